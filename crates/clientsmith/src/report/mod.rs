//! Problems and failures as the user sees them: drawn as rustc draws its own, or a line of JSON each.

mod drawn;
mod excerpt;
mod json;
mod levels;

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer};
use clientsmith_lower::{Code, Outcome, Problem, Severity, Sources};

use crate::cli::{MessageFormat, Reporting};
use crate::program::Program;

pub(crate) use levels::Levels;

/// The problems of a run, each with the severity that the command line leaves it.
pub(crate) struct Report<'a> {
    outcome: &'a Outcome,
    problems: Vec<(Severity, &'a Problem)>,
    /// What is typed to run this program.
    program: &'static str,
    format: MessageFormat,
    /// How many warnings of one kind are shown; the rest are counted.
    most: usize,
}

impl<'a> Report<'a> {
    /// The problems of `outcome`, all of which are shown.
    pub(crate) fn new(outcome: &'a Outcome, reporting: &Reporting, program: &Program) -> Self {
        let levels = Levels::new(reporting);
        let mut problems: Vec<_> = outcome
            .problems
            .iter()
            .filter_map(|problem| Some((levels.of(problem.code)?, problem)))
            .collect();
        // Errors last: that is where the eye is.
        problems.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
        Self {
            outcome,
            problems,
            program: program.name,
            format: reporting.message_format,
            most: usize::MAX,
        }
    }

    /// The same with at most `most` warnings of a kind.
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
                    anstream::println!("{}", json::line(*severity, problem, &self.outcome.sources));
                }
                MessageFormat::Human => {
                    let seen = seen.entry(problem.code).or_default();
                    *seen += 1;
                    if *severity == Severity::Error || *seen <= self.most {
                        let drawn = drawn::problem(*severity, problem, &self.outcome.sources);
                        anstream::eprintln!("{drawn}\n");
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

    /// `2 errors, 1 warning in the document`, with what follows from it; `None` where there are no problems.
    pub(crate) fn summary(&self, consequence: &str) -> Option<String> {
        let counts: Vec<String> = [(Severity::Error, "error"), (Severity::Warning, "warning")]
            .into_iter()
            .map(|(severity, noun)| (self.count(severity), noun))
            .filter(|(count, _)| *count > 0)
            .map(|(count, noun)| plural(count, noun))
            .collect();
        let level = if self.fails() {
            Level::ERROR
        } else {
            Level::WARNING
        };
        let text = format!("{} in the document{consequence}", counts.join(", "));
        (!counts.is_empty()).then(|| title(level, &text))
    }

    fn count(&self, severity: Severity) -> usize {
        self.problems
            .iter()
            .filter(|(level, _)| *level == severity)
            .count()
    }
}

/// One problem as it is drawn for people, with the severity that its code has.
pub(crate) fn drawn(problem: &Problem, sources: &Sources) -> String {
    drawn::problem(problem.code.severity(), problem, sources)
}

/// What `--check` says of stale output.
pub(crate) fn stale(output: &str, command: &str) -> String {
    let groups = [Group::with_title(
        Level::ERROR.primary_title(format!("`{output}` is not what would be written")),
    )
    .element(Level::HELP.message(format!("run `{command}` and commit the result")))];
    renderer().render(&groups)
}

/// What `--check` says of output that a stopped run has left.
pub(crate) fn interrupted(output: &str, command: &str) -> String {
    let text = format!("a run was stopped while it wrote `{output}`");
    let groups = [Group::with_title(Level::ERROR.primary_title(text))
        .element(Level::HELP.message(format!("run `{command}`, which finishes it or undoes it")))];
    renderer().render(&groups)
}

/// Something that is worth knowing.
pub(crate) fn note(text: &str) -> String {
    title(Level::NOTE, text)
}

/// Something that is worth a look.
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

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

fn title(level: Level<'_>, text: &str) -> String {
    renderer().render(&[Group::with_title(level.primary_title(text))])
}

fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}
