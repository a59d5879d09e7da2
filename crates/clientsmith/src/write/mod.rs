//! The files of a generated crate, on disk.
//!
//! [`Plan`] compares the files on disk with the emitted ones; writing and checking use the same plan, so that
//! "is it stale?" and "regenerate" can't disagree. [`manifest`] records which files are the generator's, and
//! [`journal`] what a run is about to do, so that the next run finishes an interrupted one or rolls it back.

mod apply;
#[cfg(feature = "cli")]
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
pub use plan::{FileAction, Plan};
#[cfg(feature = "cli")]
pub(crate) use recover::{Recovered, recover};
