//! The schema of a stream → the type of its items (OpenAPI 3.2.0 §4.14.4, *sequential media types*).
//!
//! `itemSchema` describes an item; `schema` describes the whole sequence, so that a list there has the items' schema.
//! Before 3.2 there was only `schema`, and documents describe an item with it all the same: whatever is no list is one.
//! An event is an object of its fields if its schema says so; otherwise the schema is of its data.

use clientsmith_model::{JsonKind, Shape, StreamItem, TypeId, TypeRef, Types};
use openapiv3::MediaType;

use super::compose::gather;
use super::merged_schema::{MergedSchema, SchemaSite};
use super::schema::Schemas;
use crate::document::SchemaType;
use crate::normalize::extensions::ITEM_SCHEMA;

/// The fields of a server-sent event (WHATWG HTML §9.2.6).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// Unions within unions beyond which an event's shape is not looked for.
const DEEPEST: usize = 8;

/// An event of `text/event-stream`.
pub(crate) fn event<'d>(
    schemas: &mut Schemas<'d, '_>,
    media: &'d MediaType,
    at: Option<SchemaSite<'d>>,
) -> StreamItem {
    let Some((at, merged)) = item(schemas, media, at) else {
        return StreamItem::Text;
    };
    let is_event = shows_event(schemas, &merged, 0) == Some(true);
    let ty = schemas.value_at(&at).whole();
    if is_event {
        let is_text = is_text(&schemas.types, &ty, &mut Vec::new());
        return StreamItem::Event { ty, is_text };
    }
    match ty {
        TypeRef::Json => StreamItem::Text,
        TypeRef::Scalar(scalar) if scalar.is_text() => StreamItem::Text,
        ty => StreamItem::Json(ty),
    }
}

/// A line of `application/jsonl` or the like.
pub(crate) fn line<'d>(
    schemas: &mut Schemas<'d, '_>,
    media: &'d MediaType,
    at: Option<SchemaSite<'d>>,
) -> StreamItem {
    let sequence = at.as_ref().map(|at| at.identity());
    let Some((at, _)) = item(schemas, media, at) else {
        return StreamItem::Json(TypeRef::Json);
    };
    let is_sequence = !is_item(media) && Some(at.identity()) == sequence;
    match schemas.value_at(&at).whole() {
        // The sequence as one text, of which each line is a part.
        TypeRef::Scalar(scalar) if scalar.is_text() && is_sequence => StreamItem::Text,
        ty => StreamItem::Json(ty),
    }
}

fn is_item(media: &MediaType) -> bool {
    media.extensions.contains_key(ITEM_SCHEMA)
}

/// The schema of an item: that of a list's items where the schema describes the sequence.
fn item<'d>(
    schemas: &mut Schemas<'d, '_>,
    media: &MediaType,
    at: Option<SchemaSite<'d>>,
) -> Option<(SchemaSite<'d>, MergedSchema<'d>)> {
    let at = at?;
    let merged = gather(schemas, std::slice::from_ref(&at));
    if is_item(media) || merged.concluded_kind() != Some(SchemaType::Array) {
        return Some((at, merged));
    }
    let item = merged.items?;
    let merged = gather(schemas, std::slice::from_ref(&item));
    Some((item, merged))
}

/// Whether a schema describes an event as an object of its fields; `None` if it says nothing of members.
fn shows_event<'d>(
    schemas: &mut Schemas<'d, '_>,
    merged: &MergedSchema<'d>,
    depth: usize,
) -> Option<bool> {
    let mut shows = None;
    if !merged.members.is_empty() {
        if !merged.members.keys().all(|name| FIELDS.contains(name)) {
            return Some(false);
        }
        shows = Some(merged.members.contains_key("data"));
    }
    if depth >= DEEPEST {
        return shows;
    }
    let branches = merged.unions.iter().flat_map(|union| &union.branches);
    for branch in branches {
        let branch = gather(schemas, std::slice::from_ref(branch));
        match shows_event(schemas, &branch, depth + 1) {
            Some(true) => shows = Some(true),
            Some(false) if branch.members.keys().all(|name| FIELDS.contains(name)) => {
                shows = shows.or(Some(false));
            }
            Some(false) => return Some(false),
            None => {}
        }
    }
    shows
}

/// Whether the data of every event of this type is text.
fn is_text(types: &Types, ty: &TypeRef, seen: &mut Vec<TypeId>) -> bool {
    let TypeRef::Named(id) = ty else {
        return !matches!(ty, TypeRef::External(_));
    };
    if seen.contains(id) {
        return true;
    }
    seen.push(*id);
    let declared = &types[*id];
    match &declared.shape {
        Shape::Struct(object) => object
            .fields
            .iter()
            .filter(|field| field.name.wire == "data")
            .all(|field| match field.ty {
                TypeRef::Scalar(scalar) => scalar.is_text(),
                TypeRef::External(id) => types[id].kind == Some(JsonKind::String),
                _ => false,
            }),
        _ => declared
            .parts()
            .into_iter()
            .all(|part| is_text(types, part, seen)),
    }
}
