//! JSON text of bodies and parameters.

use serde_core::ser::Serialize;

use super::value::{ParameterValue, Unwritable};

#[cfg(feature = "client")]
/// The JSON text of a value that holds no floating-point number.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

/// The JSON text of a value that may hold floating-point numbers. One that is not finite is an error: JSON can't say it
/// (RFC 8259 §6), and serde_json writes null.
///
/// A function of its own, so that the compiler instantiates a second serializer only for such values.
pub(crate) fn text_with_floats<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    let has_null = text.contains("null");
    match has_null.then(|| ParameterValue::from_serialize(value)) {
        Some(Err(error @ Unwritable::NotFinite(_))) => Err(error.to_string()),
        _ => Ok(text),
    }
}
