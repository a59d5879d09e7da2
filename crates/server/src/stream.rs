//! Streams of items: server-sent events and JSON lines, in responses and in requests.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use axum::body::{Body, BodyDataStream};
use bytes::Bytes;
use futures_core::Stream;
use http::StatusCode;
use http_body::Frame;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Problem;
use crate::problem::Violation;
use crate::reply::ReplyBody;
use crate::schema::{Direction, Schemas};

/// A server-sent event (WHATWG HTML §9.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The data.
    pub data: T,
    /// The event's type; `None`: `message`.
    pub event: Option<String>,
    /// The id, from which a client goes on when it connects again.
    pub id: Option<String>,
    /// How long a client waits before it connects again, in milliseconds.
    pub retry: Option<u64>,
}

impl<T> Event<T> {
    /// An event with this data.
    pub const fn new(data: T) -> Self {
        Self {
            data,
            event: None,
            id: None,
            retry: None,
        }
    }

    /// Sets the event's type.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

/// The items of a response that is a stream: made from an iterator, or from a [`Stream`].
pub struct EventStream<T>(Items<T>);

enum Items<T> {
    List(VecDeque<Event<T>>),
    Stream(Pin<Box<dyn Stream<Item = Event<T>> + Send>>),
}

impl<T> EventStream<T> {
    /// Items that are sent when the stream yields them.
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self
    where
        T: 'static,
    {
        Self(Items::Stream(Box::pin(Events(Box::pin(items)))))
    }

    /// Events with their types and ids.
    pub fn events(events: impl IntoIterator<Item = Event<T>>) -> Self {
        Self(Items::List(events.into_iter().collect()))
    }
}

impl<T> FromIterator<T> for EventStream<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(Items::List(items.into_iter().map(Event::new).collect()))
    }
}

impl<T> From<Vec<T>> for EventStream<T> {
    fn from(items: Vec<T>) -> Self {
        items.into_iter().collect()
    }
}

impl<T, const N: usize> From<[T; N]> for EventStream<T> {
    fn from(items: [T; N]) -> Self {
        items.into_iter().collect()
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Items::List(items) => write!(formatter, "EventStream({} items)", items.len()),
            Items::Stream(_) => formatter.write_str("EventStream"),
        }
    }
}

/// Items as events without types.
struct Events<T>(Pin<Box<dyn Stream<Item = T> + Send>>);

impl<T> Stream for Events<T> {
    type Item = Event<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event<T>>> {
        self.0
            .as_mut()
            .poll_next(context)
            .map(|item| item.map(Event::new))
    }
}

/// How one event is written.
type Write<T> = fn(&Event<T>) -> Result<String, String>;

impl<T: 'static> EventStream<T> {
    /// A list is bytes at once, so that it can be sent several times.
    fn into_body(self, write: Write<T>) -> ReplyBody {
        match self.0 {
            Items::List(items) => {
                let texts: Result<String, String> = items.iter().map(write).collect();
                match texts {
                    Ok(text) => ReplyBody::from(text),
                    Err(error) => ReplyBody::Stream(Body::new(Failed(Some(error)))),
                }
            }
            Items::Stream(items) => ReplyBody::Stream(Body::new(Written { items, write })),
        }
    }
}

impl<T: Serialize + 'static> EventStream<T> {
    pub(crate) fn into_events(self) -> ReplyBody {
        self.into_body(|event| {
            let data = serde_json::to_string(&event.data).map_err(|error| error.to_string())?;
            Ok(event_text(event, &data))
        })
    }

    pub(crate) fn into_whole_events(self) -> ReplyBody {
        self.into_body(|event| {
            let value = serde_json::to_value(&event.data).map_err(|error| error.to_string())?;
            let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            let data = match value.get("data") {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(value) => value.to_string(),
            };
            let event = Event {
                data: (),
                event: text("event"),
                id: text("id"),
                retry: value.get("retry").and_then(Value::as_u64),
            };
            Ok(event_text(&event, &data))
        })
    }

    pub(crate) fn into_lines(self, is_sequence: bool) -> ReplyBody {
        let line: Write<T> = |event| {
            let text = serde_json::to_string(&event.data).map_err(|error| error.to_string())?;
            Ok(text + "\n")
        };
        let record: Write<T> = |event| {
            let text = serde_json::to_string(&event.data).map_err(|error| error.to_string())?;
            Ok(format!("\u{1e}{text}\n"))
        };
        self.into_body(if is_sequence { record } else { line })
    }
}

impl EventStream<String> {
    pub(crate) fn into_text_lines(self) -> ReplyBody {
        self.into_body(|event| Ok(event.data.replace(['\r', '\n'], " ") + "\n"))
    }

    pub(crate) fn into_text_events(self) -> ReplyBody {
        self.into_body(|event| Ok(event_text(event, &event.data)))
    }
}

/// The lines of an event, and the empty line that ends it.
fn event_text<T>(event: &Event<T>, data: &str) -> String {
    let mut text = String::new();
    let on_one_line = |value: &str| value.replace(['\r', '\n', '\0'], " ");
    if let Some(name) = &event.event {
        text.push_str(&format!("event: {}\n", on_one_line(name)));
    }
    if let Some(id) = &event.id {
        text.push_str(&format!("id: {}\n", on_one_line(id)));
    }
    if let Some(retry) = event.retry {
        text.push_str(&format!("retry: {retry}\n"));
    }
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        text.push_str(&format!("data: {line}\n"));
    }
    text + "\n"
}

struct Written<T> {
    items: Pin<Box<dyn Stream<Item = Event<T>> + Send>>,
    write: Write<T>,
}

impl<T> http_body::Body for Written<T> {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        let item = ready!(self.items.as_mut().poll_next(context));
        let write = self.write;
        Poll::Ready(item.map(|item| Ok(Frame::data(write(&item)?.into()))))
    }
}

/// A body that could not be written.
struct Failed(Option<String>);

impl http_body::Body for Failed {
    type Data = Bytes;
    type Error = String;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, String>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

/// What holds items against their schema.
#[derive(Clone)]
pub(crate) struct ItemCheck {
    pub(crate) schemas: Arc<Schemas>,
    pub(crate) schema: Value,
}

impl fmt::Debug for ItemCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ItemCheck")
    }
}

impl ItemCheck {
    fn check(&self, line: &[u8]) -> Result<(), Problem> {
        let value: Value = serde_json::from_slice(line)
            .map_err(|error| Problem::malformed(Violation::new("body", "", error.to_string())))?;
        let violations = self
            .schemas
            .violations(&self.schema, &value, Direction::Request, ("body", ""))
            .map_err(Problem::unsupported)?;
        match violations.is_empty() {
            true => Ok(()),
            false => Err(Problem::violating(violations)),
        }
    }
}

/// The items of a request that is a sequence of JSON texts, decoded and validated as they come.
pub struct JsonLines<T> {
    body: BodyDataStream,
    buffer: Vec<u8>,
    has_ended: bool,
    limit: usize,
    check: Option<ItemCheck>,
    item: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JsonLines")
    }
}

impl<T: DeserializeOwned> JsonLines<T> {
    pub(crate) fn new(body: Body, limit: usize, check: Option<ItemCheck>) -> Self {
        Self {
            body: body.into_data_stream(),
            buffer: Vec::new(),
            has_ended: false,
            limit,
            check,
            item: PhantomData,
        }
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Problem>> {
        loop {
            if let Some(line) = self.line() {
                let line = line.trim_ascii();
                if line.is_empty() {
                    continue;
                }
                if let Some(Err(problem)) = self.check.as_ref().map(|check| check.check(line)) {
                    return Some(Err(problem));
                }
                return Some(serde_json::from_slice(line).map_err(|error| {
                    Problem::violating(vec![Violation::new("body", "", error.to_string())])
                }));
            }
            if self.has_ended {
                return None;
            }
            if self.buffer.len() > self.limit {
                self.has_ended = true;
                self.buffer.clear();
                let problem = Problem::new(StatusCode::PAYLOAD_TOO_LARGE);
                let limit = self.limit;
                return Some(Err(
                    problem.detail(format!("an item has more than {limit} bytes"))
                ));
            }
            let piece = std::future::poll_fn(|context| Pin::new(&mut self.body).poll_next(context));
            match piece.await {
                Some(Ok(piece)) => self.buffer.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.has_ended = true;
                    self.buffer.clear();
                    let violation =
                        Violation::new("body", "", format!("it can't be read: {error}"));
                    return Some(Err(Problem::malformed(violation)));
                }
                None => self.has_ended = true,
            }
        }
    }

    /// All items.
    ///
    /// # Errors
    ///
    /// The first that does not have the type, or a connection that broke.
    pub async fn collect(mut self) -> Result<Vec<T>, Problem> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// The next text: up to a line's end or a record separator (RFC 7464).
    fn line(&mut self) -> Option<Vec<u8>> {
        let end = self
            .buffer
            .iter()
            .position(|byte| matches!(byte, b'\n' | 0x1e));
        match end {
            Some(end) => {
                let rest = self.buffer.split_off(end + 1);
                let mut line = std::mem::replace(&mut self.buffer, rest);
                line.pop();
                Some(line)
            }
            None if self.has_ended && !self.buffer.is_empty() => {
                Some(std::mem::take(&mut self.buffer))
            }
            None => None,
        }
    }
}
