//! Swagger 2.0 → OpenAPI 3.0, tree by tree.
//!
//! What a document of version 2.0 says of parameters, bodies, responses, servers and security is written as OpenAPI 3.0 says
//! it; schemas stay as they are, where 3.0 has them. Each file keeps a [`Translation`], so that references of the text find
//! what was moved, and problems are reported where the text has it. A file that the document refers to is converted where
//! references show what is there: a path item, a parameter, a response.

mod operation;
mod parameter;
mod security;
mod server;
mod translation;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use translation::Translation;
pub(crate) use translation::Translations;

use super::Library;
use super::node::{Members, Node};
use crate::problem::{Code, Problem, Problems, did_you_mean};
use crate::source::{FileId, Place, Pointer};

/// The media type of bodies and responses that have none.
const JSON: &str = "application/json";
/// How many times the document's size may be what media types and operations repeat of it, and what they may repeat of the
/// smallest document, in bytes.
const MOST_REPEATED: usize = 16;
const FREE: usize = 16 << 20;
/// References that one may lead through.
const FARTHEST: usize = 16;

/// Fields of the document (Swagger 2.0, *Swagger Object*).
const DOCUMENT_FIELDS: [&str; 15] = [
    "swagger",
    "info",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
];

/// Whether a tree is a Swagger 2.0 document.
pub(crate) fn is_swagger(root: &Node) -> bool {
    let version = match root.get("swagger") {
        Some(Node::String(text)) => text.clone(),
        Some(Node::Number(number)) => number.to_string(),
        _ => return false,
    };
    root.get("openapi").is_none() && (version == "2" || version.starts_with("2."))
}

/// Converts the document and what it refers to, if it is of version 2.0.
pub(crate) fn convert(
    root: Arc<Node>,
    library: &mut Library,
    problems: &mut Problems,
) -> Arc<Node> {
    if !is_swagger(&root) {
        return root;
    }
    let library_bytes = library.bytes();
    let mut conversion = Conversion {
        consumes: strings(root.get("consumes")),
        produces: strings(root.get("produces")),
        root: Arc::clone(&root),
        library,
        problems,
        translations: HashMap::new(),
        file: FileId::ROOT,
        elsewhere: Vec::new(),
        known: HashSet::new(),
        left: library_bytes.saturating_mul(MOST_REPEATED) + FREE,
    };
    let converted = conversion.document(&root);
    conversion.others();
    let translations = conversion.translations;
    library.keep_translations(Translations::new(translations));
    library.replace_root(converted)
}

struct Conversion<'l> {
    root: Arc<Node>,
    library: &'l mut Library,
    problems: &'l mut Problems,
    /// The media types of bodies and responses, unless an operation says otherwise.
    consumes: Vec<String>,
    produces: Vec<String>,
    translations: HashMap<FileId, Translation>,
    /// The file that is being converted.
    file: FileId,
    /// What is in other files, and is converted there.
    elsewhere: Vec<Elsewhere>,
    known: HashSet<(FileId, Pointer)>,
    /// How many bytes of the text may still be written once more.
    left: usize,
}

/// Something in another file.
struct Elsewhere {
    file: FileId,
    pointer: Pointer,
    kind: ObjectKind,
    media_types: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ObjectKind {
    PathItem,
    Parameter,
    Response,
}

/// A node, where it stands in the text, and where it will be.
#[derive(Clone)]
struct Site<'n> {
    node: &'n Node,
    text: Pointer,
    now: Pointer,
}

impl<'n> Site<'n> {
    fn child(&self, name: &str) -> Option<Self> {
        Some(Site {
            node: self.node.get(name)?,
            text: self.text.child(name),
            now: self.now.child(name),
        })
    }

    /// The same elsewhere.
    fn moved(&self, now: Pointer) -> Self {
        Site {
            now,
            ..self.clone()
        }
    }

    fn members(&self) -> impl Iterator<Item = (&'n String, Self)> {
        let members = self.node.as_map().into_iter().flatten();
        let (text, now) = (self.text.clone(), self.now.clone());
        members.map(move |(name, node)| {
            let site = Site {
                node,
                text: text.child(name),
                now: now.child(name),
            };
            (name, site)
        })
    }

    fn items(&self) -> Vec<Self> {
        let Node::List(items) = self.node else {
            return Vec::new();
        };
        let sites = items.iter().enumerate().map(|(index, node)| Site {
            node,
            text: self.text.index(index),
            now: self.now.index(index),
        });
        sites.collect()
    }

    fn str(&self, name: &str) -> Option<&'n str> {
        self.node.get(name)?.as_str()
    }
}

/// What a reference names.
struct Resolved {
    file: FileId,
    tree: Arc<Node>,
    pointer: Pointer,
}

impl Resolved {
    fn node(&self) -> Option<&Node> {
        self.tree.walk(&self.pointer.tokens())
    }
}

impl Conversion<'_> {
    fn document(&mut self, root: &Node) -> Node {
        let mut members = Members::default();
        let site = Site {
            node: root,
            text: Pointer::default(),
            now: Pointer::default(),
        };
        self.report_unknown(&site, &DOCUMENT_FIELDS);
        for (name, _) in site.members() {
            let is_kept = matches!(
                name.as_str(),
                "swagger" | "info" | "security" | "tags" | "externalDocs"
            );
            if (is_kept || name.starts_with("x-"))
                && let Some(node) = root.get(name)
            {
                members.insert(name.clone(), node.clone());
            }
        }
        if let Some(servers) = self.servers(&site, None) {
            members.insert("servers".to_owned(), servers);
        }
        // References lead to what is shared, not to a copy of it.
        let components = self.components(&site);
        if let Some(paths) = site.child("paths") {
            let converted = self.paths(&paths);
            members.insert("paths".to_owned(), converted);
        }
        members.insert("components".to_owned(), components);
        Node::Map(members)
    }

    fn components(&mut self, root: &Site<'_>) -> Node {
        let mut components = Members::default();
        let now = Pointer::default().child("components");
        if let Some(definitions) = root.child("definitions") {
            let place = now.child("schemas");
            self.keep(&place, &definitions.text);
            components.insert("schemas".to_owned(), definitions.node.clone());
        }
        for section in ["parameters", "responses", "securityDefinitions"] {
            let declared = root.child(section);
            if let Some(section) =
                declared.filter(|it| !matches!(it.node, Node::Map(_) | Node::Null))
            {
                let message = format!("this is {}; it should be an object", section.node.kind());
                self.report(Code::IgnoredValue, section.text, message);
            }
        }
        let mut parameters = Members::default();
        let mut bodies = Members::default();
        if let Some(declared) = root.child("parameters") {
            for (name, parameter) in declared.members() {
                match parameter.str("in") {
                    Some("body") => {
                        let site = parameter.moved(now.child("requestBodies").child(name));
                        let media_types = self.consumes.clone();
                        bodies.insert(name.clone(), self.body(&site, &media_types));
                    }
                    // Members of a form are written into the body of each operation.
                    Some("formData") => {}
                    _ => {
                        let site = parameter.moved(now.child("parameters").child(name));
                        parameters.insert(name.clone(), self.parameter(&site));
                    }
                }
            }
        }
        let mut responses = Members::default();
        if let Some(declared) = root.child("responses") {
            for (name, response) in declared.members() {
                let site = response.moved(now.child("responses").child(name));
                let media_types = self.produces.clone();
                responses.insert(name.clone(), self.response(&site, &media_types));
            }
        }
        let mut schemes = Members::default();
        if let Some(declared) = root.child("securityDefinitions") {
            for (name, scheme) in declared.members() {
                let site = scheme.moved(now.child("securitySchemes").child(name));
                schemes.insert(name.clone(), self.security_scheme(&site));
            }
        }
        for (section, members) in [
            ("parameters", parameters),
            ("requestBodies", bodies),
            ("responses", responses),
            ("securitySchemes", schemes),
        ] {
            if !members.is_empty() {
                components.insert(section.to_owned(), Node::Map(members));
            }
        }
        Node::Map(components)
    }

    fn paths(&mut self, paths: &Site<'_>) -> Node {
        // What is no object is reported as it is.
        if paths.node.as_map().is_none() {
            return paths.node.clone();
        }
        let mut members = Members::default();
        for (path, item) in paths.members() {
            let converted = if path.starts_with("x-") {
                item.node.clone()
            } else {
                self.path_item(&item)
            };
            members.insert(path.clone(), converted);
        }
        Node::Map(members)
    }

    /// Converts what is in other files where it is, until nothing refers to anything new.
    fn others(&mut self) {
        let mut trees: HashMap<FileId, Node> = HashMap::new();
        while let Some(other) = self.elsewhere.pop() {
            let Elsewhere {
                file,
                pointer,
                kind,
                media_types,
            } = other;
            let Some(tree) = self.library.tree_quietly(file) else {
                continue;
            };
            let Some(node) = tree.walk(&pointer.tokens()) else {
                continue;
            };
            self.file = file;
            let site = Site {
                node,
                text: pointer.clone(),
                now: pointer.clone(),
            };
            let converted = match kind {
                ObjectKind::PathItem => self.path_item(&site),
                ObjectKind::Response => self.response(&site, &media_types),
                ObjectKind::Parameter if site.str("in") == Some("body") => {
                    self.body(&site, &media_types)
                }
                ObjectKind::Parameter => self.parameter(&site),
            };
            let tree = trees.entry(file).or_insert_with(|| (*tree).clone());
            if let Some(place) = walk_mut(tree, &pointer.tokens()) {
                *place = converted;
            }
        }
        for (file, tree) in trees {
            self.library.replace_tree(file, tree);
        }
    }

    /// Has something in another file converted there.
    fn convert_elsewhere(&mut self, resolved: &Resolved, kind: ObjectKind, media_types: &[String]) {
        let key = (resolved.file, resolved.pointer.clone());
        // What stands in something that is converted is converted with it.
        let mut around = resolved.pointer.split_last();
        while let Some((pointer, _)) = around {
            if self.known.contains(&(resolved.file, pointer.clone())) {
                return;
            }
            around = pointer.split_last();
        }
        if self.known.insert(key) {
            self.elsewhere.push(Elsewhere {
                file: resolved.file,
                pointer: resolved.pointer.clone(),
                kind,
                media_types: media_types.to_vec(),
            });
        }
    }

    /// What a reference in the file that is being converted names, through the references on the way.
    fn resolve(&mut self, reference: &str) -> Option<Resolved> {
        let mut from = self.file;
        let mut reference = reference.to_owned();
        for _ in 0..FARTHEST {
            let (path, fragment) = reference.split_once('#').unwrap_or((&reference, ""));
            let decoded = |text| percent_decode_str(text).decode_utf8().ok();
            let (path, fragment) = (decoded(path)?, decoded(fragment)?);
            let file = match &*path {
                "" => from,
                path if path.contains("://") => return None,
                path => self.library.files().find(from, path)?,
            };
            let tree = match file {
                FileId::ROOT => Arc::clone(&self.root),
                file => self.library.tree_quietly(file)?,
            };
            let pointer = Pointer::parse(&fragment)?;
            let resolved = Resolved {
                file,
                tree,
                pointer,
            };
            match resolved.node()?.get("$ref").and_then(Node::as_str) {
                Some(next) => {
                    reference = next.to_owned();
                    from = file;
                }
                None => return Some(resolved),
            }
        }
        None
    }

    /// Whether a node can be written once more; if not, that is reported once.
    fn can_repeat(&mut self, node: &Node) -> bool {
        // Besides its text, each has an entry of its own.
        let weight = node.weight().saturating_add(100);
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(weight);
        if self.left == 0 {
            let message = format!(
                "bodies and responses with each of their media types would take more than {MOST_REPEATED} times the document"
            );
            self.report(Code::TooLarge, Pointer::default(), message);
        }
        self.left > 0
    }

    fn keep(&mut self, now: &Pointer, text: &Pointer) {
        let translation = self.translations.entry(self.file).or_default();
        translation.keep(now, text);
    }

    /// Reports fields that are none of version 2.0's.
    fn report_unknown(&mut self, at: &Site<'_>, known: &[&str]) {
        for (name, site) in at.members() {
            if known.contains(&name.as_str()) || name.starts_with("x-") || name.starts_with("X-") {
                continue;
            }
            let place = Place::value(self.file, site.text).key();
            let message = format!("Swagger 2.0 does not define the field `{name}` here");
            let help = did_you_mean(name, known.iter().copied());
            let problem = Problem::new(Code::UnknownField, place, message);
            self.problems.push(problem.help(help));
        }
    }

    fn report(&mut self, code: Code, text: Pointer, message: impl Into<String>) {
        let place = Place::value(self.file, text);
        self.problems.report(code, place, message);
    }
}

fn walk_mut<'n>(node: &'n mut Node, tokens: &[&str]) -> Option<&'n mut Node> {
    tokens.iter().try_fold(node, |node, token| match node {
        Node::Map(members) => members.get_mut(*token),
        Node::List(items) => items.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The strings of a list.
fn strings(list: Option<&Node>) -> Vec<String> {
    let Some(Node::List(items)) = list else {
        return Vec::new();
    };
    let strings = items.iter().filter_map(Node::as_str);
    strings.map(str::to_owned).collect()
}

fn text(text: &str) -> Node {
    Node::String(text.to_owned())
}

/// An object of a few members.
fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    let members = members.into_iter();
    Node::Map(
        members
            .map(|(name, node)| (name.to_owned(), node))
            .collect(),
    )
}

/// Copies members that mean the same in both versions, and extensions.
fn copied(node: &Node, names: &[&str]) -> Members {
    let members = node.as_map().into_iter().flatten();
    let kept = members.filter(|(name, _)| names.contains(&name.as_str()) || name.starts_with("x-"));
    kept.map(|(name, node)| (name.clone(), node.clone()))
        .collect()
}
