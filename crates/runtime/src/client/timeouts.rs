//! Time limits.

use std::time::Duration;

/// How long a client waits.
///
/// The defaults suit reports that take a server many seconds: 10 seconds for a connection, 2 minutes for an attempt,
/// 5 minutes for the whole call with all its attempts and the pauses between them. `None` is no limit.
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

    /// No limit at all.
    pub const fn none() -> Self {
        Self {
            connect: None,
            attempt: None,
            call: None,
        }
    }

    /// How long a connection may take: name, TCP and TLS. Default: 10 seconds.
    ///
    /// Connections belong to the client's transport, so this limit is the client's and can't be set for one call; a
    /// transport other than the default may have one of its own.
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = limit.into();
        self
    }

    /// How long an attempt may take, from the first byte sent to the last byte received. Default: 2 minutes.
    ///
    /// For a response that is read as a stream: until the response's head is there, and then for each piece of it.
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = limit.into();
        self
    }

    /// How long a call may take with all its attempts, the pauses between them, the fetching of a token, and the decoding of
    /// a response that is large. Default: 5 minutes. For a response that is read as a stream: until the response's head is there.
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
