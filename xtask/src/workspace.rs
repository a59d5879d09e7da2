//! Where things are: this workspace, its document, its runtime crate.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// The workspace's root folder, as it was when this program was built.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Cargo, the one that runs this program if one does.
pub(crate) fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The document of the main job.
pub(crate) fn default_document() -> PathBuf {
    root().join("spec/scaleops-cost.yaml")
}

/// The crate of the main job.
pub(crate) fn default_output() -> PathBuf {
    root().join("generated")
}

/// The name of the main job's crate.
pub(crate) const DEFAULT_PACKAGE: &str = "scaleops-cost";

/// The version that a package's manifest gives it.
pub(crate) fn package_version(manifest: &str) -> Option<String> {
    let package = manifest.split_once("[package]")?.1;
    let package = package.split("\n[").next()?;
    let line = package
        .lines()
        .find_map(|line| line.strip_prefix("version = \""))?;
    Some(line.split('"').next()?.to_owned())
}

/// The runtime crate's folder as a crate in `output` names it in its Cargo.toml: relative inside this workspace (so
/// that a checkout can move), absolute elsewhere.
pub(crate) fn runtime_path(output: &Path) -> String {
    let runtime = root().join("crates/runtime");
    let path = output.strip_prefix(root()).map_or_else(
        |_| runtime.clone(),
        |inside| {
            inside
                .components()
                .map(|_| Component::ParentDir)
                .collect::<PathBuf>()
                .join("crates/runtime")
        },
    );
    path.to_string_lossy().replace('\\', "/")
}

/// Whether `output` lies in this workspace's folder: a crate there that is no member of it must say that it is a
/// workspace of its own, or Cargo refuses it.
pub(crate) fn encloses(output: &Path) -> bool {
    output.starts_with(root()) && output != default_output()
}

/// `path` as it is best shown: relative to the workspace's root when below it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
