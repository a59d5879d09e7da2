//! The program that runs, the project that it runs for, and the checkout that it was built from.

use std::path::{Path, PathBuf};

use crate::runtime::{self, Runtime};

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

/// The document and the crate of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The OpenAPI document.
    pub document: PathBuf,
    /// The folder of the crate.
    pub output: PathBuf,
    /// The crate's name.
    pub package: String,
    /// Whether the crate has a server and a mock server, as features.
    pub server: bool,
    /// Whether the crate has a program that calls its operations.
    pub cli: bool,
}

impl Default for Program {
    /// `clientsmith`, without a project; its crates depend on nothing that is not in a registry.
    fn default() -> Self {
        Self {
            name: "clientsmith",
            project: None,
            runtime: Runtime::default(),
        }
    }
}

impl Program {
    /// Whether a crate in `output` must declare its own workspace: in this checkout, Cargo refuses it
    /// otherwise, unless it is the project's.
    pub(crate) fn is_standalone(&self, output: &Path) -> bool {
        let is_member = self
            .project
            .as_ref()
            .is_some_and(|project| project.output == output);
        runtime::checkout().is_some_and(|checkout| output.starts_with(checkout)) && !is_member
    }
}
