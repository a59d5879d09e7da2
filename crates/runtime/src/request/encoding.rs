//! Where a parameter is, and how its value is encoded there.

use super::encode;
use super::error::RequestPart;
use super::style::{Expansion, Explode, Style};
use crate::text::ParameterValue;

/// Where a parameter is (`in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// After `?`.
    Query,
    /// A request header.
    Header,
    /// In the `Cookie` header.
    Cookie,
    /// All that is after `?` (OpenAPI 3.2).
    QueryString,
}

impl From<Location> for RequestPart {
    fn from(location: Location) -> Self {
        match location {
            Location::Path => Self::Path,
            Location::Query | Location::QueryString => Self::Query,
            Location::Header => Self::Header,
            Location::Cookie => Self::Cookie,
        }
    }
}

/// How a parameter's value is encoded: `style`, `explode` and `allowReserved` (OpenAPI 3.0.3 §4.7.12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Encoding {
    style: Style,
    explode: Explode,
    allow_reserved: bool,
}

impl Encoding {
    /// The encoding of a parameter for which the document says nothing else.
    pub(super) const fn default_of(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::new(Style::Simple, Explode::No),
            Location::Query | Location::Cookie | Location::QueryString => {
                Self::new(Style::Form, Explode::Yes)
            }
        }
    }

    /// Percent-encodes all but unreserved characters (RFC 3986 §2.3); in headers nothing is encoded.
    pub(super) const fn new(style: Style, explode: Explode) -> Self {
        Self {
            style,
            explode,
            allow_reserved: false,
        }
    }

    /// Leaves reserved characters (RFC 3986 §2.2) as they are in a query (`allowReserved`).
    pub(super) const fn allow_reserved(self) -> Self {
        Self {
            allow_reserved: true,
            ..self
        }
    }

    /// The value as it is sent at a location; `None` if it can't be sent there.
    pub(super) fn expand(
        self,
        location: Location,
        name: &str,
        value: &ParameterValue,
    ) -> Option<String> {
        let expansion = Expansion {
            name,
            style: self.style,
            explode: self.explode,
            encode: match location {
                Location::Header => encode::nothing,
                Location::Query if self.allow_reserved => encode::reserved,
                _ => encode::value,
            },
        };
        Some(match location {
            // What is the whole query has no name: it is text that is encoded once.
            Location::Path | Location::Header | Location::QueryString => expansion.path(value),
            Location::Cookie if self.style == Style::Cookie => {
                return expansion.raw_cookies(value);
            }
            Location::Query | Location::Cookie => expansion.query(value),
        })
    }
}
