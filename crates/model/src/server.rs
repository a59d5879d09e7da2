//! Servers: where the API is.

use crate::{Docs, Ident, Name};

/// A server (OpenAPI 3.0.3 §4.7.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The function or constant that gives its URL, unique among servers (`default_server`, `production`).
    pub ident: Ident,
    /// The URL with `{name}` for variables; absolute unless the document has a relative one.
    pub url: String,
    /// What the document says of it.
    pub docs: Docs,
    /// Variables in the order in which the URL names them; empty: the URL is a constant.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL (§4.7.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// In the URL, and the argument in Rust.
    pub name: Name,
    /// The value that the document gives it.
    pub default: String,
    /// The only values that it may have; empty: any.
    pub values: Vec<String>,
    /// What the document says of it.
    pub docs: Docs,
}
