//! Layers of middleware, see [`crate::middleware`].

use tower_layer::Layer;
use tower_service::Service;

use super::ClientBuilder;
use crate::middleware::{AttemptService, CallService, Layered, box_calls};
use crate::transport::{BoxError, Transport};
use crate::{Body, Bytes};

impl ClientBuilder {
    /// Adds a `tower` layer around attempts: it sees each request as it is sent, with credentials, and the response to it.
    /// The first layer that is added is the outermost. An error of a layer counts as a broken connection: calls that are
    /// safe to retry are retried; one that is a [`TransportError`](crate::transport::TransportError) says itself what it is.
    pub fn attempt_layer<L, S, B>(mut self, layer: L) -> Self
    where
        L: Layer<AttemptService, Service = S> + Send + Sync + 'static,
        S: Service<http::Request<Body>, Response = http::Response<B>>,
        S: Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.attempt_layers.push(Box::new(move |transport| {
            let layered = Layered::new(transport, |service| layer.layer(service));
            Box::new(layered) as Box<dyn Transport>
        }));
        self
    }

    /// Adds a `tower` layer around calls: it sees a request before its credentials are added, once, and the response of the
    /// last attempt. The first layer that is added is the outermost. An error of a layer is the call's: as it is if it is an
    /// [`Error`](crate::Error), and else [`Error::Transport`](crate::Error::Transport).
    ///
    /// The time limit of the call begins below the layers.
    pub fn call_layer<L, S, B>(mut self, layer: L) -> Self
    where
        L: Layer<CallService, Service = S> + Send + Sync + 'static,
        S: Service<http::Request<Body>, Response = http::Response<B>>,
        S: Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.call_layers
            .push(Box::new(move |calls| box_calls(layer.layer(calls))));
        self
    }
}
