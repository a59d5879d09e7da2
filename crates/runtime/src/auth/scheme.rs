//! Security schemes, as a generated crate names them.

/// One of the document's security schemes (OpenAPI 3.0.3 §4.7.27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    name: &'static str,
    kind: CredentialLocation,
}

/// Where a scheme's credential is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialLocation {
    /// `Authorization`, with the name of an HTTP authentication scheme before the credential (RFC 9110 §11.6.2).
    Authorization(&'static str),
    /// In this header.
    Header(&'static str),
    /// In this query parameter.
    Query(&'static str),
    /// In this cookie.
    Cookie(&'static str),
}

impl SecurityScheme {
    /// `type: http`, `scheme: bearer` (RFC 6750 §2.1).
    pub const fn bearer(name: &'static str) -> Self {
        Self::http(name, "Bearer")
    }

    /// `type: http`, `scheme: basic` (RFC 7617).
    pub const fn basic(name: &'static str) -> Self {
        Self::http(name, "Basic")
    }

    /// `type: http` with another scheme, whose credential is text that follows the scheme's name.
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self {
            name,
            kind: CredentialLocation::Authorization(scheme),
        }
    }

    /// `type: apiKey`, `in: header`.
    pub const fn api_key_header(name: &'static str, header: &'static str) -> Self {
        Self {
            name,
            kind: CredentialLocation::Header(header),
        }
    }

    /// `type: apiKey`, `in: query`.
    pub const fn api_key_query(name: &'static str, parameter: &'static str) -> Self {
        Self {
            name,
            kind: CredentialLocation::Query(parameter),
        }
    }

    /// `type: apiKey`, `in: cookie`.
    pub const fn api_key_cookie(name: &'static str, cookie: &'static str) -> Self {
        Self {
            name,
            kind: CredentialLocation::Cookie(cookie),
        }
    }

    /// `type: oauth2`: a bearer token, however it was obtained.
    pub const fn oauth2(name: &'static str) -> Self {
        Self::bearer(name)
    }

    /// `type: openIdConnect`: a bearer token, however it was obtained.
    pub const fn open_id_connect(name: &'static str) -> Self {
        Self::bearer(name)
    }

    /// The scheme's name in the document.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) const fn kind(&self) -> CredentialLocation {
        self.kind
    }
}
