//! The caller's own decision on a retry.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::call::Failure;
use crate::observe::FailureKind;
use crate::response::RawResponse;

/// What decides on retries before the rules do.
pub(crate) type RetryClassifier = Arc<dyn Fn(&RetryContext<'_>) -> RetryDecision + Send + Sync>;

/// Whether an attempt is followed by another, see
/// [`ClientBuilder::retry_classifier`](crate::ClientBuilder::retry_classifier).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryDecision {
    /// As [`RetryPolicy`](crate::RetryPolicy) describes.
    #[default]
    ByPolicy,
    /// Retry, after the delay of the policy or of the response's `Retry-After`, whatever the method: the caller knows that
    /// it is safe.
    Retry,
    /// The same, after at least this delay, at most [`max_retry_after`](crate::RetryPolicy::max_retry_after).
    RetryAfter(Duration),
    /// Do not retry.
    Stop,
}

/// An attempt that ended, for the decision whether another follows.
#[derive(Clone, Copy)]
pub struct RetryContext<'a> {
    pub(crate) attempt: u32,
    pub(crate) operation: &'static str,
    pub(crate) method: &'a Method,
    pub(crate) is_safe: bool,
    pub(crate) outcome: &'a Result<RawResponse, Failure>,
}

impl<'a> RetryContext<'a> {
    /// The number of the attempt, from 1 on.
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The operation's id in the document; empty for an undocumented call.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The method.
    pub const fn method(&self) -> &'a Method {
        self.method
    }

    /// Whether the call is safe to retry: its method is idempotent, the document says so, or it has an idempotency key.
    pub const fn is_safe(&self) -> bool {
        self.is_safe
    }

    /// The status; `None` without a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.response().map(RawResponse::status)
    }

    /// The headers; `None` without a response.
    pub fn headers(&self) -> Option<&'a HeaderMap> {
        self.response().map(RawResponse::headers)
    }

    /// The body, of an error response its first MiB; `None` without a response, and for a successful one that is streamed.
    pub fn body(&self) -> Option<&'a [u8]> {
        self.response().and_then(RawResponse::whole_body)
    }

    /// Why there is no response; `None` if there is one.
    pub fn failure(&self) -> Option<FailureKind> {
        self.outcome.as_ref().err().map(Failure::kind)
    }

    fn response(&self) -> Option<&'a RawResponse> {
        self.outcome.as_ref().ok()
    }
}

impl fmt::Debug for RetryContext<'_> {
    /// Shows neither headers nor the body.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RetryContext")
            .field("attempt", &self.attempt)
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("status", &self.status())
            .field("failure", &self.failure())
            .finish_non_exhaustive()
    }
}
