//! A problem as a line of JSON, for editors and CI.

use anstream::adapter::strip_str;
use clientsmith_lower::{Place, Problem, Severity, Sources, Span};
use serde::Serialize;

use super::output::renderer;
use super::render;

/// The object on a line. Members may be added, but are never removed.
#[derive(Serialize)]
struct Message<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    at: At<'a>,
    help: &'a str,
    related: Vec<JsonRelated<'a>>,
    /// The human-readable report, without colours.
    rendered: String,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    message: &'a str,
    #[serde(flatten)]
    at: At<'a>,
}

/// A place: lines and columns are counted from 1, columns in characters; bytes from 0.
#[derive(Serialize)]
struct At<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    byte_start: usize,
    byte_end: usize,
    pointer: String,
}

impl<'a> At<'a> {
    fn new(place: &Place, span: &Span, sources: &'a Sources) -> Self {
        Self {
            file: sources.name(place.file),
            line: span.line,
            column: span.column,
            byte_start: span.bytes.start,
            byte_end: span.bytes.end,
            pointer: place.pointer.shown(),
        }
    }
}

/// The problem as one line of JSON.
pub(super) fn line(severity: Severity, problem: &Problem, sources: &Sources) -> String {
    let related = problem.related.iter().map(|related| JsonRelated {
        message: &related.message,
        at: At::new(&related.place, &related.span, sources),
    });
    let message = Message {
        code: problem.code.as_str(),
        severity: match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: &problem.message,
        at: At::new(&problem.place, &problem.span, sources),
        help: problem.advice(),
        related: related.collect(),
        rendered: strip_str(&render::problem(severity, problem, sources, &renderer())).to_string(),
    };
    serde_json::to_string(&message).unwrap_or_default()
}
