//! Traits that types no longer implement, reported at the type that causes it.
//!
//! A float that is added deep inside takes `Eq` and `Hash` from everything that holds it: that is one change.

use std::collections::BTreeMap;

use clientsmith_model::{AdditionalPolicy, Api, Derives, Presence, Scalar, Shape, TypeId, TypeRef};

use crate::change::{Change, ChangeKind, SourceImpact};
use crate::pair::{Pair, kind};
use crate::types::TypePair;
use crate::value;

/// All traits that are no longer implemented.
pub(crate) fn compare(pair: &Pair<'_>, changes: &mut Vec<Change>) {
    let lost: BTreeMap<TypeId, (TypePair<'_>, Vec<&'static str>)> = pair
        .kept_types()
        .into_iter()
        .filter(|(_, old, new)| kind(&old.shape) == kind(&new.shape) && derives_any(&old.shape))
        .filter_map(|(id, old, new)| {
            let names = missing(old.derives, new.derives);
            let now = pair.now(id)?;
            (!names.is_empty()).then_some((now, (TypePair { old, new }, names)))
        })
        .collect();
    // By cause and traits.
    let mut roots: BTreeMap<(TypeId, Vec<&'static str>), Vec<TypeId>> = BTreeMap::new();
    for (id, (_, names)) in &lost {
        let root = root(pair.new, &lost, *id, names);
        roots.entry((root, names.clone())).or_default().push(*id);
    }
    for ((root, names), ids) in roots {
        let Some((kept, _)) = lost.get(&root).or_else(|| lost.get(&ids[0])) else {
            continue;
        };
        let message = format!("no longer implements {}", names.join(", "));
        let change = kept
            .change(ChangeKind::DeriveLost, message)
            .recompiled(SourceImpact::Breaks);
        let mut change = match cause(pair, *kept, &names) {
            Some(reason) => change.because(reason),
            None => change,
        };
        change.also = ids
            .iter()
            .filter_map(|id| Some(lost.get(id)?.0.name()))
            .filter(|name| *name != change.subject)
            .collect();
        changes.push(change);
    }
}

/// Aliases implement what they stand for. A change of a type's kind is reported separately.
const fn derives_any(shape: &Shape) -> bool {
    !matches!(shape, Shape::Alias(_))
}

fn missing(was: Derives, is: Derives) -> Vec<&'static str> {
    let all = [
        (was.eq && !is.eq, "Eq"),
        (was.hash && !is.hash, "Hash"),
        (was.copy && !is.copy, "Copy"),
        (was.default && !is.default, "Default"),
    ];
    all.into_iter()
        .filter_map(|(lost, name)| lost.then_some(name))
        .collect()
}

/// Follows members that lost the same traits, to the cause.
fn root(
    api: &Api,
    lost: &BTreeMap<TypeId, (TypePair<'_>, Vec<&'static str>)>,
    from: TypeId,
    names: &[&'static str],
) -> TypeId {
    let mut seen = vec![from];
    let mut at = from;
    // `Default` depends on the type only, not on its members.
    if names.contains(&"Default") {
        return at;
    }
    loop {
        let mut parts = Vec::new();
        for ty in api.types[at].parts() {
            ty.declared(&mut parts);
        }
        let next = parts.into_iter().find(|id| {
            !seen.contains(id) && lost.get(id).is_some_and(|(_, theirs)| theirs == names)
        });
        match next {
            Some(id) => {
                seen.push(id);
                at = id;
            }
            None => return at,
        }
    }
}

/// What in a type prevents the trait.
fn cause(pair: &Pair<'_>, kept: TypePair<'_>, names: &[&'static str]) -> Option<String> {
    let Shape::Struct(is) = &kept.new.shape else {
        return None;
    };
    let Shape::Struct(was) = &kept.old.shape else {
        return None;
    };
    let is_default = names.contains(&"Default");
    let field = is.fields.iter().find(|field| {
        let old = was
            .fields
            .iter()
            .find(|old| old.name.wire == field.name.wire);
        let changed = old
            .is_none_or(|old| !pair.is_same(&old.ty, &field.ty) || old.presence != field.presence);
        let takes = if is_default {
            field.presence == Presence::Required || field.argument
        } else {
            takes_eq(pair.new, &field.ty)
        };
        changed && takes
    });
    let additional = match &is.additional {
        AdditionalPolicy::Kept {
            field,
            values: TypeRef::Json,
        } if was.additional == AdditionalPolicy::Denied => {
            Some(format!("`{field}` holds any JSON"))
        }
        _ => None,
    };
    field
        .map(|field| {
            if is_default {
                format!("`{}` is now required", field.name.rust)
            } else {
                let ty = value::field_text(pair.new, &field.ty, field.presence);
                format!("`{}` is now `{ty}`", field.name.rust)
            }
        })
        .or(additional)
}

/// Floats, free JSON and types without `Eq` have none to give.
fn takes_eq(api: &Api, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Named(id) => !api.types[*id].derives.eq || !api.types[*id].derives.copy,
        TypeRef::External(id) => !api.types[*id].traits.eq || !api.types[*id].traits.hash,
        TypeRef::Scalar(scalar) => *scalar == Scalar::F64,
        TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::OrEmpty(inner)
        | TypeRef::Boxed(inner) => takes_eq(api, inner),
        TypeRef::Tuple(items) => items.iter().any(|item| takes_eq(api, item)),
        TypeRef::Json => true,
    }
}
