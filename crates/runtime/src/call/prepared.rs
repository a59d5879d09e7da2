//! Requests that are made and not sent here.

use super::perform::Call;
use super::{CallOptions, CallSpec};
use crate::Bytes;
use crate::auth::{Applied, Mask};
use crate::client::{Client, Decoding, Limits};
use crate::error::Error;
use crate::render::{CurlRequest, curl};
use crate::request::{Body, Request};
use crate::response::{Head, RawResponse, ResponseContext};
use crate::transport::{BoxFuture, TransportRequest};

/// The request of a call, with its credentials.
pub(crate) fn prepare(
    client: Client,
    spec: CallSpec,
    request: Request,
    options: CallOptions,
) -> BoxFuture<'static, Result<http::Request<Body>, Error>> {
    Box::pin(async move {
        let inner = client.inner();
        let (call, body) = Call::new(inner, &spec, request, &options)?;
        let observer = inner.hooks.observer.as_ref();
        let applied = call.credentials.apply(observer).await?;
        let request = call.exchange.request(&applied, body);
        Ok(request
            .map_err(|failure| failure.into_error(&call.exchange.url, None))?
            .try_into()?)
    })
}

/// The request of a call as a command of `curl`, with placeholders in place of its credentials.
pub(crate) fn prepare_curl(
    client: &Client,
    spec: &CallSpec,
    request: Request,
    options: &CallOptions,
) -> Result<String, Error> {
    let (call, body) = Call::new(client.inner(), spec, request, options)?;
    let (placeholders, known) = call.credentials.placeholders()?;
    let exchange = &call.exchange;
    let mask = Mask::new(&known, &exchange.headers, &exchange.cookies);
    let request = exchange.request(&placeholders, body);
    let TransportRequest {
        method,
        url,
        headers,
        body,
        ..
    } = request.map_err(|failure| failure.into_error(&call.exchange.url, None))?;
    Ok(curl(&CurlRequest {
        method: &method,
        url: &url,
        headers: &headers,
        body: &body,
        mask: &mask,
    }))
}

/// A response that was received by other means.
pub(crate) fn received(response: http::Response<Bytes>, spec: &CallSpec) -> RawResponse {
    let (parts, body) = response.into_parts();
    let is_redirect = spec.keeps_redirects && parts.status.is_redirection();
    let is_success = parts.status.is_success() || is_redirect;
    let limits = Limits::new();
    let context = ResponseContext {
        applied: Applied::default(),
        text_limit: limits.error_text_limit(),
        item_limit: limits.response_limit(),
        pause: None,
        depth_limit: limits.depth_limit(),
        decoding: Decoding::new(),
        is_secret: spec.is_secret_response,
    };
    let head = Head::new(parts.status, parts.headers, Mask::default());
    RawResponse::whole(head, body, is_success, context)
}
