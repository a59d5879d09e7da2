//! The branches of a declared union: their variants, and what distinguishes them.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Branch, Evidence, Ident, Prose, Scalar, Shape, TaggedUnion, TypeRef, UntaggedUnion,
};

use super::union::distinct;
use super::union_labels::labels;
use super::{evidence, gather};
use crate::document::Discriminator;
use crate::lower::docs::{self, Draft};
use crate::lower::merged_schema::{MergedSchema, NameHint, SchemaNode, SchemaSite};
use crate::lower::names::Names;
use crate::lower::scalar;
use crate::lower::schema::{Schemas, Value};
use crate::problem::Code;

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
    let mut drafts: Vec<BranchDraft<'d>> = Vec::with_capacity(parts.len());
    let mut types = HashSet::new();
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
                value: Value::non_null(TypeRef::Scalar(Scalar::String)),
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
        let draft = Draft::from_text(described.description);
        let docs = draft.finish(|| kind_of(schemas, &value));
        let ident = names.claim_variant(&label, hint.name.as_ref());
        drafts.push(BranchDraft {
            ident,
            value,
            docs,
            merged,
            component,
        });
    }
    match tags(schemas, merged.discriminator, &drafts) {
        Some((tag, tags)) => {
            let default = default_branch(merged.discriminator, &tag, &drafts);
            tagged(names, tag, tags, default, drafts)
        }
        None => untagged(schemas, drafts),
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
) -> Shape {
    let branches = drafts
        .into_iter()
        .zip(tags)
        .map(|(branch_draft, tags)| branch(branch_draft, tags))
        .collect();
    Shape::TaggedUnion(TaggedUnion {
        default,
        tag,
        branches,
        other: names.claim_catch_all(),
    })
}

fn untagged<'d>(schemas: &mut Schemas<'d, '_>, drafts: Vec<BranchDraft<'d>>) -> Shape {
    let said: Vec<MergedSchema<'d>> = drafts
        .iter()
        .map(|branch_draft| branch_draft.merged.clone())
        .collect();
    let types: Vec<&TypeRef> = drafts
        .iter()
        .map(|branch_draft| &branch_draft.value.ty)
        .collect();
    let evidence = evidence::of_branches(schemas, &said, &types);
    let mut branches: Vec<(_, Branch<Evidence>)> = drafts
        .into_iter()
        .zip(evidence)
        .map(|(branch_draft, evidence)| {
            (
                evidence::specificity(&branch_draft.merged, &evidence),
                branch(branch_draft, evidence),
            )
        })
        .collect();
    branches.sort_by(|(a, _), (b, _)| a.cmp(b));
    Shape::UntaggedUnion(UntaggedUnion {
        branches: branches.into_iter().map(|(_, branch)| branch).collect(),
    })
}

fn branch<D>(branch_draft: BranchDraft<'_>, distinction: D) -> Branch<D> {
    Branch {
        ident: branch_draft.ident,
        ty: branch_draft.value.ty,
        docs: branch_draft.docs,
        converts: false,
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
        .all(|branch_draft| matches!(branch_draft.value.ty, TypeRef::Named(_)));
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
