//! What a file imports, collected while it is written.

use std::collections::BTreeSet;

use clientsmith_model::Ident;
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::ident;

/// Names that a file uses, by where they come from.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    runtime: BTreeSet<String>,
    /// Names in modules of the runtime, with the module.
    runtime_paths: BTreeSet<(String, String)>,
    /// Paths of the standard library.
    std: BTreeSet<String>,
    own: BTreeSet<String>,
    siblings: BTreeSet<String>,
}

impl Imports {
    /// A name of the runtime crate.
    pub(crate) fn runtime(&mut self, name: &str) {
        self.runtime.insert(name.to_owned());
    }

    /// A name in a module of the runtime crate.
    pub(crate) fn runtime_path(&mut self, module: &str, name: &str) {
        self.runtime_paths
            .insert((module.to_owned(), name.to_owned()));
    }

    /// A path of the standard library.
    pub(crate) fn std(&mut self, path: &str) {
        self.std.insert(path.to_owned());
    }

    /// A name of the emitted crate's root.
    pub(crate) fn own(&mut self, name: &str) {
        self.own.insert(name.to_owned());
    }

    /// A type of the module's parent.
    pub(crate) fn sibling(&mut self, name: &Ident) {
        self.siblings.insert(name.as_str().to_owned());
    }

    /// `use` items.
    pub(crate) fn tokens(&self) -> Vec<TokenStream> {
        let list = |names: &BTreeSet<String>| {
            let names: Vec<TokenStream> = names
                .iter()
                .map(|name| name.parse().unwrap_or_default())
                .collect();
            match names.as_slice() {
                [] => None,
                [name] => Some(quote!(#name)),
                names => Some(quote!({ #(#names),* })),
            }
        };
        let runtime = ident("clientsmith_runtime");
        let mut items = Vec::new();
        items.extend(self.std.iter().filter_map(|path| {
            let path: TokenStream = path.parse().ok()?;
            Some(quote!(use std::#path;))
        }));
        items.extend(list(&self.own).map(|names| quote!(use crate::#names;)));
        items.extend(list(&self.siblings).map(|names| quote!(use super::#names;)));
        items.extend(list(&self.runtime).map(|names| quote!(use #runtime::#names;)));
        items.extend(self.runtime_paths.iter().map(|(module, name)| {
            let (module, name) = (ident(module), ident(name));
            quote!(use #runtime::#module::#name;)
        }));
        items
    }
}
