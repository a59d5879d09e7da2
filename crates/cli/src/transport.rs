//! What stands between calls and their transport: a log of attempts, and a recorder that sends nothing.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use clientsmith_runtime::HttpOptions;
use clientsmith_runtime::transport::{
    BoxFuture, HttpTransport, Transport, TransportError, TransportErrorKind, TransportRequest,
    TransportResponse,
};

use crate::failure::Failure;
use crate::output::clean;

/// The default transport, which says what it sends if that is asked for.
pub(crate) struct LoggingTransport {
    inner: HttpTransport,
    is_verbose: bool,
    /// Query parameters that hold credentials.
    secret: Vec<&'static str>,
    /// Runs when something is printed, so that the spinner makes room.
    print: Arc<dyn Fn(String) + Send + Sync>,
}

impl LoggingTransport {
    pub(crate) fn new(
        is_verbose: bool,
        secret: Vec<&'static str>,
        print: Arc<dyn Fn(String) + Send + Sync>,
    ) -> Result<Self, Failure> {
        let connect = std::time::Duration::from_secs(10);
        Ok(Self {
            inner: HttpTransport::new(&HttpOptions::new(), Some(connect))?,
            is_verbose,
            secret,
            print,
        })
    }
}

/// A request's URL, without the values of these query parameters.
pub(crate) fn shown_url(request: &TransportRequest, secret: &[&str]) -> String {
    let url = request.url.as_str();
    let Some((start, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if secret.contains(&name) => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    format!("{start}?{}", pairs.collect::<Vec<_>>().join("&"))
}

impl Transport for LoggingTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        if !self.is_verbose {
            return self.inner.send(request);
        }
        let mut lines = vec![format!(
            "> {} {}",
            request.method,
            shown_url(&request, &self.secret)
        )];
        for (name, value) in &request.headers {
            lines.push(format!("> {name}: {}", shown_header(value)));
        }
        (self.print)(clean_lines(&lines));
        let start = Instant::now();
        Box::pin(async move {
            let outcome = self.inner.send(request).await;
            let time = start.elapsed().as_secs_f64();
            let mut lines = Vec::new();
            match &outcome {
                Ok(response) => {
                    lines.push(format!("< {} after {time:.3} s", response.status));
                    for (name, value) in &response.headers {
                        lines.push(format!("< {name}: {}", shown_header(value)));
                    }
                }
                Err(error) => lines.push(format!("< failed after {time:.3} s: {error}")),
            }
            (self.print)(clean_lines(&lines));
            outcome
        })
    }

    fn reaches_loopback_directly(&self) -> bool {
        self.inner.reaches_loopback_directly()
    }
}

fn clean_lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| clean(line)).collect();
    lines.join("\n")
}

fn shown_header(value: &clientsmith_runtime::HeaderValue) -> String {
    match value.is_sensitive() {
        true => String::from("***"),
        false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

/// A request that was not sent.
#[derive(Debug)]
pub(crate) struct RecordedRequest {
    pub(crate) request: TransportRequest,
    pub(crate) body: Option<Vec<u8>>,
}

/// Keeps the request, and fails.
#[derive(Clone, Default)]
pub(crate) struct RecordingTransport(Arc<Mutex<Option<RecordedRequest>>>);

impl RecordingTransport {
    /// The request.
    pub(crate) fn take(&self) -> Option<RecordedRequest> {
        self.0.lock().ok()?.take()
    }
}

impl Transport for RecordingTransport {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let body = request.body.as_bytes().map(<[u8]>::to_vec);
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some(RecordedRequest { request, body });
        }
        // A failure that nothing retries.
        let error = TransportError::new(TransportErrorKind::Garbled, "it is a dry run");
        Box::pin(async move { Err(error) })
    }

    /// Nothing leaves this machine.
    fn reaches_loopback_directly(&self) -> bool {
        true
    }
}
