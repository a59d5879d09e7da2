//! Calls: what describes one, what changes one, and how it is made.
//!
//! An [`Operation`] writes itself into a request; [`perform`] makes the call; the operation decodes what came. All that
//! does not depend on the operation's types is compiled once, here.

mod about;
mod exchange;
mod headers;
mod operation;
mod options;
mod perform;
mod plan;
mod raw;
mod redirect;

pub use about::{About, MirroredInputs};
pub(crate) use exchange::Failure;
pub(crate) use headers::header_pair;
pub use operation::{Answer, Call, Operation, Sending, send};
pub use options::CallOptions;
use perform::perform;
pub(crate) use plan::Plan;
pub use raw::RawCall;
