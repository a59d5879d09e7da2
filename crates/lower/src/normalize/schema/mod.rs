//! Schemas: JSON Schema 2020-12 and OpenAPI 3.0's dialect → [`Schema`].

mod annotations;
mod assertions;
mod keywords;
mod types;
mod value_texts;
mod xml;

use clientsmith_model::Dialect;
use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::document::{Annotations, Assertions, Schema, SchemaRef};
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::normalize::extensions::{NAME, PROVENANCE, TYPE, replacement_of, schema_site};
use crate::normalize::version::Version;
use crate::problem::Code;
use crate::source::Place;
use keywords::{ADDED_FIELDS, FIELDS, LOOSE};
use types::{fold_null_branches, fold_null_values};

impl Normalizer<'_> {
    /// A schema or a reference to one; where something refers to what stands here, a reference too.
    pub(super) fn schema(&mut self, at: &Cursor<'_>) -> SchemaRef {
        if !self.targets.is_empty() {
            let key = (at.place.file, at.place.pointer.clone());
            if self.targets.contains(&key)
                && let Some(name) = self.name_at(&key)
            {
                return self.referred(at, name);
            }
        }
        self.named_schema(at)
    }

    /// A reference to what stands here, with what is said of the member or input that it is: that is none of the
    /// type's.
    fn referred(&mut self, at: &Cursor<'_>, name: String) -> SchemaRef {
        const OWN: [&str; 7] = [
            "readOnly",
            "writeOnly",
            "default",
            "deprecated",
            PROVENANCE,
            NAME,
            "xml",
        ];
        let holds_a_value = matches!(
            at.place.pointer.tokens().as_slice(),
            [.., "properties", _] | [.., "schema"]
        );
        if !holds_a_value || !OWN.iter().any(|field| at.node.get(field).is_some()) {
            return SchemaRef::Component(name);
        }
        SchemaRef::inline(Schema {
            assertions: Assertions {
                all_of: vec![SchemaRef::Component(name)],
                ..Assertions::default()
            },
            nullable: self.is_nullable(at),
            discriminator: None,
            annotations: Annotations {
                title: None,
                ..self.annotations(at)
            },
        })
    }

    /// What stands at a place that has a name or none.
    pub(super) fn named_schema(&mut self, at: &Cursor<'_>) -> SchemaRef {
        match at.node {
            Node::Bool(true) => return anything(),
            Node::Bool(false) => return nothing(),
            Node::Map(_) => {}
            _ => {
                self.wrong_type(at, "a schema");
                return anything();
            }
        }
        let Some(reference) = self.reference_of(at) else {
            return SchemaRef::inline(self.inline(at));
        };
        let Some(text) = reference.node.as_str() else {
            self.wrong_type(&reference, "a string");
            return anything();
        };
        let referred = self
            .schema_reference(at, text)
            .map_or_else(anything, SchemaRef::Component);
        // Documents of Swagger 2.0 say beside a reference that null is allowed.
        if self.version == Version::V2_0 && self.is_nullable(at) {
            return SchemaRef::inline(Schema {
                assertions: Assertions {
                    all_of: vec![referred],
                    ..Assertions::default()
                },
                nullable: true,
                ..Schema::default()
            });
        }
        // OpenAPI 3.0.3 §4.7.23: what stands beside `$ref` is ignored; 3.1 §4.8.23 lets it count.
        if self.dialect == Dialect::V3_0 || !has_siblings(at.node) {
            return self.with_own_name(at, referred);
        }
        let mut schema = self.inline(at);
        schema.assertions.all_of.insert(0, referred);
        SchemaRef::inline(schema)
    }

    /// A reference with the name and the type that stand beside it: they are about the property, not about its schema.
    fn with_own_name(&mut self, at: &Cursor<'_>, referred: SchemaRef) -> SchemaRef {
        if at.node.get(NAME).is_none() && at.node.get(TYPE).is_none() {
            return referred;
        }
        let mut extensions = self.extensions(at, schema_site(&at.place));
        let name = match extensions.swap_remove(NAME) {
            Some(Json::String(name)) => Some(name),
            _ => None,
        };
        let replacement = extensions.swap_remove(TYPE);
        let replacement = replacement.and_then(|ty| replacement_of(&ty).ok());
        if name.is_none() && replacement.is_none() {
            return referred;
        }
        SchemaRef::inline(Schema {
            assertions: Assertions {
                all_of: vec![referred],
                ..Assertions::default()
            },
            annotations: Annotations {
                name,
                replacement,
                ..Annotations::default()
            },
            ..Schema::default()
        })
    }

    /// `$ref`, or `$dynamicRef`: that names the same schema as `$ref` would, unless a schema that refers to this one
    /// has the anchor too (JSON Schema 2020-12 §8.2.3.2).
    fn reference_of<'t>(&mut self, at: &Cursor<'t>) -> Option<Cursor<'t>> {
        if let Some(reference) = at.get("$ref") {
            return Some(reference);
        }
        if self.dialect == Dialect::V3_0 {
            return None;
        }
        let reference = at.get("$dynamicRef")?;
        let anchor = reference
            .node
            .as_str()
            .and_then(|text| text.split_once('#'));
        if let Some((_, anchor)) = anchor
            && self.is_ambiguous_anchor(at.place.file, anchor)
        {
            let message = format!(
                "`{anchor}` is the anchor of several schemas; the one that a `$ref` would name is used wherever this schema is"
            );
            self.problems
                .report(Code::LooseSchema, reference.place.clone(), message);
        }
        Some(reference)
    }

    fn schemas_of(&mut self, at: &Cursor<'_>, name: &str) -> Vec<SchemaRef> {
        let Some(field) = at.get(name) else {
            return Vec::new();
        };
        if !self.is_bounded(&field) {
            return Vec::new();
        }
        let items = self.items(&field);
        if items.is_empty() && name != "allOf" {
            let message = format!("`{name}` has no branches; it becomes any JSON value in Rust");
            self.problems
                .report(Code::EmptyUnion, field.place.key(), message);
        }
        items.iter().map(|item| self.schema(item)).collect()
    }

    /// A schema object, `$ref` left out of account.
    fn inline(&mut self, at: &Cursor<'_>) -> Schema {
        self.fields(at, FIELDS);
        self.report_added_fields(at, ADDED_FIELDS);
        self.report_nullable(at);
        let mut schema = Schema {
            nullable: self.is_nullable(at),
            discriminator: at
                .get("discriminator")
                .and_then(|field| self.discriminator(&field)),
            annotations: self.annotations(at),
            assertions: self.assertions(at),
        };
        self.take_types(at, &mut schema);
        fold_null_branches(&mut schema);
        schema.annotations.value_texts = self.value_texts(at, &schema.assertions.values);
        fold_null_values(&mut schema);
        for keyword in LOOSE {
            if at
                .get(keyword)
                .is_some_and(|field| field.node != &Node::Bool(true))
            {
                let message = format!("`{keyword}` can't be expressed in a Rust type");
                self.problems
                    .report(Code::LooseSchema, at.place.child(keyword).key(), message);
            }
        }
        let mut places: Vec<Place> = at.get("example").map(|at| at.place).into_iter().collect();
        if let Some(examples) = at
            .get("examples")
            .filter(|at| matches!(at.node, Node::List(_)))
        {
            places.extend(self.items(&examples).into_iter().map(|at| at.place));
        }
        if !places.is_empty() {
            let schema = SchemaRef::inline(schema.clone());
            self.keep_examples(places, &schema, &at.place, None);
        }
        schema
    }
}

pub(super) fn has_siblings(node: &Node) -> bool {
    const SAY_NOTHING: [&str; 9] = [
        "$ref",
        "$dynamicRef",
        "$defs",
        "definitions",
        "$comment",
        "$id",
        "$schema",
        "$anchor",
        "$dynamicAnchor",
    ];
    node.as_map().is_some_and(|members| {
        members
            .keys()
            .any(|name| !SAY_NOTHING.contains(&name.as_str()))
    })
}

/// A schema that allows everything.
pub(super) fn anything() -> SchemaRef {
    SchemaRef::inline(Schema::default())
}

/// `false`, or the same in 3.0: `{not: {}}`.
fn allows_nothing(node: &Node) -> bool {
    match node {
        Node::Bool(allowed) => !allowed,
        Node::Map(members) if members.len() == 1 => members.get("not").is_some_and(|not| {
            *not == Node::Bool(true) || not.as_map().is_some_and(IndexMap::is_empty)
        }),
        _ => false,
    }
}

/// A schema that allows nothing.
fn nothing() -> SchemaRef {
    SchemaRef::inline(Schema {
        assertions: Assertions {
            negated: true,
            ..Assertions::default()
        },
        ..Schema::default()
    })
}
