//! Leaving out operations that are not selected, and the schemas that nothing reaches then.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, MediaType, OpenAPI, Operation, Parameter,
    ParameterSchemaOrContent, PathItem, ReferenceOr, Response, Schema, SchemaKind,
};

use super::{WebhookOperation, component_name};
use crate::selection::Selection;

/// Keeps what is selected, and the schemas that it needs.
pub(super) fn select(
    openapi: &mut OpenAPI,
    webhooks: &mut Vec<WebhookOperation>,
    selection: &Selection,
) {
    if selection.is_everything() {
        return;
    }
    for (path, item) in &mut openapi.paths.paths {
        if let ReferenceOr::Item(item) = item {
            for operation in operations(item) {
                let selected = operation.as_ref().is_some_and(|operation| {
                    selection.has(path, operation.operation_id.as_deref(), &operation.tags)
                });
                if !selected {
                    *operation = None;
                }
            }
        }
    }
    webhooks.retain(|webhook| {
        let Operation {
            operation_id, tags, ..
        } = &webhook.operation;
        match &webhook.caller {
            // A callback goes with the operation that asks for it.
            Some(caller) => {
                selection.has(&caller.path, caller.operation_id.as_deref(), &caller.tags)
            }
            None => selection.has(&webhook.name, operation_id.as_deref(), tags),
        }
    });
    let mut reached = Reached::default();
    for webhook in webhooks {
        reached.operation(&webhook.operation);
    }
    for (_, _, operation) in openapi.operations() {
        reached.operation(operation);
    }
    if let Some(components) = &mut openapi.components {
        reached.follow(&components.schemas);
        components
            .schemas
            .retain(|name, _| reached.names.contains(name));
    }
}

fn operations(item: &mut PathItem) -> [&mut Option<Operation>; 8] {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
    ]
}

/// Names of component schemas that something refers to.
#[derive(Default)]
struct Reached {
    names: HashSet<String>,
    queue: Vec<String>,
}

impl Reached {
    fn operation(&mut self, operation: &Operation) {
        for parameter in operation.parameters.iter().filter_map(ReferenceOr::as_item) {
            self.parameter(parameter);
        }
        let body = operation
            .request_body
            .as_ref()
            .and_then(ReferenceOr::as_item);
        for media in body.iter().flat_map(|body| body.content.values()) {
            self.media(media);
        }
        let responses = &operation.responses;
        for response in responses.responses.values().chain(&responses.default) {
            if let ReferenceOr::Item(response) = response {
                self.response(response);
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        match &parameter.parameter_data_ref().format {
            ParameterSchemaOrContent::Schema(schema) => self.schema(schema),
            ParameterSchemaOrContent::Content(content) => {
                content.values().for_each(|media| self.media(media));
            }
        }
    }

    fn response(&mut self, response: &Response) {
        response
            .content
            .values()
            .for_each(|media| self.media(media));
        for header in response.headers.values().filter_map(ReferenceOr::as_item) {
            if let ParameterSchemaOrContent::Schema(schema) = &header.format {
                self.schema(schema);
            }
        }
    }

    fn media(&mut self, media: &MediaType) {
        media.schema.iter().for_each(|schema| self.schema(schema));
    }

    fn reference(&mut self, reference: &str) {
        let name = component_name(reference);
        if self.names.insert(name.to_owned()) {
            self.queue.push(name.to_owned());
        }
    }

    fn schema(&mut self, schema: &ReferenceOr<Schema>) {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference),
            ReferenceOr::Item(schema) => self.item(schema),
        }
    }

    fn boxed(&mut self, schema: &ReferenceOr<Box<Schema>>) {
        match schema {
            ReferenceOr::Reference { reference } => self.reference(reference),
            ReferenceOr::Item(schema) => self.item(schema),
        }
    }

    fn item(&mut self, schema: &Schema) {
        let mapping = schema.schema_data.discriminator.iter();
        for target in mapping.flat_map(|discriminator| discriminator.mapping.values()) {
            self.reference(target);
        }
        if let SchemaKind::Any(any) = &schema.schema_kind {
            self.any(any);
        }
    }

    fn any(&mut self, any: &AnySchema) {
        any.properties
            .values()
            .for_each(|schema| self.boxed(schema));
        any.items.iter().for_each(|schema| self.boxed(schema));
        for list in [&any.all_of, &any.one_of, &any.any_of] {
            list.iter().for_each(|schema| self.schema(schema));
        }
        if let Some(AdditionalProperties::Schema(schema)) = &any.additional_properties {
            self.schema(schema);
        }
    }

    /// Goes on from what is reached to what that needs.
    fn follow(&mut self, schemas: &IndexMap<String, ReferenceOr<Schema>>) {
        let subtypes = subtypes(schemas);
        while let Some(name) = self.queue.pop() {
            let Some(schema) = schemas.get(&name) else {
                continue;
            };
            self.schema(schema);
            // Branches of a discriminator may be known only by what they say of themselves.
            let has_branches = schema
                .as_item()
                .is_some_and(|schema| schema.schema_data.discriminator.is_some());
            if has_branches {
                for heir in subtypes.get(name.as_str()).into_iter().flatten() {
                    self.reference(heir);
                }
            }
        }
    }
}

/// Schemas by those that their `allOf` names.
fn subtypes(schemas: &IndexMap<String, ReferenceOr<Schema>>) -> HashMap<&str, Vec<&str>> {
    let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        let SchemaKind::Any(any) = (match schema {
            ReferenceOr::Item(schema) => &schema.schema_kind,
            ReferenceOr::Reference { .. } => continue,
        }) else {
            continue;
        };
        for part in &any.all_of {
            if let ReferenceOr::Reference { reference } = part {
                let parent = component_name(reference);
                subtypes.entry(parent).or_default().push(name);
            }
        }
    }
    subtypes
}
