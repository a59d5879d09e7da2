//! `oneOf` and `anyOf` → unions.
//!
//! What stands beside a union belongs to each of its branches. A union of one branch is that branch; of strings, some
//! of them listed, an open enumeration; of scalars that Rust can't distinguish, the one that takes all. A
//! `discriminator` distinguishes branches apart, or else a member with a value of its own in each; everything else is
//! distinguished by its shape.

use std::collections::HashSet;

use clientsmith_model::{
    Branch, Evidence, Ident, Prose, Scalar, Shape, TaggedUnion, TypeRef, UntaggedUnion,
};

use super::{evidence, gather, is_nullable};
use crate::document::{Discriminator, Kind, SchemaRef};
use crate::lower::docs::{self, Draft};
use crate::lower::enumeration::{self, Listed};
use crate::lower::merged_schema::{
    Extra, Identity, MergedSchema, NameHint, Node, Omitted, SchemaSite, only_requires,
};
use crate::lower::names::{self, Names};
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
    matches!(branch.node, Node::Schema(schema) if only_requires(schema))
}

fn without_union<'d>(mut merged: MergedSchema<'d>) -> Result<Value, Box<MergedSchema<'d>>> {
    merged.unions.clear();
    merged.restricted = true;
    if merged.members.is_empty() && merged.kind != Some(Kind::Object) {
        Ok(Value::JSON)
    } else {
        Err(Box::new(merged))
    }
}

/// The branches, without duplicates, each with what stands beside the union and is not the branch's own already.
fn distinct<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
) -> Vec<Vec<SchemaSite<'d>>> {
    let common = !merged.members.is_empty()
        || !merged.required.is_empty()
        || matches!(merged.extra, Extra::Typed(_) | Extra::Denied);
    let mut known: Vec<&SchemaSite<'d>> = Vec::new();
    let mut components = HashSet::new();
    let mut branches: Vec<Vec<SchemaSite<'d>>> = Vec::new();
    for branch in merged.unions.iter().flat_map(|union| &union.branches) {
        let is_known = match branch.node {
            Node::Component(name) => !components.insert(name),
            _ => known
                .iter()
                .any(|known| super::says_the_same(known.node, branch.node)),
        };
        if is_known {
            continue;
        }
        if !matches!(branch.node, Node::Component(_)) {
            known.push(branch);
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
    if leaves.is_empty() || !matches!(branch.node, Node::Component(_)) {
        return false;
    }
    let own: HashSet<Identity<'d>> = gather(schemas, std::slice::from_ref(branch))
        .leaves
        .iter()
        .map(SchemaSite::identity)
        .collect();
    leaves.iter().all(|leaf| own.contains(&leaf.identity()))
}

fn is_scalar(schemas: &Schemas<'_, '_>, branch: &SchemaSite<'_>) -> bool {
    let schema = match branch.node {
        Node::Schema(schema) | Node::Bare(schema) => Some(schema),
        Node::Component(name) => schemas
            .component_schema(name)
            .and_then(SchemaRef::as_inline),
    };
    schema
        .and_then(|schema| schema.assertions.kind)
        .is_some_and(|kind| kind != Kind::Object)
}

fn sole_branch<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
    component: Option<&'d str>,
) -> Value {
    match parts {
        [
            SchemaSite {
                node: Node::Component(_),
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
    let place = enumeration::Place {
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
            scalar::of(merged.concluded_kind().unwrap_or(Kind::String), merged) != scalar
        }) && said.iter().all(|merged| merged.format.is_some())
        {
            schemas.report(
                Code::LooseSchema,
                &at.pointer,
                "formats that can't be distinguished are read as their common type",
            );
        }
        return Value::of(TypeRef::Scalar(scalar));
    }
    if component.is_none()
        && let Some(value) = or_empty(schemas, branches, &said, at)
    {
        return value;
    }
    schemas.declare_union(merged, at, component)
}

/// A value or the empty string: two branches, null apart, one of which is `enum: [""]`.
fn or_empty<'d>(
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
fn open_list<'d>(branches: &[MergedSchema<'d>]) -> Option<Vec<Listed<'d, String>>> {
    let is_string = |merged: &MergedSchema<'_>| {
        merged.concluded_kind() == Some(Kind::String) && merged.unions.is_empty()
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
fn closed_list<'d>(
    branches: &[Vec<SchemaSite<'d>>],
    said: &[MergedSchema<'d>],
) -> Option<Vec<Listed<'d, serde_json::Value>>> {
    let lists = branches.iter().zip(said).all(|(parts, merged)| {
        matches!(
            parts.as_slice(),
            [SchemaSite {
                node: Node::Schema(_),
                ..
            }]
        ) && merged.values.is_some()
            && merged.unions.is_empty()
    });
    lists.then(|| said.iter().flat_map(values_of).collect())
}

/// The values that a branch lists; of one alone, what is said of the branch is said of it.
fn values_of<'d>(merged: &MergedSchema<'d>) -> Vec<Listed<'d, serde_json::Value>> {
    let values = merged.values.as_deref().unwrap_or_default();
    let (title, description) = match values {
        [_] => (merged.title, merged.description),
        _ => (None, None),
    };
    let listed = values.iter().map(|value| Listed {
        value: value.clone(),
        title,
        description,
    });
    listed.collect()
}

/// The scalar that all branches are, or that takes them all where JSON does not distinguish them.
fn one_scalar(branches: &[MergedSchema<'_>]) -> Option<Scalar> {
    let mut scalars = Vec::new();
    for merged in branches {
        let kind = merged
            .concluded_kind()
            .filter(|kind| !matches!(kind, Kind::Array | Kind::Object))?;
        if merged.values.is_some()
            || merged.known_values.is_some()
            || !merged.unions.is_empty()
            || merged.null_only
        {
            return None;
        }
        scalars.push((kind, scalar::of(kind, merged)));
    }
    let (_, first) = *scalars.first()?;
    if scalars.iter().all(|(_, scalar)| *scalar == first) {
        return Some(first);
    }
    if scalars.iter().all(|(kind, _)| *kind == Kind::String) {
        return Some(Scalar::String);
    }
    if scalars.iter().all(|(kind, _)| *kind == Kind::Integer) {
        return Some(Scalar::I64);
    }
    scalars
        .iter()
        .all(|(kind, _)| matches!(kind, Kind::Integer | Kind::Number))
        .then_some(Scalar::F64)
}

/// A parent whose `discriminator` names the subtypes that say `allOf` with it (OpenAPI 3.0.3 §4.7.25): where the parent
/// is named, any of them may be.
fn inherited<'d>(
    schemas: &mut Schemas<'d, '_>,
    mut merged: MergedSchema<'d>,
    at: &SchemaSite<'d>,
    component: Option<&'d str>,
) -> Result<Value, Box<MergedSchema<'d>>> {
    let (Some(discriminator), Some(name)) = (merged.discriminator, component) else {
        return Err(Box::new(merged));
    };
    let subtypes = heirs_of(schemas, discriminator, name);
    if subtypes.is_empty() {
        return Err(Box::new(merged));
    }
    let pointer = at.pointer.child("discriminator");
    let hint = at.hint.clone();
    let branches = subtypes
        .into_iter()
        .map(|heir| SchemaSite {
            node: Node::Component(heir),
            pointer: pointer.clone(),
            hint: hint.clone(),
        })
        .collect();
    merged.unions.push(crate::lower::merged_schema::Union {
        branches,
        ..Default::default()
    });
    merged.members.clear();
    merged.required.clear();
    merged.leaves.clear();
    merged.extra = Extra::Unstated;
    Ok(schemas.declare_union(merged, at, component))
}

/// The components that a mapping names, or else those that inherit; the parent itself is not one of them.
fn heirs_of<'d>(
    schemas: &Schemas<'d, '_>,
    discriminator: &'d Discriminator,
    parent: &str,
) -> Vec<&'d str> {
    let mut subtypes: Vec<&'d str> = Vec::new();
    let mapped = discriminator.mapping.values().map(String::as_str);
    for heir in mapped.chain(schemas.subtypes(parent).iter().copied()) {
        if heir != parent && schemas.component_schema(heir).is_some() && !subtypes.contains(&heir) {
            subtypes.push(heir);
        }
    }
    subtypes.retain(|heir| schemas.subtypes(parent).contains(heir));
    subtypes
}

/// One branch while the union is made.
struct BranchDraft<'d> {
    ident: Ident,
    value: Value,
    docs: clientsmith_model::Docs,
    merged: MergedSchema<'d>,
    component: Option<&'d str>,
}

/// Fills in a declared union.
pub(crate) fn branches<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    hint: &NameHint,
) -> Shape {
    let parts = distinct(schemas, merged);
    let said: Vec<MergedSchema<'d>> = parts.iter().map(|parts| gather(schemas, parts)).collect();
    let mut names = Names::default();
    let labels = labels(schemas, &parts, &said);
    let mut draughts: Vec<BranchDraft<'d>> = Vec::with_capacity(parts.len());
    for ((mut parts, merged), label) in parts.into_iter().zip(said).zip(labels) {
        if let Some(last) = parts.last_mut() {
            last.hint = hint.child(&label);
        }
        let component = match parts.as_slice() {
            [
                ..,
                SchemaSite {
                    node: Node::Component(name),
                    ..
                },
            ] => Some(*name),
            _ => None,
        };
        let value = if evidence::is_empty_string(&merged) && component.is_none() {
            Value::of(TypeRef::Scalar(Scalar::EmptyString))
        } else {
            schemas.value(&parts)
        };
        if draughts.iter().any(|known| known.value.ty == value.ty) {
            continue;
        }
        if is_text(&value.ty)
            && let Some(known) = draughts.iter_mut().find(|known| is_text(&known.value.ty))
        {
            // A text of either format is read as it comes: the first would take what the other is.
            if known.merged.format.is_some() && merged.format.is_some() {
                let pointer = parts.last().map(|part| part.pointer.clone());
                schemas.report(
                    Code::LooseSchema,
                    &pointer.unwrap_or_default(),
                    "formats that can't be distinguished are read as their common type",
                );
            }
            if known.value.ty == TypeRef::Scalar(Scalar::String) {
                continue;
            }
            *known = BranchDraft {
                ident: names.claim_variant("String", hint.name.as_ref()),
                value: Value::of(TypeRef::Scalar(Scalar::String)),
                docs: Draft::default().finish(|| "A string.".into()),
                merged: MergedSchema {
                    format: None,
                    ..merged
                },
                component: None,
            };
            continue;
        }
        let described = docs::described(schemas, &parts);
        let draft = Draft::of(described.description);
        let docs = draft.finish(|| kind_of(schemas, &value));
        let ident = names.claim_variant(&label, hint.name.as_ref());
        draughts.push(BranchDraft {
            ident,
            value,
            docs,
            merged,
            component,
        });
    }
    match tags(schemas, merged.discriminator, &draughts) {
        Some((tag, tags)) => tagged(names, tag, tags, draughts),
        None => untagged(schemas, draughts),
    }
}

/// Whether a type is a string of any format, which takes every string.
fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(scalar) if scalar.is_text())
}

/// The docs of a branch without a description.
fn kind_of(schemas: &Schemas<'_, '_>, value: &Value) -> Prose {
    match &value.ty {
        TypeRef::Named(id) => Prose::new("A {}.", [Prose::item(&schemas.types[*id].ident)]),
        TypeRef::List(_) => "A list.".into(),
        TypeRef::Tuple(_) => "A list of a fixed length.".into(),
        TypeRef::Map(_) => "A map.".into(),
        TypeRef::Scalar(Scalar::Bool) => "True or false.".into(),
        TypeRef::Scalar(Scalar::Null) => "Null.".into(),
        TypeRef::Scalar(Scalar::EmptyString) => "The empty string.".into(),
        TypeRef::Scalar(Scalar::EmptyObject) => "An object without members.".into(),
        TypeRef::Scalar(Scalar::F64) => "A number.".into(),
        TypeRef::Scalar(scalar) if scalar::is_integer(*scalar) => "An integer.".into(),
        TypeRef::Scalar(Scalar::String) => "A string.".into(),
        TypeRef::Scalar(_) => "A string of this format.".into(),
        TypeRef::Boxed(_) | TypeRef::Nullable(_) | TypeRef::OrEmpty(_) | TypeRef::Json => {
            "Any other JSON value.".into()
        }
    }
}

fn tagged(
    mut names: Names,
    tag: String,
    tags: Vec<Vec<String>>,
    draughts: Vec<BranchDraft<'_>>,
) -> Shape {
    let branches = draughts
        .into_iter()
        .zip(tags)
        .map(|(draught, tags)| branch(draught, tags))
        .collect();
    Shape::TaggedUnion(TaggedUnion {
        tag,
        branches,
        other: names.claim_catch_all(),
    })
}

fn untagged<'d>(schemas: &mut Schemas<'d, '_>, draughts: Vec<BranchDraft<'d>>) -> Shape {
    let said: Vec<MergedSchema<'d>> = draughts
        .iter()
        .map(|draught| draught.merged.clone())
        .collect();
    let types: Vec<&TypeRef> = draughts.iter().map(|draught| &draught.value.ty).collect();
    let evidence = evidence::of_branches(schemas, &said, &types);
    let mut branches: Vec<(_, Branch<Evidence>)> = draughts
        .into_iter()
        .zip(evidence)
        .map(|(draught, evidence)| {
            (
                evidence::specificity(&draught.merged, &evidence),
                branch(draught, evidence),
            )
        })
        .collect();
    branches.sort_by(|(a, _), (b, _)| a.cmp(b));
    Shape::UntaggedUnion(UntaggedUnion {
        branches: branches.into_iter().map(|(_, branch)| branch).collect(),
    })
}

fn branch<D>(draught: BranchDraft<'_>, distinction: D) -> Branch<D> {
    Branch {
        ident: draught.ident,
        ty: draught.value.ty,
        docs: draught.docs,
        converts: false,
        distinction,
    }
}

/// The member that distinguishes the branches and the values that it has in each.
fn tags<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: Option<&'d Discriminator>,
    draughts: &[BranchDraft<'d>],
) -> Option<(String, Vec<Vec<String>>)> {
    let objects = draughts
        .iter()
        .all(|draught| matches!(draught.value.ty, TypeRef::Named(_)));
    if !objects {
        return None;
    }
    if let Some(discriminator) = discriminator {
        let tags: Option<Vec<Vec<String>>> = draughts
            .iter()
            .map(|draught| tags_of(schemas, discriminator, draught))
            .collect();
        if let Some(tags) = tags
            && evidence::are_disjoint(&tags)
        {
            return Some((discriminator.property_name.clone(), tags));
        }
    }
    let said: Vec<MergedSchema<'d>> = draughts
        .iter()
        .map(|draught| draught.merged.clone())
        .collect();
    evidence::implicit_tag(schemas, &said)
}

/// What a discriminator's mapping says, else what the branch's own schema lists, else the name of the component.
fn tags_of<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: &Discriminator,
    draught: &BranchDraft<'d>,
) -> Option<Vec<String>> {
    let mapped: Vec<String> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| draught.component == Some(target.as_str()))
        .map(|(tag, _)| tag.clone())
        .collect();
    if !mapped.is_empty() {
        return Some(mapped);
    }
    evidence::listed_strings(schemas, &draught.merged, &discriminator.property_name)
        .or_else(|| draught.component.map(|name| vec![name.to_owned()]))
}

/// The name of each branch: its component's name, its title, the one value of a member, its kind.
fn labels<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[Vec<SchemaSite<'d>>],
    said: &[MergedSchema<'d>],
) -> Vec<String> {
    let mut labels = Vec::with_capacity(parts.len());
    for (index, (parts, merged)) in parts.iter().zip(said).enumerate() {
        let label = match parts.last().map(|part| part.node) {
            Some(Node::Component(name)) => schemas
                .component_ident(name)
                .map(|ident| ident.bare().to_owned()),
            _ => title_label(merged.title).or_else(|| value_label(schemas, merged)),
        };
        labels.push(label.unwrap_or_else(|| kind_label(merged, said, index)));
    }
    labels
}

/// A title is a name if it is one or a few words.
fn title_label(title: Option<&str>) -> Option<String> {
    let title = title?.trim();
    let fits = title.len() <= 40
        && title.split_whitespace().count() <= 4
        && title.starts_with(|letter: char| letter.is_alphabetic());
    fits.then(|| names::type_words(title))
}

/// The one value of a member, or the enumeration's first where it lists one.
fn value_label<'d>(schemas: &mut Schemas<'d, '_>, merged: &MergedSchema<'d>) -> Option<String> {
    if let Some([serde_json::Value::String(value)]) = merged.values.as_deref() {
        return Some(names::type_words(value));
    }
    let wires: Vec<&str> = merged.members.keys().copied().take(20).collect();
    wires.into_iter().find_map(|wire| {
        let values = evidence::listed_strings(schemas, merged, wire)?;
        let [value] = values.as_slice() else {
            return None;
        };
        Some(names::type_words(value)).filter(|label| label.len() <= 40)
    })
}

/// A branch without a name is named after its kind; of several objects, by the member that only it requires.
fn kind_label(merged: &MergedSchema<'_>, all: &[MergedSchema<'_>], index: usize) -> String {
    if merged.null_only {
        return "Null".to_owned();
    }
    if merged.values.is_some() || merged.known_values.is_some() {
        return "Known".to_owned();
    }
    let same = all
        .iter()
        .filter(|other| other.concluded_kind() == merged.concluded_kind())
        .count();
    match merged.concluded_kind() {
        Some(Kind::Object) if same > 1 => {
            let others: Vec<&MergedSchema<'_>> = all
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, merged)| merged)
                .collect();
            let own = merged
                .required
                .iter()
                .chain(merged.members.keys())
                .find(|name| !others.iter().any(|other| other.members.contains_key(*name)));
            own.map_or_else(
                || format!("Object{}", index + 1),
                |name| format!("With{}", names::suffix_words(name)),
            )
        }
        Some(Kind::Object) => "Object".to_owned(),
        Some(Kind::Array) => list_label(merged),
        Some(Kind::String) => format_label(merged.format).unwrap_or("String").to_owned(),
        Some(Kind::Integer) => "Integer".to_owned(),
        Some(Kind::Number) => "Number".to_owned(),
        Some(Kind::Boolean) => "Boolean".to_owned(),
        Some(Kind::Null) => "Null".to_owned(),
        None if merged.tuple.is_some() => "Tuple".to_owned(),
        None if merged.unions.is_empty() => "Any".to_owned(),
        None => format!("Variant{}", index + 1),
    }
}

fn list_label(merged: &MergedSchema<'_>) -> String {
    match merged.items.as_ref().map(|items| items.node) {
        Some(Node::Component(name)) => format!("{}List", names::type_words(name)),
        Some(Node::Schema(schema) | Node::Bare(schema)) => match schema.assertions.kind {
            Some(Kind::Array) => "Lists".to_owned(),
            Some(kind) => format!("{}s", names::type_words(kind.name())),
            None => "List".to_owned(),
        },
        None => "List".to_owned(),
    }
}

fn format_label(format: Option<&str>) -> Option<&'static str> {
    Some(match format? {
        "date-time" => "DateTime",
        "date" => "Date",
        "time" => "Time",
        "duration" => "Duration",
        "uuid" => "Uuid",
        "uri" | "url" => "Uri",
        "ipv4" => "Ipv4",
        "ipv6" => "Ipv6",
        "byte" => "Base64",
        "binary" => "Binary",
        "decimal" => "Decimal",
        _ => return None,
    })
}
