//! Reading an object, member by member.

#![allow(
    missing_docs,
    reason = "hidden: only the macros name these; each method is a word of `object!`"
)]

use std::borrow::Cow;
use std::convert::identity;

use serde_core::de::{Deserialize, DeserializeOwned, Error, IgnoredAny, MapAccess};

use super::Key;
use crate::{AdditionalProperties, List, Nullable};

/// An object that is being read. The first failure is kept until the end.
pub struct ObjectReader<'de, A: MapAccess<'de>> {
    members: A,
    /// The name of the member that is being read, where it can't be borrowed from the text.
    name: String,
    failure: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> ObjectReader<'de, A> {
    pub(super) fn new(members: A) -> Self {
        Self {
            members,
            name: String::new(),
            failure: None,
        }
    }

    /// The next member, if there is one and nothing has failed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn member(&mut self) -> Option<Member<'_, 'de, A>> {
        if self.failure.is_some() {
            return None;
        }
        let name = match self.members.next_key() {
            Ok(Some(Key(Cow::Borrowed(name)))) => name,
            Ok(Some(Key(Cow::Owned(name)))) => {
                self.name = name;
                &self.name
            }
            Ok(None) => return None,
            Err(error) => {
                self.failure = Some(error);
                return None;
            }
        };
        Some(Member {
            name: Some(name),
            members: &mut self.members,
            failure: &mut self.failure,
        })
    }

    /// What came of it: the first failure, then what is missing.
    pub(super) fn end<T>(self, object: ReadObject<T>) -> Result<T, A::Error> {
        match self.failure {
            None => object.map_err(|Missing(name)| A::Error::missing_field(name)),
            Some(error) => Err(error),
        }
    }
}

/// A member whose value comes next, offered to each field: the one of its name takes the value.
///
/// In a client that is built for speed all of it is inlined: what remains is a comparison a field, and none after the
/// one that took the value. In a debug build that would cost stack, for a place each, where documents nest deep.
pub struct Member<'r, 'de, A: MapAccess<'de>> {
    /// `None`: the value has been taken.
    name: Option<&'r str>,
    members: &'r mut A,
    failure: &'r mut Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Member<'_, 'de, A> {
    /// Reads the value if the member is called `name`.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn read_if_named<T: Deserialize<'de>, F>(
        mut self,
        name: &str,
        field: &mut F,
        of: impl FnOnce(T) -> F,
    ) -> Self {
        if self.name == Some(name) {
            self.name = None;
            match self.members.next_value() {
                Ok(value) => *field = of(value),
                Err(error) => *self.failure = Some(error),
            }
        }
        self
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn required<T: Deserialize<'de>>(self, name: &str, field: &mut Option<T>) -> Self {
        self.read_if_named(name, field, Some)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn items<T: Deserialize<'de>>(self, name: &str, field: &mut Vec<T>) -> Self {
        self.read_if_named(name, field, Option::<Vec<T>>::unwrap_or_default)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn optional<T: Deserialize<'de>>(self, name: &str, field: &mut Option<T>) -> Self {
        self.read_if_named(name, field, identity)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn any<T: Deserialize<'de>>(self, name: &str, field: &mut Option<T>) -> Self {
        self.read_if_named(name, field, Some)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn nullable<T: Deserialize<'de>>(self, name: &str, field: &mut Option<T>) -> Self {
        self.read_if_named(name, field, identity)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn optional_nullable<T: Deserialize<'de>>(
        self,
        name: &str,
        field: &mut Nullable<T>,
    ) -> Self {
        self.read_if_named(name, field, identity)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn list<T: Deserialize<'de>>(self, name: &str, field: &mut List<T>) -> Self {
        self.read_if_named(name, field, identity)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn nullable_list<T: Deserialize<'de>>(self, name: &str, field: &mut List<T>) -> Self {
        self.read_if_named(name, field, identity)
    }

    /// Takes a member that no field is for.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn additional<V: DeserializeOwned + 'static>(
        mut self,
        additional: &mut AdditionalProperties<V>,
    ) -> Self {
        if let Some(name) = self.name.take()
            && let Err(error) = additional.read(name, self.members)
        {
            *self.failure = Some(error);
        }
        self
    }

    /// Skips a member that nothing has taken.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn skip(self) {
        if self.name.is_some()
            && let Err(error) = self.members.next_value::<IgnoredAny>()
        {
            *self.failure = Some(error);
        }
    }
}

/// The result of reading members.
pub type ReadObject<T> = Result<T, Missing>;

/// The name of a member that must be there, and is not.
#[derive(Debug)]
pub struct Missing(pub &'static str);
