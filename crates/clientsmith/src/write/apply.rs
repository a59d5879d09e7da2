//! Writing a plan: the folder as it will be is made whole beside the one that is there, then the two change places in one
//! step. Whoever looks, and whenever the program is stopped, there is the old folder or the new one.
//!
//! Where the system can't exchange two folders, or won't for this one, files get their new texts one by one, and what
//! fails on the way is undone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::{Change, in_place, twin};

/// Makes every change, or none.
pub(super) fn apply(folder: &Path, changes: &BTreeMap<String, Change>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    twin::sweep_left_over(folder)
        .with_context(|| format!("can't tidy up beside `{}`", folder.display()))?;
    let staged = match stage(folder, changes) {
        Ok(staged) => staged,
        // A folder that nothing can be made beside can still be written to.
        Err(error) if is_refused(&error) => return in_place::apply(folder, changes),
        Err(error) => {
            return Err(error).with_context(|| format!("can't make `{}` anew", folder.display()));
        }
    };
    let is_first = !folder.exists();
    match put(staged.path(), folder) {
        Ok(()) if is_first => {
            let _ = staged.keep();
            Ok(())
        }
        Ok(()) => {
            // What is left of the old folder now stands where the new one stood.
            let old = staged.keep();
            twin::sweep(&old, folder).with_context(|| format!("can't remove `{}`", old.display()))
        }
        Err(error) if is_refused(&error) => in_place::apply(folder, changes),
        Err(error) => {
            Err(error).with_context(|| format!("can't put `{}` in its place", folder.display()))
        }
    }
}

/// The folder as it will be, beside it.
fn stage(folder: &Path, changes: &BTreeMap<String, Change>) -> io::Result<TempDir> {
    let staged = twin::beside(folder)?;
    if folder.exists() {
        twin::copy(folder, staged.path(), &|path| changes.contains_key(path))?;
    }
    let texts: Vec<(PathBuf, &str)> = changes
        .iter()
        .filter_map(|(path, change)| match change {
            Change::Add(text) | Change::Replace { new: text, .. } => {
                Some((staged.path().join(path), text.as_str()))
            }
            Change::Remove(_) => None,
        })
        .collect();
    let folders: BTreeSet<&Path> = texts.iter().filter_map(|(file, _)| file.parent()).collect();
    for folder in folders {
        fs::create_dir_all(folder)?;
    }
    write_all(&texts)?;
    Ok(staged)
}

/// Files a processor writes at least: fewer are not worth a thread.
const SHARE: usize = 64;

/// Writes files, on as many processors as there are.
fn write_all(texts: &[(PathBuf, &str)]) -> io::Result<()> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = texts.len().div_ceil(processors).max(SHARE);
    let write = |share: &[(PathBuf, &str)]| {
        share
            .iter()
            .try_for_each(|(file, text)| fs::write(file, text))
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
                let stopped = |_| Err(io::Error::other("a thread that writes files has stopped"));
                other.join().unwrap_or_else(stopped)
            })
            .fold(written, Result::and)
    })
}

/// Gives the staged folder its name; an old one takes the staged one's.
fn put(staged: &Path, folder: &Path) -> io::Result<()> {
    if folder.exists() {
        exchange(staged, folder)
    } else {
        fs::rename(staged, folder)
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Whether the system can't do it, or not with this folder: a mount point, a parent that is not ours.
fn is_refused(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unsupported
            | ErrorKind::InvalidInput
            | ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::ResourceBusy
            | ErrorKind::CrossesDevices
    )
}
