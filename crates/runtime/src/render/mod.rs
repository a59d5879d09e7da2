//! Requests and bodies as text for people, without secrets.

mod curl;
mod json;
#[cfg(feature = "tracing")]
mod sample;
mod secret_name;

#[cfg(feature = "tracing")]
pub(crate) use curl::shown_form;
pub(crate) use curl::{CurlRequest, curl};
pub(crate) use json::without_secrets;
#[cfg(feature = "tracing")]
pub(crate) use json::{Shown, shown_json};
#[cfg(feature = "tracing")]
pub use sample::BodySamples;
pub(crate) use secret_name::is_secret_name;
