//! Unions: selecting a branch, and reporting why none matches.

#![allow(missing_docs, reason = "hidden: only the macros name these")]

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserialize, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Decoded;
use super::buffer::{AGAIN, Choice, Known, Note, is_again, with_buffer};
use super::evidence::{Evidence, Likeness};
use super::has_member::{asks_for_member, has_member};
use super::sketch::{Look, Sketch, TagReader};
use crate::text::json_with_floats;

/// A union whose branches are distinguished by their shape. Implemented by
/// [`untagged_union!`](crate::untagged_union!).
#[doc(hidden)]
pub trait Untagged: Sized {
    /// Its name behind `$clientsmith::Choice `, with the path of its module: no other union has the same.
    const KEY: &'static str;

    /// The branches' names.
    const BRANCHES: &'static [&'static str];

    /// Whether a branch holds numbers with all their digits.
    const EXACT_NUMBERS: bool = false;

    /// What each branch looks like.
    const EVIDENCE: &'static [Evidence];

    /// Offers each branch, in order.
    fn attempt<'de, A: SeqAccess<'de>>(attempts: &mut Attempts<'_, 'de, A, Self>);

    /// Keeps a value that looks like no branch; `None` if the union keeps no such value.
    const OTHER: Option<fn(Value) -> Self> = None;
}

/// Reads a union whose branches are distinguished by their shape.
#[doc(hidden)]
pub fn read_untagged<'de, T: Untagged, D: Deserializer<'de>>(
    deserializer: D,
) -> Decoded<'de, T, D> {
    deserializer.deserialize_newtype_struct(AGAIN, UntaggedVisitor(PhantomData))
}

struct UntaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Untagged> Visitor<'de> for UntaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(name(T::KEY))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        with_buffer(deserializer, T::EXACT_NUMBERS, |buffered| {
            read_untagged(buffered)
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        if !is_again(&access) {
            return Err(A::Error::custom("a union can't be read from this format"));
        }
        let known = access.next_element_seed(Known(T::KEY))?.flatten();
        if known == Some(Choice::None) {
            return Err(no_form::<T, _>());
        }
        let depths = T::EVIDENCE.iter().map(Evidence::depth);
        let look = Look {
            depth: depths.max().unwrap_or(0),
            items: T::EVIDENCE.iter().any(Evidence::looks_at_items),
        };
        let sketch = access.next_element_seed(look)?.unwrap_or(Sketch::Null);
        let candidates = match known {
            Some(Choice::Branch(number)) => vec![number],
            _ => candidates::<T>(&sketch),
        };
        let mut attempts = Attempts {
            access: &mut access,
            wanted: 0,
            next: 0,
            found: None,
            failures: Vec::new(),
            value: PhantomData,
        };
        for number in &candidates {
            (attempts.wanted, attempts.next) = (*number, 0);
            T::attempt(&mut attempts);
            if attempts.found.is_some() {
                break;
            }
        }
        let Attempts {
            found, failures, ..
        } = attempts;
        let is_other = candidates.is_empty() || candidates == [T::BRANCHES.len()];
        let found = match (found, T::OTHER) {
            (None, Some(other)) if is_other && is_variant(&sketch) => {
                let other = decoded(&mut access, other)?;
                Some((T::BRANCHES.len(), other))
            }
            (found, _) => found,
        };
        let choice = match &found {
            Some((branch, _)) => Choice::Branch(*branch),
            None => Choice::None,
        };
        if known.is_none() {
            access.next_element_seed(Note(T::KEY, choice))?;
        }
        match found {
            Some((_, found)) => Ok(found),
            None if failures.is_empty() => Err(A::Error::custom(format_args!(
                "{} matches no branch of `{}`",
                kind(&sketch),
                name(T::KEY)
            ))),
            None => Err(no_form_fits(name(T::KEY), &failures)),
        }
    }
}

/// The numbers of the branches that a value may be, the most likely first: those that something speaks for, that match
/// in everything, that name the most of the value's members and the fewest others; of equals, the first.
fn candidates<T: Untagged>(sketch: &Sketch<'_>) -> Vec<usize> {
    let matching = T::EVIDENCE.iter().enumerate();
    let matching = matching.filter_map(|(number, evidence)| {
        let likeness = match evidence.holds(sketch, Likeness::Full) {
            true => Likeness::Full,
            false if evidence.holds(sketch, Likeness::Known) => Likeness::Known,
            false => return None,
        };
        let reasons = evidence.reasons(sketch);
        let is_object = matches!(sketch, Sketch::Object(_));
        // What no branch names anything of is a variant that the document does not know.
        if T::OTHER.is_some() && is_object && !reasons.any {
            return None;
        }
        let counts = (reasons.named, reasons.null, reasons.absent);
        Some((Reverse((reasons.any, likeness, counts)), number))
    });
    let mut matching: Vec<_> = matching.collect();
    matching.sort_unstable();
    matching.into_iter().map(|(_, number)| number).collect()
}

/// Whether a value may be a variant: serde writes those without a value as strings.
const fn is_variant(value: &Sketch<'_>) -> bool {
    matches!(value, Sketch::Object(_) | Sketch::String(_))
}

/// The result of reading a branch.
#[doc(hidden)]
pub type ReadBranch<T, E> = Result<T, E>;

/// A union whose branches are distinguished by a member. Implemented by [`tagged_union!`](crate::tagged_union!).
#[doc(hidden)]
pub trait Tagged: Sized {
    /// The member's name.
    const TAG: &'static str;

    /// Whether a branch holds numbers with all their digits.
    const EXACT_NUMBERS: bool = false;

    /// Reads the branch of a tag; `None` if there is no such branch.
    fn branch<'de, A: SeqAccess<'de>>(
        tag: &str,
        access: &mut A,
    ) -> Option<ReadBranch<Self, A::Error>>;

    /// Reads the branch of an object whose tag is missing or unknown; `None` if there is no such branch.
    fn default_branch<'de, A: SeqAccess<'de>>(
        _access: &mut A,
    ) -> Option<ReadBranch<Self, A::Error>> {
        None
    }

    /// Reads the variant that keeps a value without a branch.
    fn other<'de, A: SeqAccess<'de>>(access: &mut A) -> ReadBranch<Self, A::Error>;
}

/// Reads a union whose branches are distinguished by a member.
#[doc(hidden)]
pub fn read_tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Decoded<'de, T, D> {
    deserializer.deserialize_newtype_struct(AGAIN, TaggedVisitor(PhantomData))
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        with_buffer(deserializer, T::EXACT_NUMBERS, |buffered| {
            read_tagged(buffered)
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        if !is_again(&access) {
            return Err(A::Error::custom("a union can't be read from this format"));
        }
        let tag: Option<Cow<'de, str>> = access.next_element_seed(TagReader(T::TAG))?.flatten();
        if let Some(read) = T::branch(tag.as_deref().unwrap_or_default(), &mut access) {
            return read;
        }
        match T::default_branch(&mut access) {
            Some(Ok(found)) => Ok(found),
            // What is not the default branch either may be something new.
            Some(Err(_)) | None => T::other(&mut access),
        }
    }
}

/// Reads a branch, and makes the union of it.
#[doc(hidden)]
pub fn decoded<'de, T: Deserialize<'de>, U, A: SeqAccess<'de>>(
    access: &mut A,
    union: impl FnOnce(T) -> U,
) -> ReadBranch<U, A::Error> {
    match access.next_element()? {
        Some(branch) => Ok(union(branch)),
        None => Err(A::Error::custom("a buffered value has ended")),
    }
}

/// The search for the branch of a value.
#[doc(hidden)]
pub struct Attempts<'a, 'de, A: SeqAccess<'de>, T> {
    access: &'a mut A,
    /// The number of the branch that is to be tried.
    wanted: usize,
    /// The number of the branch that is offered next.
    next: usize,
    found: Option<(usize, T)>,
    /// Branches that the value resembles, and why they do not match.
    failures: Vec<(&'static str, String)>,
    /// What `access` gives.
    value: PhantomData<&'de Value>,
}

impl<'de, A: SeqAccess<'de>, T: Untagged> Attempts<'_, 'de, A, T> {
    /// Decodes the next branch if it is the one that is to be tried.
    pub fn branch<B: Deserialize<'de>>(&mut self, union: fn(B) -> T) -> &mut Self {
        let number = self.next;
        self.next += 1;
        if number == self.wanted {
            match decoded(self.access, union) {
                Ok(branch) => self.found = Some((number, branch)),
                Err(error) => self.fail(T::BRANCHES[number], &error),
            }
        }
        self
    }

    fn fail(&mut self, branch: &'static str, error: &A::Error) {
        if self.failures.len() < MOST_REASONS {
            self.failures.push((branch, cut(error.to_string())));
        }
    }
}

/// Reasons that are given why a value is none of a union's branches, and the bytes of each: within unions they add up.
const MOST_REASONS: usize = 8;
const LONGEST_REASON: usize = 200;

fn cut(mut reason: String) -> String {
    if reason.len() > LONGEST_REASON {
        let end = (0..=LONGEST_REASON)
            .rev()
            .find(|end| reason.is_char_boundary(*end));
        reason.truncate(end.unwrap_or(0));
        reason.push('…');
    }
    reason
}

/// The name of the union of a key.
fn name(key: &'static str) -> &'static str {
    key.rsplit_once(':').map_or(key, |(_, name)| name)
}

fn no_form<T: Untagged, E: Error>() -> E {
    E::custom(format_args!("no branch of `{}` matches", name(T::KEY)))
}

fn no_form_fits<E: Error>(union: &str, failures: &[(&'static str, String)]) -> E {
    let failures: Vec<String> = failures
        .iter()
        .map(|(branch, error)| format!("{branch}: {error}"))
        .collect();
    E::custom(format_args!(
        "no branch of `{union}` matches ({})",
        failures.join("; ")
    ))
}

const fn kind(value: &Sketch<'_>) -> &'static str {
    match value {
        Sketch::Null => "null",
        Sketch::Boolean => "a boolean",
        Sketch::Integer | Sketch::Number => "a number",
        Sketch::String(_) => "this string",
        Sketch::Array(_) => "an array",
        Sketch::Object(_) => "an object with these members",
    }
}

/// Writes a branch, with its tag added if its own members do not hold it.
#[doc(hidden)]
pub fn write_tagged<T: Serialize, S: Serializer>(
    branch: &T,
    tag: &'static str,
    value: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if asks_for_member::<S>() || has_member(branch, tag) {
        return branch.serialize(serializer);
    }
    let text = json_with_floats(branch).map_err(S::Error::custom)?;
    let text = match text.strip_prefix('{') {
        // A union within this one has added the tag.
        Some(_) if is_member_of(&text, tag) => text,
        Some(members) => {
            let separator = if members == "}" { "" } else { "," };
            let (tag, value) = (Value::from(tag), Value::from(value));
            format!("{{{tag}:{value}{separator}{members}")
        }
        None => text,
    };
    RawValue::from_string(text)
        .map_err(S::Error::custom)?
        .serialize(serializer)
}

/// Whether the text of an object has a member of this name.
fn is_member_of(object: &str, name: &str) -> bool {
    let members = serde_json::from_str::<HashMap<Cow<'_, str>, IgnoredAny>>(object);
    members.is_ok_and(|members| members.contains_key(name))
}

/// Writes the branch of this name.
#[cfg_attr(not(debug_assertions), inline(always))]
#[doc(hidden)]
pub fn write_untagged<U: Untagged, T: Serialize, S: Serializer>(
    name: &'static str,
    branch: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[cfg(feature = "xml")]
    if super::branch::marks_branches::<S>() {
        let number = U::BRANCHES.iter().position(|branch| *branch == name);
        return serializer.collect_map([(super::BRANCH, (number, branch))]);
    }
    let _ = name;
    branch.serialize(serializer)
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
