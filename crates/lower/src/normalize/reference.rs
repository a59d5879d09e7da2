//! `$ref`: JSON pointers into this document and other files of its folder.

use std::sync::Arc;

use heck::ToUpperCamelCase;
use openapiv3::{ReferenceOr, Schema};

use super::Reader;
use super::cursor::At;
use crate::load::Node;
use crate::problem::{Code, did_you_mean};
use crate::source::{FileId, Place, Pointer};

/// What a reference names.
pub(super) struct Target {
    tree: Arc<Node>,
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

impl Target {
    /// The node and its place.
    pub(super) fn at(&self) -> Option<At<'_>> {
        let mut node = &*self.tree;
        for token in self.pointer.tokens() {
            node = node.step(token)?;
        }
        Some(At {
            node,
            place: Place::value(self.file, self.pointer.clone()),
        })
    }
}

impl Reader<'_> {
    /// What `reference`, which stands at `at`, names; `None` if nothing, which is told.
    pub(super) fn target(&mut self, at: &At<'_>, reference: &str) -> Option<Target> {
        let place = at.place.child("$ref");
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let file = if path.is_empty() {
            at.place.file
        } else {
            self.file(&place, path)?
        };
        let tree = self.library.tree(file, self.problems)?;
        let fragment = decoded(fragment);
        let pointer = match Pointer::parse(&fragment) {
            Some(pointer) => pointer,
            None => match anchor(&tree, &fragment, Pointer::default(), 0) {
                Some(pointer) => pointer,
                None => {
                    self.unresolved(&place, reference, &tree, &fragment);
                    return None;
                }
            },
        };
        let target = Target {
            tree,
            file,
            pointer,
        };
        if target.at().is_none() {
            let tree = Arc::clone(&target.tree);
            self.unresolved(&place, reference, &tree, &fragment);
            return None;
        }
        Some(target)
    }

    /// The file that a reference's path names.
    fn file(&mut self, place: &Place, path: &str) -> Option<FileId> {
        if path.contains("://") || path.starts_with("//") {
            let message = format!("`{path}` is a URL; nothing is fetched over the network");
            self.problems.report_with_help(
                Code::RemoteRef,
                place.clone(),
                message,
                "keep a copy of the file beside the document and refer to that",
            );
            return None;
        }
        let found = self.library.sources().find(place.file, &decoded(path));
        if found.is_err() {
            let message = format!("`{path}` is no file in the document's folder");
            self.problems
                .report(Code::OutsideRef, place.clone(), message);
        }
        found.ok()
    }

    fn unresolved(&mut self, place: &Place, reference: &str, tree: &Node, fragment: &str) {
        let message = format!("`{reference}` names nothing");
        // The nearest name among the siblings of what is missing.
        let (parent, name) = fragment.rsplit_once('/').unwrap_or(("", fragment));
        let siblings = Pointer::parse(parent).and_then(|pointer| {
            pointer
                .tokens()
                .into_iter()
                .try_fold(tree, |node, token| node.step(token))
                .and_then(Node::as_map)
        });
        let help =
            siblings.and_then(|siblings| did_you_mean(name, siblings.keys().map(String::as_str)));
        match help {
            Some(help) => {
                self.problems
                    .report_with_help(Code::UnresolvedRef, place.clone(), message, help)
            }
            None => self
                .problems
                .report(Code::UnresolvedRef, place.clone(), message),
        }
    }

    /// Reads an object that may be a reference to one, with what it names.
    pub(super) fn followed<T>(
        &mut self,
        at: &At<'_>,
        read: impl FnOnce(&mut Self, &At<'_>) -> Option<T>,
    ) -> Option<T> {
        let Some(reference) = at.node.get("$ref").and_then(Node::as_str) else {
            return read(self, at);
        };
        let depth = self.following.len();
        let result = self
            .end_of(at, reference)
            .and_then(|target| target.at().and_then(|there| read(self, &there)));
        self.following.truncate(depth);
        result
    }

    /// What a reference names, and the references that it leads to on the way; they stay among those that are followed.
    fn end_of(&mut self, at: &At<'_>, reference: &str) -> Option<Target> {
        let mut target = self.follow(at, reference)?;
        loop {
            let there = target.at()?;
            let Some(reference) = there.node.get("$ref").and_then(Node::as_str) else {
                return Some(target);
            };
            target = self.follow(&there, reference)?;
        }
    }

    fn follow(&mut self, at: &At<'_>, reference: &str) -> Option<Target> {
        let target = self.target(at, reference)?;
        let key = (target.file, target.pointer.clone());
        if self.following.contains(&key) {
            let message = format!("`{reference}` leads back to itself");
            self.problems
                .report(Code::CyclicRef, at.place.child("$ref"), message);
            return None;
        }
        self.following.push(key);
        Some(target)
    }

    /// A reference to a schema: to a component, or to a schema that becomes one under a name of its own.
    pub(super) fn schema_reference(
        &mut self,
        at: &At<'_>,
        reference: &str,
    ) -> Option<ReferenceOr<Schema>> {
        let target = self.target(at, reference)?;
        if target.file == FileId::ROOT
            && let ["components", "schemas", name] = target.pointer.tokens().as_slice()
        {
            return Some(component(name));
        }
        let name = self.name_of(&target);
        Some(component(&name))
    }

    /// Gives a schema that is no component a name, and has it read.
    fn name_of(&mut self, target: &Target) -> String {
        let key = (target.file, target.pointer.clone());
        if let Some(name) = self.hoisted.get(&key) {
            return name.clone();
        }
        let name = self.fresh(&speaking_name(&target.pointer));
        self.hoisted.insert(key, name.clone());
        self.origins.insert(
            name.clone(),
            Place::value(target.file, target.pointer.clone()),
        );
        self.queue
            .push_back((name.clone(), target.file, target.pointer.clone()));
        name
    }

    /// Makes a schema a component, because what it stands in is used in several places.
    pub(super) fn hoist(&mut self, at: &At<'_>, name: &str) -> ReferenceOr<Schema> {
        let key = (at.place.file, at.place.pointer.clone());
        let name = match self.hoisted.get(&key) {
            Some(name) => name.clone(),
            None => {
                let name = self.fresh(name);
                self.hoisted.insert(key.clone(), name.clone());
                self.origins.insert(name.clone(), at.place.clone());
                self.queue.push_back((name.clone(), key.0, key.1));
                name
            }
        };
        component(&name)
    }

    fn fresh(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 2;
        while !self.names.insert(candidate.clone()) {
            candidate = format!("{name}{number}");
            number += 1;
        }
        candidate
    }
}

fn component(name: &str) -> ReferenceOr<Schema> {
    ReferenceOr::Reference {
        reference: format!("#/components/schemas/{name}"),
    }
}

/// Where a pointer goes through: names that say nothing of what is there.
const STRUCTURE: &[&str] = &[
    "components",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "paths",
    "properties",
    "items",
    "schema",
    "content",
    "allOf",
    "oneOf",
    "anyOf",
    "$defs",
    "definitions",
    "additionalProperties",
    "not",
];

/// A name made of the last words of a pointer that say something.
fn speaking_name(pointer: &Pointer) -> String {
    let tokens = pointer.tokens();
    let speaking = tokens.iter().filter(|token| {
        !STRUCTURE.contains(token)
            && !token.contains('/')
            && !token.chars().all(|letter| letter.is_ascii_digit())
    });
    let words: Vec<&str> = speaking.copied().collect();
    let words = words[words.len().saturating_sub(2)..]
        .join(" ")
        .to_upper_camel_case();
    if words.is_empty() {
        "Schema".to_owned()
    } else {
        words
    }
}

/// The pointer of the schema with this `$anchor` or `$id`.
fn anchor(node: &Node, name: &str, pointer: Pointer, depth: usize) -> Option<Pointer> {
    match node {
        Node::Map(members) if depth < 256 => {
            let is_it = ["$anchor", "$dynamicAnchor"]
                .iter()
                .any(|key| members.get(*key).and_then(Node::as_str) == Some(name));
            if is_it {
                return Some(pointer);
            }
            members
                .iter()
                .find_map(|(key, node)| anchor(node, name, pointer.child(key), depth + 1))
        }
        Node::List(items) if depth < 256 => items
            .iter()
            .enumerate()
            .find_map(|(index, node)| anchor(node, name, pointer.index(index), depth + 1)),
        _ => None,
    }
}

/// Percent-decoding of a reference (RFC 6901 §6); what is no UTF-8 then stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = bytes
            .get(index + 1..index + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match hex
            .filter(|_| bytes[index] == b'%')
            .and_then(|hex| u8::from_str_radix(hex, 16).ok())
        {
            Some(byte) => {
                decoded.push(byte);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
