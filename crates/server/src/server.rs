//! The server: requests are routed, decoded, validated and dispatched to the methods of a service.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::routing::any;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request as HttpRequest, Response};

use crate::decode::Endpoint;
use crate::description::{Api, Operation, ResponseKind};
use crate::example::{Wanted, example};
use crate::inputs::{Call, Inputs, Request};
use crate::negotiation::{accepts, is_json};
use crate::reply::{EncodedReply, Outcome};
use crate::{Limits, Problem};

/// What a method that is not written returns: status 501, or the document's example where one is asked for.
pub fn not_written<C: Call>() -> Ready<Outcome<C>> {
    ready(Err(Problem::unwritten()))
}

type Answered = Pin<Box<dyn Future<Output = Result<EncodedReply, Problem>> + Send>>;
type Handler = Box<dyn Fn(Inputs, Parts) -> Answered + Send + Sync>;

/// Builds a [`Server`] out of a service. Made by generated code.
#[must_use = "the server is not made until `build` is called"]
pub struct ServerBuilder<S> {
    api: Arc<Api>,
    service: Arc<S>,
    handlers: Vec<Option<Handler>>,
    limits: Limits,
    base_path: String,
    examples: bool,
}

impl<S> fmt::Debug for ServerBuilder<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServerBuilder({})", self.api.title)
    }
}

impl<S: Send + Sync + 'static> ServerBuilder<S> {
    /// A builder without operations.
    pub fn new(api: Api, service: S) -> Self {
        let handlers = api.operations.iter().map(|_| None).collect();
        Self {
            api: Arc::new(api),
            service: Arc::new(service),
            handlers,
            limits: Limits::new(),
            base_path: String::new(),
            examples: false,
        }
    }

    /// Dispatches an operation to a method.
    pub fn operation<C, F, A>(mut self, method: F) -> Self
    where
        C: Call,
        F: Fn(Arc<S>, Request<C>) -> A + Send + Sync + 'static,
        A: Future<Output = Outcome<C>> + Send + 'static,
    {
        let service = Arc::clone(&self.service);
        let handler: Handler = Box::new(move |mut inputs, head| {
            let call = C::decode(&mut inputs);
            let answer = call.map(|call| method(Arc::clone(&service), Request::new(call, head)));
            Box::pin(async move { answer?.await?.encode() })
        });
        if let Some(place) = self.handlers.get_mut(C::OPERATION) {
            *place = Some(handler);
        }
        self
    }

    /// Sets limits on requests.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the path before those of the document, such as `/v1`. Default: none.
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path = path.into();
        self
    }

    /// Whether methods that are not written respond with the document's example, or with one that is made from the
    /// schema, without being asked. Default: `false`; a request asks for one with `Prefer: example` (RFC 7240), or with
    /// `Prefer: code=404, example=name`.
    pub fn examples(mut self, is_on: bool) -> Self {
        self.examples = is_on;
        self
    }

    /// The server.
    pub fn build(self) -> Server {
        Server(Arc::new(Inner {
            endpoint: Endpoint::new(Arc::clone(&self.api), &self.base_path, self.limits),
            handlers: self.handlers,
            examples: self.examples,
        }))
    }

    /// The server as a router of axum, to which layers and other routes can be added.
    pub fn into_router(self) -> axum::Router {
        self.build().into_router()
    }
}

/// A server of an API. Cheap to clone.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    endpoint: Endpoint,
    handlers: Vec<Option<Handler>>,
    examples: bool,
}

impl fmt::Debug for Server {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Server({})", self.0.endpoint.api.title)
    }
}

impl Server {
    /// Responds to a request.
    pub async fn respond(&self, request: HttpRequest<Body>) -> Response<Body> {
        let reply = self.0.respond(request).await;
        reply.unwrap_or_else(Problem::into_reply).into_http()
    }

    /// The server as a router of axum, to which layers and other routes can be added.
    pub fn into_router(self) -> axum::Router {
        let serve = move |request: HttpRequest<Body>| {
            let server = self.clone();
            async move { Ok::<_, Infallible>(server.respond(request).await) }
        };
        axum::Router::new().fallback_service(any(move |request| {
            let response = serve(request);
            async move {
                match response.await {
                    Ok(response) => response,
                    Err(never) => match never {},
                }
            }
        }))
    }
}

impl Inner {
    async fn respond(&self, request: HttpRequest<Body>) -> Result<EncodedReply, Problem> {
        let (head, body) = request.into_parts();
        let wanted = Wanted::from_headers(&head.headers);
        let accepted = self.endpoint.accept(&head, body, false).await;
        let accepted = accepted.map_err(|refused| refused.problem)?;
        let handler = self.handlers.get(accepted.index).and_then(Option::as_ref);
        let outcome = match handler {
            Some(handler) => handler(accepted.inputs, head.clone()).await,
            None => Err(Problem::unwritten()),
        };
        match outcome {
            Err(problem) if problem.is_unwritten() && (self.examples || wanted.is_some()) => {
                let wanted = wanted.unwrap_or_default();
                example(
                    &self.endpoint.api,
                    &accepted.operation,
                    &wanted,
                    &head.headers,
                )
            }
            outcome => outcome.map(|reply| negotiated(&accepted.operation, &head.headers, reply)),
        }
    }
}

/// A response as the media type that the client accepts, where the document has several for the same bytes.
fn negotiated(operation: &Operation, headers: &HeaderMap, mut reply: EncodedReply) -> EncodedReply {
    let text = |headers: &HeaderMap, name: HeaderName| {
        let value: &HeaderValue = headers.get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let (accept, sent) = (text(headers, ACCEPT), text(&reply.headers, CONTENT_TYPE));
    let Some(sent) = sent.filter(|sent| !accepts(accept.as_deref(), sent)) else {
        return reply;
    };
    let of_response = operation.responses.iter().find(|response| {
        response.has_status(reply.status.as_u16())
            && response.kind != ResponseKind::String
            && response.media_types.contains(&sent)
    });
    let other = of_response.and_then(|response| {
        let mut others = response.media_types.iter();
        others.find(|other| {
            is_json(other) == is_json(&sent)
                && !other.contains('*')
                && accepts(accept.as_deref(), other)
        })
    });
    if let Some(value) = other.and_then(|other| HeaderValue::from_str(other).ok()) {
        reply.headers.insert(CONTENT_TYPE, value);
    }
    reply
}
