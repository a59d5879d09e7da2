//! Connections that fail, break or time out.

use std::fmt;
use std::time::Duration;

use crate::escape::Escaped;
use crate::transport::BoxError;

/// Failed to connect to the server: the name can't be resolved, the connection is refused, or TLS fails.
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
            "failed to connect to {}: {}",
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

/// The connection broke, or the response is not valid HTTP.
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

/// The innermost error, which is the most specific one.
fn root_cause<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// A time limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    phase: Phase,
    limit: Duration,
}

/// Which limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Connect,
    Attempt,
    Call,
    /// A chunk of a streamed response.
    Piece,
    /// A body that was slower than so many bytes per second, for the time of the limit.
    Throughput(u64),
}

impl TimeoutError {
    pub(crate) const fn new(phase: Phase, limit: Duration) -> Self {
        Self { phase, limit }
    }

    /// Whether another attempt may succeed.
    pub(crate) const fn is_of_an_attempt(&self) -> bool {
        matches!(self.phase, Phase::Attempt | Phase::Throughput(_))
    }

    /// The limit that was exceeded.
    pub const fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Throughput(bytes) => {
                return write!(
                    formatter,
                    "a body was slower than {bytes} bytes per second for {:?}",
                    self.limit
                );
            }
            Phase::Connect => "no connection",
            Phase::Attempt => "no complete response to an attempt",
            Phase::Call => "no response to the call, including all attempts,",
            Phase::Piece => "no further chunk of the response",
        };
        write!(formatter, "{phase} within {:?}", self.limit)
    }
}

impl std::error::Error for TimeoutError {}
