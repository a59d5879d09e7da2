//! Types: what a schema becomes.

use std::ops::{Index, IndexMut};

use crate::{
    Docs, ExternalId, ExternalType, Ident, IntegerEnum, MapType, Name, Numbers, Operation,
    StringEnum, TaggedUnion, UntaggedUnion, ValueEnum,
};

/// Refers to one of [`Api::types`](crate::Api::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// The table of types.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Types {
    declared: Vec<TypeDef>,
    external: Vec<ExternalType>,
    /// What maps are.
    pub map: MapType,
}

impl Types {
    /// Adds a type and returns the id by which others refer to it.
    pub fn push(&mut self, definition: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.declared.len()).unwrap_or(u32::MAX));
        self.declared.push(definition);
        id
    }

    /// The id of an external type, which is added unless it is there already. It implements whatever is said of it
    /// anywhere.
    pub fn external(&mut self, external: ExternalType) -> ExternalId {
        let is_same = |known: &ExternalType| {
            (&known.path, known.is_of_runtime, known.kind)
                == (&external.path, external.is_of_runtime, external.kind)
        };
        let index = match self.external.iter().position(is_same) {
            Some(index) => {
                let traits = &mut self.external[index].traits;
                *traits = traits.and(external.traits);
                index
            }
            None => {
                self.external.push(external);
                self.external.len() - 1
            }
        };
        ExternalId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The first of the external types that are the same in Rust, of whatever kind on the wire.
    pub fn first_with_path(&self, id: ExternalId) -> ExternalId {
        let path = |external: &ExternalType| (external.path.clone(), external.is_of_runtime);
        let wanted = path(&self[id]);
        let found = self
            .external
            .iter()
            .position(|external| path(external) == wanted);
        found
            .and_then(|index| u32::try_from(index).ok())
            .map_or(id, ExternalId)
    }

    /// The external types, in order.
    pub fn externals(&self) -> &[ExternalType] {
        &self.external
    }

    /// The types with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (TypeId, &TypeDef)> {
        (0..)
            .map(TypeId)
            .zip(&self.declared)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The struct that a type is, if it is declared as one.
    pub fn object(&self, ty: &TypeRef) -> Option<&Struct> {
        match ty {
            TypeRef::Named(id) => match &self[*id].shape {
                Shape::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }

    /// The struct that an operation's default body is, unless its members are inputs.
    pub fn body_object(&self, operation: &Operation) -> Option<&Struct> {
        self.object(self.resolved(operation.default_content()?.value_type()?))
    }

    /// The type without aliases, newtypes, boxes and what may be null.
    pub fn resolved<'t>(&'t self, mut ty: &'t TypeRef) -> &'t TypeRef {
        // Newtypes may be endless.
        for _ in 0..=self.len() {
            ty = match ty {
                TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) | TypeRef::Boxed(inner) => inner,
                TypeRef::Named(id) => match &self[*id].shape {
                    Shape::Alias(inner) | Shape::Newtype(inner) => inner,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.declared.len()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.declared.is_empty()
    }
}

impl Index<TypeId> for Types {
    type Output = TypeDef;

    fn index(&self, id: TypeId) -> &TypeDef {
        &self.declared[id.0 as usize]
    }
}

impl Index<ExternalId> for Types {
    type Output = ExternalType;

    fn index(&self, id: ExternalId) -> &ExternalType {
        &self.external[id.0 as usize]
    }
}

impl IndexMut<TypeId> for Types {
    fn index_mut(&mut self, id: TypeId) -> &mut TypeDef {
        &mut self.declared[id.0 as usize]
    }
}

impl FromIterator<TypeDef> for Types {
    fn from_iter<I: IntoIterator<Item = TypeDef>>(definitions: I) -> Self {
        Self {
            declared: definitions.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// A declared type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// Its name, unique among types.
    pub ident: Ident,
    /// The file below `types/` that declares it (`workload` for `types/workload.rs`); a component's inline types
    /// share its file.
    pub module: Ident,
    /// Its description in the document.
    pub docs: Docs,
    /// JSON pointer of the schema in the document, with the file before it if it is another file's.
    pub source: String,
    /// Whether calls send it, receive it, or both.
    pub usage: Usage,
    /// What is derived or implemented for it.
    pub derives: Derives,
    /// Paths of what is derived beside that, as settings ask (`my_crate::Sized`): valid Rust.
    pub derived: Vec<String>,
    /// Attributes that settings ask for (`#[my_crate::sized]`): valid Rust.
    pub attributes: Vec<String>,
    /// The numbers in it that need care.
    pub numbers: Numbers,
    /// What it is.
    pub shape: Shape,
}

impl TypeDef {
    /// The types that it is made of.
    pub fn parts(&self) -> Vec<&TypeRef> {
        match &self.shape {
            Shape::Struct(object) => {
                let values = match &object.additional {
                    AdditionalPolicy::Kept { values, .. } => Some(values),
                    AdditionalPolicy::Denied => None,
                };
                let fields = object.fields.iter().map(|field| &field.ty);
                fields.chain(values).collect()
            }
            Shape::TaggedUnion(union) => {
                let branches = union.branches.iter().map(|branch| &branch.ty);
                branches.chain([&union.other_ty]).collect()
            }
            Shape::UntaggedUnion(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            Shape::Newtype(ty) | Shape::Alias(ty) => vec![ty],
            Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => Vec::new(),
        }
    }
}

impl TypeDef {
    /// Whether it implements a trait of the standard library already, by derive or by the runtime's macro.
    pub fn implements(&self, name: &str) -> bool {
        matches!(name, "Clone" | "Debug" | "PartialEq")
            || matches!(name, "Copy") && self.derives.copy
            || matches!(name, "Default") && self.derives.default
            || matches!(name, "Eq") && self.derives.eq
            || matches!(name, "Hash") && self.derives.hash
    }

    /// Whether it is a struct that sets members itself; its `Default` is written out.
    pub fn has_constants(&self) -> bool {
        matches!(&self.shape, Shape::Struct(object) if object.has_constants())
    }

    /// The traits in its `derive` attribute, by name. The runtime's macro for its shape implements the others.
    pub fn derived_traits(&self) -> Vec<&'static str> {
        let derives = self.derives;
        let is_object = matches!(self.shape, Shape::Struct(_));
        let is_string = matches!(self.shape, Shape::StringEnum(_));
        let traits = [
            ("Clone", true),
            ("Copy", derives.copy),
            ("Debug", !is_object && !is_string),
            ("Default", derives.default && !self.has_constants()),
            ("Eq", derives.eq && !is_string),
            ("Hash", derives.hash && !is_string),
            ("PartialEq", !is_string),
        ];
        let derived = traits.into_iter().filter(|(_, is_derived)| *is_derived);
        derived.map(|(name, _)| name).collect()
    }
}

/// Whether a type is sent, received, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Part of an input. Such structs get `new` and setters.
    pub sent: bool,
    /// Part of a response.
    pub received: bool,
}

/// What a type derives beside `Clone`, `Debug` and `PartialEq`, which all have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// `Copy`: only integers inside.
    pub copy: bool,
    /// `Default`: a struct without required members, other than those that it sets itself.
    pub default: bool,
    /// `Eq`: no float and no free-form JSON inside.
    pub eq: bool,
    /// `Hash`: as `Eq`.
    pub hash: bool,
    /// The runtime's `TypedErrorBody`: the only body of some operation's failures.
    pub error_body: bool,
}

/// What a declared type is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with named members.
    Struct(Struct),
    /// Strings from a list.
    StringEnum(StringEnum),
    /// Integers from a list.
    IntegerEnum(IntegerEnum),
    /// JSON values of several kinds from a list.
    ValueEnum(ValueEnum),
    /// One of several, distinguished by a member.
    TaggedUnion(TaggedUnion),
    /// One of several, distinguished by what they look like.
    UntaggedUnion(UntaggedUnion),
    /// `pub struct Name(pub T)`, transparent on the wire: where an alias would be endless.
    Newtype(TypeRef),
    /// `pub type Name = T`.
    Alias(TypeRef),
}

/// An object with named members.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Members in the document's order.
    pub fields: Vec<Field>,
    /// Members beside them.
    pub additional: AdditionalPolicy,
}

impl Struct {
    /// Whether it sets members itself.
    pub fn has_constants(&self) -> bool {
        self.fields.iter().any(|field| field.constant.is_some())
    }

    /// The member with this name in Rust.
    pub fn field(&self, name: &Ident) -> Option<&Field> {
        self.fields.iter().find(|field| field.name.rust == *name)
    }
}

/// How other members are handled (`additionalProperties`).
#[derive(Clone, Debug, PartialEq)]
pub enum AdditionalPolicy {
    /// Kept in order, in a field with this name and values of this type (`TypeRef::Json` where any is allowed).
    Kept {
        /// The field's name, unique among the struct's.
        field: Ident,
        /// The values' type.
        values: TypeRef,
    },
    /// `additionalProperties: false`: none is sent; what a server adds all the same is ignored.
    Denied,
}

/// A named member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// On the wire and in Rust.
    pub name: Name,
    /// Its description in the document.
    pub docs: Docs,
    /// The value's type, without what [`Field::presence`] wraps around it.
    pub ty: TypeRef,
    /// Whether it may be missing or null.
    pub presence: Presence,
    /// Only in responses (`readOnly`): not sent.
    pub read_only: bool,
    /// Only in what is sent (`writeOnly`).
    pub write_only: bool,
    /// Whether it is an argument of `new`: calls must send it, also where responses omit it (`writeOnly`). Of a type that
    /// only responses have, whether it is always there.
    pub argument: bool,
    /// The one value of a member that would be an argument otherwise: the type sets it itself.
    pub constant: Option<Constant>,
}

/// The only value that a member or an input may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// The one variant of an enumeration.
    Variant(TypeId, Ident),
    /// `true` or `false`.
    Bool(bool),
    /// A number, as JSON text with a fraction.
    Float(String),
}

/// Whether a member may be missing or null, which decides how its type is wrapped.
///
/// Where [`Field::ty`] is a [`TypeRef::List`], everything but `Required` is a `List<T>` of the runtime, which reads as
/// empty and remembers how it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`
    Required,
    /// `Option<T>`; `None` is not written.
    Optional,
    /// `Option<T>`; `None` is written as null.
    Nullable,
    /// `Nullable<T>`; absent and null are distinguished.
    OptionalNullable,
}

impl Presence {
    /// What a field of this presence wraps around a value of type `ty`.
    pub const fn wrapper(self, ty: &TypeRef) -> Wrapper {
        match (self, ty) {
            (Self::Required, _) => Wrapper::None,
            (_, TypeRef::List(_)) => Wrapper::List,
            (Self::Optional | Self::Nullable, _) => Wrapper::Option,
            (Self::OptionalNullable, _) => Wrapper::Nullable,
        }
    }
}

/// The type that a field has around its value, and so what it is until it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapper {
    /// `T`; it is always set.
    None,
    /// `Option<T>`, unset `None`.
    Option,
    /// The runtime's `List<T>` of the items, unset empty.
    List,
    /// The runtime's `Nullable<T>`, unset `Absent`.
    Nullable,
}

/// How the runtime's `object!` decodes and encodes a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// `T`
    Required,
    /// `Vec<T>`, read as empty where it is missing or null.
    Items,
    /// `Option<T>`; `None` is not written.
    Optional,
    /// `Option<Value>`, in which null is a value.
    Any,
    /// `Option<T>`; `None` is written as null.
    Nullable,
    /// `Nullable<T>`
    OptionalNullable,
    /// `List<T>`; an absent one is not written.
    List,
    /// `List<T>`; an absent one is written as null.
    NullableList,
}

impl Field {
    /// How the runtime decodes and encodes it.
    pub const fn member_kind(&self) -> MemberKind {
        match (&self.ty, self.presence) {
            (TypeRef::List(_), Presence::Required) => MemberKind::Items,
            (TypeRef::List(_), Presence::Nullable) => MemberKind::NullableList,
            (TypeRef::List(_), _) => MemberKind::List,
            (_, Presence::Required) => MemberKind::Required,
            (TypeRef::Json, Presence::Optional) => MemberKind::Any,
            (_, Presence::Optional) => MemberKind::Optional,
            (_, Presence::Nullable) => MemberKind::Nullable,
            (_, Presence::OptionalNullable) => MemberKind::OptionalNullable,
        }
    }

    /// What is wrapped around its value.
    pub const fn wrapper(&self) -> Wrapper {
        self.presence.wrapper(&self.ty)
    }
}

/// The type of a value, where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A declared type.
    Named(TypeId),
    /// A type of another crate.
    External(ExternalId),
    /// A type of the standard library or the runtime.
    Scalar(Scalar),
    /// `Vec<T>`
    List(Box<TypeRef>),
    /// A map from strings, of the type [`Types::map`].
    Map(Box<TypeRef>),
    /// `Option<T>`, null on the wire when `None`: items and values that may be null.
    Nullable(Box<TypeRef>),
    /// The runtime's `OrEmpty<T>`, a value or the empty string: `anyOf` with `enum: [""]`.
    OrEmpty(Box<TypeRef>),
    /// `(A, B, …)`, a JSON array of a fixed length (`prefixItems`); at least one.
    Tuple(Vec<TypeRef>),
    /// `Box<T>`, to end a recursion.
    Boxed(Box<TypeRef>),
    /// Any JSON value.
    Json,
}

/// A value that the document's `type` and `format` name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `bool`
    Bool,
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `i128`: an integer whose bounds need more than 64 bits.
    I128,
    /// `f64`
    F64,
    /// `String`
    String,
    /// The runtime's null value: `type: "null"` alone.
    Null,
    /// The runtime's empty string: a union's branch that is `enum: [""]`.
    EmptyString,
    /// The runtime's object without members: an inline schema that names none and denies others.
    EmptyObject,
    /// A number with all its digits: `format: decimal`, or an integer beside a number.
    Number,
    /// `format: byte`: bytes, base64 on the wire.
    Base64,
    /// `format: base64url`: bytes, base64 with the URL-safe alphabet on the wire.
    Base64Url,
    /// `format: date-time`
    DateTime,
    /// `format: date`
    Date,
    /// `format: time`
    Time,
    /// `format: duration`, ISO 8601
    Duration,
    /// `format: uuid`
    Uuid,
    /// `format: uri`, `uri-reference`, `url`
    Uri,
    /// `format: ipv4`
    Ipv4,
    /// `format: ipv6`
    Ipv6,
    /// `format: decimal`, on strings
    Decimal,
    /// An instant as an integer, milliseconds since the Unix epoch (`x-clientsmith-unit`).
    UnixMilliseconds,
    /// An instant as an integer, seconds since the Unix epoch.
    UnixSeconds,
    /// A length of time as an integer of seconds.
    Seconds,
    /// A length of time as an integer of milliseconds.
    Milliseconds,
}

impl TypeRef {
    /// Adds the declared types that this one is made of, in order.
    pub fn declared(&self, found: &mut Vec<TypeId>) {
        match self {
            Self::Named(id) => found.push(*id),
            Self::List(inner)
            | Self::Map(inner)
            | Self::Nullable(inner)
            | Self::OrEmpty(inner)
            | Self::Boxed(inner) => inner.declared(found),
            Self::Tuple(items) => items.iter().for_each(|item| item.declared(found)),
            Self::External(_) | Self::Scalar(_) | Self::Json => {}
        }
    }
}

impl Scalar {
    /// Whether there is a single value, and a type of the runtime for it.
    pub const fn has_one_value(self) -> bool {
        matches!(self, Self::Null | Self::EmptyString | Self::EmptyObject)
    }

    /// Whether it is one of Rust's integers.
    pub const fn is_integer(self) -> bool {
        matches!(
            self,
            Self::I8
                | Self::I16
                | Self::I32
                | Self::I64
                | Self::U8
                | Self::U16
                | Self::U32
                | Self::U64
                | Self::I128
        )
    }

    /// Whether it takes any string: formats are kept as they come.
    pub const fn is_text(self) -> bool {
        match self {
            Self::String
            | Self::Base64
            | Self::Base64Url
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Uuid
            | Self::Uri
            | Self::Ipv4
            | Self::Ipv6
            | Self::Decimal => true,
            Self::Bool
            | Self::I8
            | Self::I16
            | Self::I32
            | Self::I64
            | Self::U8
            | Self::U16
            | Self::U32
            | Self::U64
            | Self::I128
            | Self::F64
            | Self::Number
            | Self::Null
            | Self::EmptyString
            | Self::EmptyObject
            | Self::UnixMilliseconds
            | Self::UnixSeconds
            | Self::Seconds
            | Self::Milliseconds => false,
        }
    }

    /// The Rust type's size in bytes on a 64-bit machine, about: what is boxed depends on it.
    pub const fn size(self) -> usize {
        match self {
            Self::Null | Self::EmptyString | Self::EmptyObject => 0,
            Self::Bool | Self::I8 | Self::U8 => 1,
            Self::I16 | Self::U16 => 2,
            Self::I32 | Self::U32 => 4,
            Self::I64
            | Self::U64
            | Self::F64
            | Self::UnixMilliseconds
            | Self::UnixSeconds
            | Self::Seconds
            | Self::Milliseconds => 8,
            Self::I128 => 16,
            Self::Base64 | Self::Base64Url => 32,
            Self::Number => 24,
            Self::String
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Uuid
            | Self::Uri
            | Self::Ipv4
            | Self::Ipv6
            | Self::Decimal => 24,
        }
    }

    /// The Rust type's path: below the runtime crate unless Rust's own.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::I128 => "i128",
            Self::F64 => "f64",
            Self::String => "String",
            Self::Null => "Null",
            Self::EmptyString => "EmptyString",
            Self::EmptyObject => "EmptyObject",
            Self::Number => "format::Number",
            Self::Base64 => "format::Base64",
            Self::Base64Url => "format::Base64Url",
            Self::DateTime => "format::DateTime",
            Self::Date => "format::Date",
            Self::Time => "format::Time",
            Self::Duration => "format::Duration",
            Self::Uuid => "format::Uuid",
            Self::Uri => "format::Uri",
            Self::Ipv4 => "format::Ipv4",
            Self::Ipv6 => "format::Ipv6",
            Self::Decimal => "format::Decimal",
            Self::UnixMilliseconds => "unit::UnixMilliseconds",
            Self::UnixSeconds => "unit::UnixSeconds",
            Self::Seconds => "unit::Seconds",
            Self::Milliseconds => "unit::Milliseconds",
        }
    }

    /// The Rust type's name.
    pub fn name(self) -> &'static str {
        let path = self.path();
        path.rsplit_once("::").map_or(path, |(_, name)| name)
    }
}
