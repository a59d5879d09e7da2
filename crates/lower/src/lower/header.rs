//! Headers of responses: one struct an operation, whatever its responses; each header may be missing.

use std::collections::HashMap;

use clientsmith_model::{Docs, Header, Headers, Name, Prose, Scalar, Shape, TypeRef};
use openapiv3::{Header as Declared, Operation, ParameterSchemaOrContent, ReferenceOr, StatusCode};

use super::docs::{self, Draft};
use super::merged_schema::SchemaSite;
use super::names::{self, NameScope, Names};
use super::parameter::OperationSite;
use super::scalar;
use super::schema::Schemas;
use crate::normalize::extensions::PROVENANCE;
use crate::source::Pointer;

/// The headers that an operation's responses name, without duplicates.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    place: &OperationSite<'_>,
    beside: &mut Names,
) -> Option<Headers> {
    let mut names = Names::within(NameScope::Members);
    let mut fields: Vec<Header> = Vec::new();
    let responses = &operation.responses;
    let listed = responses.responses.iter().map(|(status, response)| {
        let status = match status {
            StatusCode::Code(code) => code.to_string(),
            StatusCode::Range(class) => format!("{class}XX"),
        };
        (status, response)
    });
    let default = responses.default.iter();
    for (status, response) in listed.chain(default.map(|response| ("default".to_owned(), response)))
    {
        let ReferenceOr::Item(response) = response else {
            continue;
        };
        let pointer = place
            .pointer
            .child("responses")
            .child(&status)
            .child("headers");
        for (wire, header) in &response.headers {
            let known = fields
                .iter()
                .any(|field| field.name.wire.eq_ignore_ascii_case(wire));
            // OpenAPI 3.0.3 §4.7.16: a header called `Content-Type` is ignored.
            if let ReferenceOr::Item(header) = header
                && !known
                && !wire.eq_ignore_ascii_case("content-type")
            {
                let pointer = pointer.child(wire);
                fields.push(lower_header(
                    schemas, wire, header, &pointer, place, &mut names,
                ));
            }
        }
    }
    (!fields.is_empty()).then(|| Headers {
        ident: beside.claim_type(&format!("{}Headers", place.builder.bare())),
        fields,
    })
}

/// Headers by their names, with what they say and their types: rate limits stand at every response of an API.
pub(crate) type KnownHeaders<'d> = HashMap<&'d str, Vec<(&'d Declared, Docs, TypeRef)>>;

/// Headers of one name that are compared with the next of that name.
const MOST: usize = 8;

fn lower_header<'d>(
    schemas: &mut Schemas<'d, '_>,
    wire: &'d str,
    header: &'d Declared,
    pointer: &Pointer,
    place: &OperationSite<'_>,
    names: &mut Names,
) -> Header {
    let known = schemas.headers.get(wire).and_then(|known| {
        let known = known.iter().find(|(known, ..)| *known == header)?;
        Some((known.1.clone(), known.2.clone()))
    });
    let (docs, ty) = known.unwrap_or_else(|| {
        let problems = schemas.problems.count();
        let (docs, ty) = described(schemas, wire, header, pointer, place);
        // An enumeration is named after its place, and each is a problem of its own.
        let is_same_anywhere = matches!(ty, TypeRef::Scalar(_) | TypeRef::External(_))
            && problems == schemas.problems.count();
        let known = schemas.headers.entry(wire).or_default();
        if is_same_anywhere && known.len() < MOST {
            known.push((header, docs.clone(), ty.clone()));
        }
        (docs, ty)
    });
    Header {
        name: Name {
            wire: wire.to_owned(),
            rust: names.claim_member(wire),
        },
        docs,
        ty,
    }
}

fn described<'d>(
    schemas: &mut Schemas<'d, '_>,
    wire: &str,
    header: &'d Declared,
    pointer: &Pointer,
    place: &OperationSite<'_>,
) -> (Docs, TypeRef) {
    let mut draft = Draft::from_text(header.description.as_deref());
    let ty = match &header.format {
        ParameterSchemaOrContent::Schema(schema) => {
            let hint = format!("{}{}", place.builder.bare(), names::suffix_words(wire));
            let at = SchemaSite::used(
                schemas.document,
                schema,
                pointer.child("schema"),
                Schemas::hint(&hint, place.module),
            );
            let value = schemas.value_at(&at);
            let merged = docs::described(schemas, std::slice::from_ref(&at));
            if draft.is_silent() {
                draft.text(merged.description);
            }
            let default = scalar::fitting_default(schemas, &merged, &value, Some(&at));
            draft.merged(&merged, default);
            plain(schemas, value.ty)
        }
        ParameterSchemaOrContent::Content(_) => TypeRef::Scalar(Scalar::String),
    };
    draft.provenance(header.extensions.get(PROVENANCE));
    draft.deprecate(header.deprecated == Some(true));
    let docs = draft.finish(|| Prose::new("{} on the wire.", [Prose::code(wire)]));
    (docs, ty)
}

/// The type, if a header's text can be read as one; otherwise the text.
fn plain(schemas: &Schemas<'_, '_>, ty: TypeRef) -> TypeRef {
    match ty {
        TypeRef::List(item) if is_plain(schemas, &item) => TypeRef::List(item),
        ty if is_plain(schemas, &ty) => ty,
        _ => TypeRef::Scalar(Scalar::String),
    }
}

fn is_plain(schemas: &Schemas<'_, '_>, ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Scalar(scalar) => !scalar.has_one_value(),
        TypeRef::External(id) => schemas.types[*id].is_scalar(),
        TypeRef::Named(id) => matches!(schemas.types[*id].shape, Shape::StringEnum(_)),
        _ => false,
    }
}
