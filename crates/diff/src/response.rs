//! Responses: successes, errors and headers.

use clientsmith_model::{
    Errors, Headers, Ident, MediaTypeCheck, MediaTypes, Payload, ResponseVariant, StatusRange,
    Success, TypeRef,
};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::operation::OperationPair;
use crate::pair::Pair;
use crate::value::{self, RECEIVED};
use crate::xml;

/// Changes of an operation's responses.
pub(crate) fn compare(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (&kept.old.responses, &kept.new.responses);
    success(kept, &was.success, &is.success, changes);
    errors(kept, &was.errors, &is.errors, changes);
    headers(kept, was.headers.as_ref(), is.headers.as_ref(), changes);
    if was.redirect != is.redirect {
        let message = if is.redirect {
            "returns redirects instead of following them"
        } else {
            "follows redirects instead of returning them"
        };
        let change = kept.change(ChangeKind::RedirectChanged, message);
        changes.push(
            change
                .recompiled(SourceImpact::Differs)
                .deployed(if is.redirect {
                    // Old programs follow it, and read the target's response.
                    WireImpact::Misread
                } else {
                    WireImpact::Unaffected
                }),
        );
    }
}

fn text(kept: OperationPair<'_>, payload: &Payload, new: bool) -> String {
    let api = if new { kept.pair.new } else { kept.pair.old };
    match payload {
        Payload::Empty => "()".to_owned(),
        Payload::Value(ty) => value::text(api, ty),
        Payload::Text | Payload::String => "String".to_owned(),
        Payload::Binary => "Bytes".to_owned(),
        Payload::Events(item) | Payload::JsonLines(item) => {
            format!("EventStream<{}>", value::text(api, item.ty()))
        }
    }
}

/// The effects of a change of a payload; `None` if there is no change.
fn payload(
    kept: OperationPair<'_>,
    old: &Payload,
    new: &Payload,
) -> Option<(SourceImpact, WireImpact)> {
    let pair = kept.pair;
    match (old, new) {
        (Payload::Value(was), Payload::Value(is)) => value(pair, was, is),
        (Payload::Events(was), Payload::Events(is))
        | (Payload::JsonLines(was), Payload::JsonLines(is))
            if std::mem::discriminant(was) == std::mem::discriminant(is) =>
        {
            value(pair, was.ty(), is.ty())
        }
        (old, new) if old == new => None,
        // The same type in Rust, read in another way.
        (
            Payload::Events(was) | Payload::JsonLines(was),
            Payload::Events(is) | Payload::JsonLines(is),
        ) if pair.is_same(was.ty(), is.ty()) => {
            Some((SourceImpact::Compiles, WireImpact::Undecodable))
        }
        (Payload::Text, Payload::String) => Some((SourceImpact::Compiles, WireImpact::Misread)),
        (Payload::String, Payload::Text) => Some((SourceImpact::Compiles, WireImpact::Unaffected)),
        // A payload of nothing accepts anything.
        (Payload::Empty, _) => Some((SourceImpact::Breaks, WireImpact::Misread)),
        _ => Some((SourceImpact::Breaks, WireImpact::Undecodable)),
    }
}

fn value(pair: &Pair<'_>, was: &TypeRef, is: &TypeRef) -> Option<(SourceImpact, WireImpact)> {
    (!pair.is_same(was, is)).then(|| {
        let deployed = value::deployed(pair, was, is, RECEIVED);
        (SourceImpact::Breaks, deployed)
    })
}

fn success(kept: OperationPair<'_>, was: &Success, is: &Success, changes: &mut Vec<Change>) {
    match (was, is) {
        (
            Success::One {
                payload: old,
                media_types: was,
                ..
            },
            Success::One {
                payload: new,
                media_types: is,
                ..
            },
        ) => {
            if let Some((recompiled, deployed)) = payload(kept, old, new) {
                let message = format!(
                    "responds with `{}` instead of `{}`",
                    text(kept, new, true),
                    text(kept, old, false)
                );
                let change = kept.change(ChangeKind::ResponseTypeChanged, message);
                changes.push(change.recompiled(recompiled).deployed(deployed));
            } else if !xml::is_known(kept.pair, was.format, is.format) {
                let message = format!(
                    "responds with `{}` {}",
                    text(kept, new, true),
                    xml::difference(was.format, is.format)
                );
                let change = kept.change(ChangeKind::ResponseTypeChanged, message);
                changes.push(change.deployed(WireImpact::Undecodable));
            } else if are_apart(was, is) {
                let message = format!("responds with {} instead of {}", names(is), names(was));
                let change = kept.change(ChangeKind::ResponseTypeChanged, message);
                changes.push(change.deployed(WireImpact::Undecodable));
            }
        }
        (
            Success::OneOf { ident, responses },
            Success::OneOf {
                ident: new_ident,
                responses: new_answers,
            },
        ) => choice(
            kept,
            (ident, responses),
            (new_ident, new_answers),
            WireImpact::Undecodable,
            changes,
        ),
        (Success::One { payload: old, .. }, Success::OneOf { ident, responses }) => {
            // Old programs decode every success as the type that they know.
            let reads = |response: &ResponseVariant| is_read(kept, old, &response.payload);
            let deployed = if responses.iter().all(reads) {
                WireImpact::Unaffected
            } else {
                WireImpact::Undecodable
            };
            let message = format!(
                "responds with one of several, `{ident}`, instead of `{}`",
                text(kept, old, false)
            );
            let change = kept.change(ChangeKind::ResponseTypeChanged, message);
            changes.push(change.recompiled(SourceImpact::Breaks).deployed(deployed));
        }
        (Success::OneOf { ident, responses }, Success::One { payload: new, .. }) => {
            let reads = |response: &ResponseVariant| is_read(kept, &response.payload, new);
            let deployed = if responses.iter().any(reads) {
                WireImpact::Unaffected
            } else {
                WireImpact::Undecodable
            };
            let message = format!(
                "responds with `{}` instead of one of several, `{ident}`",
                text(kept, new, true)
            );
            let change = kept.change(ChangeKind::ResponseTypeChanged, message);
            changes.push(change.recompiled(SourceImpact::Breaks).deployed(deployed));
        }
    }
}

/// Whether a program that knows these media types decodes none of the others.
fn are_apart(was: &MediaTypes, is: &MediaTypes) -> bool {
    was.check == MediaTypeCheck::Named && is.check == MediaTypeCheck::Named && !shares(was, is)
}

fn shares(one: &MediaTypes, other: &MediaTypes) -> bool {
    one.names.iter().any(|name| other.names.contains(name))
}

fn names(media_types: &MediaTypes) -> String {
    let names: Vec<String> = media_types
        .names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    names.join(", ")
}

/// Whether a program that knows one can decode the other.
fn is_read(kept: OperationPair<'_>, old: &Payload, new: &Payload) -> bool {
    payload(kept, old, new).is_none_or(|(_, deployed)| deployed == WireImpact::Unaffected)
}

type PayloadByStatus<'a> = (&'a Ident, &'a [ResponseVariant]);

fn status(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "any other status".to_owned(),
    }
}

/// Responses by status; `unknown` is the effect of a status that old programs do not know.
fn choice(
    kept: OperationPair<'_>,
    (was, old_answers): PayloadByStatus<'_>,
    (is, new_answers): PayloadByStatus<'_>,
    unknown: WireImpact,
    changes: &mut Vec<Change>,
) {
    if was != is {
        let change = kept.change(ChangeKind::TypeRenamed, format!("was renamed to `{is}`"));
        changes.push(
            change
                .about(was.to_string())
                .recompiled(SourceImpact::Breaks),
        );
    }
    let find = |responses: &[ResponseVariant], response: &ResponseVariant| {
        let of_status = |other: &&ResponseVariant| other.status == response.status;
        let is_one =
            |responses: &[ResponseVariant]| responses.iter().filter(of_status).count() == 1;
        let is_alone = is_one(old_answers) && is_one(new_answers);
        responses.iter().position(|other| {
            other.status == response.status
                && (is_alone
                    || other.ident == response.ident
                    || shares(&other.media_types, &response.media_types))
        })
    };
    for old in old_answers {
        let subject = format!("{was}::{}", old.ident);
        let Some(place) = find(new_answers, old) else {
            let change = kept.change(
                ChangeKind::ResponseRemoved,
                format!("{} was removed", status(old.status)),
            );
            changes.push(change.about(subject).recompiled(SourceImpact::Breaks));
            continue;
        };
        let new = &new_answers[place];
        if let Some((recompiled, deployed)) = payload(kept, &old.payload, &new.payload) {
            let message = format!(
                "is now `{}`; was `{}`",
                text(kept, &new.payload, true),
                text(kept, &old.payload, false)
            );
            let change = kept.change(ChangeKind::ResponseTypeChanged, message);
            changes.push(
                change
                    .about(subject)
                    .recompiled(recompiled)
                    .deployed(deployed),
            );
        } else if !xml::is_known(kept.pair, old.media_types.format, new.media_types.format) {
            let difference = xml::difference(old.media_types.format, new.media_types.format);
            let message = format!("is `{}` {difference}", text(kept, &new.payload, true));
            let change = kept.change(ChangeKind::ResponseTypeChanged, message);
            changes.push(change.about(subject).deployed(unknown));
        }
    }
    for new in new_answers
        .iter()
        .filter(|new| find(old_answers, new).is_none())
    {
        let change = kept.change(
            ChangeKind::ResponseAdded,
            format!("{} was added", status(new.status)),
        );
        changes.push(
            change
                .about(format!("{is}::{}", new.ident))
                .deployed(unknown),
        );
    }
}

fn errors(kept: OperationPair<'_>, was: &Errors, is: &Errors, changes: &mut Vec<Change>) {
    let body = |errors: &Errors, new: bool| match errors {
        Errors::Untyped => "no typed body".to_owned(),
        Errors::One { ty, .. } => {
            let api = if new { kept.pair.new } else { kept.pair.old };
            format!("`{}`", value::text(api, ty))
        }
        Errors::OneOf { ident, .. } => format!("one of several, `{ident}`"),
    };
    match (was, is) {
        (Errors::Untyped, Errors::Untyped) => {}
        (Errors::One { ty: old, .. }, Errors::One { ty: new, .. })
            if kept.pair.is_same(old, new) => {}
        (
            Errors::OneOf { ident, responses },
            Errors::OneOf {
                ident: new_ident,
                responses: new_answers,
            },
        ) => choice(
            kept,
            (ident, responses),
            (new_ident, new_answers),
            WireImpact::Unaffected,
            changes,
        ),
        (was, is) => {
            let message = format!(
                "its errors have {}; previously {}",
                body(is, true),
                body(was, false)
            );
            let change = kept.change(ChangeKind::ErrorTypeChanged, message);
            changes.push(change.recompiled(SourceImpact::Breaks));
        }
    }
}

fn headers(
    kept: OperationPair<'_>,
    was: Option<&Headers>,
    is: Option<&Headers>,
    changes: &mut Vec<Change>,
) {
    match (was, is) {
        (None, None) => {}
        (None, Some(is)) => {
            let change = kept.change(ChangeKind::HeaderAdded, "was added");
            changes.push(change.about(is.ident.to_string()));
        }
        (Some(was), None) => {
            let change = kept.change(ChangeKind::HeaderRemoved, "was removed");
            changes.push(
                change
                    .about(was.ident.to_string())
                    .recompiled(SourceImpact::Breaks),
            );
        }
        (Some(was), Some(is)) => {
            if was.ident != is.ident {
                let change = kept.change(
                    ChangeKind::TypeRenamed,
                    format!("was renamed to `{}`", is.ident),
                );
                changes.push(
                    change
                        .about(was.ident.to_string())
                        .recompiled(SourceImpact::Breaks),
                );
            }
            for old in &was.fields {
                let subject = format!("{}::{}", was.ident, old.name.rust);
                match is.fields.iter().find(|new| new.name == old.name) {
                    None => {
                        let change = kept.change(ChangeKind::HeaderRemoved, "was removed");
                        changes.push(change.about(subject).recompiled(SourceImpact::Breaks));
                    }
                    Some(new) if !kept.pair.is_same(&old.ty, &new.ty) => {
                        let (was, is) = (
                            value::text(kept.pair.old, &old.ty),
                            value::text(kept.pair.new, &new.ty),
                        );
                        let message = format!("is `{is}`; was `{was}`");
                        let change = kept.change(ChangeKind::HeaderTypeChanged, message);
                        let deployed = value::deployed(kept.pair, &old.ty, &new.ty, RECEIVED);
                        changes.push(
                            change
                                .about(subject)
                                .recompiled(SourceImpact::Breaks)
                                .deployed(deployed),
                        );
                    }
                    Some(_) => {}
                }
            }
            for new in &is.fields {
                if !was.fields.iter().any(|old| old.name == new.name) {
                    let change = kept.change(ChangeKind::HeaderAdded, "was added");
                    changes.push(change.about(format!("{}::{}", is.ident, new.name.rust)));
                }
            }
        }
    }
}
