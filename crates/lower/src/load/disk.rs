//! Files of the disk, read so that no file can stop a run: neither a pipe that nobody writes to nor one without end.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::store::Store;

/// The folder of a document, and what is below it.
#[derive(Debug)]
pub(super) struct Folder {
    /// Links resolved; `None` for a document that is in no folder, such as standard input.
    root: Option<PathBuf>,
    /// The same as the user names it.
    shown: PathBuf,
    document: PathBuf,
}

impl Folder {
    /// The folder `folder`, as if it had the document in a file called `name`.
    pub(super) fn with(folder: &Path, name: &str) -> Self {
        let root = folder.canonicalize().ok();
        Self {
            document: root.as_deref().unwrap_or(folder).join(name),
            root,
            shown: PathBuf::new(),
        }
    }

    /// The folder that `document` is in.
    pub(super) fn containing(document: &Path) -> Self {
        let canonical = document.canonicalize().ok();
        let root = canonical
            .as_deref()
            .and_then(Path::parent)
            .map(Path::to_owned);
        Self {
            root,
            shown: document.parent().unwrap_or(Path::new("")).to_owned(),
            document: canonical.unwrap_or_else(|| document.to_owned()),
        }
    }
}

impl Store for Folder {
    fn document(&self) -> PathBuf {
        self.document.clone()
    }

    fn resolve(&self, from: &Path, reference: &str) -> Option<PathBuf> {
        let root = self.root.as_deref()?;
        let wanted = from.parent()?.join(reference);
        // A file that does not exist has no canonical path; its folder must be inside all the same.
        let path = match wanted.canonicalize() {
            Ok(path) => path,
            Err(_) if Path::new(reference).is_relative() && !reference.contains("..") => wanted,
            Err(_) => return None,
        };
        path.starts_with(root).then_some(path)
    }

    fn name(&self, path: &Path) -> String {
        let relative = self
            .root
            .as_deref()
            .and_then(|root| path.strip_prefix(root).ok());
        let shown = self.shown.join(relative.unwrap_or(path));
        shown.display().to_string()
    }

    fn read(&mut self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, String> {
        bytes(path, limit, FileKinds::Regular)
    }
}

/// Which kinds of file are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKinds {
    /// What a document refers to.
    Regular,
    /// What the user names: a pipe may be meant (`/dev/stdin`, `<(…)`).
    RegularAndPipes,
}

/// A file's bytes; `None` if they are more than `limit`.
///
/// # Errors
/// It is not there, of another kind, or can't be read.
pub(super) fn bytes(path: &Path, limit: u64, kinds: FileKinds) -> Result<Option<Vec<u8>>, String> {
    let file = open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        let kind = kind(metadata.file_type());
        if kinds == FileKinds::Regular || !kind.is_pipe() {
            return Err(format!("it is {}, not a regular file", kind.noun()));
        }
        wait_for_writer(&file).map_err(|error| error.to_string())?;
    }
    if metadata.len() > limit {
        return Ok(None);
    }
    // A file may grow while it is read.
    at_most(limit, file)
}

/// What a reader gives until its end; `None` if that is more than `limit` bytes.
///
/// # Errors
/// It can't be read.
pub(super) fn at_most(limit: u64, reader: impl Read) -> Result<Option<Vec<u8>>, String> {
    let mut bytes = Vec::new();
    let mut reader = reader.take(limit + 1);
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// A file that is neither regular nor to be read as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileKind {
    Folder,
    #[cfg_attr(
        not(unix),
        allow(dead_code, reason = "only Unix has pipes among its files")
    )]
    Pipe,
    Other,
}

impl FileKind {
    const fn is_pipe(self) -> bool {
        matches!(self, Self::Pipe)
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Folder => "a folder",
            Self::Pipe => "a pipe",
            Self::Other => "a device or a socket",
        }
    }
}

fn kind(file_type: std::fs::FileType) -> FileKind {
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&file_type) {
        return FileKind::Pipe;
    }
    if file_type.is_dir() {
        FileKind::Folder
    } else {
        FileKind::Other
    }
}

/// Opens a file for reading; to open a pipe does not wait for somebody who writes to it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY);
        options.custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// From here on, reading from the pipe waits for whoever writes to it; it ends at once if nobody does.
#[cfg_attr(not(unix), allow(unused_variables, clippy::unnecessary_wraps))]
fn wait_for_writer(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    rustix::fs::fcntl_setfl(file, rustix::fs::OFlags::empty())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_up_to_the_limit_and_none_beyond_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, "abc").unwrap();
        for (limit, read) in [(4, true), (3, true), (2, false), (0, false)] {
            let expected = read.then(|| b"abc".to_vec());
            assert_eq!(
                bytes(&path, limit, FileKinds::Regular),
                Ok(expected.clone())
            );
            assert_eq!(at_most(limit, &b"abc"[..]), Ok(expected));
        }
    }
}
