//! One attempt: a request, the redirects that may be followed, the response.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use super::headers::remove_secrets;
use super::operation_spec::Streaming;
use super::redirect::{Redirect, redirect};
use crate::auth::{Applied, Mask};
use crate::client::{Decoding, Inner, same_origin};
use crate::clock::Instant;
use crate::error::{
    ConnectError, CredentialsError, Error, ExchangeError, LimitError, Phase, TimeoutError,
};
use crate::observe::{AttemptWatch, FailureKind};
use crate::request::{Body, BuildError};
use crate::response::{
    Cut, Head, RawResponse, ResponseContext, is_stream, read_all, read_beginning,
};
use crate::transfer::{Floor, OnProgress, Transfer, watch_download, watch_upload, with_floor};
#[cfg(not(target_family = "wasm"))]
use crate::transport::with_connect_time;
use crate::transport::{TransportError, TransportErrorKind, TransportRequest, TransportResponse};

/// How much of an error response's body is read, and for how long: enough for any typed body.
pub(super) const FAILURE_BYTES: u64 = 1 << 20;
pub(super) const FAILURE_PATIENCE: Duration = Duration::from_secs(5);

/// What all attempts of a call share.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Inner,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// The `Cookie` header, without credentials.
    pub(super) cookies: String,
    pub(super) streaming: Streaming,
    pub(super) keeps_redirects: bool,
    pub(super) max_response_bytes: u64,
    /// The time limit for a chunk of a streamed response.
    pub(super) pause: Option<Duration>,
    pub(super) decoding: Decoding,
    /// A successful response is a secret.
    pub(super) is_secret_response: bool,
    /// The server may process the request more than once.
    pub(super) is_repeatable: bool,
    pub(super) floor: Option<Floor>,
    pub(super) on_progress: Option<OnProgress>,
    /// How many were begun, where their bodies are watched.
    pub(super) begun: AtomicU32,
}

impl Attempt<'_> {
    /// Sends the request and reads the response, whatever its status; of an error response, what arrives well before
    /// `end`.
    pub(super) async fn run(
        &self,
        applied: Applied,
        body: Body,
        end: Option<Instant>,
        mut watch: Option<&mut AttemptWatch<'_>>,
    ) -> Result<RawResponse, Failure> {
        let transfer = self.transfer(&body, watch.as_deref());
        let response = match &mut watch {
            None => self.send(&applied, body, transfer.as_ref()).await?,
            Some(watch) => {
                self.send_watched(&applied, body, transfer.as_ref(), watch)
                    .await?
            }
        };
        let mask = Mask::new(&applied, &self.headers, &self.cookies);
        let around = ResponseContext {
            applied,
            text_limit: self.client.limits.error_text_limit(),
            item_limit: self.max_response_bytes,
            pause: self.pause,
            depth_limit: self.client.limits.depth_limit(),
            decoding: self.decoding,
            is_secret: self.is_secret_response,
        };
        let TransportResponse {
            status,
            headers,
            body,
        } = response;
        let head = Head::new(status, headers, mask);
        let body = match &transfer {
            // A stream of items may pause.
            Some(transfer) if !(self.is_streamed(&head) && self.streaming != Streaming::Always) => {
                watch_download(body, transfer)
            }
            _ => body,
        };
        if !(status.is_success() || (self.keeps_redirects && status.is_redirection())) {
            let now = Instant::now();
            let left = end.map_or(FAILURE_PATIENCE, |end| {
                (end.saturating_duration_since(now) / 2).min(FAILURE_PATIENCE)
            });
            let most = FAILURE_BYTES.min(self.max_response_bytes);
            // If the body is too long, late or broken, the status is enough.
            let (bytes, _cut) = read_beginning(body, most, Some(now + left)).await;
            return Ok(RawResponse::whole(head, bytes, false, around));
        }
        if self.is_streamed(&head) {
            return Ok(RawResponse::streamed(head, body, around));
        }
        match read_all(body, self.max_response_bytes).await {
            Ok(bytes) => Ok(RawResponse::whole(head, bytes, true, around)),
            Err(Cut::Limit) => Err(Failure::Limit(LimitError::response_bytes(
                self.max_response_bytes,
            ))),
            Err(Cut::Late) => Err(Failure::Timeout(TimeoutError::new(
                Phase::Attempt,
                self.pause.unwrap_or_default(),
            ))),
            Err(Cut::Broken(error)) => match error.timeout() {
                Some(late) => Err(Failure::Timeout(late)),
                None => Err(Failure::Transport(error)),
            },
        }
    }

    /// What watches the bodies; `None` if nothing asks for it.
    fn transfer(&self, body: &Body, watch: Option<&AttemptWatch<'_>>) -> Option<Arc<Transfer>> {
        let is_counted = watch.is_some() && body.as_bytes().is_none();
        if self.floor.is_none() && self.on_progress.is_none() && !is_counted {
            return None;
        }
        Some(Transfer::new(
            self.begun.fetch_add(1, Relaxed) + 1,
            self.on_progress.clone(),
            self.floor,
            http_body::Body::size_hint(body).exact(),
        ))
    }

    /// Sends the request, and records how long that took.
    async fn send_watched(
        &self,
        applied: &Applied,
        body: Body,
        transfer: Option<&Arc<Transfer>>,
        watch: &mut AttemptWatch<'_>,
    ) -> Result<TransportResponse, Failure> {
        let size = body.as_bytes().map(<[u8]>::len);
        let sending = self.send(applied, body, transfer);
        #[cfg(not(target_family = "wasm"))]
        let (response, connect) = with_connect_time(sending).await;
        #[cfg(target_family = "wasm")]
        let (response, connect) = (sending.await, None);
        let sent = match (size, transfer) {
            (Some(size), _) => size as u64,
            (None, transfer) => transfer.map_or(0, |transfer| transfer.sent()),
        };
        watch.exchanged(sent, response.is_ok(), connect);
        response
    }

    fn is_streamed(&self, head: &Head) -> bool {
        is_streamed(self.streaming, self.decoding, head)
    }

    /// The request with these credentials.
    pub(super) fn request(
        &self,
        applied: &Applied,
        body: Body,
    ) -> Result<TransportRequest, Failure> {
        let mut url = self.url.clone();
        applied.write_query(&mut url);
        let mut request = TransportRequest::new(self.method.clone(), url);
        request.headers = self.headers.clone();
        self.add_credentials(applied, &mut request.headers)?;
        request.body = body;
        request.is_repeatable = self.is_repeatable;
        Ok(request)
    }

    /// Sends the request and follows redirects.
    async fn send(
        &self,
        applied: &Applied,
        body: Body,
        transfer: Option<&Arc<Transfer>>,
    ) -> Result<TransportResponse, Failure> {
        let request = self.request(applied, body)?;
        if self.keeps_redirects || self.client.limits.redirect_limit() == 0 {
            return self.exchange(request, transfer).await;
        }
        self.send_along(applied, request, transfer).await
    }

    /// Sends one request.
    async fn exchange(
        &self,
        mut request: TransportRequest,
        transfer: Option<&Arc<Transfer>>,
    ) -> Result<TransportResponse, Failure> {
        let Some(transfer) = transfer else {
            let response = self.client.transport.send(request).await;
            return response.map_err(Failure::Transport);
        };
        request.body = watch_upload(request.body, transfer);
        let sending = self.client.transport.send(request);
        let response = match self.floor {
            None => sending.await,
            Some(floor) => with_floor(sending, floor, transfer)
                .await
                .map_err(Failure::Timeout)?,
        };
        response.map_err(Failure::Transport)
    }

    /// Follows redirects. Secrets are only sent as long as all redirects stay on the first server.
    async fn send_along(
        &self,
        applied: &Applied,
        mut request: TransportRequest,
        transfer: Option<&Arc<Transfer>>,
    ) -> Result<TransportResponse, Failure> {
        let mut is_first_server = true;
        let mut left = self.client.limits.redirect_limit();
        loop {
            let (method, url) = (request.method.clone(), request.url.clone());
            // Kept for a redirect, which is rare: headers are created again then, and a body of bytes is cheap to keep.
            let spare = request.body.try_clone();
            let response = self.exchange(request, transfer).await?;
            if !response.status.is_redirection() {
                return Ok(response);
            }
            let next = redirect(
                (&method, &url),
                response.status,
                &response.headers,
                spare.is_some(),
            );
            let Some(Redirect {
                url: mut target,
                method,
                keeps_body,
            }) = next
            else {
                return Ok(response);
            };
            left = left.checked_sub(1).ok_or_else(|| {
                Failure::Limit(LimitError::redirects(self.client.limits.redirect_limit()))
            })?;
            is_first_server &= same_origin(&self.url, &target);
            let mut headers = self.headers.clone();
            if is_first_server {
                applied.write_query(&mut target);
                self.add_credentials(applied, &mut headers)?;
            } else {
                applied.remove_from_query(&mut target);
                remove_secrets(&mut headers);
            }
            request = TransportRequest::new(method, target);
            request.is_repeatable |= self.is_repeatable;
            request.headers = headers;
            match spare.filter(|_| keeps_body) {
                Some(body) => request.body = body,
                None => drop(request.headers.remove(CONTENT_TYPE)),
            }
        }
    }

    fn add_credentials(&self, applied: &Applied, headers: &mut HeaderMap) -> Result<(), Failure> {
        let mut cookies = self.cookies.clone();
        applied.write_headers(headers, &mut cookies);
        if !cookies.is_empty() {
            let value = HeaderValue::try_from(cookies);
            let mut value = value.map_err(|_| {
                BuildError::setting(
                    "a cookie",
                    "has characters that are not allowed in a header",
                )
            })?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        Ok(())
    }
}

/// Whether a successful response is read while it is received. An operation of streams may be responded to by something
/// else, which is an error with the text of the whole response.
pub(super) fn is_streamed(streaming: Streaming, decoding: Decoding, head: &Head) -> bool {
    match streaming {
        Streaming::Never => false,
        Streaming::Always => true,
        Streaming::Items => {
            head.media_type().is_none_or(is_stream) || decoding.allows_any_media_type()
        }
        Streaming::SomeItems => head.media_type().is_some_and(is_stream),
    }
}

/// Why an attempt has no response.
#[derive(Debug)]
pub(crate) enum Failure {
    Build(BuildError),
    Credentials(CredentialsError),
    Transport(TransportError),
    Timeout(TimeoutError),
    Limit(LimitError),
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl Failure {
    /// Whether the server can't have processed the request: there was no connection, or it ended before the request was
    /// sent completely.
    pub(super) const fn is_before_processing(&self) -> bool {
        use TransportErrorKind::{Connect, ConnectTimeout, Unprocessed};
        matches!(
            self,
            Self::Transport(error)
                if matches!(error.kind(), Connect | ConnectTimeout | Unprocessed)
        )
    }

    /// Whether the connection broke, so that a retry may succeed.
    pub(super) const fn is_of_the_exchange(&self) -> bool {
        match self {
            Self::Transport(error) => matches!(error.kind(), TransportErrorKind::Attempt),
            Self::Timeout(error) => error.is_of_an_attempt(),
            _ => false,
        }
    }

    pub(super) fn into_error(self, url: &Url, connect_limit: Option<Duration>) -> Error {
        match self {
            Self::Build(error) => Error::Build(error),
            Self::Credentials(error) => Error::Credentials(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Limit(error) => Error::Limit(error),
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::Runtime => Error::Build(BuildError::setting(
                    "the call",
                    "was not made in a Tokio runtime with I/O (`enable_all`)",
                )),
                TransportErrorKind::Connect | TransportErrorKind::Tls => {
                    let host = url.host_str().unwrap_or_default().to_owned();
                    Error::Connect(ConnectError::new(host, error.into_source()))
                }
                TransportErrorKind::ConnectTimeout => Error::Timeout(TimeoutError::new(
                    Phase::Connect,
                    connect_limit.unwrap_or_default(),
                )),
                TransportErrorKind::Attempt
                | TransportErrorKind::Unprocessed
                | TransportErrorKind::Garbled => {
                    Error::Transport(ExchangeError::new(error.into_source()))
                }
            },
        }
    }

    /// The kind, for traces and observers.
    pub(crate) const fn kind(&self) -> FailureKind {
        match self {
            Self::Build(_) => FailureKind::Build,
            Self::Credentials(_) => FailureKind::Credentials,
            Self::Timeout(_) => FailureKind::Timeout,
            Self::Limit(_) => FailureKind::Limit,
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::Connect => FailureKind::Connect,
                TransportErrorKind::ConnectTimeout => FailureKind::ConnectTimeout,
                TransportErrorKind::Runtime => FailureKind::Build,
                TransportErrorKind::Tls => FailureKind::Tls,
                TransportErrorKind::Unprocessed => FailureKind::Unprocessed,
                TransportErrorKind::Attempt => FailureKind::Exchange,
                TransportErrorKind::Garbled => FailureKind::Garbled,
            },
        }
    }
}
