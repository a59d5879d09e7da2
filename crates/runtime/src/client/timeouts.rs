//! Time limits.

use std::time::Duration;

/// How long a call may take. The defaults suit reports that take many seconds to make.
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::Timeouts;
///
/// let timeouts = Timeouts::default().call(Some(Duration::from_secs(30)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    pub(crate) connect: Option<Duration>,
    pub(crate) attempt: Option<Duration>,
    pub(crate) call: Option<Duration>,
}

impl Timeouts {
    /// No limits.
    pub const fn none() -> Self {
        Self {
            connect: None,
            attempt: None,
            call: None,
        }
    }

    /// How long a connection may take to be made; 10 seconds by default. A setting of the client only.
    #[must_use]
    pub const fn connect(mut self, limit: Option<Duration>) -> Self {
        self.connect = limit;
        self
    }

    /// How long one attempt may take, to the end of its answer; 120 seconds by default. A streamed answer is limited to
    /// its head.
    #[must_use]
    pub const fn attempt(mut self, limit: Option<Duration>) -> Self {
        self.attempt = limit;
        self
    }

    /// How long the whole call may take, with all attempts and the waits between them; 300 seconds by default.
    #[must_use]
    pub const fn call(mut self, limit: Option<Duration>) -> Self {
        self.call = limit;
        self
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            attempt: Some(Duration::from_secs(120)),
            call: Some(Duration::from_secs(300)),
        }
    }
}
