//! Parameters → inputs.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Encoding, Ident, Input, InputLocation, Location, Name, Parameter, Presence, Prose, Scalar,
    Style, TypeRef, Types,
};
use openapiv3::{Operation, ParameterData, ParameterSchemaOrContent, QueryStyle};

use super::constant;
use super::docs::{self, Draft};
use super::media_type::BodyFormat;
use super::merged_schema::SchemaSite;
use super::names::{self, Names};
use super::provenance::SharedProvenance;
use super::scalar;
use super::schema::{Schemas, Value};
use super::server::templated;
use crate::document::{Parameter as Declared, ParameterKey};
use crate::normalize::extensions::{INPUT_NAMES, given_name, input_names};
use crate::problem::Code;
use crate::source::Pointer;

/// An operation and its location, while its inputs are lowered.
pub(crate) struct OperationSite<'a> {
    /// The path template.
    pub(crate) path: &'a str,
    /// The location of the operation.
    pub(crate) pointer: &'a Pointer,
    /// What inline types are named after.
    pub(crate) builder: &'a Ident,
    /// The file that declares them.
    pub(crate) module: &'a Ident,
    /// What all list parameters of the document have in common.
    pub(crate) shared_provenance: &'a SharedProvenance<'a>,
}

/// The inputs that travel as parameters, in the document's order.
pub(crate) fn inputs<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    place: &OperationSite<'_>,
    names: &mut Names,
) -> Vec<Input> {
    let templated: Vec<&str> = templated(place.path).collect();
    let mut inputs = Vec::new();
    let mut declared = HashSet::new();
    // Of a parameter that stands twice, the last counts.
    let parameters = schemas.document.parameters.of(&operation.parameters);
    let last: HashMap<ParameterKey<'_>, usize> = parameters
        .clone()
        .map(|(index, parameter)| (parameter.key(), index))
        .collect();
    let mut given = input_names(&operation.extensions);
    for (index, parameter) in parameters {
        let pointer = place.pointer.child("parameters").index(index);
        let data = &parameter.data;
        let location = parameter.location;
        let is_last = last.get(&parameter.key()) == Some(&index);
        if !is_last || is_reserved_header(&data.name, location) {
            continue;
        }
        if location == Location::Path {
            if !templated.contains(&data.name.as_str()) {
                let message = format!(
                    "the path has no `{{{}}}`: the parameter is left out",
                    data.name
                );
                schemas.report(Code::UnusedPathParameter, &pointer, message);
                continue;
            }
            declared.insert(data.name.as_str());
            if !data.required {
                let message = format!(
                    "the path parameter `{}` is not marked as required, but always is",
                    data.name
                );
                schemas.report(Code::OptionalPathParameter, &pointer, message);
            }
        }
        let given = given.shift_remove(data.name.as_str());
        let given = given.or_else(|| given_name(&data.extensions));
        inputs.push(input(schemas, (parameter, given), pointer, place, names));
    }
    for name in given.into_keys() {
        let message = format!("the operation has no parameter `{name}`");
        let pointer = place.pointer.child(INPUT_NAMES).child(name);
        schemas.report(Code::InvalidExtension, &pointer, message);
    }
    for name in templated {
        if declared.insert(name) {
            let message = format!(
                "the operation does not declare the path parameter `{name}`; it becomes a string"
            );
            schemas.report(Code::UndeclaredPathParameter, place.pointer, message);
            inputs.push(undeclared(name, names));
        }
    }
    inputs
}

fn input<'d>(
    schemas: &mut Schemas<'d, '_>,
    (parameter, given): (&'d Declared, Option<&str>),
    pointer: Pointer,
    place: &OperationSite<'_>,
    names: &mut Names,
) -> Input {
    let data = &parameter.data;
    let location = parameter.location;
    let hint = Schemas::hint(
        &format!(
            "{}{}",
            place.builder.bare(),
            names::suffix_words(&data.name)
        ),
        place.module,
    );
    let (at, encoding) = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => (
            Some(SchemaSite::used(
                schemas.document,
                schema,
                pointer.child("schema"),
                hint,
            )),
            styled(parameter),
        ),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, value) = content
                .first()
                .map_or(("", None), |(name, value)| (name.as_str(), Some(value)));
            let schema = value.and_then(|value| value.schema.as_ref());
            let at = pointer.child("content").child(media_type).child("schema");
            let is_whole = location == Location::QueryString;
            let encoding = match BodyFormat::of_media_type(media_type) {
                BodyFormat::Json => Encoding::Json,
                BodyFormat::Form if is_whole => styled(parameter),
                BodyFormat::Form => Encoding::Form,
                _ if is_whole => plain_text(),
                _ => styled(parameter),
            };
            (
                schema.map(|schema| SchemaSite::used(schemas.document, schema, at, hint)),
                encoding,
            )
        }
    };
    let value = at.as_ref().map_or(Value::JSON, |at| schemas.value_at(at));
    let value = written(schemas, data, value, &pointer);
    let required = data.required || location == Location::Path;
    let merged = docs::described(schemas, at.as_slice());
    let default = scalar::fitting_default(schemas, &merged, &value, at.as_ref());
    let provenance = place
        .shared_provenance
        .own_provenance(schemas.document, data);
    let name = given.unwrap_or(&data.name);
    let rust = names.claim_input_in(name, word(location));
    let ty = if required { value.whole() } else { value.ty };
    Input {
        docs: parameter_docs(data, location, &merged, default, provenance.as_deref()),
        field: rust.clone(),
        name: Name {
            wire: data.name.clone(),
            rust,
        },
        constant: constant::of_scalar(&ty, &merged).filter(|_| required),
        ty,
        required,
        presence: match required {
            true => Presence::Required,
            false => Presence::Optional,
        },
        location: InputLocation::Parameter(Parameter {
            name: data.name.clone(),
            location,
            encoding,
        }),
    }
}

/// The type of a parameter; of a media type that is neither JSON, a form nor text, its text, which the caller writes.
fn written(
    schemas: &mut Schemas<'_, '_>,
    data: &ParameterData,
    value: Value,
    pointer: &Pointer,
) -> Value {
    let ParameterSchemaOrContent::Content(content) = &data.format else {
        return value;
    };
    let media_type = content.keys().next().map_or("", String::as_str);
    let is_written = match BodyFormat::of_media_type(media_type) {
        BodyFormat::Json | BodyFormat::Form | BodyFormat::Any => true,
        BodyFormat::Text => is_text_form(&schemas.types, &value.ty),
        _ => false,
    };
    if is_written {
        return value;
    }
    let message = format!("`{media_type}` is not supported in a parameter: it is text");
    let pointer = pointer.child("content").child(media_type);
    schemas.report(Code::UnsupportedMediaType, &pointer, message);
    Value::non_null(TypeRef::Scalar(Scalar::String))
}

/// Whether a value is a scalar.
fn is_text_form(types: &Types, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(_) => true,
        TypeRef::External(id) => types[*id].is_scalar(),
        _ => false,
    }
}

fn parameter_docs(
    data: &ParameterData,
    location: Location,
    merged: &super::merged_schema::MergedSchema<'_>,
    default: Option<&serde_json::Value>,
    provenance: Option<&serde_json::Value>,
) -> clientsmith_model::Docs {
    let mut draft = Draft::from_text(data.description.as_deref());
    if draft.is_silent() {
        draft.text(merged.description);
    }
    draft.merged(merged, default);
    if merged.example.is_none() {
        draft.example(data.example.as_ref());
    }
    if matches!(location, Location::Header | Location::Cookie) && !draft.is_silent() {
        let template = if location == Location::Header {
            "Sent in the header {}."
        } else {
            "Sent in the cookie {}."
        };
        draft.sentence(Prose::new(template, [Prose::code(&data.name)]));
    }
    draft.provenance(provenance);
    draft.deprecate(data.deprecated.unwrap_or_default());
    draft.finish(|| {
        Prose::new(
            "The {} parameter {}.",
            [word(location).into(), Prose::code(&data.name)],
        )
    })
}

fn undeclared(name: &str, names: &mut Names) -> Input {
    let rust = names.claim_input_in(name, "path");
    Input {
        field: rust.clone(),
        name: Name {
            wire: name.to_owned(),
            rust,
        },
        docs: Draft::default().finish(|| Prose::new("The path parameter {}.", [Prose::code(name)])),
        ty: TypeRef::Scalar(Scalar::String),
        required: true,
        constant: None,
        presence: Presence::Required,
        location: InputLocation::Parameter(Parameter {
            name: name.to_owned(),
            location: Location::Path,
            encoding: Encoding::Style {
                style: Style::Simple,
                explode: false,
                allow_reserved: false,
            },
        }),
    }
}

/// A value that is text by itself.
const fn plain_text() -> Encoding {
    Encoding::Style {
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
    }
}

/// How a parameter is written.
const fn styled(parameter: &Declared) -> Encoding {
    Encoding::Style {
        style: parameter.style,
        explode: parameter.explode,
        allow_reserved: parameter.allow_reserved,
    }
}

/// A style of the query, of a form's members too.
pub(crate) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}

const fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::QueryString => "query string",
    }
}

/// Headers that other parts of the document speak of; as parameters they mean nothing (OpenAPI 3.0.3 §4.7.12.1).
fn is_reserved_header(name: &str, location: Location) -> bool {
    location == Location::Header
        && ["accept", "content-type", "authorization"]
            .iter()
            .any(|reserved| name.eq_ignore_ascii_case(reserved))
}
