//! Where a crate may be written: the folder behind `--out`, its links resolved, and the folders that are refused.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::manifest;

/// What marks the root of a checkout, or stands in it for the version control's own files.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".jj", ".svn", ".bzr", "_darcs"];

/// The folder that `out` leads to, absolute and without links, as far as it exists; `documents` is the folder of the
/// document.
///
/// # Errors
/// Something other than a folder is there or above it; or no crate may be written there: the root of the file system,
/// the home folder and its parents, the version control's own files, and, unless it holds a generated crate, the root
/// of a checkout or a parent of the document's folder.
pub(crate) fn resolve(out: &Path, documents: Option<&Path>) -> Result<PathBuf> {
    let folder = followed(out).with_context(|| format!("can't write to `{}`", out.display()))?;
    refuse_protected(&folder, documents)?;
    Ok(folder)
}

/// `path`, absolute, with every link and `..` followed as far as it exists; beyond that, `..` removes a name.
fn followed(path: &Path) -> Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut place = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                place.push(name);
                place = followed_once(place)?;
            }
            Component::ParentDir => {
                place.pop();
            }
            other => place.push(other),
        }
    }
    Ok(place)
}

/// Resolves a link at the end of `place`, which must be a folder or not exist.
fn followed_once(place: PathBuf) -> Result<PathBuf> {
    match fs::metadata(&place) {
        Ok(metadata) if metadata.is_dir() => place
            .canonicalize()
            .with_context(|| format!("can't resolve `{}`", place.display())),
        Ok(_) => bail!("`{}` exists and is not a folder", place.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            ensure!(
                fs::symlink_metadata(&place).is_err(),
                "`{}` is a broken link",
                place.display()
            );
            Ok(place)
        }
        Err(error) => Err(error).with_context(|| format!("can't access `{}`", place.display())),
    }
}

fn refuse_protected(folder: &Path, documents: Option<&Path>) -> Result<()> {
    let refused = |what: &str| {
        bail!(
            "refusing to write a crate to `{}`: {what}; choose a separate folder for the crate",
            folder.display()
        )
    };
    if folder.parent().is_none() {
        return refused("it is the root of the file system");
    }
    let home = std::env::home_dir().and_then(|home| home.canonicalize().ok());
    if home.as_deref() == Some(folder) {
        return refused("it is the home folder");
    }
    if home.is_some_and(|home| home.starts_with(folder)) {
        return refused("the home folder is below it");
    }
    let is_internal = |part: Component<'_>| {
        VERSION_CONTROL
            .iter()
            .any(|name| part.as_os_str().eq_ignore_ascii_case(name))
    };
    if folder.components().any(is_internal) {
        return refused("it belongs to version control");
    }
    if fs::symlink_metadata(folder.join(manifest::FILE)).is_ok() {
        return Ok(());
    }
    let is_root = VERSION_CONTROL
        .iter()
        .any(|name| fs::symlink_metadata(folder.join(name)).is_ok());
    if is_root {
        return refused("it is the root of a checkout, and holds no generated crate");
    }
    if documents.is_some_and(|documents| documents != folder && documents.starts_with(folder)) {
        return refused("the document's folder is below it, and it holds no generated crate");
    }
    Ok(())
}
