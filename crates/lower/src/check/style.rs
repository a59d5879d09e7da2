//! Parameters whose style has no meaning for their values (OpenAPI 3.1.1 §4.8.12.3, §4.8.12.5).

use std::cell::Cell;
use std::collections::HashSet;

use clientsmith_model::Style;
use indexmap::IndexMap;

use crate::document::{
    AdditionalProperties, Document, Schema, SchemaRef, SchemaType, Styled, style_name,
};
use crate::problem::{Code, Problems};

/// Reports parameters of which OpenAPI does not say how they are sent.
pub(crate) fn styles(document: &Document, problems: &mut Problems) {
    let values = Values {
        components: &document.components,
        left: Cell::new(document.bytes),
    };
    for styled in &document.styled {
        if values.left.get() == 0 {
            break;
        }
        if let Some(why) = values.undefined(styled) {
            let subject = match styled.name.as_str() {
                "" => "the header".to_owned(),
                name => format!("`{name}`"),
            };
            problems.report(
                Code::UndefinedStyle,
                styled.place.clone(),
                format!("{subject}: {why}"),
            );
        }
    }
}

/// What values of a schema may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ValueKinds {
    scalar: bool,
    list: bool,
    object: bool,
}

struct Values<'d> {
    components: &'d IndexMap<String, SchemaRef>,
    /// How many schemas may still be looked at: no document that people write needs as many, and one whose parameters all
    /// refer to the same huge schema is not looked through for each of them.
    left: Cell<usize>,
}

impl<'d> Values<'d> {
    /// Why it is not defined how a parameter's value is sent; `None` if it is.
    fn undefined(&self, styled: &Styled) -> Option<String> {
        let mut parts = Vec::new();
        self.parts(&styled.schema, &mut HashSet::new(), &mut parts);
        let kinds = kinds_of(&parts);
        let ValueKinds {
            scalar,
            list,
            object,
        } = kinds;
        let style = style_name(styled.style);
        match styled.style {
            Style::DeepObject if (scalar || list) && !object => {
                let what = if list { "a list" } else { "a single value" };
                return Some(format!(
                    "the style `{style}` is for objects, not for {what}"
                ));
            }
            Style::DeepObject if styled.says_explode && !styled.explode => {
                return Some(format!(
                    "the style `{style}` has no meaning with `explode: false`; members are sent separately"
                ));
            }
            Style::SpaceDelimited | Style::PipeDelimited => {
                if scalar && !list && !object {
                    return Some(format!("the style `{style}` is for lists and objects"));
                }
                if styled.explode && (list || object) {
                    return Some(format!(
                        "the style `{style}` has no meaning with `explode: true`; items are sent as `form` does"
                    ));
                }
            }
            _ => {}
        }
        let nested = parts.iter().find_map(|part| self.nested(part, styled));
        nested.map(|nested| format!("{nested}, for which the style `{style}` is not defined"))
    }

    /// What a list or an object has within that is a list or an object itself.
    fn nested(&self, schema: &'d Schema, styled: &Styled) -> Option<String> {
        let assertions = &schema.assertions;
        let items = assertions.items.iter().chain(&assertions.prefix_items);
        for item in items {
            let kinds = self.kinds(item);
            if kinds.list || kinds.object {
                return Some(format!("its items are {}", noun(kinds)));
            }
        }
        // Of an object's members each on its own, a list's items are sent like parameters, as servers expect them.
        let lists_are_sent = styled.explode && styled.style == Style::Form;
        let is_nested = |schema| {
            let kinds = self.kinds(schema);
            (kinds.object || (kinds.list && !lists_are_sent)).then_some(kinds)
        };
        for (name, schema) in &assertions.properties {
            if let Some(kinds) = is_nested(schema) {
                return Some(format!("its member `{name}` is {}", singular(kinds)));
            }
        }
        match &assertions.additional_properties {
            Some(AdditionalProperties::Schema(schema)) => {
                let kinds = is_nested(schema)?;
                Some(format!("its values are {}", noun(kinds)))
            }
            _ => None,
        }
    }

    fn kinds(&self, schema: &'d SchemaRef) -> ValueKinds {
        let mut parts = Vec::new();
        self.parts(schema, &mut HashSet::new(), &mut parts);
        kinds_of(&parts)
    }

    /// A schema, and those that its values may have to match beside it.
    fn parts(
        &self,
        schema: &'d SchemaRef,
        seen: &mut HashSet<&'d str>,
        parts: &mut Vec<&'d Schema>,
    ) {
        let schema = match schema {
            SchemaRef::Component(name) => {
                if seen.insert(name)
                    && let Some(schema) = self.components.get(name)
                {
                    self.parts(schema, seen, parts);
                }
                return;
            }
            SchemaRef::Inline(schema) => schema,
        };
        self.left.set(self.left.get().saturating_sub(1));
        if self.left.get() == 0 {
            return;
        }
        parts.push(schema);
        let assertions = &schema.assertions;
        for list in [&assertions.all_of, &assertions.one_of, &assertions.any_of] {
            list.iter().for_each(|part| self.parts(part, seen, parts));
        }
    }
}

fn kinds_of(parts: &[&Schema]) -> ValueKinds {
    let mut kinds = ValueKinds::default();
    for part in parts {
        match part.assertions.kind {
            Some(SchemaType::Array) => kinds.list = true,
            Some(SchemaType::Object) => kinds.object = true,
            Some(
                SchemaType::Boolean | SchemaType::Integer | SchemaType::Number | SchemaType::String,
            ) => {
                kinds.scalar = true;
            }
            Some(SchemaType::Null) => {}
            None => {
                kinds.object |= !part.assertions.properties.is_empty();
                kinds.list |= part.assertions.items.is_some();
                kinds.scalar |= !part.assertions.values.is_empty();
            }
        }
    }
    kinds
}

const fn noun(kinds: ValueKinds) -> &'static str {
    if kinds.object { "objects" } else { "lists" }
}

const fn singular(kinds: ValueKinds) -> &'static str {
    if kinds.object { "an object" } else { "a list" }
}
