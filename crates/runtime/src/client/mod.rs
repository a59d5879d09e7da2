//! Clients: the base URL and settings that all calls share.
//!
//! [`ClientBuilder`] checks all settings, so a [`Client`] is always valid. Cloning is cheap, and clones share
//! connections, tokens and the retry budget.

mod base_url;
mod builder;
mod connections;
mod decoding;
mod hooks;
mod http_options;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
mod layers;
mod limits;
mod timeouts;

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method};

pub use base_url::resolve_url;
pub(crate) use base_url::{BaseUrl, is_loopback, same_origin};
pub use builder::ClientBuilder;
pub use connections::Connections;
#[cfg(all(feature = "http2", not(target_family = "wasm")))]
pub(crate) use connections::HttpVersion;
pub use decoding::{Decoding, EmptyBodies};
pub(crate) use hooks::Hooks;
pub use http_options::HttpOptions;
#[cfg(not(target_family = "wasm"))]
pub(crate) use http_options::Proxy;
pub use limits::Limits;
pub use timeouts::Timeouts;

use crate::auth::{Credentials, SecurityScheme};
use crate::call::RequestBuilder;
use crate::retry::{Budget, RetryPolicy};
use crate::transport::Transport;

/// Calls an API. Built by a [`ClientBuilder`]; cheap to clone, and clones share connections, tokens and the retry
/// budget.
///
/// Dropping a call at any point leaves the client usable.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

/// The state that all clones of a client share.
pub(crate) struct Inner {
    pub(crate) base: BaseUrl,
    pub(crate) credentials: Credentials,
    pub(crate) default_security: &'static [&'static [SecurityScheme]],
    pub(crate) headers: HeaderMap,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) decoding: Decoding,
    pub(crate) plain_http_allowed: bool,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) hooks: Hooks,
}

impl Client {
    /// A builder for a client of the API at this URL.
    ///
    /// The URL is the server's (OpenAPI 3.0.3 §4.7.5): scheme `https` or `http`, a host, optionally a port and a path,
    /// with or without a trailing slash.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// An undocumented request, with this client's credentials, retries and errors.
    ///
    /// `path` begins with `/`, is relative to the base URL, and may have a query. One that would leave the base URL's
    /// path (`/../`, `//host`, in any encoding) or has a fragment is an error when the call is sent.
    ///
    /// It may also be an absolute URL on the base URL's origin, such as a link of a response, whatever its path. One on
    /// another origin is an error: the credentials are not for it.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RequestBuilder {
        RequestBuilder::new(self.clone(), method, path.into())
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Client {
    /// Shows no secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            base,
            credentials,
            timeouts,
            retry,
            limits,
            ..
        } = self.inner();
        formatter
            .debug_struct("Client")
            .field("base_url", base)
            .field("credentials", credentials)
            .field("timeouts", timeouts)
            .field("retry", retry)
            .field("limits", limits)
            .finish_non_exhaustive()
    }
}
