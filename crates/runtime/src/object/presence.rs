//! How a member is read, one module for each word of [`object!`](crate::object!).
//!
//! `start` is the member's state before anything was read, `read` takes a value. Thousands of objects are compiled in a
//! large client, so that what the macro writes for each member is a single call.

#![allow(
    missing_docs,
    reason = "hidden: only the macros name these, and the lines above say what each does"
)]

use serde_core::de::{Deserialize, MapAccess};

/// `T`: must be there.
pub mod required {
    use super::*;

    pub const fn start<T>() -> Option<T> {
        None
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = Some(members.next_value()?);
        Ok(())
    }
}

/// `Vec<T>`: a list that is always written; missing and null read as empty.
pub mod items {
    use super::*;

    pub const fn start<T>() -> Vec<T> {
        Vec::new()
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
        slot: &mut Vec<T>,
    ) -> Result<(), A::Error> {
        *slot = members.next_value::<Option<Vec<T>>>()?.unwrap_or_default();
        Ok(())
    }
}

/// `Option<T>`: not written when `None`.
pub mod optional {
    use super::*;

    pub const fn start<T>() -> Option<T> {
        None
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = members.next_value()?;
        Ok(())
    }
}

/// `Option<Value>`: not written when `None`; null is a value like any other.
pub mod any {
    pub use super::optional::start;
    use super::*;

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
        slot: &mut Option<T>,
    ) -> Result<(), A::Error> {
        *slot = Some(members.next_value()?);
        Ok(())
    }
}

/// `Option<T>`: written as null when `None`.
pub mod nullable {
    pub use super::optional::{read, start};
}

/// `Nullable<T>`: absent, null, or there.
pub mod optional_nullable {
    use super::*;
    use crate::Nullable;

    pub const fn start<T>() -> Nullable<T> {
        Nullable::Absent
    }

    pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
        members: &mut A,
        slot: &mut Nullable<T>,
    ) -> Result<(), A::Error> {
        *slot = members.next_value()?;
        Ok(())
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
        slot: &mut List<T>,
    ) -> Result<(), A::Error> {
        *slot = members.next_value()?;
        Ok(())
    }
}
