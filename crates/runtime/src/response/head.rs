//! A response's status and headers.

use http::header::{CONTENT_TYPE, SET_COOKIE};
use http::{HeaderMap, StatusCode};

use crate::auth::{Mask, mark_headers};

/// Headers in which servers send the request id, most common first.
const REQUEST_ID: [&str; 6] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-correlation-id",
    "x-ms-request-id",
];

/// A response without its body.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The secrets of the request, which nothing derived from the response may show.
    pub(crate) mask: Mask,
    /// The request id without secrets, if the server echoed one in it.
    masked_id: Option<String>,
}

impl Head {
    /// Marks secret headers: cookies, and those that contain a secret of the request.
    pub(crate) fn new(status: StatusCode, mut headers: HeaderMap, mask: Mask) -> Self {
        mark_headers(&mask, &mut headers);
        let id = id(&headers).filter(|(_, is_secret)| *is_secret);
        let masked_id = id.map(|(id, _)| mask.text(id).into_owned());
        if let http::header::Entry::Occupied(mut cookies) = headers.entry(SET_COOKIE) {
            cookies
                .iter_mut()
                .for_each(|cookie| cookie.set_sensitive(true));
        }
        Self {
            status,
            headers,
            mask,
            masked_id,
        }
    }

    /// The media type with its parameters; `None` if there is none, or one that is not text.
    pub(crate) fn media_type(&self) -> Option<&str> {
        let text = self.headers.get(CONTENT_TYPE)?.to_str().ok()?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.masked_id
            .as_deref()
            .or_else(|| id(&self.headers).map(|(id, _)| id))
    }
}

/// The request id, and whether it is marked as secret.
fn id(headers: &HeaderMap) -> Option<(&str, bool)> {
    REQUEST_ID.iter().find_map(|name| {
        let value = headers.get(*name)?;
        Some((value.to_str().ok()?, value.is_sensitive()))
    })
}
