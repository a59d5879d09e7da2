//! Content codings (RFC 9110 §8.4): which are accepted, and how those of a response are decoded.
//!
//! Done here and not by reqwest, so that a response is decoded to its last byte or fails: all members of a gzip file
//! (RFC 1952 §2.2) and all frames of a Zstandard file are read, what follows them is an error, and codings may be
//! stacked.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Version};
use http_body::{Body as _, Frame};
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::http::{Incoming, transport_error};
use super::{ResponseBody, TransportError, TransportErrorKind};
use crate::Bytes;

/// The maximum number of stacked codings. Some servers compress twice by mistake; each additional coding multiplies the
/// work that a small response can cause.
const MOST_CODINGS: usize = 2;

/// How much is decoded at a time.
const PIECE_BYTES: usize = 16 << 10;

/// How much passes from one coding to the next before other tasks get their turn.
const TURN_BYTES: usize = 64 << 10;

/// The codings that this build can decode.
const ACCEPTED: &[&str] = &[
    #[cfg(feature = "zstd")]
    "zstd",
    #[cfg(feature = "gzip")]
    "gzip",
    #[cfg(feature = "deflate")]
    "deflate",
    #[cfg(feature = "brotli")]
    "br",
];

/// The codings in IANA's registry that are not in [`Coding`].
const OTHER_REGISTERED: [&str; 7] = [
    "aes128gcm",
    "compress",
    "dcb",
    "dcz",
    "exi",
    "pack200-gzip",
    "x-compress",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// Accepts what this build can decode, unless the caller sets the header or requests a range, which may begin anywhere
/// in the coded bytes.
pub(super) fn accept(headers: &mut HeaderMap) {
    if ACCEPTED.is_empty() || headers.contains_key(ACCEPT_ENCODING) || headers.contains_key(RANGE) {
        return;
    }
    if let Ok(value) = HeaderValue::try_from(ACCEPTED.join(",")) {
        headers.insert(ACCEPT_ENCODING, value);
    }
}

/// A response's body as it was before its codings; the headers that describe the coded bytes are removed.
///
/// With a registered coding that can't be decoded, reading the body fails. Unregistered ones (`utf-8`, `none`,
/// `aws-chunked`) are ignored, as browsers do, and the header is kept.
pub(super) fn decode(
    headers: &mut HeaderMap,
    version: Version,
    body: reqwest::Body,
) -> ResponseBody {
    let codings = match codings(headers) {
        Ok(codings) => codings,
        Err(Unusable::Unregistered) => Vec::new(),
        Err(Unusable::Unsupported(reason)) => return Box::pin(Failed(Some(reason))),
    };
    // A response to HEAD, a 204 or a 304 has no body, whatever its headers say.
    if codings.is_empty() || body.is_end_stream() {
        return Box::pin(Incoming(body));
    }
    let ends_with_connection = version <= Version::HTTP_11
        && !headers.contains_key(CONTENT_LENGTH)
        && !headers.contains_key(TRANSFER_ENCODING);
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    let progress = Arc::new(Progress::default());
    let mut reader: CodedReader = Box::pin(Source {
        body,
        piece: Bytes::new(),
        progress: Arc::clone(&progress),
    });
    // The last in the list was applied last.
    for coding in codings.into_iter().rev() {
        let decoder = coding.decoder(reader);
        reader = Box::pin(DecodedBytes::new(decoder));
    }
    Box::pin(DecodedBody {
        reader,
        progress,
        ends_with_connection,
        has_ended: false,
    })
}

/// Why a response's codings are not decoded.
enum Unusable {
    Unregistered,
    Unsupported(String),
}

/// The codings of a response, in the order in which they were applied.
fn codings(headers: &HeaderMap) -> Result<Vec<Coding>, Unusable> {
    let mut codings = Vec::new();
    for value in headers.get_all(CONTENT_ENCODING) {
        let value = value.to_str().map_err(|_| Unusable::Unregistered)?;
        for name in value
            .split(',')
            .map(|name| name.trim().to_ascii_lowercase())
        {
            if !matches!(&*name, "" | "identity") {
                codings.push(Coding::named(&name)?);
            }
        }
    }
    if codings.len() > MOST_CODINGS {
        return Err(Unusable::Unsupported(format!(
            "the response has more than {MOST_CODINGS} content codings"
        )));
    }
    Ok(codings)
}

impl Coding {
    /// The coding of this name, in lower case.
    fn named(name: &str) -> Result<Self, Unusable> {
        let (coding, feature) = match name {
            "gzip" | "x-gzip" => (Self::Gzip, "gzip"),
            "deflate" => (Self::Deflate, "deflate"),
            "br" => (Self::Brotli, "brotli"),
            "zstd" => (Self::Zstd, "zstd"),
            _ if OTHER_REGISTERED.contains(&name) => {
                return Err(Unusable::Unsupported(format!(
                    "the response has the content coding `{name}`, which was not requested"
                )));
            }
            _ => return Err(Unusable::Unregistered),
        };
        if coding.is_supported() {
            Ok(coding)
        } else {
            Err(Unusable::Unsupported(format!(
                "the response has the content coding `{name}`, which was not requested: reading it takes the feature \
                 `{feature}`"
            )))
        }
    }

    const fn is_supported(self) -> bool {
        match self {
            Self::Gzip => cfg!(feature = "gzip"),
            Self::Deflate => cfg!(feature = "deflate"),
            Self::Brotli => cfg!(feature = "brotli"),
            Self::Zstd => cfg!(feature = "zstd"),
        }
    }

    /// A reader of what was coded, to the end of the input or an error.
    fn decoder(self, input: CodedReader) -> Decoder {
        #[allow(
            unused_macros,
            reason = "without the features there is nothing to decode with"
        )]
        macro_rules! every_member {
            ($decoder:ident) => {{
                let mut decoder = async_compression::tokio::bufread::$decoder::new(input);
                decoder.multiple_members(true);
                Box::pin(decoder)
            }};
        }
        match self {
            #[cfg(feature = "gzip")]
            Self::Gzip => every_member!(GzipDecoder),
            #[cfg(feature = "deflate")]
            Self::Deflate => every_member!(ZlibDecoder),
            #[cfg(feature = "brotli")]
            Self::Brotli => every_member!(BrotliDecoder),
            #[cfg(feature = "zstd")]
            Self::Zstd => every_member!(ZstdDecoder),
            // `named` lets none of these through.
            #[allow(unreachable_patterns, reason = "with all features nothing is left")]
            _ => Box::pin(input),
        }
    }
}

type CodedReader = Pin<Box<dyn AsyncBufRead + Send>>;
type Decoder = Pin<Box<dyn AsyncRead + Send>>;

/// How far the coded bytes were read.
#[derive(Default)]
struct Progress {
    begun: AtomicBool,
    ended: AtomicBool,
}

/// The coded bytes as they come.
struct Source {
    body: reqwest::Body,
    piece: Bytes,
    progress: Arc<Progress>,
}

impl AsyncBufRead for Source {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while this.piece.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                Some(Ok(frame)) => this.piece = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(error))),
                None => {
                    this.progress.ended.store(true, Ordering::Relaxed);
                    return Poll::Ready(Ok(&[]));
                }
            }
        }
        this.progress.begun.store(true, Ordering::Relaxed);
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(mut self: Pin<&mut Self>, length: usize) {
        let _ = self.piece.split_to(length);
    }
}

impl AsyncRead for Source {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        read(self, context, buffer)
    }
}

/// What a decoder gives, kept until it is taken.
struct DecodedBytes {
    decoder: Decoder,
    piece: BytesMut,
    since_turn: usize,
}

impl DecodedBytes {
    fn new(decoder: Decoder) -> Self {
        Self {
            decoder,
            piece: BytesMut::new(),
            since_turn: 0,
        }
    }
}

impl AsyncBufRead for DecodedBytes {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        if this.piece.is_empty() {
            if this.since_turn >= TURN_BYTES {
                this.since_turn = 0;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            this.piece.resize(PIECE_BYTES, 0);
            let mut buffer = ReadBuf::new(&mut this.piece);
            let outcome = this.decoder.as_mut().poll_read(context, &mut buffer);
            let length = buffer.filled().len();
            this.piece.truncate(length);
            this.since_turn += length;
            ready!(outcome)?;
        }
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(mut self: Pin<&mut Self>, length: usize) {
        let _ = self.piece.split_to(length);
    }
}

impl AsyncRead for DecodedBytes {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        read(self, context, buffer)
    }
}

/// Reads from what is buffered.
fn read<R: AsyncBufRead>(
    mut reader: Pin<&mut R>,
    context: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<()>> {
    let piece = ready!(reader.as_mut().poll_fill_buf(context))?;
    let length = piece.len().min(buffer.remaining());
    buffer.put_slice(&piece[..length]);
    reader.consume(length);
    Poll::Ready(Ok(()))
}

/// A body without its codings.
struct DecodedBody {
    reader: CodedReader,
    progress: Arc<Progress>,
    /// Only the end of the connection says where the body ends (RFC 9112 §6.3), so one that broke looks like one that
    /// ended.
    ends_with_connection: bool,
    has_ended: bool,
}

impl http_body::Body for DecodedBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let outcome =
            ready!(self.reader.as_mut().poll_fill_buf(context)).map(Bytes::copy_from_slice);
        Poll::Ready(match outcome {
            Ok(piece) if piece.is_empty() => {
                self.has_ended = true;
                None
            }
            Ok(piece) => {
                self.reader.as_mut().consume(piece.len());
                Some(Ok(Frame::data(piece)))
            }
            Err(error) => {
                self.has_ended = true;
                let has_begun = self.progress.begun.load(Ordering::Relaxed);
                has_begun.then(|| Err(self.failure(error)))
            }
        })
    }
}

impl DecodedBody {
    /// Whether the connection or the coded bytes are at fault.
    fn failure(&self, error: io::Error) -> TransportError {
        let has_ended = self.progress.ended.load(Ordering::Relaxed);
        match error.downcast::<reqwest::Error>() {
            Ok(error) => transport_error(error),
            Err(error) if has_ended && self.ends_with_connection => {
                TransportError::new(TransportErrorKind::Attempt, error)
            }
            Err(error) => TransportError::new(TransportErrorKind::Garbled, error),
        }
    }
}

/// A body that can't be decoded.
struct Failed(Option<String>);

impl http_body::Body for Failed {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let reason = self.0.take();
        Poll::Ready(
            reason.map(|reason| Err(TransportError::new(TransportErrorKind::Garbled, reason))),
        )
    }
}
