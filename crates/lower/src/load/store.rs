//! Where the files of a document come from.

use std::fmt;
use std::path::{Path, PathBuf};

/// The files that a document may be read from: its own folder and what is below, on the disk or in the history of a
/// repository. A file is read when something refers to it, and no other is.
pub trait Store: fmt::Debug {
    /// The path of the document itself.
    fn document(&self) -> PathBuf;

    /// The path of the file that `reference` names, seen from the file at `from`; `None` where that is outside the
    /// document's folder. One file has one path.
    fn resolve(&self, from: &Path, reference: &str) -> Option<PathBuf>;

    /// What messages call the file at `path`.
    fn name(&self, path: &Path) -> String;

    /// A file's bytes; `None` if they are more than `limit`, none of which is kept then.
    ///
    /// # Errors
    /// Why it can't be read, in words that end the sentence "`file` can't be read: …".
    fn read(&mut self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, String>;
}

/// The store of a document that is a text: it refers to nothing.
#[derive(Debug)]
pub(super) struct Nowhere;

impl Store for Nowhere {
    fn document(&self) -> PathBuf {
        PathBuf::new()
    }

    fn resolve(&self, _from: &Path, _reference: &str) -> Option<PathBuf> {
        None
    }

    fn name(&self, path: &Path) -> String {
        path.display().to_string()
    }

    fn read(&mut self, _path: &Path, _limit: u64) -> Result<Option<Vec<u8>>, String> {
        Err("there are no files".to_owned())
    }
}
