//! What is boxed: a reference that would make a type hold itself, and variants much larger than their siblings.
//!
//! Lists and maps are on the heap already. Of a cycle, the reference that closes it in declaration order is boxed.

use clientsmith_model::{
    BodyForm, Content, ContentKind, Errors, MapType, Operation, Payload, Presence, ResponseVariant,
    Shape, Success, TypeId, TypeRef, Types,
};
use indexmap::IndexSet;

/// Bytes by which a variant may be larger than the next one: Clippy's `large_enum_variant` says 200.
const MOST_BEYOND: usize = 136;

/// Boxes what has to be.
pub(crate) fn decide(types: &mut Types, operations: &mut [Operation]) {
    end_cycles(types);
    let sizes = Sizes::measure(types);
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for id in ids {
        match &mut types[id].shape {
            Shape::TaggedUnion(union) => {
                let branches = union.branches.iter_mut().map(|branch| &mut branch.ty);
                sizes.level(branches.chain([&mut union.other_ty]).collect());
            }
            Shape::UntaggedUnion(union) => {
                sizes.level(
                    union
                        .branches
                        .iter_mut()
                        .map(|branch| &mut branch.ty)
                        .collect(),
                );
            }
            _ => {}
        }
    }
    for operation in operations {
        if let Success::OneOf { responses, .. } = &mut operation.responses.success {
            sizes.level(responses.iter_mut().filter_map(payload_type).collect());
        }
        if let Errors::OneOf { responses, .. } = &mut operation.responses.errors {
            sizes.level(responses.iter_mut().filter_map(payload_type).collect());
        }
        let documented = operation.responses.documented.iter_mut();
        sizes.level(documented.filter_map(payload_type).collect());
        if let Some(BodyForm::ByMediaType { variants, .. }) =
            operation.body.as_mut().map(|body| &mut body.form)
        {
            sizes.level(
                variants
                    .iter_mut()
                    .filter_map(|variant| content_type(&mut variant.content))
                    .collect(),
            );
        }
    }
}

fn payload_type(response: &mut ResponseVariant) -> Option<&mut TypeRef> {
    match &mut response.payload {
        Payload::Value(ty) => Some(ty),
        _ => None,
    }
}

fn content_type(content: &mut Content) -> Option<&mut TypeRef> {
    match &mut content.kind {
        ContentKind::Json(ty) | ContentKind::Xml { ty, .. } | ContentKind::Form { ty, .. } => {
            Some(ty)
        }
        _ => None,
    }
}

/// How far the search for cycles has come with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SearchState {
    Not,
    Open,
    Done,
}

/// Boxes every reference that leads back to a type that is being searched. The search keeps its own stack: types may be
/// chained longer than a thread's.
fn end_cycles(types: &mut Types) {
    let mut visits = vec![SearchState::Not; types.len()];
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for root in ids {
        if visits[root.0 as usize] != SearchState::Not {
            continue;
        }
        let mut stack = vec![(root, held(types, root), 0)];
        visits[root.0 as usize] = SearchState::Open;
        while let Some((id, parts, next)) = stack.last_mut() {
            let Some(part) = parts.get_index(*next).copied() else {
                visits[id.0 as usize] = SearchState::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match visits[part.0 as usize] {
                SearchState::Done => {}
                SearchState::Open => box_references(types, *id, part),
                SearchState::Not => {
                    visits[part.0 as usize] = SearchState::Open;
                    stack.push((part, held(types, part), 0));
                }
            }
        }
    }
}

/// The types that a value holds in place, in order, without duplicates.
fn held(types: &Types, id: TypeId) -> IndexSet<TypeId> {
    let mut found = IndexSet::new();
    for part in types[id].parts() {
        held_in(part, &mut found);
    }
    found
}

fn held_in(ty: &TypeRef, found: &mut IndexSet<TypeId>) {
    match ty {
        TypeRef::Named(id) => drop(found.insert(*id)),
        TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) => held_in(inner, found),
        TypeRef::Tuple(items) => items.iter().for_each(|item| held_in(item, found)),
        TypeRef::List(_)
        | TypeRef::Map(_)
        | TypeRef::Boxed(_)
        | TypeRef::External(_)
        | TypeRef::Scalar(_)
        | TypeRef::Json => {}
    }
}

fn box_references(types: &mut Types, id: TypeId, target: TypeId) {
    match &mut types[id].shape {
        Shape::Struct(object) => object
            .fields
            .iter_mut()
            .for_each(|field| box_in(&mut field.ty, target)),
        Shape::TaggedUnion(union) => {
            let branches = union.branches.iter_mut().map(|branch| &mut branch.ty);
            branches
                .chain([&mut union.other_ty])
                .for_each(|ty| box_in(ty, target));
        }
        Shape::UntaggedUnion(union) => union
            .branches
            .iter_mut()
            .for_each(|branch| box_in(&mut branch.ty, target)),
        Shape::Newtype(ty) | Shape::Alias(ty) => box_in(ty, target),
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_) => {}
    }
}

fn box_in(ty: &mut TypeRef, target: TypeId) {
    match ty {
        TypeRef::Named(id) if *id == target => boxed(ty),
        TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) => box_in(inner, target),
        TypeRef::Tuple(items) => items.iter_mut().for_each(|item| box_in(item, target)),
        _ => {}
    }
}

fn boxed(ty: &mut TypeRef) {
    let inner = std::mem::replace(ty, TypeRef::Json);
    *ty = TypeRef::Boxed(Box::new(inner));
}

/// Larger types are as good as this large.
const LARGEST: usize = 1 << 16;

/// About how many bytes each type takes on a machine of 64 bits.
struct Sizes {
    types: Vec<usize>,
    map: usize,
}

impl Sizes {
    /// Cycles have been ended; a type that is met within itself all the same counts as a pointer.
    fn measure(types: &Types) -> Self {
        let mut sizes = Self {
            types: vec![0; types.len()],
            map: match types.map {
                MapType::Runtime | MapType::BTreeMap => 24,
                MapType::HashMap => 48,
                MapType::IndexMap => 72,
            },
        };
        let mut visits = vec![SearchState::Not; types.len()];
        for (root, _) in types.iter() {
            let mut stack = vec![root];
            while let Some(id) = stack.last().copied() {
                let index = id.0 as usize;
                let missing: Vec<TypeId> = held(types, id)
                    .into_iter()
                    .filter(|part| visits[part.0 as usize] == SearchState::Not)
                    .collect();
                if visits[index] == SearchState::Open || missing.is_empty() {
                    if visits[index] != SearchState::Done {
                        // What holds itself twice over doubles with every level.
                        sizes.types[index] = sizes.definition(&types[id].shape).min(LARGEST);
                        visits[index] = SearchState::Done;
                    }
                    stack.pop();
                } else {
                    visits[index] = SearchState::Open;
                    stack.extend(missing);
                }
            }
        }
        sizes
    }

    fn definition(&self, shape: &Shape) -> usize {
        match shape {
            Shape::Struct(object) => {
                let fields = object
                    .fields
                    .iter()
                    .map(|field| match (&field.ty, field.presence) {
                        (TypeRef::List(_), Presence::Required) => 24,
                        (TypeRef::List(_), _) => 32,
                        (ty, Presence::Required) => self.size(ty),
                        (ty, _) => self.optional(ty),
                    });
                fields.sum::<usize>() + 24
            }
            Shape::StringEnum(_) => 24,
            Shape::IntegerEnum(_) => 16,
            Shape::ValueEnum(_) => 32,
            Shape::TaggedUnion(union) => {
                union
                    .branches
                    .iter()
                    .map(|branch| self.size(&branch.ty))
                    .fold(self.size(&union.other_ty), usize::max)
                    + 8
            }
            Shape::UntaggedUnion(union) => {
                let other = union.other.iter().map(|_| self.size(&TypeRef::Json));
                let branches = union.branches.iter().map(|branch| self.size(&branch.ty));
                branches.chain(other).fold(0, usize::max) + 8
            }
            Shape::Newtype(ty) | Shape::Alias(ty) => self.size(ty),
        }
    }

    fn size(&self, ty: &TypeRef) -> usize {
        match ty {
            TypeRef::Named(id) => self.types[id.0 as usize],
            TypeRef::Scalar(scalar) => scalar.size(),
            // Nothing is known of it; most are no larger than a string.
            TypeRef::External(_) => 24,
            TypeRef::List(_) => 24,
            TypeRef::Map(_) => self.map,
            TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) => self.optional(inner),
            TypeRef::Tuple(items) => items.iter().map(|item| self.size(item)).sum(),
            TypeRef::Boxed(_) => 8,
            TypeRef::Json => 32,
        }
    }

    /// A number needs another word for `None`; most else has room for it.
    fn optional(&self, ty: &TypeRef) -> usize {
        let size = self.size(ty);
        if size == 8 && !matches!(ty, TypeRef::Boxed(_)) {
            16
        } else {
            size
        }
    }

    /// Boxes the largest of several variants for as long as it is too much larger than the next.
    fn level(&self, mut variants: Vec<&mut TypeRef>) {
        while let Some(largest) =
            (0..variants.len()).max_by_key(|index| self.size(variants[*index]))
        {
            let size = self.size(variants[largest]);
            let others = (0..variants.len()).filter(|index| *index != largest);
            let next = others
                .map(|index| self.size(variants[index]))
                .max()
                .unwrap_or(0)
                .max(32);
            if size <= next + MOST_BEYOND {
                break;
            }
            boxed(variants[largest]);
        }
    }
}
