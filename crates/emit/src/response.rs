//! Responses: what a call gives, how it is decoded, and the enums of several responses.

use clientsmith_model::{
    Api, Errors, Headers, Ident, MediaTypeCheck, MediaTypes, Operation, Payload, ResponseVariant,
    StatusRange, StreamItem, Success, ValueFormat,
};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use crate::docs::{attributes, comment, token};
use crate::imports::Imports;
use crate::macro_call::{End, MacroCall};
use crate::type_ref::{TypeScope, type_of};
use crate::writer::RustFile;
use crate::xml;

/// Types that responses declare beside the builder.
pub(crate) fn declared(operation: &Operation) -> Vec<&Ident> {
    let success = match &operation.responses.success {
        Success::OneOf { ident, .. } => Some(ident),
        Success::One { .. } => None,
    };
    let errors = match &operation.responses.errors {
        Errors::OneOf { ident, .. } => Some(ident),
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
        Success::OneOf { ident, .. } => token(ident).into_token_stream(),
    }
}

fn payload_type(api: &Api, payload: &Payload, imports: &mut Imports) -> TokenStream {
    match payload {
        Payload::Empty => quote!(()),
        Payload::Value(ty) => type_of(api, ty, TypeScope::Crate, imports),
        Payload::Text | Payload::String => quote!(String),
        Payload::Binary => {
            imports.runtime("Bytes");
            quote!(Bytes)
        }
        Payload::Events(item) | Payload::JsonLines(item) => {
            imports.runtime("EventStream");
            let item = type_of(api, item.ty(), TypeScope::Crate, imports);
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
        Errors::One { ty, .. } => type_of(api, ty, TypeScope::Crate, imports),
        Errors::OneOf { ident, .. } => token(ident).into_token_stream(),
    }
}

/// What `fn decode` does.
pub(crate) fn decode(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    match &operation.responses.success {
        Success::One {
            payload,
            media_types,
            ..
        } => {
            let read = checked_read(api, payload, media_types, imports);
            quote!(response #read)
        }
        Success::OneOf { ident, responses } => {
            let ident = token(ident);
            if by_status(responses).count() == 1 {
                return success_by_media_type(api, &ident, responses, imports);
            }
            let arms = by_status(responses).map(|(status, responses)| {
                let pattern = pattern(status);
                match responses {
                    [response] => {
                        let variant = token(&response.ident);
                        if response.payload == Payload::Empty {
                            return quote!(#pattern => Ok(#ident::#variant),);
                        }
                        let read =
                            checked_read(api, &response.payload, &response.media_types, imports);
                        quote!(#pattern => response #read.map(#ident::#variant),)
                    }
                    responses => {
                        let choice = success_by_media_type(api, &ident, responses, imports);
                        quote!(#pattern => #choice,)
                    }
                }
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

/// A choice among the media types of one status.
fn success_by_media_type(
    api: &Api,
    ident: &proc_macro2::Ident,
    responses: &[ResponseVariant],
    imports: &mut Imports,
) -> TokenStream {
    by_media_type(responses, &quote!(response.unexpected()), &mut |response| {
        let variant = token(&response.ident);
        let read = read(api, &response.payload, &response.media_types, imports);
        quote!(response.#read.map(#ident::#variant))
    })
}

/// The responses of each status.
fn by_status(
    responses: &[ResponseVariant],
) -> impl Iterator<Item = (StatusRange, &[ResponseVariant])> {
    responses
        .chunk_by(|a, b| a.status == b.status)
        .filter_map(|responses| Some((responses.first()?.status, responses)))
}

/// A choice among the media types of one status.
fn by_media_type(
    responses: &[ResponseVariant],
    otherwise: &TokenStream,
    read: &mut dyn FnMut(&ResponseVariant) -> TokenStream,
) -> TokenStream {
    let names: Vec<&str> = responses
        .iter()
        .flat_map(|response| &response.media_types.names)
        .map(String::as_str)
        .collect();
    let mut next = 0;
    let arms = responses.iter().map(|response| {
        let first = next;
        next += response.media_types.names.len();
        let indices = (first..next).map(Literal::usize_unsuffixed);
        let read = read(response);
        quote!(#(#indices)|* => #read,)
    });
    let arms: Vec<TokenStream> = arms.collect();
    quote! {
        match response.media_type_index(&[#(#names),*]) {
            #(#arms)*
            _ => #otherwise,
        }
    }
}

/// The calls that check a response's media type and read its payload.
fn checked_read(
    api: &Api,
    payload: &Payload,
    media_types: &MediaTypes,
    imports: &mut Imports,
) -> TokenStream {
    let read = read(api, payload, media_types, imports);
    match media_types.check {
        MediaTypeCheck::Nothing | MediaTypeCheck::Format => quote!(.#read),
        MediaTypeCheck::Named => {
            let names = &media_types.names;
            quote!(.documented(&[#(#names),*])?.#read)
        }
    }
}

/// The call that reads a payload whose media type is known.
fn read(
    api: &Api,
    payload: &Payload,
    media_types: &MediaTypes,
    imports: &mut Imports,
) -> TokenStream {
    let method = match payload {
        Payload::Empty => quote!(empty),
        Payload::Value(_) => match media_types.format {
            ValueFormat::Json if media_types.check == MediaTypeCheck::Format => quote!(json),
            ValueFormat::Json => quote!(any_json),
            format => return read_value(api, format, imports),
        },
        Payload::Text => quote!(text),
        Payload::String => quote!(string),
        Payload::Binary => quote!(bytes),
        Payload::Events(StreamItem::Json(_)) => quote!(events),
        Payload::Events(StreamItem::Text) => quote!(text_events),
        Payload::Events(StreamItem::Event { is_text: true, .. }) => quote!(whole_text_events),
        Payload::Events(StreamItem::Event { .. }) => quote!(whole_events),
        Payload::JsonLines(StreamItem::Text) => quote!(text_lines),
        Payload::JsonLines(_) => quote!(json_lines),
    };
    quote!(#method())
}

/// The call that reads a value of this format, checking that the response is.
fn read_value(api: &Api, format: ValueFormat, imports: &mut Imports) -> TokenStream {
    match format {
        ValueFormat::Json => quote!(json()),
        ValueFormat::Xml(root) => {
            let root = xml::root(api, root, imports);
            quote!(xml(#root))
        }
        ValueFormat::JsonOrXml(root) => {
            let root = xml::root(api, root, imports);
            quote!(json_or_xml(#root))
        }
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
pub(crate) fn decode_error(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    match &operation.responses.errors {
        Errors::Untyped => None,
        Errors::One {
            statuses, format, ..
        } if statuses.contains(&StatusRange::Default) => {
            let read = read_value(api, *format, imports);
            Some(quote!(response.#read.map(Some)))
        }
        Errors::One {
            statuses, format, ..
        } => {
            let read = read_value(api, *format, imports);
            let patterns = statuses.iter().map(|status| pattern(*status));
            Some(quote! {
                match response.status().as_u16() {
                    #(#patterns)|* => response.#read.map(Some),
                    _ => Ok(None),
                }
            })
        }
        Errors::OneOf { ident, responses } => {
            let ident = token(ident);
            let mut read = |response: &ResponseVariant| {
                let variant = token(&response.ident);
                let read = read_value(api, response.media_types.format, imports);
                quote!(response.#read.map(#ident::#variant).map(Some))
            };
            let mut choose = |responses: &[ResponseVariant]| match responses {
                [response] => read(response),
                responses => by_media_type(responses, &quote!(Ok(None)), &mut read),
            };
            if responses
                .iter()
                .all(|response| response.status == StatusRange::Default)
            {
                return Some(choose(responses));
            }
            let arms = by_status(responses).map(|(status, responses)| {
                let (pattern, choice) = (pattern(status), choose(responses));
                quote!(#pattern => #choice,)
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
pub(crate) fn items(api: &Api, operation: &Operation, source: &mut RustFile) {
    let method = api.method_path(operation);
    if let Success::OneOf { ident, responses } = &operation.responses.success {
        let docs = format!("Responses of [`{method}`].");
        let item = one_of(api, ident, responses, &docs, &mut source.imports);
        source.items(item);
    }
    if let Errors::OneOf { ident, responses } = &operation.responses.errors {
        let docs = format!("Error bodies of [`{method}`].");
        let item = one_of(api, ident, responses, &docs, &mut source.imports);
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
fn header_struct(api: &Api, method: &str, headers: &Headers, source: &mut RustFile) {
    let docs = comment(&[
        format!("Response headers of [`{method}`]. Read them with"),
        format!("`response.typed_headers::<{}>()`.", headers.ident),
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
        let ty = type_of(api, &header.ty, TypeScope::Crate, &mut source.imports);
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

fn one_of(
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
    // A stream can be neither copied nor compared.
    let is_streamed = responses
        .iter()
        .any(|response| response.payload.is_streamed());
    let derives = match is_streamed {
        true => quote!(Debug),
        false => quote!(Clone, Debug, PartialEq),
    };
    quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }
    }
}
