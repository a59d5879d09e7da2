//! The media types of one response → what each is read as.
//!
//! Media types with the same payload are one representation. One without a typed form (YAML, a form, …) says nothing that
//! JSON with the same schema does not: it is neither asked for nor read. XML with the type of JSON is read, but not asked
//! for. The best typed stands first: JSON before streams before XML before text before bytes.

use clientsmith_model::{
    MediaTypeCheck, MediaTypes, Payload, ResponseVariant, Scalar, StreamItem, TypeRef, ValueFormat,
};
use openapiv3::{MediaType, Response};

use super::body::{is_binary, is_bytes};
use super::compose::gather;
use super::media_type::{BodyFormat, essence, variant_words};
use super::merged_schema::SchemaSite;
use super::parameter::OperationSite;
use super::schema::Schemas;
use super::{stream_item, xml};
use crate::document::UsedSchema;
use crate::normalize::extensions::ITEM_SCHEMA;
use crate::source::Pointer;

/// What a response is read as if it has one of these media types.
pub(crate) struct Representation<'d> {
    pub(crate) media_types: Vec<String>,
    pub(crate) payload: Payload,
    /// How a value is written.
    format: ValueFormat,
    schema: Option<UsedSchema<'d>>,
}

impl Representation<'_> {
    /// What a variant is called that holds it.
    pub(crate) fn words(&self) -> String {
        let named = self
            .media_types
            .iter()
            .find(|name| !matches!(BodyFormat::of_media_type(name), BodyFormat::Any));
        match (named, &self.payload) {
            (Some(name), _) => variant_words(name),
            (None, Payload::Value(_)) => "Json".to_owned(),
            (None, Payload::Text | Payload::String) => "Text".to_owned(),
            (None, _) => "Bytes".to_owned(),
        }
    }

    /// How its media types are checked.
    pub(crate) fn checked(&self) -> MediaTypes {
        MediaTypes {
            names: self.media_types.clone(),
            check: check(&self.payload, &self.media_types),
            format: self.format,
        }
    }

    /// Whether a media type of it is asked for: XML is not where JSON says the same.
    pub(crate) fn asks_for(&self, media_type: &str) -> bool {
        !matches!(self.format, ValueFormat::JsonOrXml(_)) || !is_xml(media_type)
    }
}

/// How a response is held against the media types of its payload.
pub(crate) fn check(payload: &Payload, media_types: &[String]) -> MediaTypeCheck {
    if media_types.iter().any(|name| essence(name) == "*/*") {
        return MediaTypeCheck::Nothing;
    }
    match payload {
        Payload::Empty => MediaTypeCheck::Nothing,
        Payload::Events(_) | Payload::JsonLines(_) => MediaTypeCheck::Format,
        Payload::Value(_)
            if media_types.iter().all(|name| {
                is_xml(name) || BodyFormat::of_media_type(name) == BodyFormat::Json
            }) =>
        {
            MediaTypeCheck::Format
        }
        Payload::Value(_) | Payload::Text | Payload::String | Payload::Binary => {
            MediaTypeCheck::Named
        }
    }
}

/// The media types of several responses that are read alike.
pub(crate) fn joined(responses: &[ResponseVariant], payload: &Payload) -> MediaTypes {
    let mut names: Vec<String> = Vec::new();
    for name in responses
        .iter()
        .flat_map(|response| &response.media_types.names)
    {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let formats = responses.iter().map(|response| response.media_types.format);
    MediaTypes {
        check: check(payload, &names),
        names,
        format: formats
            .reduce(|a, b| a.or(b).unwrap_or(a))
            .unwrap_or_default(),
    }
}

/// Whether several responses with one payload are read alike.
pub(crate) fn are_alike(responses: &[ResponseVariant]) -> bool {
    let mut responses = responses.iter();
    let Some(first) = responses.next() else {
        return true;
    };
    let mut format = Some(first.media_types.format);
    responses.all(|response| {
        format = format.and_then(|format| format.or(response.media_types.format));
        response.payload == first.payload && format.is_some()
    })
}

fn is_xml(media_type: &str) -> bool {
    BodyFormat::of_media_type(media_type) == BodyFormat::Xml
}

/// Reads the media types of a response.
pub(crate) struct RepresentationReader<'a, 'p> {
    pub(crate) pointer: &'a Pointer,
    pub(crate) hint: &'a str,
    pub(crate) place: &'a OperationSite<'p>,
    /// Media types that are left out, because another says the same.
    pub(crate) left_out: &'a mut Vec<String>,
}

impl RepresentationReader<'_, '_> {
    /// What the response can be read as, the best typed first.
    pub(crate) fn representations<'d>(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        response: &'d Response,
    ) -> Vec<Representation<'d>> {
        let mut content: Vec<(&String, &MediaType)> = response.content.iter().collect();
        content.sort_by_key(|(media_type, _)| rank(media_type));
        let mut known: Vec<Representation<'d>> = Vec::new();
        for (media_type, media) in content {
            let schema = media
                .schema
                .as_ref()
                .map(|schema| schemas.document.schema(schema));
            if let Some((ty, format)) = self.xml(schemas, media_type, media, &known) {
                add(&mut known, media_type, Payload::Value(ty), format, schema);
                continue;
            }
            if self.is_left_out(schemas, media_type, schema, &known) {
                self.left_out.push(essence(media_type).to_owned());
                continue;
            }
            let twin = known.iter().find(|known| {
                schema.is_some() && known.schema == schema && is_alike(known, media_type)
            });
            let payload = match twin {
                Some(twin) => twin.payload.clone(),
                None => self.payload(schemas, media_type, media, !known.is_empty()),
            };
            add(&mut known, media_type, payload, ValueFormat::Json, schema);
        }
        known
    }

    /// The type of a body in XML, and its root element; `None` if it is another format, or text.
    fn xml<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media_type: &str,
        media: &'d MediaType,
        known: &[Representation<'d>],
    ) -> Option<(TypeRef, ValueFormat)> {
        if !is_xml(media_type) {
            return None;
        }
        let at = self.schema_site(schemas, media_type, media, !known.is_empty())?;
        let schema = media.schema.as_ref();
        let schema = schema.map(|schema| schemas.document.schema(schema));
        let of_json = known.iter().find_map(|known| match &known.payload {
            Payload::Value(ty) if known.schema == schema => Some(ty.clone()),
            _ => None,
        });
        let ty = of_json.unwrap_or_else(|| value(schemas, Some(&at)));
        let root = xml::root(schemas, &at, &ty)?;
        schemas.exemplify(media, &ty);
        Some((ty, ValueFormat::Xml(root)))
    }

    /// The schema of a media type, and what a type is called that is made of it.
    fn schema_site<'d>(
        &self,
        schemas: &Schemas<'d, '_>,
        media_type: &str,
        media: &'d MediaType,
        is_further: bool,
    ) -> Option<SchemaSite<'d>> {
        let schema = media.schema.as_ref()?;
        let pointer = self.pointer.child("content").child(media_type);
        let hint = match is_further {
            true => format!("{}{}", self.hint, variant_words(media_type)),
            false => self.hint.to_owned(),
        };
        let field = match media.extensions.contains_key(ITEM_SCHEMA) {
            true => "itemSchema",
            false => "schema",
        };
        let hint = Schemas::hint(&hint, self.place.module);
        let pointer = pointer.child(field);
        Some(SchemaSite::used(schemas.document, schema, pointer, hint))
    }

    /// Whether JSON says the same as this media type, which has no typed form.
    fn is_left_out<'d>(
        &self,
        schemas: &Schemas<'d, '_>,
        media_type: &str,
        schema: Option<UsedSchema<'d>>,
        known: &[Representation<'d>],
    ) -> bool {
        let is_text = BodyFormat::of_media_type(media_type) == BodyFormat::Text;
        let is_untyped = match BodyFormat::of_media_type(media_type) {
            BodyFormat::Json | BodyFormat::Events | BodyFormat::JsonLines | BodyFormat::Any => {
                false
            }
            BodyFormat::Text
            | BodyFormat::Xml
            | BodyFormat::Form
            | BodyFormat::Multipart
            | BodyFormat::Binary => true,
        };
        is_untyped
            && schema.is_some()
            && known.iter().any(|known| {
                let is_string = is_string(&known.payload) || is_named_text(schemas, &known.payload);
                matches!(known.payload, Payload::Value(_))
                    && known.schema == schema
                    && !(is_text && is_string)
            })
    }

    fn payload<'d>(
        &self,
        schemas: &mut Schemas<'d, '_>,
        media_type: &str,
        media: &'d MediaType,
        is_further: bool,
    ) -> Payload {
        let at = self.schema_site(schemas, media_type, media, is_further);
        let format = BodyFormat::of_media_type(media_type);
        let is_bytes = at.as_ref().is_some_and(|at| match format {
            BodyFormat::Json | BodyFormat::Any => is_bytes(schemas, at),
            BodyFormat::Text | BodyFormat::Xml => {
                is_binary(&gather(schemas, std::slice::from_ref(at)))
            }
            _ => false,
        });
        let payload = match format {
            BodyFormat::Json if is_bytes => Payload::Binary,
            BodyFormat::Json => Payload::Value(value(schemas, at.as_ref())),
            BodyFormat::Events => Payload::Events(stream_item::event(schemas, media, at)),
            BodyFormat::JsonLines => Payload::JsonLines(stream_item::line(schemas, media, at)),
            BodyFormat::Any => match at {
                Some(at) if !is_bytes => match value(schemas, Some(&at)) {
                    TypeRef::Scalar(Scalar::String) => Payload::Text,
                    ty => Payload::Value(ty),
                },
                _ => Payload::Binary,
            },
            BodyFormat::Text | BodyFormat::Xml if is_bytes => Payload::Binary,
            BodyFormat::Text | BodyFormat::Xml => Payload::Text,
            BodyFormat::Form | BodyFormat::Multipart | BodyFormat::Binary => Payload::Binary,
        };
        if let Payload::Value(ty)
        | Payload::Events(StreamItem::Json(ty))
        | Payload::JsonLines(StreamItem::Json(ty)) = &payload
        {
            schemas.exemplify(media, ty);
        }
        payload
    }
}

fn value<'d>(schemas: &mut Schemas<'d, '_>, at: Option<&SchemaSite<'d>>) -> TypeRef {
    at.map_or(TypeRef::Json, |at| schemas.value_at(at).whole())
}

fn rank(media_type: &str) -> u8 {
    match BodyFormat::of_media_type(media_type) {
        BodyFormat::Json => 0,
        BodyFormat::JsonLines | BodyFormat::Events => 1,
        BodyFormat::Text => 2,
        BodyFormat::Xml => 3,
        BodyFormat::Form | BodyFormat::Multipart | BodyFormat::Binary => 4,
        BodyFormat::Any => 5,
    }
}

/// Whether a media type is decoded as this representation is, given the same schema.
fn is_alike(known: &Representation<'_>, media_type: &str) -> bool {
    let of_format = |format| {
        known
            .media_types
            .iter()
            .any(|name| BodyFormat::of_media_type(name) == format)
    };
    match BodyFormat::of_media_type(media_type) {
        BodyFormat::Any => matches!(known.payload, Payload::Value(_)),
        BodyFormat::Json => of_format(BodyFormat::Json),
        _ => false,
    }
}

/// Adds a representation, to the one with the same payload if there is one. A JSON string and text are one string.
fn add<'d>(
    known: &mut Vec<Representation<'d>>,
    media_type: &str,
    payload: Payload,
    format: ValueFormat,
    schema: Option<UsedSchema<'d>>,
) {
    let is_text = matches!(payload, Payload::Text);
    for one in known.iter_mut() {
        let is_one_string = is_text && (is_string(&one.payload) || one.payload == Payload::String);
        if is_one_string {
            one.payload = Payload::String;
        }
        if is_one_string {
            one.media_types.push(media_type.to_owned());
            return;
        }
        if one.payload == payload
            && let Some(format) = one.format.or(format)
        {
            one.format = format;
            one.media_types.push(media_type.to_owned());
            return;
        }
    }
    known.push(Representation {
        media_types: vec![media_type.to_owned()],
        payload,
        format,
        schema,
    });
}

fn is_string(payload: &Payload) -> bool {
    *payload == Payload::Value(TypeRef::Scalar(Scalar::String))
}

/// Whether a payload is a declared type that is text, such as an enumeration.
fn is_named_text(schemas: &Schemas<'_, '_>, payload: &Payload) -> bool {
    match payload {
        Payload::Value(TypeRef::Named(id)) => matches!(
            schemas.types[*id].shape,
            clientsmith_model::Shape::StringEnum(_)
        ),
        Payload::Value(TypeRef::External(id)) => {
            schemas.types[*id].kind == Some(clientsmith_model::JsonKind::String)
        }
        _ => false,
    }
}
