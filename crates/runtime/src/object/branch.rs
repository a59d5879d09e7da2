//! Branches of untagged unions in JSON that becomes XML, or was: which one a value is may only be known by the name of its
//! element, so that it is marked.

use serde_core::ser::Serialize;
use serde_json::Value;
use serde_json::ser::Formatter;

/// The one member of an object that stands for a branch: an array of its number and its value.
pub(crate) const BRANCH: &str = "$clientsmith::Branch";

/// The layout of JSON that marks branches.
#[derive(Clone, Copy, Debug)]
struct Marked;

impl Formatter for Marked {}

/// Whether a serializer writes JSON that marks branches.
pub(super) fn marks_branches<S>() -> bool {
    type Marking<'a> = &'a mut serde_json::Serializer<&'a mut Vec<u8>, Marked>;
    std::any::type_name::<S>() == std::any::type_name::<Marking<'_>>()
}

/// The JSON of a value, with branches marked.
pub(crate) fn marked_json<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, Marked);
    let written = value.serialize(&mut serializer);
    written.map_err(|error| error.to_string())?;
    String::from_utf8(json).map_err(|error| error.to_string())
}

/// The number of a branch, and its value, where a value is marked as one.
pub(super) fn marked_branch(value: &Value) -> Option<(usize, &Value)> {
    match value {
        Value::Object(members) if members.len() == 1 => {
            let [number, value] = members.get(BRANCH)?.as_array()?.as_slice() else {
                return None;
            };
            Some((usize::try_from(number.as_u64()?).ok()?, value))
        }
        _ => None,
    }
}
