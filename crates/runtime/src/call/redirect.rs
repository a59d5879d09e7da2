//! Which redirects are followed (RFC 9110 §15.4).

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

/// How many requests one attempt may send.
pub(super) const MOST: u32 = 10;

/// Where a redirect leads.
pub(super) struct Next {
    pub(super) url: Url,
    pub(super) method: Method,
    /// Whether it is the same scheme, host and port: only then do credentials go along.
    pub(super) same_origin: bool,
    pub(super) keeps_body: bool,
}

/// The next request, or `None` if the response is not a redirect that may be followed: only safe methods are sent
/// somewhere else, or, with 307 and 308, a body that can be sent again; 303 asks for a GET.
pub(super) fn next(
    method: &Method,
    from: &Url,
    status: StatusCode,
    headers: &HeaderMap,
    can_repeat: bool,
) -> Option<Next> {
    let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let (method, keeps_body) = match status.as_u16() {
        301 | 302 if safe => (method.clone(), true),
        303 if *method == Method::HEAD => (Method::HEAD, false),
        303 => (Method::GET, false),
        307 | 308 if safe || can_repeat => (method.clone(), true),
        _ => return None,
    };
    let url = from.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let same_origin = url.origin() == from.origin();
    Some(Next {
        url,
        method,
        same_origin,
        keeps_body,
    })
}
