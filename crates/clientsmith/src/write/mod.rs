//! The files of a generated crate, on disk.
//!
//! [`Plan`] compares what is on disk with what was emitted; writing and checking are two ends of the same plan, so that
//! "is it stale?" and "regenerate" can't disagree. [`manifest`] remembers which files are the generator's.

mod apply;
mod difference;
mod in_place;
mod lock;
mod manifest;
mod plan;
mod twin;

pub(crate) use lock::Lock;
pub use plan::{Change, Plan};
