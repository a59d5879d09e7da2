//! How a change of the document affects users of the client.
//!
//! Two models are compared, not two texts, so that changes of Rust names are included. Each change has its effect on a
//! program that is recompiled with the new crate ([`SourceImpact`]), and on a deployed one that talks to the new server
//! ([`WireImpact`]).
//!
//! ```no_run
//! # fn models() -> (clientsmith_model::Api, clientsmith_model::Api) { unimplemented!() }
//! let (old, new) = models();
//! let report = clientsmith_diff::diff(&old, &new);
//! for change in &report.changes {
//!     println!("{}: {} ({})", change.subject, change.message, change.recompiled);
//! }
//! println!("the crate's version: {}", report.bump().applied("1.2.3"));
//! ```

mod change;
mod client;
mod constraints;
mod dedupe;
mod derives;
mod enumeration;
mod input;
mod object;
mod operation;
mod pagination;
mod pair;
mod pointer;
mod response;
mod types;
mod union;
mod value;
mod words;
mod xml;

use clientsmith_model::Api;

pub use change::{Bump, Change, ChangeKind, DiffReport, SourceImpact, WireImpact};

/// All changes from one model to another, each once.
pub fn diff(old: &Api, new: &Api) -> DiffReport {
    let pair = pair::Pair::new(old, new);
    let mut changes = Vec::new();
    client::compare(&pair, &mut changes);
    operation::compare(&pair, &mut changes);
    types::compare(&pair, &mut changes);
    derives::compare(&pair, &mut changes);
    let words = words::compare(&pair, &changes);
    changes.extend(words);
    DiffReport::from_changes(dedupe::dedupe(changes))
}
