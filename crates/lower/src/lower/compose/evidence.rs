//! How the branches of a union are distinguished.
//!
//! By a member, where each branch has a value of its own for it; otherwise by what a value looks like: its JSON kind,
//! the members that it must have, members with listed values. Branches are ordered from the most to the least specific,
//! so that none is shadowed by one that takes more.

use std::cmp::Reverse;
use std::collections::HashSet;

use clientsmith_model::{Evidence, JsonKind, Scalar, TypeRef};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value as Json;

use super::gather;
use crate::document::{Discriminator, SchemaType};
use crate::lower::merged_schema::{Extra, MergedSchema, SchemaNode, SchemaSite};
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
        .map(|merged| of_branch(schemas, merged, 0))
        .collect();
    look_inside(schemas, branches, &mut evidence);
    look_at_items(schemas, branches, &mut evidence);
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
        let inner = of_branch(schemas, &merged, 0);
        let says = !inner.requires.is_empty() || !inner.with.is_empty() || !inner.names.is_empty();
        if inner.kinds == [JsonKind::Object] && says {
            let shown = Evidence {
                requires: inner.requires,
                with: inner.with,
                names: inner.names,
                rest: inner.rest,
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
    let names_of = |place: usize, member: &str| -> Option<Vec<String>> {
        let mut inside = evidence[place].inside.iter();
        let (_, shown) = inside.find(|(name, _)| name == member)?;
        Some(shown.names.clone())
    };
    let members = evidence[group[0]].inside.iter();
    let named_by_all: Vec<(String, HashSet<String>)> = members
        .filter_map(|(member, _)| {
            let mut names = group.iter().map(|place| names_of(*place, member));
            let mut common: HashSet<String> = names.next()??.into_iter().collect();
            for theirs in names {
                let theirs = theirs?;
                common.retain(|name| theirs.contains(name));
            }
            Some((member.clone(), common))
        })
        .collect();
    for place in group {
        for (member, shown) in &mut evidence[*place].inside {
            if let Some((_, common)) = named_by_all.iter().find(|(name, _)| name == member) {
                shown.names.retain(|name| !common.contains(name));
            }
        }
    }
}

/// Where several branches are arrays, what their items look like distinguishes them.
fn look_at_items<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[MergedSchema<'d>],
    evidence: &mut [Evidence],
) {
    let is_array = |evidence: &Evidence| evidence.kinds == [JsonKind::Array];
    let arrays = (0..evidence.len()).filter(|place| is_array(&evidence[*place]));
    let arrays: Vec<usize> = arrays.collect();
    if arrays.len() < 2 {
        return;
    }
    let mut kinds = HashSet::new();
    let mut are_apart = true;
    let mut all = Vec::with_capacity(arrays.len());
    for place in &arrays {
        let items = branches[*place].items.as_ref();
        let items = items.map(|items| whole(schemas, items));
        let items = items.map(|items| of_item(schemas, &items));
        let items = items.filter(|items| !items.kinds.is_empty());
        are_apart &= items.as_ref().is_some_and(|items| {
            let mut of_items = items.kinds.iter();
            of_items.all(|kind| match kind {
                JsonKind::Integer => kinds.insert(JsonKind::Number),
                kind => kinds.insert(*kind),
            })
        });
        all.push(items.map(Box::new));
    }
    // Items of different kinds are distinguished by decoding them.
    if !are_apart {
        for (place, items) in arrays.into_iter().zip(all) {
            evidence[place].items = items;
        }
    }
}

/// What an item must be; any item may be null, which a list's type may refuse.
fn of_item<'d>(schemas: &mut Schemas<'d, '_>, merged: &MergedSchema<'d>) -> Evidence {
    let mut evidence = of_branch(schemas, merged, 0);
    if merged.nullable && !evidence.kinds.is_empty() {
        evidence.kinds.insert(0, JsonKind::Null);
        evidence.kinds.dedup();
    }
    evidence
}

/// What speaks for a branch: of an object, every member that it names.
fn of_branch<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> Evidence {
    let kinds = kinds(schemas, merged, depth);
    let mut evidence = Evidence {
        kinds,
        ..Evidence::default()
    };
    if merged.concluded_kind() == Some(SchemaType::Object) {
        describe_object(schemas, merged, &mut evidence);
    } else if evidence.kinds.is_empty() {
        evidence.rest = true;
    }
    if let [union] = merged.unions.as_slice()
        && depth < DEEPEST
    {
        let inner: Vec<Evidence> = union
            .branches
            .iter()
            .map(|branch| {
                let branch = whole(schemas, branch);
                of_branch(schemas, &branch, depth + 1)
            })
            .collect();
        take_any_of(&mut evidence, inner);
    }
    if let Some(discriminator) = merged.discriminator {
        evidence.with.extend(tags_of_all(merged, discriminator));
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

/// Unions within unions that evidence is taken from.
const DEEPEST: usize = 4;

/// What a schema says that is one of several. A component that is a union with a discriminator is the union here, where
/// an `allOf` would only inherit what its branches have in common.
pub(super) fn whole<'d>(schemas: &mut Schemas<'d, '_>, at: &SchemaSite<'d>) -> MergedSchema<'d> {
    let mut at = at.clone();
    for _ in 0..DEEPEST {
        match at.node {
            SchemaNode::Component(name) => match schemas.component_at(name) {
                Some(component) => at = component,
                None => break,
            },
            SchemaNode::Schema(_) | SchemaNode::Bare(_) => break,
        }
    }
    gather(schemas, std::slice::from_ref(&at))
}

fn describe_object<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    evidence: &mut Evidence,
) {
    let owned = |name: &&str| (*name).to_owned();
    evidence.requires = merged.required.iter().map(owned).collect();
    for name in merged.members.keys() {
        if let Some(values) = listed_strings(schemas, merged, name) {
            evidence.with.push(((*name).to_owned(), values));
        }
    }
    let names = merged.members.keys();
    evidence.names = names.map(owned).collect();
    let undescribed = merged.required.iter();
    let undescribed = undescribed.filter(|name| !merged.members.contains_key(*name));
    evidence.names.extend(undescribed.map(owned));
    match merged.extra {
        Extra::Denied if merged.unions.is_empty() => evidence.only = Some(evidence.names.clone()),
        Extra::Typed(_) => evidence.rest = true,
        Extra::Any | Extra::Unstated => {
            evidence.rest = evidence.names.is_empty() && merged.unions.is_empty();
        }
        Extra::Denied => {}
    }
}

/// The tags of a union with a discriminator, where all of its branches are components.
fn tags_of_all(
    merged: &MergedSchema<'_>,
    discriminator: &Discriminator,
) -> Option<(String, Vec<String>)> {
    let [union] = merged.unions.as_slice() else {
        return None;
    };
    let mut tags: Vec<String> = discriminator.mapping.keys().cloned().collect();
    for branch in &union.branches {
        let SchemaNode::Component(name) = branch.node else {
            return None;
        };
        let is_mapped = discriminator.mapping.values().any(|target| target == name);
        if !is_mapped {
            tags.push(name.to_owned());
        }
    }
    Some((discriminator.property_name.clone(), tags))
}

/// Adds what a value has if it is any of these objects.
fn take_any_of(evidence: &mut Evidence, branches: Vec<Evidence>) {
    let is_object = |evidence: &Evidence| evidence.kinds == [JsonKind::Object];
    let Some(first) = branches.first() else {
        return;
    };
    if !branches.iter().all(is_object) {
        return;
    }
    let in_all = |name: &&String| branches.iter().all(|branch| branch.requires.contains(name));
    let required = first.requires.iter().filter(in_all);
    evidence.requires.extend(required.cloned());
    for (name, _) in &first.with {
        let lists = branches.iter().map(|branch| listed_for(branch, name));
        let lists: Option<Vec<&[String]>> = lists.collect();
        let values: IndexSet<&String> = lists.into_iter().flatten().flatten().collect();
        if !values.is_empty() && listed_for(evidence, name).is_none() {
            let values = values.into_iter().cloned().collect();
            evidence.with.push((name.clone(), values));
        }
    }
    evidence.rest |= branches.iter().any(|branch| branch.rest);
    let names = branches.into_iter().flat_map(|branch| branch.names);
    let names: IndexSet<String> = evidence.names.drain(..).chain(names).collect();
    evidence.names = names.into_iter().collect();
}

/// The strings of which a member must be one.
pub(super) fn listed_for<'e>(evidence: &'e Evidence, name: &str) -> Option<&'e [String]> {
    let mut with = evidence.with.iter();
    let (_, values) = with.find(|(member, _)| member == name)?;
    Some(values)
}

/// The kinds of JSON value that a branch takes; none: any.
pub(super) fn kinds<'d>(
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
    if depth >= DEEPEST {
        return Vec::new();
    }
    let mut all = Vec::new();
    for branch in &union.branches {
        let branch = whole(schemas, branch);
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
        Reverse(evidence.with.len()),
        item_generality(merged.items.as_ref()),
        evidence.items.as_deref().map_or(0, generality_of_items),
    )
}

/// Listed strings are more specific than any string, and integers than numbers.
fn generality_of_items(items: &Evidence) -> u8 {
    match items.kinds.as_slice() {
        [] => 2,
        [.., JsonKind::Number] => 1,
        [.., JsonKind::String] if items.among.is_none() => 1,
        _ => 0,
    }
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
