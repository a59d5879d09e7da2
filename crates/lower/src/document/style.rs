//! How parameters write their values, as the document says it (OpenAPI 3.0.3 §4.7.12.2).

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
    pub(crate) style: StyleName,
    /// `explode`, or what it is by default.
    pub(crate) explode: bool,
    /// Whether the document says so itself.
    pub(crate) says_explode: bool,
    /// What values it has.
    pub(crate) schema: SchemaRef,
}

/// `style`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StyleName {
    /// `matrix`
    Matrix,
    /// `label`
    Label,
    /// `simple`
    Simple,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie`
    Cookie,
}

impl StyleName {
    /// The style of this name at a location, which is a response's header if it is empty; without a name, the default.
    pub(crate) fn at_location(name: &str, location: &str) -> Option<Self> {
        Some(match (name, location) {
            ("matrix", "path") => Self::Matrix,
            ("label", "path") => Self::Label,
            ("simple", "path" | "header" | "") => Self::Simple,
            ("form", "query" | "cookie") => Self::Form,
            ("spaceDelimited", "query") => Self::SpaceDelimited,
            ("pipeDelimited", "query") => Self::PipeDelimited,
            ("deepObject", "query") => Self::DeepObject,
            ("cookie", "cookie") => Self::Cookie,
            ("", "query" | "cookie") => Self::Form,
            ("", _) => Self::Simple,
            _ => return None,
        })
    }

    /// As in a document.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::Label => "label",
            Self::Simple => "simple",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
        }
    }

    /// The default of `explode`.
    pub(crate) const fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }
}
