//! A second folder beside the output: the new one before they change places, the old one after.

use std::collections::BTreeSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use tempfile::TempDir;
use walkdir::WalkDir;

use super::manifest;

/// An empty folder beside `folder`, so that it can take its place by a change of name.
pub(super) fn beside(folder: &Path) -> io::Result<TempDir> {
    let parent = folder.parent().unwrap_or(folder);
    fs::create_dir_all(parent)?;
    let staged = tempfile::Builder::new()
        .prefix(&prefix(folder))
        .tempdir_in(parent)?;
    // Temporary folders are their owner's only; this one is to be like any other.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = match fs::metadata(folder) {
            Ok(metadata) => metadata.permissions(),
            Err(_) => fs::Permissions::from_mode(0o755),
        };
        fs::set_permissions(staged.path(), permissions)?;
    }
    Ok(staged)
}

/// How the names of such folders begin.
fn prefix(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.clientsmith-")
}

/// Gives `new` everything that `old` has, unless its path is left out. Files are not copied: they get a second name.
pub(super) fn copy(old: &Path, new: &Path, is_left_out: &dyn Fn(&str) -> bool) -> io::Result<()> {
    for entry in WalkDir::new(old).min_depth(1) {
        let entry = entry?;
        let relative = entry.path().strip_prefix(old).unwrap_or(entry.path());
        let target = new.join(relative);
        let kind = entry.file_type();
        if kind.is_dir() {
            let is_ours = is_left_out_below(old, entry.path(), is_left_out);
            if !is_ours {
                fs::create_dir_all(&target)?;
                fs::set_permissions(&target, entry.metadata()?.permissions())?;
            }
        } else if !relative.to_str().is_some_and(is_left_out) {
            second_name(entry.path(), &target, kind)?;
        }
    }
    Ok(())
}

/// Whether a folder holds nothing but what is left out, so that it goes with it.
fn is_left_out_below(old: &Path, folder: &Path, is_left_out: &dyn Fn(&str) -> bool) -> bool {
    let mut files = WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| !entry.file_type().is_dir())
        .peekable();
    files.peek().is_some()
        && files.all(|entry| {
            let relative = entry.path().strip_prefix(old).unwrap_or(entry.path());
            relative.to_str().is_some_and(is_left_out)
        })
}

fn second_name(from: &Path, to: &Path, kind: fs::FileType) -> io::Result<()> {
    if kind.is_symlink() {
        return link(&fs::read_link(from)?, to);
    }
    // A file system without hard links gets a copy.
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

#[cfg(unix)]
fn link(target: &Path, name: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, name)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes folders that an interrupted run has left beside `folder`.
pub(super) fn sweep_left_over(folder: &Path) -> io::Result<()> {
    let (Some(parent), prefix) = (folder.parent(), prefix(folder)) else {
        return Ok(());
    };
    let Ok(entries) = fs::read_dir(parent) else {
        return Ok(());
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) && entry.file_type()?.is_dir() {
            sweep(&entry.path(), folder)?;
        }
    }
    Ok(())
}

/// Removes `twin`. What somebody put there while it still was the output folder goes to the one that is now.
pub(super) fn sweep(twin: &Path, folder: &Path) -> io::Result<()> {
    let ours = fs::read_to_string(twin.join(manifest::FILE))
        .ok()
        .and_then(|text| manifest::parse(&text).ok())
        .unwrap_or_default();
    // A file may still come while others are removed, from somebody who had the folder open.
    for _ in 0..8 {
        remove_files(twin, folder, &ours)?;
        remove_folders(twin);
        if !twin.exists() {
            return Ok(());
        }
    }
    Err(io::ErrorKind::DirectoryNotEmpty.into())
}

fn remove_files(twin: &Path, folder: &Path, ours: &BTreeSet<String>) -> io::Result<()> {
    for entry in WalkDir::new(twin).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_dir() {
            continue;
        }
        let file = entry.path();
        let relative = file.strip_prefix(twin).unwrap_or(file);
        let is_ours = relative
            .to_str()
            .is_some_and(|path| path == manifest::FILE || ours.contains(path));
        let target = folder.join(relative);
        if is_ours || !is_newer(file, &target) {
            fs::remove_file(file)?;
        } else {
            fs::create_dir_all(target.parent().unwrap_or(folder))?;
            fs::rename(file, &target)?;
        }
    }
    Ok(())
}

/// Removes every folder that is empty.
fn remove_folders(twin: &Path) {
    let folders = WalkDir::new(twin).contents_first(true).into_iter();
    for entry in folders.filter_map(Result::ok) {
        let _ = fs::remove_dir(entry.path());
    }
}

/// Whether `file` is not yet, or no longer, what stands at `target`.
fn is_newer(file: &Path, target: &Path) -> bool {
    let (Ok(file), Ok(target)) = (fs::symlink_metadata(file), fs::symlink_metadata(target)) else {
        return true;
    };
    !is_same(&file, &target)
        && matches!((file.modified(), target.modified()), (Ok(file), Ok(target)) if file > target)
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.ino() == other.ino() && one.dev() == other.dev()
}

#[cfg(not(unix))]
fn is_same(_: &Metadata, _: &Metadata) -> bool {
    false
}
