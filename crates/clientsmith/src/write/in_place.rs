//! Writing a plan file by file: every new text first stands beside its place, whole; then names are changed. What fails
//! on the way is undone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::Change;

/// Makes every change, or none.
pub(super) fn apply(folder: &Path, changes: &BTreeMap<String, Change>) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder)
        .with_context(|| format!("can't make the folder `{}`", folder.display()))?;
    // Below the folder, so that renaming never crosses a file system.
    let staging = tempfile::Builder::new()
        .prefix(".clientsmith-")
        .tempdir_in(folder)
        .with_context(|| format!("can't write in `{}`", folder.display()))?;
    let staged = stage(&staging, changes)?;

    let mut done = Vec::new();
    for (path, file) in staged {
        done.push(path);
        if let Err(error) = put(folder, path, file) {
            undo(folder, changes, &done);
            return Err(error);
        }
    }
    for path in removed_parents(changes) {
        // Folders that still hold somebody's files stay.
        let _ = fs::remove_dir(folder.join(path));
    }
    Ok(())
}

/// Writes the new texts, whole, to the staging folder; `None` is a removal.
fn stage<'a>(
    staging: &TempDir,
    changes: &'a BTreeMap<String, Change>,
) -> Result<Vec<(&'a str, Option<PathBuf>)>> {
    let mut staged = Vec::with_capacity(changes.len());
    for (index, (path, change)) in changes.iter().enumerate() {
        let file = match change {
            Change::Add(text) | Change::Replace { new: text, .. } => {
                let file = staging.path().join(index.to_string());
                fs::write(&file, text)
                    .with_context(|| format!("can't write the text of `{path}`"))?;
                Some(file)
            }
            Change::Remove(_) => None,
        };
        staged.push((path.as_str(), file));
    }
    Ok(staged)
}

/// Gives a staged text its name, or takes a file away.
fn put(folder: &Path, path: &str, file: Option<PathBuf>) -> Result<()> {
    let target = folder.join(path);
    match file {
        Some(file) => {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)
                    .with_context(|| format!("can't make `{}`", parent.display()))?;
            }
            fs::rename(file, &target)
                .with_context(|| format!("can't write `{}`", target.display()))?;
        }
        None => fs::remove_file(&target)
            .with_context(|| format!("can't remove `{}`", target.display()))?,
    }
    Ok(())
}

/// Puts back what was there before, as far as the disk lets us.
fn undo(folder: &Path, changes: &BTreeMap<String, Change>, done: &[&str]) {
    for path in done {
        let target = folder.join(path);
        let _ = match changes.get(*path) {
            Some(Change::Add(_)) => fs::remove_file(&target),
            Some(Change::Replace { old, .. } | Change::Remove(old)) => fs::write(&target, old),
            None => Ok(()),
        };
    }
}

/// Folders that removals may have emptied, the deepest first.
fn removed_parents(changes: &BTreeMap<String, Change>) -> Vec<&Path> {
    let mut parents: Vec<&Path> = changes
        .iter()
        .filter(|(_, change)| matches!(change, Change::Remove(_)))
        .flat_map(|(path, _)| Path::new(path).ancestors().skip(1))
        .filter(|parent| !parent.as_os_str().is_empty())
        .collect();
    parents.sort_unstable_by_key(|parent| std::cmp::Reverse(parent.components().count()));
    parents.dedup();
    parents
}
