//! When a call is retried, and after what delay.
//!
//! This depends on the failure, on whether the call is safe to retry, and on the policy with its budget. A call never
//! waits past its deadline; it returns the last failure instead.

mod after;
mod budget;
mod classify;
mod policy;

pub(crate) use after::retry_after;
pub(crate) use budget::Budget;
pub(crate) use classify::RetryClassifier;
pub use classify::{RetryContext, RetryDecision};
pub use policy::RetryPolicy;

/// Whether a status may be temporary (RFC 9110 §15.5.9, §15.6; RFC 6585 §4; RFC 8470 §5.2).
pub(crate) const fn may_pass(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// Whether a status, together with `Retry-After`, says that the server refused the request for now (RFC 9110 §15.6.4; RFC
/// 6585 §4).
pub(crate) const fn is_refusal_for_now(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 503)
}
