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
use crate::error::{Error, StatusError};
use crate::transport::ResponseBody;

/// A response before it is decoded: status, headers, and the whole body or, for a streamed operation, the way to it.
pub struct RawResponse {
    head: Arc<Head>,
    body: Body,
    is_success: bool,
    around: ResponseContext,
}

enum Body {
    Whole(Bytes),
    Streamed(ResponseBody),
}

/// What holds for all that is made of a response.
pub(crate) struct ResponseContext {
    /// The credentials that were sent, which no error may show.
    pub(crate) applied: Applied,
    /// How much of a text an error keeps, in bytes.
    pub(crate) text_limit: usize,
    /// The largest item of a stream, in bytes.
    pub(crate) item_limit: u64,
    /// How long a piece of a stream may take.
    pub(crate) pause: Option<Duration>,
}

impl ResponseContext {
    /// The text from about `start` on, as long as the limit allows, cut between characters and without secrets.
    pub(crate) fn excerpt(&self, body: &[u8], start: usize) -> String {
        // A secret that stands across a cut is taken out whole before the cut.
        const SPARE: usize = 4 << 10;
        let from = start.saturating_sub(SPARE);
        let until = start
            .saturating_add(self.text_limit)
            .saturating_add(SPARE)
            .min(body.len());
        let text = self
            .applied
            .mask(String::from_utf8_lossy(&body[from..until]).into_owned());
        let start = boundary(&text, start - from);
        let end = boundary(&text, start.saturating_add(self.text_limit));
        text[start..end].trim_matches('\u{fffd}').to_owned()
    }
}

/// The last place between characters that is not behind this one.
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
        }
    }

    pub(crate) fn streamed(head: Head, body: ResponseBody, around: ResponseContext) -> Self {
        Self {
            head: Arc::new(head),
            body: Body::Streamed(body),
            is_success: true,
            around,
        }
    }

    pub(crate) const fn is_success(&self) -> bool {
        self.is_success
    }

    pub(crate) fn head(&self) -> Arc<Head> {
        Arc::clone(&self.head)
    }

    pub(crate) const fn applied(&self) -> &Applied {
        &self.around.applied
    }

    /// The error of a response that is no success.
    pub(crate) fn into_error<E>(self, body: Option<E>) -> Error<E> {
        let text = match &self.body {
            Body::Whole(bytes) => self.around.excerpt(bytes, 0),
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
    /// It is not JSON, or not the type's; the error says where.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode::json(&self.head, &self.around, self.read()?)
    }

    /// The body as text in UTF-8.
    ///
    /// # Errors
    ///
    /// It is not UTF-8; the error says where.
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

    /// The body as it is.
    ///
    /// # Errors
    ///
    /// The response is streamed.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        self.read().cloned()
    }

    /// Nothing: whatever the body holds is passed over.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub const fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The error of a response whose status or media type the document does not name.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn unexpected<T>(&self) -> Result<T, DecodeError> {
        let message = "the document names no answer with this status and media type";
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
    /// None yet; each event is decoded when it has come.
    pub fn events<T: DeserializeOwned>(self) -> Result<EventStream<T>, DecodeError> {
        Ok(self.items(Framing::events()))
    }

    /// The body as JSON texts, one a line (`application/jsonl`, `application/x-ndjson`).
    ///
    /// # Errors
    ///
    /// None yet; each line is decoded when it has come.
    pub fn json_lines<T: DeserializeOwned>(self) -> Result<EventStream<T>, DecodeError> {
        Ok(self.items(Framing::Lines))
    }

    fn items<T: DeserializeOwned>(self, framing: Framing) -> EventStream<T> {
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

    /// The body as bytes that are read as they come.
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
                let message = "it is a stream, which can't be decoded whole";
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
