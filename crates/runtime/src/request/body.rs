//! Bodies: nothing, bytes, or a stream of bytes.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::File;

/// Any error, as reported by streams.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The body of a request.
///
/// Created from text or bytes, which can be sent again on a retry, or from any [`http_body::Body`], which can't.
///
/// ```
/// use clientsmith_runtime::Body;
///
/// assert_eq!(Body::from("text").as_bytes(), Some(&b"text"[..]));
/// let picture = Body::from(&b"\x89PNG"[..]).media_type("image/png");
/// ```
#[derive(Default)]
pub struct Body {
    kind: BodyContent,
    media_type: Option<Cow<'static, str>>,
}

#[derive(Default)]
enum BodyContent {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(Pin<Box<dyn http_body::Body<Data = Bytes, Error = BoxError> + Send>>),
    /// Concatenated bodies.
    Chain(VecDeque<Body>),
}

impl Body {
    /// No body.
    pub const fn empty() -> Self {
        Self::new(BodyContent::Empty)
    }

    const fn new(kind: BodyContent) -> Self {
        Self {
            kind,
            media_type: None,
        }
    }

    /// Sets the media type (`Content-Type`). Default: the document's, or `application/octet-stream` where it allows
    /// several.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(super) fn take_media_type(&mut self) -> Option<Cow<'static, str>> {
        self.media_type.take()
    }

    /// A streamed body, which can be sent only once.
    pub fn stream<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::new(BodyContent::Stream(Box::pin(Stream(Box::pin(body)))))
    }

    /// The bytes, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.kind {
            BodyContent::Empty => Some(&[]),
            BodyContent::Bytes(bytes) => Some(bytes),
            BodyContent::Stream(_) | BodyContent::Chain(_) => None,
        }
    }

    /// The bytes, or else the stream.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Self> {
        match self.kind {
            BodyContent::Empty => Ok(Bytes::new()),
            BodyContent::Bytes(bytes) => Ok(bytes),
            stream => Err(Self::new(stream)),
        }
    }

    /// A copy of the body; `None` for a stream.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        match &self.kind {
            BodyContent::Empty => Some(Self::empty()),
            BodyContent::Bytes(bytes) => Some(bytes.clone().into()),
            BodyContent::Stream(_) | BodyContent::Chain(_) => None,
        }
    }

    /// Whether the body is empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.as_bytes().is_some_and(<[u8]>::is_empty)
    }

    /// Concatenates bodies: the result is bytes if all of them are.
    pub(super) fn chain(bodies: VecDeque<Self>) -> Self {
        let all: Option<Vec<&[u8]>> = bodies.iter().map(Self::as_bytes).collect();
        match all {
            Some(pieces) => pieces.concat().into(),
            None => Self::new(BodyContent::Chain(bodies)),
        }
    }
}

impl fmt::Debug for Body {
    /// Shows the length only: bodies may hold secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_bytes() {
            Some(bytes) => write!(formatter, "Body({} bytes)", bytes.len()),
            None => formatter.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::new(BodyContent::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl From<File> for Body {
    /// The file's content, with its content type if it has one of its own.
    fn from(file: File) -> Self {
        file.into_body()
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            match &mut self.kind {
                BodyContent::Empty => return Poll::Ready(None),
                BodyContent::Bytes(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.kind = BodyContent::Empty;
                    return Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))));
                }
                BodyContent::Stream(stream) => return stream.as_mut().poll_frame(context),
                BodyContent::Chain(bodies) => match bodies.front_mut() {
                    None => self.kind = BodyContent::Empty,
                    Some(first) => match ready!(Pin::new(first).poll_frame(context)) {
                        None => drop(bodies.pop_front()),
                        frame => return Poll::Ready(frame),
                    },
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            BodyContent::Empty => true,
            BodyContent::Bytes(bytes) => bytes.is_empty(),
            BodyContent::Stream(stream) => stream.is_end_stream(),
            BodyContent::Chain(bodies) => bodies.iter().all(Self::is_end_stream),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            BodyContent::Empty => SizeHint::with_exact(0),
            BodyContent::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            BodyContent::Stream(stream) => stream.size_hint(),
            BodyContent::Chain(bodies) => {
                let exact = bodies.iter().try_fold(0_u64, |sum, body| {
                    sum.checked_add(body.size_hint().exact()?)
                });
                exact.map_or_else(SizeHint::default, SizeHint::with_exact)
            }
        }
    }
}

/// A caller's body with its error boxed.
struct Stream<B>(Pin<Box<B>>);

impl<B> http_body::Body for Stream<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.0
            .as_mut()
            .poll_frame(context)
            .map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
