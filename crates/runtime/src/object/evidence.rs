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

use std::cmp::Reverse;

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
    /// Members that not every branch names.
    names: &'static [&'static str],
    /// Whether the other members of an object are the branch's own as well.
    rest: bool,
    items: Option<&'static Evidence>,
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
            names: &[],
            rest: false,
            items: None,
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

    /// Each of these members that an object has is a reason to prefer the branch, unless it is null.
    pub const fn names(mut self, members: &'static [&'static str]) -> Self {
        self.names = members;
        self
    }

    /// Members that no name is given for are the branch's own: it is a map, or any object.
    pub const fn rest(mut self) -> Self {
        self.rest = true;
        self
    }

    /// The items of an array must have this.
    pub const fn items(mut self, items: &'static Self) -> Self {
        self.items = Some(items);
        self
    }

    /// Whether it says something of an array's items, here or further inside.
    pub(super) fn looks_at_items(&self) -> bool {
        let mut inside = self.inside.iter();
        self.items.is_some() || inside.any(|(_, inside)| inside.looks_at_items())
    }

    /// How deep a sketch must look: into an object, an array's items, and members' own members.
    pub(super) fn depth(&self) -> usize {
        let inside = self.inside.iter().map(|(_, inside)| inside.depth());
        let items = self.items.iter().map(|items| items.depth());
        2.max(1 + inside.chain(items).max().unwrap_or(0))
    }

    pub(super) fn holds(&self, value: &Sketch<'_>, likeness: Likeness) -> bool {
        self.kinds & kinds(value) != 0
            && match value {
                Sketch::String(text) => self.among.is_empty() || self.among.contains(&&**text),
                Sketch::Object(members) => self.holds_of(members, likeness),
                Sketch::Array(values) => self
                    .items
                    .is_none_or(|items| values.iter().all(|value| items.holds(value, likeness))),
                _ => true,
            }
    }

    /// What speaks for the branch beyond that it may be: the greater, the better.
    pub(super) fn reasons(&self, value: &Sketch<'_>) -> Reasons {
        match value {
            Sketch::Object(members) => self.reasons_of(members),
            Sketch::Array(values) => {
                let items = self.items.iter();
                let all = items.flat_map(|items| values.iter().map(|value| items.reasons(value)));
                all.fold(Reasons::default(), Reasons::and)
            }
            _ => Reasons::default(),
        }
    }

    fn reasons_of(&self, members: &SketchMembers<'_>) -> Reasons {
        let values = self.names.iter().filter_map(|name| members.get(name));
        let (mut named, mut null) = (0, 0);
        for value in values {
            match value {
                Sketch::Null => null += 1,
                _ => named += 1,
            }
        }
        let own = Reasons {
            any: named + null > 0 || self.rest || members.is_empty(),
            named,
            null,
            absent: Reverse(self.names.len() - named - null),
        };
        let inside = self.inside.iter().filter_map(|(name, evidence)| {
            let member = members.get(name)?;
            Some(evidence.reasons(member))
        });
        inside.fold(own, Reasons::and)
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

/// How exactly a value must match a branch; the more exactly, the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Apart from what a newer server may add: members, and values of lists.
    Known,
    /// In everything that the document says.
    Full,
}

/// What speaks for a branch that a value may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reasons {
    /// Whether anything does. An object without members needs no reason.
    pub(super) any: bool,
    /// How many members of the value that are not null are named by this branch, and not by all.
    pub(super) named: usize,
    /// How many of them are null: a server may write so what only other branches have.
    pub(super) null: usize,
    /// How many that it names the value does not have: what names the fewest of them is nearest.
    pub(super) absent: Reverse<usize>,
}

impl Reasons {
    fn and(self, other: Self) -> Self {
        Self {
            any: self.any || other.any,
            named: self.named + other.named,
            null: self.null + other.null,
            absent: Reverse(self.absent.0 + other.absent.0),
        }
    }
}

/// The kinds that a value is of.
const fn kinds(value: &Sketch<'_>) -> u8 {
    match value {
        Sketch::Null => NULL.kinds,
        Sketch::Boolean => BOOLEAN.kinds,
        Sketch::Integer => INTEGER.kinds | NUMBER.kinds,
        Sketch::Number => NUMBER.kinds,
        Sketch::String(_) => STRING.kinds,
        Sketch::Array(_) => ARRAY.kinds,
        Sketch::Object(_) => OBJECT.kinds,
    }
}
