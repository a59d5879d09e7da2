//! Servers: `src/servers.rs`, a constant or a function each.

use clientsmith_model::{Api, Block, Prose, Server, ServerVariable};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::docs::{bullet, comment, lines, sentence, token};
use crate::imports::Imports;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/servers.rs`; nothing if the document names no server.
pub(crate) fn file(api: &Api) -> Result<Option<EmittedFile>, EmitError> {
    if api.servers.is_empty() {
        return Ok(None);
    }
    let mut source = RustFile::new("src/servers.rs");
    source.inner_docs(&["Base URLs of the API, for [`Client::builder`](super::Client::builder)."]);
    for server in &api.servers {
        let item = item(server, &mut source.imports);
        source.items(item);
    }
    source.finish(api).map(Some)
}

fn item(server: &Server, imports: &mut Imports) -> TokenStream {
    let name = token(&server.ident);
    let mut text = lines(&server.docs);
    text.push(String::new());
    text.extend(sentence(&Prose::code(&server.url)));
    if let Some(base) = &server.base {
        let base = Prose::code(base.as_str());
        let relative = Prose::new(
            "Relative: resolved against {}, such as `https://host`.",
            [base],
        );
        text.push(String::new());
        text.extend(sentence(&relative));
    }
    if server.variables.is_empty() && server.base.is_none() {
        let (docs, url) = (comment(&text), &server.url);
        return quote!(#docs pub const #name: &str = #url;);
    }
    if !server.variables.is_empty() {
        text.push(String::new());
    }
    for variable in &server.variables {
        let rest = match variable.docs.body.first() {
            Some(Block::Prose(rest)) => Some(rest.clone()),
            _ => None,
        };
        let sentences = std::iter::once(variable.docs.summary.clone()).chain(rest);
        let name = Prose::code(variable.name.rust.as_str());
        let first = Prose::new("{}: {}", [name, Prose::join(sentences, " ")]);
        text.extend(bullet(&first, &[]));
    }
    let docs = comment(&text);
    let arguments = server
        .variables
        .iter()
        .map(|variable| token(&variable.name.rust));
    let format = format_string(server);
    let values = server
        .variables
        .iter()
        .filter(|variable| is_raw(variable))
        .map(|variable| {
            let (name, value) = (
                crate::docs::ident(&format!("{}_", variable.name.rust.bare())),
                token(&variable.name.rust),
            );
            quote!(, #name = #value)
        });
    let url = match server.variables.is_empty() {
        true => server.url.to_token_stream(),
        false => quote!(format!(#format #(#values)*)),
    };
    let reference = (!server.variables.is_empty()).then(|| quote!(&));
    let base = server.base.as_ref().map(token);
    let (base, url) = match base {
        Some(base) => {
            imports.runtime("resolve_url");
            (
                Some(quote!(#base: &str,)),
                quote!(resolve_url(#base, #reference #url)),
            )
        }
        None => (None, url),
    };
    quote! {
        #docs
        pub fn #name(#base #(#arguments: &str),*) -> String {
            #url
        }
    }
}

/// A raw identifier can't stand in a format string.
fn is_raw(variable: &ServerVariable) -> bool {
    variable.name.rust.as_str() != variable.name.rust.bare()
}

/// The URL as a format string that captures the arguments.
fn format_string(server: &Server) -> String {
    let escaped = |text: &str| text.replace('{', "{{").replace('}', "}}");
    server.url_with(escaped, |variable| {
        let name = variable.name.rust.bare();
        if is_raw(variable) {
            format!("{{{name}_}}")
        } else {
            format!("{{{name}}}")
        }
    })
}
