//! What a page asks for.

use clientsmith_lower::{LowerOptions, RuntimeDependency};
use serde::Deserialize;

/// A document and how its client is generated.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// The document's file name, which problems show.
    pub name: String,
    /// The document.
    pub text: String,
    /// How the client is generated.
    #[serde(default)]
    pub options: RequestOptions,
}

/// How a client is generated.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RequestOptions {
    /// The crate's name.
    pub package: String,
    /// Whether each tag has a client of its own.
    pub sub_clients: bool,
    /// Whether each tag is a Cargo feature.
    pub tag_features: bool,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            package: "api-client".to_owned(),
            sub_clients: false,
            tag_features: false,
        }
    }
}

impl Request {
    /// The crate stands alone: who downloads it has nothing else of ours.
    pub(crate) fn lower_options(&self) -> LowerOptions {
        LowerOptions {
            package: self.options.package.clone(),
            version: "0.1.0".to_owned(),
            generator: concat!("clientsmith ", env!("CARGO_PKG_VERSION")).to_owned(),
            regenerate: "clientsmith generate".to_owned(),
            runtime: RuntimeDependency::Vendored,
            sub_clients: self.options.sub_clients,
            tag_features: self.options.tag_features,
            ..LowerOptions::default()
        }
    }
}
