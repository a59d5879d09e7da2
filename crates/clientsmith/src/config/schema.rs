//! The JSON Schema of `clientsmith.toml`, for completion and checks in editors.

use serde_json::{Map, Value as Json, json};

use super::keys::{FILE, Key, Value};

/// The schema.
pub(crate) fn schema() -> Json {
    let mut schema = object(FILE);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("clientsmith.toml");
    schema["description"] = json!("Clients that `clientsmith generate` writes.");
    schema
}

fn object(keys: &[Key]) -> Json {
    let mut properties = Map::new();
    for key in keys {
        let mut value = value(&key.value);
        value["description"] = json!(format!("{}.", key.help));
        properties.insert(key.name.to_owned(), value);
    }
    let required: Vec<&str> = keys
        .iter()
        .filter(|key| key.required)
        .map(|key| key.name)
        .collect();
    let mut object = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn value(value: &Value) -> Json {
    match value {
        Value::Text(_) => json!({"type": "string", "minLength": 1}),
        Value::Texts(_, most) => {
            let mut list = json!({"type": "array", "items": {"type": "string", "minLength": 1}});
            if *most < usize::MAX {
                list["maxItems"] = json!(most);
            }
            list
        }
        Value::Map(_) => {
            json!({"type": "object", "additionalProperties": {"type": "string", "minLength": 1}})
        }
        Value::Lists(_) => {
            let list = json!({"type": "array", "items": {"type": "string", "minLength": 1}});
            json!({"type": "object", "additionalProperties": list})
        }
        Value::TextsOrTables(_, keys) => {
            let either = json!([{"type": "string", "minLength": 1}, object(keys)]);
            json!({"type": "object", "additionalProperties": {"anyOf": either}})
        }
        Value::Flag => json!({"type": "boolean"}),
        Value::Table(keys) => object(keys),
        Value::Tables(keys) => {
            json!({"type": "object", "minProperties": 1, "additionalProperties": object(keys)})
        }
    }
}
