//! XML → the JSON that a type reads, as its description says.
//!
//! Each value remembers its element, so that an error in the JSON has the element's path.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::description::{Branch, Content, Element, Kind, Member, Node, Type};
use super::failure::Failure;
use super::scalar;
use super::tree::{Child, ElementNode, NodeId, Qualified, Tree, XSI, is_space};
use crate::object::BRANCH;

/// The JSON of a document.
#[derive(Debug)]
pub(crate) struct Transcoded<'t> {
    pub(crate) json: String,
    tree: Tree<'t>,
    /// Which node the text is of from there on.
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    from: usize,
    element: NodeId,
    /// The attribute of that element.
    attribute: Option<usize>,
}

impl Transcoded<'_> {
    /// The path of the node whose JSON has the byte before this one, and the offset of its element.
    pub(crate) fn place(&self, offset: usize) -> (String, Option<usize>) {
        let marks = self.marks.partition_point(|mark| mark.from < offset);
        let Some(mark) = marks.checked_sub(1).and_then(|last| self.marks.get(last)) else {
            return (String::new(), None);
        };
        let element = self.tree.element(mark.element);
        let mut path = self.tree.path(mark.element);
        if let Some(attribute) = mark
            .attribute
            .and_then(|index| element.attributes.get(index))
        {
            path.push_str("/@");
            path.push_str(attribute.name.local);
        }
        (path, Some(element.offset))
    }
}

/// Reads a document whose root is this element.
pub(super) fn document<'t>(
    root: &'static Element,
    text: &'t str,
    depth: u8,
) -> Result<Transcoded<'t>, Failure> {
    let tree = Tree::parse(text, depth)?;
    let mut decoder = Decoder {
        tree: &tree,
        json: String::with_capacity(text.len()),
        marks: Vec::new(),
    };
    let id = Tree::ROOT;
    let Some(content) = decoder.content_of(id, root) else {
        let element = tree.element(id);
        return Err(Failure::new(
            (tree.path(id), Some(element.offset)),
            wrong_root(&tree, element, root),
        ));
    };
    decoder.value(id, content)?;
    let Decoder { json, marks, .. } = decoder;
    Ok(Transcoded { json, tree, marks })
}

fn wrong_root(tree: &Tree<'_>, element: &ElementNode<'_>, root: &Element) -> String {
    let named = |local: &str, namespace: &str| match namespace {
        "" => format!("`{local}`"),
        uri => format!("`{local}` in the namespace `{uri}`"),
    };
    let branches = root.content.branches().iter();
    let names = branches.filter_map(|branch| branch.name.as_ref());
    let mut names: Vec<String> = names
        .map(|name| named(name.local, name.namespace))
        .collect();
    if names.is_empty() {
        names.push(named(root.name.local, root.name.namespace));
    }
    let given = named(element.name.local, tree.namespace(element.name));
    format!(
        "its root element is {given}; expected {}",
        names.join(" or ")
    )
}

struct Decoder<'a, 't> {
    tree: &'a Tree<'t>,
    json: String,
    marks: Vec<Mark>,
}

/// Nodes of an element, by the member that they are.
struct Claims<'d> {
    /// A list of nodes for each member.
    of: Vec<Vec<Claimed<'d>>>,
    attributes: Vec<usize>,
    elements: Vec<NodeId>,
}

#[derive(Clone, Copy)]
enum Claimed<'d> {
    Attribute(usize),
    Element(NodeId, &'d Content),
    /// A node of the object that the member is.
    Inside,
}

impl<'t> Decoder<'_, 't> {
    /// What an element contains that is described by this one; `None` if it is another.
    fn content_of<'d>(&self, id: NodeId, described: &'d Element) -> Option<&'d Content> {
        let branches = described.content.branches();
        let is_of = match branches.iter().any(|branch| branch.name.is_some()) {
            true => self.named_branch(id, branches).is_some(),
            false => {
                let name = self.tree.element(id).name;
                self.tree.matches(name, &described.name).is_some()
            }
        };
        is_of.then_some(&described.content)
    }

    /// The number of the branch that has the name of an element.
    fn named_branch(&self, id: NodeId, branches: &[Branch]) -> Option<usize> {
        let name = self.tree.element(id).name;
        let matches = branches.iter().enumerate().filter_map(|(number, branch)| {
            let matches = self.tree.matches(name, branch.name.as_ref()?)?;
            Some((matches, number))
        });
        // The first of several that fit alike.
        let best = matches.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, number)| number)
    }

    fn mark(&mut self, element: NodeId, attribute: Option<usize>) {
        self.marks.push(Mark {
            from: self.json.len(),
            element,
            attribute,
        });
    }

    fn failure(&self, id: NodeId, message: impl Into<String>) -> Failure {
        let place = (self.tree.path(id), Some(self.tree.element(id).offset));
        Failure::new(place, message)
    }

    /// Writes the value of an element.
    fn value(&mut self, id: NodeId, content: &Content) -> Result<(), Failure> {
        self.mark(id, None);
        if self.tree.element(id).is_nil {
            self.json.push_str("null");
            return Ok(());
        }
        match content.resolved() {
            Content::Any => return self.any(id),
            Content::List(item) => return self.list(id, item),
            Content::Map(values) => return self.object(id, &[], Some(values), id),
            Content::Tuple(members) => return self.tuple(id, members),
            Content::Type(Type(kind)) => {
                return match kind {
                    Kind::Object {
                        members,
                        additional,
                    } => self.object(id, members, additional.as_ref(), id),
                    Kind::Union { tag, branches } => self.union(id, tag.as_ref(), branches),
                    Kind::Same(_) => Err(self.failure(id, "its type is defined as itself")),
                };
            }
            Content::Text
            | Content::Token
            | Content::Number
            | Content::Boolean
            | Content::Guess => {}
        }
        if let Some(child) = self.tree.elements(id).next() {
            let name = self.tree.element(child).name.local;
            return Err(self.failure(id, format!("expected text, found the element `{name}`")));
        }
        let text = self.tree.text(id);
        self.scalar(&text, content.resolved());
        Ok(())
    }

    /// Writes a scalar. Text that is none of the kind is a string, which the type refuses.
    fn scalar(&mut self, text: &str, content: &Content) {
        let trimmed = scalar::trim(text);
        let json = match content {
            Content::Text | Content::Any => None,
            Content::Number | Content::Boolean if trimmed.is_empty() => Some(Cow::Borrowed("null")),
            Content::Number => scalar::number(trimmed).map(Cow::Owned),
            Content::Boolean => scalar::boolean(trimmed).map(Cow::Borrowed),
            Content::Guess => scalar::guess(trimmed).map(Cow::Owned),
            _ => return self.string(trimmed),
        };
        match json {
            Some(json) => self.json.push_str(&json),
            None => self.string(text),
        }
    }

    fn string(&mut self, text: &str) {
        push_string(&mut self.json, text);
    }

    /// Writes a list of the elements within an element.
    fn list(&mut self, id: NodeId, item: &Element) -> Result<(), Failure> {
        self.json.push('[');
        let mut is_first = true;
        for child in self.tree.elements(id) {
            let Some(content) = self.content_of(child, item) else {
                continue;
            };
            if !std::mem::replace(&mut is_first, false) {
                self.json.push(',');
            }
            self.value(child, content)?;
            self.mark(id, None);
        }
        self.json.push(']');
        Ok(())
    }

    /// Writes nodes that stand in a certain order; those that are not described are skipped, those that are missing are
    /// null.
    fn tuple(&mut self, id: NodeId, members: &[Member]) -> Result<(), Failure> {
        let mut children = self.tree.children(id).peekable();
        self.json.push('[');
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            match &member.node {
                Node::Text(content) | Node::CData(content) => {
                    let text = children.next_if(|child| matches!(child, Child::Text(_)));
                    let text = match text {
                        Some(Child::Text(text)) => text,
                        _ => "",
                    };
                    self.mark(id, None);
                    self.scalar(text, content);
                }
                Node::Element(element) | Node::Items(element) => {
                    let is_of = |child: &Child<'_>| match child {
                        Child::Element(child) => self.content_of(*child, element).is_some(),
                        Child::Text(_) => false,
                    };
                    let rest = children.clone();
                    match children.by_ref().find(is_of) {
                        Some(Child::Element(child)) => {
                            let content = self.content_of(child, element);
                            self.value(child, content.unwrap_or(&element.content))?;
                        }
                        _ => {
                            children = rest;
                            self.json.push_str("null");
                        }
                    }
                }
                Node::Attribute(name, content) => match self.attribute(id, name) {
                    Some(index) => self.attribute_value(id, index, content),
                    None => self.json.push_str("null"),
                },
                Node::Inline(content) => self.value(id, content)?,
            }
            self.mark(id, None);
        }
        self.json.push(']');
        Ok(())
    }

    fn attribute(&self, id: NodeId, name: &super::Name) -> Option<usize> {
        let attributes = &self.tree.element(id).attributes;
        attributes
            .iter()
            .position(|attribute| self.tree.matches(attribute.name, name).is_some())
    }

    fn attribute_value(&mut self, id: NodeId, index: usize, content: &Content) {
        self.mark(id, Some(index));
        if let Some(attribute) = self.tree.element(id).attributes.get(index) {
            self.scalar(&attribute.value, content.resolved());
        }
    }

    /// The nodes of an element by the members of an object.
    fn claims<'d>(&self, id: NodeId, members: &'d [Member]) -> Claims<'d> {
        let mut claims = Claims {
            of: members.iter().map(|_| Vec::new()).collect(),
            attributes: Vec::new(),
            elements: Vec::new(),
        };
        let attributes = self.tree.element(id).attributes.iter().enumerate();
        for (index, attribute) in attributes {
            let best = best(members, |member| self.of_attribute(attribute.name, member));
            match best {
                Some((member, claimed)) => {
                    let claimed = match claimed {
                        Claimed::Inside => Claimed::Inside,
                        _ => Claimed::Attribute(index),
                    };
                    claims.of[member].push(claimed);
                }
                // What XML Schema says of an element is none of its attributes.
                None if self.tree.namespace(attribute.name) == XSI => {}
                None => claims.attributes.push(index),
            }
        }
        for child in self.tree.elements(id) {
            match best(members, |member| self.of_element(child, member)) {
                Some((member, claimed)) => claims.of[member].push(claimed),
                None => claims.elements.push(child),
            }
        }
        claims
    }

    fn of_attribute<'d>(
        &self,
        name: Qualified<'t>,
        member: &'d Member,
    ) -> Option<(super::tree::Match, Claimed<'d>)> {
        match &member.node {
            Node::Attribute(described, _) => {
                let matches = self.tree.matches(name, described)?;
                Some((matches, Claimed::Attribute(0)))
            }
            Node::Inline(content) => {
                let (members, _) = content.object()?;
                let (_, (matches, _)) =
                    best_with(members, |member| self.of_attribute(name, member))?;
                Some((matches, Claimed::Inside))
            }
            Node::Element(_) | Node::Items(_) | Node::Text(_) | Node::CData(_) => None,
        }
    }

    fn of_element<'d>(
        &self,
        child: NodeId,
        member: &'d Member,
    ) -> Option<(super::tree::Match, Claimed<'d>)> {
        let name = self.tree.element(child).name;
        match &member.node {
            Node::Element(element) | Node::Items(element) => {
                let content = self.content_of(child, element)?;
                let matches = self.tree.matches(name, &element.name);
                let matches = matches.unwrap_or(super::tree::Match::Local);
                Some((matches, Claimed::Element(child, content)))
            }
            Node::Inline(content) => {
                let (members, _) = content.object()?;
                let (_, (matches, _)) =
                    best_with(members, |member| self.of_element(child, member))?;
                Some((matches, Claimed::Inside))
            }
            Node::Attribute(..) | Node::Text(_) | Node::CData(_) => None,
        }
    }

    /// Writes the members that an element's nodes are.
    fn object(
        &mut self,
        id: NodeId,
        members: &[Member],
        additional: Option<&Content>,
        around: NodeId,
    ) -> Result<(), Failure> {
        let claims = self.claims(id, members);
        let mut first = true;
        self.json.push('{');
        for (member, claimed) in members.iter().zip(&claims.of) {
            match (&member.node, claimed.last()) {
                (Node::Text(content) | Node::CData(content), _) => {
                    let Some(text) = self.own_text(id, content) else {
                        continue;
                    };
                    self.key(&mut first, member.json);
                    self.mark(id, None);
                    self.scalar(&text, content.resolved());
                }
                (_, None) => continue,
                (Node::Attribute(_, content), Some(Claimed::Attribute(index))) => {
                    self.key(&mut first, member.json);
                    self.attribute_value(id, *index, content);
                }
                (Node::Items(_), Some(_)) => {
                    self.key(&mut first, member.json);
                    self.items(claimed, around)?;
                }
                (Node::Element(_), Some(Claimed::Element(_, Content::Any)))
                    if claimed.len() > 1 =>
                {
                    self.key(&mut first, member.json);
                    self.items(claimed, around)?;
                }
                // A member that occurs twice has its last value, as in JSON.
                (Node::Element(_), Some(Claimed::Element(child, content))) => {
                    self.key(&mut first, member.json);
                    self.value(*child, content)?;
                }
                (Node::Inline(content), Some(_)) => {
                    self.key(&mut first, member.json);
                    self.mark(id, None);
                    if let Some((members, _)) = content.object() {
                        self.object(id, members, None, around)?;
                    }
                }
                _ => continue,
            }
            self.mark(around, None);
        }
        if let Some(additional) = additional {
            self.additional(id, members, additional, claims, &mut first)?;
        }
        self.json.push('}');
        Ok(())
    }

    /// The text of an element for the member that it is; `None` if there is none.
    fn own_text(&self, id: NodeId, content: &Content) -> Option<String> {
        let text = self.tree.text(id);
        let is_blank = text.chars().all(is_space);
        let is_layout = is_blank && self.tree.elements(id).next().is_some();
        let is_absent = is_blank && !matches!(content.resolved(), Content::Text);
        (!is_layout && !is_absent).then(|| text.into_owned())
    }

    fn items(&mut self, claimed: &[Claimed<'_>], around: NodeId) -> Result<(), Failure> {
        self.mark(around, None);
        self.json.push('[');
        for (index, claimed) in claimed.iter().enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            if let Claimed::Element(child, content) = claimed {
                self.value(*child, content)?;
                self.mark(around, None);
            }
        }
        self.json.push(']');
        Ok(())
    }

    /// Writes a member's name.
    fn key(&mut self, first: &mut bool, name: &str) {
        if !std::mem::replace(first, false) {
            self.json.push(',');
        }
        push_string(&mut self.json, name);
        self.json.push(':');
    }

    /// Writes nodes that no member is for. One whose name is a member's is none of these: it is skipped.
    fn additional(
        &mut self,
        id: NodeId,
        members: &[Member],
        values: &Content,
        claims: Claims<'_>,
        first: &mut bool,
    ) -> Result<(), Failure> {
        let is_any = matches!(values.resolved(), Content::Any);
        if is_any {
            for index in claims.attributes {
                let Some(attribute) = self.tree.element(id).attributes.get(index) else {
                    continue;
                };
                self.key(first, &format!("@{}", attribute.name.local));
                self.attribute_value(id, index, &Content::Any);
                self.mark(id, None);
            }
        }
        for (name, elements) in self.grouped(&claims.elements) {
            if members.iter().any(|member| member.json == name) {
                continue;
            }
            let Some(last) = elements.last() else {
                continue;
            };
            self.key(first, name);
            if is_any && elements.len() > 1 {
                let claimed = elements.iter().map(|id| Claimed::Element(*id, values));
                self.items(&claimed.collect::<Vec<_>>(), id)?;
            } else {
                self.value(*last, values)?;
            }
            self.mark(id, None);
        }
        let has_text = members
            .iter()
            .any(|member| matches!(member.node, Node::Text(_) | Node::CData(_)));
        let text = self.tree.text(id);
        if is_any && !has_text && !text.chars().all(is_space) {
            let text = text.into_owned();
            self.key(first, "#text");
            self.string(&text);
        }
        Ok(())
    }

    /// Elements by their names, in the order of the first of each.
    fn grouped(&self, elements: &[NodeId]) -> Vec<(&'t str, Vec<NodeId>)> {
        let mut groups: Vec<(&str, Vec<NodeId>)> = Vec::new();
        let mut indices: HashMap<&str, usize> = HashMap::new();
        for id in elements {
            let name = self.tree.element(*id).name.local;
            match indices.entry(name) {
                Entry::Occupied(index) => groups[*index.get()].1.push(*id),
                Entry::Vacant(index) => {
                    index.insert(groups.len());
                    groups.push((name, vec![*id]));
                }
            }
        }
        groups
    }

    /// Writes anything: text, or an object where there is more.
    fn any(&mut self, id: NodeId) -> Result<(), Failure> {
        let mut attributes = self.tree.element(id).attributes.iter();
        let has_attributes = attributes.any(|attribute| self.tree.namespace(attribute.name) != XSI);
        let has_more = has_attributes || self.tree.elements(id).next().is_some();
        if has_more {
            return self.object(id, &[], Some(&Content::Any), id);
        }
        let text = self.tree.text(id).into_owned();
        self.string(&text);
        Ok(())
    }

    /// Writes a value as the branch that its tag or the element's name says, or else the one that knows most of what is
    /// there. Where there is no tag, the branch is marked: the type that reads it could not tell.
    fn union(
        &mut self,
        id: NodeId,
        tag: Option<&Member>,
        branches: &'static [Branch],
    ) -> Result<(), Failure> {
        let value = tag.and_then(|tag| self.tag(id, tag));
        let tagged = value.and_then(|value| {
            let mut branches = branches.iter();
            branches.position(|branch| branch.tags.contains(&&*value))
        });
        let number = tagged.or_else(|| self.named_branch(id, branches));
        let Some(tag) = tag else {
            let number = number.or_else(|| self.best_branch(id, branches));
            let found = number.and_then(|number| Some((number, branches.get(number)?)));
            let Some((number, branch)) = found else {
                return self.any(id);
            };
            self.json.push_str(&format!("{{\"{BRANCH}\":[{number},"));
            self.value(id, &branch.content)?;
            self.mark(id, None);
            self.json.push_str("]}");
            return Ok(());
        };
        let Some(branch) = number.and_then(|number| branches.get(number)) else {
            // One of another tag, or none, is kept as it is.
            return self.any(id);
        };
        match branch.content.object() {
            // The union is read by its tag, which a branch need not describe.
            Some((members, additional)) if members.iter().all(|member| member.json != tag.json) => {
                let mut members = members.to_vec();
                members.push(*tag);
                self.object(id, &members, additional, id)
            }
            _ => self.value(id, &branch.content),
        }
    }

    /// The value of the member that distinguishes the branches of a union.
    fn tag(&self, id: NodeId, tag: &Member) -> Option<String> {
        match &tag.node {
            Node::Attribute(name, _) => {
                let index = self.attribute(id, name)?;
                let attribute = self.tree.element(id).attributes.get(index)?;
                Some(scalar::trim(&attribute.value).to_owned())
            }
            Node::Element(element) | Node::Items(element) => {
                let mut elements = self.tree.elements(id);
                let child = elements.find(|id| self.content_of(*id, element).is_some())?;
                Some(scalar::trim(&self.tree.text(child)).to_owned())
            }
            Node::Text(_) | Node::CData(_) => Some(scalar::trim(&self.tree.text(id)).to_owned()),
            Node::Inline(_) => None,
        }
    }

    /// The number of the branch that knows most of what is in an element.
    fn best_branch(&self, id: NodeId, branches: &[Branch]) -> Option<usize> {
        let element = self.tree.element(id);
        let is_text = self.tree.elements(id).next().is_none();
        let text = self.tree.text(id);
        let text = scalar::trim(&text);
        let score = |branch: &Branch| -> Option<(isize, isize)> {
            let content = branch.content.resolved();
            if let Some((members, additional)) = content.object() {
                if is_text && !text.is_empty() && !members.iter().any(is_text_member) {
                    return None;
                }
                let claims = self.claims(id, members);
                let unknown = claims.attributes.len() + claims.elements.len();
                let known = claims
                    .of
                    .iter()
                    .filter(|claimed| !claimed.is_empty())
                    .count();
                let unknown = isize::try_from(unknown).ok()?;
                let rank = if additional.is_some() { 0 } else { 1 };
                return Some((isize::try_from(known).ok()? - unknown, rank));
            }
            match content {
                Content::List(item) => {
                    let mut elements = self.tree.elements(id);
                    let fits = elements.all(|id| self.content_of(id, item).is_some());
                    (fits && text.is_empty()).then_some((0, 0))
                }
                Content::Boolean if is_text => matches!(text, "true" | "false").then_some((3, 0)),
                Content::Number if is_text => scalar::guess(text).map(|_| (2, 0)),
                Content::Guess if is_text => Some((1, 1)),
                Content::Text | Content::Token if is_text && element.attributes.is_empty() => {
                    Some((1, 0))
                }
                Content::Any => Some((isize::MIN, 0)),
                Content::Type(_) => Some((isize::MIN + 1, 0)),
                _ => None,
            }
        };
        let mut best: Option<(usize, (isize, isize))> = None;
        for (number, branch) in branches.iter().enumerate() {
            if let Some(score) = score(branch)
                && best.is_none_or(|(_, most)| score > most)
            {
                best = Some((number, score));
            }
        }
        best.map(|(number, _)| number)
    }
}

const fn is_text_member(member: &Member) -> bool {
    matches!(member.node, Node::Text(_) | Node::CData(_))
}

type Found<'d> = (super::tree::Match, Claimed<'d>);

fn best<'d>(
    members: &'d [Member],
    found: impl Fn(&'d Member) -> Option<Found<'d>>,
) -> Option<(usize, Claimed<'d>)> {
    best_with(members, found).map(|(index, (_, claimed))| (index, claimed))
}

/// The member whose name fits best, the first of several.
fn best_with<'d>(
    members: &'d [Member],
    found: impl Fn(&'d Member) -> Option<Found<'d>>,
) -> Option<(usize, Found<'d>)> {
    let mut best: Option<(usize, Found<'d>)> = None;
    for (index, member) in members.iter().enumerate() {
        if let Some(found) = found(member)
            && best.as_ref().is_none_or(|(_, (most, _))| found.0 > *most)
        {
            best = Some((index, found));
        }
    }
    best
}

/// Adds a JSON string.
fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\t' => "\\t",
            b'\r' => "\\r",
            // XML has no other control characters.
            _ => continue,
        };
        json.push_str(text.get(copied..at).unwrap_or_default());
        json.push_str(escape);
        copied = at + 1;
    }
    json.push_str(text.get(copied..).unwrap_or_default());
    json.push('"');
}
