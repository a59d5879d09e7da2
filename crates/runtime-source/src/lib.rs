//! The source of `clientsmith-runtime` as text.
//!
//! A generated crate that holds a copy of the runtime builds, and can be published, without any crate of clientsmith. The
//! generator can't depend on the runtime for its text: that would compile an HTTP client to generate one.

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Its files below `src`, sorted by path, `/` between names: the path and the text.
pub const fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// Its `Cargo.toml`.
pub const fn manifest() -> &'static str {
    MANIFEST
}
