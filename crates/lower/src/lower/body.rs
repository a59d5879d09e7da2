//! Request bodies.
//!
//! A media type decides how a body is written: JSON, form members, parts, text, bytes. Several media types that carry
//! the same value are one body, sent as the first of them that is typed; otherwise callers choose.

use clientsmith_model::{
    Body, BodyForm, BodyVariant, Content, ContentKind, Ident, MemberEncoding, Name, Part, Prose,
    Scalar, Style, TypeRef,
};
use openapiv3::{MediaType, RequestBody};

use super::compose::gather;
use super::docs::{self, Draft};
use super::merged_schema::{MergedSchema, SchemaSite};
use super::names;
use super::names::{Names, Scope};
use super::parameter::{Place, query_style};
use super::schema::Schemas;
use crate::document::Kind;
use crate::normalize::extensions::PROVENANCE;
use crate::problem::Code;
use crate::source::Pointer;

/// The body of an operation; `None` where it has none.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    declared: &'d RequestBody,
    place: &Place<'_>,
    inputs: &mut Names,
    beside: &mut Names,
) -> Option<Body> {
    let pointer = place.pointer.child("requestBody").child("content");
    let hint = format!("{}Body", place.builder.bare());
    let mut contents: Vec<Content> = Vec::new();
    let mut left_out: Vec<Prose> = Vec::new();
    let several = declared.content.len() > 1;
    for (media_type, value) in &declared.content {
        let reader = Reader {
            media_type,
            pointer: pointer.child(media_type),
            hint: &hint,
            place,
            several,
        };
        let content = reader.content(schemas, value, beside);
        if contents
            .iter()
            .any(|known| carries_the_same(known, &content))
        {
            left_out.push(Prose::code(media_type));
        } else {
            contents.push(content);
        }
    }
    let ident = inputs.claim_first(&["body", "request_body"], "_");
    let form = match <[Content; 1]>::try_from(contents) {
        Ok([content]) => BodyForm::Single { ident, content },
        Err(contents) if contents.is_empty() => return None,
        Err(contents) => choice(ident, contents, place, beside),
    };
    Some(Body {
        docs: body_docs(declared, left_out),
        required: declared.required,
        form,
    })
}

/// The docs of a body.
pub(crate) fn body_docs(declared: &RequestBody, left_out: Vec<Prose>) -> clientsmith_model::Docs {
    let mut draft = Draft::of(declared.description.as_deref());
    if !left_out.is_empty() {
        let left_out = Prose::join(left_out, ", ");
        draft.sentence(Prose::new("The API also accepts {}.", [left_out]));
    }
    let ranges = declared.content.keys().filter(|media_type| {
        media_type.contains('*') && BodyFormat::of(media_type) != BodyFormat::Any
    });
    for range in ranges {
        draft.sentence(Prose::new(
            "The API accepts {}: set the exact `Content-Type` by `with_options`.",
            [Prose::code(range)],
        ));
    }
    draft.provenance(declared.extensions.get(PROVENANCE));
    draft.finish(|| "The request body.".into())
}

fn choice(ident: Ident, contents: Vec<Content>, place: &Place<'_>, beside: &mut Names) -> BodyForm {
    let mut variants = Names::default();
    let variants = contents
        .into_iter()
        .map(|content| {
            let subtype = subtype(&content.media_type);
            // `merge-patch+json`: what kind of JSON it is (RFC 6839).
            let suffixed = subtype.strip_suffix("+json").map(names::suffix_words);
            let subtype = names::suffix_words(subtype);
            let word = match content.kind {
                ContentKind::Json(_) => suffixed
                    .as_deref()
                    .filter(|word| word.starts_with(|letter: char| letter.is_ascii_alphabetic()))
                    .unwrap_or("Json"),
                ContentKind::Form { .. } => "Form",
                ContentKind::Multipart { .. } => "Multipart",
                ContentKind::Text => "Text",
                ContentKind::Binary => "Bytes",
            };
            let named = if subtype.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
                &subtype
            } else {
                word
            };
            BodyVariant {
                ident: variants.claim_first(&[word, named], ""),
                content,
                converts: false,
            }
        })
        .collect();
    let choice = beside.claim_type(&format!("{}Body", place.builder.bare()));
    BodyForm::ByMediaType {
        ident,
        choice,
        variants,
    }
}

fn subtype(media_type: &str) -> &str {
    let essence = essence(media_type);
    essence
        .split_once('/')
        .map_or(essence, |(_, subtype)| subtype)
}

/// A media type without its parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Whether one of two bodies can stand for both: the same value in a typed and in another notation, or in the same one.
fn carries_the_same(known: &Content, other: &Content) -> bool {
    match (&known.kind, &other.kind) {
        (
            ContentKind::Json(known),
            ContentKind::Json(other) | ContentKind::Form { ty: other, .. },
        ) => known == other,
        (ContentKind::Form { ty: known, .. }, ContentKind::Form { ty: other, .. }) => {
            known == other
        }
        _ => false,
    }
}

/// What a media type is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    Json,
    Form,
    Multipart,
    /// XML, which has no typed form here.
    Xml,
    Text,
    Events,
    JsonLines,
    Binary,
    /// `*/*` and its like: the schema decides.
    Any,
}

impl BodyFormat {
    /// By the type and the suffix (RFC 6839).
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = essence(media_type).to_ascii_lowercase();
        match essence.as_str() {
            "*/*" | "application/*" | "" => Self::Any,
            "application/x-www-form-urlencoded" => Self::Form,
            "text/event-stream" => Self::Events,
            "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/json-seq"
            | "application/stream+json"
            | "application/jsonlines" => Self::JsonLines,
            "text/json" | "application/json" => Self::Json,
            "application/xml" | "text/xml" => Self::Xml,
            "application/yaml"
            | "application/x-yaml"
            | "application/graphql"
            | "application/javascript" => Self::Text,
            other if other.ends_with("+json") || other.ends_with("/json") => Self::Json,
            other if other.ends_with("+xml") => Self::Xml,
            other if other.starts_with("multipart/") => Self::Multipart,
            other if other.starts_with("text/") => Self::Text,
            _ => Self::Binary,
        }
    }
}

/// What bytes are sent as where the document names a range of media types.
const BYTES: &str = "application/octet-stream";

struct Reader<'a> {
    media_type: &'a str,
    pointer: Pointer,
    hint: &'a str,
    place: &'a Place<'a>,
    several: bool,
}

impl Reader<'_> {
    fn content<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        beside: &mut Names,
    ) -> Content {
        let at = media.schema.as_ref().map(|schema| {
            SchemaSite::used(
                schemas.document,
                schema,
                self.pointer.child("schema"),
                Schemas::hint(self.hint, self.place.module),
            )
        });
        let kind = match BodyFormat::of(self.media_type) {
            BodyFormat::Json => ContentKind::Json(self.value(schemas, at.as_ref())),
            BodyFormat::Form => self.form(schemas, media, at.as_ref()),
            BodyFormat::Multipart => self.multipart(schemas, media, at.as_ref(), beside),
            BodyFormat::Any => match at.as_ref() {
                Some(at) if !is_binary(&gather(schemas, std::slice::from_ref(at))) => {
                    ContentKind::Json(self.value(schemas, Some(at)))
                }
                _ => ContentKind::Binary,
            },
            BodyFormat::Xml => {
                self.report(schemas, "XML is not supported: the body is text");
                ContentKind::Text
            }
            BodyFormat::Text => ContentKind::Text,
            BodyFormat::Events | BodyFormat::JsonLines | BodyFormat::Binary => ContentKind::Binary,
        };
        if let ContentKind::Json(ty) | ContentKind::Form { ty, .. } = &kind {
            schemas.exemplify(media, ty);
        }
        let media_type = match (BodyFormat::of(self.media_type), &kind) {
            (BodyFormat::Any, ContentKind::Json(_)) => "application/json",
            (BodyFormat::Any, _) => BYTES,
            (_, ContentKind::Json(_)) if self.media_type.contains('*') => "application/json",
            (_, ContentKind::Binary) if self.media_type.contains('*') => BYTES,
            (_, ContentKind::Text) if self.media_type.contains('*') => "text/plain",
            _ => self.media_type,
        };
        Content {
            media_type: media_type.to_owned(),
            kind,
        }
    }

    fn value<'d>(&self, schemas: &mut Schemas<'d, '_>, at: Option<&SchemaSite<'d>>) -> TypeRef {
        at.map_or(TypeRef::Json, |at| schemas.value_at(at).whole())
    }

    fn form<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        at: Option<&SchemaSite<'d>>,
    ) -> ContentKind {
        let ty = self.value(schemas, at);
        let is_object = matches!(
            ty,
            TypeRef::Named(_)
                | TypeRef::Map(_)
                | TypeRef::Json
                | TypeRef::Scalar(Scalar::EmptyObject)
        );
        if !is_object {
            self.report(
                schemas,
                "the schema of a form is not an object: the body is text",
            );
            return ContentKind::Text;
        }
        let encodings = media.encoding.iter().filter_map(|(member, encoding)| {
            let style = encoding.style.as_ref().map_or(Style::Form, query_style);
            let differs = style != Style::Form || !encoding.explode;
            differs.then(|| MemberEncoding {
                member: member.clone(),
                style,
                explode: encoding.explode,
            })
        });
        ContentKind::Form {
            ty,
            encodings: encodings.collect(),
        }
    }

    fn multipart<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        at: Option<&SchemaSite<'d>>,
        beside: &mut Names,
    ) -> ContentKind {
        let merged = at
            .map(|at| gather(schemas, std::slice::from_ref(at)))
            .unwrap_or_default();
        let form_data = essence(self.media_type).eq_ignore_ascii_case("multipart/form-data");
        if merged.members.is_empty() || !form_data {
            self.report(
                schemas,
                "the schema describes no parts: the body is bytes that callers encode themselves",
            );
            return ContentKind::Binary;
        }
        let mut names = Names::within(Scope::Parts);
        let parts = merged.members.iter().map(|(wire, parts)| {
            let content_type = media
                .encoding
                .get(*wire)
                .and_then(|encoding| encoding.content_type.clone());
            self.part(schemas, &merged, (wire, parts), content_type, &mut names)
        });
        let parts: Vec<Part> = parts.collect();
        let words = if self.several { "Parts" } else { "Form" };
        let ident = beside.claim_type(&format!("{}{words}", self.place.builder.bare()));
        ContentKind::Multipart {
            ident,
            default: parts.iter().all(|part| !part.required),
            parts,
        }
    }

    fn part<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        form: &MergedSchema<'d>,
        (wire, parts): (&'d str, &[SchemaSite<'d>]),
        content_type: Option<String>,
        names: &mut Names,
    ) -> Part {
        let merged = gather(schemas, parts);
        let items = merged
            .items
            .as_ref()
            .filter(|_| merged.concluded_kind() == Some(Kind::Array));
        let repeated = items.is_some();
        let is_file = match items {
            Some(items) => is_binary(&gather(schemas, std::slice::from_ref(items))),
            None => is_binary(&merged),
        };
        let ty = if is_file {
            None
        } else {
            let parts: Vec<SchemaSite<'d>> =
                items.map_or_else(|| parts.to_vec(), |items| vec![items.clone()]);
            Some(schemas.value_of(&parts).ty)
        };
        let described = docs::described(schemas, parts);
        let mut draft = Draft::of(described.description);
        draft.merged(&described, None);
        Part {
            name: Name {
                wire: wire.to_owned(),
                rust: names.claim_member(wire),
            },
            docs: draft.finish(|| Prose::new("The part {}.", [Prose::code(wire)])),
            ty,
            repeated,
            required: form.required.contains(wire) && !merged.nullable,
            content_type: content_type.filter(|content_type| !content_type.contains([',', '*'])),
        }
    }

    fn report(&self, schemas: &mut Schemas<'_, '_>, message: &str) {
        schemas.report(
            Code::UnsupportedMediaType,
            &self.pointer,
            format!("`{}`: {message}", self.media_type),
        );
    }
}

/// Bytes outside JSON: `format: binary`, or what 3.1 says of a file's content.
pub(crate) fn is_binary(merged: &MergedSchema<'_>) -> bool {
    merged.format == Some("binary")
}
