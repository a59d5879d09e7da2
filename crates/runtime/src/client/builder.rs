//! Settings of a client, checked when it is built.

use std::fmt;
use std::sync::Arc;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::base_url::BaseUrl;
use super::{Client, HttpOptions, Inner, Limits, Timeouts};
use crate::auth::{Credential, Credentials, SecurityScheme};
use crate::call::header_pair;
use crate::request::{BuildError, Place, Reason};
use crate::retry::{Budget, RetryPolicy};
use crate::transport::{HttpTransport, Transport};

/// Builds a [`Client`].
///
/// ```
/// use clientsmith_runtime::{Client, Credential, SecurityScheme};
///
/// const BEARER: SecurityScheme = SecurityScheme::bearer("bearerAuth");
///
/// let client = Client::builder("https://api.example.com/v1").credential(BEARER, Credential::bearer("token")).build()?;
/// # Ok::<(), clientsmith_runtime::BuildError>(())
/// ```
#[must_use = "a client is only made by `build`"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    default_security: &'static [&'static [SecurityScheme]],
    headers: HeaderMap,
    timeouts: Timeouts,
    retry: RetryPolicy,
    limits: Limits,
    http: HttpOptions,
    transport: Option<Box<dyn Transport>>,
    plain_http_allowed: bool,
    problem: Option<BuildError>,
}

impl ClientBuilder {
    /// A client for the API at this URL; see [`Client::builder`].
    pub fn new(base_url: impl Into<String>) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(
            USER_AGENT,
            HeaderValue::from_static(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            )),
        );
        Self {
            base_url: base_url.into(),
            credentials: Credentials::default(),
            default_security: &[],
            headers,
            timeouts: Timeouts::new(),
            retry: RetryPolicy::new(),
            limits: Limits::new(),
            http: HttpOptions::new(),
            transport: None,
            plain_http_allowed: false,
            problem: None,
        }
    }

    /// What the client proves itself with in a scheme, in place of what it was given for that scheme before.
    pub fn credential(mut self, scheme: SecurityScheme, credential: Credential) -> Self {
        if let Err(problem) = self.credentials.set(scheme, credential) {
            self.problem.get_or_insert(problem);
        }
        self
    }

    /// The security of calls that the document does not name: alternatives, each of schemes that go together
    /// (OpenAPI 3.0.3 §4.7.30). Default: empty, and such calls take all credentials that the client has.
    pub const fn default_security(
        mut self,
        security: &'static [&'static [SecurityScheme]],
    ) -> Self {
        self.default_security = security;
        self
    }

    /// A header of every request, in place of one of the same name. A call's own headers win.
    ///
    /// `Authorization`, `Cookie` and values that are marked sensitive ([`HeaderValue::set_sensitive`]) are treated as
    /// credentials: never shown, never sent in plain text or to another server.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match header_pair(name, value) {
            Ok((name, value)) => {
                let text = name.clone();
                if self.headers.try_insert(name, value).is_err() {
                    let problem = BuildError::new(Place::Header, text.as_str(), Reason::Headers);
                    self.problem.get_or_insert(problem);
                }
            }
            Err(problem) => drop(self.problem.get_or_insert(problem)),
        }
        self
    }

    /// The `User-Agent` of every request (RFC 9110 §10.1.5). Default: this crate's name and version.
    pub fn user_agent(self, value: impl TryInto<HeaderValue>) -> Self {
        self.header(USER_AGENT, value)
    }

    /// Time limits. A call may set its own.
    pub const fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// When calls are made again. A call may set its own, except for the budget, which all calls of the client share.
    pub const fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Bounds on what the server may send.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Certificates, proxy and the like of the default transport.
    pub fn http(mut self, options: HttpOptions) -> Self {
        self.http = options;
        self
    }

    /// Another transport than HTTP by reqwest; [`HttpOptions`] and the connect limit then mean nothing.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Lets credentials travel unencrypted, where everyone on the way can read them. Without it, a call that would send
    /// a credential over `http` to another host than this one fails before anything is sent; so does one to this host by a
    /// transport that does not [reach it directly](Transport::reaches_loopback_directly).
    pub const fn allow_plain_http(mut self) -> Self {
        self.plain_http_allowed = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// The first setting that is not valid: the base URL, a credential or header with characters that no header can
    /// have, a certificate or proxy that can't be read. Nothing secret is shown.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let base = BaseUrl::parse(&self.base_url)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpTransport::new(
                &self.http,
                self.timeouts.connect_limit(),
            )?),
        };
        Ok(Client(Arc::new(Inner {
            base,
            credentials: self.credentials,
            default_security: self.default_security,
            headers: self.headers,
            timeouts: self.timeouts,
            budget: Budget::new(self.retry.budget_size()),
            retry: self.retry,
            limits: self.limits,
            plain_http_allowed: self.plain_http_allowed,
            transport,
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    /// Shows no secret, and of the base URL nothing, since it is not checked yet.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("timeouts", &self.timeouts)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
