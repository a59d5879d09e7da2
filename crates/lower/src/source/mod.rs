//! The files of a document, and places in them.

mod locate;
mod place;

use std::path::{Path, PathBuf};

pub use locate::Span;
pub(crate) use locate::Spans;
pub use place::{Part, Place, Pointer};

/// Refers to one of a document's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The document itself.
    pub const ROOT: Self = Self(0);
}

/// The files that were read, the document itself first.
#[derive(Debug)]
pub struct Sources {
    files: Vec<File>,
    /// The folder that references may not leave; `None` for a document that is no file.
    folder: Option<PathBuf>,
}

#[derive(Debug)]
struct File {
    path: PathBuf,
    name: String,
    text: String,
    /// Why there is no text.
    failure: Option<String>,
}

impl Sources {
    /// The document at `path`; a failure to read it is told when it is asked for.
    pub(crate) fn from_disk(path: &Path) -> Self {
        let folder = path
            .canonicalize()
            .ok()
            .and_then(|path| Some(path.parent()?.to_owned()));
        let mut sources = Self {
            files: Vec::new(),
            folder,
        };
        sources.add(path.to_owned(), path.display().to_string());
        sources
    }

    /// A document that is no file.
    pub(crate) fn from_text(name: &str, text: &str) -> Self {
        let file = File {
            path: name.into(),
            name: name.to_owned(),
            text: text.to_owned(),
            failure: None,
        };
        Self {
            files: vec![file],
            folder: None,
        }
    }

    /// A file that the user names, wherever it is.
    pub(crate) fn add_beside(&mut self, path: &Path) -> FileId {
        self.add(path.to_owned(), path.display().to_string())
    }

    fn add(&mut self, path: PathBuf, name: String) -> FileId {
        let (text, failure) = match std::fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => (text, None),
            Ok(Err(error)) => (
                String::new(),
                Some(format!(
                    "is not UTF-8 (byte {})",
                    error.utf8_error().valid_up_to()
                )),
            ),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(File {
            path,
            name,
            text,
            failure,
        });
        id
    }

    /// The file that `reference` names, seen from `from`; read on first use.
    ///
    /// # Errors
    /// It is outside the document's folder, or the document is no file. Links are followed first.
    pub(crate) fn find(&mut self, from: FileId, reference: &str) -> Result<FileId, Outside> {
        let folder = self.folder.clone().ok_or(Outside)?;
        let base = self.file(from).path.canonicalize().map_err(|_| Outside)?;
        let wanted = base.parent().unwrap_or(&base).join(reference);
        // A file that does not exist has no canonical path; its folder must be inside all the same.
        let path = match wanted.canonicalize() {
            Ok(path) => path,
            Err(_) if Path::new(reference).is_relative() && !reference.contains("..") => wanted,
            Err(_) => return Err(Outside),
        };
        if !path.starts_with(&folder) {
            return Err(Outside);
        }
        if let Some(index) = self
            .files
            .iter()
            .position(|file| file.path.canonicalize().is_ok_and(|known| known == path))
        {
            return Ok(FileId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        let root = Path::new(&self.files[0].name)
            .parent()
            .unwrap_or(Path::new(""))
            .to_owned();
        let name = root
            .join(path.strip_prefix(&folder).unwrap_or(&path))
            .display()
            .to_string();
        Ok(self.add(path, name))
    }

    fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The file's name as messages show it.
    pub fn name(&self, id: FileId) -> &str {
        &self.file(id).name
    }

    /// The file's text.
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// Why the file has no text.
    pub(crate) fn failure(&self, id: FileId) -> Option<&str> {
        self.file(id).failure.as_deref()
    }

    /// The file name without folders, as emitted files name the document.
    pub(crate) fn file_name(&self, id: FileId) -> String {
        let file = self.file(id);
        file.path.file_name().map_or_else(
            || file.name.clone(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Where in its text each place is; what is not there has the span of the nearest thing around it that is.
    pub fn locate(&self, places: &[Place]) -> Vec<Span> {
        let spans = self.spans(places);
        places.iter().map(|place| spans.span(place)).collect()
    }

    /// Where in their texts some places are.
    pub(crate) fn spans<'a>(&self, places: impl IntoIterator<Item = &'a Place>) -> Spans {
        Spans::new(self, places)
    }
}

/// A reference that leaves the document's folder.
#[derive(Debug)]
pub(crate) struct Outside;
