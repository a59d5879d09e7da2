//! Responses: read with a size limit, decoded with the location of errors, or streamed.
//!
//! The status is checked first; the body is then read completely ([`RawResponse`]) or streamed ([`EventStream`],
//! [`ByteStream`]). The part of a response that an error keeps is limited, and contains no credentials even if the
//! server echoed them.

mod body;
mod bytes;
mod decode;
mod depth;
mod head;
mod header;
mod integer;
mod lines;
mod media_type;
mod path;
mod raw;
mod stream;
mod typed;

pub(crate) use self::body::{Cut, read_all, read_beginning};
pub use self::bytes::ByteStream;
pub use decode::DecodeError;
pub(crate) use head::Head;
pub use header::{HeaderError, header};
pub(crate) use media_type::is_stream;
pub use raw::RawResponse;
pub(crate) use raw::ResponseContext;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
pub(crate) use raw::ResponseRest;
pub use stream::{Event, EventStream};
pub use typed::Response;
