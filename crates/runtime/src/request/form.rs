//! Bodies of form members (`application/x-www-form-urlencoded`).

use std::borrow::Cow;

use serde_core::ser::Serialize;
use serde_json::Value;

use super::encode;
use super::style::{Expansion, Explode, Style};
use crate::text::ParameterValue;

/// How one member of a form is encoded, if that is not the default (OpenAPI 3.0.4 §4.7.15).
///
/// The default is style `form`, exploded; objects, and lists of them, are JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberStyle {
    member: &'static str,
    /// `None`: JSON.
    style: Option<(Style, Explode)>,
    is_reserved: bool,
}

impl MemberStyle {
    /// A member with this `style` and `explode`, whatever its value is.
    pub const fn new(member: &'static str, style: Style, explode: Explode) -> Self {
        Self {
            member,
            style: Some((style, explode)),
            is_reserved: false,
        }
    }

    /// A member that is JSON text (`contentType: application/json`), whatever its value is.
    pub const fn json(member: &'static str) -> Self {
        Self {
            member,
            style: None,
            is_reserved: false,
        }
    }

    /// Does not encode RFC 3986's reserved characters (`allowReserved`), except those that would end or split the
    /// value.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.is_reserved = true;
        self
    }

    fn encode(&self) -> fn(&str) -> Cow<'_, str> {
        match self.is_reserved {
            true => encode::reserved,
            false => encode::value,
        }
    }
}

/// The whole query of a call: form members, or text.
pub(super) fn query_string<T: Serialize + ?Sized>(value: &T) -> Result<Option<String>, String> {
    match ParameterValue::from_serialize(value) {
        Ok(ParameterValue::Scalar(text)) => Ok(Some(encode::value(&text).into_owned())),
        Ok(_) => text(value, &[]),
        Err(error) => Err(error.to_string()),
    }
}

/// The body's text.
pub(super) fn text<T: Serialize + ?Sized>(
    value: &T,
    styles: &[MemberStyle],
) -> Result<Option<String>, String> {
    let members = match ParameterValue::from_serialize(value) {
        Ok(ParameterValue::Absent) => return Ok(None),
        Ok(ParameterValue::Object(members)) => members,
        Ok(value) => return Ok(Some(exploded("", &value))),
        Err(error) => return Err(error.to_string()),
    };
    let mut json = FormObject {
        value,
        object: None,
    };
    let mut text = String::new();
    for (name, value) in &members {
        let style = styles.iter().find(|style| style.member == name);
        let pairs = match (value, style) {
            (ParameterValue::Absent, _) => continue,
            (value, Some(known)) => match known.style {
                Some((style, explode)) => Expansion {
                    name,
                    style,
                    explode,
                    encode: known.encode(),
                }
                .query(value),
                None => pair(name, &json.member(name)?.to_string()),
            },
            (ParameterValue::Object(_), None) => pair(name, &json.member(name)?.to_string()),
            (ParameterValue::List(items), None) if !items.iter().all(ParameterValue::is_scalar) => {
                let items = json.member(name)?.as_array();
                let items = items.into_iter().flatten();
                let pairs: Vec<String> = items.map(|item| pair(name, &item_text(item))).collect();
                pairs.join("&")
            }
            (value, None) => exploded(name, value),
        };
        super::append(&mut text, '&', pairs);
    }
    Ok(Some(text))
}

/// The default style.
fn exploded(name: &str, value: &ParameterValue) -> String {
    Expansion {
        name,
        style: Style::Form,
        explode: Explode::Yes,
        encode: encode::value,
    }
    .query(value)
}

/// An item of a list: a string as it is, anything else as JSON text.
fn item_text(item: &Value) -> Cow<'_, str> {
    match item {
        Value::String(text) => text.into(),
        item => item.to_string().into(),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", encode::value(name), encode::value(value))
}

/// The form as JSON, made when a member of it is needed.
struct FormObject<'v, T: ?Sized> {
    value: &'v T,
    object: Option<Value>,
}

impl<T: Serialize + ?Sized> FormObject<'_, T> {
    fn member(&mut self, name: &str) -> Result<&Value, String> {
        let object = match self.object.take() {
            Some(object) => object,
            None => serde_json::to_value(self.value).map_err(|error| error.to_string())?,
        };
        Ok(self.object.insert(object).get(name).unwrap_or(&Value::Null))
    }
}
