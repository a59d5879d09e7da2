//! Values as text: JSON, and the scalars, lists and objects that the styles of parameters write.

mod json;
mod value;

#[cfg(feature = "client")]
pub(crate) use json::text as json;
pub(crate) use json::text_with_floats as json_with_floats;
#[cfg(feature = "client")]
pub(crate) use value::ParameterValue;
