//! The server: `src/server/…`, a trait with a method for each operation, and a file for the inputs and responses of each.

mod call;
mod mock;
mod reply;
mod setters;

use clientsmith_model::{Api, Operation, Service, ServiceOperation};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{comment, lines, token};
use crate::parallel::Page;
use crate::tag_client;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

pub(crate) use mock::file as mock_file;

/// An operation and what its service has for it.
#[derive(Clone, Copy)]
pub(crate) struct Served<'a> {
    pub(crate) index: usize,
    pub(crate) operation: &'a Operation,
    pub(crate) service: &'a ServiceOperation,
}

/// The operations of a service.
pub(crate) fn served<'a>(api: &'a Api, service: &'a Service) -> impl Iterator<Item = Served<'a>> {
    let pairs = api.operations.iter().zip(&service.operations).enumerate();
    pairs.map(|(index, (operation, service))| Served {
        index,
        operation,
        service,
    })
}

/// The condition under which an operation is there: its tag's feature.
pub(crate) fn condition(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let tag = api.tags.get(operation.tag?.0 as usize)?;
    tag_client::condition(tag)
}

/// `src/server/…`, and the setters of types for tests.
pub(crate) fn pages<'a>(api: &'a Api, service: &'a Service) -> Vec<Page<'a>> {
    let mut pages: Vec<Page<'_>> = vec![
        Box::new(move || root(api, service)),
        Box::new(move || {
            Ok(EmittedFile {
                path: "src/server/description.json".to_owned(),
                text: service.description.clone(),
            })
        }),
    ];
    for served in served(api, service) {
        pages.push(Box::new(move || file(api, served)));
    }
    pages.extend(setters::pages(api));
    pages
}

/// `src/server/mod.rs`
fn root(api: &Api, service: &Service) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/server/mod.rs");
    source.inner_docs(&[
        "A server of the API: implement [`Service`], and make a [`server`] of it.",
        "",
        "```",
        &format!("use {}::server::{{Limits, Service, server}};", api.package.library),
        "",
        "struct Backend;",
        "",
        "impl Service for Backend {}",
        "",
        "// A router of axum, for `axum::serve`. Methods that are not written respond with status 501.",
        "let router = server(Backend).limits(Limits::new().body_bytes(1 << 20)).into_router();",
        "# drop(router);",
        "```",
        "",
        "Requests that do not match the document are refused with problem details (RFC 9457) before a method is",
        "called: status 404 or 405 for a route, 401 for missing credentials, 406 and 415 for media types, 413 for",
        "limits, 400 for texts that can't be decoded, and 422 for values that the document's schemas do not allow.",
        "Whether credentials are right is for the service to decide.",
    ]);
    source.imports.server("Api");
    if !api.operations.is_empty() {
        source.imports.std("future::Future");
        source.imports.std("sync::Arc");
        source.imports.server("not_written");
    }
    let operations = || served(api, service);
    let modules = operations().map(|served| {
        let (condition, module) = (
            condition(api, served.operation),
            token(&served.service.module),
        );
        quote!(#condition pub mod #module;)
    });
    let methods = operations().map(|served| {
        let condition = condition(api, served.operation);
        let docs = comment(&lines(&served.operation.docs));
        let (method, module) = (token(&served.service.method), token(&served.service.module));
        quote! {
            #condition
            #docs
            fn #method(
                &self,
                request: Request<#module::Call>,
            ) -> impl Future<Output = Outcome<#module::Call>> + Send {
                drop(request);
                not_written::<#module::Call>()
            }
        }
    });
    // What a feature leaves out can't be an assignment.
    let is_conditional = operations().any(|served| condition(api, served.operation).is_some());
    let binding = is_conditional.then(|| quote!(let));
    let dispatched = operations().map(|served| {
        let condition = condition(api, served.operation);
        let (method, module) = (token(&served.service.method), token(&served.service.module));
        quote! {
            #condition
            #binding builder = builder.operation(|service: Arc<S>, request: Request<#module::Call>| async move {
                service.#method(request).await
            });
        }
    });
    let reexported = [
        "Content",
        "Event",
        "EventStream",
        "File",
        "JsonLines",
        "Limits",
        "Outcome",
        "Part",
        "Problem",
        "Reply",
        "ReplyBody",
        "Request",
        "RequestBody",
        "Server",
        "ServerBuilder",
        "StatusCode",
        "axum",
    ];
    let reexported = reexported.map(crate::docs::ident);
    let dispatched: Vec<TokenStream> = dispatched.collect();
    let new = quote!(ServerBuilder::new(description(), service));
    let mutability = (!is_conditional).then(|| quote!(mut));
    let allowed = is_conditional.then(|| {
        quote!(#[allow(clippy::let_and_return, reason = "features decide which operations there are")])
    });
    let dispatch = match dispatched.is_empty() {
        true => new,
        false => quote! {
            let #mutability builder = #new;
            #(#dispatched)*
            builder
        },
    };
    let trait_docs = comment(&[
        "A service of the API: a method for each operation.".to_owned(),
        String::new(),
        "A method that is not written responds with status 501, or with the document's example where the request".to_owned(),
        "asks for one (`Prefer: example`).".to_owned(),
    ]);
    source.items(quote! {
        #(#modules)*
        pub use clientsmith_server::{#(#reexported),*};

        #trait_docs
        pub trait Service: Send + Sync + 'static {
            #(#methods)*
        }

        /// The description of the API that servers read.
        pub fn description() -> Api {
            Api::new(include_str!("description.json"))
        }

        /// Creates a builder of a server out of a service.
        #allowed
        pub fn server<S: Service>(service: S) -> ServerBuilder<S> {
            #dispatch
        }
    });
    source.finish(api)
}

/// The file of an operation: its inputs and its responses.
fn file(api: &Api, served: Served<'_>) -> Result<EmittedFile, EmitError> {
    let path = format!("src/server/{}.rs", served.service.module.bare());
    let mut source = RustFile::new(path);
    let method = served.service.method.bare();
    source.inner_docs(&[format!(
        "Inputs and responses of [`Service::{method}`](super::Service::{method})."
    )]);
    call::items(api, served, &mut source);
    reply::items(api, served, &mut source);
    source.finish(api)
}
