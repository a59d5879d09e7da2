//! Schemas → types.
//!
//! A schema becomes a [`Value`]: a type where it is used, and whether null is allowed. Objects with members, lists of
//! values and unions are declared; scalars, lists and maps are written out where they are used, also where they are
//! components. Declaring only takes an id: members are filled in from a queue, so that recursion in the document is
//! none here. What can only be written as an endless alias becomes a newtype.
//!
//! Names: components keep theirs and are named first, in the document's order; inline types are named after where they
//! stand (`Workload.savings` → `WorkloadSavings`), their items by the singular, and yield where a name is taken.

use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use clientsmith_model::{
    AdditionalPolicy, Derives, Docs, Field, Ident, Name, Presence, Prose, Scalar, Shape, Struct,
    TypeDef, TypeId, TypeRef, Types, Usage, without_controls,
};
use indexmap::IndexMap;
use openapiv3::MediaType;

use super::docs::{self, Draft};
use super::header;
use super::merged_schema::{Extra, Identity, MergedSchema, NameHint, Node, SchemaSite};
use super::names::{self, Names, Scope};
use super::{compose, enumeration, merged_schema, scalar};
use crate::document::{Document, Kind, SchemaRef, reference_of};
use crate::problem::{Code, Problem, Problems};
use crate::source::{FileId, Pointer};

/// Schemas within schemas without a declared type between: no real document comes near.
const DEEPEST: usize = 128;

/// Types of several schemas at once that any document may have, beside two for each of its schemas.
const MOST_COMBINED: usize = 1_000;

/// A schema's type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    /// The type, without null.
    pub(crate) ty: TypeRef,
    /// Whether null is allowed beside it.
    pub(crate) nullable: bool,
}

impl Value {
    /// A type that is never null.
    pub(crate) const fn of(ty: TypeRef) -> Self {
        Self {
            ty,
            nullable: false,
        }
    }

    /// Any JSON: what is said when nothing more exact can be.
    pub(crate) const JSON: Self = Self::of(TypeRef::Json);

    /// The type with null.
    pub(crate) fn whole(self) -> TypeRef {
        if self.nullable && !matches!(self.ty, TypeRef::Json | TypeRef::Scalar(Scalar::Null)) {
            TypeRef::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }

    fn or_null(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }
}

/// A component schema and what is known of its type.
#[derive(Debug)]
struct Component<'d> {
    schema: &'d SchemaRef,
    ident: Ident,
    hint: NameHint,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    New,
    /// Its type is being worked out; the id of the newtype that it must be, once it has been met within itself.
    Open(Option<TypeId>),
    Done(Value),
}

/// Members or branches that are still to be filled in.
#[derive(Debug)]
enum Pending<'d> {
    Struct {
        id: TypeId,
        merged: Box<MergedSchema<'d>>,
    },
    Union {
        id: TypeId,
        merged: Box<MergedSchema<'d>>,
        hint: NameHint,
    },
}

/// The table of types while it is made.
#[derive(Debug)]
pub(crate) struct Schemas<'d, 'p> {
    pub(crate) document: &'d Document,
    pub(crate) problems: &'p mut Problems,
    pub(crate) types: Types,
    names: Names,
    components: IndexMap<&'d str, Component<'d>>,
    /// Types of inline schemas by the schemas that they are made of.
    inline: HashMap<Vec<Identity<'d>>, Value>,
    pending: VecDeque<Pending<'d>>,
    /// Components whose `allOf` names another, by that other: the branches of a discriminator without `oneOf`.
    subtypes: HashMap<&'d str, Vec<&'d str>>,
    /// Which components lead back to themselves.
    pub(crate) recursion: compose::Recursion<'d>,
    /// How many schemas the components are, those within them counted.
    size: usize,
    /// Types of several schemas at once that were asked for.
    combined: usize,
    /// How many branches each branch of a union is, those of unions within it counted.
    pub(crate) combinations: HashMap<Identity<'d>, usize>,
    /// Where the schema of each declared type stands.
    pointers: Vec<Pointer>,
    /// Headers of many responses.
    pub(crate) headers: header::Known<'d>,
    /// Types of the media types whose schema a reference names, for their examples.
    exemplified: HashMap<&'d str, TypeRef>,
    depth: usize,
    /// How many members, values and required names `allOf` and references have merged.
    pub(crate) merged: usize,
}

impl<'d, 'p> Schemas<'d, 'p> {
    /// Names the components; no type is made yet.
    pub(crate) fn new(document: &'d Document, problems: &'p mut Problems) -> Self {
        let mut names = Names::within(Scope::Types);
        let mut components = IndexMap::new();
        let mut changed = Vec::new();
        let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, schema) in &document.components {
            let words = names::type_words(name);
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
                    state: State::New,
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
            recursion: compose::Recursion::default(),
            size: 0,
            combined: 0,
            combinations: HashMap::new(),
            pointers: Vec::new(),
            headers: header::Known::default(),
            pending: VecDeque::new(),
            subtypes,
            exemplified: HashMap::new(),
            depth: 0,
            merged: 0,
        };
        schemas.recursion = compose::Recursion::of(&document.components);
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
                    let schema = example.schema_place.pointer.to_string();
                    TypeRef::Named(*declared.get(schema.as_str())?)
                }
                None => return None,
            };
            Some((number, ty))
        });
        typed.collect()
    }

    /// A component's schema.
    pub(crate) fn component_schema(&self, name: &str) -> Option<&'d SchemaRef> {
        self.components.get(name).map(|component| component.schema)
    }

    /// A component's name in Rust.
    pub(crate) fn component_ident(&self, name: &str) -> Option<&Ident> {
        self.components.get(name).map(|component| &component.ident)
    }

    /// The location of a component's schema.
    pub(crate) fn component_at(&self, name: &str) -> Option<SchemaSite<'d>> {
        let component = self.components.get(name)?;
        Some(SchemaSite::new(
            component.schema,
            component_pointer(name),
            component.hint.clone(),
        ))
    }

    /// The components that say `allOf` with this one.
    pub(crate) fn subtypes(&self, name: &str) -> &[&'d str] {
        self.subtypes.get(name).map_or(&[], Vec::as_slice)
    }

    /// A hint for what belongs to no component: an operation's types.
    pub(crate) fn hint(name: &str, module: &Ident) -> NameHint {
        NameHint {
            name: name.into(),
            module: Rc::new(module.clone()),
            root: false,
        }
    }

    /// Reports a problem at a place of the normalized document.
    pub(crate) fn report(&mut self, code: Code, pointer: &Pointer, message: impl Into<String>) {
        let place = self.document.place(pointer);
        self.problems.report(code, place, message);
    }

    /// Reports a problem that has to do with two places.
    pub(crate) fn report_pair(
        &mut self,
        code: Code,
        pointer: &Pointer,
        message: impl Into<String>,
        other: (&Pointer, &str),
    ) {
        let place = self.document.place(pointer);
        let (related, text) = (self.document.place(other.0), other.1);
        let problem = Problem::new(code, place, message).related(related, text);
        self.problems.push(problem);
    }

    /// Reports a name that is not what its words make of it, because that is taken or reserved.
    pub(crate) fn report_changed_name(
        &mut self,
        wire: &str,
        words: impl FnOnce() -> String,
        ident: &Ident,
        pointer: &Pointer,
    ) {
        if ident.bare() == wire {
            return;
        }
        let words = words();
        if ident.bare() != words {
            let message = format!(
                "`{}` becomes `{ident}` in Rust: `{words}` is already used or reserved",
                without_controls(wire)
            );
            let place = self.document.place(pointer).key();
            self.problems.report(Code::ChangedName, place, message);
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
                    node: Node::Component(name),
                    ..
                },
            ] => self.component(name),
            essential => self.inline_value(essential),
        };
        self.depth -= 1;
        value
    }

    fn inline_value(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        let key: Vec<Identity<'d>> = parts.iter().map(SchemaSite::identity).collect();
        if let Some(known) = self.inline.get(&key) {
            return known.clone();
        }
        let value = if parts.len() > 1 && !self.may_combine() {
            self.uncombined(parts)
        } else {
            self.shape(parts, None)
        };
        self.inline.insert(key, value.clone());
        value
    }

    /// Whether another type may be made of several schemas at once. What an `allOf` says of a member, its member, and
    /// so on can be put together in more ways than any memory holds; a document has a few for each schema.
    fn may_combine(&mut self) -> bool {
        self.combined += 1;
        self.combined <= MOST_COMBINED.saturating_add(2 * self.size)
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

    /// The type of a component.
    pub(crate) fn component(&mut self, name: &'d str) -> Value {
        let Some(component) = self.components.get_mut(name) else {
            return Value::JSON;
        };
        match &component.state {
            State::Done(value) => value.clone(),
            State::Open(Some(id)) => Value::of(TypeRef::Named(*id)),
            State::Open(None) => {
                let (ident, hint) = (component.ident.clone(), component.hint.clone());
                let id = self.declare(ident, &hint, &component_pointer(name), Docs::default());
                self.set_state(name, State::Open(Some(id)));
                Value::of(TypeRef::Named(id))
            }
            State::New => {
                component.state = State::Open(None);
                let at = SchemaSite::new(
                    component.schema,
                    component_pointer(name),
                    component.hint.clone(),
                );
                let value = self.shape(&[at], Some(name));
                self.close(name, value)
            }
        }
    }

    fn set_state(&mut self, name: &str, state: State) {
        if let Some(component) = self.components.get_mut(name) {
            component.state = state;
        }
    }

    /// Ends the work on a component: one that was met within itself and is no declared type becomes a newtype.
    fn close(&mut self, name: &'d str, value: Value) -> Value {
        let value = match self.components.get(name).map(|component| &component.state) {
            Some(State::Done(known)) => known.clone(),
            Some(State::Open(Some(id))) => self.close_newtype(name, *id, value),
            _ => value,
        };
        self.set_state(name, State::Done(value.clone()));
        value
    }

    fn close_newtype(&mut self, name: &'d str, id: TypeId, value: Value) -> Value {
        let pointer = component_pointer(name);
        if value.ty == TypeRef::Named(id) {
            self.report(
                Code::EndlessAlias,
                &pointer,
                format!("schema `{name}` is defined as itself"),
            );
        }
        let mut draft = Draft::default();
        if let Some(at) = self.component_at(name) {
            let merged = docs::described(self, &[at]);
            draft.text(merged.description);
            draft.merged(&merged, None);
        }
        self.types[id].docs = draft.finish(|| Prose::new("The schema {}.", [Prose::code(name)]));
        self.types[id].shape = Shape::Newtype(value.ty);
        Value {
            ty: TypeRef::Named(id),
            nullable: value.nullable,
        }
    }

    /// Whether a component is a branch of the other, by the other's discriminator or union: a type of its own, even if
    /// it adds nothing.
    fn is_heir(&self, component: Option<&str>, parent: Node<'_>) -> bool {
        let (Some(name), Node::Component(parent)) = (component, parent) else {
            return false;
        };
        let Some(schema) = self.component_schema(parent) else {
            return false;
        };
        let has_discriminator = schema
            .as_inline()
            .is_some_and(|schema| merged_schema::discriminator_of(schema).is_some());
        has_discriminator && self.subtypes(parent).contains(&name)
            || self.recursion.is_mutual(name, parent)
                && compose::is_base(&self.document.components, schema, 0)
    }

    /// The type of merged schemas, of a component where a name is given.
    pub(crate) fn shape(&mut self, parts: &[SchemaSite<'d>], component: Option<&'d str>) -> Value {
        if let Some((sole, nullable)) = compose::sole_part(parts)
            && !self.is_heir(component, sole.node)
        {
            let value = match sole.node {
                Node::Component(_) => self.value(&[sole]),
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
            return Value::of(TypeRef::Scalar(Scalar::Null));
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
        match merged.concluded_kind() {
            Some(Kind::Object) => self.object(merged, at, component),
            Some(Kind::Array) => self.list(&merged),
            Some(kind) => Value::of(TypeRef::Scalar(scalar::of(kind, &merged))),
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
        Value::of(TypeRef::Tuple(items))
    }

    fn list(&mut self, merged: &MergedSchema<'d>) -> Value {
        let item = match &merged.items {
            Some(items) => self.value(std::slice::from_ref(items)).whole(),
            None => TypeRef::Json,
        };
        Value::of(TypeRef::List(Box::new(item)))
    }

    /// A struct, or a map where no member has a name.
    fn object(
        &mut self,
        merged: MergedSchema<'d>,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
    ) -> Value {
        let unnamed = merged.members.is_empty() && merged.required.is_empty();
        match &merged.extra {
            Extra::Typed(values) if unnamed => {
                let values = self.value(std::slice::from_ref(values)).whole();
                Value::of(TypeRef::Map(Box::new(values)))
            }
            // An open object without members stays a struct if it is a component: members can be added to it later.
            Extra::Any | Extra::Unstated if unnamed && component.is_none() => {
                Value::of(TypeRef::Map(Box::new(TypeRef::Json)))
            }
            Extra::Denied if unnamed && component.is_none() => {
                Value::of(TypeRef::Scalar(Scalar::EmptyObject))
            }
            _ => {
                let id = self.declare_for(at, component, &merged);
                // Defaults are held against it before its members are known.
                self.types[id].shape = Shape::Struct(Struct {
                    fields: Vec::new(),
                    additional: AdditionalPolicy::Denied,
                });
                self.pending.push_back(Pending::Struct {
                    id,
                    merged: Box::new(merged),
                });
                Value::of(TypeRef::Named(id))
            }
        }
    }

    /// Declares a union whose branches are filled in later.
    pub(crate) fn declare_union(
        &mut self,
        merged: MergedSchema<'d>,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
    ) -> Value {
        let id = self.declare_for(at, component, &merged);
        let hint = component_hint(&self.types[id].ident, false);
        let hint = NameHint {
            module: Rc::clone(&at.hint.module),
            ..hint
        };
        self.pending.push_back(Pending::Union {
            id,
            merged: Box::new(merged),
            hint,
        });
        Value::of(TypeRef::Named(id))
    }

    /// Declares a type of a component or an inline schema, with its docs.
    pub(crate) fn declare_for(
        &mut self,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
        merged: &MergedSchema<'d>,
    ) -> TypeId {
        let docs = type_docs(merged, at, component);
        let named = component.and_then(|name| self.components.get(name).map(|known| (name, known)));
        let Some((name, known)) = named else {
            let ident = self.names.claim_type(&at.hint.name);
            return self.declare(ident, &at.hint, &at.pointer, docs);
        };
        let id = match known.state {
            State::Open(Some(id)) => {
                self.types[id].docs = docs;
                id
            }
            _ => {
                let (ident, hint) = (known.ident.clone(), known.hint.clone());
                self.declare(ident, &hint, &component_pointer(name), docs)
            }
        };
        self.set_state(
            name,
            State::Done(Value {
                ty: TypeRef::Named(id),
                nullable: merged.nullable,
            }),
        );
        id
    }

    fn declare(&mut self, ident: Ident, hint: &NameHint, pointer: &Pointer, docs: Docs) -> TypeId {
        let source = self.document.source(pointer);
        self.pointers.push(pointer.clone());
        self.types.push(TypeDef {
            ident,
            module: Ident::clone(&hint.module),
            docs,
            source,
            usage: Usage::default(),
            derives: Derives::default(),
            shape: Shape::Alias(TypeRef::Json),
        })
    }

    fn finish_pending(&mut self) {
        while let Some(pending) = self.pending.pop_front() {
            match pending {
                Pending::Struct { id, merged } => {
                    let shape = self.members(&merged);
                    self.types[id].shape = Shape::Struct(shape);
                }
                Pending::Union { id, merged, hint } => {
                    self.types[id].shape = compose::branches(self, &merged, &hint);
                }
            }
        }
    }

    fn members(&mut self, merged: &MergedSchema<'d>) -> Struct {
        let mut names = Names::within(Scope::Members);
        let mut fields = Vec::with_capacity(merged.members.len());
        for (wire, parts) in &merged.members {
            fields.push(self.member(wire, parts, merged.required.contains(wire), &mut names));
        }
        for wire in merged
            .required
            .iter()
            .filter(|wire| !merged.members.contains_key(*wire))
        {
            fields.push(undescribed_member(wire, &mut names));
        }
        let additional = match &merged.extra {
            Extra::Denied => AdditionalPolicy::Denied,
            Extra::Unstated | Extra::Any => AdditionalPolicy::Kept {
                field: additional_field(&mut names),
                values: TypeRef::Json,
            },
            Extra::Typed(values) => AdditionalPolicy::Kept {
                field: additional_field(&mut names),
                values: self.value(std::slice::from_ref(values)).whole(),
            },
        };
        Struct { fields, additional }
    }

    fn member(
        &mut self,
        wire: &str,
        parts: &[SchemaSite<'d>],
        required: bool,
        names: &mut Names,
    ) -> Field {
        let value = self.value(parts);
        let merged = docs::described(self, parts);
        let default = scalar::fitting_default(self, &merged, &value, parts.last());
        let mut draft = Draft::default();
        draft.text(merged.description);
        if draft.is_silent() {
            draft.heading(merged.title.filter(|title| !says_the_same(title, wire)));
        }
        draft.merged(&merged, default);
        draft.direction(&merged);
        let presence = match (required, value.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, false) => Presence::Optional,
            (false, true) => Presence::OptionalNullable,
        };
        let rust = names.claim_member(wire);
        if let Some(part) = parts.last() {
            self.report_changed_name(wire, || names::snake_words(wire), &rust, &part.pointer);
        }
        Field {
            name: Name {
                wire: wire.to_owned(),
                rust,
            },
            docs: draft.finish(|| Prose::new("{} on the wire.", [Prose::code(wire)])),
            ty: value.ty,
            presence,
            read_only: merged.read_only,
            write_only: merged.write_only,
            argument: false,
        }
    }
}

/// A member that `required` names and nothing describes.
fn undescribed_member(wire: &str, names: &mut Names) -> Field {
    Field {
        name: Name {
            wire: wire.to_owned(),
            rust: names.claim_member(wire),
        },
        docs: Draft::default().finish(|| {
            Prose::new(
                "{} on the wire; required, but not described by the document.",
                [Prose::code(wire)],
            )
        }),
        ty: TypeRef::Json,
        presence: Presence::Required,
        read_only: false,
        write_only: false,
        argument: false,
    }
}

fn additional_field(names: &mut Names) -> Ident {
    names.claim("additional", "_")
}

fn says_the_same(title: &str, wire: &str) -> bool {
    names::snake_words(title) == names::snake_words(wire)
}

fn type_docs(merged: &MergedSchema<'_>, at: &SchemaSite<'_>, component: Option<&str>) -> Docs {
    let mut draft = Draft::default();
    draft.text(merged.description);
    if draft.is_silent() {
        draft.heading(merged.title);
    }
    draft.merged(merged, None);
    draft.finish(|| match component {
        Some(name) => Prose::new("The schema {}.", [Prose::code(name)]),
        None => Prose::new(
            "Inline schema at {}.",
            [Prose::code(&at.pointer.to_string())],
        ),
    })
}

fn component_hint(ident: &Ident, root: bool) -> NameHint {
    let module = Ident::new(&names::module_words(ident.bare())).unwrap_or_else(|| ident.clone());
    NameHint {
        name: ident.bare().into(),
        module: Rc::new(module),
        root,
    }
}

/// The location of a component's schema.
pub(crate) fn component_pointer(name: &str) -> Pointer {
    Pointer::default()
        .child("components")
        .child("schemas")
        .child(name)
}
