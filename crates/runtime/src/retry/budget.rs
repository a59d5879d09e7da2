//! A bucket of tokens that repetitions draw from, so that an outage is not made worse by those who wait for its end.

use std::sync::atomic::{AtomicU32, Ordering};

/// What a repetition costs; a call that succeeds at once gives one token, so ten of them earn a repetition.
const COST: u32 = 10;

/// A client's tokens.
#[derive(Debug)]
pub(crate) struct Budget {
    tokens: AtomicU32,
    capacity: u32,
}

impl Budget {
    /// A full bucket, good for this many repetitions.
    pub(crate) const fn new(repetitions: u32) -> Self {
        let capacity = repetitions.saturating_mul(COST);
        Self {
            tokens: AtomicU32::new(capacity),
            capacity,
        }
    }

    /// Takes the tokens of one repetition, if they are there.
    pub(crate) fn draw(&self) -> bool {
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(COST)
            })
            .is_ok()
    }

    /// Gives back for a response: what its last repetition cost, or one token if it needed none.
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
