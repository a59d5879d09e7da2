//! What the program prints: the problems of a run, and what became of it.

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer};
use clientsmith_lower::{Code, Outcome, Problem, Severity, Sources};

use crate::cli::{MessageFormat, Reporting};
use crate::config::Config;
use crate::program::Program;

use super::levels::Levels;
use super::{json, plural, render};

/// The problems of a run, each with its severity after the command line's options.
pub(crate) struct Report<'a> {
    sources: &'a Sources,
    /// What has the problems.
    subject: &'static str,
    problems: Vec<(Severity, &'a Problem)>,
    /// The command that runs this program.
    program: &'static str,
    format: MessageFormat,
    /// How many warnings of one kind are shown; the rest are counted.
    most: usize,
}

impl<'a> Report<'a> {
    /// A report that shows all problems of a document.
    pub(crate) fn new(outcome: &'a Outcome, reporting: &Reporting, program: &Program) -> Self {
        let (problems, sources) = (&outcome.problems, &outcome.sources);
        Self::of(problems, sources, "the document", reporting, program)
    }

    /// A report that shows all problems of `clientsmith.toml`.
    pub(crate) fn of_settings(
        config: &'a Config,
        reporting: &Reporting,
        program: &Program,
    ) -> Self {
        let (problems, sources) = (&config.problems, &config.sources);
        Self::of(problems, sources, "the settings", reporting, program)
    }

    fn of(
        problems: &'a [Problem],
        sources: &'a Sources,
        subject: &'static str,
        reporting: &Reporting,
        program: &Program,
    ) -> Self {
        let levels = Levels::new(reporting);
        let mut problems: Vec<_> = problems
            .iter()
            .filter_map(|problem| Some((levels.severity_of(problem.code)?, problem)))
            .collect();
        // Errors last, next to the prompt.
        problems.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        Self {
            sources,
            subject,
            problems,
            program: program.name,
            format: reporting.message_format,
            most: usize::MAX,
        }
    }

    /// Shows what the document could say too.
    pub(crate) fn with_notes(mut self, outcome: &'a Outcome, reporting: &Reporting) -> Self {
        let levels = Levels::new(reporting);
        let notes = outcome.notes.iter();
        let notes = notes.filter_map(|note| Some((levels.severity_of(note.code)?, note)));
        self.problems.extend(notes);
        self.problems
            .sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        self
    }

    /// Limits the report to `most` warnings of a kind.
    pub(crate) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Whether there are errors.
    pub(crate) fn fails(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Prints each problem: for people on standard error, as JSON on standard output.
    pub(crate) fn print(&self) {
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        for (severity, problem) in &self.problems {
            match self.format {
                MessageFormat::Json => {
                    anstream::println!("{}", json::line(*severity, problem, self.sources));
                }
                MessageFormat::Human => {
                    let seen = seen.entry(problem.code).or_default();
                    *seen += 1;
                    if *severity == Severity::Error || *seen <= self.most {
                        let rendered =
                            render::problem(*severity, problem, self.sources, &renderer());
                        anstream::eprintln!("{rendered}\n");
                    }
                }
            }
        }
        for (code, seen) in seen {
            let hidden = seen.saturating_sub(self.most);
            if hidden > 0 && code.severity() == Severity::Warning {
                let text = format!(
                    "{} more of `{}`; `{} lint` shows all",
                    hidden,
                    code.as_str(),
                    self.program
                );
                anstream::eprintln!("{}", title(Level::NOTE, &text));
            }
        }
    }

    /// `2 errors, 1 warning in the document`, with the consequence; `None` if there are no problems.
    pub(crate) fn summary(&self, consequence: &str) -> Option<String> {
        let nouns = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Note, "note"),
        ];
        let counts: Vec<String> = nouns
            .into_iter()
            .map(|(severity, noun)| (self.count(severity), noun))
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| plural(count, noun))
            .collect();
        let level = if self.fails() {
            Level::ERROR
        } else if self.count(Severity::Warning) > 0 {
            Level::WARNING
        } else {
            Level::NOTE
        };
        let text = format!("{} in {}{consequence}", counts.join(", "), self.subject);
        (!counts.is_empty()).then(|| title(level, &text))
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|(level, _)| *level == severity)
            .count()
    }
}

/// Renders one problem as human-readable text, with the severity of its code.
pub(crate) fn rendered(problem: &Problem, sources: &Sources) -> String {
    render::problem(problem.code.severity(), problem, sources, &renderer())
}

/// The report of `--check` for stale output.
pub(crate) fn stale(output: &str, command: &str) -> String {
    let groups =
        [
            Group::with_title(Level::ERROR.primary_title(format!("`{output}` is out of date")))
                .element(Level::HELP.message(format!("run `{command}` and commit the result"))),
        ];
    renderer().render(&groups)
}

/// The report of `--check` for output of an interrupted run.
pub(crate) fn interrupted(output: &str, command: &str) -> String {
    let text = format!("a run was interrupted while writing `{output}`");
    let groups = [Group::with_title(Level::ERROR.primary_title(text))
        .element(Level::HELP.message(format!("run `{command}` to finish it or roll it back")))];
    renderer().render(&groups)
}

/// A note.
pub(crate) fn note(text: &str) -> String {
    title(Level::NOTE, text)
}

/// A warning.
pub(crate) fn warning(text: &str) -> String {
    title(Level::WARNING, text)
}

/// A failure of the command itself, with its causes.
pub(crate) fn failure(error: &anyhow::Error) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(error.to_string()));
    for cause in error.chain().skip(1) {
        group = group.element(Level::NOTE.message(cause.to_string()));
    }
    renderer().render(&[group])
}

fn title(level: Level<'_>, text: &str) -> String {
    renderer().render(&[Group::with_title(level.primary_title(text))])
}

/// Renders in colour; the printer strips colours that can't be shown.
pub(super) fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}
