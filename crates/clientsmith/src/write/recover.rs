//! Finishing an interrupted run or rolling it back. The journal is checked against the files on disk, which may have
//! been edited since, so that no edit is lost.

use std::path::Path;

use anyhow::{Result, bail};

use super::apply::{self, Places};
use super::disk::Disk;
use super::entry::{Entries, Entry};
use super::journal::{self, FileChange, Journal, JournalState, Left};
#[cfg(feature = "cli")]
use super::lock::Lock;
use super::manifest::Hash;

/// What happened to an interrupted run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recovered {
    /// It was finished.
    Finished,
    /// It was rolled back.
    Undone,
}

/// Finishes an interrupted run in `folder` or rolls it back; `None` if there is none.
///
/// # Errors
/// A file was changed since; the journal is not valid; or a file can't be read or written.
#[cfg(feature = "cli")]
pub(crate) fn recover(folder: &Path) -> Result<Option<Recovered>> {
    match Lock::acquire(folder)? {
        Some(_lock) => recover_locked(folder, &Disk::default()),
        None => Ok(None),
    }
}

/// The same, for a folder that is already locked.
pub(super) fn recover_locked(folder: &Path, disk: &Disk) -> Result<Option<Recovered>> {
    let Some(left) = Journal::left_in(folder)? else {
        return Ok(None);
    };
    let (journal, state) = match left {
        Left::Fragment => {
            journal::end(folder, disk)?;
            return Ok(Some(Recovered::Undone));
        }
        Left::Journal(journal, state) => (journal, state),
    };
    let recovery = Recovery {
        folder,
        places: Places { folder, disk },
    };
    recovery.ensure_plain(&journal)?;
    // Everything is checked before anything is changed.
    let due = |is_due: &dyn Fn(&FileChange) -> Result<bool>| {
        let files = journal.files.iter();
        files
            .filter_map(|file| match is_due(file) {
                Ok(is_due) => is_due.then_some(Ok(file)),
                Err(error) => Some(Err(error)),
            })
            .collect::<Result<Vec<&FileChange>>>()
    };
    match state {
        JournalState::Preparing => {}
        JournalState::Writing => {
            for file in due(&|file| recovery.is_to_be_put(file))? {
                recovery.places.put_in_place(file)?;
            }
            recovery.places.clear(&journal)?;
            return Ok(Some(Recovered::Finished));
        }
        JournalState::Undoing => {
            for file in due(&|file| recovery.is_to_be_put_back(file))? {
                recovery.places.put_back(file)?;
            }
        }
    }
    recovery.places.abandon(&journal)?;
    Ok(Some(Recovered::Undone))
}

struct Recovery<'a> {
    folder: &'a Path,
    places: Places<'a>,
}

impl Recovery<'_> {
    /// No link leads out of the folder, whoever wrote the journal.
    fn ensure_plain(&self, journal: &Journal) -> Result<()> {
        let mut entries = Entries::in_folder(self.folder);
        for file in &journal.files {
            for path in [
                file.path.clone(),
                apply::new_text(file),
                apply::old_text(file),
            ] {
                if let Entry::Obstacle(obstacle) = entries.read_entry(&path)? {
                    return Err(obstacle.into_error());
                }
            }
        }
        for folder in &journal.folders {
            if let Entry::Obstacle(obstacle) = entries.read_entry(&format!("{folder}/file"))? {
                return Err(obstacle.into_error());
            }
        }
        Ok(())
    }

    /// Whether a new text has yet to be moved to its target, or a file to be removed.
    fn is_to_be_put(&self, file: &FileChange) -> Result<bool> {
        let there = self.hash(&file.path)?;
        let is_as_before = there == file.old || there.is_none();
        if file.new.is_none() {
            return Ok(there.is_some() && is_as_before);
        }
        let is_waiting = self.hash(&apply::new_text(file))? == file.new;
        if is_waiting && !is_as_before && there != file.new {
            return self.changed_since(file);
        }
        Ok(is_waiting && is_as_before)
    }

    /// Whether an old text has yet to be restored, or a file to be removed.
    fn is_to_be_put_back(&self, file: &FileChange) -> Result<bool> {
        let there = self.hash(&file.path)?;
        // A new text that was not moved yet leaves nothing to restore.
        let is_waiting = file.new.is_some() && self.hash(&apply::new_text(file))?.is_some();
        if is_waiting || there == file.old {
            return Ok(false);
        }
        if there.is_some() && there != file.new {
            return self.changed_since(file);
        }
        Ok(true)
    }

    fn changed_since<T>(&self, file: &FileChange) -> Result<T> {
        bail!(
            "a run was interrupted while writing here, and `{}` was changed since; move it away and run again",
            self.places.target(file).display()
        )
    }

    fn hash(&self, path: &str) -> Result<Option<Hash>> {
        match Entries::in_folder(self.folder).read_entry(path)? {
            Entry::File(text) => Ok(Some(Hash::of_text(&text))),
            Entry::Nothing => Ok(None),
            Entry::Obstacle(obstacle) => Err(obstacle.into_error()),
        }
    }
}
