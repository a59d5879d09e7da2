//! Arguments: what callers give for a value to `new`, to a client's method and to a setter.

use crate::{Presence, Scalar, TypeRef};

/// The type of an argument for a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentType<'a> {
    /// `T`: the value itself.
    Exact(&'a TypeRef),
    /// `impl Into<T>`: whatever converts into the value.
    Into(&'a TypeRef),
    /// `impl IntoIterator<Item = T>`: a list's items.
    ExactItems(&'a TypeRef),
    /// `impl IntoIterator<Item = impl Into<T>>`: whatever converts into a list's items.
    IntoItems(&'a TypeRef),
    /// `impl IntoIterator<Item = (impl Into<String>, T)>`: a map's entries.
    ExactEntries(&'a TypeRef),
    /// `impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>`: names, and whatever converts into a map's values.
    IntoEntries(&'a TypeRef),
    /// `impl IntoExactList<T>`: a list's items, or null.
    ExactItemsOrNull(&'a TypeRef),
    /// `impl IntoList<T>`: whatever converts into a list's items, or null.
    IntoItemsOrNull(&'a TypeRef),
}

impl<'a> ArgumentType<'a> {
    /// The argument for a list of such items.
    pub const fn items(item: &'a TypeRef) -> Self {
        if is_exact(item) {
            Self::ExactItems(item)
        } else {
            Self::IntoItems(item)
        }
    }

    /// The argument for a map of such values.
    const fn entries(values: &'a TypeRef) -> Self {
        if is_exact(values) {
            Self::ExactEntries(values)
        } else {
            Self::IntoEntries(values)
        }
    }

    /// The argument for a value of this presence: a list that may be null can be set to null.
    pub const fn with_presence(self, presence: Presence) -> Self {
        match (presence, self) {
            (Presence::Nullable | Presence::OptionalNullable, Self::ExactItems(item)) => {
                Self::ExactItemsOrNull(item)
            }
            (Presence::Nullable | Presence::OptionalNullable, Self::IntoItems(item)) => {
                Self::IntoItemsOrNull(item)
            }
            (_, argument) => argument,
        }
    }
}

impl TypeRef {
    /// What callers give for a value of this type. Boxes are the emitted code's own business.
    pub const fn argument(&self) -> ArgumentType<'_> {
        match self {
            Self::Boxed(inner) => inner.argument(),
            Self::List(item) => ArgumentType::items(item),
            Self::Map(values) => ArgumentType::entries(values),
            ty if is_exact(ty) => ArgumentType::Exact(ty),
            ty => ArgumentType::Into(ty),
        }
    }

    /// The type without the box around it.
    pub fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner,
            ty => ty,
        }
    }
}

/// Whether callers give a value as it is: a literal of such a type would not know its type behind `Into`.
const fn is_exact(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => {
            scalar.is_integer() || matches!(scalar, Scalar::Bool | Scalar::F64 | Scalar::Null)
        }
        TypeRef::Tuple(_) | TypeRef::Nullable(_) | TypeRef::List(_) | TypeRef::Map(_) => true,
        TypeRef::Named(_)
        | TypeRef::External(_)
        | TypeRef::OrEmpty(_)
        | TypeRef::Boxed(_)
        | TypeRef::Json => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TypeId;

    const STRING: TypeRef = TypeRef::Scalar(Scalar::String);
    const NUMBER: TypeRef = TypeRef::Scalar(Scalar::I64);

    fn list(item: TypeRef) -> TypeRef {
        TypeRef::List(Box::new(item))
    }

    #[test]
    fn numbers_are_given_as_they_are_and_strings_by_into() {
        assert_eq!(NUMBER.argument(), ArgumentType::Exact(&NUMBER));
        assert_eq!(STRING.argument(), ArgumentType::Into(&STRING));
        let declared = TypeRef::Named(TypeId(0));
        assert_eq!(declared.argument(), ArgumentType::Into(&declared));
    }

    #[test]
    fn lists_are_given_by_iterators_over_what_their_items_take() {
        assert_eq!(list(NUMBER).argument(), ArgumentType::ExactItems(&NUMBER));
        assert_eq!(list(STRING).argument(), ArgumentType::IntoItems(&STRING));
        let inner = list(STRING);
        assert_eq!(
            list(inner.clone()).argument(),
            ArgumentType::ExactItems(&inner)
        );
    }

    #[test]
    fn maps_are_given_by_iterators_over_entries() {
        let map = TypeRef::Map(Box::new(STRING));
        assert_eq!(map.argument(), ArgumentType::IntoEntries(&STRING));
        let map = TypeRef::Map(Box::new(NUMBER));
        assert_eq!(map.argument(), ArgumentType::ExactEntries(&NUMBER));
    }

    #[test]
    fn lists_that_may_be_null_are_given_as_null_too() {
        let strings = list(STRING);
        let argument = |presence| strings.argument().with_presence(presence);
        assert_eq!(
            argument(Presence::Optional),
            ArgumentType::IntoItems(&STRING)
        );
        assert_eq!(
            argument(Presence::Nullable),
            ArgumentType::IntoItemsOrNull(&STRING)
        );
        assert_eq!(
            list(NUMBER)
                .argument()
                .with_presence(Presence::OptionalNullable),
            ArgumentType::ExactItemsOrNull(&NUMBER)
        );
    }

    #[test]
    fn boxes_are_not_the_callers_business() {
        let boxed = TypeRef::Boxed(Box::new(STRING));
        assert_eq!(boxed.argument(), ArgumentType::Into(&STRING));
        assert_eq!(boxed.unboxed(), &STRING);
    }
}
