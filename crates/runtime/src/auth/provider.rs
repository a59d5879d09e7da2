//! Tokens that have to be fetched.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::Secret;
use crate::escape::Escaped;
use crate::transport::{BoxFuture, MaybeSend};

/// Something that fetches tokens: a login, a client-credentials grant, a metadata server.
///
/// The client asks in a task of its own, one question at a time however many calls wait for the token:
///
/// - when it has no valid token. Calls wait then, within their time limits; a question that nobody waits for any more, or that
///   takes longer than two minutes, is dropped.
/// - shortly before the token ends, at a random time, when a call needs it. The call uses the token that is still valid.
/// - when the API refuses a token (401), and the call is then sent once more.
///
/// After a failure, which may be an error, an empty token, a panic or too long a time, there is a pause of up to 1, 2, 4, …
/// seconds, at most a minute, before the next question; a call that needs a token meanwhile fails with what the provider said
/// last. The same pauses lie between questions because of refused tokens; meanwhile a 401 is the call's result.
///
/// A closure that gives a future is a provider:
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::{Credential, ProviderError, Token};
///
/// let credential = Credential::provider(|| async {
///     let token = std::env::var("TOKEN").map_err(ProviderError::new)?;
///     Ok(Token::new(token).expires_in(Duration::from_secs(3600)))
/// });
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Fetches a token.
    fn token(&self) -> BoxFuture<'_, Result<Token, ProviderError>>;
}

impl<F, R> TokenProvider for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<Token, ProviderError>> + MaybeSend + 'static,
{
    fn token(&self) -> BoxFuture<'_, Result<Token, ProviderError>> {
        Box::pin(self())
    }
}

/// A token and how long it lasts.
#[derive(Clone, Debug)]
#[must_use]
pub struct Token {
    pub(super) secret: Secret,
    pub(super) lifetime: Option<Duration>,
}

impl Token {
    /// A token that is used until the API refuses it.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secret: secret.into(),
            lifetime: None,
        }
    }

    /// How long it lasts from now. It is fetched again one to two minutes before its end, or after half to three quarters of
    /// its life if that is less than four minutes. Less than a second counts as a second; zero says nothing, and the token is
    /// used until the API refuses it.
    pub const fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }
}

/// Why a token could not be obtained. Its text must not hold a secret.
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
        Escaped(&self.0).fmt(formatter)
    }
}

impl std::error::Error for ProviderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
