//! reqwest in browsers, on `fetch`: bodies are read whole, and redirects are the browser's.

use std::time::Duration;

use super::super::{
    TransportError, TransportErrorKind, TransportRequest, TransportResponse, whole_body,
};
use super::describe;
use crate::client::HttpOptions;
use crate::request::BuildError;

/// A browser has its own pool.
pub(super) type Clients = reqwest::Client;

/// A client, also for loopback; the browser decides on proxies, of which it uses none for loopback, and certificates.
pub(super) fn clients(
    _options: &HttpOptions,
    _connect_limit: Option<Duration>,
) -> Result<(reqwest::Client, reqwest::Client), BuildError> {
    let client = reqwest::Client::builder()
        .build()
        .map_err(|error| BuildError::setting("the HTTP client", describe(&error)))?;
    Ok((client.clone(), client))
}

/// Sends one request.
pub(super) async fn send(
    client: &reqwest::Client,
    request: TransportRequest,
) -> Result<TransportResponse, TransportError> {
    let TransportRequest {
        method,
        url,
        headers,
        body,
        is_repeatable: _,
    } = request;
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() = headers;
    if !body.is_empty() {
        let bytes = body.into_bytes().map_err(|_| {
            TransportError::new(
                TransportErrorKind::Garbled,
                "a browser can't send a streamed body",
            )
        })?;
        *request.body_mut() = Some(bytes.into());
    }
    let broken = |error: reqwest::Error| {
        TransportError::new(TransportErrorKind::Attempt, error.without_url().to_string())
    };
    let mut response = client.execute(request).await.map_err(broken)?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let body = response.bytes().await.map_err(broken)?;
    Ok(TransportResponse::new(status, headers, whole_body(body)))
}
