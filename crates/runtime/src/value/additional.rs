//! Undocumented members, kept as received.

use std::any::TypeId;
use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde_core::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess,
    Visitor,
};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::Map;
use crate::object::Key;

/// Undocumented members of an object (`additionalProperties`), in the order received. Derefs to a
/// [`Map`].
///
/// Decoding only keeps their text; it is parsed on first access. A number too large for [`Value`], or a value nested
/// too deeply, is then its JSON text.
///
/// ```
/// use clientsmith_runtime::{AdditionalProperties, Value};
///
/// let members: AdditionalProperties = serde_json::from_str(r#"{"zone": "a"}"#)?;
/// assert_eq!(members.get("zone"), Some(&Value::from("a")));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct AdditionalProperties<V = Value> {
    /// Names and the JSON text of their values, a [`SEPARATOR`] behind each, as long as nobody has looked.
    text: String,
    members: OnceLock<Box<Map<V>>>,
}

impl<V> AdditionalProperties<V> {
    /// No members.
    pub const fn new() -> Self {
        Self {
            text: String::new(),
            members: OnceLock::new(),
        }
    }
}

impl<V: DeserializeOwned + 'static> AdditionalProperties<V> {
    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.members.get().is_none_or(|members| members.is_empty())
    }

    /// Takes in a member whose name has been read.
    ///
    /// # Errors
    ///
    /// Its value is none of the type.
    #[doc(hidden)]
    pub fn read<'de, A: MapAccess<'de>>(
        &mut self,
        name: &str,
        members: &mut A,
    ) -> Result<(), A::Error> {
        if TypeId::of::<V>() != TypeId::of::<Value>() || self.members.get().is_some() {
            // What has a type is decoded at once, so that a wrong one is an error of the response.
            return self.read_value(name.to_owned(), members);
        }
        if has_controls(name) {
            // What separates can't be in a name: true of every one that was not written to do harm.
            return self.read_value(name.to_owned(), members);
        }
        if self.text.is_empty() {
            self.text.reserve(LAST.get().min(MOST_AT_ONCE));
        }
        self.text.push_str(name);
        self.text.push(SEPARATOR);
        members.next_value_seed(AppendText(&mut self.text))?;
        self.text.push(SEPARATOR);
        LAST.set(self.text.len());
        Ok(())
    }

    fn read_value<'de, A: MapAccess<'de>>(
        &mut self,
        name: String,
        members: &mut A,
    ) -> Result<(), A::Error> {
        let value = members.next_value()?;
        self.push(name, value);
        Ok(())
    }

    /// Writes every member.
    ///
    /// # Errors
    ///
    /// The serializer's.
    pub(crate) fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>
    where
        V: Serialize,
    {
        if self.is_empty() {
            return Ok(());
        }
        self.iter()
            .try_for_each(|(name, value)| map.serialize_entry(name, value))
    }

    /// The members as values, made of their text at the first look.
    fn unfolded(&self) -> &Map<V> {
        self.members.get_or_init(|| Box::new(unfold(&self.text)))
    }
}

thread_local! {
    /// How much text the last object had here: the items of a list are much alike, so that the next one takes its
    /// memory at once.
    static LAST: Cell<usize> = const { Cell::new(0) };
}

/// Memory that is taken on a guess.
const MOST_AT_ONCE: usize = 1 << 10;

/// Stands behind each name and each value: a character that no JSON text holds as it is (RFC 8259 §7).
const SEPARATOR: char = '\u{1}';

/// Whether a name has control characters, searched for eight bytes at a time.
#[inline]
fn has_controls(name: &str) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const LOWEST: u64 = 0x2020_2020_2020_2020;
    let (chunks, rest) = name.as_bytes().as_chunks::<8>();
    let below = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        // A byte below 0x20 borrows from its highest bit; bytes of other alphabets have theirs set.
        word.wrapping_sub(LOWEST) & !word & HIGH != 0
    };
    chunks.iter().any(below) || rest.iter().any(|byte| *byte < 0x20)
}

/// The values of names and texts with separators.
fn unfold<V: DeserializeOwned>(text: &str) -> Map<V> {
    let mut pieces = text.split_terminator(SEPARATOR);
    let mut values = Map::new();
    while let (Some(name), Some(value)) = (pieces.next(), pieces.next()) {
        let decoded = serde_json::from_str(value)
            .or_else(|_| V::deserialize(Value::String(value.to_owned())));
        if let Ok(decoded) = decoded {
            values.push(name.to_owned(), decoded);
        }
    }
    values
}

/// The name by which serde_json recognises a request for a value's text; to any other format, or if it is ever renamed,
/// it is the name of some newtype, and the value is written anew.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";

/// The JSON text of a value, as received where the format is serde_json's.
pub(crate) fn json_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let mut text = String::new();
    AppendText(&mut text).deserialize(deserializer)?;
    Ok(text)
}

/// Appends the JSON text of a value, without making a value of it where the format is serde_json's.
struct AppendText<'t>(&'t mut String);

impl<'de> DeserializeSeed<'de> for AppendText<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct(RAW, self)
    }
}

impl<'de> Visitor<'de> for AppendText<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        access.next_key::<IgnoredAny>()?;
        access.next_value_seed(AppendStr(self.0))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let value = Value::deserialize(deserializer)?;
        write!(self.0, "{value}").map_err(D::Error::custom)
    }
}

/// Appends a string.
struct AppendStr<'t>(&'t mut String);

impl<'de> DeserializeSeed<'de> for AppendStr<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for AppendStr<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value's text")
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.0.push_str(text);
        Ok(())
    }
}

impl<V: DeserializeOwned + 'static> Deref for AdditionalProperties<V> {
    type Target = Map<V>;

    fn deref(&self) -> &Map<V> {
        self.unfolded()
    }
}

impl<V: DeserializeOwned + 'static> DerefMut for AdditionalProperties<V> {
    fn deref_mut(&mut self) -> &mut Map<V> {
        self.unfolded();
        // From here on the values count.
        self.text = String::new();
        match self.members.get_mut() {
            Some(members) => members,
            None => unreachable!("it was unfolded above"),
        }
    }
}

impl<V> From<Map<V>> for AdditionalProperties<V> {
    fn from(members: Map<V>) -> Self {
        Self {
            text: String::new(),
            members: OnceLock::from(Box::new(members)),
        }
    }
}

impl<V: DeserializeOwned + 'static> From<AdditionalProperties<V>> for Map<V> {
    fn from(members: AdditionalProperties<V>) -> Self {
        let AdditionalProperties { text, members } = members;
        members
            .into_inner()
            .map_or_else(|| unfold(&text), |members| *members)
    }
}

impl<V> Default for AdditionalProperties<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: Clone> Clone for AdditionalProperties<V> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            members: self.members.clone(),
        }
    }
}

impl<V: DeserializeOwned + fmt::Debug + 'static> fmt::Debug for AdditionalProperties<V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unfolded().fmt(formatter)
    }
}

impl<V: DeserializeOwned + PartialEq + 'static> PartialEq for AdditionalProperties<V> {
    fn eq(&self, other: &Self) -> bool {
        self.unfolded() == other.unfolded()
    }
}

impl<V: DeserializeOwned + Eq + 'static> Eq for AdditionalProperties<V> {}

impl<V: DeserializeOwned + Hash + 'static> Hash for AdditionalProperties<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.unfolded().hash(state);
    }
}

impl<N: Into<String>, V> FromIterator<(N, V)> for AdditionalProperties<V> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        Map::from_iter(members).into()
    }
}

impl<N: Into<String>, V: DeserializeOwned + 'static> Extend<(N, V)> for AdditionalProperties<V> {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, members: I) {
        Map::extend(self, members);
    }
}

impl<V: DeserializeOwned + 'static> IntoIterator for AdditionalProperties<V> {
    type Item = (Box<str>, V);
    type IntoIter = std::vec::IntoIter<(Box<str>, V)>;

    fn into_iter(self) -> Self::IntoIter {
        Map::from(self).into_iter()
    }
}

impl<V: DeserializeOwned + Serialize + 'static> Serialize for AdditionalProperties<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.unfolded().serialize(serializer)
    }
}

impl<'de, V: DeserializeOwned + 'static> Deserialize<'de> for AdditionalProperties<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor(PhantomData))
    }
}

struct MembersVisitor<V>(PhantomData<V>);

impl<'de, V: DeserializeOwned + 'static> Visitor<'de> for MembersVisitor<V> {
    type Value = AdditionalProperties<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut members = AdditionalProperties::new();
        while let Some(name) = access.next_key::<Key<'de>>()? {
            members.read(name.as_str(), &mut access)?;
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::{AppendText, DeserializeSeed};

    /// A canary for [`RAW`](super::RAW), which is private to serde_json: under another name values are still kept, but
    /// as they would be written anew, at the cost of a value each.
    #[test]
    fn serde_json_gives_the_text_of_a_value() {
        for written in ["1.50e1", r#"[ 1,  {"a" : "\u0041"} ]"#] {
            let mut text = String::new();
            let mut deserializer = serde_json::Deserializer::from_str(written);
            let read = AppendText(&mut text).deserialize(&mut deserializer);
            assert!(read.is_ok(), "{read:?}");
            assert_eq!(text, written);
        }
    }
}
