//! The site: static files that any server can serve, and that need no other.

mod build;
mod serve;

pub use build::{Sizes, build};
pub use serve::Server;
