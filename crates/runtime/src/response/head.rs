//! A response's status and headers.

use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};

/// Where servers say what they call an exchange, the most common first.
const REQUEST_ID: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-correlation-id",
    "x-ms-request-id",
];

/// What stands before a response's body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
}

impl Head {
    /// Marks what a server sends as secret.
    pub(crate) fn new(status: StatusCode, mut headers: HeaderMap) -> Self {
        if let http::header::Entry::Occupied(mut cookies) = headers.entry(SET_COOKIE) {
            cookies
                .iter_mut()
                .for_each(|cookie| cookie.set_sensitive(true));
        }
        Self { status, headers }
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        REQUEST_ID
            .iter()
            .find_map(|name| self.headers.get(*name)?.to_str().ok())
    }
}
