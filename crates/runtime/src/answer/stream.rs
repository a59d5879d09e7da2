//! Answers that come item by item: server-sent events (WHATWG HTML §9.2) and JSON lines.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::task::{Context, Poll, ready};

use http::StatusCode;
use serde_core::de::DeserializeOwned;

use super::decode;
use crate::Bytes;
use crate::error::{Error, LimitError, TransportFailure};
use crate::transport::ResponseBody;

/// Items that are decoded as they come.
///
/// ```no_run
/// # async fn example(mut events: clientsmith_runtime::EventStream<clientsmith_runtime::Value>) {
/// while let Some(event) = events.next().await {
///     println!("{event:?}");
/// }
/// # }
/// ```
///
/// Dropping it ends the exchange.
pub struct EventStream<T> {
    status: StatusCode,
    body: Option<ResponseBody>,
    buffer: Vec<u8>,
    /// How much of the buffer was searched for the end of an item.
    searched: usize,
    framing: Framing,
    max_item_bytes: u64,
    item: PhantomData<fn() -> T>,
}

/// How items are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Blank lines between events; `data:` before each line of one.
    Events,
    /// Line ends.
    Lines,
}

impl<T: DeserializeOwned> EventStream<T> {
    pub(super) fn new(
        status: StatusCode,
        read: Bytes,
        body: Option<ResponseBody>,
        framing: Framing,
        max_item_bytes: u64,
    ) -> Self {
        Self {
            status,
            body,
            buffer: read.into(),
            searched: 0,
            framing,
            max_item_bytes,
            item: PhantomData,
        }
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// The next item, for those who write futures by hand.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(text) = self.take_item() {
                return Poll::Ready(Some(decode::json(self.status, &text).map_err(Error::from)));
            }
            let Some(body) = &mut self.body else {
                return Poll::Ready(
                    self.take_rest()
                        .map(|text| decode::json(self.status, &text).map_err(Error::from)),
                );
            };
            match ready!(body.as_mut().poll_frame(context)) {
                None => self.body = None,
                Some(Err(error)) => {
                    self.end();
                    let failure = TransportFailure::new(error.into_source());
                    return Poll::Ready(Some(Err(Error::Transport(failure))));
                }
                Some(Ok(frame)) => {
                    self.buffer
                        .extend_from_slice(frame.data_ref().map_or(&[], |piece| piece.as_ref()));
                    if self.buffer.len() as u64 > self.max_item_bytes {
                        self.end();
                        return Poll::Ready(Some(Err(Error::Limit(LimitError::response_bytes(
                            self.max_item_bytes,
                        )))));
                    }
                }
            }
        }
    }

    fn end(&mut self) {
        self.body = None;
        self.buffer.clear();
        self.searched = 0;
    }

    /// The text of the next whole item in the buffer that has one.
    fn take_item(&mut self) -> Option<Vec<u8>> {
        loop {
            let end = self.item_end()?;
            let item: Vec<u8> = self.buffer.drain(..end).collect();
            self.searched = 0;
            if let Some(text) = self.framing.text(&item) {
                return Some(text);
            }
        }
    }

    /// What is left when the body has ended.
    fn take_rest(&mut self) -> Option<Vec<u8>> {
        let rest = std::mem::take(&mut self.buffer);
        self.searched = 0;
        self.framing.text(&rest)
    }

    /// Where the first item ends, its separator included. What was searched is not searched again.
    fn item_end(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(3);
        let end = match self.framing {
            Framing::Lines => self.buffer[from..]
                .iter()
                .position(|byte| *byte == b'\n')
                .map(|index| from + index + 1),
            Framing::Events => (from..self.buffer.len()).find_map(|index| {
                let rest = &self.buffer[index..];
                [&b"\r\n\r\n"[..], b"\n\n", b"\r\r"]
                    .iter()
                    .find(|end| rest.starts_with(end))
                    .map(|end| index + end.len())
            }),
        };
        if end.is_none() {
            self.searched = self.buffer.len();
        }
        end
    }
}

impl Framing {
    /// An item's JSON text; `None` for comments, blank lines and the `[DONE]` that some servers end with.
    fn text(self, item: &[u8]) -> Option<Vec<u8>> {
        let text = match self {
            Self::Lines => item.trim_ascii().to_vec(),
            Self::Events => {
                let item = item.strip_prefix(b"\xef\xbb\xbf").unwrap_or(item);
                let data = item
                    .split(|byte| matches!(byte, b'\n' | b'\r'))
                    .filter_map(|line| {
                        let value = line.strip_prefix(b"data:")?;
                        Some(value.strip_prefix(b" ").unwrap_or(value))
                    });
                data.collect::<Vec<_>>().join(&b'\n')
            }
        };
        (!text.is_empty() && text != b"[DONE]").then_some(text)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventStream")
            .field("ended", &self.body.is_none())
            .finish_non_exhaustive()
    }
}
