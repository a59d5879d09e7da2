//! Types that consist of themselves only.
//!
//! Decoding such a type would try a value as the type over and over. [`Recursion`](super::Recursion) keeps most
//! documents from it; this is what holds for all others.

use clientsmith_model::{Evidence, Shape, TypeId, TypeRef, Types};

/// Replaces every branch that leads back to its union, with no object and no list in between. Returns the types that
/// are changed.
pub(crate) fn end(types: &mut Types) -> Vec<TypeId> {
    let mut changed = Vec::new();
    let mut visits = vec![VisitState::Not; types.len()];
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for root in ids {
        if visits[root.0 as usize] != VisitState::Not {
            continue;
        }
        let mut stack = vec![(root, made_of(types, root), 0)];
        visits[root.0 as usize] = VisitState::Open;
        while let Some((id, parts, next)) = stack.last_mut() {
            let Some(part) = parts.get(*next).copied() else {
                visits[id.0 as usize] = VisitState::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match visits[part.0 as usize] {
                VisitState::Done => {}
                VisitState::Open => {
                    cut(types, *id, part);
                    changed.push(*id);
                }
                VisitState::Not => {
                    visits[part.0 as usize] = VisitState::Open;
                    stack.push((part, made_of(types, part), 0));
                }
            }
        }
    }
    changed
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum VisitState {
    Not,
    Open,
    Done,
}

/// The types as one of which a value of this type is read.
fn made_of(types: &Types, id: TypeId) -> Vec<TypeId> {
    let mut found = Vec::new();
    match &types[id].shape {
        Shape::TaggedUnion(union) => union
            .branches
            .iter()
            .for_each(|branch| same_value(&branch.ty, &mut found)),
        Shape::UntaggedUnion(union) => union
            .branches
            .iter()
            .for_each(|branch| same_value(&branch.ty, &mut found)),
        Shape::Newtype(ty) | Shape::Alias(ty) => same_value(ty, &mut found),
        Shape::Struct(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => {}
    }
    found
}

fn same_value(ty: &TypeRef, found: &mut Vec<TypeId>) {
    match ty {
        TypeRef::Named(id) => found.push(*id),
        TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) | TypeRef::Boxed(inner) => {
            same_value(inner, found);
        }
        TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::Tuple(_)
        | TypeRef::External(_)
        | TypeRef::Scalar(_)
        | TypeRef::Json => {}
    }
}

/// Takes `part` out of a type: any JSON value stands in its place, tried last.
fn cut(types: &mut Types, id: TypeId, part: TypeId) {
    let leads_back = |ty: &TypeRef| {
        let mut found = Vec::new();
        same_value(ty, &mut found);
        found.contains(&part)
    };
    match &mut types[id].shape {
        // What no branch takes is kept as JSON already.
        Shape::TaggedUnion(union) => {
            union.branches.retain(|branch| !leads_back(&branch.ty));
            let branches = &union.branches;
            union.default = union
                .default
                .take()
                .filter(|default| branches.iter().any(|branch| branch.ident == *default));
        }
        Shape::UntaggedUnion(union) => {
            for branch in &mut union.branches {
                if leads_back(&branch.ty) {
                    branch.ty = TypeRef::Json;
                    branch.distinction = Evidence::default();
                }
            }
            union
                .branches
                .sort_by_key(|branch| branch.ty == TypeRef::Json);
            let mut has_json = false;
            union.branches.retain(|branch| {
                branch.ty != TypeRef::Json || !std::mem::replace(&mut has_json, true)
            });
        }
        Shape::Newtype(ty) | Shape::Alias(ty) => {
            if leads_back(ty) {
                *ty = TypeRef::Json;
            }
        }
        Shape::Struct(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => {}
    }
}
