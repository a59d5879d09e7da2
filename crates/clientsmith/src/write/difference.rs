//! A change of one file as a unified diff, as `git diff` prints it.

use similar::TextDiff;

use super::Change;

/// Lines of `change`, from the file on disk to the generated one.
pub(super) fn unified(path: &str, change: &Change) -> String {
    let (old, new) = match change {
        Change::Add(new) => (String::new(), new.as_str()),
        Change::Replace { old, new } => (String::from_utf8_lossy(old).into_owned(), new.as_str()),
        Change::Remove(old) => (String::from_utf8_lossy(old).into_owned(), ""),
    };
    let before = if matches!(change, Change::Add(_)) {
        "/dev/null".to_owned()
    } else {
        format!("a/{path}")
    };
    let after = if matches!(change, Change::Remove(_)) {
        "/dev/null".to_owned()
    } else {
        format!("b/{path}")
    };
    TextDiff::from_lines(old.as_str(), new)
        .unified_diff()
        .header(&before, &after)
        .to_string()
}
