//! What a client proves itself with, and which of it a call uses.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};

use super::provider::Cache;
use super::scheme::Kind;
use super::{ProviderError, Secret, SecurityScheme, TokenProvider};
use crate::error::CredentialsError;
use crate::request::{BuildError, encode};

/// What a client proves itself with in one scheme.
#[derive(Clone, Debug)]
pub struct Credential(Form);

#[derive(Clone)]
enum Form {
    Token(Secret),
    Basic { user: String, password: Secret },
    Provider(Arc<Cache>),
}

impl Credential {
    /// A token that does not change.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(Form::Token(token.into()))
    }

    /// A key that does not change.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self(Form::Token(key.into()))
    }

    /// A user and a password.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(Form::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Tokens that are fetched.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(Form::Provider(Arc::new(Cache::new(provider))))
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Token(_) => "token",
            Self::Basic { .. } => "user and password",
            Self::Provider(_) => "token provider",
        })
    }
}

/// A client's credentials by scheme.
#[derive(Clone, Debug, Default)]
pub(crate) struct Credentials(Vec<(SecurityScheme, Credential)>);

impl Credentials {
    pub(crate) fn set(&mut self, scheme: SecurityScheme, credential: Credential) {
        self.0.retain(|(known, _)| known.name() != scheme.name());
        self.0.push((scheme, credential));
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses what no header can hold, when the client is built rather than when it first calls.
    pub(crate) fn validate(&self) -> Result<(), BuildError> {
        for (scheme, Credential(form)) in &self.0 {
            let valid = match (scheme.kind(), form) {
                (Kind::Query(_) | Kind::Cookie(_), _)
                | (_, Form::Provider(_) | Form::Basic { .. }) => true,
                (_, Form::Token(secret)) => HeaderValue::from_str(secret.expose()).is_ok(),
            };
            if !valid {
                let name = format!("the credential of `{}`", scheme.name());
                return Err(BuildError::setting(
                    &name,
                    "has characters that no header can have",
                ));
            }
        }
        Ok(())
    }

    /// The first alternative all of whose schemes have a credential.
    pub(crate) fn select(
        &self,
        security: &[&[SecurityScheme]],
    ) -> Result<Vec<Selected<'_>>, CredentialsError> {
        let found = security.iter().find_map(|alternative| {
            alternative
                .iter()
                .map(|scheme| self.of(scheme))
                .collect::<Option<Vec<_>>>()
                .filter(|found| {
                    // `security: [{}, {key: []}]` means that a key is welcome: an empty alternative is the last resort.
                    !found.is_empty()
                })
        });
        match found {
            Some(selected) => Ok(selected),
            None if security.iter().any(|alternative| alternative.is_empty())
                || security.is_empty() =>
            {
                Ok(Vec::new())
            }
            None => Err(CredentialsError::missing(security)),
        }
    }

    fn of(&self, scheme: &SecurityScheme) -> Option<Selected<'_>> {
        let (_, Credential(form)) = self
            .0
            .iter()
            .find(|(known, _)| known.name() == scheme.name())?;
        Some(Selected {
            kind: scheme.kind(),
            form,
        })
    }
}

/// A scheme of a call and its credential.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Selected<'a> {
    kind: Kind,
    form: &'a Form,
}

/// What credentials add to a request.
#[derive(Default)]
pub(crate) struct Applied {
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// Percent-encoded pairs.
    pub(crate) query: Vec<String>,
    pub(crate) cookies: Vec<String>,
    /// Tokens of providers, to be forgotten if the API refuses them.
    fetched: Vec<(Arc<Cache>, Secret)>,
}

impl Applied {
    /// Fetches what has to be fetched, and writes all credentials.
    pub(crate) async fn new(selected: &[Selected<'_>]) -> Result<Self, ApplyError> {
        let mut applied = Self::default();
        for Selected { kind, form } in selected {
            let secret = match form {
                Form::Token(secret) => secret.clone(),
                Form::Basic { user, password } => STANDARD
                    .encode(format!("{user}:{}", password.expose()))
                    .into(),
                Form::Provider(cache) => {
                    let secret = cache.token().await.map_err(ApplyError::Provider)?;
                    applied.fetched.push((Arc::clone(cache), secret.clone()));
                    secret
                }
            };
            applied.add(*kind, secret.expose())?;
        }
        Ok(applied)
    }

    fn add(&mut self, kind: Kind, secret: &str) -> Result<(), ApplyError> {
        match kind {
            Kind::Bearer => self.header(AUTHORIZATION, &format!("Bearer {secret}")),
            Kind::Basic => self.header(AUTHORIZATION, &format!("Basic {secret}")),
            Kind::Header(name) => {
                let name = HeaderName::try_from(name).map_err(|_| ApplyError::Header)?;
                self.header(name, secret)
            }
            Kind::Query(name) => {
                self.query
                    .push(format!("{}={}", encode::value(name), encode::value(secret)));
                Ok(())
            }
            Kind::Cookie(name) => {
                self.cookies
                    .push(format!("{}={}", encode::value(name), encode::value(secret)));
                Ok(())
            }
        }
    }

    fn header(&mut self, name: HeaderName, value: &str) -> Result<(), ApplyError> {
        let mut value = HeaderValue::from_str(value).map_err(|_| ApplyError::Header)?;
        value.set_sensitive(true);
        self.headers.push((name, value));
        Ok(())
    }

    /// Whether anything secret is sent.
    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty() && self.query.is_empty() && self.cookies.is_empty()
    }

    /// Forgets fetched tokens after a 401; says whether there were any.
    pub(crate) fn refuse(&self) -> bool {
        for (cache, secret) in &self.fetched {
            cache.refuse(secret);
        }
        !self.fetched.is_empty()
    }
}

/// Why credentials could not be written.
pub(crate) enum ApplyError {
    Provider(ProviderError),
    /// A token has characters that no header can have.
    Header,
}
