//! Options of a single call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::ACCEPT;
use http::{HeaderName, HeaderValue};
use serde_json::Value;

use super::header_pair;
use crate::client::Decoding;
use crate::request::{BuildError, Request};
use crate::retry::{RetryClassifier, RetryContext, RetryDecision, RetryPolicy};
use crate::transfer::{Floor, OnProgress, Progress};

/// Options of a single call; they take precedence over the client's settings.
///
/// ```
/// use std::time::Duration;
/// use clientsmith_runtime::CallOptions;
///
/// // An undocumented input and a short timeout.
/// let options = CallOptions::new().query("range", "7d").timeout(Duration::from_secs(20));
/// ```
#[derive(Clone, Default)]
pub struct CallOptions(Option<Box<Settings>>);

#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) max_response_bytes: Option<u64>,
    pub(crate) decoding: Option<Decoding>,
    pub(crate) keeps_redirects: bool,
    pub(crate) reconnect: Option<Duration>,
    pub(crate) classifier: Option<RetryClassifier>,
    pub(crate) hedge: Option<Duration>,
    pub(crate) floor: Option<Floor>,
    pub(crate) on_progress: Option<OnProgress>,
    headers: Vec<(HeaderName, HeaderValue)>,
    query: Vec<(String, String)>,
    body: Vec<(String, Value)>,
    path: Option<String>,
    problem: Option<BuildError>,
}

impl CallOptions {
    /// The client's settings.
    pub const fn new() -> Self {
        Self(None)
    }

    /// How long the whole call may take, with all attempts; see [`Timeouts::call`](crate::Timeouts::call).
    #[must_use]
    pub fn timeout(self, limit: Duration) -> Self {
        self.with(|settings| settings.timeout = Some(limit))
    }

    /// How long each attempt may take; see [`Timeouts::attempt`](crate::Timeouts::attempt).
    #[must_use]
    pub fn attempt_timeout(self, limit: Duration) -> Self {
        self.with(|settings| settings.attempt_timeout = Some(limit))
    }

    /// When the call is retried. The budget remains the client's.
    #[must_use]
    pub fn retry(self, retry: RetryPolicy) -> Self {
        self.with(|settings| settings.retry = Some(retry))
    }

    /// Decides whether the call is retried, instead of the client's classifier; see
    /// [`ClientBuilder::retry_classifier`](crate::ClientBuilder::retry_classifier).
    #[must_use]
    pub fn retry_classifier(
        self,
        decide: impl Fn(&RetryContext<'_>) -> RetryDecision + Send + Sync + 'static,
    ) -> Self {
        self.with(|settings| settings.classifier = Some(Arc::new(decide)))
    }

    /// After how long a read is sent a second time; see [`ClientBuilder::hedge`](crate::ClientBuilder::hedge).
    #[must_use]
    pub fn hedge(self, delay: Duration) -> Self {
        self.with(|settings| settings.hedge = Some(delay))
    }

    /// The least throughput of a body; see [`Timeouts::min_throughput`](crate::Timeouts::min_throughput).
    #[must_use]
    pub fn min_throughput(self, bytes_per_second: u64, grace: Duration) -> Self {
        self.with(|settings| settings.floor = Floor::new(bytes_per_second, grace))
    }

    /// Calls a function with each piece of a body that is sent or received, for progress bars. It is called by the task that
    /// makes the call, with at most 64 KiB more than before of the request's body.
    ///
    /// ```
    /// use clientsmith_runtime::CallOptions;
    ///
    /// let options = CallOptions::new().on_progress(|progress| {
    ///     eprintln!("{} of {:?} bytes", progress.received, progress.to_receive);
    /// });
    /// ```
    #[must_use]
    pub fn on_progress(self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.on_progress = Some(Arc::new(report)))
    }

    /// The maximum size of a response in bytes; see [`Limits::max_response_bytes`](crate::Limits::max_response_bytes).
    #[must_use]
    pub fn max_response_bytes(self, bytes: u64) -> Self {
        self.with(|settings| settings.max_response_bytes = Some(bytes))
    }

    /// How the response is decoded if it is not as the document says; see [`Decoding`].
    #[must_use]
    pub fn decoding(self, decoding: Decoding) -> Self {
        self.with(|settings| settings.decoding = Some(decoding))
    }

    /// Sets a header, replacing any of the same name.
    ///
    /// `Authorization`, `Cookie` and values that are marked sensitive ([`HeaderValue::set_sensitive`]) are treated as
    /// credentials: never shown, never sent in plain text or to another server.
    #[must_use]
    pub fn header(self, name: impl TryInto<HeaderName>, value: impl TryInto<HeaderValue>) -> Self {
        self.with(|settings| match header_pair(name, value) {
            Ok(header) => settings.headers.push(header),
            Err(problem) => drop(settings.problem.get_or_insert(problem)),
        })
    }

    /// Requests one of the media types that the document names for the response (RFC 9110 §12.5.1). Default: all of them;
    /// the server chooses.
    #[must_use]
    pub fn accept(self, media_type: impl TryInto<HeaderValue>) -> Self {
        self.header(ACCEPT, media_type)
    }

    /// Adds an undocumented query parameter; a name may be repeated.
    #[must_use]
    pub fn query(self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.with(|settings| settings.query.push((name.into(), value.to_string())))
    }

    /// Sets an undocumented member of the JSON body.
    #[must_use]
    pub fn body_member(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with(|settings| settings.body.push((name.into(), value.into())))
    }

    /// Replaces the document's path, in case that is wrong. It begins with `/` and must be percent-encoded where
    /// necessary; path parameters are not filled in. A path that would leave the base URL's (`/../`, `//host`, in any
    /// encoding) or has a fragment is an error.
    #[must_use]
    pub fn path(self, path: impl Into<String>) -> Self {
        self.with(|settings| settings.path = Some(path.into()))
    }

    /// A key by which the server recognises a retry (the header `Idempotency-Key`): with it the call may be retried,
    /// whatever its method.
    #[must_use]
    pub fn idempotency_key(self, key: impl TryInto<HeaderValue>) -> Self {
        self.header(HeaderName::from_static("idempotency-key"), key)
    }

    /// Returns a redirect as the response: it is not followed and is not an error.
    #[must_use]
    pub fn keep_redirects(self) -> Self {
        self.with(|settings| settings.keeps_redirects = true)
    }

    /// Reconnects when a stream of server-sent events ends or breaks, after this time unless the server names another
    /// (`retry`), and goes on after the last event that had an id (`Last-Event-ID`, WHATWG HTML §9.2.3). Default: the
    /// stream ends.
    ///
    /// Each new call has the retries and time limits of the first; what it fails with ends the stream, and so do a
    /// response that is not a stream of events, the status 204, and the event `[DONE]`. A call whose body is a stream
    /// is made once.
    #[must_use]
    pub fn reconnect(self, wait: Duration) -> Self {
        self.with(|settings| settings.reconnect = Some(wait))
    }

    /// The same for a request by a link, which has the path and the query and no body.
    pub(crate) fn for_link(&self) -> Self {
        Self(self.0.clone().map(|settings| {
            Box::new(Settings {
                query: Vec::new(),
                body: Vec::new(),
                path: None,
                ..*settings
            })
        }))
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(self.0.get_or_insert_default());
        self
    }

    pub(crate) fn settings(&self) -> Option<&Settings> {
        self.0.as_deref()
    }
}

impl Settings {
    /// Adds the undocumented inputs to the request.
    pub(crate) fn apply(&self, request: &mut Request) -> Result<(), BuildError> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        if let Some(path) = &self.path {
            request.replace_path(path.clone());
        }
        for (name, value) in &self.query {
            request.push_query(name, value);
        }
        for (name, value) in &self.body {
            request.add_body_member(name, value.clone());
        }
        for (name, value) in &self.headers {
            request.insert_header(name.clone(), value.clone());
        }
        Ok(())
    }
}

impl fmt::Debug for CallOptions {
    /// Shows names only: values may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(settings) = self.settings() else {
            return formatter.write_str("CallOptions");
        };
        let headers: Vec<&str> = settings
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let query: Vec<&str> = settings
            .query
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        formatter
            .debug_struct("CallOptions")
            .field("timeout", &settings.timeout)
            .field("headers", &headers)
            .field("query", &query)
            .finish_non_exhaustive()
    }
}
