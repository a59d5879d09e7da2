//! Types: added, removed, renamed and changed ones.

use clientsmith_model::{Field, Shape, TypeDef, TypeId, TypeRef, Usage};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::pair::{Pair, kind};
use crate::{constraints, enumeration, object, pointer, union, value};

/// A type that both documents have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypePair<'a> {
    pub(crate) old: &'a TypeDef,
    pub(crate) new: &'a TypeDef,
}

impl TypePair<'_> {
    /// The type's name in old programs.
    pub(crate) fn name(&self) -> String {
        self.old.ident.to_string()
    }

    /// Whether old programs send it, receive it, or both.
    pub(crate) fn usage(&self) -> Usage {
        self.old.usage
    }

    /// A change of the type itself.
    pub(crate) fn change(&self, kind: ChangeKind, message: impl Into<String>) -> Change {
        self.place(Change::new(kind, self.name(), message))
    }

    /// A change of a member: what it was, what it is.
    pub(crate) fn member(
        &self,
        kind: ChangeKind,
        (old, new): (Option<&Field>, Option<&Field>),
        message: impl Into<String>,
    ) -> Change {
        let named = old.or(new).map_or("", |field| field.name.rust.as_str());
        let pointer = |source: &str, field: &Field| {
            pointer::child(&format!("{source}/properties"), &field.name.wire)
        };
        let mut change = self.part(kind, named, message);
        change.old = old.map(|field| pointer(&self.old.source, field));
        change.new = new.map(|field| pointer(&self.new.source, field));
        change
    }

    /// A change of one of its parts, as Rust names it.
    pub(crate) fn part(&self, kind: ChangeKind, part: &str, message: impl Into<String>) -> Change {
        self.place(Change::new(
            kind,
            format!("{}::{part}", self.old.ident),
            message,
        ))
    }

    fn place(&self, change: Change) -> Change {
        change
            .was_at(self.old.source.clone())
            .now_at(self.new.source.clone())
    }
}

/// All changes of types.
pub(crate) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    for (id, definition) in pair.old.types.iter() {
        if pair.now(id).is_none() {
            changes.push(removed(definition));
        }
    }
    for id in pair.added() {
        let definition = &pair.new.types[*id];
        let change = Change::new(
            ChangeKind::TypeAdded,
            definition.ident.as_str(),
            format!("was added: {}", kind(&definition.shape)),
        );
        changes.push(change.now_at(definition.source.clone()));
    }
    for (id, old, new) in pair.kept_types() {
        compare_one(pair, id, TypePair { old, new }, changes);
    }
}

fn removed(definition: &TypeDef) -> Change {
    Change::new(
        ChangeKind::TypeRemoved,
        definition.ident.as_str(),
        "was removed",
    )
    .recompiled(SourceImpact::Breaks)
    .was_at(definition.source.clone())
}

fn compare_one(pair: &Pair<'_>, id: TypeId, kept: TypePair<'_>, changes: &mut Vec<Change>) {
    let TypePair { old, new } = kept;
    if old.ident != new.ident {
        let change = kept
            .change(
                ChangeKind::TypeRenamed,
                format!("was renamed to `{}`", new.ident),
            )
            .recompiled(SourceImpact::Breaks);
        changes.push(match pair.reason(id) {
            Some(reason) => change.because(reason),
            None => change,
        });
    }
    let before = changes.len();
    match (&old.shape, &new.shape) {
        (Shape::Struct(was), Shape::Struct(is)) => {
            object::compare(pair, kept, (was, is), changes);
        }
        (Shape::StringEnum(was), Shape::StringEnum(is)) => {
            let (was, is) = ((&*was.variants, &was.other), (&*is.variants, &is.other));
            enumeration::compare(kept, was, is, changes);
        }
        (Shape::IntegerEnum(was), Shape::IntegerEnum(is)) => {
            let (was, is) = ((&*was.variants, &was.other), (&*is.variants, &is.other));
            enumeration::compare(kept, was, is, changes);
        }
        (Shape::ValueEnum(was), Shape::ValueEnum(is)) => {
            let (was, is) = ((&*was.variants, &was.other), (&*is.variants, &is.other));
            enumeration::compare(kept, was, is, changes);
        }
        (Shape::TaggedUnion(was), Shape::TaggedUnion(is)) => {
            union::tagged(pair, kept, was, is, changes);
        }
        (Shape::UntaggedUnion(was), Shape::UntaggedUnion(is)) => {
            union::untagged(pair, kept, was, is, changes);
        }
        (Shape::Newtype(was), Shape::Newtype(is)) | (Shape::Alias(was), Shape::Alias(is)) => {
            target(pair, kept, was, is, changes);
        }
        (was, is) => changes.push(shape(kept, was, is)),
    }
    let is_constructor = |change: &Change| change.kind == ChangeKind::TypeShapeChanged;
    if old.usage.sent && !new.usage.sent && !changes[before..].iter().any(is_constructor) {
        changes.extend(constructor_lost(kept));
    }
    changes.extend(
        constraints::deprecation(&kept.name(), &old.docs, &new.docs, false)
            .map(|change| change.was_at(old.source.clone()).now_at(new.source.clone())),
    );
}

fn target(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &TypeRef,
    is: &TypeRef,
    changes: &mut Vec<Change>,
) {
    if pair.is_same(was, is) {
        return;
    }
    let message = format!(
        "is now `{}`; was `{}`",
        value::text(pair.new, is),
        value::text(pair.old, was)
    );
    let change = kept
        .change(ChangeKind::TypeTargetChanged, message)
        .recompiled(SourceImpact::Breaks)
        .deployed(value::deployed(pair, was, is, kept.usage()));
    changes.push(change);
}

/// A type of another kind: code for the one does not compile with the other.
fn shape(kept: TypePair<'_>, was: &Shape, is: &Shape) -> Change {
    let change = kept
        .change(
            ChangeKind::TypeShapeChanged,
            format!("is now {}; was {}", kind(is), kind(was)),
        )
        .recompiled(SourceImpact::Breaks);
    let usage = kept.usage();
    // An enumeration accepts any value of its kind, and a union with a discriminator any value at all.
    let reads = matches!(
        (was, is),
        (Shape::TaggedUnion(_) | Shape::ValueEnum(_), _)
            | (Shape::Struct(_), Shape::TaggedUnion(_))
            | (Shape::UntaggedUnion(_), Shape::Struct(_))
    );
    let change = if usage.received && !reads {
        change.deployed(WireImpact::Undecodable)
    } else {
        change
    };
    change.deployed_if(
        usage.sent && !matches!((was, is), (Shape::Struct(_), Shape::TaggedUnion(_))),
        WireImpact::Refused,
    )
}

/// Structs that are sent have setters; `new` of others takes what servers send.
fn constructor_lost(kept: TypePair<'_>) -> Option<Change> {
    let Shape::Struct(object) = &kept.old.shape else {
        return None;
    };
    let has_setters = object
        .fields
        .iter()
        .any(|field| !field.argument && field.constant.is_none());
    let arguments = |definition: &TypeDef| -> Vec<String> {
        let Shape::Struct(object) = &definition.shape else {
            return Vec::new();
        };
        let given = object.fields.iter().filter(|field| field.argument);
        given.map(|field| field.name.wire.clone()).collect()
    };
    let is_new_other = arguments(kept.old) != arguments(kept.new);
    (has_setters || is_new_other).then(|| {
        kept.change(
            ChangeKind::ConstructorLost,
            "is now only received: the setters were removed, and `new` is for tests",
        )
        .recompiled(SourceImpact::Breaks)
    })
}
