//! Schemas of the normalized document → JSON Schema 2020-12, as servers validate with it.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};

use crate::document::{
    AdditionalProperties, Assertions, Bounds, Counts, Discriminator, Document, NumberBound, Schema,
    SchemaRef, SchemaType, UsedSchema,
};

/// References to references, at most: more is a cycle.
const DEPTH: usize = 32;

/// Writes schemas, and those that they refer to.
pub(super) struct SchemaWriter<'d> {
    document: &'d Document,
    /// Components that are referred to.
    needed: BTreeSet<String>,
    /// Those that are not written yet.
    queue: Vec<String>,
}

impl<'d> SchemaWriter<'d> {
    pub(super) const fn new(document: &'d Document) -> Self {
        Self {
            document,
            needed: BTreeSet::new(),
            queue: Vec::new(),
        }
    }

    /// The components that were referred to, by name.
    pub(super) fn finish(mut self) -> Json {
        let mut definitions = Map::new();
        while let Some(name) = self.queue.pop() {
            if let Some(schema) = self.document.components.get(&name) {
                let schema = self.schema_ref(schema);
                definitions.insert(name, schema);
            }
        }
        definitions.sort_keys();
        Json::Object(definitions)
    }

    /// A reference to a component.
    pub(super) fn reference(&mut self, name: &str) -> Json {
        if !self.document.components.contains_key(name) {
            return Json::Bool(true);
        }
        if self.needed.insert(name.to_owned()) {
            self.queue.push(name.to_owned());
        }
        json!({ "$ref": format!("#/$defs/{}", token(name)) })
    }

    /// The schema of the items of a sequence: a list there has the items' schema.
    pub(super) fn item(&mut self, schema: UsedSchema<'_>) -> Json {
        let mut resolved = match schema {
            UsedSchema::Component(name) => self.document.components.get(name),
            UsedSchema::Inline(schema) => {
                match (schema.assertions.kind, &schema.assertions.items) {
                    (Some(SchemaType::Array), Some(items)) => return self.schema_ref(items),
                    _ => return self.schema(schema),
                }
            }
        };
        for _ in 0..DEPTH {
            match resolved {
                Some(SchemaRef::Component(name)) => resolved = self.document.components.get(name),
                Some(SchemaRef::Inline(schema)) => return self.item(UsedSchema::Inline(schema)),
                None => break,
            }
        }
        Json::Bool(true)
    }

    fn schema_ref(&mut self, schema: &SchemaRef) -> Json {
        match schema {
            SchemaRef::Component(name) => self.reference(name),
            SchemaRef::Inline(schema) => self.schema(schema),
        }
    }

    /// A schema in place.
    pub(super) fn schema(&mut self, schema: &Schema) -> Json {
        let mut object = self.assertions(&schema.assertions, schema.discriminator.as_ref());
        if schema.nullable {
            object = nullable(object);
        }
        let annotations = &schema.annotations;
        for (keyword, value) in [
            ("default", &annotations.default),
            ("example", &annotations.example),
        ] {
            if let Some(value) = value {
                object.insert(keyword.to_owned(), value.clone());
            }
        }
        for (keyword, is_set) in [
            ("readOnly", annotations.read_only),
            ("writeOnly", annotations.write_only),
        ] {
            if is_set {
                object.insert(keyword.to_owned(), true.into());
            }
        }
        Json::Object(object)
    }

    fn assertions(
        &mut self,
        assertions: &Assertions,
        discriminator: Option<&Discriminator>,
    ) -> Map<String, Json> {
        let mut object = Map::new();
        let mut set = |keyword: &str, value: Json| object.insert(keyword.to_owned(), value);
        if let Some(kind) = assertions.kind {
            set("type", kind.name().into());
        }
        if let Some(format) = &assertions.format {
            set("format", format.as_str().into());
        }
        if !assertions.values.is_empty() {
            set("enum", assertions.values.clone().into());
        }
        if !assertions.properties.is_empty() {
            let properties = assertions.properties.iter();
            let properties =
                properties.map(|(name, schema)| (name.clone(), self.schema_ref(schema)));
            set("properties", Json::Object(properties.collect()));
        }
        if !assertions.required.is_empty() {
            set("required", assertions.required.clone().into());
        }
        // Members that the parts of a schema name are none of the others.
        let has_parts = !(assertions.all_of.is_empty()
            && assertions.one_of.is_empty()
            && assertions.any_of.is_empty());
        let others = match has_parts {
            true => "unevaluatedProperties",
            false => "additionalProperties",
        };
        match &assertions.additional_properties {
            Some(AdditionalProperties::Any(true)) | None => {}
            Some(AdditionalProperties::Any(false)) => {
                set(others, false.into());
            }
            Some(AdditionalProperties::Schema(schema)) => {
                let schema = self.schema_ref(schema);
                set(others, schema);
            }
        }
        if let Some(items) = &assertions.items {
            let items = self.schema_ref(items);
            set("items", items);
        }
        for (keyword, schemas) in [
            ("prefixItems", &assertions.prefix_items),
            ("allOf", &assertions.all_of),
        ] {
            if !schemas.is_empty() {
                let schemas = schemas.iter().map(|schema| self.schema_ref(schema));
                set(keyword, schemas.collect());
            }
        }
        for (keyword, branches) in [("oneOf", &assertions.one_of), ("anyOf", &assertions.any_of)] {
            if !branches.is_empty() {
                let branches = branches
                    .iter()
                    .map(|branch| self.branch(branch, discriminator));
                set(keyword, branches.collect());
            }
        }
        bounds(&assertions.bounds, &mut object);
        object
    }

    /// A branch of a union, with the values of the discriminator that stand for it.
    fn branch(&mut self, branch: &SchemaRef, discriminator: Option<&Discriminator>) -> Json {
        let schema = self.schema_ref(branch);
        let (Some(discriminator), Some(name)) = (discriminator, branch.component()) else {
            return schema;
        };
        if discriminator.default.is_some() {
            return schema;
        }
        let mapped = discriminator.mapping.iter();
        let mapped = mapped.filter(|(_, component)| *component == name);
        let mut values: Vec<&str> = mapped.map(|(value, _)| value.as_str()).collect();
        if values.is_empty() {
            values.push(name);
        }
        json!({
            "allOf": [
                schema,
                {
                    "type": "object",
                    "required": [discriminator.property_name],
                    "properties": { &discriminator.property_name: { "enum": values } },
                },
            ],
        })
    }
}

/// What allows null beside what a schema allows.
fn nullable(mut object: Map<String, Json>) -> Map<String, Json> {
    let is_simple = object
        .keys()
        .all(|keyword| !matches!(keyword.as_str(), "enum" | "allOf" | "oneOf" | "anyOf"));
    match object.get("type") {
        Some(Json::String(name)) if name == "null" => object,
        Some(Json::String(name)) if is_simple => {
            let both = json!([name, "null"]);
            object.insert("type".to_owned(), both);
            object
        }
        None if is_simple => object,
        _ => {
            let branches = json!([object, { "type": "null" }]);
            Map::from_iter([("anyOf".to_owned(), branches)])
        }
    }
}

fn bounds(bounds: &Bounds, object: &mut Map<String, Json>) {
    let mut set = |keyword: &str, value: Json| object.insert(keyword.to_owned(), value);
    let mut number = |keywords: [&str; 2], bound: Option<NumberBound>| {
        if let Some(bound) = bound {
            let [inclusive, exclusive] = keywords;
            let keyword = if bound.exclusive {
                exclusive
            } else {
                inclusive
            };
            set(keyword, json_number(bound.value));
        }
    };
    number(["minimum", "exclusiveMinimum"], bounds.minimum);
    number(["maximum", "exclusiveMaximum"], bounds.maximum);
    if let Some(step) = bounds.multiple_of.filter(|step| *step > 0.0) {
        set("multipleOf", json_number(step));
    }
    if let Some(pattern) = &bounds.pattern {
        set("pattern", pattern.as_str().into());
    }
    let mut counts = |[least, most]: [&str; 2], counts: Counts| {
        for (keyword, count) in [(least, counts.0), (most, counts.1)] {
            if let Some(count) = count {
                set(keyword, count.into());
            }
        }
    };
    counts(["minLength", "maxLength"], bounds.length);
    counts(["minItems", "maxItems"], bounds.items);
    counts(["minProperties", "maxProperties"], bounds.properties);
    if bounds.unique {
        set("uniqueItems", true.into());
    }
}

/// A number; without a fraction if it has none.
fn json_number(value: f64) -> Json {
    /// Integers up to here are numbers of their own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "an integer within the bounds of i64"
        )]
        let value = value as i64;
        return value.into();
    }
    json!(value)
}

/// A name as a token of a JSON pointer in a URI fragment.
fn token(name: &str) -> String {
    let mut token = String::new();
    for byte in name.bytes() {
        match byte {
            b'~' => token.push_str("~0"),
            b'/' => token.push_str("~1"),
            byte if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) => {
                token.push(char::from(byte));
            }
            byte => token.push_str(&format!("%{byte:02X}")),
        }
    }
    token
}
