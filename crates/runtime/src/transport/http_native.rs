//! reqwest outside browsers.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use http_body::{Frame, SizeHint};

use super::super::content_coding;
use super::super::loopback::LoopbackResolver;
use super::super::reuse::{Choice, Reuse};
use super::super::runtime_io::{NoIo, RequireIo};
use super::super::with_connect_time;
use super::super::{
    BoxError, TransportError, TransportErrorKind, TransportRequest, TransportResponse,
};
use super::describe;
#[cfg(feature = "http2")]
use crate::client::HttpVersion;
use crate::client::{Connections, HttpOptions, Proxy};
use crate::request::BuildError;
use crate::{Body, Bytes};

/// A client with a pool of connections, and one that makes a new connection for each request.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    pooled: reqwest::Client,
    /// `None` if every request uses the pool.
    fresh: Option<(reqwest::Client, Arc<Reuse>)>,
}

impl From<reqwest::Client> for Clients {
    fn from(pooled: reqwest::Client) -> Self {
        let fresh = None;
        Self { pooled, fresh }
    }
}

impl Clients {
    async fn execute(
        &self,
        request: reqwest::Request,
        is_repeatable: bool,
    ) -> Result<reqwest::Response, TransportError> {
        let Some((fresh, reuse)) = &self.fresh else {
            return self.pooled.execute(request).await.map_err(transport_error);
        };
        let mut active = reuse.begin(is_repeatable);
        let result = match active.choose().await {
            Choice::Fresh => return fresh.execute(request).await.map_err(transport_error),
            Choice::Pooled => self.pooled.execute(request).await,
            Choice::Watched => {
                let (result, took) = with_connect_time(self.pooled.execute(request)).await;
                active.learn(took.is_some(), result.is_ok());
                result
            }
        };
        if let Ok(response) = &result {
            active.responded(response.version() == http::Version::HTTP_2);
        }
        result.map_err(transport_error)
    }
}

/// Clients that leave redirects and retries to this crate: with the options' proxy, and for loopback, which uses none and
/// does not resolve names.
pub(super) fn clients(
    options: &HttpOptions,
    connect_limit: Option<Duration>,
) -> Result<(Clients, Clients), BuildError> {
    let tls = tls(options)?;
    let builder = || {
        let builder = connect(tls(reqwest::Client::builder()), &options.connections)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connector_layer(RequireIo)
            // Responses are decoded here, whatever features of reqwest others switch on.
            .no_gzip()
            .no_deflate()
            .no_brotli()
            .no_zstd();
        match connect_limit {
            Some(limit) => builder.connect_timeout(limit),
            None => builder,
        }
    };
    let proxy = match &options.proxy {
        // reqwest's message names the URL, which may hold a password.
        Some(Proxy::Url(url)) => Some(
            reqwest::Proxy::all(url.expose())
                .map_err(|_| BuildError::setting("the proxy", "is not the URL of a proxy"))?,
        ),
        _ => None,
    };
    let proxied = || match (&options.proxy, &proxy) {
        (None, _) => builder(),
        (_, Some(proxy)) => builder().proxy(proxy.clone()),
        (Some(_), None) => builder().no_proxy(),
    };
    let direct = || builder().no_proxy().dns_resolver(LoopbackResolver);
    let build = |builder: reqwest::ClientBuilder| {
        builder
            .build()
            .map_err(|error| BuildError::setting("the HTTP client", describe(&error)))
    };
    let has_fresh = !options.connections.reuses_always();
    let pair = |builder: &dyn Fn() -> reqwest::ClientBuilder| {
        let fresh = has_fresh.then(|| build(builder().pool_max_idle_per_host(0)));
        Ok::<_, BuildError>(Clients {
            pooled: build(builder())?,
            fresh: fresh
                .transpose()?
                .map(|fresh| (fresh, Arc::new(Reuse::new()))),
        })
    };
    Ok((pair(&proxied)?, pair(&direct)?))
}

/// Applies what the caller set of connections; the rest are reqwest's defaults.
fn connect(mut builder: reqwest::ClientBuilder, options: &Connections) -> reqwest::ClientBuilder {
    if let Some(limit) = options.pool_idle_timeout {
        builder = builder.pool_idle_timeout(limit);
    }
    if let Some(most) = options.pool_max_idle {
        builder = builder.pool_max_idle_per_host(most);
    }
    let probes = options
        .tcp_probes
        .filter(|_| options.tcp_keep_alive != Some(None));
    if let Some(idle) = options.tcp_keep_alive {
        builder = builder.tcp_keepalive(idle);
        if idle.is_none() {
            // Either of these alone would enable it.
            builder = builder
                .tcp_keepalive_interval(None)
                .tcp_keepalive_retries(None);
        }
    }
    if let Some((interval, most)) = probes {
        builder = builder
            .tcp_keepalive_interval(interval)
            .tcp_keepalive_retries(most);
    }
    #[cfg(feature = "http2")]
    {
        builder = match options.http_version {
            HttpVersion::Negotiated => builder,
            HttpVersion::Http1 => builder.http1_only(),
            HttpVersion::Http2 => builder.http2_prior_knowledge(),
        };
        if let Some((interval, timeout)) = options.http2_keep_alive {
            builder = builder
                .http2_keep_alive_interval(interval)
                .http2_keep_alive_timeout(timeout)
                .http2_keep_alive_while_idle(true);
        }
    }
    builder
}

/// What gives a builder the options' TLS.
#[cfg(feature = "rustls")]
fn tls(
    options: &HttpOptions,
) -> Result<impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder, BuildError> {
    let config = super::super::rustls::config(options)?;
    Ok(move |builder: reqwest::ClientBuilder| builder.tls_backend_preconfigured(config.clone()))
}

/// What gives a builder the options' TLS.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls(
    options: &HttpOptions,
) -> Result<impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder, BuildError> {
    let mut roots = Vec::new();
    for pem in &options.roots {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|_| BuildError::setting("a root certificate", "is not PEM text"))?;
        if certificates.is_empty() {
            return Err(BuildError::setting(
                "a root certificate",
                "contains no certificate",
            ));
        }
        roots.extend(certificates);
    }
    let only_these_roots = options.only_these_roots;
    let identity = options.identity.as_ref().map(identity).transpose()?;
    Ok(move |builder: reqwest::ClientBuilder| {
        let builder = match only_these_roots {
            true => builder.tls_certs_only(roots.clone()),
            false => builder.tls_certs_merge(roots.clone()),
        };
        match &identity {
            None => builder,
            Some(identity) => builder.identity(identity.clone()),
        }
    })
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn identity(pem: &crate::Secret) -> Result<reqwest::Identity, BuildError> {
    // native-tls needs two texts, of which one contains only the key.
    let key = pem
        .expose()
        .find("-----BEGIN PRIVATE KEY-----")
        .map(|start| &pem.expose()[start..]);
    let key = key.ok_or_else(|| {
        BuildError::setting(
            "the client certificate",
            "has no private key in PKCS #8 (`BEGIN PRIVATE KEY`)",
        )
    })?;
    reqwest::Identity::from_pkcs8_pem(pem.expose().as_bytes(), key.as_bytes())
        .map_err(|_| BuildError::setting("the client certificate", "can't be read"))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(
    options: &HttpOptions,
) -> Result<impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder, BuildError> {
    if options.roots.is_empty() && options.identity.is_none() && !options.only_these_roots {
        return Ok(|builder| builder);
    }
    Err(BuildError::setting(
        "a certificate",
        "has no effect without the feature `rustls` or `native-tls`",
    ))
}

/// Sends one request.
pub(super) async fn send(
    clients: &Clients,
    request: TransportRequest,
) -> Result<TransportResponse, TransportError> {
    let TransportRequest {
        method,
        url,
        headers,
        body,
        is_repeatable,
    } = request;
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    content_coding::accept(request.headers_mut());
    if body.is_empty() && anticipates_body(request.method()) {
        request
            .headers_mut()
            .entry(CONTENT_LENGTH)
            .or_insert(HeaderValue::from_static("0"));
    }
    if !body.is_empty() {
        *request.body_mut() = Some(match body.into_bytes() {
            Ok(bytes) => bytes.into(),
            Err(stream) => reqwest::Body::wrap(Locked(Mutex::new(stream))),
        });
    }
    let mut response = clients.execute(request, is_repeatable).await?;
    let (status, version) = (response.status(), response.version());
    let mut headers = std::mem::take(response.headers_mut());
    let body = content_coding::decode(&mut headers, version, response.into());
    Ok(TransportResponse::new(status, headers, body))
}

/// Whether a method usually has a body, so that none is stated (RFC 9110 §8.6).
fn anticipates_body(method: &Method) -> bool {
    [Method::POST, Method::PUT, Method::PATCH].contains(method)
}

/// reqwest wants bodies to be `Sync`; a body behind a lock that only its owner opens is.
struct Locked(Mutex<Body>);

impl http_body::Body for Locked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .size_hint()
    }
}

/// A response's body with its errors classified.
pub(in super::super) struct Incoming(pub(in super::super) reqwest::Body);

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(transport_error)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// Classifies an error. The URL may contain a key, so it is removed.
pub(in super::super) fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        _ if causes(&error).any(|error| error.is::<NoIo>()) => TransportErrorKind::Runtime,
        (true, true) => TransportErrorKind::ConnectTimeout,
        _ if causes(&error).any(is_lasting_tls_failure) => TransportErrorKind::Tls,
        (true, false) => TransportErrorKind::Connect,
        _ if causes(&error).any(is_no_http) => TransportErrorKind::Garbled,
        _ if causes(&error).any(is_unprocessed) => TransportErrorKind::Unprocessed,
        _ => TransportErrorKind::Attempt,
    };
    TransportError::new(kind, error.without_url())
}

/// An error and what caused it. The source of an `io::Error` is not the error inside it but that one's source.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        match error.downcast_ref::<std::io::Error>() {
            Some(error) => error.get_ref().map(|inner| inner as _),
            None => error.source(),
        }
    })
}

/// Whether the response is not valid HTTP, rather than missing.
fn is_no_http(error: &(dyn std::error::Error + 'static)) -> bool {
    error
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_parse)
}

/// Whether nothing of the request was sent, or the server says that it did not begin with it.
fn is_unprocessed(error: &(dyn std::error::Error + 'static)) -> bool {
    let is_unsent = error
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_canceled);
    is_unsent || is_refused_stream(error)
}

/// Whether an HTTP/2 server refused the stream, or closed the connection before it (RFC 9113 §8.7).
#[cfg(feature = "http2")]
fn is_refused_stream(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<h2::Error>().is_some_and(|error| {
        let is_closed = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
        let is_refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
        error.is_remote() && (is_closed || is_refused)
    })
}

/// Never, without HTTP/2.
#[cfg(not(feature = "http2"))]
const fn is_refused_stream(_error: &(dyn std::error::Error + 'static)) -> bool {
    false
}

/// Whether the TLS failure is permanent: a certificate that is not trusted, no version in common, no TLS at all.
#[cfg(feature = "rustls")]
fn is_lasting_tls_failure(error: &(dyn std::error::Error + 'static)) -> bool {
    use rustls::{AlertDescription, Error};
    error
        .downcast_ref::<Error>()
        .is_some_and(|error| match error {
            // A temporary failure of the server or this machine.
            Error::AlertReceived(
                AlertDescription::InternalError
                | AlertDescription::CloseNotify
                | AlertDescription::UserCanceled,
            )
            | Error::FailedToGetCurrentTime
            | Error::FailedToGetRandomBytes
            | Error::HandshakeNotComplete => false,
            // Bytes that were corrupted in transit.
            Error::DecryptError => false,
            _ => true,
        })
}

/// Whether the TLS failure is permanent: the system's library then gives no further cause, or its own.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn is_lasting_tls_failure(error: &(dyn std::error::Error + 'static)) -> bool {
    error.is::<native_tls::Error>() && causes(error).all(|error| !error.is::<std::io::Error>())
}

/// Never, without TLS.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
const fn is_lasting_tls_failure(_error: &(dyn std::error::Error + 'static)) -> bool {
    false
}
