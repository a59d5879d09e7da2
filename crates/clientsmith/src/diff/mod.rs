//! `clientsmith diff`: how a change of the document affects users of the client.

mod history;
mod json;
mod markdown;
mod revision;
mod text;

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clientsmith_diff::{Bump, Change, DiffReport, SourceImpact};
use clientsmith_lower::{Outcome, Place, Pointer, Severity};
use clientsmith_model::Api;

use crate::cli::{Diff, DiffFormat, Exit, MessageFormat, Reporting};
use crate::document::DocumentSource;
use crate::job::{self, Job};
use crate::program::Program;
use crate::progress;
use crate::report;
use crate::settings::Settings;
use crate::target::Given;

pub(crate) use markdown::{entry, with_entry};
pub(crate) use revision::{Revision, committed, committed_text};
pub(crate) use text::short;

/// A change and where it is in the two texts.
#[derive(Debug)]
struct LocatedChange<'a> {
    change: &'a Change,
    /// `spec/api.yaml:12:5`
    old: Option<String>,
    new: Option<String>,
}

/// Two documents, compared.
#[derive(Debug)]
struct Comparison {
    report: DiffReport,
    old: DocumentSide,
    new: DocumentSide,
}

/// One of the two documents.
#[derive(Debug)]
struct DocumentSide {
    name: String,
    outcome: Outcome,
}

impl Comparison {
    /// Compares the models of two revisions.
    ///
    /// # Errors
    /// A document can't be read, or no client can be generated from it.
    fn between(
        old: &Revision,
        new: &Revision,
        program: &Program,
        generator: impl Fn(DocumentSource) -> Job,
    ) -> Result<Self> {
        let old = DocumentSide::read(old, program, &generator)?;
        let new = DocumentSide::read(new, program, &generator)?;
        let (Some(was), Some(is)) = (&old.outcome.api, &new.outcome.api) else {
            bail!("the documents can't be compared");
        };
        let report = clientsmith_diff::diff(was, is);
        Ok(Self { report, old, new })
    }

    /// All changes.
    fn report(&self) -> &DiffReport {
        &self.report
    }

    fn located(&self) -> Vec<LocatedChange<'_>> {
        let changes = &self.report.changes;
        let olds = self
            .old
            .places(changes.iter().map(|change| change.old.as_deref()));
        let news = self
            .new
            .places(changes.iter().map(|change| change.new.as_deref()));
        changes
            .iter()
            .zip(olds.into_iter().zip(news))
            .map(|(change, (old, new))| LocatedChange { change, old, new })
            .collect()
    }
}

impl DocumentSide {
    fn read(
        revision: &Revision,
        program: &Program,
        generator: &impl Fn(DocumentSource) -> Job,
    ) -> Result<Self> {
        let outcome =
            progress::during(&format!("reading {revision}"), || revision.lower(generator))?;
        if outcome.api.is_none() {
            let reporting = Reporting {
                deny: Vec::new(),
                allow: clientsmith_lower::Code::ALL
                    .iter()
                    .copied()
                    .filter(|code| code.severity() == Severity::Warning)
                    .collect(),
                message_format: MessageFormat::Human,
            };
            report::Report::new(&outcome, &reporting, program).print();
            bail!("no client can be generated from {revision}");
        }
        Ok(Self {
            name: revision.to_string(),
            outcome,
        })
    }

    /// Where each pointer is in the text; the pointer itself for files other than the document.
    fn places<'a>(&self, pointers: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<String>> {
        let pointers: Vec<Option<&str>> = pointers.collect();
        let places: Vec<Place> = pointers
            .iter()
            .flatten()
            .filter_map(|pointer| self.place(pointer))
            .collect();
        let mut spans = self.outcome.sources.locate(&places).into_iter();
        pointers
            .into_iter()
            .map(|pointer| {
                let pointer = pointer?;
                if self.place(pointer).is_none() {
                    return Some(pointer.to_owned());
                }
                let span = spans.next()?;
                Some(format!("{}:{}:{}", self.name, span.line, span.column))
            })
            .collect()
    }

    fn place(&self, pointer: &str) -> Option<Place> {
        let pointer = Pointer::parse(pointer.strip_prefix('#')?)?;
        Some(Place::value(clientsmith_lower::FileId::ROOT, pointer))
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Diff, program: &Program) -> Result<Exit> {
    let (old, new) = (&arguments.old, &arguments.new);
    if let (Some(old), Some(new)) = (old, new) {
        ensure!(
            !(old.is_standard_input() && new.is_standard_input()),
            "only one of the documents can be read from standard input"
        );
        let output = program
            .project
            .as_ref()
            .map(|project| project.output.as_path());
        return compare(
            arguments,
            (old, new),
            &arguments.reading.settings(),
            output,
            program,
        );
    }
    let reporting = Reporting::default();
    let given = Given {
        document: None,
        config: &arguments.config,
        settings: arguments.reading.settings(),
        reporting: &reporting,
    };
    let Some(targets) = given.targets(program)? else {
        return Ok(Exit::Incomparable);
    };
    let mut exit = Exit::Done;
    for target in &targets {
        let new = Revision::Now(target.document.clone());
        let old = match old {
            Some(old) => old.clone(),
            None => target
                .document
                .file()
                .and_then(committed)
                .with_context(|| {
                    let document = target.document.shown();
                    format!("{document} has no committed state to compare with; pass two documents")
                })?,
        };
        let output = target.output.as_deref();
        let revisions = (&old, &new);
        exit = exit.max(compare(
            arguments,
            revisions,
            &target.settings,
            output,
            program,
        )?);
    }
    Ok(exit)
}

/// Prints what the change from one revision to another does to callers of the crate in `output`.
fn compare(
    arguments: &Diff,
    (old, new): (&Revision, &Revision),
    settings: &Settings,
    output: Option<&Path>,
    program: &Program,
) -> Result<Exit> {
    let comparison = Comparison::between(old, new, program, |document| {
        Job::for_reading(document, settings.clone())
    })?;
    let text = match arguments.format {
        DiffFormat::Text => text::whole(&comparison, arguments.all),
        DiffFormat::Markdown => {
            let version = comparison.report().bump().applied(&version(output));
            markdown::entry(comparison.report(), &version)
        }
        DiffFormat::Json => json::whole(&comparison)?,
    };
    anstream::println!("{}", text.trim_end());
    Ok(exit(comparison.report()))
}

/// The exit code for the changes.
fn exit(report: &DiffReport) -> Exit {
    match (report.recompiled(), report.bump()) {
        (SourceImpact::Differs, _) => Exit::Differs,
        (_, Bump::Major) => Exit::Breaking,
        (_, Bump::Minor) => Exit::Additions,
        (_, Bump::Patch | Bump::None) => Exit::Done,
    }
}

/// The version of the crate in a folder.
fn version(output: Option<&Path>) -> String {
    output
        .and_then(|output| std::fs::read_to_string(output.join("Cargo.toml")).ok())
        .and_then(|manifest| job::package_version(&manifest).ok()?)
        .unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned())
}

/// The model of a revision, to be compared with an existing one. Its problems are not reported.
///
/// # Errors
/// The document can't be read, or no client can be generated from it.
pub(crate) fn model_of(
    revision: &Revision,
    generator: impl Fn(DocumentSource) -> Job,
) -> Result<Api> {
    let api = revision.lower(generator)?.api;
    api.with_context(|| {
        format!("no client can be generated from {revision}; run `lint` for details")
    })
}
