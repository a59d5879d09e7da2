//! What an example program prints of a response: the first list of objects in it, a column a scalar member.

use clientsmith_model::{
    Column, Ident, Operation, Payload, Presence, Scalar, Struct, Success, Table, TypeRef, Types,
};

use super::names::{self, Names};

/// Columns beyond these are left to the reader.
const MOST_COLUMNS: usize = 5;

/// Fills in [`Operation::table`].
pub(crate) fn decide(types: &Types, operations: &mut [Operation]) {
    for operation in operations {
        if let Success::One {
            payload: Payload::Value(ty),
            ..
        } = &operation.responses.success
        {
            operation.table = of_response(types, ty);
        }
    }
}

fn of_response(types: &Types, ty: &TypeRef) -> Option<Table> {
    match ty {
        TypeRef::List(item) => {
            let columns = columns(types, types.object(item)?);
            Some(Table {
                list: None,
                item: item_name("items"),
                columns,
            })
        }
        _ => {
            let mut members = types.object(ty)?.fields.iter();
            members.find_map(|field| match &field.ty {
                TypeRef::List(item) => {
                    let columns = columns(types, types.object(item)?);
                    let list = field.name.rust.clone();
                    Some(Table {
                        item: item_name(list.bare()),
                        list: Some(list),
                        columns,
                    })
                }
                _ => None,
            })
        }
    }
}

/// One of `aggregated_workloads` is a `workload`.
fn item_name(list: &str) -> Ident {
    const TAKEN: &[&str] = &["response", "cell", "cells", "client"];
    let last = list.rsplit('_').next().unwrap_or(list);
    let one = names::singular(last).filter(|one| !TAKEN.contains(&one.as_str()));
    let ident = one
        .and_then(|one| Ident::new(&one))
        .filter(|ident| ident.as_str() == ident.bare());
    ident
        .or_else(|| Ident::new("item"))
        .unwrap_or_else(|| Names::default().claim("item", "_"))
}

fn columns(types: &Types, object: &Struct) -> Vec<Column> {
    let fields = object.fields.iter().filter(|field| {
        let plain = match field.ty {
            TypeRef::Scalar(scalar) => matches!(
                scalar,
                Scalar::Bool
                    | Scalar::I32
                    | Scalar::I64
                    | Scalar::U32
                    | Scalar::U64
                    | Scalar::F64
                    | Scalar::String
            ),
            TypeRef::External(id) => types[id].traits.display,
            _ => false,
        };
        plain && field.presence != Presence::OptionalNullable && !field.write_only
    });
    let fields: Vec<_> = fields.collect();
    // An identifier says nothing to a reader; a name does.
    let told = fields.len() > MOST_COLUMNS;
    fields
        .into_iter()
        .filter(|field| !told || field.name.rust.bare() != "id")
        .take(MOST_COLUMNS)
        .map(|field| Column {
            title: field.name.wire.clone(),
            field: field.name.rust.clone(),
            optional: field.presence != Presence::Required,
        })
        .collect()
}
