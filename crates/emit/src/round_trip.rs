//! The program that sends a document's examples through their types: for tests of the generator, no part of the crate.

use clientsmith_model::{Api, TypeRef};
use quote::quote;

use crate::docs::{ident, token};
use crate::imports::Imports;
use crate::type_ref::{TypeScope, type_of};
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `main.rs` of a program that gives these types, in this order, to `clientsmith_round_trip::main`.
///
/// # Errors
/// Something emitted is not valid Rust.
pub fn round_trip(api: &Api, types: &[TypeRef]) -> Result<EmittedFile, EmitError> {
    let mut imports = Imports::default();
    let types: Vec<_> = types
        .iter()
        .map(|ty| type_of(api, ty, TypeScope::Outside, &mut imports))
        .collect();
    let library = token(&api.package.library);
    let mut file = RustFile::new("src/main.rs");
    file.imports = imports;
    let harness = ident("clientsmith_round_trip");
    file.items(quote! {
        #[allow(unused_imports)]
        use #library::types;

        fn main() -> std::process::ExitCode {
            #harness::main(&[#(#harness::again::<#types>),*])
        }
    });
    file.finish(api)
}
