//! How declared types are read and written: the traits and functions behind the macros.
//!
//! The macros write as little as possible for each type (thousands of types are compiled in a large client); how a
//! member is read and written and a union's branch is found are functions here.

#[cfg(feature = "xml")]
mod branch;
mod buffer;
mod enumeration;
pub mod evidence;
mod has_member;
mod macros;
mod number_text;
mod reader;
mod sketch;
pub mod union;
mod writer;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_core::ser::{Serialize, Serializer};

use crate::escape::Escaped;
use crate::stack::with_room_for;
#[cfg(feature = "xml")]
pub(crate) use branch::{BRANCH, marked_json};
pub use enumeration::read_variant;
pub use reader::{Missing, ObjectReader, ReadObject};
pub use writer::Writer;

/// A documented error body. Implemented by generated crates.
pub trait TypedErrorBody {}

/// An object with named members. Implemented by [`object!`](crate::object!).
#[doc(hidden)]
pub trait Object: Sized {
    /// How many members are declared.
    const MEMBERS: usize;

    /// Reads every member.
    fn read<'de, A: MapAccess<'de>>(reader: &mut ObjectReader<'de, A>) -> ReadObject<Self>;
}

/// The result of decoding a value.
pub type Decoded<'de, T, D> = Result<T, <D as Deserializer<'de>>::Error>;

/// The result of encoding a value.
pub type Written<S> = Result<<S as Serializer>::Ok, <S as Serializer>::Error>;

/// Reads an object; messages call it `name`.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(
    name: &'static str,
    deserializer: D,
) -> Decoded<'de, T, D> {
    with_room_for::<T, _>(T::MEMBERS, || {
        deserializer.deserialize_map(ObjectVisitor {
            name,
            object: PhantomData,
        })
    })
}

/// Shows an object as its name and JSON.
pub fn debug<T: Serialize>(
    name: &str,
    object: &T,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let json = if formatter.alternate() {
        serde_json::to_string_pretty(object)
    } else {
        serde_json::to_string(object)
    };
    match json {
        // Line breaks are the layout's: JSON escapes those of its strings.
        Ok(json) => json.split('\n').enumerate().try_for_each(|(index, line)| {
            let before = if index == 0 {
                format!("{name} ")
            } else {
                "\n".to_owned()
            };
            write!(formatter, "{before}{}", Escaped(line))
        }),
        Err(error) => write!(formatter, "{name} {{ {} }}", Escaped(error)),
    }
}

struct ObjectVisitor<T> {
    name: &'static str,
    object: PhantomData<T>,
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", self.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        let mut reader = ObjectReader::new(members);
        let object = T::read(&mut reader);
        reader.end(object)
    }
}

/// A member's name, borrowed from the text unless it holds escapes.
#[derive(Debug)]
pub(crate) struct Key<'de>(Cow<'de, str>);

impl Key<'_> {
    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(name.to_owned())))
    }

    fn visit_string<E>(self, name: String) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(name)))
    }
}
