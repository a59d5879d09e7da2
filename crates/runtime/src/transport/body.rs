//! Bodies of responses that are there already.

use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};

use super::{ResponseBody, TransportError};
use crate::Bytes;

/// A body of bytes that are all there.
pub(crate) fn whole_body(bytes: Bytes) -> ResponseBody {
    Box::pin(Whole(bytes))
}

struct Whole(Bytes);

impl http_body::Body for Whole {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let bytes = std::mem::take(&mut self.0);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}
