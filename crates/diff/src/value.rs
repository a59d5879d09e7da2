//! Values: how a type is written in Rust, and whether all values of one type are values of another.

use clientsmith_model::{
    Api, ArgumentType, MapType, Presence, Scalar, Shape, TextConversion, TypeId, TypeRef, Usage,
    Wrapper,
};

use crate::change::WireImpact;
use crate::pair::Pair;

/// Sent by callers.
pub(crate) const SENT: Usage = Usage {
    sent: true,
    received: false,
};

/// Received by callers.
pub(crate) const RECEIVED: Usage = Usage {
    sent: false,
    received: true,
};

/// A type as written in Rust.
pub(crate) fn text(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => api.types[*id].ident.as_str().to_owned(),
        TypeRef::External(id) => api.types[*id].path.to_string(),
        TypeRef::Scalar(scalar) => scalar.name().to_owned(),
        TypeRef::List(item) => format!("Vec<{}>", text(api, item)),
        TypeRef::Map(value) => match api.types.map {
            MapType::Runtime => format!("Map<{}>", text(api, value)),
            map => format!("{}<String, {}>", map.path(), text(api, value)),
        },
        TypeRef::Nullable(inner) => format!("Option<{}>", text(api, inner)),
        TypeRef::OrEmpty(inner) => format!("OrEmpty<{}>", text(api, inner)),
        TypeRef::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| text(api, item)).collect();
            format!("({})", items.join(", "))
        }
        TypeRef::Boxed(inner) => format!("Box<{}>", text(api, inner)),
        TypeRef::Json => "Value".to_owned(),
    }
}

/// A member's type as written in Rust.
pub(crate) fn field_text(api: &Api, ty: &TypeRef, presence: Presence) -> String {
    match (presence.wrapper(ty), ty) {
        (Wrapper::List, TypeRef::List(item)) => format!("List<{}>", text(api, item)),
        (Wrapper::None | Wrapper::List, ty) => text(api, ty),
        (Wrapper::Option, ty) => format!("Option<{}>", text(api, ty)),
        (Wrapper::Nullable, ty) => format!("Nullable<{}>", text(api, ty)),
    }
}

/// The least and the greatest value of an integer, as powers that compare.
const fn range(scalar: Scalar) -> Option<(i128, i128)> {
    Some(match scalar {
        Scalar::I8 => (i8::MIN as i128, i8::MAX as i128),
        Scalar::I16 => (i16::MIN as i128, i16::MAX as i128),
        Scalar::I32 => (i32::MIN as i128, i32::MAX as i128),
        Scalar::I64
        | Scalar::UnixMilliseconds
        | Scalar::UnixSeconds
        | Scalar::Seconds
        | Scalar::Milliseconds => (i64::MIN as i128, i64::MAX as i128),
        Scalar::U8 => (0, u8::MAX as i128),
        Scalar::U16 => (0, u16::MAX as i128),
        Scalar::U32 => (0, u32::MAX as i128),
        Scalar::U64 => (0, u64::MAX as i128),
        Scalar::I128 => (i128::MIN, i128::MAX),
        _ => return None,
    })
}

/// A type of one of the two models.
#[derive(Clone, Copy, Debug)]
struct Side<'a> {
    api: &'a Api,
    ty: &'a TypeRef,
}

impl<'a> Side<'a> {
    /// The same without boxes and aliases.
    fn bare(self) -> Self {
        let mut side = self;
        // A chain of aliases is as long as there are types at most.
        for _ in 0..=self.api.types.len() {
            side.ty = match side.ty {
                TypeRef::Boxed(inner) => inner,
                TypeRef::Named(id) => match &self.api.types[*id].shape {
                    Shape::Alias(target) | Shape::Newtype(target) => target,
                    _ => return side,
                },
                _ => return side,
            };
        }
        side
    }

    fn with(self, ty: &'a TypeRef) -> Self {
        Self { api: self.api, ty }
    }

    /// An enumeration accepts any value of its kind.
    fn reads_any_string(self) -> bool {
        match self.ty {
            TypeRef::Scalar(Scalar::String) => true,
            TypeRef::Named(id) => matches!(self.api.types[*id].shape, Shape::StringEnum(_)),
            _ => false,
        }
    }
}

/// Whether every value of one type is a value of another. Declared types that still exist are compared separately,
/// member by member.
#[derive(Clone, Copy, Debug)]
struct TypeComparison<'a> {
    pair: &'a Pair<'a>,
    /// The outer type is the new one.
    outer_is_new: bool,
    /// As far as the outer type can decode: enumerations accept unlisted values.
    reads: bool,
}

/// The maximum depth of nested types and newtypes; real documents stay far below.
const DEEPEST: usize = 64;

impl TypeComparison<'_> {
    fn holds(self, outer: Side<'_>, inner: Side<'_>, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        if let (TypeRef::Named(one), TypeRef::Named(other)) = (outer.ty, inner.ty)
            && self.is_kept(*one, *other)
        {
            return true;
        }
        let (outer, inner) = (outer.bare(), inner.bare());
        let again = |one, other| self.holds(outer.with(one), inner.with(other), depth);
        match (outer.ty, inner.ty) {
            (TypeRef::Json, _) => true,
            (TypeRef::Nullable(one), TypeRef::Nullable(other)) => again(one, other),
            (TypeRef::Nullable(one), _) => again(one, inner.ty),
            (TypeRef::OrEmpty(one), TypeRef::OrEmpty(other)) => again(one, other),
            (TypeRef::OrEmpty(_), TypeRef::Scalar(Scalar::EmptyString)) => true,
            (TypeRef::OrEmpty(one), _) => again(one, inner.ty),
            (TypeRef::List(one), TypeRef::List(other))
            | (TypeRef::Map(one), TypeRef::Map(other)) => again(one, other),
            (TypeRef::List(one), TypeRef::Tuple(items)) => {
                items.iter().all(|item| again(one, item))
            }
            (TypeRef::Tuple(ones), TypeRef::Tuple(others)) => {
                let mut items = ones.iter().zip(others);
                ones.len() == others.len() && items.all(|(one, other)| again(one, other))
            }
            (TypeRef::Named(one), TypeRef::Named(other)) => {
                self.is_kept(*one, *other)
                    || (self.reads && outer.reads_any_string() && inner.reads_any_string())
            }
            (TypeRef::Scalar(one), TypeRef::Scalar(other)) => scalar_holds(*one, *other),
            // What an enumeration lists are strings.
            (TypeRef::Scalar(Scalar::String), TypeRef::Named(_)) => inner.reads_any_string(),
            (TypeRef::Named(_), TypeRef::Scalar(scalar)) => {
                self.reads && outer.reads_any_string() && scalar.is_text()
            }
            _ => false,
        }
    }

    fn is_kept(self, outer: TypeId, inner: TypeId) -> bool {
        let (old, new) = if self.outer_is_new {
            (inner, outer)
        } else {
            (outer, inner)
        };
        self.pair.now(old) == Some(new)
    }
}

fn scalar_holds(outer: Scalar, inner: Scalar) -> bool {
    match (range(outer), range(inner)) {
        (Some((low, high)), Some((lowest, highest))) => low <= lowest && highest <= high,
        (None, Some(_)) => matches!(outer, Scalar::F64 | Scalar::Number),
        (Some(_), None) => false,
        (None, None) => {
            outer == inner
                || (outer == Scalar::String && inner.is_text())
                || matches!(
                    (outer, inner),
                    (Scalar::F64, Scalar::Number) | (Scalar::Number, Scalar::F64)
                )
        }
    }
}

/// The effect of a change of a value's type on deployed programs, given whether it is sent or received.
pub(crate) fn deployed(pair: &Pair<'_>, old: &TypeRef, new: &TypeRef, usage: Usage) -> WireImpact {
    let was = Side {
        api: pair.old,
        ty: old,
    };
    let is = Side {
        api: pair.new,
        ty: new,
    };
    let mut effect = WireImpact::Unaffected;
    let comparison = |outer_is_new, reads| TypeComparison {
        pair,
        outer_is_new,
        reads,
    };
    if usage.sent && !comparison(true, false).holds(is, was, DEEPEST) {
        effect = effect.max(WireImpact::Refused);
    }
    if usage.received && !comparison(false, true).holds(was, is, DEEPEST) {
        effect = effect.max(WireImpact::Undecodable);
    }
    effect
}

/// Whether a call with an argument of the old type compiles with the new one.
pub(crate) fn argument_compiles(pair: &Pair<'_>, old: &TypeRef, new: &TypeRef) -> bool {
    use ArgumentType::{Exact, ExactEntries, ExactItems, Into, IntoEntries, IntoItems};
    match (old.argument(), new.argument()) {
        (Exact(old), Exact(new))
        | (ExactItems(old), ExactItems(new))
        | (ExactEntries(old), ExactEntries(new)) => pair.is_same(old, new),
        (Into(old) | Exact(old), Into(new)) => pair.is_same(old, new) || converts(pair, old, new),
        (IntoItems(old), IntoItems(new)) | (IntoEntries(old), IntoEntries(new)) => {
            let is_string = *old == TypeRef::Scalar(Scalar::String);
            pair.is_same(old, new) || (is_string && converts(pair, old, new))
        }
        _ => false,
    }
}

/// Whether what callers give for the old type converts into the new one too: enumerations convert from strings, and any
/// JSON from a string or a number.
fn converts(pair: &Pair<'_>, old: &TypeRef, new: &TypeRef) -> bool {
    match (old, new) {
        (TypeRef::Scalar(Scalar::String), TypeRef::Named(id)) => match &pair.new.types[*id].shape {
            Shape::StringEnum(_) => true,
            Shape::UntaggedUnion(union) => union
                .branches
                .iter()
                .any(|branch| branch.text != TextConversion::None),
            _ => false,
        },
        (TypeRef::Scalar(scalar), TypeRef::Json) => matches!(
            scalar,
            Scalar::String | Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::F64
        ),
        _ => false,
    }
}

/// Whether two types differ only in boxes.
pub(crate) fn same_but_boxed(pair: &Pair<'_>, old: &TypeRef, new: &TypeRef) -> bool {
    pair.is_same(old.unboxed(), new.unboxed())
}
