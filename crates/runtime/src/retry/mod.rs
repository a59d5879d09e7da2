//! When a call is made again, and how long it waits before.
//!
//! Three things decide: what happened, whether the call may be repeated, and the policy with its budget. A
//! call never waits past its deadline; it then ends with what happened last.

mod after;
mod budget;
mod policy;

pub(crate) use after::retry_after;
pub(crate) use budget::Budget;
pub use policy::RetryPolicy;

/// Whether a status may pass by itself (RFC 9110 §15.5.9, §15.6; RFC 6585 §4).
pub(crate) const fn may_pass(status: http::StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}
