//! Responses.

use crate::{Docs, Ident, Name, Scalar, TypeRef, ValueFormat};

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
    /// Every response of the document, a variant each: the successes first.
    pub documented: Vec<ResponseVariant>,
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
        /// The media types that it may have.
        media_types: MediaTypes,
        /// Its description in the document.
        docs: Docs,
    },
    /// By status and media type: an enum beside the builder.
    OneOf {
        /// The enum's name.
        ident: Ident,
        /// Exact statuses first, then ranges, then `default`; those of one status together.
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
        /// How it is written.
        format: ValueFormat,
    },
    /// By status and media type: an enum beside the builder.
    OneOf {
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
    /// The media types that it may have.
    pub media_types: MediaTypes,
    /// Its description in the document.
    pub docs: Docs,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Nothing: `()`.
    Empty,
    /// A value as JSON, or as XML where [`MediaTypes::format`] says so.
    Value(TypeRef),
    /// Text as it is.
    Text,
    /// Text as it is, or a JSON string if the media type is JSON.
    String,
    /// Bytes as they are.
    Binary,
    /// Server-sent events.
    Events(StreamItem),
    /// JSON texts, one per line.
    JsonLines(StreamItem),
}

/// An item of a stream: an event or a line.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamItem {
    /// The line, or the event's data, is JSON.
    Json(TypeRef),
    /// The text as it is.
    Text,
    /// The event as a whole: an object with the members `event`, `data`, `id` and `retry`.
    Event {
        /// Its type.
        ty: TypeRef,
        /// Whether every `data` is text; otherwise it is JSON, or text where it is none.
        is_text: bool,
    },
}

impl StreamItem {
    /// Its type.
    pub const fn ty(&self) -> &TypeRef {
        match self {
            Self::Json(ty) | Self::Event { ty, .. } => ty,
            Self::Text => &TypeRef::Scalar(Scalar::String),
        }
    }
}

/// The documented media types of a body, and how a response is held against them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MediaTypes {
    /// As in the document, ranges and parameters included.
    pub names: Vec<String>,
    /// What is checked where the body could be nothing else.
    pub check: MediaTypeCheck,
    /// How a value is written.
    pub format: ValueFormat,
}

/// How the media type of a response is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaTypeCheck {
    /// Not at all: there is no body, or the document allows any.
    #[default]
    Nothing,
    /// It is of the format that decodes the body.
    Format,
    /// It is one of those named.
    Named,
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

    /// Whether some of what a successful call gives is decoded while it comes.
    pub fn is_partly_streamed(&self) -> bool {
        match &self.success {
            Success::One { .. } => false,
            Success::OneOf { responses, .. } => responses
                .iter()
                .any(|response| response.payload.is_streamed()),
        }
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
