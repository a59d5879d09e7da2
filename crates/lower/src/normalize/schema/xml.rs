//! `xml`: how a schema is written as XML, and what is wrong with it (OpenAPI 3.2 §4.25).

use crate::document::{NodeType, Xml};
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::normalize::version::Version;
use crate::problem::Code;

const FIELDS: [&str; 6] = [
    "name",
    "namespace",
    "prefix",
    "attribute",
    "wrapped",
    "nodeType",
];

/// The types whose values an attribute or text can't hold.
const NESTED: [&str; 2] = ["object", "array"];

impl Normalizer<'_> {
    /// The `xml` of the schema that stands here.
    pub(super) fn xml(&mut self, schema: &Cursor<'_>) -> Option<Box<Xml>> {
        let at = schema.get("xml")?;
        self.fields(&at, &FIELDS);
        if !matches!(at.node, Node::Map(_)) {
            return None;
        }
        self.report_added_fields(&at, &[("nodeType", Version::V3_2)]);
        let node_type = self.node_type(schema, &at);
        let prefix = self.xml_prefix(&at);
        let namespace = self.namespace(&at);
        if let (Some(prefix), Some(namespace)) = (&prefix, &namespace) {
            let prefixes = &mut self.xml_prefixes;
            prefixes.entry(prefix.clone()).or_insert(namespace.clone());
        }
        Some(Box::new(Xml {
            name: self.xml_name(&at, "name"),
            namespace,
            prefix,
            node_type,
        }))
    }

    /// `nodeType`, and what `attribute` and `wrapped` say in its words.
    fn node_type(&mut self, schema: &Cursor<'_>, at: &Cursor<'_>) -> Option<NodeType> {
        let stated = self.stated_type(schema);
        let is_nested = |ty: &str| NESTED.contains(&ty);
        let attribute = self.boolean(at, "attribute").unwrap_or_default();
        let wrapped = self.boolean(at, "wrapped").unwrap_or_default();
        if let Some(field) = at.get("nodeType") {
            for replaced in ["attribute", "wrapped"] {
                if at.get(replaced).is_some() {
                    let message =
                        format!("`{replaced}` may not stand beside `nodeType`, which counts");
                    self.report_xml(at, replaced, message);
                }
            }
            let named = self.string(at, "nodeType");
            let node_type = named.as_deref().and_then(NodeType::named);
            let is_scalar = matches!(
                node_type,
                Some(NodeType::Attribute | NodeType::Text | NodeType::CData)
            );
            match (&node_type, stated) {
                (None, _) if named.is_some() => {
                    let message = format!(
                        "`nodeType` must be one of {}",
                        NodeType::NAMES.map(|name| format!("`{name}`")).join(", ")
                    );
                    self.problems.report(Code::InvalidXml, field.place, message);
                }
                (_, Some(ty)) if is_scalar && is_nested(&ty) => {
                    let message = format!("an {ty} can't be the text of a node; it is an element");
                    self.problems.report(Code::InvalidXml, field.place, message);
                    return None;
                }
                _ => {}
            }
            return node_type;
        }
        if wrapped {
            // A reference may lead to a list.
            let may_be_list = match &stated {
                Some(ty) => ty == "array",
                None => ["items", "prefixItems", "$ref", "allOf", "anyOf", "oneOf"]
                    .iter()
                    .any(|field| schema.get(field).is_some()),
            };
            if !may_be_list {
                let message = "`wrapped` has no effect: this is not a list".to_owned();
                self.report_xml(at, "wrapped", message);
            } else if !attribute {
                return Some(NodeType::Element);
            }
        }
        if !attribute {
            return None;
        }
        if let Some(ty) = stated.filter(|ty| is_nested(ty)) {
            let message = format!("an {ty} can't be an attribute; it is an element");
            self.report_xml(at, "attribute", message);
            return wrapped.then_some(NodeType::Element);
        }
        Some(NodeType::Attribute)
    }

    /// The type that a schema states, null left out.
    fn stated_type(&self, schema: &Cursor<'_>) -> Option<String> {
        match schema.node.get("type")? {
            Node::String(ty) => Some(ty.clone()),
            Node::List(types) => {
                let mut types = types.iter().filter_map(Node::as_str);
                types.find(|ty| *ty != "null").map(str::to_owned)
            }
            _ => None,
        }
    }

    fn namespace(&mut self, at: &Cursor<'_>) -> Option<String> {
        let uri = self.string(at, "namespace")?;
        let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
        let is_absolute = scheme.is_some_and(|scheme| {
            scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && scheme
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
        });
        if !is_absolute {
            let message = format!("the namespace `{uri}` is not a URI with a scheme");
            self.report_xml(at, "namespace", message);
        }
        // An empty one is none (Namespaces in XML 1.0 §6.2).
        (!uri.is_empty()).then_some(uri)
    }

    fn xml_prefix(&mut self, at: &Cursor<'_>) -> Option<String> {
        let prefix = self.xml_name(at, "prefix")?;
        if prefix.contains(':') || prefix.eq_ignore_ascii_case("xmlns") {
            let message = format!("`{prefix}` can't be a prefix; it is ignored");
            self.report_xml(at, "prefix", message);
            return None;
        }
        Some(prefix)
    }

    /// A name that XML allows; others are reported and ignored.
    fn xml_name(&mut self, at: &Cursor<'_>, field: &str) -> Option<String> {
        let name = self.string(at, field).filter(|name| !name.is_empty())?;
        if is_xml_name(&name) {
            return Some(name);
        }
        let message = format!("`{name}` is not a name in XML; it is ignored");
        self.report_xml(at, field, message);
        None
    }

    fn report_xml(&mut self, at: &Cursor<'_>, field: &str, message: String) {
        let place = at.place.child(field).key();
        self.problems.report(Code::InvalidXml, place, message);
    }
}

/// Whether this is a name in XML, with or without a prefix (Namespaces in XML 1.0 §4).
pub(crate) fn is_xml_name(name: &str) -> bool {
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
