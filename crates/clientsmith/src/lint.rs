//! `clientsmith lint`: checks a document without generating code.

use anyhow::Result;

use crate::cli::{Exit, Lint};
use crate::generate::Generator;
use crate::program::{Program, shown};
use crate::report::{Report, plural};

/// Runs the command.
pub(crate) fn run(arguments: &Lint, program: &Program) -> Result<Exit> {
    let document = program.document(arguments.document.as_deref())?;
    let outcome = Generator::for_reading(&document)
        .reading(&arguments.reading)
        .lower();
    let report = Report::new(&outcome, &arguments.reporting, program);
    report.print();
    match report.summary("") {
        Some(summary) => anstream::eprintln!("{summary}"),
        None => arguments.reporting.print_for_people(|| {
            format!(
                "{}: {}, {}; no problems",
                shown(&document),
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
