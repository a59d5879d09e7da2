//! Declaring types. A declared type has an id at once; its members or branches are filled in from a queue, so that
//! recursion in the document is none here.

use std::rc::Rc;

use clientsmith_model::{
    Derives, Docs, Ident, Numbers, Prose, Shape, TypeDef, TypeId, TypeRef, Usage,
};

use super::component::{ComponentState, component_hint, component_pointer};
use super::{Schemas, Value};
use crate::lower::compose;
use crate::lower::docs::Draft;
use crate::lower::merged_schema::{MergedSchema, NameHint, SchemaSite};
use crate::source::Pointer;

/// Members or branches that are still to be filled in.
#[derive(Debug)]
pub(super) enum Pending<'d> {
    Struct {
        id: TypeId,
        merged: Box<MergedSchema<'d>>,
    },
    Union {
        id: TypeId,
        merged: Box<MergedSchema<'d>>,
        hint: NameHint,
        /// What all branches have in common, where that is not part of `merged`.
        base: Option<Box<MergedSchema<'d>>>,
    },
}

impl<'d> Schemas<'d, '_> {
    /// Declares a union whose branches are filled in later.
    pub(crate) fn declare_union(
        &mut self,
        merged: MergedSchema<'d>,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
        base: Option<MergedSchema<'d>>,
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
            base: base.map(Box::new),
        });
        Value::non_null(TypeRef::Named(id))
    }

    /// Declares a struct that belongs to another type, with what stands where that does.
    pub(crate) fn declare_part(
        &mut self,
        owner: TypeId,
        hint: &NameHint,
        docs: Docs,
        merged: MergedSchema<'d>,
    ) -> TypeId {
        let ident = self.names.claim_type(&hint.name);
        let pointer = self.pointers.get(owner.0 as usize).cloned();
        let id = self.declare(ident, hint, &pointer.unwrap_or_default(), docs);
        self.types[id].source = format!("{} as any variant", self.types[owner].source);
        self.pending.push_back(Pending::Struct {
            id,
            merged: Box::new(merged),
        });
        id
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
            ComponentState::Open(Some(id)) => {
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
            ComponentState::Done(Value {
                ty: TypeRef::Named(id),
                nullable: merged.nullable,
            }),
        );
        id
    }

    pub(super) fn declare(
        &mut self,
        ident: Ident,
        hint: &NameHint,
        pointer: &Pointer,
        docs: Docs,
    ) -> TypeId {
        let source = self.document.source(pointer);
        self.pointers.push(pointer.clone());
        self.types.push(TypeDef {
            ident,
            module: Ident::clone(&hint.module),
            docs,
            source,
            usage: Usage::default(),
            derives: Derives::default(),
            derived: Vec::new(),
            attributes: Vec::new(),
            numbers: Numbers::default(),
            shape: Shape::Alias(TypeRef::Json),
        })
    }

    pub(super) fn finish_pending(&mut self) {
        while let Some(pending) = self.pending.pop_front() {
            match pending {
                Pending::Struct { id, merged } => {
                    let shape = self.members(&merged);
                    self.types[id].shape = Shape::Struct(shape);
                    self.xml.keep(id, merged);
                }
                Pending::Union {
                    id,
                    merged,
                    hint,
                    base,
                } => {
                    compose::branches(self, id, &merged, &hint, base.as_deref());
                    self.xml.keep(id, merged);
                }
            }
        }
    }
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
        None => Prose::new("Inline schema at {}.", [Prose::code(&at.pointer.shown())]),
    })
}
