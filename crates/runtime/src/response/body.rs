//! Reading complete bodies.

use std::future::poll_fn;

use crate::Bytes;
use crate::clock::{Instant, until};
use crate::transport::{ResponseBody, TransportError};

/// The maximum memory reserved because of a server's `Content-Length`.
const PREPARED_BYTES: usize = 16 << 20;

/// Why a body was not read completely.
pub(crate) enum Cut {
    /// It is larger than the limit.
    Limit,
    /// It was not received in time.
    Late,
    Broken(TransportError),
}

/// A complete body of up to `most` bytes. One that announces more is not read at all.
pub(crate) async fn read_all(body: ResponseBody, most: u64) -> Result<Bytes, Cut> {
    if body.size_hint().lower() > most {
        return Err(Cut::Limit);
    }
    match read_beginning(body, most, None).await {
        (bytes, None) => Ok(bytes),
        (_, Some(cut)) => Err(cut),
    }
}

/// Reads a body up to a limit in bytes and a deadline, and returns why it is incomplete. A body that is received in one
/// chunk is not copied.
pub(crate) async fn read_beginning(
    mut body: ResponseBody,
    most: u64,
    deadline: Option<Instant>,
) -> (Bytes, Option<Cut>) {
    let announced = usize::try_from(body.size_hint().lower().min(most))
        .unwrap_or(usize::MAX)
        .min(PREPARED_BYTES);
    let mut pieces = Pieces {
        first: Bytes::new(),
        all: Vec::new(),
        announced,
    };
    loop {
        let frame = until(
            deadline,
            poll_fn(|context| body.as_mut().poll_frame(context)),
        );
        let piece = match frame.await {
            None => return (pieces.join(), Some(Cut::Late)),
            Some(None) => return (pieces.join(), None),
            Some(Some(Err(error))) => return (pieces.join(), Some(Cut::Broken(error))),
            Some(Some(Ok(frame))) => match frame.into_data() {
                Ok(piece) => piece,
                Err(_trailers) => continue,
            },
        };
        let room = most.saturating_sub(pieces.len() as u64);
        if piece.len() as u64 > room {
            pieces.push(piece.slice(..usize::try_from(room).unwrap_or(piece.len())));
            return (pieces.join(), Some(Cut::Limit));
        }
        pieces.push(piece);
    }
}

/// The first chunk as received, until there is a second.
struct Pieces {
    first: Bytes,
    all: Vec<u8>,
    announced: usize,
}

impl Pieces {
    fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all
                .reserve(self.announced.max(self.first.len() + piece.len()));
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&piece);
    }

    fn join(self) -> Bytes {
        if self.all.is_empty() {
            self.first
        } else {
            self.all.into()
        }
    }
}
