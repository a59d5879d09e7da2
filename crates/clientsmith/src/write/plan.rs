//! What would have to change on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use super::{apply, difference, manifest};

/// The difference between an output folder and what was emitted for it.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    changes: BTreeMap<String, Change>,
    emitted: usize,
}

/// What happens to one file; texts are whole files.
#[derive(Debug)]
pub enum Change {
    /// It is not there yet.
    Add(String),
    /// Its text differs.
    Replace {
        /// What is there.
        old: Vec<u8>,
        /// What is to be there.
        new: String,
    },
    /// It was written earlier and is no longer emitted.
    Remove(Vec<u8>),
}

impl Plan {
    /// Compares `folder` with the emitted files, given by relative path.
    ///
    /// # Errors
    /// A file can't be read; a file that would be written is there already and was not written by the generator; a
    /// folder on the way to one is a link.
    pub fn new(folder: &Path, emitted: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let mut emitted: BTreeMap<String, String> = emitted.into_iter().collect();
        let list = manifest::text(emitted.keys().map(String::as_str));
        emitted.insert(manifest::FILE.to_owned(), list);

        let earlier = earlier_files(folder)?;
        let mut changes = BTreeMap::new();
        for path in earlier.iter().filter(|path| !emitted.contains_key(*path)) {
            if let Some(old) = read(folder, path)? {
                changes.insert(path.clone(), Change::Remove(old));
            }
        }
        let emitted_count = emitted.len() - 1;
        // Nothing is in a folder that is not there yet.
        let is_new = !folder.exists();
        for (path, new) in emitted {
            ensure!(
                manifest::stays_inside(&path),
                "refusing to write `{path}`: it is not inside the folder"
            );
            let old = if is_new { None } else { read(folder, &path)? };
            let change = match old {
                None => Change::Add(new),
                Some(old) if old == new.as_bytes() => continue,
                Some(old) => Change::Replace { old, new },
            };
            let ours = path == manifest::FILE || earlier.contains(&path);
            ensure!(
                ours || matches!(change, Change::Add(_)),
                "`{}` is in the way: the generator did not write it; move it, or choose another folder",
                folder.join(&path).display()
            );
            changes.insert(path, change);
        }
        let mut looked_at = BTreeMap::new();
        for path in changes.keys() {
            ensure_no_link(folder, path, &mut looked_at)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            changes,
            emitted: emitted_count,
        })
    }

    /// Writes another file along with the emitted ones, one that is not the generator's to delete.
    ///
    /// # Errors
    /// The file can't be read, or is a link.
    pub fn and_write(&mut self, path: &str, new: String) -> Result<()> {
        ensure_no_link(&self.folder, path, &mut BTreeMap::new())?;
        let change = match read(&self.folder, path)? {
            None => Change::Add(new),
            Some(old) if old == new.as_bytes() => return Ok(()),
            Some(old) => Change::Replace { old, new },
        };
        self.changes.insert(path.to_owned(), change);
        self.emitted += 1;
        Ok(())
    }

    /// Whether the folder is what would be written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Changed files in the order of their paths, the generator's own list left out.
    pub fn changes(&self) -> impl Iterator<Item = (&str, &Change)> {
        self.changes
            .iter()
            .map(|(path, change)| (path.as_str(), change))
            .filter(|(path, _)| *path != manifest::FILE)
    }

    /// How many emitted files are on disk already, letter for letter.
    pub fn unchanged(&self) -> usize {
        self.emitted
            - self
                .changes()
                .filter(|(_, change)| !matches!(change, Change::Remove(_)))
                .count()
    }

    /// The plan as a unified diff, from what is on disk to what would be written.
    pub fn diff(&self) -> String {
        self.changes
            .iter()
            .map(|(path, change)| difference::unified(path, change))
            .collect()
    }

    /// Makes the folder what was emitted: all of it, or nothing.
    ///
    /// # Errors
    /// A file can't be written or removed; those that were are put back then.
    pub fn apply(&self) -> Result<()> {
        apply::apply(&self.folder, &self.changes)
            .with_context(|| format!("nothing was changed in `{}`", self.folder.display()))
    }
}

/// The files that an earlier run wrote.
fn earlier_files(folder: &Path) -> Result<BTreeSet<String>> {
    match read(folder, manifest::FILE)? {
        Some(list) => manifest::parse(&String::from_utf8_lossy(&list)),
        None => Ok(BTreeSet::new()),
    }
}

fn read(folder: &Path, path: &str) -> Result<Option<Vec<u8>>> {
    let file = folder.join(path);
    match fs::read(&file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error).with_context(|| format!("can't read `{}`", file.display())),
    }
}

/// A link below the output folder could lead outside it. Whether a place is there is kept in `looked_at`: files share the
/// folders above them, and what is not there holds no link.
fn ensure_no_link(
    folder: &Path,
    path: &str,
    looked_at: &mut BTreeMap<PathBuf, bool>,
) -> Result<()> {
    let mut place = folder.to_owned();
    for part in Path::new(path) {
        place.push(part);
        let is_there = match looked_at.get(&place) {
            Some(is_there) => *is_there,
            None => {
                let metadata = fs::symlink_metadata(&place).ok();
                ensure!(
                    !metadata.as_ref().is_some_and(fs::Metadata::is_symlink),
                    "`{}` is a link; the generator writes through none",
                    place.display()
                );
                looked_at.insert(place.clone(), metadata.is_some());
                metadata.is_some()
            }
        };
        if !is_there {
            break;
        }
    }
    Ok(())
}
