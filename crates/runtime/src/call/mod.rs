//! Calls: what describes one, what changes one, and how it is made.

mod about;
mod attempt;
mod execute;
mod operation;
mod options;
mod raw;
mod redirect;

pub use about::{About, MirroredInputs};
pub(crate) use attempt::Failure;
pub(crate) use execute::execute;
pub use operation::Operation;
pub use operation::send;
pub use options::CallOptions;
pub use raw::RawCall;
