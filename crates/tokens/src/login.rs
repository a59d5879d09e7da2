//! The host's own login.

use std::fmt;
use std::time::Duration;

use scaleops_cost::runtime::transport::BoxFuture;
use scaleops_cost::runtime::{BuildError, Client, Method, ProviderError, RequestBuilder};
use scaleops_cost::{CallOptions, Secret, Token, TokenProvider};
use serde_json::json;
use url::Url;

/// The lifetime of a token; the host does not say, the public client renews it after an hour.
const LIFETIME: Duration = Duration::from_secs(3600);

/// The login that a ScaleOps host has built in, or an LDAP behind it: `POST /auth/callback` with user name and
/// password, whose response is a redirect with the token in its query. Observed in use; the vendor's reference does not
/// state it.
#[derive(Clone)]
pub struct BuiltInLogin {
    client: Client,
    user: String,
    password: Secret,
}

impl BuiltInLogin {
    /// The login of the host at this URL, the same that the API's client is built with.
    ///
    /// # Errors
    ///
    /// The URL is not valid.
    pub fn new(
        host: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Result<Self, BuildError> {
        Ok(Self {
            client: Client::builder(host).build()?,
            user: user.into(),
            password: password.into(),
        })
    }

    fn call(&self) -> RequestBuilder {
        // The cookie also makes the client reject plain `http`, which would expose the password.
        self.client
            .request(Method::POST, "/auth/callback")
            .header("cookie", "auth_state=TOKEN")
            .json(&json!({"username": self.user, "password": self.password.expose()}))
            .with_options(CallOptions::new().keep_redirects())
    }
}

impl TokenProvider for BuiltInLogin {
    fn token(&self) -> BoxFuture<'_, Result<Token, ProviderError>> {
        Box::pin(async {
            let response = self
                .call()
                .send()
                .await
                .map_err(|error| match error.status() {
                    // The body of a failed login must not be logged.
                    Some(status) => {
                        ProviderError::new(format!("the login responded with {status}"))
                    }
                    None => ProviderError::new(error),
                })?;
            let location = response
                .headers()
                .get("location")
                .and_then(|value| value.to_str().ok());
            let token = location.and_then(token_of);
            let token =
                token.ok_or_else(|| ProviderError::new("the login's redirect has no token"))?;
            Ok(Token::new(token).expires_in(LIFETIME))
        })
    }
}

/// The `token` in the query of a redirect's target, which may be relative.
fn token_of(location: &str) -> Option<String> {
    let base = Url::parse("https://host.invalid").ok()?;
    let target = base.join(location).ok()?;
    let token = target
        .query_pairs()
        .find(|(name, _)| name == "token")?
        .1
        .into_owned();
    (!token.is_empty()).then_some(token)
}

impl fmt::Debug for BuiltInLogin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BuiltInLogin")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}
