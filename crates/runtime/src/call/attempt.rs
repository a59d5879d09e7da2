//! One attempt: a request, the redirects that may be followed, the whole answer.

use std::time::Duration;

use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use super::About;
use super::redirect::{self, Next};
use crate::answer::{ReadError, Received};
use crate::auth::Applied;
use crate::client::{BaseUrl, Shared, is_readable_on_the_way, plain_http};
use crate::error::{
    ConnectError, CredentialsError, Error, LimitError, Phase, TimeoutError, TransportFailure,
};
use crate::request::{Body, BuildError, Parts};
use crate::transport::{TransportError, TransportErrorKind};

/// What attempts of a call have in common.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Shared,
    pub(super) about: &'a About,
    pub(super) base: &'a BaseUrl,
    pub(super) parts: &'a Parts,
    pub(super) max_response_bytes: u64,
}

/// Why an attempt gave no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    Build(BuildError),
    Credentials(CredentialsError),
    Transport(TransportError),
    AttemptTimeout(Duration),
    Limit(u64),
}

impl Attempt<'_> {
    pub(super) async fn run(&self, applied: &Applied, body: Body) -> Result<Received, Failure> {
        let query = joined(&self.parts.query, &applied.query, "&");
        let mut url = self
            .base
            .with(&self.parts.path, &query)
            .map_err(Failure::Build)?;
        let mut method = self.parts.method.clone();
        let mut credentials = Some(applied);
        let mut body = body;
        for _ in 0..redirect::MOST {
            let spare = body.try_clone();
            let request = self.request(&method, &url, credentials, body)?;
            let response = self
                .client
                .transport
                .send(request)
                .await
                .map_err(Failure::Transport)?;
            let next = if self.about.redirects {
                redirect::next(
                    &method,
                    &url,
                    response.status(),
                    response.headers(),
                    spare.is_some(),
                )
            } else {
                None
            };
            let Some(Next {
                url: target,
                method: next_method,
                same_origin,
                keeps_body,
            }) = next
            else {
                return Received::read(response, self.about, self.max_response_bytes)
                    .await
                    .map_err(Failure::from);
            };
            credentials = credentials.filter(|_| same_origin);
            url = match credentials {
                Some(applied) => with_keys(target, &applied.query),
                None => target,
            };
            method = next_method;
            body = if keeps_body {
                spare.unwrap_or_default()
            } else {
                Body::empty()
            };
        }
        let problem = format!("lead on after {} redirects", redirect::MOST);
        Err(Failure::Transport(TransportError::new(
            TransportErrorKind::Exchange,
            problem,
        )))
    }

    /// The request as it is sent. Without credentials, as after a redirect to another server, everything secret is left
    /// out: what the caller marked as sensitive and all cookies too.
    fn request(
        &self,
        method: &Method,
        url: &Url,
        credentials: Option<&Applied>,
        body: Body,
    ) -> Result<http::Request<Body>, Failure> {
        let mut request = http::Request::new(body);
        *request.method_mut() = method.clone();
        *request.uri_mut() = url.as_str().parse().map_err(|_| {
            Failure::Build(BuildError::setting(
                "the path",
                "has characters that no path can have",
            ))
        })?;
        let headers = request.headers_mut();
        headers.reserve(self.client.headers.len() + self.parts.headers.len() + 2);
        for (name, value) in self.client.headers.iter().chain(&self.parts.headers) {
            headers.insert(name.clone(), value.clone());
        }
        let Some(applied) = credentials else {
            remove_secrets(headers);
            if request.body().is_empty() {
                request.headers_mut().remove(CONTENT_TYPE);
            }
            return Ok(request);
        };
        if !self.client.plain_http && !applied.is_empty() && is_readable_on_the_way(url) {
            return Err(Failure::Build(plain_http()));
        }
        for (name, value) in &applied.headers {
            headers.insert(name.clone(), value.clone());
        }
        let cookies = joined(&self.parts.cookies, &applied.cookies, "; ");
        if !cookies.is_empty() {
            let mut value = HeaderValue::from_str(&cookies).map_err(|_| {
                Failure::Build(BuildError::setting(
                    "a cookie",
                    "has characters that none can have",
                ))
            })?;
            value.set_sensitive(true);
            headers.insert(COOKIE, value);
        }
        if request.body().is_empty() {
            request.headers_mut().remove(CONTENT_TYPE);
        }
        Ok(request)
    }
}

fn remove_secrets(headers: &mut HeaderMap) {
    let secret: Vec<_> = headers
        .iter()
        .filter(|(_, value)| value.is_sensitive())
        .map(|(name, _)| name.clone())
        .collect();
    for name in secret {
        headers.remove(name);
    }
    for name in [AUTHORIZATION, COOKIE, CONTENT_LENGTH] {
        headers.remove(name);
    }
}

/// Keys that stand in the query, added where a redirect's target does not have them.
fn with_keys(mut target: Url, keys: &[String]) -> Url {
    let query = target.query().unwrap_or_default().to_owned();
    let missing: Vec<String> = keys
        .iter()
        .filter(|key| !query.split('&').any(|pair| pair == *key))
        .cloned()
        .collect();
    if !missing.is_empty() {
        target.set_query(Some(&joined(&query, &missing, "&")));
    }
    target
}

fn joined(first: &str, more: &[String], separator: &str) -> String {
    let mut text = first.to_owned();
    for piece in more {
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(piece);
    }
    text
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Transport(error) => Self::Transport(error),
            ReadError::Limit(bytes) => Self::Limit(bytes),
        }
    }
}

impl Failure {
    /// Whether the server can't have acted: there was no connection.
    pub(super) fn is_before_sending(&self) -> bool {
        let connect = [
            TransportErrorKind::Connect,
            TransportErrorKind::ConnectTimeout,
        ];
        matches!(self, Self::Transport(error) if connect.contains(&error.kind()))
    }

    /// Whether the exchange broke, so that another may not.
    pub(super) const fn is_of_the_exchange(&self) -> bool {
        matches!(self, Self::Transport(_) | Self::AttemptTimeout(_))
    }

    pub(super) fn into_error(self, url: &Url, connect_limit: Option<Duration>) -> Error {
        match self {
            Self::Build(error) => Error::Build(error),
            Self::Credentials(error) => Error::Credentials(error),
            Self::AttemptTimeout(limit) => Error::Timeout(TimeoutError::new(Phase::Attempt, limit)),
            Self::Limit(bytes) => Error::Limit(LimitError::response_bytes(bytes)),
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::Connect => {
                    let host = url.host_str().unwrap_or_default().to_owned();
                    Error::Connect(ConnectError::new(host, error.into_source()))
                }
                TransportErrorKind::ConnectTimeout => Error::Timeout(TimeoutError::new(
                    Phase::Connect,
                    connect_limit.unwrap_or_default(),
                )),
                TransportErrorKind::Exchange => {
                    Error::Transport(TransportFailure::new(error.into_source()))
                }
            },
        }
    }

    /// One word for traces.
    #[cfg(feature = "tracing")]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Build(_) => "build",
            Self::Credentials(_) => "credentials",
            Self::AttemptTimeout(_) => "timeout",
            Self::Limit(_) => "limit",
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::Connect => "connect",
                TransportErrorKind::ConnectTimeout => "connect_timeout",
                TransportErrorKind::Exchange => "exchange",
            },
        }
    }
}
