//! Unions: branches, and how they are distinguished.

use std::collections::HashSet;

use clientsmith_model::{Branch, Evidence, Ident, JsonKind, Shape, TaggedUnion, UntaggedUnion};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::pair::Pair;
use crate::types::TypePair;
use crate::value;

/// Changes of a union with a discriminator. It keeps unknown objects.
pub(crate) fn tagged(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &TaggedUnion,
    is: &TaggedUnion,
    changes: &mut Vec<Change>,
) {
    branches(pair, kept, &was.branches, &is.branches, changes);
    if was.tag != is.tag {
        let message = format!("has the discriminator `{}`; was `{}`", is.tag, was.tag);
        let change = kept
            .change(ChangeKind::TagChanged, message)
            .recompiled(SourceImpact::Differs);
        changes.push(change.deployed(discriminator_impact(kept)));
    }
    for old in &was.branches {
        let Some(new) = find(&is.branches, old) else {
            continue;
        };
        if new.distinction != old.distinction {
            let message = format!(
                "has the discriminator value {}; was {}",
                listed(&new.distinction),
                listed(&old.distinction)
            );
            let widened = old
                .distinction
                .iter()
                .all(|value| new.distinction.contains(value));
            let change = kept.part(ChangeKind::TagChanged, old.ident.as_str(), message);
            changes.push(if widened {
                change
            } else {
                change
                    .recompiled(SourceImpact::Differs)
                    .deployed(discriminator_impact(kept))
            });
        }
    }
    if was.default != is.default {
        let name = |default: &Option<Ident>| match default {
            Some(ident) => format!("as `{ident}`"),
            None => "as JSON".to_owned(),
        };
        let message = format!(
            "reads objects with another discriminator value {}; was {}",
            name(&is.default),
            name(&was.default)
        );
        let change = kept
            .change(ChangeKind::TagChanged, message)
            .recompiled(SourceImpact::Differs);
        changes.push(change.deployed(discriminator_impact(kept)));
    }
    other_variant(kept, Some(&was.other), Some(&is.other), changes);
    if !pair.is_same(&was.other_ty, &is.other_ty) {
        let (old, new) = (
            value::text(pair.old, &was.other_ty),
            value::text(pair.new, &is.other_ty),
        );
        let message = format!("is now `{new}`; was `{old}`");
        let change = kept.part(ChangeKind::BranchTypeChanged, was.other.as_str(), message);
        changes.push(change.recompiled(SourceImpact::Breaks));
    }
}

/// Changes of the variant that keeps what is like no branch.
fn other_variant(
    kept: TypePair<'_>,
    was: Option<&Ident>,
    is: Option<&Ident>,
    changes: &mut Vec<Change>,
) {
    let change = match (was, is) {
        (Some(was), Some(is)) if was != is => {
            let message = format!("was renamed to `{is}`");
            kept.part(ChangeKind::VariantRenamed, was.as_str(), message)
                .recompiled(SourceImpact::Breaks)
        }
        (Some(was), None) => {
            let message = "was removed: a value like no other variant is an error";
            kept.part(ChangeKind::BranchRemoved, was.as_str(), message)
                .recompiled(SourceImpact::Breaks)
        }
        (None, Some(is)) => {
            let message = "was added: it keeps a value like no other variant";
            kept.part(ChangeKind::BranchAdded, is.as_str(), message)
        }
        _ => return,
    };
    changes.push(change);
}

/// The effect of a changed discriminator on deployed programs.
fn discriminator_impact(kept: TypePair<'_>) -> WireImpact {
    if kept.usage().received {
        WireImpact::Misread
    } else if kept.usage().sent {
        WireImpact::Refused
    } else {
        WireImpact::Unaffected
    }
}

fn listed(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
    values.join(", ")
}

/// Changes of a union without a discriminator. The order matters between branches that can match the same value.
pub(crate) fn untagged(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &UntaggedUnion,
    is: &UntaggedUnion,
    changes: &mut Vec<Change>,
) {
    branches(pair, kept, &was.branches, &is.branches, changes);
    other_variant(kept, was.other.as_ref(), is.other.as_ref(), changes);
    for (place, new) in is.branches.iter().enumerate() {
        let rivals = is.branches.iter().enumerate().filter(|(other, rival)| {
            *other != place
                && find(&was.branches, rival).is_some()
                && overlap(&new.distinction, &rival.distinction)
        });
        let rivals: Vec<(usize, &Branch<Evidence>)> = rivals.collect();
        let Some(old) = find(&was.branches, new) else {
            let later: Vec<String> = rivals
                .iter()
                .filter(|(other, _)| *other > place)
                .map(|(_, rival)| rival.ident.to_string())
                .collect();
            if !later.is_empty() {
                let message = format!("is tried before {}", later.join(", "));
                let change = kept.part(ChangeKind::BranchesWidened, new.ident.as_str(), message);
                changes.push(widened(kept, change));
            }
            continue;
        };
        let preferred = |(_, rival): &(usize, &Branch<Evidence>)| {
            let rivals = find(&was.branches, rival).map(|before| (before, *rival));
            rivals.is_some_and(|rivals| is_preferred_for_others((old, new), rivals))
        };
        let is_recognised_otherwise =
            without_names(&old.distinction) != without_names(&new.distinction);
        if is_recognised_otherwise && !rivals.is_empty() || rivals.iter().any(preferred) {
            let message = "is recognised by other properties than before";
            let change = kept.part(ChangeKind::BranchesWidened, old.ident.as_str(), message);
            changes.push(widened(kept, change));
        }
        let before = position(&was.branches, new);
        let overtaken: Vec<String> = rivals
            .iter()
            .filter(|(other, rival)| *other > place && position(&was.branches, rival) < before)
            .map(|(_, rival)| rival.ident.to_string())
            .collect();
        if !overtaken.is_empty() {
            let message = format!("is now tried before {}", overtaken.join(", "));
            let change = kept.part(ChangeKind::BranchesWidened, old.ident.as_str(), message);
            changes.push(widened(kept, change));
        }
    }
}

/// Evidence without the members that only count as reasons: a member that is new to all branches changes nothing.
fn without_names(evidence: &Evidence) -> Evidence {
    let inside = evidence.inside.iter();
    let inside = inside.map(|(name, inside)| (name.clone(), without_names(inside)));
    Evidence {
        names: Vec::new(),
        inside: inside.collect(),
        items: evidence.items.as_deref().map(without_names).map(Box::new),
        ..evidence.clone()
    }
}

/// Whether members that were known before now speak for one of two branches and did not, or no longer do.
fn is_preferred_for_others(
    (old, new): (&Branch<Evidence>, &Branch<Evidence>),
    (old_rival, new_rival): (&Branch<Evidence>, &Branch<Evidence>),
) -> bool {
    let names = |branch: &Branch<Evidence>| -> HashSet<String> {
        branch.distinction.names.iter().cloned().collect()
    };
    let (old, old_rival) = (names(old), names(old_rival));
    let (new, new_rival) = (names(new), names(new_rival));
    let speaks = |name: &String, one: &HashSet<String>, rival: &HashSet<String>| {
        (one.contains(name), rival.contains(name))
    };
    let is_own = |(one, rival): (bool, bool)| one != rival;
    let known = old.union(&old_rival);
    known.into_iter().any(|name| {
        let (was, is) = (
            speaks(name, &old, &old_rival),
            speaks(name, &new, &new_rival),
        );
        was != is && is_own(is)
    })
}

/// Whether one value can match both branches.
fn overlap(one: &Evidence, other: &Evidence) -> bool {
    let kinds = one.kinds.is_empty()
        || other.kinds.is_empty()
        || one
            .kinds
            .iter()
            .any(|kind| other.kinds.iter().any(|theirs| same_kind(*kind, *theirs)));
    // A member with a different value in each.
    let parts = one.with.iter().any(|(name, values)| {
        let theirs = other.with.iter().find(|(theirs, _)| theirs == name);
        let is_needed = one.requires.contains(name) && other.requires.contains(name);
        is_needed
            && values.len() == 1
            && theirs.is_some_and(|(_, theirs)| theirs.len() == 1 && theirs != values)
    });
    kinds && !parts
}

fn same_kind(one: JsonKind, other: JsonKind) -> bool {
    use JsonKind::{Integer, Number};
    one == other || matches!((one, other), (Integer, Number) | (Number, Integer))
}

fn position<D>(branches: &[Branch<D>], branch: &Branch<D>) -> Option<usize> {
    branches
        .iter()
        .position(|other| other.ident == branch.ident)
}

fn widened(kept: TypePair<'_>, change: Change) -> Change {
    if kept.usage().received {
        change.recompiled(SourceImpact::Differs)
    } else {
        change
    }
}

fn find<'b, D>(branches: &'b [Branch<D>], branch: &Branch<D>) -> Option<&'b Branch<D>> {
    branches.iter().find(|other| other.ident == branch.ident)
}

/// How old programs decode an unknown branch: as another one, if it matches that too.
fn unknown<D>(kept: TypePair<'_>, new: &Branch<D>) -> WireImpact {
    let (Shape::UntaggedUnion(was), Shape::UntaggedUnion(is)) = (&kept.old.shape, &kept.new.shape)
    else {
        return WireImpact::Undecodable;
    };
    let Some(new) = is.branches.iter().find(|branch| branch.ident == new.ident) else {
        return WireImpact::Undecodable;
    };
    let shows = |old: &Evidence| {
        let required = &old.requires;
        overlap(old, &new.distinction)
            && required
                .iter()
                .all(|name| new.distinction.requires.contains(name))
    };
    if was.branches.iter().any(|old| shows(&old.distinction)) {
        WireImpact::Misread
    } else {
        WireImpact::Undecodable
    }
}

/// The only added branch with the type of an old one.
fn renamed<'b, D>(
    pair: &Pair<'_>,
    old: &Branch<D>,
    was: &[Branch<D>],
    is: &'b [Branch<D>],
) -> Option<&'b Branch<D>> {
    if find(is, old).is_some() {
        return None;
    }
    let mut alike = is
        .iter()
        .filter(|new| find(was, new).is_none() && pair.is_same(&old.ty, &new.ty));
    alike.next().filter(|_| alike.next().is_none())
}

/// Changes that both kinds of union share.
fn branches<D>(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &[Branch<D>],
    is: &[Branch<D>],
    changes: &mut Vec<Change>,
) {
    let usage = kept.usage();
    let is_open = match &kept.old.shape {
        Shape::TaggedUnion(_) => true,
        Shape::UntaggedUnion(union) => union.other.is_some(),
        _ => false,
    };
    for old in was {
        let name = old.ident.as_str();
        let Some(new) = find(is, old) else {
            if let Some(new) = renamed(pair, old, was, is) {
                let message = format!("was renamed to `{}`", new.ident);
                let change = kept.part(ChangeKind::VariantRenamed, name, message);
                changes.push(
                    change
                        .recompiled(SourceImpact::Breaks)
                        .because("it has the same type"),
                );
                continue;
            }
            let change = kept
                .part(ChangeKind::BranchRemoved, name, "was removed")
                .recompiled(SourceImpact::Breaks);
            changes.push(change.deployed_if(usage.sent, WireImpact::Refused));
            continue;
        };
        if !pair.is_same(&old.ty, &new.ty) {
            let boxed = value::same_but_boxed(pair, &old.ty, &new.ty);
            let (was, is) = (
                value::text(pair.old, &old.ty),
                value::text(pair.new, &new.ty),
            );
            let change = kept
                .part(
                    ChangeKind::BranchTypeChanged,
                    name,
                    format!("is now `{is}`; was `{was}`"),
                )
                .recompiled(SourceImpact::Breaks)
                .deployed(value::deployed(pair, &old.ty, &new.ty, usage));
            changes.push(if boxed {
                change.because(
                    "branches that are much larger than others, or contain their union, are boxed",
                )
            } else {
                change
            });
        }
    }
    let is_new = |new: &&Branch<D>| {
        let is_other_name =
            |old: &Branch<D>| renamed(pair, old, was, is).is_some_and(|is| is.ident == new.ident);
        find(was, new).is_none() && !was.iter().any(is_other_name)
    };
    for new in is.iter().filter(is_new) {
        let ty = value::text(pair.new, &new.ty);
        let change = kept.part(
            ChangeKind::BranchAdded,
            new.ident.as_str(),
            format!("was added: `{ty}`"),
        );
        changes.push(change.deployed_if(usage.received && !is_open, unknown(kept, new)));
    }
}
