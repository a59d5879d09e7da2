//! A response before it is decoded.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;

use super::lines::Framing;
use super::{ByteStream, DecodeError, EventStream, Head, decode};
use crate::Bytes;
use crate::auth::Applied;
use crate::call::Deadline;
use crate::error::{Error, StatusError};
use crate::transport::{MaybeSend, ResponseBody};

/// A response before it is decoded: status, headers, and the complete body or, for a streamed operation, its stream.
pub struct RawResponse {
    head: Arc<Head>,
    body: Body,
    is_success: bool,
    around: ResponseContext,
    deadline: Option<Deadline>,
}

enum Body {
    Whole(Bytes),
    Streamed(ResponseBody),
}

/// The settings for everything derived from a response.
pub(crate) struct ResponseContext {
    /// The credentials that were sent.
    pub(crate) applied: Applied,
    /// The maximum length of text in an error, in bytes.
    pub(crate) text_limit: usize,
    /// The maximum size of an item of a stream, in bytes.
    pub(crate) item_limit: u64,
    /// The time limit for a chunk of a stream.
    pub(crate) pause: Option<Duration>,
    /// The maximum nesting depth of JSON.
    pub(crate) depth_limit: u8,
    /// A successful response is a secret, so that errors keep nothing of it.
    pub(crate) is_secret: bool,
}

/// The text of a body from about `start` on, truncated at a character boundary and without secrets.
pub(super) fn excerpt(head: &Head, limit: usize, body: &[u8], start: usize) -> String {
    // A secret across the boundary is removed before truncating.
    let spare = head.mask.widest();
    let from = start.saturating_sub(spare);
    let until = start
        .saturating_add(limit)
        .saturating_add(spare)
        .min(body.len());
    let text = String::from_utf8_lossy(body.get(from..until).unwrap_or_default());
    let text = head.mask.text(text);
    let start = boundary(&text, start - from);
    let end = boundary(&text, start.saturating_add(limit));
    let text = text.get(start..end).unwrap_or_default();
    text.trim_matches('\u{fffd}').to_owned()
}

/// The last character boundary at or before this index.
fn boundary(text: &str, place: usize) -> usize {
    (0..=place.min(text.len()))
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

impl RawResponse {
    pub(crate) fn whole(
        head: Head,
        body: Bytes,
        is_success: bool,
        around: ResponseContext,
    ) -> Self {
        Self {
            head: Arc::new(head),
            body: Body::Whole(body),
            is_success,
            around,
            deadline: None,
        }
    }

    pub(crate) fn streamed(head: Head, body: ResponseBody, around: ResponseContext) -> Self {
        Self {
            head: Arc::new(head),
            body: Body::Streamed(body),
            is_success: true,
            around,
            deadline: None,
        }
    }

    pub(crate) const fn is_success(&self) -> bool {
        self.is_success
    }

    pub(crate) fn head(&self) -> Arc<Head> {
        Arc::clone(&self.head)
    }

    /// The deadline of the call, including decoding.
    pub(crate) const fn set_deadline(&mut self, deadline: Option<Deadline>) {
        self.deadline = deadline;
    }

    pub(crate) const fn deadline(&self) -> Option<Deadline> {
        self.deadline
    }

    /// The number of bytes to decode; 0 for a stream.
    pub(crate) const fn size(&self) -> usize {
        match &self.body {
            Body::Whole(bytes) => bytes.len(),
            Body::Streamed(_) => 0,
        }
    }

    pub(crate) const fn applied(&self) -> &Applied {
        &self.around.applied
    }

    /// The error of a response that is not a success.
    pub(crate) fn into_error<E>(self, body: Option<E>) -> Error<E> {
        let text = match &self.body {
            Body::Whole(bytes) => excerpt(&self.head, self.around.text_limit, bytes, 0),
            Body::Streamed(_) => String::new(),
        };
        Error::Status(Box::new(StatusError::new(self.head, body, text)))
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Whether the response's media type is this one, apart from parameters and case.
    pub fn is_media_type(&self, media_type: &str) -> bool {
        let given = self
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        given
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case(media_type)
    }

    /// The body as JSON (RFC 8259).
    ///
    /// # Errors
    ///
    /// It is not valid JSON, or does not match the type; the error has the location.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode::json(&self.head, &self.around, self.read()?)
    }

    /// The body as text in UTF-8.
    ///
    /// # Errors
    ///
    /// It is not UTF-8; the error has the location.
    pub fn text(&self) -> Result<String, DecodeError> {
        let body = self.read()?;
        let text = std::str::from_utf8(body);
        text.map(str::to_owned).map_err(|error| {
            DecodeError::new(
                &self.head,
                &self.around,
                (String::new(), Some(error.valid_up_to())),
                &error,
                body,
            )
        })
    }

    /// The body as bytes.
    ///
    /// # Errors
    ///
    /// The response is streamed.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        self.read().cloned()
    }

    /// Nothing: the body is ignored.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub const fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The error of a response with an undocumented status or media type.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn unexpected<T>(&self) -> Result<T, DecodeError> {
        let message = "the document has no response with this status and media type";
        let body = self.read().map_or(&[][..], |body| body);
        Err(DecodeError::new(
            &self.head,
            &self.around,
            (String::new(), None),
            &message,
            body,
        ))
    }

    /// The body as server-sent events (WHATWG HTML §9.2) whose data is JSON.
    ///
    /// # Errors
    ///
    /// None yet; each event is decoded when it is received.
    pub fn events<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        Ok(self.items(Framing::events()))
    }

    /// The body as JSON texts, one per line (`application/jsonl`, `application/x-ndjson`).
    ///
    /// # Errors
    ///
    /// None yet; each line is decoded when it is received.
    pub fn json_lines<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        Ok(self.items(Framing::Lines))
    }

    fn items<T: DeserializeOwned + MaybeSend + 'static>(self, framing: Framing) -> EventStream<T> {
        let (read, body) = match self.body {
            Body::Whole(bytes) => (bytes, None),
            Body::Streamed(body) => (Bytes::new(), Some(body)),
        };
        EventStream::new(
            ByteStream::new(self.head, self.around, body),
            &read,
            framing,
        )
    }

    /// The body as a stream of bytes.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn stream(self) -> Result<ByteStream, DecodeError> {
        let body = match self.body {
            Body::Whole(bytes) => crate::transport::whole_body(bytes),
            Body::Streamed(body) => body,
        };
        Ok(ByteStream::new(self.head, self.around, Some(body)))
    }

    fn read(&self) -> Result<&Bytes, DecodeError> {
        match &self.body {
            Body::Whole(bytes) => Ok(bytes),
            Body::Streamed(_) => {
                let message = "it is a stream, which can't be decoded as a whole";
                Err(DecodeError::new(
                    &self.head,
                    &self.around,
                    (String::new(), None),
                    &message,
                    &[],
                ))
            }
        }
    }
}

impl fmt::Debug for RawResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RawResponse")
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}
