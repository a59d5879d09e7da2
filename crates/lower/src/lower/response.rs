//! Responses: which are successes, what each carries.
//!
//! A response is read by its media type among all that the document names for its status; `representation` says as
//! what.

use clientsmith_model::{
    Errors, MediaTypes, Payload, Prose, ResponseVariant, Responses, StatusRange, Success, TypeRef,
};
use openapiv3::{Operation, ReferenceOr, Response, StatusCode};

use super::docs::Draft;
use super::media_type::essence;
use super::names::Names;
use super::parameter::OperationSite;
use super::schema::Schemas;
use super::{header, representation};
use crate::normalize::extensions::PROVENANCE;

/// What is found on the way through the responses.
#[derive(Default)]
struct Found {
    /// Media types that are asked for.
    accept: Vec<String>,
    /// Media types that are neither asked for nor read, since JSON says the same.
    left_out: Vec<String>,
}

/// The responses of an operation, and the media types of its successes that are left out.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    operation: &'d Operation,
    place: &OperationSite<'_>,
    beside: &mut Names,
) -> (Responses, Vec<String>) {
    let mut found = Found::default();
    let (successes, failures) = sorted(operation);
    let redirect = successes.iter().any(|(status, _)| class(*status) == 3);
    let successes: Vec<ResponseVariant> = successes
        .into_iter()
        .flat_map(|declared| variants(schemas, declared, place, "Response", &mut found))
        .collect();
    let mut left_out = std::mem::take(&mut found.left_out);
    left_out.sort();
    left_out.dedup();
    left_out.retain(|name| !found.accept.contains(name));
    let failures: Vec<ResponseVariant> = failures
        .into_iter()
        .flat_map(|declared| variants(schemas, declared, place, "Error", &mut found))
        .collect();
    let documented = successes.iter().chain(&failures).cloned().collect();
    let responses = Responses {
        documented,
        success: success(successes, place, beside),
        errors: errors(failures, place, beside),
        headers: header::lower(schemas, operation, place, beside),
        accept: found.accept,
        redirect,
    };
    (responses, left_out)
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

/// What a response is read as, a variant each: several where its media types differ in what they carry.
fn variants<'d>(
    schemas: &mut Schemas<'d, '_>,
    (status, response): Declared<'d>,
    place: &OperationSite<'_>,
    noun: &str,
    found: &mut Found,
) -> Vec<ResponseVariant> {
    let words = variant_words(status);
    let pointer = place.pointer.child("responses").child(&key(status));
    let hint = match (noun, status) {
        ("Response", StatusRange::Exact(200) | StatusRange::Default) => {
            format!("{}Response", place.builder.bare())
        }
        ("Error", StatusRange::Default) => format!("{}Error", place.builder.bare()),
        _ => format!("{}{words}", place.builder.bare()),
    };
    let mut reader = representation::RepresentationReader {
        pointer: &pointer,
        hint: &hint,
        place,
        left_out: &mut found.left_out,
    };
    let has_body = !matches!(status, StatusRange::Exact(204 | 205 | 304));
    let representations = match has_body {
        true => reader.representations(schemas, response),
        false => Vec::new(),
    };
    let docs = |media_types: &[String]| {
        let mut draft = Draft::from_text(Some(response.description.as_str()));
        if let (true, Some(first)) = (representations.len() > 1, media_types.first()) {
            draft.sentence(Prose::new("As {}.", [Prose::code(first)]));
        }
        draft.provenance(response.extensions.get(PROVENANCE));
        draft.finish(|| Prose::new("The response with status {}.", [Prose::text(&key(status))]))
    };
    if representations.is_empty() {
        return vec![ResponseVariant {
            status,
            ident: Names::default().claim(&words, ""),
            payload: Payload::Empty,
            media_types: MediaTypes::default(),
            docs: docs(&[]),
        }];
    }
    let named = representations
        .iter()
        .flat_map(|one| one.media_types.iter().map(move |name| (one, name)));
    for (one, name) in named {
        let wanted = essence(name).to_owned();
        if !one.asks_for(name) {
            found.left_out.push(wanted);
            continue;
        }
        if !wanted.is_empty() && !found.accept.contains(&wanted) {
            found.accept.push(wanted);
        }
    }
    let variants = representations.iter().map(|one| {
        let words = match representations.len() {
            1 => words.clone(),
            _ => format!("{words}{}", one.words()),
        };
        ResponseVariant {
            status,
            ident: Names::default().claim(&words, ""),
            payload: one.payload.clone(),
            media_types: one.checked(),
            docs: docs(&one.media_types),
        }
    });
    variants.collect()
}

fn key(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

/// The responses to a HEAD request: those to the GET request, without their bodies (RFC 9110 §9.3.2).
pub(crate) fn without_bodies(responses: Responses) -> Responses {
    let docs = match responses.success {
        Success::One { docs, .. } => docs,
        Success::OneOf { responses, .. } => responses
            .into_iter()
            .next()
            .map(|response| response.docs)
            .unwrap_or_default(),
    };
    Responses {
        success: Success::One {
            payload: Payload::Empty,
            media_types: MediaTypes::default(),
            docs,
        },
        errors: Errors::Untyped,
        documented: responses
            .documented
            .into_iter()
            .map(|response| ResponseVariant {
                payload: Payload::Empty,
                media_types: MediaTypes::default(),
                ..response
            })
            .collect(),
        ..responses
    }
}

/// Media types of a response that are not asked for: JSON says the same.
pub(crate) fn left_out_sentence(left_out: &[String]) -> Option<Prose> {
    let others = Prose::join(left_out.iter().map(|name| Prose::code(name)), ", ");
    (!others.is_empty()).then(|| Prose::new("The API can also respond with {}.", [others]))
}

fn success(
    responses: Vec<ResponseVariant>,
    place: &OperationSite<'_>,
    beside: &mut Names,
) -> Success {
    let Some(first) = responses.first() else {
        let docs =
            Draft::default().finish(|| "The document describes no successful response.".into());
        return Success::One {
            payload: Payload::Empty,
            media_types: MediaTypes::default(),
            docs,
        };
    };
    if representation::are_alike(&responses) {
        return Success::One {
            payload: first.payload.clone(),
            media_types: representation::joined(&responses, &first.payload),
            docs: first.docs.clone(),
        };
    }
    let ident = beside.claim_type(&format!("{}Response", place.builder.bare()));
    Success::OneOf {
        ident,
        responses: distinct(responses),
    }
}

/// What failures carry. Those without JSON have text, which every error keeps.
fn errors(
    responses: Vec<ResponseVariant>,
    place: &OperationSite<'_>,
    beside: &mut Names,
) -> Errors {
    let typed: Vec<ResponseVariant> = responses
        .into_iter()
        .filter(|response| matches!(response.payload, Payload::Value(_)))
        .collect();
    let Some(Payload::Value(first)) = typed.first().map(|response| response.payload.clone()) else {
        return Errors::Untyped;
    };
    if representation::are_alike(&typed) && matches!(first, TypeRef::Named(_)) {
        return Errors::One {
            statuses: typed.iter().map(|response| response.status).collect(),
            format: representation::joined(&typed, &Payload::Value(first.clone())).format,
            ty: first,
        };
    }
    let ident = beside.claim_type(&format!("{}Error", place.builder.bare()));
    Errors::OneOf {
        ident,
        responses: distinct(typed),
    }
}

/// Gives each response a variant of its own, named after its status unless that is the only one.
fn distinct(responses: Vec<ResponseVariant>) -> Vec<ResponseVariant> {
    let mut names = Names::default();
    let is_one_status = responses
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.status == b.status));
    responses
        .into_iter()
        .map(|response| {
            let words = response.ident.bare();
            let without_status = words
                .strip_prefix(&variant_words(response.status))
                .filter(|words| is_one_status && !words.is_empty());
            let ident = names.claim(without_status.unwrap_or(words), "");
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
