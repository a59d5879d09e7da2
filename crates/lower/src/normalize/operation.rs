//! Paths, path items and operations.

use std::collections::{HashMap, HashSet};

use clientsmith_model::Location;
use indexmap::IndexMap;
use openapiv3::{Operation, PathItem, ReferenceOr};

use super::Normalizer;
use super::cursor::Cursor;
use super::extensions::ExtensionSite;
use super::http::{is_token, shown};
use super::section::Section;
use super::version::{Added, Version};
use crate::document::{
    AdditionalOperation, Caller, METHOD_FIELDS, ParameterKey, ParameterRef, WebhookOperation,
};
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
const ADDED_PATH_ITEM_FIELDS: Added = &[
    ("query", Version::V3_2),
    ("additionalOperations", Version::V3_2),
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

impl Normalizer<'_> {
    pub(super) fn paths(&mut self, at: &Cursor<'_>) -> IndexMap<String, ReferenceOr<PathItem>> {
        self.extensions(at, ExtensionSite::Other);
        let mut paths = IndexMap::new();
        self.check_paths(at);
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
            self.check_path(&path, &item.place);
            self.path.clone_from(&path);
            if let Some((read, additional)) = self.path_item_at(&item) {
                if !additional.is_empty() {
                    self.additional.insert(path.clone(), additional);
                }
                paths.insert(path, ReferenceOr::Item(read));
            }
        }
        self.path.clear();
        paths
    }

    /// Webhooks: path items by name.
    pub(super) fn webhooks(&mut self, at: &Cursor<'_>) {
        for (name, item) in self.entries(at) {
            let pointer = item.place.pointer.clone();
            let read = self.path_item_at(&item);
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
        for (name, callback) in self.entries(&callbacks) {
            let name = format!("{} {name}", id.unwrap_or_default());
            self.followed(&callback, Section::Callbacks, |reader, callback| {
                for (_, item) in reader.named(callback) {
                    let pointer = item.place.pointer.clone();
                    let read = reader.path_item_at(&item);
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
        item: Option<ReadPathItem>,
        caller: Option<&Caller>,
    ) {
        let Some((item, additional)) = item else {
            return;
        };
        let fixed = item
            .iter()
            .map(|(method, operation)| (method, operation, pointer.child(method)));
        let additional = additional.iter().map(|additional| {
            let AdditionalOperation { method, operation } = additional;
            let pointer = if METHOD_FIELDS.contains(&method.as_str()) {
                pointer.clone()
            } else {
                pointer.child("additionalOperations")
            };
            (method.as_str(), operation, pointer.child(method))
        });
        let webhooks = fixed.chain(additional);
        let webhooks = webhooks.map(|(method, operation, pointer)| WebhookOperation {
            name: name.to_owned(),
            method: method.to_owned(),
            operation: operation.clone(),
            pointer,
            caller: caller.cloned(),
        });
        self.webhooks.extend(webhooks);
    }

    /// A path item, with what it refers to.
    fn path_item_at(&mut self, at: &Cursor<'_>) -> Option<ReadPathItem> {
        self.path_item_parts(at, &mut Vec::new(), PARTS)
    }

    /// The parts of a path item are what stands beside a `$ref` and what that names, which may have such parts itself
    /// (OpenAPI 3.1 §4.8.9); they are read once all of them are known.
    fn path_item_parts(
        &mut self,
        at: &Cursor<'_>,
        before: &mut Vec<Cursor<'_>>,
        fuel: usize,
    ) -> Option<ReadPathItem> {
        let stands_alone = !at.node.as_map().is_some_and(|members| {
            let said = |name: &String| name != "$ref" && PATH_ITEM_FIELDS.contains(&name.as_str());
            members.keys().any(said)
        });
        let is_reference = at.node.get("$ref").is_some();
        if !is_reference || stands_alone || fuel == 0 {
            return self.followed(at, Section::PathItems, |reader, there| {
                let parts: Vec<&Cursor<'_>> = before.iter().chain([there]).collect();
                Some(reader.path_item(&parts))
            });
        }
        let mut parts = before.clone();
        parts.push(at.clone());
        let read = self.followed_once_more(at, Section::PathItems, |reader, there| {
            reader.path_item_parts(there, &mut parts.clone(), fuel - 1)
        });
        // What stands beside a reference that leads nowhere is there all the same.
        read.or_else(|| {
            let parts: Vec<&Cursor<'_>> = parts.iter().collect();
            Some(self.path_item(&parts))
        })
    }

    /// A path item of several parts; of a field that stands in more than one, the first counts.
    fn path_item(&mut self, parts: &[&Cursor<'_>]) -> ReadPathItem {
        let mut shared = PathItemDefaults::default();
        for part in parts {
            self.fields(part, PATH_ITEM_FIELDS);
            self.report_added_fields(part, ADDED_PATH_ITEM_FIELDS);
            self.extensions(part, ExtensionSite::Other);
            let more = self.parameters(part);
            self.inherit(&mut shared.parameters, &more);
            if shared.servers.is_empty() {
                shared.servers = self.servers(part);
            }
        }
        let mut additional = Vec::new();
        additional.extend(
            self.operation_of(parts, "query", &shared)
                .map(|operation| ("query".to_owned(), operation)),
        );
        let lists: Vec<Cursor<'_>> = parts
            .iter()
            .filter_map(|part| part.get("additionalOperations"))
            .collect();
        for (at, list) in lists.iter().enumerate() {
            for (method, found) in self.entries(list) {
                let is_known = lists[..at].iter().any(|list| list.get(&method).is_some());
                if is_known || !self.is_additional_method(&method, &found) {
                    continue;
                }
                if let Some(operation) = self.operation(&found, &shared) {
                    additional.push((method, operation));
                }
            }
        }
        let mut operation = |method| self.operation_of(parts, method, &shared);
        let item = PathItem {
            get: operation("get"),
            put: operation("put"),
            post: operation("post"),
            delete: operation("delete"),
            options: operation("options"),
            head: operation("head"),
            patch: operation("patch"),
            trace: operation("trace"),
            ..PathItem::default()
        };
        let additional = additional.into_iter();
        let additional =
            additional.map(|(method, operation)| AdditionalOperation { method, operation });
        (item, additional.collect())
    }

    /// The operation of a method; of several parts that have one, the first counts.
    fn operation_of(
        &mut self,
        parts: &[&Cursor<'_>],
        method: &str,
        shared: &PathItemDefaults,
    ) -> Option<Operation> {
        let mut found = parts.iter().filter_map(|part| part.get(method));
        let used = found.next()?;
        for hidden in found {
            let message = format!(
                "`{method}` is also defined beside the path item's `$ref`; that operation is used instead of this one"
            );
            let problem = Problem::new(Code::IgnoredValue, hidden.place.key(), message)
                .related(used.place.clone().key(), "the operation that is used");
            self.problems.push(problem);
        }
        self.operation(&used, shared)
    }

    /// Whether a key of `additionalOperations` is a method without a field of its own (OpenAPI 3.2 §4.9.1).
    fn is_additional_method(&mut self, method: &str, at: &Cursor<'_>) -> bool {
        let message = if is_token(method) {
            let lower = method.to_ascii_lowercase();
            if !METHOD_FIELDS.contains(&lower.as_str()) {
                return true;
            }
            format!(
                "the method `{method}` belongs into the field `{lower}`; the operation is omitted"
            )
        } else {
            format!(
                "`{}` is not an HTTP method (RFC 9110 §9.1); the operation is omitted",
                shown(method)
            )
        };
        self.problems
            .report(Code::IgnoredValue, at.place.clone().key(), message);
        false
    }

    fn operation(&mut self, at: &Cursor<'_>, shared: &PathItemDefaults) -> Option<Operation> {
        self.fields(at, OPERATION_FIELDS);
        let mut parameters = self.parameters(at);
        self.report_repeated(at, &parameters);
        self.inherit(&mut parameters, &shared.parameters);
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

    /// Adds the parameters that are not among an operation's own.
    fn inherit(&self, own: &mut Vec<ParameterRef>, others: &[ParameterRef]) {
        let known: HashSet<ParameterKey<'_>> = self
            .parameters
            .of(own)
            .map(|(_, parameter)| parameter.key())
            .collect();
        let others = others.iter().filter(|other| {
            let other = self.parameters.find(other);
            other.is_some_and(|other| !known.contains(&other.key()))
        });
        let others: Vec<ParameterRef> = others.cloned().collect();
        own.extend(others);
    }

    fn report_repeated(&mut self, at: &Cursor<'_>, parameters: &[ParameterRef]) {
        let list = at.place.child("parameters");
        let mut seen: HashMap<ParameterKey<'_>, (usize, &str)> = HashMap::new();
        for (index, parameter) in self.parameters.of(parameters) {
            let name = parameter.data.name.as_str();
            let key = parameter.key();
            let location = word(parameter.location);
            if let Some((earlier, other)) = seen.insert(key, (index, name)) {
                let message = if other == name {
                    format!("the parameter `{name}` is declared twice in the {location}")
                } else {
                    format!(
                        "the header `{name}` is also declared as `{other}`: names of headers have no case (RFC 9110 §5.1)"
                    )
                };
                let problem = Problem::new(Code::DuplicateParameter, list.index(index), message)
                    .related(list.index(earlier), "the other one");
                self.problems.push(problem);
            }
        }
        let whole = seen
            .iter()
            .find(|((_, location), _)| *location == Location::QueryString);
        let part = seen
            .iter()
            .find(|((_, location), _)| *location == Location::Query);
        if let (Some((_, (whole, name))), Some((_, (part, other)))) = (whole, part) {
            let message = format!(
                "`{name}` is the whole query, so that `{other}` can't be in it; both are sent"
            );
            let problem = Problem::new(Code::DuplicateParameter, list.index(*whole), message)
                .related(list.index(*part), "the other one");
            self.problems.push(problem);
        }
    }
}

/// How many references a path item leads through with something beside each.
const PARTS: usize = 16;

/// A path item, and its operations with methods that `openapiv3` does not know.
type ReadPathItem = (PathItem, Vec<AdditionalOperation>);

/// What a path item gives all of its operations.
#[derive(Default)]
struct PathItemDefaults {
    parameters: Vec<ParameterRef>,
    servers: Vec<openapiv3::Server>,
}

/// A location in messages.
const fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::QueryString => "query string",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
