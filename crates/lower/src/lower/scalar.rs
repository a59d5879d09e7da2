//! `type` and `format` → scalars, and which defaults fit.
//!
//! A format that is not known changes nothing. An integer whose `minimum` is not negative is unsigned, as servers in
//! Rust write it; a `maximum` that its format does not hold widens it; apart from that, bounds reach the docs only.
//! `format: binary` is bytes as a whole body or as a part, which `body` and `response` see to; within JSON it is a
//! string like any other.

use clientsmith_model::{JsonKind, Scalar, Shape, TypeRef};
use serde_json::Value as Json;

use super::merged_schema::{MergedSchema, SchemaSite};
use super::schema::{Schemas, Value};
use crate::document::{SchemaType, Unit};
use crate::problem::Code;

/// The scalar of a type that is no list and no object.
pub(crate) fn scalar_type(kind: SchemaType, merged: &MergedSchema<'_>) -> Scalar {
    match kind {
        SchemaType::Null => Scalar::Null,
        SchemaType::Boolean => Scalar::Bool,
        SchemaType::Integer => integer(merged),
        SchemaType::Number if matches!(merged.format, Some("decimal" | "decimal128")) => {
            Scalar::Number
        }
        // `float` too: a number that JSON carries exactly is not rounded on the way.
        SchemaType::Number => Scalar::F64,
        SchemaType::String | SchemaType::Array | SchemaType::Object => of_format(merged.format),
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
        Some("int8") => fitted(Scalar::I8, merged),
        Some("int16") => fitted(Scalar::I16, merged),
        Some("int32") => fitted(Scalar::I32, merged),
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
        _ => fitted(Scalar::I64, merged),
    }
}

/// A signed integer of a format, unsigned where it can't be negative, and wider where its `maximum` is greater.
fn fitted(format: Scalar, merged: &MergedSchema<'_>) -> Scalar {
    let bounds = &merged.bounds;
    let is_unsigned = bounds.minimum.is_some_and(|minimum| minimum.value >= 0.0);
    let wider: &[Scalar] = match (format, is_unsigned) {
        (Scalar::I8, true) => &[Scalar::U8, Scalar::U16, Scalar::U32, Scalar::U64],
        (Scalar::I8, false) => &[Scalar::I8, Scalar::I16, Scalar::I32, Scalar::I64],
        (Scalar::I16, true) => &[Scalar::U16, Scalar::U32, Scalar::U64],
        (Scalar::I16, false) => &[Scalar::I16, Scalar::I32, Scalar::I64],
        (Scalar::I32, true) => &[Scalar::U32, Scalar::U64],
        (Scalar::I32, false) => &[Scalar::I32, Scalar::I64],
        (_, true) => &[Scalar::U64],
        (_, false) => &[Scalar::I64],
    };
    let maximum = bounds.maximum.map_or(0.0, |maximum| maximum.value);
    let holds = |scalar: &&Scalar| maximum <= greatest(**scalar);
    let scalar = wider.iter().find(holds).or(wider.last());
    scalar.copied().unwrap_or(format)
}

/// The greatest value of an integer type.
const fn greatest(scalar: Scalar) -> f64 {
    match scalar {
        Scalar::I8 => i8::MAX as f64,
        Scalar::U8 => u8::MAX as f64,
        Scalar::I16 => i16::MAX as f64,
        Scalar::U16 => u16::MAX as f64,
        Scalar::I32 => i32::MAX as f64,
        Scalar::U32 => u32::MAX as f64,
        _ => f64::MAX,
    }
}

/// An integer that holds all of these.
pub(crate) fn widest(scalars: impl IntoIterator<Item = Scalar>) -> Scalar {
    let (mut is_signed, mut is_long) = (false, false);
    for scalar in scalars {
        is_signed |= !matches!(scalar, Scalar::U8 | Scalar::U16 | Scalar::U32 | Scalar::U64);
        is_long |= scalar == Scalar::U64;
        if scalar == Scalar::I128 {
            return Scalar::I128;
        }
    }
    match (is_signed, is_long) {
        (true, true) => Scalar::I128,
        (true, false) => Scalar::I64,
        (false, _) => Scalar::U64,
    }
}

/// The type of strings of a format.
pub(crate) fn of_format(format: Option<&str>) -> Scalar {
    match format {
        Some("byte" | "base64") => Scalar::Base64,
        Some("base64url") => Scalar::Base64Url,
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
    if (default.is_null() && value.nullable) || value_fits(schemas, default, &value.ty) {
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

fn value_fits(schemas: &Schemas<'_, '_>, value: &Json, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Json => true,
        TypeRef::External(id) => fits_kind(value, schemas.types[*id].kind),
        TypeRef::Scalar(scalar) => fits_scalar(value, *scalar),
        TypeRef::List(item) => value
            .as_array()
            .is_some_and(|items| items.iter().all(|value| value_fits(schemas, value, item))),
        TypeRef::Tuple(_) => value.is_array(),
        TypeRef::Map(_) => value.is_object(),
        TypeRef::Nullable(inner) => value.is_null() || value_fits(schemas, value, inner),
        TypeRef::OrEmpty(inner) => value.as_str() == Some("") || value_fits(schemas, value, inner),
        TypeRef::Boxed(inner) => value_fits(schemas, value, inner),
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
    scalar.is_integer()
        || matches!(
            scalar,
            Scalar::UnixMilliseconds | Scalar::UnixSeconds | Scalar::Seconds | Scalar::Milliseconds
        )
}

fn fits_kind(value: &Json, kind: Option<JsonKind>) -> bool {
    match kind {
        None => true,
        Some(JsonKind::Null) => value.is_null(),
        Some(JsonKind::Boolean) => value.is_boolean(),
        Some(JsonKind::Integer) => whole(value).is_some(),
        Some(JsonKind::Number) => value.is_number(),
        Some(JsonKind::String) => value.is_string(),
        Some(JsonKind::Array) => value.is_array(),
        Some(JsonKind::Object) => value.is_object(),
    }
}

fn fits_scalar(value: &Json, scalar: Scalar) -> bool {
    match scalar {
        Scalar::Bool => value.is_boolean(),
        Scalar::F64 | Scalar::Number => value.is_number(),
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
        TypeRef::Scalar(Scalar::F64 | Scalar::Number) => "a number",
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
        TypeRef::External(id) => match schemas.types[*id].kind {
            None => "any value",
            Some(JsonKind::Null) => "null",
            Some(JsonKind::Boolean) => "a boolean",
            Some(JsonKind::Integer) => "an integer",
            Some(JsonKind::Number) => "a number",
            Some(JsonKind::String) => "a string",
            Some(JsonKind::Array) => "an array of that type",
            Some(JsonKind::Object) => "an object",
        },
        TypeRef::Json => "any value",
    }
}
