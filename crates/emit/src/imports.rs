//! What a file imports, collected while it is written.

use std::collections::BTreeSet;

use clientsmith_model::Ident;

use crate::layout;

/// The runtime crate's name in Rust.
const RUNTIME: &str = "clientsmith_runtime";

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

    /// `use` items, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        let several = |path: &str, names: &BTreeSet<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            (!names.is_empty()).then(|| layout::import(&format!("use {path}"), &names))
        };
        let mut lines: Vec<String> = self
            .std
            .iter()
            .map(|path| format!("use std::{path};"))
            .collect();
        lines.extend(several("crate", &self.own));
        lines.extend(several("super", &self.siblings));
        lines.extend(several(RUNTIME, &self.runtime));
        let paths = self.runtime_paths.iter();
        lines.extend(paths.map(|(module, name)| format!("use {RUNTIME}::{module}::{name};")));
        lines
    }
}
