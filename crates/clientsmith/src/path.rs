//! Paths as messages show them.

use std::path::{self, Component, Path, PathBuf};

/// `path` for display: relative to the current folder if it is below it.
pub(crate) fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(current).unwrap_or(path);
    below.display().to_string()
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// `path` as seen from the folder `from`, with `/` between names; absolute where the two have nothing in common.
pub(crate) fn relative(path: &Path, from: &Path) -> String {
    let (Some(path), Some(from)) = (plain(path), plain(from)) else {
        return slashes(path);
    };
    let common = path.components().zip(from.components());
    let common = common.take_while(|(one, other)| one == other).count();
    // Only the root, or on Windows not even that.
    if common < 2 {
        return slashes(&path);
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    let down = path.components().skip(common);
    let relative: PathBuf = up.chain(down).collect();
    slashes(&relative)
}

/// An absolute path without `.` and `..`; links that exist are followed.
fn plain(path: &Path) -> Option<PathBuf> {
    if let Ok(path) = path.canonicalize() {
        return Some(path);
    }
    let mut plain = PathBuf::new();
    for component in path::absolute(path).ok()?.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    // A folder that is still to be made is below one that there is.
    let existing = plain.ancestors().find(|folder| folder.is_dir())?;
    let rest = plain.strip_prefix(existing).ok()?;
    Some(existing.canonicalize().ok()?.join(rest))
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
