//! Calls with layers around them.

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::attempt::{FAILURE_BYTES, FAILURE_PATIENCE, is_streamed};
use super::perform::{Call, Target, run};
use super::{CallOptions, CallSpec};
use crate::auth::{Applied, Mask};
use crate::client::{Client, same_origin};
use crate::clock::Instant;
use crate::error::{Error, ExchangeError, LimitError, Phase, TimeoutError};
use crate::middleware::{BoxCalls, through_layers};
use crate::request::{Body, BuildError};
use crate::response::{
    Cut, Head, RawResponse, ResponseContext, ResponseRest, read_all, read_beginning,
};
use crate::transport::ResponseBody;

/// What layers see of a call, and may change.
pub(crate) struct CallParts {
    pub(crate) method: Method,
    pub(crate) uri: http::Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

/// What they do not.
pub(crate) struct LayeredCall {
    client: Client,
    spec: CallSpec,
    options: CallOptions,
    url: Url,
    cookies: String,
}

/// Sends a call through the client's layers.
pub(super) async fn perform_layered(
    client: Client,
    calls: &BoxCalls,
    spec: CallSpec,
    (target, body): (Target, Body),
    options: CallOptions,
) -> Result<RawResponse, Error> {
    let Target {
        method,
        url,
        headers,
        cookies,
    } = target;
    let uri = http::Uri::try_from(url.as_str())
        .map_err(|error| BuildError::setting("the URL", format!("can't be sent: {error}")))?;
    let parts = CallParts {
        method,
        uri,
        headers,
        body,
    };
    let call = LayeredCall {
        client,
        spec,
        options,
        url,
        cookies,
    };
    through_layers(calls, call, parts).await
}

impl LayeredCall {
    /// Makes the call with what layers made of it.
    pub(crate) async fn perform(&self, parts: CallParts) -> Result<RawResponse, Error> {
        let refusal = |reason: String| BuildError::setting("the URI of a layer's request", reason);
        let url = Url::parse(&parts.uri.to_string());
        let url = url.map_err(|error| refusal(format!("is not a URL: {error}")))?;
        if !same_origin(&url, &self.url) {
            let reason = "leads to another origin than the call's: its credentials are not for it";
            return Err(refusal(reason.to_owned()).into());
        }
        let target = Target {
            method: parts.method,
            url,
            headers: parts.headers,
            cookies: self.cookies.clone(),
        };
        let inner = self.client.inner();
        let call = Call::to(inner, &self.spec, target, &self.options)?;
        run(inner, &self.spec, &call, parts.body).await
    }

    /// The response that layers made of it.
    pub(crate) async fn receive(
        &self,
        status: StatusCode,
        headers: HeaderMap,
        body: ResponseBody,
        rest: Option<ResponseRest>,
    ) -> Result<RawResponse, Error> {
        let inner = self.client.inner();
        let settings = self.options.settings();
        let limit = settings.and_then(|settings| settings.max_response_bytes);
        let limit = limit.unwrap_or(inner.limits.response_limit());
        // A response that the call did not have.
        let rest = rest.unwrap_or_else(|| ResponseRest {
            mask: Mask::default(),
            around: ResponseContext {
                applied: Applied::default(),
                text_limit: inner.limits.error_text_limit(),
                item_limit: limit,
                pause: inner.timeouts.attempt_limit(),
                depth_limit: inner.limits.depth_limit(),
                decoding: settings
                    .and_then(|settings| settings.decoding)
                    .unwrap_or(inner.decoding),
                is_secret: self.spec.is_secret_response,
            },
            deadline: None,
        });
        let keeps_redirects =
            self.spec.keeps_redirects || settings.is_some_and(|settings| settings.keeps_redirects);
        let head = Head::new(status, headers, rest.mask);
        let around = rest.around;
        let mut response = if !(status.is_success() || (keeps_redirects && status.is_redirection()))
        {
            let end = Some(Instant::now() + FAILURE_PATIENCE);
            let (bytes, _cut) = read_beginning(body, FAILURE_BYTES.min(limit), end).await;
            RawResponse::whole(head, bytes, false, around)
        } else if is_streamed(self.spec.streaming, around.decoding, &head) {
            RawResponse::streamed(head, body, around)
        } else {
            let bytes = read_all(body, limit).await.map_err(|cut| -> Error {
                match cut {
                    Cut::Limit => Error::Limit(LimitError::response_bytes(limit)),
                    Cut::Late => {
                        Error::Timeout(TimeoutError::new(Phase::Attempt, FAILURE_PATIENCE))
                    }
                    Cut::Broken(error) => match error.timeout() {
                        Some(late) => Error::Timeout(late),
                        None => Error::Transport(ExchangeError::new(error.into_source())),
                    },
                }
            })?;
            RawResponse::whole(head, bytes, true, around)
        };
        response.set_deadline(rest.deadline);
        Ok(response)
    }
}
