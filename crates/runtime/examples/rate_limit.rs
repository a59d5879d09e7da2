//! Sends at most so many requests per second, evenly spaced, with a burst at the beginning.
//!
//! The layer stands around attempts, since a server counts retries too. All clones of the client share the rate.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::transport::{BoxError, BoxFuture};
use clientsmith_runtime::{Body, Client, Method};
use http::{Request, Response};
use tokio::time::{Instant, sleep_until};
use tower_layer::Layer;
use tower_service::Service;

/// A rate of requests (GCRA: each has a time before which it is not sent).
#[derive(Clone)]
pub struct RateLimit {
    interval: Duration,
    burst: u32,
    /// When the next request would be sent if there was no burst.
    next: Arc<Mutex<Option<Instant>>>,
}

impl RateLimit {
    /// So many requests in this time, of which `burst` may be sent at once.
    pub fn new(requests: u32, per: Duration, burst: u32) -> Self {
        Self {
            interval: per / requests.max(1),
            burst: burst.max(1),
            next: Arc::default(),
        }
    }

    /// When the request that comes now is sent.
    fn turn(&self) -> Instant {
        let now = Instant::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let planned = next.map_or(now, |next| next.max(now));
        *next = Some(planned + self.interval);
        let ahead = self.interval * (self.burst - 1);
        planned.checked_sub(ahead).unwrap_or(now).max(now)
    }
}

impl<S> Layer<S> for RateLimit {
    type Service = RateLimited<S>;

    fn layer(&self, inner: S) -> RateLimited<S> {
        RateLimited {
            limit: self.clone(),
            inner,
        }
    }
}

/// A service whose requests wait for their turn.
#[derive(Clone)]
pub struct RateLimited<S> {
    limit: RateLimit,
    inner: S,
}

impl<S, B> Service<Request<Body>> for RateLimited<S>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    type Response = Response<B>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<B>, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let turn = self.limit.turn();
        // The service that is ready makes the call; its clone takes its place.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            sleep_until(turn).await;
            inner.call(request).await.map_err(Into::into)
        })
    }
}

/// Makes ten calls at once, and shows when they were sent.
#[allow(
    dead_code,
    clippy::print_stdout,
    reason = "the tests include this file"
)]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockTransport::new((0..10).map(|_| MockResponse::status(200)));
    let client = Client::builder("https://api.example.com")
        .transport(server.clone())
        .attempt_layer(RateLimit::new(20, Duration::from_secs(1), 3))
        .build()?;
    let start = Instant::now();
    let calls: Vec<_> = (0..10)
        .map(|_| tokio::spawn(client.request(Method::GET, "/x").send()))
        .collect();
    for call in calls {
        call.await??;
        println!("{:?}", start.elapsed());
    }
    Ok(())
}
