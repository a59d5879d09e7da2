//! Bodies, read whole.

use std::future::poll_fn;

use crate::Bytes;
use crate::transport::{ResponseBody, TransportError};

/// The most that is set aside because a server says that so much will come.
const PREPARED_BYTES: usize = 16 << 20;

/// Why a body was not read to its end.
pub(crate) enum Cut {
    /// It is larger than the limit.
    Limit,
    Broken(TransportError),
}

/// What there is of a body up to a limit in bytes, and why it is not all. A body that comes in one piece is not copied.
pub(crate) async fn read_all(mut body: ResponseBody, most: u64) -> (Bytes, Option<Cut>) {
    if body.size_hint().lower() > most {
        return (Bytes::new(), Some(Cut::Limit));
    }
    let announced = usize::try_from(body.size_hint().lower())
        .unwrap_or(usize::MAX)
        .min(PREPARED_BYTES);
    let mut pieces = Pieces {
        first: Bytes::new(),
        all: Vec::new(),
        announced,
    };
    loop {
        let piece = match poll_fn(|context| body.as_mut().poll_frame(context)).await {
            None => return (pieces.join(), None),
            Some(Err(error)) => return (pieces.join(), Some(Cut::Broken(error))),
            Some(Ok(frame)) => match frame.into_data() {
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

/// The first piece as it came, until there is a second.
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
