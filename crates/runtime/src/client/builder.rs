//! Settings of a client, checked when it is built.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::sync::Semaphore;

use super::base_url::BaseUrl;
use super::{Client, Decoding, Hooks, HttpOptions, Inner, Limits, Timeouts};
use crate::auth::{Credential, Credentials, SecurityScheme};
use crate::call::header_pair;
use crate::observe::Observer;
use crate::request::{BuildError, Reason, RequestPart};
use crate::retry::{Budget, RetryContext, RetryDecision, RetryPolicy};
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
    hooks: Hooks,
    #[cfg(all(feature = "tower", not(target_family = "wasm")))]
    pub(super) attempt_layers: Vec<crate::middleware::WrapTransport>,
    #[cfg(all(feature = "tower", not(target_family = "wasm")))]
    pub(super) call_layers: Vec<crate::middleware::WrapCalls>,
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
            hooks: Hooks::default(),
            #[cfg(all(feature = "tower", not(target_family = "wasm")))]
            attempt_layers: Vec::new(),
            #[cfg(all(feature = "tower", not(target_family = "wasm")))]
            call_layers: Vec::new(),
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

    /// When calls of one operation are retried, by its id in the document. A call may override it.
    pub fn retry_operation(mut self, operation: impl Into<String>, retry: RetryPolicy) -> Self {
        self.hooks.operation_retries.insert(operation.into(), retry);
        self
    }

    /// Decides on each retry before the policy does, by status, error and body. The policy still limits the number of
    /// attempts, the delays and the budget, and a streamed body is still sent only once. A call may have its own.
    ///
    /// It is called for successful responses, too: some servers say in the body that they failed.
    ///
    /// ```
    /// use clientsmith_runtime::{Client, RetryDecision};
    ///
    /// let builder = Client::builder("https://api.example.com").retry_classifier(|attempt| {
    ///     match attempt.status().map(|status| status.as_u16()) {
    ///         // The server says so where the request was not processed.
    ///         Some(409) if attempt.body().is_some_and(|body| body.starts_with(b"locked")) => RetryDecision::Retry,
    ///         Some(500) => RetryDecision::Stop,
    ///         _ => RetryDecision::ByPolicy,
    ///     }
    /// });
    /// ```
    pub fn retry_classifier(
        mut self,
        decide: impl Fn(&RetryContext<'_>) -> RetryDecision + Send + Sync + 'static,
    ) -> Self {
        self.hooks.classifier = Some(Arc::new(decide));
        self
    }

    /// Sends a read a second time if its attempt takes longer than this, and uses the response that is first: a server that
    /// is slow now and then no longer slows the call. Default: never.
    ///
    /// It applies to calls whose method is safe (GET, HEAD; RFC 9110 §9.2.1) or that the document declares read-only. A
    /// second request counts toward the retry budget, and toward the bound of
    /// [`max_concurrent_calls`](Self::max_concurrent_calls). The delay is best a little more than most calls take, such as
    /// the time in which 95 % of them end.
    pub const fn hedge(mut self, delay: Duration) -> Self {
        self.hooks.hedge = Some(delay);
        self
    }

    /// The maximum number of calls that are made at the same time, by all clones of the client together. Others wait, and
    /// are served in the order in which they came; dropping a call gives its place to the next. Default: no limit.
    ///
    /// A call takes its place with each attempt, from obtaining credentials until its response is received, of a streamed
    /// one the headers. It does not keep the place while it waits before a retry. Waiting counts toward the
    /// time limit of the call, not of the attempt.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        if calls == 0 {
            let problem = BuildError::setting("the number of concurrent calls", "must not be zero");
            self.problem.get_or_insert(problem);
        } else {
            let places = calls.min(Semaphore::MAX_PERMITS);
            self.hooks.bound = Some(Arc::new(Semaphore::new(places)));
        }
        self
    }

    /// Watches the client's calls, see [`Observer`]. Replaces any that was set before.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.hooks.observer = Some(Arc::new(observer));
        self
    }

    /// Shows the beginning of bodies in events of `tracing`, at the level `DEBUG`: of the request once, and of the response to
    /// each attempt unless it is streamed. Default: none.
    #[cfg(feature = "tracing")]
    pub const fn trace_bodies(mut self, samples: crate::BodySamples) -> Self {
        self.hooks.body_samples = Some(samples);
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
        #[cfg(all(feature = "tower", not(target_family = "wasm")))]
        let transport = self
            .attempt_layers
            .into_iter()
            .rev()
            .fold(transport, |transport, wrap| wrap(transport));
        #[cfg(all(feature = "tower", not(target_family = "wasm")))]
        let hooks = Hooks {
            calls: crate::middleware::layered_calls(self.call_layers),
            ..self.hooks
        };
        #[cfg(not(all(feature = "tower", not(target_family = "wasm"))))]
        let hooks = self.hooks;
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
            hooks,
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
