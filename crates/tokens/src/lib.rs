//! The ways in which a ScaleOps host issues bearer tokens, as [`TokenProvider`](scaleops_cost::TokenProvider)s.
//!
//! The vendor's reference requires a token and does not say how to obtain one; these were observed in a public client.
//! Use the provider that fits, or copy and change it: each is one short file on the client's public API.
//!
//! | provider | where tokens come from |
//! | --- | --- |
//! | none: `bearer_token` | an environment variable, a secret store; `examples/environment.rs` |
//! | [`BuiltInLogin`] | the host's own login, or LDAP through it; `examples/login.rs` |
//! | [`ClientCredentials`] | an identity provider such as Azure AD; `examples/client_credentials.rs` |
//!
//! A provider is called when a token is needed, shortly before the last one expires, and after a 401 response; only
//! once, however many calls wait.

mod client_credentials;
mod login;

pub use client_credentials::ClientCredentials;
pub use login::BuiltInLogin;
