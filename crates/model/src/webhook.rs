//! Requests that the server sends.

use crate::{Docs, HttpMethod, Ident, TypeRef};

/// A webhook (OpenAPI 3.1 §4.8.1, `webhooks`) or a callback (3.0.3 §4.7.18): what its body holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// The alias in `webhooks`, unique there.
    pub ident: Ident,
    /// Its description in the document, with its name and method.
    pub docs: Docs,
    /// How the server calls.
    pub method: HttpMethod,
    /// What the body's JSON is.
    pub payload: TypeRef,
}
