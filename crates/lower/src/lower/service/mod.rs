//! The server of a document: the methods and responses of its service, and the description that the server reads.
//!
//! The description is JSON, so that it costs the crate's compilation nothing: operations with their parameters by style,
//! bodies by kind and responses by status, the decisions of the model in it; and the document's schemas as JSON Schema.

mod json_schema;

use clientsmith_model::{
    Api, BodyForm, Content, ContentKind, Encoding, HttpMethod, Input, InputLocation, Location,
    Operation, Parameter, Payload, ResponseVariant, SchemeKind, Service, ServiceOperation,
    ServiceResponse, StatusRange, StreamItem, Style, ValueFormat,
};
use openapiv3::{
    MediaType, Operation as Declared, ParameterSchemaOrContent, ReferenceOr, Response,
};
use serde_json::{Map, Value as Json, json};

use super::media_type::essence;
use super::names::{NameScope, Names};
use crate::document::{Document, UsedSchema};
use crate::normalize::extensions::{EXAMPLES, ITEM_SCHEMA};
use crate::source::Place;
use json_schema::SchemaWriter;

/// The server of a document. `example` gives the value at a place of the files.
pub(crate) fn lower(
    document: &Document,
    api: &Api,
    example: &mut dyn FnMut(&Place) -> Option<Json>,
) -> Service {
    let mut methods = Names::within(NameScope::Service);
    let mut writer = DescriptionWriter {
        document,
        api,
        schemas: SchemaWriter::new(document),
        example,
    };
    let mut described = Vec::new();
    let mut operations = Vec::new();
    for (site, operation) in document.operations().zip(&api.operations) {
        described.push(writer.operation(site.operation, operation));
        let method = methods.claim_method(operation.ident.bare());
        operations.push(ServiceOperation {
            module: super::names::operation_module(&method, "server"),
            method,
            responses: responses(operation),
        });
    }
    let description = json!({
        "title": api.info.title,
        "operations": described,
        "schemes": schemes(api),
        "schemas": writer.schemas.finish(),
    });
    Service {
        // What serde_json makes of a value has no keys that are not strings: it can't fail.
        description: serde_json::to_string_pretty(&description).unwrap_or_default() + "\n",
        operations,
    }
}

/// The responses that a service gives: a variant for each.
fn responses(operation: &Operation) -> Vec<ServiceResponse> {
    let mut names = Names::default();
    let mut has_conversion = false;
    let documented = operation.responses.documented.iter();
    documented
        .map(|response| {
            let is_raw = is_raw(response);
            let is_success = matches!(response.status, StatusRange::Exact(200..=299));
            let converts = is_success && !has_conversion && response.payload != Payload::Empty;
            has_conversion |= converts;
            ServiceResponse {
                ident: names.claim(response.ident.bare(), ""),
                status: response.status,
                media_type: sent_media_type(response),
                payload: response.payload.clone(),
                is_raw,
                converts,
                docs: response.docs.clone(),
            }
        })
        .collect()
}

/// Whether a response is written by the service itself: XML.
fn is_raw(response: &ResponseVariant) -> bool {
    matches!(response.media_types.format, ValueFormat::Xml(_))
        && matches!(response.payload, Payload::Value(_))
}

/// The media type that a response is sent as: the first that is none of a range, and that its format is written in.
fn sent_media_type(response: &ResponseVariant) -> String {
    let is_either = matches!(response.media_types.format, ValueFormat::JsonOrXml(_));
    let is_written = |name: &&String| !(name.contains('*') || is_either && name.contains("xml"));
    let names = &response.media_types.names;
    let name = names.iter().find(is_written).or(names.first());
    name.cloned().unwrap_or_default()
}

/// How callers are identified.
fn schemes(api: &Api) -> Json {
    let schemes = api.schemes.iter().map(|scheme| {
        let http = |scheme: &str| json!({ "kind": "http", "scheme": scheme });
        let named = |kind: &str, name: &str| json!({ "kind": kind, "name": name });
        let described = match &scheme.kind {
            SchemeKind::Bearer | SchemeKind::OAuth2 | SchemeKind::OpenIdConnect => http("Bearer"),
            SchemeKind::Basic => http("Basic"),
            SchemeKind::Http(scheme) => http(scheme),
            SchemeKind::ApiKeyHeader(name) => named("header", name),
            SchemeKind::ApiKeyQuery(name) => named("query", name),
            SchemeKind::ApiKeyCookie(name) => named("cookie", name),
        };
        (scheme.name.clone(), described)
    });
    Json::Object(schemes.collect())
}

struct DescriptionWriter<'a> {
    document: &'a Document,
    api: &'a Api,
    schemas: SchemaWriter<'a>,
    example: &'a mut dyn FnMut(&Place) -> Option<Json>,
}

impl DescriptionWriter<'_> {
    fn operation(&mut self, declared: &Declared, operation: &Operation) -> Json {
        let mut object = Map::new();
        object.insert("id".to_owned(), operation.id.as_str().into());
        object.insert("method".to_owned(), operation.method.as_str().into());
        object.insert("path".to_owned(), operation.path.as_str().into());
        let base_paths: Vec<Json> = operation
            .servers
            .iter()
            .map(|server| path_of(&server.default_url()).into())
            .collect();
        set_list(&mut object, "base_paths", base_paths);
        let parameters = operation
            .inputs
            .iter()
            .filter_map(|input| self.parameter(declared, operation, input));
        set_list(&mut object, "parameters", parameters.collect());
        if let Some(body) = self.body(declared, operation) {
            object.insert("body".to_owned(), body);
        }
        let responses = operation.responses.documented.iter();
        let responses = responses.map(|response| self.response(declared, operation, response));
        set_list(&mut object, "responses", responses.collect());
        let alternatives = operation.security.alternatives.iter().map(|alternative| {
            let schemes = alternative.schemes.iter();
            let names = schemes.map(|id| Json::from(self.api.schemes[id.0 as usize].name.as_str()));
            names.collect()
        });
        set_list(&mut object, "security", alternatives.collect());
        Json::Object(object)
    }

    fn parameter(
        &mut self,
        declared: &Declared,
        operation: &Operation,
        input: &Input,
    ) -> Option<Json> {
        let (parameter, mirrored) = match &input.location {
            InputLocation::Parameter(parameter) => (parameter, None),
            InputLocation::Mirrored { field, parameter } => {
                let object = self.api.types.object(&clientsmith_model::TypeRef::Named(
                    operation.flattened_body()?,
                ));
                let fields = object.map_or(&[][..], |object| &object.fields);
                let member = fields.iter().find(|known| known.name.rust == *field);
                (parameter, Some(member?.name.wire.clone()))
            }
            InputLocation::BodyMember(_) => return None,
        };
        let found = declared_parameter(self.document, declared, parameter);
        let mut object = Map::new();
        object.insert("name".to_owned(), parameter.name.as_str().into());
        object.insert("in".to_owned(), location(parameter.location).into());
        let (style, explode, allow_reserved) = encoding(parameter.encoding);
        object.insert("style".to_owned(), style.into());
        set_flag(&mut object, "explode", explode);
        set_flag(&mut object, "allow_reserved", allow_reserved);
        let is_required =
            parameter.location == Location::Path || found.is_some_and(|found| found.required);
        set_flag(&mut object, "required", is_required);
        if let Some(member) = mirrored {
            object.insert("mirrors".to_owned(), member.into());
        }
        let is_styled = matches!(parameter.encoding, Encoding::Style { .. });
        let is_text =
            input.ty == clientsmith_model::TypeRef::Scalar(clientsmith_model::Scalar::String);
        let schema = match found.map(|found| &found.format) {
            Some(ParameterSchemaOrContent::Schema(schema)) => Some(self.document.schema(schema)),
            // Text that the caller writes, whatever its schema.
            Some(ParameterSchemaOrContent::Content(_)) if is_styled && is_text => None,
            Some(ParameterSchemaOrContent::Content(content)) => {
                let media_type = content
                    .first()
                    .and_then(|(_, media_type)| media_type.schema.as_ref());
                media_type.map(|schema| self.document.schema(schema))
            }
            None => None,
        };
        let schema = match schema {
            Some(schema) => self.schemas.used(schema),
            None if is_text => json!({ "type": "string" }),
            None => Json::Bool(true),
        };
        object.insert("schema".to_owned(), schema);
        Some(Json::Object(object))
    }

    fn body(&mut self, declared: &Declared, operation: &Operation) -> Option<Json> {
        let body = operation.body.as_ref()?;
        let mut object = Map::new();
        set_flag(&mut object, "required", body.required);
        let found = declared
            .request_body
            .as_ref()
            .and_then(ReferenceOr::as_item);
        let media = |media_type: &str| found.and_then(|body| body.content.get(media_type));
        let contents = match &body.form {
            BodyForm::Flattened { media_type, .. } => {
                set_flag(&mut object, "flattened", true);
                let schema = self.media_schema(media(media_type));
                let mut content = Map::new();
                content.insert("media_type".to_owned(), media_type.as_str().into());
                content.insert("kind".to_owned(), "json".into());
                content.extend(schema.map(|schema| ("schema".to_owned(), schema)));
                vec![Json::Object(content)]
            }
            BodyForm::Single { content, .. } => {
                vec![self.content(content, media(&content.media_type))]
            }
            BodyForm::ByMediaType { variants, .. } => variants
                .iter()
                .map(|variant| self.content(&variant.content, media(&variant.content.media_type)))
                .collect(),
        };
        object.insert("contents".to_owned(), contents.into());
        Some(Json::Object(object))
    }

    fn media_schema(&mut self, media: Option<&MediaType>) -> Option<Json> {
        let schema = self.document.schema(media?.schema.as_ref()?);
        Some(self.schemas.used(schema))
    }

    /// The schema of the items of a stream.
    fn item_schema(&mut self, media: Option<&MediaType>) -> Option<Json> {
        let media = media?;
        if media.extensions.contains_key(ITEM_SCHEMA) {
            return self.media_schema(Some(media));
        }
        let schema = self.document.schema(media.schema.as_ref()?);
        Some(self.schemas.item(schema))
    }

    fn content(&mut self, content: &Content, media: Option<&MediaType>) -> Json {
        let mut object = Map::new();
        // What can be sent as anything is asked for as bytes.
        object.insert("media_type".to_owned(), content.media_type.as_str().into());
        let kind = match &content.kind {
            ContentKind::Json(_) => "json",
            ContentKind::JsonLines(_) => "json_lines",
            ContentKind::Xml { .. } => "xml",
            ContentKind::Form { .. } => "form",
            ContentKind::Multipart { .. } => "multipart",
            ContentKind::MultipartForm => "multipart_form",
            ContentKind::Text => "text",
            ContentKind::Binary => "binary",
        };
        object.insert("kind".to_owned(), kind.into());
        let is_merge_patch = essence(&content.media_type) == "application/merge-patch+json";
        let schema = match &content.kind {
            ContentKind::Xml { .. } | ContentKind::Binary => None,
            // What a patch leaves out or sets to null is the business of what it is applied to (RFC 7396).
            ContentKind::Json(_) if is_merge_patch => None,
            ContentKind::JsonLines(_) => self.item_schema(media),
            _ => self.media_schema(media),
        };
        object.extend(schema.map(|schema| ("schema".to_owned(), schema)));
        match &content.kind {
            ContentKind::Form { encodings, .. } => {
                let members = encodings.iter().map(|member| {
                    let (style, explode, _) = encoding(member.encoding);
                    let mut object = Map::new();
                    object.insert("name".to_owned(), member.member.as_str().into());
                    object.insert("style".to_owned(), style.into());
                    set_flag(&mut object, "explode", explode);
                    Json::Object(object)
                });
                set_list(&mut object, "members", members.collect());
            }
            ContentKind::Multipart { parts, .. } => {
                let parts = parts.iter().map(|part| {
                    let mut object = Map::new();
                    object.insert("name".to_owned(), part.name.wire.as_str().into());
                    set_flag(&mut object, "file", part.ty.is_none());
                    set_flag(&mut object, "repeated", part.repeated);
                    set_flag(&mut object, "required", part.required);
                    if let Some(style) = part.style {
                        object.insert("style".to_owned(), style_name(style.style).into());
                        set_flag(&mut object, "explode", style.explode);
                    }
                    Json::Object(object)
                });
                set_list(&mut object, "parts", parts.collect());
            }
            _ => {}
        }
        Json::Object(object)
    }

    fn response(
        &mut self,
        declared: &Declared,
        operation: &Operation,
        response: &ResponseVariant,
    ) -> Json {
        let mut object = Map::new();
        object.insert("status".to_owned(), status_key(response.status).into());
        let kind = match &response.payload {
            Payload::Empty => "empty",
            Payload::Value(_) if is_raw(response) => "xml",
            Payload::Value(_) => "json",
            Payload::Text => "text",
            Payload::String => "string",
            Payload::Binary => "binary",
            Payload::Events(StreamItem::Event { .. }) => "whole_events",
            Payload::Events(_) => "events",
            Payload::JsonLines(_) => "json_lines",
        };
        object.insert("kind".to_owned(), kind.into());
        let names = response.media_types.names.iter();
        set_list(
            &mut object,
            "media_types",
            names.map(|name| name.as_str().into()).collect(),
        );
        let Some(found) = declared_response(declared, response.status) else {
            return Json::Object(object);
        };
        if operation.method != HttpMethod::Head {
            let names = response.media_types.names.iter();
            let media: Vec<&MediaType> = names.filter_map(|name| found.content.get(name)).collect();
            let first = media.first().copied();
            let schema = match response.payload {
                Payload::Empty | Payload::Binary => None,
                Payload::Events(_) | Payload::JsonLines(_) => self.item_schema(first),
                _ => self.media_schema(first),
            };
            object.extend(schema.map(|schema| ("schema".to_owned(), schema)));
            let mut examples = Map::new();
            for media in media {
                let number = media.extensions.get(EXAMPLES).and_then(Json::as_u64);
                let number = number.and_then(|number| usize::try_from(number).ok());
                let named = number.and_then(|number| self.document.named_examples.get(number));
                for (name, place) in named.into_iter().flatten() {
                    if let Some(value) = (self.example)(place) {
                        examples.entry(name.clone()).or_insert(value);
                    }
                }
            }
            if !examples.is_empty() {
                object.insert("examples".to_owned(), Json::Object(examples));
            }
        }
        let headers: Vec<Json> = found
            .headers
            .iter()
            .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
            .filter_map(|(name, header)| {
                let header = header.as_item()?;
                let schema = match &header.format {
                    ParameterSchemaOrContent::Schema(schema) => {
                        self.schemas.used(self.document.schema(schema))
                    }
                    ParameterSchemaOrContent::Content(_) => Json::Bool(true),
                };
                let mut object = Map::new();
                object.insert("name".to_owned(), name.as_str().into());
                set_flag(&mut object, "required", header.required);
                object.insert("schema".to_owned(), schema);
                Some(Json::Object(object))
            })
            .collect();
        set_list(&mut object, "headers", headers);
        Json::Object(object)
    }
}

/// Sets a member that is true; one that is missing is false.
fn set_flag(object: &mut Map<String, Json>, name: &str, is_set: bool) {
    if is_set {
        object.insert(name.to_owned(), true.into());
    }
}

/// Sets a list that has items; one that is missing has none.
fn set_list(object: &mut Map<String, Json>, name: &str, list: Vec<Json>) {
    if !list.is_empty() {
        object.insert(name.to_owned(), list.into());
    }
}

/// The path of a URL, which may be relative.
fn path_of(url: &str) -> String {
    let after_scheme = url
        .split_once("://")
        .map(|(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let path = after_scheme.unwrap_or(url).trim_matches('/');
    format!("/{path}")
}

/// What the document says of a parameter. Of one that stands twice, the last counts.
fn declared_parameter<'d>(
    document: &'d Document,
    declared: &'d Declared,
    parameter: &Parameter,
) -> Option<&'d openapiv3::ParameterData> {
    let all = document.parameters.of(&declared.parameters).rev();
    let mut same = all.filter(|(_, found)| found.location == parameter.location);
    let found = same.find(|(_, found)| match parameter.location {
        Location::Header => found.data.name.eq_ignore_ascii_case(&parameter.name),
        _ => found.data.name == parameter.name,
    });
    found.map(|(_, found)| &found.data)
}

fn declared_response(declared: &Declared, status: StatusRange) -> Option<&Response> {
    let responses = &declared.responses;
    let found = match status {
        StatusRange::Exact(code) => responses.responses.get(&openapiv3::StatusCode::Code(code)),
        StatusRange::Class(class) => responses
            .responses
            .get(&openapiv3::StatusCode::Range(u16::from(class))),
        StatusRange::Default => responses.default.as_ref(),
    };
    found?.as_item()
}

fn status_key(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(code) => code.to_string(),
        StatusRange::Class(class) => format!("{class}XX"),
        StatusRange::Default => "default".to_owned(),
    }
}

const fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::QueryString => "query_string",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// The style, whether it is exploded, and whether reserved characters are as they are.
const fn encoding(encoding: Encoding) -> (&'static str, bool, bool) {
    match encoding {
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => (style_name(style), explode, allow_reserved),
        Encoding::Json => ("json", false, false),
        Encoding::Form => ("form_text", false, false),
    }
}

const fn style_name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "space_delimited",
        Style::PipeDelimited => "pipe_delimited",
        Style::TabDelimited => "tab_delimited",
        Style::DeepObject => "deep_object",
        Style::Cookie => "cookie",
    }
}

impl SchemaWriter<'_> {
    /// The schema that an object of `openapiv3` has.
    fn used(&mut self, schema: UsedSchema<'_>) -> Json {
        match schema {
            UsedSchema::Component(name) => self.reference(name),
            UsedSchema::Inline(schema) => self.schema(schema),
        }
    }
}
