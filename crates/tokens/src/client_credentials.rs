//! Tokens from an identity provider.

use std::fmt;
use std::time::Duration;

use scaleops_cost::runtime::transport::BoxFuture;
use scaleops_cost::runtime::{
    BuildError, Client, Credential, Method, ProviderError, RequestBuilder, SecurityScheme, Value,
};
use scaleops_cost::{Error, Secret, Token, TokenProvider};
use url::form_urlencoded::{Serializer, byte_serialize};

/// How the client authenticates at the token endpoint (RFC 6749 §2.3.1).
const CLIENT: SecurityScheme = SecurityScheme::basic("client");

/// OAuth 2's client-credentials grant (RFC 6749 §4.4), by which identity providers such as Azure AD issue tokens to
/// programs.
#[derive(Clone)]
pub struct ClientCredentials {
    client: Client,
    path: String,
    scope: Option<String>,
}

impl ClientCredentials {
    /// A grant at this token endpoint, such as `https://login.microsoftonline.com/TENANT/oauth2/v2.0/token`.
    ///
    /// # Errors
    ///
    /// The endpoint is not a URL.
    pub fn new(
        token_url: impl AsRef<str>,
        client_id: &str,
        client_secret: &str,
    ) -> Result<Self, BuildError> {
        let (origin, path) = split(token_url.as_ref());
        let credential =
            Credential::basic(encoded(client_id), Secret::from(encoded(client_secret)));
        let client = Client::builder(origin)
            .credential(CLIENT, credential)
            .default_security(&[&[CLIENT]]);
        Ok(Self {
            client: client.build()?,
            path: path.to_owned(),
            scope: None,
        })
    }

    /// The scope of the token; Azure AD requires `api://APPLICATION/.default`.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    fn call(&self) -> RequestBuilder {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "client_credentials");
        if let Some(scope) = &self.scope {
            form.append_pair("scope", scope);
        }
        // A token may be requested twice.
        self.client
            .request(Method::POST, &self.path)
            .body("application/x-www-form-urlencoded", form.finish())
            .accept("application/json")
            .read_only()
            .secret_response()
    }
}

/// Why there is no token: the endpoint's error (RFC 6749 §5.2), and nothing else of its response, which may contain a
/// token.
fn refusal(error: Error) -> ProviderError {
    let Error::Status(error) = error else {
        return ProviderError::new(error);
    };
    let mut message = format!("the token endpoint responded with {}", error.status());
    let body = serde_json::from_str::<Value>(error.text()).unwrap_or_default();
    for member in ["error", "error_description"] {
        if let Some(text) = body[member].as_str() {
            message.push_str(": ");
            message.push_str(text);
        }
    }
    ProviderError::new(message)
}

/// The lifetime of a token in seconds (RFC 6749 §5.1): a number, which some providers write with a fraction or as a string.
fn lifetime(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    Duration::try_from_secs_f64(seconds?).ok()
}

/// A URL's origin, and its path with everything after it.
fn split(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    match url[host..].find('/') {
        Some(path) => url.split_at(host + path),
        None => (url, "/"),
    }
}

/// Encodes identifier and secret as required before use as user name and password (RFC 6749 §2.3.1).
fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

impl TokenProvider for ClientCredentials {
    fn token(&self) -> BoxFuture<'_, Result<Token, ProviderError>> {
        Box::pin(async {
            let response = self.call().send_json::<Value>().await.map_err(refusal)?;
            let token = response["access_token"].as_str();
            let token = token.ok_or_else(|| {
                ProviderError::new("the token endpoint's response has no `access_token`")
            })?;
            let token = Token::new(token);
            Ok(match lifetime(&response["expires_in"]) {
                Some(lifetime) => token.expires_in(lifetime),
                None => token,
            })
        })
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientCredentials")
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_may_be_a_string_or_have_a_fraction() {
        let cases = [
            ("3600", Some(3600.0)),
            ("0", Some(0.0)),
            ("0.5", Some(0.5)),
            (r#""3600""#, Some(3600.0)),
            (r#"" 3599.5 ""#, Some(3599.5)),
            ("null", None),
            ("-1", None),
            (r#""-1""#, None),
            ("1e300", None),
            (r#""soon""#, None),
            (r#""""#, None),
            (r#""NaN""#, None),
            (r#""inf""#, None),
            ("[]", None),
            ("true", None),
        ];
        for (json, seconds) in cases {
            let value = serde_json::from_str(json).unwrap();
            assert_eq!(
                lifetime(&value),
                seconds.map(Duration::from_secs_f64),
                "{json}"
            );
        }
    }
}
