//! What a call can end with instead of an answer.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::answer::{DecodeError, request_id};
use crate::auth::{ProviderError, SecurityScheme};
use crate::request::BuildError;
use crate::transport::BoxError;

/// Why a call gave no answer.
///
/// `E` is what the operation's document says of its failures; where it says nothing, [`Untyped`]. An error of any
/// operation converts into `Error`, so `?` works in a function that makes several calls. No variant ever shows a secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Untyped> {
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
    /// The answer is a success and not what the document says.
    Decode(Box<DecodeError>),
    /// The answer is larger than the client takes.
    Limit(LimitError),
    /// The connection broke, or what came is no HTTP.
    Transport(TransportFailure),
}

/// The failures of an operation whose document gives them no type: their text is all there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untyped {}

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
            Self::Status(error) => {
                let StatusError {
                    status,
                    headers,
                    body,
                    text,
                } = *error;
                Error::Status(Box::new(StatusError {
                    status,
                    headers,
                    body: body.and_then(map),
                    text,
                }))
            }
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
            Self::Credentials(error) => std::error::Error::source(error),
            Self::Connect(error) => std::error::Error::source(error),
            Self::Transport(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

/// The client lacks a credential that an operation needs, or could not fetch it.
#[derive(Clone, Debug)]
pub struct CredentialsError(Lack);

#[derive(Clone, Debug)]
enum Lack {
    Missing(String),
    Provider(ProviderError),
}

impl CredentialsError {
    pub(crate) fn missing(security: &[&[SecurityScheme]]) -> Self {
        let together = |schemes: &&[SecurityScheme]| {
            schemes
                .iter()
                .map(|scheme| format!("`{}`", scheme.name()))
                .collect::<Vec<_>>()
                .join(" and ")
        };
        Self(Lack::Missing(
            security
                .iter()
                .map(together)
                .collect::<Vec<_>>()
                .join(" or "),
        ))
    }

    pub(crate) const fn provider(error: ProviderError) -> Self {
        Self(Lack::Provider(error))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Lack::Missing(schemes) => {
                write!(formatter, "the client has no credential for {schemes}")
            }
            Lack::Provider(error) => write!(formatter, "no token could be had: {error}"),
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Lack::Missing(_) => None,
            Lack::Provider(error) => error.source(),
        }
    }
}

/// No connection to the server: it is unknown, refuses, or has no certificate that is trusted.
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
            "could not connect to {}: {}",
            self.host,
            root_cause(&*self.source)
        )
    }
}

impl std::error::Error for ConnectError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// The connection broke, or what came is no HTTP.
#[derive(Debug)]
pub struct TransportFailure(BoxError);

impl TransportFailure {
    pub(crate) const fn new(source: BoxError) -> Self {
        Self(source)
    }
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the exchange failed: {}", root_cause(&*self.0))
    }
}

impl std::error::Error for TransportFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

/// The innermost error, which is the one that says what happened.
fn root_cause<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> &'a (dyn std::error::Error + 'static) {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause
}

/// A time limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    phase: Phase,
    limit: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Connect,
    Attempt,
    Call,
}

impl TimeoutError {
    pub(crate) const fn new(phase: Phase, limit: Duration) -> Self {
        Self { phase, limit }
    }

    /// The limit that was reached.
    pub const fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Connect => "no connection",
            Phase::Attempt => "no answer to an attempt",
            Phase::Call => "no answer to the call",
        };
        write!(formatter, "{phase} within {:?}", self.limit)
    }
}

impl std::error::Error for TimeoutError {}

/// The answer is larger than the client takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitError {
    bytes: u64,
}

impl LimitError {
    pub(crate) const fn response_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    /// The limit in bytes.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the answer is larger than `max_response_bytes` ({} bytes) allows",
            self.bytes
        )
    }
}

impl std::error::Error for LimitError {}

/// The server answered with a status that is no success.
#[derive(Debug)]
pub struct StatusError<E = Untyped> {
    status: StatusCode,
    headers: HeaderMap,
    body: Option<E>,
    text: String,
}

impl<E> StatusError<E> {
    pub(crate) const fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: Option<E>,
        text: String,
    ) -> Self {
        Self {
            status,
            headers,
            body,
            text,
        }
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the document says of this failure, decoded; `None` where it says nothing or the body is not that.
    pub const fn body(&self) -> Option<&E> {
        self.body.as_ref()
    }

    /// The beginning of the body as text, as long as `Limits::error_text_bytes` allows.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the server calls this exchange, where it says so.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl<E> fmt::Display for StatusError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the server answered {}", self.status)?;
        if let Some(id) = self.request_id() {
            write!(formatter, " (request {id})")?;
        }
        let line = self.text.trim();
        if !line.is_empty() {
            let end = line
                .char_indices()
                .nth(200)
                .map_or(line.len(), |(index, _)| index);
            write!(formatter, ": {}", &line[..end])?;
        }
        Ok(())
    }
}

impl<E: fmt::Debug> std::error::Error for StatusError<E> {}
