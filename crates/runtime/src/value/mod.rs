//! The types of members that Rust's own do not cover: absent beside null, a value or the empty string, lists that may
//! be missing, undocumented members.

mod additional;
mod empty_object;
mod empty_string;
mod list;
mod map;
mod null;
mod nullable;
mod or_empty;

pub use additional::AdditionalProperties;
pub(crate) use additional::{RAW, json_text};
pub use empty_object::EmptyObject;
pub use empty_string::EmptyString;
pub use list::{IntoExactList, IntoList, List};
pub use map::Map;
pub use null::Null;
pub use nullable::Nullable;
pub use or_empty::OrEmpty;
