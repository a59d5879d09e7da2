//! A client as a module of another crate, which may stand anywhere in it: its own paths are relative, its inner
//! attributes and docs are those of files that `mod` items name, and what a crate has beside its source is left out.

use clientsmith_model::{Api, Layout};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::token;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// The path of the emitted code's root, seen from a file below `src`.
pub(crate) fn root(api: &Api, path: &str) -> TokenStream {
    match api.package.layout {
        Layout::Crate => quote!(crate),
        Layout::Module => match depth(path) {
            0 => quote!(self),
            depth => {
                let steps = (0..depth).map(|_| quote!(super));
                quote!(#(#steps)::*)
            }
        },
    }
}

/// How many modules a file's module is below the root: `src/lib.rs` 0, `src/types/mod.rs` 1, `src/types/pet.rs` 2.
fn depth(path: &str) -> usize {
    let module = path.trim_start_matches("src/").trim_end_matches(".rs");
    let module = module.trim_end_matches("/mod");
    match module {
        "lib" => 0,
        module => module.split('/').count(),
    }
}

/// The file of the module itself: no name of a module below it. rustc takes `dir/PATH` for a file that includes itself if
/// it has inner docs, `dir` is its folder and PATH is what the attribute `path` says, though another module may be there.
const ROOT: &str = "root-module.rs";

/// The source files of a crate where those of a module are.
pub(crate) fn placed(files: &mut [EmittedFile]) {
    for file in files {
        file.path = match file.path.trim_start_matches("src/") {
            "lib.rs" => ROOT.to_owned(),
            path => path.to_owned(),
        };
    }
}

/// The item that declares the module, for a file beside the folder `NAME` that has the module's files. That file is
/// meant for `include!`, which takes no inner attributes.
///
/// # Errors
/// It is not valid Rust, which is a bug.
pub fn declaration(api: &Api) -> Result<EmittedFile, EmitError> {
    let library = &api.package.library;
    let name = token(library);
    let path = format!("{}/{ROOT}", library.bare());
    let mut source = RustFile::new(format!("{}.rs", library.bare()));
    source.items(quote! {
        #[allow(
            dead_code,
            unreachable_pub,
            unused_imports,
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            clippy::restriction,
            reason = "generated, and whole whatever this crate needs of it"
        )]
        #[path = #path]
        pub mod #name;
    });
    source.finish(api)
}

#[cfg(test)]
mod tests {
    use super::depth;

    #[test]
    fn depths_are_those_of_modules() {
        assert_eq!(depth("src/lib.rs"), 0);
        assert_eq!(depth("src/client.rs"), 1);
        assert_eq!(depth("src/types/mod.rs"), 1);
        assert_eq!(depth("src/types/pet.rs"), 2);
        assert_eq!(depth("src/operations/pets/list_pets.rs"), 3);
    }
}
