//! Tokens that have to be fetched: cached, refreshed by one call at a time.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Secret;
use crate::transport::BoxFuture;

/// Something that fetches bearer tokens: a login, a client-credentials grant, a metadata server.
///
/// The client asks only when it has no token that is valid for some time to come, one question at a time however many
/// calls wait for the answer, and once more when the API refuses a token (401).
pub trait TokenProvider: Send + Sync + 'static {
    /// Fetches a token.
    fn token(&self) -> BoxFuture<'_, Result<Token, ProviderError>>;
}

/// A bearer token and how long it lasts.
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    lifetime: Option<Duration>,
}

impl Token {
    /// A token that is used until the API refuses it.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secret: secret.into(),
            lifetime: None,
        }
    }

    /// How long it lasts from now. It is fetched again a minute before, or after three quarters of a shorter life.
    #[must_use]
    pub const fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

/// Why no token could be had. Its text must not hold a secret.
#[derive(Clone, Debug)]
pub struct ProviderError(Arc<dyn std::error::Error + Send + Sync>);

impl ProviderError {
    /// An error, or its text.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for ProviderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// A provider and the token it gave last.
pub(crate) struct Cache {
    provider: Box<dyn TokenProvider>,
    state: Mutex<State>,
    /// Held by the one call that asks the provider. A call that is dropped while it asks gives its turn to the next.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many questions were answered, and what the last one that failed said: whoever waited for it fails with it.
    questions: u64,
    failure: Option<ProviderError>,
}

#[derive(Clone)]
struct Held {
    secret: Secret,
    refresh_at: Option<Instant>,
}

impl Cache {
    pub(crate) fn new(provider: impl TokenProvider) -> Self {
        Self {
            provider: Box::new(provider),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// A valid token: the one that is held, or a new one.
    pub(crate) async fn token(&self) -> Result<Secret, ProviderError> {
        let questions = match self.held() {
            Ok(secret) => return Ok(secret),
            Err(questions) => questions,
        };
        let _turn = self.turn.lock().await;
        match self.held() {
            Ok(secret) => return Ok(secret),
            Err(now) if now != questions => {
                if let Some(failure) = self.state().failure.clone() {
                    return Err(failure);
                }
            }
            Err(_) => {}
        }
        let answer = self.provider.token().await;
        let mut state = self.state();
        state.questions += 1;
        match answer {
            Ok(Token { secret, lifetime }) => {
                let refresh_at = lifetime
                    .and_then(|lifetime| Instant::now().checked_add(refresh_after(lifetime)));
                state.held = Some(Held {
                    secret: secret.clone(),
                    refresh_at,
                });
                state.failure = None;
                Ok(secret)
            }
            Err(failure) => {
                state.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }

    /// Forgets a token that the API refused, unless another took its place already.
    pub(crate) fn refuse(&self, refused: &Secret) {
        let mut state = self.state();
        if state
            .held
            .as_ref()
            .is_some_and(|held| held.secret == *refused)
        {
            state.held = None;
        }
    }

    /// The token that is held and valid, or how many questions were answered.
    fn held(&self) -> Result<Secret, u64> {
        let state = self.state();
        let valid = state
            .held
            .as_ref()
            .filter(|held| held.refresh_at.is_none_or(|time| Instant::now() < time));
        valid.map(|held| held.secret.clone()).ok_or(state.questions)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A minute before the end, so that a token does not end on its way; sooner for short lives.
fn refresh_after(lifetime: Duration) -> Duration {
    lifetime
        .saturating_sub(Duration::from_secs(60))
        .max(lifetime * 3 / 4)
}
