//! A change of one file as a unified diff, as `git diff` prints it.

use similar::TextDiff;

use super::FileAction;

/// Lines of `change`, from the file on disk to the generated one.
pub(super) fn unified(path: &str, change: &FileAction) -> String {
    let (old, new) = match change {
        FileAction::Add(new) => (String::new(), new.as_str()),
        FileAction::Replace { old, new } => {
            (String::from_utf8_lossy(old).into_owned(), new.as_str())
        }
        FileAction::Remove(old) => (String::from_utf8_lossy(old).into_owned(), ""),
    };
    let before = if matches!(change, FileAction::Add(_)) {
        "/dev/null".to_owned()
    } else {
        format!("a/{path}")
    };
    let after = if matches!(change, FileAction::Remove(_)) {
        "/dev/null".to_owned()
    } else {
        format!("b/{path}")
    };
    TextDiff::from_lines(old.as_str(), new)
        .unified_diff()
        .header(&before, &after)
        .to_string()
}
