//! Renders a problem as human-readable text.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer};
use clientsmith_lower::{PlacePart, Problem, Severity, Sources};

use super::excerpt::Excerpt;

/// Renders the problem with an excerpt of its lines.
pub(super) fn problem(
    severity: Severity,
    problem: &Problem,
    sources: &Sources,
    renderer: &Renderer,
) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let excerpt = Excerpt::new(&problem.place, &problem.span, sources);
    let related: Vec<(Excerpt<'_>, &str)> = problem
        .related
        .iter()
        .map(|related| {
            let excerpt = Excerpt::new(&related.place, &related.span, sources);
            (excerpt, related.message.as_str())
        })
        .collect();

    let title = level
        .primary_title(problem.message.as_str())
        .id(problem.code.as_str());
    let mut group = Group::with_title(title);
    if excerpt.is_cut() {
        let origin = Origin::path(excerpt.file.as_str())
            .line(excerpt.line)
            .char_column(excerpt.column);
        group = group.element(origin);
    }
    group = group.element(excerpt.snippet(AnnotationKind::Primary, None));
    for (excerpt, text) in &related {
        group = group.element(excerpt.snippet(AnnotationKind::Context, Some(text)));
    }
    // What has no tree has no pointers.
    let is_in_tree = !matches!(problem.place.part, PlacePart::Bytes(start, end) if start < end);
    if is_in_tree {
        let pointer = problem.place.pointer.shown();
        group = group.element(Level::NOTE.message(format!("at {pointer}")));
    }
    group = group.element(Level::HELP.message(problem.advice()));
    renderer.render(&[group])
}
