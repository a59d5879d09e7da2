//! How a member is read and written, one module for each word of [`object!`](crate::object!).
//!
//! `start` is the member's state before anything was read, `read` takes a value, `finish` gives the field, `write`
//! writes the member.

#![allow(
    missing_docs,
    reason = "hidden: only the macros name these, and the lines above say what each does"
)]

use serde_core::de::{Deserialize, Error, MapAccess};
use serde_core::ser::{Serialize, SerializeMap};

/// `T`: must be there.
pub mod required {
    use super::*;

    pub fn start<T>() -> Option<T> {
        None
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
    ) -> Result<Option<T>, A::Error> {
        members.next_value().map(Some)
    }

    pub fn finish<T, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
        slot.ok_or_else(|| E::missing_field(name))
    }

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }
}

/// `Vec<T>`: a list that is always written; missing and null read as empty.
pub mod items {
    use super::*;

    pub fn start<T>() -> Vec<T> {
        Vec::new()
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
    ) -> Result<Vec<T>, A::Error> {
        members
            .next_value::<Option<Vec<T>>>()
            .map(Option::unwrap_or_default)
    }

    pub fn finish<T, E>(slot: Vec<T>, _name: &'static str) -> Result<Vec<T>, E> {
        Ok(slot)
    }

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &Vec<T>,
    ) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }
}

/// `Option<T>`: not written when `None`.
pub mod optional {
    use super::*;

    pub fn start<T>() -> Option<T> {
        None
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
    ) -> Result<Option<T>, A::Error> {
        members.next_value()
    }

    pub fn finish<T, E>(slot: Option<T>, _name: &'static str) -> Result<Option<T>, E> {
        Ok(slot)
    }

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        value
            .as_ref()
            .map_or(Ok(()), |value| map.serialize_entry(name, value))
    }
}

/// `Option<T>`: written as null when `None`.
pub mod nullable {
    use super::*;

    pub use super::optional::{finish, read, start};

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &Option<T>,
    ) -> Result<(), M::Error> {
        map.serialize_entry(name, value)
    }
}

/// `Nullable<T>`: absent, null, or there.
pub mod optional_nullable {
    use super::*;
    use crate::Nullable;

    pub fn start<T>() -> Nullable<T> {
        Nullable::Absent
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
    ) -> Result<Nullable<T>, A::Error> {
        members.next_value()
    }

    pub fn finish<T, E>(slot: Nullable<T>, _name: &'static str) -> Result<Nullable<T>, E> {
        Ok(slot)
    }

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &Nullable<T>,
    ) -> Result<(), M::Error> {
        if value.is_absent() {
            Ok(())
        } else {
            map.serialize_entry(name, value)
        }
    }
}

/// `List<T>`: a list that may be missing or null.
pub mod list {
    use super::*;
    use crate::List;

    pub fn start<T>() -> List<T> {
        List::default()
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
    ) -> Result<List<T>, A::Error> {
        members.next_value()
    }

    pub fn finish<T, E>(slot: List<T>, _name: &'static str) -> Result<List<T>, E> {
        Ok(slot)
    }

    pub fn write<M: SerializeMap, T: Serialize>(
        map: &mut M,
        name: &'static str,
        value: &List<T>,
    ) -> Result<(), M::Error> {
        if value.is_absent() {
            Ok(())
        } else {
            map.serialize_entry(name, value)
        }
    }
}
