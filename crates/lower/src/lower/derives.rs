//! What each type derives: the greatest set that its parts allow, found by taking away until nothing changes; and which
//! are the body of errors.

use std::collections::HashMap;

use clientsmith_model::{
    AdditionalPolicy, Derives, Errors, Operation, Presence, Scalar, Shape, TypeDef, TypeId,
    TypeRef, Types,
};

/// Fills in [`TypeDef::derives`].
pub(crate) fn decide(types: &mut Types, operations: &[Operation]) {
    let ids: Vec<_> = types.iter().map(|(id, _)| id).collect();
    for id in &ids {
        types[*id].derives = own(&types[*id]);
    }
    for operation in operations {
        if let Errors::One {
            ty: TypeRef::Named(id),
            ..
        } = operation.responses.errors
        {
            types[id].derives.error_body = true;
        }
    }
    take_eq(types, &ids);
}

/// Takes `Eq` and `Hash` from each type with a part that has none, and from those that it is a part of in turn.
fn take_eq(types: &mut Types, ids: &[TypeId]) {
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for id in ids {
        let mut used = Vec::new();
        let parts = types[*id].parts().into_iter();
        parts.for_each(|part| part.declared(&mut used));
        for part in used {
            users.entry(part).or_default().push(*id);
        }
    }
    let is_at_fault = |id: &TypeId| types[*id].derives.eq && !parts_are_eq(types, &types[*id]);
    let mut queue: Vec<TypeId> = ids.iter().copied().filter(is_at_fault).collect();
    while let Some(id) = queue.pop() {
        let derives = &mut types[id].derives;
        if derives.eq {
            derives.eq = false;
            derives.hash = false;
            queue.extend(users.remove(&id).into_iter().flatten());
        }
    }
}

/// What a type derives if its parts do not object.
fn own(definition: &TypeDef) -> Derives {
    // What a union keeps as it came may be any JSON value.
    let eq = match &definition.shape {
        Shape::ValueEnum(_) | Shape::TaggedUnion(_) | Shape::Alias(_) => false,
        Shape::UntaggedUnion(union) => union.other.is_none(),
        _ => true,
    };
    Derives {
        copy: matches!(definition.shape, Shape::IntegerEnum(_)),
        default: matches!(&definition.shape, Shape::Struct(object)
        if object.fields.iter().all(|field| {
            field.constant.is_some() || field.presence != Presence::Required && !field.argument
        })),
        eq,
        hash: eq,
        error_body: false,
    }
}

fn parts_are_eq(types: &Types, definition: &TypeDef) -> bool {
    let mut all = definition.parts().into_iter().all(|ty| is_eq(types, ty));
    // Members that are kept are JSON.
    if let Shape::Struct(object) = &definition.shape {
        all &= !matches!(
            &object.additional,
            AdditionalPolicy::Kept {
                values: TypeRef::Json,
                ..
            }
        );
    }
    all
}

fn is_eq(types: &Types, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(id) => types[*id].derives.eq,
        TypeRef::Scalar(Scalar::F64) | TypeRef::Json => false,
        TypeRef::Scalar(_) => true,
        TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::OrEmpty(inner)
        | TypeRef::Boxed(inner) => is_eq(types, inner),
        TypeRef::Tuple(items) => items.iter().all(|item| is_eq(types, item)),
    }
}
