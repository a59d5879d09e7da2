//! Request bodies, responses, and the media types of both.

use std::collections::HashMap;

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use openapiv3::{
    Encoding, Header, MediaType, ReferenceOr, RequestBody, Response, Responses, StatusCode,
};

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::{EXAMPLES, ExtensionSite, ITEM_SCHEMA};
use super::inline_schemas::{component_words, makes_a_type};
use super::parameter::query_style;
use super::section::Section;
use super::version::{Added, Version};
use crate::document::{SchemaRef, reference_of};
use crate::load::Node;
use crate::problem::Code;
use crate::source::Place;

const ADDED_MEDIA_TYPE_FIELDS: Added = &[
    ("itemSchema", Version::V3_2),
    ("prefixEncoding", Version::V3_2),
    ("itemEncoding", Version::V3_2),
];

impl Normalizer<'_> {
    pub(super) fn request_body(&mut self, at: &Cursor<'_>) -> Option<RequestBody> {
        self.fields(
            at,
            &["description", "content", "required", "$ref", "summary"],
        );
        Some(RequestBody {
            description: self.string(at, "description"),
            content: self.content(at),
            required: self.boolean(at, "required").unwrap_or_default(),
            extensions: self.extensions(at, ExtensionSite::Described),
        })
    }

    pub(super) fn responses(&mut self, at: &Cursor<'_>) -> Responses {
        let mut responses = Responses::default();
        for (status, response) in self.named(at) {
            if *response.node == Node::Null {
                self.wrong_type(&response, "a response");
            }
            let Some(read) = self.followed_once(
                &response,
                Section::Responses,
                |shared| &mut shared.responses,
                |reader, at| reader.response(at),
            ) else {
                continue;
            };
            let read = ReferenceOr::Item(read);
            match status_code(&status) {
                Some(code) => drop(responses.responses.insert(code, read)),
                None if status.eq_ignore_ascii_case("default") => responses.default = Some(read),
                None => {
                    let message = format!(
                        "`{status}` is not a status; use one such as `200`, `2XX` or `default`"
                    );
                    self.problems
                        .report(Code::IgnoredValue, response.place.key(), message);
                }
            }
        }
        responses
    }

    fn response(&mut self, at: &Cursor<'_>) -> Option<Response> {
        self.fields(
            at,
            &[
                "description",
                "headers",
                "content",
                "links",
                "$ref",
                "summary",
            ],
        );
        Some(Response {
            description: self.string(at, "description").unwrap_or_default(),
            headers: self.headers(at),
            content: self.content(at),
            extensions: self.extensions(at, ExtensionSite::Described),
            ..Response::default()
        })
    }

    fn headers(&mut self, at: &Cursor<'_>) -> IndexMap<String, ReferenceOr<Header>> {
        let mut headers = IndexMap::new();
        let Some(field) = at.get("headers") else {
            return headers;
        };
        let mut known = HashMap::new();
        for (name, header) in self.entries(&field) {
            if !self.is_header_name(&name, header.place.clone().key(), "it is left out") {
                continue;
            }
            let read = self.followed_once(
                &header,
                Section::Headers,
                |shared| &mut shared.headers,
                |reader, at| reader.header(at, &name),
            );
            if let Some(read) = read {
                if let Some(other) = known.insert(name.to_ascii_lowercase(), name.clone()) {
                    let message = format!(
                        "the header `{name}` is also declared as `{other}`: names of headers have no case (RFC 9110 §5.1)"
                    );
                    self.problems.report(
                        Code::DuplicateParameter,
                        header.place.clone().key(),
                        message,
                    );
                    headers.swap_remove(&other);
                }
                headers.insert(name, ReferenceOr::Item(read));
            }
        }
        headers
    }

    fn content(&mut self, at: &Cursor<'_>) -> IndexMap<String, MediaType> {
        let mut media_types = IndexMap::new();
        let Some(content) = at.get("content") else {
            return media_types;
        };
        let read = self.followed(&content, Section::MediaTypes, |reader, content| {
            let mut media_types = IndexMap::new();
            for (name, media_type) in reader.named(content) {
                let Some(name) = reader.media_type_name(&name, &media_type) else {
                    continue;
                };
                let read = reader.followed(&media_type, Section::MediaTypes, |reader, at| {
                    Some(reader.media_type(at))
                });
                media_types
                    .entry(name)
                    .or_insert_with(|| read.unwrap_or_default());
            }
            Some(media_types)
        });
        media_types.extend(read.unwrap_or_default());
        media_types
    }

    fn media_type(&mut self, at: &Cursor<'_>) -> MediaType {
        self.fields(
            at,
            &[
                "schema",
                "example",
                "examples",
                "encoding",
                "itemSchema",
                "prefixEncoding",
                "itemEncoding",
            ],
        );
        self.report_added_fields(at, ADDED_MEDIA_TYPE_FIELDS);
        for field in ["prefixEncoding", "itemEncoding"] {
            self.report_unsupported(at, field, "it has no effect");
        }
        self.extensions(at, ExtensionSite::Other);
        let item = at.get("itemSchema");
        let is_item = item.is_some();
        let declared = item.or_else(|| at.get("schema"));
        let examples = self.examples_of(at);
        let places = examples.iter().map(|(_, place)| place.clone()).collect();
        let number = (!examples.is_empty()).then(|| {
            self.named_examples.push(examples);
            self.named_examples.len() - 1
        });
        let schema = declared.map(|declared| {
            let schema = self.shared_schema(&declared, "");
            let reference = self.keep_schema(&declared, schema.clone());
            self.keep_examples(
                places,
                &schema,
                &declared.place,
                Some(reference_of(&reference)),
            );
            reference
        });
        let mut encoding = IndexMap::new();
        if let Some(field) = at.get("encoding") {
            for (member, value) in self.entries(&field) {
                let read = self.encoding(&value);
                encoding.insert(member, read);
            }
        }
        let marker = is_item.then(|| (ITEM_SCHEMA.to_owned(), true.into()));
        let number = number.map(|number| (EXAMPLES.to_owned(), number.into()));
        MediaType {
            schema,
            encoding,
            extensions: marker.into_iter().chain(number).collect(),
            ..MediaType::default()
        }
    }

    /// Where the examples of a media type or parameter are (OpenAPI 3.0.3 §4.7.14, `example` and `examples`).
    /// With their names; one that has none is called `example`.
    pub(super) fn examples_of(&mut self, at: &Cursor<'_>) -> Vec<(String, Place)> {
        let own = at.get("example").map(|at| ("example".to_owned(), at.place));
        let mut places: Vec<(String, Place)> = own.into_iter().collect();
        let Some(examples) = at
            .get("examples")
            .filter(|at| matches!(at.node, Node::Map(_)))
        else {
            return places;
        };
        for (name, example) in self.entries(&examples) {
            let value = self.followed(&example, Section::Examples, |_, at| {
                let value = at.get("value").or_else(|| at.get("dataValue"));
                value.map(|at| at.place)
            });
            places.extend(value.map(|place| (name, place)));
        }
        places
    }

    /// The media types of a part: a list with commas, which may hold ranges (OpenAPI 3.0.3 §4.7.15).
    fn content_type(&mut self, at: &Cursor<'_>) -> Option<String> {
        let text = self.string(at, "contentType")?;
        if text.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~')) {
            return Some(text);
        }
        let message = format!(
            "`{}` has characters that are not allowed in a header; it is left out",
            super::http::shown(&text)
        );
        self.problems
            .report(Code::IgnoredValue, at.place.child("contentType"), message);
        None
    }

    fn encoding(&mut self, at: &Cursor<'_>) -> Encoding {
        self.fields(
            at,
            &[
                "contentType",
                "headers",
                "style",
                "explode",
                "allowReserved",
                "encoding",
            ],
        );
        self.report_added_fields(at, &[("encoding", Version::V3_2)]);
        self.report_unsupported(at, "encoding", "it has no effect");
        let explode = self.boolean(at, "explode");
        let allow_reserved = self.boolean(at, "allowReserved");
        // What is stated of a style is a style: without one, `contentType` counts.
        let is_styled = explode.is_some() || allow_reserved.is_some();
        let style = self.string(at, "style").map(|style| query_style(&style));
        let style = style.or_else(|| is_styled.then_some(openapiv3::QueryStyle::Form));
        Encoding {
            content_type: self.content_type(at),
            // OpenAPI 3.0.3 §4.7.15: `explode` is true by default for `form`.
            explode: explode.unwrap_or(matches!(style, None | Some(openapiv3::QueryStyle::Form))),
            style,
            allow_reserved: allow_reserved.unwrap_or_default(),
            headers: self.headers(at),
            ..Encoding::default()
        }
    }

    /// A schema of a parameter or media type. What stands in a shared component would otherwise become a type of its
    /// own wherever the component is used: it becomes a component itself, named after the one that it stands in.
    pub(super) fn shared_schema(&mut self, at: &Cursor<'_>, hint: &str) -> SchemaRef {
        let tokens = at.place.pointer.tokens();
        let owner = match tokens.as_slice() {
            ["components", kind, name, ..] if *kind != "schemas" && *kind != "pathItems" => {
                Some((*kind, *name))
            }
            _ => None,
        };
        let is_reference = at.node.get("$ref").is_some();
        match owner {
            Some((kind, name)) if !is_reference && makes_a_type(at.node) => {
                let words = match kind {
                    "parameters" if !hint.is_empty() => hint.to_upper_camel_case(),
                    kind => component_words(kind, name),
                };
                self.hoist(at, &words)
            }
            _ => self.schema(at),
        }
    }
}

fn status_code(text: &str) -> Option<StatusCode> {
    match text.as_bytes() {
        [first @ b'1'..=b'5', rest @ ..] if rest.eq_ignore_ascii_case(b"XX") => {
            Some(StatusCode::Range(u16::from(first - b'0')))
        }
        _ => text
            .parse()
            .ok()
            .filter(|code| (100..=599).contains(code))
            .map(StatusCode::Code),
    }
}
