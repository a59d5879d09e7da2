//! A JSON value that is read once and decoded as often as a union has to.
//!
//! A union looks at a value before it decodes it, and may decode it as one branch after the other. Within a union
//! others may be nested, for the same value or for its members; if each made a copy of its own and searched anew, the
//! work would double with every level. So the outermost union keeps the value, those within borrow it, and which branch
//! a value was found to be is noted for as long as that takes: each value is searched once for each union.
//!
//! What is generic over serde's `Deserializer` learns that it is given a [`Buffered`] by asking for a newtype called
//! [`AGAIN`]: any other deserializer takes that for some newtype.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::fmt;

use serde_core::de::value::{BorrowedStrDeserializer, MapDeserializer};
use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Error, Map, Value};

use super::number_text::{NumberTexts, key, number_texts};
use crate::value::{RAW, json_text};

/// The newtype by which a union requests its value.
pub(super) const AGAIN: &str = "$clientsmith::Again";

/// The prefix of the name by which a union requests its choice, and records it: that of a tuple whose length says
/// which of the two, and what.
const CHOICE: &str = "$clientsmith::Choice ";

/// The length that requests the choice.
const ASKED: usize = usize::MAX;

/// The length that notes that no branch fits; any other is the number of the branch that does.
const NO_BRANCH: usize = usize::MAX - 1;

/// The [`SeqAccess::size_hint`] of a value that can be read repeatedly.
const ENDLESS: usize = usize::MAX;

/// How deep values and unions may be nested within a union: 127 levels of JSON, each a union of its own. What
/// serde_json reads from text is not deeper.
const DEEPEST: usize = 256;

/// Which branch each value is, by its place in memory and the union's name.
type Choices = RefCell<HashMap<(usize, &'static str), Choice>>;

/// What a union has found for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// The branch of this number.
    Branch(usize),
    /// None of the branches.
    None,
}

/// A value in memory, with what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Buffered<'a> {
    value: &'a Value,
    choices: &'a Choices,
    numbers: Option<&'a Numbers<'a>>,
    depth: usize,
    /// The branch that it is of the union that reads it, if that is marked.
    branch: Option<usize>,
}

/// The numbers of the text that the value was made of; found when the first is asked for.
struct Numbers<'a> {
    text: &'a str,
    value: &'a Value,
    found: OnceCell<NumberTexts<'a>>,
}

impl<'a> Numbers<'a> {
    fn text_of(&self, value: &Value) -> Option<&'a str> {
        let found = self
            .found
            .get_or_init(|| number_texts(self.text, self.value));
        found.get(&key(value)).copied()
    }
}

/// Has `decode` read a value that is kept in memory; with the text of its numbers if a branch may need that.
pub(super) fn with_buffer<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    exact_numbers: bool,
    decode: impl FnOnce(Buffered<'_>) -> Result<T, Error>,
) -> Result<T, D::Error> {
    let text;
    let (value, text) = match exact_numbers {
        true => {
            text = json_text(deserializer)?;
            let value = serde_json::from_str(&text).map_err(D::Error::custom)?;
            (value, Some(text.as_str()))
        }
        false => (Value::deserialize(deserializer)?, None),
    };
    let numbers = text.map(|text| Numbers {
        text,
        value: &value,
        found: OnceCell::new(),
    });
    let buffered = Buffered {
        value: &value,
        choices: &Choices::default(),
        numbers: numbers.as_ref(),
        depth: 0,
        branch: None,
    };
    decode(buffered).map_err(D::Error::custom)
}

/// Whether `access` gives one buffered value again and again, and is not a list.
pub(super) fn is_again<'de, A: SeqAccess<'de>>(access: &A) -> bool {
    access.size_hint() == Some(ENDLESS)
}

impl<'de> Buffered<'de> {
    fn deeper(self, value: &'de Value) -> Result<Self, Error> {
        if self.depth >= DEEPEST {
            return Err(Error::custom(format_args!(
                "values and unions are nested more than {DEEPEST} deep"
            )));
        }
        Ok(Self {
            value,
            depth: self.depth + 1,
            branch: self.branch.filter(|_| std::ptr::eq(value, self.value)),
            ..self
        })
    }

    #[cfg(feature = "xml")]
    /// The value as a union reads it: without the mark of its branch.
    fn unmarked(self) -> Self {
        let marked = super::branch::marked_branch(self.value);
        Self {
            value: marked.map_or(self.value, |(_, value)| value),
            branch: marked.map(|(branch, _)| branch),
            ..self
        }
    }

    #[cfg(not(feature = "xml"))]
    const fn unmarked(self) -> Self {
        Self {
            branch: None,
            ..self
        }
    }

    fn list<V: Visitor<'de>>(self, items: &'de [Value], visitor: V) -> Result<V::Value, Error> {
        let mut items = Items {
            within: self,
            items: items.iter(),
        };
        let value = visitor.visit_seq(&mut items)?;
        match items.items.len() {
            0 => Ok(value),
            rest => Err(Error::custom(format_args!(
                "the array has {rest} more items"
            ))),
        }
    }

    fn object<V: Visitor<'de>>(
        self,
        members: &'de Map<String, Value>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(BufferedMembers {
            within: self,
            members: members.iter(),
            value: None,
        })
    }

    /// The text of the value, if it is a number and its text is kept.
    fn number_text(self) -> Option<&'de str> {
        match self.value {
            Value::Number(_) => self.numbers?.text_of(self.value),
            _ => None,
        }
    }

    /// What is known of the value and a union; the outermost union reads its value once.
    fn choice(self, union: &'static str) -> Option<Choice> {
        self.choices
            .borrow()
            .get(&(key(self.value), union))
            .copied()
    }

    fn note(self, union: &'static str, choice: Choice) {
        // Asked through `Again`, what the outermost union reads is one deep.
        if self.depth > 1 {
            let at = (key(self.value), union);
            self.choices.borrow_mut().insert(at, choice);
        }
    }
}

macro_rules! as_json {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
                self.value.$method(visitor)
            }
        )*
    };
}

impl<'de> Deserializer<'de> for Buffered<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items {
                within: self,
                items: items.iter(),
            }),
            Value::Object(members) => self.object(members, visitor),
            scalar => scalar.deserialize_any(visitor),
        }
    }

    as_json! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32
        deserialize_f64 deserialize_char deserialize_str deserialize_string deserialize_bytes
        deserialize_byte_buf deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.number_text().and_then(|text| text.parse().ok()) {
            Some(integer) => visitor.visit_i128(integer),
            None => self.value.deserialize_i128(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            AGAIN => visitor.visit_seq(Again(self.unmarked())),
            RAW => match self.number_text() {
                text @ Some(_) => visitor.visit_map(MapDeserializer::new(
                    text.map(|text| (RAW, text)).into_iter(),
                )),
                _ => self.value.deserialize_newtype_struct(name, visitor),
            },
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Array(items) => self.list(items, visitor),
            other => other.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if !name.starts_with(CHOICE) {
            return self.deserialize_seq(visitor);
        }
        match length {
            ASKED => match self.choice(name).or(self.branch.map(Choice::Branch)) {
                None => visitor.visit_none(),
                Some(Choice::None) => visitor.visit_unit(),
                Some(Choice::Branch(branch)) => visitor.visit_u64(branch as u64),
            },
            NO_BRANCH => {
                self.note(name, Choice::None);
                visitor.visit_none()
            }
            branch => {
                self.note(name, Choice::Branch(branch));
                visitor.visit_none()
            }
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(members) => self.object(members, visitor),
            other => other.deserialize_map(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::Object(members) => self.object(members, visitor),
            Value::Array(items) => self.list(items, visitor),
            other => other.deserialize_struct(name, fields, visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }
}

/// The items of a list.
struct Items<'de> {
    within: Buffered<'de>,
    items: std::slice::Iter<'de, Value>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        match self.items.next() {
            Some(item) => seed.deserialize(self.within.deeper(item)?).map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The members of an object.
struct BufferedMembers<'de> {
    within: Buffered<'de>,
    members: serde_json::map::Iter<'de>,
    value: Option<&'de Value>,
}

impl<'de> MapAccess<'de> for BufferedMembers<'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        let Some((name, value)) = self.members.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(BorrowedStrDeserializer::new(name))
            .map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(self.within.deeper(value)?),
            None => Err(Error::custom(
                "a member's value is asked for before its name",
            )),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// One value, as often as it is requested.
struct Again<'de>(Buffered<'de>);

impl<'de> SeqAccess<'de> for Again<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Error> {
        seed.deserialize(self.0.deeper(self.0.value)?).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(ENDLESS)
    }
}

/// Asks what is known of a value and the union of this key.
pub(super) struct Known(pub(super) &'static str);

impl<'de> DeserializeSeed<'de> for Known {
    type Value = Option<Choice>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Option<Choice>, D::Error> {
        deserializer.deserialize_tuple_struct(self.0, ASKED, ChoiceVisitor)
    }
}

/// Notes what a value is for the union of this key.
pub(super) struct Note(pub(super) &'static str, pub(super) Choice);

impl<'de> DeserializeSeed<'de> for Note {
    type Value = Option<Choice>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Option<Choice>, D::Error> {
        let length = match self.1 {
            Choice::Branch(branch) => branch,
            Choice::None => NO_BRANCH,
        };
        deserializer.deserialize_tuple_struct(self.0, length, ChoiceVisitor)
    }
}

struct ChoiceVisitor;

impl Visitor<'_> for ChoiceVisitor {
    type Value = Option<Choice>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a buffered value")
    }

    fn visit_none<E>(self) -> Result<Option<Choice>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<Choice>, E> {
        Ok(Some(Choice::None))
    }

    fn visit_u64<E>(self, branch: u64) -> Result<Option<Choice>, E> {
        Ok(usize::try_from(branch).ok().map(Choice::Branch))
    }
}
