//! The ways in which a ScaleOps host hands out bearer tokens, as [`TokenProvider`](scaleops_cost::TokenProvider)s.
//!
//! The vendor's reference asks for a token and does not say how to get one; what is here was seen in use by a public
//! client. Take the provider that fits, or copy and change it: each is one short file on the client's public API.
//!
//! | provider | where tokens come from |
//! | --- | --- |
//! | none: `bearer_token` | a variable of the environment, a secret store; `examples/environment.rs` |
//! | [`BuiltInLogin`] | the host's own login, or LDAP through it; `examples/login.rs` |
//! | [`ClientCredentials`] | an identity provider such as Azure AD; `examples/client_credentials.rs` |
//!
//! A provider is asked when a token is needed, shortly before the last one expires, and after a response of 401; one call
//! asks however many wait.

mod client_credentials;
mod login;

pub use client_credentials::ClientCredentials;
pub use login::BuiltInLogin;
