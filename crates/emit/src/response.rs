//! Answers: what a call gives, how it is decoded, and the enums of several answers.

use clientsmith_model::{
    Answer, Api, Errors, Headers, Ident, Operation, Payload, StatusRange, Success,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::docs::{attributes, comment, token};
use crate::fragment::Fragment;
use crate::imports::Imports;
use crate::schema::{Scope, type_of};
use crate::sub_client;
use crate::writer::{Source, string};

/// Types that answers declare beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    let success = match &operation.answers.success {
        Success::Choice { ident, .. } => Some(ident),
        Success::One { .. } => None,
    };
    let errors = match &operation.answers.errors {
        Errors::Choice { ident, .. } => Some(ident),
        Errors::One { .. } | Errors::Untyped => None,
    };
    let headers = operation
        .answers
        .headers
        .as_ref()
        .map(|headers| &headers.ident);
    success.into_iter().chain(errors).chain(headers).collect()
}

/// Whether the answer is decoded while it comes.
pub(crate) fn is_streamed(operation: &Operation) -> bool {
    matches!(
        operation.answers.success,
        Success::One {
            payload: Payload::Events(_) | Payload::JsonLines(_),
            ..
        }
    )
}

/// `type Output`
pub(crate) fn output(api: &Api, operation: &Operation, imports: &mut Imports) -> Fragment {
    match &operation.answers.success {
        Success::One { payload, .. } => payload_type(api, payload, imports),
        Success::Choice { ident, .. } => ident.into(),
    }
}

fn payload_type(api: &Api, payload: &Payload, imports: &mut Imports) -> Fragment {
    match payload {
        Payload::Empty => Fragment::new("()"),
        Payload::Json(ty) => type_of(api, ty, Scope::Crate, imports),
        Payload::Text => Fragment::new("String"),
        Payload::Binary => {
            imports.runtime("Bytes");
            Fragment::new("Bytes")
        }
        Payload::Events(ty) | Payload::JsonLines(ty) => {
            imports.runtime("EventStream");
            let item = type_of(api, ty, Scope::Crate, imports);
            Fragment::new(format!("EventStream<{item}>"))
        }
    }
}

/// `type ErrorBody`
pub(crate) fn error_body(api: &Api, operation: &Operation, imports: &mut Imports) -> Fragment {
    match &operation.answers.errors {
        Errors::Untyped => {
            imports.runtime("Untyped");
            Fragment::new("Untyped")
        }
        Errors::One { ty, .. } => type_of(api, ty, Scope::Crate, imports),
        Errors::Choice { ident, .. } => ident.into(),
    }
}

/// `fn decode`
pub(crate) fn decode(operation: &Operation) -> TokenStream {
    let body = match &operation.answers.success {
        Success::One { payload, .. } => {
            let read = read(payload);
            quote!(response.#read())
        }
        Success::Choice { ident, answers } => {
            let arms = answers.iter().map(|answer| {
                let pattern = pattern(answer.status);
                let value = variant_value(ident, answer);
                quote!(#pattern => #value)
            });
            let rest = (!answers
                .iter()
                .any(|answer| answer.status == StatusRange::Default))
            .then(|| quote!(_ => response.unexpected(),));
            quote!(match response.status().as_u16() { #(#arms,)* #rest })
        }
    };
    quote! {
        fn decode(response: Received) -> Result<Self::Output, DecodeError> {
            #body
        }
    }
}

fn read(payload: &Payload) -> proc_macro2::Ident {
    crate::docs::ident(match payload {
        Payload::Empty => "empty",
        Payload::Json(_) => "json",
        Payload::Text => "text",
        Payload::Binary => "bytes",
        Payload::Events(_) => "events",
        Payload::JsonLines(_) => "json_lines",
    })
}

fn variant_value(ident: &Ident, answer: &Answer) -> TokenStream {
    let (name, variant, read) = (token(ident), token(&answer.ident), read(&answer.payload));
    if answer.payload == Payload::Empty {
        quote!(Ok(#name::#variant))
    } else {
        quote!(response.#read().map(#name::#variant))
    }
}

fn pattern(status: StatusRange) -> TokenStream {
    match status {
        StatusRange::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
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

/// `fn decode_error`; nothing where no failure has a type.
pub(crate) fn decode_error(operation: &Operation) -> TokenStream {
    let body = match &operation.answers.errors {
        Errors::Untyped => return TokenStream::new(),
        Errors::One { statuses, .. } if statuses.contains(&StatusRange::Default) => {
            quote!(response.json().map(Some))
        }
        Errors::One { statuses, .. } => {
            let patterns = statuses.iter().map(|status| pattern(*status));
            quote!(match response.status().as_u16() { #(#patterns)|* => response.json().map(Some), _ => Ok(None), })
        }
        Errors::Choice { ident, answers } => {
            let name = token(ident);
            let arms = answers.iter().map(|answer| {
                let (pattern, variant) = (pattern(answer.status), token(&answer.ident));
                quote!(#pattern => response.json().map(#name::#variant).map(Some))
            });
            let rest = (!answers
                .iter()
                .any(|answer| answer.status == StatusRange::Default))
            .then(|| quote!(_ => Ok(None),));
            quote!(match response.status().as_u16() { #(#arms,)* #rest })
        }
    };
    quote! {
        fn decode_error(response: &Received) -> Result<Option<Self::ErrorBody>, DecodeError> {
            #body
        }
    }
}

/// The enums of several answers.
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut Source) {
    let method = sub_client::method_path(api, operation);
    if let Success::Choice { ident, answers } = &operation.answers.success {
        let docs = format!("What [`{method}`] answers, by status.");
        let item = choice(api, ident, answers, &docs, &mut source.imports);
        source.item(item);
    }
    if let Errors::Choice { ident, answers } = &operation.answers.errors {
        let docs = format!("What a refused [`{method}`] says, by status.");
        let item = choice(api, ident, answers, &docs, &mut source.imports);
        source.item(item);
        source.imports.runtime("TypedErrorBody");
        let name = token(ident);
        source.item(quote!(impl TypedErrorBody for #name {}));
    }
    if let Some(headers) = &operation.answers.headers {
        header_struct(api, operation, headers, source);
    }
}

/// The struct of headers and how it is read.
fn header_struct(api: &Api, operation: &Operation, headers: &Headers, source: &mut Source) {
    let name = token(&headers.ident);
    let docs = comment(&[
        format!(
            "Headers of what [`{}`] answers:",
            sub_client::method_path(api, operation)
        ),
        format!("`{}::try_from(response.headers())`.", headers.ident),
    ]);
    let fields: Vec<TokenStream> = headers
        .fields
        .iter()
        .map(|field| {
            let (docs, ident) = (attributes(&field.docs), token(&field.name.rust));
            let ty = type_of(api, &field.ty, Scope::Crate, &mut source.imports);
            quote!(#docs pub #ident: Option<#ty>)
        })
        .collect();
    source.item(quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* }
    });
    source.imports.runtime("response_headers");
    let mut lines = vec![
        "response_headers! {".to_owned(),
        format!("    {} {{", headers.ident),
    ];
    lines.extend(headers.fields.iter().map(|field| {
        format!(
            "        {} => {},",
            field.name.rust,
            string(&field.name.wire)
        )
    }));
    lines.extend(["    }".to_owned(), "}".to_owned()]);
    source.macro_call(lines.join("\n"));
}

fn choice(
    api: &Api,
    ident: &Ident,
    answers: &[Answer],
    docs: &str,
    imports: &mut Imports,
) -> TokenStream {
    let name = token(ident);
    let docs = comment(&[docs]);
    let variants = answers.iter().map(|answer| {
        let docs = attributes(&answer.docs);
        let variant = token(&answer.ident);
        match &answer.payload {
            Payload::Empty => quote!(#docs #variant),
            payload => {
                let ty = payload_type(api, payload, imports);
                quote!(#docs #variant(#ty))
            }
        }
    });
    let variants: Vec<TokenStream> = variants.collect();
    quote!(#docs #[derive(Clone, Debug, PartialEq)] #[non_exhaustive] pub enum #name { #(#variants,)* })
}
