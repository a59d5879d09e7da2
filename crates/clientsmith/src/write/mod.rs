//! The files of a generated crate, on disk.
//!
//! [`Plan`] compares what is on disk with what was emitted; writing and checking are two ends of the same plan, so that
//! "is it stale?" and "regenerate" can't disagree. [`manifest`] remembers which files are the generator's, and [`journal`]
//! what a run was about to do, so that one that is stopped is finished or undone by the next.

mod apply;
mod difference;
mod disk;
mod entry;
mod journal;
mod location;
mod lock;
mod manifest;
mod plan;
mod recover;

pub(crate) use entry::read_text;
pub(crate) use location::resolve;
pub use plan::{Change, Plan};
pub(crate) use recover::{Recovered, recover};
