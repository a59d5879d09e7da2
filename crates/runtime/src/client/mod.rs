//! The client: where the API is, how it is reached, what calls may take.

mod base_url;
mod builder;
mod http_options;
mod limits;
mod retry;
mod timeouts;

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, Method};

pub(crate) use base_url::{BaseUrl, is_readable_on_the_way};
pub use builder::ClientBuilder;
pub(crate) use builder::plain_http;
pub use http_options::HttpOptions;
pub use limits::Limits;
pub(crate) use retry::Budget;
pub use retry::RetryPolicy;
pub use timeouts::Timeouts;

use crate::auth::{Credentials, SecurityScheme};
use crate::call::RawCall;
use crate::transport::Transport;

/// What every generated client stands on. Cloning it is cheap, and clones share connections, tokens and the budget of
/// retries.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Shared>);

/// What clones of a client share.
pub(crate) struct Shared {
    pub(crate) base_url: BaseUrl,
    pub(crate) credentials: Credentials,
    pub(crate) default_security: &'static [&'static [SecurityScheme]],
    pub(crate) headers: HeaderMap,
    pub(crate) timeouts: Timeouts,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) limits: Limits,
    pub(crate) plain_http: bool,
    pub(crate) transport: Box<dyn Transport>,
}

impl Client {
    /// A client of the API at `base_url`: `https://host`, `https://host/prefix/`.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// A call that the document does not name, with this client's address, credentials, time limits and errors. `path`
    /// begins with `/` and is percent-encoded where it must be.
    pub fn request(&self, method: Method, path: impl Into<String>) -> RawCall {
        RawCall::new(self.clone(), method, path.into())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.0.base_url.as_str())
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}
