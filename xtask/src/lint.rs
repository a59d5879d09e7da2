//! `cargo xtask lint`: every problem of a document; nothing is made of it.

use anyhow::Result;

use crate::cli::Lint;
use crate::generate::Job;
use crate::report::{Report, plural};
use crate::{Exit, workspace};

/// Runs the command.
pub(crate) fn run(arguments: &Lint) -> Result<Exit> {
    let document = arguments
        .document
        .clone()
        .unwrap_or_else(workspace::default_document);
    let outcome = Job::for_reading(&document)
        .reading(&arguments.reading)
        .lower();
    let report = Report::new(&outcome, &arguments.reporting);
    report.print();
    match report.summary("") {
        Some(summary) => anstream::eprintln!("{summary}"),
        None => arguments.reporting.tell_people(|| {
            format!(
                "{}: {}, {}; no problems",
                workspace::shown(&document),
                plural(outcome.summary.operations, "operation"),
                plural(outcome.summary.schemas, "schema"),
            )
        }),
    }
    Ok(if report.fails() {
        Exit::Problems
    } else {
        Exit::Done
    })
}
