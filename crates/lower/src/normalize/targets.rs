//! Which schemas within operations and other schemas something refers to.
//!
//! They become components, so that each is one type where it stands and where it is referred to. They are collected
//! before anything is read: a schema is then read once, as what it is.

use std::collections::HashSet;
use std::sync::Arc;

use super::Normalizer;
use super::inline_schemas::makes_a_type;
use super::reference::{ReferenceTarget, schema_of_component};
use crate::load::Node;
use crate::source::{FileId, Place, Pointer};

/// Where a schema stands.
pub(super) type SchemaPlace = (FileId, Pointer);

/// The parts of a document that are read whether something refers to them or not.
const READ_ANYWAY: [&[&str]; 3] = [&["paths"], &["webhooks"], &["components", "schemas"]];

/// Keywords whose value is the document's data, where a `$ref` is none.
pub(super) const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// Fields that hold objects by names of the document's choice: a name there is no keyword.
pub(super) const NAMED: [&str; 14] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "schemas",
    "parameters",
    "responses",
    "headers",
    "requestBodies",
    "pathItems",
    "callbacks",
    "content",
    "encoding",
];

impl Normalizer<'_> {
    /// Collects the places of the schemas that are referred to from anything that is read.
    pub(super) fn collect_targets(&mut self, root: &Arc<Node>) {
        let mut walk = Walk {
            reader: self,
            seen: HashSet::new(),
            found: HashSet::new(),
            queue: Vec::new(),
        };
        for tokens in READ_ANYWAY {
            let pointer = tokens
                .iter()
                .fold(Pointer::default(), |pointer, token| pointer.child(token));
            if let Some(node) = root.walk(tokens) {
                let mut steps = tokens.iter().map(|token| (*token).to_owned()).collect();
                walk.node(FileId::ROOT, node, &mut steps, true);
            }
            walk.seen.insert((FileId::ROOT, pointer));
        }
        while let Some(ReferenceTarget {
            tree,
            file,
            pointer,
        }) = walk.queue.pop()
        {
            let tokens = pointer.tokens();
            if let Some(node) = tree.walk(&tokens) {
                let mut steps = tokens.iter().map(|token| (*token).to_owned()).collect();
                walk.node(file, node, &mut steps, false);
            }
        }
        self.targets = walk.found;
    }
}

struct Walk<'r, 'l> {
    reader: &'r mut Normalizer<'l>,
    /// What references name, as far as it has been met.
    seen: HashSet<SchemaPlace>,
    /// The schemas among it that become components.
    found: HashSet<SchemaPlace>,
    /// What is still to be walked through.
    queue: Vec<ReferenceTarget>,
}

impl Walk<'_, '_> {
    /// Walks through a node; `names` says whether its members' names are the document's.
    fn node(&mut self, file: FileId, node: &Node, steps: &mut Vec<String>, names: bool) {
        match node {
            Node::Map(members) => {
                for (name, member) in members {
                    if !names && (DATA.contains(&name.as_str()) || name.starts_with("x-")) {
                        continue;
                    }
                    steps.push(name.clone());
                    match member {
                        Node::String(text)
                            if !names && matches!(name.as_str(), "$ref" | "$dynamicRef") =>
                        {
                            self.reference(file, text, steps);
                        }
                        _ if !names && name == "discriminator" => {
                            self.mapping(file, member, steps);
                        }
                        _ => {
                            let names = !names && NAMED.contains(&name.as_str());
                            self.node(file, member, steps, names);
                        }
                    }
                    steps.pop();
                }
            }
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    steps.push(index.to_string());
                    self.node(file, item, steps, false);
                    steps.pop();
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::String(_) => {}
        }
    }

    /// The values of a discriminator's mapping are references without the word.
    fn mapping(&mut self, file: FileId, discriminator: &Node, steps: &mut Vec<String>) {
        if let Some(text) = discriminator.get("defaultMapping").and_then(Node::as_str)
            && text.contains(['#', ':'])
        {
            steps.push("defaultMapping".to_owned());
            self.reference(file, text, steps);
            steps.pop();
        }
        let mapping = discriminator.get("mapping").and_then(Node::as_map);
        for (value, target) in mapping.into_iter().flatten() {
            if let Some(text) = target.as_str().filter(|text| text.contains(['#', ':'])) {
                steps.extend(["mapping".to_owned(), value.clone()]);
                self.reference(file, text, steps);
                steps.truncate(steps.len() - 2);
            }
        }
    }

    fn reference(&mut self, file: FileId, text: &str, steps: &[String]) {
        // Most references name a component schema, which is read anyway.
        if let Some(name) = text.strip_prefix("#/components/schemas/")
            && file == FileId::ROOT
            && !name.contains('/')
        {
            return;
        }
        let pointer = steps
            .iter()
            .fold(Pointer::default(), |pointer, token| pointer.child(token));
        let place = Place::value(file, pointer);
        let Some(target) = self.reader.silent_target(&place, text) else {
            return;
        };
        let key = (target.file, target.pointer.clone());
        if !self.seen.insert(key) {
            return;
        }
        let target = schema_of_component(target);
        let tokens = target.pointer.tokens();
        let is_component = target.file == FileId::ROOT
            && matches!(tokens.as_slice(), ["components", "schemas", _]);
        if !is_component && target.tree.walk(&tokens).is_some_and(makes_a_type) {
            self.found.insert((target.file, target.pointer.clone()));
        }
        let is_read_anyway =
            target.file == FileId::ROOT && READ_ANYWAY.iter().any(|part| tokens.starts_with(part));
        if !is_read_anyway {
            self.queue.push(target);
        }
    }
}
