//! Bodies of responses.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll};

use http_body::{Body as _, Frame, SizeHint};

use super::Transfer;
use super::pace::Pace;
use crate::Bytes;
use crate::transport::{ResponseBody, TransportError, TransportErrorKind};

/// The body, counted as it is received.
pub(crate) fn watch_download(body: ResponseBody, transfer: &Arc<Transfer>) -> ResponseBody {
    let size = body.size_hint().exact();
    let size = size.map_or(0, |size| size.saturating_add(1));
    transfer.to_receive.store(size, Relaxed);
    Box::pin(Download {
        body,
        pace: transfer.floor.map(Pace::new),
        transfer: Arc::clone(transfer),
    })
}

struct Download {
    body: ResponseBody,
    pace: Option<Pace>,
    transfer: Arc<Transfer>,
}

impl http_body::Body for Download {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.body.as_mut().poll_frame(context);
        let is_late = match (&frame, &mut self.pace) {
            (Poll::Pending, Some(pace)) => pace.poll_is_late(context),
            (Poll::Ready(Some(Ok(frame))), Some(pace)) => {
                pace.is_late_after(frame.data_ref().map_or(0, |data| data.len() as u64))
            }
            _ => false,
        };
        if is_late && let Some(floor) = self.transfer.floor {
            let error = TransportError::new(TransportErrorKind::Attempt, floor.error());
            return Poll::Ready(Some(Err(error)));
        }
        if let Poll::Ready(Some(Ok(frame))) = &frame
            && let Some(data) = frame.data_ref()
        {
            self.transfer.received.fetch_add(data.len() as u64, Relaxed);
            self.transfer.report();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
