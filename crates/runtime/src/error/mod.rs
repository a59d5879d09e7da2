//! The errors of a call.
//!
//! [`Error`] has a variant for each case that callers handle differently; the contained types describe what happened.
//! No error contains a credential, the query of a URL, or more of a response than [`Limits`](crate::Limits) allows.

mod credentials;
mod limit;
mod status;
mod transport;

use std::fmt;

use http::StatusCode;

pub use credentials::CredentialsError;
pub use limit::LimitError;
pub use status::StatusError;
pub(crate) use transport::Phase;
pub use transport::{ConnectError, ExchangeError, TimeoutError};

use crate::TypedErrorBody;
use crate::request::BuildError;
use crate::response::DecodeError;

/// The error of a call.
///
/// `E` is the operation's documented error body, or [`NoErrorBody`] if it has none. An error of any operation converts
/// into `Error`, so `?` works in a function that makes several calls. No variant ever shows a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = NoErrorBody> {
    /// The request is not valid. Nothing was sent.
    Build(BuildError),
    /// The client has no credential that the operation needs, or failed to obtain a token. Nothing was sent.
    Credentials(CredentialsError),
    /// Failed to connect to the server.
    Connect(ConnectError),
    /// A time limit was exceeded.
    Timeout(TimeoutError),
    /// The response has a status that is not successful.
    Status(Box<StatusError<E>>),
    /// The response is successful but does not match the document.
    Decode(Box<DecodeError>),
    /// The response exceeds a limit of the client.
    Limit(LimitError),
    /// The connection broke, or the response is not valid HTTP.
    Transport(ExchangeError),
}

/// The error body of an operation without documented error types: only its text is available.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoErrorBody {}

impl<E> Error<E> {
    /// The status of the response, if there is one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// The server's request id, if the response has one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Status(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            _ => None,
        }
    }

    /// Whether a time limit was exceeded.
    pub const fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// The same error without the typed body; its text is kept.
    pub fn into_untyped(self) -> Error {
        self.map_body(|_| None)
    }

    fn map_body<F>(self, map: impl FnOnce(E) -> Option<F>) -> Error<F> {
        match self {
            Self::Build(error) => Error::Build(error),
            Self::Credentials(error) => Error::Credentials(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Status(error) => Error::Status(Box::new(error.map_body(map))),
            Self::Decode(error) => Error::Decode(error),
            Self::Limit(error) => Error::Limit(error),
            Self::Transport(error) => Error::Transport(error),
        }
    }
}

impl Error {
    /// Converts an error without a typed body to an operation's error type.
    pub(crate) fn into_typed<E>(self) -> Error<E> {
        self.map_body(|body| match body {})
    }
}

impl<E: TypedErrorBody> From<Error<E>> for Error {
    fn from(error: Error<E>) -> Self {
        error.into_untyped()
    }
}

impl<E> From<BuildError> for Error<E> {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl<E> From<CredentialsError> for Error<E> {
    fn from(error: CredentialsError) -> Self {
        Self::Credentials(error)
    }
}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        if let Some(limit) = error.limit() {
            return Self::Limit(limit);
        }
        Self::Decode(Box::new(error))
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(error) => error.fmt(formatter),
            Self::Credentials(error) => error.fmt(formatter),
            Self::Connect(error) => error.fmt(formatter),
            Self::Timeout(error) => error.fmt(formatter),
            Self::Status(error) => error.fmt(formatter),
            Self::Decode(error) => error.fmt(formatter),
            Self::Limit(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Credentials(error) => error.source(),
            Self::Connect(error) => error.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}
