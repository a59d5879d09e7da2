//! What would have to change on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::apply;
#[cfg(feature = "cli")]
use super::difference;
use super::disk::Disk;
use super::entry::{Entries, Entry};
use super::journal::Journal;
use super::lock::Lock;
use super::manifest::{self, Hash, WrittenFiles};
use super::recover::recover_locked;

/// The difference between an output folder and what was emitted for it. While there is a plan, no other run changes the
/// folder.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    changes: BTreeMap<String, FileAction>,
    emitted: usize,
    /// Files beside the emitted ones.
    others: BTreeMap<String, String>,
    edited: BTreeSet<String>,
    kept: BTreeSet<String>,
    is_interrupted: bool,
    /// `None` while there is no folder.
    lock: Option<Lock>,
    disk: Disk,
}

/// What happens to one file; texts are whole files.
#[derive(Debug)]
pub enum FileAction {
    /// It does not exist yet.
    Add(String),
    /// Its text differs.
    Replace {
        /// The text on disk.
        old: Vec<u8>,
        /// The new text.
        new: String,
    },
    /// It was written earlier and is no longer emitted.
    Remove(Vec<u8>),
}

impl FileAction {
    /// The text on disk and the new text.
    pub(super) fn texts(&self) -> (Option<&[u8]>, Option<&str>) {
        match self {
            Self::Add(new) => (None, Some(new)),
            Self::Replace { old, new } => (Some(old), Some(new)),
            Self::Remove(old) => (Some(old), None),
        }
    }
}

impl Plan {
    /// Compares `folder` with the emitted files, given by relative path. Nothing is written.
    ///
    /// # Errors
    /// A file can't be read; or something that the generator did not write is in the way of a file.
    pub fn to_check(
        folder: &Path,
        emitted: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self> {
        let mut plan = Self::empty(folder)?;
        plan.is_interrupted = plan.lock.is_some() && Journal::left_in(folder)?.is_some();
        plan.compare(emitted.into_iter().collect())?;
        Ok(plan)
    }

    /// The same for [`apply`](Self::apply): an interrupted run is finished or rolled back first.
    ///
    /// # Errors
    /// Those of [`to_check`](Self::to_check); or an interrupted run can't be finished or rolled back.
    pub fn to_write(
        folder: &Path,
        emitted: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self> {
        let mut plan = Self::empty(folder)?;
        if plan.lock.is_some() {
            recover_locked(folder, &plan.disk)?;
        }
        plan.compare(emitted.into_iter().collect())?;
        Ok(plan)
    }

    fn empty(folder: &Path) -> Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            changes: BTreeMap::new(),
            emitted: 0,
            others: BTreeMap::new(),
            edited: BTreeSet::new(),
            kept: BTreeSet::new(),
            is_interrupted: false,
            lock: Lock::acquire(folder)?,
            disk: Disk::default(),
        })
    }

    fn compare(&mut self, mut emitted: BTreeMap<String, String>) -> Result<()> {
        ensure_portable(&emitted)?;
        let folder = self.folder.clone();
        let mut entries = entries(&folder, self.lock.as_ref());
        let earlier = earlier_files(&mut entries)?;
        self.emitted = emitted.len();
        let list = manifest::text(&emitted);
        emitted.insert(manifest::FILE.to_owned(), list);

        for (path, hash) in &earlier {
            if !emitted.contains_key(path) {
                self.compare_earlier(path, hash.as_ref(), entries.read_entry(path)?);
            }
        }
        for (path, new) in emitted {
            let is_list = path == manifest::FILE;
            match (entries.read_entry(&path)?, earlier.get(&path)) {
                (Entry::File(old), None) if !is_list && old != new.as_bytes() => bail!(
                    "`{}` is in the way: the generator did not write it; move it, or choose another folder",
                    folder.join(&path).display()
                ),
                (entry, hash) => {
                    self.compare_emitted(path, new, entry, hash.and_then(Option::as_ref))?
                }
            }
        }
        Ok(())
    }

    /// A file that was written earlier and is no longer emitted.
    fn compare_earlier(&mut self, path: &str, written: Option<&Hash>, entry: Entry) {
        // A link or a folder in its place is not the generator's.
        let Entry::File(old) = entry else { return };
        if written.is_some_and(|written| *written != Hash::of_text(&old)) {
            self.kept.insert(path.to_owned());
        } else {
            self.changes
                .insert(path.to_owned(), FileAction::Remove(old));
        }
    }

    fn compare_emitted(
        &mut self,
        path: String,
        new: String,
        entry: Entry,
        written: Option<&Hash>,
    ) -> Result<()> {
        let change = match entry {
            Entry::Nothing => FileAction::Add(new),
            Entry::File(old) if old == new.as_bytes() => return Ok(()),
            Entry::File(old) => {
                if written.is_some_and(|written| *written != Hash::of_text(&old)) {
                    self.edited.insert(path.clone());
                }
                FileAction::Replace { old, new }
            }
            Entry::Obstacle(obstacle) => return Err(obstacle.into_error()),
        };
        self.changes.insert(path, change);
        Ok(())
    }

    /// Writes another file along with the emitted ones, one that is not the generator's to delete.
    ///
    /// # Errors
    /// The file can't be read, or is a link.
    pub fn and_write(&mut self, path: &str, new: String) -> Result<()> {
        let entry = entries(&self.folder, self.lock.as_ref()).read_entry(path)?;
        self.others.insert(path.to_owned(), new.clone());
        self.compare_emitted(path.to_owned(), new, entry, None)?;
        self.emitted += 1;
        Ok(())
    }

    /// Whether a run was interrupted while writing the folder. The next one that writes finishes it or rolls it back.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.is_interrupted
    }

    /// Files that were edited since the generator wrote them, and are replaced nevertheless.
    pub fn edited(&self) -> impl Iterator<Item = &str> {
        self.edited.iter().map(String::as_str)
    }

    /// Files that are no longer emitted, but were edited since the generator wrote them: they are kept, and no longer
    /// belong to the generator.
    pub fn kept_files(&self) -> impl Iterator<Item = &str> {
        self.kept.iter().map(String::as_str)
    }

    /// Whether the folder is up to date.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && !self.is_interrupted
    }

    /// Changed files in the order of their paths, the generator's own list left out.
    pub fn changes(&self) -> impl Iterator<Item = (&str, &FileAction)> {
        self.changes
            .iter()
            .map(|(path, change)| (path.as_str(), change))
            .filter(|(path, _)| *path != manifest::FILE)
    }

    /// How many emitted files are on disk already, unchanged.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.emitted
            - self
                .changes()
                .filter(|(_, change)| !matches!(change, FileAction::Remove(_)))
                .count()
    }

    /// The plan as a unified diff, from the files on disk to the generated ones.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn diff(&self) -> String {
        self.changes
            .iter()
            .map(|(path, change)| difference::unified(path, change))
            .collect()
    }

    /// Writes the emitted files to the folder: all of them, or none.
    ///
    /// # Errors
    /// A file can't be written or removed; changes made until then are rolled back.
    pub fn apply(&mut self) -> Result<()> {
        let made = match self.lock {
            Some(_) => MadeFolders::default(),
            None => self.make_folder()?,
        };
        apply::apply(&self.folder, &self.disk, &self.changes)
            .with_context(|| format!("can't write `{}`", self.folder.display()))?;
        made.keep();
        Ok(())
    }

    /// Creates the folder and locks it. If another run has written to it in the meantime, the plan is made again.
    fn make_folder(&mut self) -> Result<MadeFolders> {
        let mut made = MadeFolders::default();
        self.lock = loop {
            made.make(&self.folder)?;
            if let Some(lock) = Lock::acquire(&self.folder)? {
                break Some(lock);
            }
        };
        if is_empty(&self.folder)? {
            return Ok(made);
        }
        recover_locked(&self.folder, &self.disk)?;
        let others = std::mem::take(&mut self.others);
        let mut emitted = BTreeMap::new();
        for (path, change) in std::mem::take(&mut self.changes) {
            if let FileAction::Add(text) = change
                && path != manifest::FILE
                && !others.contains_key(&path)
            {
                emitted.insert(path, text);
            }
        }
        self.compare(emitted)?;
        for (path, text) in others {
            self.and_write(&path, text)?;
        }
        Ok(made)
    }
}

/// Folders that are removed again if nothing is written to them.
#[derive(Debug, Default)]
struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    /// Creates a folder and its parents.
    fn make(&mut self, folder: &Path) -> Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|folder| !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.0.push(folder.to_owned()),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => {
                    return Err(error).with_context(|| {
                        format!("can't create the folder `{}`", folder.display())
                    });
                }
            }
        }
        Ok(())
    }

    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for MadeFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // A folder in use is kept.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The entries of a folder. It did not exist where there is no lock: what another run has begun to write there since is
/// that run's, and is compared once this one has the lock.
fn entries<'a>(folder: &'a Path, lock: Option<&Lock>) -> Entries<'a> {
    match lock {
        Some(_) => Entries::in_folder(folder),
        None => Entries::none(),
    }
}

fn is_empty(folder: &Path) -> Result<bool> {
    let entries = fs::read_dir(folder);
    let mut entries = entries.with_context(|| format!("can't read `{}`", folder.display()))?;
    Ok(entries.next().is_none())
}

/// Paths stay inside the folder, and are different files on every system.
fn ensure_portable(emitted: &BTreeMap<String, String>) -> Result<()> {
    let mut lowercase = BTreeMap::new();
    for path in emitted.keys() {
        ensure!(
            manifest::stays_inside(path),
            "refusing to write `{path}`: it is not inside the folder"
        );
        if let Some(other) = lowercase.insert(path.to_lowercase(), path) {
            bail!("`{other}` and `{path}` are one file where letter case is ignored");
        }
    }
    Ok(())
}

/// The files that an earlier run wrote.
fn earlier_files(entries: &mut Entries<'_>) -> Result<WrittenFiles> {
    match entries.read_entry(manifest::FILE)? {
        Entry::File(list) => manifest::parse(&String::from_utf8_lossy(&list)),
        Entry::Nothing => Ok(WrittenFiles::new()),
        Entry::Obstacle(obstacle) => Err(obstacle.into_error()),
    }
}
