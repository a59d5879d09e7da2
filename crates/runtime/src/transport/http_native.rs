//! reqwest outside browsers.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body::{Frame, SizeHint};

use super::super::{
    BoxError, TransportError, TransportErrorKind, TransportRequest, TransportResponse,
};
use super::describe;
use crate::client::{HttpOptions, Proxy};
use crate::request::BuildError;
use crate::{Body, Bytes};

/// A client that leaves redirects and retries to this crate.
pub(super) fn client(
    options: &HttpOptions,
    connect_limit: Option<Duration>,
) -> Result<reqwest::Client, BuildError> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false);
    if let Some(limit) = connect_limit {
        builder = builder.connect_timeout(limit);
    }
    builder = match &options.proxy {
        None => builder,
        Some(Proxy::None) => builder.no_proxy(),
        // reqwest's message names the URL, which may hold a password.
        Some(Proxy::Url(url)) => builder.proxy(
            reqwest::Proxy::all(url.expose())
                .map_err(|_| BuildError::setting("the proxy", "is no URL of a proxy"))?,
        ),
    };
    tls(builder, options)?
        .build()
        .map_err(|error| BuildError::setting("the HTTP client", describe(&error)))
}

#[cfg(feature = "rustls")]
fn tls(
    builder: reqwest::ClientBuilder,
    options: &HttpOptions,
) -> Result<reqwest::ClientBuilder, BuildError> {
    Ok(builder.tls_backend_preconfigured(super::super::rustls::config(options)?))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls(
    mut builder: reqwest::ClientBuilder,
    options: &HttpOptions,
) -> Result<reqwest::ClientBuilder, BuildError> {
    let mut roots = Vec::new();
    for pem in &options.roots {
        let certificates = reqwest::Certificate::from_pem_bundle(pem)
            .map_err(|_| BuildError::setting("a root certificate", "is no PEM text"))?;
        if certificates.is_empty() {
            return Err(BuildError::setting(
                "a root certificate",
                "holds no certificate",
            ));
        }
        roots.extend(certificates);
    }
    builder = match options.only_these_roots {
        true => builder.tls_certs_only(roots),
        false => builder.tls_certs_merge(roots),
    };
    match &options.identity {
        None => Ok(builder),
        Some(pem) => {
            // The key stands by itself in one of the two texts that native-tls wants.
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
            let identity =
                reqwest::Identity::from_pkcs8_pem(pem.expose().as_bytes(), key.as_bytes())
                    .map_err(|_| BuildError::setting("the client certificate", "can't be read"))?;
            Ok(builder.identity(identity))
        }
    }
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(
    builder: reqwest::ClientBuilder,
    options: &HttpOptions,
) -> Result<reqwest::ClientBuilder, BuildError> {
    if options.roots.is_empty() && options.identity.is_none() && !options.only_these_roots {
        return Ok(builder);
    }
    Err(BuildError::setting(
        "a certificate",
        "means nothing without the feature `rustls` or `native-tls`",
    ))
}

/// Sends one request.
pub(super) async fn send(
    client: &reqwest::Client,
    request: TransportRequest,
) -> Result<TransportResponse, TransportError> {
    let TransportRequest {
        method,
        url,
        headers,
        body,
    } = request;
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    if !body.is_empty() {
        *request.body_mut() = Some(match body.into_bytes() {
            Ok(bytes) => bytes.into(),
            Err(stream) => reqwest::Body::wrap(Locked(Mutex::new(stream))),
        });
    }
    let mut response = client
        .execute(request)
        .await
        .map_err(|error| transport_error(error, false))?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    Ok(TransportResponse::new(
        status,
        headers,
        Box::pin(Incoming(response.into())),
    ))
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

/// A response's body with its errors told apart.
struct Incoming(reqwest::Body);

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(|error| transport_error(error, true))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// Tells errors apart. The URL may hold a key, so it is taken out.
fn transport_error(error: reqwest::Error, in_body: bool) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        _ if is_garbled(&error, in_body) => TransportErrorKind::Garbled,
        _ => TransportErrorKind::Attempt,
    };
    TransportError::new(kind, error.without_url())
}

/// Whether what came is at fault, not the connection: hyper can't parse it, or a decompressor refuses it.
fn is_garbled(error: &reqwest::Error, in_body: bool) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut by_hyper = false;
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            by_hyper = true;
            if error.is_parse() {
                return true;
            }
        }
        cause = error.source();
    }
    in_body && !by_hyper && error.is_decode()
}
