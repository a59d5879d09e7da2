//! Examples: the calls that are shown, by programs in `examples/`, on the front page and in the README.

use crate::{ExternalId, Ident, Scalar, SchemeId, Table, TypeId};

/// How a client is built and a method of it called.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The environment variable that holds the base URL.
    pub url_variable: String,
    /// What the client is built with.
    pub credentials: Vec<ExampleCredential>,
    /// The method's arguments, in order.
    pub arguments: Vec<ExampleValue>,
}

/// A credential that a client is built with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleCredential {
    /// The scheme that it is for.
    pub scheme: SchemeId,
    /// The environment variables that hold it: an argument of the scheme's setter each.
    pub variables: Vec<String>,
}

/// The call that shows best what calling the client is like, on the front page and in the README.
#[derive(Clone, Debug, PartialEq)]
pub struct Showcase {
    /// The operation's place in [`Api::operations`](crate::Api::operations).
    pub operation: usize,
    /// The base URL.
    pub url: String,
    /// How it is called.
    pub example: Example,
    /// A setter and the value that it is given.
    pub setter: Option<(Ident, ExampleValue)>,
    /// What is printed of the response, where that is a list of objects.
    pub table: Option<Table>,
}

/// An expression that makes a value.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleValue {
    /// A value of this type as it is written most simply: text for a date.
    Scalar(Scalar),
    /// The same, of exactly this type.
    ExactScalar(Scalar),
    /// Any JSON: null.
    Json,
    /// An array of one item, for an iterator.
    Items(Box<ExampleValue>),
    /// A `Vec` of one item.
    List(Box<ExampleValue>),
    /// An array of one entry, for an iterator.
    Entries(Box<ExampleValue>),
    /// A map without entries.
    EmptyMap,
    /// A value that may be null, and is.
    None,
    /// [`TypeRef::OrEmpty`](crate::TypeRef::OrEmpty) without a value.
    Empty,
    /// A tuple.
    Tuple(Vec<ExampleValue>),
    /// A value in a box.
    Boxed(Box<ExampleValue>),
    /// A struct from its required members.
    New(TypeId, Vec<ExampleValue>),
    /// A struct without members.
    Default(TypeId),
    /// A variant, with what it holds.
    Variant(TypeId, Ident, Option<Box<ExampleValue>>),
    /// A newtype around a value.
    Newtype(TypeId, Box<ExampleValue>),
    /// An external type's value, parsed from its example.
    Parsed(ExternalId),
    /// An external type's `Default`.
    ExternalDefault(ExternalId),
}
