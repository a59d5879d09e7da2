//! Hostile documents, through the whole generator.
//!
//! The property, of any input: an error that is reported, or files that are Rust, stay in their folder, hold no code of
//! the document's, and are the same whenever they are made; no panic, and memory in proportion to the input. [`mutate`]
//! makes the inputs from valid documents, [`property`] is what must hold, [`memory`] counts.

pub mod docs;
pub mod memory;
pub mod mutate;
pub mod property;
pub mod seeds;
