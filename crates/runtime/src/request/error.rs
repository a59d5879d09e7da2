//! The error of an invalid request.

use std::fmt;

use crate::escape::Escaped;

/// An invalid request: an input, a setting or a URL is not valid. Nothing was sent.
///
/// Names the input, never its value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    place: RequestPart,
    name: String,
    reason: Reason,
}

/// What is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestPart {
    Path,
    Query,
    Header,
    Cookie,
    Body,
    /// A media type, which is its own name.
    MediaType,
    /// A setting of the client or the call.
    Setting,
}

/// Why it is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The value can't be encoded as text: serde's message.
    Encoding(String),
    /// The path parameter would change the route.
    Route,
    /// The value is not allowed in a header.
    Header,
    /// The request has more headers than a request can have.
    Headers,
    /// The body is not a JSON object, so it can't take a member.
    NoObject,
    /// A setting, as text that follows its name.
    Setting(String),
}

impl BuildError {
    pub(crate) fn new(place: RequestPart, name: impl Into<String>, reason: Reason) -> Self {
        Self {
            place,
            name: name.into(),
            reason,
        }
    }

    pub(crate) fn setting(name: &str, reason: impl Into<String>) -> Self {
        Self::new(RequestPart::Setting, name, Reason::Setting(reason.into()))
    }

    /// The name of the input or setting, or the media type; empty for the body as a whole.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Escaped(&self.name);
        match self.place {
            RequestPart::Path => write!(formatter, "the path parameter `{name}` "),
            RequestPart::Query => write!(formatter, "the query parameter `{name}` "),
            RequestPart::Header => write!(formatter, "the header `{name}` "),
            RequestPart::Cookie => write!(formatter, "the cookie `{name}` "),
            RequestPart::Body if self.name.is_empty() => formatter.write_str("the body "),
            RequestPart::Body => write!(formatter, "the body's member `{name}` "),
            RequestPart::MediaType => write!(formatter, "the media type `{name}` "),
            RequestPart::Setting => write!(formatter, "{name} "),
        }?;
        match &self.reason {
            Reason::Encoding(message) => {
                write!(formatter, "can't be encoded: {}", Escaped(message))
            }
            Reason::Route => formatter.write_str(
                "is empty, or a segment of it is `.` or `..`, which would change the route",
            ),
            Reason::Header if self.place == RequestPart::MediaType => {
                formatter.write_str("has characters that are not allowed in a header")
            }
            Reason::Headers => formatter.write_str("exceeds the maximum number of headers"),
            Reason::Header => formatter.write_str("has an invalid name or value"),
            Reason::NoObject => {
                formatter.write_str("can't be added: the body is not a JSON object")
            }
            Reason::Setting(words) => Escaped(words).fmt(formatter),
        }
    }
}

impl std::error::Error for BuildError {}
