//! An XML document as a tree: what quick-xml reads, with namespaces resolved and what is not well-formed refused.
//!
//! Nodes stand in one list in the document's order. Reading takes time in proportion to the text: nothing is looked for
//! in a list that the document makes long.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::description::Name;
use super::failure::Failure;

/// The namespace of `xsi:nil` (XML Schema Part 1 §2.6.2).
pub(super) const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The namespace of the prefix `xml` (Namespaces in XML 1.0 §3).
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Longer paths are truncated: a server decides how long its names are.
const LONGEST: usize = 1 << 10;

/// The number of a node.
pub(super) type NodeId = usize;

/// A document.
#[derive(Debug)]
pub(crate) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    /// URIs; the first is none.
    namespaces: Vec<Cow<'t, str>>,
}

#[derive(Debug)]
struct Node<'t> {
    /// The element around it; the root's is itself.
    parent: NodeId,
    next: Option<NodeId>,
    kind: Kind<'t>,
}

#[derive(Debug)]
enum Kind<'t> {
    Text(Cow<'t, str>),
    Element(Box<ElementNode<'t>>),
}

/// An element.
#[derive(Debug)]
pub(super) struct ElementNode<'t> {
    pub(super) name: Qualified<'t>,
    pub(super) attributes: Vec<AttributeNode<'t>>,
    /// `xsi:nil="true"`
    pub(super) is_nil: bool,
    /// The byte at which it begins.
    pub(super) offset: usize,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// An attribute that declares no namespace.
#[derive(Debug)]
pub(super) struct AttributeNode<'t> {
    pub(super) name: Qualified<'t>,
    pub(super) value: Cow<'t, str>,
}

/// A name without its prefix, and the number of its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Qualified<'t> {
    pub(super) local: &'t str,
    namespace: usize,
}

/// What stands in an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Child<'n> {
    Text(&'n str),
    Element(NodeId),
}

/// How well a name is the one that a description has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// Any name is taken.
    Any,
    /// The namespace is not described.
    Local,
    /// The namespace is the one described.
    Exact,
}

impl<'t> Tree<'t> {
    /// The root element.
    pub(super) const ROOT: NodeId = 0;

    /// Reads a document whose elements are nested at most `depth` deep.
    pub(super) fn parse(text: &'t str, depth: u8) -> Result<Self, Failure> {
        let mut parser = Parser::new(text, depth);
        parser.read()?;
        Ok(parser.tree)
    }

    /// An element. Nodes are asked for by numbers that the tree gave for elements.
    pub(super) fn element(&self, id: NodeId) -> &ElementNode<'t> {
        match &self.nodes[id].kind {
            Kind::Element(element) => element,
            Kind::Text(_) => self.element(self.nodes[id].parent),
        }
    }

    /// What stands in an element, in order.
    pub(super) fn children(&self, id: NodeId) -> impl Iterator<Item = Child<'_>> + Clone {
        let mut next = self.element(id).first;
        std::iter::from_fn(move || {
            let id = next?;
            next = self.nodes[id].next;
            Some(match &self.nodes[id].kind {
                Kind::Text(text) => Child::Text(text),
                Kind::Element(_) => Child::Element(id),
            })
        })
    }

    /// The elements in an element, in order.
    pub(super) fn elements(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        self.children(id).filter_map(|child| match child {
            Child::Element(id) => Some(id),
            Child::Text(_) => None,
        })
    }

    /// The text in an element, that of other elements in it left out.
    pub(super) fn text(&self, id: NodeId) -> Cow<'_, str> {
        let mut texts = self.children(id).filter_map(|child| match child {
            Child::Text(text) => Some(text),
            Child::Element(_) => None,
        });
        let Some(first) = texts.next() else {
            return Cow::Borrowed("");
        };
        let mut text = Cow::Borrowed(first);
        for further in texts {
            text.to_mut().push_str(further);
        }
        text
    }

    /// The URI of a name's namespace; empty if it has none.
    pub(super) fn namespace(&self, name: Qualified<'_>) -> &str {
        self.namespaces.get(name.namespace).map_or("", Cow::as_ref)
    }

    /// How well a name is the described one; `None` if it is another.
    pub(super) fn matches(&self, name: Qualified<'_>, described: &Name) -> Option<Match> {
        if name.local != described.local {
            return described.is_any.then_some(Match::Any);
        }
        match described.namespace {
            "" => Some(Match::Local),
            uri if uri == self.namespace(name) => Some(Match::Exact),
            _ => described.is_any.then_some(Match::Any),
        }
    }

    /// The path of an element: `Result/Item[2]/Size`, items of the same name counted from one.
    pub(super) fn path(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        loop {
            let name = self.element(at).name;
            let parent = self.nodes[at].parent;
            if parent == at {
                steps.push(name.local.to_owned());
                break;
            }
            let same = |id: &NodeId| self.element(*id).name == name;
            let index = self.elements(parent).take_while(|id| *id != at);
            let before = index.filter(same).count();
            steps.push(
                match before > 0 || self.elements(parent).filter(same).nth(1).is_some() {
                    true => format!("{}[{}]", name.local, before + 1),
                    false => name.local.to_owned(),
                },
            );
            at = parent;
        }
        steps.reverse();
        let mut path = steps.join("/");
        if path.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|end| path.is_char_boundary(*end));
            path.truncate(end.unwrap_or(0));
            path.push('…');
        }
        path
    }
}

/// The state of reading.
struct Parser<'t> {
    text: &'t str,
    tree: Tree<'t>,
    /// The numbers of namespaces.
    numbers: HashMap<Cow<'t, str>, usize>,
    /// The namespaces that each prefix is bound to, the innermost last.
    bound: HashMap<&'t str, Vec<usize>>,
    open: Vec<Open<'t>>,
    depth: usize,
}

/// An element whose end has not come.
struct Open<'t> {
    id: NodeId,
    /// The prefixes that it binds.
    binds: Vec<&'t str>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, depth: u8) -> Self {
        let mut parser = Self {
            text,
            tree: Tree {
                nodes: Vec::new(),
                namespaces: Vec::new(),
            },
            numbers: HashMap::new(),
            bound: HashMap::new(),
            open: Vec::new(),
            depth: usize::from(depth),
        };
        for (prefix, uri) in [("", ""), ("xml", XML)] {
            let number = parser.number(Cow::Borrowed(uri));
            parser.bound.insert(prefix, vec![number]);
        }
        parser
    }

    /// Reads the document up to its end.
    fn read(&mut self) -> Result<(), Failure> {
        let mut reader = Reader::from_str(self.text);
        loop {
            let at = position(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                Failure::new(
                    self.place(position(reader.error_position())),
                    error.to_string(),
                )
            })?;
            if matches!(event, Event::Eof) {
                break;
            }
            self.take(event, at).map_err(|failure| match failure {
                Refused::Message(message) => Failure::new(self.place(at), message),
                Refused::TooDeep => Failure::too_deep(self.place(at)),
            })?;
        }
        let end = self.place(self.text.len());
        match self.open.last() {
            Some(open) => {
                let name = self.tree.element(open.id).name.local;
                Err(Failure::new(
                    end,
                    format!("the element `{name}` has no end"),
                ))
            }
            None if self.tree.nodes.is_empty() => Err(Failure::new(end, "it has no root element")),
            None => Ok(()),
        }
    }

    /// The path of the innermost open element, and an offset.
    fn place(&self, offset: usize) -> (String, Option<usize>) {
        let open = self.open.last();
        let path = open.map_or_else(String::new, |open| self.tree.path(open.id));
        (path, Some(offset))
    }

    fn take(&mut self, event: Event<'t>, at: usize) -> Result<(), Refused> {
        match event {
            Event::Start(start) => self.start(&start, at),
            Event::Empty(start) => {
                self.start(&start, at)?;
                self.end();
                Ok(())
            }
            Event::End(_) => {
                self.end();
                Ok(())
            }
            Event::Text(text) => self.text(text.xml10_content()),
            Event::CData(text) if self.open.is_empty() => Err(outside(&text)),
            Event::CData(text) => self.text(text.xml10_content()),
            Event::GeneralRef(reference) => {
                let text = resolved(&reference)?;
                self.text(Cow::Owned(text))
            }
            Event::Decl(declaration) => check_declaration(&declaration),
            Event::DocType(_) => Err(Refused::of(
                "it has a document type definition: none is read, so that no entity is expanded",
            )),
            Event::Comment(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn start(&mut self, start: &BytesStart<'t>, at: usize) -> Result<(), Refused> {
        let id = self.tree.nodes.len();
        if self.open.is_empty() && id > 0 {
            return Err(Refused::of("it has more than one root element"));
        }
        if self.open.len() >= self.depth {
            return Err(Refused::TooDeep);
        }
        // The text of the tag lives longer than the event.
        let tag = self
            .text
            .get(at + 1..at + 1 + start.len())
            .unwrap_or_default();
        let name = tag.get(..start.name().as_ref().len()).unwrap_or_default();
        let declared = self.attributes(Attributes::new(tag, name.len()))?;
        let mut element = ElementNode {
            name: self.qualified(name, true)?,
            attributes: Vec::with_capacity(declared.attributes.len()),
            is_nil: false,
            offset: at,
            first: None,
            last: None,
        };
        for (name, value) in declared.attributes {
            let name = self.qualified(name, false)?;
            if self.tree.namespace(name) == XSI && name.local == "nil" {
                element.is_nil = matches!(value.trim(), "true" | "1");
            }
            element.attributes.push(AttributeNode { name, value });
        }
        check_distinct(
            element.attributes.iter().map(|attribute| attribute.name),
            |name| name.local,
        )?;
        self.push(Kind::Element(Box::new(element)));
        self.open.push(Open {
            id,
            binds: declared.binds,
        });
        Ok(())
    }

    /// Reads the attributes of an element, and binds the prefixes that it declares.
    fn attributes(&mut self, mut attributes: Attributes<'t>) -> Result<Declared<'t>, Refused> {
        let mut declared = Declared::default();
        let mut names = Vec::new();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|error| Refused::of(error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Explicit1_0)
                .map_err(|error| Refused::of(error.to_string()))?;
            check_characters(&value)?;
            let name = attribute.key.into_inner();
            names.push(name);
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if name == "xmlns" => "",
                _ => {
                    declared.attributes.push((name, value));
                    continue;
                }
            };
            if !prefix.is_empty() && value.is_empty() {
                return Err(Refused::of(format!(
                    "the prefix `{prefix}` has no namespace"
                )));
            }
            let number = self.number(value);
            self.bound.entry(prefix).or_default().push(number);
            declared.binds.push(prefix);
        }
        check_distinct(names.iter().copied(), |name| name)?;
        Ok(declared)
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        for prefix in open.binds {
            if let Some(bound) = self.bound.get_mut(prefix) {
                bound.pop();
            }
        }
    }

    /// Adds text to the open element; to its last text, if nothing stands between.
    fn text(&mut self, text: Cow<'t, str>) -> Result<(), Refused> {
        check_characters(&text)?;
        let Some(open) = self.open.last() else {
            return match text.trim_matches(is_space) {
                "" => Ok(()),
                text => Err(outside(text)),
            };
        };
        let last = self.tree.element(open.id).last;
        let last = last.and_then(|id| self.tree.nodes.get_mut(id));
        match last {
            Some(Node {
                kind: Kind::Text(before),
                ..
            }) => before.to_mut().push_str(&text),
            _ => self.push(Kind::Text(text)),
        }
        Ok(())
    }

    /// Adds a node to the open element; the first is the root.
    fn push(&mut self, kind: Kind<'t>) {
        let id = self.tree.nodes.len();
        let parent = self.open.last().map_or(id, |open| open.id);
        self.tree.nodes.push(Node {
            parent,
            next: None,
            kind,
        });
        if parent == id {
            return;
        }
        let Kind::Element(element) = &mut self.tree.nodes[parent].kind else {
            return;
        };
        let before = element.last.replace(id);
        match before {
            Some(before) => self.tree.nodes[before].next = Some(id),
            None => element.first = Some(id),
        }
    }

    /// The number of a namespace.
    fn number(&mut self, uri: Cow<'t, str>) -> usize {
        let namespaces = &mut self.tree.namespaces;
        *self.numbers.entry(uri).or_insert_with_key(|uri| {
            namespaces.push(uri.clone());
            namespaces.len() - 1
        })
    }

    /// A name with its namespace: attributes without a prefix have none (Namespaces in XML 1.0 §6.2).
    fn qualified(&self, name: &'t str, is_element: bool) -> Result<Qualified<'t>, Refused> {
        if !is_name(name) {
            return Err(Refused::of(format!("`{}` is not a name", start_of(name))));
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = match prefix {
            "" if !is_element => Some(&0),
            prefix => self.bound.get(prefix).and_then(|bound| bound.last()),
        };
        match namespace {
            Some(namespace) => Ok(Qualified {
                local,
                namespace: *namespace,
            }),
            None => Err(Refused::of(format!(
                "the prefix `{prefix}` is not declared"
            ))),
        }
    }
}

/// What the attributes of an element are.
#[derive(Default)]
struct Declared<'t> {
    attributes: Vec<(&'t str, Cow<'t, str>)>,
    /// The prefixes that are bound.
    binds: Vec<&'t str>,
}

/// Why an event is refused.
enum Refused {
    Message(String),
    TooDeep,
}

impl Refused {
    fn of(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }
}

fn outside(text: &str) -> Refused {
    let text = start_of(text);
    Refused::of(format!("`{text}` stands outside the root element"))
}

/// The beginning of a text, for a message.
fn start_of(text: &str) -> &str {
    let end = text.char_indices().nth(40);
    end.map_or(text, |(end, _)| text.get(..end).unwrap_or_default())
}

fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// White space of XML (XML 1.0 §2.3).
pub(super) const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}

/// Whether a character may stand in XML (XML 1.0 §2.2).
pub(super) const fn is_character(letter: char) -> bool {
    !matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

/// Whether this is the name of an element or an attribute, with or without a prefix (Namespaces in XML 1.0 §4).
pub(super) fn is_name(name: &str) -> bool {
    let is_start = |letter: char| letter == '_' || letter.is_alphabetic();
    let is_part = |letter: char| {
        is_start(letter) || letter.is_numeric() || matches!(letter, '-' | '.' | '\u{b7}')
    };
    let is_name = |part: &str| part.starts_with(is_start) && part.chars().all(is_part);
    match name.split_once(':') {
        Some((prefix, local)) => is_name(prefix) && is_name(local),
        None => is_name(name),
    }
}

fn check_characters(text: &str) -> Result<(), Refused> {
    match text.chars().find(|letter| !is_character(*letter)) {
        None => Ok(()),
        Some(letter) => Err(Refused::of(format!(
            "the character U+{:04X} is not allowed in XML",
            u32::from(letter)
        ))),
    }
}

fn check_distinct<T: Copy + Eq + std::hash::Hash>(
    names: impl ExactSizeIterator<Item = T>,
    text: impl Fn(&T) -> &str,
) -> Result<(), Refused> {
    if names.len() < 2 {
        return Ok(());
    }
    let mut seen = HashSet::with_capacity(names.len());
    let mut names = names;
    match names.find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => Err(Refused::of(format!(
            "the attribute `{}` stands there twice",
            text(&name)
        ))),
    }
}

/// The text of a character reference, or of one of the five entities that every document has (XML 1.0 §4.6).
fn resolved(reference: &BytesRef<'_>) -> Result<String, Refused> {
    let name: &str = reference;
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => Ok(letter.to_string()),
        Ok(None) => match resolve_xml_entity(name) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let name = start_of(name);
                Err(Refused::of(format!("the entity `{name}` is not declared")))
            }
        },
        Err(error) => Err(Refused::of(error.to_string())),
    }
}

/// Only UTF-8 is read, which ASCII is too.
fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), Refused> {
    match declaration.encoding() {
        Some(Ok(encoding)) if !is_utf8(&encoding) => {
            let encoding = start_of(&encoding);
            Err(Refused::of(format!(
                "its encoding is `{encoding}`; only UTF-8 is read"
            )))
        }
        Some(Err(error)) => Err(Refused::of(error.to_string())),
        _ => Ok(()),
    }
}

/// Whether this is a name of UTF-8, or of ASCII.
pub(crate) fn is_utf8(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| encoding.eq_ignore_ascii_case(name))
}
