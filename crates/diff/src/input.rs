//! Inputs: arguments, setters and bodies.

use clientsmith_model::{
    Body, BodyForm, BodyVariant, Content, ContentKind, Encoding, Ident, Input, InputLocation,
    Location, Operation, Parameter, Part, TypeRef,
};

use crate::change::{Change, ChangeKind, SourceImpact, WireImpact};
use crate::operation::OperationPair;
use crate::value::SENT;
use crate::{constraints, object, value, xml};

/// Changes of an operation's inputs and body.
pub(crate) fn compare(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let gone: Vec<&Input> = missing(kept.old, kept.new);
    let mut came: Vec<&Input> = missing(kept.new, kept.old);
    for old in gone {
        let place = came.iter().position(|new| is_renamed(kept, old, new));
        match place {
            Some(place) => changes.push(renamed(kept, old, came.remove(place))),
            None => changes.push(removed(kept, old)),
        }
    }
    for new in came {
        changes.push(added(kept, new));
    }
    for old in &kept.old.inputs {
        if let Some(new) = find(kept.new, old) {
            compare_one(kept, old, new, changes);
        }
    }
    reordered(kept, changes);
    body(kept, changes);
}

fn missing<'o>(from: &'o Operation, other: &Operation) -> Vec<&'o Input> {
    let inputs = from.inputs.iter();
    inputs
        .filter(|input| find(other, input).is_none())
        .collect()
}

/// Matches inputs by name on the wire and location, else by name only.
fn find<'o>(operation: &'o Operation, input: &Input) -> Option<&'o Input> {
    let named = |other: &&Input| other.name.wire == input.name.wire;
    let placed = |other: &&Input| place(&other.location) == place(&input.location);
    let mut inputs = operation.inputs.iter();
    inputs
        .clone()
        .find(|other| named(other) && placed(other))
        .or_else(|| inputs.find(|other| named(other) && other.name.rust == input.name.rust))
}

fn place(location: &InputLocation) -> &'static str {
    match location {
        InputLocation::Parameter(parameter) => location_name(parameter.location),
        InputLocation::BodyMember(_) | InputLocation::Mirrored { .. } => "body",
    }
}

const fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::QueryString => "query string",
    }
}

fn parameter(location: &InputLocation) -> Option<&Parameter> {
    match location {
        InputLocation::Parameter(parameter) | InputLocation::Mirrored { parameter, .. } => {
            Some(parameter)
        }
        InputLocation::BodyMember(_) => None,
    }
}

/// Matches a path parameter in the position of another, or an input with the same name in Rust.
fn is_renamed(kept: OperationPair<'_>, old: &Input, new: &Input) -> bool {
    let alike = place(&old.location) == place(&new.location)
        && old.required == new.required
        && kept.pair.is_same(&old.ty, &new.ty);
    let names = |path: &str| -> Vec<String> {
        path.split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
            .collect()
    };
    let nth = |operation: &Operation, input: &Input| {
        names(&operation.path)
            .iter()
            .position(|name| *name == input.name.wire)
    };
    alike
        && match place(&old.location) {
            "path" => nth(kept.old, old) == nth(kept.new, new),
            _ => old.name.rust == new.name.rust || old.docs.says_the_same(&new.docs),
        }
}

fn renamed(kept: OperationPair<'_>, old: &Input, new: &Input) -> Change {
    let in_path = place(&old.location) == "path";
    let message = if old.name.rust == new.name.rust || in_path {
        format!(
            "is `{}` in the document; was `{}`",
            new.name.wire, old.name.wire
        )
    } else {
        format!(
            "was renamed to `{}` (`{}` on the wire)",
            new.name.rust, new.name.wire
        )
    };
    let is_setter = !old.required && old.name.rust != new.name.rust;
    let change = kept
        .part(ChangeKind::InputRenamed, old.name.rust.as_str(), message)
        .recompiled(SourceImpact::unless(!is_setter));
    match (in_path, old.required) {
        // A path parameter's name does not appear on the wire.
        (true, _) => change,
        (false, true) => change.deployed(WireImpact::Refused),
        (false, false) => change.deployed(WireImpact::Misread),
    }
}

fn removed(kept: OperationPair<'_>, input: &Input) -> Change {
    kept.part(
        ChangeKind::InputRemoved,
        input.name.rust.as_str(),
        "was removed",
    )
    .recompiled(SourceImpact::Breaks)
    .deployed(WireImpact::Misread)
}

fn added(kept: OperationPair<'_>, input: &Input) -> Change {
    let ty = value::text(kept.pair.new, &input.ty);
    let name = input.name.rust.as_str();
    if input.constant.is_some() {
        let message = format!(
            "was added: `{ty}`, in the {}, which has one value and is sent without being given",
            place(&input.location)
        );
        kept.part(ChangeKind::InputAdded, name, message)
            .deployed(WireImpact::Refused)
    } else if input.required {
        let message = format!(
            "was added and is required: `{ty}`, in the {}",
            place(&input.location)
        );
        kept.part(ChangeKind::InputAdded, name, message)
            .recompiled(SourceImpact::Breaks)
            .deployed(WireImpact::Refused)
    } else {
        let message = format!("was added: `{ty}`, in the {}", place(&input.location));
        kept.part(ChangeKind::InputAdded, name, message)
    }
}

/// Changes of the value that is sent without being given, of inputs that are no arguments before or after.
fn constant(kept: OperationPair<'_>, old: &Input, new: &Input, changes: &mut Vec<Change>) {
    if old.required || new.required {
        return;
    }
    let text = |api, constant| object::constant_text(api, constant);
    let was = old.constant.as_ref();
    let was = was.map(|constant| text(kept.pair.old, constant));
    let is = new.constant.as_ref();
    let is = is.map(|constant| text(kept.pair.new, constant));
    let (message, recompiled, deployed) = match (was, is) {
        (Some(was), Some(is)) if was != is => (
            format!("is sent as `{is}`; was `{was}`"),
            SourceImpact::Differs,
            WireImpact::Refused,
        ),
        (None, Some(is)) => (
            format!("is now required: sent as `{is}` without being given"),
            SourceImpact::Differs,
            WireImpact::Refused,
        ),
        (Some(was), None) => (
            format!("is now optional: no longer sent as `{was}` without being given"),
            SourceImpact::Differs,
            WireImpact::Unaffected,
        ),
        _ => return,
    };
    let change = kept.part(ChangeKind::DefaultChanged, old.name.rust.as_str(), message);
    changes.push(change.recompiled(recompiled).deployed(deployed));
}

fn compare_one(kept: OperationPair<'_>, old: &Input, new: &Input, changes: &mut Vec<Change>) {
    let pair = kept.pair;
    let name = old.name.rust.as_str();
    let part = |kind, message: String| kept.part(kind, name, message);
    if old.name.rust != new.name.rust {
        let effect = SourceImpact::unless(old.required);
        let message = format!("was renamed to `{}`", new.name.rust);
        changes.push(part(ChangeKind::InputRenamed, message).recompiled(effect));
    }
    constant(kept, old, new, changes);
    if old.required != new.required {
        let (message, deployed) = if new.constant.is_some() {
            (
                "has one value, which is sent without being given: no argument of the method",
                WireImpact::Unaffected,
            )
        } else if new.required && old.constant.is_some() {
            (
                "has several values: an argument of the method",
                WireImpact::Unaffected,
            )
        } else if new.required {
            (
                "is now required: an argument of the method",
                WireImpact::Refused,
            )
        } else {
            ("is now optional: a setter", WireImpact::Unaffected)
        };
        let change = part(ChangeKind::InputRequirednessChanged, message.to_owned());
        changes.push(change.recompiled(SourceImpact::Breaks).deployed(deployed));
    }
    if !pair.is_same(&old.ty, &new.ty) && !value::same_but_boxed(pair, &old.ty, &new.ty) {
        let (was, is) = (
            value::text(pair.old, &old.ty),
            value::text(pair.new, &new.ty),
        );
        let compiles = value::argument_compiles(pair, &old.ty, &new.ty);
        let change = part(
            ChangeKind::InputTypeChanged,
            format!("is `{is}`; was `{was}`"),
        );
        changes.push(
            change
                .recompiled(SourceImpact::unless(compiles))
                .deployed(value::deployed(pair, &old.ty, &new.ty, SENT)),
        );
    }
    location_change(kept, old, new, changes);
    let subject = format!("{}::{name}", kept.old.builder);
    let constraints = constraints::compare(&subject, (&old.docs, &new.docs), true, !old.required);
    // Members of a flattened body are reported with their struct.
    if parameter(&old.location).is_some() && !matches!(old.location, InputLocation::Mirrored { .. })
    {
        changes.extend(constraints.into_iter().map(|change| kept.place(change)));
    }
}

fn location_change(kept: OperationPair<'_>, old: &Input, new: &Input, changes: &mut Vec<Change>) {
    let name = old.name.rust.as_str();
    let (from, to) = (place(&old.location), place(&new.location));
    if from != to {
        let change = kept
            .part(
                ChangeKind::InputMoved,
                name,
                format!("is now in the {to}; was in the {from}"),
            )
            .recompiled(SourceImpact::Differs);
        changes.push(change.deployed(if old.required {
            WireImpact::Refused
        } else {
            WireImpact::Misread
        }));
        return;
    }
    let (Some(was), Some(is)) = (parameter(&old.location), parameter(&new.location)) else {
        return;
    };
    let is_mirrored = |location: &InputLocation| matches!(location, InputLocation::Mirrored { .. });
    let encoded = !written_alike(was.encoding, is.encoding, &old.ty);
    if encoded && !is_mirrored(&old.location) {
        let (was, is) = (encoding(was.encoding), encoding(is.encoding));
        let change = kept
            .part(
                ChangeKind::InputEncodingChanged,
                name,
                format!("is now encoded {is}; was {was}"),
            )
            .recompiled(SourceImpact::Differs)
            .deployed(WireImpact::Misread);
        changes.push(change);
    }
}

/// Whether two encodings give the same result for a value of this type.
fn written_alike(one: Encoding, other: Encoding, ty: &TypeRef) -> bool {
    let is_scalar = matches!(ty, TypeRef::Scalar(_));
    match (one, other) {
        (
            Encoding::Style {
                style,
                allow_reserved,
                ..
            },
            Encoding::Style {
                style: other,
                allow_reserved: reserved,
                ..
            },
        ) if is_scalar => style == other && allow_reserved == reserved,
        (one, other) => one == other,
    }
}

fn encoding(encoding: Encoding) -> String {
    match encoding {
        Encoding::Json => "as JSON".to_owned(),
        Encoding::Form => "as a form".to_owned(),
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let explode = if explode { "exploded" } else { "not exploded" };
            let reserved = if allow_reserved {
                ", reserved characters not encoded"
            } else {
                ""
            };
            format!("in style {style:?}, {explode}{reserved}")
        }
    }
}

/// Reordered arguments: if their types allow it, callers still compile but pass them in the wrong order.
fn reordered(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    fn required(operation: &Operation) -> impl Iterator<Item = &Input> {
        operation.inputs.iter().filter(|input| input.required)
    }
    let (before, after): (Vec<&Input>, Vec<&Input>) =
        (required(kept.old).collect(), required(kept.new).collect());
    let same = |one: &Input, other: &Input| one.name.wire == other.name.wire;
    let is_shared =
        |input: &Input, others: &[&Input]| others.iter().any(|other| same(input, other));
    let shared = before.iter().filter(|input| is_shared(input, &after));
    let order: Vec<&&Input> = after
        .iter()
        .filter(|input| is_shared(input, &before))
        .collect();
    if !shared.zip(&order).any(|(one, other)| !same(one, other)) {
        return;
    }
    let compiles = before.len() == after.len()
        && before
            .iter()
            .zip(&after)
            .all(|(old, new)| value::argument_compiles(kept.pair, &old.ty, &new.ty));
    let names: Vec<&str> = order.iter().map(|input| input.name.rust.as_str()).collect();
    let message = format!(
        "takes its arguments in a different order: {}",
        names.join(", ")
    );
    let change = kept.change(ChangeKind::ArgumentsReordered, message);
    changes.push(change.recompiled(if compiles {
        SourceImpact::Differs
    } else {
        SourceImpact::Breaks
    }));
}

fn body(kept: OperationPair<'_>, changes: &mut Vec<Change>) {
    let (was, is) = match (&kept.old.body, &kept.new.body) {
        (None, None) => return,
        (Some(was), Some(is)) => (was, is),
        (None, Some(is)) => {
            let change = kept.change(ChangeKind::BodyPresenceChanged, "now has a body");
            changes.push(if is.required && !is_spread(is) {
                change
                    .recompiled(SourceImpact::Breaks)
                    .deployed(WireImpact::Refused)
            } else {
                change
            });
            return;
        }
        (Some(_), None) => {
            let change = kept.change(ChangeKind::BodyPresenceChanged, "no longer has a body");
            changes.push(
                change
                    .recompiled(SourceImpact::Breaks)
                    .deployed(WireImpact::Misread),
            );
            return;
        }
    };
    if was.required != is.required && !is_spread(is) && !is_spread(was) {
        let (message, deployed) = if is.required {
            ("its body is now required", WireImpact::Refused)
        } else {
            ("its body is now optional", WireImpact::Unaffected)
        };
        let change = kept.change(ChangeKind::BodyRequirednessChanged, message);
        changes.push(change.recompiled(SourceImpact::Breaks).deployed(deployed));
    }
    form(kept, was, is, changes);
}

const fn is_spread(body: &Body) -> bool {
    matches!(body.form, BodyForm::Flattened { .. })
}

fn form(kept: OperationPair<'_>, was: &Body, is: &Body, changes: &mut Vec<Change>) {
    match (&was.form, &is.form) {
        (
            BodyForm::Flattened {
                media_type: was, ..
            },
            BodyForm::Flattened { media_type: is, .. },
        ) => {
            media_type(kept, was, is, changes);
        }
        (
            BodyForm::Single {
                content: old,
                ident,
            },
            BodyForm::Single {
                content: new,
                ident: new_ident,
            },
        ) => {
            if !was.required && ident != new_ident {
                let message = format!("was renamed to `{new_ident}`");
                let change = kept.part(ChangeKind::InputRenamed, ident.as_str(), message);
                changes.push(change.recompiled(SourceImpact::Breaks));
            }
            content(kept, old, new, changes);
        }
        (
            BodyForm::ByMediaType {
                choice, variants, ..
            },
            BodyForm::ByMediaType {
                choice: new_choice,
                variants: new_variants,
                ..
            },
        ) => {
            if choice != new_choice {
                let message = format!("was renamed to `{new_choice}`");
                let change = kept.change(ChangeKind::TypeRenamed, message);
                let change = change.about(choice.to_string());
                changes.push(change.recompiled(SourceImpact::Breaks));
            }
            choices(kept, choice, variants, new_variants, changes);
        }
        (
            BodyForm::Single { content, .. },
            BodyForm::ByMediaType {
                choice, variants, ..
            },
        ) => widened(kept, content, (choice, variants), changes),
        _ => {
            let change = kept.change(ChangeKind::BodyTypeChanged, "its body has a different form");
            changes.push(change.recompiled(SourceImpact::Breaks));
        }
    }
}

/// A body with additional media types. The type of each converts into the enum if it is unambiguous.
fn widened(
    kept: OperationPair<'_>,
    old: &Content,
    (choice, variants): (&Ident, &[BodyVariant]),
    changes: &mut Vec<Change>,
) {
    let pair = kept.pair;
    let same = |new: &Content| match (old.value_type(), new.value_type()) {
        (Some(was), Some(is)) => pair.is_same(was, is),
        _ => false,
    };
    let declared = matches!(old.value_type(), Some(TypeRef::Named(_)));
    let mut variants_from = variants.iter().filter(|variant| variant.converts);
    let converts = declared && variants_from.any(|variant| same(&variant.content));
    let message = format!("its body may be one of several, `{choice}`");
    let change = kept.change(ChangeKind::BodyTypeChanged, message);
    let change = change.recompiled(SourceImpact::unless(converts));
    let taken = variants
        .iter()
        .map(|variant| &variant.content)
        .find(|new| new.media_type == old.media_type);
    changes.push(
        match taken.map(|new| (old.value_type(), new.value_type())) {
            Some((Some(was), Some(is))) => change.deployed(value::deployed(pair, was, is, SENT)),
            Some((None, None)) => change,
            _ => change.deployed(WireImpact::Refused),
        },
    );
}

fn choices(
    kept: OperationPair<'_>,
    choice: &Ident,
    was: &[BodyVariant],
    is: &[BodyVariant],
    changes: &mut Vec<Change>,
) {
    let find = |variants: &'_ [BodyVariant], ident: &Ident| {
        variants.iter().position(|other| other.ident == *ident)
    };
    for BodyVariant {
        ident,
        content: old,
        ..
    } in was
    {
        match find(is, ident) {
            Some(place) => content(kept, old, &is[place].content, changes),
            None => {
                let change = kept.change(ChangeKind::BranchRemoved, "was removed");
                let change = change.about(format!("{choice}::{ident}"));
                changes.push(
                    change
                        .recompiled(SourceImpact::Breaks)
                        .deployed(WireImpact::Refused),
                );
            }
        }
    }
    for BodyVariant {
        ident,
        content: new,
        ..
    } in is
    {
        if find(was, ident).is_none() {
            let change = kept.change(
                ChangeKind::BranchAdded,
                format!("was added: `{}`", new.media_type),
            );
            changes.push(change.about(format!("{choice}::{ident}")));
        }
    }
}

fn media_type(kept: OperationPair<'_>, was: &str, is: &str, changes: &mut Vec<Change>) {
    if was != is {
        let message = format!("its body is `{is}`; was `{was}`");
        let change = kept.change(ChangeKind::MediaTypeChanged, message);
        changes.push(change.deployed(WireImpact::Refused));
    }
}

fn content(kept: OperationPair<'_>, old: &Content, new: &Content, changes: &mut Vec<Change>) {
    let pair = kept.pair;
    media_type(kept, &old.media_type, &new.media_type, changes);
    match (old.value_type(), new.value_type(), &old.kind, &new.kind) {
        (Some(was), Some(is), ..) => {
            if pair.is_same(was, is) || value::same_but_boxed(pair, was, is) {
                if let (ContentKind::Xml { root: was, .. }, ContentKind::Xml { root: is, .. }) =
                    (&old.kind, &new.kind)
                    && !xml::is_same_root(pair, *was, *is)
                {
                    let message = "its body is XML with other elements or attributes";
                    let change = kept.change(ChangeKind::BodyTypeChanged, message);
                    changes.push(change.deployed(WireImpact::Refused));
                }
                return;
            }
            let message = format!(
                "its body is `{}`; was `{}`",
                value::text(pair.new, is),
                value::text(pair.old, was)
            );
            let compiles = value::argument_compiles(pair, was, is);
            let change = kept.change(ChangeKind::BodyTypeChanged, message);
            changes.push(
                change
                    .recompiled(SourceImpact::unless(compiles))
                    .deployed(value::deployed(pair, was, is, SENT)),
            );
        }
        (.., ContentKind::Binary, ContentKind::Binary) => {}
        (.., ContentKind::JsonLines(was), ContentKind::JsonLines(is)) => {
            items(kept, was, is, changes);
        }
        (
            ..,
            ContentKind::Multipart { ident, parts, .. },
            ContentKind::Multipart {
                ident: new_ident,
                parts: new_parts,
                ..
            },
        ) => {
            if ident != new_ident {
                let change = kept.change(
                    ChangeKind::TypeRenamed,
                    format!("was renamed to `{new_ident}`"),
                );
                let change = change.about(ident.to_string());
                changes.push(change.recompiled(SourceImpact::Breaks));
            }
            multipart(kept, ident, parts, new_parts, changes);
        }
        _ => {
            let change = kept.change(ChangeKind::BodyTypeChanged, "its body has a different form");
            changes.push(change.recompiled(SourceImpact::Breaks));
        }
    }
}

/// The items of a sequence.
fn items(kept: OperationPair<'_>, was: &TypeRef, is: &TypeRef, changes: &mut Vec<Change>) {
    let pair = kept.pair;
    if pair.is_same(was, is) || value::same_but_boxed(pair, was, is) {
        return;
    }
    let message = format!(
        "an item of its body is `{}`; was `{}`",
        value::text(pair.new, is),
        value::text(pair.old, was)
    );
    let change = kept.change(ChangeKind::BodyTypeChanged, message);
    changes.push(
        change
            .recompiled(SourceImpact::Breaks)
            .deployed(value::deployed(pair, was, is, SENT)),
    );
}

fn multipart(
    kept: OperationPair<'_>,
    ident: &Ident,
    was: &[Part],
    is: &[Part],
    changes: &mut Vec<Change>,
) {
    let find = |parts: &[Part], part: &Part| {
        parts
            .iter()
            .position(|other| other.name.wire == part.name.wire)
    };
    let change_of = |part: &Part, kind, message: &str| {
        let change = kept.change(kind, message);
        change.about(format!("{ident}::{}", part.name.rust))
    };
    for old in was {
        let Some(place) = find(is, old) else {
            let change = change_of(old, ChangeKind::InputRemoved, "was removed");
            changes.push(
                change
                    .recompiled(SourceImpact::Breaks)
                    .deployed(WireImpact::Misread),
            );
            continue;
        };
        let new = &is[place];
        let same = match (&old.ty, &new.ty) {
            (Some(was), Some(is)) => kept.pair.is_same(was, is),
            (None, None) => true,
            _ => false,
        };
        if !same || old.repeated != new.repeated {
            let change = change_of(old, ChangeKind::InputTypeChanged, "has a different type");
            changes.push(
                change
                    .recompiled(SourceImpact::Breaks)
                    .deployed(WireImpact::Refused),
            );
        } else if old.required != new.required {
            let change = change_of(
                old,
                ChangeKind::InputRequirednessChanged,
                if new.required {
                    "is now required"
                } else {
                    "is now optional"
                },
            );
            changes.push(
                change
                    .recompiled(SourceImpact::Breaks)
                    .deployed(if new.required {
                        WireImpact::Refused
                    } else {
                        WireImpact::Unaffected
                    }),
            );
        }
        if old.content_type != new.content_type {
            let change = change_of(
                old,
                ChangeKind::InputEncodingChanged,
                "is sent with a different `Content-Type`",
            );
            changes.push(
                change
                    .recompiled(SourceImpact::Differs)
                    .deployed(WireImpact::Refused),
            );
        }
    }
    for new in is.iter().filter(|new| find(was, new).is_none()) {
        let change = change_of(
            new,
            ChangeKind::InputAdded,
            if new.required {
                "was added and is required"
            } else {
                "was added"
            },
        );
        changes.push(if new.required {
            change
                .recompiled(SourceImpact::Breaks)
                .deployed(WireImpact::Refused)
        } else {
            change
        });
    }
}
