//! Which redirects are followed (RFC 9110 §15.4).

use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

/// The target of a redirect.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) keeps_body: bool,
}

/// The request that a redirect asks for, or `None` if the response is not a redirect that may be followed.
///
/// Redirects of safe methods are always followed. For other methods, 307 and 308 repeat the request, which needs a body
/// that can be sent again, and 303 becomes a GET. A redirect from `https` to `http` is never followed.
pub(super) fn redirect(
    (method, url): (&Method, &Url),
    status: StatusCode,
    headers: &HeaderMap,
    can_repeat: bool,
) -> Option<Redirect> {
    let (method, keeps_body) = match status.as_u16() {
        301 | 302 if method.is_safe() => (method.clone(), true),
        303 if method.is_safe() => (method.clone(), false),
        303 => (Method::GET, false),
        307 | 308 if can_repeat => (method.clone(), true),
        _ => return None,
    };
    let mut target = url.join(headers.get(LOCATION)?.to_str().ok()?).ok()?;
    target.set_fragment(None);
    let allowed = match target.scheme() {
        "https" => true,
        "http" => url.scheme() == "http",
        _ => false,
    };
    allowed.then_some(Redirect {
        url: target,
        method,
        keeps_body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(
        method: Method,
        from: &str,
        status: u16,
        to: &str,
        can_repeat: bool,
    ) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(LOCATION, to.parse().unwrap());
        let from = Url::parse(from).unwrap();
        let redirect = redirect(
            (&method, &from),
            StatusCode::from_u16(status).unwrap(),
            &headers,
            can_repeat,
        )?;
        Some(format!(
            "{} {} {}",
            redirect.method, redirect.url, redirect.keeps_body
        ))
    }

    #[test]
    fn safe_methods_are_followed_by_every_redirect() {
        for status in [301, 302, 307, 308] {
            let followed = follow(Method::GET, "https://a.example/x", status, "/y#z", true);
            assert_eq!(
                followed.as_deref(),
                Some("GET https://a.example/y true"),
                "{status}"
            );
        }
    }

    #[test]
    fn other_methods_are_followed_only_where_the_meaning_is_kept() {
        let post = |status, can_repeat| {
            follow(
                Method::POST,
                "https://a.example/x",
                status,
                "/y",
                can_repeat,
            )
        };
        assert_eq!(
            (
                post(301, true),
                post(302, true),
                post(307, false),
                post(308, false)
            ),
            (None, None, None, None)
        );
        assert_eq!(
            post(307, true).as_deref(),
            Some("POST https://a.example/y true")
        );
        assert_eq!(
            post(303, false).as_deref(),
            Some("GET https://a.example/y false")
        );
    }

    #[test]
    fn what_is_no_redirect_or_leads_nowhere_is_not_followed() {
        let get = |status, to| follow(Method::GET, "https://a.example/x", status, to, true);
        assert_eq!(
            (get(200, "/y"), get(300, "/y"), get(304, "/y")),
            (None, None, None)
        );
        assert_eq!(
            (
                get(301, "http://a.example/y"),
                get(301, "file:///etc/passwd"),
                get(301, "https://")
            ),
            (None, None, None)
        );
    }
}
