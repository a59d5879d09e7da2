//! `src/lib.rs`: the front page of the crate's docs, its modules, and what it re-exports.

use clientsmith_model::{Api, Contents, Layout, Prose, RuntimeDependency};
use quote::quote;

use crate::docs::{lines, sentence, token};
use crate::example::ShownExample;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile, compatibility};

/// `src/lib.rs`
pub(crate) fn file(api: &Api, example: Option<&ShownExample>) -> Result<EmittedFile, EmitError> {
    let mut source = RustFile::new("src/lib.rs");
    source.inner_docs(&page(api, example));
    if api.package.layout == Layout::Crate {
        source.inner_attributes(quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    }
    let clients = api.tags.iter().any(|tag| tag.client.is_some());
    let cli = api.command_line.is_some().then(|| {
        quote!(
            #[cfg(feature = "cli")]
            pub mod cli;
        )
    });
    let modules = [
        (
            clients,
            quote!(
                pub mod clients;
            ),
        ),
        (
            !api.operations.is_empty(),
            quote!(
                pub mod operations;
            ),
        ),
        (
            !api.schemes.is_empty(),
            quote!(
                pub mod security;
            ),
        ),
        (
            !api.servers.is_empty(),
            quote!(
                pub mod servers;
            ),
        ),
        (
            !api.types.is_empty() && !has_foreign_types(api),
            quote!(
                pub mod types;
            ),
        ),
        (
            !api.webhooks.is_empty(),
            quote!(
                pub mod webhooks;
            ),
        ),
    ];
    let modules = modules.into_iter().filter(|(is_there, _)| *is_there);
    let modules = modules.map(|(_, module)| module);
    let is_types = api.package.contents == Contents::Types;
    let foreign_types = match &api.package.contents {
        Contents::WithTypesOf(library) if !api.types.is_empty() => {
            let library = token(library);
            Some(quote!(
                pub use #library::types;
            ))
        }
        _ => None,
    };
    let allowed = match is_types {
        true => quote!(
            dead_code,
            unused_imports,
            unused_macros,
            rustdoc::broken_intra_doc_links
        ),
        false => quote!(unused_imports, unused_macros),
    };
    let (module, runtime) = match api.package.runtime {
        RuntimeDependency::Vendored => (
            Some(quote! {
                #[allow(
                    #allowed,
                    rustdoc::private_intra_doc_links,
                    reason = "the runtime is whole, whatever this API needs of it"
                )]
                pub mod runtime;
            }),
            quote!(
                pub use runtime::
            ),
        ),
        _ => (
            None,
            quote!(
                pub use clientsmith_runtime as runtime;
                pub use clientsmith_runtime::
            ),
        ),
    };
    let xml = (!api.xml.roots.is_empty()).then(|| {
        quote!(
            mod xml;
        )
    });
    if is_types {
        source.items(quote!(#(#modules)* #module));
        if api.package.runtime != RuntimeDependency::Vendored {
            source.items(quote!(
                pub use clientsmith_runtime as runtime;
            ));
        }
        return source.finish(api);
    }
    let service = (api.service.is_some() && api.package.layout == Layout::Crate).then(|| {
        quote! {
            #[cfg(feature = "mock")]
            #[cfg_attr(docsrs, doc(cfg(feature = "mock")))]
            pub mod mock;
            #[cfg(feature = "server")]
            #[cfg_attr(docsrs, doc(cfg(feature = "server")))]
            pub mod server;
        }
    });
    source.items(quote! {
        #cli
        mod client;
        #(#modules)*
        #service
        #xml
        #module

        pub use client::{Client, ClientBuilder};
        #foreign_types
        #runtime {
            CallOptions, Decoding, EmptyBodies, Error, HttpOptions, Limits, OperationExt, Response, RetryPolicy, Secret, Timeouts, Token,
            TokenProvider,
        };
    });
    source.finish(api)
}

/// Whether another crate has the client's types.
const fn has_foreign_types(api: &Api) -> bool {
    matches!(api.package.contents, Contents::WithTypesOf(_))
}

fn page(api: &Api, example: Option<&ShownExample>) -> Vec<String> {
    let name = Prose::text(&api.info.name);
    let is_types = api.package.contents == Contents::Types;
    let about = match is_types {
        true => "Types of the {}, without a client.",
        false => "Client for the {}.",
    };
    let mut page = sentence(&Prose::new(about, [name]));
    page.push(String::new());
    page.extend(lines(&api.info.docs));
    if is_types {
        if api.package.layout == Layout::Crate {
            page.extend(owned(&[
                "",
                "# Features",
                "",
                "| feature | enables |",
                "| --- | --- |",
            ]));
            page.extend(owned(TYPES_FEATURE_ROWS));
            page.extend(owned(&["", "# Compatibility", ""]));
            page.extend(owned(compatibility::LINES));
        }
        return page;
    }
    if let Some(example) = example {
        page.extend(owned(&["", "# Example", ""]));
        page.push(fence(api).to_owned());
        page.push(example.import.clone());
        page.extend(owned(&[
            "",
            "# async fn example() -> Result<(), Box<dyn std::error::Error>> {",
        ]));
        page.extend_from_slice(&example.lines);
        page.extend(owned(&["# Ok(())", "# }", "```"]));
    }
    page.extend(owned(MAKING_CALLS));
    if api
        .operations
        .iter()
        .any(|operation| operation.pagination.is_some())
    {
        page.extend(owned(PAGINATION));
    }
    page.extend(owned(ERROR_HANDLING));
    page.extend(undocumented_endpoints(api));
    if api.package.layout == Layout::Crate {
        page.extend(owned(FEATURES));
        page.extend(owned(TYPES_FEATURE_ROWS));
        if !api.xml.roots.is_empty() {
            let default = match api.xml.is_needed {
                true => " (default)",
                false => "",
            };
            page.push(format!(
                "| `xml`{default} | bodies in XML; without it, one that is sent or received is an error |"
            ));
        }
        if api.service.is_some() {
            page.extend(owned(SERVICE_FEATURES));
        }
        if let Some(line) = &api.command_line {
            let program = &line.program;
            page.push(format!(
                "| `cli` | the program `{program}`, which calls the API from a shell |"
            ));
        }
        page.extend(owned(&["", "# Compatibility", ""]));
        page.extend(owned(compatibility::LINES));
    }
    page
}

/// How a block of code begins. The path of a module is unknown: its examples are not compiled.
const fn fence(api: &Api) -> &'static str {
    match api.package.layout {
        Layout::Crate => "```no_run",
        Layout::Module => "```ignore",
    }
}

fn owned(lines: &'static [&'static str]) -> impl Iterator<Item = String> {
    lines.iter().map(|line| (*line).to_owned())
}

const MAKING_CALLS: &[&str] = &[
    "",
    "# Making calls",
    "",
    "Each operation is a method of [`Client`]. Required inputs are arguments of the method; optional",
    "inputs are setters of the request builder that it returns. Awaiting the builder sends the request.",
    "A [`Response`] dereferences to the decoded value and holds the status and headers.",
    "`with_options` accepts [`CallOptions`]: time limits, retries, headers, and inputs that the API's",
    "document does not describe.",
];

const PAGINATION: &[&str] = &[
    "",
    "# Pagination",
    "",
    "Builders of operations that return their items in pages have the methods `items` and `pages`. Both",
    "return a `Stream` that also has an asynchronous method `next`, and request a page when it is needed:",
    "each is a call of its own, with the same options. `items_blocking` and `pages_blocking` are iterators",
    "(feature `blocking`).",
];

const ERROR_HANDLING: &[&str] = &[
    "",
    "# Error handling",
    "",
    "A failed call returns an [`Error`]:",
    "",
    "| variant | cause |",
    "| --- | --- |",
    "| [`Build`](Error::Build) | the request is not valid; nothing was sent |",
    "| [`Credentials`](Error::Credentials) | a credential is missing, or obtaining a token failed; nothing was sent |",
    "| [`Connect`](Error::Connect) | connecting to the server failed |",
    "| [`Timeout`](Error::Timeout) | a time limit was exceeded |",
    "| [`Status`](Error::Status) | the status is not successful; the error holds status, headers and body |",
    "| [`Decode`](Error::Decode) | the response does not match the document; the error holds the place in the JSON |",
    "| [`Limit`](Error::Limit) | the response exceeds one of the client's [`Limits`] |",
    "| [`Transport`](Error::Transport) | the connection broke, or the response is not valid HTTP |",
    "",
    "Errors never contain credentials.",
];

fn undocumented_endpoints(api: &Api) -> Vec<String> {
    let library = &api.package.library;
    let signature =
        format!("# async fn example(client: {library}::Client) -> Result<(), {library}::Error> {{");
    let import = format!("use {library}::runtime::{{Method, Value}};");
    let mut page: Vec<String> = owned(&[
        "",
        "# Undocumented endpoints",
        "",
        "[`Client::request`] sends any other request, with the same credentials, retries and errors:",
        "",
    ])
    .collect();
    page.extend([fence(api).to_owned(), signature, import]);
    page.extend(owned(&[
        "",
        "let response = client",
        "    .request(Method::GET, \"/some/path\")",
        "    .query(\"range\", \"7d\")",
        "    .send_json::<Value>()",
        "    .await?;",
        "# drop(response);",
        "# Ok(())",
        "# }",
        "```",
    ]));
    page
}

const SERVICE_FEATURES: &[&str] = &[
    "| `server` | a trait with a method for each operation, and a server made of it |",
    "| `mock` | a mock server for tests; enables `server` |",
];

const FEATURES: &[&str] = &[
    "",
    "# Features",
    "",
    "| feature | enables |",
    "| --- | --- |",
    "| `rustls` (default) | TLS by rustls |",
    "| `native-tls` | TLS by the library of the operating system |",
    "| `blocking` | `send_blocking`, for callers without an async runtime |",
    "| `gzip`, `deflate`, `brotli`, `zstd` | compressed responses |",
    "| `http2` | HTTP/2, where the server chooses it |",
    "| `tracing` | a span for each call and an event for each attempt |",
    "| `opentelemetry` | an observer that measures calls by OpenTelemetry's conventions |",
    "| `tower` | middleware around calls and attempts |",
];

const TYPES_FEATURE_ROWS: &[&str] = &[
    "| `chrono`, `jiff`, `time` | conversions from and to their dates, times and durations |",
    "| `rust_decimal`, `url`, `uuid` | conversions from and to their types |",
];
