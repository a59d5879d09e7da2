//! Schemas → types.
//!
//! A schema becomes a [`Value`]: a type where it is used, and whether null is allowed. Objects with members, lists of
//! values and unions are declared; scalars, lists and maps are written out where they are used, also where they are
//! components. Declaring only takes an id: members are filled in from a queue, so that recursion in the document is
//! none here. What can only be written as an endless alias becomes a newtype.
//!
//! The table is shared and mutable, not filled by one pass after another: whether a schema is declared at all, and
//! under which name, depends on the types of its parts, and these on what was declared before. Passes over the finished
//! table (usage, boxing, derives, conversions) are functions of their own.
//!
//! Names: components keep theirs and are named first, in the document's order; inline types are named after where they
//! stand (`Workload.savings` → `WorkloadSavings`), their items by the singular, and yield where a name is taken.

mod component;
mod declare;
mod object;
mod replaced;
mod report;
mod value;

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use clientsmith_model::{Block, Ident, Prose, Scalar, TypeId, TypeRef, Types};
use indexmap::IndexMap;
use openapiv3::MediaType;

use super::header;
use super::merged_schema::{self, MergedSchema, NameHint, SchemaIdentity, SchemaNode, SchemaSite};
use super::names::{self, NameScope, Names};
use super::xml::XmlTypes;
use super::{compose, docs, enumeration, scalar};
use crate::document::{Document, SchemaRef, SchemaType, reference_of};
use crate::problem::{Code, Problems};
use crate::source::{FileId, Pointer};
use component::{Component, ComponentState, component_hint};
use declare::Pending;

pub(crate) use component::component_pointer;
pub(crate) use replaced::ReplacedFormats;
pub(crate) use value::Value;

/// Schemas within schemas without a declared type between: no real document comes near.
const DEEPEST: usize = 128;

/// Types of several schemas at once that any document may have, beside two for each of its schemas.
const MOST_COMBINED: usize = 1_000;

/// Parts of multipart bodies that refer to schemas, however small the document; each operation declares its own. No
/// document has a tenth of it.
const MOST_PARTS: usize = 50_000;
/// About as many bytes as a part has where it is declared.
const PART: usize = 16;

/// The table of types while it is made.
#[derive(Debug)]
pub(crate) struct Schemas<'d, 'p> {
    pub(crate) document: &'d Document,
    pub(crate) problems: &'p mut Problems,
    pub(crate) types: Types,
    names: Names,
    components: IndexMap<&'d str, Component<'d>>,
    /// Types of inline schemas by the schemas that they are made of.
    inline: HashMap<Vec<SchemaIdentity<'d>>, Value>,
    /// Unions that stand in place: those that are equal are one type.
    unions: compose::EqualUnions<'d>,
    /// What the docs of unions say about the order of their branches.
    pub(crate) orders: Vec<(TypeId, Prose)>,
    pending: VecDeque<Pending<'d>>,
    /// Components whose `allOf` names another, by that other: the branches of a discriminator without `oneOf`.
    subtypes: HashMap<&'d str, Vec<&'d str>>,
    /// Which components lead back to themselves.
    pub(crate) recursion: compose::Recursion<'d>,
    /// How many schemas the components are, those within them counted.
    size: usize,
    /// Types of several schemas at once that were asked for.
    combined: usize,
    /// Parts of multipart bodies whose schema a reference names.
    parts: usize,
    /// How many branches each branch of a union is, those of unions within it counted.
    pub(crate) combinations: HashMap<SchemaIdentity<'d>, usize>,
    /// Where the schema of each declared type stands.
    pointers: Vec<Pointer>,
    /// Headers of many responses.
    pub(crate) headers: header::KnownHeaders<'d>,
    /// Descriptions of bodies in XML.
    pub(crate) xml: XmlTypes<'d>,
    /// Types of the media types whose schema a reference names, for their examples.
    exemplified: HashMap<&'d str, TypeRef>,
    /// The types of formats.
    pub(crate) formats: ReplacedFormats<'d>,
    depth: usize,
    /// How many members, values and required names `allOf` and references have merged.
    pub(crate) merged: usize,
}

impl<'d, 'p> Schemas<'d, 'p> {
    /// Names the components; no type is made yet.
    pub(crate) fn new(
        document: &'d Document,
        formats: ReplacedFormats<'d>,
        problems: &'p mut Problems,
    ) -> Self {
        let mut names = Names::within(NameScope::Types);
        let mut components = IndexMap::new();
        let mut changed = Vec::new();
        let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, schema) in &document.components {
            let given = match schema {
                SchemaRef::Inline(schema) => schema.annotations.name.as_deref(),
                SchemaRef::Component(_) => None,
            };
            let words = names::type_words(given.unwrap_or(name));
            let ident = names.claim_type(&words);
            if ident.bare() != words {
                changed.push((name.as_str(), words, ident.clone()));
            }
            let hint = component_hint(&ident, true);
            components.insert(
                name.as_str(),
                Component {
                    schema,
                    ident,
                    hint,
                    state: ComponentState::New,
                },
            );
            let mut parents = Vec::new();
            if let SchemaRef::Inline(schema) = schema {
                merged_schema::parents_of(schema, &mut parents);
            }
            for parent in parents {
                let subtypes = subtypes.entry(parent).or_default();
                if subtypes.last() != Some(&name.as_str()) {
                    subtypes.push(name);
                }
            }
        }
        let mut schemas = Self {
            document,
            problems,
            types: Types::default(),
            names,
            components,
            inline: HashMap::new(),
            unions: compose::EqualUnions::default(),
            orders: Vec::new(),
            recursion: compose::Recursion::default(),
            size: 0,
            combined: 0,
            parts: 0,
            combinations: HashMap::new(),
            pointers: Vec::new(),
            headers: header::KnownHeaders::default(),
            pending: VecDeque::new(),
            subtypes,
            exemplified: HashMap::new(),
            xml: XmlTypes::of(document),
            formats,
            depth: 0,
            merged: 0,
        };
        schemas.recursion = compose::Recursion::find(&document.components);
        schemas.size = document
            .components
            .values()
            .map(merged_schema::size_of)
            .sum();
        for (pointer, name) in schemas.recursion.branches().to_vec() {
            let message = format!(
                "this branch of `{name}` leads back to `{name}`; the type has the other branches only"
            );
            schemas.report(Code::RecursiveUnion, &pointer, message);
        }
        for (name, words, ident) in changed {
            let pointer = component_pointer(name);
            schemas.report_changed_name(name, || words, &ident, &pointer);
        }
        schemas
    }

    /// Makes the types of all components and of what stands inline in them.
    pub(crate) fn lower_components(&mut self) {
        let names: Vec<&'d str> = self.components.keys().copied().collect();
        for name in names {
            self.component(name);
        }
        self.finish_pending();
    }

    /// The type of a schema outside the components, with all that it needs.
    pub(crate) fn value_at(&mut self, at: &SchemaSite<'d>) -> Value {
        let value = self.value(std::slice::from_ref(at));
        self.finish_pending();
        value
    }

    /// The same for what is all of these schemas at once.
    pub(crate) fn value_of(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        let value = self.value(parts);
        self.finish_pending();
        value
    }

    /// Replaces types that consist of themselves only: decoding such a type would not terminate.
    pub(crate) fn end_recursion(&mut self) {
        for id in compose::end(&mut self.types) {
            let pointer = self.pointers.get(id.0 as usize).cloned();
            let message = format!(
                "a branch of `{}` leads back to it: that branch is read as any JSON value",
                self.types[id].ident
            );
            self.report(Code::RecursiveUnion, &pointer.unwrap_or_default(), message);
        }
    }

    /// Completes the docs of unions: of those that stand in several places, and of those whose order matters.
    pub(crate) fn finish_union_docs(&mut self) {
        for id in self.unions.shared() {
            let pointer = self.pointers.get(id.0 as usize).map(Pointer::shown);
            let pointer = Prose::code(&pointer.unwrap_or_default());
            self.types[id].docs = docs::Draft::default()
                .finish(|| Prose::new("Inline schema at {}, and equal ones elsewhere.", [pointer]));
        }
        for (id, order) in std::mem::take(&mut self.orders) {
            self.types[id].docs.body.push(Block::Prose(order));
        }
    }

    /// Notes that a media type's examples are values of this type.
    pub(crate) fn exemplify(&mut self, media: &'d MediaType, ty: &TypeRef) {
        if let Some(schema) = &media.schema {
            self.exemplified.insert(reference_of(schema), ty.clone());
        }
    }

    /// The examples of media types and of declared types, each with its type.
    pub(crate) fn exemplified(&self) -> Vec<(usize, TypeRef)> {
        let declared: HashMap<&str, TypeId> = self
            .types
            .iter()
            .map(|(id, declared)| (declared.source.as_str(), id))
            .collect();
        let examples = self.document.examples.iter().enumerate();
        let typed = examples.filter_map(|(number, example)| {
            let ty = match &example.media_type_schema {
                Some(reference) => self.exemplified.get(reference.as_str())?.clone(),
                None if example.schema_place.file == FileId::ROOT => {
                    let schema = example.schema_place.pointer.shown();
                    TypeRef::Named(*declared.get(schema.as_str())?)
                }
                None => return None,
            };
            Some((number, ty))
        });
        typed.collect()
    }

    /// A name for a type that is made of others.
    pub(crate) fn claim_type(&mut self, wanted: &str) -> Ident {
        self.names.claim_type(wanted)
    }

    /// A hint for what belongs to no component: an operation's types.
    pub(crate) fn hint(name: &str, module: &Ident) -> NameHint {
        NameHint {
            name: name.into(),
            module: Rc::new(module.clone()),
            root: false,
        }
    }

    /// The type of what is all of these schemas at once.
    pub(crate) fn value(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        if self.depth >= DEEPEST {
            if let Some(at) = parts.first() {
                self.report(
                    Code::TooLarge,
                    &at.pointer.clone(),
                    format!("schemas are nested more than {DEEPEST} levels deep here"),
                );
            }
            return Value::JSON;
        }
        self.depth += 1;
        let value = match compose::essential(parts).as_slice() {
            [] => Value::JSON,
            [
                SchemaSite {
                    node: SchemaNode::Component(name),
                    ..
                },
            ] => self.component(name),
            essential => self.inline_value(essential),
        };
        self.depth -= 1;
        value
    }

    fn inline_value(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        let key: Vec<SchemaIdentity<'d>> = parts.iter().map(SchemaSite::identity).collect();
        if let Some(known) = self.inline.get(&key) {
            return known.clone();
        }
        if let [part] = parts
            && let Some(value) = self.unions.find(part.node, &self.recursion)
        {
            self.inline.insert(key, value.clone());
            return value;
        }
        let value = if parts.len() > 1 && !self.may_combine() {
            self.uncombined(parts)
        } else {
            self.shape(parts, None)
        };
        if let [part] = parts {
            self.unions.insert(part.node, &value);
        }
        self.inline.insert(key, value.clone());
        value
    }

    /// Whether another type may be made of several schemas at once. What an `allOf` says of a member, its member, and
    /// so on can be put together in more ways than any memory holds; a document has a few for each schema.
    fn may_combine(&mut self) -> bool {
        self.combined += 1;
        self.combined <= MOST_COMBINED.saturating_add(2 * self.size)
    }

    /// Whether an operation may have parts of its own for the members of a schema that others refer to as well; if not,
    /// that is reported once.
    pub(crate) fn may_repeat_parts(&mut self, count: usize, pointer: &Pointer) -> bool {
        let most = MOST_PARTS + self.document.bytes / PART;
        let was_affordable = self.parts <= most;
        self.parts = self.parts.saturating_add(count);
        let is_affordable = self.parts <= most;
        if was_affordable && !is_affordable {
            let message = format!(
                "the multipart bodies that refer to schemas have more than {most} parts in all"
            );
            self.report(Code::TooLarge, pointer, message);
        }
        is_affordable
    }

    /// The last of several schemas, which says what is particular: an `allOf` names what is common first.
    fn uncombined(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        let Some(last) = parts.last() else {
            return Value::JSON;
        };
        self.report(
            Code::LooseSchema,
            &last.pointer,
            "schemas are combined in too many ways: this one is read without the others",
        );
        self.value(std::slice::from_ref(last))
    }

    /// The type of merged schemas, of a component where a name is given.
    pub(crate) fn shape(&mut self, parts: &[SchemaSite<'d>], component: Option<&'d str>) -> Value {
        if let Some(value) = self.replaced(parts) {
            return value;
        }
        if let Some((sole, nullable)) = compose::sole_part(parts)
            && !self.is_subtype(component, sole.node)
        {
            let value = match sole.node {
                SchemaNode::Component(_) => self.value(&[sole]),
                _ => self.shape(&[sole], component),
            };
            return value.or_null(nullable);
        }
        let Some(at) = parts.last() else {
            return Value::JSON;
        };
        let merged = compose::gather(self, parts);
        let nullable = merged.nullable;
        self.shape_of(merged, at, component).or_null(nullable)
    }

    fn shape_of(
        &mut self,
        merged: MergedSchema<'d>,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
    ) -> Value {
        if merged.null_only {
            return Value::non_null(TypeRef::Scalar(Scalar::Null));
        }
        if merged.values.is_some() || merged.known_values.is_some() {
            return enumeration::lower(self, &merged, at, component);
        }
        if let Some(items) = &merged.tuple {
            return self.tuple(items);
        }
        let merged = match compose::lower(self, merged, at, component) {
            Ok(value) => return value,
            Err(merged) => *merged,
        };
        if let Some(value) = self.replaced_format(&merged) {
            return value;
        }
        match merged.concluded_kind() {
            Some(SchemaType::Object) => self.object(merged, at, component),
            Some(SchemaType::Array) => self.list(&merged),
            Some(kind) => Value::non_null(TypeRef::Scalar(scalar::scalar_type(kind, &merged))),
            None => {
                if merged.negated && merged.title.is_none() {
                    self.report(
                        Code::LooseSchema,
                        &at.pointer,
                        "`not` alone or `false` specifies no type: this becomes any JSON value",
                    );
                }
                Value::JSON
            }
        }
    }

    fn tuple(&mut self, items: &[SchemaSite<'d>]) -> Value {
        let items: Vec<TypeRef> = items
            .iter()
            .map(|item| self.value(std::slice::from_ref(item)).whole())
            .collect();
        Value::non_null(TypeRef::Tuple(items))
    }

    fn list(&mut self, merged: &MergedSchema<'d>) -> Value {
        let item = match &merged.items {
            Some(items) => self.value(std::slice::from_ref(items)).whole(),
            None => TypeRef::Json,
        };
        Value::non_null(TypeRef::List(Box::new(item)))
    }
}
