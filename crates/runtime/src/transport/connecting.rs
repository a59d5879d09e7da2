//! How long connecting took, for who asks: the connector is far below the request that it connects for.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::Instant;

tokio::task_local! {
    static CONNECTING: Arc<Connecting>;
}

/// How long connecting for a request took, all its connections together.
#[derive(Default)]
pub(super) struct Connecting(Mutex<Option<Duration>>);

/// Sends a request, and returns how long it took to connect; `None` if a connection of the pool was used.
///
/// A connection that is made for this request, while one of the pool becomes free and is used, is not counted: its
/// future then belongs to the pool and ends later.
pub(crate) async fn with_connect_time<F: Future>(sending: F) -> (F::Output, Option<Duration>) {
    let connecting = Arc::new(Connecting::default());
    let output = CONNECTING.scope(Arc::clone(&connecting), sending).await;
    let took = *connecting.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let (Some(took), Some(outer)) = (took, Connecting::current()) {
        outer.add(took);
    }
    (output, took)
}

impl Connecting {
    /// Where to record the connection that begins now.
    pub(super) fn current() -> Option<Arc<Self>> {
        CONNECTING.try_with(Arc::clone).ok()
    }

    /// Records a connection that was begun at `start`.
    pub(super) fn finish(&self, start: Instant) {
        self.add(start.elapsed());
    }

    fn add(&self, time: Duration) {
        let mut took = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *took = Some(took.unwrap_or_default() + time);
    }
}
