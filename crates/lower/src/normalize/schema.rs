//! Schemas: JSON Schema 2020-12 and OpenAPI 3.0's dialect → `AnySchema`.

use std::ops::Range;

use clientsmith_model::Dialect;
use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind,
};
use serde_json::Value;

use super::Reader;
use super::cursor::Cursor;
use super::extensions::{Kind, NULL, TUPLE};
use super::reference::component;
use crate::check::Example;
use crate::load::Node;
use crate::problem::{Code, Problem, did_you_mean};
use crate::source::{FileId, Place};

/// Keywords that are read, and those that say nothing of the type.
const FIELDS: &[&str] = &[
    "type",
    "format",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "externalDocs",
    "xml",
    "discriminator",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "$ref",
    "$defs",
    "definitions",
    "$id",
    "id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$comment",
    "$vocabulary",
];

/// Keywords of validation that no Rust type expresses.
const LOOSE: &[&str] = &[
    "if",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedItems",
    "contains",
    "propertyNames",
];

impl Reader<'_> {
    /// A schema or a reference to one; where something refers to what stands here, a reference too.
    pub(super) fn schema(&mut self, at: &Cursor<'_>) -> ReferenceOr<Schema> {
        if !self.referred.is_empty() {
            let key = (at.place.file, at.place.pointer.clone());
            if self.referred.contains(&key)
                && let Some(name) = self.hoisted.get(&key)
            {
                let name = name.clone();
                return self.referred(at, &name);
            }
        }
        self.named_schema(at)
    }

    /// A reference to what stands here, with what is said of the member or input that it is: that is none of the type's.
    fn referred(&mut self, at: &Cursor<'_>, name: &str) -> ReferenceOr<Schema> {
        const OWN: [&str; 5] = [
            "readOnly",
            "writeOnly",
            "default",
            "deprecated",
            "x-provenance",
        ];
        let holds_a_value = matches!(
            at.place.pointer.tokens().as_slice(),
            [.., "properties", _] | [.., "schema"]
        );
        if !holds_a_value || !OWN.iter().any(|field| at.node.get(field).is_some()) {
            return component(name);
        }
        let schema_data = SchemaData {
            discriminator: None,
            title: None,
            ..self.schema_data(at)
        };
        let any = AnySchema {
            all_of: vec![component(name)],
            ..AnySchema::default()
        };
        ReferenceOr::Item(Schema {
            schema_data,
            schema_kind: SchemaKind::Any(any),
        })
    }

    /// What stands at a place that has a name or none.
    pub(super) fn named_schema(&mut self, at: &Cursor<'_>) -> ReferenceOr<Schema> {
        match at.node {
            Node::Bool(true) => return ReferenceOr::Item(anything()),
            Node::Bool(false) => return ReferenceOr::Item(nothing()),
            Node::Map(_) => {}
            _ => {
                self.wrong_type(at, "a schema");
                return ReferenceOr::Item(anything());
            }
        }
        let Some(reference) = at.get("$ref") else {
            return ReferenceOr::Item(self.inline(at));
        };
        let Some(text) = reference.node.as_str() else {
            self.wrong_type(&reference, "a string");
            return ReferenceOr::Item(anything());
        };
        let referred = self
            .schema_reference(at, text)
            .unwrap_or(ReferenceOr::Item(anything()));
        // OpenAPI 3.0.3 §4.7.23: what stands beside `$ref` is ignored; 3.1 §4.8.23 lets it count.
        if self.dialect == Dialect::V3_0 || !has_siblings(at.node) {
            return referred;
        }
        let mut schema = self.inline(at);
        if let SchemaKind::Any(any) = &mut schema.schema_kind {
            any.all_of.insert(0, referred);
        }
        ReferenceOr::Item(schema)
    }

    fn boxed(&mut self, at: &Cursor<'_>) -> ReferenceOr<Box<Schema>> {
        match self.schema(at) {
            ReferenceOr::Item(schema) => ReferenceOr::Item(Box::new(schema)),
            ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference },
        }
    }

    fn schemas_of(&mut self, at: &Cursor<'_>, name: &str) -> Vec<ReferenceOr<Schema>> {
        let Some(field) = at.get(name) else {
            return Vec::new();
        };
        if !self.is_bounded(&field) {
            return Vec::new();
        }
        let items = self.items(&field);
        if items.is_empty() && name != "allOf" {
            let message = format!("`{name}` has no branches; it is any JSON value in Rust");
            self.problems
                .report(Code::EmptyUnion, field.place.key(), message);
        }
        items.iter().map(|item| self.schema(item)).collect()
    }

    /// A schema object, `$ref` left out of account.
    fn inline(&mut self, at: &Cursor<'_>) -> Schema {
        self.fields(at, FIELDS);
        let mut data = self.schema_data(at);
        let mut any = self.any_schema(at);
        let kinds = self.kinds(at, &mut data);
        self.apply_kinds(&kinds, &mut any, &mut data);
        if Self::is_tuple(at) {
            self.tuple(at, &mut any, &mut data);
        } else {
            fold_null_branches(&mut any, &mut data);
        }
        fold_null_values(&mut any, &mut data);
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
        let schema = Schema {
            schema_data: data,
            schema_kind: SchemaKind::Any(any),
        };
        let mut places: Vec<Place> = at.get("example").map(|at| at.place).into_iter().collect();
        if let Some(examples) = at
            .get("examples")
            .filter(|at| matches!(at.node, Node::List(_)))
        {
            places.extend(self.items(&examples).into_iter().map(|at| at.place));
        }
        if !places.is_empty() {
            self.keep_examples(places, &ReferenceOr::Item(schema.clone()), &at.place);
        }
        schema
    }

    /// Keeps examples to be checked once every schema is known; what they have become in [`Document::examples`].
    ///
    /// [`Document::examples`]: super::Document::examples
    pub(super) fn keep_examples(
        &mut self,
        places: Vec<Place>,
        schema: &ReferenceOr<Schema>,
        schema_place: &Place,
    ) -> Range<usize> {
        let start = self.examples.len();
        let examples = places.into_iter().map(|place| Example {
            place,
            schema: schema.clone(),
            schema_place: schema_place.clone(),
        });
        self.examples.extend(examples);
        start..self.examples.len()
    }

    fn schema_data(&mut self, at: &Cursor<'_>) -> SchemaData {
        let example = at.get("example").or_else(|| {
            let examples = at.get("examples")?;
            match examples.node {
                Node::List(items) => Some(Cursor {
                    node: items.first()?,
                    place: examples.place.index(0),
                }),
                _ => None,
            }
        });
        SchemaData {
            nullable: self.boolean(at, "nullable").unwrap_or_default(),
            read_only: self.boolean(at, "readOnly").unwrap_or_default(),
            write_only: self.boolean(at, "writeOnly").unwrap_or_default(),
            deprecated: self.boolean(at, "deprecated").unwrap_or_default(),
            external_docs: None,
            example: example.map(|example| example.node.to_json()),
            title: self.string(at, "title"),
            description: self.string(at, "description"),
            discriminator: at
                .get("discriminator")
                .and_then(|field| self.discriminator(&field)),
            default: at.node.get("default").map(Node::to_json),
            extensions: self.extensions(at, Kind::Schema),
        }
    }

    fn discriminator(&mut self, at: &Cursor<'_>) -> Option<Discriminator> {
        // Some documents give the name alone, as Swagger 2.0 did.
        if let Node::String(name) = at.node {
            self.wrong_type(at, "an object");
            return Some(Discriminator {
                property_name: name.clone(),
                ..Discriminator::default()
            });
        }
        self.fields(at, &["propertyName", "mapping", "defaultMapping"]);
        let property_name = self.string(at, "propertyName")?;
        let mut mapping = IndexMap::new();
        if let Some(field) = at.get("mapping") {
            for (value, target) in self.named(&field) {
                if let Some(name) = target.node.as_str() {
                    mapping.insert(value, self.mapped_schema(&target, name));
                }
            }
        }
        Some(Discriminator {
            property_name,
            mapping,
            ..Discriminator::default()
        })
    }

    /// What a mapping names, as a reference: names and references both mean the schema (OpenAPI 3.0.3 §4.7.25).
    fn mapped_schema(&mut self, at: &Cursor<'_>, name: &str) -> String {
        if self.names.contains(name) {
            return format!("#/components/schemas/{name}");
        }
        if !name.contains(['#', '/', '.']) {
            if at.place.file == FileId::ROOT {
                let message = format!("there is no schema `{name}`");
                let mut known: Vec<&str> = self.names.iter().map(String::as_str).collect();
                known.sort_unstable();
                let help = did_you_mean(name, known);
                let problem = Problem::new(Code::UnresolvedSchema, at.place.clone(), message);
                self.problems.push(problem.help(help));
            }
            return name.to_owned();
        }
        match self.schema_reference(at, name) {
            Some(ReferenceOr::Reference { reference }) => reference,
            // What is left may still be the name of a branch.
            _ => match name.rsplit(['/', '#']).next() {
                Some(last) if self.names.contains(last) => {
                    format!("#/components/schemas/{last}")
                }
                _ => name.to_owned(),
            },
        }
    }

    fn any_schema(&mut self, at: &Cursor<'_>) -> AnySchema {
        let mut any = AnySchema {
            format: self.string(at, "format"),
            pattern: self.string(at, "pattern"),
            multiple_of: self.number(at, "multipleOf"),
            min_length: self.count(at, "minLength"),
            max_length: self.count(at, "maxLength"),
            min_items: self.count(at, "minItems"),
            max_items: self.count(at, "maxItems"),
            min_properties: self.count(at, "minProperties"),
            max_properties: self.count(at, "maxProperties"),
            unique_items: self.boolean(at, "uniqueItems"),
            one_of: self.schemas_of(at, "oneOf"),
            any_of: self.schemas_of(at, "anyOf"),
            all_of: self.schemas_of(at, "allOf"),
            not: at.get("not").map(|field| Box::new(self.schema(&field))),
            ..AnySchema::default()
        };
        (any.minimum, any.exclusive_minimum) =
            self.bound(at, "minimum", "exclusiveMinimum", f64::max);
        (any.maximum, any.exclusive_maximum) =
            self.bound(at, "maximum", "exclusiveMaximum", f64::min);
        self.object_keywords(at, &mut any);
        if let Some(items) = at
            .get("items")
            .filter(|items| !matches!(items.node, Node::Bool(false) | Node::List(_)))
        {
            any.items = Some(self.boxed(&items));
        }
        if let Some(value) = at.node.get("const") {
            any.enumeration = vec![value.to_json()];
        } else if let Some(values) = at.get("enum")
            && self.is_bounded(&values)
        {
            any.enumeration = self
                .items(&values)
                .iter()
                .map(|value| value.node.to_json())
                .collect();
        }
        match at
            .get("contentEncoding")
            .and_then(|field| field.node.as_str())
        {
            Some("base64" | "base64url") => any.format = Some("byte".to_owned()),
            _ => {
                let media_type = at
                    .get("contentMediaType")
                    .and_then(|field| field.node.as_str());
                if media_type.is_some_and(|media_type| media_type == "application/octet-stream") {
                    any.format = Some("binary".to_owned());
                }
            }
        }
        any
    }

    fn object_keywords(&mut self, at: &Cursor<'_>, any: &mut AnySchema) {
        if let Some(properties) = at.get("properties")
            && self.is_bounded(&properties)
        {
            for (name, schema) in self.members(&properties) {
                let schema = self.boxed(&schema);
                any.properties.insert(name, schema);
            }
        }
        // Some documents mark a property itself as required, as JSON Schema's third draft did.
        if !matches!(at.node.get("required"), Some(Node::Bool(_))) {
            any.required = self.strings(at, "required");
        }
        let additional = at
            .get("additionalProperties")
            .or_else(|| at.get("unevaluatedProperties"));
        any.additional_properties = match &additional {
            Some(Cursor {
                node: Node::Bool(allowed),
                ..
            }) => Some(AdditionalProperties::Any(*allowed)),
            Some(schema) if allows_nothing(schema.node) => Some(AdditionalProperties::Any(false)),
            Some(schema) => Some(AdditionalProperties::Schema(Box::new(self.schema(schema)))),
            None => None,
        };
        if let Some(patterns) = at.get("patternProperties") {
            let schemas: Vec<_> = self
                .members(&patterns)
                .iter()
                .map(|(_, schema)| self.schema(schema))
                .collect();
            any.additional_properties = match <[_; 1]>::try_from(schemas) {
                Ok([schema]) => Some(AdditionalProperties::Schema(Box::new(schema))),
                Err(schemas) => {
                    if !schemas.is_empty() {
                        let message = "of several patterns, the values are any JSON value";
                        self.problems
                            .report(Code::LooseSchema, patterns.place.key(), message);
                    }
                    Some(AdditionalProperties::Any(true))
                }
            };
        }
    }

    /// A bound and whether it is exclusive: 3.0 says so by a boolean, 3.1 by the bound itself.
    fn bound(
        &mut self,
        at: &Cursor<'_>,
        inclusive: &str,
        exclusive: &str,
        tighter: fn(f64, f64) -> f64,
    ) -> (Option<f64>, Option<bool>) {
        let bound = self.number(at, inclusive);
        match at.get(exclusive).map(|field| field.node) {
            Some(Node::Number(_)) => {
                let excluded = self.number(at, exclusive);
                match (bound, excluded) {
                    (Some(bound), Some(excluded)) if tighter(bound, excluded) != excluded => {
                        (Some(bound), None)
                    }
                    (_, excluded) => (excluded, Some(true)),
                }
            }
            Some(Node::Bool(flag)) => (bound, Some(*flag)),
            _ => (bound, None),
        }
    }

    /// The kinds of value that `type` allows, null put down as nullable.
    fn kinds(&mut self, at: &Cursor<'_>, data: &mut SchemaData) -> Vec<String> {
        let Some(field) = at.get("type") else {
            return Vec::new();
        };
        let named = match field.node {
            Node::List(_) => self.items(&field),
            _ => vec![field.clone()],
        };
        let mut kinds = Vec::new();
        for kind in named {
            match kind.node {
                Node::String(name) if KINDS.contains(&name.as_str()) => kinds.push(name.clone()),
                Node::String(name) if name == "null" => data.nullable = true,
                // Swagger 2.0's type for uploads, still seen.
                Node::String(name) if name == "file" => kinds.push("string".to_owned()),
                Node::String(name) if name == "any" => return Vec::new(),
                Node::String(name) => {
                    let message = format!("there is no type `{name}`; any value is allowed");
                    let help = did_you_mean(name, KINDS.iter().copied());
                    let help = help.unwrap_or_else(|| format!("types are {}", KINDS.join(", ")));
                    self.problems
                        .report_with_help(Code::IgnoredValue, kind.place, message, help);
                }
                _ => self.wrong_type(&kind, "the name of a type"),
            }
        }
        if kinds.is_empty() && data.nullable && at.get("nullable").is_none() {
            data.extensions.insert(NULL.to_owned(), Value::Bool(true));
        }
        kinds.dedup();
        // `number` allows integers.
        if kinds.iter().any(|kind| kind == "number") {
            kinds.retain(|kind| kind != "integer");
        }
        kinds
    }

    /// One type is the schema's; several become branches, each with the keywords of its kind.
    fn apply_kinds(&mut self, kinds: &[String], any: &mut AnySchema, data: &mut SchemaData) {
        match kinds {
            [] => {}
            [kind] => any.typ = Some(kind.clone()),
            kinds if any.one_of.is_empty() && any.any_of.is_empty() => {
                any.any_of = kinds
                    .iter()
                    .map(|kind| ReferenceOr::Item(branch(kind, any)))
                    .collect();
                any.items = None;
                any.properties = IndexMap::new();
                any.additional_properties = None;
                any.format = None;
                any.enumeration = Vec::new();
                data.extensions.shift_remove(NULL);
            }
            // Branches say themselves which kinds they are.
            _ => {}
        }
    }

    /// Whether it is a list of fixed length whose items have schemas of their own (`prefixItems`).
    fn is_tuple(at: &Cursor<'_>) -> bool {
        at.get("prefixItems")
            .is_some_and(|items| matches!(items.node, Node::List(items) if !items.is_empty()))
    }
}

const KINDS: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// A branch for one of several types: the keywords that concern it.
fn branch(kind: &str, all: &AnySchema) -> Schema {
    let fits = |value: &&Value| match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    let mut any = AnySchema {
        typ: Some(kind.to_owned()),
        ..AnySchema::default()
    };
    any.enumeration = all.enumeration.iter().filter(fits).cloned().collect();
    match kind {
        "string" => {
            any.format.clone_from(&all.format);
            any.pattern.clone_from(&all.pattern);
            (any.min_length, any.max_length) = (all.min_length, all.max_length);
        }
        "array" => any.items.clone_from(&all.items),
        "object" => {
            any.properties.clone_from(&all.properties);
            any.required.clone_from(&all.required);
            any.additional_properties
                .clone_from(&all.additional_properties);
        }
        _ => {
            (any.minimum, any.maximum) = (all.minimum, all.maximum);
            (any.exclusive_minimum, any.exclusive_maximum) =
                (all.exclusive_minimum, all.exclusive_maximum);
        }
    }
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(any),
    }
}

/// Whether a branch allows nothing but null.
fn is_null(schema: &ReferenceOr<Schema>) -> bool {
    schema.as_item().is_some_and(|schema| {
        let only_null = matches!(&schema.schema_kind, SchemaKind::Any(any)
            if any.typ.is_none() && any.enumeration.len() == 1 && any.enumeration[0].is_null());
        schema.schema_data.extensions.contains_key(NULL) || only_null
    })
}

/// A branch for null makes the union nullable.
fn fold_null_branches(any: &mut AnySchema, data: &mut SchemaData) {
    for branches in [&mut any.one_of, &mut any.any_of] {
        let count = branches.len();
        if count > 1 {
            branches.retain(|branch| !is_null(branch));
            data.nullable |= branches.len() < count;
        }
    }
}

/// Null among an enumeration's values makes it nullable; null alone is a schema of its own.
fn fold_null_values(any: &mut AnySchema, data: &mut SchemaData) {
    let count = any.enumeration.len();
    if count == 0 {
        return;
    }
    any.enumeration.retain(|value| !value.is_null());
    data.nullable |= any.enumeration.len() < count;
    if any.enumeration.is_empty() {
        any.typ = None;
        data.extensions.insert(NULL.to_owned(), Value::Bool(true));
    }
}

pub(super) fn has_siblings(node: &Node) -> bool {
    const SAY_NOTHING: [&str; 4] = ["$ref", "$defs", "definitions", "$comment"];
    node.as_map().is_some_and(|members| {
        members
            .keys()
            .any(|name| !SAY_NOTHING.contains(&name.as_str()))
    })
}

/// A schema that allows everything.
pub(super) fn anything() -> Schema {
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(AnySchema::default()),
    }
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
fn nothing() -> Schema {
    let not = Some(Box::new(ReferenceOr::Item(anything())));
    let any = AnySchema {
        not,
        ..AnySchema::default()
    };
    Schema {
        schema_data: SchemaData::default(),
        schema_kind: SchemaKind::Any(any),
    }
}

impl Reader<'_> {
    /// The items of a tuple, put down as branches under a mark.
    fn tuple(&mut self, at: &Cursor<'_>, any: &mut AnySchema, data: &mut SchemaData) {
        any.one_of = self.schemas_of(at, "prefixItems");
        any.typ = Some("array".to_owned());
        data.extensions.insert(TUPLE.to_owned(), Value::Bool(true));
    }
}
