//! Unions: what `oneOf` and `anyOf` become. `allOf` is merged into structs before this model.

use crate::{Docs, Ident, TypeRef};

/// One of several objects, distinguished by the value of one member (`discriminator`, or a one-valued property of
/// each).
#[derive(Clone, Debug, PartialEq)]
pub struct TaggedUnion {
    /// The member's name on the wire.
    pub tag: String,
    /// The branches, without duplicate tag values.
    pub branches: Vec<Branch<Vec<String>>>,
    /// The branch of an object with another tag, or none (`defaultMapping`, OpenAPI 3.2).
    pub default: Option<Ident>,
    /// The variant that keeps an object without a branch.
    pub other: Ident,
    /// What it is kept as: a struct of the members that all branches have, where the document says so, else JSON.
    pub other_ty: TypeRef,
}

/// One of several, distinguished by their shape.
#[derive(Clone, Debug, PartialEq)]
pub struct UntaggedUnion {
    /// Branches from the most to the least specific: of those that a value matches equally well, the first is tried
    /// first.
    pub branches: Vec<Branch<Evidence>>,
    /// The variant that keeps an object or a string like no branch as JSON, where branches are named by their only
    /// member, as serde's externally tagged enums are: a newer server may have more of them.
    pub other: Option<Ident>,
}

/// One branch of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch<D> {
    /// Its variant, unique in the union.
    pub ident: Ident,
    /// What the variant holds; `Boxed` where the union would be endless or much larger than its other branches.
    pub ty: TypeRef,
    /// Its description in the document.
    pub docs: Docs,
    /// Whether what the variant holds converts into the union (`From`): no other variant holds the same type.
    pub converts: bool,
    /// Which strings convert into the union as this branch: no other takes any.
    pub text: TextConversion,
    /// How it is recognised.
    pub distinction: D,
}

/// Which strings convert into a union (`From`), beside what its variants hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextConversion {
    /// None.
    #[default]
    None,
    /// `&str`: the variant holds a `String`, which converts already.
    Borrowed,
    /// `&str` and `String`.
    Any,
}

/// What a JSON value must have for a branch to be tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The kinds of JSON value that it may be; empty: any.
    pub kinds: Vec<JsonKind>,
    /// Members that an object must have.
    pub requires: Vec<String>,
    /// Members that, where present, must have one of these strings. Lists are open: one of several values is required
    /// only as long as another branch may match better.
    pub with: Vec<(String, Vec<String>)>,
    /// The only members that it may have (`additionalProperties: false`), as long as another branch may match better.
    pub only: Option<Vec<String>>,
    /// For strings: the listed values, if it is a list.
    pub among: Option<Vec<String>>,
    /// The evidence of members that are objects, if nothing else distinguishes the branch.
    pub inside: Vec<(String, Evidence)>,
    /// Members that this branch names and not all others do, where these matter: each that an object has is a reason
    /// to prefer the branch.
    pub names: Vec<String>,
    /// Whether members without a name are its own as well, where `names` matter: maps, and objects of any members.
    pub rest: bool,
    /// For arrays, where there are several: what the items must have.
    pub items: Option<Box<Evidence>>,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean,
    /// A number without fraction.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}
