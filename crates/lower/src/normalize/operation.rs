//! Paths, path items and operations.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Operation, Parameter, PathItem, ReferenceOr};

use super::Reader;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use super::section::Section;
use crate::document::{Caller, WebhookOperation};
use crate::problem::{Code, Problem};
use crate::source::Pointer;

const PATH_ITEM_FIELDS: &[&str] = &[
    "$ref",
    "summary",
    "description",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "servers",
    "parameters",
    "query",
    "additionalOperations",
];
const OPERATION_FIELDS: &[&str] = &[
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "deprecated",
    "security",
    "servers",
];

impl Reader<'_> {
    pub(super) fn paths(&mut self, at: &Cursor<'_>) -> IndexMap<String, ReferenceOr<PathItem>> {
        self.extensions(at, ExtensionSite::Other);
        let mut paths = IndexMap::new();
        for (path, item) in self.named(at) {
            if !path.starts_with('/') {
                let message =
                    format!("the path `{path}` does not begin with `/`; it is read as `/{path}`");
                self.problems
                    .report(Code::IgnoredValue, item.place.clone().key(), message);
            }
            let path = if path.starts_with('/') {
                path
            } else {
                format!("/{path}")
            };
            self.path.clone_from(&path);
            if let Some(read) = self.followed(&item, Section::PathItems, |reader, at| {
                Some(reader.path_item(at))
            }) {
                paths.insert(path, ReferenceOr::Item(read));
            }
        }
        self.path.clear();
        paths
    }

    /// Webhooks: path items by name.
    pub(super) fn webhooks(&mut self, at: &Cursor<'_>) {
        for (name, item) in self.named(at) {
            let pointer = item.place.pointer.clone();
            let read = self.followed(&item, Section::PathItems, |reader, at| {
                Some(reader.path_item(at))
            });
            self.keep_webhook(&name, &pointer, read, None);
        }
    }

    /// Callbacks of an operation: path items by an expression of their URL, by name.
    fn callbacks(&mut self, at: &Cursor<'_>, id: Option<&str>, tags: &[String]) {
        let Some(callbacks) = at.get("callbacks") else {
            return;
        };
        // A callback whose operation has callbacks of its own is followed no further.
        if callbacks
            .place
            .pointer
            .tokens()
            .iter()
            .filter(|token| **token == "callbacks")
            .count()
            > 1
        {
            return;
        }
        let caller = &Caller {
            path: self.path.clone(),
            operation_id: id.map(str::to_owned),
            tags: tags.to_vec(),
        };
        for (name, callback) in self.named(&callbacks) {
            let name = format!("{} {name}", id.unwrap_or_default());
            self.followed(&callback, Section::Callbacks, |reader, callback| {
                for (_, item) in reader.named(callback) {
                    let pointer = item.place.pointer.clone();
                    let read = reader.followed(&item, Section::PathItems, |reader, at| {
                        Some(reader.path_item(at))
                    });
                    reader.keep_webhook(name.trim(), &pointer, read, Some(caller));
                }
                Some(())
            });
        }
    }

    fn keep_webhook(
        &mut self,
        name: &str,
        pointer: &Pointer,
        item: Option<PathItem>,
        caller: Option<&Caller>,
    ) {
        let Some(item) = item else { return };
        let webhooks = item.iter().map(|(method, operation)| WebhookOperation {
            name: name.to_owned(),
            method: method.to_owned(),
            operation: operation.clone(),
            pointer: pointer.child(method),
            caller: caller.cloned(),
        });
        self.webhooks.extend(webhooks);
    }

    fn path_item(&mut self, at: &Cursor<'_>) -> PathItem {
        self.fields(at, PATH_ITEM_FIELDS);
        self.extensions(at, ExtensionSite::Other);
        let shared = Shared {
            parameters: self.parameters(at),
            servers: self.servers(at),
        };
        PathItem {
            get: self.operation(at, "get", &shared),
            put: self.operation(at, "put", &shared),
            post: self.operation(at, "post", &shared),
            delete: self.operation(at, "delete", &shared),
            options: self.operation(at, "options", &shared),
            head: self.operation(at, "head", &shared),
            patch: self.operation(at, "patch", &shared),
            trace: self.operation(at, "trace", &shared),
            ..PathItem::default()
        }
    }

    fn operation(&mut self, at: &Cursor<'_>, method: &str, shared: &Shared) -> Option<Operation> {
        let at = &at.get(method)?;
        self.fields(at, OPERATION_FIELDS);
        let mut parameters = self.parameters(at);
        self.report_repeated(at, &parameters);
        let own: Vec<(String, &'static str)> = parameters
            .iter()
            .filter_map(|parameter| key(parameter))
            .collect();
        let inherited = shared
            .parameters
            .iter()
            .filter(|parameter| key(parameter).is_some_and(|key| !own.contains(&key)));
        parameters.extend(inherited.cloned());
        let mut servers = self.servers(at);
        if servers.is_empty() {
            servers.clone_from(&shared.servers);
        }
        let request_body = at.get("requestBody").and_then(|body| {
            self.followed(&body, Section::RequestBodies, |reader, at| {
                reader.request_body(at)
            })
        });
        let operation_id = self
            .string(at, "operationId")
            .filter(|id| !id.trim().is_empty());
        let tags = self.strings(at, "tags");
        self.callbacks(at, operation_id.as_deref(), &tags);
        Some(Operation {
            tags,
            summary: self.string(at, "summary"),
            description: self.string(at, "description"),
            operation_id,
            parameters,
            request_body: request_body.map(ReferenceOr::Item),
            responses: at
                .get("responses")
                .map(|responses| self.responses(&responses))
                .unwrap_or_default(),
            deprecated: self.boolean(at, "deprecated").unwrap_or_default(),
            security: self.security(at),
            servers,
            extensions: self.extensions(at, ExtensionSite::Operation),
            ..Operation::default()
        })
    }

    fn report_repeated(&mut self, at: &Cursor<'_>, parameters: &[ReferenceOr<Parameter>]) {
        let list = at.place.child("parameters");
        let mut seen = HashMap::new();
        for (index, parameter) in parameters.iter().enumerate() {
            let Some((name, location)) = key(parameter) else {
                continue;
            };
            let message = format!("the parameter `{name}` is declared twice in the {location}");
            if let Some(earlier) = seen.insert((name, location), index) {
                let problem = Problem::new(Code::DuplicateParameter, list.index(index), message)
                    .related(list.index(earlier), "the other one");
                self.problems.push(problem);
            }
        }
    }
}

/// What a path item gives all of its operations.
struct Shared {
    parameters: Vec<ReferenceOr<Parameter>>,
    servers: Vec<openapiv3::Server>,
}

/// What makes a parameter the same as another (OpenAPI 3.0.3 §4.7.9, `parameters`).
fn key(parameter: &ReferenceOr<Parameter>) -> Option<(String, &'static str)> {
    let parameter = parameter.as_item()?;
    let location = match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    };
    Some((parameter.parameter_data_ref().name.clone(), location))
}
