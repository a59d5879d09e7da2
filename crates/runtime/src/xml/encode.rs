//! The JSON that a type writes → XML, as its description says.
//!
//! Prefixes are declared by the root element, unless one stands for several namespaces.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::description::{Branch, Content, Element, Kind, Member, Name, Node, Type};
use super::json::Json;
use super::tree::{XML, XSI, is_character, is_name};

/// The XML document of a value whose root is this element.
pub(super) fn document(root: &'static Element, json: &str) -> Result<String, String> {
    let json = Json::parse(json).ok_or_else(|| "it is not JSON".to_owned())?;
    let mut encoder = Encoder {
        xml: String::with_capacity(json_size(&json)),
        prefixes: Vec::new(),
        default: vec![""],
    };
    encoder.element(root, &json)?;
    let Encoder { xml, prefixes, .. } = encoder;
    // The root's name ends where its first attribute, its content or its end begins.
    let end = xml.find([' ', '>', '/']).unwrap_or(xml.len());
    let (name, rest) = xml.split_at(end);
    let mut document = String::with_capacity(xml.len() + 128);
    document.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    document.push_str(name);
    for (prefix, uri) in prefixes.iter().filter(|(_, uri)| *uri != XML) {
        let _ = write!(document, " xmlns:{prefix}=\"{}\"", escaped_attribute(uri));
    }
    document.push_str(rest);
    Ok(document)
}

/// About how long the XML of a value is.
fn json_size(json: &Json<'_>) -> usize {
    match json {
        Json::Array(items) => items.len() * 16,
        Json::Object(members) => members.len() * 32,
        _ => 32,
    }
}

struct Encoder {
    xml: String,
    /// Prefixes that the root element declares.
    prefixes: Vec<(Cow<'static, str>, &'static str)>,
    /// The default namespaces of the open elements.
    default: Vec<&'static str>,
}

/// A name in the text.
type Written = Cow<'static, str>;

impl Encoder {
    /// Writes an element.
    fn element(&mut self, element: &Element, value: &Json<'_>) -> Result<(), String> {
        let branches = element.content.branches();
        if branches.iter().any(|branch| branch.name.is_some())
            && let Some((branch, value)) = branch_of(&element.content, value)
            && let Some(name) = &branch.name
        {
            return self.named(name, &branch.content, value);
        }
        self.named(&element.name, &element.content, value)
    }

    fn named(&mut self, name: &Name, content: &Content, value: &Json<'_>) -> Result<(), String> {
        let (written, declared) = self.element_name(name);
        let default = self.default.last().copied().unwrap_or_default();
        let own = match (name.prefix, name.namespace) {
            ("", uri) if !uri.is_empty() => uri,
            _ => default,
        };
        self.default.push(own);
        let result = self.tag(&written, &declared, content, value);
        self.default.pop();
        result
    }

    /// Writes an element with the declarations that it makes itself.
    fn tag(
        &mut self,
        name: &str,
        declared: &str,
        content: &Content,
        value: &Json<'_>,
    ) -> Result<(), String> {
        check_name(name)?;
        self.xml.push('<');
        self.xml.push_str(name);
        self.xml.push_str(declared);
        if matches!(value.plain(), Json::Null) {
            let nil = self.attribute_name(&super::name("nil").namespace(XSI).prefix("xsi"));
            let _ = write!(self.xml, " {nil}=\"true\"/>");
            return Ok(());
        }
        self.attributes(content, value)?;
        let start = self.xml.len();
        self.xml.push('>');
        let inside = self.xml.len();
        self.content(content, value)?;
        if self.xml.len() == inside {
            self.xml.truncate(start);
            self.xml.push_str("/>");
        } else {
            let _ = write!(self.xml, "</{name}>");
        }
        Ok(())
    }

    /// The name of an element, and the declaration of a default namespace that it needs.
    fn element_name(&mut self, name: &Name) -> (Written, String) {
        let default = self.default.last().copied().unwrap_or_default();
        match (name.prefix, name.namespace) {
            ("", uri) if !uri.is_empty() && uri != default => {
                let declared = format!(" xmlns=\"{}\"", escaped_attribute(uri));
                (Cow::Borrowed(name.local), declared)
            }
            ("", _) | (_, "") => (Cow::Borrowed(name.local), String::new()),
            _ => (self.prefixed(name), String::new()),
        }
    }

    /// The name of an attribute: one in a namespace needs a prefix (Namespaces in XML 1.0 §6.2).
    fn attribute_name(&mut self, name: &Name) -> Written {
        match name.namespace {
            "" => Cow::Borrowed(name.local),
            _ => self.prefixed(name),
        }
    }

    /// A name with the prefix that the root element declares for its namespace: the described one, unless that stands
    /// for another.
    fn prefixed(&mut self, name: &Name) -> Written {
        let uri = name.namespace;
        let known = self.prefixes.iter();
        let mut known = known
            .filter(|(_, known)| *known == uri)
            .map(|(prefix, _)| prefix);
        let prefix = match known.clone().find(|known| *known == name.prefix) {
            Some(prefix) => prefix.clone(),
            None => {
                let is_free = |prefix: &str| self.prefixes.iter().all(|(known, _)| known != prefix);
                if !name.prefix.is_empty() && is_free(name.prefix) {
                    self.prefixes.push((Cow::Borrowed(name.prefix), uri));
                    Cow::Borrowed(name.prefix)
                } else if let Some(prefix) = known.next() {
                    prefix.clone()
                } else {
                    let mut numbered = (1..).map(|number| format!("ns{number}"));
                    let free = numbered.find(|prefix| is_free(prefix));
                    let prefix = Written::Owned(free.unwrap_or_default());
                    self.prefixes.push((prefix.clone(), uri));
                    prefix
                }
            }
        };
        Cow::Owned(format!("{prefix}:{}", name.local))
    }

    /// Writes the attributes of an element.
    fn attributes(&mut self, content: &Content, value: &Json<'_>) -> Result<(), String> {
        if let Content::Type(Type(Kind::Union { tag, .. })) = content.resolved() {
            let Some((branch, value)) = branch_of(content, value) else {
                return self.attributes(&Content::Any, value);
            };
            if let Some((tag, value)) = untold(tag.as_ref(), branch, value) {
                self.attribute(tag, value)?;
            }
            return self.attributes(&branch.content, value);
        }
        let value = value.plain();
        match content.resolved() {
            Content::Any => self.additional_attributes(&[], value),
            Content::Map(Content::Any) => self.additional_attributes(&[], value),
            Content::Type(Type(Kind::Object {
                members,
                additional,
            })) => {
                self.member_attributes(members, value)?;
                match additional {
                    Some(Content::Any) => self.additional_attributes(members, value),
                    _ => Ok(()),
                }
            }
            Content::Tuple(members) => {
                let Json::Array(items) = value else {
                    return Ok(());
                };
                for (member, item) in members.iter().zip(items) {
                    self.attribute(member, item)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn member_attributes(&mut self, members: &[Member], value: &Json<'_>) -> Result<(), String> {
        for member in members {
            if let Some(value) = value.get(member.json) {
                self.attribute(member, value)?;
            }
        }
        Ok(())
    }

    fn attribute(&mut self, member: &Member, value: &Json<'_>) -> Result<(), String> {
        let value = value.plain();
        match &member.node {
            Node::Attribute(name, _) if !matches!(value, Json::Null) => {
                let text = value.text().ok_or_else(|| {
                    format!("the attribute `{}` is an object or an array", name.local)
                })?;
                let written = self.attribute_name(name);
                self.push_attribute(&written, text)
            }
            Node::Inline(content) => match content.object() {
                Some((members, _)) => self.member_attributes(members, value),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Writes members that are called `@name`.
    fn additional_attributes(
        &mut self,
        members: &[Member],
        value: &Json<'_>,
    ) -> Result<(), String> {
        for (name, value) in value.members() {
            let Some(attribute) = name.strip_prefix('@') else {
                continue;
            };
            if is_described(members, name) || matches!(value, Json::Null) {
                continue;
            }
            if let Some(text) = value.text() {
                self.push_attribute(attribute, text)?;
            }
        }
        Ok(())
    }

    fn push_attribute(&mut self, name: &str, text: &str) -> Result<(), String> {
        check_name(name)?;
        check_text(text)?;
        let _ = write!(self.xml, " {name}=\"{}\"", escaped_attribute(text));
        Ok(())
    }

    /// Writes what stands in an element.
    fn content(&mut self, content: &Content, value: &Json<'_>) -> Result<(), String> {
        if let Content::Type(Type(Kind::Union { tag, .. })) = content.resolved() {
            let Some((branch, value)) = branch_of(content, value) else {
                return self.any(value);
            };
            if let Some((tag, value)) = untold(tag.as_ref(), branch, value) {
                self.member(tag, value)?;
            }
            return self.content(&branch.content, value);
        }
        let value = value.plain();
        match content.resolved() {
            Content::Type(Type(kind)) => match kind {
                Kind::Object {
                    members,
                    additional,
                } => self.object(members, additional.as_ref(), value),
                Kind::Union { .. } => self.any(value),
                Kind::Same(_) => Err("a type is defined as itself".to_owned()),
            },
            Content::Map(values) => self.object(&[], Some(values), value),
            Content::Any => self.any(value),
            Content::List(item) => match value {
                Json::Array(items) => self.items(item, items),
                _ => Err("a list is not an array".to_owned()),
            },
            Content::Tuple(members) => {
                let Json::Array(items) = value else {
                    return Err("a list is not an array".to_owned());
                };
                for (member, item) in members.iter().zip(items) {
                    self.member(member, item)?;
                }
                Ok(())
            }
            Content::Text
            | Content::Token
            | Content::Number
            | Content::Boolean
            | Content::Guess => match value.text() {
                Some(text) => self.text(text),
                None => Err("an object or an array can't be text".to_owned()),
            },
        }
    }

    fn items(&mut self, item: &Element, items: &[Json<'_>]) -> Result<(), String> {
        items.iter().try_for_each(|value| self.element(item, value))
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        check_text(text)?;
        self.xml.push_str(&escaped(text));
        Ok(())
    }

    fn object(
        &mut self,
        members: &[Member],
        additional: Option<&Content>,
        value: &Json<'_>,
    ) -> Result<(), String> {
        if !matches!(value, Json::Object(_)) {
            return Err("an object has no members".to_owned());
        }
        for member in members {
            if let Some(value) = value.get(member.json) {
                self.member(member, value)?;
            }
        }
        let Some(additional) = additional else {
            return Ok(());
        };
        for (name, value) in value.members() {
            if is_described(members, name) {
                continue;
            }
            match (additional.resolved(), name.as_ref(), value) {
                (Content::Any, name, _) if name.starts_with('@') => {}
                (Content::Any, "#text", value) => self.text(value.text().unwrap_or_default())?,
                (Content::Any, name, Json::Array(items)) => {
                    for item in items {
                        self.tag(name, "", additional, item)?;
                    }
                }
                (_, name, value) => self.tag(name, "", additional, value)?,
            }
        }
        Ok(())
    }

    /// Writes what a member is besides attributes.
    fn member(&mut self, member: &Member, value: &Json<'_>) -> Result<(), String> {
        if let Node::Element(element) = &member.node
            && !matches!(element.content.resolved(), Content::Any)
        {
            return self.element(element, value);
        }
        match (&member.node, value.plain()) {
            (Node::Attribute(..), _) => Ok(()),
            (Node::Element(element), Json::Array(items)) => self.items(element, items),
            (Node::Element(element), value) => self.element(element, value),
            (Node::Items(item), Json::Array(items)) => self.items(item, items),
            (Node::Items(_) | Node::Text(_) | Node::CData(_) | Node::Inline(_), Json::Null) => {
                Ok(())
            }
            (Node::Items(_), _) => Err("a list is not an array".to_owned()),
            (Node::Text(content), value) => self.content(content, value),
            (Node::CData(_), value) => {
                let text = value.text();
                let text = text.ok_or("an object or an array can't be text")?;
                check_text(text)?;
                // The end of a section can't stand in one.
                let text = text.replace("]]>", "]]]]><![CDATA[>");
                let _ = write!(self.xml, "<![CDATA[{text}]]>");
                Ok(())
            }
            (Node::Inline(content), value) => match content.object() {
                Some((members, _)) => self.object(members, None, value),
                None => Ok(()),
            },
        }
    }

    /// Writes any JSON value.
    fn any(&mut self, value: &Json<'_>) -> Result<(), String> {
        let value = value.plain();
        match value {
            Json::Object(_) => self.object(&[], Some(&Content::Any), value),
            Json::Array(items) => items
                .iter()
                .try_for_each(|item| self.tag("item", "", &Content::Any, item)),
            scalar => self.text(scalar.text().unwrap_or_default()),
        }
    }
}

/// The member that distinguishes a union's branches, if the branch does not describe it itself.
fn untold<'d, 'j>(
    tag: Option<&'d Member>,
    branch: &Branch,
    value: &'j Json<'j>,
) -> Option<(&'d Member, &'j Json<'j>)> {
    let tag = tag?;
    let (members, additional) = branch.content.object()?;
    let is_written = is_described(members, tag.json) || additional.is_some();
    (!is_written).then(|| value.get(tag.json).map(|value| (tag, value)))?
}

/// Whether a member is described.
fn is_described(members: &[Member], name: &str) -> bool {
    members.iter().any(|member| member.json == name)
}

/// The branch of a union that a value is of, and the value without its mark: the one that is marked, that of its tag, or
/// else the one that knows most of its members.
fn branch_of<'j>(
    content: &Content,
    value: &'j Json<'j>,
) -> Option<(&'static Branch, &'j Json<'j>)> {
    let Content::Type(Type(Kind::Union { tag, branches })) = content.resolved() else {
        return None;
    };
    let (number, value) = value.branch();
    let branch = match number {
        Some(number) => branches.get(number),
        None => best_branch(tag.as_ref(), branches, value),
    };
    branch.map(|branch| (branch, value))
}

fn best_branch(
    tag: Option<&Member>,
    branches: &'static [Branch],
    value: &Json<'_>,
) -> Option<&'static Branch> {
    if let Some(tag) = tag {
        let tag = value.get(tag.json).and_then(Json::text)?;
        return branches.iter().find(|branch| branch.tags.contains(&tag));
    }
    let score = |branch: &Branch| -> Option<(isize, isize)> {
        let content = branch.content.resolved();
        if let Some((members, additional)) = content.object() {
            let Json::Object(values) = value else {
                return None;
            };
            let known = values
                .iter()
                .filter(|(name, _)| is_described(members, name));
            let known = isize::try_from(known.count()).ok()?;
            let unknown = isize::try_from(values.len()).ok()? - known;
            let rank = if additional.is_some() { 0 } else { 1 };
            return Some((known - unknown, rank));
        }
        match (content, value) {
            (Content::List(_) | Content::Tuple(_), Json::Array(_)) => Some((0, 0)),
            (Content::Boolean, Json::Literal("true" | "false")) => Some((1, 0)),
            (Content::Number, Json::Literal(text)) => {
                (!matches!(*text, "true" | "false")).then_some((1, 0))
            }
            (Content::Text | Content::Token, Json::String(_)) => Some((1, 0)),
            (Content::Guess, Json::Literal(_) | Json::String(_)) => Some((0, 0)),
            (Content::Any, _) => Some((isize::MIN, 0)),
            (Content::Type(_), _) => Some((isize::MIN + 1, 0)),
            _ => None,
        }
    };
    let mut best: Option<(&Branch, (isize, isize))> = None;
    for branch in branches {
        if let Some(score) = score(branch)
            && best.is_none_or(|(_, most)| score > most)
        {
            best = Some((branch, score));
        }
    }
    best.map(|(branch, _)| branch)
}

fn check_name(name: &str) -> Result<(), String> {
    match is_name(name) {
        true => Ok(()),
        false => Err(format!(
            "`{name}` can't be the name of an XML element or attribute"
        )),
    }
}

fn check_text(text: &str) -> Result<(), String> {
    match text.chars().find(|letter| !is_character(*letter)) {
        None => Ok(()),
        Some(letter) => Err(format!(
            "a text has the character U+{:04X}, which is not allowed in XML",
            u32::from(letter)
        )),
    }
}

/// Text between tags. A carriage return would be read as a line feed (XML 1.0 §2.11).
fn escaped(text: &str) -> Cow<'_, str> {
    escaped_with(text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

/// The value of an attribute in double quotes, in which white space would be read as a space (XML 1.0 §3.3.3).
fn escaped_attribute(text: &str) -> Cow<'_, str> {
    escaped_with(text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#9;"),
        b'\n' => Some("&#10;"),
        b'\r' => Some("&#13;"),
        _ => None,
    })
}

fn escaped_with(text: &str, escape: fn(u8) -> Option<&'static str>) -> Cow<'_, str> {
    let mut written = String::new();
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(escape) = escape(byte) {
            written.push_str(text.get(copied..at).unwrap_or_default());
            written.push_str(escape);
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    written.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(written)
}
