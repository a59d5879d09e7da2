//! What comes back: successes, errors and headers.

use clientsmith_model::{Answer, Errors, Headers, Ident, Payload, StatusRange, Success};

use crate::change::{Change, Deployed, Kind, Recompiled};
use crate::operation::Kept;
use crate::value::{self, RECEIVED};

/// Changes of an operation's answers.
pub(crate) fn compare(kept: Kept<'_>, changes: &mut Vec<Change>) {
    let (was, is) = (&kept.old.answers, &kept.new.answers);
    success(kept, &was.success, &is.success, changes);
    errors(kept, &was.errors, &is.errors, changes);
    headers(kept, was.headers.as_ref(), is.headers.as_ref(), changes);
    if was.redirect != is.redirect {
        let message = if is.redirect {
            "answers a redirect instead of following it"
        } else {
            "follows redirects instead of answering them"
        };
        let change = kept.change(Kind::RedirectChanged, message);
        changes.push(
            change
                .recompiled(Recompiled::Differs)
                .deployed(if is.redirect {
                    // Old programs follow it, and read what is there.
                    Deployed::Misread
                } else {
                    Deployed::Unaffected
                }),
        );
    }
}

fn text(kept: Kept<'_>, payload: &Payload, new: bool) -> String {
    let api = if new { kept.pair.new } else { kept.pair.old };
    match payload {
        Payload::Empty => "()".to_owned(),
        Payload::Json(ty) => value::text(api, ty),
        Payload::Text => "String".to_owned(),
        Payload::Binary => "Bytes".to_owned(),
        Payload::Events(ty) | Payload::JsonLines(ty) => {
            format!("EventStream<{}>", value::text(api, ty))
        }
    }
}

/// What a change of a payload does, to both; `None` if there is none.
fn payload(kept: Kept<'_>, old: &Payload, new: &Payload) -> Option<(Recompiled, Deployed)> {
    let pair = kept.pair;
    match (old, new) {
        (Payload::Json(was), Payload::Json(is))
        | (Payload::Events(was), Payload::Events(is))
        | (Payload::JsonLines(was), Payload::JsonLines(is)) => (!pair.same(was, is)).then(|| {
            let deployed = value::deployed(pair, was, is, RECEIVED);
            (Recompiled::Breaks, deployed)
        }),
        (old, new) if old == new => None,
        // The same type in Rust, written otherwise.
        (Payload::Events(was), Payload::JsonLines(is))
        | (Payload::JsonLines(was), Payload::Events(is))
            if pair.same(was, is) =>
        {
            Some((Recompiled::Compiles, Deployed::Undecodable))
        }
        // What reads nothing, text or bytes reads anything.
        (Payload::Empty | Payload::Text | Payload::Binary, _) => {
            Some((Recompiled::Breaks, Deployed::Misread))
        }
        _ => Some((Recompiled::Breaks, Deployed::Undecodable)),
    }
}

fn success(kept: Kept<'_>, was: &Success, is: &Success, changes: &mut Vec<Change>) {
    match (was, is) {
        (Success::One { payload: old, .. }, Success::One { payload: new, .. }) => {
            if let Some((recompiled, deployed)) = payload(kept, old, new) {
                let message = format!(
                    "answers `{}`; answered `{}`",
                    text(kept, new, true),
                    text(kept, old, false)
                );
                let change = kept.change(Kind::AnswerTypeChanged, message);
                changes.push(change.recompiled(recompiled).deployed(deployed));
            }
        }
        (
            Success::Choice { ident, answers },
            Success::Choice {
                ident: new_ident,
                answers: new_answers,
            },
        ) => choice(
            kept,
            (ident, answers),
            (new_ident, new_answers),
            Deployed::Undecodable,
            changes,
        ),
        (Success::One { payload: old, .. }, Success::Choice { ident, answers }) => {
            // Old programs read every success as the one that they know.
            let reads = |answer: &Answer| is_read(kept, old, &answer.payload);
            let deployed = if answers.iter().all(reads) {
                Deployed::Unaffected
            } else {
                Deployed::Undecodable
            };
            let message = format!(
                "answers one of several, `{ident}`; answered `{}`",
                text(kept, old, false)
            );
            let change = kept.change(Kind::AnswerTypeChanged, message);
            changes.push(change.recompiled(Recompiled::Breaks).deployed(deployed));
        }
        (Success::Choice { ident, answers }, Success::One { payload: new, .. }) => {
            let reads = |answer: &Answer| is_read(kept, &answer.payload, new);
            let deployed = if answers.iter().any(reads) {
                Deployed::Unaffected
            } else {
                Deployed::Undecodable
            };
            let message = format!(
                "answers `{}`; answered one of several, `{ident}`",
                text(kept, new, true)
            );
            let change = kept.change(Kind::AnswerTypeChanged, message);
            changes.push(change.recompiled(Recompiled::Breaks).deployed(deployed));
        }
    }
}

/// Whether who knows the one reads the other.
fn is_read(kept: Kept<'_>, old: &Payload, new: &Payload) -> bool {
    payload(kept, old, new).is_none_or(|(_, deployed)| deployed == Deployed::Unaffected)
}

type Choice<'a> = (&'a Ident, &'a [Answer]);

fn status(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "any other status".to_owned(),
    }
}

/// Answers by status; `unknown` is what a status does that old programs do not know.
fn choice(
    kept: Kept<'_>,
    (was, old_answers): Choice<'_>,
    (is, new_answers): Choice<'_>,
    unknown: Deployed,
    changes: &mut Vec<Change>,
) {
    if was != is {
        let change = kept.change(Kind::TypeRenamed, format!("is called `{is}` now"));
        changes.push(change.about(was.to_string()).recompiled(Recompiled::Breaks));
    }
    let find = |answers: &[Answer], answer: &Answer| {
        answers
            .iter()
            .position(|other| other.status == answer.status)
    };
    for old in old_answers {
        let subject = format!("{was}::{}", old.ident);
        let Some(place) = find(new_answers, old) else {
            let change = kept.change(
                Kind::AnswerRemoved,
                format!("{} is gone", status(old.status)),
            );
            changes.push(change.about(subject).recompiled(Recompiled::Breaks));
            continue;
        };
        let new = &new_answers[place];
        if let Some((recompiled, deployed)) = payload(kept, &old.payload, &new.payload) {
            let message = format!(
                "holds `{}`; held `{}`",
                text(kept, &new.payload, true),
                text(kept, &old.payload, false)
            );
            let change = kept.change(Kind::AnswerTypeChanged, message);
            changes.push(
                change
                    .about(subject)
                    .recompiled(recompiled)
                    .deployed(deployed),
            );
        }
    }
    for new in new_answers
        .iter()
        .filter(|new| find(old_answers, new).is_none())
    {
        let change = kept.change(Kind::AnswerAdded, format!("{} is new", status(new.status)));
        changes.push(
            change
                .about(format!("{is}::{}", new.ident))
                .deployed(unknown),
        );
    }
}

fn errors(kept: Kept<'_>, was: &Errors, is: &Errors, changes: &mut Vec<Change>) {
    let told = |errors: &Errors, new: bool| match errors {
        Errors::Untyped => "nothing typed".to_owned(),
        Errors::One { ty, .. } => {
            let api = if new { kept.pair.new } else { kept.pair.old };
            format!("`{}`", value::text(api, ty))
        }
        Errors::Choice { ident, .. } => format!("one of several, `{ident}`"),
    };
    match (was, is) {
        (Errors::Untyped, Errors::Untyped) => {}
        (Errors::One { ty: old, .. }, Errors::One { ty: new, .. }) if kept.pair.same(old, new) => {}
        (
            Errors::Choice { ident, answers },
            Errors::Choice {
                ident: new_ident,
                answers: new_answers,
            },
        ) => choice(
            kept,
            (ident, answers),
            (new_ident, new_answers),
            Deployed::Unaffected,
            changes,
        ),
        (was, is) => {
            let message = format!(
                "its errors carry {}; carried {}",
                told(is, true),
                told(was, false)
            );
            let change = kept.change(Kind::ErrorTypeChanged, message);
            changes.push(change.recompiled(Recompiled::Breaks));
        }
    }
}

fn headers(kept: Kept<'_>, was: Option<&Headers>, is: Option<&Headers>, changes: &mut Vec<Change>) {
    match (was, is) {
        (None, None) => {}
        (None, Some(is)) => {
            let change = kept.change(Kind::HeaderAdded, "is new");
            changes.push(change.about(is.ident.to_string()));
        }
        (Some(was), None) => {
            let change = kept.change(Kind::HeaderRemoved, "is gone");
            changes.push(
                change
                    .about(was.ident.to_string())
                    .recompiled(Recompiled::Breaks),
            );
        }
        (Some(was), Some(is)) => {
            if was.ident != is.ident {
                let change =
                    kept.change(Kind::TypeRenamed, format!("is called `{}` now", is.ident));
                changes.push(
                    change
                        .about(was.ident.to_string())
                        .recompiled(Recompiled::Breaks),
                );
            }
            for old in &was.fields {
                let subject = format!("{}::{}", was.ident, old.name.rust);
                match is.fields.iter().find(|new| new.name == old.name) {
                    None => {
                        let change = kept.change(Kind::HeaderRemoved, "is gone");
                        changes.push(change.about(subject).recompiled(Recompiled::Breaks));
                    }
                    Some(new) if !kept.pair.same(&old.ty, &new.ty) => {
                        let (was, is) = (
                            value::text(kept.pair.old, &old.ty),
                            value::text(kept.pair.new, &new.ty),
                        );
                        let message = format!("is `{is}`; was `{was}`");
                        let change = kept.change(Kind::HeaderTypeChanged, message);
                        let deployed = value::deployed(kept.pair, &old.ty, &new.ty, RECEIVED);
                        changes.push(
                            change
                                .about(subject)
                                .recompiled(Recompiled::Breaks)
                                .deployed(deployed),
                        );
                    }
                    Some(_) => {}
                }
            }
            for new in &is.fields {
                if !was.fields.iter().any(|old| old.name == new.name) {
                    let change = kept.change(Kind::HeaderAdded, "is new");
                    changes.push(change.about(format!("{}::{}", is.ident, new.name.rust)));
                }
            }
        }
    }
}
