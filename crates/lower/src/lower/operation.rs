//! Operations: names, docs, and the parts that other files lower.

use std::collections::HashMap;

use clientsmith_model::{
    Body, Docs, HttpMethod, Idempotency, Ident, Input, InputLocation, Operation, Prose,
    RUNTIME_FEATURES, Security, SecurityScheme, Tag, TagClient, TagId,
};
use indexmap::IndexSet;
use openapiv3::{Operation as Declared, ReferenceOr};

use super::docs::Draft;
use super::names::{self, NameScope, Names};
use super::parameter::OperationSite;
use super::provenance::SharedProvenance;
use super::schema::Schemas;
use super::{body, mirrored, parameter, response, security, server};
use crate::LowerOptions;
use crate::normalize::extensions::{IDEMPOTENT, PAGINATION, PROVENANCE, READ_ONLY, given_name};
use crate::problem::Code;
use crate::source::Pointer;

/// Every operation in the document's order, and the tags that group them.
pub(crate) fn lower_operations(
    schemas: &mut Schemas<'_, '_>,
    (schemes, security): (&[SecurityScheme], &Security),
    options: &LowerOptions,
    shared_provenance: &SharedProvenance<'_>,
) -> (Vec<Operation>, Vec<Tag>) {
    let document = schemas.document;
    let declared: Vec<DeclaredOperation<'_>> = document
        .operations()
        .map(|site| DeclaredOperation {
            path: site.path,
            method: HttpMethod::new(site.method),
            operation: site.operation,
            pointer: site.pointer(),
        })
        .collect();
    let mut lowering = Lowering {
        methods: Names::within(NameScope::Methods),
        beside: Names::within(NameScope::Operations),
        schemes: security::by_name(schemes),
        security,
        shared_provenance,
        ids: HashMap::new(),
    };
    // Builders are named before what stands beside them, so that no response takes an operation's name.
    let namings: Vec<Naming> = declared
        .iter()
        .map(|found| lowering.name(schemas, found))
        .collect();
    let mut tags = Tags::collect(schemas, &declared, &namings);
    tags.divide(options, &declared, &namings);
    let operations = declared
        .into_iter()
        .zip(namings)
        .map(|(found, naming)| {
            let tag = tags.of_operation(found.operation);
            let operation =
                lowering.lower_operation(schemas, &found, naming, tag.map(|(_, tag)| tag));
            Operation {
                tag: tag.map(|(id, _)| id),
                ..operation
            }
        })
        .collect();
    (operations, tags.list)
}

/// An operation of the document.
struct DeclaredOperation<'d> {
    path: &'d str,
    method: HttpMethod,
    operation: &'d Declared,
    pointer: Pointer,
}

struct Naming {
    id: String,
    method: Ident,
    builder: Ident,
}

struct Lowering<'a> {
    methods: Names,
    /// Builders and the types beside them.
    beside: Names,
    schemes: security::SchemesByName<'a>,
    /// The security of operations that have none of their own.
    security: &'a Security,
    shared_provenance: &'a SharedProvenance<'a>,
    ids: HashMap<String, Pointer>,
}

impl Lowering<'_> {
    fn name(&mut self, schemas: &mut Schemas<'_, '_>, found: &DeclaredOperation<'_>) -> Naming {
        let given = given_name(&found.operation.extensions);
        let id = match &found.operation.operation_id {
            Some(id) => id.clone(),
            None if given.is_some() => made_id(found),
            None => {
                let id = made_id(found);
                let message = format!(
                    "the operation has no `operationId`; its method is `{}`",
                    names::snake_words(&id)
                );
                schemas.report(Code::MissingOperationId, &found.pointer, message);
                id
            }
        };
        let pointer = found.pointer.child("operationId");
        let name = given.unwrap_or(&id);
        let method = self.methods.claim_method(name);
        match self.ids.get(&id) {
            Some(first) => schemas.report_pair(
                Code::DupOperationId,
                &pointer,
                format!("two operations have the `operationId` `{id}`; the method of this one is `{method}`"),
                (first, "the other one"),
            ),
            None => {
                schemas.report_changed_name(name, || names::snake_words(name), &method, &pointer);
                self.ids.insert(id.clone(), pointer);
            }
        }
        Naming {
            method,
            builder: self.beside.claim_type(&names::type_words(name)),
            id,
        }
    }

    fn lower_operation<'d>(
        &mut self,
        schemas: &mut Schemas<'d, '_>,
        found: &DeclaredOperation<'d>,
        naming: Naming,
        tag: Option<&Tag>,
    ) -> Operation {
        let DeclaredOperation {
            path,
            method,
            operation,
            pointer,
        } = found;
        let Naming {
            id,
            method: ident,
            builder,
        } = naming;
        let module =
            Ident::new(&names::module_words(ident.bare())).unwrap_or_else(|| ident.clone());
        let place = OperationSite {
            path,
            pointer,
            builder: &builder,
            module: &module,
            shared_provenance: self.shared_provenance,
        };
        let tag_client = tag.and_then(|tag| tag.client.as_ref());
        self.beside
            .enter(tag_client.map(|client| client.ident.as_str()));
        let is_paginated = operation.extensions.contains_key(PAGINATION);
        let mut inputs_names = Names::within(match is_paginated {
            true => NameScope::PageInputs,
            false => NameScope::Inputs,
        });
        let mut inputs = parameter::inputs(schemas, operation, &place, &mut inputs_names);
        let declared = operation
            .request_body
            .as_ref()
            .and_then(ReferenceOr::as_item);
        let meaning = declared.map_or(BodyMeaning::Defined, |_| body_meaning(schemas, found));
        let declared = declared.filter(|_| meaning != BodyMeaning::Forbidden);
        let spread = mirrored::spread(schemas, operation, &place, &mut inputs, &mut inputs_names);
        let body = match (spread, declared) {
            (Some(body), _) => Some(body),
            (None, Some(declared)) => body::lower(
                schemas,
                declared,
                &place,
                &mut inputs_names,
                &mut self.beside,
            ),
            (None, None) => None,
        };
        let body = body.map(|body| Body {
            required: body.required && meaning == BodyMeaning::Defined,
            ..body
        });
        inputs.sort_by_key(|input| !input.required);
        name_fields(&mut inputs, body.is_some());
        let (responses, left_out) = response::lower(schemas, operation, &place, &mut self.beside);
        let responses = match method {
            HttpMethod::Head => response::without_bodies(responses),
            _ => responses,
        };
        Operation {
            docs: operation_docs(schemas, found, &left_out),
            method: method.clone(),
            path: (*path).to_owned(),
            idempotency: idempotency(method, operation),
            security: self.security(schemas, found),
            servers: server::lower_servers(schemas.document, &operation.servers),
            pagination: None,
            table: None,
            example: None,
            id,
            module: names::operation_module(
                &ident,
                tag.map_or("operations", |tag| tag.module.bare()),
            ),
            ident,
            builder,
            tag: None,
            inputs,
            body,
            responses,
        }
    }

    fn security(&self, schemas: &mut Schemas<'_, '_>, found: &DeclaredOperation<'_>) -> Security {
        match &found.operation.security {
            Some(requirements) => security::security(
                schemas,
                &self.schemes,
                requirements,
                &found.pointer.child("security"),
            ),
            None => self.security.clone(),
        }
    }
}

/// What a request's body means with its method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyMeaning {
    Defined,
    /// HTTP defines none: a body is sent only if the caller sets it.
    Undefined,
    /// The method has none.
    Forbidden,
}

/// OpenAPI 3.0.4 §4.7.10.1: a body of GET, HEAD and DELETE is ignored; 3.1 allows it. RFC 9110 §9.3.8: TRACE has none.
fn body_meaning(schemas: &mut Schemas<'_, '_>, found: &DeclaredOperation<'_>) -> BodyMeaning {
    let is_old = schemas.document.ignores_bodies;
    let (meaning, message) = match found.method {
        HttpMethod::Trace => (
            BodyMeaning::Forbidden,
            "a TRACE request has no body: it is left out".to_owned(),
        ),
        HttpMethod::Get | HttpMethod::Head | HttpMethod::Delete if is_old => (
            BodyMeaning::Undefined,
            format!(
                "OpenAPI 3.0 ignores the body of a {} request: it is optional, and sent only if the caller sets it",
                found.method.as_str()
            ),
        ),
        _ => return BodyMeaning::Defined,
    };
    let pointer = found.pointer.child("requestBody");
    schemas.report(Code::IgnoredValue, &pointer, message);
    meaning
}

/// Gives each input that the builder holds a field of its own.
fn name_fields(inputs: &mut [Input], has_body: bool) {
    let has_mirrored = inputs
        .iter()
        .any(|input| matches!(input.location, InputLocation::Mirrored { .. }));
    let own = [
        ("client", true),
        ("options", true),
        ("inputs", has_mirrored),
        ("body", has_body),
    ];
    let own: Vec<&str> = own
        .iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| *name)
        .collect();
    let names: Vec<Ident> = inputs.iter().map(|input| input.name.rust.clone()).collect();
    for (input, field) in inputs.iter_mut().zip(names::fields(&names, &own)) {
        input.field = field;
    }
}

/// A name for an operation without one: `GET /users/{id}/posts` → `get_users_by_id_posts`.
fn made_id(found: &DeclaredOperation<'_>) -> String {
    let segments = found.path.split('/').filter(|segment| !segment.is_empty());
    let words = segments.map(|segment| {
        match segment
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            Some(name) => format!("by {name}"),
            None => segment.replace(['{', '}'], " "),
        }
    });
    let words: Vec<String> = std::iter::once(found.method.as_str().to_ascii_lowercase())
        .chain(words)
        .collect();
    words.join(" ")
}

fn operation_docs(
    schemas: &Schemas<'_, '_>,
    found: &DeclaredOperation<'_>,
    left_out: &[String],
) -> Docs {
    let operation = found.operation;
    let title = operation.summary.as_deref();
    let mut draft = Draft::default();
    draft.heading(title);
    draft.text(
        operation
            .description
            .as_deref()
            .filter(|text| Some(text.trim()) != title.map(str::trim)),
    );
    let call = Prose::code(&format!("{} {}", found.method.as_str(), found.path)).with_stop();
    if !draft.is_silent() {
        draft.sentence(call.clone());
    }
    match idempotency(&found.method, operation) {
        Idempotency::ByMethod => {}
        Idempotency::ReadOnly => draft.sentence("Read-only; safe to retry."),
        Idempotency::Idempotent => draft.sentence("Idempotent; safe to retry."),
    }
    if operation.extensions.contains_key(PAGINATION) {
        draft.sentence(
            "Returns its items in pages: `items` and `pages` request one after the other.",
        );
    }
    let requirements = operation.security.as_deref();
    let requirements = requirements.or(schemas.document.openapi.security.as_deref());
    if let Some(scopes) = security::scopes_sentence(requirements.unwrap_or_default()) {
        draft.sentence(scopes);
    }
    if let Some(others) = response::left_out_sentence(left_out) {
        draft.sentence(others);
    }
    draft.provenance(operation.extensions.get(PROVENANCE));
    draft.deprecate(operation.deprecated);
    draft.finish(|| call)
}

fn idempotency(method: &HttpMethod, operation: &Declared) -> Idempotency {
    let says = |extension: &str| {
        operation
            .extensions
            .get(extension)
            .and_then(serde_json::Value::as_bool)
            == Some(true)
    };
    // QUERY is safe by definition (OpenAPI 3.2 §4.9.1).
    if says(READ_ONLY) || *method == HttpMethod::Query {
        Idempotency::ReadOnly
    } else if says(IDEMPOTENT) {
        Idempotency::Idempotent
    } else {
        Idempotency::ByMethod
    }
}

/// The tags that group operations; one alone groups nothing.
#[derive(Default)]
struct Tags {
    list: Vec<Tag>,
    /// The tags by their names.
    ids: HashMap<String, TagId>,
    /// Names that the document gives tags.
    named: HashMap<String, String>,
}

impl Tags {
    fn collect(
        schemas: &Schemas<'_, '_>,
        found: &[DeclaredOperation<'_>],
        namings: &[Naming],
    ) -> Self {
        let declared = &schemas.document.openapi.tags;
        let used: IndexSet<&str> = found
            .iter()
            .filter_map(|found| found.operation.tags.first())
            .map(String::as_str)
            .collect();
        let mut descriptions = HashMap::new();
        for tag in declared {
            let description = tag.description.as_deref();
            descriptions.entry(tag.name.as_str()).or_insert(description);
        }
        let order: IndexSet<&str> = declared
            .iter()
            .map(|tag| tag.name.as_str())
            .filter(|name| used.contains(name))
            .chain(used.iter().copied())
            .collect();
        if order.len() < 2 {
            return Self::default();
        }
        // The files of operations without a tag stand beside the tags' folders.
        let untagged = found
            .iter()
            .zip(namings)
            .filter(|(found, _)| found.operation.tags.is_empty());
        let untagged: Vec<Ident> = untagged
            .map(|(_, naming)| names::operation_module(&naming.method, "operations"))
            .collect();
        let untagged: Vec<&str> = untagged.iter().map(Ident::bare).collect();
        let mut modules = Names::default().and_taken(untagged);
        let ids = order.iter().map(|name| (*name).to_owned());
        let ids = ids.zip((0..).map(TagId)).collect();
        let named = declared.iter().filter_map(|tag| {
            let name = given_name(&tag.extensions)?;
            Some((tag.name.clone(), name.to_owned()))
        });
        let named: HashMap<String, String> = named.collect();
        let given = |name| named.get(name).map_or(name, String::as_str);
        let list = order.into_iter().map(|name| {
            let description = descriptions.get(name).copied().flatten();
            Tag {
                name: name.to_owned(),
                module: modules.claim(&names::module_words(given(name)), "_"),
                client: None,
                feature: None,
                docs: Draft::from_text(description).finish(|| Prose::text(name).with_stop()),
            }
        });
        Self {
            list: list.collect(),
            ids,
            named,
        }
    }

    /// Gives each tag a client or a feature of its own, as the options ask. Methods of operations keep their names.
    fn divide(
        &mut self,
        options: &LowerOptions,
        found: &[DeclaredOperation<'_>],
        namings: &[Naming],
    ) {
        let named = || found.iter().zip(namings);
        // Methods of operations with a tag are the tag's client's.
        let untagged = named().filter(|(found, _)| found.operation.tags.is_empty());
        let untagged = untagged.map(|(_, naming)| naming.method.bare());
        let mut methods = Names::within(NameScope::Methods).and_taken(untagged);
        let mut types = Names::within(NameScope::TagClients);
        // Cargo's own beside the runtime's.
        // `reqwest` is a feature of crates with a copy of the runtime, `xml` of those with bodies in XML, `cli` of those
        // with a command line.
        let features = RUNTIME_FEATURES
            .iter()
            .copied()
            .chain(["cli", "default", "reqwest", "xml"]);
        let mut features = Names::default().and_taken(features);
        let mut builders: HashMap<&str, Vec<&str>> = HashMap::new();
        for (found, naming) in named() {
            if let Some(tag) = found.operation.tags.first() {
                let of_tag = builders.entry(tag).or_default();
                of_tag.push(naming.builder.as_str());
            }
        }
        for tag in &mut self.list {
            let name = self.named.get(&tag.name).unwrap_or(&tag.name);
            if options.sub_clients {
                let of_tag = builders.get(tag.name.as_str());
                // The files of the tag's operations import its client and declare their builders.
                types.enter(of_tag.into_iter().flatten().copied());
                tag.client = Some(TagClient {
                    ident: types.claim_tag_client(&names::type_words(name)),
                    method: methods.claim_method(name),
                });
            }
            if options.tag_features {
                let feature = features.claim(&names::snake_words(name), "_");
                tag.feature = Some(feature.bare().to_owned());
            }
        }
    }

    fn of_operation(&self, operation: &Declared) -> Option<(TagId, &Tag)> {
        let name = operation.tags.first()?;
        let id = *self.ids.get(name)?;
        Some((id, self.list.get(id.0 as usize)?))
    }
}
