//! Time limits.

use std::time::Duration;

/// Time limits of a client.
///
/// The defaults allow for requests that take a server many seconds: 10 seconds for a connection, 2 minutes for an
/// attempt, 5 minutes for the whole call with all attempts and the delays between them. `None` means no limit.
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::Timeouts;
///
/// let timeouts = Timeouts::new().attempt(Duration::from_secs(30)).call(None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Timeouts {
    connect: Option<Duration>,
    attempt: Option<Duration>,
    call: Option<Duration>,
}

impl Timeouts {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            attempt: Some(Duration::from_secs(120)),
            call: Some(Duration::from_secs(300)),
        }
    }

    /// No limits.
    pub const fn none() -> Self {
        Self {
            connect: None,
            attempt: None,
            call: None,
        }
    }

    /// The time limit for connecting: name resolution, TCP and TLS. Default: 10 seconds.
    ///
    /// Connections belong to the client's transport, so this limit can't be set for a single call; a transport other
    /// than the default may have its own.
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = limit.into();
        self
    }

    /// The time limit for an attempt, from the first byte sent to the last byte received. Default: 2 minutes.
    ///
    /// For a streamed response: until its headers are received, and then for each chunk.
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = limit.into();
        self
    }

    /// The time limit for a call with all attempts, the delays between them, obtaining a token, and decoding a large
    /// response. Default: 5 minutes. For a streamed response: until its headers are received.
    pub fn call(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.call = limit.into();
        self
    }

    pub(crate) const fn connect_limit(&self) -> Option<Duration> {
        self.connect
    }

    pub(crate) const fn attempt_limit(&self) -> Option<Duration> {
        self.attempt
    }

    pub(crate) const fn call_limit(&self) -> Option<Duration> {
        self.call
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self::new()
    }
}
