//! The entries of the output folder. Links are never followed, and only regular files are opened.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The entry at a path.
#[derive(Debug)]
pub(super) enum Entry {
    /// Nothing.
    Nothing,
    /// A regular file, with its contents.
    File(Vec<u8>),
    /// Something that prevents a file from being written there.
    Obstacle(Obstacle),
}

/// What prevents a file from being written: at its path, or at that of a parent folder.
#[derive(Debug)]
pub(super) struct Obstacle {
    pub(super) place: PathBuf,
    pub(super) what: &'static str,
}

/// A folder whose entries are inspected. Each parent folder is inspected only once.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    /// `None` for a folder that does not exist.
    folder: Option<&'a Path>,
    above: HashMap<PathBuf, Option<&'static str>>,
}

impl<'a> Entries<'a> {
    pub(super) fn in_folder(folder: &'a Path) -> Self {
        Self {
            folder: Some(folder),
            above: HashMap::new(),
        }
    }

    /// Those of a folder that does not exist: none.
    pub(super) fn none() -> Self {
        Self {
            folder: None,
            above: HashMap::new(),
        }
    }

    /// The entry at `path`, which is relative and has plain names only.
    ///
    /// # Errors
    /// The entry's metadata or the file can't be read.
    pub(super) fn read_entry(&mut self, path: &str) -> Result<Entry> {
        let Some(folder) = self.folder else {
            return Ok(Entry::Nothing);
        };
        let mut place = folder.to_owned();
        let path = Path::new(path);
        for part in path.parent().into_iter().flatten() {
            place.push(part);
            match self.folder_at(&place)? {
                Some("") => {}
                Some(what) => return Ok(Entry::Obstacle(Obstacle { place, what })),
                None => return Ok(Entry::Nothing),
            }
        }
        let place = folder.join(path);
        let Some(metadata) = metadata(&place)? else {
            return Ok(Entry::Nothing);
        };
        if !metadata.is_file() {
            let what = kind(&metadata);
            return Ok(Entry::Obstacle(Obstacle { place, what }));
        }
        let text = fs::read(&place).with_context(|| format!("can't read `{}`", place.display()))?;
        Ok(Entry::File(text))
    }

    /// What is at the path of a required folder: `None` for nothing, an empty text for a folder.
    fn folder_at(&mut self, place: &Path) -> Result<Option<&'static str>> {
        if let Some(known) = self.above.get(place) {
            return Ok(*known);
        }
        let found = metadata(place)?.map(|metadata| match metadata.is_dir() {
            true => "",
            false => kind(&metadata),
        });
        self.above.insert(place.to_owned(), found);
        Ok(found)
    }
}

/// The kind of entry at `place`, links not followed; `None` if there is none.
pub(super) fn metadata(place: &Path) -> Result<Option<Metadata>> {
    match fs::symlink_metadata(place) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("can't access `{}`", place.display())),
    }
}

fn kind(metadata: &Metadata) -> &'static str {
    if metadata.is_symlink() {
        "a link"
    } else if metadata.is_dir() {
        "a folder"
    } else if metadata.is_file() {
        "a file"
    } else {
        "neither a file nor a folder"
    }
}

/// The text of a file of the folder; `None` if there is none.
///
/// # Errors
/// It can't be read, or is not a regular file.
pub(crate) fn read_text(folder: &Path, path: &str) -> Result<Option<String>> {
    match Entries::in_folder(folder).read_entry(path)? {
        Entry::Nothing => Ok(None),
        Entry::File(text) => {
            let text = String::from_utf8(text);
            let place = folder.join(path);
            text.map(Some)
                .with_context(|| format!("`{}` is not UTF-8", place.display()))
        }
        Entry::Obstacle(obstacle) => Err(obstacle.into_error()),
    }
}

impl Obstacle {
    pub(super) fn into_error(self) -> anyhow::Error {
        anyhow::anyhow!(
            "`{}` is in the way: it is {}, and the generator writes no file through or over it; move it, or choose \
             another folder",
            self.place.display(),
            self.what
        )
    }
}
