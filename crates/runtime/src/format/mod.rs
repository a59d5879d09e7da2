//! Strings with a `format`, kept as received.
//!
//! Decoding never fails because a server writes a date slightly differently, and a decoded value is encoded unchanged.
//! Parsing the value is a separate step: with the standard library if it has the type, else with the crate of a feature
//! (`jiff`, `chrono`, `time`, `uuid`, `url`, `rust_decimal`).

mod number;
#[cfg(feature = "time")]
mod offset_date_time;

pub use number::Number;
#[cfg(feature = "time")]
pub use offset_date_time::OffsetDateTime;

use std::borrow::Cow;
use std::fmt;
use std::net::{AddrParseError, Ipv4Addr, Ipv6Addr};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, STANDARD, URL_SAFE_NO_PAD,
};
use serde_core::de::{Deserialize, Deserializer};
use serde_core::ser::{Serialize, Serializer};

use crate::Bytes;

macro_rules! texts {
    ($($(#[$docs:meta])* $name:ident;)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text on the wire.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }
    )*};
}

texts! {
    /// An instant with its offset from UTC (`date-time`, RFC 3339): `2026-11-23T13:00:00Z`.
    DateTime;
    /// A day (`date`, RFC 3339 `full-date`): `2026-11-23`.
    Date;
    /// A time of day (`time`, RFC 3339 `full-time`): `13:00:00Z`.
    Time;
    /// A length of time (`duration`, ISO 8601): `P1DT2H`.
    Duration;
    /// A UUID (`uuid`, RFC 9562).
    Uuid;
    /// A URI or a reference to one (`uri`, `uri-reference`, RFC 3986).
    Uri;
    /// An IPv4 address (`ipv4`): `192.0.2.1`.
    Ipv4;
    /// An IPv6 address (`ipv6`): `2001:db8::1`.
    Ipv6;
    /// A decimal number written as a string (`decimal`): `1.10`.
    Decimal;
}

impl Ipv4 {
    /// The address.
    ///
    /// # Errors
    /// The text is not an IPv4 address.
    pub fn to_address(&self) -> Result<Ipv4Addr, AddrParseError> {
        self.0.parse()
    }
}

impl From<Ipv4Addr> for Ipv4 {
    fn from(address: Ipv4Addr) -> Self {
        Self(address.to_string())
    }
}

impl Ipv6 {
    /// The address.
    ///
    /// # Errors
    /// The text is not an IPv6 address.
    pub fn to_address(&self) -> Result<Ipv6Addr, AddrParseError> {
        self.0.parse()
    }
}

impl From<Ipv6Addr> for Ipv6 {
    fn from(address: Ipv6Addr) -> Self {
        Self(address.to_string())
    }
}

/// Conversions to and from another crate's type: `$method` parses the text, `From` writes it.
macro_rules! conversion {
    ($feature:literal: $name:ident::$method:ident -> $other:ty, $error:ty, $parse:expr, $write:expr) => {
        #[cfg(feature = $feature)]
        impl $name {
            #[doc = concat!("The value, by the crate `", $feature, "`.")]
            ///
            /// # Errors
            /// The text is not a valid value.
            pub fn $method(&self) -> Result<$other, $error> {
                let parse: fn(&str) -> Result<$other, $error> = $parse;
                parse(&self.0)
            }
        }

        #[cfg(feature = $feature)]
        impl From<$other> for $name {
            fn from(value: $other) -> Self {
                let write: fn(&$other) -> String = $write;
                Self(write(&value))
            }
        }
    };
}

conversion!("jiff": DateTime::to_jiff -> jiff::Timestamp, jiff::Error, |text| text.parse(), |value| value.to_string());
conversion!("jiff": Date::to_jiff -> jiff::civil::Date, jiff::Error, |text| text.parse(), |value| value.to_string());
conversion!("jiff": Duration::to_jiff -> jiff::Span, jiff::Error, |text| text.parse(), |value| value.to_string());
conversion!("chrono": DateTime::to_chrono -> chrono::DateTime<chrono::FixedOffset>, chrono::ParseError,
    chrono::DateTime::parse_from_rfc3339, |value| value.to_rfc3339());
conversion!("chrono": Date::to_chrono -> chrono::NaiveDate, chrono::ParseError, |text| text.parse(), |value| value.to_string());
conversion!("time": DateTime::to_time -> time::OffsetDateTime, time::error::Parse,
    |text| time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339),
    |value| value.format(&time::format_description::well_known::Rfc3339).unwrap_or_else(|_| value.to_string()));
conversion!("uuid": Uuid::to_uuid -> uuid::Uuid, uuid::Error, |text| text.parse(), |value| value.to_string());
conversion!("url": Uri::to_url -> url::Url, url::ParseError, |text| text.parse(), |value| value.to_string());
conversion!("rust_decimal": Decimal::to_decimal -> rust_decimal::Decimal, rust_decimal::Error,
    |text| text.parse(), |value| value.to_string());

/// Defines a type of bytes that are text on the wire.
macro_rules! base64 {
    ($(#[$docs:meta])* $name:ident by $engine:expr;) => {
        $(#[$docs])*
        ///
        /// Decodes both alphabets of RFC 4648, with and without padding; what was received in another form than it is
        /// encoded in is kept. As with every format, invalid text is kept: only its bytes are missing.
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            bytes: Option<Bytes>,
            /// The text as received, if it differs from the encoding.
            text: Option<Box<str>>,
        }

        impl $name {
            /// Decodes a text; one that is not base64 is kept as it is.
            pub fn from_text(text: impl Into<String>) -> Self {
                let text = text.into();
                let bytes = decoded(&text);
                let as_written = bytes
                    .as_ref()
                    .is_some_and(|bytes| $engine.encode(bytes) == text);
                Self {
                    bytes: bytes.map(Bytes::from),
                    text: (!as_written).then(|| text.into_boxed_str()),
                }
            }

            /// The bytes; `None` if the text is not base64.
            pub fn as_bytes(&self) -> Option<&[u8]> {
                self.bytes.as_deref()
            }

            /// The bytes; `None` if the text is not base64.
            pub fn into_bytes(self) -> Option<Bytes> {
                self.bytes
            }

            /// The text on the wire.
            pub fn to_text(&self) -> Cow<'_, str> {
                match (&self.text, &self.bytes) {
                    (Some(text), _) => Cow::Borrowed(text),
                    (None, Some(bytes)) => $engine.encode(bytes).into(),
                    (None, None) => Cow::Borrowed(""),
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.bytes {
                    Some(bytes) => bytes.fmt(formatter),
                    None => self.text.fmt(formatter),
                }
            }
        }

        impl<B: Into<Bytes>> From<B> for $name {
            fn from(bytes: B) -> Self {
                Self {
                    bytes: Some(bytes.into()),
                    text: None,
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_text())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from_text)
            }
        }
    };
}

base64! {
    /// Bytes that are base64 on the wire (`byte`, `contentEncoding: base64`, RFC 4648 §4), with padding.
    Base64 by STANDARD;
}

base64! {
    /// Bytes that are base64 with the URL-safe alphabet on the wire (`base64url`, RFC 4648 §5), without padding.
    Base64Url by URL_SAFE_NO_PAD;
}

/// The bytes of a text in either alphabet.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let standard: String = text
        .chars()
        .filter(|letter| !letter.is_ascii_whitespace())
        .map(|letter| match letter {
            '-' => '+',
            '_' => '/',
            letter => letter,
        })
        .collect();
    LENIENT.decode(standard).ok()
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);
