//! Enumerations: values from a list. Every list is open when read: unlisted values are kept as received.

use crate::{Docs, Ident};

/// Strings from a list (`enum`, or `x-clientsmith-known-values`).
#[derive(Clone, Debug, PartialEq)]
pub struct StringEnum {
    /// In the document's order, without duplicate values.
    pub variants: Vec<Variant<String>>,
    /// The variant that keeps any other string.
    pub other: Ident,
    /// Whether the document itself says that the list is not complete.
    pub open: bool,
}

/// Integers from a list.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegerEnum {
    /// In the document's order, without duplicate values.
    pub variants: Vec<Variant<i64>>,
    /// The variant that keeps any other integer.
    pub other: Ident,
}

/// JSON values of several kinds from a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueEnum {
    /// In the document's order, without duplicate values; each value is JSON text (`true`, `null`, `1`, `1.5`, `"a"`).
    pub variants: Vec<Variant<String>>,
    /// The variant that keeps any other value.
    pub other: Ident,
}

/// One value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant<V> {
    /// Its name in Rust, unique in the enumeration.
    pub ident: Ident,
    /// What is on the wire.
    pub value: V,
    /// Its description in the document, else the value.
    pub docs: Docs,
}
