//! JSON values as they came: members in order, numbers with all their digits.

use std::borrow::Cow;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// A number's JSON text.
    Number(Box<str>),
    Text(String),
    List(Vec<Value>),
    /// Members in the order in which they came.
    Object(Vec<(String, Value)>),
}

/// How deeply values may be nested, as in the runtime.
const DEEPEST: usize = 127;

impl Value {
    /// The value of a JSON text.
    ///
    /// # Errors
    /// It is not JSON, or nested too deeply.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let raw: &RawValue = serde_json::from_str(text)?;
        Self::from_raw(raw)
    }

    /// The value of a checked JSON text.
    ///
    /// # Errors
    /// It is nested too deeply.
    pub(crate) fn from_raw(raw: &RawValue) -> Result<Self, serde_json::Error> {
        Self::at_depth(raw, 0)
    }

    fn at_depth(raw: &RawValue, depth: usize) -> Result<Self, serde_json::Error> {
        if depth > DEEPEST {
            return Err(serde_core::de::Error::custom(format_args!(
                "it is nested more than {DEEPEST} levels deep"
            )));
        }
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(text)?;
                let mut object: Vec<(String, Self)> = Vec::with_capacity(members.len());
                for (name, value) in members {
                    object.push((name.into_owned(), Self::at_depth(value, depth + 1)?));
                }
                Self::Object(object)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                let items = items.into_iter();
                Self::List(
                    items
                        .map(|item| Self::at_depth(item, depth + 1))
                        .collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Self::Text(serde_json::from_str(text)?),
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'n') | None => Self::Null,
            Some(_) => Self::Number(text.into()),
        })
    }

    /// A number, from its JSON text.
    pub(crate) fn number(text: impl Into<String>) -> Self {
        Self::Number(text.into().into_boxed_str())
    }

    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            // Of several members of one name, the last counts (RFC 8259 §4).
            Self::Object(members) => members
                .iter()
                .rev()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at the end of a path of members.
    pub(crate) fn at<S: AsRef<str>>(&self, path: &[S]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |value, name| value.get(name.as_ref()))
    }

    /// Sets a member of an object.
    pub(crate) fn set(&mut self, name: &str, value: Self) {
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(key, _)| key == name) {
                Some((_, old)) => *old = value,
                None => members.push((name.to_owned(), value)),
            }
        }
    }

    /// The number, if it is one.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Whether it holds others.
    pub(crate) const fn is_nested(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    /// The text of a cell: texts as they are, null as nothing, lists of scalars with commas, the rest as JSON.
    pub(crate) fn cell(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
            Self::Number(text) => Cow::Borrowed(text),
            Self::Text(text) => Cow::Borrowed(text),
            Self::List(items) if !items.iter().any(Self::is_nested) => {
                let cells: Vec<Cow<'_, str>> = items.iter().map(Self::cell).collect();
                Cow::Owned(cells.join(", "))
            }
            Self::List(_) | Self::Object(_) => Cow::Owned(self.to_json()),
        }
    }

    /// JSON text on one line.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(text) => match (text.parse::<i64>(), text.parse::<u64>()) {
                // As it is, however long.
                _ if text.len() > SHORT || &**text == "-0" => raw(text, serializer),
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => raw(text, serializer),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// Digits that certainly fit an integer.
const SHORT: usize = 18;

fn raw<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(text.to_owned());
    raw.map_err(serde_core::ser::Error::custom)?
        .serialize(serializer)
}

/// The members of an object, values not read yet.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A name, borrowed where it has no escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_numbers_their_digits() {
        let text = r#"{"b":1.50,"a":[123456789012345678901234567890,-0,"x\ny"],"c":{"d":null}}"#;
        assert_eq!(Value::parse(text).unwrap().to_json(), text);
    }

    #[test]
    fn what_is_nested_too_deeply_is_an_error() {
        let text = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert!(Value::parse(&text).is_err());
    }
}
