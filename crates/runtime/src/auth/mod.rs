//! Authentication: schemes, credentials, tokens, and how they are added to a request (OpenAPI 3.0.3 §4.7.27).
//!
//! A client has credentials by scheme; an operation names the schemes that it accepts; [`Credentials::apply`] combines
//! the two for one attempt. Secrets are never shown, and are marked so that no lower layer shows them either.

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
pub(crate) use credential::{Credentials, Security, SelectedCredentials};
pub(crate) use encoded::Applied;
pub(crate) use mask::{Mask, mark_headers};
pub use provider::{ProviderError, Token, TokenProvider};
pub use scheme::SecurityScheme;
pub use secret::Secret;
