//! Branches that one value may be: which members decide between them, and where nothing does.

use std::collections::HashSet;

use clientsmith_model::{Evidence, JsonKind};

use super::evidence::{kinds, listed_for};
use super::gather;
use crate::document::SchemaType;
use crate::lower::merged_schema::{Extra, MergedSchema, SchemaSite};
use crate::lower::schema::Schemas;

/// Each branch is compared with so many that follow it: a union of a thousand branches must not take a million
/// comparisons.
const MOST_COMPARED: usize = 64;

/// Leaves the members that count as evidence ([`Evidence::names`]) where these decide between branches, without those
/// that all objects name. Returns the numbers of the branches that one value may be.
pub(super) fn settle(evidence: &mut [&mut Evidence], is_needed: bool) -> Vec<usize> {
    let objects: Vec<usize> = (0..evidence.len())
        .filter(|number| is_object(evidence[*number]))
        .collect();
    let overlapping = overlapping(evidence, &objects);
    if overlapping.is_empty() && !is_needed {
        for one in evidence.iter_mut() {
            one.names.clear();
            one.rest = false;
        }
        return overlapping;
    }
    if !is_needed {
        drop_common(evidence, &objects);
    }
    overlapping
}

fn overlapping(evidence: &[&mut Evidence], objects: &[usize]) -> Vec<usize> {
    let names: Vec<HashSet<&str>> = objects
        .iter()
        .map(|number| evidence[*number].names.iter().map(String::as_str).collect())
        .collect();
    let mut found = vec![false; objects.len()];
    for one in 0..objects.len() {
        for other in (one + 1)..objects.len().min(one + 1 + MOST_COMPARED) {
            let (first, second) = (&*evidence[objects[one]], &*evidence[objects[other]]);
            let is_apart = excludes(first, second, &names[other])
                && (!is_lenient(first) || excludes(second, first, &names[one]));
            if !is_apart {
                (found[one], found[other]) = (true, true);
            }
        }
    }
    let found = objects.iter().zip(found);
    found
        .filter(|(_, is_found)| *is_found)
        .map(|(number, _)| *number)
        .collect()
}

fn is_object(evidence: &Evidence) -> bool {
    evidence.kinds.is_empty() || evidence.kinds.contains(&JsonKind::Object)
}

/// Whether what a branch must have keeps out the values of another, which names these members.
fn excludes(branch: &Evidence, other: &Evidence, names: &HashSet<&str>) -> bool {
    let has_other_values = |(name, values): &(String, Vec<String>)| {
        let theirs = listed_for(other, name);
        other.requires.contains(name)
            && theirs.is_some_and(|theirs| !theirs.iter().any(|value| values.contains(value)))
    };
    branch
        .requires
        .iter()
        .any(|name| !names.contains(name.as_str()))
        || branch.with.iter().any(has_other_values)
        || !branch.inside.is_empty() && branch.inside != other.inside
}

/// Whether a branch also takes what a newer server may have added to it.
fn is_lenient(evidence: &Evidence) -> bool {
    evidence.only.is_some() || evidence.with.iter().any(|(_, values)| values.len() > 1)
}

/// What all objects name speaks for none of them.
fn drop_common(evidence: &mut [&mut Evidence], objects: &[usize]) {
    let Some((first, others)) = objects.split_first() else {
        return;
    };
    let mut common: HashSet<String> = evidence[*first].names.iter().cloned().collect();
    for other in others {
        let names: HashSet<&str> = evidence[*other].names.iter().map(String::as_str).collect();
        common.retain(|name| names.contains(name.as_str()));
    }
    for number in objects {
        let names = &mut evidence[*number].names;
        names.retain(|name| !common.contains(name));
    }
}

/// For each branch, the first one before it as which its values are read, because nothing distinguishes the two.
pub(super) fn shadowed<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[&MergedSchema<'d>],
) -> Vec<Option<usize>> {
    (0..branches.len())
        .map(|number| {
            let before = number.saturating_sub(MOST_COMPARED)..number;
            let mut before =
                before.filter(|first| takes_all(schemas, branches[*first], branches[number], 0));
            before.next()
        })
        .collect()
}

/// How deep members within members are compared.
const DEEPEST: usize = 3;

/// Whether a schema takes every value of another, as far as can be seen.
fn takes_all<'d>(
    schemas: &mut Schemas<'d, '_>,
    first: &MergedSchema<'d>,
    other: &MergedSchema<'d>,
    depth: usize,
) -> bool {
    if depth > DEEPEST || !first.unions.is_empty() || !other.unions.is_empty() {
        return false;
    }
    match (&first.values, &other.values) {
        (Some(values), Some(others)) => return others.iter().all(|value| values.contains(value)),
        (Some(_), None) => return false,
        (None, _) => {}
    }
    let taken = kinds(schemas, first, 0);
    let given = kinds(schemas, other, 0);
    if taken.is_empty() {
        return true;
    }
    let takes = |kind: &JsonKind| {
        taken.contains(kind) || *kind == JsonKind::Integer && taken.contains(&JsonKind::Number)
    };
    if given.is_empty() || !given.iter().all(takes) {
        return false;
    }
    match first.concluded_kind() {
        Some(SchemaType::Object) => takes_all_objects(schemas, first, other, depth),
        Some(SchemaType::Array) => match (&first.items, &other.items) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(items), Some(others)) => {
                let items = gather(schemas, std::slice::from_ref(items));
                let others = gather(schemas, std::slice::from_ref(others));
                takes_all(schemas, &items, &others, depth + 1)
            }
        },
        _ => first.tuple.is_none(),
    }
}

fn takes_all_objects<'d>(
    schemas: &mut Schemas<'d, '_>,
    first: &MergedSchema<'d>,
    other: &MergedSchema<'d>,
    depth: usize,
) -> bool {
    // A map beside an object has the members that the object does not name.
    if first.members.is_empty() != other.members.is_empty()
        || !other
            .members
            .keys()
            .all(|name| first.members.contains_key(name))
        || !first
            .required
            .iter()
            .all(|name| other.required.contains(name))
    {
        return false;
    }
    match (&first.extra, &other.extra) {
        (Extra::Typed(values), Extra::Typed(others)) => {
            let values = gather(schemas, std::slice::from_ref(values));
            let others = gather(schemas, std::slice::from_ref(others));
            if !takes_all(schemas, &values, &others, depth + 1) {
                return false;
            }
        }
        (Extra::Typed(_), _) => return false,
        (Extra::Denied, Extra::Typed(_)) => return false,
        _ => {}
    }
    other.members.iter().all(|(name, parts)| {
        let Some(known) = first.members.get(name) else {
            return true;
        };
        are_same(known, parts) || {
            let (known, member) = (gather(schemas, known), gather(schemas, parts));
            takes_all(schemas, &known, &member, depth + 1)
        }
    })
}

/// Whether two members are of the same schemas.
fn are_same(one: &[SchemaSite<'_>], other: &[SchemaSite<'_>]) -> bool {
    let identities = one.iter().map(SchemaSite::identity);
    identities.eq(other.iter().map(SchemaSite::identity))
}
