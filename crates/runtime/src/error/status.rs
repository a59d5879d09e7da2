//! Responses with a status that is not successful.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::NoErrorBody;
use crate::escape::Escaped;
use crate::response::Head;

/// A response with a status that is not successful.
pub struct StatusError<E = NoErrorBody> {
    head: Arc<Head>,
    body: Option<E>,
    text: String,
}

/// The maximum length of the text that `Display` shows.
const SHOWN_CHARACTERS: usize = 200;

impl<E> StatusError<E> {
    pub(crate) const fn new(head: Arc<Head>, body: Option<E>, text: String) -> Self {
        Self { head, body, text }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The headers that the document names, with their types: `let headers: ListPetsHeaders = ….typed_headers()?`. The
    /// struct is that of the operation, beside its request builder.
    ///
    /// # Errors
    ///
    /// If a header has a value of another type.
    pub fn typed_headers<'r, H: TryFrom<&'r HeaderMap>>(&'r self) -> Result<H, H::Error> {
        H::try_from(self.headers())
    }

    /// The decoded error body; `None` if none is documented or the body does not match.
    pub const fn body(&self) -> Option<&E> {
        self.body.as_ref()
    }

    /// Takes the decoded error body.
    pub fn into_body(self) -> Option<E> {
        self.body
    }

    /// The beginning of the body as text, at most `Limits::error_text_bytes`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The server's request id, if the response has one (`X-Request-Id` or similar).
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    pub(super) fn map_body<F>(self, map: impl FnOnce(E) -> Option<F>) -> StatusError<F> {
        StatusError {
            head: self.head,
            body: self.body.and_then(map),
            text: self.text,
        }
    }
}

impl<E> fmt::Display for StatusError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the server responded with {}", self.status())?;
        if let Some(id) = self.request_id() {
            write!(formatter, " (request {})", Escaped(id))?;
        }
        let line = self.text.trim();
        if !line.is_empty() {
            let end = line
                .char_indices()
                .nth(SHOWN_CHARACTERS)
                .map_or(line.len(), |(index, _)| index);
            write!(formatter, ": {}", Escaped(&line[..end]))?;
        }
        Ok(())
    }
}

impl<E: fmt::Debug> fmt::Debug for StatusError<E> {
    /// Shows no headers except the request id, and no secrets of the request, which a server may echo.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("StatusError")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("body", &self.head.mask.masked(&self.body))
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> std::error::Error for StatusError<E> {}
