//! A client for each document.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clientsmith::{Generator, RuntimeDependency};

use crate::{Version, root, target};

/// A generated crate.
#[derive(Debug)]
pub(crate) struct Client {
    /// What the scenarios call it, in every version.
    pub(crate) name: String,
    /// The name of its package.
    pub(crate) package: String,
    /// The version of its document.
    pub(crate) version: Version,
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Whether some body is XML, which a feature is for.
    pub(crate) has_xml: bool,
}

/// Generates a client from every document of a version.
pub(crate) fn generated(version: Version, documents: &Path) -> Result<Vec<Client>> {
    let folder = documents.join(format!("{}.0", version.name()));
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("can't read `{}`", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    files.sort();
    files.iter().map(|file| client(version, file)).collect()
}

fn client(version: Version, document: &Path) -> Result<Client> {
    let stem = document.file_stem().unwrap_or_default();
    let name = stem
        .to_string_lossy()
        .to_lowercase()
        .replace(['.', '_'], "-");
    let package = format!("{name}-v{}", version.suffix());
    let folder = target().join("clients").join(&package);
    let runtime = root().join("crates/runtime").display().to_string();
    let overlay = root()
        .join("crates/spector/overlays")
        .join(document.file_name().unwrap_or_default());
    let mut generator = Generator::new(document);
    if overlay.exists() {
        generator = generator.overlay(overlay);
    }
    generator
        .name(&package)
        .runtime(RuntimeDependency::Path(runtime))
        .command("cargo xtask spector")
        .cargo_messages(false)
        .build_crate(&folder)?;
    let manifest = fs::read_to_string(folder.join("Cargo.toml"))
        .with_context(|| format!("can't read the manifest of `{package}`"))?;
    Ok(Client {
        has_xml: manifest.lines().any(|line| line.starts_with("xml = ")),
        name,
        package,
        version,
        folder,
    })
}
