//! The documents below a folder, for the programs that go through many: `cargo xtask corpus` and `cargo xtask bench`.

mod documents;

use std::path::Path;

pub use documents::{CorpusDocument, below};

/// The name of a document's crate.
fn package_name(path: &Path) -> String {
    let stem = path
        .with_extension("")
        .to_string_lossy()
        .to_ascii_lowercase();
    let words: Vec<&str> = stem
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!("api-{}", words.join("-"))
}
