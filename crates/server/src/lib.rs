//! What generated servers stand on.
//!
//! A generated crate with the feature `server` has a trait with a method for each operation, the types of their inputs
//! and responses, and a description of the API in JSON. Everything else is implemented here, once: routing, decoding of
//! parameters (OpenAPI 3.0.3 §4.7.12) and bodies (§4.7.13), validation against the document's schemas, content
//! negotiation (RFC 9110 §12), limits, and problem details (RFC 9457). The feature `mock` adds mock servers.
//!
//! # What the document can't describe yet
//!
//! Bodies in XML are neither decoded nor validated: inputs and responses have them as [`Content`], the text as it is.
//! An operation whose schema can't be evaluated (a `pattern` that is not a regular expression) responds with status 501.

mod content;
mod decode;
mod description;
mod example;
mod inputs;
mod limits;
#[cfg(feature = "mock")]
pub mod mock;
mod multipart;
mod negotiation;
mod problem;
mod reply;
mod route;
mod schema;
mod server;
mod stream;

pub use content::{Content, RequestBody};
pub use description::Api;
pub use inputs::{Call, Inputs, Request};
pub use limits::Limits;
pub use multipart::{File, Part};
pub use problem::{Problem, Violation};
pub use reply::{EncodedReply, IntoReply, Outcome, Reply, ReplyBody};
pub use server::{Server, ServerBuilder, not_written};
pub use stream::{Event, EventStream, JsonLines};

pub use axum;
pub use bytes::Bytes;
pub use http::StatusCode;
