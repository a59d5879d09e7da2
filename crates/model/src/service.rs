//! Servers: what a service has for each operation, and the description that the server reads.

use crate::{Docs, Ident, Payload, Presence, Scalar, StatusRange, TypeRef, Wrapper};

/// A server that is made of the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The description of the API, which the server reads: JSON text.
    pub description: String,
    /// In the order of [`Api::operations`](crate::Api::operations).
    pub operations: Vec<ServiceOperation>,
}

/// What a service has for an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceOperation {
    /// Its method, unique among those of the trait and of the mock server.
    pub method: Ident,
    /// The module of its inputs and responses, and the file that has them.
    pub module: Ident,
    /// Its responses, a variant each.
    pub responses: Vec<ServiceResponse>,
}

/// A response that a service gives.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceResponse {
    /// The variant, unique in the enum.
    pub ident: Ident,
    /// Its status; a range gives a variant that holds the status too.
    pub status: StatusRange,
    /// The media type that is sent; empty where there is no body.
    pub media_type: String,
    /// Its body.
    pub payload: Payload,
    /// Whether the body is given as bytes: the format is not written by the server.
    pub is_raw: bool,
    /// Whether its body converts into the enum (`From`): one response of an operation does.
    pub converts: bool,
    /// Its description in the document.
    pub docs: Docs,
}

/// What a method returns that reads an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accessor<'a> {
    /// `T`: a copy.
    Copy(&'a TypeRef),
    /// `Option<T>`: a copy.
    OptionalCopy(&'a TypeRef),
    /// `&str`
    Text,
    /// `Option<&str>`
    OptionalText,
    /// `&[T]`, of the items.
    Items(&'a TypeRef),
    /// `&T`
    Reference(&'a TypeRef),
    /// `Option<&T>`; of a box, what is in it.
    OptionalReference(&'a TypeRef),
    /// `&Nullable<T>`
    Nullable(&'a TypeRef),
}

impl<'a> Accessor<'a> {
    /// How an input of this type and presence is read.
    pub fn new(ty: &'a TypeRef, presence: Presence) -> Self {
        let is_copy = matches!(ty, TypeRef::Scalar(scalar)
            if scalar.is_integer() || matches!(scalar, Scalar::Bool | Scalar::F64));
        let is_text = *ty == TypeRef::Scalar(Scalar::String);
        match (presence.wrapper(ty), ty) {
            (Wrapper::None | Wrapper::List, TypeRef::List(item)) => Self::Items(item),
            (Wrapper::None | Wrapper::List, ty) if is_copy => Self::Copy(ty),
            (Wrapper::None | Wrapper::List, _) if is_text => Self::Text,
            (Wrapper::None | Wrapper::List, ty) => Self::Reference(ty.unboxed()),
            (Wrapper::Option, ty) if is_copy => Self::OptionalCopy(ty),
            (Wrapper::Option, _) if is_text => Self::OptionalText,
            (Wrapper::Option, ty) => Self::OptionalReference(ty),
            (Wrapper::Nullable, ty) => Self::Nullable(ty),
        }
    }
}
