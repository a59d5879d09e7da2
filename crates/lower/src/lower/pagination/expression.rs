//! Runtime expressions (OpenAPI 3.0.3 §4.7.20.3): where a request or a response has a value.

use std::fmt;

use clientsmith_model::Location;

use crate::source::Pointer;

/// Where a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// A parameter of the request.
    RequestParameter(Location, String),
    /// A member of the request's body.
    RequestBody(Pointer),
    /// A header of the response.
    ResponseHeader(String),
    /// A part of the response's body.
    ResponseBody(Pointer),
}

/// Why a text is not an expression that is known here.
pub(super) struct NotAnExpression;

impl fmt::Display for NotAnExpression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "must be a runtime expression such as `$response.body#/next`, `$response.header.Link` or `$request.query.page`",
        )
    }
}

impl Expression {
    pub(super) fn parse(text: &str) -> Result<Self, NotAnExpression> {
        let text = text.strip_prefix('$').ok_or(NotAnExpression)?;
        let (side, source) = text.split_once('.').ok_or(NotAnExpression)?;
        let (source, name) = source.split_once(['.', '#']).unwrap_or((source, ""));
        let is_named = !name.is_empty();
        let location = match source {
            "query" => Some(Location::Query),
            "header" => Some(Location::Header),
            "path" => Some(Location::Path),
            _ => None,
        };
        match (side, source, location) {
            ("request", _, Some(location)) if is_named => {
                Ok(Self::RequestParameter(location, name.to_owned()))
            }
            ("request", "body", _) => Ok(Self::RequestBody(pointer(name)?)),
            ("response", "header", _) if is_named => Ok(Self::ResponseHeader(name.to_owned())),
            ("response", "body", _) => Ok(Self::ResponseBody(pointer(name)?)),
            _ => Err(NotAnExpression),
        }
    }
}

/// A JSON pointer (RFC 6901).
pub(super) fn pointer(text: &str) -> Result<Pointer, NotAnExpression> {
    if !text.is_empty() && !text.starts_with('/') {
        return Err(NotAnExpression);
    }
    let tokens = text.split('/').skip(1);
    Ok(tokens.fold(Pointer::default(), |pointer, token| {
        pointer.child(&token.replace("~1", "/").replace("~0", "~"))
    }))
}
