//! `allOf`, `oneOf`, `anyOf`.
//!
//! An `allOf` is merged: members of all its parts, the narrower of two types, everything that any part requires. What
//! is one reference and nothing that matters beside it is that reference. Unions are in [`union`]; what distinguishes
//! their branches, in [`evidence`].

mod distinct;
mod endless;
mod evidence;
mod overlap;
mod recursion;
mod simple_union;
mod subtypes;
mod union;
mod union_branches;
mod union_labels;

use std::collections::HashSet;

use super::merged_schema::{
    MergedSchema, Omitted, SchemaNode, SchemaSite, Union, all_of, alternatives, only_union,
    says_shape,
};
use super::schema::Schemas;
use crate::document::{Schema, SchemaRef};
use crate::problem::Code;

use distinct::Distinct;
pub(crate) use distinct::EqualUnions;
pub(crate) use endless::end;
use recursion::{Cycle, address};
pub(crate) use recursion::{Recursion, is_base};
pub(crate) use union::{distinct as union_branches, lower};
pub(crate) use union_branches::branches;

/// The parts that matter: none twice, and none that says nothing of a shape beside one that does.
pub(crate) fn essential<'d>(parts: &[SchemaSite<'d>]) -> Vec<SchemaSite<'d>> {
    if let [_] = parts {
        return parts.to_vec();
    }
    let mut essential: Vec<SchemaSite<'d>> = Vec::new();
    let mut known = Distinct::default();
    for part in parts {
        let shaped = match part.node {
            SchemaNode::Schema(schema) => {
                says_shape(schema)
                    || !all_of(schema).is_empty()
                    || schema.nullable
                    || schema.annotations.replacement.is_some()
            }
            SchemaNode::Component(_) | SchemaNode::Bare(_) => true,
        };
        if shaped && known.insert(part.node) {
            essential.push(part.clone());
        }
    }
    if essential.is_empty() {
        parts.first().cloned().into_iter().collect()
    } else {
        essential
    }
}

/// The one part of an `allOf` that matters, however often it stands there, where nothing beside it does, and whether
/// null is allowed beside it.
pub(crate) fn sole_part<'d>(parts: &[SchemaSite<'d>]) -> Option<(SchemaSite<'d>, bool)> {
    let [
        SchemaSite {
            node: SchemaNode::Schema(schema),
            pointer,
            hint,
        },
    ] = parts
    else {
        return None;
    };
    let (index, branch) = sole_branch_of(schema)?;
    let pointer = pointer.child("allOf").index(index);
    Some((
        SchemaSite::new(branch, pointer, hint.clone()),
        schema.nullable,
    ))
}

/// The one branch of a schema's `allOf` that matters, where nothing beside it does.
fn sole_branch_of(schema: &Schema) -> Option<(usize, &SchemaRef)> {
    if says_shape(schema) || schema.discriminator.is_some() {
        return None;
    }
    let matters = |branch: &SchemaRef| match branch {
        SchemaRef::Component(_) => true,
        SchemaRef::Inline(schema) => says_shape(schema) || !all_of(schema).is_empty(),
    };
    let mut those = all_of(schema)
        .iter()
        .enumerate()
        .filter(|(_, branch)| matters(branch));
    let (index, branch) = those.next()?;
    let is_sole = those.all(|(_, other)| other == branch);
    is_sole.then_some((index, branch))
}

/// What all of these schemas say together.
pub(crate) fn gather<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
) -> MergedSchema<'d> {
    let mut gathering = Gathering {
        merged: MergedSchema::default(),
        trail: Vec::new(),
        inherited: 0,
        seen: HashSet::new(),
    };
    for part in parts {
        gathering.absorb(schemas, part);
    }
    let mut merged = gathering.merged;
    merged.nullable = parts.iter().all(|part| is_nullable(schemas, part.node, 0));
    merged
}

/// Components within each other, one the part of the other; no document comes near.
const DEEPEST: usize = 128;

/// How many members and values the schemas of the smallest document may have once `allOf` is merged in. That is many
/// times what any document has; larger ones may have as many more as they have words.
const MOST_MERGED: usize = 1_000_000;
/// About as many bytes as a word has.
const WORD: usize = 8;

struct Gathering<'d> {
    merged: MergedSchema<'d>,
    /// Components that are being merged, one within the other.
    trail: Vec<&'d str>,
    /// How many of them are there because an `allOf` names them.
    inherited: usize,
    /// Components that have been merged: saying something twice changes nothing.
    seen: HashSet<&'d str>,
}

impl<'d> Gathering<'d> {
    fn absorb(&mut self, schemas: &mut Schemas<'d, '_>, at: &SchemaSite<'d>) {
        match at.node {
            SchemaNode::Component(name) => self.absorb_component(schemas, name, at),
            SchemaNode::Bare(schema) => self.constrain(schemas, schema, at),
            SchemaNode::Schema(schema) => self.absorb_schema(schemas, schema, at),
        }
    }

    fn absorb_component(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        name: &'d str,
        at: &SchemaSite<'d>,
    ) {
        if self.trail.contains(&name) {
            schemas.report(
                Code::EndlessAlias,
                &at.pointer,
                format!("schema `{name}` is defined as itself"),
            );
            return;
        }
        if self.trail.len() >= DEEPEST {
            let message = format!("a chain of more than {DEEPEST} references starts here");
            schemas.report(Code::TooLarge, &at.pointer, message);
            return;
        }
        let most = MOST_MERGED + schemas.document.bytes / WORD;
        if schemas.merged > most {
            // Only the first is reported: there are too many, and no client is generated.
            if schemas.merged < usize::MAX {
                schemas.merged = usize::MAX;
                let message = format!(
                    "with the schemas that this refers to, there are more than {most} members and values"
                );
                schemas.report(Code::TooLarge, &at.pointer, message);
            }
            return;
        }
        if !self.seen.insert(name) {
            return;
        }
        if let Some(component) = schemas.component_at(name) {
            self.trail.push(name);
            self.absorb(schemas, &component);
            self.trail.pop();
        }
    }

    fn absorb_schema(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        schema: &'d Schema,
        at: &SchemaSite<'d>,
    ) {
        if self.trail.is_empty() {
            self.merged.describe(&schema.annotations);
            self.merged.discriminator = self.merged.discriminator.or(schema.discriminator.as_ref());
        }
        let pointer = at.pointer.child("allOf");
        for (index, branch) in all_of(schema).iter().enumerate() {
            let branch = SchemaSite::new(branch, pointer.index(index), at.hint.clone());
            let inherits = usize::from(matches!(branch.node, SchemaNode::Component(_)));
            self.inherited += inherits;
            self.absorb(schemas, &branch);
            self.inherited -= inherits;
        }
        self.constrain(schemas, schema, at);
        if self.merged.tuple.is_none() {
            self.take_unions(schemas, schema, at);
        }
    }

    fn constrain(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        schema: &'d Schema,
        at: &SchemaSite<'d>,
    ) {
        schemas.merged = schemas.merged.saturating_add(members(schema));
        if let Err((known, other)) = self.merged.constrain(schema, at) {
            let message = format!(
                "the type is {} here and {} in another part of the `allOf`",
                other.name(),
                known.name()
            );
            schemas.report(Code::ConflictingSchemas, &at.pointer, message);
        }
        if says_shape(schema) {
            self.merged.leaves.push(SchemaSite {
                node: SchemaNode::Bare(schema),
                ..at.clone()
            });
        }
    }

    /// A union that lists what inherits from its schema says nothing of what they inherit.
    fn take_unions(&mut self, schemas: &Schemas<'d, '_>, schema: &'d Schema, at: &SchemaSite<'d>) {
        let lists_subtypes = !self.trail.is_empty() && schema.discriminator.is_some()
            || self.inherited > 0 && schemas.recursion.lists_subtypes(schema);
        if lists_subtypes {
            return;
        }
        let cycle = schemas.recursion.cycle_of(schema);
        for union in alternatives(schema) {
            let mut collected = Collected {
                schemas,
                cycle,
                visited: cycle.map(|_| address(schema)).into_iter().collect(),
                union: Union {
                    inherited: self.inherited > 0,
                    ..Union::default()
                },
            };
            match cycle {
                Some(cycle) if schemas.recursion.is_too_large(cycle) => {
                    collected.union.recursion = Omitted::TooMany;
                }
                _ => collected.take_all(union, at),
            }
            self.merged.unions.push(collected.union);
        }
    }
}

/// How many members and values a schema names.
fn members(schema: &Schema) -> usize {
    let assertions = &schema.assertions;
    assertions.properties.len() + assertions.values.len() + assertions.required.len() + 1
}

/// No more branches than these are drawn from unions within unions.
const MOST_FLATTENED: usize = 1_000;

/// The branches of a union while they are collected.
struct Collected<'s, 'd, 'p> {
    schemas: &'s Schemas<'d, 'p>,
    /// The cycle of unions that the union is part of.
    cycle: Option<Cycle>,
    /// Schemas of the cycle whose branches are among these already, by their addresses.
    visited: HashSet<usize>,
    union: Union<'d>,
}

impl<'d> Collected<'_, 'd, '_> {
    /// Takes in the branches of a union, those of a union among them in its place.
    fn take_all(&mut self, (keyword, branches): (&str, &'d [SchemaRef]), at: &SchemaSite<'d>) {
        let pointer = at.pointer.child(keyword);
        for (index, branch) in branches.iter().enumerate() {
            self.add_branch(SchemaSite::new(
                branch,
                pointer.index(index),
                at.hint.clone(),
            ));
        }
    }

    fn add_branch(&mut self, branch: SchemaSite<'d>) {
        if let Some(cycle) = self.cycle {
            return self.take_of_cycle(cycle, branch);
        }
        match branch.node {
            SchemaNode::Schema(schema) => match only_union(schema) {
                Some(inner) if self.union.branches.len() + inner.1.len() <= MOST_FLATTENED => {
                    self.take_all(inner, &branch);
                }
                _ => self.union.branches.push(branch),
            },
            SchemaNode::Component(_) | SchemaNode::Bare(_) => self.union.branches.push(branch),
        }
    }

    /// Where unions are branches of each other, each is made of the branches of all.
    fn take_of_cycle(&mut self, cycle: Cycle, branch: SchemaSite<'d>) {
        let Some((site, schema)) = self.end_of_aliases(cycle, &branch) else {
            return;
        };
        let mut unions = Vec::new();
        own_unions(schema, &site, &mut unions);
        unions.retain(|(schema, _)| self.schemas.recursion.cycle_of(schema) == Some(cycle));
        if unions.is_empty() {
            self.union.branches.push(branch);
            return;
        }
        self.union.nullable |= schema.nullable;
        for (schema, site) in unions {
            if self.visited.insert(address(schema)) {
                for union in alternatives(schema) {
                    self.take_all(union, &site);
                }
            } else {
                self.union.recursion = Omitted::Branches;
            }
        }
    }

    /// The schema that a branch is, if that is part of the cycle and was not met on the way already; any other branch
    /// is one of the union's.
    fn end_of_aliases(
        &mut self,
        cycle: Cycle,
        branch: &SchemaSite<'d>,
    ) -> Option<(SchemaSite<'d>, &'d Schema)> {
        let mut site = branch.clone();
        let mut passed = HashSet::new();
        loop {
            if !passed.insert(site.identity()) {
                self.union.recursion = Omitted::Branches;
                return None;
            }
            site = match site.node {
                SchemaNode::Component(name) if self.schemas.recursion.is_in(cycle, name) => {
                    self.schemas.component_at(name)?
                }
                SchemaNode::Schema(schema) => match sole_part(std::slice::from_ref(&site)) {
                    Some((sole, nullable)) => {
                        self.union.nullable |= nullable;
                        sole
                    }
                    None => {
                        site.hint = branch.hint.clone();
                        return Some((site, schema));
                    }
                },
                SchemaNode::Component(_) | SchemaNode::Bare(_) => {
                    self.union.branches.push(branch.clone());
                    return None;
                }
            };
        }
    }
}

/// The schemas whose unions are this one's: itself, and the parts of its `allOf` that stand in place.
fn own_unions<'d>(
    schema: &'d Schema,
    at: &SchemaSite<'d>,
    found: &mut Vec<(&'d Schema, SchemaSite<'d>)>,
) {
    let pointer = at.pointer.child("allOf");
    for (index, part) in all_of(schema).iter().enumerate() {
        if let SchemaRef::Inline(inner) = part {
            let site = SchemaSite::new(part, pointer.index(index), at.hint.clone());
            own_unions(inner, &site, found);
        }
    }
    if !alternatives(schema).is_empty() {
        found.push((schema, at.clone()));
    }
}

/// Whether null is allowed.
pub(crate) fn is_nullable(schemas: &Schemas<'_, '_>, node: SchemaNode<'_>, depth: usize) -> bool {
    let schema = match node {
        SchemaNode::Component(name) => match schemas.component_schema(name) {
            Some(SchemaRef::Inline(schema)) => schema,
            Some(SchemaRef::Component(name)) if depth < 16 => {
                return is_nullable(schemas, SchemaNode::Component(name), depth + 1);
            }
            _ => return false,
        },
        SchemaNode::Schema(schema) => schema,
        // What is common to the branches of a union forbids nothing that the union allows.
        SchemaNode::Bare(_) => return true,
    };
    let branches = all_of(schema);
    schema.nullable
        || (depth < 16
            && !branches.is_empty()
            && !says_shape(schema)
            && branches
                .iter()
                .all(|branch| is_nullable(schemas, SchemaNode::from_ref(branch), depth + 1)))
}
