//! Numbers with all their digits.

use std::fmt;
use std::str::FromStr;

use serde_core::de::{Deserialize, Deserializer, Error as _};
use serde_core::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::value::json_text;

/// A number of JSON with all its digits (RFC 8259 §6): `format: decimal`, and an integer beside a number.
///
/// It is kept as text: neither precision nor the form is lost between decoding and encoding. Two numbers are equal if
/// their texts are: `1.0` is not `1`.
///
/// ```
/// use clientsmith_runtime::format::Number;
///
/// let price: Number = serde_json::from_str("0.1234567890123456789")?;
/// assert_eq!(price.as_str(), "0.1234567890123456789");
/// assert_eq!(serde_json::to_string(&Number::from(3))?, "3");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(String);

/// The error of a text that is not a number of JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberError;

impl fmt::Display for NumberError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it is not a number in JSON")
    }
}

impl std::error::Error for NumberError {}

impl Number {
    /// The text on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The integer; `None` if it is written with a fraction or an exponent, or is out of range.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The integer; `None` if it is written with a fraction or an exponent, or is out of range.
    pub fn to_i128(&self) -> Option<i128> {
        self.0.parse().ok()
    }

    /// The value, by the crate `rust_decimal`.
    ///
    /// # Errors
    /// It has more digits than that holds.
    #[cfg(feature = "rust_decimal")]
    pub fn to_decimal(&self) -> Result<rust_decimal::Decimal, rust_decimal::Error> {
        match self.0.contains(['e', 'E']) {
            true => rust_decimal::Decimal::from_scientific(&self.0),
            false => self.0.parse(),
        }
    }
}

#[cfg(feature = "rust_decimal")]
impl From<rust_decimal::Decimal> for Number {
    fn from(value: rust_decimal::Decimal) -> Self {
        Self(value.to_string())
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {
        $(
            impl From<$ty> for Number {
                fn from(value: $ty) -> Self {
                    Self(value.to_string())
                }
            }
        )*
    };
}

integers!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

impl From<f64> for Number {
    /// The shortest text for this value. One that is not finite is an error when it is sent.
    fn from(value: f64) -> Self {
        Self(value.to_string())
    }
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        match is_number(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(NumberError),
        }
    }
}

/// Whether a text is a number in JSON (RFC 8259 §6).
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Ok(integer) = self.0.parse::<i64>() {
            return serializer.serialize_i64(integer);
        }
        match is_number(&self.0) {
            true => RawValue::from_string(self.0.clone())
                .map_err(S::Error::custom)?
                .serialize(serializer),
            false => Err(S::Error::custom(NumberError)),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = json_text(deserializer)?;
        // A header is text.
        let text = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
            .unwrap_or(&text);
        text.parse().map_err(D::Error::custom)
    }
}
