//! Unions: telling branches apart, and saying why none fits.

#![allow(missing_docs, reason = "hidden: only the macros name these")]

use serde_core::de::{Deserialize, Deserializer, Error};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use super::Decoded;

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum JsonKind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// What a value must show for a branch of [`untagged_union!`](crate::untagged_union!) to be tried.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Evidence {
    /// Empty: any.
    pub kinds: &'static [JsonKind],
    pub requires: &'static [&'static str],
    pub with: &'static [(&'static str, &'static [&'static str])],
    /// `None`: any.
    pub only: Option<&'static [&'static str]>,
    /// Empty: any.
    pub among: &'static [&'static str],
    /// What members show that are objects.
    pub inside: &'static [(&'static str, Evidence)],
}

impl JsonKind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => {
                value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0)
            }
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// How exactly a value must look like a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    /// In everything that the document says.
    Full,
    /// Apart from what a newer server may add: members, and values of lists.
    Known,
}

impl Evidence {
    fn holds(&self, value: &Value, likeness: Likeness) -> bool {
        let kind = self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.holds(value));
        let string = match value {
            Value::String(text) => self.among.is_empty() || self.among.contains(&text.as_str()),
            _ => true,
        };
        kind && string
            && value
                .as_object()
                .is_none_or(|members| self.holds_of(members, likeness))
    }

    fn holds_of(&self, members: &serde_json::Map<String, Value>, likeness: Likeness) -> bool {
        let is_full = likeness == Likeness::Full;
        let has_value = |(name, values): &(&str, &[&str])| match members.get(*name) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => {
                values.contains(&text.as_str()) || !(is_full || values.len() == 1)
            }
            Some(_) => !is_full && values.len() > 1,
        };
        self.requires.iter().all(|name| members.contains_key(*name))
            && self.with.iter().all(has_value)
            && self.inside.iter().all(|(name, evidence)| {
                let member = members.get(*name);
                member.is_none_or(|value| evidence.holds(value, likeness))
            })
            && self.only.is_none_or(|only| {
                !is_full || members.keys().all(|name| only.contains(&name.as_str()))
            })
    }
}

/// A union whose branches are told apart by what they look like. Implemented by
/// [`untagged_union!`](crate::untagged_union!).
#[doc(hidden)]
pub trait Untagged: Sized + 'static {
    /// Each branch's name and what it looks like.
    const BRANCHES: &'static [(&'static str, Evidence)];

    /// Tries each branch, in order.
    fn attempt(attempts: &mut Attempts<'_, Self>);
}

/// Reads a union whose branches are told apart by what they look like; messages call it `name`.
#[doc(hidden)]
pub fn read_untagged<'de, T: Untagged, D: Deserializer<'de>>(
    name: &'static str,
    deserializer: D,
) -> Decoded<'de, T, D> {
    let value = Value::deserialize(deserializer)?;
    let mut attempts = Attempts {
        value: &value,
        likeness: Likeness::Full,
        branches: T::BRANCHES.iter(),
        found: None,
        failures: Vec::new(),
    };
    T::attempt(&mut attempts);
    if attempts.found.is_none() {
        attempts.likeness = Likeness::Known;
        attempts.branches = T::BRANCHES.iter();
        T::attempt(&mut attempts);
    }
    attempts.end(name)
}

/// What comes of reading a branch.
#[doc(hidden)]
pub type Read<T> = serde_json::Result<T>;

/// A union whose branches are told apart by a member. Implemented by [`tagged_union!`](crate::tagged_union!).
#[doc(hidden)]
pub trait Tagged: Sized {
    /// The member's name.
    const TAG: &'static str;

    /// Reads the branch of a tag; `None` if there is no such branch.
    fn branch(tag: &str, value: &Value) -> Option<Read<Self>>;

    /// The variant that keeps a value without a branch.
    fn other(value: Value) -> Self;
}

/// Reads a union whose branches are told apart by a member.
#[doc(hidden)]
pub fn read_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Decoded<'de, T, D> {
    let value = Value::deserialize(deserializer)?;
    match T::branch(tag(&value, T::TAG), &value) {
        Some(read) => read.map_err(D::Error::custom),
        None => Ok(T::other(value)),
    }
}

/// Reads a branch, and makes the union of it.
#[doc(hidden)]
pub fn decoded<'a, T: Deserialize<'a>, U>(value: &'a Value, union: impl FnOnce(T) -> U) -> Read<U> {
    T::deserialize(value).map(union)
}

/// The search for the branch that a value is.
#[derive(Debug)]
#[doc(hidden)]
pub struct Attempts<'a, T> {
    value: &'a Value,
    likeness: Likeness,
    /// Those to come.
    branches: std::slice::Iter<'static, (&'static str, Evidence)>,
    found: Option<T>,
    /// Branches that the value looks like, and why it is none of them.
    failures: Vec<(&'static str, serde_json::Error)>,
}

impl<'a, T> Attempts<'a, T> {
    /// Decodes the next branch if nothing was found, the value looks like it, and it has not been tried already.
    pub fn branch<B: Deserialize<'a>>(&mut self, union: fn(B) -> T) -> &mut Self {
        if let Some((name, evidence)) = self.branches.next()
            && self.found.is_none()
            && self.is_like(evidence)
        {
            match B::deserialize(self.value) {
                Ok(branch) => self.found = Some(union(branch)),
                Err(error) => self.failures.push((name, error)),
            }
        }
        self
    }

    fn is_like(&self, evidence: &Evidence) -> bool {
        let is_full = evidence.holds(self.value, Likeness::Full);
        match self.likeness {
            Likeness::Full => is_full,
            Likeness::Known => !is_full && evidence.holds(self.value, Likeness::Known),
        }
    }

    /// What was found, or why the value is no branch.
    fn end<E: Error>(self, union: &str) -> Result<T, E> {
        if let Some(found) = self.found {
            return Ok(found);
        }
        if self.failures.is_empty() {
            let kind = kind(self.value);
            return Err(E::custom(format_args!(
                "{kind} is none of the forms that `{union}` has"
            )));
        }
        let failures: Vec<String> = self
            .failures
            .iter()
            .map(|(branch, error)| format!("{branch}: {error}"))
            .collect();
        Err(E::custom(format_args!(
            "no form of `{union}` fits ({})",
            failures.join("; ")
        )))
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "this string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object with these members",
    }
}

/// The string that tells a tagged union's branches apart; empty when there is none.
fn tag<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Writes a branch, with its tag added if its own members do not hold it.
#[doc(hidden)]
pub fn write_tagged<T: Serialize, S: Serializer>(
    branch: &T,
    tag: &'static str,
    value: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match serde_json::to_value(branch).map_err(S::Error::custom)? {
        Value::Object(members) if !members.contains_key(tag) => {
            let mut tagged = serde_json::Map::with_capacity(members.len() + 1);
            tagged.insert(tag.to_owned(), Value::from(value));
            tagged.extend(members);
            tagged.serialize(serializer)
        }
        _ => branch.serialize(serializer),
    }
}

/// JSON text of a value.
#[doc(hidden)]
pub fn text(value: &Value) -> String {
    value.to_string()
}

/// The value of JSON text that the generator wrote; null if it is none.
#[doc(hidden)]
pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
