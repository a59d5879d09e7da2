//! Parameters: how each is written into the request.

use clientsmith_model::{Encoding, Location, Parameter, Style};

use proc_macro2::TokenStream;
use quote::quote;

use crate::imports::Imports;

/// `request.query("name", &value);`
pub(crate) fn statement(
    parameter: &Parameter,
    value: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let name = &parameter.name;
    if parameter.has_default_encoding() {
        return match parameter.location {
            Location::Path => quote!(request.path(#name, #value);),
            Location::Query => quote!(request.query(#name, #value);),
            Location::Header => quote!(request.header(#name, #value);),
            Location::Cookie => quote!(request.cookie(#name, #value);),
            Location::QueryString => quote!(request.query_string(#name, #value);),
        };
    }
    match parameter.encoding {
        Encoding::Json | Encoding::Form => {
            imports.runtime("Location");
            let location = match parameter.location {
                Location::Path => quote!(Location::Path),
                Location::Query => quote!(Location::Query),
                Location::Header => quote!(Location::Header),
                Location::Cookie => quote!(Location::Cookie),
                Location::QueryString => quote!(Location::QueryString),
            };
            let method = match parameter.encoding {
                Encoding::Form => quote!(form_parameter),
                _ => quote!(json_parameter),
            };
            quote!(request.#method(#location, #name, #value);)
        }
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let (style, explode) = styled(style, explode, imports);
            let method = match parameter.location {
                Location::Path => quote!(path_styled),
                Location::Query if allow_reserved => quote!(query_reserved),
                Location::Query => quote!(query_styled),
                Location::Header => quote!(header_styled),
                Location::Cookie => quote!(cookie_styled),
                // It has no style of its own: its encoding is the default one.
                Location::QueryString => return quote!(request.query_string(#name, #value);),
            };
            quote!(request.#method(#name, #value, #style, #explode);)
        }
    }
}

/// `Style::Form` and `Explode::Yes`.
pub(crate) fn styled(
    style: Style,
    explode: bool,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    imports.runtime("Style");
    imports.runtime("Explode");
    let style = match style {
        Style::Matrix => quote!(Style::Matrix),
        Style::Label => quote!(Style::Label),
        Style::Simple => quote!(Style::Simple),
        Style::Form => quote!(Style::Form),
        Style::SpaceDelimited => quote!(Style::SpaceDelimited),
        Style::PipeDelimited => quote!(Style::PipeDelimited),
        Style::TabDelimited => quote!(Style::TabDelimited),
        Style::DeepObject => quote!(Style::DeepObject),
        Style::Cookie => quote!(Style::Cookie),
    };
    let explode = match explode {
        true => quote!(Explode::Yes),
        false => quote!(Explode::No),
    };
    (style, explode)
}
