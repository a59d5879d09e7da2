//! Responses that are streams of items: server-sent events and JSON lines.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_core::de::{DeserializeOwned, IgnoredAny};

use super::lines::{Framing, Item, LineBuffer};
use super::{ByteStream, DecodeError, Head, RawResponse, ResponseContext, decode};
use crate::call::{Resume, decoded};
use crate::error::{Error, LimitError};
use crate::transport::{BoxFuture, MaybeSend};

/// A stream of items, each decoded when it is received.
///
/// ```no_run
/// # async fn example(mut events: clientsmith_runtime::EventStream<clientsmith_runtime::Value>) {
/// while let Some(event) = events.next().await {
///     println!("{event:?}");
/// }
/// # }
/// ```
///
/// Dropping it closes the exchange. An item that can't be decoded, or is nested too deeply, is an error of this item
/// only, and the next may be read; any other error ends the stream. An event with the data `[DONE]` ends the stream
/// too. With [`CallOptions::reconnect`](crate::CallOptions::reconnect), a stream of events goes on after its end.
pub struct EventStream<T> {
    bytes: ByteStream,
    lines: LineBuffer,
    framing: Framing,
    /// The item being decoded.
    pending: Option<Arc<Item>>,
    decode: DecodeItem<T>,
    /// The call to make again when the stream ends.
    resume: Option<Box<Resume>>,
    /// The call that is being made again.
    connecting: Option<BoxFuture<'static, Result<RawResponse, Error>>>,
}

/// How an item is decoded.
pub(super) type DecodeItem<T> = fn(&Arc<Head>, &ResponseContext, &Item) -> Result<T, DecodeError>;

/// An item with its event fields. Derefs to the item.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The item.
    pub data: T,
    /// The event's type (`event:`); `None` for JSON lines.
    pub event: Option<String>,
    /// The event's id (`id:`); `None` for JSON lines.
    pub id: Option<String>,
    /// How long to wait before reconnecting (`retry:`), if the event says so.
    pub retry: Option<Duration>,
}

impl<T> Deref for Event<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T> EventStream<T> {
    pub(super) fn new(
        bytes: ByteStream,
        read: &[u8],
        framing: Framing,
        decode: DecodeItem<T>,
        resume: Option<Box<Resume>>,
    ) -> Self {
        let mut lines = LineBuffer::default();
        lines.push(read);
        if bytes.has_ended() {
            lines.end();
        }
        Self {
            bytes,
            lines,
            framing,
            pending: None,
            decode,
            resume,
            connecting: None,
        }
    }

    /// The id of the last event that had one (`id:`, WHATWG HTML §9.2.6): what a new call sends as `Last-Event-ID` to
    /// go on from there. `None` before the first, after an empty one, and for JSON lines.
    pub fn last_event_id(&self) -> Option<&str> {
        let id = self.framing.events_state()?.last_id.as_deref();
        id.filter(|id| !id.is_empty())
    }
}

impl<T: MaybeSend + 'static> EventStream<T> {
    /// The next item; `None` at the end. Dropping the future loses no data.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        self.next_event()
            .await
            .map(|event| event.map(|event| event.data))
    }

    /// The next item with its event fields.
    pub async fn next_event(&mut self) -> Option<Result<Event<T>, Error>> {
        let item = match self.pending.take() {
            Some(item) => item,
            None => match self.next_item().await? {
                Ok(item) => Arc::new(item),
                Err(error) => return Some(Err(error)),
            },
        };
        // Kept until it is decoded, so that dropping the future loses no data.
        self.pending = Some(Arc::clone(&item));
        let (head, around) = (Arc::clone(&self.bytes.head), Arc::clone(&self.bytes.around));
        let (size, text, decode) = (item.text.len(), Arc::clone(&item), self.decode);
        let data = decoded(size, self.bytes.deadline(), move || {
            decode(&head, &around, &text)
        });
        let data = data.await;
        self.pending = None;
        let Item {
            event, id, retry, ..
        } = Arc::unwrap_or_clone(item);
        Some(match data {
            Ok(data) => data
                .map(|data| Event {
                    data,
                    event,
                    id,
                    retry: retry.map(Duration::from_millis),
                })
                .map_err(Error::from),
            Err(error) => {
                self.end();
                Err(error)
            }
        })
    }
}

impl<T> EventStream<T> {
    async fn next_item(&mut self) -> Option<Result<Item, Error>> {
        loop {
            while let Some(line) = self.lines.next() {
                match self.framing.line(line) {
                    Some(item) if self.framing.is_end(&item) => {
                        self.end();
                        return None;
                    }
                    Some(item) => return Some(Ok(item)),
                    None => {}
                }
            }
            if (self.lines.len() + self.framing.len()) as u64 > self.bytes.around.item_limit {
                self.end();
                return Some(Err(Error::Limit(LimitError::response_bytes(
                    self.bytes.around.item_limit,
                ))));
            }
            if self.bytes.has_ended() {
                if let Some(item) = self.framing.end() {
                    return Some(Ok(item));
                }
                match self.reconnected().await? {
                    Ok(()) => continue,
                    Err(error) => {
                        self.end();
                        return Some(Err(error));
                    }
                }
            }
            match self.bytes.next().await {
                Some(Ok(piece)) => self.lines.push(&piece),
                Some(Err(_)) if self.resume.is_some() => self.lines.end(),
                Some(Err(error)) => {
                    self.end();
                    return Some(Err(error));
                }
                // What is left without a line end is read by the next turn.
                None => self.lines.end(),
            }
        }
    }

    /// Goes on with a new response; `None` if the stream has ended for good. Dropping the future loses no data.
    async fn reconnected(&mut self) -> Option<Result<(), Error>> {
        if self.connecting.is_none() {
            let wait = self.framing.events_state().and_then(|events| events.retry);
            let wait = wait.map(Duration::from_millis);
            self.connecting = self.resume.as_ref()?.connect(self.last_event_id(), wait);
        }
        let outcome = self.connecting.as_mut()?.await;
        self.connecting = None;
        let response = match outcome {
            Ok(response) if response.status() == StatusCode::NO_CONTENT => {
                self.end();
                return None;
            }
            Ok(response) if !response.is_success() => {
                return Some(Err(response.into_error(None)));
            }
            Ok(response) => response.into_events(),
            Err(error) => return Some(Err(error)),
        };
        let (bytes, resume) = match response {
            Ok(stream) => stream,
            Err(error) => return Some(Err(error.into())),
        };
        (self.bytes, self.resume) = (bytes, resume);
        self.lines = LineBuffer::default();
        self.framing.restart();
        Some(Ok(()))
    }

    fn end(&mut self) {
        self.bytes.end();
        self.lines = LineBuffer::default();
        self.pending = None;
        self.resume = None;
        self.connecting = None;
    }
}

/// An item that is JSON.
pub(super) fn json_item<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
) -> Result<T, DecodeError> {
    decode::json(head, around, &item.text)
}

/// An item that is text.
pub(super) fn text_item(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
) -> Result<String, DecodeError> {
    decode::text(head, around, &item.text).map(str::to_owned)
}

/// An item that is an object of an event's fields, its data as text.
pub(super) fn text_event_item<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
) -> Result<T, DecodeError> {
    event(head, around, item, false)
}

/// An item that is an object of an event's fields, its data as JSON where it is JSON and the type allows it.
pub(super) fn event_item<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
) -> Result<T, DecodeError> {
    let is_json = serde_json::from_slice::<IgnoredAny>(&item.text).is_ok();
    match event(head, around, item, is_json) {
        Err(error) if is_json => event(head, around, item, false).map_err(|_| error),
        outcome => outcome,
    }
}

/// The type of an event that names none (WHATWG HTML §9.2.6).
const UNNAMED: &str = "message";

/// An event, which has a name if the type requires one.
fn event<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
    is_json: bool,
) -> Result<T, DecodeError> {
    let decoded = |name| decode::json(head, around, &object(head, around, item, name, is_json)?);
    match decoded(item.event.as_deref()) {
        Err(error) if item.event.is_none() => decoded(Some(UNNAMED)).map_err(|_| error),
        outcome => outcome,
    }
}

/// The fields of an event as a JSON object.
fn object(
    head: &Arc<Head>,
    around: &ResponseContext,
    item: &Item,
    name: Option<&str>,
    is_json: bool,
) -> Result<Vec<u8>, DecodeError> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut members = Vec::new();
    if let Some(name) = name {
        members.push(format!("\"event\":{}", quoted(name)));
    }
    if let Some(id) = &item.id {
        members.push(format!("\"id\":{}", quoted(id)));
    }
    if let Some(retry) = item.retry {
        members.push(format!("\"retry\":{retry}"));
    }
    let data = decode::text(head, around, &item.text)?;
    match is_json {
        true => members.push(format!("\"data\":{data}")),
        false => members.push(format!("\"data\":{}", quoted(data))),
    }
    Ok(format!("{{{}}}", members.join(",")).into_bytes())
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventStream")
            .field("ended", &self.bytes.has_ended())
            .finish_non_exhaustive()
    }
}
