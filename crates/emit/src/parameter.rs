//! Parameters: how each is written into the request.

use clientsmith_model::{Encoding, Location, Parameter, Style};

use crate::imports::Imports;
use crate::layout;
use crate::writer::string;

/// `request.query("name", &value, Style::Form, Explode::Yes);`
pub(crate) fn statement(
    indent: &str,
    parameter: &Parameter,
    value: String,
    imports: &mut Imports,
) -> String {
    let mut arguments = vec![string(&parameter.name), value];
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    let method = match parameter.encoding {
        Encoding::Json => format!("{place}_content"),
        Encoding::Style {
            style,
            explode,
            allow_reserved,
        } => {
            let reserved = allow_reserved && parameter.location == Location::Query;
            if (style, explode) == default_style(parameter.location) && !reserved {
                place.to_owned()
            } else {
                arguments.extend(styled(style, explode, imports));
                let suffix = if reserved { "reserved" } else { "styled" };
                format!("{place}_{suffix}")
            }
        }
    };
    layout::list(indent, &format!("request.{method}("), &arguments, ");")
}

/// What the runtime writes unless it is told otherwise (OpenAPI 3.0.3 §4.7.12.2).
const fn default_style(location: Location) -> (Style, bool) {
    match location {
        Location::Path | Location::Header => (Style::Simple, false),
        Location::Query | Location::Cookie => (Style::Form, true),
    }
}

/// `Style::Form` and `Explode::Yes`.
pub(crate) fn styled(style: Style, explode: bool, imports: &mut Imports) -> [String; 2] {
    imports.runtime("Style");
    imports.runtime("Explode");
    let style = match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
    };
    let explode = if explode { "Yes" } else { "No" };
    [format!("Style::{style}"), format!("Explode::{explode}")]
}
