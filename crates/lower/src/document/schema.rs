//! Schemas as JSON Schema 2020-12 has them, whatever version of OpenAPI the document is written in.
//!
//! Equivalent spellings are unified: `nullable`, null among the types, the branches or the listed values; `const` and
//! an `enum` of one value; exclusive bounds as flags or as numbers; several types and an `anyOf` of one each.

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::replacement::Replacement;

/// A schema where it is used.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SchemaRef {
    /// One of the document's components, by name.
    Component(String),
    /// A schema in place.
    Inline(Box<Schema>),
}

impl SchemaRef {
    /// A schema in place.
    pub(crate) fn inline(schema: Schema) -> Self {
        Self::Inline(Box::new(schema))
    }

    /// The name, if it is a component.
    pub(crate) fn component(&self) -> Option<&str> {
        match self {
            Self::Component(name) => Some(name),
            Self::Inline(_) => None,
        }
    }

    /// The schema, if it stands in place.
    pub(crate) fn as_inline(&self) -> Option<&Schema> {
        match self {
            Self::Inline(schema) => Some(schema),
            Self::Component(_) => None,
        }
    }
}

/// A schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Schema {
    /// The assertions on values other than null.
    pub(crate) assertions: Assertions,
    /// Whether null is allowed too.
    pub(crate) nullable: bool,
    /// What distinguishes the branches of its union, or the schemas that extend it (OpenAPI 3.1.1 §4.8.25).
    pub(crate) discriminator: Option<Discriminator>,
    /// Its annotations.
    pub(crate) annotations: Annotations,
}

/// The keywords that restrict values (JSON Schema Validation §6) or apply other schemas to them (Core §10).
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Assertions {
    /// `type`; `None` allows every type.
    pub(crate) kind: Option<SchemaType>,
    /// `format`, and what `contentEncoding` and `contentMediaType` say in its words (`byte`, `binary`).
    pub(crate) format: Option<String>,
    /// `enum`, null left out; empty: any value.
    pub(crate) values: Vec<Json>,
    /// `properties`
    pub(crate) properties: IndexMap<String, SchemaRef>,
    /// `required`
    pub(crate) required: Vec<String>,
    /// `additionalProperties`; `None` where it is not stated.
    pub(crate) additional_properties: Option<AdditionalProperties>,
    /// `items`
    pub(crate) items: Option<SchemaRef>,
    /// `contentMediaType`
    pub(crate) content_media_type: Option<String>,
    /// `contentSchema`, of a member `data` that is JSON text: what a server-sent event carries (OpenAPI 3.2.0
    /// §4.14.4.3).
    pub(crate) content: Option<SchemaRef>,
    /// `prefixItems`
    pub(crate) prefix_items: Vec<SchemaRef>,
    /// `allOf`
    pub(crate) all_of: Vec<SchemaRef>,
    /// `oneOf`
    pub(crate) one_of: Vec<SchemaRef>,
    /// `anyOf`
    pub(crate) any_of: Vec<SchemaRef>,
    /// Whether there is a `not`, or nothing is allowed at all.
    pub(crate) negated: bool,
    /// Bounds of numbers, lengths and counts.
    pub(crate) bounds: Bounds,
}

/// `type`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SchemaType {
    /// `null`, where no other type is allowed.
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl SchemaType {
    /// The names of all types but null.
    pub(crate) const NAMES: [&str; 6] =
        ["string", "number", "integer", "boolean", "array", "object"];

    /// The type of this name, if it is none of null.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// As in a document.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// Whether a value is of this type.
    pub(crate) fn allows(self, value: &Json) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

/// `additionalProperties`, and what `unevaluatedProperties` and `patternProperties` say in its words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AdditionalProperties {
    /// `true` or `false`
    Any(bool),
    /// The schema of each.
    Schema(SchemaRef),
}

/// Bounds of numbers, lengths and counts; they reach the docs, and examples and defaults are held against them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounds {
    /// `minimum` or `exclusiveMinimum`, whichever is tighter.
    pub(crate) minimum: Option<NumberBound>,
    /// `maximum` or `exclusiveMaximum`, whichever is tighter.
    pub(crate) maximum: Option<NumberBound>,
    /// `multipleOf`
    pub(crate) multiple_of: Option<f64>,
    /// `pattern`
    pub(crate) pattern: Option<String>,
    /// `minLength`, `maxLength`
    pub(crate) length: Counts,
    /// `minItems`, `maxItems`
    pub(crate) items: Counts,
    /// `minProperties`, `maxProperties`
    pub(crate) properties: Counts,
    /// `uniqueItems`
    pub(crate) unique: bool,
}

/// The least and the greatest count.
pub(crate) type Counts = (Option<usize>, Option<usize>);

/// A bound of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NumberBound {
    /// The number.
    pub(crate) value: f64,
    /// Whether the number itself is outside.
    pub(crate) exclusive: bool,
}

/// `discriminator`
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Discriminator {
    /// `propertyName`
    pub(crate) property_name: String,
    /// `mapping`: the component that each value stands for. A name of no component stands for nothing.
    pub(crate) mapping: IndexMap<String, String>,
    /// `defaultMapping`: the component of values that have no other, and of objects without the member (OpenAPI 3.2).
    pub(crate) default: Option<String>,
}

/// What a schema says about values without restricting them (JSON Schema Validation §9), our extensions included.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Annotations {
    /// `title`
    pub(crate) title: Option<String>,
    /// `description`
    pub(crate) description: Option<String>,
    /// `default`
    pub(crate) default: Option<Json>,
    /// `example`, or the first of `examples`.
    pub(crate) example: Option<Json>,
    /// `deprecated`
    pub(crate) deprecated: bool,
    /// `readOnly`
    pub(crate) read_only: bool,
    /// `writeOnly`
    pub(crate) write_only: bool,
    /// `x-provenance`
    pub(crate) provenance: Option<Json>,
    /// `x-clientsmith-unit`
    pub(crate) unit: Option<Unit>,
    /// `x-clientsmith-known-values`
    pub(crate) known_values: Vec<String>,
    /// `x-clientsmith-name`
    pub(crate) name: Option<String>,
    /// `x-clientsmith-type`
    pub(crate) replacement: Option<Replacement>,
    /// `x-clientsmith-variant-names`, by value.
    pub(crate) variant_names: IndexMap<String, String>,
    /// `x-enum-varnames`, `x-enum-descriptions` and their other spellings.
    pub(crate) value_texts: Vec<ValueText>,
    /// `xml`
    pub(crate) xml: Option<Box<Xml>>,
}

/// `xml`: the node that a schema's values are in XML (OpenAPI 3.2 §4.25).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Xml {
    /// `name`, a name that XML allows; it may begin with a prefix.
    pub(crate) name: Option<String>,
    /// `namespace`
    pub(crate) namespace: Option<String>,
    /// `prefix`
    pub(crate) prefix: Option<String>,
    /// `nodeType`, and what `attribute` and `wrapped` say in its words; `None` where nothing is stated.
    pub(crate) node_type: Option<NodeType>,
}

/// `nodeType`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeType {
    /// `element`
    Element,
    /// `attribute`
    Attribute,
    /// `text`
    Text,
    /// `cdata`
    CData,
    /// `none`: the nodes of what is within stand in the node around it.
    None,
}

impl NodeType {
    /// As in a document.
    pub(crate) const NAMES: [&str; 5] = ["element", "attribute", "text", "cdata", "none"];

    /// The type of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "element" => Self::Element,
            "attribute" => Self::Attribute,
            "text" => Self::Text,
            "cdata" => Self::CData,
            "none" => Self::None,
            _ => return None,
        })
    }
}

/// What extensions that many generators know say of one of an `enum`'s values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueText {
    /// The value.
    pub(crate) value: Json,
    /// What it is called in code.
    pub(crate) name: Option<String>,
    /// What it means.
    pub(crate) description: Option<String>,
    /// The key that names it.
    pub(crate) key: &'static str,
}

/// `x-clientsmith-unit`: what an integer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// `unix-milliseconds`
    UnixMilliseconds,
    /// `unix-seconds`
    UnixSeconds,
    /// `milliseconds`
    Milliseconds,
    /// `seconds`
    Seconds,
}

impl Unit {
    /// The names of all units.
    pub(crate) const NAMES: [&str; 4] = [
        "unix-milliseconds",
        "unix-seconds",
        "milliseconds",
        "seconds",
    ];

    /// The unit of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unix-milliseconds" => Self::UnixMilliseconds,
            "unix-seconds" => Self::UnixSeconds,
            "milliseconds" => Self::Milliseconds,
            "seconds" => Self::Seconds,
            _ => return None,
        })
    }
}
