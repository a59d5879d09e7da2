//! Security: how calls are authenticated.

use std::sync::Arc;

use crate::{Docs, Ident};

/// Refers to one of [`Api::schemes`](crate::Api::schemes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(pub u32);

/// A security scheme (OpenAPI 3.0.3 §4.7.27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its name in the document.
    pub name: String,
    /// The constant that describes it (`BEARER_AUTH`).
    pub constant: Ident,
    /// The client builder's method that sets its credential (`bearer_token`), unique among schemes.
    pub setter: Ident,
    /// The builder's method that sets a token provider, where the scheme is a token's.
    pub provider_setter: Option<Ident>,
    /// Its description in the document.
    pub docs: Docs,
    /// How it authenticates the caller.
    pub kind: SchemeKind,
}

/// How a scheme authenticates the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// `Authorization` with another scheme, which the caller's credentials follow.
    Http(String),
    /// A key in this header.
    ApiKeyHeader(String),
    /// A key in this query parameter.
    ApiKeyQuery(String),
    /// A key in this cookie.
    ApiKeyCookie(String),
    /// OAuth 2: a bearer token, from the caller or a provider.
    OAuth2,
    /// OpenID Connect: a bearer token, from the caller or a provider.
    OpenIdConnect,
}

impl SchemeKind {
    /// What its credential consists of, as in the names of environment variables.
    pub const fn parts(&self) -> &'static [&'static str] {
        match self {
            Self::Basic => &["USER", "PASSWORD"],
            Self::Http(_) => &["CREDENTIALS"],
            Self::Bearer | Self::OAuth2 | Self::OpenIdConnect => &["TOKEN"],
            Self::ApiKeyHeader(_) | Self::ApiKeyQuery(_) | Self::ApiKeyCookie(_) => &["KEY"],
        }
    }
}

/// Alternatives, one of which a call must satisfy; empty: the call is not authenticated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Security {
    /// In the document's order of preference. Operations without security of their own share those of the document.
    pub alternatives: Arc<[Alternative]>,
    /// The constant that lists them, where there are so many that no operation lists them itself.
    pub constant: Option<Ident>,
}

/// Schemes that are needed together; empty: none is needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Alternative {
    /// In the document's order.
    pub schemes: Vec<SchemeId>,
}
