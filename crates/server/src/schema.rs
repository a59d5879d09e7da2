//! The schemas of a document: what values they allow, and of which types they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jsonschema::{Draft, Validator};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::problem::Violation;

/// Where a value is, which decides what members it needs: those that are read-only belong to responses, those that are
/// write-only to requests (OpenAPI 3.0.3 §4.7.24.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// A JSON Schema and what it refers to, ready to validate.
type Compiled = Result<Arc<Validator>, String>;

/// The schemas of a document, JSON Schema 2020-12. They refer to each other by `#/$defs/NAME`.
pub(crate) struct Schemas {
    definitions: BTreeMap<String, Value>,
    compiled: Mutex<HashMap<(Direction, String), Compiled>>,
}

impl fmt::Debug for Schemas {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Schemas({})", self.definitions.len())
    }
}

/// The JSON types that a schema allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Types(u8);

impl Types {
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(1 << 1);
    pub(crate) const NUMBER: Self = Self(1 << 2);
    pub(crate) const STRING: Self = Self(1 << 3);
    pub(crate) const ARRAY: Self = Self(1 << 4);
    pub(crate) const OBJECT: Self = Self(1 << 5);
    pub(crate) const ALL: Self = Self((1 << 6) - 1);

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" | "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ALL,
        }
    }

    const fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }
}

/// Schemas within each other without a value between them: more is a cycle.
const DEPTH: usize = 32;

/// The schema that allows everything.
pub(crate) static ANYTHING: Value = Value::Bool(true);

impl Schemas {
    pub(crate) fn new(definitions: BTreeMap<String, Value>) -> Self {
        Self {
            definitions,
            compiled: Mutex::default(),
        }
    }

    /// The definition that a schema refers to, or the schema itself.
    pub(crate) fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..DEPTH {
            match self.referenced(schema) {
                Some(target) => schema = target,
                None => return schema,
            }
        }
        &ANYTHING
    }

    fn referenced<'s>(&'s self, schema: &'s Value) -> Option<&'s Value> {
        let reference = schema.get("$ref")?.as_str()?;
        self.definitions.get(&name_of(reference)?)
    }

    /// The types that a schema allows.
    pub(crate) fn types(&self, schema: &Value) -> Types {
        self.types_within(schema, DEPTH)
    }

    fn types_within(&self, schema: &Value, depth: usize) -> Types {
        let Some(depth) = depth.checked_sub(1) else {
            return Types::ALL;
        };
        let schema = self.resolve(schema);
        let mut types = match schema.get("type") {
            Some(Value::String(name)) => Types::named(name),
            Some(Value::Array(names)) => names
                .iter()
                .filter_map(Value::as_str)
                .fold(Types(0), |types, name| types.or(Types::named(name))),
            _ => Types::ALL,
        };
        if let Some(Value::Array(values)) = schema.get("enum") {
            let of_values = values.iter().map(Types::of_value);
            types = types.and(of_values.fold(Types(0), Types::or));
        }
        for part in list(schema, "allOf") {
            types = types.and(self.types_within(part, depth));
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = list(schema, keyword);
            if !branches.is_empty() {
                let of_branches = branches
                    .iter()
                    .map(|branch| self.types_within(branch, depth));
                types = types.and(of_branches.fold(Types(0), Types::or));
            }
        }
        if types == Types::ALL && schema.get("properties").is_some() {
            return Types::OBJECT;
        }
        types
    }

    /// The schema of an object's member; `None` if the schema does not name it.
    pub(crate) fn member<'s>(&'s self, schema: &'s Value, name: &str) -> Option<&'s Value> {
        self.find(schema, DEPTH, &|schema| schema.get("properties")?.get(name))
    }

    /// The schema of members that have no schema of their own; `None` if there are no such members.
    pub(crate) fn other_members<'s>(&'s self, schema: &'s Value) -> Option<&'s Value> {
        let found = self.find(schema, DEPTH, &|schema| {
            let others = schema.get("additionalProperties");
            others.or_else(|| schema.get("unevaluatedProperties"))
        });
        found.filter(|found| **found != Value::Bool(false))
    }

    /// The names of the members that an object has.
    pub(crate) fn member_names(&self, schema: &Value) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.visit(schema, DEPTH, &mut |schema| {
            if let Some(Value::Object(members)) = schema.get("properties") {
                names.extend(members.keys().cloned());
            }
        });
        names
    }

    /// The schema of a list's items.
    pub(crate) fn item<'s>(&'s self, schema: &'s Value, index: usize) -> &'s Value {
        let tuple = self.find(schema, DEPTH, &|schema| {
            schema.get("prefixItems")?.get(index)
        });
        let item = || self.find(schema, DEPTH, &|schema| schema.get("items"));
        tuple.or_else(item).unwrap_or(&ANYTHING)
    }

    /// The first of what a schema and those that it is made of have.
    fn find<'s>(
        &'s self,
        schema: &'s Value,
        depth: usize,
        what: &dyn Fn(&'s Value) -> Option<&'s Value>,
    ) -> Option<&'s Value> {
        let depth = depth.checked_sub(1)?;
        let schema = self.resolve(schema);
        what(schema).or_else(|| {
            let parts = ["allOf", "oneOf", "anyOf"].into_iter();
            let mut parts = parts.flat_map(|keyword| list(schema, keyword));
            parts.find_map(|part| self.find(part, depth, what))
        })
    }

    fn visit(&self, schema: &Value, depth: usize, see: &mut dyn FnMut(&Value)) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let schema = self.resolve(schema);
        see(schema);
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for part in list(schema, keyword) {
                self.visit(part, depth, see);
            }
        }
    }

    /// Whether a schema allows a value. A schema that can't be evaluated allows nothing.
    pub(crate) fn allows(&self, schema: &Value, value: &Value) -> bool {
        let compiled = self.compiled(schema, Direction::Request);
        compiled.is_ok_and(|validator| validator.is_valid(value))
    }

    /// What a value violates of a schema: the place, and what is wrong there.
    ///
    /// # Errors
    /// The schema can't be evaluated.
    pub(crate) fn violations(
        &self,
        schema: &Value,
        value: &Value,
        direction: Direction,
        (location, name): (&'static str, &str),
    ) -> Result<Vec<Violation>, String> {
        if *schema == ANYTHING {
            return Ok(Vec::new());
        }
        let validator = self.compiled(schema, direction)?;
        let errors = validator.iter_errors(value).take(MOST_VIOLATIONS);
        let violations = errors.map(|error| {
            let pointer = error.instance_path().to_string();
            Violation::new(location, name, shortened(error.to_string())).at(pointer)
        });
        let mut violations: Vec<Violation> = violations.collect();
        violations.sort_by(|a, b| a.pointer.cmp(&b.pointer));
        Ok(violations)
    }

    fn compiled(&self, schema: &Value, direction: Direction) -> Compiled {
        let key = (direction, schema.to_string());
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let compiled = compiled
            .entry(key)
            .or_insert_with(|| self.compile(schema, direction));
        compiled.clone()
    }

    fn compile(&self, schema: &Value, direction: Direction) -> Compiled {
        let mut needed = BTreeSet::new();
        self.collect(schema, &mut needed);
        let definitions: Map<String, Value> = needed
            .into_iter()
            .filter_map(|name| {
                let definition = self.definitions.get(&name)?;
                Some((name, self.in_direction(definition, direction)))
            })
            .collect();
        let schema = json!({
            "allOf": [self.in_direction(schema, direction)],
            "$defs": definitions,
        });
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .map(Arc::new)
            .map_err(|error| shortened(error.to_string()))
    }

    /// The names of the definitions that a schema needs.
    fn collect(&self, schema: &Value, needed: &mut BTreeSet<String>) {
        let mut schemas = vec![schema];
        while let Some(schema) = schemas.pop() {
            match schema {
                Value::Object(members) => {
                    let name = members
                        .get("$ref")
                        .and_then(Value::as_str)
                        .and_then(name_of);
                    if let Some(name) = name
                        && let Some(definition) = self.definitions.get(&name)
                        && needed.insert(name)
                    {
                        schemas.push(definition);
                    }
                    schemas.extend(members.values());
                }
                Value::Array(items) => schemas.extend(items),
                _ => {}
            }
        }
    }

    /// A schema that does not require what is not sent in this direction.
    fn in_direction(&self, schema: &Value, direction: Direction) -> Value {
        match schema {
            Value::Object(members) => {
                let mut changed = Map::new();
                for (keyword, value) in members {
                    let value = match (keyword.as_str(), value) {
                        ("required", Value::Array(names)) => {
                            let properties = members.get("properties");
                            let is_sent = |name: &&Value| {
                                let member = name.as_str().and_then(|name| properties?.get(name));
                                member.is_none_or(|member| !self.is_one_way(member, direction))
                            };
                            names.iter().filter(is_sent).cloned().collect()
                        }
                        ("enum" | "const" | "default" | "example", value) => value.clone(),
                        (_, value) => self.in_direction(value, direction),
                    };
                    changed.insert(keyword.clone(), value);
                }
                Value::Object(changed)
            }
            Value::Array(items) => {
                let items = items.iter().map(|item| self.in_direction(item, direction));
                items.collect()
            }
            other => other.clone(),
        }
    }

    /// Whether a member is sent in the other direction only.
    pub(crate) fn is_one_way(&self, schema: &Value, direction: Direction) -> bool {
        let keyword = match direction {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        self.find(schema, DEPTH, &|schema| schema.get(keyword)) == Some(&Value::Bool(true))
    }
}

/// What a request shows of what is wrong with it, at most.
const MOST_VIOLATIONS: usize = 20;

/// The characters of a message, at most: it may contain a value of the request.
const MESSAGE: usize = 300;

fn shortened(message: String) -> String {
    match message.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    }
}

/// The name of the definition that a reference refers to.
fn name_of(reference: &str) -> Option<String> {
    let token = reference.strip_prefix("#/$defs/")?;
    let token = percent_decode_str(token).decode_utf8_lossy();
    Some(token.replace("~1", "/").replace("~0", "~"))
}

/// The schemas that a keyword lists.
pub(crate) fn list<'s>(schema: &'s Value, keyword: &str) -> &'s [Value] {
    schema
        .get(keyword)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas(definitions: Value) -> Schemas {
        Schemas::new(serde_json::from_value(definitions).expect("definitions"))
    }

    fn violations(
        schemas: &Schemas,
        schema: &Value,
        value: &Value,
        direction: Direction,
    ) -> Vec<String> {
        let found = schemas.violations(schema, value, direction, ("body", ""));
        found
            .expect("a schema")
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn types_follow_references_and_branches() {
        let schemas = schemas(json!({ "A/b": { "type": ["integer", "null"] } }));
        let reference = json!({ "$ref": "#/$defs/A~1b" });
        let types = schemas.types(&json!({ "anyOf": [reference, { "type": "array" }] }));
        assert!(types.has(Types::NUMBER) && types.has(Types::NULL) && types.has(Types::ARRAY));
        assert!(!types.has(Types::STRING) && !types.has(Types::OBJECT));
        let types = schemas.types(&json!({ "enum": ["a", "b"] }));
        assert_eq!(types, Types::STRING);
    }

    #[test]
    fn a_violation_has_its_place() {
        let schemas = schemas(json!({ "Pet": {
            "type": "object",
            "properties": { "tags": { "type": "array", "items": { "type": "string", "minLength": 2 } } },
        } }));
        let found = violations(
            &schemas,
            &json!({ "$ref": "#/$defs/Pet" }),
            &json!({ "tags": ["ab", "c"] }),
            Direction::Request,
        );
        assert_eq!(
            found,
            ["body at `/tags/1`: \"c\" is shorter than 2 characters"]
        );
    }

    #[test]
    fn what_is_read_only_may_be_missing_from_a_request() {
        let schemas = schemas(json!({ "Id": { "type": "string", "readOnly": true } }));
        let schema = json!({
            "type": "object",
            "required": ["id"],
            "properties": { "id": { "$ref": "#/$defs/Id" } },
        });
        assert!(violations(&schemas, &schema, &json!({}), Direction::Request).is_empty());
        let found = violations(&schemas, &schema, &json!({}), Direction::Response);
        assert_eq!(found, ["body: \"id\" is a required property"]);
    }

    #[test]
    fn a_schema_without_an_end_has_every_type() {
        let schemas = schemas(json!({ "A": { "$ref": "#/$defs/A" } }));
        assert_eq!(schemas.types(&json!({ "$ref": "#/$defs/A" })), Types::ALL);
    }
}
