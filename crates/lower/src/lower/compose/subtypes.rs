//! Unions of subtypes: a `discriminator` without `oneOf`.

use indexmap::IndexSet;

use crate::document::Discriminator;
use crate::lower::merged_schema::{Extra, MergedSchema, SchemaNode, SchemaSite, Union};
use crate::lower::schema::{Schemas, Value};

/// A parent whose `discriminator` names the subtypes that say `allOf` with it (OpenAPI 3.0.3 §4.7.25): where the parent
/// is named, any of them may be.
pub(super) fn inherited<'d>(
    schemas: &mut Schemas<'d, '_>,
    mut merged: MergedSchema<'d>,
    at: &SchemaSite<'d>,
    component: Option<&'d str>,
) -> Result<Value, Box<MergedSchema<'d>>> {
    let (Some(discriminator), Some(name)) = (merged.discriminator, component) else {
        return Err(Box::new(merged));
    };
    let subtypes = subtypes_of(schemas, discriminator, name);
    if subtypes.is_empty() {
        return Err(Box::new(merged));
    }
    let pointer = at.pointer.child("discriminator");
    let hint = at.hint.clone();
    let branches = subtypes
        .into_iter()
        .map(|subtype| SchemaSite {
            node: SchemaNode::Component(subtype),
            pointer: pointer.clone(),
            hint: hint.clone(),
        })
        .collect();
    let base = MergedSchema {
        members: merged.members.clone(),
        required: merged.required.clone(),
        ..MergedSchema::default()
    };
    merged.unions.push(Union {
        branches,
        ..Default::default()
    });
    merged.members.clear();
    merged.required.clear();
    merged.leaves.clear();
    merged.extra = Extra::Unstated;
    Ok(schemas.declare_union(merged, at, component, Some(base)))
}

/// The components that a mapping names, or else those that inherit; the parent itself is not one of them.
fn subtypes_of<'d>(
    schemas: &Schemas<'d, '_>,
    discriminator: &'d Discriminator,
    parent: &str,
) -> Vec<&'d str> {
    let all: IndexSet<&'d str> = schemas.subtypes(parent).iter().copied().collect();
    let mapped = discriminator.mapping.values().map(String::as_str);
    let mapped: IndexSet<&'d str> = mapped.filter(|name| all.contains(name)).collect();
    let is_subtype = |name: &&str| *name != parent && schemas.component_schema(name).is_some();
    mapped.union(&all).copied().filter(is_subtype).collect()
}
