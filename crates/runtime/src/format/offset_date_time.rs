//! The instants of the crate `time` as strings of RFC 3339; `time` itself has another format for serde.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde_core::de::{self, Deserialize, Deserializer, Visitor};
use serde_core::ser::{Error as _, Serialize, Serializer};
use time::error::Parse;
use time::format_description::well_known::Rfc3339;

/// An instant with its offset from UTC (`date-time`, RFC 3339): what a [`time::OffsetDateTime`] is on the wire.
///
/// Derefs to it, and is made from it by `into()`. Years before 0 and after 9999 can't be sent.
///
/// ```
/// use clientsmith_runtime::format::OffsetDateTime;
///
/// let instant: OffsetDateTime = "2026-11-23T13:00:00+01:00".parse()?;
/// assert_eq!(instant.year(), 2026);
/// assert_eq!(instant.to_string(), "2026-11-23T13:00:00+01:00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OffsetDateTime(pub time::OffsetDateTime);

impl Deref for OffsetDateTime {
    type Target = time::OffsetDateTime;

    fn deref(&self) -> &time::OffsetDateTime {
        &self.0
    }
}

impl From<time::OffsetDateTime> for OffsetDateTime {
    fn from(instant: time::OffsetDateTime) -> Self {
        Self(instant)
    }
}

impl From<OffsetDateTime> for time::OffsetDateTime {
    fn from(instant: OffsetDateTime) -> Self {
        instant.0
    }
}

impl FromStr for OffsetDateTime {
    type Err = Parse;

    fn from_str(text: &str) -> Result<Self, Parse> {
        time::OffsetDateTime::parse(text, &Rfc3339).map(Self)
    }
}

impl fmt::Display for OffsetDateTime {
    /// As on the wire; an instant that RFC 3339 can't express as `time` writes it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.format(&Rfc3339) {
            Ok(text) => formatter.pad(&text),
            Err(_) => self.0.fmt(formatter),
        }
    }
}

impl Serialize for OffsetDateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.format(&Rfc3339).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for OffsetDateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = OffsetDateTime;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an instant as RFC 3339 writes it")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OffsetDateTime, E> {
        text.parse().map_err(E::custom)
    }
}
