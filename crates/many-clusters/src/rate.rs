//! The rate of requests to a host.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use scaleops_cost::runtime::observe::{CallInfo, Observer, RetryReport};
use tokio::time::{Instant, sleep_until};

/// Requests at even intervals.
#[derive(Debug)]
pub(crate) struct Rate {
    interval: Duration,
    next: Mutex<Instant>,
}

impl Rate {
    /// So many requests per second.
    pub(crate) fn per_second(requests: f64) -> Self {
        Self {
            interval: Duration::try_from_secs_f64(1.0 / requests).unwrap_or_default(),
            next: Mutex::new(Instant::now()),
        }
    }

    /// Waits for the next request's time.
    pub(crate) async fn turn(&self) {
        sleep_until(self.take()).await;
    }

    fn take(&self) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = (*next).max(Instant::now());
        *next = turn + self.interval;
        turn
    }
}

/// Retries take the time of a request too: calls that follow wait for it.
impl Observer for Rate {
    fn retry_decided(&self, _call: &CallInfo<'_>, _report: &RetryReport) {
        self.take();
    }
}
