//! The workload costs of every cluster of every host, in constant memory.
//!
//! ```text
//! targets ──host tasks──▶ calls ──bounded channel──▶ writer ──▶ output, journal
//! ```
//!
//! Each host has a few tasks, which take its clusters one after the other, wait for the host's rate and for a place among
//! all calls, and hand the report to the writer. What is in memory is bounded by the number of places, not of calls.

mod output;
mod rate;
mod run;
mod target;

pub use output::{Format, Output};
pub use run::{Failure, Limits, Summary, run};
pub use target::{Target, read_targets};
