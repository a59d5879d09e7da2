//! What a file imports, collected while it is written.

use std::collections::BTreeSet;

use clientsmith_model::Ident;
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{path, token};

/// Names that a file uses, by where they come from.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    runtime: BTreeSet<&'static str>,
    /// Names of the crate that servers stand on.
    server: BTreeSet<&'static str>,
    /// Names in modules of the runtime, with their path.
    runtime_paths: BTreeSet<&'static str>,
    /// Paths of the standard library.
    std: BTreeSet<&'static str>,
    /// Names and paths below the emitted crate's root.
    own: BTreeSet<String>,
    siblings: BTreeSet<Ident>,
}

impl Imports {
    /// A name of the runtime crate.
    pub(crate) fn runtime(&mut self, name: &'static str) {
        self.runtime.insert(name);
    }

    /// A name of the crate that servers stand on.
    pub(crate) fn server(&mut self, name: &'static str) {
        self.server.insert(name);
    }

    /// The path of a name in a module of the runtime crate.
    pub(crate) fn runtime_path(&mut self, path: &'static str) {
        self.runtime_paths.insert(path);
    }

    /// A path of the standard library.
    pub(crate) fn std(&mut self, path: &'static str) {
        self.std.insert(path);
    }

    /// A name or path below the emitted crate's root.
    pub(crate) fn own(&mut self, path: &str) {
        if !self.own.contains(path) {
            self.own.insert(path.to_owned());
        }
    }

    /// A type of the module's parent.
    pub(crate) fn sibling(&mut self, name: &Ident) {
        if !self.siblings.contains(name) {
            self.siblings.insert(name.clone());
        }
    }

    /// `use` items; own names are below `root`, the runtime's below `runtime`.
    pub(crate) fn items(&self, root: &TokenStream, runtime: &str) -> TokenStream {
        let std = self.std.iter().map(|name| path(name));
        let own = braced(self.own.iter().map(|name| path(name)));
        let own = own.map(|names| quote!(use #root::#names;));
        let siblings = braced(self.siblings.iter().map(|name| {
            let name = token(name);
            quote!(#name)
        }));
        let siblings = siblings.map(|names| quote!(use super::#names;));
        let runtime = path(runtime);
        let names = braced(self.runtime.iter().map(|name| path(name)));
        let names = names.map(|names| quote!(use #runtime::#names;));
        let server = braced(self.server.iter().map(|name| path(name)));
        let server = server.map(|names| quote!(use clientsmith_server::#names;));
        let paths = self.runtime_paths.iter().map(|name| path(name));
        quote! {
            #(use std::#std;)*
            #own
            #siblings
            #names
            #(use #runtime::#paths;)*
            #server
        }
    }
}

/// Names behind a path: braces where there are several.
fn braced(names: impl ExactSizeIterator<Item = TokenStream>) -> Option<TokenStream> {
    match names.len() {
        0 => None,
        1 => Some(quote!(#(#names)*)),
        _ => Some(quote!({ #(#names),* })),
    }
}
