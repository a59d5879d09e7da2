//! `type` and `format` → scalars, and which defaults fit.
//!
//! A format that is not known changes nothing. An integer without a format is an `i64` whatever its bounds: they reach
//! the docs only, since a bound that a server widens must not break its clients. `format: binary` is bytes as a whole
//! body or as a part, which `body` and `response` see to; within JSON it is a string like any other.

use clientsmith_model::{Scalar, Shape, TypeRef};
use serde_json::Value as Json;

use super::merged_schema::{MergedSchema, SchemaSite};
use super::schema::{Schemas, Value};
use crate::document::{SchemaType, Unit};
use crate::problem::Code;

/// The scalar of a type that is no list and no object.
pub(crate) fn of(kind: SchemaType, merged: &MergedSchema<'_>) -> Scalar {
    match kind {
        SchemaType::Null => Scalar::Null,
        SchemaType::Boolean => Scalar::Bool,
        SchemaType::Integer => integer(merged),
        // `float` too: a number that JSON carries exactly is not rounded on the way.
        SchemaType::Number => Scalar::F64,
        SchemaType::String | SchemaType::Array | SchemaType::Object => string(merged.format),
    }
}

fn integer(merged: &MergedSchema<'_>) -> Scalar {
    match merged.unit {
        Some(Unit::UnixMilliseconds) => return Scalar::UnixMilliseconds,
        Some(Unit::UnixSeconds) => return Scalar::UnixSeconds,
        Some(Unit::Milliseconds) => return Scalar::Milliseconds,
        Some(Unit::Seconds) => return Scalar::Seconds,
        None => {}
    }
    match merged.format {
        Some("int8") => Scalar::I8,
        Some("int16") => Scalar::I16,
        Some("int32") => Scalar::I32,
        Some("uint8") => Scalar::U8,
        Some("uint16") => Scalar::U16,
        Some("uint32" | "uint") => {
            if merged.format == Some("uint") {
                Scalar::U64
            } else {
                Scalar::U32
            }
        }
        Some("uint64") => Scalar::U64,
        Some("int128" | "uint128" | "bigint") => Scalar::I128,
        _ => Scalar::I64,
    }
}

fn string(format: Option<&str>) -> Scalar {
    match format {
        Some("byte" | "base64") => Scalar::Base64,
        Some("date-time") => Scalar::DateTime,
        Some("date") => Scalar::Date,
        Some("time") => Scalar::Time,
        Some("duration") => Scalar::Duration,
        Some("uuid") => Scalar::Uuid,
        Some("uri" | "uri-reference" | "url" | "iri" | "iri-reference") => Scalar::Uri,
        Some("ipv4") => Scalar::Ipv4,
        Some("ipv6") => Scalar::Ipv6,
        Some("decimal") => Scalar::Decimal,
        _ => Scalar::String,
    }
}

/// The default, if it fits the type; otherwise it is reported and left out.
pub(crate) fn fitting_default<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    value: &Value,
    at: Option<&SchemaSite<'d>>,
) -> Option<&'d Json> {
    let default = merged.default?;
    if (default.is_null() && value.nullable) || fits(schemas, default, &value.ty) {
        return Some(default);
    }
    // A default of null for a type without null means that there is no default.
    if !default.is_null()
        && let Some(pointer) = merged
            .default_at
            .clone()
            .or_else(|| at.map(|at| at.pointer.child("default")))
    {
        let message = format!(
            "the default {} is not {}; it is ignored",
            shortened(default),
            word(schemas, &value.ty)
        );
        schemas.report(Code::DefaultTypeMismatch, &pointer, message);
    }
    None
}

fn shortened(value: &Json) -> String {
    let text = value.to_string();
    if text.len() <= 60 {
        format!("`{text}`")
    } else {
        "here".to_owned()
    }
}

fn fits(schemas: &Schemas<'_, '_>, value: &Json, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Json => true,
        TypeRef::Scalar(scalar) => fits_scalar(value, *scalar),
        TypeRef::List(item) => value
            .as_array()
            .is_some_and(|items| items.iter().all(|value| fits(schemas, value, item))),
        TypeRef::Tuple(_) => value.is_array(),
        TypeRef::Map(_) => value.is_object(),
        TypeRef::Nullable(inner) => value.is_null() || fits(schemas, value, inner),
        TypeRef::OrEmpty(inner) => value.as_str() == Some("") || fits(schemas, value, inner),
        TypeRef::Boxed(inner) => fits(schemas, value, inner),
        TypeRef::Named(id) => match &schemas.types[*id].shape {
            Shape::Struct(_) | Shape::TaggedUnion(_) => value.is_object(),
            Shape::StringEnum(list) => value.as_str().is_some_and(|text| {
                list.open || list.variants.iter().any(|variant| variant.value == text)
            }),
            Shape::IntegerEnum(list) => value
                .as_i64()
                .is_some_and(|number| list.variants.iter().any(|variant| variant.value == number)),
            // What is not filled in yet, or takes values of several kinds, is given the benefit of the doubt.
            Shape::ValueEnum(_) | Shape::UntaggedUnion(_) | Shape::Newtype(_) | Shape::Alias(_) => {
                true
            }
        },
    }
}

/// Whether a scalar is an integer on the wire.
pub(crate) const fn is_integer(scalar: Scalar) -> bool {
    matches!(
        scalar,
        Scalar::I8
            | Scalar::I16
            | Scalar::I32
            | Scalar::I64
            | Scalar::U8
            | Scalar::U16
            | Scalar::U32
            | Scalar::U64
            | Scalar::I128
            | Scalar::UnixMilliseconds
            | Scalar::UnixSeconds
            | Scalar::Seconds
            | Scalar::Milliseconds
    )
}

fn fits_scalar(value: &Json, scalar: Scalar) -> bool {
    match scalar {
        Scalar::Bool => value.is_boolean(),
        Scalar::F64 => value.is_number(),
        Scalar::Null => value.is_null(),
        Scalar::EmptyString => value.as_str() == Some(""),
        Scalar::EmptyObject => value.as_object().is_some_and(serde_json::Map::is_empty),
        scalar if is_integer(scalar) => whole(value).is_some_and(|number| holds(scalar, number)),
        _ => value.is_string(),
    }
}

/// A whole number, however it is written: `5`, `5.0`, `5e0`.
fn whole(value: &Json) -> Option<i128> {
    if let Some(number) = value.as_i64() {
        return Some(number.into());
    }
    if let Some(number) = value.as_u64() {
        return Some(number.into());
    }
    let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
    // A number beyond either end becomes that end, which no narrower type holds.
    #[allow(clippy::cast_possible_truncation, reason = "a whole number")]
    Some(number as i128)
}

/// Whether a number is within the bounds of an integer type.
fn holds(scalar: Scalar, number: i128) -> bool {
    match scalar {
        Scalar::I8 => i8::try_from(number).is_ok(),
        Scalar::I16 => i16::try_from(number).is_ok(),
        Scalar::I32 => i32::try_from(number).is_ok(),
        Scalar::U8 => u8::try_from(number).is_ok(),
        Scalar::U16 => u16::try_from(number).is_ok(),
        Scalar::U32 => u32::try_from(number).is_ok(),
        Scalar::U64 => u64::try_from(number).is_ok(),
        Scalar::I128 => true,
        _ => i64::try_from(number).is_ok(),
    }
}

/// A type in the document's words.
fn word(schemas: &Schemas<'_, '_>, ty: &TypeRef) -> &'static str {
    match ty {
        TypeRef::Scalar(Scalar::Bool) => "a boolean",
        TypeRef::Scalar(Scalar::F64) => "a number",
        TypeRef::Scalar(Scalar::Null) => "null",
        TypeRef::Scalar(Scalar::EmptyString) => "the empty string",
        TypeRef::Scalar(Scalar::EmptyObject) => "an object without members",
        TypeRef::Scalar(scalar) if is_integer(*scalar) => "an integer",
        TypeRef::Scalar(_) => "a string",
        TypeRef::List(_) | TypeRef::Tuple(_) => "an array of that type",
        TypeRef::Map(_) => "an object",
        TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) | TypeRef::Boxed(inner) => {
            word(schemas, inner)
        }
        TypeRef::Named(id) => match &schemas.types[*id].shape {
            Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => {
                "a value of the enumeration"
            }
            _ => "an object",
        },
        TypeRef::Json => "any value",
    }
}
