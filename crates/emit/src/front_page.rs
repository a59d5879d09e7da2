//! `src/lib.rs`: the front page of the crate's docs, its modules, and what it re-exports.

use clientsmith_model::{Api, Prose};
use quote::quote;

use crate::docs::{lines, sentence};
use crate::example::Shown;
use crate::writer::Source;
use crate::{EmitError, File, guarantees};

/// `src/lib.rs`
pub(crate) fn file(api: &Api, example: Option<&Shown>) -> Result<File, EmitError> {
    let mut source = Source::new("src/lib.rs");
    source.inner_docs(&page(api, example));
    source.inner_attributes(quote!(#![cfg_attr(docsrs, feature(doc_cfg))]));
    let clients = api.tags.iter().any(|tag| tag.client.is_some());
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
            !api.types.is_empty(),
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
    source.items(quote! {
        mod client;
        #(#modules)*

        pub use client::{Client, ClientBuilder};
        pub use clientsmith_runtime as runtime;
        pub use clientsmith_runtime::{
            CallOptions, Error, HttpOptions, Limits, OperationExt, Response, RetryPolicy, Secret, Timeouts, Token,
            TokenProvider,
        };
    });
    source.finish(api)
}

fn page(api: &Api, example: Option<&Shown>) -> Vec<String> {
    let name = Prose::text(&api.info.name);
    let mut page = sentence(&Prose::new("Client for the {}.", [name]));
    page.push(String::new());
    page.extend(lines(&api.info.docs));
    if let Some(example) = example {
        page.extend(["", "# Example", "", "```no_run"].map(str::to_owned));
        page.push(example.import.clone());
        page.extend(
            [
                "",
                "# async fn example() -> Result<(), Box<dyn std::error::Error>> {",
            ]
            .map(str::to_owned),
        );
        page.extend_from_slice(&example.lines);
        page.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    }
    page.extend(CALLS.iter().map(|line| (*line).to_owned()));
    page.extend(ERRORS.iter().map(|line| (*line).to_owned()));
    page.extend(undocumented(api));
    page.extend(FEATURES.iter().map(|line| (*line).to_owned()));
    page.extend(["", "# What callers may count on", ""].map(str::to_owned));
    page.extend(guarantees::LINES.iter().map(|line| (*line).to_owned()));
    page
}

const CALLS: &[&str] = &[
    "",
    "# Calls",
    "",
    "Each operation is a method of [`Client`]; what is required are its arguments, everything else is a setter. A call is",
    "sent when it is awaited. A [`Response`] derefs to the decoded value and gives status and headers; `with_options` takes",
    "[`CallOptions`] for time limits, retries, headers, and inputs that the document does not name.",
];

const ERRORS: &[&str] = &[
    "",
    "# Errors",
    "",
    "[`Error`] tells apart what a caller acts on differently: [`Connect`](Error::Connect), [`Timeout`](Error::Timeout),",
    "[`Status`](Error::Status) with status, headers and what the server said, [`Decode`](Error::Decode) with the place in the",
    "JSON, and a few rarer ones. None ever shows a credential.",
];

fn undocumented(api: &Api) -> Vec<String> {
    let library = &api.package.library;
    let lines = [
        "",
        "# Calls that the document does not name",
        "",
        "[`Client::request`] makes any other request with the same credentials, retries and errors:",
        "",
        "```no_run",
    ];
    let mut page: Vec<String> = lines.map(str::to_owned).to_vec();
    page.push(format!(
        "# async fn example(client: {library}::Client) -> Result<(), {library}::Error> {{"
    ));
    page.push(format!("use {library}::runtime::{{Method, Value}};"));
    page.extend(
        [
            "",
            "let response = client.request(Method::GET, \"/some/path\").query(\"range\", \"7d\").send_json::<Value>().await?;",
            "# drop(response);",
            "# Ok(())",
            "# }",
            "```",
        ]
        .map(str::to_owned),
    );
    page
}

const FEATURES: &[&str] = &[
    "",
    "# Features",
    "",
    "| feature | |",
    "| --- | --- |",
    "| `rustls` (default), `native-tls` | TLS |",
    "| `blocking` | `send_blocking` on every call |",
    "| `gzip`, `deflate`, `brotli`, `zstd` | compressed responses |",
    "| `tracing` | a span a call, an event an attempt |",
    "| `jiff`, `chrono`, `time`, `uuid`, `url`, `rust_decimal` | conversions of their types |",
];
