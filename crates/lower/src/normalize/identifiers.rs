//! `$self`, `$id` and `$anchor`: names by which references find schemas and documents, without any network.
//!
//! A schema with `$id` is a resource of its own (JSON Schema 2020-12 §8.2.1): below it, relative references count from that
//! URI and fragments from that schema. `$self` (OpenAPI 3.2 §4.1.2.2.1) does the same for a document.

use std::collections::HashMap;
use std::path::{Component, Path};
use std::sync::Arc;

use clientsmith_model::Dialect;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

use super::Normalizer;
use super::targets::{DATA, NAMED};
use crate::load::Node;
use crate::source::{FileId, Place, Pointer};

/// What a reference names before its fragment is looked up: a document, or a schema with an `$id`.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub(super) file: FileId,
    pub(super) root: Pointer,
}

/// Why a reference names no resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// It is a URL that nothing here is called by.
    Remote,
    /// It is no file in the document's folder.
    Outside,
}

/// What the identifiers of every file that was read name.
#[derive(Default)]
pub(super) struct Identifiers {
    files: HashMap<FileId, Arc<FileIdentifiers>>,
    resources: HashMap<String, Resource>,
}

/// The identifiers of a file.
struct FileIdentifiers {
    /// `$self`, or a stand-in that says where the file is.
    base: Url,
    /// Whether `$self` says what the base is.
    is_named: bool,
    /// The schemas with an `$id`, with the URIs that these resolve to.
    resources: HashMap<Pointer, Url>,
    /// The schemas with an `$anchor`, by the resource that they belong to.
    anchors: HashMap<String, Vec<(Pointer, Pointer)>>,
}

impl Normalizer<'_> {
    /// Makes what the identifiers of a file name known.
    pub(super) fn learn_identifiers(&mut self, file: FileId) {
        self.identifiers(file);
    }

    /// What the part of a reference before `#` names, seen from a place.
    pub(super) fn resource(&mut self, from: &Place, path: &str) -> Result<Resource, Absent> {
        let identifiers = self.identifiers(from.file);
        let (root, base) = match &identifiers {
            Some(identifiers) => identifiers.around(&from.pointer),
            None => (Pointer::default(), None),
        };
        if path.is_empty() {
            let file = from.file;
            return Ok(Resource { file, root });
        }
        let is_url = path.contains("://") || path.starts_with("//");
        let target = match (base, &identifiers) {
            (Some(base), _) => base.join(path).ok(),
            (None, Some(own)) if !self.identifiers.resources.is_empty() => own.base.join(path).ok(),
            _ => None,
        };
        if let Some(target) = target {
            let known = self.identifiers.resources.get(&without_fragment(&target));
            if let Some(known) = known {
                return Ok(known.clone());
            }
            // Beside what is called `https://host/folder/a.yaml`, `https://host/folder/b.yaml` is `b.yaml`.
            let beside = identifiers
                .as_ref()
                .filter(|identifiers| {
                    base.is_some() && identifiers.base.scheme() == target.scheme()
                })
                .and_then(|identifiers| identifiers.base.make_relative(&target));
            if let Some(beside) = beside {
                let beside = percent_decode_str(&beside).decode_utf8_lossy().into_owned();
                let file = self.library.files().find(from.file, &beside);
                let is_there = |file| self.library.sources().failure(file).is_none();
                if let Some(file) = file
                    && (!is_url || is_there(file))
                {
                    let root = Pointer::default();
                    return Ok(Resource { file, root });
                }
            }
        }
        if is_url {
            return Err(Absent::Remote);
        }
        let path = percent_decode_str(path).decode_utf8();
        let path = path.map_err(|_| Absent::Outside)?;
        let file = self.library.files().find(from.file, &path);
        let root = Pointer::default();
        file.map(|file| Resource { file, root })
            .ok_or(Absent::Outside)
    }

    /// The schema that has an anchor in a resource; if none has, the first in the file that has it elsewhere.
    pub(super) fn anchored(&mut self, resource: &Resource, name: &str) -> Option<Pointer> {
        let identifiers = self.identifiers(resource.file)?;
        let named = identifiers.anchors.get(name)?;
        let own = named.iter().find(|(root, _)| *root == resource.root);
        own.or(named.first()).map(|(_, pointer)| pointer.clone())
    }

    /// Whether a file has several schemas with the same anchor: a dynamic reference may mean any of them.
    pub(super) fn is_ambiguous_anchor(&mut self, file: FileId, name: &str) -> bool {
        let identifiers = self.identifiers(file);
        let named = identifiers.as_ref().and_then(|file| file.anchors.get(name));
        named.is_some_and(|named| named.len() > 1)
    }

    /// The identifiers of a file; `None` where it can't have any.
    fn identifiers(&mut self, file: FileId) -> Option<Arc<FileIdentifiers>> {
        if self.dialect == Dialect::V3_0 {
            return None;
        }
        if let Some(known) = self.identifiers.files.get(&file) {
            return Some(Arc::clone(known));
        }
        let tree = self.library.tree_quietly(file)?;
        let mut found = FileIdentifiers {
            base: stand_in(&self.library.files().path(file))?,
            is_named: false,
            resources: HashMap::new(),
            anchors: HashMap::new(),
        };
        if self.may_have_identifiers(file) {
            if let Some(own) = tree.get("$self").and_then(Node::as_str)
                && let Ok(own) = found.base.join(own)
            {
                found.base = own;
                found.is_named = true;
            }
            let base = found.base.clone();
            found.collect(
                &tree,
                &Pointer::default(),
                &Pointer::default(),
                &base,
                false,
            );
        }
        let found = Arc::new(found);
        self.identifiers.keep(file, &found);
        self.identifiers.files.insert(file, Arc::clone(&found));
        Some(found)
    }

    /// Whether a file's text has a word for an identifier anywhere: most have none, and need not be searched.
    fn may_have_identifiers(&self, file: FileId) -> bool {
        let sources = self.library.sources();
        // The document may have them of an overlay.
        let mut texts = sources
            .texts()
            .filter(|(of, _)| file == FileId::ROOT || *of == file);
        texts.any(|(_, text)| WORDS.iter().any(|word| text.contains(word)))
    }
}

/// The words that identifiers begin with.
const WORDS: [&str; 4] = ["$self", "$id", "$anchor", "$dynamicAnchor"];

impl Identifiers {
    fn keep(&mut self, file: FileId, found: &FileIdentifiers) {
        let document = found
            .is_named
            .then(|| (Pointer::default(), found.base.clone()));
        let schemas = found.resources.iter();
        let schemas = schemas.map(|(root, uri)| (root.clone(), uri.clone()));
        for (root, uri) in document.into_iter().chain(schemas) {
            // Of what is called the same, the first counts.
            let known = self.resources.entry(without_fragment(&uri));
            known.or_insert(Resource { file, root });
        }
    }
}

impl FileIdentifiers {
    /// The resource that a place belongs to, and the URI that its references are relative to, if it has one.
    fn around(&self, pointer: &Pointer) -> (Pointer, Option<&Url>) {
        let mut here = (!self.resources.is_empty()).then(|| pointer.clone());
        while let Some(pointer) = here {
            if let Some(uri) = self.resources.get(&pointer) {
                return (pointer, Some(uri));
            }
            here = pointer.split_last().map(|(parent, _)| parent);
        }
        (Pointer::default(), self.is_named.then_some(&self.base))
    }

    /// `names` says whether the members' names are the document's.
    fn collect(
        &mut self,
        node: &Node,
        pointer: &Pointer,
        resource: &Pointer,
        base: &Url,
        names: bool,
    ) {
        match node {
            Node::Map(members) => {
                let own = members.get("$id").and_then(Node::as_str).filter(|_| !names);
                // Before 2019-09, `$id: '#name'` was what `$anchor: name` is.
                let (own, old_anchor) = match own {
                    Some(own) if own.starts_with('#') => (None, own.strip_prefix('#')),
                    own => (own, None),
                };
                let own = own.and_then(|own| base.join(own).ok());
                let (resource, base) = match &own {
                    Some(uri) => (pointer, uri),
                    None => (resource, base),
                };
                let named = |keyword| members.get(keyword).and_then(Node::as_str);
                let anchors = [named("$anchor"), named("$dynamicAnchor"), old_anchor];
                for name in anchors.into_iter().flatten().filter(|_| !names) {
                    let known = self.anchors.entry(name.to_owned()).or_default();
                    known.push((resource.clone(), pointer.clone()));
                }
                for (key, node) in members {
                    if !names && (DATA.contains(&key.as_str()) || key.starts_with("x-")) {
                        continue;
                    }
                    if matches!(node, Node::Map(_) | Node::List(_)) {
                        let names = !names && NAMED.contains(&key.as_str());
                        self.collect(node, &pointer.child(key), resource, base, names);
                    }
                }
                if let Some(uri) = own {
                    self.resources.insert(pointer.clone(), uri);
                }
            }
            Node::List(items) => {
                for (index, node) in items.iter().enumerate() {
                    if matches!(node, Node::Map(_) | Node::List(_)) {
                        self.collect(node, &pointer.index(index), resource, base, false);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A URL that says where a file is, as far as references between files go.
fn stand_in(path: &Path) -> Option<Url> {
    let names = path.components().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    let encoded = names.map(|name| format!("/{}", utf8_percent_encode(&name, NON_ALPHANUMERIC)));
    Url::parse(&format!("file://{}", encoded.collect::<String>())).ok()
}

fn without_fragment(uri: &Url) -> String {
    let text = uri.as_str();
    text.split_once('#').map_or(text, |(uri, _)| uri).to_owned()
}
