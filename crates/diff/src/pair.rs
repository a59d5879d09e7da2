//! Two models side by side, with their types matched.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{Api, Field, Shape, TypeDef, TypeId, TypeRef};

/// The old model and the new one.
#[derive(Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a Api,
    pub(crate) new: &'a Api,
    /// The new type for each old one that still exists, renamed or not.
    types: HashMap<TypeId, TypeId>,
    /// Why renamed types are considered the same.
    reasons: HashMap<TypeId, String>,
    came: Vec<TypeId>,
}

impl<'a> Pair<'a> {
    pub(crate) fn new(old: &'a Api, new: &'a Api) -> Self {
        let mut pair = Self {
            old,
            new,
            types: HashMap::new(),
            reasons: HashMap::new(),
            came: Vec::new(),
        };
        pair.match_types();
        pair
    }

    /// The new type of an old one.
    pub(crate) fn now(&self, id: TypeId) -> Option<TypeId> {
        self.types.get(&id).copied()
    }

    /// Why a renamed type is considered the same.
    pub(crate) fn reason(&self, old: TypeId) -> Option<&str> {
        self.reasons.get(&old).map(String::as_str)
    }

    /// Types that were added.
    pub(crate) fn added(&self) -> &[TypeId] {
        &self.came
    }

    /// Pairs of old and new types, in the old order.
    pub(crate) fn kept_types(&self) -> Vec<(TypeId, &'a TypeDef, &'a TypeDef)> {
        let kept = self.old.types.iter();
        kept.filter_map(|(id, old)| Some((id, old, &self.new.types[self.now(id)?])))
            .collect()
    }

    /// Types are matched by name and location, then by name, then by location, then by most of their contents.
    ///
    /// A name that another schema has taken is not evidence while the schema itself still exists.
    fn match_types(&mut self) {
        let mut by_ident = HashMap::new();
        let mut by_source = HashMap::new();
        for (id, definition) in self.new.types.iter() {
            by_ident.insert(&definition.ident, id);
            by_source.insert(definition.source.as_str(), id);
        }
        let old_sources: HashSet<&str> = self
            .old
            .types
            .iter()
            .map(|(_, definition)| definition.source.as_str())
            .collect();
        let mut taken: HashSet<TypeId> = HashSet::new();
        let mut left = Vec::new();
        for (id, definition) in self.old.types.iter() {
            let named = by_ident.get(&definition.ident).copied();
            let placed = by_source.get(definition.source.as_str()).copied();
            let found = match (named, placed) {
                (Some(named), Some(placed)) if named == placed => Some(named),
                (Some(named), None) if !self.is_other(named, &old_sources) => Some(named),
                _ => None,
            };
            match found {
                Some(new) => {
                    taken.insert(new);
                    self.types.insert(id, new);
                }
                None => left.push((id, definition, named, placed)),
            }
        }
        let mut unplaced = Vec::new();
        for (id, definition, named, placed) in left {
            let is_free = |new: &TypeId| !taken.contains(new);
            let found = match placed.filter(is_free) {
                Some(placed) if alike(definition, &self.new.types[placed]) => {
                    self.reasons.insert(id, renamed_in_place(definition, named));
                    Some(placed)
                }
                _ => named.filter(is_free),
            };
            match found {
                Some(new) => {
                    taken.insert(new);
                    self.types.insert(id, new);
                }
                None => unplaced.push((id, definition)),
            }
        }
        let free = self.new.types.iter();
        let mut free: Vec<Free<'_>> = free
            .filter(|(id, _)| !taken.contains(id))
            .map(|(id, definition)| Free {
                id,
                kind: kind(&definition.shape),
                contents: contents(definition),
            })
            .collect();
        for (id, definition) in unplaced {
            if let Some((place, reason)) = most_alike(definition, &free) {
                self.types.insert(id, free.remove(place).id);
                self.reasons.insert(id, reason);
            }
        }
        self.came = free.into_iter().map(|free| free.id).collect();
    }

    /// Whether a new type has the location of another old one.
    fn is_other(&self, new: TypeId, old_sources: &HashSet<&str>) -> bool {
        old_sources.contains(self.new.types[new].source.as_str())
    }

    /// Whether two types are the same apart from renames.
    pub(crate) fn is_same(&self, old: &TypeRef, new: &TypeRef) -> bool {
        match (old, new) {
            (TypeRef::Named(old), TypeRef::Named(new)) => self.now(*old) == Some(*new),
            (TypeRef::External(old), TypeRef::External(new)) => {
                let (old, new) = (&self.old.types[*old], &self.new.types[*new]);
                old.path == new.path && old.kind == new.kind
            }
            (TypeRef::Map(old), TypeRef::Map(new)) => {
                self.old.types.map == self.new.types.map && self.is_same(old, new)
            }
            (TypeRef::List(old), TypeRef::List(new))
            | (TypeRef::Nullable(old), TypeRef::Nullable(new))
            | (TypeRef::OrEmpty(old), TypeRef::OrEmpty(new))
            | (TypeRef::Boxed(old), TypeRef::Boxed(new)) => self.is_same(old, new),
            (TypeRef::Tuple(old), TypeRef::Tuple(new)) => {
                let mut items = old.iter().zip(new);
                old.len() == new.len() && items.all(|(old, new)| self.is_same(old, new))
            }
            (TypeRef::Named(_) | TypeRef::External(_), _)
            | (_, TypeRef::Named(_) | TypeRef::External(_)) => false,
            (old, new) => old == new,
        }
    }
}

/// The minimum size of contents that identify a type.
const FEWEST_CONTENTS: usize = 2;

/// A new type that is not matched yet.
struct Free<'a> {
    id: TypeId,
    kind: &'static str,
    contents: HashSet<&'a str>,
}

/// The only unmatched type with nearly the same contents as an old one.
fn most_alike(old: &TypeDef, free: &[Free<'_>]) -> Option<(usize, String)> {
    let wanted = contents(old);
    if wanted.len() < FEWEST_CONTENTS {
        return None;
    }
    let mut alike = free.iter().enumerate().filter_map(|(place, new)| {
        let (least, most) = (wanted.len(), new.contents.len());
        let (least, most) = (least.min(most), least.max(most));
        // Sizes that differ this much can't match.
        if new.kind != kind(&old.shape) || least * 5 < most * 4 {
            return None;
        }
        let common = wanted.intersection(&new.contents).count();
        let all = wanted.len() + new.contents.len() - common;
        (common * 5 >= all * 4).then_some((place, common, all))
    });
    let (place, common, all) = alike.next()?;
    if alike.next().is_some() {
        return None;
    }
    let what = kind_of_contents(&old.shape);
    Some((place, format!("{common} of {all} {what} are the same")))
}

fn renamed_in_place(old: &TypeDef, named: Option<TypeId>) -> String {
    if named.is_some() {
        format!(
            "it has the same location; another schema is now `{}`",
            old.ident
        )
    } else {
        "it has the same location".to_owned()
    }
}

/// Whether two types at one location may be the same: of the same kind, with contents in common.
fn alike(old: &TypeDef, new: &TypeDef) -> bool {
    let (held, holds) = (contents(old), contents(new));
    kind(&old.shape) == kind(&new.shape)
        && (held.is_empty() || holds.is_empty() || !held.is_disjoint(&holds))
}

/// A type's contents, by their names on the wire.
fn contents(definition: &TypeDef) -> HashSet<&str> {
    match &definition.shape {
        Shape::Struct(object) => object.fields.iter().map(wire).collect(),
        Shape::StringEnum(list) => list
            .variants
            .iter()
            .map(|variant| &*variant.value)
            .collect(),
        Shape::ValueEnum(list) => list
            .variants
            .iter()
            .map(|variant| &*variant.value)
            .collect(),
        Shape::IntegerEnum(list) => list
            .variants
            .iter()
            .map(|variant| variant.ident.as_str())
            .collect(),
        Shape::TaggedUnion(union) => union
            .branches
            .iter()
            .flat_map(|branch| branch.distinction.iter().map(String::as_str))
            .collect(),
        Shape::UntaggedUnion(union) => union
            .branches
            .iter()
            .map(|branch| branch.ident.as_str())
            .collect(),
        Shape::Newtype(_) | Shape::Alias(_) => HashSet::new(),
    }
}

fn wire(field: &Field) -> &str {
    &field.name.wire
}

/// A type's kind, in words.
pub(crate) const fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "a struct",
        Shape::StringEnum(_) => "an enum of strings",
        Shape::IntegerEnum(_) => "an enum of integers",
        Shape::ValueEnum(_) => "an enum of values",
        Shape::TaggedUnion(_) => "a union with a discriminator",
        Shape::UntaggedUnion(_) => "a union without a discriminator",
        Shape::Newtype(_) => "a newtype",
        Shape::Alias(_) => "an alias",
    }
}

const fn kind_of_contents(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "members",
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => "values",
        _ => "branches",
    }
}
