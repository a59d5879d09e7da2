//! A client's credentials, and which of them a call uses.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::cache::Cache;
use super::encoded::{Applied, EncodedCredential};
use super::{Secret, SecurityScheme, TokenProvider};
use crate::error::CredentialsError;
use crate::observe::Observer;
use crate::request::BuildError;

/// A credential for one security scheme.
#[derive(Clone)]
pub struct Credential(CredentialForm);

#[derive(Clone)]
enum CredentialForm {
    Text(Secret),
    Basic { user: String, password: Secret },
    Provider(Arc<Cache>),
}

impl Credential {
    /// A token that does not change.
    pub fn bearer(token: impl Into<Secret>) -> Self {
        Self(CredentialForm::Text(token.into()))
    }

    /// Credentials of another HTTP authentication scheme, without the scheme's name, that do not change.
    pub fn http(credentials: impl Into<Secret>) -> Self {
        Self(CredentialForm::Text(credentials.into()))
    }

    /// A key that does not change.
    pub fn api_key(key: impl Into<Secret>) -> Self {
        Self(CredentialForm::Text(key.into()))
    }

    /// A user name and password (RFC 7617). The user name must not contain a colon.
    pub fn basic(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self(CredentialForm::Basic {
            user: user.into(),
            password: password.into(),
        })
    }

    /// Tokens that are fetched.
    pub fn provider(provider: impl TokenProvider) -> Self {
        Self(CredentialForm::Provider(Arc::new(Cache::new(provider))))
    }
}

impl fmt::Debug for Credential {
    /// Shows the kind only.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match &self.0 {
            CredentialForm::Text(_) => "Credential(text)",
            CredentialForm::Basic { .. } => "Credential(user and password)",
            CredentialForm::Provider(_) => "Credential(provider)",
        })
    }
}

/// A client's credentials by scheme.
#[derive(Default)]
pub(crate) struct Credentials(Vec<(SecurityScheme, CredentialSource)>);

/// The source of a credential.
enum CredentialSource {
    Fixed(EncodedCredential),
    Provider(Arc<Cache>),
}

/// The credentials that a call needs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Security {
    /// As documented: one of these alternatives, with all of its schemes.
    Alternatives(&'static [&'static [SecurityScheme]]),
    /// All credentials that the client has.
    Everything,
    /// Nothing.
    Nothing,
}

impl Credentials {
    /// Sets the credential of a scheme, replacing any other. One that can't be sent is rejected here, not on first use,
    /// and is not shown.
    pub(crate) fn set(
        &mut self,
        scheme: SecurityScheme,
        credential: Credential,
    ) -> Result<(), BuildError> {
        let source = match credential.0 {
            CredentialForm::Provider(cache) => CredentialSource::Provider(cache),
            CredentialForm::Text(secret) if secret.is_blank() => {
                return Err(refusal(&scheme, "is empty"));
            }
            CredentialForm::Text(secret) => {
                let text = secret.clone();
                CredentialSource::Fixed(material(&scheme, text.expose(), secret)?)
            }
            CredentialForm::Basic { user, .. } if user.contains(':') => {
                return Err(refusal(&scheme, "has a colon in the user name"));
            }
            CredentialForm::Basic { user, password } if user.is_empty() && password.is_blank() => {
                return Err(refusal(&scheme, "is empty"));
            }
            CredentialForm::Basic { user, password } => {
                let text = STANDARD.encode(format!("{user}:{}", password.expose()));
                CredentialSource::Fixed(material(&scheme, &text, password)?)
            }
        };
        self.0.retain(|(known, _)| known.name() != scheme.name());
        self.0.push((scheme, source));
        Ok(())
    }

    /// The first alternative for which all credentials are set; an empty alternative only as the last resort, since
    /// `security: [{}, {key: []}]` means that a key is optional.
    pub(crate) fn select(
        &self,
        security: Security,
    ) -> Result<SelectedCredentials<'_>, CredentialsError> {
        let schemes = match security {
            Security::Everything => Some(Schemes::All),
            Security::Nothing | Security::Alternatives([]) => Some(Schemes::These(&[])),
            Security::Alternatives(alternatives) => {
                let usable = |schemes: &&&[SecurityScheme]| {
                    !schemes.is_empty() && schemes.iter().all(|scheme| self.satisfies(scheme))
                };
                let anonymous = || alternatives.iter().find(|schemes| schemes.is_empty());
                alternatives
                    .iter()
                    .find(usable)
                    .or_else(anonymous)
                    .map(|schemes| Schemes::These(schemes))
            }
        };
        match (schemes, security) {
            (Some(schemes), _) => Ok(SelectedCredentials {
                credentials: self,
                schemes,
            }),
            (None, Security::Alternatives(alternatives)) => {
                Err(CredentialsError::missing(alternatives))
            }
            (None, _) => Err(CredentialsError::missing(&[])),
        }
    }

    fn satisfies(&self, scheme: &SecurityScheme) -> bool {
        self.0
            .iter()
            .any(|(known, _)| known.name() == scheme.name())
    }
}

impl fmt::Debug for Credentials {
    /// Shows the schemes' names only.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.0.iter().map(|(scheme, _)| scheme.name()))
            .finish()
    }
}

/// The credentials that a call uses.
#[derive(Clone, Copy)]
pub(crate) struct SelectedCredentials<'a> {
    credentials: &'a Credentials,
    schemes: Schemes,
}

#[derive(Clone, Copy)]
enum Schemes {
    All,
    These(&'static [SecurityScheme]),
}

impl Schemes {
    fn include(self, scheme: &SecurityScheme) -> bool {
        match self {
            Self::All => true,
            Self::These(schemes) => schemes.iter().any(|wanted| wanted.name() == scheme.name()),
        }
    }
}

impl SelectedCredentials<'_> {
    /// Whether the call has any credentials.
    pub(crate) fn is_secret(&self) -> bool {
        match self.schemes {
            Schemes::All => !self.credentials.0.is_empty(),
            Schemes::These(schemes) => !schemes.is_empty(),
        }
    }

    /// Placeholders in place of the credentials, and those that are known without asking a provider.
    pub(crate) fn placeholders(&self) -> Result<(Applied, Applied), CredentialsError> {
        let (mut placeholders, mut known) = (Applied::default(), Applied::default());
        for (scheme, source) in &self.credentials.0 {
            if !self.schemes.include(scheme) {
                continue;
            }
            let text = "REDACTED";
            let placeholder = EncodedCredential::new(scheme.kind(), text, text.into());
            let placeholder = placeholder.ok_or_else(|| CredentialsError::unusable(scheme))?;
            placeholders.push(placeholder, None);
            if let CredentialSource::Fixed(material) = source {
                known.push(material.clone(), None);
            }
        }
        Ok((placeholders, known))
    }

    /// The credentials for one attempt; obtains tokens from their providers.
    pub(crate) async fn apply(
        &self,
        observer: Option<&Arc<dyn Observer>>,
    ) -> Result<Applied, CredentialsError> {
        let mut applied = Applied::default();
        for (scheme, source) in &self.credentials.0 {
            let used = self.schemes.include(scheme);
            match source {
                _ if !used => {}
                CredentialSource::Fixed(material) => applied.push(material.clone(), None),
                CredentialSource::Provider(cache) => {
                    let token = cache.token(observer).await;
                    let secret = token.map_err(CredentialsError::provider)?;
                    let text = secret.clone();
                    let material = EncodedCredential::new(scheme.kind(), text.expose(), secret)
                        .ok_or_else(|| CredentialsError::unusable(scheme))?;
                    applied.push(material, Some(Arc::clone(cache)));
                }
            }
        }
        Ok(applied)
    }
}

fn material(
    scheme: &SecurityScheme,
    text: &str,
    secret: Secret,
) -> Result<EncodedCredential, BuildError> {
    let reason = "has characters that are not allowed in a header";
    EncodedCredential::new(scheme.kind(), text, secret).ok_or_else(|| refusal(scheme, reason))
}

fn refusal(scheme: &SecurityScheme, reason: &str) -> BuildError {
    BuildError::setting(&format!("the credential of `{}`", scheme.name()), reason)
}
