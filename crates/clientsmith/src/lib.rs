//! Typed Rust clients from OpenAPI documents.
//!
//! [`Generator`] turns a document into the files of a crate; [`Plan`] compares them with the files on disk, and writes
//! them. [`cli`] is the command line over both: the program `clientsmith`, and any other with its own defaults
//! ([`Program`]).
//!
//! ```no_run
//! use std::path::Path;
//!
//! use clientsmith::{Generator, Plan, Program};
//!
//! # fn main() -> anyhow::Result<()> {
//! let program = Program::default();
//! let generator = Generator::new(&program, Path::new("petstore.yaml"), Path::new("petstore"), None)?;
//! if let Some(api) = &generator.lower().api {
//!     Plan::to_write(generator.output(), generator.emit(api)?)?.apply()?;
//! }
//! # Ok(())
//! # }
//! ```

pub mod cli;
mod diff;
mod document;
mod explain;
mod generate;
mod lint;
mod program;
mod progress;
mod report;
mod write;

pub use clientsmith_lower::RuntimeDependency;
pub use generate::Generator;
pub use program::{Program, Project, Runtime};
pub use write::{FileAction, Plan};
