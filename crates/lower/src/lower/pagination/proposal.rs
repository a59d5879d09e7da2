//! What the extension could be where a document has none: proposed by `lint` where names and types show it, never used.

use clientsmith_model::{
    Input, InputLocation, Location, Operation, Payload, Scalar, Struct, Success, TypeRef, Types,
};
use serde_json::{Map, Value as Json, json};

/// Names of members and headers that hold a token, letters only, in lower case.
const TOKENS: [&str; 8] = [
    "nextpagetoken",
    "nexttoken",
    "nextcursor",
    "continuationtoken",
    "nextcontinuationtoken",
    "nextmarker",
    "pagetoken",
    "cursor",
];

/// Names of members that hold a URL.
const LINKS: [&str; 5] = [
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nextpageurl",
    "nextpageuri",
];

/// Names of inputs that take a token.
const TOKEN_INPUTS: [&str; 7] = [
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "cursor",
    "continuationtoken",
    "marker",
    "token",
];

/// The fields of an extension that fits the operation's response and inputs; `None` if nothing shows that it has pages.
pub(super) fn proposal(types: &Types, operation: &Operation) -> Option<Map<String, Json>> {
    let Success::One {
        payload: Payload::Value(ty),
        ..
    } = &operation.responses.success
    else {
        return None;
    };
    let page = types.object(ty);
    let mut fields = Map::new();
    fields.insert("items".to_owned(), items(ty, page)?.into());
    let selected = page
        .and_then(|page| token(page, operation).or_else(|| link(page)))
        .or_else(|| link_header(operation))
        .or_else(|| page.and_then(|page| last_item(types, page, operation)))
        .or_else(|| count(operation))?;
    fields.extend(selected);
    if let Some(more) = page.and_then(more)
        && fields.contains_key("lastItem")
    {
        fields.insert("more".to_owned(), member(more).into());
    }
    Some(fields)
}

/// The only list of the response.
fn items(ty: &TypeRef, page: Option<&Struct>) -> Option<String> {
    if matches!(ty, TypeRef::List(_)) {
        return Some("$response.body".to_owned());
    }
    let mut lists = page?
        .fields
        .iter()
        .filter(|field| matches!(field.ty, TypeRef::List(_)));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Some(member(&list.name.wire)),
        _ => None,
    }
}

fn token(page: &Struct, operation: &Operation) -> Option<Map<String, Json>> {
    let token = text_member(page, &TOKENS)?;
    let input = query_input(operation, &TOKEN_INPUTS, is_text)?;
    Some(fields(
        json!({"next": member(token), "input": request_query(input)}),
    ))
}

fn link(page: &Struct) -> Option<Map<String, Json>> {
    let link = text_member(page, &LINKS)?;
    Some(fields(json!({"next": member(link)})))
}

fn link_header(operation: &Operation) -> Option<Map<String, Json>> {
    let headers = operation.responses.headers.as_ref()?;
    let mut names = headers.fields.iter().map(|header| &header.name.wire);
    names
        .any(|name| name.eq_ignore_ascii_case("link"))
        .then(|| fields(json!({"next": "$response.header.Link"})))
}

/// As many APIs after Stripe's have it.
fn last_item(types: &Types, page: &Struct, operation: &Operation) -> Option<Map<String, Json>> {
    more(page)?;
    let input = query_input(operation, &["startingafter", "after"], is_text)?;
    let item = page.fields.iter().find_map(|field| match &field.ty {
        TypeRef::List(item) => types.object(item),
        _ => None,
    })?;
    text_member(item, &["id"])?;
    Some(fields(
        json!({"lastItem": "/id", "input": request_query(input)}),
    ))
}

fn count(operation: &Operation) -> Option<Map<String, Json>> {
    let named = |name| query_input(operation, &[name], is_integer);
    let (field, input) = match (named("page"), named("offset")) {
        (Some(page), _) => ("page", page),
        (None, offset) => ("offset", offset?),
    };
    let mut found = Map::new();
    found.insert(field.to_owned(), request_query(input).into());
    Some(found)
}

fn more(page: &Struct) -> Option<&str> {
    let mut members = page.fields.iter();
    let more = members.find(|field| {
        field.ty == TypeRef::Scalar(Scalar::Bool) && plain(&field.name.wire) == "hasmore"
    })?;
    Some(&more.name.wire)
}

fn text_member<'s>(object: &'s Struct, names: &[&str]) -> Option<&'s str> {
    let mut members = object.fields.iter();
    let found = members
        .find(|field| is_text(&field.ty) && names.contains(&plain(&field.name.wire).as_str()))?;
    Some(&found.name.wire)
}

fn query_input<'o>(
    operation: &'o Operation,
    names: &[&str],
    has_type: fn(&TypeRef) -> bool,
) -> Option<&'o str> {
    let is_named = |input: &&Input| {
        has_type(&input.ty)
            && names.contains(&plain(&input.name.wire).as_str())
            && matches!(&input.location, InputLocation::Parameter(parameter) if parameter.location == Location::Query)
    };
    let found = operation.inputs.iter().find(is_named)?;
    Some(&found.name.wire)
}

const fn is_text(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(scalar) if scalar.is_text())
}

const fn is_integer(ty: &TypeRef) -> bool {
    matches!(ty, TypeRef::Scalar(scalar) if scalar.is_integer())
}

/// A name without case and punctuation.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// `$response.body#/name`
fn member(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("$response.body#/{name}")
}

/// `$request.query.name`
fn request_query(name: &str) -> String {
    format!("$request.query.{name}")
}

fn fields(value: Json) -> Map<String, Json> {
    match value {
        Json::Object(fields) => fields,
        _ => Map::new(),
    }
}
