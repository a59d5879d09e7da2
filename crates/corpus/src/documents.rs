//! Finding the documents below a folder.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::package_name;

/// An OpenAPI document of the corpus.
#[derive(Debug)]
pub struct CorpusDocument {
    /// Its place among all of them.
    pub index: usize,
    /// Its path below the folder.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The crate that is made of it.
    pub package: String,
}

/// Every `.yaml`, `.yml` and `.json` file below `folder` that says `openapi` near its beginning, in order of path.
///
/// # Errors
/// The folder or a file of it can't be read.
pub fn below(folder: &Path, filter: Option<&str>) -> Result<Vec<CorpusDocument>> {
    let mut documents = Vec::new();
    let mut packages = HashSet::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("can't read `{}`", folder.display()))?;
        let path = entry.path();
        let relative = path.strip_prefix(folder).unwrap_or(path);
        let name = relative.display().to_string();
        if entry.file_type().is_file()
            && filter.is_none_or(|filter| name.contains(filter))
            && is_document(path)?
        {
            let mut package = package_name(relative);
            // `a.json` and `a.yaml` are two documents.
            if !packages.insert(package.clone()) {
                package = format!("{package}-{}", documents.len());
                packages.insert(package.clone());
            }
            documents.push(CorpusDocument {
                index: documents.len(),
                name,
                path: path.to_owned(),
                bytes: entry.metadata().map_or(0, |metadata| metadata.len()),
                package,
            });
        }
    }
    Ok(documents)
}

fn is_document(path: &Path) -> Result<bool> {
    let known = path.extension().is_some_and(|extension| {
        ["json", "yaml", "yml"]
            .iter()
            .any(|known| extension == *known)
    });
    if !known {
        return Ok(false);
    }
    let text = fs::read(path).with_context(|| format!("can't read `{}`", path.display()))?;
    Ok(String::from_utf8_lossy(&text).contains("openapi"))
}
