//! Responses: what a method returns, and how it is written.

use std::fmt;

use axum::body::Body;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use crate::content::Content;
use crate::negotiation::is_json;
use crate::stream::EventStream;
use crate::{Call, Problem};

/// What a method of a server returns: a response of the document, or a problem.
pub type Outcome<C> = Result<Reply<<C as Call>::Response>, Problem>;

/// A response, and headers beside it.
#[derive(Clone, Debug)]
pub struct Reply<R> {
    response: R,
    headers: HeaderMap,
}

impl<R> Reply<R> {
    /// A response without further headers.
    pub fn new(response: R) -> Self {
        Self {
            response,
            headers: HeaderMap::new(),
        }
    }

    /// Adds a header. Invalid names and values are ignored.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), value.try_into()) {
            self.headers.append(name, value);
        }
        self
    }
}

impl<R> From<R> for Reply<R> {
    fn from(response: R) -> Self {
        Self::new(response)
    }
}

impl<R: IntoReply> Reply<R> {
    pub(crate) fn encode(self) -> Result<EncodedReply, Problem> {
        let mut reply = self.response.into_reply()?;
        for (name, value) in &self.headers {
            reply.headers.append(name, value.clone());
        }
        Ok(reply)
    }
}

/// Writes a response. Implemented by generated code.
pub trait IntoReply {
    /// The response as it is sent.
    ///
    /// # Errors
    ///
    /// A value can't be written.
    fn into_reply(self) -> Result<EncodedReply, Problem>;
}

/// A response as it is sent.
#[derive(Debug)]
pub struct EncodedReply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ReplyBody,
}

/// The body of a response.
pub enum ReplyBody {
    /// Bytes.
    Bytes(Bytes),
    /// Bytes as they come.
    Stream(Body),
}

impl<T: Into<Bytes>> From<T> for ReplyBody {
    fn from(bytes: T) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl fmt::Debug for ReplyBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(formatter, "ReplyBody({} bytes)", bytes.len()),
            Self::Stream(_) => formatter.write_str("ReplyBody(stream)"),
        }
    }
}

impl EncodedReply {
    /// A response without a body.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn empty(status: impl TryInto<StatusCode>) -> Result<Self, Problem> {
        Ok(Self {
            status: status
                .try_into()
                .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            body: ReplyBody::from(Bytes::new()),
        })
    }

    /// A response of bytes.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn bytes(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        bytes: impl Into<ReplyBody>,
    ) -> Result<Self, Problem> {
        let mut reply = Self::empty(status)?;
        reply.body = bytes.into();
        reply.set_media_type(media_type);
        Ok(reply)
    }

    /// A response of text.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn text(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        text: String,
    ) -> Result<Self, Problem> {
        Self::bytes(status, media_type, text)
    }

    /// A response of text: a JSON string if the media type is JSON.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn string(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        text: String,
    ) -> Result<Self, Problem> {
        match is_json(media_type) {
            true => Self::json(status, media_type, &text),
            false => Self::bytes(status, media_type, text),
        }
    }

    /// A response of JSON.
    ///
    /// # Errors
    ///
    /// The value can't be written: status 500.
    pub fn json<T: Serialize + ?Sized>(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        value: &T,
    ) -> Result<Self, Problem> {
        let media_type = match media_type {
            "" | "*/*" => "application/json",
            media_type => media_type,
        };
        Self::bytes(status, media_type, json_text(value)?)
    }

    /// A response that is not encoded here.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn content(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        content: Content,
    ) -> Result<Self, Problem> {
        let own = (!content.media_type.is_empty()).then_some(content.media_type.as_str());
        Self::bytes(status, own.unwrap_or(media_type), content.bytes.clone())
    }

    /// A response of server-sent events (WHATWG HTML §9.2) whose data is JSON.
    ///
    /// # Errors
    ///
    /// None; an event that can't be written breaks the connection.
    pub fn events<T: Serialize + 'static>(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        events: EventStream<T>,
    ) -> Result<Self, Problem> {
        Self::stream(status, media_type, events.into_events())
    }

    /// A response of server-sent events whose data is text.
    ///
    /// # Errors
    ///
    /// None.
    pub fn text_events(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        events: EventStream<String>,
    ) -> Result<Self, Problem> {
        Self::stream(status, media_type, events.into_text_events())
    }

    /// A response of server-sent events, each an object with the members `event`, `data`, `id` and `retry`.
    ///
    /// # Errors
    ///
    /// None; an event that can't be written breaks the connection.
    pub fn whole_events<T: Serialize + 'static>(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        events: EventStream<T>,
    ) -> Result<Self, Problem> {
        Self::stream(status, media_type, events.into_whole_events())
    }

    /// A response of JSON texts, one per line.
    ///
    /// # Errors
    ///
    /// None; an item that can't be written breaks the connection.
    pub fn json_lines<T: Serialize + 'static>(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        items: EventStream<T>,
    ) -> Result<Self, Problem> {
        let is_sequence = crate::negotiation::essence(media_type).ends_with("json-seq");
        Self::stream(status, media_type, items.into_lines(is_sequence))
    }

    /// A response of texts, one per line.
    ///
    /// # Errors
    ///
    /// None.
    pub fn text_lines(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        items: EventStream<String>,
    ) -> Result<Self, Problem> {
        Self::stream(status, media_type, items.into_text_lines())
    }

    fn stream(
        status: impl TryInto<StatusCode>,
        media_type: &str,
        body: ReplyBody,
    ) -> Result<Self, Problem> {
        let mut reply = Self::empty(status)?;
        reply.body = body;
        reply.set_media_type(media_type);
        Ok(reply)
    }

    /// A range of media types is none that a response has.
    fn set_media_type(&mut self, media_type: &str) {
        let media_type = match media_type {
            "" => return,
            range if range.contains('*') => "application/octet-stream",
            media_type => media_type,
        };
        if let Ok(value) = HeaderValue::from_str(media_type) {
            self.headers.insert(CONTENT_TYPE, value);
        }
    }

    pub(crate) fn into_http(self) -> http::Response<Body> {
        let body = match self.body {
            ReplyBody::Bytes(bytes) => Body::from(bytes),
            ReplyBody::Stream(body) => body,
        };
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// A value as JSON text.
pub(crate) fn json_text<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
            .detail(format!("the response can't be written: {error}"))
    })
}
