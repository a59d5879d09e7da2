//! What an example program prints of an answer: the first list of objects in it, a column a scalar member.

use clientsmith_model::{
    Column, Operation, Payload, Presence, Scalar, Shape, Struct, Success, Table, TypeId, TypeRef, Types,
};

/// Columns beyond these are left to the reader.
const MOST_COLUMNS: usize = 5;

/// Fills in [`Operation::table`].
pub(crate) fn decide(types: &Types, operations: &mut [Operation]) {
    for operation in operations {
        if let Success::One { payload: Payload::Json(ty), .. } = &operation.answers.success {
            operation.table = of_answer(types, ty);
        }
    }
}

fn of_answer(types: &Types, ty: &TypeRef) -> Option<Table> {
    match ty {
        TypeRef::List(item) => Some(Table { list: None, columns: columns(object(types, item)?) }),
        TypeRef::Named(id) => {
            let Shape::Struct(answer) = &types[*id].shape else { return None };
            answer.fields.iter().find_map(|field| match &field.ty {
                TypeRef::List(item) => {
                    let columns = columns(object(types, item)?);
                    Some(Table { list: Some(field.name.rust.clone()), columns })
                }
                _ => None,
            })
        }
        _ => None,
    }
}

fn object<'t>(types: &'t Types, ty: &TypeRef) -> Option<&'t Struct> {
    let id: TypeId = match ty {
        TypeRef::Named(id) => *id,
        _ => return None,
    };
    match &types[id].shape {
        Shape::Struct(object) => Some(object),
        _ => None,
    }
}

fn columns(object: &Struct) -> Vec<Column> {
    let fields = object.fields.iter().filter(|field| {
        let plain = matches!(
            field.ty,
            TypeRef::Scalar(
                Scalar::Bool | Scalar::I32 | Scalar::I64 | Scalar::U32 | Scalar::U64 | Scalar::F32 | Scalar::F64 | Scalar::String
            )
        );
        plain && field.presence != Presence::OptionalNullable && !field.write_only
    });
    fields
        .take(MOST_COLUMNS)
        .map(|field| Column {
            title: field.name.wire.clone(),
            field: field.name.rust.clone(),
            optional: field.presence != Presence::Required,
        })
        .collect()
}
