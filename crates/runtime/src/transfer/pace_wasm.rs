//! In a browser, bodies are received as a whole.

use std::task::Context;

use super::Floor;

/// Nothing: no body is waited for.
pub(super) struct Pace;

impl Pace {
    pub(super) const fn new(_floor: Floor) -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "the signature of the other form")]
    pub(super) const fn poll_is_late(&mut self, _context: &mut Context<'_>) -> bool {
        false
    }

    #[expect(clippy::unused_self, reason = "the signature of the other form")]
    pub(super) const fn is_late_after(&mut self, _bytes: u64) -> bool {
        false
    }
}
