//! Operations: a file each below `src/operations/`, in a folder a tag where there are tags.
//!
//! A file holds the client's method, the builder, its setters, and what the runtime needs to know of the operation. What
//! belongs to inputs, body and answers is written by `parameter`, `body` and `response`.

use std::collections::BTreeMap;

use clientsmith_model::{
    Api, BodyForm, Docs, Idempotency, Ident, Input, InputLocation, Operation, Presence, Prose,
    Shape, TagId, TypeId, TypeRef,
};

use crate::docs::{comment_text, deprecation, function_attributes_text, lines};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::layout::{self, List};
use crate::schema::{Scope, field_type, type_of};
use crate::setter::{Argument, allowance, assigned};
use crate::writer::{Source, string};
use crate::{EmitError, File, body, parallel, parameter, response, security, tag_client};

/// `src/operations/…`; nothing if the client has no operations.
pub(crate) fn files(api: &Api) -> Result<Vec<File>, EmitError> {
    if api.operations.is_empty() {
        return Ok(Vec::new());
    }
    let mut groups: BTreeMap<Option<TagId>, Vec<&Operation>> = BTreeMap::new();
    for operation in &api.operations {
        groups.entry(operation.tag).or_default().push(operation);
    }
    let mut files = Vec::new();
    for (tag, operations) in &groups {
        let folder = match tag {
            Some(tag) => format!("src/operations/{}", api.tags[tag.0 as usize].module.bare()),
            None => "src/operations".to_owned(),
        };
        files.extend(parallel::files(operations, |operation| {
            file(api, operation, &folder)
        })?);
        if let Some(tag) = tag {
            let mut source = Source::new(format!("{folder}/mod.rs"));
            source.inner_docs(lines(&api.tags[tag.0 as usize].docs));
            module(operations, &mut source);
            files.push(source.finish(api)?);
        }
    }
    let mut root = Source::new("src/operations/mod.rs");
    root.inner_docs(vec![
        "Calls in the making: what the methods of the client give.".to_owned(),
    ]);
    let modules = api.tags.iter().map(|tag| {
        let condition = tag_client::condition(tag);
        let condition = condition.map_or_else(String::new, |condition| format!("{condition}\n"));
        format!("{condition}pub mod {};", tag.module)
    });
    root.lines(modules.collect());
    module(groups.get(&None).map_or(&[], Vec::as_slice), &mut root);
    files.insert(0, root.finish(api)?);
    Ok(files)
}

/// Declares the files of operations and what they make public.
fn module(operations: &[&Operation], source: &mut Source) {
    let mut operations = operations.to_vec();
    operations.sort_by_key(|operation| &operation.module);
    source.lines(
        operations
            .iter()
            .map(|operation| format!("mod {};", operation.module))
            .collect(),
    );
    let uses = operations.iter().map(|operation| {
        let mut names = vec![&operation.builder];
        names.extend(body::declared(operation));
        names.extend(response::declared(operation));
        names.sort();
        let names: Vec<&str> = names.into_iter().map(Ident::as_str).collect();
        layout::import(&format!("pub use {}", operation.module), &names)
    });
    source.lines(uses.collect());
}

fn file(api: &Api, operation: &Operation, folder: &str) -> Result<File, EmitError> {
    let mut source = Source::new(format!("{folder}/{}.rs", operation.module.bare()));
    source.imports.own("runtime");
    for name in [
        "OperationSpec",
        "CallOptions",
        "DecodeError",
        "Method",
        "Operation",
        "RawResponse",
        "Request",
        "operation",
    ] {
        source.imports.runtime(name);
    }
    let call = Call::of(api, operation);
    let method = call.method(&mut source.imports);
    let builder = call.builder(&mut source.imports);
    let setters = call.setters(&mut source.imports);
    let description = call.description(&mut source.imports);
    source.text(method);
    source.text(builder);
    if let Some(setters) = setters {
        source.text(setters);
    }
    source.text(description);
    source.text(format!("operation!({});", operation.builder));
    body::items(api, operation, &mut source);
    response::items(api, operation, &mut source);
    source.finish(api)
}

/// An operation while it is written.
struct Call<'a> {
    api: &'a Api,
    operation: &'a Operation,
    /// Fields of the builder that hold inputs, by the input's name.
    own: OwnFields,
}

/// The builder's fields that are no inputs; where an input has such a name, the field of the input is called otherwise.
pub(crate) struct OwnFields {
    mirrored: bool,
    body: bool,
}

impl OwnFields {
    /// The field that holds an input.
    pub(crate) fn of_input(&self, name: &Ident) -> Fragment {
        let taken = match name.bare() {
            "client" | "options" => true,
            "inputs" => self.mirrored,
            "body" => self.body,
            _ => false,
        };
        if taken {
            Fragment::new(format!("{}_input", name.bare()))
        } else {
            name.into()
        }
    }
}

impl<'a> Call<'a> {
    fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let mirrored = operation
            .inputs
            .iter()
            .any(|input| matches!(input.location, InputLocation::Mirrored { .. }));
        Self {
            api,
            operation,
            own: OwnFields {
                mirrored,
                body: operation.body.is_some(),
            },
        }
    }

    /// Inputs that the builder holds itself.
    fn own_inputs(&self) -> impl Iterator<Item = &'a Input> {
        self.operation
            .inputs
            .iter()
            .filter(|input| matches!(input.location, InputLocation::Parameter(_)))
    }

    /// The struct that a spread body's members are collected in.
    fn spread(&self) -> Option<TypeId> {
        match self.operation.body.as_ref().map(|body| &body.form) {
            Some(BodyForm::Flattened { ty, .. }) => Some(*ty),
            _ => None,
        }
    }

    /// `impl Client { pub fn operation(&self, required…) -> Builder }`
    fn method(&self, imports: &mut Imports) -> String {
        let Operation {
            ident: name,
            builder,
            ..
        } = self.operation;
        let arguments: Vec<(&Input, Argument)> = self
            .operation
            .inputs
            .iter()
            .filter(|input| input.required)
            .map(|input| {
                (
                    input,
                    Argument::of(self.api, &input.name.rust, &input.ty, Scope::Crate, imports),
                )
            })
            .collect();
        let body = self.operation.body.as_ref();
        let body_argument = body
            .filter(|body| body.required)
            .and_then(|body| body::argument(self.api, body, imports));
        let given = arguments.iter().map(|(_, argument)| argument);
        let given = given.chain(&body_argument).map(Argument::parameter);
        let parameters: Vec<String> = std::iter::once("&self".to_owned())
            .chain(given.map(|parameter| parameter.to_string()))
            .collect();

        let mut fields = vec![
            "client: self.inner.clone()".to_owned(),
            "options: CallOptions::new()".to_owned(),
        ];
        if self.own.mirrored {
            imports.runtime("MirroredLocation");
            fields.push("inputs: MirroredLocation::Body".to_owned());
        }
        for input in self.own_inputs() {
            let field = self.own.of_input(&input.name.rust);
            let argument = arguments
                .iter()
                .find(|(argued, _)| argued.name == input.name);
            fields.push(match argument {
                Some((_, argument)) => assigned(&field, argument.value()).to_string(),
                None => format!("{field}: {}", empty(input, imports)),
            });
        }
        if body.is_some() {
            fields.push(self.initial_body(&arguments, body_argument.as_ref(), imports));
        }

        let owner = tag_client::owner(self.api, self.operation, imports);
        let docs = self.method_docs();
        let allowance = allowance("    ", parameters.len());
        let head = format!("pub fn {name}(");
        let head = layout::list("    ", &head, &parameters, &format!(") -> {builder} {{"));
        let value = layout::one_a_line("        ", &format!("{builder} {{"), &fields, "}");
        format!("impl {owner} {{\n{docs}{allowance}{head}\n{value}\n    }}\n}}")
    }

    fn method_docs(&self) -> String {
        let operation = self.operation;
        let required = operation.inputs.iter().filter(|input| input.required);
        let mut arguments: Vec<String> = required
            .flat_map(|input| argument_lines(&input.name.rust, &input.docs))
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|body| body.required)
            && let BodyForm::Single { ident, .. } | BodyForm::ByMediaType { ident, .. } = &body.form
        {
            arguments.extend(argument_lines(ident, &body.docs));
        }
        let mut text = lines(&operation.docs);
        if !arguments.is_empty() {
            text.extend([String::new(), "# Arguments".to_owned(), String::new()]);
            text.extend(arguments);
        }
        comment_text("    ", &text) + &deprecation("    ", &operation.docs)
    }

    /// `body: …`, as a call begins with it.
    fn initial_body(
        &self,
        arguments: &[(&Input, Argument)],
        body_argument: Option<&Argument>,
        imports: &mut Imports,
    ) -> String {
        if let Some(ty) = self.spread() {
            let name = type_of(self.api, &TypeRef::Named(ty), Scope::Crate, imports);
            if self.api.types[ty].derives.default {
                return format!("body: {name}::default()");
            }
            let members = arguments
                .iter()
                .filter(|(input, _)| matches!(input.location, InputLocation::BodyMember(_)))
                .map(|(_, argument)| argument.name().to_string());
            let members: Vec<String> = members.collect();
            return format!("body: {name}::new({})", members.join(", "));
        }
        match body_argument {
            Some(argument) => assigned(&Fragment::new("body"), argument.value()).to_string(),
            None => "body: None".to_owned(),
        }
    }

    /// The builder's struct.
    fn builder(&self, imports: &mut Imports) -> String {
        let docs = comment_text(
            "",
            &[format!(
                "A call of [`{}`], sent when it is awaited.",
                tag_client::method_path(self.api, self.operation)
            )],
        );
        let body = self.operation.body.as_ref();
        let derives = if body.is_none_or(body::is_clone) {
            "Clone, Debug"
        } else {
            "Debug"
        };
        let mut fields = vec![
            "client: runtime::Client".to_owned(),
            "options: CallOptions".to_owned(),
        ];
        if self.own.mirrored {
            fields.push("inputs: MirroredLocation".to_owned());
        }
        for input in self.own_inputs() {
            let field = self.own.of_input(&input.name.rust);
            let presence = if input.required {
                Presence::Required
            } else {
                Presence::Optional
            };
            let ty = field_type(self.api, &input.ty, presence, Scope::Crate, imports);
            fields.push(format!("{field}: {ty}"));
        }
        if let Some(body) = body {
            let ty = match self.spread() {
                Some(ty) => type_of(self.api, &TypeRef::Named(ty), Scope::Crate, imports),
                None => body::field_type(self.api, body, imports),
            };
            fields.push(format!("body: {ty}"));
        }
        let must_use = "#[must_use = \"nothing is sent until the call is awaited\"]";
        let head = format!("pub struct {} {{", self.operation.builder);
        let value = layout::one_a_line("", &head, &fields, "}");
        format!("{docs}#[derive({derives})]\n{must_use}\n{value}")
    }

    /// One setter an input that is not required; `None` if there is none.
    fn setters(&self, imports: &mut Imports) -> Option<String> {
        let mut methods: Vec<String> = self
            .operation
            .inputs
            .iter()
            .filter(|input| !input.required)
            .map(|input| self.setter(input, imports))
            .collect();
        if let Some(body) = self.operation.body.as_ref().filter(|body| !body.required) {
            methods.extend(body::setter(self.api, body, imports));
        }
        if self.own.mirrored {
            let docs = comment_text(
                "    ",
                &[
                    "Sends the inputs that the API takes in the query and in the body alike in the query. Default: in the",
                    "body.",
                ],
            );
            let body = "self.inputs = MirroredLocation::Query;\n        self";
            methods.push(format!(
                "{docs}    pub fn inputs_in_query(mut self) -> Self {{\n        {body}\n    }}"
            ));
        }
        let builder = &self.operation.builder;
        (!methods.is_empty()).then(|| format!("impl {builder} {{\n{}\n}}", methods.join("\n\n")))
    }

    fn setter(&self, input: &Input, imports: &mut Imports) -> String {
        let argument = Argument::of(self.api, &input.name.rust, &input.ty, Scope::Crate, imports);
        let (place, presence) = match &input.location {
            InputLocation::Parameter(_) => {
                let field = self.own.of_input(&input.name.rust);
                (format!("self.{field}"), Presence::Optional)
            }
            InputLocation::BodyMember(member) | InputLocation::Mirrored { field: member, .. } => {
                (format!("self.body.{member}"), self.member_presence(member))
            }
        };
        let value = argument.wrapped(presence, imports);
        argument.setter(
            &function_attributes_text("    ", &input.docs),
            &place,
            &value,
        )
    }

    fn member_presence(&self, member: &Ident) -> Presence {
        let object = self.spread().map(|ty| &self.api.types[ty].shape);
        match object {
            Some(Shape::Struct(object)) => {
                let field = object
                    .fields
                    .iter()
                    .find(|field| field.name.rust == *member);
                field.map_or(Presence::Optional, |field| field.presence)
            }
            _ => Presence::Optional,
        }
    }

    /// `impl Operation for Builder`
    fn description(&self, imports: &mut Imports) -> String {
        let output = response::output(self.api, self.operation, imports);
        let error = response::error_body(self.api, self.operation, imports);
        let types = format!("    type Output = {output};\n    type ErrorBody = {error};");
        let members = [
            Some(types),
            Some(self.about(imports)),
            Some(self.encode(imports)),
            Some(response::decode(self.operation)),
            response::decode_error(self.operation),
        ];
        let members: Vec<String> = members.into_iter().flatten().collect();
        let builder = &self.operation.builder;
        format!(
            "impl Operation for {builder} {{\n{}\n}}",
            members.join("\n\n")
        )
    }

    fn about(&self, imports: &mut Imports) -> String {
        let operation = self.operation;
        let call = |head, items, tail| List { head, items, tail };
        let mut calls = Vec::new();
        let alternatives = security::alternatives(self.api, &operation.security);
        if !alternatives.is_empty() {
            imports.own("security");
            calls.push(call(".security(&[", alternatives, "])"));
        }
        let accept = operation.responses.accept.join(", ");
        if !accept.is_empty() {
            calls.push(call(".accept(", vec![string(&accept)], ")"));
        }
        let mut flag = |name| calls.push(call(name, Vec::new(), ""));
        if response::is_streamed(operation) {
            flag(".streamed()");
        }
        if operation.responses.redirect {
            flag(".answers_redirect()");
        }
        match operation.idempotency {
            Idempotency::ByMethod => {}
            Idempotency::ReadOnly => flag(".read_only()"),
            Idempotency::Idempotent => flag(".idempotent()"),
        }
        let arguments = vec![
            string(&operation.id),
            format!("Method::{}", operation.method.as_str()),
            string(&operation.path),
        ];
        let first = call("OperationSpec::new(", arguments, ")");
        layout::with_calls("    ", "const SPEC: OperationSpec", &first, &calls)
    }

    fn encode(&self, imports: &mut Imports) -> String {
        let mut mirrored = Vec::new();
        let mut statements = Vec::new();
        if let Some(server) = self.operation.servers.first() {
            let url = string(&crate::server::default_url(server));
            statements.push(layout::list("        ", "request.server(", &[url], ");"));
        }
        for input in &self.operation.inputs {
            match &input.location {
                InputLocation::Parameter(parameter) => {
                    let field = self.own.of_input(&input.name.rust);
                    let value = format!("&self.{field}");
                    statements.push(parameter::statement("        ", parameter, value, imports));
                }
                InputLocation::Mirrored { field, parameter } => {
                    imports.std("mem::take");
                    let value = format!("&take(&mut self.body.{field})");
                    mirrored.push(parameter::statement(
                        "            ",
                        parameter,
                        value,
                        imports,
                    ));
                }
                InputLocation::BodyMember(_) => {}
            }
        }
        if let Some(body) = &self.operation.body {
            statements.push(body::statement("        ", body, imports));
        }
        let this = if mirrored.is_empty() {
            "self"
        } else {
            let moved = mirrored.join("\n");
            let condition = "if self.inputs == MirroredLocation::Query";
            statements.insert(0, format!("        {condition} {{\n{moved}\n        }}"));
            "mut self"
        };
        let request = if statements.is_empty() {
            "_request"
        } else {
            "request"
        };
        let head = format!("    fn encode({this}, {request}: &mut Request)");
        if statements.is_empty() {
            return format!("{head} {{}}");
        }
        format!("{head} {{\n{}\n    }}", statements.join("\n"))
    }
}

fn empty(input: &Input, imports: &mut Imports) -> &'static str {
    if matches!(input.ty, TypeRef::List(_)) {
        imports.runtime("List");
        "List::default()"
    } else {
        "None"
    }
}

/// An argument as an item of a list, with all that is said of it.
fn argument_lines(name: &Ident, docs: &Docs) -> Vec<String> {
    let name = Prose::code(name.as_str());
    let first = Prose::new("{}: {}", [name, docs.summary.clone()]);
    crate::docs::bullet(&first, &docs.body)
}
