//! `oneOf` and `anyOf` → unions.
//!
//! What stands beside a union belongs to each of its branches. A union of one branch is that branch; of strings, some
//! of them listed, an open enumeration; of scalars that Rust can't distinguish, the one that takes all. The
//! branches of any other are distinguished by a `discriminator` or a member with a value of its own in each, else by
//! their shape.

use std::collections::HashSet;

use clientsmith_model::TypeRef;

use super::distinct::Distinct;
use super::simple_union::{closed_list, one_scalar, open_list, or_empty};
use super::subtypes::inherited;
use super::{gather, is_nullable};
use crate::document::{SchemaRef, SchemaType};
use crate::lower::enumeration;
use crate::lower::merged_schema::{
    Extra, MergedSchema, Omitted, SchemaIdentity, SchemaNode, SchemaSite, only_requires,
};
use crate::lower::scalar;
use crate::lower::schema::{Schemas, Value};
use crate::problem::Code;

/// The type of a union; the facts again if there is none, with what only restricts them noted.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    mut merged: MergedSchema<'d>,
    at: &SchemaSite<'d>,
    component: Option<&'d str>,
) -> Result<Value, Box<MergedSchema<'d>>> {
    if merged.unions.len() > 1 {
        // One that has no branch but itself says nothing.
        merged
            .unions
            .retain(|union| union.recursion != Omitted::Branches || !union.branches.is_empty());
    }
    let unions = merged.unions.len();
    merged.unions.retain(|union| {
        union.recursion != Omitted::Nothing || !union.branches.iter().all(only_restricts)
    });
    merged.restricted |= merged.unions.len() < unions;
    if merged.unions.is_empty() {
        return inherited(schemas, merged, at, component);
    }
    if merged.unions.len() > 1 {
        let message = "a schema with several unions at once is read without them";
        schemas.report(Code::LooseSchema, &at.pointer, message);
        return without_union(merged);
    }
    let recursion = merged.unions.first().map(|union| union.recursion);
    if recursion == Some(Omitted::TooMany) {
        let message = "too many unions are branches of each other: this becomes any JSON value";
        schemas.report(Code::LooseSchema, &at.pointer, message);
        return Ok(Value::JSON);
    }
    let branches = distinct(schemas, &merged);
    merged.nullable |= merged.unions.iter().any(|union| union.nullable);
    merged.nullable |= branches
        .iter()
        .any(|branch| branch.iter().all(|part| is_nullable(schemas, part.node, 0)));
    if too_many_combinations(schemas, &merged, &branches) {
        let message = format!(
            "this has more than {MOST_COMBINATIONS} combinations of `allOf` parts and union branches; it is read without the unions"
        );
        schemas.report(Code::LooseSchema, &at.pointer, message);
        return without_union(merged);
    }
    let nullable = merged.nullable;
    let value = match branches.as_slice() {
        [] if recursion == Some(Omitted::Branches) && says_nothing(&merged) => {
            let message = "the only branch of this union is the union itself";
            schemas.report(Code::EndlessAlias, &at.pointer, message);
            return Ok(Value::JSON);
        }
        [] => return without_union(merged),
        [only] => sole_branch(schemas, only, component),
        _ => several_branches(schemas, merged, &branches, at, component),
    };
    Ok(Value {
        nullable: value.nullable || nullable,
        ..value
    })
}

fn says_nothing(merged: &MergedSchema<'_>) -> bool {
    merged.members.is_empty() && merged.concluded_kind().is_none()
}

/// Combinations of an `allOf` with the branches of unions within unions, beyond which there is no type for each.
const MOST_COMBINATIONS: usize = 128;

/// Whether what stands beside a union would have to be put together with so many branches of branches that types and
/// memory grow out of proportion with the document.
fn too_many_combinations<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    branches: &[Vec<SchemaSite<'d>>],
) -> bool {
    let combined: Vec<&SchemaSite<'d>> = branches
        .iter()
        .filter(|parts| parts.len() > 1)
        .filter_map(|parts| parts.last())
        .collect();
    // A union's own branches are as many as the document lists; of what is inherited there may be more.
    let is_inherited = merged.unions.iter().any(|union| union.inherited);
    let own = if is_inherited { 0 } else { combined.len() };
    let all = combined.into_iter().fold(0_usize, |all, branch| {
        all.saturating_add(combinations(schemas, branch, 0))
    });
    all.saturating_sub(own) > MOST_COMBINATIONS
}

/// How many branches a branch is, those of unions within it counted.
fn combinations<'d>(schemas: &mut Schemas<'d, '_>, branch: &SchemaSite<'d>, depth: usize) -> usize {
    let key = branch.identity();
    if let Some(known) = schemas.combinations.get(&key) {
        return *known;
    }
    if depth > MOST_COMBINATIONS {
        return usize::MAX;
    }
    schemas.combinations.insert(key, 1);
    let merged = gather(schemas, std::slice::from_ref(branch));
    let count = match merged.unions.as_slice() {
        [union] => union.branches.iter().fold(0_usize, |all, branch| {
            all.saturating_add(combinations(schemas, branch, depth + 1))
        }),
        _ => 1,
    };
    schemas.combinations.insert(key, count.max(1));
    count.max(1)
}

/// Whether a branch says nothing of a shape: `{required: [a]}`, or a bound.
fn only_restricts(branch: &SchemaSite<'_>) -> bool {
    matches!(branch.node, SchemaNode::Schema(schema) if only_requires(schema))
}

fn without_union<'d>(mut merged: MergedSchema<'d>) -> Result<Value, Box<MergedSchema<'d>>> {
    merged.unions.clear();
    merged.restricted = true;
    if merged.members.is_empty() && merged.kind != Some(SchemaType::Object) {
        Ok(Value::JSON)
    } else {
        Err(Box::new(merged))
    }
}

/// The branches, without duplicates, each with what stands beside the union and is not the branch's own already.
pub(crate) fn distinct<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
) -> Vec<Vec<SchemaSite<'d>>> {
    let common = !merged.members.is_empty()
        || !merged.required.is_empty()
        || matches!(merged.extra, Extra::Typed(_) | Extra::Denied);
    let mut known = Distinct::default();
    let mut branches: Vec<Vec<SchemaSite<'d>>> = Vec::new();
    for branch in merged.unions.iter().flat_map(|union| &union.branches) {
        if !known.insert(branch.node) {
            continue;
        }
        let leaves: &[SchemaSite<'d>] = if common && !is_scalar(schemas, branch) {
            &merged.leaves
        } else {
            &[]
        };
        let leaves = if inherits_all(schemas, branch, leaves) {
            &[]
        } else {
            leaves
        };
        branches.push(leaves.iter().chain([branch]).cloned().collect());
    }
    branches
}

/// Whether a branch says all of this itself, because its `allOf` names where it stands.
fn inherits_all<'d>(
    schemas: &mut Schemas<'d, '_>,
    branch: &SchemaSite<'d>,
    leaves: &[SchemaSite<'d>],
) -> bool {
    if leaves.is_empty() || !matches!(branch.node, SchemaNode::Component(_)) {
        return false;
    }
    let own: HashSet<SchemaIdentity<'d>> = gather(schemas, std::slice::from_ref(branch))
        .leaves
        .iter()
        .map(SchemaSite::identity)
        .collect();
    leaves.iter().all(|leaf| own.contains(&leaf.identity()))
}

fn is_scalar(schemas: &Schemas<'_, '_>, branch: &SchemaSite<'_>) -> bool {
    let schema = match branch.node {
        SchemaNode::Schema(schema) | SchemaNode::Bare(schema) => Some(schema),
        SchemaNode::Component(name) => schemas
            .component_schema(name)
            .and_then(SchemaRef::as_inline),
    };
    schema
        .and_then(|schema| schema.assertions.kind)
        .is_some_and(|kind| kind != SchemaType::Object)
}

fn sole_branch<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
    component: Option<&'d str>,
) -> Value {
    match parts {
        [
            SchemaSite {
                node: SchemaNode::Component(_),
                ..
            },
        ] => schemas.value(parts),
        _ => schemas.shape(parts, component),
    }
}

fn several_branches<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: MergedSchema<'d>,
    branches: &[Vec<SchemaSite<'d>>],
    at: &SchemaSite<'d>,
    component: Option<&'d str>,
) -> Value {
    let said: Vec<MergedSchema<'d>> = branches
        .iter()
        .map(|parts| gather(schemas, parts))
        .collect();
    let place = enumeration::EnumerationSite {
        merged: &merged,
        at,
        component,
    };
    if let Some(values) = open_list(&said) {
        return enumeration::strings(schemas, values, true, place, &at.pointer);
    }
    if let Some(values) = closed_list(branches, &said) {
        let kind = said.first().and_then(|merged| merged.kind);
        let kind = kind.filter(|kind| said.iter().all(|merged| merged.kind == Some(*kind)));
        return enumeration::listed(schemas, values, kind, place, &at.pointer);
    }
    if let Some(scalar) = one_scalar(&said) {
        if said.iter().any(|merged| {
            scalar::scalar_type(
                merged.concluded_kind().unwrap_or(SchemaType::String),
                merged,
            ) != scalar
        }) && said.iter().all(|merged| merged.format.is_some())
        {
            schemas.report(
                Code::LooseSchema,
                &at.pointer,
                "formats that can't be distinguished are read as their common type",
            );
        }
        return Value::non_null(TypeRef::Scalar(scalar));
    }
    if component.is_none()
        && let Some(value) = or_empty(schemas, branches, &said, at)
    {
        return value;
    }
    schemas.declare_union(merged, at, component, None)
}
