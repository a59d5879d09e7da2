//! Which requests may use a connection that was used before.
//!
//! A server may close a connection at any time, and a request that crosses with that is lost (RFC 9112 §9.3.1). The client
//! sees the connection end without a response, as it does if the server processed the request and failed: nothing that a
//! client can observe distinguishes the two. A request that is safe to send again is sent again. Another is only sent
//! on a connection of the pool while there is evidence that the server keeps it, and on a new one otherwise.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::clock::{Instant, sleep};

/// How long after a response its connection is trusted: below the limits at which servers close idle connections, of which
/// 2 seconds is the shortest default in wide use.
const TRUSTED_IDLE: Duration = Duration::from_millis(1500);

/// How long after a response a connection must still be there for the server to be one that keeps connections.
const PROBATION: Duration = Duration::from_millis(10);

/// After how long a server that did not keep a connection may show that it does.
const NEXT_PROBATION: Duration = Duration::from_secs(60);

/// The same where it is not clear that it did not.
const SOON: Duration = Duration::from_secs(1);

/// What is known of how the server keeps connections. A client has one: most talk to one server, and with several the most
/// careful holds for all.
#[derive(Debug)]
pub(super) struct Reuse {
    start: Instant,
    /// Requests on the pool's connections had responses, the last one so many microseconds after the start.
    is_used: AtomicBool,
    last_response: AtomicU64,
    /// How many requests have no response yet.
    active: AtomicUsize,
    /// The server was seen to keep connections.
    is_trusted: AtomicBool,
    /// A request is on its way that may show it, and when the next one may be.
    is_on_probation: AtomicBool,
    next_probation: AtomicU64,
    /// Connections say what of them was processed (HTTP/2).
    is_multiplexed: AtomicBool,
}

/// The connection that a request uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// One of the pool, or a new one that is kept.
    Pooled,
    /// The same, and what becomes of it shows how the server keeps connections.
    Watched,
    /// A new one, which is not kept.
    Fresh,
}

impl Reuse {
    pub(super) fn new() -> Self {
        Self {
            start: Instant::now(),
            is_used: AtomicBool::new(false),
            last_response: AtomicU64::new(0),
            active: AtomicUsize::new(0),
            is_trusted: AtomicBool::new(false),
            is_on_probation: AtomicBool::new(false),
            next_probation: AtomicU64::new(0),
            is_multiplexed: AtomicBool::new(false),
        }
    }

    /// Begins a request; it ends when the result is dropped.
    pub(super) fn begin(&self, is_repeatable: bool) -> Active<'_> {
        Active {
            reuse: self,
            is_repeatable,
            is_alone: self.active.fetch_add(1, Relaxed) == 0,
            had_connection: self.is_used.load(Relaxed),
            is_on_probation: false,
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// How long ago the last response came.
    fn idle(&self) -> Duration {
        let last = self.last_response.load(Relaxed);
        Duration::from_micros(self.now().saturating_sub(last))
    }

    fn put_off(&self, wait: Duration) {
        let wait = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
        self.next_probation
            .store(self.now().saturating_add(wait), Relaxed);
    }
}

/// A request that has no response yet.
pub(super) struct Active<'a> {
    reuse: &'a Reuse,
    is_repeatable: bool,
    /// No other request was active when it began, and the pool may have had a connection.
    is_alone: bool,
    had_connection: bool,
    is_on_probation: bool,
}

impl Active<'_> {
    /// The connection of the request; waits a little where that is to show whether the server keeps connections.
    pub(super) async fn choose(&mut self) -> Choice {
        let reuse = self.reuse;
        let is_trusted = reuse.is_trusted.load(Relaxed);
        if reuse.is_multiplexed.load(Relaxed) {
            return Choice::Pooled;
        }
        if self.is_repeatable {
            return match is_trusted {
                true => Choice::Pooled,
                false => Choice::Watched,
            };
        }
        if is_trusted && reuse.idle() >= TRUSTED_IDLE {
            return Choice::Fresh;
        }
        if !is_trusted {
            if reuse.now() < reuse.next_probation.load(Relaxed)
                || reuse.is_on_probation.swap(true, Relaxed)
            {
                return Choice::Fresh;
            }
            self.is_on_probation = true;
            if self.had_connection {
                sleep(PROBATION.saturating_sub(reuse.idle())).await;
                if reuse.idle() >= TRUSTED_IDLE {
                    return Choice::Fresh;
                }
            }
        }
        // Sockets are looked at before the task goes on: a connection that is closed leaves the pool.
        tokio::task::yield_now().await;
        Choice::Watched
    }

    /// A watched request ended: whether it had to make a new connection, and whether there was a response.
    pub(super) fn learn(&self, has_connected: bool, has_response: bool) {
        let reuse = self.reuse;
        match (has_connected, has_response) {
            (false, true) => reuse.is_trusted.store(true, Relaxed),
            (false, false) => {
                reuse.is_trusted.store(false, Relaxed);
                reuse.put_off(NEXT_PROBATION);
            }
            (true, _) if !self.had_connection => {}
            (true, _) if self.is_alone => {
                reuse.is_trusted.store(false, Relaxed);
                reuse.put_off(NEXT_PROBATION);
            }
            // Another request may have used the connection.
            (true, _) if self.is_on_probation => reuse.put_off(SOON),
            (true, _) => {}
        }
    }

    /// The headers of a response on a connection of the pool came.
    pub(super) fn responded(&self, is_multiplexed: bool) {
        let reuse = self.reuse;
        reuse.last_response.store(reuse.now(), Relaxed);
        reuse.is_used.store(true, Relaxed);
        if is_multiplexed {
            reuse.is_multiplexed.store(true, Relaxed);
        }
    }
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.reuse.active.fetch_sub(1, Relaxed);
        if self.is_on_probation {
            self.reuse.is_on_probation.store(false, Relaxed);
        }
    }
}
