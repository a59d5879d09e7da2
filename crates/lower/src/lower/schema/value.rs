//! The type of a schema where it is used.

use clientsmith_model::{Scalar, TypeRef};

/// A schema's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    /// The type, without null.
    pub(crate) ty: TypeRef,
    /// Whether null is allowed beside it.
    pub(crate) nullable: bool,
}

impl Value {
    /// A type that is never null.
    pub(crate) const fn non_null(ty: TypeRef) -> Self {
        Self {
            ty,
            nullable: false,
        }
    }

    /// Any JSON: what is said when nothing more exact can be.
    pub(crate) const JSON: Self = Self::non_null(TypeRef::Json);

    /// The type with null.
    pub(crate) fn whole(self) -> TypeRef {
        if self.nullable && !matches!(self.ty, TypeRef::Json | TypeRef::Scalar(Scalar::Null)) {
            TypeRef::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }

    pub(super) fn or_null(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }
}
