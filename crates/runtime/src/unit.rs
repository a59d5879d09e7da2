//! Integers with a unit, so that seconds and milliseconds can't be mixed up.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::{Serialize, Serializer};

/// What all units share: a plain integer on the wire.
macro_rules! integer {
    ($name:ident) => {
        impl $name {
            /// The integer on the wire.
            pub const fn as_i64(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
///
/// Made from a [`SystemTime`], from the instants of `jiff`, `chrono` and `time` (features of the same names), or from
/// the integer itself. Fractions of a millisecond are truncated, towards the past.
///
/// ```
/// use clientsmith_runtime::unit::UnixMilliseconds;
///
/// fn from(instant: impl Into<UnixMilliseconds>) -> i64 {
///     instant.into().as_i64()
/// }
///
/// assert_eq!(from(1743318000000), 1_743_318_000_000);
/// assert_eq!(from(std::time::SystemTime::UNIX_EPOCH), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMilliseconds(i64);

/// An instant: seconds since 1970-01-01T00:00:00Z.
///
/// Made like [`UnixMilliseconds`]; fractions of a second are truncated, towards the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(i64);

/// A length of time in whole seconds.
///
/// Made from a [`Duration`], with fractions of a second truncated, or from a count with [`Seconds::new`].
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::unit::Seconds;
///
/// assert_eq!(Seconds::from(Duration::from_millis(1_500)), Seconds::new(1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(i64);

/// A length of time in whole milliseconds.
///
/// Made from a [`Duration`], with fractions of a millisecond truncated, or from a count with [`Milliseconds::new`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Milliseconds(i64);

integer!(UnixMilliseconds);
integer!(UnixSeconds);
integer!(Seconds);
integer!(Milliseconds);

/// An instant that counts ticks of `$nanoseconds`, lengths of which are `$length`.
macro_rules! instant {
    ($name:ident, $nanoseconds:literal, $length:path) => {
        impl $name {
            /// An instant by its count.
            pub const fn new(count: i64) -> Self {
                Self(count)
            }

            /// The instant as a `SystemTime`; `None` if that can't represent it.
            pub fn to_system_time(self) -> Option<SystemTime> {
                let length = $length(self.0.unsigned_abs());
                match self.0 {
                    0.. => SystemTime::UNIX_EPOCH.checked_add(length),
                    _ => SystemTime::UNIX_EPOCH.checked_sub(length),
                }
            }

            /// From nanoseconds since the epoch; saturates at the bounds of `i64`.
            fn from_nanoseconds(nanoseconds: i128) -> Self {
                let count = nanoseconds.div_euclid($nanoseconds);
                Self(i64::try_from(count).unwrap_or(if count < 0 { i64::MIN } else { i64::MAX }))
            }
        }

        impl From<i64> for $name {
            fn from(count: i64) -> Self {
                Self(count)
            }
        }

        impl From<SystemTime> for $name {
            fn from(instant: SystemTime) -> Self {
                let signed =
                    |length: Duration| i128::try_from(length.as_nanos()).unwrap_or(i128::MAX);
                Self::from_nanoseconds(match instant.duration_since(SystemTime::UNIX_EPOCH) {
                    Ok(after) => signed(after),
                    Err(before) => -signed(before.duration()),
                })
            }
        }

        #[cfg(feature = "jiff")]
        impl From<jiff::Timestamp> for $name {
            fn from(instant: jiff::Timestamp) -> Self {
                Self::from_nanoseconds(instant.as_nanosecond())
            }
        }

        #[cfg(feature = "jiff")]
        impl From<&jiff::ZonedDateTime> for $name {
            fn from(instant: &jiff::ZonedDateTime) -> Self {
                instant.timestamp().into()
            }
        }

        #[cfg(feature = "chrono")]
        impl<Z: chrono::TimeZone> From<chrono::DateTime<Z>> for $name {
            fn from(instant: chrono::DateTime<Z>) -> Self {
                let seconds = i128::from(instant.timestamp()) * 1_000_000_000;
                Self::from_nanoseconds(seconds + i128::from(instant.timestamp_subsec_nanos()))
            }
        }

        #[cfg(feature = "time")]
        impl From<time::OffsetDateTime> for $name {
            fn from(instant: time::OffsetDateTime) -> Self {
                Self::from_nanoseconds(instant.unix_timestamp_nanos())
            }
        }
    };
}

instant!(UnixMilliseconds, 1_000_000, Duration::from_millis);
instant!(UnixSeconds, 1_000_000_000, Duration::from_secs);

/// A length of time that a [`Duration`] gives by `$count`.
macro_rules! length {
    ($name:ident, $count:expr, $duration:expr) => {
        impl $name {
            /// A length by its count.
            pub const fn new(count: i64) -> Self {
                Self(count)
            }

            /// The length as a `Duration`; `None` if it is negative.
            pub fn to_duration(self) -> Option<Duration> {
                u64::try_from(self.0).ok().map($duration)
            }
        }

        impl From<Duration> for $name {
            /// Saturates at the maximum of `i64`.
            fn from(length: Duration) -> Self {
                let count: fn(Duration) -> u128 = $count;
                Self(i64::try_from(count(length)).unwrap_or(i64::MAX))
            }
        }
    };
}

length!(
    Seconds,
    |length| u128::from(length.as_secs()),
    Duration::from_secs
);
length!(
    Milliseconds,
    |length| length.as_millis(),
    Duration::from_millis
);
