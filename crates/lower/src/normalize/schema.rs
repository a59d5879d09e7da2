//! Schemas: JSON Schema 2020-12 and OpenAPI 3.0's dialect → [`Schema`].

use clientsmith_model::Dialect;
use indexmap::IndexMap;
use serde_json::Value as Json;

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::{ExtensionSite, KNOWN_VALUES, PROVENANCE, UNIT};
use super::version::{Added, Version};
use crate::document::{
    AdditionalProperties, Annotations, Assertions, Bounds, DeclaredExample, Discriminator,
    NumberBound, Schema, SchemaRef, SchemaType, Unit,
};
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

/// Keywords that came with JSON Schema 2020-12.
const ADDED_FIELDS: Added = &[
    ("oneOf", Version::V3_0),
    ("anyOf", Version::V3_0),
    ("not", Version::V3_0),
    ("nullable", Version::V3_0),
    ("writeOnly", Version::V3_0),
    ("deprecated", Version::V3_0),
    ("const", Version::V3_1),
    ("examples", Version::V3_1),
    ("patternProperties", Version::V3_1),
    ("propertyNames", Version::V3_1),
    ("prefixItems", Version::V3_1),
    ("contains", Version::V3_1),
    ("minContains", Version::V3_1),
    ("maxContains", Version::V3_1),
    ("contentEncoding", Version::V3_1),
    ("contentMediaType", Version::V3_1),
    ("contentSchema", Version::V3_1),
    ("if", Version::V3_1),
    ("then", Version::V3_1),
    ("else", Version::V3_1),
    ("dependentRequired", Version::V3_1),
    ("dependentSchemas", Version::V3_1),
    ("unevaluatedProperties", Version::V3_1),
    ("unevaluatedItems", Version::V3_1),
    ("$defs", Version::V3_1),
    ("$id", Version::V3_1),
    ("$schema", Version::V3_1),
    ("$anchor", Version::V3_1),
    ("$dynamicAnchor", Version::V3_1),
    ("$dynamicRef", Version::V3_1),
    ("$comment", Version::V3_1),
    ("$vocabulary", Version::V3_1),
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
            return referred;
        }
        let mut schema = self.inline(at);
        schema.assertions.all_of.insert(0, referred);
        SchemaRef::inline(schema)
    }

    /// `nullable`, or what documents of Swagger 2.0 have in its place.
    fn is_nullable(&mut self, at: &Cursor<'_>) -> bool {
        let is_nullable = self.boolean(at, "nullable").unwrap_or_default();
        is_nullable
            || (self.version == Version::V2_0
                && at.node.get("x-nullable") == Some(&Node::Bool(true)))
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

    /// Keeps examples to be held against their schemas once every schema is known.
    pub(super) fn keep_examples(
        &mut self,
        places: Vec<Place>,
        schema: &SchemaRef,
        schema_place: &Place,
        media_type_schema: Option<&str>,
    ) {
        let examples = places.into_iter().map(|place| DeclaredExample {
            place,
            schema: schema.clone(),
            schema_place: schema_place.clone(),
            media_type_schema: media_type_schema.map(str::to_owned),
        });
        self.examples.extend(examples);
    }

    fn annotations(&mut self, at: &Cursor<'_>) -> Annotations {
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
        let mut extensions = self.extensions(at, ExtensionSite::Schema);
        let unit = extensions.swap_remove(UNIT);
        let known_values = extensions.swap_remove(KNOWN_VALUES);
        Annotations {
            title: self.string(at, "title"),
            description: self.string(at, "description"),
            default: at.node.get("default").map(Node::to_json),
            example: example.map(|example| example.node.to_json()),
            deprecated: self.boolean(at, "deprecated").unwrap_or_default(),
            read_only: self.boolean(at, "readOnly").unwrap_or_default(),
            write_only: self.boolean(at, "writeOnly").unwrap_or_default(),
            provenance: extensions.swap_remove(PROVENANCE),
            unit: unit.and_then(|unit| Unit::named(unit.as_str()?)),
            known_values: known_values
                .iter()
                .filter_map(|values| values.as_array())
                .flatten()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
        }
    }

    fn discriminator(&mut self, at: &Cursor<'_>) -> Option<Discriminator> {
        // Swagger 2.0 has the name alone, and some later documents do.
        if let Node::String(name) = at.node {
            if self.version > Version::V2_0 {
                self.wrong_type(at, "an object");
            }
            return Some(Discriminator {
                property_name: name.clone(),
                ..Discriminator::default()
            });
        }
        self.fields(at, &["propertyName", "mapping", "defaultMapping"]);
        self.report_added_fields(at, &[("defaultMapping", Version::V3_2)]);
        let property_name = self.string(at, "propertyName")?;
        let mut mapping = IndexMap::new();
        if let Some(field) = at.get("mapping") {
            for (value, target) in self.named(&field) {
                if let Some(name) = target.node.as_str() {
                    mapping.insert(value, self.mapped_schema(&target, name));
                }
            }
        }
        let default = at.get("defaultMapping").and_then(|target| {
            let name = target.node.as_str()?;
            Some(self.mapped_schema(&target, name))
        });
        Some(Discriminator {
            property_name,
            mapping,
            default,
        })
    }

    /// The component that a mapping names: by its name or by a reference (OpenAPI 3.0.3 §4.7.25).
    fn mapped_schema(&mut self, at: &Cursor<'_>, name: &str) -> String {
        if self.names.contains(name) {
            return name.to_owned();
        }
        if !name.contains(['#', '/', '.', ':']) {
            if at.place.file == FileId::ROOT {
                let message = format!("the schema `{name}` does not exist");
                let help = self.similar_name(name);
                let problem = Problem::new(Code::UnresolvedSchema, at.place.clone(), message);
                self.problems.push(problem.help(help));
            }
            return name.to_owned();
        }
        // A mapping makes no schema a branch: an entry that leads nowhere is no reason to go without a client.
        if self.silent_target(&at.place, name).is_some()
            && let Some(component) = self.schema_reference(at, name)
        {
            return component;
        }
        // What is left may still be the name of a branch.
        let last = name.rsplit(['/', '#']).next().unwrap_or_default();
        let stem = last.split('.').next().unwrap_or_default();
        let named = [last, stem]
            .into_iter()
            .find(|name| self.names.contains(*name));
        let (component, consequence) = match named {
            Some(component) => (component, format!("`{component}` is used")),
            None => (name, "the entry is ignored".to_owned()),
        };
        let message = format!("the mapping's target `{name}` does not exist; {consequence}");
        self.problems
            .report(Code::UnresolvedSchema, at.place.clone(), message);
        component.to_owned()
    }

    fn assertions(&mut self, at: &Cursor<'_>) -> Assertions {
        let mut assertions = Assertions {
            format: self.string(at, "format"),
            bounds: self.bounds(at),
            prefix_items: self.prefix_items(at),
            all_of: self.schemas_of(at, "allOf"),
            one_of: self.schemas_of(at, "oneOf"),
            any_of: self.schemas_of(at, "anyOf"),
            negated: at.get("not").is_some_and(|field| {
                self.schema(&field);
                true
            }),
            ..Assertions::default()
        };
        self.object_keywords(at, &mut assertions);
        if let Some(items) = at
            .get("items")
            .filter(|items| !matches!(items.node, Node::Bool(false) | Node::List(_)))
        {
            assertions.items = Some(self.schema(&items));
        }
        let is_text = at.node.get("type").and_then(Node::as_str) == Some("string");
        if let Some(node) = at.node.get("const") {
            let place = at.place.child("const");
            assertions.values = vec![self.json(&Cursor { node, place }, is_text)];
        } else if let Some(values) = at.get("enum")
            && self.is_bounded(&values)
        {
            assertions.values = self
                .items(&values)
                .iter()
                .map(|value| self.json(value, is_text))
                .collect();
        }
        assertions.content = self.event_content(at);
        match at
            .get("contentEncoding")
            .and_then(|field| field.node.as_str())
        {
            Some("base64") => assertions.format = Some("byte".to_owned()),
            Some("base64url") => assertions.format = Some("base64url".to_owned()),
            _ => {
                let media_type = self.string(at, "contentMediaType");
                // OpenAPI 3.1.1 §4.8.1.2: without `contentEncoding`, content is bytes; JSON and text are strings.
                if media_type.as_deref().is_some_and(is_bytes) {
                    assertions.format = Some("binary".to_owned());
                }
                assertions.content_media_type = media_type;
            }
        }
        assertions
    }

    /// A value as JSON. Where a string belongs, a scalar without quotes is its text: `1.10` is not `1.1`.
    fn json(&mut self, at: &Cursor<'_>, is_text: bool) -> Json {
        let value = at.node.to_json();
        if !is_text || !matches!(at.node, Node::Number(_) | Node::Bool(_)) {
            return value;
        }
        let sources = self.library.sources();
        let spans = sources.locate(std::slice::from_ref(&at.place));
        let text = spans
            .first()
            .and_then(|span| sources.text(at.place.file).get(span.bytes.clone()))
            .map(|text| text.trim().to_owned())
            // An overlay's value is not in the text.
            .filter(|text| serde_yaml::from_str::<Json>(text).is_ok_and(|read| read == value));
        let Some(text) = text else {
            return value;
        };
        let message =
            format!("`{text}` is not a string, although `type` requires it; it is read as one");
        self.problems
            .report(Code::IgnoredValue, at.place.clone(), message);
        Json::String(text)
    }

    /// `contentSchema` of the data of a server-sent event: only there does the text of a string have a type of its own.
    fn event_content(&mut self, at: &Cursor<'_>) -> Option<SchemaRef> {
        let tokens = at.place.pointer.tokens();
        let is_data = matches!(tokens.as_slice(), [.., "properties", "data"]);
        let media_type = at.get("contentMediaType")?.node.as_str()?;
        let is_json = media_type == "application/json" || media_type.ends_with("+json");
        let schema = at.get("contentSchema").filter(|_| is_data && is_json)?;
        Some(self.schema(&schema))
    }

    fn object_keywords(&mut self, at: &Cursor<'_>, assertions: &mut Assertions) {
        if let Some(properties) = at.get("properties")
            && self.is_bounded(&properties)
        {
            for (name, schema) in self.members(&properties) {
                let schema = self.schema(&schema);
                assertions.properties.insert(name, schema);
            }
        }
        // Some documents mark a property itself as required, as JSON Schema's third draft did.
        if !matches!(at.node.get("required"), Some(Node::Bool(_))) {
            assertions.required = self.strings(at, "required");
        }
        let additional = at
            .get("additionalProperties")
            .or_else(|| at.get("unevaluatedProperties"));
        assertions.additional_properties = match &additional {
            Some(Cursor {
                node: Node::Bool(allowed),
                ..
            }) => Some(AdditionalProperties::Any(*allowed)),
            Some(schema) if allows_nothing(schema.node) => Some(AdditionalProperties::Any(false)),
            Some(schema) => Some(AdditionalProperties::Schema(self.schema(schema))),
            None => None,
        };
        if let Some(patterns) = at.get("patternProperties") {
            let schemas: Vec<_> = self
                .members(&patterns)
                .iter()
                .map(|(_, schema)| self.schema(schema))
                .collect();
            assertions.additional_properties = match <[_; 1]>::try_from(schemas) {
                Ok([schema]) => Some(AdditionalProperties::Schema(schema)),
                Err(schemas) => {
                    if !schemas.is_empty() {
                        let message = "with several patterns, the values become any JSON value";
                        self.problems
                            .report(Code::LooseSchema, patterns.place.key(), message);
                    }
                    Some(AdditionalProperties::Any(true))
                }
            };
        }
    }

    fn bounds(&mut self, at: &Cursor<'_>) -> Bounds {
        Bounds {
            minimum: self.number_bound(at, "minimum", "exclusiveMinimum", f64::max),
            maximum: self.number_bound(at, "maximum", "exclusiveMaximum", f64::min),
            multiple_of: self.number(at, "multipleOf"),
            pattern: self.string(at, "pattern"),
            length: (self.count(at, "minLength"), self.count(at, "maxLength")),
            items: (self.count(at, "minItems"), self.count(at, "maxItems")),
            properties: (
                self.count(at, "minProperties"),
                self.count(at, "maxProperties"),
            ),
            unique: self.boolean(at, "uniqueItems").unwrap_or_default(),
        }
    }

    /// A bound and whether it is exclusive: 3.0 says so by a boolean, 3.1 by the bound itself.
    fn number_bound(
        &mut self,
        at: &Cursor<'_>,
        inclusive: &str,
        exclusive: &str,
        tighter: fn(f64, f64) -> f64,
    ) -> Option<NumberBound> {
        let bound = self.number(at, inclusive);
        let inclusive = bound.map(|value| NumberBound {
            value,
            exclusive: false,
        });
        match at.get(exclusive).map(|field| field.node) {
            Some(Node::Number(_)) => {
                let value = self.number(at, exclusive)?;
                match inclusive {
                    Some(bound) if tighter(bound.value, value) != value => Some(bound),
                    _ => Some(NumberBound {
                        value,
                        exclusive: true,
                    }),
                }
            }
            Some(Node::Bool(exclusive)) => inclusive.map(|bound| NumberBound {
                exclusive: *exclusive,
                ..bound
            }),
            _ => inclusive,
        }
    }

    /// `type`: one is the schema's; several become branches, each with the keywords of its type. Null makes it
    /// nullable.
    fn take_types(&mut self, at: &Cursor<'_>, schema: &mut Schema) {
        let (mut kinds, null) = self.types(at);
        schema.nullable |= null;
        let assertions = &mut schema.assertions;
        if kinds.contains(&SchemaType::Number) && kinds.contains(&SchemaType::Integer) {
            // `number` allows integers; where they are named beside it, none of their digits is lost.
            kinds.retain(|kind| *kind != SchemaType::Integer);
            assertions
                .format
                .get_or_insert_with(|| "decimal".to_owned());
        }
        if kinds == [SchemaType::String] && assertions.format.as_deref() == Some("int-or-string") {
            kinds = vec![SchemaType::Integer, SchemaType::String];
            assertions.format = None;
        }
        match kinds.as_slice() {
            [] if null && at.get("nullable").is_none() => assertions.kind = Some(SchemaType::Null),
            [] => {}
            [kind] => assertions.kind = Some(*kind),
            kinds if assertions.one_of.is_empty() && assertions.any_of.is_empty() => {
                assertions.any_of = kinds
                    .iter()
                    .map(|kind| SchemaRef::inline(branch(*kind, assertions)))
                    .collect();
                assertions.items = None;
                assertions.properties = IndexMap::new();
                assertions.additional_properties = None;
                assertions.format = None;
                assertions.values = Vec::new();
            }
            // Branches say themselves which types they are.
            _ => {}
        }
        if !assertions.prefix_items.is_empty() {
            assertions.kind = Some(SchemaType::Array);
        }
    }

    /// The types that `type` names, and whether null is one of them.
    fn types(&mut self, at: &Cursor<'_>) -> (Vec<SchemaType>, bool) {
        let Some(field) = at.get("type") else {
            return (Vec::new(), self.means_null(at));
        };
        let named = match field.node {
            Node::List(_) => self.items(&field),
            _ => vec![field.clone()],
        };
        let mut null = false;
        let mut kinds = Vec::new();
        for kind in named {
            let name = match kind.node {
                Node::String(name) => name.as_str(),
                Node::Null => {
                    self.report_unquoted_null(&kind.place);
                    "null"
                }
                _ => {
                    self.wrong_type(&kind, "the name of a type");
                    continue;
                }
            };
            match (SchemaType::named(name), name) {
                (Some(kind), _) => kinds.push(kind),
                (None, "null") => null = true,
                // Swagger 2.0's type for uploads, still seen.
                (None, "file") => kinds.push(SchemaType::String),
                (None, "any") => return (Vec::new(), false),
                (None, name) => {
                    let message = format!("`{name}` is not a type; any value is accepted");
                    let help = did_you_mean(name, SchemaType::NAMES);
                    let help = help.unwrap_or_else(|| {
                        format!("the types are {}", SchemaType::NAMES.join(", "))
                    });
                    self.problems
                        .report_with_help(Code::IgnoredValue, kind.place, message, help);
                }
            }
        }
        kinds.dedup();
        (kinds, null)
    }

    /// Whether `type` is YAML's null rather than the string, in a schema that can mean nothing else: programs also
    /// write null for what is not there.
    fn means_null(&mut self, at: &Cursor<'_>) -> bool {
        const SAY_NO_TYPE: [&str; 9] = [
            "type",
            "title",
            "description",
            "deprecated",
            "example",
            "examples",
            "externalDocs",
            "readOnly",
            "writeOnly",
        ];
        if at.node.get("type") != Some(&Node::Null) {
            return false;
        }
        let is_alone = at.node.as_map().is_some_and(|members| {
            let said = members.iter().filter(|(_, value)| **value != Node::Null);
            said.into_iter()
                .all(|(name, _)| SAY_NO_TYPE.contains(&name.as_str()) || name.starts_with("x-"))
        });
        let is_branch = matches!(
            at.place.pointer.tokens().as_slice(),
            [.., "oneOf" | "anyOf", _]
        );
        if !is_alone || !(is_branch || self.dialect == Dialect::V3_1) {
            return false;
        }
        self.report_unquoted_null(&at.place.child("type"));
        true
    }

    fn report_unquoted_null(&mut self, place: &Place) {
        let message = "this is YAML's null, not the name of a type; it is read as the type `null`";
        self.problems.report_with_help(
            Code::IgnoredValue,
            place.clone(),
            message,
            "write it with quotes: `\"null\"`",
        );
    }

    /// The items of a list of fixed length that have schemas of their own.
    fn prefix_items(&mut self, at: &Cursor<'_>) -> Vec<SchemaRef> {
        let is_list = at
            .get("prefixItems")
            .is_some_and(|items| matches!(items.node, Node::List(items) if !items.is_empty()));
        if is_list {
            self.schemas_of(at, "prefixItems")
        } else {
            Vec::new()
        }
    }
}

/// Whether a media type is neither JSON, XML, YAML nor text.
fn is_bytes(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let is_text = essence.starts_with("text/")
        || ["json", "xml", "yaml", "x-yaml", "javascript", "graphql"]
            .iter()
            .any(|format| {
                essence.ends_with(&format!("/{format}")) || essence.ends_with(&format!("+{format}"))
            });
    !is_text && !essence.is_empty()
}

/// A branch for one of several types: the keywords that concern it.
fn branch(kind: SchemaType, all: &Assertions) -> Schema {
    let mut assertions = Assertions {
        kind: Some(kind),
        values: all
            .values
            .iter()
            .filter(|value| kind.allows(value))
            .cloned()
            .collect(),
        ..Assertions::default()
    };
    match kind {
        SchemaType::String => {
            assertions.format.clone_from(&all.format);
            assertions.bounds.pattern.clone_from(&all.bounds.pattern);
            assertions.bounds.length = all.bounds.length;
        }
        SchemaType::Array => assertions.items.clone_from(&all.items),
        SchemaType::Object => {
            assertions.properties.clone_from(&all.properties);
            assertions.required.clone_from(&all.required);
            assertions
                .additional_properties
                .clone_from(&all.additional_properties);
        }
        SchemaType::Null | SchemaType::Boolean | SchemaType::Integer | SchemaType::Number => {
            if kind != SchemaType::Boolean && all.format.as_deref() == Some("decimal") {
                assertions.format.clone_from(&all.format);
            }
            assertions.bounds.minimum = all.bounds.minimum;
            assertions.bounds.maximum = all.bounds.maximum;
        }
    }
    Schema {
        assertions,
        ..Schema::default()
    }
}

/// Whether a branch allows nothing but null.
fn is_null(schema: &SchemaRef) -> bool {
    schema
        .as_inline()
        .is_some_and(|schema| schema.assertions.kind == Some(SchemaType::Null))
}

/// A branch for null makes the union nullable.
fn fold_null_branches(schema: &mut Schema) {
    let assertions = &mut schema.assertions;
    for branches in [&mut assertions.one_of, &mut assertions.any_of] {
        let count = branches.len();
        if count > 1 {
            branches.retain(|branch| !is_null(branch));
            schema.nullable |= branches.len() < count;
        }
    }
}

/// Null among an enumeration's values makes it nullable; null alone is a type of its own.
fn fold_null_values(schema: &mut Schema) {
    let assertions = &mut schema.assertions;
    let count = assertions.values.len();
    if count == 0 {
        return;
    }
    assertions.values.retain(|value| !value.is_null());
    schema.nullable |= assertions.values.len() < count;
    if assertions.values.is_empty() {
        assertions.kind = Some(SchemaType::Null);
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
