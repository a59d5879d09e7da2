//! `clientsmith lint`: checks documents without generating code.

use anyhow::Result;

use crate::cli::{Exit, Lint};
use crate::job::Job;
use crate::program::Program;
use crate::progress;
use crate::report::{Report, plural};
use crate::target::{Given, Target};

/// Runs the command.
pub(crate) fn run(arguments: &Lint, program: &Program) -> Result<Exit> {
    let given = Given {
        document: arguments.document.as_ref(),
        config: &arguments.config,
        settings: arguments.reading.settings(),
        reporting: &arguments.reporting,
    };
    let Some(targets) = given.targets(program)? else {
        return Ok(Exit::Problems);
    };
    let exits = targets.iter().map(|target| lint(target, program));
    Ok(exits.max().unwrap_or(Exit::Done))
}

fn lint(target: &Target, program: &Program) -> Exit {
    let document = target.document.shown();
    let job = Job::for_reading(target.document.clone(), target.settings.clone());
    let outcome = progress::during(&format!("reading {document}"), || job.lower());
    let report =
        Report::new(&outcome, &target.reporting, program).with_notes(&outcome, &target.reporting);
    report.print();
    match report.summary("") {
        Some(summary) => anstream::eprintln!("{summary}"),
        None => target.reporting.print_for_people(|| {
            format!(
                "{document}: {}, {}; no problems",
                plural(outcome.summary.operations, "operation"),
                plural(outcome.summary.schemas, "schema"),
            )
        }),
    }
    if report.fails() {
        Exit::Problems
    } else {
        Exit::Done
    }
}
