//! Time limits.

use std::time::Duration;

use crate::transfer::Floor;

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
    floor: Option<Floor>,
}

impl Timeouts {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            attempt: Some(Duration::from_secs(120)),
            call: Some(Duration::from_secs(300)),
            floor: None,
        }
    }

    /// No limits.
    pub const fn none() -> Self {
        Self {
            connect: None,
            attempt: None,
            call: None,
            floor: None,
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

    /// The least throughput of a body, in bytes per second: one that is slower for the time of `grace` is an
    /// [`Error::Timeout`](crate::Error::Timeout), however much time is left. Default: none.
    ///
    /// It applies to the body of the request while it is sent, and to that of the response while it is waited for; not to
    /// the time in which the server prepares its response, in which the caller of a stream does not ask for more, and
    /// not to streams of events or items, which may pause. A `grace` of zero has no effect. In a browser,
    /// which receives responses as a whole, it applies to requests only.
    pub const fn min_throughput(mut self, bytes_per_second: u64, grace: Duration) -> Self {
        self.floor = Floor::new(bytes_per_second, grace);
        self
    }

    pub(crate) const fn floor(&self) -> Option<Floor> {
        self.floor
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
