//! What a release changes in the repository, and what must hold before it.

mod changelog;
mod checks;
mod manifest;

pub use changelog::released;
pub use checks::{Check, Outcome, checks};
pub use manifest::{oldest_rust, raised, version};
