//! What stands before the connector: whether connections can be made in the current Tokio runtime, and how long they take.

use std::fmt;
use std::future::Future;
use std::net::Ipv4Addr;
use std::pin::Pin;
use std::task::{Context, Poll};

use tower_layer::Layer;
use tower_service::Service;

use super::BoxError;
use super::connecting::Connecting;
use crate::clock::Instant;

/// A runtime that was built without I/O.
#[derive(Debug)]
pub(super) struct NoIo;

impl fmt::Display for NoIo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the Tokio runtime has no I/O (`enable_all`)")
    }
}

impl std::error::Error for NoIo {}

/// Makes connecting an error where there is no I/O.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequireIo;

impl<S> Layer<S> for RequireIo {
    type Service = WithIo<S>;

    fn layer(&self, inner: S) -> WithIo<S> {
        WithIo(inner)
    }
}

/// What connects, where there is I/O.
#[derive(Clone, Debug)]
pub(super) struct WithIo<S>(S);

impl<S, R> Service<R> for WithIo<S>
where
    S: Service<R, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        if !has_io() {
            return Box::pin(async { Err(NoIo.into()) });
        }
        let connecting = self.0.call(request);
        let Some(watch) = Connecting::current() else {
            return Box::pin(connecting);
        };
        let start = Instant::now();
        Box::pin(async move {
            let connected = connecting.await;
            watch.finish(start);
            connected
        })
    }
}

/// Whether sockets can be used here. Tokio's panic in a runtime that was built without them, and there is no other way
/// to find out; the panic is caught, and costs a socket for each new connection. Where panics abort, this aborts as the
/// connection would.
fn has_io() -> bool {
    let Ok(socket) = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)) else {
        return true;
    };
    if socket.set_nonblocking(true).is_err() {
        return true;
    }
    std::panic::catch_unwind(|| drop(tokio::net::UdpSocket::from_std(socket))).is_ok()
}
