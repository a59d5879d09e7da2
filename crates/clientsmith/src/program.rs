//! The program that runs, the project that it runs for, and the checkout that it was built from.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result};
use clientsmith_lower::RuntimeDependency;
use toml_edit::{DocumentMut, Item};

use crate::document::DocumentSource;

/// A program over the commands of [`cli`](crate::cli).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The command that runs it, as shown in help, messages and generated files.
    pub name: &'static str,
    /// The default document and crate of the commands; if `None`, the command line must name them.
    pub project: Option<Project>,
    /// Where the runtime of generated crates comes from by default.
    pub runtime: Runtime,
}

/// Where the runtime of a generated crate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// The checkout that this program was built from: a path that depends on the crate's folder.
    Checkout,
    /// Anywhere else.
    Other(RuntimeDependency),
}

impl Runtime {
    /// The dependency of a crate in `output`.
    pub(crate) fn dependency(&self, output: &Path) -> RuntimeDependency {
        match self {
            Self::Checkout => RuntimeDependency::Path(runtime_path(output)),
            Self::Other(dependency) => dependency.clone(),
        }
    }
}

impl FromStr for Runtime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, value) = match text.split_once('=') {
            Some((_, "")) => return Err(String::from("the value after `=` is empty")),
            Some((kind, value)) => (kind, Some(value.to_owned())),
            None => (text, None),
        };
        Ok(Self::Other(match (kind, value) {
            ("path", None) => return Ok(Self::Checkout),
            ("path", Some(folder)) => RuntimeDependency::Path(folder.replace('\\', "/")),
            ("version", None) => RuntimeDependency::default(),
            ("version", Some(version)) => RuntimeDependency::Version(version),
            ("git", Some(url)) => RuntimeDependency::Git(url),
            ("vendored", None) => RuntimeDependency::Vendored,
            _ => {
                return Err(String::from(
                    "expected `vendored`, `path`, `path=DIR`, `version`, `version=VERSION` or `git=URL`",
                ));
            }
        }))
    }
}

impl fmt::Display for Runtime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkout => formatter.write_str("path"),
            Self::Other(RuntimeDependency::Path(path)) => write!(formatter, "path={path}"),
            Self::Other(RuntimeDependency::Version(version)) => {
                write!(formatter, "version={version}")
            }
            Self::Other(RuntimeDependency::Git(url)) => write!(formatter, "git={url}"),
            Self::Other(RuntimeDependency::Vendored) => formatter.write_str("vendored"),
        }
    }
}

/// The document and the crate of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The OpenAPI document.
    pub document: PathBuf,
    /// The folder of the crate.
    pub output: PathBuf,
    /// The crate's name.
    pub package: String,
}

impl Default for Program {
    /// `clientsmith`, without a project; its crates depend on nothing that is not in a registry.
    fn default() -> Self {
        Self {
            name: "clientsmith",
            project: None,
            runtime: Runtime::Other(RuntimeDependency::Vendored),
        }
    }
}

impl Program {
    /// The given document, else the project's.
    ///
    /// # Errors
    /// Neither exists.
    pub(crate) fn document(&self, named: Option<&DocumentSource>) -> Result<DocumentSource> {
        let project = || {
            Some(DocumentSource::File(
                self.project.as_ref()?.document.clone(),
            ))
        };
        named.cloned().or_else(project).context("no document given")
    }

    /// Whether a crate in `output` must declare its own workspace: in this checkout, Cargo refuses it
    /// otherwise, unless it is the project's.
    pub(crate) fn is_standalone(&self, output: &Path) -> bool {
        let is_member = self
            .project
            .as_ref()
            .is_some_and(|project| project.output == output);
        output.starts_with(checkout()) && !is_member
    }
}

/// The root folder of the checkout that this program was built from.
fn checkout() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The runtime crate's folder as a crate in `output` names it in its Cargo.toml: relative inside the checkout (so that
/// it can move), absolute elsewhere.
fn runtime_path(output: &Path) -> String {
    let runtime = checkout().join("crates/runtime");
    let path = output.strip_prefix(checkout()).map_or_else(
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

/// The version that a package's manifest gives it; `None` if it gives none.
///
/// # Errors
/// The manifest is not TOML.
pub(crate) fn package_version(manifest: &str) -> Result<Option<String>> {
    let manifest: DocumentMut = manifest.parse()?;
    let version = manifest
        .get("package")
        .and_then(|package| package.get("version"));
    Ok(version.and_then(Item::as_str).map(str::to_owned))
}

/// `path` for display: relative to the current folder if it is below it.
pub(crate) fn shown(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let below = path.strip_prefix(current).unwrap_or(path);
    below.display().to_string()
}

/// The last part of a path.
pub(crate) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
