//! The responses of an operation: an enum with a variant for each, and how it is written.

use clientsmith_model::{Api, Payload, ServiceResponse, StatusRange, StreamItem, TypeRef};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Served;
use crate::docs::{attributes, comment, token};
use crate::imports::Imports;
use crate::type_ref::{TypeScope, type_of};
use crate::writer::RustFile;

/// The enum `Response`.
pub(super) fn items(api: &Api, served: Served<'_>, source: &mut RustFile) {
    let imports = &mut source.imports;
    imports.server("EncodedReply");
    imports.server("IntoReply");
    imports.server("Problem");
    let responses = &served.service.responses;
    let variants: Vec<TokenStream> = responses
        .iter()
        .map(|response| variant(api, response, imports))
        .collect();
    let arms = responses.iter().map(arm);
    let conversions: Vec<TokenStream> = responses
        .iter()
        .filter(|response| response.converts)
        .map(|response| conversion(api, response, imports))
        .collect();
    let method = served.service.method.bare();
    let docs = comment(&[format!(
        "Responses of [`Service::{method}`](super::Service::{method})."
    )]);
    let sizes = (responses.len() > 1).then(|| {
        quote!(#[allow(clippy::large_enum_variant, reason = "a request has one, which is encoded at once")])
    });
    source.items(quote! {
        #docs
        #[derive(Debug)]
        #[non_exhaustive]
        #sizes
        pub enum Response {
            #(#variants)*
        }

        #(#conversions)*

        impl IntoReply for Response {
            fn into_reply(self) -> Result<EncodedReply, Problem> {
                match self {
                    #(#arms)*
                }
            }
        }
    });
}

/// The type of a response's body; `None` where it has none.
fn body_type(api: &Api, response: &ServiceResponse, imports: &mut Imports) -> Option<TokenStream> {
    if response.is_raw {
        imports.server("Content");
        return Some(quote!(Content));
    }
    Some(match &response.payload {
        Payload::Empty => return None,
        Payload::Value(ty) => type_of(api, ty, TypeScope::Crate, imports),
        Payload::Text | Payload::String => quote!(String),
        Payload::Binary => {
            imports.server("ReplyBody");
            quote!(ReplyBody)
        }
        Payload::Events(item) | Payload::JsonLines(item) => {
            imports.server("EventStream");
            let item = type_of(api, item.ty(), TypeScope::Crate, imports);
            quote!(EventStream<#item>)
        }
    })
}

fn variant(api: &Api, response: &ServiceResponse, imports: &mut Imports) -> TokenStream {
    let (docs, name) = (attributes(&response.docs), token(&response.ident));
    let status = match response.status {
        StatusRange::Exact(_) => None,
        StatusRange::Class(_) | StatusRange::Default => {
            imports.server("StatusCode");
            Some(quote!(StatusCode))
        }
    };
    let held: Vec<TokenStream> = status
        .into_iter()
        .chain(body_type(api, response, imports))
        .collect();
    match held.is_empty() {
        true => quote!(#docs #name,),
        false => quote!(#docs #name(#(#held),*),),
    }
}

/// `From` the body of a response.
fn conversion(api: &Api, response: &ServiceResponse, imports: &mut Imports) -> TokenStream {
    let name = token(&response.ident);
    let (ty, value) = match &response.payload {
        Payload::Value(TypeRef::Boxed(inner)) if !response.is_raw => (
            Some(type_of(api, inner, TypeScope::Crate, imports)),
            quote!(Box::new(body)),
        ),
        _ => (body_type(api, response, imports), quote!(body)),
    };
    quote! {
        impl From<#ty> for Response {
            fn from(body: #ty) -> Self {
                Self::#name(#value)
            }
        }
    }
}

/// What writes a response.
fn arm(response: &ServiceResponse) -> TokenStream {
    let (name, media_type) = (token(&response.ident), &response.media_type);
    let (pattern, status) = match response.status {
        StatusRange::Exact(code) => (None, {
            let code = Literal::u16_suffixed(code);
            quote!(#code)
        }),
        StatusRange::Class(_) | StatusRange::Default => (Some(quote!(status)), quote!(status)),
    };
    let is_empty = response.payload == Payload::Empty && !response.is_raw;
    let held: Vec<TokenStream> = pattern
        .into_iter()
        .chain((!is_empty).then(|| quote!(body)))
        .collect();
    let pattern = match held.is_empty() {
        true => quote!(Self::#name),
        false => quote!(Self::#name(#(#held),*)),
    };
    let reply = match &response.payload {
        _ if response.is_raw => quote!(content(#status, #media_type, body)),
        Payload::Empty => quote!(empty(#status)),
        Payload::Value(_) => quote!(json(#status, #media_type, &body)),
        Payload::Text => quote!(text(#status, #media_type, body)),
        Payload::String => quote!(string(#status, #media_type, body)),
        Payload::Binary => quote!(bytes(#status, #media_type, body)),
        Payload::Events(StreamItem::Json(_)) => quote!(events(#status, #media_type, body)),
        Payload::Events(StreamItem::Text) => quote!(text_events(#status, #media_type, body)),
        Payload::Events(StreamItem::Event { .. }) => {
            quote!(whole_events(#status, #media_type, body))
        }
        Payload::JsonLines(StreamItem::Text) => quote!(text_lines(#status, #media_type, body)),
        Payload::JsonLines(_) => quote!(json_lines(#status, #media_type, body)),
    };
    quote!(#pattern => EncodedReply::#reply,)
}
