//! How long connections are kept, and how they are kept alive.

use std::time::Duration;

/// How long the default transport keeps connections, and how it keeps them alive. Part of
/// [`HttpOptions`](crate::HttpOptions).
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::{Connections, HttpOptions};
///
/// // For a server that closes connections after a minute without a request.
/// let connections = Connections::new().pool_idle_timeout(Duration::from_secs(50)).pool_max_idle_per_host(32);
/// let options = HttpOptions::new().connections(connections);
/// ```
///
/// # Requests that cross with the end of a connection
///
/// A server may close a connection that it has not used for a while, or after any response (RFC 9112 §9.3.1). A request
/// that is sent at that moment is lost, and nothing tells the client whether the server processed it. What is safe to
/// retry is retried, see [`RetryPolicy`](crate::RetryPolicy). A call that is not, such as a POST without an idempotency
/// key, must not be sent twice, and should not fail either:
///
/// - If nothing was sent, since the connection was closed before, the call goes on with another connection. So it does if an
///   HTTP/2 server refused the stream or closed the connection before it (RFC 9113 §8.7), whatever the method.
/// - Such a call uses a connection that was used before only if the server is known to keep them: one was used again after a
///   response, and the last response came less than 1.5 seconds ago. Otherwise it has a new connection, on which no
///   request can cross with the end of an earlier one. To find out how the server keeps connections, one such call waits
///   for up to 10 milliseconds; after a connection that was not kept, none does for a minute.
/// - Over HTTP/2, calls use the connection that there is.
///
/// What remains is a server that keeps connections and closes one less than 1.5 seconds after a response, just when the next
/// request is sent. Such a call fails with [`Error::Transport`](crate::Error::Transport), as it does when the server
/// ends the connection while it processes the request.
///
/// New connections cost a call their handshakes. [`reuse_always`](Self::reuse_always) avoids that, for servers that are
/// known to keep connections and for calls whose loss does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
#[cfg_attr(
    target_family = "wasm",
    allow(dead_code, reason = "the browser decides")
)]
pub struct Connections {
    pub(crate) pool_idle_timeout: Option<Option<Duration>>,
    pub(crate) pool_max_idle: Option<usize>,
    pub(crate) tcp_keep_alive: Option<Option<Duration>>,
    pub(crate) tcp_probes: Option<(Duration, u32)>,
    reuses_always: bool,
    #[cfg(feature = "http2")]
    pub(crate) http_version: HttpVersion,
    #[cfg(feature = "http2")]
    pub(crate) http2_keep_alive: Option<(Duration, Duration)>,
}

/// Which version of HTTP connections have.
#[cfg(feature = "http2")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum HttpVersion {
    /// What the server chooses by ALPN; HTTP/1.1 without TLS.
    #[default]
    Negotiated,
    Http1,
    /// Without TLS, too.
    Http2,
}

impl Connections {
    /// The defaults.
    pub const fn new() -> Self {
        Self {
            pool_idle_timeout: None,
            pool_max_idle: None,
            tcp_keep_alive: None,
            tcp_probes: None,
            reuses_always: false,
            #[cfg(feature = "http2")]
            http_version: HttpVersion::Negotiated,
            #[cfg(feature = "http2")]
            http2_keep_alive: None,
        }
    }

    /// How long a connection without a request is kept; `None` means for as long as the server does. Default: 90 seconds.
    pub fn pool_idle_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.pool_idle_timeout = Some(limit.into());
        self
    }

    /// How many connections without a request are kept for each host. With 0, each request has its own connection.
    /// Default: no limit.
    pub const fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.pool_max_idle = Some(connections);
        self
    }

    /// After how long without data the system probes whether the peer is still there (TCP keep-alive, RFC 9293 §3.8.4);
    /// `None` means never. Default: 15 seconds.
    ///
    /// It finds peers that vanished, such as a machine without power or a forgotten entry of a NAT, also while a call waits
    /// for a response.
    pub fn tcp_keep_alive(mut self, idle: impl Into<Option<Duration>>) -> Self {
        self.tcp_keep_alive = Some(idle.into());
        self
    }

    /// How long to wait between probes, and how many without an acknowledgement end the connection. Default: 15 seconds, and
    /// 3.
    pub const fn tcp_keep_alive_probes(mut self, interval: Duration, probes: u32) -> Self {
        self.tcp_probes = Some((interval, probes));
        self
    }

    /// Lets every call use a connection that was used before, also one that is not safe to retry and may be lost with it; see
    /// [above](Self#requests-that-cross-with-the-end-of-a-connection). Default: only calls that are safe to retry.
    pub const fn reuse_always(mut self) -> Self {
        self.reuses_always = true;
        self
    }

    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn reuses_always(&self) -> bool {
        #[cfg(feature = "http2")]
        if self.http_version == HttpVersion::Http2 {
            return true;
        }
        self.reuses_always
    }

    /// Uses HTTP/1.1 only. Default: HTTP/2 where the server chooses it (ALPN, RFC 7301).
    #[cfg(feature = "http2")]
    pub const fn http1_only(mut self) -> Self {
        self.http_version = HttpVersion::Http1;
        self
    }

    /// Uses HTTP/2 only, also over plain `http`: for servers that are known to have it (RFC 9113 §3.3). Default: HTTP/2
    /// where the server chooses it (ALPN, RFC 7301), and HTTP/1.1 over plain `http`.
    #[cfg(feature = "http2")]
    pub const fn http2_only(mut self) -> Self {
        self.http_version = HttpVersion::Http2;
        self
    }

    /// How often an HTTP/2 connection is probed by a PING (RFC 9113 §6.7), with and without requests, and how long its
    /// acknowledgement may take; a connection without one is closed. Default: never.
    #[cfg(feature = "http2")]
    pub const fn http2_keep_alive(mut self, interval: Duration, timeout: Duration) -> Self {
        self.http2_keep_alive = Some((interval, timeout));
        self
    }
}
