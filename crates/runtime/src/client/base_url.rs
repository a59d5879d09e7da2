//! Where the API is.

use url::{Host, Url};

use crate::request::BuildError;

/// An absolute http or https URL without query and fragment; its path has no slash at the end.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The URL's text without the slash at its end.
    text: String,
}

impl BaseUrl {
    /// Reads an absolute URL.
    pub(crate) fn parse(text: &str) -> Result<Self, BuildError> {
        let refuse = |reason: &str| BuildError::setting("the base URL", reason);
        let url =
            Url::parse(text).map_err(|error| refuse(&format!("is no absolute URL: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse("is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(
                "has a user or password in it; credentials are set by their own methods",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has a query or fragment"));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// Reads a URL that may be relative to this one: an operation's own server.
    pub(crate) fn join(&self, text: &str) -> Result<Self, BuildError> {
        let refuse =
            |error| BuildError::setting("the operation's server", format!("is no URL: {error}"));
        let directory = Url::parse(&format!("{}/", self.text)).map_err(refuse)?;
        Self::parse(directory.join(text).map_err(refuse)?.as_str())
    }

    /// The URL of a path (`/…`, percent-encoded) and a query below this one.
    pub(crate) fn with(&self, path: &str, query: &str) -> Result<Url, BuildError> {
        let mut text = String::with_capacity(self.text.len() + path.len() + query.len() + 1);
        text.push_str(&self.text);
        text.push_str(path);
        if !query.is_empty() {
            text.push('?');
            text.push_str(query);
        }
        Url::parse(&text)
            .map_err(|error| BuildError::setting("the path", format!("is no path: {error}")))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) const fn url(&self) -> &Url {
        &self.url
    }
}

/// Whether what is sent to `url` can be read on the way: plain http to another machine.
pub(crate) fn is_readable_on_the_way(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    };
    url.scheme() == "http" && !loopback
}
