//! Schemas and formats that a type of another crate stands for.

use std::collections::{HashMap, HashSet};

use clientsmith_model::{JsonKind, TypeRef};

use super::{Schemas, Value};
use crate::document::SchemaType;
use crate::lower::compose;
use crate::lower::merged_schema::{MergedSchema, SchemaNode, SchemaSite, all_of};
use crate::replacement::Replacement;
use crate::settings::{DocumentSettings, TypedPart};

/// How far an `allOf` within an `allOf` is followed, and how many of its schemas are: those of scalars are few.
const DEEPEST_BASE: usize = 4;
const MOST_BASES: usize = 4;

/// The types of formats, by settings.
#[derive(Debug, Default)]
pub(crate) struct ReplacedFormats<'d> {
    types: HashMap<&'d str, &'d Replacement>,
    /// The formats that schemas of the client have.
    used: HashSet<&'d str>,
}

impl<'d> ReplacedFormats<'d> {
    /// What settings say of formats.
    pub(crate) fn of(settings: Option<&'d DocumentSettings>) -> Self {
        let types = settings.into_iter().flat_map(|settings| &settings.types);
        let types = types.filter_map(|setting| match &setting.part {
            TypedPart::Format(format) => Some((format.as_str(), &setting.replacement)),
            TypedPart::Schema(_) => None,
        });
        Self {
            types: types.collect(),
            used: HashSet::new(),
        }
    }

    /// The formats that schemas of the client have.
    pub(crate) fn used(&self) -> Vec<String> {
        self.used
            .iter()
            .map(|format| (*format).to_owned())
            .collect()
    }
}

impl<'d> Schemas<'d, '_> {
    /// The type that one of these schemas names itself; of a scalar, also one that a schema of its `allOf` names: what
    /// restricts a scalar leaves it what it is.
    pub(super) fn replaced(&mut self, parts: &[SchemaSite<'d>]) -> Option<Value> {
        let own = parts.iter().rev().find_map(|part| match part.node {
            SchemaNode::Schema(schema) => schema.annotations.replacement.as_ref(),
            SchemaNode::Component(_) | SchemaNode::Bare(_) => None,
        });
        if let Some(replacement) = own {
            let merged = compose::gather(self, parts);
            return self.external(replacement, &merged);
        }
        let mut nodes = parts.iter().rev().map(|part| part.node);
        let inherited = nodes.find_map(|node| self.inherited_replacement(node, DEEPEST_BASE))?;
        let merged = compose::gather(self, parts);
        let kind = merged.concluded_kind()?;
        let is_scalar = !matches!(kind, SchemaType::Object | SchemaType::Array);
        if !is_scalar || merged.values.is_some() {
            return None;
        }
        self.external(inherited, &merged)
    }

    /// The type that a schema of a schema's `allOf` names.
    fn inherited_replacement(&self, node: SchemaNode<'d>, depth: usize) -> Option<&'d Replacement> {
        let depth = depth.checked_sub(1)?;
        let schema = match node {
            SchemaNode::Schema(schema) => schema,
            SchemaNode::Component(name) => self.component_schema(name)?.as_inline()?,
            SchemaNode::Bare(_) => return None,
        };
        schema.annotations.replacement.as_ref().or_else(|| {
            let bases = all_of(schema).iter().take(MOST_BASES);
            let mut bases = bases.map(SchemaNode::from_ref);
            bases.find_map(|base| self.inherited_replacement(base, depth))
        })
    }

    /// The type that settings give a schema's format.
    pub(super) fn replaced_format(&mut self, merged: &MergedSchema<'d>) -> Option<Value> {
        let format = merged.format.filter(|_| merged.unit.is_none())?;
        let (format, replacement) = self.formats.types.get_key_value(format)?;
        let (format, replacement) = (*format, *replacement);
        self.formats.used.insert(format);
        self.external(replacement, merged)
    }

    fn external(&mut self, replacement: &Replacement, merged: &MergedSchema<'d>) -> Option<Value> {
        let kind = merged.concluded_kind().and_then(json_kind);
        let external = replacement.external(kind, merged.format)?;
        Some(Value {
            ty: TypeRef::External(self.types.external(external)),
            nullable: merged.nullable,
        })
    }
}

const fn json_kind(kind: SchemaType) -> Option<JsonKind> {
    match kind {
        SchemaType::Null => None,
        SchemaType::Boolean => Some(JsonKind::Boolean),
        SchemaType::Integer => Some(JsonKind::Integer),
        SchemaType::Number => Some(JsonKind::Number),
        SchemaType::String => Some(JsonKind::String),
        SchemaType::Array => Some(JsonKind::Array),
        SchemaType::Object => Some(JsonKind::Object),
    }
}
