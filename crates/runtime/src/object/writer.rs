//! Writing an object, member by member.

#![allow(
    missing_docs,
    reason = "hidden: only the macros name these; each method is a word of `object!`"
)]

use serde_core::de::DeserializeOwned;
use serde_core::ser::{Serialize, SerializeMap, Serializer};

use crate::{AdditionalProperties, List, Nullable};

/// An object that is being written. The first failure is kept until the end, so that a member is one call.
pub struct Writer<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> Writer<S> {
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    pub fn required<T: Serialize>(mut self, name: &'static str, value: &T) -> Self {
        if let Ok(map) = &mut self.0
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.0 = Err(error);
        }
        self
    }

    pub fn items<T: Serialize>(self, name: &'static str, value: &Vec<T>) -> Self {
        self.required(name, value)
    }

    pub fn optional<T: Serialize>(self, name: &'static str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.required(name, value),
            None => self,
        }
    }

    pub fn nullable<T: Serialize>(self, name: &'static str, value: &Option<T>) -> Self {
        self.required(name, value)
    }

    pub fn any<T: Serialize>(self, name: &'static str, value: &Option<T>) -> Self {
        self.optional(name, value)
    }

    pub fn optional_nullable<T: Serialize>(self, name: &'static str, value: &Nullable<T>) -> Self {
        if value.is_absent() {
            return self;
        }
        self.required(name, value)
    }

    pub fn list<T: Serialize>(self, name: &'static str, value: &List<T>) -> Self {
        if value.is_absent() {
            return self;
        }
        self.required(name, value)
    }

    pub fn nullable_list<T: Serialize>(self, name: &'static str, value: &List<T>) -> Self {
        self.required(name, value)
    }

    pub fn additional<V: DeserializeOwned + Serialize + 'static>(
        mut self,
        members: &AdditionalProperties<V>,
    ) -> Self {
        if let Ok(map) = &mut self.0
            && let Err(error) = members.write(map)
        {
            self.0 = Err(error);
        }
        self
    }

    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
}
