//! Parameters: how each is written into the request.

use clientsmith_model::{Encoding, Location, Parameter, Style};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::docs::ident;
use crate::imports::Imports;

/// `request.query("name", &value, Style::Form, Explode::Yes);`
pub(crate) fn statement(
    parameter: &Parameter,
    value: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let name = &parameter.name;
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    match parameter.encoding {
        Encoding::Json => {
            let method = format_ident!("{place}_content");
            quote!(request.#method(#name, #value);)
        }
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let reserved = allow_reserved && parameter.location == Location::Query;
            if (style, explode) == default_style(parameter.location) && !reserved {
                let method = ident(place);
                return quote!(request.#method(#name, #value););
            }
            let suffix = if reserved { "reserved" } else { "styled" };
            let method = format_ident!("{place}_{suffix}");
            let (style, explode) = styled(style, explode, imports);
            quote!(request.#method(#name, #value, #style, #explode);)
        }
    }
}

/// What the runtime writes by default (OpenAPI 3.0.3 §4.7.12.2).
const fn default_style(location: Location) -> (Style, bool) {
    match location {
        Location::Path | Location::Header => (Style::Simple, false),
        Location::Query | Location::Cookie => (Style::Form, true),
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
        Style::DeepObject => quote!(Style::DeepObject),
    };
    let explode = match explode {
        true => quote!(Explode::Yes),
        false => quote!(Explode::No),
    };
    (style, explode)
}
