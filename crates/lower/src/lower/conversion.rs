//! Which variants have a `From`: those whose type no other variant of the enum holds, under whatever name. Of bodies
//! with one type, the one of the default media type has it.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use clientsmith_model::{
    BodyForm, BodyVariant, Branch, Content, ContentKind, Operation, Scalar, Shape, TextConversion,
    TypeId, TypeRef, Types,
};

use super::media_type::essence;

/// Fills in [`Branch::converts`], [`Branch::text`] and [`BodyVariant::converts`].
pub(crate) fn decide(types: &mut Types, operations: &mut [Operation]) {
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let held = match &types[id].shape {
            Shape::TaggedUnion(union) => branch_types(types, &union.branches),
            Shape::UntaggedUnion(union) => branch_types(types, &union.branches),
            _ => continue,
        };
        let converts = may_convert(types, &held);
        match &mut types[id].shape {
            Shape::TaggedUnion(union) => settle(&mut union.branches, converts),
            Shape::UntaggedUnion(union) => settle(&mut union.branches, converts),
            _ => {}
        }
        let text = text_branch(types, &held);
        if let (Some(place), Shape::UntaggedUnion(union)) = (text, &mut types[id].shape) {
            let is_string = held[place] == TypeRef::Scalar(Scalar::String);
            union.branches[place].text = match is_string {
                true => TextConversion::Borrowed,
                false => TextConversion::Any,
            };
        }
    }
    for operation in operations {
        if let Some(body) = &mut operation.body
            && let BodyForm::ByMediaType { variants, .. } = &mut body.form
        {
            let held: Vec<VariantContent> = variants
                .iter()
                .map(|variant| held(types, variant))
                .collect();
            let is_alone = are_alone(&held);
            // `application/json` stands first, and is the default of a string that may be sent as text too.
            let mut defaults: Vec<&VariantContent> = Vec::new();
            for ((variant, held), is_alone) in variants.iter_mut().zip(&held).zip(is_alone) {
                let is_default = is_default(&variant.content) && !defaults.contains(&held);
                if is_default {
                    defaults.push(held);
                }
                variant.converts = is_alone || is_default;
            }
        }
    }
}

/// For each branch, whether no other holds the same type. The caller's type may be another name of what a branch holds,
/// unless that is a type of the client's.
fn may_convert(types: &Types, held: &[TypeRef]) -> Vec<bool> {
    let is_callers = |ty: &TypeRef| match ty {
        TypeRef::External(id) => !types[*id].is_well_known,
        _ => false,
    };
    let is_declared = |ty: &TypeRef| matches!(ty, TypeRef::Named(_));
    let alone = are_alone(held).into_iter().enumerate();
    let converts = alone.map(|(place, is_alone)| {
        let mut others = held.iter().enumerate();
        is_alone
            && (!is_callers(&held[place])
                || others.all(|(other, ty)| other == place || is_declared(ty)))
    });
    converts.collect()
}

/// The one branch that takes strings, if every string is right for it: any, or an open list.
fn text_branch(types: &Types, held: &[TypeRef]) -> Option<usize> {
    let mut texts = held
        .iter()
        .enumerate()
        .filter(|(_, ty)| takes_text(types, ty));
    let (place, ty) = texts.next()?;
    let is_plain = match ty {
        TypeRef::Scalar(scalar) => *scalar == Scalar::String,
        TypeRef::Named(id) => matches!(types[*id].shape, Shape::StringEnum(_)),
        _ => false,
    };
    (is_plain && texts.next().is_none()).then_some(place)
}

fn takes_text(types: &Types, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => scalar.is_text() || *scalar == Scalar::EmptyString,
        TypeRef::Json | TypeRef::OrEmpty(_) | TypeRef::External(_) => true,
        TypeRef::Named(id) => match &types[*id].shape {
            Shape::StringEnum(_)
            | Shape::ValueEnum(_)
            | Shape::UntaggedUnion(_)
            | Shape::Newtype(_) => true,
            Shape::Struct(_) | Shape::IntegerEnum(_) | Shape::TaggedUnion(_) | Shape::Alias(_) => {
                false
            }
        },
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => takes_text(types, inner),
        TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Tuple(_) => false,
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
#[derive(PartialEq, Eq, Hash)]
enum VariantContent {
    Value(TypeRef),
    /// Items have a type of their own.
    Items(TypeRef),
    Bytes,
    /// Parts have a type of their own.
    Parts,
    /// Parts that no schema describes.
    MultipartForm,
}

fn held(types: &Types, variant: &BodyVariant) -> VariantContent {
    match (variant.content.value_type(), &variant.content.kind) {
        (Some(ty), _) => VariantContent::Value(without_aliases(types, ty.unboxed())),
        (None, ContentKind::JsonLines(ty)) => VariantContent::Items(without_aliases(types, ty)),
        (None, ContentKind::Multipart { .. }) => VariantContent::Parts,
        (None, ContentKind::MultipartForm) => VariantContent::MultipartForm,
        (None, _) => VariantContent::Bytes,
    }
}

/// Whether this is the media type that a value is sent as unless the caller says otherwise.
fn is_default(content: &Content) -> bool {
    let default = match content.kind {
        ContentKind::Json(_) => "application/json",
        ContentKind::Xml { .. } => "application/xml",
        ContentKind::Text => "text/plain",
        ContentKind::Binary => "application/octet-stream",
        ContentKind::JsonLines(_)
        | ContentKind::Form { .. }
        | ContentKind::Multipart { .. }
        | ContentKind::MultipartForm => return false,
    };
    essence(&content.media_type).eq_ignore_ascii_case(default)
}

/// For each, whether no other is the same.
fn are_alone<T: Eq + Hash>(all: &[T]) -> Vec<bool> {
    let mut counts: HashMap<&T, usize> = HashMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    all.iter().map(|one| counts.get(one) == Some(&1)).collect()
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
        // A type of two kinds of JSON is one type in Rust.
        TypeRef::External(id) => TypeRef::External(types.first_with_path(*id)),
        TypeRef::Scalar(_) | TypeRef::Json => ty.clone(),
    }
}
