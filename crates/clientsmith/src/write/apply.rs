//! Writing a plan. Every new text is first written completely to a temporary file beside its target, and every old one
//! gets a second name; then each file is replaced by a rename. At any time, the journal says how to finish the run or
//! roll it back.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, ensure};

use super::FileAction;
use super::disk::Disk;
use super::entry;
use super::journal::{self, FileChange, Journal, JournalState};
use super::manifest::Hash;

/// Applies all changes, or none.
pub(super) fn apply(
    folder: &Path,
    disk: &Disk,
    changes: &BTreeMap<String, FileAction>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let journal = journal_of(folder, changes)?;
    let places = Places { folder, disk };
    places
        .ensure_possible(&journal)
        .map_err(|error| after(error, Ok(())))?;
    if let Err(error) = places.prepare(&journal, changes) {
        return Err(after(error, places.abandon(&journal)));
    }
    if let Err(error) = journal::mark(folder, disk, JournalState::Writing) {
        return Err(after(error, places.abandon(&journal)));
    }
    if let Err(error) = places.put_all(&journal) {
        let undone = journal::mark(folder, disk, JournalState::Undoing)
            .and_then(|()| places.put_back_all(&journal));
        return Err(after(error, undone));
    }
    // The files are complete; temporary files that can't be removed are removed by the next run. The new texts were moved.
    places.remove_old_texts(&journal)?;
    places.end(&journal)
}

/// The error that stopped a run, and the consequence if the run could not be rolled back.
fn after(error: anyhow::Error, undone: Result<()>) -> anyhow::Error {
    match undone {
        Ok(()) => error.context("nothing was written"),
        Err(second) => anyhow!(
            "{error:#}; rolling back failed too: {second:#}; the next run finishes it or rolls it back"
        ),
    }
}

fn journal_of(folder: &Path, changes: &BTreeMap<String, FileAction>) -> Result<Journal> {
    let mut needed = BTreeSet::new();
    let mut files = Vec::with_capacity(changes.len());
    for (path, change) in changes {
        let (old, new) = change.texts();
        files.push(FileChange {
            path: path.clone(),
            old: old.map(Hash::of_text),
            new: new.map(|text| Hash::of_text(text.as_bytes())),
        });
        if new.is_some() {
            needed.extend(above(path));
        }
    }
    let mut folders = Vec::new();
    // In the order of their names, a folder comes before what is in it.
    for path in needed {
        if entry::metadata(&folder.join(path))?.is_none() {
            folders.push(path.to_owned());
        }
    }
    Ok(Journal::new(folders, files))
}

/// The folder that a file is in, empty for that of the run.
fn folder_of(file: &FileChange) -> &str {
    above(&file.path).next().unwrap_or_default()
}

/// The folders of a relative path, the innermost first.
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(end, _)| &path[..end])
}

/// The folder of a run and the operations on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places<'a> {
    pub(super) folder: &'a Path,
    pub(super) disk: &'a Disk,
}

impl Places<'_> {
    pub(super) fn target(&self, file: &FileChange) -> PathBuf {
        self.folder.join(&file.path)
    }

    /// The temporary path of the new text.
    pub(super) fn new_text(&self, file: &FileChange) -> PathBuf {
        self.folder.join(new_text(file))
    }

    /// Where the old text is kept until the run ends.
    pub(super) fn old_text(&self, file: &FileChange) -> PathBuf {
        self.folder.join(old_text(file))
    }

    /// Checks that no file or folder is read-only, and that everything that a rollback would remove belongs to the run.
    fn ensure_possible(&self, journal: &Journal) -> Result<()> {
        let made: BTreeSet<&str> = journal.folders.iter().map(String::as_str).collect();
        let used: BTreeSet<&str> = journal.files.iter().map(folder_of).collect();
        let existing: BTreeSet<&str> = used.difference(&made).copied().collect();
        ensure_not_read_only(self.folder)?;
        for folder in &existing {
            ensure_not_read_only(&self.folder.join(folder))?;
        }
        // There is nothing in folders that do not exist yet.
        let files = journal.files.iter();
        for file in files.filter(|file| existing.contains(folder_of(file))) {
            if file.old.is_some() {
                ensure_not_read_only(&self.target(file))?;
            }
            for place in [self.new_text(file), self.old_text(file)] {
                ensure!(
                    entry::metadata(&place)?.is_none(),
                    "`{}` is in the way; move it, or remove it",
                    place.display()
                );
            }
        }
        Ok(())
    }

    fn prepare(&self, journal: &Journal, changes: &BTreeMap<String, FileAction>) -> Result<()> {
        journal.begin(self.folder, self.disk)?;
        for folder in &journal.folders {
            self.disk.make_folder(&self.folder.join(folder))?;
        }
        for file in journal.files.iter().filter(|file| file.old.is_some()) {
            self.disk
                .link_or_copy(&self.target(file), &self.old_text(file))?;
        }
        let texts: Vec<(&FileChange, &str)> = journal
            .files
            .iter()
            .filter_map(|file| Some((file, changes.get(&file.path)?.texts().1?)))
            .collect();
        self.write_all(&texts)
    }

    /// Writes new texts to temporary files beside their targets, on all processors.
    fn write_all(&self, texts: &[(&FileChange, &str)]) -> Result<()> {
        /// The minimum number of files per thread: fewer are not worth one.
        const SHARE: usize = 64;

        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = texts.len().div_ceil(processors).max(SHARE);
        let write = |share: &[(&FileChange, &str)]| {
            share
                .iter()
                .try_for_each(|(file, text)| self.write_beside(file, text))
        };
        thread::scope(|scope| {
            let mut shares = texts.chunks(share);
            let own = shares.next().unwrap_or_default();
            let others: Vec<_> = shares
                .map(|share| scope.spawn(move || write(share)))
                .collect();
            let written = write(own);
            others
                .into_iter()
                .map(|other| {
                    let stopped = |_| Err(anyhow!("a thread that writes files panicked"));
                    other.join().unwrap_or_else(stopped)
                })
                .fold(written, Result::and)
        })
    }

    fn write_beside(&self, file: &FileChange, text: &str) -> Result<()> {
        let place = self.new_text(file);
        let written = self.disk.write_new(&place, text.as_bytes())?;
        if file.old.is_some() {
            keep_access(&self.target(file), &written)
                .with_context(|| format!("can't set the permissions of `{}`", place.display()))?;
        }
        Ok(())
    }

    fn put_all(&self, journal: &Journal) -> Result<()> {
        for file in &journal.files {
            let target = self.target(file);
            ensure!(
                file.old.is_some() || entry::metadata(&target)?.is_none(),
                "`{}` was created by another process in the meantime",
                target.display()
            );
            self.put_in_place(file)?;
        }
        Ok(())
    }

    /// Moves a new text to its target, or removes a file.
    pub(super) fn put_in_place(&self, file: &FileChange) -> Result<()> {
        let target = self.target(file);
        match file.new {
            Some(_) => self.disk.rename(&self.new_text(file), &target),
            None => self.disk.remove(&target),
        }
    }

    fn put_back_all(&self, journal: &Journal) -> Result<()> {
        for file in &journal.files {
            // A new text that was not moved yet leaves nothing to restore.
            let is_waiting = file.new.is_some() && entry::metadata(&self.new_text(file))?.is_some();
            if !is_waiting {
                self.put_back(file)?;
            }
        }
        self.abandon(journal)
    }

    /// Restores an old text, or removes a new file.
    pub(super) fn put_back(&self, file: &FileChange) -> Result<()> {
        let target = self.target(file);
        match file.old {
            None => self.disk.remove(&target),
            Some(_) if entry::metadata(&self.old_text(file))?.is_none() => Ok(()),
            Some(_) => self.disk.rename(&self.old_text(file), &target),
        }
    }

    /// Removes the temporary files of a run, and the folders that it created.
    pub(super) fn abandon(&self, journal: &Journal) -> Result<()> {
        self.remove_texts(journal)?;
        for folder in journal.folders.iter().rev() {
            self.disk.remove_empty_folder(&self.folder.join(folder))?;
        }
        journal::end(self.folder, self.disk)
    }

    /// Removes the temporary files of a run that was interrupted and is finished now, and the folders that it emptied.
    pub(super) fn clear(&self, journal: &Journal) -> Result<()> {
        self.remove_texts(journal)?;
        self.end(journal)
    }

    /// Ends a finished run: removes the folders that it emptied.
    fn end(&self, journal: &Journal) -> Result<()> {
        let removed = journal.files.iter().filter(|file| file.new.is_none());
        let emptied: BTreeSet<&str> = removed.flat_map(|file| above(&file.path)).collect();
        for folder in emptied.into_iter().rev() {
            self.disk.remove_empty_folder(&self.folder.join(folder))?;
        }
        journal::end(self.folder, self.disk)
    }

    fn remove_old_texts(&self, journal: &Journal) -> Result<()> {
        let replaced = journal.files.iter().filter(|file| file.old.is_some());
        for file in replaced {
            self.disk.remove(&self.old_text(file))?;
        }
        Ok(())
    }

    fn remove_texts(&self, journal: &Journal) -> Result<()> {
        for file in &journal.files {
            // In the order in which a stopped run reads them: while the new text is there, nothing has taken its place.
            if file.old.is_some() {
                self.disk.remove(&self.old_text(file))?;
            }
            if file.new.is_some() {
                self.disk.remove(&self.new_text(file))?;
            }
        }
        Ok(())
    }
}

fn ensure_not_read_only(place: &Path) -> Result<()> {
    let is_read_only =
        entry::metadata(place)?.is_some_and(|metadata| metadata.permissions().readonly());
    ensure!(!is_read_only, "`{}` is read-only", place.display());
    Ok(())
}

/// The path of a file's new text, beside its place.
pub(super) fn new_text(file: &FileChange) -> String {
    beside(&file.path, "new")
}

/// The path of a file's old text, beside its place.
pub(super) fn old_text(file: &FileChange) -> String {
    beside(&file.path, "old")
}

fn beside(path: &str, which: &str) -> String {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (&path[..=folder.len()], name));
    format!("{folder}.{name}.clientsmith-{which}")
}

/// A file that replaces another keeps its owner and permissions.
fn keep_access(old: &Path, new: &File) -> std::io::Result<()> {
    let metadata = fs::symlink_metadata(old)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};

        let ours = new.metadata()?;
        if (ours.uid(), ours.gid()) != (metadata.uid(), metadata.gid()) {
            // Only the administrator can change a file's owner; other users own the files that they replace.
            let _ = fchown(new, Some(metadata.uid()), Some(metadata.gid()));
        }
    }
    new.set_permissions(metadata.permissions())
}
