//! Whether an example is what its schema says, by a JSON Schema validator that knows nothing of this project.
//!
//! OpenAPI 3.1's schemas are JSON Schema 2020-12. Those of 3.0 are read as JSON Schema Draft 4, which they derive from
//! (OpenAPI 3.0.3 §4.7.24), with `nullable` and the formats of integers written as Draft 4 has them.

use std::collections::HashMap;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

/// The name that the document has among schemas.
const DOCUMENT: &str = "json-schema:///document";

/// What the validator says of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is what its schema says.
    Valid,
    /// It is not; why.
    Invalid(String),
    /// The schema can't be read; why.
    Unknown(String),
}

/// A validator for the schemas of one document.
#[derive(Debug)]
pub struct Judge {
    registry: Result<Registry<'static>, String>,
    draft: Draft,
    validators: HashMap<String, Result<Validator, String>>,
}

impl Judge {
    /// A judge for a document that says `version` after `openapi`.
    pub fn new(version: &str, document: &Value) -> Self {
        let mut document = document.clone();
        let is_3_0 = version.starts_with("3.0");
        if is_3_0 {
            as_draft_4(&mut document);
        }
        let registry = Registry::new()
            .add(DOCUMENT, document)
            .and_then(|registry| registry.prepare())
            .map_err(|error| error.to_string());
        Self {
            registry,
            draft: if is_3_0 {
                Draft::Draft4
            } else {
                Draft::Draft202012
            },
            validators: HashMap::new(),
        }
    }

    /// Whether `value` is what the schema at `pointer` says; a pointer is a URI fragment (`#/components/…`).
    pub fn verdict(&mut self, pointer: &str, value: &Value) -> Verdict {
        if !self.validators.contains_key(pointer) {
            let validator = self.validator(pointer);
            self.validators.insert(pointer.to_owned(), validator);
        }
        match self.validators.get(pointer) {
            Some(Ok(validator)) => match validator.validate(value) {
                Ok(()) => Verdict::Valid,
                Err(error) => Verdict::Invalid(error.to_string()),
            },
            Some(Err(error)) => Verdict::Unknown(error.clone()),
            None => Verdict::Unknown("no validator".to_owned()),
        }
    }

    fn validator(&self, pointer: &str) -> Result<Validator, String> {
        let registry = self.registry.as_ref().map_err(Clone::clone)?;
        let fragment = pointer.replace('%', "%25").replace('{', "%7B");
        let fragment = fragment.replace('}', "%7D").replace(' ', "%20");
        jsonschema::options()
            .with_registry(registry)
            .with_draft(self.draft)
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&json!({ "$ref": format!("{DOCUMENT}{fragment}") }))
            .map_err(|error| error.to_string())
    }
}

/// RFC 4648 §4 and §5, padded or not, in lines or not (RFC 2045).
fn is_base64(text: &str) -> bool {
    let text = text.trim_end_matches(['=', '\n', '\r']);
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+/-_\r\n".contains(&byte))
}

/// Writes what OpenAPI 3.0 adds to schemas as Draft 4 would.
fn as_draft_4(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(as_draft_4),
        Value::Object(members) => {
            bound(members);
            allow_null(members);
            members.values_mut().for_each(as_draft_4);
        }
        _ => {}
    }
}

/// `nullable: true` beside `type` allows null (OpenAPI 3.0.3 §4.7.24.1).
fn allow_null(members: &mut Map<String, Value>) {
    if members.get("nullable") == Some(&Value::Bool(true))
        && let Some(Value::String(name)) = members.get("type")
    {
        let both = json!([name, "null"]);
        members.insert("type".to_owned(), both);
    }
}

/// `int32` and `int64` are bounds (§4.4).
fn bound(members: &mut Map<String, Value>) {
    if members.get("type").and_then(Value::as_str) != Some("integer") {
        return;
    }
    let (least, most) = match members.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("int64") => (json!(i64::MIN), json!(i64::MAX)),
        _ => return,
    };
    members.entry("minimum").or_insert(least);
    members.entry("maximum").or_insert(most);
}
