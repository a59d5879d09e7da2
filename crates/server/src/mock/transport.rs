//! Mock servers without a socket: what a transport of the client's runtime exchanges with them.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

use super::body::{Broken, MockBody};
use super::engine::Engine;

/// What is built in a test.
///
/// # Panics
///
/// It can't be built.
#[track_caller]
pub fn built<T, E: fmt::Display>(outcome: Result<T, E>) -> T {
    match outcome {
        Ok(built) => built,
        Err(error) => {
            #[allow(clippy::panic, reason = "a test fails by panicking")]
            {
                panic!("{error}")
            }
        }
    }
}

/// Exchanges requests with a mock server in memory.
#[derive(Clone, Debug)]
pub struct Exchange(Arc<Engine>);

impl Exchange {
    pub(super) const fn new(engine: Arc<Engine>) -> Self {
        Self(engine)
    }

    /// The response to a request.
    ///
    /// # Errors
    ///
    /// What the test says: no connection, or one that breaks.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<Response<MockBody>, Broken> {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.headers_mut() = headers;
        let (_, rest) = url.split_once("://").unwrap_or(("", url));
        let path = rest
            .find(['/', '?'])
            .and_then(|start| rest.get(start..))
            .unwrap_or("/");
        let path = if path.starts_with('?') {
            format!("/{path}")
        } else {
            path.to_owned()
        };
        *request.uri_mut() = path.parse().map_err(|_| Broken::Refused)?;
        self.0.respond(request).await.wait().await
    }
}

/// All bytes of a body.
///
/// # Errors
///
/// It breaks.
pub async fn read_body<B: http_body::Body<Data = Bytes>>(body: B) -> Result<Bytes, B::Error> {
    Ok(body.collect().await?.to_bytes())
}

/// The body of a mock response with errors of a transport.
pub struct TransportBody<E> {
    body: Pin<Box<MockBody>>,
    error: fn(Broken) -> E,
}

impl<E> TransportBody<E> {
    /// A body whose errors are made by a function.
    pub fn new(body: MockBody, error: fn(Broken) -> E) -> Self {
        Self {
            body: Box::pin(body),
            error,
        }
    }
}

impl<E> fmt::Debug for TransportBody<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportBody")
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl<E> http_body::Body for TransportBody<E> {
    type Data = Bytes;
    type Error = E;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        let error = self.error;
        let frame = self.body.as_mut().poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(error)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Declares the transports of a generated crate: of mock servers in memory, and those that record and replay. The argument
/// is the module `transport` of the crate's runtime, in scope.
#[macro_export]
macro_rules! transports {
    ($transport:ident) => {
        /// Sends requests to a mock server in memory.
        #[derive(Debug)]
        struct InMemory($crate::mock::Exchange);

        fn transport_error(broken: $crate::mock::Broken) -> $transport::TransportError {
            let kind = match broken {
                $crate::mock::Broken::Refused => $transport::TransportErrorKind::Connect,
                _ => $transport::TransportErrorKind::Attempt,
            };
            $transport::TransportError::new(kind, broken)
        }

        impl $transport::Transport for InMemory {
            fn send(
                &self,
                request: $transport::TransportRequest,
            ) -> $transport::BoxFuture<
                '_,
                ::core::result::Result<$transport::TransportResponse, $transport::TransportError>,
            > {
                ::std::boxed::Box::pin(async move {
                    let body = $crate::mock::read_body(request.body).await;
                    let body = body.map_err(|error| {
                        $transport::TransportError::new(
                            $transport::TransportErrorKind::Attempt,
                            error,
                        )
                    })?;
                    let url = request.url.as_str();
                    let response = self
                        .0
                        .send(request.method, url, request.headers, body)
                        .await;
                    let (head, body) = response.map_err(transport_error)?.into_parts();
                    let body = $crate::mock::TransportBody::new(body, transport_error);
                    ::core::result::Result::Ok($transport::TransportResponse::new(
                        head.status,
                        head.headers,
                        ::std::boxed::Box::pin(body),
                    ))
                })
            }

            fn reaches_loopback_directly(&self) -> bool {
                true
            }
        }
    };
}
