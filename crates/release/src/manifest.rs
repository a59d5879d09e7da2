//! The version of the workspace.

use anyhow::{Context, Result, ensure};
use semver::Version;
use toml_edit::{DocumentMut, Item};

/// The version that all crates of a workspace share.
///
/// # Errors
///
/// The manifest is not that of a workspace with a version.
pub fn version(manifest: &str) -> Result<Version> {
    let version = package_field(manifest, "version")?;
    version
        .parse()
        .with_context(|| format!("`{version}` is not a version"))
}

/// The oldest Rust that a workspace supports.
///
/// # Errors
///
/// The manifest is not that of a workspace that says so.
pub fn oldest_rust(manifest: &str) -> Result<String> {
    package_field(manifest, "rust-version")
}

fn package_field(manifest: &str, name: &str) -> Result<String> {
    let document: DocumentMut = manifest.parse().context("parsing Cargo.toml")?;
    let package = document
        .get("workspace")
        .and_then(|workspace| workspace.get("package"));
    let field = package.and_then(|package| package.get(name)?.as_str());
    let field = field.with_context(|| format!("Cargo.toml has no `workspace.package.{name}`"))?;
    Ok(field.to_owned())
}

/// The manifest with another version, also where crates of the workspace depend on each other.
///
/// # Errors
///
/// As [`version`]; or the new version is not greater than the one there is.
pub fn raised(manifest: &str, new: &Version) -> Result<String> {
    let old = version(manifest)?;
    ensure!(*new > old, "{new} is not greater than the version {old}");
    let mut document: DocumentMut = manifest.parse()?;
    set(&mut document["workspace"]["package"]["version"], new);
    let dependencies = document["workspace"]["dependencies"].as_table_like_mut();
    for (_, dependency) in dependencies.into_iter().flat_map(|table| table.iter_mut()) {
        let Some(fields) = dependency.as_table_like_mut() else {
            continue;
        };
        if fields.contains_key("path")
            && let Some(version) = fields.get_mut("version")
        {
            set(version, new);
        }
    }
    Ok(document.to_string())
}

/// Sets a value, and keeps what stands around it.
fn set(item: &mut Item, version: &Version) {
    if let Some(value) = item.as_value_mut() {
        let decor = value.decor().clone();
        *value = version.to_string().into();
        *value.decor_mut() = decor;
    }
}
