//! Operations: a file each below `src/operations/`, in a folder a tag where there are tags.
//!
//! A file holds the client's method, the builder, its setters, and what the runtime needs to know of the operation.
//! What belongs to inputs, body and responses is written by `parameter`, `body` and `response`.

use std::collections::{BTreeMap, HashMap};

use clientsmith_model::{
    Api, BodyForm, Docs, HttpMethod, Idempotency, Ident, Input, InputLocation, Name, Operation,
    Prose, Tag, TagId, TypeRef,
};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{comment, deprecation, function_attributes, ident, lines, sentence, token};
use crate::imports::Imports;
use crate::parallel::Page;
use crate::schema::constant_value;
use crate::schema::export;
use crate::setter::{Argument, allowance};
use crate::type_ref::{TypeScope, field_type, type_of, unset_member};
use crate::writer::RustFile;
use crate::{
    EmitError, EmittedFile, body, pagination, parameter, response, security, setter, tag_client,
};

/// `src/operations/…`; nothing if the client has no operations.
pub(crate) fn pages(api: &Api) -> Vec<Page<'_>> {
    if api.operations.is_empty() {
        return Vec::new();
    }
    let mut groups: BTreeMap<Option<TagId>, Vec<&Operation>> = BTreeMap::new();
    for operation in &api.operations {
        groups.entry(operation.tag).or_default().push(operation);
    }
    let untagged = groups.get(&None).cloned().unwrap_or_default();
    let mut pages: Vec<Page<'_>> = vec![Box::new(move || root(api, &untagged))];
    for (tag, operations) in groups {
        let tag = tag.and_then(|tag| api.tags.get(tag.0 as usize));
        let folder = match tag {
            Some(tag) => format!("src/operations/{}", tag.module.bare()),
            None => "src/operations".to_owned(),
        };
        for operation in &operations {
            let (operation, path) = (
                *operation,
                format!("{folder}/{}.rs", operation.module.bare()),
            );
            pages.push(Box::new(move || file(api, operation, &path)));
        }
        if let Some(tag) = tag {
            let path = format!("{folder}/mod.rs");
            pages.push(Box::new(move || tag_module(api, tag, &operations, &path)));
        }
    }
    pages
}

/// `src/operations/mod.rs`
fn root(api: &Api, untagged: &[&Operation]) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/operations/mod.rs");
    let mut docs = vec!["Request builders, returned by the client's methods.".to_owned()];
    for paragraph in &api.operations_docs {
        docs.push(String::new());
        docs.extend(sentence(paragraph));
    }
    source.inner_docs(&docs);
    let modules = api.tags.iter().map(|tag| {
        let (condition, name) = (tag_client::condition(tag), token(&tag.module));
        quote!(#condition pub mod #name;)
    });
    source.items(quote!(#(#modules)*));
    source.items(module(untagged));
    source.finish(api)
}

/// The `mod.rs` of a tag's folder.
fn tag_module(
    api: &Api,
    tag: &Tag,
    operations: &[&Operation],
    path: &str,
) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new(path);
    source.inner_docs(&lines(&tag.docs));
    source.items(module(operations));
    source.finish(api)
}

/// Declares the files of operations and what they make public.
fn module(operations: &[&Operation]) -> TokenStream {
    let mut operations = operations.to_vec();
    operations.sort_by_key(|operation| &operation.module);
    let declared = operations.iter().map(|operation| token(&operation.module));
    let exported = operations.iter().map(|operation| {
        let mut names = vec![&operation.builder];
        names.extend(body::declared(operation));
        names.extend(response::declared(operation));
        names.sort();
        export(&operation.module, &names)
    });
    quote! {
        #(mod #declared;)*
        #(#exported)*
    }
}

/// What every file of an operation imports from the runtime.
const IMPORTED: [&str; 7] = [
    "OperationSpec",
    "CallOptions",
    "DecodeError",
    "Operation",
    "RawResponse",
    "Request",
    "operation",
];

fn file(api: &Api, operation: &Operation, path: &str) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new(path);
    source.imports.own("runtime");
    for name in IMPORTED {
        source.imports.runtime(name);
    }
    let call = OperationWriter { api, operation };
    let method = call.method(&mut source.imports);
    let builder = call.builder(&mut source.imports);
    let setters = call.setters(&mut source.imports);
    let description = call.description(&mut source.imports);
    let pages = pagination::items(api, operation, &mut source.imports);
    let name = token(&operation.builder);
    source.items(quote! {
        #method
        #builder
        #setters
        #description
        operation!(#name);
        #pages
    });
    body::items(api, operation, &mut source);
    response::items(api, operation, &mut source);
    source.finish(api)
}

/// An operation while it is written.
struct OperationWriter<'a> {
    api: &'a Api,
    operation: &'a Operation,
}

impl OperationWriter<'_> {
    /// The client's method, which begins a call.
    fn method(&self, imports: &mut Imports) -> TokenStream {
        let required = self.operation.inputs.iter().filter(|input| input.required);
        let arguments: Vec<(&Input, Argument)> = required
            .map(|input| (input, self.argument(input, imports)))
            .collect();
        let body = self.operation.body.as_ref();
        let body_argument = body
            .filter(|body| body.required)
            .and_then(|body| body::argument(self.api, body, imports));
        let given = arguments.iter().map(|(_, argument)| argument);
        let parameters: Vec<TokenStream> = given
            .chain(&body_argument)
            .map(Argument::parameter)
            .collect();

        let mirrored = self.operation.has_mirrored_inputs().then(|| {
            imports.runtime("MirroredLocation");
            quote!(inputs: MirroredLocation::Body,)
        });
        let by_name: HashMap<&Name, &Argument> = arguments
            .iter()
            .map(|(input, argument)| (&input.name, argument))
            .collect();
        let mut fields = Vec::new();
        for input in self.operation.own_inputs() {
            let field = token(&input.field);
            fields.push(match (by_name.get(&input.name), &input.constant) {
                (Some(argument), _) => argument.member(&field),
                (None, Some(constant)) => {
                    let value = constant_value(self.api, constant, TypeScope::Crate, imports);
                    quote!(#field: #value)
                }
                (None, None) => unset_member(&field, input.presence.wrapper(&input.ty), imports),
            });
        }
        if body.is_some() {
            fields.push(self.initial_body(&arguments, body_argument.as_ref(), imports));
        }

        let owner = tag_client::owner(self.api, self.operation, imports);
        let docs = self.method_docs();
        let allowance = allowance(parameters.len() + 1);
        let (name, builder) = (token(&self.operation.ident), token(&self.operation.builder));
        quote! {
            impl #owner {
                #docs
                #allowance
                pub fn #name(&self, #(#parameters),*) -> #builder {
                    #builder {
                        client: self.inner.clone(),
                        options: CallOptions::new(),
                        #mirrored
                        #(#fields,)*
                    }
                }
            }
        }
    }

    fn argument(&self, input: &Input, imports: &mut Imports) -> Argument {
        Argument::for_member(
            self.api,
            &input.name.rust,
            (&input.ty, input.presence),
            TypeScope::Crate,
            imports,
        )
    }

    fn method_docs(&self) -> TokenStream {
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
        let docs = comment(&text);
        let deprecation = deprecation(&operation.docs);
        quote!(#docs #deprecation)
    }

    /// `body: …`, as a call begins with it.
    fn initial_body(
        &self,
        arguments: &[(&Input, Argument)],
        body_argument: Option<&Argument>,
        imports: &mut Imports,
    ) -> TokenStream {
        if let Some(ty) = self.operation.flattened_body() {
            let name = type_of(self.api, &TypeRef::Named(ty), TypeScope::Crate, imports);
            if self.api.types[ty].derives.default {
                return quote!(body: #name::default());
            }
            let members = arguments
                .iter()
                .filter(|(input, _)| matches!(input.location, InputLocation::BodyMember(_)))
                .map(|(_, argument)| argument.name());
            return quote!(body: #name::new(#(#members),*));
        }
        match body_argument {
            Some(argument) => argument.member(&ident("body")),
            None => quote!(body: None),
        }
    }

    /// The builder's struct.
    fn builder(&self, imports: &mut Imports) -> TokenStream {
        let method = self.api.method_path(self.operation);
        let docs = comment(&[format!(
            "Request builder of [`{method}`]. Awaiting it sends the request."
        )]);
        let body = self.operation.body.as_ref();
        let clone = self.operation.is_clone().then(|| quote!(Clone,));
        let mirrored = self
            .operation
            .has_mirrored_inputs()
            .then(|| quote!(inputs: MirroredLocation,));
        let inputs: Vec<TokenStream> = self
            .operation
            .own_inputs()
            .map(|input| {
                let field = token(&input.field);
                let ty = field_type(
                    self.api,
                    &input.ty,
                    input.presence,
                    TypeScope::Crate,
                    imports,
                );
                quote!(#field: #ty,)
            })
            .collect();
        let body = body.map(|body| {
            let ty = body::field_type(self.api, body, imports);
            quote!(body: #ty,)
        });
        let name = token(&self.operation.builder);
        quote! {
            #docs
            #[derive(#clone Debug)]
            #[must_use = "the request is not sent until the builder is awaited"]
            pub struct #name {
                client: runtime::Client,
                options: CallOptions,
                #mirrored
                #(#inputs)*
                #body
            }
        }
    }

    /// A setter for each input that is not required; `None` if there is none.
    fn setters(&self, imports: &mut Imports) -> Option<TokenStream> {
        let optional = self.operation.inputs.iter().filter(|input| !input.required);
        let mut setters: Vec<TokenStream> =
            optional.map(|input| self.setter(input, imports)).collect();
        if let Some(body) = self.operation.body.as_ref().filter(|body| !body.required) {
            setters.extend(body::setter(self.api, body, imports));
        }
        if self.operation.has_mirrored_inputs() {
            let docs = comment(&[
                "Sends the inputs that the API accepts both in the query and in the body in the query. Default: in",
                "the body.",
            ]);
            setters.push(setter::method(
                &docs,
                &ident("inputs_in_query"),
                &TokenStream::new(),
                &quote!(self.inputs),
                &quote!(MirroredLocation::Query),
            ));
        }
        let name = token(&self.operation.builder);
        (!setters.is_empty()).then(|| quote!(impl #name { #(#setters)* }))
    }

    fn setter(&self, input: &Input, imports: &mut Imports) -> TokenStream {
        let argument = self.argument(input, imports);
        let place = match &input.location {
            InputLocation::Parameter(_) => {
                let field = token(&input.field);
                quote!(self.#field)
            }
            InputLocation::BodyMember(member) | InputLocation::Mirrored { field: member, .. } => {
                let field = token(member);
                quote!(self.body.#field)
            }
        };
        let value = argument.wrapped(input.presence.wrapper(&input.ty), imports);
        argument.setter(&function_attributes(&input.docs), &place, &value)
    }

    /// What the runtime needs to know of the operation.
    fn description(&self, imports: &mut Imports) -> TokenStream {
        let name = token(&self.operation.builder);
        let output = response::output(self.api, self.operation, imports);
        let error_body = response::error_body(self.api, self.operation, imports);
        let spec = self.spec(imports);
        let encode = self.encode(imports);
        let decode = response::decode(self.api, self.operation, imports);
        let decode_error = response::decode_error(self.api, self.operation, imports).map(|decode| {
            quote! {
                fn decode_error(response: &RawResponse) -> Result<Option<Self::ErrorBody>, DecodeError> {
                    #decode
                }
            }
        });
        quote! {
            impl Operation for #name {
                type Output = #output;
                type ErrorBody = #error_body;

                const SPEC: OperationSpec = #spec;

                #encode

                fn decode(response: RawResponse) -> Result<Self::Output, DecodeError> {
                    #decode
                }

                #decode_error
            }
        }
    }

    fn spec(&self, imports: &mut Imports) -> TokenStream {
        let operation = self.operation;
        let security = security::needed(self.api, &operation.security).map(|needed| {
            imports.own("security");
            quote!(.security(#needed))
        });
        let accept = operation.responses.accept.join(", ");
        let accept = (!accept.is_empty()).then(|| quote!(.accept(#accept)));
        let streamed = match &operation.responses {
            responses if responses.is_streamed() => Some(quote!(.streamed())),
            responses if responses.is_partly_streamed() => Some(quote!(.partly_streamed())),
            _ => None,
        };
        let redirect = operation
            .responses
            .redirect
            .then(|| quote!(.returns_redirect()));
        let idempotency = match operation.idempotency {
            Idempotency::ByMethod => None,
            Idempotency::ReadOnly => Some(quote!(.read_only())),
            Idempotency::Idempotent => Some(quote!(.idempotent())),
        };
        let (id, path, method) = (&operation.id, &operation.path, operation.method.as_str());
        let new = match operation.method {
            HttpMethod::Query | HttpMethod::Other(_) => {
                quote!(OperationSpec::with_method(#id, #method, #path))
            }
            _ => {
                imports.runtime("Method");
                let method = ident(method);
                quote!(OperationSpec::new(#id, Method::#method, #path))
            }
        };
        quote! {
            #new
                #security #accept #streamed #redirect #idempotency
        }
    }

    fn encode(&self, imports: &mut Imports) -> TokenStream {
        let mut mirrored = Vec::new();
        let mut parameters = Vec::new();
        for input in &self.operation.inputs {
            match &input.location {
                InputLocation::Parameter(parameter) => {
                    let field = token(&input.field);
                    let value = quote!(&self.#field);
                    parameters.push(parameter::statement(parameter, &value, imports));
                }
                InputLocation::Mirrored { field, parameter } => {
                    imports.std("mem::take");
                    let field = token(field);
                    let value = quote!(&take(&mut self.body.#field));
                    mirrored.push(parameter::statement(parameter, &value, imports));
                }
                InputLocation::BodyMember(_) => {}
            }
        }
        let mutable = (!mirrored.is_empty()).then(|| quote!(mut));
        let mirrored = (!mirrored.is_empty()).then(|| {
            quote! {
                if self.inputs == MirroredLocation::Query {
                    #(#mirrored)*
                }
            }
        });
        let server = self.operation.servers.first().map(|server| {
            let url = server.default_url();
            quote!(request.server(#url);)
        });
        let body = self
            .operation
            .body
            .as_ref()
            .map(|body| body::statement(self.api, body, imports));
        let statements = quote!(#mirrored #server #(#parameters)* #body);
        let request = match statements.is_empty() {
            true => quote!(_request),
            false => quote!(request),
        };
        quote! {
            fn encode(#mutable self, #request: &mut Request) {
                #statements
            }
        }
    }
}

/// An argument as an item of a list, with all that is said of it.
fn argument_lines(name: &Ident, docs: &Docs) -> Vec<String> {
    let name = Prose::code(name.as_str());
    let first = Prose::new("{}: {}", [name, docs.summary.clone()]);
    crate::docs::bullet(&first, &docs.body)
}
