//! Calls: their description, their options, and how they are sent.
//!
//! An [`Operation`] builds its request; [`perform`] sends it; the operation decodes the response. Code that does not
//! depend on the operation's types is compiled once, here.

mod attempt;
mod call_spec;
mod decoding;
mod headers;
mod hedge;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
mod layered;
mod operation;
mod operation_spec;
mod options;
mod pagination;
mod perform;
mod polling;
mod prepared;
mod redirect;
mod request_builder;
mod resume;
mod untyped;

pub(crate) use attempt::Failure;
pub(crate) use call_spec::CallSpec;
pub(crate) use decoding::{Deadline, decoded};
pub(crate) use headers::{header_pair, mark_secret};
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
pub(crate) use layered::{CallParts, LayeredCall};
pub use operation::{CallResult, Operation, OperationExt, ResponseFuture, send};
pub use operation_spec::{MirroredLocation, OperationSpec};
pub use options::CallOptions;
#[cfg(feature = "blocking")]
pub use pagination::BlockingIter;
pub use pagination::{Items, NextPage, Pages, Paginated};
use perform::perform;
pub use polling::{PollError, PollResult, PollState, Polling};
use prepared::{prepare, prepare_curl, received};
pub use request_builder::RequestBuilder;
pub(crate) use resume::Resume;
