//! How a client is generated: what the command line, a build script and `clientsmith.toml` have in common.

use std::path::PathBuf;
use std::str::FromStr;

use clientsmith_lower::{Code, Contents, DocumentSettings, Filter, Metadata};

use crate::runtime::Runtime;

/// Warnings that fail a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Every warning.
    Warnings,
    /// One kind.
    Code(Code),
}

impl FromStr for Denied {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "warnings" => Ok(Self::Warnings),
            _ => code(text).map(Self::Code),
        }
    }
}

/// The problem code of this name.
///
/// # Errors
/// There is none; in words, with the one that is most like it.
pub(crate) fn code(text: &str) -> Result<Code, String> {
    Code::from_name(text).ok_or_else(|| {
        let near = Code::nearest(text).map(|code| format!("did you mean `{}`? ", code.as_str()));
        format!(
            "no such code; {}run `explain` to list all codes",
            near.unwrap_or_default()
        )
    })
}

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
    /// Names and attributes of the document's parts.
    pub(crate) of_document: Option<DocumentSettings>,
    /// Lines at the beginning of each file, such as a licence.
    pub(crate) header: Vec<String>,
    /// Which part of the client is generated.
    pub(crate) contents: Contents,
    /// Whether each tag has a client of its own.
    pub(crate) sub_clients: bool,
    /// Whether each tag is a Cargo feature.
    pub(crate) tag_features: bool,
    /// Whether the crate has a server and a mock server, as features.
    pub(crate) server: bool,
    /// Whether the crate has a program that calls its operations.
    pub(crate) cli: bool,
    /// What its maintainers say of the crate.
    pub(crate) metadata: Metadata,
}

#[cfg(feature = "cli")]
impl Settings {
    /// These settings, with what `others` say instead.
    pub(crate) fn overridden_by(self, others: Self) -> Self {
        let ReadOptions {
            overlay,
            include,
            exclude,
        } = others.reading;
        let metadata = others.metadata;
        Self {
            reading: ReadOptions {
                overlay: some_or(overlay, self.reading.overlay),
                include: some_or(include, self.reading.include),
                exclude: some_or(exclude, self.reading.exclude),
            },
            runtime: others.runtime.or(self.runtime),
            of_document: others.of_document.or(self.of_document),
            header: some_or(others.header, self.header),
            contents: match others.contents {
                Contents::Client => self.contents,
                contents => contents,
            },
            sub_clients: others.sub_clients || self.sub_clients,
            tag_features: others.tag_features || self.tag_features,
            server: others.server || self.server,
            cli: others.cli || self.cli,
            metadata: Metadata {
                description: metadata.description.or(self.metadata.description),
                license: metadata.license.or(self.metadata.license),
                repository: metadata.repository.or(self.metadata.repository),
                homepage: metadata.homepage.or(self.metadata.homepage),
                documentation: metadata.documentation.or(self.metadata.documentation),
                authors: some_or(metadata.authors, self.metadata.authors),
                keywords: some_or(metadata.keywords, self.metadata.keywords),
                categories: some_or(metadata.categories, self.metadata.categories),
                rust_version: metadata.rust_version.or(self.metadata.rust_version),
            },
        }
    }
}

/// A list, or another if it is empty.
#[cfg(feature = "cli")]
fn some_or<T>(list: Vec<T>, other: Vec<T>) -> Vec<T> {
    if list.is_empty() { other } else { list }
}
