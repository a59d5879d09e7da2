//! Responses as a stream of bytes.

use std::fmt;
use std::future::poll_fn;
use std::sync::Arc;

use serde_core::de::DeserializeOwned;

use super::lines::Framing;
use super::stream::json_item;
use super::{EventStream, Head, ResponseContext};
use crate::Bytes;
use crate::call::Deadline;
use crate::clock::{Instant, until};
use crate::error::{Error, ExchangeError, Phase, TimeoutError};
use crate::transport::{MaybeSend, ResponseBody};

/// The bytes of a response, as a stream. Dropping it closes the exchange.
///
/// The total size is not limited. Each chunk has the time limit of an attempt.
pub struct ByteStream {
    pub(super) head: Arc<Head>,
    pub(super) around: Arc<ResponseContext>,
    body: Option<ResponseBody>,
}

impl ByteStream {
    pub(super) fn new(
        head: Arc<Head>,
        around: ResponseContext,
        body: Option<ResponseBody>,
    ) -> Self {
        Self {
            head,
            around: Arc::new(around),
            body,
        }
    }

    pub(super) const fn has_ended(&self) -> bool {
        self.body.is_none()
    }

    /// The deadline of a chunk that is requested now.
    pub(super) fn deadline(&self) -> Option<Deadline> {
        let limit = self.around.pause?;
        Some(Deadline {
            end: Instant::now().checked_add(limit)?,
            phase: Phase::Piece,
            limit,
        })
    }

    pub(super) fn end(&mut self) {
        self.body = None;
    }

    /// The remaining bytes as server-sent events (WHATWG HTML §9.2) with JSON data: for an operation that responds with
    /// a stream only on request.
    pub fn events<T: DeserializeOwned + MaybeSend + 'static>(self) -> EventStream<T> {
        EventStream::new(self, &[], Framing::events(), json_item, None)
    }

    /// The remaining bytes as JSON texts, one per line (`application/jsonl`, `application/x-ndjson`).
    pub fn json_lines<T: DeserializeOwned + MaybeSend + 'static>(self) -> EventStream<T> {
        EventStream::new(self, &[], Framing::Lines, json_item, None)
    }

    /// The next chunk; `None` at the end, and after an error. Dropping the future loses no data.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        loop {
            let deadline = self.deadline().map(|deadline| deadline.end);
            let body = self.body.as_mut()?;
            match until(
                deadline,
                poll_fn(|context| body.as_mut().poll_frame(context)),
            )
            .await
            {
                Some(Some(Ok(frame))) => match frame.into_data() {
                    Ok(piece) => return Some(Ok(piece)),
                    Err(_trailers) => {}
                },
                Some(None) => self.body = None,
                Some(Some(Err(error))) => {
                    self.body = None;
                    if let Some(late) = error.timeout() {
                        return Some(Err(Error::Timeout(late)));
                    }
                    return Some(Err(Error::Transport(ExchangeError::new(
                        error.into_source(),
                    ))));
                }
                None => {
                    self.body = None;
                    let limit = self.around.pause.unwrap_or_default();
                    return Some(Err(Error::Timeout(TimeoutError::new(Phase::Piece, limit))));
                }
            }
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ByteStream")
            .field("ended", &self.body.is_none())
            .finish_non_exhaustive()
    }
}
