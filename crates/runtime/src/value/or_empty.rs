//! A value that may be reset with the empty string.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::value::{
    BoolDeserializer, F64Deserializer, I64Deserializer, MapAccessDeserializer,
    SeqAccessDeserializer, StrDeserializer, U64Deserializer, UnitDeserializer,
};
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

/// A value, or the empty string (`anyOf` with `enum: [""]`): APIs use it for "reset" or "not set".
///
/// ```
/// use clientsmith_runtime::OrEmpty;
///
/// let limit: OrEmpty<u32> = serde_json::from_str("7")?;
/// assert_eq!(limit, OrEmpty::from(7));
/// assert_eq!(serde_json::to_string(&OrEmpty::<u32>::Empty)?, r#""""#);
/// assert_eq!(OrEmpty::<u32>::Empty.value(), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrEmpty<T> {
    /// The empty string.
    #[default]
    Empty,
    /// A value.
    Value(T),
}

impl<T> OrEmpty<T> {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty => None,
        }
    }

    /// The value, if there is one, to change it.
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty => None,
        }
    }

    /// The value itself, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty => None,
        }
    }

    /// Whether there is the empty string in place of a value.
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl<T> From<T> for OrEmpty<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Serialize> Serialize for OrEmpty<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Empty => serializer.serialize_str(""),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OrEmpty<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrEmptyVisitor(PhantomData))
    }
}

/// Hands on whatever is not the empty string.
struct OrEmptyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OrEmptyVisitor<T> {
    type Value = OrEmpty<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or the empty string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<OrEmpty<T>, E> {
        if text.is_empty() {
            Ok(OrEmpty::Empty)
        } else {
            T::deserialize(StrDeserializer::new(text)).map(OrEmpty::Value)
        }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<OrEmpty<T>, E> {
        T::deserialize(BoolDeserializer::new(value)).map(OrEmpty::Value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<OrEmpty<T>, E> {
        T::deserialize(I64Deserializer::new(value)).map(OrEmpty::Value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<OrEmpty<T>, E> {
        T::deserialize(U64Deserializer::new(value)).map(OrEmpty::Value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<OrEmpty<T>, E> {
        T::deserialize(F64Deserializer::new(value)).map(OrEmpty::Value)
    }

    fn visit_unit<E: Error>(self) -> Result<OrEmpty<T>, E> {
        T::deserialize(UnitDeserializer::new()).map(OrEmpty::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<OrEmpty<T>, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(items)).map(OrEmpty::Value)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<OrEmpty<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(members)).map(OrEmpty::Value)
    }
}
