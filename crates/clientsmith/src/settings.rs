//! How a client is generated: what the command line, a build script and `clientsmith.toml` have in common.

use std::path::PathBuf;

use clientsmith_lower::{Filter, Metadata};

use crate::runtime::Runtime;

/// Which parts of a document are read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadOptions {
    /// Overlay files that are applied to the document, in order.
    pub(crate) overlay: Vec<PathBuf>,
    /// Only these operations, if there are any.
    pub(crate) include: Vec<Filter>,
    /// All operations but these.
    pub(crate) exclude: Vec<Filter>,
}

/// How a client is generated, apart from its document and its folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// Which parts of the document are read.
    pub(crate) reading: ReadOptions,
    /// Where the crate's runtime comes from; `None` for the program's default.
    pub(crate) runtime: Option<Runtime>,
    /// Whether each tag has a client of its own.
    pub(crate) sub_clients: bool,
    /// Whether each tag is a Cargo feature.
    pub(crate) tag_features: bool,
    /// What its maintainers say of the crate.
    pub(crate) metadata: Metadata,
}
