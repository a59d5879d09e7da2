//! Where a document is read from: a file, or standard input.

#[cfg(feature = "cli")]
use std::ffi::OsString;
#[cfg(feature = "cli")]
use std::io;
use std::path::{Path, PathBuf};

use clientsmith_lower::{LowerOptions, Outcome};

#[cfg(feature = "cli")]
use crate::path;

/// Where a document is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DocumentSource {
    /// A file; its references are relative to its folder.
    File(PathBuf),
    /// Standard input; its references are relative to the current folder.
    #[cfg(feature = "cli")]
    StandardInput,
}

/// What messages call a document that is read from standard input.
#[cfg(feature = "cli")]
const STANDARD_INPUT: &str = "<stdin>";

#[cfg(feature = "cli")]
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

impl DocumentSource {
    /// The folder that its references are relative to, links resolved; `None` if it does not exist.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::File(path) => path.canonicalize().ok()?.parent().map(Path::to_owned),
            #[cfg(feature = "cli")]
            Self::StandardInput => Path::new(".").canonicalize().ok(),
        }
    }

    /// Document → model.
    pub(crate) fn lower(&self, options: &LowerOptions) -> Outcome {
        match self {
            Self::File(path) => clientsmith_lower::generate_model(path, options),
            #[cfg(feature = "cli")]
            Self::StandardInput => clientsmith_lower::generate_model_from_reader(
                io::stdin().lock(),
                STANDARD_INPUT,
                Path::new("."),
                options,
            ),
        }
    }
}

#[cfg(feature = "cli")]
impl DocumentSource {
    /// The document's path.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::StandardInput => None,
        }
    }

    /// The document as a message names it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::File(file) => path::shown(file),
            Self::StandardInput => STANDARD_INPUT.to_owned(),
        }
    }

    /// The last part of its path, or `-`: what a command that is run beside it names.
    pub(crate) fn argument(&self) -> String {
        match self {
            Self::File(file) => path::file_name(file),
            Self::StandardInput => "-".to_owned(),
        }
    }
}
