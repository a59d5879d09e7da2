//! `x-clientsmith-mirrored-inputs`: inputs that an operation takes in the query and in the body alike.
//!
//! `spec/README.md` of this project specifies the extension. The body is spread over the operation's inputs; those that
//! are mirrored have one setter and travel in one place.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{
    Body, BodyForm, Input, InputLocation, Location, Name, Parameter, Presence, Shape, TypeId,
    TypeRef,
};
use openapiv3::{MediaType, Operation, ReferenceOr};
use serde_json::Value as Json;

use super::body::body_docs;
use super::compose::gather;
use super::docs;
use super::media_type::BodyFormat;
use super::merged_schema::{MergedSchema, SchemaSite};
use super::names::Names;
use super::parameter::OperationSite;
use super::schema::Schemas;
use crate::document::SchemaType;
use crate::normalize::extensions::MIRRORED_INPUTS;
use crate::problem::Code;
use crate::source::Pointer;

/// The body of an operation that has mirrored inputs, spread over its inputs; `None` where it has none.
pub(crate) fn spread<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    place: &OperationSite<'_>,
    inputs: &mut Vec<Input>,
    names: &mut Names,
) -> Option<Body> {
    let declared = operation
        .request_body
        .as_ref()
        .and_then(ReferenceOr::as_item);
    let json = declared.and_then(|body| {
        body.content
            .iter()
            .find(|(media_type, _)| BodyFormat::of_media_type(media_type) == BodyFormat::Json)
    });
    let at = json.and_then(|(media_type, media)| body_schema(schemas, media_type, media, place));
    let Some(list) = operation.extensions.get(MIRRORED_INPUTS) else {
        if let Some(at) = at {
            report_unlisted(schemas, &at, inputs, &[], place);
        }
        return None;
    };
    let pointer = place.pointer.child(MIRRORED_INPUTS);
    let Some(listed) = listed(list) else {
        let message = format!("`{MIRRORED_INPUTS}` must be a list of one or more distinct names");
        schemas.report(Code::InvalidExtension, &pointer, message);
        return None;
    };
    let (Some(declared), Some((media_type, _)), Some(at)) = (declared, json, at) else {
        let message = "the operation has no JSON body whose members could mirror its query";
        schemas.report(Code::MirroredInputMismatch, &pointer, message);
        return None;
    };
    let merged = gather(schemas, std::slice::from_ref(&at));
    if merged.concluded_kind() != Some(SchemaType::Object) {
        let message =
            "the operation's body is not an object: it has no members that could mirror the query";
        schemas.report(Code::MirroredInputMismatch, &pointer, message);
        return None;
    }
    report_unlisted(schemas, &at, inputs, &listed, place);
    for (index, name) in listed.iter().enumerate() {
        check(
            schemas,
            operation,
            &merged,
            name,
            &pointer.index(index),
            place,
        );
    }
    let value = schemas.value_at(&at);
    let TypeRef::Named(ty) = value.ty else {
        return None;
    };
    collect(schemas, ty, &listed, inputs, names);
    Some(Body {
        docs: body_docs(declared, Vec::new()),
        required: declared.required,
        form: BodyForm::Flattened {
            ty,
            media_type: media_type.clone(),
        },
    })
}

fn body_schema<'d>(
    schemas: &Schemas<'d, '_>,
    media_type: &str,
    media: &'d MediaType,
    place: &OperationSite<'_>,
) -> Option<SchemaSite<'d>> {
    let pointer = place
        .pointer
        .child("requestBody")
        .child("content")
        .child(media_type)
        .child("schema");
    let hint = Schemas::hint(&format!("{}Body", place.builder.bare()), place.module);
    media
        .schema
        .as_ref()
        .map(|schema| SchemaSite::used(schemas.document, schema, pointer, hint))
}

fn listed(list: &Json) -> Option<Vec<&str>> {
    let names: Vec<&str> = list
        .as_array()?
        .iter()
        .map(Json::as_str)
        .collect::<Option<_>>()?;
    let distinct: HashSet<&str> = names.iter().copied().collect();
    (!names.is_empty() && distinct.len() == names.len()).then_some(names)
}

/// Inputs of one name in both places that the extension does not list.
fn report_unlisted<'d>(
    schemas: &mut Schemas<'d, '_>,
    body: &SchemaSite<'d>,
    inputs: &[Input],
    listed: &[&str],
    place: &OperationSite<'_>,
) {
    let listed: HashSet<&str> = listed.iter().copied().collect();
    let names = inputs
        .iter()
        .filter(|input| query_parameter(input).is_some())
        .map(|input| input.name.wire.as_str());
    let mut unlisted = names.filter(|name| !listed.contains(name)).peekable();
    // Bodies may be large, and many operations may share one.
    if unlisted.peek().is_none() {
        return;
    }
    let merged = gather(schemas, std::slice::from_ref(body));
    for name in unlisted {
        if merged.members.contains_key(name) {
            let message = format!(
                "`{name}` is in the query and in the body; if both are the same input, list it in `{MIRRORED_INPUTS}`"
            );
            schemas.report(Code::UnmirroredInput, place.pointer, message);
        }
    }
}

fn query_parameter(input: &Input) -> Option<&Parameter> {
    match &input.location {
        InputLocation::Parameter(parameter) if parameter.location == Location::Query => {
            Some(parameter)
        }
        _ => None,
    }
}

/// Reports what keeps a name from being one input.
fn check<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    body: &MergedSchema<'d>,
    name: &str,
    pointer: &Pointer,
    place: &OperationSite<'_>,
) {
    let parameters = schemas.document.parameters.of(&operation.parameters);
    let query = parameters.rev().find(|(_, parameter)| {
        parameter.location == Location::Query && parameter.data.name == name
    });
    let fail = |schemas: &mut Schemas<'d, '_>, message: String| {
        schemas.report(Code::MirroredInputMismatch, pointer, message);
    };
    let Some((index, parameter)) = query else {
        return fail(
            schemas,
            format!("`{name}` is not a query parameter of the operation"),
        );
    };
    let Some(member) = body.members.get(name) else {
        return fail(
            schemas,
            format!("`{name}` is not a property of the operation's body"),
        );
    };
    if parameter.data.required || body.required.contains(name) {
        let message = format!(
            "`{name}` is required in the query or in the body: it could not be sent in the other only"
        );
        return fail(schemas, message);
    }
    let openapiv3::ParameterSchemaOrContent::Schema(schema) = &parameter.data.format else {
        return fail(
            schemas,
            format!("`{name}` is a parameter with `content`, which can't be mirrored"),
        );
    };
    let at = place
        .pointer
        .child("parameters")
        .index(index)
        .child("schema");
    let schema = SchemaSite::used(
        schemas.document,
        schema,
        at,
        Schemas::hint(place.builder.bare(), place.module),
    );
    let member = member.clone();
    if let Some(what) = difference(schemas, std::slice::from_ref(&schema), &member, 0) {
        fail(
            schemas,
            format!("`{name}` differs between query and body in its {what}"),
        );
    }
}

/// In what two schemas differ, as far as it matters to one setter for both.
fn difference<'d>(
    schemas: &mut Schemas<'d, '_>,
    a: &[SchemaSite<'d>],
    b: &[SchemaSite<'d>],
    depth: usize,
) -> Option<&'static str> {
    let (left, right) = (gather(schemas, a), gather(schemas, b));
    let (told_left, told_right) = (docs::described(schemas, a), docs::described(schemas, b));
    if left.concluded_kind() != right.concluded_kind() {
        return Some("type");
    }
    let differences = [
        (left.format != right.format, "format"),
        (left.nullable != right.nullable, "nullability"),
        (left.values != right.values, "enumerated values"),
        (left.known_values != right.known_values, "known values"),
        (left.unit != right.unit, "unit"),
        (told_left.default != told_right.default, "default"),
        (
            left.members.len() != right.members.len() || left.unions.len() != right.unions.len(),
            "type",
        ),
    ];
    if let Some((_, what)) = differences.into_iter().find(|(differs, _)| *differs) {
        return Some(what);
    }
    match (&left.items, &right.items) {
        (Some(left), Some(right)) if depth < 8 => difference(
            schemas,
            std::slice::from_ref(left),
            std::slice::from_ref(right),
            depth + 1,
        ),
        (None, None) | (Some(_), Some(_)) => None,
        _ => Some("items"),
    }
}

/// Makes every member of the body an input: a mirrored one joins its parameter, another stands after them.
fn collect(
    schemas: &Schemas<'_, '_>,
    ty: TypeId,
    listed: &[&str],
    inputs: &mut Vec<Input>,
    names: &mut Names,
) {
    let Shape::Struct(object) = &schemas.types[ty].shape else {
        return;
    };
    let listed: HashSet<&str> = listed.iter().copied().collect();
    let mut twins: HashMap<String, usize> = HashMap::new();
    for (place, input) in inputs.iter().enumerate() {
        let wire = input.name.wire.as_str();
        if listed.contains(wire) && query_parameter(input).is_some() {
            twins.entry(wire.to_owned()).or_insert(place);
        }
    }
    for field in object.fields.iter().filter(|field| !field.read_only) {
        let wire = field.name.wire.as_str();
        let twin = twins.get(wire).and_then(|place| inputs.get_mut(*place));
        if let Some(input) = twin {
            input.ty = field.ty.clone();
            if let InputLocation::Parameter(parameter) = &input.location {
                input.location = InputLocation::Mirrored {
                    field: field.name.rust.clone(),
                    parameter: parameter.clone(),
                };
            }
        } else {
            let rust = names.claim_input_in(field.name.rust.bare(), "member");
            inputs.push(Input {
                field: rust.clone(),
                name: Name {
                    wire: wire.to_owned(),
                    rust,
                },
                docs: field.docs.clone(),
                ty: field.ty.clone(),
                required: matches!(field.presence, Presence::Required),
                constant: None,
                presence: field.presence,
                location: InputLocation::BodyMember(field.name.rust.clone()),
            });
        }
    }
}
