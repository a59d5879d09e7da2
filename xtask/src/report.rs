//! Problems and failures on the terminal, drawn as rustc draws its own.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clientsmith_lower::{Outcome, Place, Problem, Severity, Sources};

use crate::workspace;

/// Prints every problem of a run on standard error: warnings first, so that errors stand where the eye is.
pub(crate) fn problems(outcome: &Outcome) {
    for severity in [Severity::Warning, Severity::Error] {
        for problem in outcome
            .problems
            .iter()
            .filter(|problem| problem.code.severity() == severity)
        {
            anstream::eprintln!("{}\n", drawn(problem, &outcome.sources));
        }
    }
    let warnings = count(outcome, Severity::Warning);
    if warnings > 0 {
        anstream::eprintln!(
            "{}",
            title(
                Level::WARNING,
                &format!("{} in the document", plural(warnings, "warning"))
            )
        );
    }
}

/// The last line of a run that wrote nothing.
pub(crate) fn nothing_written(outcome: &Outcome) -> String {
    let errors = plural(count(outcome, Severity::Error), "error");
    title(
        Level::ERROR,
        &format!("{errors} in the document; nothing was written"),
    )
}

/// What `--check` says of stale output.
pub(crate) fn stale(output: &str, command: &str) -> String {
    let groups = [Group::with_title(
        Level::ERROR.primary_title(format!("`{output}` is not what would be written")),
    )
    .element(Level::HELP.message(format!("run `{command}` and commit the result")))];
    renderer().render(&groups)
}

/// A failure of the command itself, with its causes.
pub(crate) fn failure(error: &anyhow::Error) -> String {
    let mut group = Group::with_title(Level::ERROR.primary_title(error.to_string()));
    for cause in error.chain().skip(1) {
        group = group.element(Level::NOTE.message(cause.to_string()));
    }
    renderer().render(&[group])
}

fn drawn(problem: &Problem, sources: &Sources) -> String {
    let level = match problem.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let excerpt = Excerpt::new(&problem.place, sources);
    let related: Vec<(Excerpt<'_>, &str)> = problem
        .related
        .iter()
        .map(|(place, text)| (Excerpt::new(place, sources), text.as_str()))
        .collect();

    let mut group = level
        .primary_title(problem.message.as_str())
        .id(problem.code.as_str())
        .element(excerpt.snippet(AnnotationKind::Primary, None));
    for (excerpt, text) in &related {
        group = group.element(excerpt.snippet(AnnotationKind::Context, Some(text)));
    }
    group = group.element(Level::NOTE.message(format!("at {}", problem.place.pointer)));
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer().render(&[group])
}

/// The part of a file that is shown: the first marked line, cut where it is very long.
struct Excerpt<'a> {
    file: String,
    line: usize,
    text: &'a str,
    marked: Range<usize>,
}

impl<'a> Excerpt<'a> {
    /// Bytes shown on either side of the mark; documents are sometimes one line of megabytes.
    const MARGIN: usize = 200;

    fn new(place: &Place, sources: &'a Sources) -> Self {
        let text = sources.text(place.file);
        let span = sources.span(place);
        let start = floor_boundary(text, span.bytes.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..]
            .find(['\n', '\r'])
            .map_or(text.len(), |newline| start + newline);
        let end = floor_boundary(text, span.bytes.end.clamp(start, line_end));
        let from = floor_boundary(text, line_start.max(start.saturating_sub(Self::MARGIN)));
        let to = floor_boundary(
            text,
            line_end.min(end.max(start).saturating_add(Self::MARGIN)),
        );
        let marked = start - from..end.min(to).max(start) - from;
        let file = workspace::shown(std::path::Path::new(sources.name(place.file)));
        Self {
            file,
            line: span.line,
            text: &text[from..to],
            marked,
        }
    }

    fn snippet<'b>(
        &'b self,
        kind: AnnotationKind,
        label: Option<&'b str>,
    ) -> Snippet<'b, annotate_snippets::Annotation<'b>> {
        Snippet::source(self.text)
            .path(self.file.as_str())
            .line_start(self.line)
            .annotation(kind.span(self.marked.clone()).label(label))
    }
}

/// The last place at or before `index` where a character of `text` starts.
fn floor_boundary(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or(0)
}

fn count(outcome: &Outcome, severity: Severity) -> usize {
    outcome
        .problems
        .iter()
        .filter(|problem| problem.code.severity() == severity)
        .count()
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

fn title(level: Level<'_>, text: &str) -> String {
    renderer().render(&[Group::with_title(level.primary_title(text))])
}

fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}
