//! Caches a provider's token and requests the next one.
//!
//! Each request to the provider runs in its own task, one at a time, however many calls wait for it and whether or not
//! they are polled. A token that is still valid is used meanwhile. Failures (a provider that fails, a token that is
//! rejected again) are followed by exponential backoff, so that an outage does not cost a request per call.

use std::future::{Future as _, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;

use super::backoff::Backoff;
use super::{ProviderError, Secret, Token, TokenProvider};
use crate::clock::{Instant, until};
use crate::observe::{Observer, TokenWatch};
use crate::task::spawn;

/// The time limit of a provider.
const QUESTION_LIMIT: Duration = Duration::from_secs(120);

/// The minimum lifetime of a token, so that one that expires at once does not cost a request per call.
const SHORTEST_LIFETIME: Duration = Duration::from_secs(1);

/// A provider and its latest token.
pub(super) struct Cache {
    provider: Box<dyn TokenProvider>,
    state: Mutex<CacheState>,
}

#[derive(Default)]
struct CacheState {
    held: Option<CachedToken>,
    /// The pending request to the provider; its task owns it.
    question: Weak<Question>,
    /// The provider's last error, and when the next request is allowed.
    failure: Option<ProviderError>,
    failures: Backoff,
    /// When a rejected token may cause a request again.
    refusals: Backoff,
}

struct CachedToken {
    secret: Secret,
    /// When to request another, and when this one expires; never, if the provider did not say.
    times: Option<Times>,
}

#[derive(Clone, Copy)]
struct Times {
    refresh: Instant,
    end: Instant,
}

type TokenResult = Result<Secret, ProviderError>;

struct Question {
    outcome: watch::Sender<Option<TokenResult>>,
    /// When it times out.
    end: Instant,
}

/// What a call does next.
enum NextStep {
    Use(TokenResult),
    /// Waits for the pending request until it times out.
    Wait(watch::Receiver<Option<TokenResult>>, Instant),
}

impl Cache {
    pub(super) fn new(provider: impl TokenProvider) -> Self {
        Self {
            provider: Box::new(provider),
            state: Mutex::default(),
        }
    }

    /// A valid token: the cached one, or a new one.
    pub(super) async fn token(
        self: &Arc<Self>,
        observer: Option<&Arc<dyn Observer>>,
    ) -> TokenResult {
        loop {
            let (mut outcome, end) = match self.next_step(observer) {
                NextStep::Use(outcome) => return outcome,
                NextStep::Wait(outcome, end) => (outcome, end),
            };
            let outcome = until(Some(end), outcome.wait_for(Option::is_some)).await;
            // A task whose runtime was shut down or is stalled never completes: this call starts a new request then.
            if let Some(Ok(outcome)) = outcome
                && let Some(outcome) = &*outcome
            {
                return outcome.clone();
            }
        }
    }

    fn next_step(self: &Arc<Self>, observer: Option<&Arc<dyn Observer>>) -> NextStep {
        let now = Instant::now();
        let mut state = self.state();
        let question = state.question.upgrade();
        let question = question.filter(|question| now < question.end);
        let may_ask = state.failures.has_passed(now);
        if let Some(CachedToken { secret, times }) = &state.held
            && times.is_none_or(|times| now < times.end)
        {
            let secret = secret.clone();
            if let Some(Times { refresh, end }) = *times
                && now >= refresh
                && question.is_none()
                && may_ask
            {
                let watch = TokenWatch::new(observer);
                self.start_request(&mut state, end.min(now + QUESTION_LIMIT), false, watch);
            }
            return NextStep::Use(Ok(secret));
        }
        match (question, &state.failure) {
            (Some(question), _) => NextStep::Wait(question.outcome.subscribe(), question.end),
            (None, Some(failure)) if !may_ask => NextStep::Use(Err(failure.clone())),
            (None, _) => {
                let end = now + QUESTION_LIMIT;
                let watch = TokenWatch::new(observer);
                NextStep::Wait(self.start_request(&mut state, end, true, watch), end)
            }
        }
    }

    /// Starts a request to the provider in its own task. One that is `awaited` is dropped when no call waits for it.
    fn start_request(
        self: &Arc<Self>,
        state: &mut CacheState,
        end: Instant,
        awaited: bool,
        watch: Option<TokenWatch>,
    ) -> watch::Receiver<Option<TokenResult>> {
        let (sender, receiver) = watch::channel(None);
        let question = Arc::new(Question {
            outcome: sender,
            end,
        });
        state.question = Arc::downgrade(&question);
        let cache = Arc::clone(self);
        spawn(Box::pin(async move {
            let mut asking = pin!(until(Some(end), request_token(&*cache.provider)));
            let mut unwanted = pin!(question.outcome.closed());
            let token = poll_fn(|context| match asking.as_mut().poll(context) {
                Poll::Ready(token) => Poll::Ready(Some(token)),
                Poll::Pending if awaited => unwanted.as_mut().poll(context).map(|()| None),
                Poll::Pending => Poll::Pending,
            });
            if let Some(token) = token.await {
                let late = || Err(ProviderError::new("the provider took too long"));
                let token = token.unwrap_or_else(late);
                let lifetime = token.as_ref().ok().and_then(|token| token.lifetime);
                let outcome = cache.keep(token);
                if let Some(watch) = watch {
                    watch.finish(outcome.is_ok(), lifetime);
                }
                question.outcome.send_replace(Some(outcome));
            }
        }));
        receiver
    }

    /// Stores the provider's result. An error has no effect on calls while the cached token is valid.
    fn keep(&self, outcome: Result<Token, ProviderError>) -> TokenResult {
        let now = Instant::now();
        let outcome = outcome.and_then(|token| match token.secret.is_blank() {
            true => Err(ProviderError::new("the provider returned an empty token")),
            false => Ok(token),
        });
        let mut state = self.state();
        match outcome {
            Ok(Token { secret, lifetime }) => {
                state.held = Some(CachedToken {
                    secret: secret.clone(),
                    times: lifetime.and_then(|lifetime| times(now, lifetime, fastrand::f64())),
                });
                state.failure = None;
                state.failures = Backoff::default();
                Ok(secret)
            }
            Err(failure) => {
                state.failure = Some(failure.clone());
                state.failures.extend(now, fastrand::f64());
                Err(failure)
            }
        }
    }

    /// Records that the API rejected a token. Returns whether the call may be sent again: another token took the place
    /// of the refused one, or may be asked for.
    pub(super) fn refuse(&self, refused: &Secret) -> bool {
        let now = Instant::now();
        let mut state = self.state();
        match &state.held {
            Some(held) if held.secret == *refused => {
                let may_ask = state.refusals.has_passed(now);
                if may_ask {
                    state.refusals.extend(now, fastrand::f64());
                    state.held = None;
                }
                may_ask
            }
            _ => true,
        }
    }

    fn state(&self) -> MutexGuard<'_, CacheState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A provider's result; a panic becomes an error, since other calls wait for it too.
async fn request_token(provider: &dyn TokenProvider) -> Result<Token, ProviderError> {
    let mut asking = pin!(async { provider.token().await });
    poll_fn(|context| {
        let poll = AssertUnwindSafe(|| asking.as_mut().poll(context));
        catch_unwind(poll)
            .unwrap_or_else(|_| Poll::Ready(Err(ProviderError::new("the provider panicked"))))
    })
    .await
}

/// When a token of this lifetime is requested again and when it expires; `None` if never: zero means that the lifetime
/// is unknown, and one that the clock can't represent never ends.
fn times(now: Instant, lifetime: Duration, random: f64) -> Option<Times> {
    if lifetime.is_zero() {
        return None;
    }
    let lifetime = lifetime.max(SHORTEST_LIFETIME);
    Some(Times {
        refresh: now.checked_add(refresh_after(lifetime, random))?,
        end: now.checked_add(lifetime)?,
    })
}

/// A minute before expiry, or a quarter of a short lifetime, and up to twice that at random: clients that obtained
/// their tokens at the same time don't all request the next at the same time.
fn refresh_after(lifetime: Duration, random: f64) -> Duration {
    let early = (lifetime / 4).min(Duration::from_secs(60));
    lifetime.saturating_sub(early.mul_f64(1.0 + random.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_asked_for_again_shortly_before_its_end() {
        let seconds =
            |lifetime, random| refresh_after(Duration::from_secs(lifetime), random).as_secs();
        assert_eq!((seconds(3600, 0.0), seconds(3600, 1.0)), (3540, 3480));
        assert_eq!((seconds(100, 0.0), seconds(100, 1.0)), (75, 50));
    }

    #[test]
    fn a_life_that_says_nothing_or_that_no_clock_can_express_has_no_end() {
        let now = Instant::now();
        assert!(times(now, Duration::ZERO, 0.5).is_none());
        assert!(times(now, Duration::MAX, 0.5).is_none());
        let short = times(now, Duration::from_nanos(1), 0.0).unwrap();
        assert_eq!(short.end - now, SHORTEST_LIFETIME);
    }
}
