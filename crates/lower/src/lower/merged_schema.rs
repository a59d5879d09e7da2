//! What a schema says, with `allOf` merged in.
//!
//! Lowering works on [`MergedSchema`] only, so that an object's members in one schema and the same spread over an `allOf` are one
//! thing. MergedSchema borrow from the document and know for each part where it stands ([`SchemaSite`]), which
//! is where problems are reported and what inline types are named after.

use std::rc::Rc;

use clientsmith_model::Ident;
use indexmap::{IndexMap, IndexSet};
use openapiv3::{
    AdditionalProperties, AnySchema, Discriminator, ReferenceOr, Schema, SchemaData, SchemaKind,
};
use serde_json::Value as Json;

use super::names;
use crate::normalize::{component_name, extensions};
use crate::source::Pointer;

/// A schema and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct SchemaSite<'d> {
    /// The schema.
    pub(crate) node: Node<'d>,
    /// Where, in the normalized document.
    pub(crate) pointer: Pointer,
    /// What an inline type that is made of it is called.
    pub(crate) hint: NameHint,
}

/// A schema as it is written down.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Node<'d> {
    /// A reference to this component.
    Component(&'d str),
    /// A schema in place.
    Schema(&'d Schema),
    /// A schema without its `allOf`, `oneOf` and `anyOf`: what is common to the branches of its union.
    Bare(&'d Schema),
}

/// Where an inline type's name comes from.
#[derive(Clone, Debug)]
pub(crate) struct NameHint {
    /// The name it would have: its owner's, and the way from there.
    pub(crate) name: Rc<str>,
    /// The file that declares it.
    pub(crate) module: Rc<Ident>,
    /// Whether it is the name of a component itself.
    pub(crate) root: bool,
}

impl NameHint {
    /// The name of something within.
    pub(crate) fn child(&self, words: &str) -> Self {
        Self {
            name: format!("{}{words}", self.name).into(),
            module: Rc::clone(&self.module),
            root: false,
        }
    }

    /// The name of a list's items: `WorkloadSaving` in `WorkloadSavings`. The items of a component's list are
    /// `WorkloadsItem`, since a component `Workload` may be there or come.
    pub(crate) fn item(&self) -> Self {
        let name = if self.root {
            format!("{}Item", self.name)
        } else {
            names::item_words(&self.name)
        };
        Self {
            name: name.into(),
            module: Rc::clone(&self.module),
            root: false,
        }
    }
}

impl<'d> SchemaSite<'d> {
    /// A schema that stands where `pointer` says.
    pub(crate) fn new(schema: &'d ReferenceOr<Schema>, pointer: Pointer, hint: NameHint) -> Self {
        let node = match schema {
            ReferenceOr::Reference { reference } => Node::Component(component_name(reference)),
            ReferenceOr::Item(schema) => Node::Schema(schema),
        };
        Self {
            node,
            pointer,
            hint,
        }
    }

    /// The same for a schema in a box.
    pub(crate) fn boxed(
        schema: &'d ReferenceOr<Box<Schema>>,
        pointer: Pointer,
        hint: NameHint,
    ) -> Self {
        let node = match schema {
            ReferenceOr::Reference { reference } => Node::Component(component_name(reference)),
            ReferenceOr::Item(schema) => Node::Schema(schema),
        };
        Self {
            node,
            pointer,
            hint,
        }
    }

    /// What tells this schema apart from every other of the document.
    pub(crate) fn identity(&self) -> Identity<'d> {
        match self.node {
            Node::Component(name) => Identity::Component(name),
            Node::Schema(schema) => Identity::Schema(std::ptr::from_ref(schema).addr()),
            Node::Bare(schema) => Identity::Bare(std::ptr::from_ref(schema).addr()),
        }
    }
}

/// What tells a schema apart from every other: a component's name, an inline schema's place in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Identity<'d> {
    /// A component.
    Component(&'d str),
    /// An inline schema.
    Schema(usize),
    /// An inline schema without its unions.
    Bare(usize),
}

/// `type`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
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

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    /// As in the document.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// `additionalProperties`
#[derive(Clone, Debug, Default)]
pub(crate) enum Extra<'d> {
    /// Not there: any.
    #[default]
    Unstated,
    /// `true`
    Any,
    /// `false`
    Denied,
    /// A schema.
    Typed(SchemaSite<'d>),
}

/// One `oneOf` or `anyOf`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Union<'d> {
    /// Its branches.
    pub(crate) branches: Vec<SchemaSite<'d>>,
    /// Whether null is allowed by a branch that is not among them.
    pub(crate) nullable: bool,
    /// What is left out because it leads back to the union itself.
    pub(crate) recursion: Omitted,
    /// Whether a schema says it that this one names in its `allOf`.
    pub(crate) inherited: bool,
}

/// What a union leaves out because it leads back to the union itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Omitted {
    /// Nothing.
    #[default]
    Nothing,
    /// Branches that allow nothing that the others do not.
    Branches,
    /// So many that no type can say what is allowed.
    TooMany,
}

/// Constraints that reach the docs only.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bounds<'d> {
    /// `minimum`, as it is to be read, and whether it is excluded.
    pub(crate) minimum: Option<(f64, bool)>,
    /// `maximum`
    pub(crate) maximum: Option<(f64, bool)>,
    /// `multipleOf`
    pub(crate) multiple_of: Option<f64>,
    /// `pattern`
    pub(crate) pattern: Option<&'d str>,
    /// `minLength`, `maxLength`
    pub(crate) length: (Option<usize>, Option<usize>),
    /// `minItems`, `maxItems`
    pub(crate) items: (Option<usize>, Option<usize>),
    /// `minProperties`, `maxProperties`
    pub(crate) properties: (Option<usize>, Option<usize>),
    /// `uniqueItems`
    pub(crate) unique: bool,
}

/// What a schema says.
#[derive(Clone, Debug, Default)]
pub(crate) struct MergedSchema<'d> {
    pub(crate) kind: Option<Kind>,
    pub(crate) format: Option<&'d str>,
    /// Properties, each the conjunction of what the parts of an `allOf` say of it.
    pub(crate) members: IndexMap<&'d str, Vec<SchemaSite<'d>>>,
    pub(crate) required: IndexSet<&'d str>,
    pub(crate) extra: Extra<'d>,
    pub(crate) items: Option<SchemaSite<'d>>,
    pub(crate) tuple: Option<Vec<SchemaSite<'d>>>,
    pub(crate) values: Option<Vec<Json>>,
    pub(crate) known_values: Option<Vec<&'d str>>,
    pub(crate) unions: Vec<Union<'d>>,
    pub(crate) discriminator: Option<&'d Discriminator>,
    pub(crate) bounds: Bounds<'d>,
    pub(crate) nullable: bool,
    pub(crate) negated: bool,
    /// A `oneOf` or `anyOf` that only restricts what else is said here.
    pub(crate) restricted: bool,
    pub(crate) null_only: bool,
    pub(crate) unit: Option<&'d str>,
    pub(crate) title: Option<&'d str>,
    pub(crate) description: Option<&'d str>,
    pub(crate) example: Option<&'d Json>,
    pub(crate) default: Option<&'d Json>,
    /// Where the default stands.
    pub(crate) default_at: Option<Pointer>,
    pub(crate) provenance: Option<&'d Json>,
    pub(crate) deprecated: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    /// The schemas that were merged, without their unions.
    pub(crate) leaves: Vec<SchemaSite<'d>>,
}

/// The keywords of a schema. Normalization makes every schema of this one shape.
fn any_of_schema(schema: &Schema) -> Option<&AnySchema> {
    match &schema.schema_kind {
        SchemaKind::Any(any) => Some(any),
        _ => None,
    }
}

/// Whether a schema says anything of the values' shape; its `allOf`, and `type: object` alone, do not count.
pub(crate) fn says_shape(schema: &Schema) -> bool {
    any_of_schema(schema).is_some_and(|any| {
        any.typ.as_ref().is_some_and(|typ| typ != "object")
            || !any.properties.is_empty()
            || !any.required.is_empty()
            || !any.enumeration.is_empty()
            || !any.one_of.is_empty()
            || !any.any_of.is_empty()
            || any.format.is_some()
            || any.items.is_some()
            || any.additional_properties.is_some()
            || schema.schema_data.extensions.contains_key(extensions::NULL)
    })
}

/// Whether a schema says nothing but which members must be there. A scalar or a list is a shape by itself.
pub(crate) fn only_requires(schema: &Schema) -> bool {
    any_of_schema(schema).is_some_and(|any| {
        if any.typ.as_deref().is_some_and(|typ| typ != "object") {
            return false;
        }
        let unrequired = AnySchema {
            required: Vec::new(),
            ..any.clone()
        };
        unrequired
            == AnySchema {
                typ: any.typ.clone(),
                not: any.not.clone(),
                ..AnySchema::default()
            }
    })
}

/// Whether a schema lists members of an object.
pub(crate) fn says_members(schema: &Schema) -> bool {
    any_of_schema(schema).is_some_and(|any| {
        !any.properties.is_empty()
            || !any.one_of.is_empty()
            || !any.any_of.is_empty()
            || any.all_of.len() > 1
    })
}

/// The discriminator of a schema, or of a part of its `allOf` that stands in place.
pub(crate) fn discriminator_of(schema: &Schema) -> Option<&Discriminator> {
    schema.schema_data.discriminator.as_ref().or_else(|| {
        let parts = all_of(schema).iter().filter_map(ReferenceOr::as_item);
        parts.into_iter().find_map(discriminator_of)
    })
}

/// Adds the components that a schema's `allOf` names, also in parts that stand in place.
pub(crate) fn parents_of<'d>(schema: &'d Schema, found: &mut Vec<&'d str>) {
    for part in all_of(schema) {
        match part {
            ReferenceOr::Reference { reference } => found.push(component_name(reference)),
            ReferenceOr::Item(schema) => parents_of(schema, found),
        }
    }
}

/// How many schemas a schema is, those within it counted.
pub(crate) fn size_of(schema: &ReferenceOr<Schema>) -> usize {
    schema.as_item().map_or(1, size_of_item)
}

fn size_of_item(schema: &Schema) -> usize {
    let Some(any) = any_of_schema(schema) else {
        return 1;
    };
    let boxed = |schema: &ReferenceOr<Box<Schema>>| match schema {
        ReferenceOr::Item(schema) => size_of_item(schema),
        ReferenceOr::Reference { .. } => 1,
    };
    let in_lists = [&any.all_of, &any.one_of, &any.any_of];
    let additional = match &any.additional_properties {
        Some(AdditionalProperties::Schema(schema)) => size_of(schema),
        _ => 0,
    };
    let parts: usize = in_lists.into_iter().flatten().map(size_of).sum();
    let members: usize = any.properties.values().map(boxed).sum();
    1 + parts + members + any.items.as_ref().map_or(0, boxed) + additional
}

/// Whether a schema names members of an object itself.
pub(crate) fn says_properties(schema: &Schema) -> bool {
    any_of_schema(schema).is_some_and(|any| !any.properties.is_empty())
}

/// The branches of a schema's `allOf`.
pub(crate) fn all_of(schema: &Schema) -> &[ReferenceOr<Schema>] {
    any_of_schema(schema).map_or(&[], |any| &any.all_of)
}

/// The branches of a schema's `oneOf` and `anyOf`, with the keyword.
pub(crate) fn alternatives(schema: &Schema) -> Vec<(&'static str, &[ReferenceOr<Schema>])> {
    let Some(any) = any_of_schema(schema) else {
        return Vec::new();
    };
    if schema
        .schema_data
        .extensions
        .contains_key(extensions::TUPLE)
    {
        return Vec::new();
    }
    [
        ("oneOf", any.one_of.as_slice()),
        ("anyOf", any.any_of.as_slice()),
    ]
    .into_iter()
    .filter(|(_, branches)| !branches.is_empty())
    .collect()
}

/// The one union that a schema without a name is, if it is nothing else.
pub(crate) fn only_union(schema: &Schema) -> Option<(&'static str, &[ReferenceOr<Schema>])> {
    let data = &schema.schema_data;
    let [union] = alternatives(schema).try_into().ok()?;
    let any = any_of_schema(schema)?;
    let says_more = any.typ.is_some()
        || !any.properties.is_empty()
        || !any.required.is_empty()
        || !any.enumeration.is_empty()
        || !any.all_of.is_empty()
        || any.format.is_some()
        || any.items.is_some()
        || any.additional_properties.is_some()
        || any.not.is_some()
        || data.extensions.contains_key(extensions::NULL);
    let is_named = data.title.is_some() || data.discriminator.is_some();
    (!says_more && !is_named && !data.nullable).then_some(union)
}

impl<'d> MergedSchema<'d> {
    /// Takes in what of a schema's constraints the docs of its user tell.
    pub(crate) fn constrain_docs(&mut self, schema: &'d Schema, at: &SchemaSite<'d>) {
        if !says_members(schema) {
            // What contradicts is reported where the type is made.
            let _ = self.constrain(schema, at);
        }
    }

    /// Takes in what only the outermost schema says: it names and describes, parts of an `allOf` do not.
    pub(crate) fn describe(&mut self, data: &'d SchemaData) {
        self.title = self.title.or(data.title.as_deref());
        self.description = self.description.or(data.description.as_deref());
        self.example = self.example.or(data.example.as_ref());
        self.default = self.default.or(data.default.as_ref());
        self.provenance = self
            .provenance
            .or(data.extensions.get(extensions::PROVENANCE));
        self.deprecated |= data.deprecated;
        self.read_only |= data.read_only;
        self.write_only |= data.write_only;
    }

    /// Takes in what a schema says of its values, its `allOf` and its unions excepted. Gives the two types if it
    /// contradicts what is known already.
    pub(crate) fn constrain(
        &mut self,
        schema: &'d Schema,
        at: &SchemaSite<'d>,
    ) -> Result<(), (Kind, Kind)> {
        let data = &schema.schema_data;
        self.unit = self
            .unit
            .or(data.extensions.get(extensions::UNIT).and_then(Json::as_str));
        self.null_only |= data.extensions.get(extensions::NULL).is_some();
        if let Some(Json::Array(values)) = data.extensions.get(extensions::KNOWN_VALUES) {
            self.known_values = Some(values.iter().filter_map(Json::as_str).collect());
        }
        any_of_schema(schema).map_or(Ok(()), |any| self.constrain_by(any, data, at))
    }

    fn constrain_by(
        &mut self,
        any: &'d AnySchema,
        data: &'d SchemaData,
        at: &SchemaSite<'d>,
    ) -> Result<(), (Kind, Kind)> {
        self.format = any.format.as_deref().or(self.format);
        self.bounds.pattern = self.bounds.pattern.or(any.pattern.as_deref());
        self.bounds.length = narrower(self.bounds.length, (any.min_length, any.max_length));
        self.bounds.items = narrower(self.bounds.items, (any.min_items, any.max_items));
        self.bounds.properties = narrower(
            self.bounds.properties,
            (any.min_properties, any.max_properties),
        );
        self.bounds.unique |= any.unique_items.unwrap_or_default();
        self.take_minimum(any.minimum, any.exclusive_minimum.unwrap_or_default());
        self.take_maximum(any.maximum, any.exclusive_maximum.unwrap_or_default());
        self.bounds.multiple_of = self.bounds.multiple_of.or(any.multiple_of);
        self.take_values(any.enumeration.iter().cloned());
        self.take_members(&any.properties, &any.required, at);
        self.take_extra(any.additional_properties.as_ref(), at);
        self.negated |= any.not.is_some();
        if data.extensions.get(extensions::TUPLE).is_some() {
            let pointer = at.pointer.child("prefixItems");
            let items = any.one_of.iter().enumerate();
            self.tuple = Some(
                items
                    .map(|(index, item)| {
                        SchemaSite::new(
                            item,
                            pointer.index(index),
                            at.hint.child(&format!("Item{}", index + 1)),
                        )
                    })
                    .collect(),
            );
        } else {
            self.take_items(any.items.as_ref(), at);
        }
        any.typ
            .as_deref()
            .and_then(Kind::parse)
            .map_or(Ok(()), |kind| self.take_kind(kind))
    }

    /// An integer is a number; anything else that differs is a contradiction.
    fn take_kind(&mut self, kind: Kind) -> Result<(), (Kind, Kind)> {
        match self.kind {
            Some(Kind::Integer) if kind == Kind::Number => Ok(()),
            Some(known) if known != kind && (known, kind) != (Kind::Number, Kind::Integer) => {
                Err((known, kind))
            }
            _ => {
                self.kind = Some(kind);
                Ok(())
            }
        }
    }

    fn take_minimum(&mut self, minimum: Option<f64>, excluded: bool) {
        let Some(minimum) = minimum else { return };
        let is_tighter = self
            .bounds
            .minimum
            .is_none_or(|(known, _)| minimum > known || minimum == known && excluded);
        if is_tighter {
            self.bounds.minimum = Some((minimum, excluded));
        }
    }

    fn take_maximum(&mut self, maximum: Option<f64>, excluded: bool) {
        let Some(maximum) = maximum else { return };
        let is_tighter = self
            .bounds
            .maximum
            .is_none_or(|(known, _)| maximum < known || maximum == known && excluded);
        if is_tighter {
            self.bounds.maximum = Some((maximum, excluded));
        }
    }

    /// Several lists of values allow what stands in all of them; if that is nothing, the last one.
    fn take_values(&mut self, values: impl ExactSizeIterator<Item = Json>) {
        if values.len() == 0 {
            return;
        }
        let mut values: Vec<Json> = values.collect();
        if let Some(known) = &self.values
            && values.iter().any(|value| known.contains(value))
        {
            values.retain(|value| known.contains(value));
        }
        self.values = Some(values);
    }

    fn take_members(
        &mut self,
        members: &'d IndexMap<String, ReferenceOr<Box<Schema>>>,
        required: &'d [String],
        at: &SchemaSite<'d>,
    ) {
        let pointer = (!members.is_empty()).then(|| at.pointer.child("properties"));
        for (name, schema) in members {
            let Some(pointer) = &pointer else { break };
            let hint = at.hint.child(&names::suffix_words(name));
            let member = SchemaSite::boxed(schema, pointer.child(name), hint);
            self.members.entry(name).or_default().push(member);
        }
        self.required.extend(required.iter().map(String::as_str));
    }

    fn take_extra(&mut self, extra: Option<&'d AdditionalProperties>, at: &SchemaSite<'d>) {
        match (extra, &self.extra) {
            (Some(AdditionalProperties::Any(false)), _) => self.extra = Extra::Denied,
            (Some(AdditionalProperties::Schema(schema)), Extra::Unstated | Extra::Any) => {
                let pointer = at.pointer.child("additionalProperties");
                self.extra = Extra::Typed(SchemaSite::new(schema, pointer, at.hint.child("Value")));
            }
            (Some(AdditionalProperties::Any(true)), Extra::Unstated) => self.extra = Extra::Any,
            _ => {}
        }
    }

    fn take_items(&mut self, items: Option<&'d ReferenceOr<Box<Schema>>>, at: &SchemaSite<'d>) {
        if let Some(items) = items {
            self.items = Some(SchemaSite::boxed(
                items,
                at.pointer.child("items"),
                at.hint.item(),
            ));
        }
    }

    /// The type, stated or to be concluded from what else is said.
    pub(crate) fn concluded_kind(&self) -> Option<Kind> {
        self.kind.or_else(|| {
            if !self.members.is_empty() || matches!(self.extra, Extra::Typed(_) | Extra::Denied) {
                Some(Kind::Object)
            } else if self.items.is_some() {
                Some(Kind::Array)
            } else if self.bounds.pattern.is_some()
                || self.bounds.length != (None, None)
                || self.format_is_text()
            {
                Some(Kind::String)
            } else {
                None
            }
        })
    }

    fn format_is_text(&self) -> bool {
        matches!(
            self.format,
            Some("date-time" | "date" | "uuid" | "uri" | "email" | "byte" | "binary" | "password")
        )
    }
}

fn narrower(
    a: (Option<usize>, Option<usize>),
    b: (Option<usize>, Option<usize>),
) -> (Option<usize>, Option<usize>) {
    let low = a.0.max(b.0);
    let high = [a.1, b.1].into_iter().flatten().min();
    (low, high)
}
