//! `src/clients.rs`: a client a tag, where the model asks for them; and what an operation belongs to.

use clientsmith_model::{Api, Operation, Prose, Tag, TagClient};
use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::{attributes, comment, ident, sentence, token};
use crate::imports::Imports;
use crate::writer::RustFile;
use crate::{EmitError, EmittedFile};

/// `src/clients.rs`; nothing if all methods are the client's own.
pub(crate) fn file(api: &Api) -> Result<Option<EmittedFile>, EmitError> {
    let clients: Vec<(&Tag, &TagClient)> = api
        .tags
        .iter()
        .filter_map(|tag| Some((tag, tag.client.as_ref()?)))
        .collect();
    if clients.is_empty() {
        return Ok(None);
    }
    let mut source = RustFile::new("src/clients.rs");
    source.inner_docs(&[
        "Clients for the operations of one tag each, returned by methods of [`Client`].",
    ]);
    source.imports.own("Client");
    source.imports.own("runtime");
    for (tag, client) in &clients {
        let (docs, name) = (attributes(&tag.docs), token(&client.ident));
        let condition = condition(tag);
        source.items(quote! {
            #docs
            #condition
            #[derive(Clone, Debug)]
            pub struct #name {
                pub(crate) inner: runtime::Client,
            }
        });
    }
    let methods: Vec<TokenStream> = clients
        .iter()
        .map(|(tag, client)| {
            let (name, method) = (token(&client.ident), token(&client.method));
            let docs = comment(&sentence(&Prose::new(
                "Returns a client for the operations of the tag {}. It shares connections, tokens and settings with this one.",
                [Prose::code(&tag.name)],
            )));
            let condition = condition(tag);
            quote! {
                #docs
                #condition
                pub fn #method(&self) -> #name {
                    #name { inner: self.inner.clone() }
                }
            }
        })
        .collect();
    source.items(quote!(impl Client { #(#methods)* }));
    source.finish(api).map(Some)
}

/// The feature without which a tag's operations are left out, as an attribute.
pub(crate) fn condition(tag: &Tag) -> Option<TokenStream> {
    let feature = tag.feature.as_deref()?;
    Some(quote!(#[cfg(feature = #feature)]))
}

/// The type that has an operation's method, imported.
pub(crate) fn owner(api: &Api, operation: &Operation, imports: &mut Imports) -> proc_macro2::Ident {
    match api.tag_client(operation) {
        Some(client) => {
            imports.own(&format!("clients::{}", client.ident));
            token(&client.ident)
        }
        None => {
            imports.own("Client");
            ident("Client")
        }
    }
}

/// The receiver of an operation's method call: `client` or `client.pets()`.
pub(crate) fn receiver(api: &Api, operation: &Operation) -> TokenStream {
    match api.tag_client(operation) {
        None => quote!(client),
        Some(client) => {
            let method = token(&client.method);
            quote!(client.#method())
        }
    }
}
