//! The branches of a declared union: their variants, and what distinguishes them.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Branch, Evidence, Ident, JsonKind, Prose, Scalar, Shape, TaggedUnion, TextConversion, TypeId,
    TypeRef, UntaggedUnion,
};

use super::union::distinct;
use super::union_labels::labels;
use super::{evidence, gather, overlap};
use crate::document::{Discriminator, SchemaRef};
use crate::lower::docs::{self, Draft};
use crate::lower::merged_schema::{self, Extra, MergedSchema, NameHint, SchemaNode, SchemaSite};
use crate::lower::names::Names;
use crate::lower::scalar;
use crate::lower::schema::{Schemas, Value};
use crate::problem::Code;
use crate::source::Pointer;

/// One branch while the union is made.
struct BranchDraft<'d> {
    ident: Ident,
    value: Value,
    docs: clientsmith_model::Docs,
    merged: MergedSchema<'d>,
    component: Option<&'d str>,
    pointer: Pointer,
}

/// Fills in a declared union. Its docs say what is tried in which order, where that matters.
pub(crate) fn branches<'d>(
    schemas: &mut Schemas<'d, '_>,
    id: TypeId,
    merged: &MergedSchema<'d>,
    hint: &NameHint,
    base: Option<&MergedSchema<'d>>,
) {
    let parts = distinct(schemas, merged);
    let said: Vec<MergedSchema<'d>> = parts.iter().map(|parts| gather(schemas, parts)).collect();
    let mut names = Names::default();
    let labels = labels(schemas, &parts, &said);
    let mut drafts: Vec<BranchDraft<'d>> = Vec::with_capacity(parts.len());
    let mut types = HashSet::new();
    let place = |parts: &[SchemaSite<'d>]| parts.last().map(|part| part.pointer.clone());
    for ((mut parts, merged), label) in parts.into_iter().zip(said).zip(labels) {
        if let Some(last) = parts.last_mut() {
            last.hint = hint.child(&label);
        }
        let component = match parts.as_slice() {
            [
                ..,
                SchemaSite {
                    node: SchemaNode::Component(name),
                    ..
                },
            ] => Some(*name),
            _ => None,
        };
        let value = if evidence::is_empty_string(&merged) && component.is_none() {
            Value::non_null(TypeRef::Scalar(Scalar::EmptyString))
        } else {
            schemas.value(&parts)
        };
        if !types.insert(value.ty.clone()) {
            continue;
        }
        if is_text(&value.ty)
            && let Some(known) = drafts.iter_mut().find(|known| is_text(&known.value.ty))
        {
            // A text of either format is read as it comes: the first would take what the other is.
            if known.merged.format.is_some() && merged.format.is_some() {
                schemas.report(
                    Code::LooseSchema,
                    &place(&parts).unwrap_or_default(),
                    "formats that can't be distinguished are read as their common type",
                );
            }
            if known.value.ty == TypeRef::Scalar(Scalar::String) {
                continue;
            }
            *known = BranchDraft {
                ident: names.claim_variant("String", hint.name.as_ref()),
                value: Value::non_null(TypeRef::Scalar(Scalar::String)),
                docs: Draft::default().finish(|| "A string.".into()),
                merged: MergedSchema {
                    format: None,
                    ..merged
                },
                component: None,
                pointer: place(&parts).unwrap_or_default(),
            };
            continue;
        }
        let described = docs::described(schemas, &parts);
        let draft = Draft::from_text(described.description);
        let docs = draft.finish(|| kind_of(schemas, &value));
        let ident = names.claim_variant(&label, hint.name.as_ref());
        drafts.push(BranchDraft {
            ident,
            value,
            docs,
            merged,
            component,
            pointer: place(&parts).unwrap_or_default(),
        });
    }
    let shape = match tags(schemas, merged.discriminator, &drafts) {
        Some((tag, tags)) => {
            let default = default_branch(merged.discriminator, &tag, &drafts);
            let inherited = common_parent(schemas, &drafts);
            let mut union = tagged(names, tag, tags, default, drafts);
            let base = base.or(inherited.as_ref()).unwrap_or(merged);
            union.other_ty = common_members(schemas, id, base, &union.tag, hint);
            Shape::TaggedUnion(union)
        }
        None => Shape::UntaggedUnion(untagged(schemas, id, names, drafts)),
    };
    schemas.types[id].shape = shape;
}

/// What the first component says that the `allOf` of every branch names.
fn common_parent<'d>(
    schemas: &mut Schemas<'d, '_>,
    drafts: &[BranchDraft<'d>],
) -> Option<MergedSchema<'d>> {
    let mut parents = drafts.iter().map(|draft| parents_of(schemas, draft));
    let mut common = parents.next()?;
    for theirs in parents {
        common.retain(|parent| theirs.contains(parent));
    }
    let parent = schemas.component_at(common.first()?)?;
    let merged = evidence::whole(schemas, &parent);
    Some(MergedSchema {
        unions: Vec::new(),
        ..merged
    })
}

fn parents_of<'d>(schemas: &Schemas<'d, '_>, draft: &BranchDraft<'d>) -> Vec<&'d str> {
    let mut parents = Vec::new();
    let schema = draft
        .component
        .and_then(|name| schemas.component_schema(name));
    if let Some(schema) = schema.and_then(SchemaRef::as_inline) {
        merged_schema::parents_of(schema, &mut parents);
    }
    parents
}

/// What an object of an unknown tag is read as: the members that the document gives to all, if there are any beside the
/// tag.
fn common_members<'d>(
    schemas: &mut Schemas<'d, '_>,
    id: TypeId,
    base: &MergedSchema<'d>,
    tag: &str,
    hint: &NameHint,
) -> TypeRef {
    if base.members.keys().all(|name| *name == tag) {
        return TypeRef::Json;
    }
    let mut common = MergedSchema {
        members: base.members.clone(),
        required: base.required.clone(),
        ..MergedSchema::default()
    };
    // An object without a tag is kept too.
    common.required.shift_remove(tag);
    let owner = schemas.types[id].ident.clone();
    let docs = Draft::default().finish(|| {
        Prose::new(
            "The members that all variants of {} have.",
            [Prose::item(&owner)],
        )
    });
    TypeRef::Named(schemas.declare_part(id, &hint.child("Base"), docs, common))
}

/// Whether a type is a string of any format, which takes every string.
fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(scalar) if scalar.is_text())
}

/// Whether a type can be told from others by a member.
fn is_object(schemas: &Schemas<'_, '_>, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(_) => true,
        TypeRef::External(id) => schemas.types[*id].kind == Some(JsonKind::Object),
        _ => false,
    }
}

/// The docs of a branch without a description.
fn kind_of(schemas: &Schemas<'_, '_>, value: &Value) -> Prose {
    match &value.ty {
        TypeRef::Named(id) => Prose::new("A {}.", [Prose::item(&schemas.types[*id].ident)]),
        TypeRef::External(id) => {
            let path = schemas.types[*id].path.as_str();
            Prose::new("A {}.", [Prose::code(path)])
        }
        TypeRef::List(_) => "A list.".into(),
        TypeRef::Tuple(_) => "A list of a fixed length.".into(),
        TypeRef::Map(_) => "A map.".into(),
        TypeRef::Scalar(Scalar::Bool) => "True or false.".into(),
        TypeRef::Scalar(Scalar::Null) => "Null.".into(),
        TypeRef::Scalar(Scalar::EmptyString) => "The empty string.".into(),
        TypeRef::Scalar(Scalar::EmptyObject) => "An object without members.".into(),
        TypeRef::Scalar(Scalar::F64 | Scalar::Number) => "A number.".into(),
        TypeRef::Scalar(scalar) if scalar::is_integer(*scalar) => "An integer.".into(),
        TypeRef::Scalar(Scalar::String) => "A string.".into(),
        TypeRef::Scalar(_) => "A string of this format.".into(),
        TypeRef::Boxed(_) | TypeRef::Nullable(_) | TypeRef::OrEmpty(_) | TypeRef::Json => {
            "Any other JSON value.".into()
        }
    }
}

/// The branch of objects whose discriminator is missing or unknown (`defaultMapping`, OpenAPI 3.2 §4.25).
fn default_branch(
    discriminator: Option<&Discriminator>,
    tag: &str,
    drafts: &[BranchDraft<'_>],
) -> Option<Ident> {
    let discriminator = discriminator.filter(|it| it.property_name == tag)?;
    let default = discriminator.default.as_deref()?;
    let mut drafts = drafts.iter();
    let draft = drafts.find(|draft| draft.component == Some(default))?;
    Some(draft.ident.clone())
}

fn tagged(
    mut names: Names,
    tag: String,
    tags: Vec<Vec<String>>,
    default: Option<Ident>,
    drafts: Vec<BranchDraft<'_>>,
) -> TaggedUnion {
    let branches = drafts
        .into_iter()
        .zip(tags)
        .map(|(branch_draft, tags)| branch(branch_draft, tags))
        .collect();
    TaggedUnion {
        default,
        tag,
        branches,
        other: names.claim_catch_all(),
        other_ty: TypeRef::Json,
    }
}

fn untagged<'d>(
    schemas: &mut Schemas<'d, '_>,
    id: TypeId,
    mut names: Names,
    mut drafts: Vec<BranchDraft<'d>>,
) -> UntaggedUnion {
    for draft in &mut drafts {
        if let Some(merged) = whole_union(schemas, draft) {
            draft.merged = merged;
        }
    }
    let said: Vec<MergedSchema<'d>> = drafts
        .iter()
        .map(|branch_draft| branch_draft.merged.clone())
        .collect();
    let types: Vec<&TypeRef> = drafts
        .iter()
        .map(|branch_draft| &branch_draft.value.ty)
        .collect();
    let evidence = evidence::of_branches(schemas, &said, &types);
    let is_external = is_externally_tagged(&drafts, &evidence);
    let mut drafts: Vec<(BranchDraft<'d>, Evidence)> = drafts.into_iter().zip(evidence).collect();
    drafts.sort_by_cached_key(|(draft, evidence)| evidence::specificity(&draft.merged, evidence));
    report_shadowed(schemas, id, &drafts);
    let all = drafts.iter_mut().map(|(_, evidence)| evidence);
    let overlapping = overlap::settle(&mut all.collect::<Vec<_>>(), is_external);
    let items = drafts.iter_mut();
    let items = items.filter_map(|(_, evidence)| evidence.items.as_deref_mut());
    overlap::settle(&mut items.collect::<Vec<_>>(), false);
    if overlapping.len() > 1 {
        let idents = overlapping.iter().map(|number| &drafts[*number].0.ident);
        let order = order_sentence(idents.collect());
        schemas.orders.push((id, order));
    }
    UntaggedUnion {
        branches: drafts
            .into_iter()
            .map(|(draft, evidence)| branch(draft, evidence))
            .collect(),
        other: is_external.then(|| names.claim_catch_all()),
    }
}

/// What a branch says that is a component and a union with a discriminator; else nothing new.
fn whole_union<'d>(
    schemas: &mut Schemas<'d, '_>,
    draft: &BranchDraft<'d>,
) -> Option<MergedSchema<'d>> {
    let component = schemas.component_at(draft.component?)?;
    let merged = evidence::whole(schemas, &component);
    merged.discriminator.map(|_| merged)
}

/// Reports branches whose values are all read as another branch.
fn report_shadowed<'d>(
    schemas: &mut Schemas<'d, '_>,
    id: TypeId,
    drafts: &[(BranchDraft<'d>, Evidence)],
) {
    let said: Vec<&MergedSchema<'d>> = drafts.iter().map(|(draft, _)| &draft.merged).collect();
    let shadowed = overlap::shadowed(schemas, &said);
    for ((draft, _), first) in drafts.iter().zip(shadowed) {
        if let Some(first) = first {
            let (first, other) = (&drafts[first].0.ident, &draft.ident);
            let union = &schemas.types[id].ident;
            let message = format!(
                "nothing distinguishes `{other}` of `{union}` from `{first}`, as which its values are read"
            );
            schemas.report(Code::AmbiguousUnion, &draft.pointer, message);
        }
    }
}

/// The most variants that a sentence lists.
const MOST_LISTED: usize = 8;

fn order_sentence(idents: Vec<&Ident>) -> Prose {
    if idents.len() > MOST_LISTED {
        return "A value that may be several of these variants is read as the one that names the most of its members \
                and the fewest others; of equals, as the one that stands first here."
            .into();
    }
    let list = idents.iter().map(|ident| Prose::code(ident.as_str()));
    Prose::new(
        "A value that may be several variants is read as the one that names the most of its members and the fewest \
         others; of equals, as the first of {}.",
        [Prose::join(list, ", ")],
    )
}

/// Whether each object is named by its only member, as serde writes enums unless it is told otherwise; variants without
/// a value are strings. A component that takes other members too is a type of its own rather than a variant.
fn is_externally_tagged(drafts: &[BranchDraft<'_>], evidence: &[Evidence]) -> bool {
    let mut tags = HashSet::new();
    let mut has_strings = false;
    let are_variants = drafts.iter().zip(evidence).all(|(draft, evidence)| {
        let merged = &draft.merged;
        let is_string = merged.values.is_some() && evidence.kinds == [JsonKind::String];
        has_strings |= is_string;
        let is_object = evidence.kinds == [JsonKind::Object]
            && merged.unions.is_empty()
            && match merged.extra {
                Extra::Denied => true,
                Extra::Any | Extra::Unstated => draft.component.is_none(),
                Extra::Typed(_) => false,
            };
        match evidence.names.as_slice() {
            [tag] if is_object => tags.insert(tag),
            _ => is_string,
        }
    });
    are_variants && tags.len() + usize::from(has_strings) > 1 && !tags.is_empty()
}

fn branch<D>(branch_draft: BranchDraft<'_>, distinction: D) -> Branch<D> {
    Branch {
        ident: branch_draft.ident,
        ty: branch_draft.value.ty,
        docs: branch_draft.docs,
        converts: false,
        text: TextConversion::None,
        distinction,
    }
}

/// The member that distinguishes the branches and the values that it has in each.
fn tags<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: Option<&'d Discriminator>,
    drafts: &[BranchDraft<'d>],
) -> Option<(String, Vec<Vec<String>>)> {
    let objects = drafts
        .iter()
        .all(|branch_draft| is_object(schemas, &branch_draft.value.ty));
    if !objects {
        return None;
    }
    if let Some(discriminator) = discriminator {
        let mut mapped: HashMap<&str, Vec<String>> = HashMap::new();
        for (tag, target) in &discriminator.mapping {
            mapped.entry(target).or_default().push(tag.clone());
        }
        let tags: Option<Vec<Vec<String>>> = drafts
            .iter()
            .map(|branch_draft| tags_of(schemas, discriminator, &mut mapped, branch_draft))
            .collect();
        if let Some(tags) = tags
            && evidence::are_disjoint(&tags)
        {
            return Some((discriminator.property_name.clone(), tags));
        }
    }
    let said: Vec<MergedSchema<'d>> = drafts
        .iter()
        .map(|branch_draft| branch_draft.merged.clone())
        .collect();
    evidence::implicit_tag(schemas, &said)
}

/// What a discriminator's mapping says, else what the branch's own schema lists, else the name of the component.
fn tags_of<'d>(
    schemas: &mut Schemas<'d, '_>,
    discriminator: &Discriminator,
    mapped: &mut HashMap<&str, Vec<String>>,
    branch_draft: &BranchDraft<'d>,
) -> Option<Vec<String>> {
    let component = branch_draft.component;
    // No two branches are of one component.
    let tags = component.and_then(|name| mapped.remove(name));
    let listed =
        evidence::listed_strings(schemas, &branch_draft.merged, &discriminator.property_name);
    let Some(mut tags) = tags else {
        return listed.or_else(|| component.map(|name| vec![name.to_owned()]));
    };
    // OpenAPI 3.0.4 §4.7.25.2: the component's name counts too, unless it is mapped to another.
    if let Some(name) = component
        && !discriminator.mapping.contains_key(name)
        && listed.is_none_or(|listed| listed.iter().any(|value| value == name))
    {
        tags.push(name.to_owned());
    }
    Some(tags)
}
