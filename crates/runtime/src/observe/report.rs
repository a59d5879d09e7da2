//! What observers are given.

use std::fmt;
use std::time::Duration;

use http::{Method, StatusCode};
use url::Url;

/// A call, the same in all of its reports.
#[derive(Clone, Copy)]
pub struct CallInfo<'a> {
    pub(super) number: u64,
    pub(super) operation: &'static str,
    pub(super) template: &'static str,
    pub(super) method: &'a Method,
    pub(super) url: &'a Url,
}

impl<'a> CallInfo<'a> {
    /// A number that no other call of the process has: reports of calls that are made at the same time are told apart by
    /// it.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The operation's id in the document; empty for an undocumented call.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// The operation's path, with `{name}` for its parameters; empty for an undocumented call.
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// The method.
    pub const fn method(&self) -> &'a Method {
        self.method
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &'a str {
        self.url.scheme()
    }

    /// The server's name or address.
    pub fn host(&self) -> &'a str {
        self.url.host_str().unwrap_or_default()
    }

    /// The server's port.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// The URL's path, percent-encoded. The query is not shown: it may hold a key.
    pub fn path(&self) -> &'a str {
        self.url.path()
    }
}

impl fmt::Debug for CallInfo<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallInfo")
            .field("number", &self.number)
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("host", &self.host())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

/// How an attempt or a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// A response, whatever its status.
    Response(StatusCode),
    /// No response.
    Failure(FailureKind),
    /// The call's future was dropped.
    Cancelled,
}

impl Outcome {
    /// The status of the response, if there is one.
    pub const fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Response(status) => Some(*status),
            _ => None,
        }
    }

    /// What OpenTelemetry calls `error.type`: the status of a response from 400 on, the kind of a failure, `cancelled`;
    /// `None` for a success.
    pub fn error_type(&self) -> Option<std::borrow::Cow<'static, str>> {
        match self {
            Self::Response(status) if status.as_u16() >= 400 => {
                Some(status.as_u16().to_string().into())
            }
            Self::Response(_) => None,
            Self::Failure(kind) => Some(kind.as_str().into()),
            Self::Cancelled => Some("cancelled".into()),
        }
    }
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// The request is not valid.
    Build,
    /// No credential, or no token.
    Credentials,
    /// A time limit was exceeded.
    Timeout,
    /// A limit on responses was exceeded.
    Limit,
    /// No connection.
    Connect,
    /// No connection in time.
    ConnectTimeout,
    /// A permanent failure of TLS.
    Tls,
    /// The connection was closed before anything of the request was sent, or the server did not begin with it.
    Unprocessed,
    /// The connection broke.
    Exchange,
    /// The response is not valid HTTP.
    Garbled,
}

impl FailureKind {
    /// A short name, the same in every version: `connect`, `timeout`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Build => "build",
            Self::Credentials => "credentials",
            Self::Timeout => "timeout",
            Self::Limit => "limit",
            Self::Connect => "connect",
            Self::ConnectTimeout => "connect_timeout",
            Self::Tls => "tls",
            Self::Unprocessed => "unprocessed",
            Self::Exchange => "exchange",
            Self::Garbled => "garbled",
        }
    }
}

/// How long the parts of an attempt took, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Times {
    /// Waiting for its turn, where the client bounds the number of concurrent calls; else zero.
    pub queue: Duration,
    /// Connecting, with name resolution and TLS; a part of `first_byte`. `None` if a connection of the pool was used, or
    /// the transport is not the default one.
    pub connect: Option<Duration>,
    /// From its turn on until the status and headers are received, with credentials and redirects; `None` if they were
    /// not.
    pub first_byte: Option<Duration>,
    /// From its start to its end.
    pub total: Duration,
}

/// An attempt that ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptReport {
    /// Its number, from 1 on.
    pub number: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// The size of the request's body; of a stream, what was sent of it.
    pub bytes_sent: u64,
    /// The size of the response's body, after decompression; 0 for a streamed one.
    pub bytes_received: u64,
    /// How long it took.
    pub times: Times,
}

/// A call that ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport {
    /// How many attempts were started.
    pub attempts: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// The bytes of bodies that its attempts sent, together.
    pub bytes_sent: u64,
    /// The bytes of bodies that its attempts received, together.
    pub bytes_received: u64,
    /// How long its attempts waited for their turn, together.
    pub queue: Duration,
    /// From its start to its end, with the delays between attempts.
    pub total: Duration,
}

/// Another attempt follows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RetryReport {
    /// The number of the attempt that ended.
    pub attempt: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// How long the call waits before the next one; zero if that one has another token.
    pub wait: Duration,
}

/// A provider was asked for a token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenReport {
    /// Whether it gave one.
    pub is_success: bool,
    /// How long the token is valid, if the provider says so.
    pub lifetime: Option<Duration>,
    /// How long the provider took.
    pub took: Duration,
}
