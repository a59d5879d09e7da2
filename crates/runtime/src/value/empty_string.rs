//! A value that is always the empty string.

use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, Visitor};
use serde_core::ser::{Serialize, Serializer};

/// The empty string, where the document allows no other (`enum: [""]`): APIs use it for "reset".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmptyString;

impl Serialize for EmptyString {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

impl<'de> Deserialize<'de> for EmptyString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(EmptyStringVisitor)
    }
}

struct EmptyStringVisitor;

impl Visitor<'_> for EmptyStringVisitor {
    type Value = EmptyString;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the empty string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<EmptyString, E> {
        if text.is_empty() {
            Ok(EmptyString)
        } else {
            Err(E::invalid_value(
                serde_core::de::Unexpected::Str(text),
                &self,
            ))
        }
    }
}
