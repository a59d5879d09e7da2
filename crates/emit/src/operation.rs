//! Operations: a file each below `src/operations/`, in a folder a tag where there are tags.
//!
//! A file holds the client's method, the builder, its setters, and what the runtime needs to know of the operation. What
//! belongs to inputs, body and answers is written by `parameter`, `body` and `response`.

use std::collections::BTreeMap;

use clientsmith_model::{
    Api, Body, BodyForm, Ident, Input, Operation, Presence, Repeatable, Shape, TagId, Travel,
    TypeId,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{
    attributes, comment, comment_text, function_attributes, function_attributes_text, ident, lines,
    token,
};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::schema::{Scope, field_type, type_of};
use crate::setter::{Argument, allowance, assigned};
use crate::writer::Source;
use crate::{EmitError, File, body, layout, parallel, parameter, response, security, sub_client};

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
        let condition = sub_client::condition(tag);
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
    operations.sort_by_key(|operation| &operation.ident);
    source.lines(
        operations
            .iter()
            .map(|operation| format!("mod {};", operation.ident))
            .collect(),
    );
    let uses = operations.iter().map(|operation| {
        let mut names = vec![&operation.builder];
        names.extend(body::declared(operation));
        names.extend(response::declared(operation));
        names.sort();
        let names: Vec<&str> = names.into_iter().map(Ident::as_str).collect();
        layout::import(&format!("pub use {}", operation.ident), &names)
    });
    source.lines(uses.collect());
}

fn file(api: &Api, operation: &Operation, folder: &str) -> Result<File, EmitError> {
    let mut source = Source::new(format!("{folder}/{}.rs", operation.ident.bare()));
    source.imports.own("runtime");
    for name in [
        "About",
        "CallOptions",
        "DecodeError",
        "Method",
        "Operation",
        "Received",
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
    source.item(method);
    source.item(builder);
    if let Some(setters) = setters {
        source.text(setters);
    }
    source.item(description);
    source.macro_call(format!("operation!({});", operation.builder));
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
            .any(|input| matches!(input.travel, Travel::Mirrored { .. }));
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
            .filter(|input| matches!(input.travel, Travel::Parameter(_)))
    }

    /// The struct that a spread body's members are collected in.
    fn spread(&self) -> Option<TypeId> {
        match self.operation.body.as_ref().map(|body| &body.form) {
            Some(BodyForm::Spread { ty, .. }) => Some(*ty),
            _ => None,
        }
    }

    /// `impl Client { pub fn operation(&self, required…) -> Builder }`
    fn method(&self, imports: &mut Imports) -> TokenStream {
        let Operation {
            ident: name,
            builder,
            ..
        } = self.operation;
        let (name, builder) = (token(name), token(builder));
        let docs = self.method_docs();
        let required: Vec<&Input> = self
            .operation
            .inputs
            .iter()
            .filter(|input| input.required)
            .collect();
        let arguments: Vec<(&Input, Argument)> = required
            .into_iter()
            .map(|input| {
                (
                    input,
                    Argument::of(self.api, &input.name.rust, &input.ty, Scope::Crate, imports),
                )
            })
            .collect();
        let body = self.operation.body.as_ref();
        let body_argument = body.and_then(|body| body::argument(self.api, body, imports));
        let parameters = arguments.iter().map(|(_, argument)| argument.parameter());
        let parameters = parameters.chain(
            body_argument
                .as_ref()
                .filter(|_| body.is_some_and(|body| body.required))
                .map(Argument::parameter),
        );
        let parameters: Vec<Fragment> = parameters.collect();
        let allowance = allowance(parameters.len() + 1);
        let fields = self.own_inputs().map(|input| {
            let field = self.own.of_input(&input.name.rust);
            match arguments
                .iter()
                .find(|(argued, _)| argued.name == input.name)
            {
                Some((_, argument)) => assigned(&field, argument.value()),
                None => Fragment::new(format!("{field}: {}", empty(input, imports))),
            }
        });
        let fields: Vec<Fragment> = fields.collect();
        let inputs = self.own.mirrored.then(|| {
            imports.runtime("MirroredInputs");
            quote!(inputs: MirroredInputs::Body,)
        });
        let body =
            body.map(|body| self.initial_body(body, &arguments, body_argument.as_ref(), imports));
        let owner = sub_client::owner(self.api, self.operation, imports);
        quote! {
            impl #owner {
                #docs
                #allowance
                pub fn #name(&self, #(#parameters),*) -> #builder {
                    #builder {
                        client: self.inner.clone(),
                        options: CallOptions::new(),
                        #inputs
                        #(#fields,)*
                        #body
                    }
                }
            }
        }
    }

    fn method_docs(&self) -> TokenStream {
        let docs = function_attributes(&self.operation.docs);
        let required = self.operation.inputs.iter().filter(|input| input.required);
        let mut arguments: Vec<String> = required
            .flat_map(|input| argument_lines(&input.name.rust, crate::docs::summary(&input.docs)))
            .collect();
        if let Some(body) = self.operation.body.as_ref().filter(|body| body.required)
            && let BodyForm::Single { ident, .. } | BodyForm::Choice { ident, .. } = &body.form
        {
            arguments.extend(argument_lines(ident, crate::docs::summary(&body.docs)));
        }
        if arguments.is_empty() {
            return docs;
        }
        let mut text = vec![String::new(), "# Arguments".to_owned(), String::new()];
        text.extend(arguments);
        let text = comment(&text);
        // The deprecation, if any, stands after the last line of the docs.
        let comment_only = attributes(&self.operation.docs);
        let deprecation: TokenStream = docs
            .into_iter()
            .skip(comment_only.into_iter().count())
            .collect();
        let docs = attributes(&self.operation.docs);
        quote!(#docs #text #deprecation)
    }

    fn initial_body(
        &self,
        body: &Body,
        arguments: &[(&Input, Argument)],
        body_argument: Option<&Argument>,
        imports: &mut Imports,
    ) -> TokenStream {
        if let Some(ty) = self.spread() {
            let name = type_of(
                self.api,
                &clientsmith_model::TypeRef::Named(ty),
                Scope::Crate,
                imports,
            );
            let members: Vec<&Fragment> = arguments
                .iter()
                .filter(|(input, _)| matches!(input.travel, Travel::BodyMember(_)))
                .map(|(_, argument)| argument.name())
                .collect();
            return if self.api.types[ty].derives.default {
                quote!(body: #name::default(),)
            } else {
                quote!(body: #name::new(#(#members),*),)
            };
        }
        match body_argument.filter(|_| body.required) {
            Some(argument) => {
                let assigned = assigned(&Fragment::new("body"), argument.value());
                quote!(#assigned,)
            }
            None => quote!(body: None,),
        }
    }

    /// The builder's struct.
    fn builder(&self, imports: &mut Imports) -> TokenStream {
        let name = token(&self.operation.builder);
        let docs = comment(&[format!(
            "A call of [`{}`], sent when it is awaited.",
            sub_client::method_path(self.api, self.operation)
        )]);
        let body = self.operation.body.as_ref();
        let clone = if body.is_none_or(body::is_clone) {
            quote!(Clone,)
        } else {
            quote!()
        };
        let fields = self.own_inputs().map(|input| {
            let field = self.own.of_input(&input.name.rust);
            let presence = if input.required {
                Presence::Required
            } else {
                Presence::Optional
            };
            let ty = field_type(self.api, &input.ty, presence, Scope::Crate, imports);
            quote!(#field: #ty)
        });
        let fields: Vec<TokenStream> = fields.collect();
        let inputs = self.own.mirrored.then(|| quote!(inputs: MirroredInputs,));
        let body = body.map(|body| {
            let ty = match self.spread() {
                Some(ty) => type_of(
                    self.api,
                    &clientsmith_model::TypeRef::Named(ty),
                    Scope::Crate,
                    imports,
                ),
                None => body::field_type(self.api, body, imports),
            };
            quote!(body: #ty,)
        });
        quote! {
            #docs
            #[derive(#clone Debug)]
            #[must_use = "nothing is sent until the call is awaited"]
            pub struct #name {
                client: runtime::Client,
                options: CallOptions,
                #inputs
                #(#fields,)*
                #body
            }
        }
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
            let body = "self.inputs = MirroredInputs::Query;\n        self";
            methods.push(format!(
                "{docs}    pub fn inputs_in_query(mut self) -> Self {{\n        {body}\n    }}"
            ));
        }
        let builder = &self.operation.builder;
        (!methods.is_empty()).then(|| format!("impl {builder} {{\n{}\n}}", methods.join("\n\n")))
    }

    fn setter(&self, input: &Input, imports: &mut Imports) -> String {
        let argument = Argument::of(self.api, &input.name.rust, &input.ty, Scope::Crate, imports);
        let (place, presence) = match &input.travel {
            Travel::Parameter(_) => {
                let field = self.own.of_input(&input.name.rust);
                (format!("self.{field}"), Presence::Optional)
            }
            Travel::BodyMember(member) | Travel::Mirrored { field: member, .. } => {
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
    fn description(&self, imports: &mut Imports) -> TokenStream {
        let name = token(&self.operation.builder);
        let about = self.about(imports);
        let output = response::output(self.api, self.operation, imports);
        let error = response::error_body(self.api, self.operation, imports);
        let encode = self.encode(imports);
        let decode = response::decode(self.operation);
        let decode_error = response::decode_error(self.operation);
        quote! {
            impl Operation for #name {
                type Output = #output;
                type ErrorBody = #error;

                const ABOUT: About = #about;

                #encode
                #decode
                #decode_error
            }
        }
    }

    fn about(&self, imports: &mut Imports) -> TokenStream {
        let Operation {
            id, path, method, ..
        } = self.operation;
        let method = ident(method.as_str());
        let mut about = quote!(About::new(#id, Method::#method, #path));
        if let Some(security) = security::alternatives(self.api, &self.operation.security) {
            imports.own("security");
            about = quote!(#about.security(#security));
        }
        let accept = self.operation.answers.accept.join(", ");
        if !accept.is_empty() {
            about = quote!(#about.accept(#accept));
        }
        if response::is_streamed(self.operation) {
            about = quote!(#about.streamed());
        }
        if self.operation.answers.redirect {
            about = quote!(#about.answers_redirect());
        }
        match self.operation.repeatable {
            Repeatable::ByMethod => about,
            Repeatable::ReadOnly => quote!(#about.read_only()),
            Repeatable::Idempotent => quote!(#about.idempotent()),
        }
    }

    fn encode(&self, imports: &mut Imports) -> TokenStream {
        let mut mirrored = Vec::new();
        let mut statements = Vec::new();
        if let Some(server) = self.operation.servers.first() {
            let url = crate::server::default_url(server);
            statements.push(quote!(request.server(#url);));
        }
        for input in &self.operation.inputs {
            match &input.travel {
                Travel::Parameter(parameter) => {
                    let field = self.own.of_input(&input.name.rust);
                    statements.push(parameter::statement(
                        parameter,
                        quote!(&self.#field),
                        imports,
                    ));
                }
                Travel::Mirrored { field, parameter } => {
                    let field = token(field);
                    imports.std("mem::take");
                    let value = quote!(&take(&mut self.body.#field));
                    mirrored.push(parameter::statement(parameter, value, imports));
                }
                Travel::BodyMember(_) => {}
            }
        }
        if let Some(body) = &self.operation.body {
            statements.push(body::statement(body, imports));
        }
        let moved = if mirrored.is_empty() {
            quote!()
        } else {
            quote!(if self.inputs == MirroredInputs::Query { #(#mirrored)* })
        };
        let this = if mirrored.is_empty() {
            quote!(self)
        } else {
            quote!(mut self)
        };
        let request = if mirrored.is_empty() && statements.is_empty() {
            ident("_request")
        } else {
            ident("request")
        };
        quote! {
            fn encode(#this, #request: &mut Request) {
                #moved
                #(#statements)*
            }
        }
    }
}

fn empty(input: &Input, imports: &mut Imports) -> &'static str {
    if matches!(input.ty, clientsmith_model::TypeRef::List(_)) {
        imports.runtime("List");
        "List::default()"
    } else {
        "None"
    }
}

fn argument_lines(name: &Ident, summary: &str) -> Vec<String> {
    crate::docs::bullet(&format!("`{name}`: {summary}"))
}
