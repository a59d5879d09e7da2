//! Why a command failed, and the program's exit code for it.

use std::fmt;
use std::io;

use clientsmith_runtime::{BuildError, Error};

/// Why a command failed.
///
/// | exit code | cause |
/// | --- | --- |
/// | 0 | success |
/// | 1 | a local failure: a file that can't be written, a command that can't be run |
/// | 2 | wrong input; nothing was sent |
/// | 3 | a credential is missing or was rejected (401, 403) |
/// | 4 | the server rejected the request (another 4xx), or redirects it elsewhere |
/// | 5 | the server failed (5xx) |
/// | 6 | no connection: unknown host, refused, TLS |
/// | 7 | a time limit was exceeded |
/// | 8 | the response is not what the document says, or is too large |
/// | 9 | the connection broke |
/// | 130 | interrupted (Ctrl-C) |
#[derive(Debug)]
pub struct Failure {
    kind: FailureKind,
    message: String,
}

/// The kind of a [`Failure`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// Something on this machine.
    Local,
    /// Wrong input.
    Usage,
    /// A credential is missing or was rejected.
    Credentials,
    /// The server rejected the request.
    Rejected,
    /// The server failed.
    Server,
    /// No connection.
    Connect,
    /// A time limit was exceeded.
    Timeout,
    /// The response is not what the document says.
    Response,
    /// The connection broke.
    Transport,
    /// Interrupted by the user.
    Interrupted,
    /// Whoever reads the output wants no more of it.
    Closed,
}

/// The codes as they are shown in help.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0    success
  1    a local failure, such as a file that can't be written
  2    wrong input; nothing was sent
  3    a credential is missing or was rejected (401, 403)
  4    the server rejected the request (another 4xx)
  5    the server failed (5xx)
  6    no connection
  7    a time limit was exceeded
  8    the response is not what the document says, or is too large
  9    the connection broke
  130  interrupted (Ctrl-C)";

impl Failure {
    /// A failure of this kind; its message must not contain a secret.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// Wrong input.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Usage, message)
    }

    /// Something on this machine.
    pub(crate) fn local(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Local, message)
    }

    pub(crate) fn interrupted() -> Self {
        Self::new(FailureKind::Interrupted, "interrupted")
    }

    /// The kind.
    pub const fn kind(&self) -> FailureKind {
        self.kind
    }

    /// The program's exit code.
    pub const fn exit_code(&self) -> u8 {
        match self.kind {
            FailureKind::Closed => 0,
            FailureKind::Local => 1,
            FailureKind::Usage => 2,
            FailureKind::Credentials => 3,
            FailureKind::Rejected => 4,
            FailureKind::Server => 5,
            FailureKind::Connect => 6,
            FailureKind::Timeout => 7,
            FailureKind::Response => 8,
            FailureKind::Transport => 9,
            FailureKind::Interrupted => 130,
        }
    }

    /// What writing the output failed with.
    pub(crate) fn output(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(FailureKind::Closed, ""),
            io::ErrorKind::Interrupted => Self::interrupted(),
            _ => Self::local(format!("failed to write the output: {error}")),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Build(_) => FailureKind::Usage,
            Error::Credentials(_) => FailureKind::Credentials,
            Error::Connect(_) => FailureKind::Connect,
            Error::Timeout(_) => FailureKind::Timeout,
            Error::Status(error) => match error.status().as_u16() {
                401 | 403 | 407 => FailureKind::Credentials,
                500.. => FailureKind::Server,
                _ => FailureKind::Rejected,
            },
            Error::Decode(_) | Error::Limit(_) => FailureKind::Response,
            _ => FailureKind::Transport,
        };
        let mut message = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            let text = error.to_string();
            if !message.contains(&text) {
                message.push_str(": ");
                message.push_str(&text);
            }
            cause = error.source();
        }
        Self::new(kind, message)
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::usage(error.to_string())
    }
}
