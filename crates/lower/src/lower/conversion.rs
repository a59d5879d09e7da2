//! Which variants have a `From`: those whose type no other variant of the enum holds, under whatever name.

use std::collections::HashSet;

use clientsmith_model::{
    BodyForm, BodyVariant, Branch, ContentKind, Operation, Shape, TypeId, TypeRef, Types,
};

/// Fills in [`Branch::converts`] and [`BodyVariant::converts`].
pub(crate) fn decide(types: &mut Types, operations: &mut [Operation]) {
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let held = match &types[id].shape {
            Shape::TaggedUnion(union) => branch_types(types, &union.branches),
            Shape::UntaggedUnion(union) => branch_types(types, &union.branches),
            _ => continue,
        };
        let converts = are_alone(&held);
        match &mut types[id].shape {
            Shape::TaggedUnion(union) => settle(&mut union.branches, converts),
            Shape::UntaggedUnion(union) => settle(&mut union.branches, converts),
            _ => {}
        }
    }
    for operation in operations {
        if let Some(body) = &mut operation.body
            && let BodyForm::ByMediaType { variants, .. } = &mut body.form
        {
            let held: Vec<Held> = variants
                .iter()
                .map(|variant| held(types, variant))
                .collect();
            for (variant, converts) in variants.iter_mut().zip(are_alone(&held)) {
                variant.converts = converts;
            }
        }
    }
}

fn settle<D>(branches: &mut [Branch<D>], converts: Vec<bool>) {
    for (branch, converts) in branches.iter_mut().zip(converts) {
        branch.converts = converts;
    }
}

fn branch_types<D>(types: &Types, branches: &[Branch<D>]) -> Vec<TypeRef> {
    let held = branches.iter();
    held.map(|branch| without_aliases(types, branch.ty.unboxed()))
        .collect()
}

/// What a variant of a body holds.
#[derive(PartialEq)]
enum Held {
    Value(TypeRef),
    Bytes,
    /// Parts have a type of their own.
    Parts,
}

fn held(types: &Types, variant: &BodyVariant) -> Held {
    match (variant.content.value_type(), &variant.content.kind) {
        (Some(ty), _) => Held::Value(without_aliases(types, ty.unboxed())),
        (None, ContentKind::Multipart { .. }) => Held::Parts,
        (None, _) => Held::Bytes,
    }
}

/// For each, whether no other is the same.
fn are_alone<T: PartialEq>(all: &[T]) -> Vec<bool> {
    let is_alone = |one: &T| all.iter().filter(|other| *other == one).count() == 1;
    all.iter().map(is_alone).collect()
}

/// The type with the target of each alias in its place.
fn without_aliases(types: &Types, ty: &TypeRef) -> TypeRef {
    resolved(types, ty, &mut HashSet::new())
}

fn resolved(types: &Types, ty: &TypeRef, open: &mut HashSet<TypeId>) -> TypeRef {
    let mut inside = |ty: &TypeRef| Box::new(resolved(types, ty, open));
    match ty {
        TypeRef::Named(id) => match &types[*id].shape {
            // An alias of itself would not be one.
            Shape::Alias(target) if open.insert(*id) => {
                let target = resolved(types, target, open);
                open.remove(id);
                target
            }
            _ => ty.clone(),
        },
        TypeRef::List(inner) => TypeRef::List(inside(inner)),
        TypeRef::Map(inner) => TypeRef::Map(inside(inner)),
        TypeRef::Nullable(inner) => TypeRef::Nullable(inside(inner)),
        TypeRef::OrEmpty(inner) => TypeRef::OrEmpty(inside(inner)),
        TypeRef::Boxed(inner) => TypeRef::Boxed(inside(inner)),
        TypeRef::Tuple(items) => TypeRef::Tuple(items.iter().map(|item| *inside(item)).collect()),
        TypeRef::Scalar(_) | TypeRef::Json => ty.clone(),
    }
}
