//! A file's text → its tree.

use serde::de::DeserializeSeed;

use super::depth;
use super::node::{Node, Seed, TOO_DEEP, TOO_MANY, TreeBudget};
use crate::problem::{Code, Problems};
use crate::source::{FileId, Place, Pointer};

/// The tree of a JSON or YAML text; `None` if it has none, which is reported.
pub(super) fn parse(file: FileId, text: &str, problems: &mut Problems) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut budget = TreeBudget::for_text(text);
    let parsed = if text.trim_start().starts_with(['{', '[']) {
        // What looks like JSON may be YAML in flow style.
        json(text, &mut budget).or_else(|failure| {
            if failure.code == Code::TooLarge {
                return Err(failure);
            }
            budget = TreeBudget::for_text(text);
            yaml(text, &mut budget).map_err(|other| match other.code {
                Code::TooLarge => other,
                _ => failure,
            })
        })
    } else {
        yaml(text, &mut budget)
    };
    for path in &budget.duplicates {
        let pointer = path
            .iter()
            .fold(Pointer::default(), |pointer, name| pointer.child(name));
        let name = path.last().map_or("", String::as_str);
        problems.report(
            Code::DuplicateKey,
            Place::value(file, pointer).key(),
            format!("the key `{name}` occurs twice in the same object"),
        );
    }
    match parsed {
        Ok(node) => Some(node),
        Err(failure) => {
            let place = Place::byte(file, failure.byte.min(text.len()));
            problems.report(failure.code, place, failure.message);
            None
        }
    }
}

struct SyntaxFailure {
    code: Code,
    byte: usize,
    message: String,
}

fn json(text: &str, budget: &mut TreeBudget) -> Result<Node, SyntaxFailure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Seed(budget)
        .deserialize(&mut deserializer)
        .and_then(|node| deserializer.end().map(|()| node));
    node.map_err(|error| {
        let byte = byte_of(text, error.line(), error.column());
        let message = error.to_string();
        let message = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message);
        failure(message, byte, "JSON")
    })
}

fn yaml(text: &str, budget: &mut TreeBudget) -> Result<Node, SyntaxFailure> {
    if let Some(byte) = depth::too_deep(text) {
        return Err(failure(TOO_DEEP, byte, "YAML"));
    }
    Seed(budget)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| {
            let byte = error.location().map_or(0, |location| {
                byte_of_character(text, location.line(), location.column())
            });
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            failure(message, byte, "YAML")
        })
}

fn failure(message: &str, byte: usize, language: &str) -> SyntaxFailure {
    let bound = [TOO_DEEP, TOO_MANY]
        .into_iter()
        .find(|bound| message.contains(bound));
    let bound = bound.or_else(|| {
        let refused = [
            ("repetition limit exceeded", TOO_MANY),
            ("recursion limit exceeded", TOO_DEEP),
        ];
        refused
            .iter()
            .find_map(|(refusal, bound)| message.contains(refusal).then_some(*bound))
    });
    match bound {
        Some(bound) => SyntaxFailure {
            code: Code::TooLarge,
            byte,
            message: format!("the document {bound}"),
        },
        None => SyntaxFailure {
            code: Code::Syntax,
            byte,
            message: format!("this is not valid {language}: {message}"),
        },
    }
}

/// The byte at a line and column, both counted from 1, the column in characters.
fn byte_of_character(text: &str, line: usize, column: usize) -> usize {
    let start = byte_of(text, line, 1).min(text.len());
    text[start..]
        .char_indices()
        .nth(column.saturating_sub(1))
        .map_or(text.len(), |(index, _)| start + index)
}

/// The byte at a line and column, both counted from 1, the column in bytes.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    start + column.saturating_sub(1)
}
