//! Enumerations. Each accepts unlisted values, so a new value breaks no caller.

use std::fmt::Display;

use clientsmith_model::{Ident, Variant};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::constraints;
use crate::types::TypePair;

/// The variants of an enumeration, and the one for other values.
pub(crate) type Enumeration<'a, V> = (&'a [Variant<V>], &'a Ident);

/// Changes of an enumeration.
pub(crate) fn compare<V: PartialEq + Display>(
    kept: TypePair<'_>,
    (was, was_other): Enumeration<'_, V>,
    (is, is_other): Enumeration<'_, V>,
    changes: &mut Vec<Change>,
) {
    variants(kept, was, is, changes);
    other(kept, was_other, is_other, changes);
}

fn variants<V: PartialEq + Display>(
    kept: TypePair<'_>,
    was: &[Variant<V>],
    is: &[Variant<V>],
    changes: &mut Vec<Change>,
) {
    let named = |variants: &[Variant<V>], ident: &Ident| {
        variants.iter().position(|variant| variant.ident == *ident)
    };
    let valued = |variants: &[Variant<V>], value: &V| {
        variants.iter().position(|variant| variant.value == *value)
    };
    for old in was {
        let name = old.ident.as_str();
        let value_now = named(is, &old.ident).map(|place| &is[place]);
        match valued(is, &old.value).map(|place| &is[place]) {
            Some(new) if new.ident == old.ident => {
                let subject = format!("{}::{name}", kept.old.ident);
                changes.extend(
                    constraints::deprecation(&subject, &old.docs, &new.docs, false).map(|change| {
                        change
                            .was_at(kept.old.source.clone())
                            .now_at(kept.new.source.clone())
                    }),
                );
            }
            Some(new) => {
                let message = format!("`{}` was renamed to `{}`", old.value, new.ident);
                let change = kept.part(ChangeKind::VariantRenamed, name, message);
                changes.push(change.recompiled(match value_now {
                    Some(_) => SourceImpact::Differs,
                    None => SourceImpact::Breaks,
                }));
            }
            None => changes.push(match value_now {
                Some(new) => kept
                    .part(
                        ChangeKind::ValueChanged,
                        name,
                        format!("is `{}` on the wire; was `{}`", new.value, old.value),
                    )
                    .recompiled(SourceImpact::Differs)
                    .deployed(gone_for(kept).max(if kept.usage().received {
                        // Old programs do not know the new value.
                        WireImpact::Misread
                    } else {
                        WireImpact::Unaffected
                    })),
                None => kept
                    .part(
                        ChangeKind::ValueRemoved,
                        name,
                        format!("`{}` was removed", old.value),
                    )
                    .recompiled(SourceImpact::Breaks)
                    .deployed(gone_for(kept)),
            }),
        }
    }
    for new in is {
        if valued(was, &new.value).is_none() && named(was, &new.ident).is_none() {
            let message = format!("`{}` was added", new.value);
            changes.push(kept.part(ChangeKind::ValueAdded, new.ident.as_str(), message));
        }
    }
}

fn gone_for(kept: TypePair<'_>) -> WireImpact {
    if kept.usage().sent {
        WireImpact::Refused
    } else {
        WireImpact::Unaffected
    }
}

fn other(kept: TypePair<'_>, was: &Ident, is: &Ident, changes: &mut Vec<Change>) {
    if was != is {
        let change = kept
            .part(
                ChangeKind::VariantRenamed,
                was.as_str(),
                format!("was renamed to `{is}`"),
            )
            .recompiled(SourceImpact::Breaks)
            .because(format!(
                "a value in the document took or released the name `{was}`"
            ));
        changes.push(change);
    }
}
