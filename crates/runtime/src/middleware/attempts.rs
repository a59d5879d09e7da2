//! Layers around attempts.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use tower_service::Service;

use super::{boxed, send, transport_error};
use crate::transport::{
    BoxError, BoxFuture, ResponseBody, Transport, TransportError, TransportErrorKind,
    TransportRequest, TransportResponse,
};
use crate::{Body, Bytes};

/// Sends requests by the client's transport: what a layer around attempts wraps, see
/// [`ClientBuilder::attempt_layer`](crate::ClientBuilder::attempt_layer).
#[derive(Clone)]
pub struct AttemptService(Arc<dyn Transport>);

impl fmt::Debug for AttemptService {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AttemptService")
    }
}

/// Whether the server may process a request more than once; an extension of it.
#[derive(Clone, Copy)]
struct IsRepeatable(bool);

impl Service<http::Request<Body>> for AttemptService {
    type Response = http::Response<ResponseBody>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Self::Response, TransportError>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move {
            let is_repeatable = request.extensions().get::<IsRepeatable>().copied();
            let mut request = TransportRequest::try_from(request).map_err(invalid)?;
            if let Some(IsRepeatable(is_repeatable)) = is_repeatable {
                request.is_repeatable = is_repeatable;
            }
            let TransportResponse {
                status,
                headers,
                body,
            } = transport.send(request).await?;
            let mut response = http::Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

/// What wraps a transport in a layer.
pub(crate) type WrapTransport =
    Box<dyn FnOnce(Box<dyn Transport>) -> Box<dyn Transport> + Send + Sync>;

/// A transport that sends requests through layers.
pub(crate) struct Layered<S> {
    service: S,
    reaches_loopback_directly: bool,
}

impl<S> Layered<S> {
    pub(crate) fn new(
        transport: Box<dyn Transport>,
        layer: impl FnOnce(AttemptService) -> S,
    ) -> Self {
        Self {
            reaches_loopback_directly: transport.reaches_loopback_directly(),
            service: layer(AttemptService(Arc::from(transport))),
        }
    }
}

impl<S, B> Transport for Layered<S>
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let service = self.service.clone();
        Box::pin(async move {
            let is_repeatable = IsRepeatable(request.is_repeatable);
            let mut request = http::Request::try_from(request).map_err(invalid)?;
            request.extensions_mut().insert(is_repeatable);
            let (parts, body) = send(service, request)
                .await
                .map_err(transport_error)?
                .into_parts();
            Ok(TransportResponse::new(
                parts.status,
                parts.headers,
                boxed(body),
            ))
        })
    }

    fn reaches_loopback_directly(&self) -> bool {
        self.reaches_loopback_directly
    }
}

/// The error of a request that a layer made, and that can't be sent.
fn invalid(error: crate::BuildError) -> TransportError {
    TransportError::new(TransportErrorKind::Garbled, error)
}
