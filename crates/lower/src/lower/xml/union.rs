//! Unions in XML: by the names of elements, by a tag, or by what is there.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Shape, TypeRef, Xml, XmlBranch, XmlContent, XmlElement, XmlMember, XmlName, XmlNode, XmlShape,
    XmlTypeId,
};

use super::hints::Hints;
use super::{content, inner};
use crate::lower::compose;
use crate::lower::merged_schema::{MergedSchema, SchemaSite};
use crate::lower::schema::Schemas;
use crate::problem::Code;

/// The description of a declared union.
pub(super) fn shape<'d>(
    schemas: &mut Schemas<'d, '_>,
    shape: &Shape,
    merged: Option<&MergedSchema<'d>>,
    parts: &[SchemaSite<'d>],
) -> XmlShape {
    let (tag, branches): (Option<&str>, Vec<(&TypeRef, &[String])>) = match shape {
        Shape::TaggedUnion(union) => {
            let branches = union.branches.iter();
            let branches = branches.map(|branch| (&branch.ty, branch.distinction.as_slice()));
            (Some(union.tag.as_str()), branches.collect())
        }
        Shape::UntaggedUnion(union) => {
            let branches = union.branches.iter();
            (None, branches.map(|branch| (&branch.ty, &[][..])).collect())
        }
        _ => return XmlShape::Same(XmlContent::Any),
    };
    let sites = sites(schemas, merged);
    let mut described = Vec::with_capacity(branches.len());
    for (ty, tags) in branches {
        let parts = sites.get(inner(ty)).map_or(&[][..], Vec::as_slice);
        described.push(XmlBranch {
            name: own_name(schemas, parts),
            tags: tags.to_vec(),
            content: content(schemas, ty, parts),
        });
    }
    let has_own_name = Hints::of(schemas, parts).name.is_some();
    if has_own_name || !are_distinct(&described) {
        for branch in &mut described {
            branch.name = None;
        }
        if tag.is_none() {
            report_undecidable(schemas, &described, merged, parts);
        }
    }
    XmlShape::Union {
        tag: tag.map(tag_element),
        branches: described,
    }
}

/// The schemas of the branches, each with its type.
fn sites<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: Option<&MergedSchema<'d>>,
) -> HashMap<TypeRef, Vec<SchemaSite<'d>>> {
    let mut sites = HashMap::new();
    let branches = merged.map(|merged| compose::union_branches(schemas, merged));
    for parts in branches.into_iter().flatten() {
        let ty = schemas.value_of(&parts).ty;
        sites.entry(ty).or_insert(parts);
    }
    sites
}

/// The name that a branch gives its element itself.
fn own_name<'d>(schemas: &mut Schemas<'d, '_>, parts: &[SchemaSite<'d>]) -> Option<XmlName> {
    let hints = Hints::of(schemas, parts);
    let (name, at) = (hints.name?, parts.last()?);
    Some(hints.name_of(schemas, at, name))
}

/// Whether the branches have names that distinguish them.
fn are_distinct(branches: &[XmlBranch]) -> bool {
    let mut names = HashSet::new();
    branches
        .iter()
        .all(|branch| branch.name.as_ref().is_some_and(|name| names.insert(name)))
}

/// Whether the names of a union's branches are those of its element.
pub(super) fn has_names(xml: &Xml, content: &XmlContent) -> bool {
    let XmlContent::Type(id) = content else {
        return false;
    };
    match xml.ty(*id).map(|ty| &ty.shape) {
        Some(XmlShape::Union { branches, .. }) => {
            branches.iter().any(|branch| branch.name.is_some())
        }
        _ => false,
    }
}

/// Reports objects that nothing distinguishes for certain.
fn report_undecidable<'d>(
    schemas: &mut Schemas<'d, '_>,
    branches: &[XmlBranch],
    merged: Option<&MergedSchema<'d>>,
    parts: &[SchemaSite<'d>],
) {
    let is_object =
        |branch: &&XmlBranch| matches!(branch.content, XmlContent::Type(_) | XmlContent::Map(_));
    if branches.iter().filter(is_object).count() < 2 {
        return;
    }
    let unions = merged.into_iter().flat_map(|merged| &merged.unions);
    let at = parts
        .last()
        .or_else(|| unions.flat_map(|union| &union.branches).next());
    if let Some(at) = at {
        let message = "neither a `discriminator` nor `xml.name` distinguishes the branches of this union in XML: the one that knows most of the elements is read";
        schemas.report(Code::AmbiguousXml, &at.pointer.clone(), message);
    }
}

/// The member that distinguishes the branches, before any branch is described.
fn tag_element(wire: &str) -> XmlMember {
    XmlMember {
        wire: wire.to_owned(),
        node: XmlNode::Element(XmlElement {
            name: XmlName {
                local: wire.to_owned(),
                ..XmlName::default()
            },
            content: XmlContent::Token,
        }),
    }
}

/// Has the member that distinguishes the branches of a union be what the first branch says of it that describes it.
pub(super) fn settle_tag(xml: &mut Xml, union: XmlTypeId) {
    let Some(XmlShape::Union {
        tag: Some(tag),
        branches,
    }) = xml.ty(union).map(|ty| &ty.shape)
    else {
        return;
    };
    let described = branches.iter().find_map(|branch| {
        let XmlContent::Type(id) = &branch.content else {
            return None;
        };
        match &xml.ty(*id)?.shape {
            XmlShape::Object { members, .. } => {
                let mut members = members.iter();
                members.find(|member| member.wire == tag.wire).cloned()
            }
            _ => None,
        }
    });
    let shape = xml.types.get_mut(union.0 as usize);
    if let (Some(described), Some(XmlShape::Union { tag, .. })) =
        (described, shape.map(|ty| &mut ty.shape))
    {
        *tag = Some(described);
    }
}
