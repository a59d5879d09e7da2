//! Numbers that need care, wherever they are in a value.

use std::ops::BitOr;

use crate::{JsonKind, Scalar, TypeRef, Types};

/// Which numbers that need care a value holds, at any depth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// Floating-point numbers: one that is not finite can't be sent.
    pub floats: bool,
    /// Numbers with all their digits, and integers of 128 bits: a union has to keep their text.
    pub exact: bool,
}

impl BitOr for Numbers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            floats: self.floats || other.floats,
            exact: self.exact || other.exact,
        }
    }
}

impl Types {
    /// The numbers of a type, by those of the types that it names.
    pub fn numbers(&self, ty: &TypeRef) -> Numbers {
        match ty {
            TypeRef::Scalar(scalar) => Numbers {
                floats: *scalar == Scalar::F64,
                exact: matches!(scalar, Scalar::Number | Scalar::I128),
            },
            TypeRef::Named(id) => self[*id].numbers,
            // What a number of another crate's is, it has to read from all digits.
            TypeRef::External(id) => Numbers {
                floats: false,
                exact: self[*id].kind == Some(JsonKind::Number),
            },
            TypeRef::List(inner)
            | TypeRef::Map(inner)
            | TypeRef::Nullable(inner)
            | TypeRef::OrEmpty(inner)
            | TypeRef::Boxed(inner) => self.numbers(inner),
            TypeRef::Tuple(items) => items
                .iter()
                .fold(Numbers::default(), |all, item| all | self.numbers(item)),
            TypeRef::Json => Numbers::default(),
        }
    }
}
