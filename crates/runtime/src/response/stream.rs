//! Responses that are streams of items: server-sent events and JSON lines.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use serde_core::de::DeserializeOwned;

use super::lines::{Framing, Item, Lines};
use super::{ByteStream, decode};
use crate::call::decoded;
use crate::error::{Error, LimitError};
use crate::transport::MaybeSend;

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
/// too.
pub struct EventStream<T> {
    bytes: ByteStream,
    lines: Lines,
    framing: Framing,
    /// The item being decoded.
    pending: Option<Arc<Item>>,
    item: PhantomData<fn() -> T>,
}

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
}

impl<T> Deref for Event<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.data
    }
}

impl<T: DeserializeOwned + MaybeSend + 'static> EventStream<T> {
    pub(super) fn new(bytes: ByteStream, read: &[u8], framing: Framing) -> Self {
        let mut lines = Lines::default();
        lines.push(read);
        if bytes.has_ended() {
            lines.end();
        }
        Self {
            bytes,
            lines,
            framing,
            pending: None,
            item: PhantomData,
        }
    }

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
        let (size, text) = (item.text.len(), Arc::clone(&item));
        let data = decoded(size, self.bytes.deadline(), move || {
            decode::json(&head, &around, &text.text)
        });
        let data = data.await;
        self.pending = None;
        let Item { event, id, .. } = Arc::unwrap_or_clone(item);
        Some(match data {
            Ok(data) => data
                .map(|data| Event { data, event, id })
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
                return None;
            }
            match self.bytes.next().await {
                Some(Ok(piece)) => self.lines.push(&piece),
                Some(Err(error)) => {
                    self.end();
                    return Some(Err(error));
                }
                // What is left without a line end is read by the next turn.
                None => self.lines.end(),
            }
        }
    }

    fn end(&mut self) {
        self.bytes.end();
        self.lines = Lines::default();
        self.pending = None;
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventStream")
            .field("ended", &self.bytes.has_ended())
            .finish_non_exhaustive()
    }
}
