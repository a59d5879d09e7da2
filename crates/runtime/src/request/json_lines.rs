//! Bodies of JSON texts, one per line (`application/jsonl`, `application/x-ndjson`), or each after a record separator
//! (`application/json-seq`, RFC 7464).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;
use serde_core::ser::Serialize;

use super::body::{Body, BoxError};
use crate::text::json_with_floats;

/// The items of a request body that is a sequence of JSON texts.
///
/// Created from a list or an iterator, which can be sent again on a retry, or from a [`Stream`], which can't. A
/// [`Body`] is sent as it is.
///
/// ```
/// use clientsmith_runtime::JsonLines;
///
/// let list: JsonLines<u32> = vec![1, 2].into();
/// let squares: JsonLines<u32> = (1..=3).map(|number| number * number).collect();
/// ```
pub struct JsonLines<T>(Items<T>);

enum Items<T> {
    List(Vec<T>),
    Stream(Pin<Box<dyn Stream<Item = T> + Send>>),
    Encoded(Body),
}

impl<T> JsonLines<T> {
    /// Items that are sent when the stream yields them. An item that can't be encoded ends the request with an error.
    pub fn stream(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self(Items::Stream(Box::pin(items)))
    }
}

impl<T> FromIterator<T> for JsonLines<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(Items::List(items.into_iter().collect()))
    }
}

impl<T> From<Vec<T>> for JsonLines<T> {
    fn from(items: Vec<T>) -> Self {
        Self(Items::List(items))
    }
}

impl<T, const N: usize> From<[T; N]> for JsonLines<T> {
    fn from(items: [T; N]) -> Self {
        Self(Items::List(items.into()))
    }
}

impl<T> From<Body> for JsonLines<T> {
    /// Lines that are encoded already.
    fn from(body: Body) -> Self {
        Self(Items::Encoded(body))
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    /// Shows the number of items only: they may hold secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Items::List(items) => write!(formatter, "JsonLines({} items)", items.len()),
            Items::Stream(_) => formatter.write_str("JsonLines(stream)"),
            Items::Encoded(body) => write!(formatter, "JsonLines({body:?})"),
        }
    }
}

/// What stands before and after each text.
#[derive(Clone, Copy)]
struct Framing {
    before: &'static str,
    after: &'static str,
}

impl Framing {
    fn of(media_type: &str) -> Self {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let is_sequence = essence.to_ascii_lowercase().ends_with("json-seq");
        Self {
            before: if is_sequence { "\x1e" } else { "" },
            after: "\n",
        }
    }

    fn text<T: Serialize>(self, item: &T) -> Result<String, String> {
        let text = json_with_floats(item)?;
        Ok([self.before, &text, self.after].concat())
    }
}

impl<T: Serialize + 'static> JsonLines<T> {
    /// The body.
    pub(super) fn into_body(self, media_type: &str) -> Result<Body, String> {
        let framing = Framing::of(media_type);
        Ok(match self.0 {
            Items::List(items) => {
                let texts: Result<String, String> =
                    items.iter().map(|item| framing.text(item)).collect();
                texts?.into()
            }
            Items::Stream(items) => Body::stream(Lines { items, framing }),
            Items::Encoded(body) => body,
        })
    }
}

/// A body that is made of the items of a stream.
struct Lines<T> {
    items: Pin<Box<dyn Stream<Item = T> + Send>>,
    framing: Framing,
}

impl<T: Serialize> http_body::Body for Lines<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let item = ready!(self.items.as_mut().poll_next(context));
        let frame = item.map(|item| {
            let text = self.framing.text(&item)?;
            Ok(Frame::data(text.into()))
        });
        Poll::Ready(frame)
    }
}
