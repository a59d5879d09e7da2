//! Texts of requests → JSON: parameters by their styles, forms by their members.
//!
//! What a text stands for is decided by the schema: `7` is a number where the schema allows numbers. Numbers keep their
//! digits, since the result is JSON text.

mod endpoint;
mod form;
mod parameter;
mod texts;

#[cfg(feature = "mock")]
pub(crate) use endpoint::Accepted;
pub(crate) use endpoint::Endpoint;
pub(crate) use form::{form, styled_parts};
pub(crate) use parameter::{Sources, parameter};
pub(crate) use texts::Texts;
