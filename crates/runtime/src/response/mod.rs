//! Answers: read under a limit, decoded with the place of what is wrong, or streamed.
//!
//! The status decides first; a body is then read whole ([`RawResponse`]) or as it comes ([`EventStream`], [`ByteStream`]).
//! What an error keeps of a response is bounded, and holds no credential even if the server sent one back.

mod body;
mod bytes;
mod decode;
mod depth;
mod head;
mod header;
mod lines;
mod path;
mod raw;
mod stream;
mod typed;

pub(crate) use self::body::{Cut, read_all, read_beginning};
pub use self::bytes::ByteStream;
pub use decode::DecodeError;
pub(crate) use head::Head;
pub use header::{HeaderError, header};
pub use raw::RawResponse;
pub(crate) use raw::ResponseContext;
pub use stream::{Event, EventStream};
pub use typed::Response;
