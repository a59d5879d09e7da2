//! What a schema says, with `allOf` merged in.
//!
//! Lowering works on [`MergedSchema`] only, so that an object's members in one schema and the same spread over an
//! `allOf` are one thing. It borrows from the document and knows for each part where it stands ([`SchemaSite`]), which
//! is where problems are reported and what inline types are named after.

use std::rc::Rc;

use clientsmith_model::Ident;
use indexmap::{IndexMap, IndexSet};
use openapiv3::ReferenceOr;
use serde_json::Value as Json;

use super::names;
use crate::document::{
    AdditionalProperties, Annotations, Assertions, Bounds, Counts, Discriminator, Document, Schema,
    SchemaRef, SchemaType, Unit, UsedSchema, ValueText,
};
use crate::source::Pointer;

/// A schema and its location.
#[derive(Clone, Debug)]
pub(crate) struct SchemaSite<'d> {
    /// The schema.
    pub(crate) node: SchemaNode<'d>,
    /// Where, in the normalized document.
    pub(crate) pointer: Pointer,
    /// The name of an inline type made of it.
    pub(crate) hint: NameHint,
}

/// A schema as it is written down.
#[derive(Clone, Copy, Debug)]
pub(crate) enum SchemaNode<'d> {
    /// A reference to this component.
    Component(&'d str),
    /// A schema in place.
    Schema(&'d Schema),
    /// A schema without its `allOf`, `oneOf` and `anyOf`: what is common to the branches of its union.
    Bare(&'d Schema),
}

/// The name that the document gives a member with these schemas.
pub(crate) fn given_name<'d>(parts: &[SchemaSite<'d>]) -> Option<&'d str> {
    parts.iter().find_map(|part| match part.node {
        SchemaNode::Schema(schema) | SchemaNode::Bare(schema) => schema.annotations.name.as_deref(),
        SchemaNode::Component(_) => None,
    })
}

impl<'d> SchemaNode<'d> {
    /// What a schema is where it is used.
    pub(crate) fn from_ref(schema: &'d SchemaRef) -> Self {
        match schema {
            SchemaRef::Component(name) => Self::Component(name),
            SchemaRef::Inline(schema) => Self::Schema(schema),
        }
    }
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

/// The most characters of an inline type's name, without the number that tells it from others of that name.
const LONGEST: usize = 250;

impl NameHint {
    /// The name of something within.
    pub(crate) fn child(&self, words: &str) -> Self {
        // What stands deeper than a name is long begins like its owner, and ends like itself.
        let room = LONGEST.saturating_sub(words.len());
        let owner = self.name.get(..room).unwrap_or(&self.name);
        Self {
            name: format!("{owner}{words}").into(),
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
    /// A schema at `pointer`.
    pub(crate) fn new(schema: &'d SchemaRef, pointer: Pointer, hint: NameHint) -> Self {
        Self {
            node: SchemaNode::from_ref(schema),
            pointer,
            hint,
        }
    }

    /// The schema of a parameter, a header or a media type.
    pub(crate) fn used(
        document: &'d Document,
        schema: &'d ReferenceOr<openapiv3::Schema>,
        pointer: Pointer,
        hint: NameHint,
    ) -> Self {
        let node = match document.schema(schema) {
            UsedSchema::Component(name) => SchemaNode::Component(name),
            UsedSchema::Inline(schema) => SchemaNode::Schema(schema),
        };
        Self {
            node,
            pointer,
            hint,
        }
    }

    /// What identifies this schema in the document.
    pub(crate) fn identity(&self) -> SchemaIdentity<'d> {
        match self.node {
            SchemaNode::Component(name) => SchemaIdentity::Component(name),
            SchemaNode::Schema(schema) => SchemaIdentity::Schema(std::ptr::from_ref(schema).addr()),
            SchemaNode::Bare(schema) => SchemaIdentity::Bare(std::ptr::from_ref(schema).addr()),
        }
    }
}

/// What identifies a schema: a component's name, an inline schema's place in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SchemaIdentity<'d> {
    /// A component.
    Component(&'d str),
    /// An inline schema.
    Schema(usize),
    /// An inline schema without its unions.
    Bare(usize),
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

/// What a schema says.
#[derive(Clone, Debug, Default)]
pub(crate) struct MergedSchema<'d> {
    pub(crate) kind: Option<SchemaType>,
    pub(crate) format: Option<&'d str>,
    /// Properties, each the conjunction of what the parts of an `allOf` say of it.
    pub(crate) members: IndexMap<&'d str, Vec<SchemaSite<'d>>>,
    pub(crate) required: IndexSet<&'d str>,
    pub(crate) extra: Extra<'d>,
    pub(crate) items: Option<SchemaSite<'d>>,
    /// `contentMediaType`
    pub(crate) content_media_type: Option<&'d str>,
    /// What the JSON text of an event's data is.
    pub(crate) content: Option<SchemaSite<'d>>,
    pub(crate) tuple: Option<Vec<SchemaSite<'d>>>,
    pub(crate) values: Option<Vec<Json>>,
    pub(crate) known_values: Option<&'d [String]>,
    /// Names of listed values, where the document gives them.
    pub(crate) variant_names: Option<&'d IndexMap<String, String>>,
    /// Names and descriptions of the listed values.
    pub(crate) value_texts: Option<&'d [ValueText]>,
    pub(crate) unions: Vec<Union<'d>>,
    pub(crate) discriminator: Option<&'d Discriminator>,
    pub(crate) bounds: Bounds,
    pub(crate) nullable: bool,
    pub(crate) negated: bool,
    /// A `oneOf` or `anyOf` that only restricts what else is said here.
    pub(crate) restricted: bool,
    pub(crate) null_only: bool,
    pub(crate) unit: Option<Unit>,
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

/// Whether a schema says anything of the values' shape; its `allOf`, and `type: object` alone, do not count.
pub(crate) fn says_shape(schema: &Schema) -> bool {
    let assertions = &schema.assertions;
    assertions
        .kind
        .is_some_and(|kind| kind != SchemaType::Object)
        || !assertions.properties.is_empty()
        || !assertions.required.is_empty()
        || !assertions.values.is_empty()
        || !assertions.one_of.is_empty()
        || !assertions.any_of.is_empty()
        || assertions.format.is_some()
        || assertions.items.is_some()
        || assertions.additional_properties.is_some()
}

/// Whether a schema says nothing but which members must be there. A scalar or a list is a shape by itself.
pub(crate) fn only_requires(schema: &Schema) -> bool {
    let assertions = &schema.assertions;
    if assertions
        .kind
        .is_some_and(|kind| kind != SchemaType::Object)
    {
        return false;
    }
    let unrequired = Assertions {
        kind: None,
        required: Vec::new(),
        negated: false,
        ..assertions.clone()
    };
    unrequired == Assertions::default()
}

/// Whether a schema lists members of an object.
pub(crate) fn says_members(schema: &Schema) -> bool {
    let assertions = &schema.assertions;
    !assertions.properties.is_empty()
        || !assertions.one_of.is_empty()
        || !assertions.any_of.is_empty()
        || assertions.all_of.len() > 1
}

/// The discriminator of a schema, or of a part of its `allOf` that stands in place.
pub(crate) fn discriminator_of(schema: &Schema) -> Option<&Discriminator> {
    schema.discriminator.as_ref().or_else(|| {
        let parts = all_of(schema).iter().filter_map(SchemaRef::as_inline);
        parts.into_iter().find_map(discriminator_of)
    })
}

/// Adds the components that a schema's `allOf` names, also in parts that stand in place.
pub(crate) fn parents_of<'d>(schema: &'d Schema, found: &mut Vec<&'d str>) {
    for part in all_of(schema) {
        match part {
            SchemaRef::Component(name) => found.push(name),
            SchemaRef::Inline(schema) => parents_of(schema, found),
        }
    }
}

/// How many schemas a schema is, those within it counted.
pub(crate) fn size_of(schema: &SchemaRef) -> usize {
    let Some(schema) = schema.as_inline() else {
        return 1;
    };
    let assertions = &schema.assertions;
    let lists = [
        &assertions.all_of,
        &assertions.one_of,
        &assertions.any_of,
        &assertions.prefix_items,
    ];
    let parts: usize = lists.into_iter().flatten().map(size_of).sum();
    let members: usize = assertions.properties.values().map(size_of).sum();
    let additional = match &assertions.additional_properties {
        Some(AdditionalProperties::Schema(schema)) => size_of(schema),
        _ => 0,
    };
    let items = [&assertions.items, &assertions.content];
    let items: usize = items.into_iter().flatten().map(size_of).sum();
    1 + parts + members + items + additional
}

/// Whether a schema names members of an object itself.
pub(crate) fn says_properties(schema: &Schema) -> bool {
    !schema.assertions.properties.is_empty()
}

/// The branches of a schema's `allOf`.
pub(crate) fn all_of(schema: &Schema) -> &[SchemaRef] {
    &schema.assertions.all_of
}

/// The branches of a schema's `oneOf` and `anyOf`, with the keyword.
pub(crate) fn alternatives(schema: &Schema) -> Vec<(&'static str, &[SchemaRef])> {
    [
        ("oneOf", schema.assertions.one_of.as_slice()),
        ("anyOf", schema.assertions.any_of.as_slice()),
    ]
    .into_iter()
    .filter(|(_, branches)| !branches.is_empty())
    .collect()
}

/// The one union that a schema without a name is, if it is nothing else.
pub(crate) fn only_union(schema: &Schema) -> Option<(&'static str, &[SchemaRef])> {
    let [union] = alternatives(schema).try_into().ok()?;
    let assertions = &schema.assertions;
    let says_more = assertions.kind.is_some()
        || !assertions.properties.is_empty()
        || !assertions.required.is_empty()
        || !assertions.values.is_empty()
        || !assertions.all_of.is_empty()
        || assertions.format.is_some()
        || assertions.items.is_some()
        || assertions.additional_properties.is_some()
        || assertions.negated;
    let is_named = schema.annotations.title.is_some() || schema.discriminator.is_some();
    (!says_more && !is_named && !schema.nullable).then_some(union)
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
    pub(crate) fn describe(&mut self, annotations: &'d Annotations) {
        self.title = self.title.or(annotations.title.as_deref());
        self.description = self.description.or(annotations.description.as_deref());
        self.example = self.example.or(annotations.example.as_ref());
        self.default = self.default.or(annotations.default.as_ref());
        self.provenance = self.provenance.or(annotations.provenance.as_ref());
        self.deprecated |= annotations.deprecated;
        self.read_only |= annotations.read_only;
        self.write_only |= annotations.write_only;
    }

    /// Takes in what a schema says of its values, its `allOf` and its unions excepted. Gives the two types if it
    /// contradicts what is known already.
    pub(crate) fn constrain(
        &mut self,
        schema: &'d Schema,
        at: &SchemaSite<'d>,
    ) -> Result<(), (SchemaType, SchemaType)> {
        self.unit = self.unit.or(schema.annotations.unit);
        let known_values = schema.annotations.known_values.as_slice();
        if !known_values.is_empty() {
            self.known_values = Some(known_values);
        }
        if !schema.annotations.variant_names.is_empty() {
            self.variant_names = Some(&schema.annotations.variant_names);
        }
        let value_texts = schema.annotations.value_texts.as_slice();
        if !value_texts.is_empty() {
            self.value_texts = Some(value_texts);
        }
        let assertions = &schema.assertions;
        self.format = assertions.format.as_deref().or(self.format);
        self.take_bounds(&assertions.bounds);
        self.take_values(assertions.values.iter().cloned());
        self.take_members(&assertions.properties, &assertions.required, at);
        self.take_extra(assertions.additional_properties.as_ref(), at);
        self.negated |= assertions.negated;
        let content_media_type = assertions.content_media_type.as_deref();
        self.content_media_type = content_media_type.or(self.content_media_type);
        if let Some(content) = &assertions.content {
            let pointer = at.pointer.child("contentSchema");
            self.content = Some(SchemaSite::new(content, pointer, at.hint.clone()));
        }
        if assertions.prefix_items.is_empty() {
            self.take_items(assertions.items.as_ref(), at);
        } else {
            self.take_prefix_items(&assertions.prefix_items, at);
        }
        match assertions.kind {
            None => Ok(()),
            Some(SchemaType::Null) => {
                self.null_only = true;
                Ok(())
            }
            Some(kind) => self.take_kind(kind),
        }
    }

    fn take_prefix_items(&mut self, items: &'d [SchemaRef], at: &SchemaSite<'d>) {
        let pointer = at.pointer.child("prefixItems");
        let items = items.iter().enumerate().map(|(index, item)| {
            let hint = at.hint.child(&format!("Item{}", index + 1));
            SchemaSite::new(item, pointer.index(index), hint)
        });
        self.tuple = Some(items.collect());
    }

    /// An integer is a number; anything else that differs is a contradiction.
    fn take_kind(&mut self, kind: SchemaType) -> Result<(), (SchemaType, SchemaType)> {
        match self.kind {
            Some(SchemaType::Integer) if kind == SchemaType::Number => Ok(()),
            Some(known)
                if known != kind && (known, kind) != (SchemaType::Number, SchemaType::Integer) =>
            {
                Err((known, kind))
            }
            _ => {
                self.kind = Some(kind);
                Ok(())
            }
        }
    }

    /// The tighter of two bounds counts.
    fn take_bounds(&mut self, other: &Bounds) {
        let bounds = &mut self.bounds;
        if let Some(minimum) = other.minimum
            && bounds.minimum.is_none_or(|known| {
                minimum.value > known.value || minimum.value == known.value && minimum.exclusive
            })
        {
            bounds.minimum = Some(minimum);
        }
        if let Some(maximum) = other.maximum
            && bounds.maximum.is_none_or(|known| {
                maximum.value < known.value || maximum.value == known.value && maximum.exclusive
            })
        {
            bounds.maximum = Some(maximum);
        }
        bounds.multiple_of = bounds.multiple_of.or(other.multiple_of);
        if bounds.pattern.is_none() {
            bounds.pattern.clone_from(&other.pattern);
        }
        bounds.length = narrower(bounds.length, other.length);
        bounds.items = narrower(bounds.items, other.items);
        bounds.properties = narrower(bounds.properties, other.properties);
        bounds.unique |= other.unique;
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
        members: &'d IndexMap<String, SchemaRef>,
        required: &'d [String],
        at: &SchemaSite<'d>,
    ) {
        let pointer = (!members.is_empty()).then(|| at.pointer.child("properties"));
        for (name, schema) in members {
            let Some(pointer) = &pointer else { break };
            let given = match schema {
                SchemaRef::Inline(schema) => schema.annotations.name.as_deref(),
                SchemaRef::Component(_) => None,
            };
            let hint = at.hint.child(&names::suffix_words(given.unwrap_or(name)));
            let member = SchemaSite::new(schema, pointer.child(name), hint);
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

    fn take_items(&mut self, items: Option<&'d SchemaRef>, at: &SchemaSite<'d>) {
        if let Some(items) = items {
            self.items = Some(SchemaSite::new(
                items,
                at.pointer.child("items"),
                at.hint.item(),
            ));
        }
    }

    /// The type, stated or to be concluded from what else is said.
    pub(crate) fn concluded_kind(&self) -> Option<SchemaType> {
        self.kind.or_else(|| {
            if !self.members.is_empty() || matches!(self.extra, Extra::Typed(_) | Extra::Denied) {
                Some(SchemaType::Object)
            } else if self.items.is_some() {
                Some(SchemaType::Array)
            } else if self.bounds.pattern.is_some()
                || self.bounds.length != (None, None)
                || self.format_is_text()
            {
                Some(SchemaType::String)
            } else {
                None
            }
        })
    }

    fn format_is_text(&self) -> bool {
        matches!(
            self.format,
            Some(
                "date-time"
                    | "date"
                    | "uuid"
                    | "uri"
                    | "email"
                    | "byte"
                    | "base64url"
                    | "binary"
                    | "password"
            )
        )
    }
}

fn narrower(a: Counts, b: Counts) -> Counts {
    let low = a.0.max(b.0);
    let high = [a.1, b.1].into_iter().flatten().min();
    (low, high)
}
