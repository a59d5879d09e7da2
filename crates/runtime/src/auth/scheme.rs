//! Security schemes, as a generated crate names them.

/// One of the document's security schemes (OpenAPI 3.0.3 §4.7.27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    name: &'static str,
    kind: Kind,
}

/// Where a scheme's credential goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `Authorization: Bearer …` (RFC 6750 §2.1); OAuth 2 and OpenID Connect too.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// This header.
    Header(&'static str),
    /// This query parameter.
    Query(&'static str),
    /// This cookie.
    Cookie(&'static str),
}

impl SecurityScheme {
    /// `type: http`, `scheme: bearer`.
    pub const fn bearer(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Bearer,
        }
    }

    /// `type: http`, `scheme: basic`.
    pub const fn basic(name: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Basic,
        }
    }

    /// `type: apiKey`, `in: header`.
    pub const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Header(header),
        }
    }

    /// `type: apiKey`, `in: query`.
    pub const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Query(parameter),
        }
    }

    /// `type: apiKey`, `in: cookie`.
    pub const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self {
            name,
            kind: Kind::Cookie(cookie),
        }
    }

    /// `type: oauth2`: a bearer token, however it was had.
    pub const fn oauth2(name: &'static str) -> Self {
        Self::bearer(name)
    }

    /// `type: openIdConnect`: a bearer token, however it was had.
    pub const fn open_id_connect(name: &'static str) -> Self {
        Self::bearer(name)
    }

    /// The scheme's name in the document.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }
}
