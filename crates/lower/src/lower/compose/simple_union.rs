//! Unions that are no union in Rust: lists of values in pieces, scalars that are read as one, a value or the empty
//! string.

use std::collections::HashSet;

use clientsmith_model::{Scalar, TypeRef};

use super::evidence;
use crate::document::SchemaType;
use crate::lower::enumeration::ListedValue;
use crate::lower::merged_schema::{MergedSchema, SchemaNode, SchemaSite};
use crate::lower::scalar;
use crate::lower::schema::{Schemas, Value};

/// A value or the empty string: two branches, null apart, one of which is `enum: [""]`.
pub(super) fn or_empty<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[Vec<SchemaSite<'d>>],
    said: &[MergedSchema<'d>],
    at: &SchemaSite<'d>,
) -> Option<Value> {
    let mut of_values = branches
        .iter()
        .zip(said)
        .filter(|(_, merged)| !merged.null_only && !evidence::is_empty_string(merged));
    let (Some((parts, _)), None) = (of_values.next(), of_values.next()) else {
        return None;
    };
    if !said.iter().any(evidence::is_empty_string) {
        return None;
    }
    let mut parts = parts.clone();
    if let Some(last) = parts.last_mut() {
        last.hint = at.hint.clone();
    }
    let value = schemas.value(&parts);
    Some(match value.ty {
        TypeRef::Json | TypeRef::OrEmpty(_) => value,
        ty => Value {
            ty: TypeRef::OrEmpty(Box::new(ty)),
            nullable: value.nullable,
        },
    })
}

/// Any string, some of which are listed.
pub(super) fn open_list<'d>(branches: &[MergedSchema<'d>]) -> Option<Vec<ListedValue<'d, String>>> {
    let is_string = |merged: &MergedSchema<'_>| {
        merged.concluded_kind() == Some(SchemaType::String) && merged.unions.is_empty()
    };
    let plain = |merged: &MergedSchema<'_>| {
        is_string(merged) && merged.values.is_none() && merged.format.is_none()
    };
    let listed = |merged: &MergedSchema<'_>| {
        merged.unions.is_empty()
            && merged
                .values
                .as_ref()
                .is_some_and(|values| values.iter().all(serde_json::Value::is_string))
    };
    if !branches.iter().any(plain)
        || !branches.iter().any(listed)
        || !branches
            .iter()
            .all(|merged| plain(merged) || listed(merged))
    {
        return None;
    }
    let mut seen = HashSet::new();
    let values = branches.iter().flat_map(values_of);
    let texts = values.filter_map(|listed| {
        let text = listed.value.as_str()?.to_owned();
        seen.insert(text.clone()).then(|| listed.with(text))
    });
    Some(texts.collect())
}

/// What inline branches list, each nothing else: an enumeration in pieces.
pub(super) fn closed_list<'d>(
    branches: &[Vec<SchemaSite<'d>>],
    said: &[MergedSchema<'d>],
) -> Option<Vec<ListedValue<'d, serde_json::Value>>> {
    let lists = branches.iter().zip(said).all(|(parts, merged)| {
        matches!(
            parts.as_slice(),
            [SchemaSite {
                node: SchemaNode::Schema(_),
                ..
            }]
        ) && merged.values.is_some()
            && merged.unions.is_empty()
    });
    lists.then(|| said.iter().flat_map(values_of).collect())
}

/// The values that a branch lists; of one alone, what is said of the branch is said of it.
fn values_of<'d>(merged: &MergedSchema<'d>) -> Vec<ListedValue<'d, serde_json::Value>> {
    let values = merged.values.as_deref().unwrap_or_default();
    let (title, description) = match values {
        [_] => (merged.title, merged.description),
        _ => (None, None),
    };
    let listed = values.iter().map(|value| {
        let listed = ListedValue::of_schema(merged, value);
        ListedValue {
            title,
            description: listed.description.or(description),
            ..listed
        }
    });
    listed.collect()
}

/// The scalar that all branches are, or that takes them all where JSON does not distinguish them.
pub(super) fn one_scalar(branches: &[MergedSchema<'_>]) -> Option<Scalar> {
    let mut scalars = Vec::new();
    for merged in branches {
        let kind = merged
            .concluded_kind()
            .filter(|kind| !matches!(kind, SchemaType::Array | SchemaType::Object))?;
        if merged.values.is_some()
            || merged.known_values.is_some()
            || !merged.unions.is_empty()
            || merged.null_only
        {
            return None;
        }
        scalars.push((kind, scalar::scalar_type(kind, merged)));
    }
    let (_, first) = *scalars.first()?;
    if scalars.iter().all(|(_, scalar)| *scalar == first) {
        return Some(first);
    }
    if scalars.iter().all(|(kind, _)| *kind == SchemaType::String) {
        return Some(Scalar::String);
    }
    if scalars.iter().all(|(kind, _)| *kind == SchemaType::Integer) {
        return Some(scalar::widest(scalars.iter().map(|(_, scalar)| *scalar)));
    }
    scalars
        .iter()
        .all(|(kind, _)| matches!(kind, SchemaType::Integer | SchemaType::Number))
        .then_some(Scalar::Number)
}
