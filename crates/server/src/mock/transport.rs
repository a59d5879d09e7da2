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
    /// A body of these bytes.
    pub fn whole(bytes: Bytes, error: fn(Broken) -> E) -> Self {
        Self::new(MockBody::bytes(bytes, super::body::Pace::default()), error)
    }

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

/// Declares the transports of a generated crate: of mock servers in memory, and those that record and replay. The arguments
/// are the crate's runtime, and the function that gives the description of the API.
#[macro_export]
macro_rules! transports {
    ($runtime:ident, $description:path) => {
        /// Sends requests to a mock server in memory.
        #[derive(Debug)]
        struct InMemory($crate::mock::Exchange);

        fn transport_error(broken: $crate::mock::Broken) -> $runtime::transport::TransportError {
            let kind = match broken {
                $crate::mock::Broken::Refused => $runtime::transport::TransportErrorKind::Connect,
                _ => $runtime::transport::TransportErrorKind::Attempt,
            };
            $runtime::transport::TransportError::new(kind, broken)
        }

        /// An error of a recording: a retry would fail too.
        fn recording_error(
            error: $crate::mock::RecordingError,
        ) -> $runtime::transport::TransportError {
            let kind = $runtime::transport::TransportErrorKind::Garbled;
            $runtime::transport::TransportError::new(kind, error)
        }

        /// All bytes of a request.
        async fn whole(
            body: $runtime::Body,
        ) -> ::core::result::Result<$crate::Bytes, $runtime::transport::TransportError> {
            $crate::mock::read_body(body).await.map_err(|error| {
                let kind = $runtime::transport::TransportErrorKind::Attempt;
                $runtime::transport::TransportError::new(kind, error)
            })
        }

        impl $runtime::transport::Transport for InMemory {
            fn send(
                &self,
                request: $runtime::transport::TransportRequest,
            ) -> $runtime::transport::BoxFuture<
                '_,
                ::core::result::Result<
                    $runtime::transport::TransportResponse,
                    $runtime::transport::TransportError,
                >,
            > {
                ::std::boxed::Box::pin(async move {
                    let body = whole(request.body).await?;
                    let url = request.url.as_str();
                    let response = self
                        .0
                        .send(request.method, url, request.headers, body)
                        .await;
                    let (head, body) = response.map_err(transport_error)?.into_parts();
                    let body = $crate::mock::TransportBody::new(body, transport_error);
                    ::core::result::Result::Ok($runtime::transport::TransportResponse::new(
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

        /// A transport that sends requests by another, and writes what is exchanged to a file, for a [`Replayer`].
        ///
        /// Secrets are masked: credentials wherever they occur, and members of bodies that are called like secrets
        /// (`password`, `access_token`). Responses are read as a whole.
        #[derive(Debug)]
        pub struct Recorder<T> {
            inner: T,
            recording: $crate::mock::Recording,
        }

        impl<T: $runtime::transport::Transport> Recorder<T> {
            /// Records to this file, which is replaced.
            pub fn new(inner: T, file: impl ::core::convert::Into<::std::path::PathBuf>) -> Self {
                let recording = $crate::mock::Recording::create($description(), file);
                Self { inner, recording }
            }
        }

        impl<T: $runtime::transport::Transport> $runtime::transport::Transport for Recorder<T> {
            fn send(
                &self,
                request: $runtime::transport::TransportRequest,
            ) -> $runtime::transport::BoxFuture<
                '_,
                ::core::result::Result<
                    $runtime::transport::TransportResponse,
                    $runtime::transport::TransportError,
                >,
            > {
                ::std::boxed::Box::pin(async move {
                    let (method, url, headers) = (
                        request.method.clone(),
                        request.url.clone(),
                        request.headers.clone(),
                    );
                    let body = whole(request.body).await?;
                    let mut sent =
                        $runtime::transport::TransportRequest::new(method.clone(), url.clone());
                    sent.headers = headers.clone();
                    sent.body = body.clone().into();
                    let response = self.inner.send(sent).await?;
                    let received = $crate::mock::read_body(response.body).await?;
                    self.recording
                        .add(
                            (&method, url.as_str(), &headers, &body),
                            (response.status, &response.headers, &received),
                        )
                        .map_err(recording_error)?;
                    let body = $crate::mock::TransportBody::whole(received, transport_error);
                    ::core::result::Result::Ok($runtime::transport::TransportResponse::new(
                        response.status,
                        response.headers,
                        ::std::boxed::Box::pin(body),
                    ))
                })
            }

            fn reaches_loopback_directly(&self) -> bool {
                self.inner.reaches_loopback_directly()
            }
        }

        /// A transport that responds as a [`Recorder`] has recorded. A request that was not recorded is an error.
        #[derive(Clone, Debug)]
        pub struct Replayer {
            recording: $crate::mock::Recording,
        }

        impl Replayer {
            /// Opens a file of a [`Recorder`].
            ///
            /// # Errors
            ///
            /// The file can't be read; or one of its exchanges no longer matches the API's document, in which case it must
            /// be recorded again.
            pub async fn open(
                file: impl ::core::convert::AsRef<::std::path::Path>,
            ) -> ::core::result::Result<Self, $crate::mock::RecordingError> {
                let recording = $crate::mock::Recording::open($description(), file).await?;
                ::core::result::Result::Ok(Self { recording })
            }
        }

        impl $runtime::transport::Transport for Replayer {
            fn send(
                &self,
                request: $runtime::transport::TransportRequest,
            ) -> $runtime::transport::BoxFuture<
                '_,
                ::core::result::Result<
                    $runtime::transport::TransportResponse,
                    $runtime::transport::TransportError,
                >,
            > {
                ::std::boxed::Box::pin(async move {
                    let body = whole(request.body).await?;
                    let (status, headers, body) = self
                        .recording
                        .find((
                            &request.method,
                            request.url.as_str(),
                            &request.headers,
                            &body,
                        ))
                        .map_err(recording_error)?;
                    let body = $crate::mock::TransportBody::whole(body, transport_error);
                    ::core::result::Result::Ok($runtime::transport::TransportResponse::new(
                        status,
                        headers,
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
