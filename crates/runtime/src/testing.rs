//! A transport in memory, for tests of code that makes calls: it records requests and returns the given responses.
//!
//! ```
//! use clientsmith_runtime::testing::{MockResponse, MockTransport};
//! use clientsmith_runtime::{Client, Method, Value};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let recorder = MockTransport::new([MockResponse::json(200, r#"{"ok": true}"#)]);
//! let client = Client::builder("https://example.com").transport(recorder.clone()).build()?;
//!
//! let response = client.request(Method::GET, "/health").send_json::<Value>().await?;
//! assert_eq!(response["ok"], true);
//! assert_eq!(recorder.requests()[0].target(), "GET /health");
//! # Ok(())
//! # }
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use http_body::{Body as _, Frame};
use url::Url;

use crate::transport::{
    BoxFuture, Transport, TransportError, TransportErrorKind, TransportRequest, TransportResponse,
};
use crate::{Body, Bytes, Method};

/// A transport that records requests and returns the given responses, in order. Clones share both.
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<MockState>>);

#[derive(Default)]
struct MockState {
    responses: VecDeque<MockResponse>,
    requests: Vec<RecordedRequest>,
}

/// A request that was sent, including credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// The whole URL.
    pub url: Url,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The body; a stream is read completely.
    pub body: Bytes,
}

impl RecordedRequest {
    /// Method, path and query: `GET /pets?limit=1`.
    pub fn target(&self) -> String {
        let path = &self.url[url::Position::BeforePath..];
        format!("{} {path}", self.method)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

impl fmt::Debug for RecordedRequest {
    /// Shows neither the query nor secret headers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("headers", &self.headers)
            .field("body", &self.text())
            .finish()
    }
}

/// A response of a [`MockTransport`].
#[derive(Clone, Debug)]
pub struct MockResponse {
    delay: Duration,
    outcome: MockOutcome,
}

#[derive(Clone, Debug)]
enum MockOutcome {
    Response {
        status: u16,
        headers: HeaderMap,
        body: Bytes,
        ending: Ending,
    },
    Refused,
    Reset,
    Hangs,
}

/// How a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Whole,
    /// The connection breaks after the body's bytes.
    Broken,
    /// Nothing follows the body's bytes.
    Hanging,
}

impl MockResponse {
    /// A response with this status and no body.
    pub fn status(status: u16) -> Self {
        Self::bytes(status, Bytes::new())
    }

    /// A response of JSON text.
    pub fn json(status: u16, text: impl Into<String>) -> Self {
        Self::bytes(status, text.into())
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
    }

    /// A response of bytes.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        let response = MockOutcome::Response {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            ending: Ending::Whole,
        };
        Self {
            delay: Duration::ZERO,
            outcome: response,
        }
    }

    /// No connection.
    pub const fn refused() -> Self {
        Self {
            delay: Duration::ZERO,
            outcome: MockOutcome::Refused,
        }
    }

    /// A connection that breaks before any response.
    pub const fn reset() -> Self {
        Self {
            delay: Duration::ZERO,
            outcome: MockOutcome::Reset,
        }
    }

    /// Never a response.
    pub const fn hangs() -> Self {
        Self {
            delay: Duration::ZERO,
            outcome: MockOutcome::Hangs,
        }
    }

    /// Adds a header. Invalid names and values are ignored.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        if let MockOutcome::Response { headers, .. } = &mut self.outcome
            && let (Ok(name), Ok(value)) = (name.try_into(), value.try_into())
        {
            headers.append(name, value);
        }
        self
    }

    /// The connection breaks after the body's bytes, before its end.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        if let MockOutcome::Response { ending, .. } = &mut self.outcome {
            *ending = Ending::Broken;
        }
        self
    }

    /// Nothing follows the body's bytes, not even its end.
    #[must_use]
    pub fn hanging(mut self) -> Self {
        if let MockOutcome::Response { ending, .. } = &mut self.outcome {
            *ending = Ending::Hanging;
        }
        self
    }

    /// Delays the response.
    #[must_use]
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

impl MockTransport {
    /// A transport that returns these responses, then refuses connections.
    pub fn new(responses: impl IntoIterator<Item = MockResponse>) -> Self {
        let state = MockState {
            responses: responses.into_iter().collect(),
            requests: Vec::new(),
        };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Adds a response at the end.
    pub fn push(&self, response: MockResponse) {
        self.state().responses.push_back(response);
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, MockState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        write!(
            formatter,
            "MockTransport({} requests, {} responses left)",
            state.requests.len(),
            state.responses.len()
        )
    }
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let TransportRequest {
                method,
                url,
                headers,
                body,
                ..
            } = request;
            let body = read(body).await?;
            let response = {
                let mut state = self.state();
                state.requests.push(RecordedRequest {
                    method,
                    url,
                    headers,
                    body,
                });
                state
                    .responses
                    .pop_front()
                    .unwrap_or(MockResponse::refused())
            };
            if !response.delay.is_zero() {
                crate::clock::sleep(response.delay).await;
            }
            response.outcome.into_response().await
        })
    }

    /// Nothing leaves memory.
    fn reaches_loopback_directly(&self) -> bool {
        true
    }
}

impl MockOutcome {
    async fn into_response(self) -> Result<TransportResponse, TransportError> {
        match self {
            Self::Response {
                status,
                headers,
                body,
                ending,
            } => {
                let status =
                    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Ok(TransportResponse::new(
                    status,
                    headers,
                    Box::pin(Told {
                        body: Some(body),
                        ending,
                    }),
                ))
            }
            Self::Refused => Err(TransportError::new(
                TransportErrorKind::Connect,
                "connection refused",
            )),
            Self::Reset => Err(TransportError::new(
                TransportErrorKind::Attempt,
                "connection reset",
            )),
            Self::Hangs => std::future::pending().await,
        }
    }
}

/// The body of a mock response.
struct Told {
    body: Option<Bytes>,
    ending: Ending,
}

impl http_body::Body for Told {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match (self.body.take(), self.ending) {
            (Some(body), _) => Poll::Ready(Some(Ok(Frame::data(body)))),
            (None, Ending::Whole) => Poll::Ready(None),
            (None, Ending::Hanging) => Poll::Pending,
            (None, Ending::Broken) => {
                self.ending = Ending::Whole;
                let error = TransportError::new(
                    TransportErrorKind::Attempt,
                    "connection reset in the body",
                );
                Poll::Ready(Some(Err(error)))
            }
        }
    }
}

async fn read(mut body: Body) -> Result<Bytes, TransportError> {
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame =
            frame.map_err(|error| TransportError::new(TransportErrorKind::Attempt, error))?;
        bytes.extend_from_slice(frame.data_ref().map_or(&[], |piece| piece.as_ref()));
    }
    Ok(bytes.into())
}
