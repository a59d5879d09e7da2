//! Parameters that are no bodies, bodies, forms, and responses.

use super::{Conversion, JSON, Members, Node, Pointer, Site, copied, object, text};
use crate::normalize::extensions::{KNOWN_VALUES, NAME, PROVENANCE, UNIT, VARIANT_NAMES};
use crate::problem::Code;

/// What a parameter, header or item says of its value.
const VALUE_FIELDS: [&str; 16] = [
    "type",
    "format",
    "items",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
];
const PARAMETER_FIELDS: [&str; 6] = [
    "name",
    "in",
    "description",
    "required",
    "allowEmptyValue",
    "collectionFormat",
];
const OF_SCHEMAS: [&str; 3] = [UNIT, KNOWN_VALUES, VARIANT_NAMES];
const OF_PARAMETERS: [&str; 2] = [PROVENANCE, NAME];

/// A member of a form.
pub(super) struct FormMember<'n> {
    pub(super) site: Site<'n>,
    pub(super) name: &'n str,
}

impl Conversion<'_> {
    /// A parameter in the path, the query or a header.
    pub(super) fn parameter(&mut self, at: &Site<'_>) -> Node {
        self.keep(&at.now, &at.text);
        let known: Vec<&str> = PARAMETER_FIELDS.into_iter().chain(VALUE_FIELDS).collect();
        self.report_unknown(at, &known);
        let kept = [
            "name",
            "in",
            "description",
            "required",
            "allowEmptyValue",
            "schema",
        ];
        let mut parameter = copied(at.node, &kept);
        parameter.retain(|name, _| !OF_SCHEMAS.contains(&name.as_str()));
        if !parameter.contains_key("schema") {
            self.keep(&at.now.child("schema"), &at.text);
            parameter.insert("schema".to_owned(), value_schema(at.node));
        }
        if let Some((style, explode)) = self.collection(at) {
            parameter.insert("style".to_owned(), text(style));
            parameter.insert("explode".to_owned(), Node::Bool(explode));
        }
        Node::Map(parameter)
    }

    /// How the items of a list are written: `collectionFormat`.
    fn collection(&mut self, at: &Site<'_>) -> Option<(&'static str, bool)> {
        if at.str("type") != Some("array") {
            return None;
        }
        let format = at.str("collectionFormat").unwrap_or("csv");
        let is_separate = matches!(at.str("in"), Some("query" | "formData"));
        Some(match format {
            "csv" if is_separate => ("form", false),
            "multi" if is_separate => ("form", true),
            "csv" => ("simple", false),
            "ssv" => ("spaceDelimited", false),
            "tsv" => ("tabDelimited", false),
            "pipes" => ("pipeDelimited", false),
            other => {
                let message = format!("`{other}` can't be the format of this list; `csv` is used");
                self.report(
                    Code::IgnoredValue,
                    at.text.child("collectionFormat"),
                    message,
                );
                let style = if is_separate { "form" } else { "simple" };
                (style, false)
            }
        })
    }

    /// A parameter in `body` as a request body.
    pub(super) fn body(&mut self, at: &Site<'_>, media_types: &[String]) -> Node {
        self.keep(&at.now, &at.text);
        self.report_unknown(at, &["name", "in", "description", "required", "schema"]);
        let mut body = copied(at.node, &["description", "required"]);
        let content = self.content(at, media_types, at.node.get("schema"), &Members::default());
        body.insert("content".to_owned(), content);
        Node::Map(body)
    }

    /// The media types of a body or a response, each with the same schema.
    fn content(
        &mut self,
        at: &Site<'_>,
        media_types: &[String],
        schema: Option<&Node>,
        examples: &Members,
    ) -> Node {
        let json = [JSON.to_owned()];
        let media_types = if media_types.is_empty() {
            &json[..]
        } else {
            media_types
        };
        let mut content = Members::default();
        for media_type in media_types {
            if !self.can_repeat(schema.unwrap_or(&Node::Null)) {
                break;
            }
            let now = at.now.child("content").child(media_type);
            self.keep(&now, &at.text);
            let mut members = Members::default();
            if let Some(schema) = schema {
                self.keep(&now.child("schema"), &at.text.child("schema"));
                members.insert("schema".to_owned(), without_files(schema));
            }
            if let Some(example) = examples.get(media_type) {
                let text = at.text.child("examples").child(media_type);
                self.keep(&now.child("example"), &text);
                members.insert("example".to_owned(), example.clone());
            }
            content.insert(media_type.clone(), Node::Map(members));
        }
        Node::Map(content)
    }

    /// Parameters in `formData` as a request body, which stands where the operation does.
    pub(super) fn form(
        &mut self,
        operation: &Site<'_>,
        form: &[FormMember<'_>],
        media_types: &[String],
    ) -> Node {
        const URLENCODED: &str = "application/x-www-form-urlencoded";
        const MULTIPART: &str = "multipart/form-data";
        let has_files = form
            .iter()
            .any(|member| member.site.str("type") == Some("file"));
        let named = |media_type: &str| {
            media_types
                .iter()
                .any(|named| named.starts_with(media_type))
        };
        let media_type = match (has_files, named(URLENCODED), named(MULTIPART)) {
            (true, ..) | (false, false, true) => MULTIPART,
            _ => URLENCODED,
        };
        let now = operation.now.child("requestBody");
        let content = now.child("content").child(media_type);
        let schema = content.child("schema");
        self.keep(&now, &operation.text.child("parameters"));
        let (mut properties, mut encoding) = (Members::default(), Members::default());
        let mut required = Vec::new();
        for FormMember { site, name } in form {
            if !self.can_repeat(site.node) {
                break;
            }
            let known: Vec<&str> = PARAMETER_FIELDS.into_iter().chain(VALUE_FIELDS).collect();
            self.report_unknown(site, &known);
            self.keep(&schema.child("properties").child(name), &site.text);
            let mut property = without_files(&value_schema(site.node));
            for field in ["description", NAME] {
                if let (Node::Map(property), Some(value)) = (&mut property, site.node.get(field)) {
                    property.insert(field.to_owned(), value.clone());
                }
            }
            properties.insert((*name).to_owned(), property);
            if site.node.get("required") == Some(&Node::Bool(true)) {
                required.push(text(name));
            }
            // A list of parts is a part an item: of text, nothing else is defined.
            if media_type == URLENCODED
                && let Some((style, explode)) = self.collection(site)
            {
                self.keep(&content.child("encoding").child(name), &site.text);
                let styled = [("style", text(style)), ("explode", Node::Bool(explode))];
                encoding.insert((*name).to_owned(), object(styled));
            }
        }
        let is_required = !required.is_empty();
        let mut schema = object([
            ("type", text("object")),
            ("properties", Node::Map(properties)),
        ]);
        if let (Node::Map(schema), true) = (&mut schema, is_required) {
            schema.insert("required".to_owned(), Node::List(required));
        }
        let mut media = object([("schema", schema)]);
        if let (Node::Map(media), false) = (&mut media, encoding.is_empty()) {
            media.insert("encoding".to_owned(), Node::Map(encoding));
        }
        object([
            ("required", Node::Bool(is_required)),
            ("content", object([(media_type, media)])),
        ])
    }

    pub(super) fn response(&mut self, at: &Site<'_>, media_types: &[String]) -> Node {
        // What is no object is reported as it is.
        let Node::Map(members) = at.node else {
            return at.node.clone();
        };
        self.keep(&at.now, &at.text);
        self.report_unknown(
            at,
            &["description", "schema", "headers", "examples", "$ref"],
        );
        let mut response = copied(at.node, &["description"]);
        let none = Members::default();
        let examples = members.get("examples").and_then(Node::as_map);
        if let Some(schema) = members
            .get("schema")
            .filter(|schema| **schema != Node::Null)
        {
            let content = self.content(at, media_types, Some(schema), examples.unwrap_or(&none));
            response.insert("content".to_owned(), content);
        }
        if let Some(headers) = at.child("headers") {
            let converted = self.headers(&headers);
            response.insert("headers".to_owned(), converted);
        }
        Node::Map(response)
    }

    fn headers(&mut self, headers: &Site<'_>) -> Node {
        if headers.node.as_map().is_none() {
            return headers.node.clone();
        }
        let mut converted = Members::default();
        for (name, header) in headers.members() {
            let known: Vec<&str> = ["description", "collectionFormat"]
                .into_iter()
                .chain(VALUE_FIELDS)
                .collect();
            self.report_unknown(&header, &known);
            self.keep(&header.now.child("schema"), &header.text);
            let mut members = copied(header.node, &["description"]);
            members.insert("schema".to_owned(), value_schema(header.node));
            converted.insert(name.clone(), Node::Map(members));
        }
        Node::Map(converted)
    }

    /// The body of an operation that refers to a parameter in `body`.
    pub(super) fn body_at(
        &mut self,
        parameter: &Site<'_>,
        operation: &Pointer,
        media_types: &[String],
    ) -> Node {
        let site = parameter.moved(operation.child("requestBody"));
        self.body(&site, media_types)
    }
}

/// The schema of the values of a parameter, header or item.
fn value_schema(node: &Node) -> Node {
    let mut schema = copied(node, &VALUE_FIELDS);
    schema.retain(|name, _| !OF_PARAMETERS.contains(&name.as_str()));
    if let Some(items) = schema.get_mut("items") {
        *items = value_schema(items);
    }
    Node::Map(schema)
}

/// Of the type `file`, which OpenAPI 3 does not have, the bytes.
fn without_files(schema: &Node) -> Node {
    let is_file = schema.get("type").and_then(Node::as_str) == Some("file");
    let mut schema = schema.clone();
    if let (Node::Map(members), true) = (&mut schema, is_file) {
        members.insert("type".to_owned(), text("string"));
        members.insert("format".to_owned(), text("binary"));
    }
    schema
}
