//! Settings of a client, checked when it is built.

use std::fmt;
use std::sync::Arc;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::base_url::BaseUrl;
use super::{Client, Decoding, HttpOptions, Inner, Limits, Timeouts};
use crate::auth::{Credential, Credentials, SecurityScheme};
use crate::call::header_pair;
use crate::request::{BuildError, Reason, RequestPart};
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
#[must_use = "call `build` to create the client"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    default_security: &'static [&'static [SecurityScheme]],
    headers: HeaderMap,
    timeouts: Timeouts,
    retry: RetryPolicy,
    limits: Limits,
    decoding: Decoding,
    http: HttpOptions,
    transport: Option<Box<dyn Transport>>,
    plain_http_allowed: bool,
    problem: Option<BuildError>,
}

impl ClientBuilder {
    /// A builder for the API at this URL; see [`Client::builder`].
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
            decoding: Decoding::new(),
            http: HttpOptions::new(),
            transport: None,
            plain_http_allowed: false,
            problem: None,
        }
    }

    /// Sets the credential for a scheme, replacing any that was set before.
    pub fn credential(mut self, scheme: SecurityScheme, credential: Credential) -> Self {
        if let Err(problem) = self.credentials.set(scheme, credential) {
            self.problem.get_or_insert(problem);
        }
        self
    }

    /// The security of undocumented calls: alternatives, each of schemes that are used together
    /// (OpenAPI 3.0.3 §4.7.30). Default: empty; such calls use all credentials that the client has.
    pub const fn default_security(
        mut self,
        security: &'static [&'static [SecurityScheme]],
    ) -> Self {
        self.default_security = security;
        self
    }

    /// Sets a header of every request, replacing any of the same name. A call's own headers take precedence.
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
                    let problem =
                        BuildError::new(RequestPart::Header, text.as_str(), Reason::Headers);
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

    /// Time limits. A call may override them.
    pub const fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// When calls are retried. A call may override it, except for the budget, which all calls of the client share.
    pub const fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Limits on responses.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How responses are decoded that are not as the document says. A call may override it.
    pub const fn decoding(mut self, decoding: Decoding) -> Self {
        self.decoding = decoding;
        self
    }

    /// Options of the default transport, such as certificates and proxy.
    pub fn http(mut self, options: HttpOptions) -> Self {
        self.http = options;
        self
    }

    /// Replaces the default transport on reqwest; [`HttpOptions`] and the connect timeout then have no effect.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Allows credentials to be sent unencrypted, where anyone on the network path can read them. Without it, a call
    /// that would send a credential over `http` to a host other than this machine fails before anything is sent; so
    /// does one to this machine if the transport does not [reach it directly](Transport::reaches_loopback_directly).
    pub const fn allow_plain_http(mut self) -> Self {
        self.plain_http_allowed = true;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// The first setting that is not valid: the base URL, a credential or header with characters that are not allowed
    /// in a header, a certificate or proxy that can't be parsed. Secrets are not shown.
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
            decoding: self.decoding,
            plain_http_allowed: self.plain_http_allowed,
            transport,
        })))
    }
}

impl fmt::Debug for ClientBuilder {
    /// Shows neither secrets nor the base URL, which is not checked yet.
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
