//! Layers around calls.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tower_service::Service;

use super::{boxed, send};
use crate::call::{CallParts, LayeredCall};
use crate::error::{Error, ExchangeError};
use crate::response::{RawResponse, ResponseRest};
use crate::transport::{BoxError, BoxFuture, ResponseBody};
use crate::{Body, Bytes};

/// Makes calls: adds credentials, sends attempts, follows redirects. What a layer around calls wraps, see
/// [`ClientBuilder::call_layer`](crate::ClientBuilder::call_layer).
///
/// Its requests must be those that the layer was given: it may change the method, the URI on its origin, headers and
/// the body, and keep the request's extensions, which say what the call is.
#[derive(Clone)]
pub struct CallService {
    /// The layers below; `None` below the last.
    below: Option<BoxCalls>,
}

impl fmt::Debug for CallService {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CallService")
    }
}

/// What puts a layer around calls.
pub(crate) type WrapCalls = Box<dyn FnOnce(CallService) -> BoxCalls + Send + Sync>;

/// Calls with these layers around them, the first outermost; `None` if there are none.
pub(crate) fn layered_calls(layers: Vec<WrapCalls>) -> Option<BoxCalls> {
    let mut layers = layers.into_iter().rev();
    let innermost = layers.next()?(CallService { below: None });
    let calls = layers.fold(innermost, |below, wrap| {
        wrap(CallService { below: Some(below) })
    });
    Some(calls)
}

/// Calls with layers around them.
pub(crate) type BoxCalls = Arc<
    dyn Fn(
            http::Request<Body>,
        ) -> BoxFuture<'static, Result<http::Response<ResponseBody>, BoxError>>
        + Send
        + Sync,
>;

/// The call that a request is of; an extension of it.
#[derive(Clone)]
struct OfCall(Arc<LayeredCall>);

/// What a response needs to be decoded, besides what layers see of it; an extension of it.
#[derive(Clone)]
struct Rest(Arc<Mutex<Option<ResponseRest>>>);

impl Service<http::Request<Body>> for CallService {
    type Response = http::Response<ResponseBody>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        if let Some(below) = &self.below {
            return below(request);
        }
        Box::pin(async move {
            let Some(OfCall(call)) = request.extensions_mut().remove::<OfCall>() else {
                return Err("a layer removed the extensions of the request".into());
            };
            let (parts, body) = request.into_parts();
            let parts = CallParts {
                method: parts.method,
                uri: parts.uri,
                headers: parts.headers,
                body,
            };
            let response = call.perform(parts).await?;
            let (status, headers) = (response.status(), response.headers().clone());
            let (body, rest) = response.into_layers();
            let mut response = http::Response::new(body);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            let rest = Rest(Arc::new(Mutex::new(Some(rest))));
            response.extensions_mut().insert(rest);
            Ok(response)
        })
    }
}

/// A service with layers, as one type.
pub(crate) fn box_calls<S, B>(service: S) -> BoxCalls
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    Arc::new(move |request| {
        let service = service.clone();
        Box::pin(async move {
            let response = send(service, request).await.map_err(Into::into)?;
            Ok(response.map(boxed))
        })
    })
}

/// Sends a call through the layers.
pub(crate) async fn through_layers(
    calls: &BoxCalls,
    call: LayeredCall,
    parts: CallParts,
) -> Result<RawResponse, Error> {
    let call = Arc::new(call);
    let mut request = http::Request::new(parts.body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    *request.headers_mut() = parts.headers;
    request.extensions_mut().insert(OfCall(Arc::clone(&call)));
    let response = calls(request).await.map_err(call_error)?;
    let (mut parts, body) = response.into_parts();
    let rest = parts.extensions.remove::<Rest>();
    let rest = rest.and_then(|rest| rest.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    call.receive(parts.status, parts.headers, body, rest).await
}

/// The error of a layer: its own, or one of the call that it passed on.
fn call_error(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => Error::Transport(ExchangeError::new(error)),
    }
}
