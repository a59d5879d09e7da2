//! The scratch workspace below `target/` that holds the generated crates.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::CorpusDocument;
use crate::root;

/// The folder, with a member a document.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes the folder, and forgets members of documents that are no longer asked for.
    pub(super) fn new(documents: &[CorpusDocument]) -> Result<Self> {
        let folder = root().join("target/corpus");
        let scratch = Self { folder };
        for document in documents {
            let member = scratch.member(document);
            fs::create_dir_all(&member)
                .with_context(|| format!("can't make `{}`", member.display()))?;
        }
        Ok(scratch)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of a document's crate.
    pub(super) fn member(&self, document: &CorpusDocument) -> PathBuf {
        self.folder.join("crates").join(&document.package)
    }

    /// The folder of the program that a document's examples go through.
    pub(super) fn examples(&self, document: &CorpusDocument) -> PathBuf {
        self.folder.join("examples").join(&document.package)
    }

    /// Names the crates that there are; the first member, `warm`, depends on what all of them depend on.
    pub(super) fn write_manifest(&self, documents: &[&CorpusDocument]) -> Result<()> {
        let crates = documents.iter().map(|document| self.member(document));
        let programs = documents
            .iter()
            .map(|document| self.examples(document))
            .filter(|folder| folder.exists());
        let members: String = crates
            .chain(programs)
            .map(|folder| {
                let member = folder.strip_prefix(&self.folder).unwrap_or(&folder);
                format!("    \"{}\",\n", member.display())
            })
            .collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [\n    \"warm\",\n{members}]\n\n[profile.dev]\ndebug = false\nincremental = false\n"
        );
        let runtime = root().join("crates/runtime").display().to_string();
        let warm = format!(
            "[package]\nname = \"warm\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nclientsmith-runtime = {{ path = {runtime:?} }}\n"
        );
        self.write("Cargo.toml", &manifest)?;
        self.write("warm/Cargo.toml", &warm)?;
        self.write("warm/src/lib.rs", "")
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.folder.join(path);
        let parent = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&file, text))
            .with_context(|| format!("can't write `{}`", file.display()))
    }
}
