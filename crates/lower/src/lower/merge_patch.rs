//! Bodies of `application/merge-patch+json` (RFC 7396): every member may be absent, null, or have a value.
//!
//! Null removes a member, whatever its schema says, and no member is required. An object within such a body is a patch
//! itself; a list or a union is replaced as a whole. A type that is used elsewhere too keeps its shape, and the body
//! has a type of its own: `Pet` → `PetPatch`.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    AdditionalPolicy, BodyForm, Content, ContentKind, Operation, Presence, Shape, Struct, TypeDef,
    TypeId, TypeRef, Types, Webhook,
};

use super::media_type::essence;
use super::schema::Schemas;
use super::usage;

const MEDIA_TYPE: &str = "application/merge-patch+json";

/// Gives merge patches their types; to be called once every type is known, and before it is decided how they are used.
pub(crate) fn decide(
    schemas: &mut Schemas<'_, '_>,
    operations: &mut [Operation],
    webhooks: &[Webhook],
) {
    let patches = patches(&schemas.types, operations);
    if patches.is_empty() {
        return;
    }
    let whole = whole(&schemas.types, &patches, operations, webhooks);
    let mut own: HashMap<TypeId, TypeId> = HashMap::new();
    for id in patches.iter().filter(|id| whole.contains(id)) {
        if is_patch_already(&schemas.types, *id) {
            continue;
        }
        let ident = format!("{}Patch", schemas.types[*id].ident.bare());
        let copy = TypeDef {
            ident: schemas.claim_type(&ident),
            // No two types come from the same place.
            source: format!("{} as a merge patch", schemas.types[*id].source),
            ..schemas.types[*id].clone()
        };
        own.insert(*id, schemas.types.push(copy));
    }
    for id in &patches {
        let patch = match own.get(id) {
            Some(copy) => *copy,
            None if whole.contains(id) => continue,
            None => *id,
        };
        if let Shape::Struct(object) = &mut schemas.types[patch].shape {
            make_patch(object, &own);
        }
    }
    for content in operations.iter_mut().filter_map(contents).flatten() {
        if let Some(ty) = patch_type(content) {
            replace(ty, &own);
        }
    }
}

/// The contents of a body.
fn contents(operation: &mut Operation) -> Option<Vec<&mut Content>> {
    match &mut operation.body.as_mut()?.form {
        BodyForm::Flattened { .. } => None,
        BodyForm::Single { content, .. } => Some(vec![content]),
        BodyForm::ByMediaType { variants, .. } => Some(
            variants
                .iter_mut()
                .map(|variant| &mut variant.content)
                .collect(),
        ),
    }
}

fn is_patch(content: &Content) -> bool {
    essence(&content.media_type).eq_ignore_ascii_case(MEDIA_TYPE)
}

fn patch_type(content: &mut Content) -> Option<&mut TypeRef> {
    let is_patch = is_patch(content);
    match &mut content.kind {
        ContentKind::Json(ty) if is_patch => Some(ty),
        _ => None,
    }
}

/// The objects that are patches, in order.
fn patches(types: &Types, operations: &mut [Operation]) -> Vec<TypeId> {
    let mut patches = Vec::new();
    let mut queue: Vec<TypeId> = Vec::new();
    for content in operations.iter_mut().filter_map(contents).flatten() {
        queue.extend(patch_type(content).and_then(|ty| object(types, ty)));
    }
    let mut next = 0;
    while let Some(id) = queue.get(next).copied() {
        next += 1;
        if patches.contains(&id) {
            continue;
        }
        patches.push(id);
        if let Shape::Struct(declared) = &types[id].shape {
            let members = declared.fields.iter().map(|field| &field.ty);
            queue.extend(members.filter_map(|ty| object(types, ty)));
        }
    }
    patches
}

/// The object that a member's value is.
fn object(types: &Types, ty: &TypeRef) -> Option<TypeId> {
    match ty {
        TypeRef::Named(id) if matches!(types[*id].shape, Shape::Struct(_)) => Some(*id),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => object(types, inner),
        TypeRef::Map(values) => object(types, values),
        _ => None,
    }
}

/// What is sent or received as a whole: what anything but a patch needs.
fn whole(
    types: &Types,
    patches: &[TypeId],
    operations: &[Operation],
    webhooks: &[Webhook],
) -> HashSet<TypeId> {
    let mut queue = Vec::new();
    for operation in operations {
        let mut visit = |ty: &TypeRef| ty.declared(&mut queue);
        usage::inputs_of(operation, &|content| !is_patch(content), &mut visit);
        usage::answers_of(operation, &mut visit);
    }
    for webhook in webhooks {
        webhook.payload.declared(&mut queue);
    }
    for id in patches {
        for part in types[*id].parts() {
            if object(types, part).is_none() {
                part.declared(&mut queue);
            }
        }
    }
    let mut whole = HashSet::new();
    while let Some(id) = queue.pop() {
        if whole.insert(id) {
            for part in types[id].parts() {
                part.declared(&mut queue);
            }
        }
    }
    whole
}

/// Whether every member may be absent and null, so that the type needs no copy.
fn is_patch_already(types: &Types, id: TypeId) -> bool {
    match &types[id].shape {
        Shape::Struct(declared) => declared.fields.iter().all(|field| {
            field.presence == Presence::OptionalNullable && object(types, &field.ty).is_none()
        }),
        _ => true,
    }
}

fn make_patch(object: &mut Struct, own: &HashMap<TypeId, TypeId>) {
    for field in &mut object.fields {
        field.presence = Presence::OptionalNullable;
        replace(&mut field.ty, own);
    }
    if let AdditionalPolicy::Kept { values, .. } = &mut object.additional
        && !matches!(values, TypeRef::Json | TypeRef::Nullable(_))
    {
        *values = TypeRef::Nullable(Box::new(values.clone()));
    }
}

/// Puts the patches in place of the types that they are made from. A member of a map may be null too.
fn replace(ty: &mut TypeRef, own: &HashMap<TypeId, TypeId>) {
    match ty {
        TypeRef::Named(id) => *id = own.get(id).copied().unwrap_or(*id),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => replace(inner, own),
        TypeRef::Map(values) => {
            replace(values, own);
            if !matches!(**values, TypeRef::Json | TypeRef::Nullable(_)) {
                **values = TypeRef::Nullable(values.clone());
            }
        }
        _ => {}
    }
}
