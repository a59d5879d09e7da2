//! `$ref`: JSON pointers into this document and other files of its folder.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use clientsmith_model::Dialect;
use openapiv3::{Header, Response};
use percent_encoding::percent_decode_str;

use super::Normalizer;
use super::cursor::Cursor;
use super::identifiers::{Absent, Resource};
use super::schema::has_siblings;
use super::section::Section;
use super::targets::SchemaPlace;
use crate::document::{ParameterRef, SchemaRef};
use crate::load::Node;
use crate::problem::{Code, Problem, did_you_mean};
use crate::source::{FileId, Place, Pointer};

/// How many references a pointer may lead through before it is one that never ends.
const REFERENCES_ON_THE_WAY: usize = 16;

/// How many names a run compares with those that are missing, to say what may have been meant.
const MOST_COMPARED: usize = 1_000_000;

/// How many times the document's size may be what references repeat of it.
const MOST_REPEATED: usize = 16;
/// What references may repeat of the smallest document, in bytes.
const FREE: usize = 16 << 20;

/// What references repeat.
#[derive(Default)]
pub(super) struct Repeated {
    /// The size of what was referred to.
    weights: HashMap<(FileId, Pointer), usize>,
    bytes: usize,
    is_reported: bool,
}

/// What a reference names.
pub(super) struct ReferenceTarget {
    pub(super) tree: Arc<Node>,
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

impl ReferenceTarget {
    /// The node and its place.
    pub(super) fn cursor(&self) -> Option<Cursor<'_>> {
        Some(Cursor {
            node: self.tree.walk(&self.pointer.tokens())?,
            place: Place::value(self.file, self.pointer.clone()),
        })
    }
}

/// How a fragment was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FragmentReading {
    /// As RFC 6901 and JSON Schema say.
    AsWritten,
    /// Percent-encoding that belongs to the name was not encoded once more.
    Literal,
    /// From the document, though a schema around the reference has an `$id`.
    OfDocument,
}

/// Where references lead at last, by the places on the way; `None` where they lead nowhere.
pub(super) type Ends = HashMap<(Section, FileId, Pointer), Option<(FileId, Pointer)>>;

/// What was read at a place; `None` where nothing can be made of it.
pub(super) type Memo<T> = HashMap<(FileId, Pointer), Option<T>>;

/// What was read already of what many places refer to.
#[derive(Default)]
pub(super) struct ReadObjects {
    pub(super) headers: Memo<Header>,
    pub(super) parameters: Memo<ParameterRef>,
    pub(super) responses: Memo<Response>,
}

impl Normalizer<'_> {
    /// What `reference`, which stands at `at`, names; `None` if nothing, which is reported.
    pub(super) fn target(
        &mut self,
        at: &Cursor<'_>,
        reference: &str,
        section: Section,
    ) -> Option<ReferenceTarget> {
        // A discriminator's mapping has references without the word.
        let field = at.get("$ref").or_else(|| at.get("$dynamicRef"));
        let place = match field {
            Some(field) => field.place,
            None => at.place.clone(),
        };
        let target =
            self.target_through(&place, reference, Some(section), REFERENCES_ON_THE_WAY)?;
        self.report_wrong_kind(at, reference, &target, section);
        Some(target)
    }

    /// What a reference names, or `None`: nothing is reported.
    pub(super) fn silent_target(
        &mut self,
        place: &Place,
        reference: &str,
    ) -> Option<ReferenceTarget> {
        self.target_through(place, reference, None, REFERENCES_ON_THE_WAY)
    }

    /// The same, following at most `fuel` references on the way; what is wrong is reported if a section is given.
    fn target_through(
        &mut self,
        place: &Place,
        reference: &str,
        section: Option<Section>,
        fuel: usize,
    ) -> Option<ReferenceTarget> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resource = match self.resource(place, path) {
            Ok(resource) => resource,
            Err(absent) => {
                self.report_absent(place, path, section, absent);
                return None;
            }
        };
        let tree = match section {
            Some(section) => self.tree_for(resource.file, place, section)?,
            None => self.library.tree_quietly(resource.file)?,
        };
        self.learn_identifiers(resource.file);
        for (pointer, reading) in self.readings(&resource, fragment) {
            let document = ReferenceTarget {
                tree: Arc::clone(&tree),
                file: resource.file,
                pointer: Pointer::default(),
            };
            if let Some(target) = self.walk(document, &pointer, section, fuel) {
                if section.is_some() {
                    self.report_reading(place, reference, reading);
                }
                return Some(target);
            }
        }
        if let Some(section) = section {
            self.unresolved(place, section, reference, &tree, &decoded(fragment));
        }
        None
    }

    /// What a fragment may point to, the most likely first: it is a JSON pointer or an anchor's name.
    fn readings(&mut self, resource: &Resource, fragment: &str) -> Vec<(Pointer, FragmentReading)> {
        let plain = decoded(fragment);
        let Some(pointer) = Pointer::parse(&plain) else {
            let anchored = self.anchored(resource, &plain);
            return anchored
                .map(|pointer| (pointer, FragmentReading::AsWritten))
                .into_iter()
                .collect();
        };
        let in_tree = |pointer| self.library.pointer_in_tree(resource.file, pointer);
        let pointer = in_tree(pointer);
        let mut readings = vec![(resource.root.join(&pointer), FragmentReading::AsWritten)];
        if let Some(literal) = Pointer::parse(fragment).filter(|_| fragment != plain) {
            let literal = in_tree(literal);
            readings.push((resource.root.join(&literal), FragmentReading::Literal));
        }
        if resource.root != Pointer::default() {
            readings.push((pointer, FragmentReading::OfDocument));
        }
        readings
    }

    fn report_reading(&mut self, place: &Place, reference: &str, reading: FragmentReading) {
        let (message, help) = match reading {
            FragmentReading::AsWritten => return,
            FragmentReading::Literal => (
                format!(
                    "`{reference}` does not exist with its percent-encoding decoded; it is used literally"
                ),
                "write `%25` for a percent sign that belongs to the name",
            ),
            FragmentReading::OfDocument => (
                format!(
                    "`{reference}` does not exist in the schema whose `$id` it is relative to; it is resolved in the document"
                ),
                "write the URL of the document before `#`, or remove the `$id`",
            ),
        };
        self.problems
            .report_with_help(Code::IgnoredValue, place.clone(), message, help);
    }

    /// The tree of a file that a reference names.
    fn tree_for(&mut self, file: FileId, place: &Place, section: Section) -> Option<Arc<Node>> {
        if section != Section::Examples {
            return self.library.tree_for(file, place, self.problems);
        }
        let tree = self.library.tree_quietly(file);
        if tree.is_none() {
            let name = self.library.sources().name(file);
            let message = format!("`{name}` can't be read");
            self.problems
                .report(Code::UnresolvedExample, place.clone(), message);
        }
        tree
    }

    /// Goes where `pointer` leads, in most documents straight. A bundler that has inlined what a reference names points
    /// through the reference: then the rest of the pointer counts from there.
    fn walk(
        &mut self,
        mut target: ReferenceTarget,
        pointer: &Pointer,
        section: Option<Section>,
        fuel: usize,
    ) -> Option<ReferenceTarget> {
        let tokens = pointer.tokens();
        if target.tree.walk(&tokens).is_some() {
            let pointer = pointer.clone();
            return Some(ReferenceTarget { pointer, ..target });
        }
        for token in tokens {
            let there = target.cursor()?;
            if there.node.step(token).is_none() {
                let reference = there.node.get("$ref").and_then(Node::as_str)?;
                let place = there.place.child("$ref");
                target = self.target_through(&place, reference, section, fuel.checked_sub(1)?)?;
            }
            let pointer = target.pointer.child(token);
            target = ReferenceTarget { pointer, ..target };
        }
        target.cursor().is_some().then_some(target)
    }

    fn report_absent(
        &mut self,
        place: &Place,
        path: &str,
        section: Option<Section>,
        absent: Absent,
    ) {
        let Some(section) = section else { return };
        let (code, message) = match absent {
            Absent::Remote => (
                Code::RemoteRef,
                format!("`{path}` is a URL; nothing is fetched over the network"),
            ),
            Absent::Outside => (
                Code::OutsideRef,
                format!("`{path}` is not a file in the document's folder"),
            ),
        };
        let code = if section == Section::Examples {
            Code::UnresolvedExample
        } else {
            code
        };
        self.problems.report(code, place.clone(), message);
    }

    fn unresolved(
        &mut self,
        place: &Place,
        section: Section,
        reference: &str,
        tree: &Node,
        fragment: &str,
    ) {
        let (code, message) = match section {
            Section::Schemas => (
                Code::UnresolvedSchema,
                format!("`{reference}` does not exist; it becomes any JSON value in Rust"),
            ),
            Section::Examples => (
                Code::UnresolvedExample,
                format!("the example `{reference}` does not exist"),
            ),
            _ => (Code::UnresolvedRef, format!("`{reference}` does not exist")),
        };
        // The nearest name among the siblings of what is missing.
        let (parent, name) = fragment.rsplit_once('/').unwrap_or(("", fragment));
        let siblings = Pointer::parse(parent)
            .and_then(|pointer| tree.walk(&pointer.tokens()).and_then(Node::as_map));
        let help = siblings.and_then(|siblings| {
            let names = siblings.keys().map(String::as_str);
            self.may_compare(siblings.len())
                .then(|| did_you_mean(name, names))
                .flatten()
        });
        self.problems
            .push(Problem::new(code, place.clone(), message).help(help));
    }

    /// The schema that a name may have meant.
    pub(super) fn similar_name(&mut self, name: &str) -> Option<String> {
        if !self.may_compare(self.names.len()) {
            return None;
        }
        let mut known: Vec<&str> = self.names.iter().map(String::as_str).collect();
        known.sort_unstable();
        did_you_mean(name, known)
    }

    /// Whether another name may be compared with as many.
    fn may_compare(&mut self, count: usize) -> bool {
        self.compared = self.compared.saturating_add(count);
        self.compared <= MOST_COMPARED
    }

    /// Reads an object that may be a reference to one, with what it names.
    pub(super) fn followed<T>(
        &mut self,
        at: &Cursor<'_>,
        section: Section,
        read: impl FnOnce(&mut Self, &Cursor<'_>) -> Option<T>,
    ) -> Option<T> {
        let Some(reference) = at.node.get("$ref").and_then(Node::as_str) else {
            return read(self, at);
        };
        let depth = self.following.len();
        let result = self
            .end_of(at, reference, section)
            .filter(|target| self.is_affordable(at, reference, target))
            .and_then(|target| target.cursor().and_then(|there| read(self, &there)));
        self.following.truncate(depth);
        result
    }

    /// Reads what a reference names, which may be a reference again.
    pub(super) fn followed_once_more<T>(
        &mut self,
        at: &Cursor<'_>,
        section: Section,
        read: impl FnOnce(&mut Self, &Cursor<'_>) -> Option<T>,
    ) -> Option<T> {
        let reference = at.node.get("$ref").and_then(Node::as_str)?;
        let depth = self.following.len();
        let result = self
            .follow(at, reference, section)
            .filter(|target| self.is_affordable(at, reference, target))
            .and_then(|target| target.cursor().and_then(|there| read(self, &there)));
        self.following.truncate(depth);
        result
    }

    /// The same for what many places refer to: it is read once.
    pub(super) fn followed_once<T: Clone>(
        &mut self,
        at: &Cursor<'_>,
        section: Section,
        memo: fn(&mut ReadObjects) -> &mut Memo<T>,
        read: impl FnOnce(&mut Self, &Cursor<'_>) -> Option<T>,
    ) -> Option<T> {
        if at.node.get("$ref").is_none() {
            return read(self, at);
        }
        self.followed(at, section, |reader, there| {
            let key = (there.place.file, there.place.pointer.clone());
            if let Some(known) = memo(&mut reader.shared).get(&key) {
                return known.clone();
            }
            let value = read(reader, there);
            memo(&mut reader.shared).insert(key, value.clone());
            value
        })
    }

    /// What a reference names at the end, whatever references it leads to on the way; all of them stay among those that
    /// are followed. The way from a place is gone once, however many references lead there.
    fn end_of(
        &mut self,
        at: &Cursor<'_>,
        reference: &str,
        section: Section,
    ) -> Option<ReferenceTarget> {
        let mut target = self.follow(at, reference, section)?;
        let mut way = Vec::new();
        let end = loop {
            let here = (section, target.file, target.pointer.clone());
            if let Some(known) = self.ends.get(&here).cloned() {
                let is_elsewhere = known.as_ref() != Some(&(target.file, target.pointer));
                if is_elsewhere
                    && known
                        .as_ref()
                        .is_some_and(|end| self.following.contains(end))
                {
                    self.report_cycle(at, reference, section);
                    return None;
                }
                break known;
            }
            way.push(here);
            let next = target.cursor().map(|there| {
                let reference = there.node.get("$ref").and_then(Node::as_str)?;
                Some(self.follow(&there, reference, section))
            });
            match next {
                Some(None) => break Some((target.file, target.pointer)),
                Some(Some(Some(next))) => target = next,
                Some(Some(None)) | None => break None,
            }
        };
        for here in way {
            self.ends.insert(here, end.clone());
        }
        let (file, pointer) = end?;
        self.following.insert((file, pointer.clone()));
        let tree = self.library.tree(file, self.problems)?;
        Some(ReferenceTarget {
            tree,
            file,
            pointer,
        })
    }

    /// A reference to a component that is no `section`.
    fn report_wrong_kind(
        &mut self,
        at: &Cursor<'_>,
        reference: &str,
        target: &ReferenceTarget,
        section: Section,
    ) {
        if let ["components", found, _] = target.pointer.tokens().as_slice()
            && *found != section.as_str()
            && let Some(found) = Section::named(found)
        {
            let message = format!(
                "`{reference}` is {}; {} is expected here",
                found.noun(),
                section.noun()
            );
            self.problems
                .report(Code::WrongKindRef, at.place.child("$ref"), message);
        }
    }

    fn follow(
        &mut self,
        at: &Cursor<'_>,
        reference: &str,
        section: Section,
    ) -> Option<ReferenceTarget> {
        let target = self.target(at, reference, section)?;
        let key = (target.file, target.pointer.clone());
        if !self.following.insert(key) {
            self.report_cycle(at, reference, section);
            return None;
        }
        Some(target)
    }

    fn report_cycle(&mut self, at: &Cursor<'_>, reference: &str, section: Section) {
        let code = match section {
            Section::Examples => Code::UnresolvedExample,
            _ => Code::CyclicRef,
        };
        let message = format!("`{reference}` leads back to itself");
        self.problems.report(code, at.place.child("$ref"), message);
    }

    /// Whether what a reference names can stand in one more place; if not, that is reported once.
    ///
    /// What many places refer to is written out in each: a document of some megabytes could ask for a client of
    /// terabytes.
    fn is_affordable(
        &mut self,
        at: &Cursor<'_>,
        reference: &str,
        target: &ReferenceTarget,
    ) -> bool {
        let key = (target.file, target.pointer.clone());
        let Some(weight) = self.repeated.weights.get(&key) else {
            let weight = target.cursor().map_or(0, |there| there.node.weight());
            self.repeated.weights.insert(key, weight);
            return true;
        };
        self.repeated.bytes = self.repeated.bytes.saturating_add(*weight);
        let most = self.library.bytes().saturating_mul(MOST_REPEATED) + FREE;
        let is_affordable = self.repeated.bytes <= most;
        if !is_affordable && !self.repeated.is_reported {
            self.repeated.is_reported = true;
            let message = format!(
                "with `{reference}` and other targets that are referred to more than once, the client would have more than {MOST_REPEATED} times the size of the document"
            );
            self.problems
                .report(Code::TooLarge, at.place.child("$ref"), message);
        }
        is_affordable
    }

    /// The component that a reference to a schema names, or that the schema becomes.
    pub(super) fn schema_reference(&mut self, at: &Cursor<'_>, reference: &str) -> Option<String> {
        let target = self.target(at, reference, Section::Schemas)?;
        let mut target = schema_of_component(target);
        target.cursor()?;
        for _ in 0..REFERENCES_ON_THE_WAY {
            if target.file == FileId::ROOT
                && let ["components", "schemas", name] = target.pointer.tokens().as_slice()
            {
                return Some((*name).to_owned());
            }
            // A place that is no component and only refers on has no name to give.
            let there = target.cursor()?;
            let next = match there.node.get("$ref").and_then(Node::as_str) {
                Some(next) if self.dialect == Dialect::V3_0 || !has_siblings(there.node) => next,
                _ => break,
            };
            target = self.target(&there, next, Section::Schemas)?;
        }
        Some(self.name_of(&target))
    }

    /// The name of a schema that is referred to and no component by itself.
    pub(super) fn name_at(&mut self, key: &SchemaPlace) -> Option<String> {
        if let Some(name) = self.hoisted.get(key) {
            return Some(name.clone());
        }
        let tree = self.library.tree(key.0, self.problems)?;
        let (file, pointer) = key.clone();
        Some(self.name_of(&ReferenceTarget {
            tree,
            file,
            pointer,
        }))
    }

    /// Gives a schema that is no component a name, and has it read.
    fn name_of(&mut self, target: &ReferenceTarget) -> String {
        let key = (target.file, target.pointer.clone());
        if let Some(name) = self.hoisted.get(&key) {
            return name.clone();
        }
        let file_name = self.library.sources().file_name(target.file);
        let name = self.fresh(&target.speaking_name(&file_name));
        self.keep_hoisted(key, &name);
        name
    }

    fn keep_hoisted(&mut self, key: (FileId, Pointer), name: &str) {
        let place = Place::value(key.0, key.1.clone());
        self.origins.insert(name.to_owned(), place);
        self.hoisted.insert(key.clone(), name.to_owned());
        self.queue.push_back((name.to_owned(), key.0, key.1));
    }

    /// Makes a schema a component, because what it stands in is used in several places.
    pub(super) fn hoist(&mut self, at: &Cursor<'_>, name: &str) -> SchemaRef {
        let key = (at.place.file, at.place.pointer.clone());
        let name = match self.hoisted.get(&key) {
            Some(name) => name.clone(),
            None => {
                let name = self.fresh(name);
                self.keep_hoisted(key, &name);
                name
            }
        };
        SchemaRef::Component(name)
    }

    /// `name`, or `name2`, `name3`, … where it is taken. Thousands of files may call their schema the same, so that the
    /// search goes on where it ended.
    fn fresh(&mut self, name: &str) -> String {
        if self.names.insert(name.to_owned()) {
            return name.to_owned();
        }
        let number = self.numbers.entry(name.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let candidate = format!("{name}{number}");
            if self.names.insert(candidate.clone()) {
                return candidate;
            }
        }
    }
}

/// Of a component that has a schema, the schema is meant.
pub(super) fn schema_of_component(target: ReferenceTarget) -> ReferenceTarget {
    if let ["components", "parameters" | "headers" | "mediaTypes", _] =
        target.pointer.tokens().as_slice()
    {
        let pointer = target.pointer.child("schema");
        return ReferenceTarget { pointer, ..target };
    }
    target
}

/// A reference without its percent-encoding (RFC 6901 §6); what is no UTF-8 then stays as it is.
fn decoded(text: &str) -> Cow<'_, str> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.unwrap_or(Cow::Borrowed(text))
}
