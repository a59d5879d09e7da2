//! Answers: read under a limit, decoded with the place of what is wrong, or streamed.
//!
//! The status decides first; a body is then read whole ([`Received`]) or as it comes ([`EventStream`], [`ByteStream`]).
//! What an error keeps of an answer is bounded, and holds no credential even if the server sent one back.

mod body;
mod bytes;
mod decode;
mod head;
mod header;
mod lines;
mod path;
mod received;
mod response;
mod stream;

pub(crate) use self::body::{Cut, read_all};
pub use self::bytes::ByteStream;
pub use decode::DecodeError;
pub(crate) use head::Head;
pub use header::{HeaderError, header};
pub use received::Received;
pub(crate) use received::Surroundings;
pub use response::Response;
pub use stream::{Event, EventStream};
