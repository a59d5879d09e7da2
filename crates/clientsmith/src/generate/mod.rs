//! `clientsmith generate`: document in, crate out.

mod baseline;

use std::mem::ManuallyDrop;

use anyhow::{Context, Result, ensure};
use clientsmith_lower::{Contents, Outcome};
use clientsmith_model::Api;

use crate::cli::{Exit, Generate, Reporting};
use crate::job::{self, Job};
use crate::path::shown;
use crate::program::Program;
use crate::report::{self, Report, plural};
use crate::target::{Given, Target};
use crate::write::{self, FileAction, Plan, Recovered};
use crate::{package, progress};

use baseline::Baseline;

/// How many warnings of one kind are shown; `lint` shows all.
const WARNINGS_OF_A_KIND: usize = 10;

/// Runs the command.
pub(crate) fn run(arguments: &Generate, program: &Program) -> Result<Exit> {
    let given = Given {
        document: arguments.spec.as_ref(),
        config: &arguments.config,
        settings: arguments.settings(),
        reporting: &arguments.reporting,
    };
    package::check_counts(&given.settings.metadata)?;
    let Some(mut targets) = given.targets(program)? else {
        return Ok(Exit::Problems);
    };
    for target in &mut targets {
        if let Some(out) = &arguments.out {
            target.output = Some(out.clone());
        }
        if let Some(package) = &arguments.package {
            target.package = Some(package.clone());
        }
    }
    let mut exit = Exit::Done;
    for target in &targets {
        exit = exit.max(generate(arguments, target, program)?);
    }
    Ok(exit)
}

/// The job of a target.
fn job_of(arguments: &Generate, target: &Target, program: &Program) -> Result<Job> {
    let output = target.output.as_deref().context("no output folder given")?;
    let mut settings = target.settings.clone();
    settings
        .runtime
        .get_or_insert_with(|| program.runtime.clone());
    let name = target.package.as_deref();
    let mut job = Job::for_crate(target.document.clone(), output, name, settings)?;
    // The files name the options that were given, not the program's defaults or what a file of settings says.
    let given = arguments.settings();
    job.command = match &arguments.spec {
        Some(spec) => job::regenerate(program.name, spec, job.name(), &given),
        None => format!("{} generate{}", program.name, job::options(&given)),
    };
    job.is_standalone = program.is_standalone(job.output());
    Ok(job)
}

/// Generates one client.
fn generate(arguments: &Generate, target: &Target, program: &Program) -> Result<Exit> {
    let reporting = &target.reporting;
    let mut job = job_of(arguments, target, program)?;
    let writes = !arguments.check && !arguments.dry_run;
    if writes && let Some(recovered) = write::recover(job.output())? {
        anstream::eprintln!("{}", report::note(&recovery_line(&job, recovered)));
        // The crate's version is the one that is there now.
        job = job_of(arguments, target, program)?;
    }
    // The results live until the process ends, when the system frees them at once.
    let mut outcome = ManuallyDrop::new(progress::during(
        &format!("reading {}", job.document().shown()),
        || job.lower(),
    ));
    let report = Report::new(&outcome, reporting, program).at_most(WARNINGS_OF_A_KIND);
    report.print();
    let fails = report.fails();
    let consequence = match (fails, writes) {
        (true, true) => "; nothing was written",
        (true, false) => "; nothing would be written",
        (false, _) => "",
    };
    if let Some(summary) = report.summary(consequence) {
        anstream::eprintln!("{summary}");
    }
    let Some(mut api) = outcome.api.take().filter(|_| !fails).map(ManuallyDrop::new) else {
        return Ok(Exit::Problems);
    };
    ensure!(
        job.settings().reading.include.is_empty()
            || !api.operations.is_empty()
            || job.settings().contents == Contents::Types,
        "`--include` and `--exclude` leave no operation of the document"
    );
    let baseline = (!arguments.check).then(|| {
        progress::during("reading the old document", || {
            Baseline::load(&job, arguments.since.as_ref(), &api)
        })
    });
    let baseline = baseline.transpose()?.flatten();
    if arguments.bump {
        let baseline = baseline.as_ref().context(
            "the document has no committed state to compare with; name one with `--since`",
        )?;
        api.package.version = baseline.next_version();
    }
    let output = shown(job.output());
    let files = progress::during("generating the client", || job.emit(&api))?;
    let mut plan = progress::during(&format!("comparing with {output}"), || match writes {
        false => Plan::to_check(job.output(), files),
        true => Plan::to_write(job.output(), files),
    })?;
    if let Some(baseline) = baseline.as_ref().filter(|_| arguments.bump) {
        baseline.tell(&job, &mut plan)?;
    }
    reporting.print_for_people(|| read_line(&job, &outcome, &api));
    if arguments.check {
        return Ok(check(&job, &plan, reporting));
    }
    if writes {
        progress::during(&format!("writing {output}"), || plan.apply())?;
    } else if plan.is_interrupted() {
        let text = format!(
            "a run was interrupted while writing `{output}`; the next run finishes it or rolls it back first"
        );
        anstream::eprintln!("{}", report::note(&text));
    }
    let overwritten = if writes {
        "was overwritten"
    } else {
        "would be overwritten"
    };
    if let Some(warning) = edits_line(&plan, overwritten) {
        anstream::eprintln!("{}", report::warning(&warning));
    }
    reporting.print_for_people(|| written_lines(&job, &plan, writes));
    if let Some(summary) = baseline.and_then(|baseline| baseline.short(program)) {
        reporting.print_for_people(|| summary);
    }
    Ok(Exit::Done)
}

/// Prints how the output differs from the generated files.
fn check(job: &Job, plan: &Plan, reporting: &Reporting) -> Exit {
    let output = shown(job.output());
    if plan.is_empty() {
        reporting.print_for_people(|| format!("{output} is up to date"));
        return Exit::Done;
    }
    reporting.print_for_people(|| plan.diff().trim_end().to_owned());
    if let Some(warning) = edits_line(plan, "would be overwritten") {
        anstream::eprintln!("{}", report::warning(&warning));
    }
    if plan.is_interrupted() {
        anstream::eprintln!("{}", report::interrupted(&output, &job.command));
        return Exit::Problems;
    }
    anstream::eprintln!("{}", report::stale(&output, &job.command));
    Exit::Problems
}

fn recovery_line(job: &Job, recovered: Recovered) -> String {
    let done = match recovered {
        Recovered::Finished => "finished",
        Recovered::Undone => "undone",
    };
    format!(
        "an earlier run was interrupted while writing `{}`; it is {done} now",
        shown(job.output())
    )
}

/// Describes files that were edited by hand, and what happens to the edits; `None` if there are none.
fn edits_line(plan: &Plan, overwritten: &str) -> Option<String> {
    let mut lines: Vec<String> = plan
        .edited()
        .map(|path| format!("`{path}` was edited by hand; the edit {overwritten}"))
        .collect();
    lines.extend(
        plan.kept_files().map(|path| {
            format!("`{path}` was edited by hand and is no longer generated; it is kept")
        }),
    );
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn read_line(job: &Job, outcome: &Outcome, api: &Api) -> String {
    let document = job.document().shown();
    let operations = plural(outcome.summary.operations, "operation");
    let schemas = plural(outcome.summary.schemas, "schema");
    format!(
        "read {document}: {operations}, {schemas}; generated {} and {}",
        plural(api.operations.len(), "method"),
        plural(api.types.len(), "type")
    )
}

/// The files that were written and removed, or would be.
fn written_lines(job: &Job, plan: &Plan, wrote: bool) -> String {
    let mut lines = Vec::new();
    let mut counts = [0; 3];
    for (path, change) in plan.changes() {
        let (index, word) = match change {
            FileAction::Add(_) => (0, "added"),
            FileAction::Replace { .. } => (1, "changed"),
            FileAction::Remove(_) => (2, "removed"),
        };
        counts[index] += 1;
        lines.push(format!("  {word:<8} {path}"));
    }
    let [added, changed, removed] = counts;
    lines.push(format!(
        "{} {}: {added} added, {changed} changed, {removed} removed, {} unchanged",
        if wrote { "wrote" } else { "would write" },
        shown(job.output()),
        plan.unchanged()
    ));
    lines.join("\n")
}
