//! How a request reaches a server: the seam below authentication and retries.
//!
//! [`HttpTransport`] is the default, on reqwest; [`crate::testing`] has one in memory. A transport sends one request and
//! gives one response: it follows no redirect, adds no credential and retries nothing.

mod http;

use std::fmt;
use std::future::Future;
use std::pin::Pin;

pub use self::http::HttpTransport;
use crate::{Body, Bytes};

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future, boxed; `Send` except on WebAssembly, whose futures never are.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future, boxed; `Send` except on WebAssembly, whose futures never are.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The body of a response as it comes.
pub type ResponseBody =
    Pin<Box<dyn ::http_body::Body<Data = Bytes, Error = TransportError> + Send>>;

/// Sends requests.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and gives the response once its head is there.
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<ResponseBody>, TransportError>>;
}

/// Why an exchange failed.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// What failed, as far as it decides on a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: nothing was sent.
    Connect,
    /// No connection in time: nothing was sent.
    ConnectTimeout,
    /// Anything later: the server may have acted.
    Exchange,
}

impl TransportError {
    /// An error of this kind. Its text must not hold a URL's query or a header's value.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// What failed.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(formatter)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
