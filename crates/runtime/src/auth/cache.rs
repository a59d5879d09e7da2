//! The token that a provider gave last, and who fetches the next.
//!
//! One call asks the provider while all others wait for its response. A call that is dropped while it asks leaves its turn
//! to the next one, so no call ever waits for somebody who is gone.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{ProviderError, Secret, Token, TokenProvider};
use crate::clock::Instant;

/// A provider and the token it gave last.
pub(super) struct Cache {
    provider: Box<dyn TokenProvider>,
    state: Mutex<State>,
    /// Held by the one call that asks the provider.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many questions were answered, and what the last one said if it failed: whoever waited for it fails with it.
    answered: u64,
    failure: Option<ProviderError>,
}

struct Held {
    secret: Secret,
    /// When to ask for another, and when this one is of no use any more; never, if the provider did not say.
    times: Option<Times>,
}

#[derive(Clone, Copy)]
struct Times {
    refresh: Instant,
    end: Instant,
}

impl Cache {
    pub(super) fn new(provider: impl TokenProvider) -> Self {
        Self {
            provider: Box::new(provider),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// A valid token: the one that is held, or a new one.
    pub(super) async fn token(&self) -> Result<Secret, ProviderError> {
        let answered = match self.fresh() {
            Ok(secret) => return Ok(secret),
            Err(answered) => answered,
        };
        let _turn = self.turn.lock().await;
        match self.fresh() {
            Ok(secret) => return Ok(secret),
            // Somebody asked while this call waited, and no token came of it.
            Err(now) if now != answered => {
                if let Some(failure) = self.state().failure.clone() {
                    return Err(failure);
                }
            }
            Err(_) => {}
        }
        let answer = self.provider.token().await;
        self.keep(answer)
    }

    /// Takes the provider's answer. One that fails does no harm while the token that is held still lasts.
    fn keep(&self, answer: Result<Token, ProviderError>) -> Result<Secret, ProviderError> {
        let now = Instant::now();
        let mut state = self.state();
        state.answered += 1;
        match answer {
            Ok(Token { secret, lifetime }) => {
                let times = lifetime.and_then(|lifetime| {
                    let refresh = now.checked_add(refresh_after(lifetime))?;
                    Some(Times {
                        refresh,
                        end: now.checked_add(lifetime)?,
                    })
                });
                state.held = Some(Held {
                    secret: secret.clone(),
                    times,
                });
                state.failure = None;
                Ok(secret)
            }
            Err(failure) => match &mut state.held {
                Some(Held {
                    secret,
                    times: Some(times),
                }) if now < times.end => {
                    times.refresh = now + (times.end - now) / 2;
                    Ok(secret.clone())
                }
                _ => {
                    state.failure = Some(failure.clone());
                    Err(failure)
                }
            },
        }
    }

    /// Forgets a token that the API refused, unless another took its place already.
    pub(super) fn refuse(&self, refused: &Secret) {
        let mut state = self.state();
        if state
            .held
            .as_ref()
            .is_some_and(|held| held.secret == *refused)
        {
            state.held = None;
        }
    }

    /// The token that is held, if it need not be fetched yet, or else how many questions were answered.
    fn fresh(&self) -> Result<Secret, u64> {
        let state = self.state();
        let fresh = state.held.as_ref().filter(|held| {
            held.times
                .is_none_or(|times| Instant::now() < times.refresh)
        });
        fresh.map(|held| held.secret.clone()).ok_or(state.answered)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A minute before the end, so that a token does not end on its way; sooner for short lives.
fn refresh_after(lifetime: Duration) -> Duration {
    lifetime
        .saturating_sub(Duration::from_secs(60))
        .max(lifetime / 4 * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_fetched_again_shortly_before_its_end() {
        let seconds = |lifetime| refresh_after(Duration::from_secs(lifetime)).as_secs();
        assert_eq!(
            (seconds(3600), seconds(240), seconds(100), seconds(0)),
            (3540, 180, 75, 0)
        );
    }
}
