//! `enum` and `x-clientsmith-known-values` → enumerations.
//!
//! Strings and integers get enumerations of their own kind, several kinds together one of JSON values. Booleans and numbers
//! with a fraction stay what they are: their values reach the docs.

use std::collections::HashSet;

use clientsmith_model::{IntegerEnum, Scalar, Shape, StringEnum, TypeRef, ValueEnum, Variant};
use serde_json::Value as Json;

use super::docs::{self, Draft};
use super::facts::{At, Facts, Kind};
use super::markdown;
use super::names::{self, Names};
use super::scalar;
use super::schema::{Schemas, Value};
use crate::problem::Code;

/// The type of a schema that lists its values.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    facts: &Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Value {
    let Some(values) = &facts.values else {
        let values: Vec<String> = facts
            .known_values
            .iter()
            .flatten()
            .map(|value| (*value).to_owned())
            .collect();
        return strings(schemas, values, true, facts, at, component);
    };
    let values = distinct(values);
    if let Some(kind @ (Kind::Boolean | Kind::Number)) = facts.concluded_kind()
        && values
            .iter()
            .all(|value| value.is_boolean() || value.is_number())
    {
        return Value::of(TypeRef::Scalar(scalar::of(kind, facts)));
    }
    if values.iter().all(Json::is_boolean) {
        return Value::of(TypeRef::Scalar(Scalar::Bool));
    }
    if let Some(texts) = as_strings(&values, facts.kind) {
        report_repaired(schemas, &values, Json::is_string, "string", at);
        return strings(schemas, texts, false, facts, at, component);
    }
    if let Some(numbers) = as_integers(&values, facts.kind) {
        report_repaired(schemas, &values, Json::is_number, "integer", at);
        return integers(schemas, &numbers, facts, at, component);
    }
    mixed(schemas, &values, facts, at, component)
}

/// A list of strings from wherever they are known.
pub(crate) fn strings<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: Vec<String>,
    open: bool,
    facts: &Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Value {
    let id = schemas.declare_for(at, component, facts);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants: Vec<Variant<String>> = values
        .into_iter()
        .map(|value| variant(&mut names, &value.clone(), value, &owner))
        .collect();
    for variant in &variants {
        let words = || names::variant_words_of(&variant.value, &owner);
        let pointer = at.pointer.child("enum");
        schemas.report_changed_name(&variant.value, words, &variant.ident, &pointer);
    }
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::StringEnum(StringEnum {
        variants,
        other,
        open,
    });
    Value::of(TypeRef::Named(id))
}

fn integers<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: &[i64],
    facts: &Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Value {
    let id = schemas.declare_for(at, component, facts);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants = values
        .iter()
        .map(|value| variant(&mut names, &value.to_string(), *value, &owner))
        .collect();
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::IntegerEnum(IntegerEnum { variants, other });
    Value::of(TypeRef::Named(id))
}

fn mixed<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: &[Json],
    facts: &Facts<'d>,
    at: &At<'d>,
    component: Option<&'d str>,
) -> Value {
    if values
        .iter()
        .any(|value| value.is_array() || value.is_object())
    {
        let message = "an enumeration of arrays or objects is any JSON value in Rust";
        schemas.report(Code::LooseSchema, &at.pointer.child("enum"), message);
        return Value::JSON;
    }
    let id = schemas.declare_for(at, component, facts);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants = values
        .iter()
        .map(|value| {
            let name = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            variant(&mut names, &name, value.to_string(), &owner)
        })
        .collect();
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::ValueEnum(ValueEnum { variants, other });
    Value::of(TypeRef::Named(id))
}

fn variant<V>(names: &mut Names, text: &str, value: V, owner: &str) -> Variant<V> {
    let docs = Draft::default().finish(|| match text {
        "" => "The empty string.".to_owned(),
        text => format!("{} on the wire.", markdown::code(text)),
    });
    Variant {
        ident: names.claim_variant(text, owner),
        value,
        docs,
    }
}

fn distinct(values: &[Json]) -> Vec<Json> {
    let mut seen = HashSet::new();
    values
        .iter()
        .filter(|value| seen.insert(value.to_string()))
        .cloned()
        .collect()
}

/// The values as strings; where `type` says string, a number or boolean is one that YAML took for something else.
fn as_strings(values: &[Json], kind: Option<Kind>) -> Option<Vec<String>> {
    let text = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(_) | Json::Bool(_) if kind == Some(Kind::String) => Some(value.to_string()),
        _ => None,
    };
    let texts: Vec<String> = values.iter().map(text).collect::<Option<_>>()?;
    let mut seen = HashSet::new();
    Some(
        texts
            .into_iter()
            .filter(|text| kind != Some(Kind::Integer) && seen.insert(text.clone()))
            .collect(),
    )
    .filter(|texts: &Vec<String>| !texts.is_empty())
}

/// The values as integers; where `type` says integer, a string of digits is one.
fn as_integers(values: &[Json], kind: Option<Kind>) -> Option<Vec<i64>> {
    let number = |value: &Json| match value {
        Json::String(text) if kind == Some(Kind::Integer) => text.parse().ok(),
        value => value.as_i64(),
    };
    let numbers: Vec<i64> = values.iter().map(number).collect::<Option<_>>()?;
    let mut seen = HashSet::new();
    Some(
        numbers
            .into_iter()
            .filter(|number| seen.insert(*number))
            .collect(),
    )
}

fn report_repaired<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: &[Json],
    right: fn(&Json) -> bool,
    kind: &str,
    at: &At<'d>,
) {
    if let Some(wrong) = values.iter().find(|value| !right(value)) {
        let message = format!(
            "{} is no {kind}, which the type says it is; it is read as one",
            docs::short(wrong).unwrap_or_default()
        );
        schemas.report(Code::IgnoredValue, &at.pointer.child("enum"), message);
    }
}
