//! What each type derives: the greatest set that its parts allow, found by taking away until nothing changes; and which
//! are the body of errors.

use std::collections::HashMap;

use clientsmith_model::{
    AdditionalPolicy, Derives, Errors, ExternalType, MapType, Operation, Presence, Scalar, Shape,
    TypeDef, TypeId, TypeRef, Types,
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
    take(types, &ids, &EQ);
    for id in &ids {
        let derives = &mut types[*id].derives;
        derives.hash &= derives.eq;
    }
    take(types, &ids, &HASH);
}

/// A trait that a type has where all of its parts do.
struct SharedTrait {
    of_derives: fn(&mut Derives) -> &mut bool,
    is_derived: fn(&Derives) -> bool,
    of_external: fn(&ExternalType) -> bool,
    of_map: fn(MapType) -> bool,
}

const EQ: SharedTrait = SharedTrait {
    of_derives: |derives| &mut derives.eq,
    is_derived: |derives| derives.eq,
    of_external: |external| external.traits.eq,
    of_map: |_| true,
};

/// What is hashed is equal or not: no type has `Hash` without `Eq`.
const HASH: SharedTrait = SharedTrait {
    of_derives: |derives| &mut derives.hash,
    is_derived: |derives| derives.eq && derives.hash,
    of_external: |external| external.traits.eq && external.traits.hash,
    of_map: MapType::is_hash,
};

/// Takes a trait from each type with a part that has none, and from those that it is a part of in turn.
fn take(types: &mut Types, ids: &[TypeId], shared: &SharedTrait) {
    let mut users: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
    for id in ids {
        let mut used = Vec::new();
        let parts = types[*id].parts().into_iter();
        parts.for_each(|part| part.declared(&mut used));
        for part in used {
            users.entry(part).or_default().push(*id);
        }
    }
    let is_at_fault = |id: &TypeId| {
        (shared.is_derived)(&types[*id].derives) && !shared.holds_for_parts(types, &types[*id])
    };
    let mut queue: Vec<TypeId> = ids.iter().copied().filter(is_at_fault).collect();
    while let Some(id) = queue.pop() {
        let derives = &mut types[id].derives;
        if std::mem::take((shared.of_derives)(derives)) {
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

impl SharedTrait {
    fn holds_for_parts(&self, types: &Types, definition: &TypeDef) -> bool {
        let mut all = definition
            .parts()
            .into_iter()
            .all(|ty| self.holds(types, ty));
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

    fn holds(&self, types: &Types, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Named(id) => (self.is_derived)(&types[*id].derives),
            TypeRef::External(id) => (self.of_external)(&types[*id]),
            TypeRef::Scalar(Scalar::F64) | TypeRef::Json => false,
            TypeRef::Scalar(_) => true,
            TypeRef::Map(inner) => (self.of_map)(types.map) && self.holds(types, inner),
            TypeRef::List(inner)
            | TypeRef::Nullable(inner)
            | TypeRef::OrEmpty(inner)
            | TypeRef::Boxed(inner) => self.holds(types, inner),
            TypeRef::Tuple(items) => items.iter().all(|item| self.holds(types, item)),
        }
    }
}
