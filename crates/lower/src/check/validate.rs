//! Whether a value is one that a schema allows, as far as types, enumerations, members and bounds go.
//!
//! Patterns, formats and `not` are left out: what they say of an example is not what a client's types say. A `oneOf` is
//! satisfied by any branch.

use std::cell::Cell;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaKind};
use serde_json::Value;

use crate::load::Node;
use crate::normalize::component_name;

/// Why a value does not fit.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// Where inside the value, the innermost step first.
    pub(super) steps: Vec<String>,
    pub(super) message: String,
}

type Fits = Result<(), Mismatch>;

fn mismatch(message: impl Into<String>) -> Fits {
    Err(Mismatch {
        steps: Vec::new(),
        message: message.into(),
    })
}

/// One check of one value.
pub(super) struct Fit<'d> {
    schemas: &'d IndexMap<String, ReferenceOr<Schema>>,
    /// Steps that may still be taken; a value that takes more is taken to fit.
    budget: Cell<usize>,
}

/// More than the largest example of a real document takes.
const STEPS: usize = 20_000;

/// Schemas within each other without a value between them: more is a cycle.
const DEPTH: usize = 64;

impl<'d> Fit<'d> {
    pub(super) fn new(schemas: &'d IndexMap<String, ReferenceOr<Schema>>) -> Self {
        Self {
            schemas,
            budget: Cell::new(STEPS),
        }
    }

    /// Whether `value` fits `schema`.
    pub(super) fn check(&self, value: &Node, schema: &'d ReferenceOr<Schema>) -> Fits {
        self.at_depth(value, schema, DEPTH)
    }

    fn at_depth(&self, value: &Node, schema: &'d ReferenceOr<Schema>, depth: usize) -> Fits {
        match schema {
            ReferenceOr::Item(schema) => self.schema(value, schema, depth),
            ReferenceOr::Reference { reference } => self.reference(value, reference, depth),
        }
    }

    fn boxed(&self, value: &Node, schema: &'d ReferenceOr<Box<Schema>>) -> Fits {
        match schema {
            ReferenceOr::Item(schema) => self.schema(value, schema, DEPTH),
            ReferenceOr::Reference { reference } => self.reference(value, reference, DEPTH),
        }
    }

    fn reference(&self, value: &Node, reference: &str, depth: usize) -> Fits {
        match (
            self.schemas.get(component_name(reference)),
            depth.checked_sub(1),
        ) {
            (Some(schema), Some(depth)) => self.at_depth(value, schema, depth),
            _ => Ok(()),
        }
    }

    fn schema(&self, value: &Node, schema: &'d Schema, depth: usize) -> Fits {
        let (SchemaKind::Any(any), Some(depth)) = (&schema.schema_kind, depth.checked_sub(1))
        else {
            return Ok(());
        };
        // To look through a list of values or names takes time as well.
        let steps = 1 + (any.enumeration.len() + any.required.len()) / 16;
        let left = self.budget.get().saturating_sub(steps);
        self.budget.set(left);
        if left == 0 {
            return Ok(());
        }
        if *value == Node::Null && schema.schema_data.nullable {
            return Ok(());
        }
        kind(value, any)?;
        enumeration(value, any)?;
        bounds(value, any)?;
        self.members(value, any)?;
        self.items(value, any)?;
        for part in &any.all_of {
            self.at_depth(value, part, depth)?;
        }
        for branches in [&any.one_of, &any.any_of] {
            self.some_branch(value, branches, depth)?;
        }
        Ok(())
    }

    fn some_branch(&self, value: &Node, branches: &'d [ReferenceOr<Schema>], depth: usize) -> Fits {
        let mut reasons = branches
            .iter()
            .map(|branch| self.at_depth(value, branch, depth));
        match (branches.len(), reasons.next()) {
            (_, None | Some(Ok(()))) => Ok(()),
            (1, Some(reason)) => reason,
            (count, Some(Err(_))) => {
                if reasons.any(|reason| reason.is_ok()) {
                    return Ok(());
                }
                mismatch(format!("it fits none of the {count} branches"))
            }
        }
    }

    fn members(&self, value: &Node, any: &'d AnySchema) -> Fits {
        let Some(members) = value.as_map() else {
            return Ok(());
        };
        for name in &any.required {
            // What travels in one direction only may be missing from an example of the other.
            let one_way = any.properties.get(name).is_some_and(|schema| {
                schema.as_item().is_some_and(|schema| {
                    schema.schema_data.read_only || schema.schema_data.write_only
                })
            });
            if !members.contains_key(name) && !one_way {
                return mismatch(format!("`{name}` is required and not there"));
            }
        }
        for (name, member) in members {
            let inside = match (any.properties.get(name), &any.additional_properties) {
                (Some(schema), _) => self.boxed(member, schema),
                (None, Some(AdditionalProperties::Schema(schema))) => self.check(member, schema),
                (None, Some(AdditionalProperties::Any(false)))
                    if any.all_of.is_empty() && any.one_of.is_empty() && any.any_of.is_empty() =>
                {
                    mismatch("the schema allows no such member")
                }
                _ => Ok(()),
            };
            within(inside, || name.clone())?;
        }
        Ok(())
    }

    fn items(&self, value: &Node, any: &'d AnySchema) -> Fits {
        let (Node::List(items), Some(schema)) = (value, &any.items) else {
            return Ok(());
        };
        for (index, item) in items.iter().enumerate() {
            within(self.boxed(item, schema), || index.to_string())?;
        }
        Ok(())
    }
}

fn within(fits: Fits, step: impl FnOnce() -> String) -> Fits {
    fits.map_err(|mut mismatch| {
        mismatch.steps.push(step());
        mismatch
    })
}

fn kind(value: &Node, any: &AnySchema) -> Fits {
    let Some(wanted) = any.typ.as_deref() else {
        return Ok(());
    };
    let fits = match wanted {
        "string" => matches!(value, Node::String(_)),
        "number" => matches!(value, Node::Number(_)),
        "integer" => matches!(value, Node::Number(number) if is_integer(number)),
        "boolean" => matches!(value, Node::Bool(_)),
        "array" => matches!(value, Node::List(_)),
        "object" => matches!(value, Node::Map(_)),
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let wanted = match wanted {
        "integer" => "an integer",
        "array" => "a list",
        "object" => "an object",
        "string" => "a string",
        "boolean" => "a boolean",
        _ => "a number",
    };
    mismatch(format!(
        "{} stands where {wanted} is expected",
        value.kind()
    ))
}

fn is_integer(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

fn enumeration(value: &Node, any: &AnySchema) -> Fits {
    if any.enumeration.is_empty() || any.enumeration.iter().any(|allowed| same(value, allowed)) {
        return Ok(());
    }
    let shown = match value {
        Node::String(text) if text.len() <= 40 => format!("`{text}`"),
        Node::Number(number) => format!("`{number}`"),
        _ => "the value".to_owned(),
    };
    let help = value.as_str().and_then(|text| {
        let values = any.enumeration.iter().filter_map(Value::as_str);
        crate::problem::did_you_mean(text, values)
    });
    let help = help.map(|help| format!("; {help}")).unwrap_or_default();
    mismatch(format!("{shown} is none of its values{help}"))
}

/// Whether the values are one in JSON, where `1` and `1.0` are the same number.
fn same(value: &Node, allowed: &Value) -> bool {
    match (value, allowed) {
        (Node::Number(value), Value::Number(allowed)) => value.as_f64() == allowed.as_f64(),
        (Node::String(value), Value::String(allowed)) => value == allowed,
        _ => value.to_json() == *allowed,
    }
}

fn bounds(value: &Node, any: &AnySchema) -> Fits {
    match value {
        Node::Number(number) => number_bounds(number.as_f64().unwrap_or_default(), any),
        Node::String(text) => length(
            text.chars().count(),
            any.min_length,
            any.max_length,
            "characters",
        ),
        Node::List(items) => length(items.len(), any.min_items, any.max_items, "items"),
        Node::Map(members) => length(
            members.len(),
            any.min_properties,
            any.max_properties,
            "members",
        ),
        Node::Null | Node::Bool(_) => Ok(()),
    }
}

fn number_bounds(value: f64, any: &AnySchema) -> Fits {
    if let Some(minimum) = any.minimum
        && (value < minimum || any.exclusive_minimum == Some(true) && value == minimum)
    {
        return mismatch(format!("{value} is below the minimum of {minimum}"));
    }
    if let Some(maximum) = any.maximum
        && (value > maximum || any.exclusive_maximum == Some(true) && value == maximum)
    {
        return mismatch(format!("{value} is above the maximum of {maximum}"));
    }
    Ok(())
}

fn length(length: usize, least: Option<usize>, most: Option<usize>, what: &str) -> Fits {
    match (least, most) {
        (Some(least), _) if length < least => {
            mismatch(format!("it has {length} {what}; the least is {least}"))
        }
        (_, Some(most)) if length > most => {
            mismatch(format!("it has {length} {what}; the most is {most}"))
        }
        _ => Ok(()),
    }
}
