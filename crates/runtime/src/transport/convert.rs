//! Requests as the types of the crate `http`, for those who send them by other means.

use url::Url;

use super::TransportRequest;
use crate::Body;
use crate::request::BuildError;

impl TryFrom<TransportRequest> for ::http::Request<Body> {
    type Error = BuildError;

    /// # Errors
    ///
    /// The URL is not one of HTTP, which can't happen to one that a client made.
    fn try_from(request: TransportRequest) -> Result<Self, BuildError> {
        let mut converted = Self::new(request.body);
        *converted.method_mut() = request.method;
        *converted.uri_mut() = ::http::Uri::try_from(request.url.as_str())
            .map_err(|error| BuildError::setting("the URL", format!("can't be sent: {error}")))?;
        *converted.headers_mut() = request.headers;
        Ok(converted)
    }
}

impl TryFrom<::http::Request<Body>> for TransportRequest {
    type Error = BuildError;

    /// # Errors
    ///
    /// The URI is not absolute.
    fn try_from(request: ::http::Request<Body>) -> Result<Self, BuildError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string())
            .map_err(|error| BuildError::setting("the URI", format!("is not a URL: {error}")))?;
        let mut converted = Self::new(parts.method, url);
        converted.headers = parts.headers;
        converted.body = body;
        Ok(converted)
    }
}
