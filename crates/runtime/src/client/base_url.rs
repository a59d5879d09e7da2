//! Base URLs, and the URLs of calls.

use std::fmt;

use url::{Host, Url};

use crate::request::BuildError;

/// The base URL of an API: scheme, host, port, and optionally a path prefix of all routes.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The URL's path, without a trailing slash.
    prefix: String,
}

impl BaseUrl {
    /// Parses a base URL. Credentials, a query and a fragment are errors: they would be lost or shown.
    pub(crate) fn parse(text: &str) -> Result<Self, BuildError> {
        let url = Url::parse(text.trim()).map_err(|error| {
            refusal(match error {
                url::ParseError::RelativeUrlWithoutBase => {
                    "has no scheme: write `https://host`".to_owned()
                }
                error => format!("is not a URL: {error}"),
            })
        })?;
        Self::from_url(url)
    }

    /// An operation's own server (OpenAPI 3.0.3 §4.7.5); a relative URL is resolved against this one's origin.
    pub(crate) fn server(&self, text: &str) -> Result<Self, BuildError> {
        Self::from_url(
            self.url
                .join(text.trim())
                .map_err(|error| refusal(format!("of the operation is not a URL: {error}")))?,
        )
    }

    fn from_url(url: Url) -> Result<Self, BuildError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refusal("has a scheme other than `http` and `https`"));
        }
        if url.host().is_none() {
            return Err(refusal("has no host"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refusal(
                "contains a user name or password: set the client's credentials instead",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refusal("has a query or fragment"));
        }
        let prefix = url.path().trim_end_matches('/').to_owned();
        Ok(Self { url, prefix })
    }

    /// The URL of a route: `path` begins with `/`, and both are percent-encoded.
    pub(crate) fn route(&self, path: &str, query: &str) -> Url {
        // Setting the parts avoids parsing the host for each call.
        let mut url = self.url.clone();
        if self.prefix.is_empty() {
            url.set_path(path);
        } else {
            url.set_path(&[&self.prefix, path].concat());
        }
        if !query.is_empty() {
            url.set_query(Some(query));
        }
        url
    }

    /// The URL of a link (RFC 3986 §5.2), with `query` added to its own: absolute, or relative to the route at `path`.
    ///
    /// # Errors
    ///
    /// It is no URL, or leads to another origin, which must not receive the client's credentials.
    pub(crate) fn link(&self, path: &str, query: &str, link: &str) -> Result<Url, BuildError> {
        let refusal = |reason| BuildError::setting("the link", reason);
        let url = self.route(path, "").join(link.trim());
        let mut url = url.map_err(|error| refusal(format!("is not a URL: {error}")))?;
        if !same_origin(&url, &self.url) {
            let reason = format!(
                "leads to `{}`, another origin than the client's, `{}`: the client's credentials are not for it",
                url.origin().ascii_serialization(),
                self.url.origin().ascii_serialization()
            );
            return Err(refusal(reason));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refusal("contains a user name or password".to_owned()));
        }
        url.set_fragment(None);
        if !query.is_empty() {
            let query = match url.query() {
                Some(own) if !own.is_empty() => [own, query].join("&"),
                _ => query.to_owned(),
            };
            url.set_query(Some(&query));
        }
        Ok(url)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

fn refusal(reason: impl Into<String>) -> BuildError {
    BuildError::setting("the base URL", reason)
}

/// The URL of a server whose URL in the document is relative (OpenAPI 3.0.3 §4.7.5), at this base: its scheme, host and
/// port, and its path for a URL that does not begin with a slash (RFC 3986 §5.2).
///
/// A base that is no URL leads to an error where a client is built with the result.
///
/// ```
/// use clientsmith_runtime::resolve_url;
///
/// assert_eq!(resolve_url("https://a.example", "/api"), "https://a.example/api");
/// assert_eq!(resolve_url("https://a.example/docs/", "v1"), "https://a.example/docs/v1");
/// ```
pub fn resolve_url(base: &str, url: &str) -> String {
    match Url::parse(base.trim()).and_then(|base| base.join(url)) {
        Ok(resolved) => resolved.into(),
        Err(_) => format!("{}{url}", base.trim()),
    }
}

/// Whether a URL's host is this machine's loopback interface: its addresses, and the names that RFC 6761 §6.3 reserves
/// for it. `0.0.0.0` and `::` are not: only some systems treat them as such.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            // A trailing dot only marks the name as complete (RFC 1034 §3.1).
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        None => false,
    }
}

/// Whether two URLs have the same scheme, host and port (RFC 6454).
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(base: &str, path: &str, query: &str) -> String {
        BaseUrl::parse(base).unwrap().route(path, query).to_string()
    }

    #[test]
    fn a_base_with_and_without_a_slash_and_a_prefix_give_the_same_route() {
        assert_eq!(route("https://a.example", "/x", ""), "https://a.example/x");
        assert_eq!(
            route("https://a.example/", "/x", "q=1"),
            "https://a.example/x?q=1"
        );
        assert_eq!(
            route("https://a.example/api/v1", "/x", ""),
            "https://a.example/api/v1/x"
        );
        assert_eq!(
            route("https://a.example/api/v1/", "/x", ""),
            "https://a.example/api/v1/x"
        );
    }

    #[test]
    fn a_base_that_would_lose_or_show_something_is_refused() {
        for text in [
            "a.example",
            "ftp://a.example",
            "https://",
            "https://u:secret@a.example",
            "https://a.example?k=secret",
            "https://a.example#x",
        ] {
            let error = BaseUrl::parse(text).unwrap_err().to_string();
            assert!(error.starts_with("the base URL "), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_server_of_an_operation_is_relative_to_the_origin() {
        let base = BaseUrl::parse("https://a.example/api").unwrap();
        assert_eq!(
            base.server("/v2").unwrap().route("/x", "").as_str(),
            "https://a.example/v2/x"
        );
        assert_eq!(
            base.server("https://b.example")
                .unwrap()
                .route("/x", "")
                .as_str(),
            "https://b.example/x"
        );
    }

    #[test]
    fn loopback_is_known_in_every_notation() {
        let loopback = |host: &str| is_loopback(&Url::parse(&format!("http://{host}/")).unwrap());
        for host in [
            "localhost:1",
            "LOCALHOST",
            "localhost.",
            "a.b.localhost",
            "a.localhost.",
            "127.0.0.1",
            "127.8.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "[::1]:8",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(loopback(host), "{host}");
        }
        for host in [
            "a.example",
            "localhost.example",
            "notlocalhost",
            "localhost..",
            "127.0.0.1.example",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
            "[::ffff:10.0.0.1]",
        ] {
            assert!(!loopback(host), "{host}");
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let same = |one: &str, other: &str| {
            same_origin(&Url::parse(one).unwrap(), &Url::parse(other).unwrap())
        };
        assert!(same("https://a.example/x", "https://A.example:443/y"));
        assert!(!same("https://a.example", "http://a.example"));
        assert!(!same("https://a.example", "https://b.a.example"));
        assert!(!same("https://a.example", "https://a.example:8443"));
    }
}
