//! Components that lead back to themselves through `allOf`, `oneOf`, `anyOf` and references alone, with no member of an
//! object and no item of a list in between: for a validator they have no end (JSON Schema 2020-12 §9.4.1).
//!
//! Two kinds of them have a sound type all the same. Where subtypes inherit from the union that lists them, the union
//! says nothing of what they inherit. Where unions are branches of each other, each is made of what all of them have
//! beside that.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::sole_branch_of;
use crate::document::{Schema, SchemaRef};
use crate::lower::merged_schema::{all_of, alternatives, says_properties};
use crate::lower::schema::component_pointer;
use crate::source::Pointer;

/// Unions that are branches of each other, beyond which they are read as any JSON value.
const LARGEST_CYCLE: usize = 100;

/// A number for the unions that are branches of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cycle(usize);

/// What is recursive in the document's components.
#[derive(Debug, Default)]
pub(crate) struct Recursion<'d> {
    /// By address, the schemas whose union lists what inherits from them.
    lists_subtypes: HashSet<usize>,
    /// For each component, what it is in one cycle with, whatever leads around.
    groups: HashMap<&'d str, usize>,
    /// By address, the schemas whose union is a branch of its own, and with whom.
    cycles: HashMap<usize, Cycle>,
    /// The same for components.
    components: HashMap<&'d str, Cycle>,
    /// How many components each cycle has.
    sizes: HashMap<usize, usize>,
    /// The first branch of each component that leads back to it.
    branches: Vec<(Pointer, &'d str)>,
}

/// A component that another is, holds by an `allOf`, or has for a branch.
struct Edge {
    to: usize,
    /// Whether an `allOf` beside something else is on the way.
    inherits: bool,
    /// The unions on the way, by the address of the schema that has them, the outermost first.
    unions: Vec<usize>,
    pointer: Pointer,
}

/// The address by which a schema is known.
pub(super) fn address(schema: &Schema) -> usize {
    std::ptr::from_ref(schema).addr()
}

impl<'d> Recursion<'d> {
    /// Finds what is recursive.
    pub(crate) fn find(schemas: &'d IndexMap<String, SchemaRef>) -> Self {
        let edges: Vec<Vec<Edge>> = schemas
            .iter()
            .map(|(name, schema)| {
                let mut search = Search {
                    schemas,
                    unions: Vec::new(),
                    found: Vec::new(),
                };
                search.walk(schema, false, &component_pointer(name), 0);
                search.found
            })
            .collect();
        let name = |index: usize| schemas.get_index(index).map(|(name, _)| name.as_str());
        let mut recursion = Self::default();
        let all = groups(&edges, |_| true);
        let of_unions = groups(&edges, |edge| !edge.inherits);
        // A group that no `allOf` holds together is one of unions alone.
        let mut inheriting = HashSet::new();
        for (from, edges) in edges.iter().enumerate() {
            for edge in edges {
                if all[from].is_some() && all[from] == all[edge.to] && edge.inherits {
                    inheriting.extend(all[from]);
                }
            }
        }
        for (from, edges) in edges.iter().enumerate() {
            let Some(component) = name(from) else {
                continue;
            };
            if let Some(group) = all[from] {
                recursion.groups.insert(component, group);
            }
            if let Some(cycle) = of_unions[from] {
                recursion.components.insert(component, Cycle(cycle));
                *recursion.sizes.entry(cycle).or_default() += 1;
            }
            let mut is_reported = false;
            for edge in edges {
                let is_within = |groups: &[Option<usize>]| {
                    groups[from].is_some() && groups[from] == groups[edge.to]
                };
                if is_within(&all) && all[from].is_some_and(|group| inheriting.contains(&group)) {
                    recursion.lists_subtypes.extend(&edge.unions);
                }
                if let Some(cycle) = of_unions[from]
                    && is_within(&of_unions)
                    && !edge.inherits
                {
                    let unions = edge.unions.iter().map(|union| (*union, Cycle(cycle)));
                    recursion.cycles.extend(unions);
                    if !is_reported && !edge.unions.is_empty() {
                        recursion.branches.push((edge.pointer.clone(), component));
                        is_reported = true;
                    }
                }
            }
        }
        recursion
    }

    /// Whether a schema's union lists components that inherit from it.
    pub(super) fn lists_subtypes(&self, schema: &Schema) -> bool {
        self.lists_subtypes.contains(&address(schema))
    }

    /// Whether two components lead to each other.
    pub(crate) fn is_mutual(&self, one: &str, other: &str) -> bool {
        let group = self.groups.get(one);
        group.is_some() && group == self.groups.get(other)
    }

    /// The cycle that a schema's union is part of.
    pub(super) fn cycle_of(&self, schema: &Schema) -> Option<Cycle> {
        self.cycles.get(&address(schema)).copied()
    }

    /// Whether a component is part of a cycle of unions.
    pub(super) fn is_in(&self, cycle: Cycle, component: &str) -> bool {
        self.components.get(component) == Some(&cycle)
    }

    /// Whether more unions are branches of each other than can be put together.
    pub(super) fn is_too_large(&self, cycle: Cycle) -> bool {
        self.sizes
            .get(&cycle.0)
            .is_some_and(|size| *size > LARGEST_CYCLE)
    }

    /// Branches that lead back to their component, with its name.
    pub(crate) fn branches(&self) -> &[(Pointer, &'d str)] {
        &self.branches
    }
}

/// Schemas within schemas: what is deeper was refused when the document was read.
const DEEPEST: usize = 256;

struct Search<'d> {
    schemas: &'d IndexMap<String, SchemaRef>,
    unions: Vec<usize>,
    found: Vec<Edge>,
}

impl<'d> Search<'d> {
    fn walk(&mut self, schema: &'d SchemaRef, inherits: bool, pointer: &Pointer, depth: usize) {
        match schema {
            SchemaRef::Component(name) => self.reach(name, inherits, pointer),
            SchemaRef::Inline(schema) if depth < DEEPEST => {
                self.walk_item(schema, inherits, pointer, depth);
            }
            SchemaRef::Inline(_) => {}
        }
    }

    fn reach(&mut self, name: &str, inherits: bool, pointer: &Pointer) {
        if let Some(to) = self.schemas.get_index_of(name) {
            self.found.push(Edge {
                to,
                inherits,
                unions: self.unions.clone(),
                pointer: pointer.clone(),
            });
        }
    }

    fn walk_item(&mut self, schema: &'d Schema, inherits: bool, pointer: &Pointer, depth: usize) {
        let parts = pointer.child("allOf");
        if let Some((index, only)) = sole_branch_of(schema) {
            let inherits = inherits || depth == 0 && is_base(self.schemas, only, 0);
            return self.walk(only, inherits, &parts.index(index), depth + 1);
        }
        for (index, part) in all_of(schema).iter().enumerate() {
            match part {
                SchemaRef::Component(name) => {
                    self.reach(name, true, &parts.index(index));
                }
                SchemaRef::Inline(_) => self.walk(part, inherits, &parts.index(index), depth + 1),
            }
        }
        self.unions.push(address(schema));
        for (keyword, branches) in alternatives(schema) {
            let branches_at = pointer.child(keyword);
            for (index, branch) in branches.iter().enumerate() {
                self.walk(branch, inherits, &branches_at.index(index), depth + 1);
            }
        }
        self.unions.pop();
    }
}

/// Whether a schema has members that subtypes inherit, or a discriminator.
pub(crate) fn is_base(
    schemas: &IndexMap<String, SchemaRef>,
    schema: &SchemaRef,
    depth: usize,
) -> bool {
    if depth > 16 {
        return false;
    }
    match schema {
        SchemaRef::Component(name) => schemas
            .get(name)
            .is_some_and(|schema| is_base(schemas, schema, depth + 1)),
        SchemaRef::Inline(schema) => {
            says_properties(schema)
                || schema.discriminator.is_some()
                || all_of(schema)
                    .iter()
                    .any(|part| is_base(schemas, part, depth + 1))
        }
    }
}

/// For each node, the number of the cycles that it is part of (Tarjan's strongly connected components); `None` for a
/// node that leads back to itself in no way. The search keeps its own stack: components may be chained longer than a
/// thread's.
fn groups(edges: &[Vec<Edge>], counts: impl Fn(&Edge) -> bool) -> Vec<Option<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut lowest = vec![NEW; edges.len()];
    let mut is_open = vec![false; edges.len()];
    let mut groups = vec![None; edges.len()];
    let mut open = Vec::new();
    let mut visited = 0;
    for root in 0..edges.len() {
        if order[root] != NEW {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some((node, next)) = calls.last_mut() {
            let node = *node;
            if *next == 0 {
                order[node] = visited;
                lowest[node] = visited;
                visited += 1;
                open.push(node);
                is_open[node] = true;
            }
            if let Some(edge) = edges[node].get(*next) {
                *next += 1;
                if !counts(edge) {
                    // Counted as visited by the advance alone.
                } else if order[edge.to] == NEW {
                    calls.push((edge.to, 0));
                } else if is_open[edge.to] {
                    lowest[node] = lowest[node].min(order[edge.to]);
                }
                continue;
            }
            calls.pop();
            if let Some((parent, _)) = calls.last() {
                lowest[*parent] = lowest[*parent].min(lowest[node]);
            }
            if lowest[node] == order[node] {
                let start = open.iter().rposition(|other| *other == node).unwrap_or(0);
                let members = open.split_off(start);
                let is_cycle = members.len() > 1
                    || edges[node]
                        .iter()
                        .any(|edge| edge.to == node && counts(edge));
                for member in members {
                    is_open[member] = false;
                    groups[member] = is_cycle.then_some(node);
                }
            }
        }
    }
    groups
}
