//! The files of a document, and places in them.

mod locate;
mod place;

use std::path::{Path, PathBuf};

pub use locate::Span;
pub(crate) use locate::Spans;
pub(crate) use place::shortened;
pub use place::{Place, PlacePart, Pointer};

/// Refers to one of a document's files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

impl FileId {
    /// The document itself.
    pub const ROOT: Self = Self(0);
}

/// The files that were read, the document itself first.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

#[derive(Debug)]
struct SourceFile {
    path: PathBuf,
    name: String,
    text: String,
    /// Why there is no text.
    failure: Option<String>,
}

impl Sources {
    /// One file that is no document, such as one of settings.
    pub fn of_text(path: PathBuf, name: String, text: String) -> Self {
        let mut sources = Self::default();
        sources.add(path, name, Ok(text));
        sources
    }

    /// Adds a file, or what prevents it from being read.
    pub(crate) fn add(
        &mut self,
        path: PathBuf,
        name: String,
        text: Result<String, String>,
    ) -> FileId {
        let (text, failure) = match text {
            Ok(text) => (text, None),
            Err(failure) => (String::new(), Some(failure)),
        };
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            path,
            name,
            text,
            failure,
        });
        id
    }

    /// The paths of the files, also of those that could not be read.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|file| file.path.as_path())
    }

    /// The file's path.
    pub(crate) fn path(&self, id: FileId) -> &Path {
        &self.file(id).path
    }

    fn file(&self, id: FileId) -> &SourceFile {
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

    /// Every file with its text.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (FileId, &str)> {
        let ids = (0..).map(FileId);
        ids.zip(self.files.iter().map(|file| file.text.as_str()))
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
