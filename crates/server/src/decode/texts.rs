//! Values as texts, and the JSON that they stand for.

use percent_encoding::percent_decode_str;
use serde_json::{Number, Value};

use crate::schema::{Schemas, Types};

/// A value whose scalars are texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Texts {
    Scalar(String),
    List(Vec<Texts>),
    Object(Vec<(String, Texts)>),
}

impl Texts {
    /// The JSON text of the value that a schema sees in these texts.
    pub(crate) fn to_json(&self, schemas: &Schemas, schema: &Value) -> String {
        match self {
            Self::Scalar(text) => scalar(text, schemas, schema),
            Self::List(items) => {
                let items = items.iter().enumerate();
                let items =
                    items.map(|(index, item)| item.to_json(schemas, schemas.item(schema, index)));
                format!("[{}]", items.collect::<Vec<_>>().join(","))
            }
            Self::Object(members) => {
                let members = members.iter().map(|(name, value)| {
                    let of_member = schemas.member(schema, name);
                    let of_member = of_member.or_else(|| schemas.other_members(schema));
                    let value =
                        value.to_json(schemas, of_member.unwrap_or(&crate::schema::ANYTHING));
                    format!("{}:{value}", quoted(name))
                });
                format!("{{{}}}", members.collect::<Vec<_>>().join(","))
            }
        }
    }
}

pub(crate) fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The scalar that a text stands for. Where a schema does not say, it is a string.
fn scalar(text: &str, schemas: &Schemas, schema: &Value) -> String {
    let types = schemas.types(schema);
    if types == Types::ALL {
        return quoted(text);
    }
    let is_number = types.has(Types::NUMBER) && serde_json::from_str::<Number>(text).is_ok();
    let is_boolean = types.has(Types::BOOLEAN) && matches!(text, "true" | "false");
    let is_null =
        types.has(Types::NULL) && (text == "null" || text.is_empty() && !types.has(Types::STRING));
    let literal = is_number || is_boolean || is_null;
    if !literal {
        return quoted(text);
    }
    if !types.has(Types::STRING) {
        return text_or_null(text);
    }
    // Both are possible by their types: what else the schema says decides.
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    match schemas.allows(schema, &value) {
        true => text_or_null(text),
        false => quoted(text),
    }
}

fn text_or_null(text: &str) -> String {
    if text.is_empty() { "null" } else { text }.to_owned()
}

/// Decodes percent-encoding; `None` if the result is not UTF-8.
pub(crate) fn percent_decoded(text: &str, plus_is_space: bool) -> Option<String> {
    let text = match plus_is_space {
        true => text.replace('+', " "),
        false => text.to_owned(),
    };
    let decoded = percent_decode_str(&text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

/// How a value is split, which depends on what its schema allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Scalar,
    List,
    Object,
}

impl Form {
    /// The form of a value of these types. `is_split`: whether its text has several parts.
    pub(crate) fn of_types(types: Types, is_split: bool) -> Self {
        let scalars = [Types::STRING, Types::NUMBER, Types::BOOLEAN];
        let may_be_scalar = scalars.into_iter().any(|scalar| types.has(scalar));
        if types == Types::ALL || may_be_scalar && !is_split {
            Self::Scalar
        } else if types.has(Types::ARRAY) {
            Self::List
        } else if types.has(Types::OBJECT) {
            Self::Object
        } else {
            Self::Scalar
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn json(text: &str, schema: &Value) -> String {
        let schemas = Schemas::new(BTreeMap::new());
        Texts::Scalar(text.to_owned()).to_json(&schemas, schema)
    }

    #[test]
    fn a_text_is_what_its_schema_allows() {
        assert_eq!(json("7", &json!({ "type": "integer" })), "7");
        assert_eq!(json("7", &json!({ "type": "string" })), "\"7\"");
        assert_eq!(json("true", &json!({ "type": "boolean" })), "true");
        assert_eq!(json("", &json!({ "type": ["integer", "null"] })), "null");
        assert_eq!(json("", &json!({ "type": ["string", "null"] })), "\"\"");
        assert_eq!(json("7", &json!({})), "\"7\"");
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let number = "123456789012345678901234567890.10";
        assert_eq!(json(number, &json!({ "type": "number" })), number);
    }

    #[test]
    fn what_may_be_a_number_or_a_string_is_what_else_the_schema_says() {
        let schema =
            json!({ "anyOf": [{ "type": "integer", "maximum": 9 }, { "type": "string" }] });
        assert_eq!(json("7", &schema), "7");
        assert_eq!(json("70", &schema), "\"70\"");
        assert_eq!(json("x", &schema), "\"x\"");
    }
}
