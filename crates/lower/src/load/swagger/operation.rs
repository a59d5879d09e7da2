//! Path items and operations.

use super::parameter::FormMember;
use crate::problem::Code;

use super::{Conversion, FileId, Members, Node, ObjectKind, Resolved, Site, copied, strings};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
const OPERATION_FIELDS: [&str; 12] = [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "consumes",
    "produces",
    "parameters",
    "responses",
    "schemes",
    "deprecated",
    "security",
];

/// A parameter where it is listed, and what it is: itself, or what it refers to.
struct ListedParameter<'n> {
    site: Site<'n>,
    resolved: Option<Resolved>,
}

impl ListedParameter<'_> {
    /// What says what the parameter is.
    fn definition(&self) -> Option<&Node> {
        match &self.resolved {
            Some(resolved) => resolved.node(),
            None => Some(self.site.node),
        }
    }

    fn str(&self, name: &str) -> Option<&str> {
        self.definition()?.get(name)?.as_str()
    }
}

/// What an operation sends as its body.
#[derive(Default)]
struct Inputs<'n> {
    body: Option<ListedParameter<'n>>,
    form: Vec<ListedParameter<'n>>,
    /// What is sent elsewhere, as it is converted.
    others: Vec<Node>,
}

impl Conversion<'_> {
    pub(super) fn path_item(&mut self, at: &Site<'_>) -> Node {
        if at.node.as_map().is_none() {
            return at.node.clone();
        }
        let known: Vec<&str> = METHODS.into_iter().chain(["$ref", "parameters"]).collect();
        self.report_unknown(at, &known);
        let mut item = copied(at.node, &["$ref"]);
        if let Some(reference) = at.str("$ref")
            && let Some(resolved) = self.resolve(reference)
            && resolved.file != FileId::ROOT
        {
            self.convert_elsewhere(&resolved, ObjectKind::PathItem, &[]);
        }
        let shared = self.inputs(at);
        for method in METHODS {
            if let Some(operation) = at.child(method) {
                let converted = self.operation(&operation, &shared);
                item.insert(method.to_owned(), converted);
            }
        }
        if !shared.others.is_empty() {
            item.insert("parameters".to_owned(), Node::List(shared.others));
        }
        Node::Map(item)
    }

    fn operation(&mut self, at: &Site<'_>, shared: &Inputs<'_>) -> Node {
        if at.node.as_map().is_none() {
            return at.node.clone();
        }
        self.report_unknown(at, &OPERATION_FIELDS);
        let kept = [
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "deprecated",
            "security",
        ];
        let mut operation = copied(at.node, &kept);
        let consumes = media_types(at.node.get("consumes"), &self.consumes);
        let produces = media_types(at.node.get("produces"), &self.produces);
        let own = self.inputs(at);
        if let Some(body) = self.request_body(at, &own, shared, &consumes) {
            operation.insert("requestBody".to_owned(), body);
        }
        if !own.others.is_empty() {
            operation.insert("parameters".to_owned(), Node::List(own.others));
        }
        if let Some(responses) = at.child("responses") {
            let converted = self.responses(&responses, &produces);
            operation.insert("responses".to_owned(), converted);
        }
        if let Some(servers) = self.own_servers(at) {
            operation.insert("servers".to_owned(), servers);
        }
        Node::Map(operation)
    }

    /// The parameters of a path item or an operation, by where they are sent.
    fn inputs<'n>(&mut self, at: &Site<'n>) -> Inputs<'n> {
        let mut inputs = Inputs::default();
        let Some(list) = at.child("parameters") else {
            return inputs;
        };
        if !matches!(list.node, Node::List(_) | Node::Null) {
            let message = format!("`parameters` is {}; it should be a list", list.node.kind());
            self.report(Code::IgnoredValue, list.text.clone(), message);
        }
        for site in list.items() {
            let reference = site.str("$ref");
            let resolved = reference.and_then(|reference| self.resolve(reference));
            let listed = ListedParameter { site, resolved };
            match listed.str("in") {
                Some("body") => inputs.body = Some(listed),
                Some("formData") => inputs.form.push(listed),
                _ => {
                    let now = list.now.index(inputs.others.len());
                    let site = listed.site.moved(now);
                    let converted = match &listed.resolved {
                        _ if reference.is_none() => self.parameter(&site),
                        Some(resolved) if resolved.file != FileId::ROOT => {
                            self.convert_elsewhere(resolved, ObjectKind::Parameter, &[]);
                            self.keep(&site.now, &site.text);
                            site.node.clone()
                        }
                        _ => {
                            self.keep(&site.now, &site.text);
                            site.node.clone()
                        }
                    };
                    inputs.others.push(converted);
                }
            }
        }
        inputs
    }

    /// The body that an operation has itself, or of its path item.
    fn request_body(
        &mut self,
        operation: &Site<'_>,
        own: &Inputs<'_>,
        shared: &Inputs<'_>,
        consumes: &[String],
    ) -> Option<Node> {
        if let Some(body) = own.body.as_ref().or(shared.body.as_ref()) {
            return self.listed_body(operation, body, consumes);
        }
        let mut form: Vec<FormMember<'_>> = Vec::new();
        for listed in own.form.iter().chain(&shared.form) {
            let (Some(node), Some(name)) = (listed.definition(), listed.str("name")) else {
                continue;
            };
            if form.iter().any(|member| member.name == name) {
                continue;
            }
            let text = match &listed.resolved {
                Some(resolved) if resolved.file == self.file => resolved.pointer.clone(),
                _ => listed.site.text.clone(),
            };
            let now = listed.site.now.clone();
            let site = Site { node, text, now };
            form.push(FormMember { site, name });
        }
        (!form.is_empty()).then(|| self.form(operation, &form, consumes))
    }

    fn listed_body(
        &mut self,
        operation: &Site<'_>,
        listed: &ListedParameter<'_>,
        consumes: &[String],
    ) -> Option<Node> {
        let Some(resolved) = &listed.resolved else {
            return Some(self.body_at(&listed.site, &operation.now, consumes));
        };
        let now = operation.now.child("requestBody");
        if resolved.file != self.file {
            if resolved.file != FileId::ROOT {
                self.convert_elsewhere(resolved, ObjectKind::Parameter, consumes);
            }
            self.keep(&now, &listed.site.text);
            return Some(listed.site.node.clone());
        }
        let is_shared = matches!(resolved.pointer.tokens().as_slice(), ["parameters", _]);
        if is_shared && self.file == FileId::ROOT && consumes == self.consumes {
            self.keep(&now, &listed.site.text);
            return Some(listed.site.node.clone());
        }
        let site = Site {
            node: resolved.node()?,
            text: resolved.pointer.clone(),
            now,
        };
        Some(self.body(&site, consumes))
    }

    fn responses(&mut self, at: &Site<'_>, produces: &[String]) -> Node {
        if at.node.as_map().is_none() {
            return at.node.clone();
        }
        let mut responses = Members::default();
        for (status, response) in at.members() {
            let converted = if status.starts_with("x-") {
                response.node.clone()
            } else {
                self.listed_response(&response, produces)
            };
            responses.insert(status.clone(), converted);
        }
        Node::Map(responses)
    }

    fn listed_response(&mut self, at: &Site<'_>, produces: &[String]) -> Node {
        let Some(reference) = at.str("$ref") else {
            return self.response(at, produces);
        };
        let Some(resolved) = self.resolve(reference) else {
            return at.node.clone();
        };
        if resolved.file != self.file {
            if resolved.file != FileId::ROOT {
                self.convert_elsewhere(&resolved, ObjectKind::Response, produces);
            }
            return at.node.clone();
        }
        let has_schema = resolved
            .node()
            .is_some_and(|node| node.get("schema").is_some());
        let is_same = !has_schema || produces == self.produces;
        let is_shared = matches!(resolved.pointer.tokens().as_slice(), ["responses", _]);
        if is_same && is_shared && self.file == FileId::ROOT {
            return at.node.clone();
        }
        match resolved.node() {
            Some(node) => {
                let site = Site {
                    node,
                    text: resolved.pointer.clone(),
                    now: at.now.clone(),
                };
                self.response(&site, produces)
            }
            None => at.node.clone(),
        }
    }

    /// The servers of an operation whose schemes rule out the one that the document's calls go to.
    fn own_servers(&mut self, at: &Site<'_>) -> Option<Node> {
        let own = strings(at.node.get("schemes"));
        let root = std::sync::Arc::clone(&self.root);
        let declared = strings(root.get("schemes"));
        let preferred = |schemes: &[String]| {
            ["https", "http"]
                .into_iter()
                .find(|scheme| schemes.iter().any(|named| named == scheme))
        };
        let own_scheme = preferred(&own)?;
        if preferred(&declared).unwrap_or("https") == own_scheme {
            return None;
        }
        let site = Site {
            node: &root,
            text: at.text.child("schemes"),
            now: at.now.clone(),
        };
        let servers = self.servers(&site, Some(&own));
        self.keep(&at.now.child("servers"), &at.text.child("schemes"));
        servers
    }
}

/// An operation's media types, which replace the document's.
fn media_types(own: Option<&Node>, shared: &[String]) -> Vec<String> {
    match own {
        Some(Node::List(_)) => strings(own),
        _ => shared.to_vec(),
    }
}
