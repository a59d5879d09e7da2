//! The list of files that the generator wrote, kept beside them: what is in it may be replaced or deleted, what is not
//! belongs to somebody else.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use anyhow::{Result, ensure};

/// The list's name in the output folder.
pub(super) const FILE: &str = ".clientsmith-files";

const PREAMBLE: &str =
    "# Files that the generator wrote and may replace or delete; all others are yours.";

/// The list's text for these files.
pub(super) fn text<'a>(paths: impl IntoIterator<Item = &'a str>) -> String {
    let paths: BTreeSet<&str> = paths.into_iter().collect();
    let mut text = String::from(PREAMBLE);
    for path in paths {
        text.push('\n');
        text.push_str(path);
    }
    text.push('\n');
    text
}

/// The paths that a list's text names. Lines that do not stay inside the folder are an error: somebody edited it.
pub(super) fn parse(text: &str) -> Result<BTreeSet<String>> {
    let mut paths = BTreeSet::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        ensure!(
            stays_inside(line),
            "`{FILE}` names `{line}`, which is not a path inside the folder"
        );
        paths.insert(line.to_owned());
    }
    Ok(paths)
}

/// Whether a relative path has only plain names in it.
pub(super) fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}
