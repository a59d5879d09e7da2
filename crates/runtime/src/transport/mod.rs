//! Transports: how a request is sent to a server, below authentication and retries.
//!
//! [`HttpTransport`] is the default, on reqwest; [`crate::testing`] has one in memory. A transport sends one request
//! and returns one response: it follows no redirects, adds no credentials and retries nothing.

mod body;
#[cfg(not(target_family = "wasm"))]
mod connecting;
#[cfg(not(target_family = "wasm"))]
mod content_coding;
mod convert;
mod http;
#[cfg(not(target_family = "wasm"))]
mod loopback;
#[cfg(not(target_family = "wasm"))]
mod reuse;
#[cfg(not(target_family = "wasm"))]
mod runtime_io;
#[cfg(all(feature = "rustls", not(target_family = "wasm")))]
mod rustls;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use ::http::{HeaderMap, Method, StatusCode};
use url::Url;

pub(crate) use self::body::whole_body;
#[cfg(not(target_family = "wasm"))]
pub(crate) use self::connecting::with_connect_time;
pub use self::http::HttpTransport;
use crate::escape::Escaped;
use crate::{Body, Bytes};

/// Any error, boxed.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future, boxed; `Send` except on WebAssembly, whose futures never are.
#[cfg(not(target_family = "wasm"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future, boxed; `Send` except on WebAssembly, whose futures never are.
#[cfg(target_family = "wasm")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// `Send`, except on WebAssembly, where it has no requirements.
#[cfg(not(target_family = "wasm"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_family = "wasm"))]
impl<T: Send + ?Sized> MaybeSend for T {}
/// `Send`, except on WebAssembly, where it has no requirements.
#[cfg(target_family = "wasm")]
pub trait MaybeSend {}
#[cfg(target_family = "wasm")]
impl<T: ?Sized> MaybeSend for T {}

/// The body of a response, as a stream.
pub type ResponseBody = Pin<Box<dyn http_body::Body<Data = Bytes, Error = TransportError> + Send>>;

/// Sends requests.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and returns the response once its headers are received.
    ///
    /// The future may be dropped at any point, which closes the exchange.
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>>;

    /// Whether requests to this machine (`localhost` and the names below it, RFC 6761 §6.3; `127.0.0.0/8`; `::1`) stay
    /// on it, whatever proxy there is. Only then are credentials sent there over plain `http` without
    /// [`allow_plain_http`](crate::ClientBuilder::allow_plain_http). Default: `false`.
    fn reaches_loopback_directly(&self) -> bool {
        false
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        (**self).send(request)
    }

    fn reaches_loopback_directly(&self) -> bool {
        (**self).reaches_loopback_directly()
    }
}

/// A request as it is sent, including credentials.
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The whole URL: absolute, without a fragment.
    pub url: Url,
    /// The headers; those that are secret are marked so.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// Whether the server may process the request more than once: it is read-only, idempotent, or has an idempotency
    /// key. Default: by the method.
    pub is_repeatable: bool,
}

impl TransportRequest {
    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            is_repeatable: method.is_idempotent(),
            method,
            url,
            headers: HeaderMap::new(),
            body: Body::empty(),
        }
    }
}

impl fmt::Debug for TransportRequest {
    /// Does not show the query, which may contain a key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

/// A response whose body is not read yet.
#[non_exhaustive]
pub struct TransportResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers; of a body that was coded, without `Content-Encoding` and `Content-Length`.
    pub headers: HeaderMap,
    /// The body, with content codings (RFC 9110 §8.4) decoded.
    pub body: ResponseBody,
}

impl TransportResponse {
    /// A response.
    pub const fn new(status: StatusCode, headers: HeaderMap, body: ResponseBody) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }
}

impl fmt::Debug for TransportResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why an exchange failed.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// The kind of failure, which decides on a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: nothing was sent.
    Connect,
    /// No connection in time: nothing was sent.
    ConnectTimeout,
    /// No connection, because the Tokio runtime has no I/O: nothing was sent, and a retry would fail too.
    Runtime,
    /// Permanent TLS failure, so a retry would fail too: the certificate is not trusted, there is no common version,
    /// the server rejects the client's certificate or does not support TLS. The request was not processed.
    Tls,
    /// The connection was closed before anything of the request was sent, or the server says that it did not begin with it
    /// (HTTP/2): it was not processed.
    Unprocessed,
    /// The connection broke: the server may have processed the request.
    Attempt,
    /// The response is not valid HTTP or its content coding is invalid: a retry would fail too.
    Garbled,
}

impl TransportError {
    /// An error of this kind. Its text must not contain a URL's query or a header's value.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// The kind of failure.
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The time limit that was exceeded by a body.
    pub(crate) fn timeout(&self) -> Option<crate::error::TimeoutError> {
        self.source.downcast_ref().copied()
    }

    pub(crate) fn into_source(self) -> BoxError {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.source).fmt(formatter)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.source()
    }
}
