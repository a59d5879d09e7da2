//! Connections that fail, break, or take too long.

use std::fmt;
use std::time::Duration;

use crate::escape::Escaped;
use crate::transport::BoxError;

/// No connection to the server: it is unknown, refuses, or has no certificate that is trusted.
#[derive(Debug)]
pub struct ConnectError {
    host: String,
    source: BoxError,
}

impl ConnectError {
    pub(crate) const fn new(host: String, source: BoxError) -> Self {
        Self { host, source }
    }

    /// The host that could not be reached.
    pub fn host(&self) -> &str {
        &self.host
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "could not connect to {}: {}",
            Escaped(&self.host),
            Escaped(root_cause(&*self.source))
        )
    }
}

impl std::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// The connection broke, or what came is no HTTP.
#[derive(Debug)]
pub struct ExchangeError(BoxError);

impl ExchangeError {
    pub(crate) const fn new(source: BoxError) -> Self {
        Self(source)
    }
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the exchange failed: {}",
            Escaped(root_cause(&*self.0))
        )
    }
}

impl std::error::Error for ExchangeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

/// The innermost error, which is the one that says what happened.
fn root_cause<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// A time limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    phase: Phase,
    limit: Duration,
}

/// Which limit it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Connect,
    Attempt,
    Call,
    /// A piece of a streamed response.
    Piece,
}

impl TimeoutError {
    pub(crate) const fn new(phase: Phase, limit: Duration) -> Self {
        Self { phase, limit }
    }

    /// Whether another attempt may be in time.
    pub(crate) const fn is_of_an_attempt(&self) -> bool {
        matches!(self.phase, Phase::Attempt)
    }

    /// The limit that was reached.
    pub const fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Connect => "no connection",
            Phase::Attempt => "no whole answer to an attempt",
            Phase::Call => "no answer to the call, with all its attempts,",
            Phase::Piece => "no further piece of the response",
        };
        write!(formatter, "{phase} within {:?}", self.limit)
    }
}

impl std::error::Error for TimeoutError {}
