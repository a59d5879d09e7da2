//! A node and its place, and reading its fields by type.

use crate::load::Node;
use crate::problem::{Code, did_you_mean};
use crate::source::Place;

use super::Normalizer;

/// Properties of a schema, values of an enumeration, parameters of an operation: each becomes a part of one Rust item,
/// and compilers have no patience for items of a million parts.
const MOST_OF_ONE: usize = 20_000;

/// A node and where it is.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'t> {
    pub(super) node: &'t Node,
    pub(super) place: Place,
}

impl<'t> Cursor<'t> {
    /// A member, if there is one that is not null.
    pub(super) fn get(&self, name: &str) -> Option<Cursor<'t>> {
        let node = self.node.get(name).filter(|node| **node != Node::Null)?;
        Some(Cursor {
            node,
            place: self.place.child(name),
        })
    }
}

impl Normalizer<'_> {
    /// Warns of fields that are none of OpenAPI's, and of what is no object; null stands for an empty one.
    pub(super) fn fields(&mut self, at: &Cursor<'_>, known: &[&str]) {
        let members = match at.node {
            Node::Map(members) => members,
            Node::Null => return,
            _ => return self.wrong_type(at, "an object"),
        };
        for name in members.keys() {
            if known.contains(&name.as_str()) || name.starts_with("x-") || name.starts_with("X-") {
                continue;
            }
            let place = at.place.child(name).key();
            let message = format!("`{name}` is not a field of this object");
            match did_you_mean(name, known.iter().copied()) {
                Some(help) => {
                    self.problems
                        .report_with_help(Code::UnknownField, place, message, help)
                }
                None => self.problems.report(Code::UnknownField, place, message),
            }
        }
    }

    /// Reports a value of a wrong type that is left out of account.
    pub(super) fn wrong_type(&mut self, at: &Cursor<'_>, wanted: &str) {
        let subject = match at.place.pointer.tokens().as_slice() {
            // A name may be a number where names are the document's.
            [.., list, index]
                if index.parse::<usize>().is_ok()
                    && !matches!(*list, "responses" | "properties") =>
            {
                format!("item {index} of `{list}`")
            }
            [.., name] => format!("`{name}`"),
            [] => "the document".to_owned(),
        };
        let message = format!("{subject} is {}; it should be {wanted}", at.node.kind());
        self.problems
            .report(Code::IgnoredValue, at.place.clone(), message);
    }

    pub(super) fn string(&mut self, at: &Cursor<'_>, name: &str) -> Option<String> {
        let field = at.get(name)?;
        match field.node {
            Node::String(text) => Some(text.clone()),
            Node::Number(number) => Some(number.to_string()),
            Node::Bool(value) => Some(value.to_string()),
            _ => {
                self.wrong_type(&field, "a string");
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, at: &Cursor<'_>, name: &str) -> Option<bool> {
        let field = at.get(name)?;
        match field.node {
            Node::Bool(value) => Some(*value),
            Node::String(text) if text == "true" || text == "false" => {
                self.wrong_type(&field, "a boolean");
                Some(text == "true")
            }
            _ => {
                self.wrong_type(&field, "a boolean");
                None
            }
        }
    }

    pub(super) fn number(&mut self, at: &Cursor<'_>, name: &str) -> Option<f64> {
        let field = at.get(name)?;
        match field.node {
            Node::Number(number) => number.as_f64(),
            Node::String(text) if text.parse::<f64>().is_ok() => {
                self.wrong_type(&field, "a number");
                text.parse().ok()
            }
            _ => {
                self.wrong_type(&field, "a number");
                None
            }
        }
    }

    pub(super) fn count(&mut self, at: &Cursor<'_>, name: &str) -> Option<usize> {
        let number = self.number(at, name)?;
        // Bounds beyond what can be counted bound nothing.
        (0.0..1e15).contains(&number).then_some(number as usize)
    }

    /// Whether an object or list has no more in it than one Rust item can hold; if it has, that is reported.
    pub(super) fn is_bounded(&mut self, at: &Cursor<'_>) -> bool {
        let count = match at.node {
            Node::Map(members) => members.len(),
            Node::List(items) => items.len(),
            _ => 0,
        };
        if count > MOST_OF_ONE {
            let message = format!("there are {count} entries; the maximum is {MOST_OF_ONE}");
            self.problems
                .report(Code::TooLarge, at.place.clone().key(), message);
        }
        count <= MOST_OF_ONE
    }

    pub(super) fn items<'t>(&mut self, at: &Cursor<'t>) -> Vec<Cursor<'t>> {
        match at.node {
            Node::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, node)| Cursor {
                    node,
                    place: at.place.index(index),
                })
                .collect(),
            _ => {
                self.wrong_type(at, "a list");
                Vec::new()
            }
        }
    }

    pub(super) fn members<'t>(&mut self, at: &Cursor<'t>) -> Vec<(String, Cursor<'t>)> {
        match at.node {
            Node::Map(members) => members
                .iter()
                .map(|(name, node)| {
                    (
                        name.clone(),
                        Cursor {
                            node,
                            place: at.place.child(name),
                        },
                    )
                })
                .collect(),
            _ => {
                self.wrong_type(at, "an object");
                Vec::new()
            }
        }
    }

    /// The members that are no extensions.
    pub(super) fn named<'t>(&mut self, at: &Cursor<'t>) -> Vec<(String, Cursor<'t>)> {
        self.members(at)
            .into_iter()
            .filter(|(name, _)| !name.starts_with("x-"))
            .collect()
    }

    /// The members of an object whose names are all the document's, so that `x-rate` is one; what begins so and is no object
    /// is taken for an extension all the same.
    pub(super) fn entries<'t>(&mut self, at: &Cursor<'t>) -> Vec<(String, Cursor<'t>)> {
        let mut members = self.members(at);
        members.retain(|(name, at)| !name.starts_with("x-") || matches!(at.node, Node::Map(_)));
        members
    }

    pub(super) fn strings(&mut self, at: &Cursor<'_>, name: &str) -> Vec<String> {
        let Some(field) = at.get(name) else {
            return Vec::new();
        };
        let mut strings = Vec::new();
        for item in self.items(&field) {
            match item.node {
                Node::String(text) => strings.push(text.clone()),
                Node::Number(number) => strings.push(number.to_string()),
                _ => self.wrong_type(&item, "a string"),
            }
        }
        strings
    }
}
