//! What a run was about to do, written in the output folder before it is done and removed when it is.
//!
//! The first line says what changes, as JSON; it is whole before anything else is made. Lines that follow say how far the
//! run came: with none, new texts are being written beside their places; from `write` on, they are whole and take their
//! places; from `undo` on, what was there before comes back.

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
    /// Folders that are made for the files, the outermost first.
    pub(super) folders: Vec<String>,
    pub(super) files: Vec<FileChange>,
}

/// The change of one file: one of the two texts at least.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct FileChange {
    pub(super) path: String,
    /// Of the text that is there before.
    pub(super) old: Option<Hash>,
    /// Of the text that is there after.
    pub(super) new: Option<Hash>,
}

/// How far a run came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Preparing,
    Writing,
    Undoing,
}

/// What a stopped run has left.
#[derive(Debug)]
pub(super) enum Left {
    /// A journal that is not whole: nothing else was made.
    Fragment,
    Journal(Journal, State),
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

    /// What is left of a run that was stopped; `None` if none was.
    ///
    /// # Errors
    /// The journal can't be read, or is none.
    pub(super) fn left_in(folder: &Path) -> Result<Option<Left>> {
        let text = match Entries::of(folder).at(FILE)? {
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
                "`{}` is no journal of this version of clientsmith; restore the folder, and remove the file",
                place(folder).display()
            )
        })?;
        let state = match rest.split_inclusive('\n').next_back() {
            Some("undo\n") => State::Undoing,
            Some("write\n") => State::Writing,
            // A last line that is not whole was never acted upon.
            Some(_) if rest.starts_with("write\n") => State::Writing,
            _ => State::Preparing,
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

/// Says how far the run has come.
pub(super) fn mark(folder: &Path, disk: &Disk, state: State) -> Result<()> {
    let line = match state {
        State::Preparing => return Ok(()),
        State::Writing => "write\n",
        State::Undoing => "undo\n",
    };
    disk.append(&place(folder), line)
}

/// The run is over.
pub(super) fn end(folder: &Path, disk: &Disk) -> Result<()> {
    disk.remove(&place(folder))
}

fn place(folder: &Path) -> PathBuf {
    folder.join(FILE)
}
