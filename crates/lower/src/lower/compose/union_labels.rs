//! The names of a union's branches.

use std::collections::HashMap;

use clientsmith_model::Scalar;

use super::evidence;
use crate::document::SchemaType;
use crate::lower::merged_schema::{MergedSchema, SchemaNode, SchemaSite};
use crate::lower::names;
use crate::lower::scalar;
use crate::lower::schema::Schemas;

/// The name of each branch: its component's name, its title, the one value of a member, its kind.
pub(super) fn labels<'d>(
    schemas: &mut Schemas<'d, '_>,
    parts: &[Vec<SchemaSite<'d>>],
    said: &[MergedSchema<'d>],
) -> Vec<String> {
    let mut labels = Vec::with_capacity(parts.len());
    let siblings = Siblings::new(said);
    for (index, (parts, merged)) in parts.iter().zip(said).enumerate() {
        let label = match parts.last().map(|part| part.node) {
            Some(SchemaNode::Component(name)) => schemas
                .component_ident(name)
                .map(|ident| ident.bare().to_owned()),
            _ => title_label(merged.title).or_else(|| value_label(schemas, merged)),
        };
        labels.push(label.unwrap_or_else(|| kind_label(merged, &siblings, index)));
    }
    labels
}

/// A title is a name if it is one or a few words.
fn title_label(title: Option<&str>) -> Option<String> {
    let title = title?.trim();
    let fits = title.len() <= 40
        && title.split_whitespace().count() <= 4
        && title.starts_with(|letter: char| letter.is_alphabetic());
    fits.then(|| names::type_words(title))
}

/// The one value of a member, or the enumeration's first where it lists one.
fn value_label<'d>(schemas: &mut Schemas<'d, '_>, merged: &MergedSchema<'d>) -> Option<String> {
    if let Some([serde_json::Value::String(value)]) = merged.values.as_deref() {
        return Some(names::type_words(value));
    }
    let wires: Vec<&str> = merged.members.keys().copied().take(20).collect();
    wires.into_iter().find_map(|wire| {
        let values = evidence::listed_strings(schemas, merged, wire)?;
        let [value] = values.as_slice() else {
            return None;
        };
        Some(names::type_words(value)).filter(|label| label.len() <= 40)
    })
}

/// The members of all branches, as far as they name one of them.
struct Siblings<'d> {
    /// How many are objects.
    objects: usize,
    /// How many have each member.
    members: HashMap<&'d str, usize>,
}

impl<'d> Siblings<'d> {
    fn new(all: &[MergedSchema<'d>]) -> Self {
        let is_object =
            |merged: &&MergedSchema<'_>| merged.concluded_kind() == Some(SchemaType::Object);
        let mut members = HashMap::new();
        for name in all.iter().flat_map(|merged| merged.members.keys()) {
            *members.entry(*name).or_default() += 1;
        }
        Self {
            objects: all.iter().filter(is_object).count(),
            members,
        }
    }
}

/// A branch without a name is named after its kind; of several objects, by the member that only it requires.
fn kind_label(merged: &MergedSchema<'_>, siblings: &Siblings<'_>, index: usize) -> String {
    if merged.null_only {
        return "Null".to_owned();
    }
    if merged.values.is_some() || merged.known_values.is_some() {
        return "Known".to_owned();
    }
    match merged.concluded_kind() {
        Some(SchemaType::Object) if siblings.objects > 1 => {
            let own = merged
                .required
                .iter()
                .chain(merged.members.keys())
                .find(|name| {
                    let all = siblings.members.get(*name).copied().unwrap_or_default();
                    all == usize::from(merged.members.contains_key(*name))
                });
            own.map_or_else(
                || format!("Object{}", index + 1),
                |name| format!("With{}", names::suffix_words(name)),
            )
        }
        Some(SchemaType::Object) => "Object".to_owned(),
        Some(SchemaType::Array) => list_label(merged),
        Some(SchemaType::String) => format_label(merged.format).unwrap_or("String").to_owned(),
        Some(SchemaType::Integer) => "Integer".to_owned(),
        Some(SchemaType::Number) => "Number".to_owned(),
        Some(SchemaType::Boolean) => "Boolean".to_owned(),
        Some(SchemaType::Null) => "Null".to_owned(),
        None if merged.tuple.is_some() => "Tuple".to_owned(),
        None if merged.unions.is_empty() => "Any".to_owned(),
        None => format!("Variant{}", index + 1),
    }
}

fn list_label(merged: &MergedSchema<'_>) -> String {
    match merged.items.as_ref().map(|items| items.node) {
        Some(SchemaNode::Component(name)) => format!("{}List", names::type_words(name)),
        Some(SchemaNode::Schema(schema) | SchemaNode::Bare(schema)) => match schema.assertions.kind
        {
            Some(SchemaType::Array) => "Lists".to_owned(),
            Some(kind) => format!("{}s", names::type_words(kind.name())),
            None => "List".to_owned(),
        },
        None => "List".to_owned(),
    }
}

/// The name of the type that a format has; `None` for text of no format.
fn format_label(format: Option<&str>) -> Option<&'static str> {
    match (format, scalar::of_format(format)) {
        (Some("binary"), _) => Some("Binary"),
        (_, Scalar::String) => None,
        (_, scalar) => Some(scalar.name()),
    }
}
