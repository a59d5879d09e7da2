//! One call from its inputs to its answer: credentials, attempts, waits, the time limit over all.

use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, sleep, timeout};

use super::attempt::{Attempt, Failure};
use super::options::Settings;
use super::{About, CallOptions};
use crate::answer::Received;
use crate::auth::Selected;
use crate::client::{BaseUrl, Client, RetryPolicy, Shared};
use crate::error::{CredentialsError, Error, Phase, TimeoutError};
use crate::request::{Body, Parts, Request};
use crate::trace;

/// Makes a call. An answer with any status is an answer here; only what gave none is an error.
pub(crate) async fn execute(
    client: &Client,
    about: &About,
    mut request: Request,
    options: &CallOptions,
) -> Result<Received, Error> {
    request.accept(about.accept);
    let settings = options.settings();
    if let Some(settings) = settings {
        settings.apply(&mut request)?;
    }
    let call = Call::new(&client.0, about, settings, request.finish()?)?;
    let span = trace::call(about, &call.base);
    let limit = settings
        .and_then(|settings| settings.timeout)
        .or(client.0.timeouts.call);
    let answer = span.watch(call.run(limit.map(|limit| Instant::now() + limit)));
    match limit {
        None => answer.await,
        Some(limit) => {
            let expired = |_| Err(Error::Timeout(TimeoutError::new(Phase::Call, limit)));
            timeout(limit, answer).await.unwrap_or_else(expired)
        }
    }
}

/// A call whose inputs are final.
struct Call<'a> {
    client: &'a Shared,
    about: &'a About,
    base: BaseUrl,
    parts: Parts,
    selected: Vec<Selected<'a>>,
    retry: RetryPolicy,
    repeatable: bool,
    attempt_timeout: Option<Duration>,
    max_response_bytes: u64,
}

impl<'a> Call<'a> {
    fn new(
        client: &'a Shared,
        about: &'a About,
        settings: Option<&Settings>,
        parts: Parts,
    ) -> Result<Self, Error> {
        let base = match &parts.server {
            Some(server) => client.base_url.join(server)?,
            None => client.base_url.clone(),
        };
        let retry = settings
            .and_then(|settings| settings.retry)
            .unwrap_or(client.retry);
        let has_key = settings.is_some_and(|settings| settings.idempotency_key);
        let attempt_timeout = settings
            .and_then(|settings| settings.attempt_timeout)
            .or(client.timeouts.attempt);
        let max_response_bytes = settings.and_then(|settings| settings.max_response_bytes);
        Ok(Self {
            client,
            about,
            base,
            selected: client.credentials.select(about.security)?,
            retry,
            repeatable: about.repeatable || has_key,
            attempt_timeout,
            max_response_bytes: max_response_bytes.unwrap_or(client.limits.response_bytes),
            parts,
        })
    }

    /// Sends until an attempt is good enough, or none is left.
    async fn run(mut self, deadline: Option<Instant>) -> Result<Received, Error> {
        let mut attempts = 0;
        let mut refreshed = false;
        loop {
            attempts += 1;
            let spare = self.parts.body.try_clone();
            let can_repeat = spare.is_some();
            let body = std::mem::replace(&mut self.parts.body, spare.unwrap_or_default());
            let (outcome, refused_token) = self.attempt(body).await;
            trace::attempt(attempts, &outcome);

            if can_repeat && !refreshed && refused_token {
                refreshed = true;
                attempts -= 1;
                continue;
            }
            let worth_it = can_repeat
                && attempts < self.retry.max_attempts
                && self.is_worth_repeating(&outcome);
            if worth_it && self.client.budget.take() {
                let delay = self
                    .retry
                    .delay(attempts, outcome.as_ref().ok().map(Received::headers));
                if deadline.is_none_or(|deadline| Instant::now() + delay < deadline) {
                    sleep(delay).await;
                    continue;
                }
            }
            return match outcome {
                Ok(response) => {
                    if response.status().is_success() {
                        self.client.budget.succeed();
                    }
                    Ok(response)
                }
                Err(failure) => {
                    Err(failure.into_error(self.base.url(), self.client.timeouts.connect))
                }
            };
        }
    }

    /// One attempt within its time limit, and whether the API refused a token that can be fetched anew.
    async fn attempt(&self, body: Body) -> (Result<Received, Failure>, bool) {
        let attempt = Attempt {
            client: self.client,
            about: self.about,
            base: &self.base,
            parts: &self.parts,
            max_response_bytes: self.max_response_bytes,
        };
        let exchange = async {
            let applied = match crate::auth::Applied::new(&self.selected).await {
                Ok(applied) => applied,
                Err(error) => return (Err(error.into()), false),
            };
            let outcome = attempt.run(&applied, body).await;
            let refused = outcome
                .as_ref()
                .is_ok_and(|response| response.status() == StatusCode::UNAUTHORIZED);
            (outcome, refused && applied.refuse())
        };
        match self.attempt_timeout {
            None => exchange.await,
            Some(limit) => timeout(limit, exchange)
                .await
                .unwrap_or((Err(Failure::AttemptTimeout(limit)), false)),
        }
    }

    fn is_worth_repeating(&self, outcome: &Result<Received, Failure>) -> bool {
        match outcome {
            Ok(response) => self.repeatable && RetryPolicy::is_retryable(response.status()),
            Err(failure) => {
                failure.is_before_sending() || (self.repeatable && failure.is_of_the_exchange())
            }
        }
    }
}

impl From<crate::auth::ApplyError> for Failure {
    fn from(error: crate::auth::ApplyError) -> Self {
        match error {
            crate::auth::ApplyError::Provider(error) => {
                Self::Credentials(CredentialsError::provider(error))
            }
            crate::auth::ApplyError::Header => Self::Build(crate::BuildError::setting(
                "a credential",
                "has characters that no header can have",
            )),
        }
    }
}
