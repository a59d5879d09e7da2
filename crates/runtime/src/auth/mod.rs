//! Who calls: schemes, credentials, tokens, and how they reach a request (OpenAPI 3.0.3 §4.7.27).

mod credential;
mod provider;
mod scheme;
mod secret;

pub use credential::Credential;
pub(crate) use credential::{Applied, ApplyError, Credentials, Selected};
pub use provider::{ProviderError, Token, TokenProvider};
pub use scheme::SecurityScheme;
pub use secret::Secret;
