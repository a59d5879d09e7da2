//! The mock server of an API.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use http::{HeaderMap, Method, Uri};
use serde_json::Value;
use tokio::task::AbortHandle;

use super::engine::{Engine, Unexpected};
use super::expectation::Mock;
use super::report::Report;
use super::socket;
use super::transport::{Exchange, built};
use crate::description::Api;
use crate::example::Wanted;
use crate::inputs::Call;

/// A mock server. What went wrong with it is reported by a panic when it is dropped.
pub struct MockServer {
    engine: Arc<Engine>,
    url: String,
    /// The task that listens; `None`: the server is in memory.
    task: Option<AbortHandle>,
}

impl fmt::Debug for MockServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MockServer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// A request that a mock server received and that matches the document, including its credentials.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedCall {
    /// The operation's id in the document.
    pub operation: String,
    /// The method.
    pub method: Method,
    /// The path and the query.
    pub uri: Uri,
    /// The headers, credentials included.
    pub headers: HeaderMap,
    /// The inputs: parameters by their names, the body as `body`.
    pub inputs: Value,
}

impl MockServer {
    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Panics
    ///
    /// No port is free.
    pub async fn start(api: Api) -> Self {
        let engine = Arc::new(Engine::new(api, Unexpected::Refused, true, ""));
        let listener = built(tokio::net::TcpListener::bind("127.0.0.1:0").await);
        let address = built(listener.local_addr());
        let task = tokio::spawn(socket::listen(listener, Arc::clone(&engine)));
        Self {
            engine,
            url: format!("http://{address}"),
            task: Some(task.abort_handle()),
        }
    }

    /// A server in memory.
    pub fn in_memory(api: Api) -> Self {
        Self {
            engine: Arc::new(Engine::new(api, Unexpected::Refused, true, "")),
            url: "https://mock.example".to_owned(),
            task: None,
        }
    }

    /// The base URL. One in memory has a URL at which nothing listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Expects requests for an operation.
    #[track_caller]
    pub fn expect<C: Call>(&self) -> Mock<'_, C> {
        Mock::new(&self.engine, Location::caller())
    }

    /// Responds to requests that nothing is expected of with the document's examples, or with values that are made from
    /// its schemas, instead of refusing them. The same seed gives the same values.
    pub fn respond_by_default(&self, seed: u64) {
        let wanted = Wanted {
            seed,
            ..Wanted::default()
        };
        self.engine.set_unexpected(Unexpected::Examples(wanted));
    }

    /// The requests so far that match the document.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.engine.calls()
    }

    /// What went wrong so far.
    ///
    /// # Errors
    ///
    /// A request was refused or not expected, or an expectation is not met.
    pub fn verify(&self) -> Result<(), Report> {
        self.engine.verify()
    }

    /// What a transport in memory exchanges requests with; `None` if the server has a socket.
    pub fn in_memory_exchange(&self) -> Option<Exchange> {
        self.task
            .is_none()
            .then(|| Exchange::new(Arc::clone(&self.engine)))
    }
}

impl Drop for MockServer {
    /// # Panics
    ///
    /// Something went wrong, unless the thread panics already.
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
        if std::thread::panicking() {
            return;
        }
        if let Err(report) = self.verify() {
            #[allow(clippy::panic, reason = "a test fails by panicking")]
            {
                panic!("{report}");
            }
        }
    }
}
