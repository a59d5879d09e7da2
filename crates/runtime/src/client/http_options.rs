//! How the default transport connects.

use std::fmt;

use crate::auth::Secret;

/// How the default transport connects: whom it trusts, how it shows itself, by which way.
///
/// By default: the system's root certificates, no client certificate, the proxy that the environment names (`HTTP_PROXY`,
/// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, in upper or lower case). Requests to this machine's loopback interface never go
/// through a proxy, so that what is sent over plain `http` to `localhost` stays on the machine. Certificates are PEM text, read when the client is built; one that can't be read is an
/// error then.
///
/// In a browser (`wasm32-unknown-unknown`) none of this applies: the browser decides.
#[derive(Clone, Default)]
#[must_use]
pub struct HttpOptions {
    pub(crate) roots: Vec<Vec<u8>>,
    pub(crate) only_these_roots: bool,
    pub(crate) identity: Option<Secret>,
    pub(crate) proxy: Option<Proxy>,
    #[cfg(feature = "reqwest")]
    pub(crate) client: Option<reqwest::Client>,
}

/// Which proxy is used, if it is not left to the environment.
#[derive(Clone)]
pub(crate) enum Proxy {
    None,
    /// For all requests; the URL may hold a password.
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

    /// Trusts a certificate authority beside the system's: one or more certificates.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Trusts only what was given to [`root_certificate`](Self::root_certificate), not the system's authorities.
    pub const fn only_these_roots(mut self) -> Self {
        self.only_these_roots = true;
        self
    }

    /// Shows a certificate of the client's own: its private key (PKCS #8) and its certificates, the client's first.
    pub fn client_certificate(mut self, pem: impl Into<Secret>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// Goes through this proxy (`http://proxy:3128`, with a user and a password if it wants them) whatever the
    /// environment says. Requests to loopback still go through none.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Some(Proxy::Url(url.into()));
        self
    }

    /// Goes through no proxy whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Some(Proxy::None);
        self
    }

    /// Stands on a client of the caller's; the other options and the connect limit then mean nothing.
    ///
    /// It must not follow redirects (`reqwest::redirect::Policy::none()`): one that does sends API keys to whatever server
    /// a redirect names. Since it may go through a proxy, credentials are sent over plain `http` not even to loopback
    /// without [`allow_plain_http`](crate::ClientBuilder::allow_plain_http).
    #[cfg(feature = "reqwest")]
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }
}

impl fmt::Debug for HttpOptions {
    /// Shows no key and no proxy's password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpOptions")
            .field("root_certificates", &self.roots.len())
            .field("only_these_roots", &self.only_these_roots)
            .field("client_certificate", &self.identity.is_some())
            .field("proxy", &self.proxy.is_some())
            .finish_non_exhaustive()
    }
}
