//! Defaults, bounds and deprecation: properties of a value that are only documented, but that callers rely on.

use clientsmith_model::{Bound, Constraints, Docs};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};

type Count = (Option<usize>, Option<usize>);

/// Changes of the constraints on a value; `sent` if callers provide it, `called` if they do so through a function.
pub(crate) fn compare(
    subject: &str,
    (old, new): (&Docs, &Docs),
    sent: bool,
    called: bool,
) -> Vec<Change> {
    let none = Constraints::default();
    let was = old.constraints.as_deref().unwrap_or(&none);
    let is = new.constraints.as_deref().unwrap_or(&none);
    let mut changes = Vec::new();
    if was.default != is.default {
        let mut change = Change::new(
            ChangeKind::DefaultChanged,
            subject,
            default_message(was, is),
        );
        if sent {
            change = change
                .recompiled(SourceImpact::Differs)
                .deployed(WireImpact::Misread);
        }
        changes.push(change);
    }
    let (before, after) = (bounds(was), bounds(is));
    if before != after {
        let message = match (before.as_str(), after.as_str()) {
            ("", after) => format!("must now be {after}"),
            (before, "") => format!("no longer has to be {before}"),
            (before, after) => format!("must be {after}; previously {before}"),
        };
        let mut change = Change::new(ChangeKind::BoundsChanged, subject, message);
        if sent && !includes(is, was) {
            change = change.deployed(WireImpact::Refused);
        }
        changes.push(change);
    }
    changes.extend(deprecation(subject, old, new, called));
    changes
}

/// Whether something is now deprecated, or no longer. Only functions are marked in Rust: an attribute on a type or a
/// member would cause warnings in the crate itself, and the docs show it.
pub(crate) fn deprecation(subject: &str, old: &Docs, new: &Docs, called: bool) -> Option<Change> {
    let change = |message: &str| Change::new(ChangeKind::DeprecationChanged, subject, message);
    match (&old.deprecated, &new.deprecated) {
        (None, Some(_)) if called => {
            Some(change("is now deprecated").recompiled(SourceImpact::Warns))
        }
        (None, Some(_)) => Some(change("is now documented as deprecated")),
        (Some(_), None) => Some(change("is no longer deprecated")),
        _ => None,
    }
}

fn default_message(was: &Constraints, is: &Constraints) -> String {
    match (&was.default, &is.default) {
        (Some(was), Some(is)) => format!("the default is `{is}`; was `{was}`"),
        (None, Some(is)) => format!("the default is now `{is}`; none was documented"),
        (Some(was), None) => format!("the default is no longer documented; it was `{was}`"),
        (None, None) => String::new(),
    }
}

/// Bounds in words.
fn bounds(constraints: &Constraints) -> String {
    let limit = |limit: &Option<Bound>, within: &str, outside: &str| {
        limit.as_ref().map(|limit| {
            let word = if limit.excluded { outside } else { within };
            format!("{word} {}", limit.value)
        })
    };
    let count = |(low, high): Count, what: &str| match (low, high) {
        (Some(low), Some(high)) => Some(format!("of {low} to {high} {what}")),
        (Some(low), None) => Some(format!("of at least {low} {what}")),
        (None, Some(high)) => Some(format!("of at most {high} {what}")),
        (None, None) => None,
    };
    let parts = [
        limit(&constraints.minimum, "at least", "more than"),
        limit(&constraints.maximum, "at most", "less than"),
        constraints
            .multiple_of
            .as_ref()
            .map(|of| format!("a multiple of {of}")),
        count(constraints.length, "characters"),
        count(constraints.items, "items"),
        count(constraints.members, "members"),
        constraints
            .unique
            .then(|| "without duplicate items".to_owned()),
        constraints
            .pattern
            .as_ref()
            .map(|pattern| format!("matching `{pattern}`")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Whether everything within `inner` is known to be within `outer`.
fn includes(outer: &Constraints, inner: &Constraints) -> bool {
    let above = at_least(outer.minimum.as_ref(), inner.minimum.as_ref(), 1.0);
    let below = at_least(outer.maximum.as_ref(), inner.maximum.as_ref(), -1.0);
    let counts = [
        (outer.length, inner.length),
        (outer.items, inner.items),
        (outer.members, inner.members),
    ];
    let within = |outer: &Option<String>, inner: &Option<String>| outer.is_none() || outer == inner;
    above
        && below
        && counts
            .into_iter()
            .all(|(outer, inner)| count_includes(outer, inner))
        && within(&outer.multiple_of, &inner.multiple_of)
        && within(&outer.pattern, &inner.pattern)
        && (!outer.unique || inner.unique)
}

/// Whether `inner` is no less than `outer`; of upper bounds, with `sign` -1, no more.
fn at_least(outer: Option<&Bound>, inner: Option<&Bound>, sign: f64) -> bool {
    let Some(outer) = outer else { return true };
    let Some(inner) = inner else { return false };
    let number = |limit: &Bound| limit.value.parse::<f64>().map(|value| value * sign);
    let (Ok(least), Ok(value)) = (number(outer), number(inner)) else {
        return false;
    };
    value > least || (value == least && (inner.excluded || !outer.excluded))
}

fn count_includes(outer: Count, inner: Count) -> bool {
    outer
        .0
        .is_none_or(|low| inner.0.is_some_and(|least| least >= low))
        && outer
            .1
            .is_none_or(|high| inner.1.is_some_and(|most| most <= high))
}
