//! An answer before it is decoded.

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;

use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;

use super::decode;
use super::stream::Framing;
use super::{DecodeError, EventStream};
use crate::Bytes;
use crate::call::About;
use crate::client::Limits;
use crate::transport::{ResponseBody, TransportError};

/// An answer before it is decoded: status, headers, and the whole body or, for a streamed operation, the way to it.
pub struct Received {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    stream: Option<ResponseBody>,
    max_item_bytes: u64,
}

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    Transport(TransportError),
    /// It is larger than this many bytes.
    Limit(u64),
}

impl Received {
    /// Reads a response. A success of a streamed operation is left to be read; a failure's body is read as far as it may
    /// be useful.
    pub(crate) async fn read(
        response: http::Response<ResponseBody>,
        about: &About,
        max_bytes: u64,
    ) -> Result<Self, ReadError> {
        let (head, body) = response.into_parts();
        let mut received = Self {
            status: head.status,
            headers: head.headers,
            body: Bytes::new(),
            stream: None,
            max_item_bytes: max_bytes,
        };
        if received.is_success(about) {
            if about.streamed {
                received.stream = Some(body);
            } else {
                received.refuse_announced(max_bytes)?;
                received.body = read_all(body, max_bytes, AtLimit::Fail).await?;
            }
        } else {
            received.body = read_all(body, max_bytes.min(FAILURE_BYTES), AtLimit::Stop).await?;
        }
        Ok(received)
    }

    /// Refuses what says itself that it is too large, before reading any of it.
    fn refuse_announced(&self, max_bytes: u64) -> Result<(), ReadError> {
        let announced = self
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > max_bytes) {
            Err(ReadError::Limit(max_bytes))
        } else {
            Ok(())
        }
    }

    pub(crate) fn is_success(&self, about: &About) -> bool {
        self.status.is_success() || (!about.redirects && self.status.is_redirection())
    }

    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// It is not JSON, or not the type's; the error says where.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode::json(self.status, &self.body)
    }

    /// The body as text, by the charset UTF-8.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(DecodeError::new(
                self.status,
                String::new(),
                Some(error.valid_up_to()),
                &error,
                &self.body,
            )),
        }
    }

    /// The body as it is.
    ///
    /// # Errors
    /// None; it has the signature of its siblings.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.body.clone())
    }

    /// Nothing: whatever the body holds is passed over.
    ///
    /// # Errors
    /// None; it has the signature of its siblings.
    pub const fn empty(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The error of an answer whose status the document does not name.
    ///
    /// # Errors
    /// Always.
    pub fn unexpected<T>(&self) -> Result<T, DecodeError> {
        let message = "the document names no answer with this status";
        Err(DecodeError::new(
            self.status,
            String::new(),
            None,
            &message,
            &self.body,
        ))
    }

    /// Whether the answer's media type is this one, apart from parameters and case.
    pub fn is_media_type(&self, media_type: &str) -> bool {
        let given = self
            .headers
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

    /// The body as server-sent events with JSON data.
    ///
    /// # Errors
    /// None yet; each event is decoded when it has come.
    pub fn events<T: DeserializeOwned>(self) -> Result<EventStream<T>, DecodeError> {
        Ok(EventStream::new(
            self.status,
            self.body,
            self.stream,
            Framing::Events,
            self.max_item_bytes,
        ))
    }

    /// The body as JSON texts, one a line.
    ///
    /// # Errors
    /// None yet; each line is decoded when it has come.
    pub fn json_lines<T: DeserializeOwned>(self) -> Result<EventStream<T>, DecodeError> {
        Ok(EventStream::new(
            self.status,
            self.body,
            self.stream,
            Framing::Lines,
            self.max_item_bytes,
        ))
    }

    /// Status, headers and the beginning of the text.
    pub(crate) fn into_error_parts(self, limits: &Limits) -> (StatusCode, HeaderMap, String) {
        let text = bounded_text(&self.body, limits.error_text_bytes).into_owned();
        (self.status, self.headers, text)
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// How much of a failure's body is read: enough for any typed body, little enough for any server.
const FAILURE_BYTES: u64 = 4 << 20;

enum AtLimit {
    Fail,
    Stop,
}

/// Reads a body to its end. A body that comes in one piece is not copied.
async fn read_all(
    mut body: ResponseBody,
    max_bytes: u64,
    at_limit: AtLimit,
) -> Result<Bytes, ReadError> {
    let mut first = Bytes::new();
    let mut all = Vec::new();
    let announced = usize::try_from(body.size_hint().lower())
        .unwrap_or(0)
        .min(PREPARED_BYTES);
    loop {
        let frame = match poll_fn(|context| body.as_mut().poll_frame(context)).await {
            None => break,
            Some(Err(error)) => return Err(ReadError::Transport(error)),
            Some(Ok(frame)) => frame,
        };
        let Ok(piece) = frame.into_data() else {
            continue;
        };
        let length = first.len() + all.len() + piece.len();
        if length as u64 > max_bytes {
            match at_limit {
                AtLimit::Fail => return Err(ReadError::Limit(max_bytes)),
                AtLimit::Stop => break,
            }
        }
        if first.is_empty() && all.is_empty() {
            first = piece;
            continue;
        }
        if all.is_empty() {
            all.reserve(announced.max(length));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&piece);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

/// The most that is set aside because a server says that so much will come.
const PREPARED_BYTES: usize = 16 << 20;

/// The beginning of a body as text, cut between characters.
pub(super) fn bounded_text(body: &[u8], most: usize) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(&body[..body.len().min(most)]);
    // What a cut leaves of a character reads as U+FFFD.
    match body.len() > most {
        true => Cow::Owned(text.trim_end_matches('\u{fffd}').to_owned()),
        false => text,
    }
}

/// What a server calls an exchange.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    const NAMES: [&str; 5] = [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-amzn-requestid",
        "x-trace-id",
    ];
    NAMES
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}
