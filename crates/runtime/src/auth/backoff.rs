//! Exponential backoff.

use std::time::Duration;

use crate::clock::Instant;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// Pauses of up to 1, 2, 4, … seconds, at most a minute, half of each at random. After a minute without one, it starts
/// over.
#[derive(Default)]
pub(super) struct Backoff {
    pauses: u32,
    end: Option<Instant>,
}

impl Backoff {
    /// Whether the last pause is over.
    pub(super) fn has_passed(&self, now: Instant) -> bool {
        self.end.is_none_or(|end| now >= end)
    }

    /// Starts the next pause. `random` is in `0.0..1.0`.
    pub(super) fn extend(&mut self, now: Instant, random: f64) {
        if self.end.is_some_and(|end| now >= end + LONGEST) {
            self.pauses = 0;
        }
        let pause = FIRST
            .saturating_mul(2_u32.saturating_pow(self.pauses))
            .min(LONGEST);
        self.pauses = self.pauses.saturating_add(1);
        self.end = Some(now + pause.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute_and_begin_anew_after_one() {
        let (mut backoff, mut now) = (Backoff::default(), Instant::now());
        let mut pauses = Vec::new();
        for _ in 0..8 {
            backoff.extend(now, 1.0);
            let end = backoff.end.unwrap();
            assert!(!backoff.has_passed(now) && backoff.has_passed(end));
            pauses.push((end - now).as_secs());
            now = end;
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        now += LONGEST;
        backoff.extend(now, 0.0);
        assert_eq!(backoff.end.unwrap() - now, FIRST / 2);
    }
}
