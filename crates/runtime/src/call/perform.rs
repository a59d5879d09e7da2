//! One call from request to response: credentials, attempts, the delays between them, and the overall time limit.

use std::sync::atomic::AtomicU32;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::attempt::{Attempt, Failure};
use super::headers::has_secrets;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
use super::layered::perform_layered;
use super::options::Settings;
use super::resume::Resume;
use super::{CallOptions, CallSpec, Deadline};
use crate::auth::SelectedCredentials;
use crate::client::{Client, Inner, is_loopback};
use crate::clock::{Instant, has_timers, sleep, time_of_day, until};
use crate::error::{Error, Phase, TimeoutError};
use crate::observe::{AttemptWatch, CallWatch};
use crate::request::{Body, BuildError, Parts, Request};
use crate::response::RawResponse;
use crate::retry::{
    RetryClassifier, RetryContext, RetryDecision, RetryPolicy, is_refusal_for_now, may_pass,
    retry_after,
};
use crate::trace::Trace;
use crate::transport::BoxFuture;

/// Sends a call. Any status is a response here; only a call without a response is an error.
///
/// The future is boxed so that it is compiled once, here, and not with each operation of each client.
pub(crate) fn perform(
    client: Client,
    spec: CallSpec,
    request: Request,
    options: CallOptions,
) -> BoxFuture<'static, Result<RawResponse, Error>> {
    Box::pin(async move {
        let reconnect = options.settings().and_then(|settings| settings.reconnect);
        let again = reconnect.and_then(|wait| Some((wait, request.try_clone()?)));
        if !has_timers() {
            return Err(BuildError::setting(
                "the call",
                "was not made in a Tokio runtime with timers (`enable_all`)",
            )
            .into());
        }
        let inner = client.inner();
        #[cfg(all(feature = "tower", not(target_family = "wasm")))]
        let layered = match &inner.hooks.calls {
            Some(calls) => {
                let target = Target::of(inner, &spec, request, &options)?;
                let call = perform_layered(client.clone(), calls, spec, target, options.clone());
                Err(Box::pin(call).await?)
            }
            None => Ok(request),
        };
        #[cfg(not(all(feature = "tower", not(target_family = "wasm"))))]
        let layered = Ok::<_, RawResponse>(request);
        let mut response = match layered {
            Err(response) => response,
            Ok(request) => {
                let (call, body) = Call::new(inner, &spec, request, &options)?;
                run(inner, &spec, &call, body).await?
            }
        };
        if let Some((wait, request)) = again {
            response.set_resume(Resume {
                client,
                spec,
                request,
                options,
                wait,
            });
        }
        Ok(response)
    })
}

/// Makes a call, watched by traces and the client's observer.
pub(super) async fn run(
    client: &Inner,
    spec: &CallSpec,
    call: &Call<'_>,
    body: Body,
) -> Result<RawResponse, Error> {
    let exchange = &call.exchange;
    let trace = Trace::of_call(spec, &exchange.method, &exchange.url);
    let observer = client.hooks.observer.as_deref();
    let watch =
        observer.map(|observer| CallWatch::new(observer, spec, &exchange.method, &exchange.url));
    trace.watch(call.run(body, &trace, watch.as_ref())).await
}

/// Where a call is sent, without its credentials.
pub(super) struct Target {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// The `Cookie` header.
    pub(super) cookies: String,
}

/// A call whose inputs are final, apart from its body.
pub(super) struct Call<'a> {
    pub(super) exchange: Attempt<'a>,
    pub(super) credentials: SelectedCredentials<'a>,
    retry: RetryPolicy,
    classifier: Option<RetryClassifier>,
    /// The operation's id; empty for an undocumented call.
    operation: &'static str,
    may_repeat: bool,
    /// After how long the call is sent a second time.
    hedge: Option<Duration>,
    attempt_limit: Option<Duration>,
    call_limit: Option<Duration>,
}

impl Target {
    /// The target of a request, with the client's settings, and its body.
    pub(super) fn of(
        client: &Inner,
        spec: &CallSpec,
        mut request: Request,
        options: &CallOptions,
    ) -> Result<(Self, Body), Error> {
        request.accept(spec.accept);
        if let Some(settings) = options.settings() {
            settings.apply(&mut request)?;
        }
        let Parts {
            method,
            path,
            query,
            mut headers,
            cookies,
            body,
            server,
            link,
        } = request.finish()?;
        for (name, value) in &client.headers {
            if !headers.contains_key(name) && headers.try_insert(name, value.clone()).is_err() {
                return Err(too_many_headers().into());
            }
        }
        let own_server = server
            .map(|server| client.base.server(&server))
            .transpose()?;
        let base = own_server.as_ref().unwrap_or(&client.base);
        let url = match link {
            Some(link) => base.link(&path, &query, &link)?,
            None => base.route(&path, &query),
        };
        let target = Self {
            method,
            url,
            headers,
            cookies,
        };
        Ok((target, body))
    }
}

impl<'a> Call<'a> {
    pub(super) fn new(
        client: &'a Inner,
        spec: &CallSpec,
        request: Request,
        options: &CallOptions,
    ) -> Result<(Self, Body), Error> {
        let (target, body) = Target::of(client, spec, request, options)?;
        Ok((Self::to(client, spec, target, options)?, body))
    }

    /// A call to a target, with the credentials that it needs.
    pub(super) fn to(
        client: &'a Inner,
        spec: &CallSpec,
        target: Target,
        options: &CallOptions,
    ) -> Result<Self, Error> {
        let Target {
            method,
            url,
            headers,
            cookies,
        } = target;
        let none = Settings::default();
        let settings = options.settings().unwrap_or(&none);
        let credentials = client.credentials.select(spec.security)?;
        let is_secret = credentials.is_secret() || has_secrets(&headers);
        if is_secret && !client.plain_http_allowed && url.scheme() != "https" {
            let (is_loopback, is_direct) = (
                is_loopback(&url),
                client.transport.reaches_loopback_directly(),
            );
            if !(is_loopback && is_direct) {
                return Err(plain_http(is_loopback).into());
            }
        }
        let attempt_limit = settings.attempt_timeout.or(client.timeouts.attempt_limit());
        let hooks = &client.hooks;
        let is_read = spec.read_only || method.is_safe();
        let may_repeat = spec.may_repeat(&method, &headers);
        Ok(Self {
            may_repeat,
            hedge: settings.hedge.or(hooks.hedge).filter(|_| is_read),
            operation: spec.id,
            classifier: settings
                .classifier
                .as_ref()
                .or(hooks.classifier.as_ref())
                .cloned(),
            exchange: Attempt {
                is_repeatable: may_repeat,
                floor: settings.floor.or(client.timeouts.floor()),
                on_progress: settings.on_progress.clone(),
                begun: AtomicU32::new(0),
                client,
                method,
                url,
                headers,
                cookies,
                streaming: spec.streaming,
                keeps_redirects: spec.keeps_redirects || settings.keeps_redirects,
                max_response_bytes: settings
                    .max_response_bytes
                    .unwrap_or(client.limits.response_limit()),
                pause: attempt_limit,
                decoding: settings.decoding.unwrap_or(client.decoding),
                is_secret_response: spec.is_secret_response,
            },
            credentials,
            retry: settings
                .retry
                .or_else(|| hooks.operation_retries.get(spec.id).copied())
                .unwrap_or(client.retry),
            attempt_limit,
            call_limit: settings.timeout.or(client.timeouts.call_limit()),
        })
    }

    /// Sends attempts until one succeeds or may not be retried.
    async fn run(
        &self,
        mut body: Body,
        trace: &Trace,
        watch: Option<&CallWatch<'_>>,
    ) -> Result<RawResponse, Error> {
        let deadline = self
            .call_limit
            .and_then(|limit| Instant::now().checked_add(limit));
        let (mut attempts, mut refreshed) = (1, false);
        let exchange = &self.exchange;
        trace.request_body(&exchange.client.hooks, &exchange.headers, &body);
        loop {
            let spare = body.try_clone();
            let can_resend = spare.is_some();
            let sent = std::mem::replace(&mut body, spare.unwrap_or_default());
            let outcome = match self.hedge {
                Some(delay) if can_resend => {
                    // Boxed: it is two attempts wide, and rare.
                    Box::pin(self.hedged(sent, deadline, delay, watch)).await
                }
                _ => self.attempt(sent, deadline, watch).await,
            };
            trace.attempt(attempts, refreshed, &outcome);
            trace.response_body(&exchange.client.hooks, &outcome);
            if self.refuses_token(&outcome) && can_resend && !refreshed {
                if let Some(watch) = watch {
                    watch.retry(&outcome, Duration::ZERO);
                }
                refreshed = true;
                continue;
            }
            if can_resend && let Some(wait) = self.wait_before_next(attempts, deadline, &outcome) {
                if let Some(watch) = watch {
                    watch.retry(&outcome, wait);
                }
                drop(outcome);
                sleep(wait).await;
                attempts += 1;
                continue;
            }
            let deadline = deadline.zip(self.call_limit).map(|(end, limit)| Deadline {
                end,
                phase: Phase::Call,
                limit,
            });
            if let Some(watch) = watch {
                watch.finish(&outcome);
            }
            return self.conclude(outcome, attempts > 1, deadline);
        }
    }

    /// One attempt, including its token, within its time limit and the call's.
    pub(super) async fn attempt(
        &self,
        body: Body,
        deadline: Option<Instant>,
        watch: Option<&CallWatch<'_>>,
    ) -> Result<RawResponse, Failure> {
        let mut watch = watch.map(CallWatch::attempt);
        let outcome = self.watched(body, deadline, &mut watch).await;
        if let Some(watch) = watch {
            watch.finish(&outcome);
        }
        outcome
    }

    async fn watched(
        &self,
        body: Body,
        deadline: Option<Instant>,
        watch: &mut Option<AttemptWatch<'_>>,
    ) -> Result<RawResponse, Failure> {
        let hooks = &self.exchange.client.hooks;
        let _place = match &hooks.bound {
            None => None,
            Some(bound) => match until(deadline, bound.acquire()).await {
                // It is never closed.
                Some(place) => place.ok(),
                None => {
                    let limit = self.call_limit.unwrap_or_default();
                    return Err(Failure::Timeout(TimeoutError::new(Phase::Call, limit)));
                }
            },
        };
        if let Some(watch) = watch {
            watch.turn();
        }
        let own = self
            .attempt_limit
            .and_then(|limit| Instant::now().checked_add(limit));
        let (phase, limit, end) = match (own, deadline) {
            (Some(own), Some(deadline)) if deadline < own => {
                (Phase::Call, self.call_limit, Some(deadline))
            }
            (Some(own), _) => (Phase::Attempt, self.attempt_limit, Some(own)),
            (None, deadline) => (Phase::Call, self.call_limit, deadline),
        };
        let exchange = async {
            let applied = self
                .credentials
                .apply(hooks.observer.as_ref())
                .await
                .map_err(Failure::Credentials)?;
            self.exchange.run(applied, body, end, watch.as_mut()).await
        };
        let late = || {
            Err(Failure::Timeout(TimeoutError::new(
                phase,
                limit.unwrap_or_default(),
            )))
        };
        until(end, exchange).await.unwrap_or_else(late)
    }

    /// Drops a provider's token that the API rejected; returns whether another may be obtained.
    fn refuses_token(&self, outcome: &Result<RawResponse, Failure>) -> bool {
        match outcome {
            Ok(response) if response.status() == StatusCode::UNAUTHORIZED => {
                response.applied().refuse()
            }
            _ => false,
        }
    }

    /// What the caller decides on a retry.
    fn classify(&self, attempt: u32, outcome: &Result<RawResponse, Failure>) -> RetryDecision {
        match &self.classifier {
            None => RetryDecision::ByPolicy,
            Some(decide) => decide(&RetryContext {
                attempt,
                operation: self.operation,
                method: &self.exchange.method,
                is_safe: self.may_repeat,
                outcome,
            }),
        }
    }

    /// The delay before the next attempt; `None` if there is none.
    fn wait_before_next(
        &self,
        attempts: u32,
        deadline: Option<Instant>,
        outcome: &Result<RawResponse, Failure>,
    ) -> Option<Duration> {
        let asked = || {
            let headers = outcome.as_ref().ok()?.headers();
            retry_after(headers, time_of_day())
        };
        let asked = match self.classify(attempts, outcome) {
            RetryDecision::Stop => return None,
            RetryDecision::RetryAfter(delay) => Some(delay),
            RetryDecision::Retry => asked(),
            RetryDecision::ByPolicy => match outcome {
                Ok(response) if self.may_repeat && may_pass(response.status()) => asked(),
                Ok(response)
                    if self.retry.retries_refusals_of_any_method()
                        && is_refusal_for_now(response.status()) =>
                {
                    Some(asked()?)
                }
                Err(failure) if failure.is_before_processing() => None,
                Err(failure) if self.may_repeat && failure.is_of_the_exchange() => None,
                _ => return None,
            },
        };
        if !self.retry.allows_after(attempts) {
            return None;
        }
        let now = Instant::now();
        let left = deadline.map(|deadline| deadline.saturating_duration_since(now));
        let wait = self.retry.wait(attempts, asked, left, fastrand::f64());
        let in_time = left.is_none_or(|left| wait < left);
        (in_time && self.exchange.client.budget.draw()).then_some(wait)
    }

    fn conclude(
        &self,
        outcome: Result<RawResponse, Failure>,
        retried: bool,
        deadline: Option<Deadline>,
    ) -> Result<RawResponse, Error> {
        let client = self.exchange.client;
        match outcome {
            Ok(mut response) => {
                response.set_deadline(deadline);
                if response.is_success() {
                    client.budget.succeed(retried);
                }
                Ok(response)
            }
            Err(failure) => {
                Err(failure.into_error(&self.exchange.url, client.timeouts.connect_limit()))
            }
        }
    }
}

/// The error of a call that, with the client's headers, has more than a request can have.
fn too_many_headers() -> BuildError {
    BuildError::setting("the request", "has more headers than a request can have")
}

/// The error of a call with credentials over plain HTTP.
fn plain_http(to_loopback: bool) -> BuildError {
    let reason = if to_loopback {
        "is plain `http`, and the client's transport does not say that it reaches loopback without a proxy, which could read \
         the credentials: use `https`, or say `allow_plain_http`"
    } else {
        "is plain `http`, which would expose the credentials: use `https`, or call `allow_plain_http`"
    };
    BuildError::setting("the URL", reason)
}
