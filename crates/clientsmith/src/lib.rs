//! Typed Rust clients from OpenAPI documents.
//!
//! [`Generator`] is for build scripts, and for programs that generate a client among other things. The program
//! `clientsmith` does the same from a command line, and more: `cargo install clientsmith`.
//!
//! # Why there is no procedural macro
//!
//! A macro such as `generate_api!("petstore.yaml")` would need no build script. It would cost more than that:
//!
//! - It parses the document and all that is generated again whenever the crate is compiled, also in an editor at every
//!   key; a build script runs when the document has changed.
//! - A macro can't tell Cargo of every file that a document refers to.
//! - Problems are reported at the macro's call rather than in the document's lines, and warnings can't be reported at all.
//! - What is generated is in no file: it can't be opened, searched or stepped through, and it is one item of tens of
//!   thousands of lines.
//!
//! # Features
//!
//! `cli` (default): the program. A build script does without (`default-features = false`), which leaves out half of the
//! dependencies.
//!
//! # Stability
//!
//! [`Generator`], [`Metadata`], [`RuntimeDependency`] and [`Error`] follow semantic versioning. Items that are hidden from
//! these docs are for the programs of this crate's own repository, and may change in any version.

mod cargo_messages;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod config;
#[cfg(feature = "cli")]
mod diff;
mod document;
#[cfg(feature = "cli")]
mod explain;
#[cfg(feature = "cli")]
mod generate;
mod generator;
#[cfg(feature = "cli")]
mod init;
mod job;
#[cfg(feature = "cli")]
mod lint;
mod package;
mod path;
#[cfg(feature = "cli")]
mod program;
#[cfg(feature = "cli")]
mod progress;
mod report;
mod runtime;
mod settings;
#[cfg(feature = "cli")]
mod target;
mod write;

pub use clientsmith_lower::{Metadata, RuntimeDependency};
pub use generator::{Error, Generator};
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use program::{Program, Project};
#[doc(hidden)]
pub use runtime::Runtime;
#[doc(hidden)]
pub use write::{FileAction, Plan};
