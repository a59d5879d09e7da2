//! Headers of a response as typed values (OpenAPI 3.0.3 §4.7.21: the style is always `simple`).

use std::fmt;

use http::HeaderMap;
use http::header::SET_COOKIE;
use serde_core::de::value::{BorrowedStrDeserializer, SeqDeserializer};
use serde_core::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_core::forward_to_deserialize_any;

use super::integer::integer;
use crate::escape::Escaped;

/// A header that does not match the document. Its value is not shown: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: &'static str,
    message: String,
}

impl HeaderError {
    /// The header's name, as the document writes it.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the header `{}` does not match the document: {}",
            Escaped(self.name),
            self.message
        )
    }
}

impl std::error::Error for HeaderError {}

/// Decodes a header; `None` if it is missing. The lines of a list are one list (RFC 9110 §5.3); those of `Set-Cookie`
/// are an item each, and what is not a list is the first of them.
///
/// # Errors
/// It is not text, or can't be decoded as a `T`.
pub fn header<T: DeserializeOwned>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<T>, HeaderError> {
    let mut lines = Vec::new();
    for value in headers.get_all(name) {
        let value = value.to_str().map_err(|_| HeaderError {
            name,
            message: "it is not text".to_owned(),
        })?;
        lines.push(value.trim());
    }
    if lines.is_empty() {
        return Ok(None);
    }
    // The dates of cookies have commas: their lines are never joined (RFC 9110 §5.3, RFC 6265 §3).
    let decoded = if name.eq_ignore_ascii_case(SET_COOKIE.as_str()) {
        T::deserialize(FieldLines(&lines))
    } else {
        T::deserialize(Text(&lines.join(",")))
    };
    match decoded {
        Ok(value) => Ok(Some(value)),
        Err(Unfit(message)) => Err(HeaderError { name, message }),
    }
}

/// Decodes text as the requested type: a number, a boolean, a list, or a string.
struct Text<'t>(&'t str);

/// Why a text can't be decoded; the text itself is omitted.
#[derive(Debug)]
struct Unfit(String);

impl fmt::Display for Unfit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unfit {}

impl serde_core::de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self("its value has the wrong type".to_owned())
    }
}

macro_rules! parsed {
    ($($method:ident $visit:ident $what:literal;)*) => {
        $(
            fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
                let value = self.0.parse().or_else(|error| match integer(self.0) {
                    Some(text) => text.parse(),
                    None => Err(error),
                });
                let value = value.map_err(|_| Unfit(concat!("it is not a valid ", $what).to_owned()))?;
                visitor.$visit(value)
            }
        )*
    };
}

/// Decodes lines that are never joined: a list, or the first of them.
struct FieldLines<'t>(&'t [&'t str]);

impl<'t> Deserializer<'t> for FieldLines<'t> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        Text(self.0.first().copied().unwrap_or_default()).deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_seq(SeqDeserializer::new(self.0.iter().copied().map(Text)))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        Text(self.0.first().copied().unwrap_or_default()).deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'t> Deserializer<'t> for Text<'t> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_borrowed_str(self.0)
    }

    parsed! {
        deserialize_bool visit_bool "boolean";
        deserialize_i8 visit_i8 "integer of 8 bits";
        deserialize_i16 visit_i16 "integer of 16 bits";
        deserialize_i32 visit_i32 "integer of 32 bits";
        deserialize_i64 visit_i64 "integer";
        deserialize_i128 visit_i128 "integer";
        deserialize_u8 visit_u8 "integer of 8 bits";
        deserialize_u16 visit_u16 "integer of 16 bits";
        deserialize_u32 visit_u32 "integer of 32 bits";
        deserialize_u64 visit_u64 "integer";
        deserialize_u128 visit_u128 "integer";
        deserialize_f32 visit_f32 "number";
        deserialize_f64 visit_f64 "number";
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let items = self.0.split(',').map(str::trim);
        visitor.visit_seq(SeqDeserializer::new(
            items.filter(|item| !item.is_empty()).map(Text),
        ))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        BorrowedStrDeserializer::<Unfit>::new(self.0).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_map<V: Visitor<'t>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit::custom("an object"))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        char str string bytes byte_buf unit unit_struct tuple tuple_struct struct identifier ignored_any
    }
}

impl<'t> IntoDeserializer<'t, Unfit> for Text<'t> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Decodes a struct of headers: `TryFrom<&HeaderMap>`.
///
/// ```
/// use clientsmith_runtime::{HeaderMap, response_headers};
///
/// pub struct Limits {
///     pub remaining: Option<i64>,
/// }
///
/// response_headers! {
///     Limits {
///         remaining => "X-Remaining",
///     }
/// }
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-remaining", "7".parse().unwrap());
/// assert_eq!(Limits::try_from(&headers).unwrap().remaining, Some(7));
/// headers.insert("x-remaining", "many".parse().unwrap());
/// assert!(Limits::try_from(&headers).is_err());
/// ```
#[macro_export]
macro_rules! response_headers {
    ($name:ident { $($field:ident => $wire:literal),+ $(,)? }) => {
        impl ::core::convert::TryFrom<&$crate::HeaderMap> for $name {
            type Error = $crate::HeaderError;

            fn try_from(headers: &$crate::HeaderMap) -> ::core::result::Result<Self, $crate::HeaderError> {
                ::core::result::Result::Ok(Self {
                    $($field: $crate::__private::header(headers, $wire)?,)+
                })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x", line.parse().expect("a header"));
        }
        headers
    }

    #[test]
    fn a_header_is_read_as_what_is_asked_for() {
        assert_eq!(header::<i64>(&headers(&["7"]), "X"), Ok(Some(7)));
        assert_eq!(header::<f64>(&headers(&["0.5"]), "X"), Ok(Some(0.5)));
        assert_eq!(header::<bool>(&headers(&["true"]), "X"), Ok(Some(true)));
        assert_eq!(
            header::<String>(&headers(&["7"]), "X"),
            Ok(Some("7".to_owned()))
        );
        assert_eq!(header::<i64>(&headers(&[]), "X"), Ok(None));
    }

    #[test]
    fn an_integer_may_be_written_with_a_fraction_of_zero() {
        assert_eq!(header::<i64>(&headers(&["1.0"]), "X"), Ok(Some(1)));
        assert_eq!(header::<u8>(&headers(&["1e2"]), "X"), Ok(Some(100)));
        assert!(header::<i64>(&headers(&["1.5"]), "X").is_err());
    }

    #[test]
    fn the_lines_of_cookies_are_never_joined() {
        let mut cookies = HeaderMap::new();
        for line in ["a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "b=2"] {
            cookies.append("set-cookie", line.parse().expect("a header"));
        }
        assert_eq!(
            header::<String>(&cookies, "Set-Cookie"),
            Ok(Some(
                "a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT".to_owned()
            ))
        );
        assert_eq!(
            header::<Vec<String>>(&cookies, "Set-Cookie")
                .map(|lines| lines.map(|lines| lines.len())),
            Ok(Some(2))
        );
    }

    #[test]
    fn the_lines_of_a_list_are_one_list() {
        assert_eq!(
            header::<Vec<i64>>(&headers(&["1, 2", "3"]), "X"),
            Ok(Some(vec![1, 2, 3]))
        );
        assert_eq!(
            header::<Vec<String>>(&headers(&[""]), "X"),
            Ok(Some(vec![]))
        );
    }

    #[test]
    fn an_error_names_the_header_and_not_its_value() {
        let error = header::<i64>(&headers(&["secret"]), "X").expect_err("no integer");
        assert_eq!(error.name(), "X");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
