//! How often a call is retried, and after what delays.

use std::time::Duration;

/// When a failed call is retried.
///
/// | failure | retried |
/// | --- | --- |
/// | No connection: the name can't be resolved, the connection is refused, breaks or times out, including TLS | all calls |
/// | Permanent TLS failure: certificate not trusted, no common version, client certificate rejected, no TLS at all | no |
/// | The connection was closed before anything was sent, or an HTTP/2 server refused the stream, see [`Connections`](crate::Connections) | all calls |
/// | The connection broke, the attempt timed out, or a body was slower than the [floor](crate::Timeouts::min_throughput) | calls that are safe to retry |
/// | The response is not HTTP, or its content coding (gzip, deflate, brotli, zstd) is corrupt or not supported | no |
/// | The response exceeds [`Limits`](crate::Limits), or has too many redirects | no |
/// | The response is successful but does not match the document | no |
/// | 408, 425, 429, 500, 502, 503, 504 | calls that are safe to retry |
/// | 429, 503 with `Retry-After` | all calls, with [`retry_after_any_method`](Self::retry_after_any_method) |
/// | 401 for a provider's token | once, with another token; see [`TokenProvider`](crate::TokenProvider) |
/// | Any other status | no |
/// | No token: its provider failed | no; later calls request one again, after a pause |
///
/// [`ClientBuilder::retry_classifier`](crate::ClientBuilder::retry_classifier) decides otherwise, by status, error and
/// body; [`ClientBuilder::retry_operation`](crate::ClientBuilder::retry_operation) sets the policy of one operation.
///
/// A name that can't be resolved counts as no connection, since resolvers report outages in this way too.
///
/// A call is safe to retry if its method is idempotent (RFC 9110 §9.2.2), or the document declares it read-only or
/// idempotent, or it has an idempotency key. A streamed body can't be sent twice, so its call is never retried.
///
/// Before attempt *n* + 1 the call waits a random time up to `base_delay · 2ⁿ⁻¹`, at most `max_delay` (exponential
/// backoff with full jitter). If the response has a `Retry-After`, in either of its forms (RFC 9110 §10.2.3), the call
/// waits that long, at most `max_retry_after`, plus a random time up to the same bound or a tenth of the server's
/// delay, whichever is longer: never less than requested, and not at the same moment as all other clients with the same
/// delay. A call that would wait past its time limit returns the last failure immediately.
///
/// All calls of a client share a budget: a retry takes one from it, and returns it if it succeeds; ten calls that
/// succeed without a retry add one. With an empty budget nothing is retried, so that an outage is not made worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
    budget: u32,
    refusals_of_any_method: bool,
}

impl RetryPolicy {
    /// The default: 4 attempts, waits of up to 0.5, 1 and 2 seconds, `Retry-After` up to a minute, a budget of 50.
    pub const fn new() -> Self {
        Self {
            max_attempts: 4,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
            budget: 50,
            refusals_of_any_method: false,
        }
    }

    /// Never retries.
    pub const fn never() -> Self {
        Self::new().max_attempts(1)
    }

    /// The maximum number of attempts, including the first. Default: 4.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The upper bound of the first delay; it doubles with each attempt. Default: half a second.
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The upper bound of all delays, except for those that the server asks for. Default: 20 seconds.
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The maximum delay that a server may ask for; longer ones are reduced to it. The random time is added. Default: a
    /// minute.
    pub const fn max_retry_after(mut self, delay: Duration) -> Self {
        self.max_retry_after = delay;
        self
    }

    /// The maximum number of retries of a client that do not succeed. Default: 50. A setting of the client; it has no
    /// effect on a single call.
    pub const fn budget(mut self, repetitions: u32) -> Self {
        self.budget = repetitions;
        self
    }

    /// Retries calls of any method after a 429 or 503 with `Retry-After`: the server refuses the request for now, and says
    /// when to send it again. Default: only calls that are safe to retry, since a status proves nothing of a server that
    /// fails while it processes the request.
    pub const fn retry_after_any_method(mut self) -> Self {
        self.refusals_of_any_method = true;
        self
    }

    pub(crate) const fn retries_refusals_of_any_method(&self) -> bool {
        self.refusals_of_any_method
    }

    /// Whether another attempt is allowed after this many.
    pub(crate) const fn allows_after(&self, attempts: u32) -> bool {
        attempts < self.max_attempts
    }

    pub(crate) const fn budget_size(&self) -> u32 {
        self.budget
    }

    /// The delay after this many attempts, if `left` of the call's time remains. `random` is in `0.0..1.0`.
    pub(crate) fn wait(
        &self,
        attempts: u32,
        retry_after: Option<Duration>,
        left: Option<Duration>,
        random: f64,
    ) -> Duration {
        let doublings = 2_u32.saturating_pow(attempts.saturating_sub(1));
        let backoff = self
            .base_delay
            .saturating_mul(doublings)
            .min(self.max_delay);
        let (asked, bound) = match retry_after {
            None => (Duration::ZERO, backoff),
            Some(asked) => {
                let asked = asked.min(self.max_retry_after);
                let bound = backoff.max(asked / 10);
                // A delay that fits the time limit is not extended beyond it.
                let room = left.map_or(Duration::MAX, |left| left.saturating_sub(asked) / 2);
                (asked, bound.min(room))
            }
        };
        asked.saturating_add(bound.mul_f64(random.clamp(0.0, 1.0)))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy = RetryPolicy::new()
        .base_delay(Duration::from_secs(1))
        .max_delay(Duration::from_secs(5))
        .max_retry_after(Duration::from_secs(9));

    #[test]
    fn the_bound_doubles_up_to_the_longest_and_all_of_it_is_jitter() {
        let bounds: Vec<_> = (1..6)
            .map(|attempts| POLICY.wait(attempts, None, None, 1.0).as_secs())
            .collect();
        assert_eq!(bounds, [1, 2, 4, 5, 5]);
        assert_eq!(POLICY.wait(3, None, None, 0.0), Duration::ZERO);
        assert_eq!(
            POLICY.wait(u32::MAX, None, None, 0.5),
            Duration::from_millis(2500)
        );
    }

    #[test]
    fn what_the_server_asks_for_is_waited_up_to_the_cap_and_jitter_comes_on_top() {
        let wait = |asked, random| {
            POLICY
                .wait(1, Some(Duration::from_secs(asked)), None, random)
                .as_millis()
        };
        assert_eq!((wait(7, 0.0), wait(7, 0.5)), (7000, 7500));
        assert_eq!((wait(3600, 0.0), wait(3600, 1.0)), (9000, 10_000));
        assert_eq!((wait(0, 0.0), wait(0, 0.5)), (0, 500));
    }

    #[test]
    fn the_jitter_of_a_long_wait_is_a_tenth_of_it() {
        let policy = POLICY.base_delay(Duration::from_millis(1));
        let wait = policy.wait(1, Some(Duration::from_secs(8)), None, 1.0);
        assert_eq!(wait, Duration::from_millis(8800));
    }

    #[test]
    fn jitter_takes_no_call_past_its_time() {
        let wait = |left| {
            POLICY
                .wait(1, Some(Duration::from_secs(7)), Some(left), 1.0)
                .as_millis()
        };
        assert_eq!(wait(Duration::from_millis(7500)), 7250);
        assert_eq!(wait(Duration::from_secs(5)), 7000);
    }
}
