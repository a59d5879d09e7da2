//! How fast a body is received.

use std::future::Future;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use super::Floor;
use crate::clock::{Instant, sleep};

/// How fast a body is received, by the time that was spent waiting for it: a caller that takes its time is no slow server.
pub(super) struct Pace {
    floor: Floor,
    bytes: u64,
    waited: Duration,
    /// Since when the body is waited for, and when that is too long.
    waiting: Option<(Instant, Timer)>,
}

/// What ends the wait.
type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Pace {
    pub(super) const fn new(floor: Floor) -> Self {
        Self {
            floor,
            bytes: 0,
            waited: Duration::ZERO,
            waiting: None,
        }
    }

    /// Whether the body, which is waited for, is too slow.
    pub(super) fn poll_is_late(&mut self, context: &mut Context<'_>) -> bool {
        let left = self.floor.grace.saturating_sub(self.waited);
        let (start, timer) = self
            .waiting
            .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        if timer.as_mut().poll(context).is_pending() {
            return false;
        }
        self.waited += start.elapsed();
        self.waiting = None;
        if !self.floor.allows(self.bytes, self.waited) {
            return true;
        }
        // Another period begins, whose timer wakes this task.
        (self.bytes, self.waited) = (0, Duration::ZERO);
        self.poll_is_late(context)
    }

    /// Whether the body is too slow, with what was received now.
    pub(super) fn is_late_after(&mut self, bytes: u64) -> bool {
        if let Some((start, _)) = self.waiting.take() {
            self.waited += start.elapsed();
        }
        self.bytes = self.bytes.saturating_add(bytes);
        if self.waited < self.floor.grace {
            return false;
        }
        let is_late = !self.floor.allows(self.bytes, self.waited);
        (self.bytes, self.waited) = (0, Duration::ZERO);
        is_late
    }
}
