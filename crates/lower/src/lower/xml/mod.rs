//! XML bodies: what each type is in XML (OpenAPI 3.0.4 §4.7.26, 3.2 §4.25, *XML Object*).
//!
//! A body's schema gives a root element, from which the types in it are described, each once, beside the type that JSON
//! has too. What stands where a schema is used counts more than what a component says of itself. An element that the
//! document does not name has its property's name, the root that of its component.
//!
//! `attribute` and `wrapped` are read as the `nodeType` of OpenAPI 3.2 that they stand for. Where 3.2 says that a
//! reference is no node, a property that is one has its own name all the same, as it has in every version before.

mod hints;
mod inline;
mod union;

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use clientsmith_model::{
    AdditionalPolicy, BodyForm, Content, ContentKind, Errors, Ident, JsonKind, Operation,
    ResponseVariant, Scalar, Shape, Success, TypeId, TypeRef, ValueFormat, Xml, XmlContent,
    XmlElement, XmlMember, XmlName, XmlNode, XmlRoot, XmlRootId, XmlShape, XmlType, XmlTypeId,
};

use super::compose::gather;
use super::media_type::BodyFormat;
use super::merged_schema::{Extra, MergedSchema, SchemaSite};
use super::names::{self, Names};
use super::schema::Schemas;
use crate::document::{Document, NodeType};
use crate::problem::Code;
use hints::Hints;

/// The name of a root element, or of an item, that the document does not name.
const UNNAMED: (&str, &str) = ("root", "item");

/// The descriptions while they are made.
#[derive(Debug, Default)]
pub(crate) struct XmlTypes<'d> {
    pub(crate) xml: Xml,
    names: Names,
    known: HashMap<TypeId, XmlTypeId>,
    /// The roots of each name.
    roots: HashMap<String, Vec<usize>>,
    /// Types whose descriptions are still to be made, and the schemas that they stand for where they were met first.
    pending: VecDeque<(TypeId, XmlTypeId, Vec<SchemaSite<'d>>)>,
    /// What declared types were made of; nothing in a document without XML.
    merged: HashMap<TypeId, Rc<MergedSchema<'d>>>,
    has_xml: bool,
}

impl<'d> XmlTypes<'d> {
    /// Descriptions for the bodies of a document.
    pub(crate) fn of(document: &Document) -> Self {
        Self {
            has_xml: has_xml(document),
            ..Self::default()
        }
    }

    /// Keeps what a declared type was made of.
    pub(crate) fn keep(&mut self, id: TypeId, merged: Box<MergedSchema<'d>>) {
        if self.has_xml {
            self.merged.insert(id, Rc::from(merged));
        }
    }
}

/// Whether some body is XML.
fn has_xml(document: &Document) -> bool {
    let is_xml = |name: &String| BodyFormat::of_media_type(name) == BodyFormat::Xml;
    let operations = document.operations().map(|site| site.operation);
    let webhooks = document.webhooks.iter().map(|webhook| &webhook.operation);
    operations.chain(webhooks).any(|operation| {
        let body = operation.request_body.iter();
        let body = body.filter_map(|body| body.as_item());
        let responses = operation.responses.responses.values();
        let responses = responses.chain(&operation.responses.default);
        let responses = responses.filter_map(|response| response.as_item());
        body.flat_map(|body| body.content.keys())
            .chain(responses.flat_map(|response| response.content.keys()))
            .any(is_xml)
    })
}

/// The root element of a body; `None` where the body is text: its schema is a string without a name in XML, or says
/// nothing.
pub(crate) fn root<'d>(
    schemas: &mut Schemas<'d, '_>,
    at: &SchemaSite<'d>,
    ty: &TypeRef,
) -> Option<XmlRootId> {
    let parts = std::slice::from_ref(at);
    let hints = Hints::of(schemas, parts);
    match ty {
        TypeRef::Json => return None,
        TypeRef::Scalar(scalar) if scalar.is_text() && hints.name.is_none() => return None,
        _ => {}
    }
    let named = hints.name.or(hints.component);
    let name = match named {
        Some(local) => hints.name_of(schemas, at, local),
        None => XmlName {
            local: UNNAMED.0.to_owned(),
            is_open: true,
            ..XmlName::default()
        },
    };
    let content = match inner(ty) {
        TypeRef::List(item) => {
            let item = item_of(schemas, item, parts, &name, true);
            XmlContent::List(Box::new(item))
        }
        ty => content(schemas, ty, parts),
    };
    finish_pending(schemas);
    let is_named_by_branches = union::has_names(&schemas.xml.xml, &content);
    if named.is_none() && !is_named_by_branches {
        let message = format!(
            "the root element has no name: it is written as `{}`, and read under any name; `xml.name` gives it one",
            UNNAMED.0
        );
        schemas.report(Code::InvalidXml, &at.pointer, message);
    }
    Some(schemas.xml.add_root(XmlElement { name, content }))
}

/// The descriptions of a document's bodies, with what its operations need of them.
pub(crate) fn finished(xml: Xml, operations: &[Operation]) -> Xml {
    Xml {
        is_needed: operations.iter().any(needs_xml),
        ..xml
    }
}

/// Whether an operation has a body that is XML and nothing else.
fn needs_xml(operation: &Operation) -> bool {
    let is_xml = |content: &Content| matches!(content.kind, ContentKind::Xml { .. });
    let is_sent = match operation.body.as_ref().map(|body| &body.form) {
        None | Some(BodyForm::Flattened { .. }) => false,
        Some(BodyForm::Single { content, .. }) => is_xml(content),
        Some(BodyForm::ByMediaType { variants, .. }) => {
            variants.iter().all(|variant| is_xml(&variant.content))
        }
    };
    let is_of = |response: &ResponseVariant| is_only_xml(response.media_types.format);
    let is_received = match &operation.responses.success {
        Success::One { media_types, .. } => is_only_xml(media_types.format),
        Success::OneOf { responses, .. } => responses.iter().any(is_of),
    };
    let is_error = match &operation.responses.errors {
        Errors::Untyped => false,
        Errors::One { format, .. } => is_only_xml(*format),
        Errors::OneOf { responses, .. } => responses.iter().any(is_of),
    };
    is_sent || is_received || is_error
}

const fn is_only_xml(format: ValueFormat) -> bool {
    matches!(format, ValueFormat::Xml(_))
}

impl XmlTypes<'_> {
    fn add_root(&mut self, element: XmlElement) -> XmlRootId {
        let roots = &mut self.xml.roots;
        let named = self.roots.entry(element.name.local.clone()).or_default();
        let is_same = |index: &usize| roots[*index].element == element;
        let index = named.iter().copied().find(is_same).unwrap_or_else(|| {
            let words = names::constant_words(&element.name.local);
            let ident = self.names.claim(&format!("{words}_ROOT"), "_");
            named.push(roots.len());
            roots.push(XmlRoot { ident, element });
            roots.len() - 1
        });
        XmlRootId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// A place for the description of a type.
    fn add_type(&mut self, id: TypeId, ident: &Ident) -> XmlTypeId {
        let types = &mut self.xml.types;
        let number = XmlTypeId(u32::try_from(types.len()).unwrap_or(u32::MAX));
        types.push(XmlType {
            ident: self.names.claim(&names::constant_words(ident.bare()), "_"),
            shape: XmlShape::Same(XmlContent::Any),
        });
        self.known.insert(id, number);
        number
    }
}

/// A type without what says that it may be null or is boxed.
fn inner(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) | TypeRef::Boxed(inner) => {
            self::inner(inner)
        }
        ty => ty,
    }
}

/// What an element of this type contains.
fn content<'d>(
    schemas: &mut Schemas<'d, '_>,
    ty: &TypeRef,
    parts: &[SchemaSite<'d>],
) -> XmlContent {
    match inner(ty) {
        TypeRef::Scalar(scalar) => scalar_content(*scalar),
        TypeRef::External(id) => external_content(schemas.types[*id].kind),
        TypeRef::List(item) => {
            let name = XmlName {
                local: UNNAMED.1.to_owned(),
                ..XmlName::default()
            };
            XmlContent::List(Box::new(item_of(schemas, item, parts, &name, true)))
        }
        TypeRef::Map(values) => {
            let merged = gather(schemas, parts);
            let site = match &merged.extra {
                Extra::Typed(site) => std::slice::from_ref(site),
                _ => &[],
            };
            XmlContent::Map(Box::new(content(schemas, values, site)))
        }
        TypeRef::Tuple(items) => tuple(schemas, items, parts),
        TypeRef::Named(id) => named(schemas, *id, parts),
        TypeRef::Json | TypeRef::Nullable(_) | TypeRef::OrEmpty(_) | TypeRef::Boxed(_) => {
            XmlContent::Any
        }
    }
}

const fn external_content(kind: Option<JsonKind>) -> XmlContent {
    match kind {
        Some(JsonKind::Boolean) => XmlContent::Boolean,
        Some(JsonKind::Integer | JsonKind::Number) => XmlContent::Number,
        Some(JsonKind::String) => XmlContent::Text,
        None | Some(JsonKind::Null | JsonKind::Array | JsonKind::Object) => XmlContent::Any,
    }
}

const fn scalar_content(scalar: Scalar) -> XmlContent {
    match scalar {
        Scalar::Bool => XmlContent::Boolean,
        Scalar::String | Scalar::Null | Scalar::EmptyString => XmlContent::Text,
        Scalar::EmptyObject => XmlContent::Any,
        scalar if scalar.is_text() => XmlContent::Token,
        _ => XmlContent::Number,
    }
}

fn named<'d>(schemas: &mut Schemas<'d, '_>, id: TypeId, parts: &[SchemaSite<'d>]) -> XmlContent {
    match &schemas.types[id].shape {
        Shape::StringEnum(_) => XmlContent::Token,
        Shape::IntegerEnum(_) => XmlContent::Number,
        Shape::ValueEnum(_) => XmlContent::Guess,
        Shape::Alias(target) => {
            let target = target.clone();
            content(schemas, &target, parts)
        }
        Shape::Struct(_) | Shape::TaggedUnion(_) | Shape::UntaggedUnion(_) | Shape::Newtype(_) => {
            XmlContent::Type(declared(schemas, id, parts))
        }
    }
}

/// The description of a declared type, which is made later: types may lead to each other without end.
fn declared<'d>(schemas: &mut Schemas<'d, '_>, id: TypeId, parts: &[SchemaSite<'d>]) -> XmlTypeId {
    if let Some(known) = schemas.xml.known.get(&id) {
        return *known;
    }
    let ident = schemas.types[id].ident.clone();
    let number = schemas.xml.add_type(id, &ident);
    schemas.xml.pending.push_back((id, number, parts.to_vec()));
    number
}

/// Describes what the descriptions made so far refer to.
fn finish_pending(schemas: &mut Schemas<'_, '_>) {
    let mut described = Vec::new();
    while let Some((id, number, parts)) = schemas.xml.pending.pop_front() {
        let shape = shape(schemas, id, &parts);
        if let Some(ty) = schemas.xml.xml.types.get_mut(number.0 as usize) {
            ty.shape = shape;
        }
        described.push((number, id));
    }
    for (number, _) in &described {
        union::settle_tag(&mut schemas.xml.xml, *number);
    }
    let numbers = described.iter().map(|(number, _)| *number);
    let elements = inline::end(&mut schemas.xml.xml, numbers);
    let ids: HashMap<XmlTypeId, TypeId> = described.iter().copied().collect();
    for (number, member) in elements {
        let merged = ids.get(&number).and_then(|id| schemas.xml.merged.get(id));
        let merged = merged.cloned();
        let sites = merged
            .as_ref()
            .and_then(|merged| merged.members.get(member.as_str()));
        if let Some(site) = sites.and_then(|sites| sites.last()) {
            let message = format!(
                "`{member}` would stand in place within itself, or within too many others; it is an element"
            );
            schemas.report(Code::InvalidXml, &site.pointer, message);
        }
    }
}

fn shape<'d>(schemas: &mut Schemas<'d, '_>, id: TypeId, parts: &[SchemaSite<'d>]) -> XmlShape {
    let merged = schemas.xml.merged.get(&id).cloned();
    match schemas.types[id].shape.clone() {
        Shape::Struct(object) => {
            let members = object.fields.iter().map(|field| {
                let parts = merged.as_ref();
                let parts = parts.and_then(|merged| merged.members.get(field.name.wire.as_str()));
                let parts = parts.map_or(&[][..], Vec::as_slice);
                XmlMember {
                    wire: field.name.wire.clone(),
                    node: member(schemas, &field.name.wire, &field.ty, parts),
                }
            });
            let members = members.collect();
            let additional = match &object.additional {
                AdditionalPolicy::Denied => None,
                AdditionalPolicy::Kept { values, .. } => {
                    let site = match merged.as_ref().map(|merged| &merged.extra) {
                        Some(Extra::Typed(site)) => std::slice::from_ref(site),
                        _ => &[],
                    };
                    Some(content(schemas, values, site))
                }
            };
            XmlShape::Object {
                members,
                additional,
            }
        }
        Shape::Newtype(ty) => XmlShape::Same(content(schemas, &ty, parts)),
        shape => union::shape(schemas, &shape, merged.as_deref(), parts),
    }
}

/// The node that a member is.
fn member<'d>(
    schemas: &mut Schemas<'d, '_>,
    wire: &str,
    ty: &TypeRef,
    parts: &[SchemaSite<'d>],
) -> XmlNode {
    let hints = Hints::of(schemas, parts);
    let at = parts.last();
    let local = hints.name.unwrap_or(wire);
    let name = match at {
        Some(at) => hints.name_of(schemas, at, local),
        None => XmlName {
            local: local.to_owned(),
            ..XmlName::default()
        },
    };
    if let TypeRef::List(item) = inner(ty) {
        if hints.node_type == Some(NodeType::Element) {
            let item = item_of(schemas, item, parts, &name, true);
            return XmlNode::Element(XmlElement {
                name,
                content: XmlContent::List(Box::new(item)),
            });
        }
        report_nested(schemas, &hints, at, "a list");
        // The name of a list that is no element counts for nothing.
        let property = XmlName {
            local: wire.to_owned(),
            ..XmlName::default()
        };
        return XmlNode::Items(item_of(schemas, item, parts, &property, false));
    }
    let content = content(schemas, ty, parts);
    let is_scalar = matches!(
        content,
        XmlContent::Text
            | XmlContent::Token
            | XmlContent::Number
            | XmlContent::Boolean
            | XmlContent::Guess
    );
    match hints.node_type {
        Some(NodeType::Attribute) if is_scalar => XmlNode::Attribute(name, content),
        Some(NodeType::Text) if is_scalar => XmlNode::Text(content),
        Some(NodeType::CData) if is_scalar => XmlNode::CData(content),
        Some(NodeType::None) if is_object(schemas, ty) => XmlNode::Inline(content),
        _ => {
            match hints.node_type {
                Some(NodeType::None) => report_without_node(schemas, at),
                _ if !is_scalar => report_nested(schemas, &hints, at, "an object"),
                _ => {}
            }
            XmlNode::Element(XmlElement { name, content })
        }
    }
}

/// Reports an attribute or a text that is none.
fn report_nested(
    schemas: &mut Schemas<'_, '_>,
    hints: &Hints<'_>,
    at: Option<&SchemaSite<'_>>,
    kind: &str,
) {
    let node = match hints.node_type {
        Some(NodeType::Attribute) => "an attribute",
        Some(NodeType::Text | NodeType::CData) => "text",
        _ => return,
    };
    if let Some(at) = at {
        let message = format!("{kind} can't be {node} in XML; it is an element");
        schemas.report(Code::InvalidXml, &at.pointer, message);
    }
}

/// Reports what has no node of its own and nothing within that could stand in its place.
fn report_without_node(schemas: &mut Schemas<'_, '_>, at: Option<&SchemaSite<'_>>) {
    if let Some(at) = at {
        let message =
            "only objects and lists can have the node type `none` in XML; it is an element";
        schemas.report(Code::InvalidXml, &at.pointer, message.to_owned());
    }
}

/// Whether a type is an object whose nodes may stand among those of the object around it.
fn is_object(schemas: &Schemas<'_, '_>, ty: &TypeRef) -> bool {
    schemas.types.object(inner(ty)).is_some()
}

/// The element of a list's item. `inferred` is its name if it has none of its own; `is_open` says that others are read
/// too, since nothing else can stand there.
fn item_of<'d>(
    schemas: &mut Schemas<'d, '_>,
    item: &TypeRef,
    parts: &[SchemaSite<'d>],
    inferred: &XmlName,
    is_open: bool,
) -> XmlElement {
    let site = items_site(schemas, parts);
    let parts = site.as_slice();
    let hints = Hints::of(schemas, parts);
    let name = match (hints.name, &site) {
        (Some(local), Some(at)) => hints.name_of(schemas, at, local),
        (_, Some(at)) => XmlName {
            is_open,
            ..hints.name_of(schemas, at, &inferred.local)
        },
        _ => XmlName {
            is_open,
            ..inferred.clone()
        },
    };
    XmlElement {
        name,
        content: content(schemas, item, parts),
    }
}

/// The schema of a list's items.
fn items_site<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
) -> Option<SchemaSite<'d>> {
    let merged = gather(schemas, parts);
    merged.items.or_else(|| {
        let mut branches = merged.unions.iter().flat_map(|union| &union.branches);
        branches.find_map(|branch| gather(schemas, std::slice::from_ref(branch)).items)
    })
}

/// Nodes in the order of `prefixItems`.
fn tuple<'d>(
    schemas: &mut Schemas<'d, '_>,
    items: &[TypeRef],
    parts: &[SchemaSite<'d>],
) -> XmlContent {
    let sites = gather(schemas, parts).tuple.unwrap_or_default();
    let nodes = items.iter().enumerate().map(|(index, ty)| {
        let parts = sites.get(index).map_or(&[][..], std::slice::from_ref);
        XmlMember {
            wire: String::new(),
            node: member(schemas, UNNAMED.1, ty, parts),
        }
    });
    XmlContent::Tuple(nodes.collect())
}
