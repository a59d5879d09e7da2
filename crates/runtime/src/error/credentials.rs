//! Missing credentials.

use std::fmt;

use crate::auth::{ProviderError, SecurityScheme};
use crate::escape::Escaped;

/// The client has no credential that an operation needs, or failed to obtain a token.
#[derive(Clone, Debug)]
pub struct CredentialsError(Lack);

#[derive(Clone, Debug)]
enum Lack {
    /// The accepted schemes, as text.
    Missing(String),
    Provider(ProviderError),
    /// The scheme whose token can't be sent.
    Unusable(&'static str),
}

impl CredentialsError {
    pub(crate) fn missing(security: &[&[SecurityScheme]]) -> Self {
        let together = |schemes: &&[SecurityScheme]| {
            schemes
                .iter()
                .map(|scheme| format!("`{}`", scheme.name()))
                .collect::<Vec<_>>()
                .join(" and ")
        };
        Self(Lack::Missing(
            security
                .iter()
                .map(together)
                .collect::<Vec<_>>()
                .join(" or "),
        ))
    }

    pub(crate) const fn provider(error: ProviderError) -> Self {
        Self(Lack::Provider(error))
    }

    pub(crate) const fn unusable(scheme: &SecurityScheme) -> Self {
        Self(Lack::Unusable(scheme.name()))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Lack::Missing(schemes) => {
                write!(
                    formatter,
                    "the client has no credential for {}",
                    Escaped(schemes)
                )
            }
            Lack::Provider(error) => write!(formatter, "failed to obtain a token: {error}"),
            Lack::Unusable(scheme) => {
                write!(
                    formatter,
                    "the token for `{}` has characters that are not allowed in a header",
                    Escaped(scheme)
                )
            }
        }
    }
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Lack::Provider(error) => error.source(),
            Lack::Missing(_) | Lack::Unusable(_) => None,
        }
    }
}
