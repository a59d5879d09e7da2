//! Responses.

use crate::{Docs, Ident, Name, TypeRef};

/// The responses of an operation (OpenAPI 3.0.3 §4.7.16).
#[derive(Clone, Debug, PartialEq)]
pub struct Responses {
    /// The body of a successful response.
    pub success: Success,
    /// The body of an error response.
    pub errors: Errors,
    /// Media types that are accepted, for the `Accept` header; empty: none is sent.
    pub accept: Vec<String>,
    /// Headers that the document names, of any of its responses.
    pub headers: Option<Headers>,
    /// A redirect is the operation's response, and is not followed.
    pub redirect: bool,
}

/// The headers of an operation's responses (§4.7.21): a struct beside the builder.
#[derive(Clone, Debug, PartialEq)]
pub struct Headers {
    /// The struct's name.
    pub ident: Ident,
    /// The headers in the document's order; each may be missing.
    pub fields: Vec<Header>,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// On the wire, and the field's name.
    pub name: Name,
    /// Its description in the document.
    pub docs: Docs,
    /// A scalar, an enumeration of strings, or a list of such.
    pub ty: TypeRef,
}

/// The body of a successful response.
#[derive(Clone, Debug, PartialEq)]
pub enum Success {
    /// The same for every success.
    One {
        /// What it is.
        payload: Payload,
        /// Its description in the document.
        docs: Docs,
    },
    /// By status: an enum beside the builder.
    ByStatus {
        /// The enum's name.
        ident: Ident,
        /// Exact statuses first, then ranges, then `default`.
        responses: Vec<ResponseVariant>,
    },
}

/// The body of an error response.
#[derive(Clone, Debug, PartialEq)]
pub enum Errors {
    /// Nothing typed: the text, bounded.
    Untyped,
    /// The same type for every status named; always a [`TypeRef::Named`] that is not an alias.
    One {
        /// The type.
        ty: TypeRef,
        /// For which statuses; others have text only.
        statuses: Vec<StatusRange>,
    },
    /// By status: an enum beside the builder.
    ByStatus {
        /// The enum's name.
        ident: Ident,
        /// Exact statuses first, then ranges, then `default`.
        responses: Vec<ResponseVariant>,
    },
}

/// One of several responses.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseVariant {
    /// Its statuses.
    pub status: StatusRange,
    /// The variant, unique in the enum.
    pub ident: Ident,
    /// Its body; [`Payload::Empty`] gives a variant without a value.
    pub payload: Payload,
    /// Its description in the document.
    pub docs: Docs,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Nothing: `()`.
    Empty,
    /// JSON text.
    Json(TypeRef),
    /// Text as it is.
    Text,
    /// Bytes as they are.
    Binary,
    /// Server-sent events with JSON data.
    Events(TypeRef),
    /// JSON texts, one per line.
    JsonLines(TypeRef),
}

impl Payload {
    /// Whether it is decoded while it comes.
    pub const fn is_streamed(&self) -> bool {
        matches!(self, Self::Events(_) | Self::JsonLines(_))
    }
}

impl Responses {
    /// Whether what a successful call gives is decoded while it comes.
    pub const fn is_streamed(&self) -> bool {
        matches!(&self.success, Success::One { payload, .. } if payload.is_streamed())
    }
}

/// The statuses of a response (§4.7.16.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusRange {
    /// `200`
    Exact(u16),
    /// `2XX`: the first digit.
    Class(u8),
    /// `default`: every other status.
    Default,
}
