//! How the default transport connects.

use std::fmt;

use crate::auth::Secret;
use crate::request::BuildError;

/// Certificates and proxies of the default transport.
///
/// By default: the system's root certificates, and no proxy.
#[derive(Clone, Default)]
pub struct HttpOptions {
    roots: Vec<Vec<u8>>,
    identity: Option<Secret>,
    proxy: Option<String>,
}

impl HttpOptions {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            roots: Vec::new(),
            identity: None,
            proxy: None,
        }
    }

    /// Trusts a certificate authority beside the system's: one or more certificates as PEM.
    #[must_use]
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Shows a certificate of the client's own: its private key and certificates as PEM. Needs the feature `rustls`.
    #[must_use]
    pub fn client_certificate(mut self, pem: impl Into<Secret>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// Goes through a proxy: `http://proxy:3128`.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    pub(crate) fn apply(
        &self,
        mut builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        if let Some(proxy) = &self.proxy {
            // reqwest's message names the URL, which may hold a password.
            let proxy = reqwest::Proxy::all(proxy)
                .map_err(|_| BuildError::setting("the proxy", "is no URL"))?;
            builder = builder.proxy(proxy);
        }
        self.apply_certificates(builder)
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn apply_certificates(
        &self,
        mut builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        for pem in &self.roots {
            let certificates = reqwest::Certificate::from_pem_bundle(pem)
                .map_err(|_| BuildError::setting("a root certificate", "is no PEM"))?;
            if certificates.is_empty() {
                return Err(BuildError::setting(
                    "a root certificate",
                    "holds no certificate",
                ));
            }
            builder = builder.tls_certs_merge(certificates);
        }
        match &self.identity {
            None => Ok(builder),
            #[cfg(feature = "rustls")]
            Some(pem) => {
                let identity = reqwest::Identity::from_pem(pem.expose().as_bytes());
                let identity = identity.map_err(|_| {
                    BuildError::setting(
                        "the client certificate",
                        "is no PEM of a key and certificates",
                    )
                })?;
                Ok(builder.identity(identity))
            }
            #[cfg(not(feature = "rustls"))]
            Some(_) => Err(BuildError::setting(
                "the client certificate",
                "needs the feature `rustls`",
            )),
        }
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    fn apply_certificates(
        &self,
        builder: reqwest::ClientBuilder,
    ) -> Result<reqwest::ClientBuilder, BuildError> {
        if self.roots.is_empty() && self.identity.is_none() {
            return Ok(builder);
        }
        Err(BuildError::setting(
            "a certificate",
            "needs the feature `rustls` or `native-tls`",
        ))
    }
}

impl fmt::Debug for HttpOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpOptions")
            .field("root_certificates", &self.roots.len())
            .finish_non_exhaustive()
    }
}
