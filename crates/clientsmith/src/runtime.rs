//! Where the runtime of a generated crate comes from.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use clientsmith_lower::RuntimeDependency;

/// Where the runtime of a generated crate comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// The checkout that this program was built from: a path that depends on the crate's folder.
    Checkout,
    /// Anywhere else.
    Other(RuntimeDependency),
}

impl Default for Runtime {
    /// A copy: the crate depends on nothing that is not in a registry.
    fn default() -> Self {
        Self::Other(RuntimeDependency::Vendored)
    }
}

impl Runtime {
    /// The dependency of a crate in `output`.
    pub(crate) fn dependency(&self, output: &Path) -> RuntimeDependency {
        match self {
            Self::Checkout => RuntimeDependency::Path(path(output)),
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
            ("path", None) if HERE.is_some() => return Ok(Self::Checkout),
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

/// The folder of this crate in the checkout that the program was built from. A binary that is distributed has none: it is
/// the same wherever it was built.
const HERE: Option<&str> = match option_env!("CLIENTSMITH_DISTRIBUTED") {
    Some(_) => None,
    None => Some(env!("CARGO_MANIFEST_DIR")),
};

/// The root folder of the checkout that this program was built from, if it knows one.
pub(crate) fn checkout() -> Option<&'static Path> {
    let here = Path::new(HERE?);
    Some(here.ancestors().nth(2).unwrap_or(here))
}

/// The runtime crate's folder as a crate in `output` names it in its Cargo.toml: relative inside the checkout (so that
/// it can move), absolute elsewhere.
fn path(output: &Path) -> String {
    let checkout = checkout().unwrap_or(Path::new("."));
    let runtime = checkout.join("crates/runtime");
    let path = output.strip_prefix(checkout).map_or_else(
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
