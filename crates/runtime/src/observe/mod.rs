//! Observers: what a client does, reported while it does it.
//!
//! A client without an observer pays for none of this: it keeps no times and makes no reports.

#[cfg(feature = "opentelemetry")]
mod metrics;
mod report;
mod watch;

#[cfg(feature = "opentelemetry")]
pub use metrics::MetricsObserver;
pub use report::{
    AttemptReport, CallInfo, CallReport, FailureKind, Outcome, RetryReport, Times, TokenReport,
};
pub(crate) use watch::{AttemptWatch, CallWatch, TokenWatch};

/// Watches the calls of a client, see [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// Each method does nothing unless it is implemented. They are called by the task that makes the call, between its
/// steps: what takes long belongs elsewhere. Reports have no secrets, no values of a query, and nothing of a body.
///
/// Each call that is started is finished, and so is each attempt: one whose future is dropped is finished with
/// [`Outcome::Cancelled`].
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use clientsmith_runtime::observe::{CallInfo, CallReport, Observer};
///
/// #[derive(Default)]
/// struct Received(AtomicU64);
///
/// impl Observer for Received {
///     fn call_finished(&self, _call: &CallInfo<'_>, report: &CallReport) {
///         self.0.fetch_add(report.bytes_received, Ordering::Relaxed);
///     }
/// }
///
/// let builder = clientsmith_runtime::Client::builder("https://api.example.com").observer(Received::default());
/// ```
pub trait Observer: Send + Sync + 'static {
    /// A call begins; its request is encoded, and nothing is sent yet.
    fn call_started(&self, _call: &CallInfo<'_>) {}

    /// An attempt begins: it waits for its turn if the client [bounds](crate::ClientBuilder::max_concurrent_calls)
    /// them, obtains credentials, and sends the request.
    fn attempt_started(&self, _call: &CallInfo<'_>, _number: u32) {}

    /// An attempt ended: its response is received, of a streamed one the headers; or it failed.
    fn attempt_finished(&self, _call: &CallInfo<'_>, _report: &AttemptReport) {}

    /// Another attempt will follow.
    fn retry_decided(&self, _call: &CallInfo<'_>, _report: &RetryReport) {}

    /// A call ended: its response is received, of a streamed one the headers, but not yet decoded; or it failed.
    fn call_finished(&self, _call: &CallInfo<'_>, _report: &CallReport) {}

    /// A provider was asked for a token, in the background or because calls wait for it.
    fn token_refreshed(&self, _report: &TokenReport) {}
}

impl<T: Observer + ?Sized> Observer for std::sync::Arc<T> {
    fn call_started(&self, call: &CallInfo<'_>) {
        (**self).call_started(call);
    }

    fn attempt_started(&self, call: &CallInfo<'_>, number: u32) {
        (**self).attempt_started(call, number);
    }

    fn attempt_finished(&self, call: &CallInfo<'_>, report: &AttemptReport) {
        (**self).attempt_finished(call, report);
    }

    fn retry_decided(&self, call: &CallInfo<'_>, report: &RetryReport) {
        (**self).retry_decided(call, report);
    }

    fn call_finished(&self, call: &CallInfo<'_>, report: &CallReport) {
        (**self).call_finished(call, report);
    }

    fn token_refreshed(&self, report: &TokenReport) {
        (**self).token_refreshed(report);
    }
}
