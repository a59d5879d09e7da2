//! The default transport, on reqwest.

#[cfg(not(target_family = "wasm"))]
#[path = "http_native.rs"]
mod sys;
#[cfg(target_family = "wasm")]
#[path = "http_wasm.rs"]
mod sys;

#[cfg(not(target_family = "wasm"))]
pub(super) use sys::{Incoming, transport_error};

use std::time::Duration;

use super::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};
use crate::client::{HttpOptions, is_loopback};
use crate::request::BuildError;

/// Sends requests over HTTP with reqwest; on WebAssembly with the browser's `fetch`, which follows redirects itself and
/// has no connect timeout.
///
/// Requests to this machine's loopback interface use neither a proxy nor a resolver (RFC 6761 §6.3), unless the
/// options give a `reqwest::Client`.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: sys::Clients,
    /// For the loopback interface; `None` if `client` is the caller's, which then also handles loopback.
    loopback: Option<sys::Clients>,
}

impl HttpTransport {
    /// A transport with these options. `connect_limit` is the time limit for connecting.
    ///
    /// # Errors
    ///
    /// A certificate or the proxy is not valid.
    pub fn new(options: &HttpOptions, connect_limit: Option<Duration>) -> Result<Self, BuildError> {
        #[cfg(feature = "reqwest")]
        if let Some(client) = &options.client {
            return Ok(Self {
                client: client.clone().into(),
                loopback: None,
            });
        }
        let (client, loopback) = sys::clients(options, connect_limit)?;
        Ok(Self {
            client,
            loopback: Some(loopback),
        })
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let client = match &self.loopback {
            Some(client) if is_loopback(&request.url) => client,
            _ => &self.client,
        };
        Box::pin(sys::send(client, request))
    }

    fn reaches_loopback_directly(&self) -> bool {
        self.loopback.is_some()
    }
}

/// reqwest's error with its causes, without the URL.
fn describe(error: &reqwest::Error) -> String {
    let mut text = String::from("failed to initialise");
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
