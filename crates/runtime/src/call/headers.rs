//! Headers set by callers, and which of them are secret.

use http::header::{AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::request::{BuildError, Reason, RequestPart};

/// A header set by a caller. Headers that are always credentials are marked as secret.
pub(crate) fn header_pair(
    name: impl TryInto<HeaderName>,
    value: impl TryInto<HeaderValue>,
) -> Result<(HeaderName, HeaderValue), BuildError> {
    let Ok(name) = name.try_into() else {
        return Err(BuildError::setting(
            "a header's name",
            "has characters that are not allowed in a header's name",
        ));
    };
    let Ok(mut value) = value.try_into() else {
        return Err(BuildError::new(
            RequestPart::Header,
            name.as_str(),
            Reason::Header,
        ));
    };
    mark_secret(&name, &mut value);
    Ok((name, value))
}

/// Marks the value of a header that always holds a credential.
pub(crate) fn mark_secret(name: &HeaderName, value: &mut HeaderValue) {
    if [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name) {
        value.set_sensitive(true);
    }
}

/// Whether any header is marked as secret.
pub(super) fn has_secrets(headers: &HeaderMap) -> bool {
    headers.values().any(HeaderValue::is_sensitive)
}

/// Removes what must not be sent to another server.
pub(super) fn remove_secrets(headers: &mut HeaderMap) {
    let secret: Vec<HeaderName> = headers
        .iter()
        .filter(|(_, value)| value.is_sensitive())
        .map(|(name, _)| name.clone())
        .collect();
    for name in secret
        .into_iter()
        .chain([AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION])
    {
        headers.remove(name);
    }
}
