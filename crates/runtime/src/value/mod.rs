//! The types of members that Rust's own do not cover: absent beside null, lists that may be missing, members that the
//! document does not name.

mod additional;
mod list;
mod null;
mod nullable;

pub use additional::{Additional, Map};
pub use list::List;
pub use null::Null;
pub use nullable::Nullable;
