//! Bodies on their way: how much of them was sent and received, and whether that is fast enough.
//!
//! A body is only watched where a call asks for its progress or a floor of throughput, or an observer counts a stream.

mod download;
#[cfg_attr(target_family = "wasm", path = "pace_wasm.rs")]
mod pace;
mod upload;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

pub(crate) use download::watch_download;
pub(crate) use upload::{watch_upload, with_floor};

use crate::error::{Phase, TimeoutError};

/// How much of an attempt's bodies was sent and received, see [`CallOptions::on_progress`](crate::CallOptions::on_progress).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of the attempt, from 1 on: a retry begins again.
    pub attempt: u32,
    /// How many bytes of the request's body were handed over to the connection.
    pub sent: u64,
    /// How many bytes the request's body has, if that is known.
    pub to_send: Option<u64>,
    /// How many bytes of the response's body were received, after decompression.
    pub received: u64,
    /// How many bytes the response's body has, if the server says so and it is not compressed.
    pub to_receive: Option<u64>,
}

/// What is called with the progress of a call.
pub(crate) type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// The least throughput of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Floor {
    pub(crate) bytes_per_second: u64,
    pub(crate) grace: Duration,
}

impl Floor {
    /// `None` if it would always hold, or never.
    pub(crate) const fn new(bytes_per_second: u64, grace: Duration) -> Option<Self> {
        if bytes_per_second == 0 || grace.is_zero() {
            return None;
        }
        Some(Self {
            bytes_per_second,
            grace,
        })
    }

    /// Whether so many bytes in this time are fast enough.
    fn allows(&self, bytes: u64, time: Duration) -> bool {
        let least = u128::from(self.bytes_per_second).saturating_mul(time.as_millis());
        let least = least.div_ceil(1000);
        u128::from(bytes) >= least
    }

    fn error(&self) -> TimeoutError {
        TimeoutError::new(Phase::Throughput(self.bytes_per_second), self.grace)
    }
}

/// The bodies of an attempt.
pub(crate) struct Transfer {
    attempt: u32,
    on_progress: Option<OnProgress>,
    floor: Option<Floor>,
    to_send: Option<u64>,
    sent: AtomicU64,
    is_sending: AtomicBool,
    received: AtomicU64,
    /// The size of the response's body plus one; 0 if it is not known.
    to_receive: AtomicU64,
}

impl Transfer {
    pub(crate) fn new(
        attempt: u32,
        on_progress: Option<OnProgress>,
        floor: Option<Floor>,
        to_send: Option<u64>,
    ) -> Arc<Self> {
        Arc::new(Self {
            attempt,
            on_progress,
            floor,
            to_send,
            sent: AtomicU64::new(0),
            is_sending: AtomicBool::new(false),
            received: AtomicU64::new(0),
            to_receive: AtomicU64::new(0),
        })
    }

    /// How many bytes were sent.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Relaxed)
    }

    fn report(&self) {
        if let Some(on_progress) = &self.on_progress {
            on_progress(Progress {
                attempt: self.attempt,
                sent: self.sent(),
                to_send: self.to_send,
                received: self.received.load(Relaxed),
                to_receive: self.to_receive.load(Relaxed).checked_sub(1),
            });
        }
    }
}

impl fmt::Debug for Transfer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transfer")
            .field("sent", &self.sent)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_counts_bytes_in_the_time_that_passed() {
        let floor = Floor {
            bytes_per_second: 1000,
            grace: Duration::from_secs(2),
        };
        assert!(floor.allows(2000, Duration::from_secs(2)));
        assert!(!floor.allows(1999, Duration::from_secs(2)));
        assert!(floor.allows(500, Duration::from_millis(500)));
        assert!(floor.allows(0, Duration::ZERO));
        let most = Floor {
            bytes_per_second: u64::MAX,
            ..floor
        };
        assert!(!most.allows(u64::MAX, Duration::MAX));
    }
}
