//! Schemas that say the same, in time that grows with how many there are and not with its square: duplicates among the
//! parts of an `allOf` or the branches of a union, and unions that stand in several places.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use clientsmith_model::{TypeId, TypeRef};

use super::Recursion;
use crate::document::{Schema, SchemaRef};
use crate::lower::merged_schema::{SchemaNode, alternatives};
use crate::lower::schema::Value;

/// Schemas, none of which says the same as another.
#[derive(Debug, Default)]
pub(super) struct Distinct<'d> {
    components: HashSet<&'d str>,
    /// By what they say without their unions.
    bare: HashSet<usize>,
    /// By their sketch.
    schemas: HashMap<u64, Vec<&'d Schema>>,
}

/// Schemas of one sketch that another is compared with: an `allOf` says something twice, not a thousand times otherwise.
const MOST_COMPARED: usize = 64;

impl<'d> Distinct<'d> {
    /// Adds a schema; whether none that says the same was there.
    pub(super) fn insert(&mut self, node: SchemaNode<'d>) -> bool {
        match node {
            SchemaNode::Component(name) => self.components.insert(name),
            SchemaNode::Bare(schema) => self.bare.insert(std::ptr::from_ref(schema).addr()),
            SchemaNode::Schema(schema) => {
                let alike = self.schemas.entry(sketch(schema, DEPTH)).or_default();
                let compared = alike.iter().rev().take(MOST_COMPARED);
                let mut same = compared.filter(|known| known.assertions == schema.assertions);
                let is_new = same.next().is_none();
                if is_new {
                    alike.push(schema);
                }
                is_new
            }
        }
    }
}

/// Unions that stand in place, and the types that they have become.
#[derive(Debug, Default)]
pub(crate) struct EqualUnions<'d> {
    /// By their sketch.
    unions: HashMap<u64, Vec<(&'d Schema, Value)>>,
    /// Types of several unions that are described differently.
    shared: BTreeSet<TypeId>,
}

impl<'d> EqualUnions<'d> {
    /// The type of a union that allows the same.
    pub(crate) fn find(
        &mut self,
        node: SchemaNode<'d>,
        recursion: &Recursion<'d>,
    ) -> Option<Value> {
        let schema = union_of(node)?;
        // What a union is that leads back to itself depends on where it stands.
        if recursion.cycle_of(schema).is_some() {
            return None;
        }
        let alike = self.unions.get(&sketch(schema, DEPTH))?.iter().rev();
        let (known, value) = alike.take(MOST_COMPARED).find(|(known, _)| {
            known.assertions == schema.assertions
                && known.discriminator == schema.discriminator
                && known.nullable == schema.nullable
                && known.annotations.name == schema.annotations.name
                && known.annotations.xml == schema.annotations.xml
                && known.annotations.replacement == schema.annotations.replacement
        })?;
        if let TypeRef::Named(id) = value.ty
            && known.annotations != schema.annotations
        {
            self.shared.insert(id);
        }
        Some(value.clone())
    }

    /// Adds the type of a union.
    pub(crate) fn insert(&mut self, node: SchemaNode<'d>, value: &Value) {
        if let Some(schema) = union_of(node) {
            let alike = self.unions.entry(sketch(schema, DEPTH)).or_default();
            alike.push((schema, value.clone()));
        }
    }

    /// The types whose descriptions are not those of all places where they stand.
    pub(crate) fn shared(&self) -> Vec<TypeId> {
        self.shared.iter().copied().collect()
    }
}

fn union_of(node: SchemaNode<'_>) -> Option<&Schema> {
    match node {
        SchemaNode::Schema(schema) if !alternatives(schema).is_empty() => Some(schema),
        _ => None,
    }
}

/// How deep a sketch looks into a schema.
const DEPTH: usize = 2;
/// Members, values or parts that a sketch looks at.
const WIDTH: usize = 32;

/// What is the same for schemas that say the same, and rarely for others. The order of properties says nothing.
fn sketch(schema: &Schema, depth: usize) -> u64 {
    let assertions = &schema.assertions;
    let mut hasher = DefaultHasher::new();
    assertions.kind.map(|kind| kind.name()).hash(&mut hasher);
    assertions.format.hash(&mut hasher);
    assertions.negated.hash(&mut hasher);
    let bounds = &assertions.bounds;
    let numbers = [bounds.minimum, bounds.maximum].map(|bound| bound.map(|bound| bound.value));
    for number in numbers.into_iter().chain([bounds.multiple_of]) {
        // -0 is 0.
        number
            .map(|number| (number + 0.0).to_bits())
            .hash(&mut hasher);
    }
    bounds.pattern.hash(&mut hasher);
    (bounds.length, bounds.items, bounds.properties).hash(&mut hasher);
    assertions.values.len().hash(&mut hasher);
    for value in assertions.values.iter().take(WIDTH) {
        value.as_str().hash(&mut hasher);
    }
    let required = assertions.required.iter();
    assertions.required.len().hash(&mut hasher);
    required.take(WIDTH).for_each(|name| name.hash(&mut hasher));
    assertions.properties.len().hash(&mut hasher);
    if assertions.properties.len() <= WIDTH {
        let members = assertions.properties.iter().map(|(name, member)| {
            let mut hasher = DefaultHasher::new();
            name.hash(&mut hasher);
            sketch_of_part(member, depth).hash(&mut hasher);
            hasher.finish()
        });
        members.fold(0_u64, u64::wrapping_add).hash(&mut hasher);
    }
    let lists = [
        &assertions.all_of,
        &assertions.one_of,
        &assertions.any_of,
        &assertions.prefix_items,
    ];
    for list in lists {
        list.len().hash(&mut hasher);
        let parts = list.iter().take(WIDTH);
        parts.for_each(|part| sketch_of_part(part, depth).hash(&mut hasher));
    }
    let items = assertions.items.as_ref();
    items
        .map(|items| sketch_of_part(items, depth))
        .hash(&mut hasher);
    hasher.finish()
}

fn sketch_of_part(part: &SchemaRef, depth: usize) -> u64 {
    match part {
        SchemaRef::Component(name) => {
            let mut hasher = DefaultHasher::new();
            name.hash(&mut hasher);
            hasher.finish()
        }
        SchemaRef::Inline(schema) => depth
            .checked_sub(1)
            .map_or(0, |depth| sketch(schema, depth)),
    }
}
