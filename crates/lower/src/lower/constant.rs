//! Members and inputs that have one value: a `const`, an `enum` of one value. Where they are required, no caller gives
//! them; the type sets them itself, and they can be read like any other.

use std::collections::HashSet;

use clientsmith_model::{
    Block, Constant, InputLocation, Operation, Presence, Scalar, Shape, TypeDef, TypeId, TypeRef,
    Types,
};
use serde_json::Value as Json;

use super::merged_schema::MergedSchema;

/// The one value of a type that has no enumeration for it.
pub(crate) fn of_scalar(ty: &TypeRef, merged: &MergedSchema<'_>) -> Option<Constant> {
    let Some([value]) = merged.values.as_deref() else {
        return None;
    };
    match (ty, value) {
        (TypeRef::Scalar(Scalar::Bool), Json::Bool(value)) => Some(Constant::Bool(*value)),
        (TypeRef::Scalar(Scalar::F64), Json::Number(value)) => {
            let value = value.as_f64()?;
            Some(Constant::Float(format!("{value:?}")))
        }
        _ => None,
    }
}

/// Finds the enumerations of one value; to be called once every type is known. Which members are arguments but for their
/// constant is decided with [`usage`](super::usage).
pub(crate) fn decide(types: &mut Types, operations: &mut [Operation]) {
    // Their members are the operation's inputs.
    let flattened: HashSet<TypeId> = operations
        .iter()
        .filter_map(Operation::flattened_body)
        .collect();
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        let is_flattened = flattened.contains(&id);
        let Shape::Struct(object) = &types[id].shape else {
            continue;
        };
        let constants: Vec<Option<Constant>> = object
            .fields
            .iter()
            .map(|field| {
                let known = field.constant.clone();
                known
                    .or_else(|| of_type(types, &field.ty))
                    .filter(|_| !is_flattened && field.presence == Presence::Required)
            })
            .collect();
        if let Shape::Struct(object) = &mut types[id].shape {
            for (field, constant) in object.fields.iter_mut().zip(constants) {
                field.constant = constant;
            }
        }
    }
    for operation in operations {
        for input in &mut operation.inputs {
            if !input.required || !matches!(input.location, InputLocation::Parameter(_)) {
                continue;
            }
            let known = input.constant.take();
            input.constant = known.or_else(|| of_type(types, &input.ty));
            input.required = input.constant.is_none();
        }
        operation.inputs.sort_by_key(|input| !input.required);
    }
}

/// Says in the docs what is set without being given; to be called once it is decided which members are.
pub(crate) fn document(types: &mut Types, operations: &mut [Operation]) {
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        if let Shape::Struct(object) = &mut types[id].shape {
            let constants = object.fields.iter_mut();
            for field in constants.filter(|field| field.constant.is_some()) {
                let sentence = "The API allows one value, which is set without being given.";
                field.docs.body.push(Block::Prose(sentence.into()));
            }
        }
    }
    for operation in operations {
        let constants = operation.inputs.iter_mut();
        for input in constants.filter(|input| input.constant.is_some()) {
            let sentence = "The API allows one value, which is sent unless another is set.";
            input.docs.body.push(Block::Prose(sentence.into()));
        }
    }
}

fn of_type(types: &Types, ty: &TypeRef) -> Option<Constant> {
    let (id, definition) = without_aliases(types, ty)?;
    let variant = match &definition.shape {
        Shape::StringEnum(list) if !list.open => match list.variants.as_slice() {
            [variant] => &variant.ident,
            _ => return None,
        },
        Shape::IntegerEnum(list) => match list.variants.as_slice() {
            [variant] => &variant.ident,
            _ => return None,
        },
        _ => return None,
    };
    Some(Constant::Variant(id, variant.clone()))
}

/// The most aliases of each other.
const MOST_ALIASES: usize = 16;

fn without_aliases<'t>(types: &'t Types, ty: &TypeRef) -> Option<(TypeId, &'t TypeDef)> {
    let mut ty = ty;
    for _ in 0..MOST_ALIASES {
        let TypeRef::Named(id) = ty else {
            return None;
        };
        match &types[*id].shape {
            Shape::Alias(target) => ty = target,
            _ => return Some((*id, &types[*id])),
        }
    }
    None
}
