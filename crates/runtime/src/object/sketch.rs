//! The outer shape of a value: enough to distinguish the branches of a union, without decoding it.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Key;

/// A JSON value, its members seen to a depth that is given.
#[derive(Debug)]
pub(super) enum Sketch<'de> {
    Null,
    Boolean,
    /// A number without a fraction.
    Integer,
    Number,
    String(Cow<'de, str>),
    Array(Vec<Self>),
    Object(SketchMembers<'de>),
}

/// An object's members by their names.
#[derive(Debug)]
pub(super) struct SketchMembers<'de>(Vec<(Cow<'de, str>, Sketch<'de>)>);

impl<'de> SketchMembers<'de> {
    /// The member of a name.
    pub(super) fn get(&self, name: &str) -> Option<&Sketch<'de>> {
        let place = self.0.binary_search_by(|(known, _)| (**known).cmp(name));
        place.ok().map(|place| &self.0[place].1)
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| &**name)
    }
}

/// Reads a sketch, of values in values as many deep as it says.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) depth: usize,
    /// Whether to look at the items of arrays.
    pub(super) items: bool,
}

impl Look {
    /// What is to be seen of the values in a value; `None`: nothing.
    fn inside(self) -> Option<Self> {
        let depth = self.depth.checked_sub(1)?;
        Some(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Look {
    type Value = Sketch<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Sketch<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look {
    type Value = Sketch<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Sketch<'de>, E> {
        Ok(Sketch::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Sketch<'de>, E> {
        Ok(Sketch::Boolean)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Sketch<'de>, E> {
        Ok(Sketch::Integer)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Sketch<'de>, E> {
        Ok(Sketch::Integer)
    }

    fn visit_f64<E>(self, number: f64) -> Result<Sketch<'de>, E> {
        Ok(if number.fract() == 0.0 {
            Sketch::Integer
        } else {
            Sketch::Number
        })
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Sketch<'de>, E> {
        Ok(Sketch::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Sketch<'de>, E> {
        Ok(Sketch::String(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Sketch<'de>, A::Error> {
        let mut items = Vec::new();
        if let Some(inside) = self.inside().filter(|_| self.items) {
            while let Some(item) = access.next_element_seed(inside)? {
                items.push(item);
            }
        }
        Ok(Sketch::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Sketch<'de>, A::Error> {
        let mut members = Vec::new();
        if let Some(inside) = self.inside() {
            members.reserve(access.size_hint().unwrap_or(0));
            while let Some(Key(name)) = access.next_key()? {
                members.push((name, access.next_value_seed(inside)?));
            }
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        Ok(Sketch::Object(SketchMembers(members)))
    }
}

/// Reads the string that a member of an object is; `None` if there is no such string.
pub(super) struct TagReader(pub(super) &'static str);

impl<'de> DeserializeSeed<'de> for TagReader {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let look = Look {
            depth: 2,
            items: false,
        };
        let sketch = look.deserialize(deserializer)?;
        let Sketch::Object(SketchMembers(members)) = sketch else {
            return Ok(None);
        };
        let member = members.into_iter().find(|(name, _)| *name == self.0);
        Ok(match member {
            Some((_, Sketch::String(text))) => Some(text),
            _ => None,
        })
    }
}
