//! Whether a value is written as an object with a certain member: found by writing its names, and nothing else, to a
//! serializer that looks at them.

use std::fmt;

use serde_core::ser::{self, Impossible, Serialize, SerializeMap, SerializeStruct, Serializer};

/// Whether `value` is written as an object that has the member `name`.
pub(super) fn has_member<T: Serialize>(value: &T, name: &'static str) -> bool {
    let looking = Looking {
        name,
        at_name: false,
    };
    matches!(value.serialize(looking), Err(SearchEnd::Member))
}

/// Whether a serializer only looks for a member: a union within a union then does not look by itself, which would
/// double the work with every level.
pub(super) fn asks_for_member<S>() -> bool {
    std::any::type_name::<S>() == std::any::type_name::<Looking>()
}

/// Looks for the member of this name.
struct Looking {
    name: &'static str,
    /// Whether a member's name is written just now.
    at_name: bool,
}

/// What ended the search.
#[derive(Debug)]
enum SearchEnd {
    /// The member.
    Member,
    /// Something that has no members, or can't be written.
    Other,
}

impl fmt::Display for SearchEnd {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Member => "the member exists",
            Self::Other => "the value has no members",
        })
    }
}

impl std::error::Error for SearchEnd {}

impl ser::Error for SearchEnd {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Other
    }
}

macro_rules! no_members {
    ($($method:ident($($ty:ty),*);)*) => {
        $(
            fn $method(self, $(_: $ty),*) -> Result<(), SearchEnd> {
                Err(SearchEnd::Other)
            }
        )*
    };
}

impl Serializer for Looking {
    type Ok = ();
    type Error = SearchEnd;
    type SerializeSeq = Impossible<(), SearchEnd>;
    type SerializeTuple = Impossible<(), SearchEnd>;
    type SerializeTupleStruct = Impossible<(), SearchEnd>;
    type SerializeTupleVariant = Impossible<(), SearchEnd>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Impossible<(), SearchEnd>;

    no_members! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_str(self, text: &str) -> Result<(), SearchEnd> {
        Err(if self.at_name && text == self.name {
            SearchEnd::Member
        } else {
            SearchEnd::Other
        })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), SearchEnd> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), SearchEnd> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), SearchEnd> {
        Err(SearchEnd::Other)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, SearchEnd> {
        Err(SearchEnd::Other)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, SearchEnd> {
        Err(SearchEnd::Other)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, SearchEnd> {
        Err(SearchEnd::Other)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, SearchEnd> {
        Err(SearchEnd::Other)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, SearchEnd> {
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, SearchEnd> {
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, SearchEnd> {
        Err(SearchEnd::Other)
    }
}

impl SerializeMap for Looking {
    type Ok = ();
    type Error = SearchEnd;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), SearchEnd> {
        let looking = Looking {
            name: self.name,
            at_name: true,
        };
        match key.serialize(looking) {
            Err(SearchEnd::Member) => Err(SearchEnd::Member),
            _ => Ok(()),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), SearchEnd> {
        Ok(())
    }

    fn end(self) -> Result<(), SearchEnd> {
        Ok(())
    }
}

impl SerializeStruct for Looking {
    type Ok = ();
    type Error = SearchEnd;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        _: &T,
    ) -> Result<(), SearchEnd> {
        if key == self.name {
            Err(SearchEnd::Member)
        } else {
            Ok(())
        }
    }

    fn end(self) -> Result<(), SearchEnd> {
        Ok(())
    }
}
