//! Whether a value is one that a schema allows, as far as types, enumerations, members and bounds go.
//!
//! Patterns, formats and `not` are left out: what they say of an example is not what a client's types say. A `oneOf` is
//! satisfied by any branch.

use std::cell::Cell;

use indexmap::IndexMap;
use serde_json::Value;

use crate::document::{
    AdditionalProperties, Assertions, Bounds, Counts, Schema, SchemaRef, SchemaType,
};
use crate::load::Node;

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
pub(super) struct Validator<'d> {
    schemas: &'d IndexMap<String, SchemaRef>,
    /// Steps that may still be taken; a value that takes more is taken to fit.
    budget: Cell<usize>,
}

/// More than the largest example of a real document takes.
const STEPS: usize = 20_000;

/// Schemas within each other without a value between them: more is a cycle.
const DEPTH: usize = 64;

impl<'d> Validator<'d> {
    pub(super) fn new(schemas: &'d IndexMap<String, SchemaRef>) -> Self {
        Self {
            schemas,
            budget: Cell::new(STEPS),
        }
    }

    /// Whether `value` fits `schema`.
    pub(super) fn check(&self, value: &Node, schema: &'d SchemaRef) -> Fits {
        self.at_depth(value, schema, DEPTH)
    }

    fn at_depth(&self, value: &Node, schema: &'d SchemaRef, depth: usize) -> Fits {
        match schema {
            SchemaRef::Inline(schema) => self.schema(value, schema, depth),
            SchemaRef::Component(name) => match (self.schemas.get(name), depth.checked_sub(1)) {
                (Some(schema), Some(depth)) => self.at_depth(value, schema, depth),
                _ => Ok(()),
            },
        }
    }

    fn schema(&self, value: &Node, schema: &'d Schema, depth: usize) -> Fits {
        let Some(depth) = depth.checked_sub(1) else {
            return Ok(());
        };
        let assertions = &schema.assertions;
        // To look through a list of values or names takes time as well.
        let steps = 1 + (assertions.values.len() + assertions.required.len()) / 16;
        let left = self.budget.get().saturating_sub(steps);
        self.budget.set(left);
        if left == 0 {
            return Ok(());
        }
        if *value == Node::Null && schema.nullable {
            return Ok(());
        }
        kind(value, assertions)?;
        enumeration(value, assertions)?;
        bounds(value, assertions)?;
        self.members(value, assertions)?;
        self.items(value, assertions)?;
        for part in &assertions.all_of {
            self.at_depth(value, part, depth)?;
        }
        for branches in [&assertions.one_of, &assertions.any_of] {
            self.some_branch(value, branches, depth)?;
        }
        Ok(())
    }

    fn some_branch(&self, value: &Node, branches: &'d [SchemaRef], depth: usize) -> Fits {
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
                mismatch(format!("it matches none of the {count} branches"))
            }
        }
    }

    fn members(&self, value: &Node, assertions: &'d Assertions) -> Fits {
        let Some(members) = value.as_map() else {
            return Ok(());
        };
        for name in &assertions.required {
            // What travels in one direction only may be missing from an example of the other.
            let one_way = assertions.properties.get(name).is_some_and(|schema| {
                schema.as_inline().is_some_and(|schema| {
                    schema.annotations.read_only || schema.annotations.write_only
                })
            });
            if !members.contains_key(name) && !one_way {
                return mismatch(format!("`{name}` is required but missing"));
            }
        }
        for (name, member) in members {
            let inside = match (
                assertions.properties.get(name),
                &assertions.additional_properties,
            ) {
                (Some(schema), _) => self.check(member, schema),
                (None, Some(AdditionalProperties::Schema(schema))) => self.check(member, schema),
                (None, Some(AdditionalProperties::Any(false)))
                    if assertions.all_of.is_empty()
                        && assertions.one_of.is_empty()
                        && assertions.any_of.is_empty() =>
                {
                    mismatch("the schema does not allow this member")
                }
                _ => Ok(()),
            };
            within(inside, || name.clone())?;
        }
        Ok(())
    }

    fn items(&self, value: &Node, assertions: &'d Assertions) -> Fits {
        let (Node::List(items), Some(schema)) = (value, &assertions.items) else {
            return Ok(());
        };
        for (index, item) in items.iter().enumerate() {
            within(self.check(item, schema), || index.to_string())?;
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

fn kind(value: &Node, assertions: &Assertions) -> Fits {
    let Some(wanted) = assertions.kind else {
        return Ok(());
    };
    let (fits, wanted) = match wanted {
        SchemaType::Null => (*value == Node::Null, "null"),
        SchemaType::String => (matches!(value, Node::String(_)), "a string"),
        SchemaType::Number => (matches!(value, Node::Number(_)), "a number"),
        SchemaType::Integer => (
            matches!(value, Node::Number(number) if is_integer(number)),
            "an integer",
        ),
        SchemaType::Boolean => (matches!(value, Node::Bool(_)), "a boolean"),
        SchemaType::Array => (matches!(value, Node::List(_)), "a list"),
        SchemaType::Object => (matches!(value, Node::Map(_)), "an object"),
    };
    if fits {
        return Ok(());
    }
    mismatch(format!("expected {wanted}, found {}", value.kind()))
}

fn is_integer(number: &serde_json::Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

fn enumeration(value: &Node, assertions: &Assertions) -> Fits {
    if assertions.values.is_empty()
        || assertions
            .values
            .iter()
            .any(|allowed| equal_json(value, allowed))
    {
        return Ok(());
    }
    let shown = match value {
        Node::String(text) if text.len() <= 40 => format!("`{text}`"),
        Node::Number(number) => format!("`{number}`"),
        _ => "the value".to_owned(),
    };
    let help = value.as_str().and_then(|text| {
        let values = assertions.values.iter().filter_map(Value::as_str);
        crate::problem::did_you_mean(text, values)
    });
    let help = help.map(|help| format!("; {help}")).unwrap_or_default();
    mismatch(format!("{shown} is not one of its values{help}"))
}

/// Whether the values are one in JSON, where `1` and `1.0` are the same number.
fn equal_json(value: &Node, allowed: &Value) -> bool {
    match (value, allowed) {
        (Node::Number(value), Value::Number(allowed)) => value.as_f64() == allowed.as_f64(),
        (Node::String(value), Value::String(allowed)) => value == allowed,
        _ => value.to_json() == *allowed,
    }
}

fn bounds(value: &Node, assertions: &Assertions) -> Fits {
    let bounds = &assertions.bounds;
    match value {
        Node::Number(number) => number_bounds(number.as_f64().unwrap_or_default(), bounds),
        Node::String(text) => length(text.chars().count(), bounds.length, "characters"),
        Node::List(items) => length(items.len(), bounds.items, "items"),
        Node::Map(members) => length(members.len(), bounds.properties, "members"),
        Node::Null | Node::Bool(_) => Ok(()),
    }
}

fn number_bounds(value: f64, bounds: &Bounds) -> Fits {
    if let Some(minimum) = bounds.minimum
        && (value < minimum.value || minimum.exclusive && value == minimum.value)
    {
        let minimum = minimum.value;
        return mismatch(format!("{value} is below the minimum of {minimum}"));
    }
    if let Some(maximum) = bounds.maximum
        && (value > maximum.value || maximum.exclusive && value == maximum.value)
    {
        let maximum = maximum.value;
        return mismatch(format!("{value} is above the maximum of {maximum}"));
    }
    Ok(())
}

fn length(length: usize, bounds: Counts, what: &str) -> Fits {
    match bounds {
        (Some(least), _) if length < least => {
            mismatch(format!("it has {length} {what}; the minimum is {least}"))
        }
        (_, Some(most)) if length > most => {
            mismatch(format!("it has {length} {what}; the maximum is {most}"))
        }
        _ => Ok(()),
    }
}
