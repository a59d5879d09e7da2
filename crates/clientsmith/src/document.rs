//! Where a document is read from: a file, or standard input.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use clientsmith_lower::{LowerOptions, Outcome};

use crate::program;

/// Where a document is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DocumentSource {
    /// A file; its references are relative to its folder.
    File(PathBuf),
    /// Standard input; its references are relative to the current folder.
    StandardInput,
}

/// What messages call a document that is read from standard input.
const STANDARD_INPUT: &str = "<stdin>";

impl From<OsString> for DocumentSource {
    /// `-` is standard input, everything else a path.
    fn from(argument: OsString) -> Self {
        if argument == "-" {
            Self::StandardInput
        } else {
            Self::File(argument.into())
        }
    }
}

impl From<&Path> for DocumentSource {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl DocumentSource {
    /// The document's path.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::StandardInput => None,
        }
    }

    /// The folder that its references are relative to, links resolved; `None` if it does not exist.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::File(path) => path.canonicalize().ok()?.parent().map(Path::to_owned),
            Self::StandardInput => Path::new(".").canonicalize().ok(),
        }
    }

    /// The document as a message names it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::File(path) => program::shown(path),
            Self::StandardInput => STANDARD_INPUT.to_owned(),
        }
    }

    /// The last part of its path, or `-`: what a command that is run beside it names.
    pub(crate) fn argument(&self) -> String {
        match self {
            Self::File(path) => program::file_name(path),
            Self::StandardInput => "-".to_owned(),
        }
    }

    /// Document → model.
    pub(crate) fn lower(&self, options: &LowerOptions) -> Outcome {
        match self {
            Self::File(path) => clientsmith_lower::generate_model(path, options),
            Self::StandardInput => clientsmith_lower::generate_model_from_reader(
                io::stdin().lock(),
                STANDARD_INPUT,
                Path::new("."),
                options,
            ),
        }
    }
}
