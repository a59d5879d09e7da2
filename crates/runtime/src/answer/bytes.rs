//! Answers as bytes that are read as they come.

use std::fmt;
use std::future::poll_fn;
use std::time::Duration;

use crate::Bytes;
use crate::clock::{Instant, until};
use crate::error::{Error, Phase, TimeoutError, TransportFailure};
use crate::transport::ResponseBody;

/// The bytes of an answer, read as they come. Dropping it ends the exchange.
///
/// Nothing bounds the whole: what is read is the caller's to keep or drop. Each piece has the time of an attempt.
pub struct ByteStream {
    body: Option<ResponseBody>,
    pause: Option<Duration>,
}

impl ByteStream {
    pub(super) const fn new(body: ResponseBody, pause: Option<Duration>) -> Self {
        Self {
            body: Some(body),
            pause,
        }
    }

    /// The next piece; `None` at the end, and after an error. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        loop {
            let body = self.body.as_mut()?;
            let deadline = self
                .pause
                .and_then(|pause| Instant::now().checked_add(pause));
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
                    return Some(Err(Error::Transport(TransportFailure::new(
                        error.into_source(),
                    ))));
                }
                None => {
                    self.body = None;
                    let limit = self.pause.unwrap_or_default();
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
