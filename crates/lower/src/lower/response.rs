//! Responses: which are successes, what each carries.
//!
//! A response with several media types is read as the one that is typed: JSON before streams before text before bytes.

use clientsmith_model::{
    Errors, Payload, Prose, ResponseVariant, Responses, Scalar, StatusRange, Success, TypeRef,
};
use openapiv3::{MediaType, Operation, ReferenceOr, Response, StatusCode};

use super::body::{BodyFormat, essence, is_binary};
use super::compose::gather;
use super::docs::Draft;
use super::header;
use super::merged_schema::SchemaSite;
use super::names::Names;
use super::parameter::Place;
use super::schema::Schemas;
use crate::document::{Document, UsedSchema};
use crate::normalize::extensions::PROVENANCE;
use crate::problem::Code;
use crate::source::Pointer;

/// The responses of an operation.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    place: &Place<'_>,
    beside: &mut Names,
) -> Responses {
    let mut accept = Vec::new();
    let (successes, failures) = sorted(operation);
    let redirect = successes.iter().any(|(status, _)| class(*status) == 3);
    let successes: Vec<ResponseVariant> = successes
        .into_iter()
        .map(|(status, response)| {
            variant(schemas, (status, response), place, "Response", &mut accept)
        })
        .collect();
    let failures: Vec<ResponseVariant> = failures
        .into_iter()
        .map(|(status, response)| variant(schemas, (status, response), place, "Error", &mut accept))
        .collect();
    Responses {
        success: success(schemas, successes, place, beside),
        errors: errors(failures, place, beside),
        headers: header::lower(schemas, operation, place, beside),
        accept,
        redirect,
    }
}

type Declared<'d> = (StatusRange, &'d Response);

/// The responses that are successes and those that are failures, exact statuses first, then ranges, then `default`.
///
/// `default` is a success where no other response is: with a redirect as the only other response, the redirect is.
fn sorted(operation: &Operation) -> (Vec<Declared<'_>>, Vec<Declared<'_>>) {
    let listed = operation
        .responses
        .responses
        .iter()
        .filter_map(|(status, response)| {
            let status = match status {
                StatusCode::Code(code) => StatusRange::Exact(*code),
                StatusCode::Range(class) => StatusRange::Class(u8::try_from(*class).ok()?),
            };
            Some((status, response.as_item()?))
        });
    let default = operation
        .responses
        .default
        .as_ref()
        .and_then(ReferenceOr::as_item);
    let default = default.map(|response| (StatusRange::Default, response));
    let (mut successes, mut redirects, mut failures) = (Vec::new(), Vec::new(), Vec::new());
    for (status, response) in listed {
        match class(status) {
            2 => successes.push((status, response)),
            3 => redirects.push((status, response)),
            4.. => failures.push((status, response)),
            _ => {}
        }
    }
    match default {
        Some(default) if successes.is_empty() && redirects.is_empty() => successes.push(default),
        Some(default) => failures.push(default),
        None => {}
    }
    if successes.is_empty() {
        successes = redirects;
    }
    successes.sort_by_key(|(status, _)| *status);
    failures.sort_by_key(|(status, _)| *status);
    (successes, failures)
}

const fn class(status: StatusRange) -> u16 {
    match status {
        StatusRange::Exact(code) => code / 100,
        StatusRange::Class(class) => class as u16,
        StatusRange::Default => 0,
    }
}

fn variant<'d>(
    schemas: &mut Schemas<'d, '_>,
    (status, response): Declared<'d>,
    place: &Place<'_>,
    noun: &str,
    accept: &mut Vec<String>,
) -> ResponseVariant {
    let words = variant_words(status);
    let pointer = place.pointer.child("responses").child(&key(status));
    let mut draft = Draft::of(Some(response.description.as_str()));
    draft.provenance(response.extensions.get(PROVENANCE));
    let hint = match (noun, status) {
        ("Response", StatusRange::Exact(200) | StatusRange::Default) => {
            format!("{}Response", place.builder.bare())
        }
        ("Error", StatusRange::Default) => format!("{}Error", place.builder.bare()),
        _ => format!("{}{words}", place.builder.bare()),
    };
    let mut payload = payload(schemas, response, &pointer, &hint, place, accept);
    if matches!(status, StatusRange::Exact(204 | 205 | 304)) {
        payload = Payload::Empty;
    }
    ResponseVariant {
        status,
        ident: Names::default().claim(&words, ""),
        payload,
        docs: draft
            .finish(|| Prose::new("The response with status {}.", [Prose::text(&key(status))])),
    }
}

fn key(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

/// What a response carries: of several media types, the one that is typed best.
fn payload<'d>(
    schemas: &mut Schemas<'d, '_>,
    response: &'d Response,
    pointer: &Pointer,
    hint: &str,
    place: &Place<'_>,
    accept: &mut Vec<String>,
) -> Payload {
    let Some((media_type, media)) = preferred(response) else {
        return Payload::Empty;
    };
    report_streams(schemas, response, media_type, pointer);
    let media_pointer = pointer.child("content").child(media_type);
    let at = media.schema.as_ref().map(|schema| {
        SchemaSite::used(
            schemas.document,
            schema,
            media_pointer.child("schema"),
            Schemas::hint(hint, place.module),
        )
    });
    let value = |schemas: &mut Schemas<'d, '_>| {
        at.as_ref()
            .map_or(TypeRef::Json, |at| schemas.value_at(at).whole())
    };
    let wanted = essence(media_type).to_owned();
    if !wanted.is_empty() && !accept.contains(&wanted) {
        accept.push(wanted);
    }
    let payload = match BodyFormat::of(media_type) {
        BodyFormat::Json => Payload::Json(value(schemas)),
        BodyFormat::Events => Payload::Events(value(schemas)),
        BodyFormat::JsonLines => Payload::JsonLines(value(schemas)),
        BodyFormat::Any => any(schemas, at.as_ref()),
        BodyFormat::Text => Payload::Text,
        BodyFormat::Xml => {
            let message = format!("`{media_type}`: XML is not supported: the response is text");
            schemas.report(Code::UnsupportedMediaType, &media_pointer, message);
            Payload::Text
        }
        BodyFormat::Form | BodyFormat::Multipart | BodyFormat::Binary => Payload::Binary,
    };
    if let Payload::Json(ty) = &payload {
        schemas.exemplify(media, ty);
    }
    payload
}

/// Notations of a success that are not asked for: a caller who wants one makes the request without a type.
pub(crate) fn others_sentence(document: &Document, operation: &Operation) -> Option<Prose> {
    let mut others: Vec<Prose> = Vec::new();
    for (_, response) in sorted(operation).0 {
        let Some((read, media)) = preferred(response) else {
            continue;
        };
        let read_schema = schema_of(document, media);
        let differs = |other| schema_of(document, other) != read_schema;
        for (media_type, other) in &response.content {
            let code = Prose::code(essence(media_type));
            if media_type != read && differs(other) && !others.contains(&code) {
                others.push(code);
            }
        }
    }
    let others = Prose::join(others, ", ");
    (!others.is_empty()).then(|| Prose::new("The API can also respond with {}.", [others]))
}

fn schema_of<'d>(document: &'d Document, media: &'d MediaType) -> Option<UsedSchema<'d>> {
    let schema = media.schema.as_ref()?;
    Some(document.schema(schema))
}

/// The media type that is read: the one that is typed best.
fn preferred(response: &Response) -> Option<(&String, &MediaType)> {
    let rank = |media_type: &str| match BodyFormat::of(media_type) {
        BodyFormat::Json => 0,
        BodyFormat::JsonLines | BodyFormat::Events => 1,
        BodyFormat::Any => 2,
        BodyFormat::Text => 3,
        BodyFormat::Xml => 4,
        BodyFormat::Form | BodyFormat::Multipart | BodyFormat::Binary => 5,
    };
    let content = response.content.iter();
    content.min_by_key(|(media_type, _)| rank(media_type))
}

/// `*/*`: a plain string is text, bytes are bytes, anything else is JSON.
fn any<'d>(schemas: &mut Schemas<'d, '_>, at: Option<&SchemaSite<'d>>) -> Payload {
    let Some(at) = at else { return Payload::Binary };
    if is_binary(&gather(schemas, std::slice::from_ref(at))) {
        return Payload::Binary;
    }
    match schemas.value_at(at).whole() {
        TypeRef::Scalar(Scalar::String) => Payload::Text,
        ty => Payload::Json(ty),
    }
}

/// Says so where a stream is offered beside what is read.
fn report_streams(
    schemas: &mut Schemas<'_, '_>,
    response: &Response,
    read: &str,
    pointer: &Pointer,
) {
    let is_stream = |media_type: &str| {
        matches!(
            BodyFormat::of(media_type),
            BodyFormat::Events | BodyFormat::JsonLines
        )
    };
    for media_type in response
        .content
        .keys()
        .filter(|media_type| *media_type != read && is_stream(media_type))
    {
        let pointer = pointer.child("content").child(media_type);
        let how = match BodyFormat::of(media_type) {
            BodyFormat::JsonLines => "json_lines",
            _ => "events",
        };
        let message = format!(
            "the response is read as `{read}`; for its items, use `send_streamed` and `{how}`"
        );
        schemas.report(Code::UnsupportedMediaType, &pointer, message);
    }
}

fn success(
    schemas: &mut Schemas<'_, '_>,
    responses: Vec<ResponseVariant>,
    place: &Place<'_>,
    beside: &mut Names,
) -> Success {
    let is_stream = |response: &ResponseVariant| {
        matches!(response.payload, Payload::Events(_) | Payload::JsonLines(_))
    };
    let Some(first) = responses.first().cloned() else {
        let docs =
            Draft::default().finish(|| "The document describes no successful response.".into());
        return Success::One {
            payload: Payload::Empty,
            docs,
        };
    };
    if let Some(stream) = responses
        .iter()
        .find(|response| is_stream(response))
        .filter(|_| responses.len() > 1)
    {
        let message = "one of several responses is a stream: every success is read as that stream";
        schemas.report(
            Code::UnsupportedMediaType,
            &place.pointer.child("responses"),
            message,
        );
        return Success::One {
            payload: stream.payload.clone(),
            docs: stream.docs.clone(),
        };
    }
    if responses
        .iter()
        .all(|response| response.payload == first.payload)
    {
        return Success::One {
            payload: first.payload,
            docs: first.docs,
        };
    }
    let ident = beside.claim_type(&format!("{}Response", place.builder.bare()));
    Success::ByStatus {
        ident,
        responses: distinct(responses),
    }
}

/// What failures carry. Those without JSON have text, which every error keeps.
fn errors(responses: Vec<ResponseVariant>, place: &Place<'_>, beside: &mut Names) -> Errors {
    let typed: Vec<ResponseVariant> = responses
        .into_iter()
        .filter(|response| matches!(response.payload, Payload::Json(_)))
        .collect();
    let Some(Payload::Json(first)) = typed.first().map(|response| response.payload.clone()) else {
        return Errors::Untyped;
    };
    let same = typed
        .iter()
        .all(|response| response.payload == Payload::Json(first.clone()));
    if same && matches!(first, TypeRef::Named(_)) {
        return Errors::One {
            ty: first,
            statuses: typed.iter().map(|response| response.status).collect(),
        };
    }
    let ident = beside.claim_type(&format!("{}Error", place.builder.bare()));
    Errors::ByStatus {
        ident,
        responses: distinct(typed),
    }
}

/// Gives each response a variant of its own.
fn distinct(responses: Vec<ResponseVariant>) -> Vec<ResponseVariant> {
    let mut names = Names::default();
    responses
        .into_iter()
        .map(|response| {
            let ident = names.claim(response.ident.bare(), "");
            ResponseVariant { ident, ..response }
        })
        .collect()
}

/// A status by its reason phrase (RFC 9110 §15 and the registry of HTTP statuses).
fn variant_words(status: StatusRange) -> String {
    let word = match status {
        StatusRange::Exact(code) => {
            return reason(code).map_or_else(|| format!("Status{code}"), str::to_owned);
        }
        StatusRange::Class(1) => "Informational",
        StatusRange::Class(2) => "Success",
        StatusRange::Class(3) => "Redirection",
        StatusRange::Class(4) => "ClientError",
        StatusRange::Class(_) => "ServerError",
        StatusRange::Default => "Default",
    };
    word.to_owned()
}

const fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        418 => "ImATeapot",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return None,
    })
}
