//! The default transport, on reqwest.

#[cfg(not(target_family = "wasm"))]
#[path = "http_native.rs"]
mod sys;
#[cfg(target_family = "wasm")]
#[path = "http_wasm.rs"]
mod sys;

use std::time::Duration;

use super::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};
use crate::client::HttpOptions;
use crate::request::BuildError;

/// Sends requests over HTTP with reqwest; on WebAssembly with the browser's `fetch`, which follows redirects itself and
/// knows no connect limit.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// A transport with these options. `connect_limit` bounds the making of a connection.
    ///
    /// # Errors
    ///
    /// A certificate or the proxy can't be read.
    pub fn new(options: &HttpOptions, connect_limit: Option<Duration>) -> Result<Self, BuildError> {
        #[cfg(feature = "reqwest")]
        if let Some(client) = &options.client {
            return Ok(Self {
                client: client.clone(),
            });
        }
        sys::client(options, connect_limit).map(|client| Self { client })
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(sys::send(&self.client, request))
    }
}

/// reqwest's error with its causes, without the URL.
fn describe(error: &reqwest::Error) -> String {
    let mut text = String::from("can't be set up");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
