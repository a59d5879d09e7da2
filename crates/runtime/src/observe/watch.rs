//! Keeps what reports are made of, while a call is made.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use url::Url;

use super::{
    AttemptReport, CallInfo, CallReport, Observer, Outcome, RetryReport, Times, TokenReport,
};
use crate::call::{CallSpec, Failure};
use crate::clock::Instant;
use crate::response::RawResponse;

static CALLS: AtomicU64 = AtomicU64::new(1);

/// A call that is watched; finished when it is dropped, at the latest.
pub(crate) struct CallWatch<'a> {
    observer: &'a dyn Observer,
    call: CallInfo<'a>,
    start: Instant,
    totals: Mutex<Totals>,
    attempts: AtomicU32,
}

#[derive(Clone, Copy, Default)]
struct Totals {
    outcome: Option<Outcome>,
    bytes_sent: u64,
    bytes_received: u64,
    queue: Duration,
}

impl<'a> CallWatch<'a> {
    pub(crate) fn new(
        observer: &'a dyn Observer,
        spec: &CallSpec,
        method: &'a Method,
        url: &'a Url,
    ) -> Self {
        let call = CallInfo {
            number: CALLS.fetch_add(1, Relaxed),
            operation: spec.id,
            template: spec.template,
            method,
            url,
        };
        observer.call_started(&call);
        Self {
            observer,
            call,
            start: Instant::now(),
            totals: Mutex::default(),
            attempts: AtomicU32::new(0),
        }
    }

    /// Begins an attempt.
    pub(crate) fn attempt(&self) -> AttemptWatch<'_> {
        let number = self.attempts.fetch_add(1, Relaxed) + 1;
        self.observer.attempt_started(&self.call, number);
        AttemptWatch {
            watch: self,
            number,
            start: Instant::now(),
            turn: None,
            head: None,
            connect: None,
            outcome: Outcome::Cancelled,
            sent: 0,
            received: 0,
        }
    }

    /// Another attempt follows.
    pub(crate) fn retry(&self, outcome: &Result<RawResponse, Failure>, wait: Duration) {
        let report = RetryReport {
            attempt: self.attempts.load(Relaxed),
            outcome: ending(outcome),
            wait,
        };
        self.observer.retry_decided(&self.call, &report);
    }

    /// How the call ended.
    pub(crate) fn finish(&self, outcome: &Result<RawResponse, Failure>) {
        self.change(|totals| totals.outcome = Some(ending(outcome)));
    }

    fn change(&self, change: impl FnOnce(&mut Totals)) {
        change(&mut self.totals.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for CallWatch<'_> {
    fn drop(&mut self) {
        let totals = *self
            .totals
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let report = CallReport {
            attempts: self.attempts.load(Relaxed),
            outcome: totals.outcome.unwrap_or(Outcome::Cancelled),
            bytes_sent: totals.bytes_sent,
            bytes_received: totals.bytes_received,
            queue: totals.queue,
            total: self.start.elapsed(),
        };
        self.observer.call_finished(&self.call, &report);
    }
}

/// An attempt that is watched; finished when it is dropped.
pub(crate) struct AttemptWatch<'a> {
    watch: &'a CallWatch<'a>,
    number: u32,
    start: Instant,
    turn: Option<Instant>,
    head: Option<Instant>,
    connect: Option<Duration>,
    outcome: Outcome,
    sent: u64,
    received: u64,
}

impl AttemptWatch<'_> {
    /// It is its turn.
    pub(crate) fn turn(&mut self) {
        self.turn = Some(Instant::now());
    }

    /// The request was sent, and the headers of a response received or not.
    pub(crate) fn exchanged(&mut self, sent: u64, has_response: bool, connect: Option<Duration>) {
        self.head = has_response.then(Instant::now);
        (self.sent, self.connect) = (sent, connect);
    }

    /// How it ended.
    pub(crate) fn finish(mut self, outcome: &Result<RawResponse, Failure>) {
        self.outcome = ending(outcome);
        self.received = outcome
            .as_ref()
            .map_or(0, |response| response.size() as u64);
    }
}

impl Drop for AttemptWatch<'_> {
    fn drop(&mut self) {
        let since = |end: Instant, start: Instant| end.saturating_duration_since(start);
        let now = Instant::now();
        let turn = self.turn.unwrap_or(now);
        let times = Times {
            queue: since(turn, self.start),
            connect: self.connect,
            first_byte: self.head.map(|head| since(head, turn)),
            total: since(now, self.start),
        };
        let report = AttemptReport {
            number: self.number,
            outcome: self.outcome,
            bytes_sent: self.sent,
            bytes_received: self.received,
            times,
        };
        self.watch.change(|totals| {
            totals.bytes_sent += report.bytes_sent;
            totals.bytes_received += report.bytes_received;
            totals.queue += times.queue;
        });
        self.watch
            .observer
            .attempt_finished(&self.watch.call, &report);
    }
}

fn ending(outcome: &Result<RawResponse, Failure>) -> Outcome {
    match outcome {
        Ok(response) => Outcome::Response(response.status()),
        Err(failure) => Outcome::Failure(failure.kind()),
    }
}

/// The request for a token that is watched.
pub(crate) struct TokenWatch {
    observer: Arc<dyn Observer>,
    start: Instant,
}

impl TokenWatch {
    pub(crate) fn new(observer: Option<&Arc<dyn Observer>>) -> Option<Self> {
        Some(Self {
            observer: Arc::clone(observer?),
            start: Instant::now(),
        })
    }

    /// The provider's token was given or not.
    pub(crate) fn finish(&self, is_success: bool, lifetime: Option<Duration>) {
        self.observer.token_refreshed(&TokenReport {
            is_success,
            lifetime,
            took: self.start.elapsed(),
        });
    }
}
