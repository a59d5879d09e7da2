//! What a run is about to do, written to the output folder beforehand and removed afterwards.
//!
//! The first line lists the changes as JSON; it is complete before anything else is written. The lines that follow
//! record progress: without any, new texts are being written to temporary files; after `write`, these are complete and
//! moved to their targets; after `undo`, the old texts are restored.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::entry::{Entries, Entry};
use super::manifest::{Hash, stays_inside};

/// The journal's name in the output folder.
pub(super) const FILE: &str = ".clientsmith-journal";

/// The version of the format.
const VERSION: u32 = 1;

/// What a run changes.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Journal {
    version: u32,
    /// Folders that are created for the files, outermost first.
    pub(super) folders: Vec<String>,
    pub(super) files: Vec<FileChange>,
}

/// The change of one file: at least one of the two texts.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct FileChange {
    pub(super) path: String,
    /// The hash of the old text.
    pub(super) old: Option<Hash>,
    /// The hash of the new text.
    pub(super) new: Option<Hash>,
}

/// The progress of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JournalState {
    Preparing,
    Writing,
    Undoing,
}

/// What an interrupted run has left.
#[derive(Debug)]
pub(super) enum Left {
    /// An incomplete journal: nothing else was written.
    Fragment,
    Journal(Journal, JournalState),
}

impl Journal {
    pub(super) fn new(folders: Vec<String>, files: Vec<FileChange>) -> Self {
        Self {
            version: VERSION,
            folders,
            files,
        }
    }

    /// Writes the first line.
    pub(super) fn begin(&self, folder: &Path, disk: &Disk) -> Result<()> {
        let mut line = serde_json::to_string(self).context("a journal is JSON")?;
        line.push('\n');
        disk.write_new(&place(folder), line.as_bytes()).map(drop)
    }

    /// What an interrupted run has left; `None` if there was none.
    ///
    /// # Errors
    /// The journal can't be read, or is not valid.
    pub(super) fn left_in(folder: &Path) -> Result<Option<Left>> {
        let text = match Entries::in_folder(folder).read_entry(FILE)? {
            Entry::Nothing => return Ok(None),
            Entry::File(text) => text,
            Entry::Obstacle(obstacle) => return Err(obstacle.into_error()),
        };
        let text = String::from_utf8_lossy(&text);
        let Some((first, rest)) = text.split_once('\n') else {
            return Ok(Some(Left::Fragment));
        };
        let journal = Self::parse(first).with_context(|| {
            format!(
                "`{}` is not a journal of this version of clientsmith; restore the folder and remove the file",
                place(folder).display()
            )
        })?;
        let state = match rest.split_inclusive('\n').next_back() {
            Some("undo\n") => JournalState::Undoing,
            Some("write\n") => JournalState::Writing,
            // An incomplete last line was never acted upon.
            Some(_) if rest.starts_with("write\n") => JournalState::Writing,
            _ => JournalState::Preparing,
        };
        Ok(Some(Left::Journal(journal, state)))
    }

    fn parse(line: &str) -> Result<Self> {
        let journal: Self = serde_json::from_str(line)?;
        ensure!(
            journal.version == VERSION,
            "its version is {}",
            journal.version
        );
        let files = journal.files.iter().map(|file| &file.path);
        for path in journal.folders.iter().chain(files) {
            ensure!(
                stays_inside(path),
                "it names `{path}`, which is not inside the folder"
            );
        }
        Ok(journal)
    }
}

/// Records the progress of the run.
pub(super) fn mark(folder: &Path, disk: &Disk, state: JournalState) -> Result<()> {
    let line = match state {
        JournalState::Preparing => return Ok(()),
        JournalState::Writing => "write\n",
        JournalState::Undoing => "undo\n",
    };
    disk.append(&place(folder), line)
}

/// Removes the journal at the end of the run.
pub(super) fn end(folder: &Path, disk: &Disk) -> Result<()> {
    disk.remove(&place(folder))
}

fn place(folder: &Path) -> PathBuf {
    folder.join(FILE)
}
