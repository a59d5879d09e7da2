//! The list of files that the generator wrote, kept beside them: files in it may be replaced or removed, others are
//! never touched. `sha256sum --check` reads it too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Component, Path};

use anyhow::{Result, ensure};
use sha2::{Digest as _, Sha256};

/// The list's name in the output folder.
pub(super) const FILE: &str = ".clientsmith-files";

const PREAMBLE: &str =
    "# Files that the generator wrote and may replace or delete; all others are yours.";

/// The files of a list, each with the hash of the text that was written. Lists of earlier versions have no hashes.
pub(super) type WrittenFiles = BTreeMap<String, Option<Hash>>;

/// The SHA-256 of a file's text, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub(super) struct Hash(String);

impl Hash {
    pub(super) fn of_text(text: &[u8]) -> Self {
        let mut digits = String::with_capacity(64);
        for byte in Sha256::digest(text) {
            // Writing to a string can't fail.
            let _ = write!(digits, "{byte:02x}");
        }
        Self(digits)
    }
}

/// The list's text for these files.
pub(super) fn text(files: &BTreeMap<String, String>) -> String {
    let mut list = String::from(PREAMBLE);
    for (path, text) in files {
        let Hash(digits) = Hash::of_text(text.as_bytes());
        // Writing to a string can't fail.
        let _ = write!(list, "\n{digits}  {path}");
    }
    list.push('\n');
    list
}

/// The files that a list's text names.
///
/// # Errors
/// A path leads out of the folder: the list was edited.
pub(super) fn parse(text: &str) -> Result<WrittenFiles> {
    let mut files = WrittenFiles::new();
    for line in text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (hash, path) = match line.split_once("  ") {
            Some((hash, path)) if is_hash(hash) => (Some(Hash(hash.to_owned())), path),
            _ => (None, line),
        };
        ensure!(
            stays_inside(path),
            "`{FILE}` names `{path}`, which is not a path inside the folder"
        );
        files.insert(path.to_owned(), hash);
    }
    Ok(files)
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a relative path has only plain names in it.
pub(super) fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.ends_with('/')
        && Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)))
}
