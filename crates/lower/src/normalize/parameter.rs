//! Parameters and headers.

use clientsmith_model::{Location, Style};
use indexmap::IndexMap;
use openapiv3::{
    Header, HeaderStyle, MediaType, ParameterData, ParameterSchemaOrContent, QueryStyle,
};

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use super::schema::anything;
use super::section::Section;
use super::version::Version;
use crate::document::{
    Parameter, ParameterRef, SchemaRef, Styled, default_style, explodes, style_at,
};
use crate::load::Node;
use crate::problem::{Code, Problem, did_you_mean};

const FIELDS: &[&str] = &[
    "name",
    "in",
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "content",
    "example",
    "examples",
    "$ref",
    "summary",
];

impl Normalizer<'_> {
    /// A list of parameters, references followed.
    pub(super) fn parameters(&mut self, at: &Cursor<'_>) -> Vec<ParameterRef> {
        let Some(list) = at.get("parameters") else {
            return Vec::new();
        };
        let mut parameters = Vec::new();
        if !self.is_bounded(&list) {
            return parameters;
        }
        for item in self.items(&list) {
            let read = self.followed_once(
                &item,
                Section::Parameters,
                |shared| &mut shared.parameters,
                |reader, at| {
                    let parameter = reader.parameter(at)?;
                    Some(reader.parameters.keep(parameter))
                },
            );
            parameters.extend(read);
        }
        parameters
    }

    fn parameter(&mut self, at: &Cursor<'_>) -> Option<Parameter> {
        self.fields(at, FIELDS);
        let (Some(name), Some(location)) = (self.string(at, "name"), self.string(at, "in")) else {
            let message = "a parameter needs `name` and `in`";
            self.problems
                .report(Code::MissingField, at.place.clone(), message);
            return None;
        };
        if location == "header"
            && !self.is_header_name(&name, at.place.child("name"), "the parameter is left out")
        {
            return None;
        }
        let location = self.location(at, &location)?;
        let style = self.style(at, location);
        let explode = match location {
            Location::QueryString => None,
            _ => self.boolean(at, "explode"),
        };
        let data = ParameterData {
            format: self.parameter_format(at, &name),
            name,
            description: self.string(at, "description"),
            required: self.boolean(at, "required").unwrap_or_default(),
            deprecated: self.boolean(at, "deprecated"),
            example: at.get("example").map(|example| example.node.to_json()),
            examples: IndexMap::new(),
            explode,
            extensions: self.extensions(at, ExtensionSite::Parameter),
        };
        let allows_reserved =
            location == Location::Query && self.boolean(at, "allowReserved").unwrap_or_default();
        Some(Parameter {
            location,
            style,
            explode: explode.unwrap_or(explodes(style)),
            allow_reserved: allows_reserved,
            data,
        })
    }

    fn location(&mut self, at: &Cursor<'_>, name: &str) -> Option<Location> {
        let location = location_of(name);
        if location.is_none() {
            let message = format!("`{name}` is not a location of parameters");
            let help = did_you_mean(name, LOCATIONS.map(location_name)).unwrap_or_else(|| {
                "the locations are `query`, `path`, `header`, `cookie` and `querystring`".to_owned()
            });
            self.problems
                .report_with_help(Code::WrongType, at.place.child("in"), message, help);
        }
        location
    }

    /// A parameter's style; one that its location does not have is ignored.
    fn style(&mut self, at: &Cursor<'_>, location: Location) -> Style {
        let default = default_style(location);
        if location == Location::QueryString {
            self.check_query_string(at);
            return default;
        }
        let Some(name) = self.string(at, "style").filter(|name| !name.is_empty()) else {
            return default;
        };
        if let Some(style) = self.list_format(location, &name) {
            return style;
        }
        let style = style_at(location, &name);
        let place = at.place.child("style");
        if style == Some(Style::Cookie) {
            self.report_added(place, "the style `cookie`", Version::V3_2);
        } else if style.is_none() {
            let message = format!(
                "a parameter in `{}` can't have the style `{name}`",
                location_name(location)
            );
            self.problems.report(Code::IgnoredValue, place, message);
        }
        style.unwrap_or(default)
    }

    /// The list formats of Swagger 2.0 for which OpenAPI has no style there.
    fn list_format(&self, location: Location, name: &str) -> Option<Style> {
        if self.version > Version::V2_0 {
            return None;
        }
        match (location, name) {
            (_, "tabDelimited") => Some(Style::TabDelimited),
            (Location::Path | Location::Header, "spaceDelimited") => Some(Style::SpaceDelimited),
            (Location::Path | Location::Header, "pipeDelimited") => Some(Style::PipeDelimited),
            _ => None,
        }
    }

    /// A parameter that is the whole query has a media type and no style (OpenAPI 3.2 §4.12.1).
    fn check_query_string(&mut self, at: &Cursor<'_>) {
        let place = at.place.child("in");
        self.report_added(place, "the location `querystring`", Version::V3_2);
        if at.get("content").is_none() {
            let message = "a parameter in `querystring` has `content`; it is sent as `application/x-www-form-urlencoded`";
            self.problems
                .report(Code::IncompleteField, at.place.clone(), message);
        }
        for field in ["style", "explode", "allowReserved"] {
            if at.get(field).is_some() {
                let message = format!("`{field}` has no meaning in `querystring`");
                let place = at.place.child(field).key();
                self.problems.report(Code::IgnoredValue, place, message);
            }
        }
    }

    /// A header of a response: a parameter without name and place.
    pub(super) fn header(&mut self, at: &Cursor<'_>, name: &str) -> Option<Header> {
        self.fields(at, FIELDS);
        Some(Header {
            description: self.string(at, "description"),
            style: HeaderStyle::Simple,
            required: self.boolean(at, "required").unwrap_or_default(),
            deprecated: self.boolean(at, "deprecated"),
            format: self.parameter_format(at, name),
            example: None,
            examples: IndexMap::new(),
            extensions: self.extensions(at, ExtensionSite::Described),
        })
    }

    /// The schema of a parameter or header, or its `content`.
    fn parameter_format(&mut self, at: &Cursor<'_>, name: &str) -> ParameterSchemaOrContent {
        if let Some(content) = at.get("content") {
            let mut media_types = IndexMap::new();
            let named = self.named(&content);
            self.report_unused_format(at, &named);
            for (media_type, value) in named {
                let Some(media_type) = self.media_type_name(&media_type, &value) else {
                    continue;
                };
                let schema = self.followed(&value, Section::MediaTypes, |reader, value| {
                    reader.report_unsupported(value, "encoding", "it has no effect");
                    // Only what they refer to is checked: such an example may be the text that is sent.
                    reader.examples_of(value);
                    let field = value.get("schema")?;
                    let schema = reader.shared_schema(&field, name);
                    Some(reader.keep_schema(&field, schema))
                });
                media_types.insert(
                    media_type,
                    MediaType {
                        schema,
                        ..MediaType::default()
                    },
                );
            }
            if !media_types.is_empty() {
                return ParameterSchemaOrContent::Content(media_types);
            }
        }
        let examples = self.examples_of(at).into_iter();
        let places = examples.map(|(_, place)| place).collect();
        let schema = match at.get("schema") {
            Some(field) => {
                let schema = self.shared_schema(&field, name);
                self.keep_examples(places, &schema, &field.place, None);
                self.keep_style(at, &schema);
                self.keep_schema(&field, schema)
            }
            // Swagger 2.0's way, still seen: the type stands on the parameter.
            None if at.get("type").is_some() => {
                let schema = self.schema(at);
                self.keep_style(at, &schema);
                self.keep_schema(at, schema)
            }
            None => {
                let message =
                    format!("`{name}` has neither `schema` nor `content`; any value is accepted");
                self.problems
                    .report(Code::IncompleteField, at.place.clone(), message);
                self.keep_schema(at, anything())
            }
        };
        ParameterSchemaOrContent::Schema(schema)
    }
}

impl Normalizer<'_> {
    /// A parameter or header has `schema` or `content`, and of the latter one entry (OpenAPI 3.0.3 §4.7.12).
    fn report_unused_format(&mut self, at: &Cursor<'_>, content: &[(String, Cursor<'_>)]) {
        let Some((used, first)) = content.first() else {
            return;
        };
        if let Some(schema) = at.get("schema") {
            let message = "`schema` and `content` exclude each other; `content` is used";
            let problem = Problem::new(Code::IgnoredValue, schema.place.key(), message);
            let content = at.place.child("content").key();
            self.problems.push(problem.related(content, "what is used"));
        }
        for (other, entry) in content.iter().skip(1) {
            let message = format!(
                "a parameter's `content` has exactly one entry; `{used}` is used, `{other}` is ignored"
            );
            let problem = Problem::new(Code::IgnoredValue, entry.place.clone().key(), message);
            let first = first.place.clone().key();
            self.problems
                .push(problem.related(first, "the entry that is used"));
        }
    }

    /// Keeps a parameter's style, to be held against its schema once every schema is known.
    fn keep_style(&mut self, at: &Cursor<'_>, schema: &SchemaRef) {
        let text = |name| at.node.get(name).and_then(Node::as_str).unwrap_or_default();
        // A header of a response has no location.
        let location = match text("in") {
            "" => Location::Header,
            name => match location_of(name) {
                Some(location) => location,
                None => return,
            },
        };
        let style = match text("style") {
            _ if location == Location::QueryString => None,
            "" => Some(default_style(location)),
            name => style_at(location, name),
        };
        let Some(style) = style else { return };
        let explode = match at.node.get("explode") {
            Some(Node::Bool(explode)) => *explode,
            _ => explodes(style),
        };
        self.styled.push(Styled {
            place: at.place.clone(),
            name: text("name").to_owned(),
            style,
            explode,
            says_explode: at.node.get("explode").is_some(),
            schema: schema.clone(),
        });
    }
}

/// `in`
fn location_of(name: &str) -> Option<Location> {
    LOCATIONS
        .into_iter()
        .find(|location| location_name(*location) == name)
}

const LOCATIONS: [Location; 5] = [
    Location::Query,
    Location::Path,
    Location::Header,
    Location::Cookie,
    Location::QueryString,
];

const fn location_name(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::QueryString => "querystring",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// A style of the query, of an encoding too; `form` unless named.
pub(super) fn query_style(name: &str) -> QueryStyle {
    match name {
        "spaceDelimited" => QueryStyle::SpaceDelimited,
        "pipeDelimited" => QueryStyle::PipeDelimited,
        "deepObject" => QueryStyle::DeepObject,
        _ => QueryStyle::Form,
    }
}
