//! A parameter's value between serde and its text: a scalar, a list, an object, or nothing.

use std::fmt;

use serde_core::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};

use crate::value::RAW;

/// A value in the form that parameter styles need.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParameterValue {
    Absent,
    Scalar(String),
    List(Vec<ParameterValue>),
    Object(Vec<(String, ParameterValue)>),
}

impl ParameterValue {
    /// Converts a value through serde.
    pub(crate) fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, Unwritable> {
        value.serialize(ValueSerializer)
    }

    #[cfg(feature = "client")]
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::Scalar(_))
    }

    #[cfg(feature = "client")]
    /// JSON text in which every scalar is a string: for values that no style covers.
    pub(crate) fn to_json(&self) -> String {
        fn json(value: &ParameterValue) -> serde_json::Value {
            match value {
                ParameterValue::Absent => serde_json::Value::Null,
                ParameterValue::Scalar(text) => text.as_str().into(),
                ParameterValue::List(items) => items.iter().map(json).collect(),
                ParameterValue::Object(members) => members
                    .iter()
                    .map(|(name, value)| (name.clone(), json(value)))
                    .collect(),
            }
        }
        json(self).to_string()
    }
}

/// A value that can't be encoded as text.
#[derive(Debug)]
pub(crate) enum Unwritable {
    /// A number that is not finite.
    NotFinite(String),
    /// Anything else, in words.
    Other(String),
}

impl fmt::Display for Unwritable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite(number) => write!(formatter, "{number} is not a finite number"),
            Self::Other(reason) => formatter.write_str(reason),
        }
    }
}

impl std::error::Error for Unwritable {}

impl serde_core::ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Other(message.to_string())
    }
}

struct ValueSerializer;

/// A number; one that is not finite has no text in JSON (RFC 8259 §6).
fn finite(is_finite: bool, value: &dyn fmt::Display) -> Result<ParameterValue, Unwritable> {
    match is_finite {
        true => Ok(ParameterValue::Scalar(value.to_string())),
        false => Err(Unwritable::NotFinite(value.to_string())),
    }
}

/// Scalars are written as `Display` writes them, which is JSON's form without trailing `.0`.
macro_rules! scalars {
    ($($method:ident($ty:ty)),*) => {$(
        fn $method(self, value: $ty) -> Result<ParameterValue, Unwritable> {
            Ok(ParameterValue::Scalar(value.to_string()))
        }
    )*};
}

impl Serializer for ValueSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = Impossible<ParameterValue, Unwritable>;
    type SerializeMap = ObjectSerializer;
    type SerializeStruct = ObjectSerializer;
    type SerializeStructVariant = Impossible<ParameterValue, Unwritable>;

    scalars!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_u128(u128),
        serialize_char(char),
        serialize_str(&str)
    );

    fn serialize_f32(self, value: f32) -> Result<ParameterValue, Unwritable> {
        finite(value.is_finite(), &value)
    }

    fn serialize_f64(self, value: f64) -> Result<ParameterValue, Unwritable> {
        finite(value.is_finite(), &value)
    }

    fn serialize_bytes(self, _bytes: &[u8]) -> Result<ParameterValue, Unwritable> {
        Err(Unwritable::custom("bytes can't be encoded as text"))
    }

    fn serialize_none(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(
        self,
        value: &T,
    ) -> Result<ParameterValue, Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::Absent)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::Absent)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::Scalar(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<ParameterValue, Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        value: &T,
    ) -> Result<ParameterValue, Unwritable> {
        value.serialize(self)
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<ListSerializer, Unwritable> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple(self, _length: usize) -> Result<ListSerializer, Unwritable> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<ListSerializer, Unwritable> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable::custom(
            "an enum's tuple variant can't be encoded as text",
        ))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<ObjectSerializer, Unwritable> {
        Ok(ObjectSerializer {
            members: Vec::new(),
            name: None,
        })
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<ObjectSerializer, Unwritable> {
        Ok(ObjectSerializer {
            members: Vec::new(),
            name: None,
        })
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        Err(Unwritable::custom(
            "an enum's struct variant can't be encoded as text",
        ))
    }
}

struct ListSerializer(Vec<ParameterValue>);

impl ListSerializer {
    fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.0.push(ParameterValue::from_serialize(item)?);
        Ok(())
    }
}

impl SerializeSeq for ListSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.push(item)
    }

    fn end(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::List(self.0))
    }
}

impl SerializeTuple for ListSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.push(item)
    }

    fn end(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::List(self.0))
    }
}

impl SerializeTupleStruct for ListSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
        self.push(item)
    }

    fn end(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::List(self.0))
    }
}

struct ObjectSerializer {
    members: Vec<(String, ParameterValue)>,
    name: Option<String>,
}

impl SerializeMap for ObjectSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Unwritable> {
        match ParameterValue::from_serialize(name)? {
            ParameterValue::Scalar(name) => {
                self.name = Some(name);
                Ok(())
            }
            _ => Err(Unwritable::custom("a member's name is not text")),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        let name = self.name.take().unwrap_or_default();
        self.members
            .push((name, ParameterValue::from_serialize(value)?));
        Ok(())
    }

    fn end(self) -> Result<ParameterValue, Unwritable> {
        Ok(ParameterValue::Object(self.members))
    }
}

impl SerializeStruct for ObjectSerializer {
    type Ok = ParameterValue;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.members
            .push((name.to_owned(), ParameterValue::from_serialize(value)?));
        Ok(())
    }

    fn end(mut self) -> Result<ParameterValue, Unwritable> {
        match self.members.as_slice() {
            // JSON text: of a number, which is written as it is, or of a branch with its tag.
            [(name, _)] if name == RAW => match self.members.pop() {
                Some((_, ParameterValue::Scalar(text))) => from_json(text),
                _ => Ok(ParameterValue::Absent),
            },
            _ => Ok(ParameterValue::Object(self.members)),
        }
    }
}

/// The value of a JSON text.
fn from_json(text: String) -> Result<ParameterValue, Unwritable> {
    if !text.starts_with(['{', '[', '"']) {
        return Ok(ParameterValue::Scalar(text));
    }
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| Unwritable::Other(error.to_string()))?;
    ParameterValue::from_serialize(&value)
}
