//! `clientsmith lint`: checks a document without generating code.

use anyhow::Result;

use crate::cli::{Exit, Lint};
use crate::job::Job;
use crate::program::Program;
use crate::progress;
use crate::report::{Report, plural};

/// Runs the command.
pub(crate) fn run(arguments: &Lint, program: &Program) -> Result<Exit> {
    let document = program.document(arguments.document.as_ref())?;
    let job = Job::for_reading(document.clone(), arguments.reading.settings());
    let outcome = progress::during(&format!("reading {}", document.shown()), || job.lower());
    let report =
        Report::new(&outcome, &arguments.reporting, program).with_notes(&arguments.reporting);
    report.print();
    match report.summary("") {
        Some(summary) => anstream::eprintln!("{summary}"),
        None => arguments.reporting.print_for_people(|| {
            format!(
                "{}: {}, {}; no problems",
                document.shown(),
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
