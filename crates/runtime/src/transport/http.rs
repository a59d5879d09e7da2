//! The default transport, on reqwest.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body::{Frame, SizeHint};

use super::{BoxFuture, ResponseBody, Transport, TransportError, TransportErrorKind};
use crate::client::HttpOptions;
use crate::request::BuildError;
use crate::{Body, Bytes};

/// Sends requests over HTTP with reqwest.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    pub(crate) fn new(
        options: &HttpOptions,
        connect_timeout: Option<Duration>,
    ) -> Result<Self, BuildError> {
        #[cfg(feature = "rustls")]
        {
            // Whoever chose a provider for the process keeps it.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ));
        if let Some(timeout) = connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        builder = options.apply(builder)?;
        let client = builder
            .build()
            .map_err(|error| BuildError::setting("the HTTP client", describe(&error)))?;
        Ok(Self { client })
    }

    /// Stands on a client of the caller's. It must not follow redirects
    /// (`reqwest::redirect::Policy::none()`), or credentials may reach other servers.
    #[cfg(feature = "reqwest")]
    pub const fn from_reqwest(client: reqwest::Client) -> Self {
        Self { client }
    }
}

/// reqwest's error with its causes, without the URL.
fn describe(error: &reqwest::Error) -> String {
    let mut text = String::from("can't be set up");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = if body.is_empty() {
                None
            } else {
                Some(into_reqwest(body))
            };
            let url = reqwest::Url::parse(&head.uri.to_string())
                .map_err(|error| TransportError::new(TransportErrorKind::Exchange, error))?;
            let mut request = reqwest::Request::new(head.method, url);
            *request.headers_mut() = head.headers;
            *request.body_mut() = body;
            let response = self
                .client
                .execute(request)
                .await
                .map_err(into_transport_error)?;
            Ok(::http::Response::from(response)
                .map(|body| Box::pin(Incoming(body)) as ResponseBody))
        })
    }
}

#[cfg(not(target_family = "wasm"))]
fn into_reqwest(body: Body) -> reqwest::Body {
    match body.into_bytes() {
        Ok(bytes) => bytes.into(),
        Err(stream) => reqwest::Body::wrap(Shared(std::sync::Mutex::new(stream))),
    }
}

/// reqwest wants bodies to be `Sync`; a body behind a lock that only its owner opens is.
struct Shared(std::sync::Mutex<Body>);

impl http_body::Body for Shared {
    type Data = Bytes;
    type Error = super::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let body = self
            .0
            .get_mut()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
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
        Pin::new(&mut self.0)
            .poll_frame(context)
            .map(|frame| frame.map(|frame| frame.map_err(into_transport_error)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The URL may hold a key, so it is taken out.
fn into_transport_error(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_connect(), error.is_timeout()) {
        (true, true) => TransportErrorKind::ConnectTimeout,
        (true, false) => TransportErrorKind::Connect,
        _ => TransportErrorKind::Exchange,
    };
    TransportError::new(kind, error.without_url())
}
