//! Token providers.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use super::Secret;
use crate::escape::Escaped;
use crate::transport::{BoxFuture, MaybeSend};

/// Obtains tokens: from a login, a client-credentials grant, or a metadata server.
///
/// The client requests a token in a separate task, one request at a time however many calls wait for it:
///
/// - when it has no valid token. Calls wait for it, within their time limits; a request that no call waits for any
///   more, or that takes longer than two minutes, is dropped.
/// - shortly before the token expires, at a random time, when a call needs it. The call uses the token that is still
///   valid.
/// - when the API rejects a token (401); the call is then retried once.
///
/// After a failure (an error, an empty token, a panic or a timeout), there is a pause of up to 1, 2, 4, … seconds, at
/// most a minute, before the next request; a call that needs a token meanwhile fails with the provider's last error.
/// The same pauses apply between requests because of rejected tokens; meanwhile a 401 is the call's result.
///
/// A closure that returns a future is a provider:
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
    /// Obtains a token.
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

/// A token and its lifetime.
#[derive(Clone, Debug)]
#[must_use]
pub struct Token {
    pub(super) secret: Secret,
    pub(super) lifetime: Option<Duration>,
}

impl Token {
    /// A token that is used until the API rejects it.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self {
            secret: secret.into(),
            lifetime: None,
        }
    }

    /// The token itself.
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// Its lifetime from when it was obtained; `None` if unknown.
    pub const fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }

    /// Sets the lifetime from now. The next token is requested one to two minutes before expiry, or after half to three
    /// quarters of a lifetime below four minutes. Less than a second counts as one second; zero means unknown: the
    /// token is used until the API rejects it.
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
