//! `enum` and `x-clientsmith-known-values` → enumerations.
//!
//! Strings and integers get enumerations of their own kind, several kinds together one of JSON values. Booleans and
//! numbers with a fraction stay what they are: their values reach the docs.

use std::collections::HashSet;

use clientsmith_model::{
    Docs, IntegerEnum, Prose, Scalar, Shape, StringEnum, TypeRef, ValueEnum, Variant,
};
use serde_json::Value as Json;

use super::docs::{self, Draft};
use super::merged_schema::{MergedSchema, SchemaSite};
use super::names::{self, Names};
use super::scalar;
use super::schema::{Schemas, Value};
use crate::document::SchemaType;
use crate::problem::Code;
use crate::source::Pointer;

/// A value that a document lists, and what it says of it: `oneOf` of `const` is an enumeration with descriptions.
#[derive(Clone, Debug)]
pub(crate) struct ListedValue<'d, V> {
    pub(crate) value: V,
    /// What the document calls it in code.
    pub(crate) name: Option<ValueName<'d>>,
    pub(crate) title: Option<&'d str>,
    pub(crate) description: Option<&'d str>,
}

/// The name that an extension gives a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueName<'d> {
    /// The name.
    name: &'d str,
    /// The extension.
    key: &'static str,
}

impl<'d> ListedValue<'d, Json> {
    /// One of a schema's values, and what its extensions say of it.
    pub(crate) fn of_schema(merged: &MergedSchema<'d>, value: &Json) -> Self {
        let mut texts = merged.value_texts.unwrap_or_default().iter();
        let text = texts.find(|text| text.value == *value);
        let is_ours = merged.variant_names.is_some_and(|names| match value {
            Json::String(value) => names.contains_key(value),
            value => names.contains_key(&value.to_string()),
        });
        // Our own extension counts first.
        let name = text.filter(|_| !is_ours).and_then(|text| {
            let name = text.name.as_deref()?;
            Some(ValueName {
                name,
                key: text.key,
            })
        });
        Self {
            name,
            description: text.and_then(|text| text.description.as_deref()),
            ..Self::bare(value.clone())
        }
    }
}

impl<'d, V> ListedValue<'d, V> {
    /// A value without a description.
    pub(crate) const fn bare(value: V) -> Self {
        Self {
            value,
            name: None,
            title: None,
            description: None,
        }
    }

    pub(crate) fn with<W>(&self, value: W) -> ListedValue<'d, W> {
        ListedValue {
            value,
            name: self.name,
            title: self.title,
            description: self.description,
        }
    }
}

/// The location of an enumeration, and its description as a whole.
#[derive(Clone, Copy)]
pub(crate) struct EnumerationSite<'a, 'd> {
    pub(crate) merged: &'a MergedSchema<'d>,
    pub(crate) at: &'a SchemaSite<'d>,
    pub(crate) component: Option<&'d str>,
}

impl<'d> EnumerationSite<'_, 'd> {
    /// The name that the document gives a value.
    fn given_name(&self, value: &str) -> Option<&'d str> {
        self.merged.variant_names?.get(value).map(String::as_str)
    }
}

/// The type of a schema that lists its values.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    at: &SchemaSite<'d>,
    component: Option<&'d str>,
) -> Value {
    let pointer = at.pointer.child("enum");
    let place = EnumerationSite {
        merged,
        at,
        component,
    };
    match &merged.values {
        Some(values) => {
            let values = values.iter();
            let values = values.map(|value| ListedValue::of_schema(merged, value));
            let values = values.collect();
            listed(schemas, values, merged.kind, place, &pointer)
        }
        None => {
            let known = merged.known_values.unwrap_or_default().iter();
            let known = known.map(|value| ListedValue::bare(value.clone()));
            strings(schemas, known.collect(), true, place, &pointer)
        }
    }
}

/// The type of these values, which `pointer` lists and `kind` says to be of one type.
pub(crate) fn listed<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: Vec<ListedValue<'d, Json>>,
    kind: Option<SchemaType>,
    place: EnumerationSite<'_, 'd>,
    pointer: &Pointer,
) -> Value {
    let kind = kind.or(place.merged.kind);
    let mut seen = HashSet::new();
    let mut values = values;
    values.retain(|listed| seen.insert(listed.value.to_string()));
    let all = |is: fn(&Json) -> bool| values.iter().all(|listed| is(&listed.value));
    if let Some(kind @ (SchemaType::Boolean | SchemaType::Number)) =
        kind.or(place.merged.concluded_kind())
        && all(|value| value.is_boolean() || value.is_number())
    {
        return Value::non_null(TypeRef::Scalar(scalar::scalar_type(kind, place.merged)));
    }
    if all(Json::is_boolean) {
        return Value::non_null(TypeRef::Scalar(Scalar::Bool));
    }
    if let Some(texts) = as_strings(&values, kind) {
        report_repaired(schemas, &values, Json::is_string, "string", pointer);
        return strings(schemas, texts, false, place, pointer);
    }
    if let Some(numbers) = as_integers(&values, kind) {
        report_repaired(schemas, &values, Json::is_number, "integer", pointer);
        return integers(schemas, &numbers, place);
    }
    mixed(schemas, &values, place, pointer)
}

/// A list of strings from wherever they are known.
pub(crate) fn strings<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: Vec<ListedValue<'d, String>>,
    open: bool,
    place: EnumerationSite<'_, 'd>,
    pointer: &Pointer,
) -> Value {
    let id = schemas.declare_for(place.at, place.component, place.merged);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants: Vec<Variant<String>> = values
        .iter()
        .map(|listed| variant(&mut names, &listed.value, place, listed.clone(), &owner))
        .collect();
    let is_unnamed = |(variant, listed): &(&Variant<String>, &ListedValue<'_, String>)| {
        listed.name.is_none() && place.given_name(&variant.value).is_none()
    };
    for (variant, _) in variants.iter().zip(&values).filter(is_unnamed) {
        let words = || names::variant_words_of(&variant.value, &owner);
        schemas.report_changed_name(&variant.value, words, &variant.ident, pointer);
    }
    report_changed_names(schemas, &values, &variants, &owner, place);
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::StringEnum(StringEnum {
        variants,
        other,
        open,
    });
    Value::non_null(TypeRef::Named(id))
}

fn integers<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: &[ListedValue<'d, i64>],
    place: EnumerationSite<'_, 'd>,
) -> Value {
    let id = schemas.declare_for(place.at, place.component, place.merged);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants: Vec<Variant<i64>> = values
        .iter()
        .map(|listed| {
            let number = listed.value.to_string();
            // The number says less than its name.
            let name = listed.name.map(|name| name.name).or(listed.title);
            let name = place.given_name(&number).or(name).unwrap_or(&number);
            Variant {
                ident: names.claim_variant(name, &owner),
                docs: words(listed, &number),
                value: listed.value,
            }
        })
        .collect();
    report_changed_names(schemas, values, &variants, &owner, place);
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::IntegerEnum(IntegerEnum { variants, other });
    Value::non_null(TypeRef::Named(id))
}

fn mixed<'d>(
    schemas: &mut Schemas<'d, '_>,
    values: &[ListedValue<'d, Json>],
    place: EnumerationSite<'_, 'd>,
    pointer: &Pointer,
) -> Value {
    if values
        .iter()
        .any(|listed| listed.value.is_array() || listed.value.is_object())
    {
        let message = "an enumeration of arrays or objects becomes any JSON value in Rust";
        schemas.report(Code::LooseSchema, pointer, message);
        return Value::JSON;
    }
    let id = schemas.declare_for(place.at, place.component, place.merged);
    let owner = schemas.types[id].ident.bare().to_owned();
    let mut names = Names::default();
    let variants: Vec<Variant<String>> = values
        .iter()
        .map(|listed| {
            let text = listed.value.to_string();
            let name = listed.value.as_str().unwrap_or(&text);
            variant(&mut names, name, place, listed.with(text.clone()), &owner)
        })
        .collect();
    report_changed_names(schemas, values, &variants, &owner, place);
    let other = names.claim_catch_all();
    schemas.types[id].shape = Shape::ValueEnum(ValueEnum { variants, other });
    Value::non_null(TypeRef::Named(id))
}

/// The variant of a value that is `text` on the wire.
fn variant<V>(
    names: &mut Names,
    text: &str,
    place: EnumerationSite<'_, '_>,
    listed: ListedValue<'_, V>,
    owner: &str,
) -> Variant<V> {
    let name = place.given_name(text);
    let name = name.or(listed.name.map(|name| name.name)).unwrap_or(text);
    Variant {
        ident: names.claim_variant(name, owner),
        docs: words(&listed, text),
        value: listed.value,
    }
}

/// Reports names from extensions that are not what the variants are called.
fn report_changed_names<'d, V, W>(
    schemas: &mut Schemas<'d, '_>,
    values: &[ListedValue<'d, V>],
    variants: &[Variant<W>],
    owner: &str,
    place: EnumerationSite<'_, 'd>,
) {
    for (listed, variant) in values.iter().zip(variants) {
        if let Some(ValueName { name, key }) = listed.name {
            let words = || names::variant_words_of(name, owner);
            let pointer = place.at.pointer.child(key);
            schemas.report_changed_name(name, words, &variant.ident, &pointer);
        }
    }
}

/// A value's description in the document, else the value itself.
fn words<V>(listed: &ListedValue<'_, V>, text: &str) -> Docs {
    let mut draft = Draft::from_text(listed.description);
    if draft.is_silent() {
        draft.heading(listed.title.filter(|title| *title != text));
    }
    let wire = match text {
        "" => "The empty string.".into(),
        text => Prose::new("{} on the wire.", [Prose::code(text)]),
    };
    if !draft.is_silent() {
        draft.sentence(wire.clone());
    }
    draft.finish(|| wire)
}

/// The values as strings; where `type` says string, a number or boolean is one that YAML took for something else.
fn as_strings<'d>(
    values: &[ListedValue<'d, Json>],
    kind: Option<SchemaType>,
) -> Option<Vec<ListedValue<'d, String>>> {
    let text = |listed: &ListedValue<'d, Json>| match &listed.value {
        Json::String(text) => Some(listed.with(text.clone())),
        value @ (Json::Number(_) | Json::Bool(_)) if kind == Some(SchemaType::String) => {
            Some(listed.with(value.to_string()))
        }
        _ => None,
    };
    if kind == Some(SchemaType::Integer) {
        return None;
    }
    let mut texts: Vec<ListedValue<'d, String>> = values.iter().map(text).collect::<Option<_>>()?;
    let mut seen = HashSet::new();
    texts.retain(|listed| seen.insert(listed.value.clone()));
    (!texts.is_empty()).then_some(texts)
}

/// The values as integers; where `type` says integer, a string of digits is one.
fn as_integers<'d>(
    values: &[ListedValue<'d, Json>],
    kind: Option<SchemaType>,
) -> Option<Vec<ListedValue<'d, i64>>> {
    let number = |listed: &ListedValue<'d, Json>| match &listed.value {
        Json::String(text) if kind == Some(SchemaType::Integer) => {
            Some(listed.with(text.parse().ok()?))
        }
        value => Some(listed.with(value.as_i64()?)),
    };
    let mut numbers: Vec<ListedValue<'d, i64>> =
        values.iter().map(number).collect::<Option<_>>()?;
    let mut seen = HashSet::new();
    numbers.retain(|listed| seen.insert(listed.value));
    Some(numbers)
}

fn report_repaired(
    schemas: &mut Schemas<'_, '_>,
    values: &[ListedValue<'_, Json>],
    right: fn(&Json) -> bool,
    kind: &str,
    pointer: &Pointer,
) {
    if let Some(wrong) = values.iter().find(|listed| !right(&listed.value)) {
        let message = format!(
            "{} is not a {kind}, although `type` requires it; it is read as one",
            docs::short(&wrong.value).unwrap_or_default()
        );
        schemas.report(Code::IgnoredValue, pointer, message);
    }
}
