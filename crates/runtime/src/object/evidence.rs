//! What a JSON value must have for a branch of a union to be tried.
//!
//! A union whose branches are distinguished by their shape has a table of evidence with an entry for each branch; see
//! [`untagged_union!`](crate::untagged_union!).
//!
//! ```
//! use clientsmith_runtime::evidence::{self, Evidence};
//!
//! const CAT: Evidence = evidence::OBJECT.requires(&["name"]).with(&[("kind", &["cat"])]);
//! const NAME: Evidence = evidence::STRING.or(evidence::NULL);
//! ```

use super::sketch::{Sketch, SketchMembers};

/// What a JSON value must have.
#[derive(Clone, Copy, Debug)]
pub struct Evidence {
    /// Kinds of JSON value, a bit each.
    kinds: u8,
    requires: &'static [&'static str],
    with: &'static [(&'static str, &'static [&'static str])],
    /// `None`: any.
    only: Option<&'static [&'static str]>,
    /// Empty: any.
    among: &'static [&'static str],
    inside: &'static [(&'static str, Evidence)],
}

/// `null`
pub const NULL: Evidence = Evidence::of_kinds(1);

/// `true` or `false`
pub const BOOLEAN: Evidence = Evidence::of_kinds(1 << 1);

/// A number without fraction.
pub const INTEGER: Evidence = Evidence::of_kinds(1 << 2);

/// Any number.
pub const NUMBER: Evidence = Evidence::of_kinds(1 << 3);

/// A string.
pub const STRING: Evidence = Evidence::of_kinds(1 << 4);

/// An array.
pub const ARRAY: Evidence = Evidence::of_kinds(1 << 5);

/// An object.
pub const OBJECT: Evidence = Evidence::of_kinds(1 << 6);

/// Any value.
pub const ANY: Evidence = Evidence::of_kinds(u8::MAX);

impl Evidence {
    const fn of_kinds(kinds: u8) -> Self {
        Self {
            kinds,
            requires: &[],
            with: &[],
            only: None,
            among: &[],
            inside: &[],
        }
    }

    /// A value of another kind matches too.
    pub const fn or(mut self, other: Self) -> Self {
        self.kinds |= other.kinds;
        self
    }

    /// An object must have these members.
    pub const fn requires(mut self, members: &'static [&'static str]) -> Self {
        self.requires = members;
        self
    }

    /// Where an object has one of these members, its value must be one of these strings.
    pub const fn with(
        mut self,
        members: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.with = members;
        self
    }

    /// An object may have no other members than these, as long as another branch may match better.
    pub const fn only(mut self, members: &'static [&'static str]) -> Self {
        self.only = Some(members);
        self
    }

    /// A string must be one of these.
    pub const fn among(mut self, strings: &'static [&'static str]) -> Self {
        self.among = strings;
        self
    }

    /// Where an object has one of these members, its value must have this.
    pub const fn inside(mut self, members: &'static [(&'static str, Self)]) -> Self {
        self.inside = members;
        self
    }

    /// Whether it says something of an object's members' own members.
    pub(super) const fn looks_inside(&self) -> bool {
        !self.inside.is_empty()
    }

    pub(super) fn holds(&self, value: &Sketch<'_>, likeness: Likeness) -> bool {
        self.kinds & kinds(value) != 0
            && match value {
                Sketch::String(text) => self.among.is_empty() || self.among.contains(&&**text),
                Sketch::Object(members) => self.holds_of(members, likeness),
                _ => true,
            }
    }

    fn holds_of(&self, members: &SketchMembers<'_>, likeness: Likeness) -> bool {
        let is_full = likeness == Likeness::Full;
        let has_value = |(name, values): &(&str, &[&str])| match members.get(name) {
            None | Some(Sketch::Null) => true,
            Some(Sketch::String(text)) => {
                values.contains(&&**text) || !(is_full || values.len() == 1)
            }
            Some(_) => !is_full && values.len() > 1,
        };
        self.requires.iter().all(|name| members.get(name).is_some())
            && self.with.iter().all(has_value)
            && self.inside.iter().all(|(name, evidence)| {
                let member = members.get(name);
                member.is_none_or(|value| evidence.holds(value, likeness))
            })
            && self
                .only
                .is_none_or(|only| !is_full || members.names().all(|name| only.contains(&name)))
    }
}

/// How exactly a value must match a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// In everything that the document says.
    Full,
    /// Apart from what a newer server may add: members, and values of lists.
    Known,
}

/// The kinds that a value is of.
const fn kinds(value: &Sketch<'_>) -> u8 {
    match value {
        Sketch::Null => NULL.kinds,
        Sketch::Boolean => BOOLEAN.kinds,
        Sketch::Integer => INTEGER.kinds | NUMBER.kinds,
        Sketch::Number => NUMBER.kinds,
        Sketch::String(_) => STRING.kinds,
        Sketch::Array => ARRAY.kinds,
        Sketch::Object(_) => OBJECT.kinds,
    }
}
