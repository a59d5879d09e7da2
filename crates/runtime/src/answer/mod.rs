//! Answers: read under a limit, decoded with the place of what is wrong, or streamed.

mod decode;
mod received;
mod response;
mod stream;

pub use decode::DecodeError;
pub use received::Received;
pub(crate) use received::{ReadError, request_id};
pub use response::Response;
pub use stream::EventStream;
