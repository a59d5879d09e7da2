//! Enumerations: [`string_enum!`](crate::string_enum!), [`integer_enum!`](crate::integer_enum!),
//! [`value_enum!`](crate::value_enum!).

use serde_core::de::{Deserialize, Deserializer};

use super::Key;

/// Reads an enumeration of strings.
pub fn read_variant<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Key::deserialize(deserializer).map(|value| T::from(value.as_str()))
}

/// Reads and writes an enum of strings, its last variant keeping any other string. Two values are equal that are the
/// same string, and that string is what `Debug` shows.
///
/// ```
/// /// How terms combine.
/// #[derive(Clone)]
/// pub enum Operator {
///     /// Both.
///     And,
///     /// Either.
///     Or,
///     /// Any other value, as received.
///     Other(String),
/// }
///
/// clientsmith_runtime::string_enum! {
///     Operator { And => "AND", Or => "OR"; Other }
/// }
///
/// assert_eq!(Operator::from("AND"), Operator::And);
/// assert_eq!(Operator::from("XOR").as_str(), "XOR");
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ident { $($variant:ident => $value:literal),* $(,)?; $other:ident }) => {
        impl $name {
            /// The values that the document lists.
            pub const VALUES: &[&str] = &[$($value),*];

            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl $crate::__private::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$other($crate::__private::From::from(value)),
                }
            }
        }

        impl $crate::__private::From<$crate::__private::String> for $name {
            fn from(value: $crate::__private::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::__private::FromStr for $name {
            type Err = $crate::__private::Infallible;

            // Not `Self::Err`, which may be a variant.
            fn from_str(value: &str) -> $crate::__private::Result<Self, $crate::__private::Infallible> {
                $crate::__private::Ok(Self::from(value))
            }
        }

        impl $crate::__private::Display for $name {
            fn fmt(&self, formatter: &mut $crate::__private::Formatter<'_>) -> $crate::__private::Formatted {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::__private::Debug for $name {
            fn fmt(&self, formatter: &mut $crate::__private::Formatter<'_>) -> $crate::__private::Formatted {
                $crate::__private::Debug::fmt(self.as_str(), formatter)
            }
        }

        impl $crate::__private::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl $crate::__private::Eq for $name {}

        impl $crate::__private::Hash for $name {
            fn hash<__H: $crate::__private::Hasher>(&self, state: &mut __H) {
                $crate::__private::Hash::hash(self.as_str(), state);
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                $crate::__private::read_variant(deserializer)
            }
        }
    };
}

/// Reads and writes an enum of integers, its last variant keeping any other integer.
///
/// ```
/// /// How loud.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum Level {
///     /// Silent.
///     Zero,
///     /// Any other value, as received.
///     Other(i64),
/// }
///
/// clientsmith_runtime::integer_enum! {
///     Level { Zero => 0; Other }
/// }
///
/// assert_eq!(Level::from(0), Level::Zero);
/// assert_eq!(Level::from(7).value(), 7);
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($name:ident { $($variant:ident => $value:literal),* $(,)?; $other:ident }) => {
        impl $name {
            /// The values that the document lists.
            pub const VALUES: &[i64] = &[$($value),*];

            /// The value on the wire.
            pub const fn value(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    value => Self::$other(value),
                }
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            fn from_str(value: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                <i64 as ::core::str::FromStr>::from_str(value).map(::core::convert::From::from)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), formatter)
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                serializer.serialize_i64(self.value())
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                <i64 as $crate::__private::Deserialize<'de>>::deserialize(deserializer)
                    .map(::core::convert::From::from)
            }
        }
    };
}

/// Reads and writes an enum of JSON values of several kinds, each given as JSON text; its last variant keeps any other.
///
/// ```
/// use clientsmith_runtime::Value;
///
/// /// On, off, or a number.
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum Mode {
///     /// `"auto"`
///     Auto,
///     /// `1`
///     One,
///     /// Any other value, as received.
///     Other(Value),
/// }
///
/// clientsmith_runtime::value_enum! {
///     Mode { Auto => "\"auto\"", One => "1"; Other }
/// }
///
/// assert_eq!(Mode::from(Value::from(1)), Mode::One);
/// ```
#[macro_export]
macro_rules! value_enum {
    ($name:ident { $($variant:ident => $value:literal),* $(,)?; $other:ident }) => {
        impl $name {
            /// The values that the document lists, as JSON text.
            pub const VALUES: &[&str] = &[$($value),*];

            /// The value on the wire.
            pub fn to_value(&self) -> $crate::Value {
                match self {
                    $(Self::$variant => $crate::__private::union::parsed($value),)*
                    Self::$other(value) => ::core::clone::Clone::clone(value),
                }
            }
        }

        impl ::core::convert::From<$crate::Value> for $name {
            fn from(value: $crate::Value) -> Self {
                match $crate::__private::union::text(&value).as_str() {
                    $($value => Self::$variant,)*
                    _ => Self::$other(value),
                }
            }
        }

        impl $crate::__private::Serialize for $name {
            fn serialize<__S: $crate::__private::Serializer>(
                &self,
                serializer: __S,
            ) -> $crate::__private::Written<__S> {
                $crate::__private::Serialize::serialize(&self.to_value(), serializer)
            }
        }

        impl<'de> $crate::__private::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::__private::Deserializer<'de>>(
                deserializer: __D,
            ) -> $crate::__private::Decoded<'de, Self, __D> {
                <$crate::Value as $crate::__private::Deserialize<'de>>::deserialize(deserializer)
                    .map(::core::convert::From::from)
            }
        }
    };
}
