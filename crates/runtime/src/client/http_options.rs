//! How the default transport connects.

use std::fmt;

use super::Connections;
use crate::auth::Secret;

/// How the default transport connects: trusted certificates, client certificate, proxy, and [`Connections`].
///
/// By default: the system's root certificates, no client certificate, and the proxy of the environment (`HTTP_PROXY`,
/// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in upper or lower case). Requests to this machine's loopback interface never
/// use a proxy, so that plain `http` to `localhost` stays on the machine. Certificates are PEM text, parsed when the
/// client is built; one that can't be parsed is an error of `build`.
///
/// In a browser (`wasm32-unknown-unknown`) none of this applies: the browser decides.
#[derive(Clone, Default)]
#[must_use]
pub struct HttpOptions {
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) only_these_roots: bool,
    pub(crate) identity: Option<Secret>,
    pub(crate) proxy: Option<Proxy>,
    #[cfg_attr(
        target_family = "wasm",
        allow(dead_code, reason = "the browser decides")
    )]
    pub(crate) connections: Connections,
    #[cfg(feature = "reqwest")]
    pub(crate) client: Option<reqwest::Client>,
}

/// The proxy, unless the environment decides.
#[derive(Clone)]
pub(crate) enum Proxy {
    None,
    /// For all requests; the URL may contain a password.
    #[cfg_attr(
        target_family = "wasm",
        allow(dead_code, reason = "the browser decides")
    )]
    Url(Secret),
}

impl HttpOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts one or more certificate authorities in addition to the system's.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Trusts only the authorities of [`root_certificate`](Self::root_certificate), not the system's.
    pub const fn only_these_roots(mut self) -> Self {
        self.only_these_roots = true;
        self
    }

    /// Sets the client certificate: its private key (PKCS #8) and its certificate chain, the client's first.
    ///
    /// This is what a security scheme of type `mutualTLS` requires; it has no method of its own.
    pub fn client_certificate(mut self, pem: impl Into<Secret>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// Uses this proxy (`http://proxy:3128`, with a user name and password if required) instead of the environment's.
    /// Requests to loopback still use none.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Some(Proxy::Url(url.into()));
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Some(Proxy::None);
        self
    }

    /// How long connections are kept, and how they are kept alive.
    pub const fn connections(mut self, connections: Connections) -> Self {
        self.connections = connections;
        self
    }

    /// Uses a `reqwest::Client` of the caller; the other options and the connect timeout then have no effect.
    ///
    /// It must not follow redirects (`reqwest::redirect::Policy::none()`): one that does sends API keys to whatever
    /// server a redirect names. Since it may use a proxy, credentials are not sent over plain `http`, even to loopback,
    /// without [`allow_plain_http`](crate::ClientBuilder::allow_plain_http).
    #[cfg(feature = "reqwest")]
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }
}

impl fmt::Debug for HttpOptions {
    /// Shows neither keys nor the proxy's password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpOptions")
            .field("root_certificates", &self.roots.len())
            .field("only_these_roots", &self.only_these_roots)
            .field("client_certificate", &self.identity.is_some())
            .field("proxy", &self.proxy.is_some())
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}
