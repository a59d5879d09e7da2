//! `type` and null in the ways of every version.

use clientsmith_model::Dialect;
use indexmap::IndexMap;

use crate::document::{Assertions, Schema, SchemaRef, SchemaType};
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::normalize::version::Version;
use crate::problem::{Code, did_you_mean};
use crate::source::Place;

impl Normalizer<'_> {
    /// `nullable`, or what documents of Swagger 2.0 have in its place.
    pub(super) fn is_nullable(&mut self, at: &Cursor<'_>) -> bool {
        let is_nullable = self.boolean(at, "nullable").unwrap_or_default();
        is_nullable
            || (self.version == Version::V2_0
                && at.node.get("x-nullable") == Some(&Node::Bool(true)))
    }

    /// Reports `nullable` where it has no effect. It is what documents mean all the same, and what servers send.
    pub(super) fn report_nullable(&mut self, at: &Cursor<'_>) {
        if at.node.get("nullable") != Some(&Node::Bool(true)) || self.version == Version::V2_0 {
            return;
        }
        let has = |field: &str| at.node.get(field).is_some();
        let forbids_null = match at.node.get("enum") {
            Some(Node::List(values)) => !values.contains(&Node::Null),
            _ => false,
        };
        let reason = if self.dialect == Dialect::V3_1 {
            "OpenAPI has no `nullable` since 3.1"
        } else if has("type") && forbids_null {
            "`nullable` has no effect beside an `enum` without null (OpenAPI 3.0.3 §4.7.24.1)"
        } else if !has("type")
            && (forbids_null || ["allOf", "oneOf", "anyOf"].iter().any(|field| has(field)))
        {
            "`nullable` has no effect without `type` (OpenAPI 3.0.3 §4.7.24.1)"
        } else {
            return;
        };
        let message = format!("{reason}; null is accepted all the same");
        self.problems.report(
            Code::IneffectiveNullable,
            at.place.child("nullable").key(),
            message,
        );
    }

    /// `type`: one is the schema's; several become branches, each with the keywords of its type. Null makes it
    /// nullable.
    pub(super) fn take_types(&mut self, at: &Cursor<'_>, schema: &mut Schema) {
        let (mut kinds, null) = self.types(at);
        schema.nullable |= null;
        let assertions = &mut schema.assertions;
        if kinds.contains(&SchemaType::Number) && kinds.contains(&SchemaType::Integer) {
            // `number` allows integers; where they are named beside it, none of their digits is lost.
            kinds.retain(|kind| *kind != SchemaType::Integer);
            assertions
                .format
                .get_or_insert_with(|| "decimal".to_owned());
        }
        if kinds == [SchemaType::String] && assertions.format.as_deref() == Some("int-or-string") {
            kinds = vec![SchemaType::Integer, SchemaType::String];
            assertions.format = None;
        }
        match kinds.as_slice() {
            [] if null && at.get("nullable").is_none() => assertions.kind = Some(SchemaType::Null),
            [] => {}
            [kind] => assertions.kind = Some(*kind),
            kinds if assertions.one_of.is_empty() && assertions.any_of.is_empty() => {
                assertions.any_of = kinds
                    .iter()
                    .map(|kind| SchemaRef::inline(branch(*kind, assertions)))
                    .collect();
                assertions.items = None;
                assertions.properties = IndexMap::new();
                assertions.additional_properties = None;
                assertions.format = None;
                assertions.values = Vec::new();
            }
            // Branches say themselves which types they are.
            _ => {}
        }
        if !assertions.prefix_items.is_empty() {
            assertions.kind = Some(SchemaType::Array);
        }
    }

    /// The types that `type` names, and whether null is one of them.
    pub(super) fn types(&mut self, at: &Cursor<'_>) -> (Vec<SchemaType>, bool) {
        let Some(field) = at.get("type") else {
            return (Vec::new(), self.means_null(at));
        };
        let named = match field.node {
            Node::List(_) => self.items(&field),
            _ => vec![field.clone()],
        };
        let mut null = false;
        let mut kinds = Vec::new();
        for kind in named {
            let name = match kind.node {
                Node::String(name) => name.as_str(),
                Node::Null => {
                    self.report_unquoted_null(&kind.place);
                    "null"
                }
                _ => {
                    self.wrong_type(&kind, "the name of a type");
                    continue;
                }
            };
            match (SchemaType::named(name), name) {
                (Some(kind), _) => kinds.push(kind),
                (None, "null") => null = true,
                // Swagger 2.0's type for uploads, still seen.
                (None, "file") => kinds.push(SchemaType::String),
                (None, "any") => return (Vec::new(), false),
                (None, name) => {
                    let message = format!("`{name}` is not a type; any value is accepted");
                    let help = did_you_mean(name, SchemaType::NAMES);
                    let help = help.unwrap_or_else(|| {
                        format!("the types are {}", SchemaType::NAMES.join(", "))
                    });
                    self.problems
                        .report_with_help(Code::IgnoredValue, kind.place, message, help);
                }
            }
        }
        kinds.dedup();
        (kinds, null)
    }

    /// Whether `type` is YAML's null rather than the string, in a schema that can mean nothing else: programs also
    /// write null for what is not there.
    pub(super) fn means_null(&mut self, at: &Cursor<'_>) -> bool {
        const SAY_NO_TYPE: [&str; 9] = [
            "type",
            "title",
            "description",
            "deprecated",
            "example",
            "examples",
            "externalDocs",
            "readOnly",
            "writeOnly",
        ];
        if at.node.get("type") != Some(&Node::Null) {
            return false;
        }
        let is_alone = at.node.as_map().is_some_and(|members| {
            let said = members.iter().filter(|(_, value)| **value != Node::Null);
            said.into_iter()
                .all(|(name, _)| SAY_NO_TYPE.contains(&name.as_str()) || name.starts_with("x-"))
        });
        let is_branch = matches!(
            at.place.pointer.tokens().as_slice(),
            [.., "oneOf" | "anyOf", _]
        );
        if !is_alone || !(is_branch || self.dialect == Dialect::V3_1) {
            return false;
        }
        self.report_unquoted_null(&at.place.child("type"));
        true
    }

    pub(super) fn report_unquoted_null(&mut self, place: &Place) {
        let message = "this is YAML's null, not the name of a type; it is read as the type `null`";
        self.problems.report_with_help(
            Code::IgnoredValue,
            place.clone(),
            message,
            "write it with quotes: `\"null\"`",
        );
    }
}

/// A branch for one of several types: the keywords that concern it.
pub(super) fn branch(kind: SchemaType, all: &Assertions) -> Schema {
    let mut assertions = Assertions {
        kind: Some(kind),
        values: all
            .values
            .iter()
            .filter(|value| kind.allows(value))
            .cloned()
            .collect(),
        ..Assertions::default()
    };
    match kind {
        SchemaType::String => {
            assertions.format.clone_from(&all.format);
            assertions.bounds.pattern.clone_from(&all.bounds.pattern);
            assertions.bounds.length = all.bounds.length;
        }
        SchemaType::Array => assertions.items.clone_from(&all.items),
        SchemaType::Object => {
            assertions.properties.clone_from(&all.properties);
            assertions.required.clone_from(&all.required);
            assertions
                .additional_properties
                .clone_from(&all.additional_properties);
        }
        SchemaType::Null | SchemaType::Boolean | SchemaType::Integer | SchemaType::Number => {
            if kind != SchemaType::Boolean && all.format.as_deref() == Some("decimal") {
                assertions.format.clone_from(&all.format);
            }
            assertions.bounds.minimum = all.bounds.minimum;
            assertions.bounds.maximum = all.bounds.maximum;
        }
    }
    Schema {
        assertions,
        ..Schema::default()
    }
}

/// Whether a branch allows nothing but null.
pub(super) fn is_null(schema: &SchemaRef) -> bool {
    schema
        .as_inline()
        .is_some_and(|schema| schema.assertions.kind == Some(SchemaType::Null))
}

/// A branch for null makes the union nullable.
pub(super) fn fold_null_branches(schema: &mut Schema) {
    let assertions = &mut schema.assertions;
    for branches in [&mut assertions.one_of, &mut assertions.any_of] {
        let count = branches.len();
        if count > 1 {
            branches.retain(|branch| !is_null(branch));
            schema.nullable |= branches.len() < count;
        }
    }
}

/// Null among an enumeration's values makes it nullable; null alone is a type of its own.
pub(super) fn fold_null_values(schema: &mut Schema) {
    let assertions = &mut schema.assertions;
    let count = assertions.values.len();
    if count == 0 {
        return;
    }
    assertions.values.retain(|value| !value.is_null());
    schema.nullable |= assertions.values.len() < count;
    if assertions.values.is_empty() {
        assertions.kind = Some(SchemaType::Null);
    }
}
