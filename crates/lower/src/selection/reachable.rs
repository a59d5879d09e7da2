//! Leaving out operations that are not selected, and the schemas that nothing reaches then.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{MediaType, Operation, ParameterSchemaOrContent, PathItem, ReferenceOr, Response};

use super::OperationSelection;
use crate::document::{
    AdditionalProperties, Document, InlineSchemas, Parameter, Parameters, Schema, SchemaRef,
    UsedSchema,
};

/// Keeps what is selected, and the schemas that it needs.
pub(crate) fn select(document: &mut Document, selection: &OperationSelection) {
    if selection.is_everything() {
        return;
    }
    for (path, item) in &mut document.openapi.paths.paths {
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
    for (path, operations) in &mut document.additional {
        operations.retain(|additional| {
            let operation = &additional.operation;
            selection.has(path, operation.operation_id.as_deref(), &operation.tags)
        });
    }
    document.webhooks.retain(|webhook| {
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
    let mut reached = Reached {
        inline_schemas: &document.inline_schemas,
        parameters: &document.parameters,
        names: HashSet::new(),
        queue: Vec::new(),
    };
    for webhook in &document.webhooks {
        reached.operation(&webhook.operation);
    }
    for site in document.operations() {
        reached.operation(site.operation);
    }
    reached.follow(&document.components);
    let names = reached.names;
    document.components.retain(|name, _| names.contains(name));
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
struct Reached<'d> {
    inline_schemas: &'d InlineSchemas,
    parameters: &'d Parameters,
    names: HashSet<String>,
    queue: Vec<String>,
}

impl Reached<'_> {
    fn operation(&mut self, operation: &Operation) {
        let parameters = self.parameters;
        for (_, parameter) in parameters.of(&operation.parameters) {
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
        match &parameter.data.format {
            ParameterSchemaOrContent::Schema(schema) => self.used(schema),
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
                self.used(schema);
            }
        }
    }

    fn media(&mut self, media: &MediaType) {
        media.schema.iter().for_each(|schema| self.used(schema));
    }

    fn component(&mut self, name: &str) {
        if self.names.insert(name.to_owned()) {
            self.queue.push(name.to_owned());
        }
    }

    /// The schema that an object of `openapiv3` has.
    fn used(&mut self, schema: &ReferenceOr<openapiv3::Schema>) {
        match self.inline_schemas.find(schema) {
            UsedSchema::Component(name) => self.component(name),
            UsedSchema::Inline(schema) => self.inline(schema),
        }
    }

    fn schema(&mut self, schema: &SchemaRef) {
        match schema {
            SchemaRef::Component(name) => self.component(name),
            SchemaRef::Inline(schema) => self.inline(schema),
        }
    }

    fn inline(&mut self, schema: &Schema) {
        let discriminators = schema.discriminator.iter();
        for component in discriminators.flat_map(|d| d.mapping.values().chain(&d.default)) {
            self.component(component);
        }
        let assertions = &schema.assertions;
        let parts = assertions.properties.values();
        for schema in parts.chain(&assertions.items).chain(&assertions.content) {
            self.schema(schema);
        }
        for list in [
            &assertions.prefix_items,
            &assertions.all_of,
            &assertions.one_of,
            &assertions.any_of,
        ] {
            list.iter().for_each(|schema| self.schema(schema));
        }
        if let Some(AdditionalProperties::Schema(schema)) = &assertions.additional_properties {
            self.schema(schema);
        }
    }

    /// Goes on from what is reached to what that needs.
    fn follow(&mut self, schemas: &IndexMap<String, SchemaRef>) {
        let subtypes = subtypes(schemas);
        while let Some(name) = self.queue.pop() {
            let Some(schema) = schemas.get(&name) else {
                continue;
            };
            self.schema(schema);
            // Branches of a discriminator may be known only by what they say of themselves.
            let has_branches = schema
                .as_inline()
                .is_some_and(|schema| schema.discriminator.is_some());
            if has_branches {
                for heir in subtypes.get(name.as_str()).into_iter().flatten() {
                    self.component(heir);
                }
            }
        }
    }
}

/// Schemas by those that their `allOf` names.
fn subtypes(schemas: &IndexMap<String, SchemaRef>) -> HashMap<&str, Vec<&str>> {
    let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        let parts = schema
            .as_inline()
            .map(|schema| schema.assertions.all_of.as_slice());
        for parent in parts
            .unwrap_or_default()
            .iter()
            .filter_map(SchemaRef::component)
        {
            subtypes.entry(parent).or_default().push(name);
        }
    }
    subtypes
}
