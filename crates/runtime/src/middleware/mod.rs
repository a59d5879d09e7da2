//! Middleware of the caller's: `tower` layers around calls and around attempts (feature `tower`).
//!
//! Requests and responses are those of the crate `http`. Layers around attempts see what is sent, credentials included,
//! each time that it is sent; layers around calls see a call before its credentials are added, once, and its last response.
//!
//! | layer of | sees | good for |
//! | --- | --- | --- |
//! | [`ClientBuilder::attempt_layer`](crate::ClientBuilder::attempt_layer) | each request as it is sent; redirects are requests of their own | signatures, a rate of requests, faults for tests |
//! | [`ClientBuilder::call_layer`](crate::ClientBuilder::call_layer) | each call | caches, checks of inputs, accounting |
//!
//! The examples of this crate have a layer that signs requests (`examples/signing.rs`), one that caches by `ETag`
//! (`examples/etag_cache.rs`), and one that bounds the rate of requests (`examples/rate_limit.rs`).

mod attempts;
mod calls;

pub use attempts::AttemptService;
pub(crate) use attempts::{Layered, WrapTransport};
pub use calls::CallService;
pub(crate) use calls::{BoxCalls, WrapCalls, box_calls, layered_calls, through_layers};

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};
use tower_service::Service;

use crate::transport::{BoxError, ResponseBody, TransportError, TransportErrorKind};
use crate::{Body, Bytes};

/// Sends a request through a service, once it is ready.
async fn send<S, B>(
    mut service: S,
    request: http::Request<Body>,
) -> Result<http::Response<B>, S::Error>
where
    S: Service<http::Request<Body>, Response = http::Response<B>>,
{
    poll_fn(|context| service.poll_ready(context)).await?;
    service.call(request).await
}

/// The body of a response of a layer, as that of a transport.
fn boxed<B>(body: B) -> ResponseBody
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Box::pin(LayerBody(Box::pin(body)))
}

struct LayerBody<B>(Pin<Box<B>>);

impl<B> http_body::Body for LayerBody<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.0.as_mut().poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(transport_error)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

/// The error of a layer: its own, or one of the transport that it passed on.
fn transport_error(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Attempt, error),
    }
}
