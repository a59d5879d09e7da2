//! A list that may be missing or null.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::{Serialize, Serializer};

use super::Null;

/// A list that reads as empty when it is missing or null, and is written back as received.
///
/// It derefs to a slice, so `for item in &list`, `list.len()` and `list.first()` work whatever the server sent.
///
/// ```
/// use clientsmith_runtime::List;
///
/// let list: List<u32> = [1, 2].into_iter().collect();
/// assert_eq!(list.iter().sum::<u32>(), 3);
/// assert!(List::<u32>::default().is_empty());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T> {
    items: Vec<T>,
    origin: Origin,
}

/// How an empty list is written. One with items is always there.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    Absent,
    Null,
    There,
}

impl<T> List<T> {
    /// A list that is null on the wire.
    pub const fn null() -> Self {
        Self {
            items: Vec::new(),
            origin: Origin::Null,
        }
    }

    /// Whether the member is missing: an empty list was not sent either.
    pub fn is_absent(&self) -> bool {
        self.items.is_empty() && self.origin == Origin::Absent
    }

    /// Whether the member is null.
    pub fn is_null(&self) -> bool {
        self.items.is_empty() && self.origin == Origin::Null
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.items.push(item);
        self.origin = Origin::There;
    }

    /// The items.
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

/// What sets a list that may be null: an iterator over what converts into its items, or [`Null`].
///
/// ```
/// use clientsmith_runtime::{IntoList, List, Null};
///
/// fn tags(tags: impl IntoList<String>) -> List<String> {
///     tags.into_list()
/// }
///
/// assert_eq!(tags(["a", "b"]).len(), 2);
/// assert!(tags(Null).is_null());
/// ```
pub trait IntoList<T> {
    /// The list.
    fn into_list(self) -> List<T>;
}

impl<T, I: IntoIterator<Item: Into<T>>> IntoList<T> for I {
    fn into_list(self) -> List<T> {
        self.into_iter().map(Into::into).collect()
    }
}

impl<T> IntoList<T> for Null {
    fn into_list(self) -> List<T> {
        List::null()
    }
}

/// What sets a list of numbers or other plain values that may be null: an iterator over its items, or [`Null`]. Like
/// [`IntoList`], for items whose literals would not know their type behind `Into`.
pub trait IntoExactList<T> {
    /// The list.
    fn into_list(self) -> List<T>;
}

impl<T, I: IntoIterator<Item = T>> IntoExactList<T> for I {
    fn into_list(self) -> List<T> {
        self.into_iter().collect()
    }
}

impl<T> IntoExactList<T> for Null {
    fn into_list(self) -> List<T> {
        List::null()
    }
}

impl<T> Default for List<T> {
    /// A list that is missing on the wire.
    fn default() -> Self {
        Self {
            items: Vec::new(),
            origin: Origin::Absent,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(formatter)
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self {
            items,
            origin: Origin::There,
        }
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> Self {
        Vec::from(items).into()
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.items.extend(items);
        self.origin = Origin::There;
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}

impl<T: Serialize> Serialize for List<T> {
    /// An absent list is written by leaving the member out, which its object does; on its own it is null.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.items.is_empty() && self.origin != Origin::There {
            return serializer.serialize_none();
        }
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<Vec<T>>::deserialize(deserializer)
            .map(|items| items.map_or_else(Self::null, Self::from))
    }
}
