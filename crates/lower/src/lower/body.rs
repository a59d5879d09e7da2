//! Request bodies.
//!
//! A media type decides how a body is written and what it means: JSON, form members, parts, text, bytes. Callers choose
//! among them; the default is `application/json`. A form that carries the same value as JSON, and another name of a
//! media type that is there already, are no choice.

use clientsmith_model::{
    Body, BodyForm, BodyVariant, Content, ContentKind, Encoding, Ident, MemberEncoding, Prose,
    Scalar, Shape, StreamItem, Style, TypeRef, Types,
};
use indexmap::IndexMap;
use openapiv3::{MediaType, RequestBody};

use super::compose::gather;
use super::docs::Draft;
use super::media_type::{BodyFormat, essence, variant_words};
use super::merged_schema::{MergedSchema, SchemaSite};
use super::names::Names;
use super::parameter::{OperationSite, query_style};
use super::schema::Schemas;
use super::{part, stream_item, xml};
use crate::document::UsedSchema;
use crate::normalize::extensions::{ITEM_SCHEMA, PROVENANCE};
use crate::problem::Code;
use crate::source::Pointer;

/// The body of an operation; `None` where it has none.
pub(crate) fn lower<'d>(
    schemas: &mut Schemas<'d, '_>,
    declared: &'d RequestBody,
    place: &OperationSite<'_>,
    inputs: &mut Names,
    beside: &mut Names,
) -> Option<Body> {
    let pointer = place.pointer.child("requestBody").child("content");
    let hint = format!("{}Body", place.builder.bare());
    let mut contents: Vec<Content> = Vec::new();
    let mut left_out: Vec<Prose> = Vec::new();
    // The types of the schemas that JSON has.
    let mut of_json: Vec<(UsedSchema<'d>, TypeRef)> = Vec::new();
    let several = declared.content.len() > 1;
    for (media_type, value) in in_order(&declared.content) {
        let reader = BodyReader {
            media_type,
            pointer: pointer.child(media_type),
            hint: &hint,
            place,
            several,
        };
        let content = match reader.xml(schemas, value, &of_json) {
            Some(content) => content,
            None => reader.content(schemas, value, beside),
        };
        if let (ContentKind::Json(ty), Some(schema)) = (&content.kind, &value.schema) {
            of_json.push((schemas.document.schema(schema), ty.clone()));
        }
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

/// The media types, `application/json` first: it is the default.
fn in_order(content: &IndexMap<String, MediaType>) -> Vec<(&String, &MediaType)> {
    let mut content: Vec<_> = content.iter().collect();
    content.sort_by_key(|(name, _)| !essence(name).eq_ignore_ascii_case("application/json"));
    content
}

/// What a body says of itself.
pub(crate) fn body_docs(declared: &RequestBody, left_out: Vec<Prose>) -> clientsmith_model::Docs {
    let mut draft = Draft::from_text(declared.description.as_deref());
    if !left_out.is_empty() {
        let left_out = Prose::join(left_out, ", ");
        draft.sentence(Prose::new("The API also accepts {}.", [left_out]));
    }
    let ranges = declared.content.keys().filter(|media_type| {
        media_type.contains('*') && BodyFormat::of_media_type(media_type) != BodyFormat::Any
    });
    for range in ranges {
        draft.sentence(Prose::new(
            "The API accepts {}: `Body::media_type` sets the exact one.",
            [Prose::code(range)],
        ));
    }
    draft.provenance(declared.extensions.get(PROVENANCE));
    draft.finish(|| "The request body.".into())
}

fn choice(
    ident: Ident,
    contents: Vec<Content>,
    place: &OperationSite<'_>,
    beside: &mut Names,
) -> BodyForm {
    let mut variants = Names::default();
    let variants = contents
        .into_iter()
        .map(|content| BodyVariant {
            ident: variants.claim(&variant_words(&content.media_type), ""),
            content,
            converts: false,
        })
        .collect();
    let choice = beside.claim_type(&format!("{}Body", place.builder.bare()));
    BodyForm::ByMediaType {
        ident,
        choice,
        variants,
    }
}

/// Whether one of two bodies can stand for both: the same value as plain JSON and as a form, or in one format under two
/// names. JSON of another kind means something else: a JSON Patch is no merge patch (RFC 6902, RFC 7396).
fn carries_the_same(known: &Content, other: &Content) -> bool {
    match (&known.kind, &other.kind) {
        (ContentKind::Json(ty), ContentKind::Json(other_ty)) => {
            ty == other_ty && is_alias(&known.media_type, &other.media_type)
        }
        (ContentKind::Json(ty), ContentKind::Form { ty: other_ty, .. }) => {
            ty == other_ty && is_plain_json(&known.media_type)
        }
        (ContentKind::Form { ty, .. }, ContentKind::Form { ty: other_ty, .. }) => ty == other_ty,
        (ContentKind::Xml { .. }, ContentKind::Xml { .. }) => known.kind == other.kind,
        _ => false,
    }
}

/// Whether two media types of JSON are the same, apart from parameters.
fn is_alias(one: &str, other: &str) -> bool {
    essence(one).eq_ignore_ascii_case(essence(other))
        || (is_plain_json(one) && is_plain_json(other))
}

fn is_plain_json(media_type: &str) -> bool {
    let essence = essence(media_type).to_ascii_lowercase();
    matches!(
        essence.as_str(),
        "application/json" | "text/json" | "application/*+json"
    )
}

/// How a member of a form is written unless it is an object.
const DEFAULT: Encoding = Encoding::Style {
    style: Style::Form,
    explode: true,
    allow_reserved: false,
};

/// Whether a member of a form may be an object, or a list of them, which are JSON unless a style is stated.
fn may_be_object(types: &Types, form: &TypeRef, member: &str) -> bool {
    fn is_object(types: &Types, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Scalar(_) => false,
            TypeRef::External(id) => !types[*id].is_scalar(),
            TypeRef::List(inner) | TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) => {
                is_object(types, inner)
            }
            TypeRef::Named(id) => !matches!(
                types[*id].shape,
                Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::ValueEnum(_)
            ),
            TypeRef::Map(_) | TypeRef::Tuple(_) | TypeRef::Boxed(_) | TypeRef::Json => true,
        }
    }
    let Some(object) = types.object(form) else {
        return true;
    };
    let mut fields = object.fields.iter();
    fields
        .find(|field| field.name.wire == member)
        .is_none_or(|field| is_object(types, &field.ty))
}

/// What bytes are sent as where the document names a range of media types.
const BYTES: &str = "application/octet-stream";

struct BodyReader<'a> {
    media_type: &'a str,
    pointer: Pointer,
    hint: &'a str,
    place: &'a OperationSite<'a>,
    several: bool,
}

impl BodyReader<'_> {
    fn schema_site<'d>(
        &self,
        schemas: &Schemas<'d, '_>,
        media: &'d MediaType,
    ) -> Option<SchemaSite<'d>> {
        let schema = media.schema.as_ref()?;
        Some(SchemaSite::used(
            schemas.document,
            schema,
            self.pointer.child("schema"),
            Schemas::hint(self.hint, self.place.module),
        ))
    }

    /// A body of XML; `None` if it is another format, or text. One with the schema of JSON has its type.
    fn xml<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        of_json: &[(UsedSchema<'d>, TypeRef)],
    ) -> Option<Content> {
        if BodyFormat::of_media_type(self.media_type) != BodyFormat::Xml {
            return None;
        }
        let at = self.schema_site(schemas, media)?;
        let schema = schemas.document.schema(media.schema.as_ref()?);
        let known = of_json.iter().find(|(known, _)| *known == schema);
        let ty = match known {
            Some((_, ty)) => ty.clone(),
            None => self.value(schemas, Some(&at)),
        };
        let root = xml::root(schemas, &at, &ty)?;
        schemas.exemplify(media, &ty);
        let media_type = match self.media_type.contains('*') {
            true => "application/xml",
            false => self.media_type,
        };
        Some(Content {
            media_type: media_type.to_owned(),
            kind: ContentKind::Xml { ty, root },
        })
    }

    fn content<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        beside: &mut Names,
    ) -> Content {
        let at = self.schema_site(schemas, media);
        let format = BodyFormat::of_media_type(self.media_type);
        let is_bytes = matches!(
            format,
            BodyFormat::Json | BodyFormat::Any | BodyFormat::Text | BodyFormat::Xml
        ) && at.as_ref().is_some_and(|at| is_bytes(schemas, at));
        let kind = match format {
            BodyFormat::Json if is_bytes => ContentKind::Binary,
            BodyFormat::Json => ContentKind::Json(self.value(schemas, at.as_ref())),
            BodyFormat::Form => self.form(schemas, media, at.as_ref()),
            BodyFormat::Multipart => self.multipart(schemas, media, at.as_ref(), beside),
            BodyFormat::Any => match at.as_ref() {
                Some(at) if !is_bytes => ContentKind::Json(self.value(schemas, Some(at))),
                _ => ContentKind::Binary,
            },
            BodyFormat::Text | BodyFormat::Xml if is_bytes => ContentKind::Binary,
            BodyFormat::Text | BodyFormat::Xml => ContentKind::Text,
            BodyFormat::JsonLines => self.json_lines(schemas, media),
            BodyFormat::Events | BodyFormat::Binary => ContentKind::Binary,
        };
        if let ContentKind::Json(ty) | ContentKind::Form { ty, .. } = &kind {
            schemas.exemplify(media, ty);
        }
        let media_type = match (BodyFormat::of_media_type(self.media_type), &kind) {
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

    /// Items, if the document says what they are; otherwise the caller writes the lines.
    fn json_lines<'d>(&self, schemas: &mut Schemas<'d, '_>, media: &'d MediaType) -> ContentKind {
        let at = media.schema.as_ref().map(|schema| {
            let (field, hint) = match media.extensions.contains_key(ITEM_SCHEMA) {
                true => ("itemSchema", format!("{}Item", self.hint)),
                false => ("schema", self.hint.to_owned()),
            };
            let hint = Schemas::hint(&hint, self.place.module);
            SchemaSite::used(schemas.document, schema, self.pointer.child(field), hint)
        });
        match at.map(|at| stream_item::line(schemas, media, Some(at))) {
            Some(StreamItem::Json(ty)) => {
                schemas.exemplify(media, &ty);
                ContentKind::JsonLines(ty)
            }
            _ => ContentKind::Binary,
        }
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
        ) || matches!(&ty, TypeRef::External(id) if !schemas.types[*id].is_scalar());
        if !is_object {
            self.report(
                schemas,
                "the schema of a form is not an object: the body is text",
            );
            return ContentKind::Text;
        }
        // OpenAPI 3.0.4 §4.7.15.1: `contentType` counts where neither `style`, `explode` nor `allowReserved` is stated.
        let encodings = media.encoding.iter().filter_map(|(member, encoding)| {
            let content_type = encoding.content_type.as_deref().unwrap_or_default();
            let encoding = match &encoding.style {
                Some(style) => Encoding::Style {
                    style: query_style(style),
                    explode: encoding.explode,
                    allow_reserved: encoding.allow_reserved,
                },
                None if BodyFormat::of_media_type(content_type) == BodyFormat::Json => {
                    Encoding::Json
                }
                None => return None,
            };
            if encoding == DEFAULT && !may_be_object(&schemas.types, &ty, member) {
                return None;
            }
            Some(MemberEncoding {
                member: member.clone(),
                encoding,
            })
        });
        let encodings = encodings.collect();
        ContentKind::Form { ty, encodings }
    }

    fn multipart<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media: &'d MediaType,
        at: Option<&SchemaSite<'d>>,
        beside: &mut Names,
    ) -> ContentKind {
        let reader = part::PartReader {
            pointer: &self.pointer,
            place: self.place,
            noun: if self.several { "Parts" } else { "Form" },
        };
        let is_form = essence(self.media_type).eq_ignore_ascii_case("multipart/form-data");
        let form = is_form.then(|| reader.form(schemas, media, at, beside));
        form.flatten().unwrap_or_else(|| {
            self.report(
                schemas,
                "the schema describes no parts: callers add them to a `MultipartForm`",
            );
            ContentKind::MultipartForm
        })
    }

    fn report(&self, schemas: &mut Schemas<'_, '_>, message: &str) {
        schemas.report(
            Code::UnsupportedMediaType,
            &self.pointer,
            format!("`{}`: {message}", self.media_type),
        );
    }
}

/// Whether a whole body is bytes. The type of a component is worked out once, however many bodies have it; only a
/// string's schema is looked at again.
pub(crate) fn is_bytes<'d>(schemas: &mut Schemas<'d, '_>, at: &SchemaSite<'d>) -> bool {
    let ty = schemas.value_at(at).ty;
    matches!(ty, TypeRef::Scalar(Scalar::String | Scalar::Base64))
        && is_binary(&gather(schemas, std::slice::from_ref(at)))
}

/// Bytes outside JSON: `format: binary`, or what 3.1 says of a file's content.
pub(crate) fn is_binary(merged: &MergedSchema<'_>) -> bool {
    merged.format == Some("binary")
}
