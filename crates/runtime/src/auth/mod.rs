//! Who calls: schemes, credentials, tokens, and how they reach a request (OpenAPI 3.0.3 §4.7.27).
//!
//! A client is given credentials by scheme; an operation says which schemes it takes; [`Credentials::apply`] puts the two
//! together for one attempt. What is secret is never shown, and marked so that nothing below shows it either.

mod backoff;
mod cache;
mod credential;
mod encoded;
mod layer;
mod mask;
mod provider;
mod scheme;
mod secret;

pub use credential::Credential;
pub(crate) use credential::{Credentials, Security, Selection};
pub(crate) use encoded::Applied;
pub(crate) use mask::{Mask, mark_headers};
pub use provider::{ProviderError, Token, TokenProvider};
pub use scheme::SecurityScheme;
pub use secret::Secret;
