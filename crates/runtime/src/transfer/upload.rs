//! Bodies of requests.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, ready};

use http_body::{Frame, SizeHint};

use super::{Floor, Transfer};
use crate::clock::{Instant, until};
use crate::error::TimeoutError;
use crate::transport::BoxError;
use crate::{Body, Bytes};

/// The most that is handed over at once: a connection takes the next piece when it has room for it.
const PIECE: usize = 64 << 10;

/// The body, counted as it is sent.
pub(crate) fn watch_upload(body: Body, transfer: &Arc<Transfer>) -> Body {
    transfer.is_sending.store(!body.is_empty(), Relaxed);
    if body.is_empty() {
        return body;
    }
    Body::stream(Upload {
        body,
        piece: Bytes::new(),
        transfer: Arc::clone(transfer),
    })
}

struct Upload {
    body: Body,
    /// What of the last frame is not handed over yet.
    piece: Bytes,
    transfer: Arc<Transfer>,
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.piece.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.piece = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => {
                    self.transfer.is_sending.store(false, Relaxed);
                    return Poll::Ready(end);
                }
            }
        }
        let length = self.piece.len().min(PIECE);
        let piece = self.piece.split_to(length);
        self.transfer.sent.fetch_add(length as u64, Relaxed);
        if self.piece.is_empty() && http_body::Body::is_end_stream(&self.body) {
            // A connection does not ask again where it knows that this is the end.
            self.transfer.is_sending.store(false, Relaxed);
        }
        self.transfer.report();
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let rest = self.piece.len() as u64;
        let body = self.body.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(rest));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}

/// Sends a request whose body must not be slower than the floor. What comes before and after the body has other limits.
pub(crate) async fn with_floor<F: Future>(
    sending: F,
    floor: Floor,
    transfer: &Transfer,
) -> Result<F::Output, TimeoutError> {
    let mut sending = pin!(sending);
    let mut sent = 0;
    loop {
        let start = Instant::now();
        let Some(end) = start.checked_add(floor.grace) else {
            return Ok(sending.await);
        };
        if let Some(output) = until(Some(end), sending.as_mut()).await {
            return Ok(output);
        }
        let before = std::mem::replace(&mut sent, transfer.sent());
        if !transfer.is_sending.load(Relaxed) {
            return Ok(sending.await);
        }
        // Until the first piece, the call waits for a connection.
        if sent > 0 && !floor.allows(sent - before, start.elapsed()) {
            return Err(floor.error());
        }
    }
}
