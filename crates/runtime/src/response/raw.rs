//! A response before it is decoded.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;

use super::lines::Framing;
#[cfg(feature = "xml")]
use super::media_type::charset;
use super::media_type::{Format, essence, select};
use super::stream::{DecodeItem, event_item, json_item, text_event_item, text_item};
use super::{ByteStream, DecodeError, EventStream, Head, decode};
use crate::Bytes;
use crate::auth::Applied;
use crate::call::{Deadline, Resume};
use crate::client::Decoding;
use crate::error::{Error, StatusError};
use crate::transport::{MaybeSend, ResponseBody};
use crate::xml::Root;

/// A response before it is decoded: status, headers, and the complete body or, for a streamed operation, its stream.
pub struct RawResponse {
    head: Arc<Head>,
    body: RawBody,
    is_success: bool,
    around: ResponseContext,
    deadline: Option<Deadline>,
    /// The call, if a stream of events is to reconnect.
    resume: Option<Box<Resume>>,
}

enum RawBody {
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
    /// How a response is decoded that is not as the document says.
    pub(crate) decoding: Decoding,
    /// A successful response is a secret, so that errors keep nothing of it.
    pub(crate) is_secret: bool,
}

/// What a response needs to be decoded, besides its status, headers and body.
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
pub(crate) struct ResponseRest {
    /// The secrets of the request.
    pub(crate) mask: crate::auth::Mask,
    pub(crate) around: ResponseContext,
    pub(crate) deadline: Option<Deadline>,
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
            body: RawBody::Whole(body),
            is_success,
            around,
            deadline: None,
            resume: None,
        }
    }

    pub(crate) fn streamed(head: Head, body: ResponseBody, around: ResponseContext) -> Self {
        Self {
            head: Arc::new(head),
            body: RawBody::Streamed(body),
            is_success: true,
            around,
            deadline: None,
            resume: None,
        }
    }

    /// The body for layers, and what is kept from them.
    #[cfg(all(feature = "tower", not(target_family = "wasm")))]
    pub(crate) fn into_layers(self) -> (ResponseBody, ResponseRest) {
        let body = match self.body {
            RawBody::Whole(bytes) => crate::transport::whole_body(bytes),
            RawBody::Streamed(body) => body,
        };
        let rest = ResponseRest {
            mask: self.head.mask.clone(),
            around: self.around,
            deadline: self.deadline,
        };
        (body, rest)
    }

    pub(crate) const fn is_success(&self) -> bool {
        self.is_success
    }

    pub(crate) fn head(&self) -> Arc<Head> {
        Arc::clone(&self.head)
    }

    pub(crate) fn set_resume(&mut self, resume: Resume) {
        self.resume = Some(Box::new(resume));
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
            RawBody::Whole(bytes) => bytes.len(),
            RawBody::Streamed(_) => 0,
        }
    }

    /// Whether it is secret, such as a token.
    #[cfg(feature = "tracing")]
    pub(crate) const fn is_secret(&self) -> bool {
        self.around.is_secret
    }

    /// The body; `None` for a stream.
    pub(crate) fn whole_body(&self) -> Option<&[u8]> {
        match &self.body {
            RawBody::Whole(bytes) => Some(bytes),
            RawBody::Streamed(_) => None,
        }
    }

    pub(crate) const fn applied(&self) -> &Applied {
        &self.around.applied
    }

    /// The error of a response that is not a success.
    pub(crate) fn into_error<E>(self, body: Option<E>) -> Error<E> {
        let text = match &self.body {
            RawBody::Whole(bytes) => excerpt(&self.head, self.around.text_limit, bytes, 0),
            RawBody::Streamed(_) => String::new(),
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
        essence(self.head.media_type().unwrap_or_default()).eq_ignore_ascii_case(media_type)
    }

    /// Which of the documented media types the response has, by index: the most specific one. A response without a
    /// media type is the first, and so is one with another if [`Decoding::any_media_type`] allows that. The number of
    /// documented media types if it has none of them.
    ///
    /// Any `+json` is the first JSON that is documented, unless it is documented itself; other spellings of XML, YAML
    /// and JSON lines likewise. `application/octet-stream` stands for every media type that is neither text, JSON nor
    /// XML.
    pub fn media_type_index(&self, documented: &[&str]) -> usize {
        let index = select(self.head.media_type(), documented);
        match index {
            Some(index) => index,
            None if self.around.decoding.allows_any_media_type() => 0,
            None => documented.len(),
        }
    }

    /// The response, if it has one of the documented media types; see [`media_type_index`](Self::media_type_index).
    ///
    /// # Errors
    ///
    /// It has another; the error names it.
    pub fn documented(self, documented: &[&str]) -> Result<Self, DecodeError> {
        if self.media_type_index(documented) < documented.len() {
            return Ok(self);
        }
        Err(self.undocumented(&documented.join("`, `")))
    }

    /// The same for a format that several media types name. An error response may have any: its text is kept in any
    /// case.
    fn check_format(&self, format: Format, media_type: &str) -> Result<(), DecodeError> {
        let is_lenient = !self.is_success || self.around.decoding.allows_any_media_type();
        match self.head.media_type() {
            Some(given) if !is_lenient && Format::of_essence(essence(given)) != format => {
                Err(self.undocumented(media_type))
            }
            _ => Ok(()),
        }
    }

    fn undocumented(&self, documented: &str) -> DecodeError {
        let given = self.head.media_type().unwrap_or_default();
        self.error(&format!(
            "its media type `{given}` is not documented; expected `{documented}`"
        ))
    }

    /// An error of the response as a whole.
    fn error(&self, message: &dyn fmt::Display) -> DecodeError {
        let body = self.read().map_or(&[][..], |body| body);
        DecodeError::new(
            &self.head,
            &self.around,
            (String::new(), None),
            message,
            body,
        )
    }

    /// The body as JSON (RFC 8259), if the media type is JSON (`application/json`, `+json`) or missing; of an error
    /// response, whatever its media type.
    ///
    /// # Errors
    ///
    /// It has another media type, is not valid JSON, or does not match the type; the error has the location.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.check_format(Format::Json, "application/json")?;
        self.any_json()
    }

    /// The body as JSON (RFC 8259), whatever its media type.
    ///
    /// # Errors
    ///
    /// It is not valid JSON, or does not match the type; the error has the location.
    pub fn any_json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let body = self.read()?;
        match decode::json(&self.head, &self.around, body) {
            Err(error) if body.is_empty() => self.empty_value(error),
            outcome => outcome,
        }
    }

    /// What an empty body is decoded as, where [`Decoding::empty_bodies`] allows that.
    fn empty_value<T: DeserializeOwned>(&self, error: DecodeError) -> Result<T, DecodeError> {
        if !self.is_success {
            return Err(error);
        }
        let is_allowed = self.around.decoding.allows_empty_body(self.status());
        let values = [&b"null"[..], b"{}"];
        values
            .iter()
            .filter(|_| is_allowed)
            .find_map(|value| decode::json(&self.head, &self.around, value).ok())
            .ok_or_else(|| error.of_empty_body())
    }

    /// The body as XML, if the media type is XML (`application/xml`, `text/xml`, `+xml`) or missing; of an error response,
    /// whatever its media type.
    ///
    /// # Errors
    ///
    /// It has another media type, is not well-formed or not in UTF-8, has a document type definition, or does not match
    /// the type; the error has the element. The crate was built without the feature `xml`.
    pub fn xml<T: DeserializeOwned>(&self, root: &Root) -> Result<T, DecodeError> {
        self.check_format(Format::Xml, "application/xml")?;
        self.any_xml(root)
    }

    /// The body as XML if the media type is XML, and as JSON otherwise.
    ///
    /// # Errors
    ///
    /// It has another media type than XML or JSON, or does not match the type; the error has the location.
    pub fn json_or_xml<T: DeserializeOwned>(&self, root: &Root) -> Result<T, DecodeError> {
        match self.head.media_type() {
            Some(given) if Format::of_essence(essence(given)) == Format::Xml => self.any_xml(root),
            _ => self.json(),
        }
    }

    #[cfg(feature = "xml")]
    fn any_xml<T: DeserializeOwned>(&self, root: &Root) -> Result<T, DecodeError> {
        let body = self.read()?;
        let charset = self.head.media_type().and_then(charset);
        let outcome = decode::xml(&self.head, &self.around, body, charset, root);
        match outcome {
            Err(error) if body.is_empty() => self.empty_value(error),
            outcome => outcome,
        }
    }

    #[cfg(not(feature = "xml"))]
    fn any_xml<T>(&self, _root: &Root) -> Result<T, DecodeError> {
        Err(self.error(&crate::xml::DISABLED))
    }

    /// The body as a string: JSON's, if the media type is JSON, or else the text as it is.
    ///
    /// # Errors
    ///
    /// It is not a JSON string, or not UTF-8; the error has the location.
    pub fn string(&self) -> Result<String, DecodeError> {
        match self.head.media_type() {
            Some(given) if Format::of_essence(essence(given)) == Format::Json => self.any_json(),
            _ => self.text(),
        }
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
        let (status, is_empty) = (self.status().as_u16(), self.size() == 0);
        let error = match self.head.media_type() {
            Some(given) => self.error(&format!(
                "the document has no response with the status {status} and the media type `{given}`"
            )),
            None => self.error(&format!(
                "the document has no response with the status {status}"
            )),
        };
        Err(match &self.body {
            RawBody::Whole(_) if is_empty && self.is_success => error.of_empty_body(),
            _ => error,
        })
    }

    /// The body as server-sent events (WHATWG HTML §9.2) whose data is JSON.
    ///
    /// # Errors
    ///
    /// It has another media type. Each event is decoded when it is received.
    pub fn events<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        self.check_format(Format::Events, "text/event-stream")?;
        Ok(self.items(Framing::events(), json_item))
    }

    /// The body as server-sent events (WHATWG HTML §9.2) whose data is text.
    ///
    /// # Errors
    ///
    /// It has another media type.
    pub fn text_events(self) -> Result<EventStream<String>, DecodeError> {
        self.check_format(Format::Events, "text/event-stream")?;
        Ok(self.items(Framing::events(), text_item))
    }

    /// The body as server-sent events (WHATWG HTML §9.2), each decoded as an object with the members `event`, `data`,
    /// `id` and `retry` (OpenAPI 3.2.0 §4.14.4.3); a field that an event does not have is a member that is absent, except that an
    /// event without a name is a `message` where the type requires a name. Data
    /// that is JSON is that JSON, unless the type has text there.
    ///
    /// # Errors
    ///
    /// It has another media type. Each event is decoded when it is received.
    pub fn whole_events<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        self.check_format(Format::Events, "text/event-stream")?;
        Ok(self.items(Framing::events(), event_item))
    }

    /// The same, where `data` is always text.
    ///
    /// # Errors
    ///
    /// It has another media type. Each event is decoded when it is received.
    pub fn whole_text_events<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        self.check_format(Format::Events, "text/event-stream")?;
        Ok(self.items(Framing::events(), text_event_item))
    }

    /// The body as JSON texts, one per line (`application/jsonl`, `application/x-ndjson`), or each after a record
    /// separator (`application/json-seq`, RFC 7464).
    ///
    /// # Errors
    ///
    /// It has another media type. Each text is decoded when it is received.
    pub fn json_lines<T: DeserializeOwned + MaybeSend + 'static>(
        self,
    ) -> Result<EventStream<T>, DecodeError> {
        self.check_format(Format::JsonLines, "application/jsonl")?;
        let framing = self.line_framing();
        Ok(self.items(framing, json_item))
    }

    /// The same texts, not decoded.
    ///
    /// # Errors
    ///
    /// It has another media type.
    pub fn text_lines(self) -> Result<EventStream<String>, DecodeError> {
        self.check_format(Format::JsonLines, "application/jsonl")?;
        let framing = self.line_framing();
        Ok(self.items(framing, text_item))
    }

    fn line_framing(&self) -> Framing {
        let given = essence(self.head.media_type().unwrap_or_default());
        if given.to_ascii_lowercase().ends_with("json-seq") {
            Framing::sequence()
        } else {
            Framing::Lines
        }
    }

    fn items<T>(self, framing: Framing, decode: DecodeItem<T>) -> EventStream<T> {
        let resume = self.resume.filter(|_| framing.events_state().is_some());
        let (read, body) = match self.body {
            RawBody::Whole(bytes) => (bytes, None),
            RawBody::Streamed(body) => (Bytes::new(), Some(body)),
        };
        EventStream::new(
            ByteStream::new(self.head, self.around, body),
            &read,
            framing,
            decode,
            resume,
        )
    }

    /// The bytes of a stream of events that goes on, and how to reconnect again.
    pub(super) fn into_events(self) -> Result<(ByteStream, Option<Box<Resume>>), DecodeError> {
        self.check_format(Format::Events, "text/event-stream")?;
        let body = match self.body {
            RawBody::Whole(bytes) => crate::transport::whole_body(bytes),
            RawBody::Streamed(body) => body,
        };
        let bytes = ByteStream::new(self.head, self.around, Some(body));
        Ok((bytes, self.resume))
    }

    /// The body as a stream of bytes.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn stream(self) -> Result<ByteStream, DecodeError> {
        let body = match self.body {
            RawBody::Whole(bytes) => crate::transport::whole_body(bytes),
            RawBody::Streamed(body) => body,
        };
        Ok(ByteStream::new(self.head, self.around, Some(body)))
    }

    fn read(&self) -> Result<&Bytes, DecodeError> {
        match &self.body {
            RawBody::Whole(bytes) => Ok(bytes),
            RawBody::Streamed(_) => {
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
