//! Writing a plan: the folder as it will be is made whole beside the one that is there, then the two change places in one
//! step. Whoever looks, and whenever the program is stopped, there is the old folder or the new one.
//!
//! Where the system can't exchange two folders, or won't for this one, files get their new texts one by one, and what
//! fails on the way is undone.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

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
    for (path, change) in changes {
        if let Change::Add(text) | Change::Replace { new: text, .. } = change {
            let file = staged.path().join(path);
            fs::create_dir_all(file.parent().unwrap_or(staged.path()))?;
            fs::write(file, text)?;
        }
    }
    Ok(staged)
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
