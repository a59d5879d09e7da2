//! Bodies of responses that drip, stall, or break.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How an exchange ends without a response, or in the middle of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Broken {
    /// No connection; over a socket, one that breaks before the response.
    Refused,
    /// The connection breaks before the response.
    Reset,
    /// The connection breaks in the body.
    Truncated,
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Refused => "connection refused",
            Self::Reset => "connection reset",
            Self::Truncated => "connection reset in the body",
        })
    }
}

impl std::error::Error for Broken {}

/// How a body is sent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// So many bytes at a time, and the pause after each.
    pub(super) drip: Option<(usize, Duration)>,
    /// What happens after so many bytes.
    pub(super) end: Option<(usize, End)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Breaks,
    Stalls,
}

/// The body of a mock response.
pub struct MockBody {
    source: Source,
    pace: Pace,
    sent: usize,
    pause: Option<Pin<Box<Sleep>>>,
    /// Bytes of a stream that are not sent yet.
    rest: Bytes,
    has_ended: bool,
}

enum Source {
    Bytes(Bytes),
    Stream(Body),
}

impl fmt::Debug for MockBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MockBody")
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}

impl MockBody {
    pub(super) const fn bytes(bytes: Bytes, pace: Pace) -> Self {
        Self::new(Source::Bytes(bytes), pace)
    }

    pub(super) const fn stream(body: Body, pace: Pace) -> Self {
        Self::new(Source::Stream(body), pace)
    }

    const fn new(source: Source, pace: Pace) -> Self {
        Self {
            source,
            pace,
            sent: 0,
            pause: None,
            rest: Bytes::new(),
            has_ended: false,
        }
    }

    /// The next bytes as they are made.
    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Broken>>> {
        match &mut self.source {
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then_some(Ok(bytes)))
            }
            Source::Stream(body) => loop {
                match ready!(Pin::new(&mut *body).poll_frame(context)) {
                    None => return Poll::Ready(None),
                    Some(Err(_)) => return Poll::Ready(Some(Err(Broken::Truncated))),
                    Some(Ok(frame)) => match frame.into_data() {
                        Ok(data) if !data.is_empty() => return Poll::Ready(Some(Ok(data))),
                        _ => {}
                    },
                }
            },
        }
    }
}

impl http_body::Body for MockBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        if let Some((after, end)) = self.pace.end
            && self.sent >= after
        {
            return match end {
                End::Stalls => Poll::Pending,
                End::Breaks => {
                    self.has_ended = true;
                    Poll::Ready(Some(Err(Broken::Truncated)))
                }
            };
        }
        if self.rest.is_empty() {
            match ready!(self.poll_source(context)) {
                Some(Ok(bytes)) => self.rest = bytes,
                Some(Err(broken)) => {
                    self.has_ended = true;
                    return Poll::Ready(Some(Err(broken)));
                }
                None => {
                    self.has_ended = true;
                    // What was to break later breaks at the end.
                    return match self.pace.end {
                        Some((_, End::Breaks)) => Poll::Ready(Some(Err(Broken::Truncated))),
                        Some((_, End::Stalls)) => {
                            self.has_ended = false;
                            self.pace.end = Some((0, End::Stalls));
                            Poll::Pending
                        }
                        None => Poll::Ready(None),
                    };
                }
            }
        }
        let mut length = self.rest.len();
        if let Some((piece, pause)) = self.pace.drip {
            length = length.min(piece.max(1));
            self.pause = Some(Box::pin(sleep(pause)));
        }
        if let Some((after, _)) = self.pace.end {
            length = length.min(after.saturating_sub(self.sent));
        }
        let piece = self.rest.split_to(length);
        self.sent += piece.len();
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        let is_empty = match &self.source {
            Source::Bytes(bytes) => bytes.is_empty(),
            Source::Stream(_) => false,
        };
        self.has_ended || is_empty && self.rest.is_empty() && self.pace.end.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Bytes(bytes) => SizeHint::with_exact((bytes.len() + self.rest.len()) as u64),
            Source::Stream(_) => SizeHint::default(),
        }
    }
}
