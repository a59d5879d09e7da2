//! Objects: structs, or maps if no member is named.

use clientsmith_model::{
    AdditionalPolicy, Field, Ident, Name, Presence, Prose, Scalar, Shape, Struct, TypeRef,
};

use super::declare::Pending;
use super::{Schemas, Value};
use crate::lower::compose;
use crate::lower::constant;
use crate::lower::docs::{self, Draft};
use crate::lower::merged_schema::{self, Extra, MergedSchema, SchemaNode, SchemaSite};
use crate::lower::names::{self, NameScope, Names};
use crate::lower::scalar;

impl<'d> Schemas<'d, '_> {
    /// A struct, or a map where no member has a name.
    pub(super) fn object(
        &mut self,
        merged: MergedSchema<'d>,
        at: &SchemaSite<'d>,
        component: Option<&'d str>,
    ) -> Value {
        let unnamed = merged.members.is_empty() && merged.required.is_empty();
        match &merged.extra {
            Extra::Typed(values) if unnamed => {
                let values = self.value(std::slice::from_ref(values)).whole();
                Value::non_null(TypeRef::Map(Box::new(values)))
            }
            // An open object without members stays a struct if it is a component: members can be added to it later.
            Extra::Any | Extra::Unstated if unnamed && component.is_none() => {
                Value::non_null(TypeRef::Map(Box::new(TypeRef::Json)))
            }
            Extra::Denied if unnamed && component.is_none() => {
                Value::non_null(TypeRef::Scalar(Scalar::EmptyObject))
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
                Value::non_null(TypeRef::Named(id))
            }
        }
    }

    pub(super) fn members(&mut self, merged: &MergedSchema<'d>) -> Struct {
        let mut names = Names::within(NameScope::Members);
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

    /// The type of a member; of an event's data, what its JSON text is.
    fn member_value(&mut self, parts: &[SchemaSite<'d>]) -> Value {
        let has_content = |part: &SchemaSite<'d>| match part.node {
            SchemaNode::Schema(schema) => schema.assertions.content.is_some(),
            SchemaNode::Component(_) | SchemaNode::Bare(_) => false,
        };
        if parts.iter().any(has_content)
            && let Some(content) = compose::gather(self, parts).content
        {
            return self.value(std::slice::from_ref(&content));
        }
        self.value(parts)
    }

    pub(super) fn member(
        &mut self,
        wire: &str,
        parts: &[SchemaSite<'d>],
        required: bool,
        names: &mut Names,
    ) -> Field {
        let value = self.member_value(parts);
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
        let name = merged_schema::given_name(parts).unwrap_or(wire);
        let rust = names.claim_member(name);
        if let Some(part) = parts.last() {
            self.report_changed_name(name, || names::snake_words(name), &rust, &part.pointer);
        }
        Field {
            name: Name {
                wire: wire.to_owned(),
                rust,
            },
            docs: draft.finish(|| Prose::new("{} on the wire.", [Prose::code(wire)])),
            constant: constant::of_scalar(&value.ty, &merged),
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
        constant: None,
    }
}

fn additional_field(names: &mut Names) -> Ident {
    names.claim("additional", "_")
}

fn says_the_same(title: &str, wire: &str) -> bool {
    names::snake_words(title) == names::snake_words(wire)
}
