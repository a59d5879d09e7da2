//! The whole client: its tables and the text of its front page.

use crate::{
    CommandLine, Dependency, Docs, Ident, Operation, Prose, Security, SecurityScheme, Server,
    Service, Showcase, Types, Webhook, Xml,
};

/// A client, with all decisions made.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The crate that is emitted.
    pub package: Package,
    /// The document's title, description and version.
    pub info: Info,
    /// Tags in the document's order; each is a module of operations when [`Api::operations`] name it.
    pub tags: Vec<Tag>,
    /// Types in the order in which they are emitted.
    pub types: Types,
    /// Operations in the document's order.
    pub operations: Vec<Operation>,
    /// Paragraphs for the docs of all operations together: what is true of each and is not repeated there.
    pub operations_docs: Vec<Prose>,
    /// Requests that the server sends, in the document's order.
    pub webhooks: Vec<Webhook>,
    /// How bodies are written as XML; nothing where none is.
    pub xml: Xml,
    /// Servers of the whole document, the first being the default.
    pub servers: Vec<Server>,
    /// Security schemes in the document's order.
    pub schemes: Vec<SecurityScheme>,
    /// The default security of operations, also used for undocumented calls.
    pub security: Security,
    /// The example of the front page and the README; `None` where no call can be written out.
    pub showcase: Option<Showcase>,
    /// The server that is made of it, if one is asked for.
    pub service: Option<Service>,
    /// The program that calls the operations, if one is wanted.
    pub command_line: Option<CommandLine>,
}

impl Api {
    /// The client that has an operation's method, if it is not the common client.
    pub fn tag_client(&self, operation: &Operation) -> Option<&TagClient> {
        let tag = operation.tag?;
        self.tags.get(tag.0 as usize)?.client.as_ref()
    }

    /// The path of an operation's method: `Client::list_pets`.
    pub fn method_path(&self, operation: &Operation) -> String {
        let client = self.tag_client(operation);
        let client = client.map_or("Client", |client| client.ident.as_str());
        format!("{client}::{}", operation.ident.bare())
    }
}

/// Where the emitted crate's runtime comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuntimeDependency {
    /// A dependency in a folder, relative to the crate's or absolute.
    Path(String),
    /// A dependency from the registry, in a version that is compatible with this.
    Version(String),
    /// A dependency from a Git repository with this URL.
    Git(String),
    /// A copy of its source, as the module `runtime` of the emitted crate.
    Vendored,
}

impl RuntimeDependency {
    /// The path of the runtime's items in the emitted crate.
    pub fn root(&self) -> &'static str {
        match self {
            Self::Path(_) | Self::Version(_) | Self::Git(_) => "clientsmith_runtime",
            Self::Vendored => "crate::runtime",
        }
    }
}

impl Default for RuntimeDependency {
    fn default() -> Self {
        Self::Version(env!("CARGO_PKG_VERSION").to_owned())
    }
}

/// The form that a client is emitted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A crate of its own.
    #[default]
    Crate,
    /// A module of another crate, which depends on the runtime. It can stand anywhere in that crate.
    Module,
}

/// Which part of a client is emitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Contents {
    /// All of it.
    #[default]
    Client,
    /// Its types, without what calls need.
    Types,
    /// All but its types, which this crate has: one that is emitted with [`Contents::Types`].
    WithTypesOf(Ident),
}

/// The oldest Rust that compiles emitted crates: major and minor version.
pub const RUST_VERSION: [u32; 2] = [1, 88];

/// What the maintainers of a crate say of it in `Cargo.toml`. Entries without a value are left to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// One line; by default, the API's name.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// URL of the source.
    pub repository: Option<String>,
    /// URL of the project.
    pub homepage: Option<String>,
    /// URL of the docs, if they are not on docs.rs.
    pub documentation: Option<String>,
    /// `Name <mail>` each.
    pub authors: Vec<String>,
    /// Words for the search of crates.io.
    pub keywords: Vec<String>,
    /// Slugs of crates.io's categories.
    pub categories: Vec<String>,
    /// A later version than [`RUST_VERSION`].
    pub rust_version: Option<String>,
}

/// The properties of the emitted crate, as in Cargo.toml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Whether it is a crate.
    pub layout: Layout,
    /// Which part of the client it has.
    pub contents: Contents,
    /// Package name: ASCII letters, digits, `-` and `_`.
    pub name: String,
    /// The library's name as written in `use` (`scaleops_cost`), or the module's.
    pub library: Ident,
    /// SemVer version of the crate; its own, never the document's.
    pub version: String,
    /// One line for the registry and the README.
    pub description: String,
    /// What its maintainers say of it.
    pub metadata: Metadata,
    /// Lines at the beginning of each file, such as a licence.
    pub header: Vec<String>,
    /// Where the runtime comes from.
    pub runtime: RuntimeDependency,
    /// Features of the runtime without which the client does not compile.
    pub runtime_features: Vec<&'static str>,
    /// Dependencies beside the runtime, sorted by name.
    pub dependencies: Vec<Dependency>,
    /// Name and version of the generator, for the preamble of each file.
    pub generator: String,
    /// The command that regenerates the crate, for the preamble and the README (`cargo xtask generate`).
    pub regenerate: String,
    /// The document's file name, for the preamble (`scaleops-cost.yaml`).
    pub document: String,
}

/// The metadata of the API (OpenAPI 3.0.3 §4.7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// `info.title`.
    pub title: String,
    /// The API's name in a sentence: `Petstore API`. One line of plain text.
    pub name: String,
    /// `info.version`: any text, never a version of the crate.
    pub version: String,
    /// Description, ready for rustdoc.
    pub docs: Docs,
    /// The version of OpenAPI that the document is written in.
    pub dialect: Dialect,
}

/// The version of OpenAPI that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// 3.0.x
    V3_0,
    /// 3.1.x, or 3.2.x read as such.
    V3_1,
}

/// Refers to one of [`Api::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub u32);

/// Cargo features of every client, passed on to the runtime crate; [`Tag::feature`] is not one of them.
pub const RUNTIME_FEATURES: &[&str] = &[
    "rustls",
    "native-tls",
    "blocking",
    "gzip",
    "deflate",
    "brotli",
    "zstd",
    "http2",
    "tracing",
    "opentelemetry",
    "tower",
    "chrono",
    "jiff",
    "rust_decimal",
    "time",
    "url",
    "uuid",
];

/// Those of [`RUNTIME_FEATURES`] that are about types.
pub const TYPES_FEATURES: &[&str] = &["chrono", "jiff", "rust_decimal", "time", "url", "uuid"];

/// A client of one tag's operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagClient {
    /// Its type, unique in `clients`.
    pub ident: Ident,
    /// The method of the client that returns it.
    pub method: Ident,
}

/// A group of operations (§4.7.22).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// As in the document.
    pub name: String,
    /// The module that holds its operations, unique among tags.
    pub module: Ident,
    /// The client that has its operations' methods, if it is not the common client.
    pub client: Option<TagClient>,
    /// The Cargo feature without which its operations are left out.
    pub feature: Option<String>,
    /// Its description in the document.
    pub docs: Docs,
}
