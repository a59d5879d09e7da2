//! How parameters write their values, as the document says it (OpenAPI 3.0.3 §4.7.12.2).

use clientsmith_model::{Location, Style};

use super::SchemaRef;
use crate::source::Place;

/// A parameter that has a schema.
#[derive(Debug)]
pub(crate) struct Styled {
    /// Where it stands.
    pub(crate) place: Place,
    /// What it is called; a header of a response is not.
    pub(crate) name: String,
    /// `style`, or what it is by default.
    pub(crate) style: Style,
    /// `explode`, or what it is by default.
    pub(crate) explode: bool,
    /// Whether the document says so itself.
    pub(crate) says_explode: bool,
    /// What values it has.
    pub(crate) schema: SchemaRef,
}

/// The style of this name at a location.
pub(crate) fn style_at(location: Location, name: &str) -> Option<Style> {
    Some(match (name, location) {
        ("matrix", Location::Path) => Style::Matrix,
        ("label", Location::Path) => Style::Label,
        ("simple", Location::Path | Location::Header) => Style::Simple,
        ("form", Location::Query | Location::Cookie) => Style::Form,
        ("spaceDelimited", Location::Query) => Style::SpaceDelimited,
        ("pipeDelimited", Location::Query) => Style::PipeDelimited,
        ("deepObject", Location::Query) => Style::DeepObject,
        ("cookie", Location::Cookie) => Style::Cookie,
        _ => return None,
    })
}

/// The style at a location where the document names none.
pub(crate) const fn default_style(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::QueryString | Location::Cookie => Style::Form,
    }
}

/// Its name in a document.
pub(crate) const fn style_name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::TabDelimited => "tsv",
        Style::DeepObject => "deepObject",
        Style::Cookie => "cookie",
    }
}

/// The default of `explode`.
pub(crate) const fn explodes(style: Style) -> bool {
    matches!(style, Style::Form | Style::Cookie)
}
