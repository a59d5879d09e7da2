//! The token that a provider gave last, and who asks for the next.
//!
//! A question to the provider is a task of its own, one at a time: however many calls wait for it, and whether they are polled
//! or not, it goes on. A token that is still valid is used meanwhile. What goes wrong (a provider that fails, a token that is
//! refused again) is followed by a pause that doubles, so that no outage costs a question a call.

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
use crate::task::spawn;

/// How long a provider may take.
const QUESTION_LIMIT: Duration = Duration::from_secs(120);

/// The shortest life of a token, so that one that ends at once is not a question a call.
const SHORTEST_LIFETIME: Duration = Duration::from_secs(1);

/// A provider and the token it gave last.
pub(super) struct Cache {
    provider: Box<dyn TokenProvider>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The question that the provider is asked now; its task keeps it.
    question: Weak<Question>,
    /// What the provider said last, if it failed, and when it is asked again.
    failure: Option<ProviderError>,
    failures: Backoff,
    /// When a refused token is the reason for a question again.
    refusals: Backoff,
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

type Answer = Result<Secret, ProviderError>;

struct Question {
    answer: watch::Sender<Option<Answer>>,
    /// When it is given up.
    end: Instant,
}

/// What a call does next.
enum Step {
    Use(Answer),
    /// Waits for a question's answer, until that is given up.
    Wait(watch::Receiver<Option<Answer>>, Instant),
}

impl Cache {
    pub(super) fn new(provider: impl TokenProvider) -> Self {
        Self {
            provider: Box::new(provider),
            state: Mutex::default(),
        }
    }

    /// A valid token: the one that is held, or a new one.
    pub(super) async fn token(self: &Arc<Self>) -> Answer {
        loop {
            let (mut answer, end) = match self.next_step() {
                Step::Use(answer) => return answer,
                Step::Wait(answer, end) => (answer, end),
            };
            let answer = until(Some(end), answer.wait_for(Option::is_some)).await;
            // No answer comes of a task whose runtime has ended, or stands still: then this call asks.
            if let Some(Ok(answer)) = answer
                && let Some(answer) = &*answer
            {
                return answer.clone();
            }
        }
    }

    fn next_step(self: &Arc<Self>) -> Step {
        let now = Instant::now();
        let mut state = self.state();
        let question = state.question.upgrade();
        let question = question.filter(|question| now < question.end);
        let may_ask = state.failures.has_passed(now);
        if let Some(Held { secret, times }) = &state.held
            && times.is_none_or(|times| now < times.end)
        {
            let secret = secret.clone();
            if let Some(Times { refresh, end }) = *times
                && now >= refresh
                && question.is_none()
                && may_ask
            {
                self.ask(&mut state, end.min(now + QUESTION_LIMIT), false);
            }
            return Step::Use(Ok(secret));
        }
        match (question, &state.failure) {
            (Some(question), _) => Step::Wait(question.answer.subscribe(), question.end),
            (None, Some(failure)) if !may_ask => Step::Use(Err(failure.clone())),
            (None, _) => {
                let end = now + QUESTION_LIMIT;
                Step::Wait(self.ask(&mut state, end, true), end)
            }
        }
    }

    /// Asks the provider, in a task of its own. A question that is `awaited` ends when nobody waits for it any more.
    fn ask(
        self: &Arc<Self>,
        state: &mut State,
        end: Instant,
        awaited: bool,
    ) -> watch::Receiver<Option<Answer>> {
        let (sender, receiver) = watch::channel(None);
        let question = Arc::new(Question {
            answer: sender,
            end,
        });
        state.question = Arc::downgrade(&question);
        let cache = Arc::clone(self);
        spawn(Box::pin(async move {
            let mut asking = pin!(until(Some(end), ask(&*cache.provider)));
            let mut unwanted = pin!(question.answer.closed());
            let token = poll_fn(|context| match asking.as_mut().poll(context) {
                Poll::Ready(token) => Poll::Ready(Some(token)),
                Poll::Pending if awaited => unwanted.as_mut().poll(context).map(|()| None),
                Poll::Pending => Poll::Pending,
            });
            if let Some(token) = token.await {
                let late = || Err(ProviderError::new("the provider took too long"));
                let answer = cache.keep(token.unwrap_or_else(late));
                question.answer.send_replace(Some(answer));
            }
        }));
        receiver
    }

    /// Takes the provider's answer. One that fails does no harm while the token that is held still lasts.
    fn keep(&self, answer: Result<Token, ProviderError>) -> Answer {
        let now = Instant::now();
        let answer = answer.and_then(|token| match token.secret.is_blank() {
            true => Err(ProviderError::new("the provider gave an empty token")),
            false => Ok(token),
        });
        let mut state = self.state();
        match answer {
            Ok(Token { secret, lifetime }) => {
                state.held = Some(Held {
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

    /// Takes note that the API refused a token. Says whether the call may be sent again: another token took the place of the
    /// refused one, or may be asked for.
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

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a provider answers; that it panicked is an answer too, since others than its caller wait for it.
async fn ask(provider: &dyn TokenProvider) -> Result<Token, ProviderError> {
    let mut asking = pin!(async { provider.token().await });
    poll_fn(|context| {
        let poll = AssertUnwindSafe(|| asking.as_mut().poll(context));
        catch_unwind(poll)
            .unwrap_or_else(|_| Poll::Ready(Err(ProviderError::new("the provider panicked"))))
    })
    .await
}

/// When a token of this life is asked for again and when it ends; `None` if it lasts: a life of zero says nothing about its end,
/// and one that no clock can express never ends.
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

/// A minute before the end, or a quarter of a short life, and up to twice that: clients that got their tokens at the same time
/// don't all ask for the next at the same time.
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
