//! Exceeded limits.

use std::fmt;

/// A response exceeded a limit of the client. The message names the limit and how to raise it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitError(Limit);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    ResponseBytes(u64),
    Redirects(u8),
    JsonDepth(u8),
}

impl LimitError {
    pub(crate) const fn response_bytes(bytes: u64) -> Self {
        Self(Limit::ResponseBytes(bytes))
    }

    pub(crate) const fn redirects(redirects: u8) -> Self {
        Self(Limit::Redirects(redirects))
    }

    pub(crate) const fn json_depth(levels: u8) -> Self {
        Self(Limit::JsonDepth(levels))
    }

    /// The exceeded limit, by the name of its method in [`Limits`](crate::Limits).
    pub const fn name(&self) -> &'static str {
        match self.0 {
            Limit::ResponseBytes(_) => "max_response_bytes",
            Limit::Redirects(_) => "max_redirects",
            Limit::JsonDepth(_) => "max_json_depth",
        }
    }

    /// The limit's value.
    pub const fn value(&self) -> u64 {
        match self.0 {
            Limit::ResponseBytes(bytes) => bytes,
            Limit::Redirects(redirects) => redirects as u64,
            Limit::JsonDepth(levels) => levels as u64,
        }
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Limit::ResponseBytes(bytes) => write!(
                formatter,
                "the response is larger than {bytes} bytes: `Limits::max_response_bytes` allows no more, for the client or \
                 by `CallOptions` for one call"
            ),
            Limit::Redirects(redirects) => write!(
                formatter,
                "the server redirected more than {redirects} times: `Limits::max_redirects` allows no more"
            ),
            Limit::JsonDepth(levels) => write!(
                formatter,
                "the response nests deeper than {levels} levels: `Limits::max_json_depth` allows no more"
            ),
        }
    }
}

impl std::error::Error for LimitError {}
