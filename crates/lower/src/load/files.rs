//! The files of a document: found by reference, read once each, none outside its folder.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::disk::{self, FileKinds, Folder};
use super::store::{Nowhere, Store};
use crate::source::{FileId, Sources};

/// How many bytes the files of a document may have together. What is made of them takes several times as much.
const MOST_BYTES: u64 = 256 << 20;
/// Why a file is not read that would have more.
const TOO_LARGE: &str = "the files of the document are larger than 256 MiB together";

/// The files of a document.
#[derive(Debug)]
pub(crate) struct LoadedFiles {
    store: Box<dyn Store>,
    sources: Sources,
    by_path: HashMap<PathBuf, FileId>,
    /// What references named, by the file that they stand in.
    found: HashMap<(FileId, String), Option<FileId>>,
    /// How many bytes may still be read.
    left: u64,
}

impl LoadedFiles {
    /// The document at `path`, and what is in its folder.
    pub(crate) fn from_disk(path: &Path) -> Self {
        let mut files = Self::empty(Box::new(Folder::containing(path)));
        files.add_beside(path);
        let document = files.store.document();
        files.by_path.insert(document, FileId::ROOT);
        files
    }

    /// The document that `reader` gives, called `name`, and what is in `folder`.
    pub(crate) fn from_reader(reader: impl Read, name: &str, folder: &Path) -> Self {
        let mut files = Self::empty(Box::new(Folder::with(folder, name)));
        let document = files.store.document();
        let text = disk::at_most(files.left, reader);
        let id = files.add(document.clone(), name.to_owned(), text);
        files.by_path.insert(document, id);
        files
    }

    /// The document of a store.
    pub(crate) fn from_store(store: Box<dyn Store>) -> Self {
        let document = store.document();
        let mut files = Self::empty(store);
        files.add_from_store(document);
        files
    }

    /// A document that is no file.
    pub(crate) fn from_text(name: &str, text: &str) -> Self {
        let mut files = Self::empty(Box::new(Nowhere));
        files.left = files.left.saturating_sub(text.len() as u64);
        let text = Ok(text.to_owned());
        files.sources.add(name.into(), name.to_owned(), text);
        files
    }

    fn empty(store: Box<dyn Store>) -> Self {
        Self {
            store,
            sources: Sources::default(),
            by_path: HashMap::new(),
            found: HashMap::new(),
            left: MOST_BYTES,
        }
    }

    /// How many bytes were read.
    pub(crate) const fn bytes(&self) -> usize {
        (MOST_BYTES - self.left) as usize
    }

    pub(crate) const fn sources(&self) -> &Sources {
        &self.sources
    }

    pub(crate) fn into_sources(self) -> Sources {
        self.sources
    }

    /// A file that the user names, wherever it is.
    pub(crate) fn add_beside(&mut self, path: &Path) -> FileId {
        let text = disk::bytes(path, self.left, FileKinds::RegularAndPipes);
        self.add(path.to_owned(), path.display().to_string(), text)
    }

    /// A text that is no file of the document.
    pub(crate) fn add_text(&mut self, path: PathBuf, name: String, text: String) -> FileId {
        self.sources.add(path, name, Ok(text))
    }

    /// The file that `reference` names, seen from `from`; read on first use. `None` where that is outside the
    /// document's folder, or the document is no file.
    pub(crate) fn find(&mut self, from: FileId, reference: &str) -> Option<FileId> {
        let key = (from, reference.to_owned());
        if let Some(known) = self.found.get(&key) {
            return *known;
        }
        let found = self.find_anew(from, reference);
        self.found.insert(key, found);
        found
    }

    /// Where a file is, links resolved.
    pub(crate) fn path(&self, file: FileId) -> PathBuf {
        match file {
            FileId::ROOT => self.store.document(),
            file => self.sources.path(file).to_owned(),
        }
    }

    fn find_anew(&mut self, from: FileId, reference: &str) -> Option<FileId> {
        let path = self.store.resolve(&self.path(from), reference)?;
        if let Some(known) = self.by_path.get(&path) {
            return Some(*known);
        }
        Some(self.add_from_store(path))
    }

    fn add_from_store(&mut self, path: PathBuf) -> FileId {
        let name = self.store.name(&path);
        let text = self.store.read(&path, self.left);
        let id = self.add(path.clone(), name, text);
        self.by_path.insert(path, id);
        id
    }

    fn add(
        &mut self,
        path: PathBuf,
        name: String,
        bytes: Result<Option<Vec<u8>>, String>,
    ) -> FileId {
        let text = bytes.and_then(|bytes| {
            let bytes = bytes.ok_or(TOO_LARGE)?;
            self.left = self.left.saturating_sub(bytes.len() as u64);
            String::from_utf8(bytes).map_err(|error| {
                format!("is not UTF-8 (byte {})", error.utf8_error().valid_up_to())
            })
        });
        self.sources.add(path, name, text)
    }
}
