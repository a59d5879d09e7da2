//! Making a client.

use std::fmt;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{
    BaseUrl, Budget, Client, HttpOptions, Limits, RetryPolicy, Shared, Timeouts,
    is_readable_on_the_way,
};
use crate::auth::{Credential, Credentials, SecurityScheme};
use crate::request::BuildError;
use crate::transport::{HttpTransport, Transport};

/// Settings of a [`Client`]; all but the address have a default.
#[must_use = "`build` makes the client"]
pub struct ClientBuilder {
    base_url: String,
    credentials: Credentials,
    default_security: &'static [&'static [SecurityScheme]],
    headers: HeaderMap,
    timeouts: Timeouts,
    retry: RetryPolicy,
    limits: Limits,
    plain_http: bool,
    http: HttpOptions,
    transport: Option<Box<dyn Transport>>,
    problem: Option<BuildError>,
}

impl ClientBuilder {
    /// Settings for the API at `base_url`.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            credentials: Credentials::default(),
            default_security: &[],
            headers: HeaderMap::new(),
            timeouts: Timeouts::default(),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            plain_http: false,
            http: HttpOptions::default(),
            transport: None,
            problem: None,
        }
    }

    /// What the client proves itself with in `scheme`.
    pub fn credential(mut self, scheme: SecurityScheme, credential: Credential) -> Self {
        self.credentials.set(scheme, credential);
        self
    }

    /// What calls need that the document does not name.
    pub const fn default_security(
        mut self,
        security: &'static [&'static [SecurityScheme]],
    ) -> Self {
        self.default_security = security;
        self
    }

    /// A header of every request. One that holds a secret should be marked as such by the value's `set_sensitive`.
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        match (name.try_into(), value.try_into()) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            _ => self.refuse(BuildError::setting(
                "a header of the client",
                "has a name or value that no header can have",
            )),
        }
        self
    }

    /// The `User-Agent` of every request; the runtime's name and version by default.
    pub fn user_agent(self, user_agent: impl TryInto<HeaderValue>) -> Self {
        self.header(USER_AGENT, user_agent)
    }

    /// Time limits.
    pub const fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// When calls are repeated.
    pub const fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// How much of an answer is taken.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How the default transport connects: certificates, proxies.
    pub fn http(mut self, http: HttpOptions) -> Self {
        self.http = http;
        self
    }

    /// Another transport than the default one.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Lets credentials travel over plain http to other machines, where anybody on the way can read them.
    pub const fn send_credentials_over_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// The base URL, a header, a credential or an HTTP option is not valid, or credentials would travel over plain http.
    pub fn build(self) -> Result<Client, BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        let base_url = BaseUrl::parse(&self.base_url)?;
        self.credentials.validate()?;
        if !self.plain_http
            && !self.credentials.is_empty()
            && is_readable_on_the_way(base_url.url())
        {
            return Err(plain_http());
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpTransport::new(&self.http, self.timeouts.connect)?),
        };
        Ok(Client(std::sync::Arc::new(Shared {
            base_url,
            credentials: self.credentials,
            default_security: self.default_security,
            headers: self.headers,
            timeouts: self.timeouts,
            budget: Budget::new(&self.retry),
            retry: self.retry,
            limits: self.limits,
            plain_http: self.plain_http,
            transport,
        })))
    }

    fn refuse(&mut self, problem: BuildError) {
        self.problem.get_or_insert(problem);
    }
}

/// Why a call with credentials is not sent over plain http.
pub(crate) fn plain_http() -> BuildError {
    let reason = "would carry credentials over plain http, where others can read them; use https, or say \
                  `send_credentials_over_plain_http`";
    BuildError::setting("the URL", reason)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
