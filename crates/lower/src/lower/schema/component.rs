//! The types of components. A component that is met within itself is the declared type that it will be, or a newtype.

use std::rc::Rc;

use clientsmith_model::{Docs, Ident, Prose, Shape, TypeId, TypeRef};

use super::{Schemas, Value};
use crate::document::SchemaRef;
use crate::lower::docs::{self, Draft};
use crate::lower::merged_schema::{self, NameHint, SchemaNode, SchemaSite};
use crate::lower::{compose, names};
use crate::problem::Code;
use crate::source::Pointer;

/// A component schema and what is known of its type.
#[derive(Debug)]
pub(super) struct Component<'d> {
    pub(super) schema: &'d SchemaRef,
    pub(super) ident: Ident,
    pub(super) hint: NameHint,
    pub(super) state: ComponentState,
}

#[derive(Clone, Debug)]
pub(super) enum ComponentState {
    New,
    /// Its type is being worked out; the id of the newtype that it must be, once it has been met within itself.
    Open(Option<TypeId>),
    Done(Value),
}

impl<'d> Schemas<'d, '_> {
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

    /// The type of a component.
    pub(crate) fn component(&mut self, name: &'d str) -> Value {
        let Some(component) = self.components.get_mut(name) else {
            return Value::JSON;
        };
        match &component.state {
            ComponentState::Done(value) => value.clone(),
            ComponentState::Open(Some(id)) => Value::non_null(TypeRef::Named(*id)),
            ComponentState::Open(None) => {
                let (ident, hint) = (component.ident.clone(), component.hint.clone());
                let id = self.declare(ident, &hint, &component_pointer(name), Docs::default());
                self.set_state(name, ComponentState::Open(Some(id)));
                Value::non_null(TypeRef::Named(id))
            }
            ComponentState::New => {
                component.state = ComponentState::Open(None);
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

    pub(super) fn set_state(&mut self, name: &str, state: ComponentState) {
        if let Some(component) = self.components.get_mut(name) {
            component.state = state;
        }
    }

    /// Ends the work on a component: one that was met within itself and is no declared type becomes a newtype.
    pub(super) fn close(&mut self, name: &'d str, value: Value) -> Value {
        let value = match self.components.get(name).map(|component| &component.state) {
            Some(ComponentState::Done(known)) => known.clone(),
            Some(ComponentState::Open(Some(id))) => self.close_newtype(name, *id, value),
            _ => value,
        };
        self.set_state(name, ComponentState::Done(value.clone()));
        value
    }

    pub(super) fn close_newtype(&mut self, name: &'d str, id: TypeId, value: Value) -> Value {
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
    pub(super) fn is_subtype(&self, component: Option<&str>, parent: SchemaNode<'_>) -> bool {
        let (Some(name), SchemaNode::Component(parent)) = (component, parent) else {
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
}

pub(super) fn component_hint(ident: &Ident, root: bool) -> NameHint {
    let module = names::type_module(ident);
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
