//! What a schema demands of its values.

use serde_json::Value as Json;

use super::allows_nothing;
use crate::document::{AdditionalProperties, Assertions, Bounds, NumberBound, SchemaRef};
use crate::load::Node;
use crate::normalize::Normalizer;
use crate::normalize::cursor::Cursor;
use crate::problem::Code;

impl Normalizer<'_> {
    pub(super) fn assertions(&mut self, at: &Cursor<'_>) -> Assertions {
        let mut assertions = Assertions {
            format: self.string(at, "format"),
            bounds: self.bounds(at),
            prefix_items: self.prefix_items(at),
            all_of: self.schemas_of(at, "allOf"),
            one_of: self.schemas_of(at, "oneOf"),
            any_of: self.schemas_of(at, "anyOf"),
            negated: at.get("not").is_some_and(|field| {
                self.schema(&field);
                true
            }),
            ..Assertions::default()
        };
        self.object_keywords(at, &mut assertions);
        if let Some(items) = at
            .get("items")
            .filter(|items| !matches!(items.node, Node::Bool(false) | Node::List(_)))
        {
            assertions.items = Some(self.schema(&items));
        }
        let is_text = at.node.get("type").and_then(Node::as_str) == Some("string");
        if let Some(node) = at.node.get("const") {
            let place = at.place.child("const");
            assertions.values = vec![self.json(&Cursor { node, place }, is_text)];
        } else if let Some(values) = at.get("enum")
            && self.is_bounded(&values)
        {
            assertions.values = self
                .items(&values)
                .iter()
                .map(|value| self.json(value, is_text))
                .collect();
        }
        assertions.content = self.event_content(at);
        match at
            .get("contentEncoding")
            .and_then(|field| field.node.as_str())
        {
            Some("base64") => assertions.format = Some("byte".to_owned()),
            Some("base64url") => assertions.format = Some("base64url".to_owned()),
            _ => {
                let media_type = self.string(at, "contentMediaType");
                // OpenAPI 3.1.1 §4.8.1.2: without `contentEncoding`, content is bytes; JSON and text are strings.
                if media_type.as_deref().is_some_and(is_bytes) {
                    assertions.format = Some("binary".to_owned());
                }
                assertions.content_media_type = media_type;
            }
        }
        assertions
    }

    /// A value as JSON. Where a string belongs, a scalar without quotes is its text: `1.10` is not `1.1`.
    pub(super) fn json(&mut self, at: &Cursor<'_>, is_text: bool) -> Json {
        let value = at.node.to_json();
        if !is_text || !matches!(at.node, Node::Number(_) | Node::Bool(_)) {
            return value;
        }
        let sources = self.library.sources();
        let spans = sources.locate(std::slice::from_ref(&at.place));
        let text = spans
            .first()
            .and_then(|span| sources.text(at.place.file).get(span.bytes.clone()))
            .map(|text| text.trim().to_owned())
            // An overlay's value is not in the text.
            .filter(|text| serde_yaml::from_str::<Json>(text).is_ok_and(|read| read == value));
        let Some(text) = text else {
            return value;
        };
        let message =
            format!("`{text}` is not a string, although `type` requires it; it is read as one");
        self.problems
            .report(Code::IgnoredValue, at.place.clone(), message);
        Json::String(text)
    }

    /// `contentSchema` of the data of a server-sent event: only there does the text of a string have a type of its own.
    pub(super) fn event_content(&mut self, at: &Cursor<'_>) -> Option<SchemaRef> {
        let tokens = at.place.pointer.tokens();
        let is_data = matches!(tokens.as_slice(), [.., "properties", "data"]);
        let media_type = at.get("contentMediaType")?.node.as_str()?;
        let is_json = media_type == "application/json" || media_type.ends_with("+json");
        let schema = at.get("contentSchema").filter(|_| is_data && is_json)?;
        Some(self.schema(&schema))
    }

    pub(super) fn object_keywords(&mut self, at: &Cursor<'_>, assertions: &mut Assertions) {
        if let Some(properties) = at.get("properties")
            && self.is_bounded(&properties)
        {
            for (name, schema) in self.members(&properties) {
                let schema = self.schema(&schema);
                assertions.properties.insert(name, schema);
            }
        }
        // Some documents mark a property itself as required, as JSON Schema's third draft did.
        if !matches!(at.node.get("required"), Some(Node::Bool(_))) {
            assertions.required = self.strings(at, "required");
        }
        let additional = at
            .get("additionalProperties")
            .or_else(|| at.get("unevaluatedProperties"));
        assertions.additional_properties = match &additional {
            Some(Cursor {
                node: Node::Bool(allowed),
                ..
            }) => Some(AdditionalProperties::Any(*allowed)),
            Some(schema) if allows_nothing(schema.node) => Some(AdditionalProperties::Any(false)),
            Some(schema) => Some(AdditionalProperties::Schema(self.schema(schema))),
            None => None,
        };
        if let Some(patterns) = at.get("patternProperties") {
            let schemas: Vec<_> = self
                .members(&patterns)
                .iter()
                .map(|(_, schema)| self.schema(schema))
                .collect();
            assertions.additional_properties = match <[_; 1]>::try_from(schemas) {
                Ok([schema]) => Some(AdditionalProperties::Schema(schema)),
                Err(schemas) => {
                    if !schemas.is_empty() {
                        let message = "with several patterns, the values become any JSON value";
                        self.problems
                            .report(Code::LooseSchema, patterns.place.key(), message);
                    }
                    Some(AdditionalProperties::Any(true))
                }
            };
        }
    }

    pub(super) fn bounds(&mut self, at: &Cursor<'_>) -> Bounds {
        Bounds {
            minimum: self.number_bound(at, "minimum", "exclusiveMinimum", f64::max),
            maximum: self.number_bound(at, "maximum", "exclusiveMaximum", f64::min),
            multiple_of: self.number(at, "multipleOf"),
            pattern: self.string(at, "pattern"),
            length: (self.count(at, "minLength"), self.count(at, "maxLength")),
            items: (self.count(at, "minItems"), self.count(at, "maxItems")),
            properties: (
                self.count(at, "minProperties"),
                self.count(at, "maxProperties"),
            ),
            unique: self.boolean(at, "uniqueItems").unwrap_or_default(),
        }
    }

    /// A bound and whether it is exclusive: 3.0 says so by a boolean, 3.1 by the bound itself.
    pub(super) fn number_bound(
        &mut self,
        at: &Cursor<'_>,
        inclusive: &str,
        exclusive: &str,
        tighter: fn(f64, f64) -> f64,
    ) -> Option<NumberBound> {
        let bound = self.number(at, inclusive);
        let inclusive = bound.map(|value| NumberBound {
            value,
            exclusive: false,
        });
        match at.get(exclusive).map(|field| field.node) {
            Some(Node::Number(_)) => {
                let value = self.number(at, exclusive)?;
                match inclusive {
                    Some(bound) if tighter(bound.value, value) != value => Some(bound),
                    _ => Some(NumberBound {
                        value,
                        exclusive: true,
                    }),
                }
            }
            Some(Node::Bool(exclusive)) => inclusive.map(|bound| NumberBound {
                exclusive: *exclusive,
                ..bound
            }),
            _ => inclusive,
        }
    }

    /// The items of a list of fixed length that have schemas of their own.
    pub(super) fn prefix_items(&mut self, at: &Cursor<'_>) -> Vec<SchemaRef> {
        let is_list = at
            .get("prefixItems")
            .is_some_and(|items| matches!(items.node, Node::List(items) if !items.is_empty()));
        if is_list {
            self.schemas_of(at, "prefixItems")
        } else {
            Vec::new()
        }
    }
}

/// Whether a media type is neither JSON, XML, YAML nor text.
fn is_bytes(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let is_text = essence.starts_with("text/")
        || ["json", "xml", "yaml", "x-yaml", "javascript", "graphql"]
            .iter()
            .any(|format| {
                essence.ends_with(&format!("/{format}")) || essence.ends_with(&format!("+{format}"))
            });
    !is_text && !essence.is_empty()
}
