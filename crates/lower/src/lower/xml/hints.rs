//! What the `xml` of a schema says, where it is used and of the component that it is.

use clientsmith_model::XmlName;

use crate::document::{NodeType, Schema, Xml};
use crate::lower::compose;
use crate::lower::merged_schema::{SchemaNode, SchemaSite, alternatives};
use crate::lower::schema::Schemas;
use crate::problem::Code;

/// Schemas within each other, one nothing but the other; no document comes near.
const DEEPEST: usize = 32;

/// The namespaces of prefixes that every document has (Namespaces in XML 1.0 §3, XML Schema Part 1 §2.6).
const KNOWN: [(&str, &str); 2] = [
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
];

/// What is said of a node: the outermost schema that says something counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hints<'d> {
    pub(super) name: Option<&'d str>,
    namespace: Option<&'d str>,
    prefix: Option<&'d str>,
    pub(super) node_type: Option<NodeType>,
    /// The component that the schema is.
    pub(super) component: Option<&'d str>,
}

impl<'d> Hints<'d> {
    /// What is said of a schema where it is used.
    pub(super) fn of(schemas: &Schemas<'d, '_>, parts: &[SchemaSite<'d>]) -> Self {
        let mut hints = Self::default();
        for part in parts.iter().rev() {
            hints.take_part(schemas, part.clone(), 0);
        }
        hints
    }

    fn take_part(&mut self, schemas: &Schemas<'d, '_>, part: SchemaSite<'d>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match part.node {
            SchemaNode::Component(name) => {
                self.component.get_or_insert(name);
                if let Some(component) = schemas.component_at(name) {
                    self.take_part(schemas, component, depth + 1);
                }
            }
            SchemaNode::Schema(schema) => {
                self.take(schema);
                if let Some(inner) = sole(&part, schema) {
                    self.take_part(schemas, inner, depth + 1);
                }
            }
            SchemaNode::Bare(schema) => self.take(schema),
        }
    }

    fn take(&mut self, schema: &'d Schema) {
        let Some(Xml {
            name,
            namespace,
            prefix,
            node_type,
        }) = schema.annotations.xml.as_deref()
        else {
            return;
        };
        self.name = self.name.or(name.as_deref());
        // A prefix belongs to the namespace that it stands beside.
        if self.namespace.is_none() && self.prefix.is_none() {
            self.namespace = namespace.as_deref();
            self.prefix = prefix.as_deref();
        }
        self.node_type = self.node_type.or(*node_type);
    }

    /// The name of a node that is called `local`, which may begin with a prefix.
    pub(super) fn name_of(
        &self,
        schemas: &mut Schemas<'d, '_>,
        at: &SchemaSite<'d>,
        local: &str,
    ) -> XmlName {
        let (own, local) = match local.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None => (None, local),
        };
        let prefix = self.prefix.or(own);
        let namespace = self.namespace.map(str::to_owned).or_else(|| {
            let prefix = prefix?;
            let known = KNOWN.iter().find(|(known, _)| *known == prefix);
            let declared = schemas.document.xml_prefixes.get(prefix).cloned();
            known.map(|(_, uri)| (*uri).to_owned()).or(declared)
        });
        if let (Some(prefix), None) = (prefix, &namespace) {
            let message = format!("the prefix `{prefix}` has no namespace; it is left out");
            schemas.report(Code::InvalidXml, &at.pointer, message);
        }
        XmlName {
            local: local.to_owned(),
            prefix: prefix.filter(|_| namespace.is_some()).map(str::to_owned),
            namespace,
            is_open: false,
        }
    }
}

/// The schema that another is, where nothing of a shape stands beside it: the one part of an `allOf`, or the one branch
/// of a union.
fn sole<'d>(part: &SchemaSite<'d>, schema: &'d Schema) -> Option<SchemaSite<'d>> {
    if let Some((sole, _)) = compose::sole_part(std::slice::from_ref(part)) {
        return Some(sole);
    }
    match alternatives(schema).as_slice() {
        [(keyword, [only])] if schema.assertions.properties.is_empty() => {
            let pointer = part.pointer.child(keyword).index(0);
            Some(SchemaSite::new(only, pointer, part.hint.clone()))
        }
        _ => None,
    }
}
