//! `x-provenance`: how certain facts are, as sentences of docs. What is true of all list parameters is written once.

use std::borrow::Cow;

use clientsmith_model::Prose;
use openapiv3::{ParameterData, ParameterSchemaOrContent};
use serde_json::Value as Json;

use crate::document::{Document, Schema, SchemaRef, SchemaType, UsedSchema};
use crate::normalize::extensions::PROVENANCE;

use super::merged_schema::all_of;

/// The sentence that a value of `x-provenance` calls for; `None` if everything is stated.
pub(crate) fn sentence(provenance: &Json) -> Option<Prose> {
    match provenance {
        Json::String(word) => match word.as_str() {
            "observed" => Some("Observed in use; not documented by the API's reference.".into()),
            "assumed" => {
                Some("Assumed; neither documented by the API's reference nor observed.".into())
            }
            _ => None,
        },
        Json::Object(fields) => {
            let fields = fields.iter().filter_map(|(field, word)| {
                let word = word.as_str()?;
                Some((field.as_str(), word))
            });
            let sentences = fields_sentences(
                &fields.collect::<Vec<_>>(),
                "Observed in use, not documented by the API's reference: {}.",
                "Assumed, neither documented by the API's reference nor observed: {}.",
            );
            let sentences = Prose::join(sentences, " ");
            (!sentences.is_empty()).then_some(sentences)
        }
        _ => None,
    }
}

fn fields_sentences(
    fields: &[(&str, &str)],
    observed: &'static str,
    assumed: &'static str,
) -> Vec<Prose> {
    let templates = [("observed", observed), ("assumed", assumed)].into_iter();
    let sentences = templates.filter_map(|(wanted, template)| {
        let named = fields.iter().filter(|(_, word)| *word == wanted);
        let names = Prose::join(named.map(|(field, _)| Prose::code(field)), ", ");
        (!names.is_empty()).then(|| Prose::new(template, [names]))
    });
    sentences.collect()
}

/// Fields of list parameters, such as `style`, with the provenance that they have in every list parameter of the
/// document.
#[derive(Debug, Default)]
pub(crate) struct SharedProvenance<'d>(Vec<(&'d str, &'d str)>);

impl<'d> SharedProvenance<'d> {
    /// The fields that all list parameters have in common; none if there is only one such parameter.
    pub(crate) fn of_list_parameters(document: &'d Document) -> Self {
        let operations = document.operations();
        let parameters =
            operations.flat_map(|site| document.parameters.of(&site.operation.parameters));
        let lists: Vec<Option<&Json>> = parameters
            .map(|(_, parameter)| &parameter.data)
            .filter(|data| is_list(document, data))
            .map(|data| data.extensions.get(PROVENANCE))
            .collect();
        let [Some(Json::Object(first)), rest @ ..] = lists.as_slice() else {
            return Self::default();
        };
        if rest.is_empty() {
            return Self::default();
        }
        let is_shared = |field: &str, word: &Json| {
            let words = rest
                .iter()
                .map(|provenance| provenance.and_then(|it| it.get(field)));
            words.into_iter().all(|other| other == Some(word))
        };
        let shared = first
            .iter()
            .filter(|(field, word)| is_shared(field, word))
            .filter_map(|(field, word)| Some((field.as_str(), word.as_str()?)));
        Self(shared.collect())
    }

    /// A parameter's provenance without what all list parameters share.
    pub(crate) fn own_provenance<'p>(
        &self,
        document: &Document,
        parameter: &'p ParameterData,
    ) -> Option<Cow<'p, Json>> {
        match parameter.extensions.get(PROVENANCE)? {
            Json::Object(fields) if is_list(document, parameter) => {
                let mut fields = fields.clone();
                fields.retain(|field, _| !self.0.iter().any(|(shared, _)| shared == field));
                Some(Cow::Owned(Json::Object(fields)))
            }
            provenance => Some(Cow::Borrowed(provenance)),
        }
    }

    /// What is shared, as paragraphs of docs.
    pub(crate) fn sentences(&self) -> Vec<Prose> {
        fields_sentences(
            &self.0,
            "For every list parameter, observed in use but not documented by the API's reference: {}.",
            "For every list parameter, assumed but neither documented by the API's reference nor observed: {}.",
        )
    }
}

/// How many references are followed to find the type of a parameter.
const FARTHEST: usize = 8;

/// Whether a parameter's schema is an array by its own `type` or that of the schema it refers to.
fn is_list(document: &Document, parameter: &ParameterData) -> bool {
    let ParameterSchemaOrContent::Schema(schema) = &parameter.format else {
        return false;
    };
    let mut schema: &Schema = match document.schema(schema) {
        UsedSchema::Inline(schema) => schema,
        UsedSchema::Component(name) => match component(document, name) {
            Some(schema) => schema,
            None => return false,
        },
    };
    for _ in 0..FARTHEST {
        if let Some(kind) = schema.assertions.kind {
            return kind == SchemaType::Array;
        }
        schema = match all_of(schema) {
            [SchemaRef::Inline(schema)] => schema,
            [SchemaRef::Component(name)] => match component(document, name) {
                Some(schema) => schema,
                None => return false,
            },
            _ => return false,
        };
    }
    false
}

/// The schema that a component is, behind references.
fn component<'d>(document: &'d Document, name: &str) -> Option<&'d Schema> {
    let mut reference = document.components.get(name)?;
    for _ in 0..FARTHEST {
        match reference {
            SchemaRef::Inline(schema) => return Some(schema),
            SchemaRef::Component(name) => reference = document.components.get(name)?,
        }
    }
    None
}
