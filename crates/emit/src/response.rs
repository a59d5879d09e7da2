//! Responses: what a call gives, how it is decoded, and the enums of several responses.

use clientsmith_model::{
    Api, Errors, Headers, Ident, Operation, Payload, ResponseVariant, StatusRange, Success,
};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::docs::{attributes, comment, token};
use crate::imports::Imports;
use crate::macro_call::{End, MacroCall};
use crate::schema::{Scope, type_of};
use crate::writer::Source;

/// Types that responses declare beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    let success = match &operation.responses.success {
        Success::ByStatus { ident, .. } => Some(ident),
        Success::One { .. } => None,
    };
    let errors = match &operation.responses.errors {
        Errors::ByStatus { ident, .. } => Some(ident),
        Errors::One { .. } | Errors::Untyped => None,
    };
    let headers = operation
        .responses
        .headers
        .as_ref()
        .map(|headers| &headers.ident);
    success.into_iter().chain(errors).chain(headers).collect()
}

/// `type Output`
pub(crate) fn output(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    match &operation.responses.success {
        Success::One { payload, .. } => payload_type(api, payload, imports),
        Success::ByStatus { ident, .. } => token(ident).into_token_stream(),
    }
}

fn payload_type(api: &Api, payload: &Payload, imports: &mut Imports) -> TokenStream {
    match payload {
        Payload::Empty => quote!(()),
        Payload::Json(ty) => type_of(api, ty, Scope::Crate, imports),
        Payload::Text => quote!(String),
        Payload::Binary => {
            imports.runtime("Bytes");
            quote!(Bytes)
        }
        Payload::Events(ty) | Payload::JsonLines(ty) => {
            imports.runtime("EventStream");
            let item = type_of(api, ty, Scope::Crate, imports);
            quote!(EventStream<#item>)
        }
    }
}

/// `type ErrorBody`
pub(crate) fn error_body(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    match &operation.responses.errors {
        Errors::Untyped => {
            imports.runtime("NoErrorBody");
            quote!(NoErrorBody)
        }
        Errors::One { ty, .. } => type_of(api, ty, Scope::Crate, imports),
        Errors::ByStatus { ident, .. } => token(ident).into_token_stream(),
    }
}

/// What `fn decode` does.
pub(crate) fn decode(operation: &Operation) -> TokenStream {
    match &operation.responses.success {
        Success::One { payload, .. } => {
            let read = read(payload);
            quote!(response.#read())
        }
        Success::ByStatus { ident, responses } => {
            let ident = token(ident);
            let arms = responses.iter().map(|response| {
                let (pattern, variant) = (pattern(response.status), token(&response.ident));
                if response.payload == Payload::Empty {
                    return quote!(#pattern => Ok(#ident::#variant),);
                }
                let read = read(&response.payload);
                quote!(#pattern => response.#read().map(#ident::#variant),)
            });
            let rest = (!has_default(responses)).then(|| quote!(_ => response.unexpected(),));
            quote! {
                match response.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

/// The method of a response that reads a payload.
fn read(payload: &Payload) -> TokenStream {
    match payload {
        Payload::Empty => quote!(empty),
        Payload::Json(_) => quote!(json),
        Payload::Text => quote!(text),
        Payload::Binary => quote!(bytes),
        Payload::Events(_) => quote!(events),
        Payload::JsonLines(_) => quote!(json_lines),
    }
}

fn pattern(status: StatusRange) -> TokenStream {
    match status {
        StatusRange::Exact(code) => Literal::u16_unsuffixed(code).into_token_stream(),
        StatusRange::Class(class) => {
            let first = u16::from(class) * 100;
            let (first, last) = (
                Literal::u16_unsuffixed(first),
                Literal::u16_unsuffixed(first + 99),
            );
            quote!(#first..=#last)
        }
        StatusRange::Default => quote!(_),
    }
}

fn has_default(responses: &[ResponseVariant]) -> bool {
    let mut statuses = responses.iter().map(|response| response.status);
    statuses.any(|status| status == StatusRange::Default)
}

/// What `fn decode_error` does; nothing where no failure has a type.
pub(crate) fn decode_error(operation: &Operation) -> Option<TokenStream> {
    match &operation.responses.errors {
        Errors::Untyped => None,
        Errors::One { statuses, .. } if statuses.contains(&StatusRange::Default) => {
            Some(quote!(response.json().map(Some)))
        }
        Errors::One { statuses, .. } => {
            let patterns = statuses.iter().map(|status| pattern(*status));
            Some(quote! {
                match response.status().as_u16() {
                    #(#patterns)|* => response.json().map(Some),
                    _ => Ok(None),
                }
            })
        }
        Errors::ByStatus { ident, responses } => {
            let ident = token(ident);
            let arms = responses.iter().map(|response| {
                let (pattern, variant) = (pattern(response.status), token(&response.ident));
                quote!(#pattern => response.json().map(#ident::#variant).map(Some),)
            });
            let rest = (!has_default(responses)).then(|| quote!(_ => Ok(None),));
            Some(quote! {
                match response.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            })
        }
    }
}

/// The enums of several responses, and the struct of headers.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut Source) {
    let method = api.method_path(operation);
    if let Success::ByStatus { ident, responses } = &operation.responses.success {
        let docs = format!("Responses of [`{method}`], by status.");
        let item = by_status(api, ident, responses, &docs, &mut source.imports);
        source.items(item);
    }
    if let Errors::ByStatus { ident, responses } = &operation.responses.errors {
        let docs = format!("Error bodies of [`{method}`], by status.");
        let item = by_status(api, ident, responses, &docs, &mut source.imports);
        source.imports.runtime("TypedErrorBody");
        let name = token(ident);
        source.items(quote! {
            #item
            impl TypedErrorBody for #name {}
        });
    }
    if let Some(headers) = &operation.responses.headers {
        header_struct(api, &method, headers, source);
    }
}

/// The struct of headers and how it is read.
fn header_struct(api: &Api, method: &str, headers: &Headers, source: &mut Source) {
    let docs = comment(&[
        format!("Response headers of [`{method}`]. Read them with"),
        format!("`{}::try_from(response.headers())`.", headers.ident),
    ]);
    let name = token(&headers.ident);
    let mut fields = Vec::new();
    let mut entries = Vec::new();
    for header in &headers.fields {
        let (docs, name, wire) = (
            attributes(&header.docs),
            token(&header.name.rust),
            &header.name.wire,
        );
        let ty = type_of(api, &header.ty, Scope::Crate, &mut source.imports);
        fields.push(quote!(#docs pub #name: Option<#ty>,));
        entries.push(quote!(#name => #wire));
    }
    source.items(quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    });
    source.macro_call(MacroCall {
        name: "response_headers",
        head: name.into_token_stream(),
        entries,
        end: End::Nothing,
    });
}

fn by_status(
    api: &Api,
    ident: &Ident,
    responses: &[ResponseVariant],
    docs: &str,
    imports: &mut Imports,
) -> TokenStream {
    let (docs, name) = (comment(&[docs]), token(ident));
    let variants = responses.iter().map(|response| {
        let (docs, name) = (attributes(&response.docs), token(&response.ident));
        match &response.payload {
            Payload::Empty => quote!(#docs #name,),
            payload => {
                let ty = payload_type(api, payload, imports);
                quote!(#docs #name(#ty),)
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}
