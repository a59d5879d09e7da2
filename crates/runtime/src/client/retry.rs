//! When a call is repeated, and how long it waits.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

/// When a call is repeated.
///
/// A call whose connection could not be made is repeated whatever its method. One that was answered with 408, 429, 500,
/// 502, 503 or 504, or whose connection broke, is repeated only if the document marks it as read-only or idempotent, if
/// its method is idempotent (RFC 9110 §9.2.2), or if it carries an idempotency key; and only if its body can be sent again.
///
/// Waits grow exponentially, with full jitter, unless the server names one (`Retry-After`). A call never waits past its
/// time limit: it ends with what the last attempt ended with. All calls of a client share a budget, so that an outage is
/// not made worse: each repetition takes from it, each success gives back a little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: u32,
}

impl RetryPolicy {
    /// Never repeats.
    pub const fn never() -> Self {
        let Self {
            base_delay,
            max_delay,
            max_retry_after,
            budget,
            ..
        } = Self::DEFAULT;
        Self {
            max_attempts: 1,
            base_delay,
            max_delay,
            max_retry_after,
            budget,
        }
    }

    const DEFAULT: Self = Self {
        max_attempts: 4,
        base_delay: Duration::from_millis(250),
        max_delay: Duration::from_secs(20),
        max_retry_after: Duration::from_secs(60),
        budget: 100,
    };

    /// How often a call is sent, the first time included; 4 by default.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The longest that the first wait may be; it doubles with each attempt. 250 ms by default.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest that any wait may be; 20 seconds by default.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that a server may ask for; what is longer is cut to this. 60 seconds by default.
    #[must_use]
    pub const fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// How many repetitions a client may make before any call succeeds; 100 by default. Ten successes earn one more. A
    /// setting of the client only.
    #[must_use]
    pub const fn budget(mut self, repetitions: u32) -> Self {
        self.budget = repetitions;
        self
    }

    /// Whether an answer with this status is worth another attempt.
    pub(crate) const fn is_retryable(status: StatusCode) -> bool {
        matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
    }

    /// How long to wait before attempt `attempt` + 1.
    pub(crate) fn delay(&self, attempt: u32, headers: Option<&HeaderMap>) -> Duration {
        if let Some(asked) = headers.and_then(retry_after) {
            return asked.min(self.max_retry_after);
        }
        let doubled = self.base_delay.saturating_mul(
            1_u32
                .checked_shl(attempt.saturating_sub(1))
                .unwrap_or(u32::MAX),
        );
        doubled.min(self.max_delay).mul_f64(fastrand::f64())
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What the server asks for, in seconds or as a date (RFC 9110 §10.2.3). A date that has passed asks for nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(
        date.duration_since(std::time::SystemTime::now())
            .unwrap_or_default(),
    )
}

/// What a client's repetitions are taken from, in tenths of a repetition.
#[derive(Debug)]
pub(crate) struct Budget {
    left: AtomicU32,
    most: u32,
}

impl Budget {
    const REPETITION: u32 = 10;

    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let most = policy.budget.saturating_mul(Self::REPETITION);
        Self {
            left: AtomicU32::new(most),
            most,
        }
    }

    /// Takes a repetition; `false` if there is none left.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(Self::REPETITION);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .is_ok()
    }

    /// Gives back a tenth of a repetition.
    pub(crate) fn succeed(&self) {
        let give = |left: u32| (left < self.most).then_some(left + 1);
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}
