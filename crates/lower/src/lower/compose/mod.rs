//! `allOf`, `oneOf`, `anyOf`.
//!
//! An `allOf` is merged: members of all its parts, the narrower of two types, everything that any part requires. What is
//! one reference and nothing that matters beside it is that reference. Unions are in [`union`]; how their branches are
//! told apart, in [`evidence`].

mod evidence;
mod union;

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema};

use super::merged_schema::{
    MergedSchema, Node, SchemaSite, Union, all_of, alternatives, only_union, says_shape,
};
use super::schema::Schemas;
use crate::problem::Code;

pub(crate) use union::{branches, lower};

/// The parts that matter: none twice, and none that says nothing of a shape beside one that does.
pub(crate) fn essential<'d>(parts: &[SchemaSite<'d>]) -> Vec<SchemaSite<'d>> {
    if let [_] = parts {
        return parts.to_vec();
    }
    let mut essential: Vec<SchemaSite<'d>> = Vec::new();
    for part in parts {
        let shaped = match part.node {
            Node::Schema(schema) => {
                says_shape(schema) || !all_of(schema).is_empty() || schema.schema_data.nullable
            }
            Node::Component(_) | Node::Bare(_) => true,
        };
        if shaped
            && !essential
                .iter()
                .any(|known| says_the_same(known.node, part.node))
        {
            essential.push(part.clone());
        }
    }
    if essential.is_empty() {
        parts.first().cloned().into_iter().collect()
    } else {
        essential
    }
}

fn says_the_same(a: Node<'_>, b: Node<'_>) -> bool {
    match (a, b) {
        (Node::Component(a), Node::Component(b)) => a == b,
        (Node::Schema(a), Node::Schema(b)) => std::ptr::eq(a, b) || a.schema_kind == b.schema_kind,
        (Node::Bare(a), Node::Bare(b)) => std::ptr::eq(a, b),
        _ => false,
    }
}

/// The one part of an `allOf` that matters, however often it stands there, where nothing beside it does, and whether null
/// is allowed beside it.
pub(crate) fn sole_part<'d>(parts: &[SchemaSite<'d>]) -> Option<(SchemaSite<'d>, bool)> {
    let [
        SchemaSite {
            node: Node::Schema(schema),
            pointer,
            hint,
        },
    ] = parts
    else {
        return None;
    };
    if says_shape(schema) || schema.schema_data.discriminator.is_some() {
        return None;
    }
    let matters = |branch: &ReferenceOr<Schema>| match branch {
        ReferenceOr::Reference { .. } => true,
        ReferenceOr::Item(schema) => says_shape(schema) || !all_of(schema).is_empty(),
    };
    let mut those = all_of(schema)
        .iter()
        .enumerate()
        .filter(|(_, branch)| matters(branch));
    let (index, branch) = those.next()?;
    if those.any(|(_, other)| other != branch) {
        return None;
    }
    let pointer = pointer.child("allOf").index(index);
    Some((
        SchemaSite::new(branch, pointer, hint.clone()),
        schema.schema_data.nullable,
    ))
}

/// What all of these schemas say together.
pub(crate) fn gather<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[SchemaSite<'d>],
) -> MergedSchema<'d> {
    let mut gathering = Gathering {
        merged: MergedSchema::default(),
        trail: Vec::new(),
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

struct Gathering<'d> {
    merged: MergedSchema<'d>,
    /// Components that are being merged, one within the other.
    trail: Vec<&'d str>,
    /// Components that have been merged: saying something twice changes nothing.
    seen: HashSet<&'d str>,
}

impl<'d> Gathering<'d> {
    fn absorb(&mut self, schemas: &mut Schemas<'d, '_>, at: &SchemaSite<'d>) {
        match at.node {
            Node::Component(name) => self.absorb_component(schemas, name, at),
            Node::Bare(schema) => self.constrain(schemas, schema, at),
            Node::Schema(schema) => self.absorb_schema(schemas, schema, at),
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
            let message = format!("more than {DEEPEST} schemas refer to each other in a row here");
            schemas.report(Code::TooLarge, &at.pointer, message);
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
            self.merged.describe(&schema.schema_data);
            self.merged.discriminator = self
                .merged
                .discriminator
                .or(schema.schema_data.discriminator.as_ref());
        }
        let pointer = at.pointer.child("allOf");
        for (index, branch) in all_of(schema).iter().enumerate() {
            self.absorb(
                schemas,
                &SchemaSite::new(branch, pointer.index(index), at.hint.clone()),
            );
        }
        self.constrain(schemas, schema, at);
        if self.merged.tuple.is_none() {
            self.take_unions(schema, at);
        }
    }

    fn constrain(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        schema: &'d Schema,
        at: &SchemaSite<'d>,
    ) {
        if let Err((known, other)) = self.merged.constrain(schema, at) {
            let message = format!(
                "this is of type {} and, by an `allOf`, of type {} too",
                other.word(),
                known.word()
            );
            schemas.report(Code::ConflictingSchemas, &at.pointer, message);
        }
        if says_shape(schema) {
            self.merged.leaves.push(SchemaSite {
                node: Node::Bare(schema),
                ..at.clone()
            });
        }
    }

    /// A union that leads back to the schema that is being merged is the parent's list of its subtypes: it says nothing of
    /// the heir.
    fn take_unions(&mut self, schema: &'d Schema, at: &SchemaSite<'d>) {
        for union in alternatives(schema) {
            let mut branches = Vec::new();
            collect_branches(union, at, &mut branches);
            let of_heirs = !self.trail.is_empty() && schema.schema_data.discriminator.is_some();
            if !of_heirs {
                self.merged.unions.push(Union { branches });
            }
        }
    }
}

/// No more branches than these are drawn from unions within unions.
const MOST_FLATTENED: usize = 1_000;

/// The branches of a union, those of a union among them in its place.
fn collect_branches<'d>(
    (keyword, branches): (&str, &'d [ReferenceOr<Schema>]),
    at: &SchemaSite<'d>,
    into: &mut Vec<SchemaSite<'d>>,
) {
    let pointer = at.pointer.child(keyword);
    for (index, branch) in branches.iter().enumerate() {
        let branch = SchemaSite::new(branch, pointer.index(index), at.hint.clone());
        match branch.node {
            Node::Schema(schema) => match only_union(schema) {
                Some(inner) if into.len() + inner.1.len() <= MOST_FLATTENED => {
                    collect_branches(inner, &branch, into);
                }
                _ => into.push(branch),
            },
            Node::Component(_) | Node::Bare(_) => into.push(branch),
        }
    }
}

/// Whether null is allowed.
pub(crate) fn is_nullable(schemas: &Schemas<'_, '_>, node: Node<'_>, depth: usize) -> bool {
    let schema = match node {
        Node::Component(name) => match schemas.component_schema(name) {
            Some(ReferenceOr::Item(schema)) => schema,
            Some(ReferenceOr::Reference { reference }) if depth < 16 => {
                return is_nullable(
                    schemas,
                    Node::Component(crate::normalize::component_name(reference)),
                    depth + 1,
                );
            }
            _ => return false,
        },
        Node::Schema(schema) => schema,
        // What is common to the branches of a union forbids nothing that the union allows.
        Node::Bare(_) => return true,
    };
    let branches = all_of(schema);
    schema.schema_data.nullable
        || (depth < 16
            && !branches.is_empty()
            && !says_shape(schema)
            && branches.iter().all(|branch| match branch {
                ReferenceOr::Reference { reference } => is_nullable(
                    schemas,
                    Node::Component(crate::normalize::component_name(reference)),
                    depth + 1,
                ),
                ReferenceOr::Item(schema) => is_nullable(schemas, Node::Schema(schema), depth + 1),
            }))
}
