//! Structs: members, and the arguments of `new`.

use clientsmith_model::{
    AdditionalPolicy, Api, Constant, Field, Presence, Shape, Struct, TypeRef, Usage,
};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::pair::Pair;
use crate::types::TypePair;
use crate::value::RECEIVED;
use crate::{constraints, value};

/// Changes of a struct.
pub(crate) fn compare(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    (was, is): (&Struct, &Struct),
    changes: &mut Vec<Change>,
) {
    let gone: Vec<&Field> = was
        .fields
        .iter()
        .filter(|field| find(is, field).is_none())
        .collect();
    let mut came: Vec<&Field> = is
        .fields
        .iter()
        .filter(|field| find(was, field).is_none())
        .collect();
    for field in gone {
        match renamed(pair, field, &came, was) {
            Some((place, reason)) => {
                changes.push(rename(kept, field, came.remove(place), reason));
            }
            None => changes.push(removed(kept, field, is)),
        }
    }
    for field in came {
        changes.push(added(pair, kept, field, was));
    }
    for old in &was.fields {
        if let Some(new) = find(is, old) {
            compare_field(pair, kept, old, new, changes);
        }
    }
    additional(pair, kept, &was.additional, &is.additional, changes);
    reordered(pair, kept, was, is, changes);
}

fn find<'s>(object: &'s Struct, field: &Field) -> Option<&'s Field> {
    let mut fields = object.fields.iter();
    fields.find(|other| other.name.wire == field.name.wire)
}

/// The new member that an old one was renamed to: the same type and presence, and a similar name or description.
fn renamed(pair: &Pair<'_>, old: &Field, came: &[&Field], was: &Struct) -> Option<(usize, String)> {
    let alike: Vec<(usize, &str)> = came
        .iter()
        .enumerate()
        .filter(|(_, new)| pair.is_same(&old.ty, &new.ty) && old.presence == new.presence)
        .filter_map(|(place, new)| Some((place, evidence(old, new, was)?)))
        .collect();
    match alike.as_slice() {
        [(place, reason)] => Some((*place, (*reason).to_owned())),
        _ => None,
    }
}

/// The minimum share of common letters of similar names.
const ALIKE: f64 = 0.75;

fn evidence(old: &Field, new: &Field, was: &Struct) -> Option<&'static str> {
    let is_only_one = was
        .fields
        .iter()
        .filter(|field| field.docs.says_the_same(&old.docs))
        .count()
        == 1;
    // Where the document says nothing, the docs name the member.
    let is_said = !old.docs.names(&old.name.wire);
    if is_said && is_only_one && old.docs.says_the_same(&new.docs) {
        return Some("the type and the description are the same");
    }
    let (one, other) = (old.name.rust.bare(), new.name.rust.bare());
    let is_alike = one == other || strsim::normalized_damerau_levenshtein(one, other) >= ALIKE;
    is_alike.then_some("the type is the same and the names are similar")
}

fn rename(kept: TypePair<'_>, old: &Field, new: &Field, reason: String) -> Change {
    let recompiled = SourceImpact::unless(old.name.rust == new.name.rust);
    let message = if old.name.rust == new.name.rust {
        format!(
            "is `{}` on the wire; was `{}`",
            new.name.wire, old.name.wire
        )
    } else {
        format!(
            "was renamed to `{}` (`{}` on the wire)",
            new.name.rust, new.name.wire
        )
    };
    kept.member(ChangeKind::FieldRenamed, (Some(old), Some(new)), message)
        .recompiled(recompiled)
        .deployed(gone_for(kept.usage(), old).max(came_for(kept.usage(), new)))
        .because(reason)
}

fn removed(kept: TypePair<'_>, field: &Field, is: &Struct) -> Change {
    let effect =
        if kept.usage().sent && !field.read_only && is.additional == AdditionalPolicy::Denied {
            WireImpact::Refused
        } else {
            gone_for(kept.usage(), field)
        };
    kept.member(ChangeKind::FieldRemoved, (Some(field), None), "was removed")
        .recompiled(SourceImpact::Breaks)
        .deployed(effect)
}

/// The effect of a removed member on deployed programs.
fn gone_for(usage: Usage, field: &Field) -> WireImpact {
    let needed = field.presence == Presence::Required && !matches!(field.ty, TypeRef::List(_));
    if usage.sent && !field.read_only {
        // It is still sent, but ignored.
        WireImpact::Misread
    } else if usage.received && needed {
        WireImpact::Undecodable
    } else {
        WireImpact::Unaffected
    }
}

/// The effect of an added member on deployed programs.
fn came_for(usage: Usage, field: &Field) -> WireImpact {
    let is_needed = is_required(field.presence) || field.argument || field.constant.is_some();
    if usage.sent && is_needed && !field.read_only {
        WireImpact::Refused
    } else {
        WireImpact::Unaffected
    }
}

const fn is_required(presence: Presence) -> bool {
    matches!(presence, Presence::Required | Presence::Nullable)
}

fn added(pair: &Pair<'_>, kept: TypePair<'_>, field: &Field, was: &Struct) -> Change {
    // A write-only member may be missing from responses, but callers must still provide it.
    let presence = if field.argument {
        Presence::Required
    } else {
        field.presence
    };
    let ty = value::field_text(pair.new, &field.ty, presence);
    let usage = kept.usage();
    let (message, recompiled) = if field.argument && usage.sent {
        let message = format!("was added and is required: `{ty}`, an argument of `new`");
        (message, SourceImpact::Breaks)
    } else if field.argument {
        // Only tests call `new` of what only responses have; its arguments are not covered by the promises to callers.
        let message = format!("was added: `{ty}`, always present; tests give it to `new`");
        (message, SourceImpact::Compiles)
    } else if field.constant.is_some() {
        let message =
            format!("was added: `{ty}`, which has one value and is set without being given");
        (message, SourceImpact::Compiles)
    } else {
        (format!("was added: `{ty}`"), SourceImpact::Compiles)
    };
    let change = kept
        .member(ChangeKind::FieldAdded, (None, Some(field)), message)
        .recompiled(recompiled)
        .deployed(came_for(usage, field));
    // Old programs read it as an additional member.
    match &was.additional {
        AdditionalPolicy::Kept { values, .. } if usage.received => {
            change.deployed(value::deployed(pair, values, &field.ty, RECEIVED))
        }
        _ => change,
    }
}

fn compare_field(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    old: &Field,
    new: &Field,
    changes: &mut Vec<Change>,
) {
    let name = old.name.rust.as_str();
    let usage = Usage {
        sent: kept.usage().sent && !old.read_only,
        received: kept.usage().received && !old.write_only,
    };
    if old.name.rust != new.name.rust {
        let change = kept
            .member(
                ChangeKind::FieldRenamed,
                (Some(old), Some(new)),
                format!("was renamed to `{}`", new.name.rust),
            )
            .recompiled(SourceImpact::Breaks)
            .because(format!(
                "another member of `{}` took or released the name",
                kept.new.ident
            ));
        changes.push(change);
    }
    let was = value::field_text(pair.old, &old.ty, old.presence);
    let is = value::field_text(pair.new, &new.ty, new.presence);
    if !pair.is_same(&old.ty, &new.ty) {
        let boxed = value::same_but_boxed(pair, &old.ty, &new.ty);
        let change = kept
            .member(
                ChangeKind::FieldTypeChanged,
                (Some(old), Some(new)),
                format!("is `{is}`; was `{was}`"),
            )
            .recompiled(SourceImpact::Breaks)
            .deployed(value::deployed(pair, &old.ty, &new.ty, usage))
            .deployed(presence_for(usage, old, new));
        changes.push(if boxed {
            change.because(recursion(pair, &new.ty))
        } else {
            change
        });
    } else if old.presence != new.presence {
        let change = presence(kept, (old, new), (&was, &is), usage);
        let is_new_argument = new.argument && !old.argument && usage.sent && kept.new.usage.sent;
        changes.push(if is_new_argument {
            change
                .recompiled(SourceImpact::Breaks)
                .deployed(WireImpact::Refused)
        } else {
            change
        });
    } else if old.argument != new.argument && usage.sent && kept.new.usage.sent {
        changes.push(argument(kept, old, new));
    } else if let (Some(was), Some(is)) = (&old.constant, &new.constant)
        && constant_text(pair.old, was) != constant_text(pair.new, is)
        && usage.sent
    {
        let (was, is) = (constant_text(pair.old, was), constant_text(pair.new, is));
        let change = kept.member(
            ChangeKind::DefaultChanged,
            (Some(old), Some(new)),
            format!("is set to `{is}`; was `{was}`"),
        );
        changes.push(
            change
                .recompiled(SourceImpact::Differs)
                .deployed(WireImpact::Refused),
        );
    } else if (old.read_only, old.write_only) != (new.read_only, new.write_only) {
        changes.push(direction(kept, old, new));
    }
    let subject = format!("{}::{name}", kept.old.ident);
    let sent = usage.sent && kept.new.usage.sent;
    let constraints = constraints::compare(&subject, (&old.docs, &new.docs), sent, false);
    let place = kept.member(ChangeKind::DocsChanged, (Some(old), Some(new)), "");
    changes.extend(constraints.into_iter().map(|change| Change {
        old: place.old.clone(),
        new: place.new.clone(),
        ..change
    }));
}

fn recursion(pair: &Pair<'_>, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Boxed(inner) => format!(
            "`{}` is now recursive, so it is boxed here",
            value::text(pair.new, inner)
        ),
        ty => format!(
            "`{}` is no longer recursive, so no box is needed",
            value::text(pair.new, ty)
        ),
    }
}

fn presence(
    kept: TypePair<'_>,
    (old, new): (&Field, &Field),
    (was, is): (&str, &str),
    usage: Usage,
) -> Change {
    let message = format!("{}; {}", words(new.presence), previously(old.presence));
    let recompiled = if was != is {
        SourceImpact::Breaks
    } else if usage.sent && !matches!(old.ty, TypeRef::List(_)) {
        // `None` was left out and is null now, or the reverse.
        SourceImpact::Differs
    } else {
        SourceImpact::Compiles
    };
    let message = if was == is {
        message
    } else {
        format!("{message}: `{is}`, was `{was}`")
    };
    kept.member(
        ChangeKind::FieldPresenceChanged,
        (Some(old), Some(new)),
        message,
    )
    .recompiled(recompiled)
    .deployed(presence_for(usage, old, new))
}

/// A constant's value on the wire.
pub(crate) fn constant_text(api: &Api, constant: &Constant) -> String {
    match constant {
        Constant::Variant(id, ident) => match &api.types[*id].shape {
            Shape::StringEnum(list) => {
                let mut variants = list.variants.iter();
                let variant = variants.find(|variant| variant.ident == *ident);
                variant.map(|variant| variant.value.clone())
            }
            Shape::IntegerEnum(list) => {
                let mut variants = list.variants.iter();
                let variant = variants.find(|variant| variant.ident == *ident);
                variant.map(|variant| variant.value.to_string())
            }
            _ => None,
        }
        .unwrap_or_default(),
        Constant::Bool(value) => value.to_string(),
        Constant::Float(text) => text.clone(),
    }
}

/// A member that is given, or no longer: a write-only one, which responses omit whether or not requests must have it,
/// or one that has a single value.
fn argument(kept: TypePair<'_>, old: &Field, new: &Field) -> Change {
    let (message, deployed) = if new.constant.is_some() {
        (
            "has one value, which is set without being given: no argument of `new`",
            WireImpact::Unaffected,
        )
    } else if old.constant.is_some() && new.argument {
        (
            "has several values: an argument of `new`",
            WireImpact::Unaffected,
        )
    } else if new.argument {
        (
            "must now be sent: an argument of `new`",
            WireImpact::Refused,
        )
    } else {
        (
            "no longer has to be sent: no argument of `new`",
            WireImpact::Unaffected,
        )
    };
    kept.member(
        ChangeKind::FieldPresenceChanged,
        (Some(old), Some(new)),
        message,
    )
    .recompiled(SourceImpact::Breaks)
    .deployed(deployed)
}

const fn words(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "is always present",
        Presence::Optional => "may be missing",
        Presence::Nullable => "is always present and may be null",
        Presence::OptionalNullable => "may be missing or null",
    }
}

const fn previously(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "was always present",
        Presence::Optional => "could be missing",
        Presence::Nullable => "was always present and could be null",
        Presence::OptionalNullable => "could be missing or null",
    }
}

/// Whether a member may be missing, and whether it may be null.
const fn freedom(presence: Presence) -> (bool, bool) {
    match presence {
        Presence::Required => (false, false),
        Presence::Optional => (true, false),
        Presence::Nullable => (false, true),
        Presence::OptionalNullable => (true, true),
    }
}

fn presence_for(usage: Usage, old: &Field, new: &Field) -> WireImpact {
    let (missed, nulled) = freedom(old.presence);
    let (misses, nulls) = freedom(new.presence);
    let is_list = matches!(old.ty, TypeRef::List(_));
    // An optional member also accepts null, and a missing required list is read as empty.
    let reads = missed || nulled || is_list;
    if usage.received && !reads && (misses || nulls) {
        WireImpact::Undecodable
    } else if usage.sent && ((missed && !misses) || (nulled && !nulls)) {
        WireImpact::Refused
    } else {
        WireImpact::Unaffected
    }
}

fn direction(kept: TypePair<'_>, old: &Field, new: &Field) -> Change {
    let message = match (new.read_only, new.write_only) {
        (true, _) => "is now read-only: only the server sets it",
        (_, true) => "is now write-only: never in a response",
        _ => "is now both sent and received",
    };
    let change = kept.member(
        ChangeKind::FieldDirectionChanged,
        (Some(old), Some(new)),
        message,
    );
    if kept.usage().sent && new.read_only {
        change
            .recompiled(SourceImpact::Differs)
            .deployed(WireImpact::Misread)
    } else {
        change
    }
}

fn additional(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &AdditionalPolicy,
    is: &AdditionalPolicy,
    changes: &mut Vec<Change>,
) {
    let kind = ChangeKind::AdditionalChanged;
    match (was, is) {
        (AdditionalPolicy::Denied, AdditionalPolicy::Denied) => {}
        (AdditionalPolicy::Denied, AdditionalPolicy::Kept { field, .. }) => {
            let message = "was added: additional members are now allowed";
            changes.push(kept.part(kind, field.as_str(), message));
        }
        (AdditionalPolicy::Kept { field, .. }, AdditionalPolicy::Denied) => {
            let change = kept
                .part(
                    kind,
                    field.as_str(),
                    "was removed: additional members are no longer allowed",
                )
                .recompiled(SourceImpact::Breaks);
            changes.push(change.deployed_if(kept.usage().sent, WireImpact::Refused));
        }
        (
            AdditionalPolicy::Kept { field, values },
            AdditionalPolicy::Kept {
                field: new_field,
                values: new_values,
            },
        ) => {
            if field != new_field {
                let message = format!("was renamed to `{new_field}`");
                changes.push(
                    kept.part(kind, field.as_str(), message)
                        .recompiled(SourceImpact::Breaks),
                );
            }
            if !pair.is_same(values, new_values) {
                let (was, is) = (
                    value::text(pair.old, values),
                    value::text(pair.new, new_values),
                );
                let change = kept
                    .part(
                        kind,
                        field.as_str(),
                        format!("is now of `{is}`; was of `{was}`"),
                    )
                    .recompiled(SourceImpact::Breaks)
                    .deployed(value::deployed(pair, values, new_values, kept.usage()));
                changes.push(change);
            }
        }
    }
}

/// Reordered arguments of `new`: if their types allow it, callers still compile but pass them in the wrong order.
fn reordered(
    pair: &Pair<'_>,
    kept: TypePair<'_>,
    was: &Struct,
    is: &Struct,
    changes: &mut Vec<Change>,
) {
    if !kept.usage().sent || !kept.new.usage.sent {
        return;
    }
    let arguments = |object: &Struct| -> Vec<Field> {
        let required = object.fields.iter();
        required.filter(|field| field.argument).cloned().collect()
    };
    let (before, after) = (arguments(was), arguments(is));
    let shared: Vec<&Field> = before
        .iter()
        .filter(|field| after.iter().any(|other| other.name.wire == field.name.wire))
        .collect();
    let order: Vec<&Field> = after
        .iter()
        .filter(|field| {
            before
                .iter()
                .any(|other| other.name.wire == field.name.wire)
        })
        .collect();
    let moved = shared
        .iter()
        .zip(&order)
        .any(|(one, other)| one.name.wire != other.name.wire);
    if !moved {
        return;
    }
    let fits = before.len() == after.len()
        && before
            .iter()
            .zip(&after)
            .all(|(old, new)| value::argument_compiles(pair, &old.ty, &new.ty));
    let names: Vec<&str> = order.iter().map(|field| field.name.rust.as_str()).collect();
    let change = kept.part(
        ChangeKind::ArgumentsReordered,
        "new",
        format!(
            "takes its arguments in a different order: {}",
            names.join(", ")
        ),
    );
    changes.push(change.recompiled(if fits {
        SourceImpact::Differs
    } else {
        SourceImpact::Breaks
    }));
}
