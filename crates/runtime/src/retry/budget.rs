//! A token bucket for retries, so that they do not make an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// The cost of a retry; a call that succeeds without retries adds one token, so ten of them allow one retry.
const COST: u32 = 10;

/// A client's tokens.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
    capacity: u32,
}

impl Budget {
    /// A full bucket, enough for this many retries.
    pub(crate) const fn new(repetitions: u32) -> Self {
        let capacity = repetitions.saturating_mul(COST);
        Self {
            tokens: AtomicU32::new(capacity),
            capacity,
        }
    }

    /// Takes the tokens of one retry, if available.
    pub(crate) fn draw(&self) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(COST)
            })
            .is_ok()
    }

    /// Returns tokens after a response: the cost of its last retry, or one token if it needed none.
    pub(crate) fn succeed(&self, retried: bool) {
        let refund = if retried { COST } else { 1 };
        if self.tokens.load(Ordering::Relaxed) < self.capacity {
            let fill = |tokens: u32| Some(tokens.saturating_add(refund).min(self.capacity));
            let _ = self
                .tokens
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, fill);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_bucket_allows_no_retry_until_calls_succeed() {
        let budget = Budget::new(2);
        assert!(budget.draw() && budget.draw() && !budget.draw());
        (0..9).for_each(|_| budget.succeed(false));
        assert!(!budget.draw());
        budget.succeed(false);
        assert!(budget.draw());
    }

    #[test]
    fn a_retry_that_succeeds_costs_nothing_and_the_bucket_never_overflows() {
        let budget = Budget::new(1);
        for _ in 0..100 {
            assert!(budget.draw());
            budget.succeed(true);
        }
        budget.succeed(true);
        assert!(budget.draw() && !budget.draw());
    }
}
