//! Path templates (OpenAPI 3.0.3 §4.7.8): what is wrong with one, and which of them are the same path.

use std::collections::{HashMap, HashSet};

use super::Normalizer;
use super::cursor::Cursor;
use crate::problem::{Code, Problem};
use crate::source::Place;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// What stands between expressions.
    Text(&'t str),
    /// `{name}`
    Expression(&'t str),
    /// A brace without its counterpart.
    LoneBrace(char),
}

/// The expressions of a template, its braces that are part of none, and the text between them.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Text(&rest[..at]));
        let after = &rest[at + 1..];
        if rest[at..].starts_with('}') {
            pieces.push(Piece::LoneBrace('}'));
            rest = after;
            continue;
        }
        match after.find(['{', '}']) {
            Some(end) if after[end..].starts_with('}') => {
                pieces.push(Piece::Expression(&after[..end]));
                rest = &after[end + 1..];
            }
            _ => {
                pieces.push(Piece::LoneBrace('{'));
                rest = after;
            }
        }
    }
    pieces.push(Piece::Text(rest));
    pieces
}

impl Normalizer<'_> {
    /// Reports templates that are none, and those that are another one's path.
    pub(super) fn check_paths(&mut self, paths: &Cursor<'_>) {
        let mut known: HashMap<String, (String, Place)> = HashMap::new();
        for (path, item) in self.named(paths) {
            let place = item.place.clone().key();
            self.check_template(&path, &place);
            let shape = without_names(&path);
            if let Some((other, earlier)) = known.get(&shape) {
                let message = format!(
                    "`{path}` and `{other}` differ only in the names of their parameters: OpenAPI considers them the same path"
                );
                let problem = Problem::new(Code::AmbiguousPath, place, message)
                    .related(earlier.clone(), "the other one");
                self.problems.push(problem);
            } else {
                known.insert(shape, (path, place));
            }
        }
    }

    fn check_template(&mut self, path: &str, place: &Place) {
        let mut names = HashSet::new();
        let mut report = |message: String| {
            self.problems
                .report(Code::InvalidPath, place.clone(), message);
        };
        for piece in pieces(path) {
            match piece {
                Piece::LoneBrace(brace) => {
                    let counterpart = if brace == '{' { '}' } else { '{' };
                    report(format!(
                        "`{path}` has a `{brace}` without `{counterpart}`; it is sent literally"
                    ));
                }
                Piece::Expression("") => {
                    report(format!(
                        "`{path}` has an expression without a name; it is sent literally"
                    ));
                }
                Piece::Expression(name) if !names.insert(name) => report(format!(
                    "`{{{name}}}` occurs twice in `{path}`; both have the same value"
                )),
                Piece::Expression(_) | Piece::Text(_) => {}
            }
        }
        let (before, _) = path.split_once('#').unwrap_or((path, ""));
        if before.contains('?') {
            report(format!("`{path}` has a query; it is sent with every call"));
        }
        if before.len() < path.len() {
            report(format!("`{path}` has a fragment, which is not sent"));
        }
    }
}

/// A template whose names are left out: of the same path, it is the same.
fn without_names(template: &str) -> String {
    filled(template, |_| "{}")
}

/// A template with something in place of each `{name}`. A brace without its counterpart stands for itself.
pub(super) fn filled<T: AsRef<str>>(template: &str, value: impl Fn(&str) -> T) -> String {
    let mut filled = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::LoneBrace(brace) => filled.push(brace),
            Piece::Expression(name) => filled.push_str(value(name).as_ref()),
        }
    }
    filled
}
