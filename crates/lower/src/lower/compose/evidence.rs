//! How the branches of a union are distinguished.
//!
//! By a member, where each branch has a value of its own for it; otherwise by what a value looks like: its JSON kind,
//! the members that it must have, members with listed values. Branches are ordered from the most to the least specific,
//! so that none is shadowed by one that takes more.

use std::cmp::Reverse;

use clientsmith_model::{Evidence, JsonKind, Scalar, TypeRef};
use indexmap::IndexMap;
use serde_json::Value as Json;

use super::gather;
use crate::document::SchemaType;
use crate::lower::merged_schema::{Extra, MergedSchema, SchemaSite};
use crate::lower::schema::Schemas;

/// The strings that a member may have in a branch, if they are listed.
pub(super) fn listed_strings<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    member: &str,
) -> Option<Vec<String>> {
    let parts = merged.members.get(member)?;
    let values = gather(schemas, parts).values?;
    values
        .iter()
        .map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// The member that distinguishes objects by itself: required in each, with values in each that no other has.
pub(super) fn implicit_tag<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[MergedSchema<'d>],
) -> Option<(String, Vec<Vec<String>>)> {
    let first = branches.first()?;
    let candidates: Vec<&str> = first
        .members
        .keys()
        .copied()
        .filter(|name| first.required.contains(name))
        .collect();
    candidates.into_iter().find_map(|name| {
        let mut tags = Vec::with_capacity(branches.len());
        for branch in branches {
            if !branch.required.contains(name) {
                return None;
            }
            tags.push(listed_strings(schemas, branch, name)?);
        }
        are_disjoint(&tags).then(|| (name.to_owned(), tags))
    })
}

/// Whether no string stands in two of the lists, nor twice in one.
pub(super) fn are_disjoint(lists: &[Vec<String>]) -> bool {
    let mut seen = std::collections::HashSet::new();
    lists.iter().flatten().all(|tag| seen.insert(tag.as_str()))
}

/// What a value must show for each branch.
pub(super) fn of_branches<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[MergedSchema<'d>],
    types: &[&TypeRef],
) -> Vec<Evidence> {
    let plain_string = branches.iter().any(|merged| {
        merged.values.is_none()
            && merged.known_values.is_none()
            && merged.concluded_kind() == Some(SchemaType::String)
    });
    let mut evidence: Vec<Evidence> = branches
        .iter()
        .map(|merged| of_branch(schemas, merged))
        .collect();
    look_inside(schemas, branches, &mut evidence);
    if !plain_string {
        // Lists are open: the last one takes the strings that none names.
        let lists = evidence.iter_mut().zip(types).filter(|(evidence, ty)| {
            evidence.among.is_some() && **ty != &TypeRef::Scalar(Scalar::EmptyString)
        });
        if let Some((last, _)) = lists.last() {
            last.among = None;
        }
    }
    evidence
}

/// A branch that is the empty string and no other: what APIs take for "nothing any more".
pub(super) fn is_empty_string(merged: &MergedSchema<'_>) -> bool {
    matches!(merged.values.as_deref(), Some([only]) if only.as_str() == Some(""))
}

/// Where several objects must have the same members, what these are distinguishes the objects.
fn look_inside<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[MergedSchema<'d>],
    evidence: &mut [Evidence],
) {
    let required: Vec<Option<Vec<String>>> = evidence
        .iter()
        .map(|evidence| {
            let mut names = evidence.requires.clone();
            names.sort_unstable();
            (evidence.kinds == [JsonKind::Object] && !names.is_empty()).then_some(names)
        })
        .collect();
    let mut groups: IndexMap<&[String], Vec<usize>> = IndexMap::new();
    for (place, names) in required.iter().enumerate() {
        if let Some(names) = names {
            groups.entry(names).or_default().push(place);
        }
    }
    let alike = groups.into_values().filter(|group| group.len() > 1);
    for group in alike {
        for place in &group {
            show_inside(schemas, branches, *place, evidence);
        }
        drop_what_is_common(&group, evidence);
    }
}

/// Adds what the members that a branch requires must have in them.
fn show_inside<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[MergedSchema<'d>],
    place: usize,
    evidence: &mut [Evidence],
) {
    for name in branches[place].required.clone() {
        let Some(parts) = branches[place].members.get(name) else {
            continue;
        };
        let merged = gather(schemas, parts);
        let inner = of_branch(schemas, &merged);
        let says = !inner.requires.is_empty() || !inner.with.is_empty();
        if inner.kinds == [JsonKind::Object] && says {
            let shown = Evidence {
                requires: inner.requires,
                with: inner.with,
                ..Evidence::default()
            };
            evidence[place].inside.push((name.to_owned(), shown));
        }
    }
}

/// What all branches of a group show alike tells nothing.
fn drop_what_is_common(group: &[usize], evidence: &mut [Evidence]) {
    let mut shown = group.iter().map(|place| &evidence[*place].inside);
    let mut common = shown.next().cloned().unwrap_or_default();
    shown.for_each(|theirs| common.retain(|one| theirs.contains(one)));
    for place in group {
        let inside = &mut evidence[*place].inside;
        inside.retain(|one| !common.contains(one));
    }
}

fn of_branch<'d>(schemas: &mut Schemas<'d, '_>, merged: &MergedSchema<'d>) -> Evidence {
    let kinds = kinds(schemas, merged, 0);
    let mut evidence = Evidence {
        kinds,
        ..Evidence::default()
    };
    if merged.concluded_kind() == Some(SchemaType::Object) {
        evidence.requires = merged
            .required
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        for name in merged.members.keys() {
            if let Some(values) = listed_strings(schemas, merged, name) {
                evidence.with.push(((*name).to_owned(), values));
            }
        }
        if matches!(merged.extra, Extra::Denied) {
            evidence.only = Some(
                merged
                    .members
                    .keys()
                    .map(|name| (*name).to_owned())
                    .collect(),
            );
        }
    }
    if let Some(values) = &merged.values
        && values.iter().all(Json::is_string)
    {
        evidence.among = Some(
            values
                .iter()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect(),
        );
    }
    evidence
}

/// The kinds of JSON value that a branch takes; none: any.
fn kinds<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> Vec<JsonKind> {
    if merged.null_only {
        return vec![JsonKind::Null];
    }
    if let Some(values) = &merged.values {
        let mut kinds: Vec<JsonKind> = values.iter().map(kind_of_value).collect();
        kinds.sort_unstable();
        kinds.dedup();
        return kinds;
    }
    match merged.concluded_kind() {
        Some(SchemaType::Null) => vec![JsonKind::Null],
        Some(SchemaType::Boolean) => vec![JsonKind::Boolean],
        Some(SchemaType::Integer) => vec![JsonKind::Integer],
        Some(SchemaType::Number) => vec![JsonKind::Number],
        Some(SchemaType::String) => vec![JsonKind::String],
        Some(SchemaType::Array) => vec![JsonKind::Array],
        Some(SchemaType::Object) => vec![JsonKind::Object],
        None if merged.tuple.is_some() => vec![JsonKind::Array],
        None if merged.known_values.is_some() => vec![JsonKind::String],
        None => kinds_of_union(schemas, merged, depth),
    }
}

fn kinds_of_union<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> Vec<JsonKind> {
    let [union] = merged.unions.as_slice() else {
        return Vec::new();
    };
    if depth >= 4 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for branch in &union.branches {
        let branch = gather(schemas, std::slice::from_ref(branch));
        let kinds = kinds(schemas, &branch, depth + 1);
        if kinds.is_empty() {
            return kinds;
        }
        all.extend(kinds);
    }
    all.sort_unstable();
    all.dedup();
    all
}

const fn kind_of_value(value: &Json) -> JsonKind {
    match value {
        Json::Null => JsonKind::Null,
        Json::Bool(_) => JsonKind::Boolean,
        Json::Number(_) => JsonKind::Number,
        Json::String(_) => JsonKind::String,
        Json::Array(_) => JsonKind::Array,
        Json::Object(_) => JsonKind::Object,
    }
}

/// Sorts the most specific first.
pub(super) fn specificity(merged: &MergedSchema<'_>, evidence: &Evidence) -> impl Ord + use<> {
    let generality = match (merged.concluded_kind(), evidence.kinds.as_slice()) {
        _ if merged.values.is_some() || merged.null_only => 0,
        (_, []) => 5,
        (Some(SchemaType::Object), _)
            if merged.members.is_empty() && merged.required.is_empty() =>
        {
            if matches!(merged.extra, Extra::Typed(_)) {
                3
            } else {
                4
            }
        }
        (Some(SchemaType::Array), _) if merged.items.is_none() => 4,
        (Some(SchemaType::Number), _) => 2,
        (Some(SchemaType::String), _) if merged.format.is_none() => 2,
        _ => 1,
    };
    // A list that takes the strings that none names comes behind those that take their own alone.
    let is_open_list = merged.values.is_some() && evidence.among.is_none();
    (
        generality,
        is_open_list && evidence.kinds == [JsonKind::String],
        Reverse(
            evidence
                .with
                .iter()
                .filter(|(_, values)| values.len() == 1)
                .count(),
        ),
        Reverse(evidence.requires.len()),
        Reverse(merged.members.len()),
        item_generality(merged.items.as_ref()),
    )
}

/// A list of objects is more specific than one of strings, and that than one of anything.
fn item_generality(items: Option<&SchemaSite<'_>>) -> u8 {
    use crate::lower::merged_schema::{SchemaNode, says_shape};
    match items.map(|items| items.node) {
        Some(SchemaNode::Component(_)) => 0,
        Some(SchemaNode::Schema(schema) | SchemaNode::Bare(schema)) if says_shape(schema) => 1,
        _ => 2,
    }
}
