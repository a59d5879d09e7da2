//! What a call can end with instead of a response.
//!
//! [`Error`] tells apart what a caller acts on differently; its parts say what happened in words. Nothing here ever holds
//! a credential, the query of a URL, or more of a response than [`Limits`](crate::Limits) allows.

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

use crate::request::BuildError;
use crate::response::DecodeError;

/// Why a call gave no response.
///
/// `E` is what the operation's document says of its failures; where it says nothing, [`NoErrorBody`]. An error of any
/// operation converts into `Error`, so `?` works in a function that makes several calls. No variant ever shows a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = NoErrorBody> {
    /// The call can't be sent as asked. Nothing was sent.
    Build(BuildError),
    /// The client lacks a credential that the operation needs, or could not fetch it. Nothing was sent.
    Credentials(CredentialsError),
    /// No connection to the server.
    Connect(ConnectError),
    /// A time limit was reached.
    Timeout(TimeoutError),
    /// The server answered with a status that is no success.
    Status(Box<StatusError<E>>),
    /// The response is a success and not what the document says.
    Decode(Box<DecodeError>),
    /// The server sent more than the client takes.
    Limit(LimitError),
    /// The connection broke, or what came is no HTTP.
    Transport(ExchangeError),
}

/// The failures of an operation whose document gives them no type: their text is all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoErrorBody {}

/// Marks what a document gives as a failure's body. Implemented by generated crates.
pub trait TypedErrorBody {}

impl<E> Error<E> {
    /// The status that the server answered with, if it did.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Status(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// What the server calls this exchange, if it answered and said so.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Status(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            _ => None,
        }
    }

    /// Whether a time limit was reached.
    pub const fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// The same error without the typed body; its text stays.
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
    /// Gives an error that has no typed body the type of an operation's.
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
