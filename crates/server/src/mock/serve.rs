//! A mock server for anybody: frontends, other languages, continuous integration.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

use super::engine::{Engine, Unexpected};
use super::socket;
use crate::description::Api;
use crate::example::Wanted;

/// How a mock server for anybody responds.
#[derive(Clone, Debug, Default)]
pub struct Options {
    seed: u64,
    is_made: bool,
    base_path: String,
}

impl Options {
    /// The document's examples; where it has none, values that are made from its schemas.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the seed of values that are made from schemas: the same one gives the same values. Default: 0.
    #[must_use]
    pub const fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Whether all values are made from schemas, even where the document has an example. Default: `false`. A request asks
    /// for one with `Prefer: dynamic=true`.
    #[must_use]
    pub const fn made(mut self, is_on: bool) -> Self {
        self.is_made = is_on;
        self
    }

    /// Sets the path before those of the document, such as `/v1`. Default: none.
    #[must_use]
    pub fn base_path(mut self, path: impl Into<String>) -> Self {
        self.base_path = path.into();
        self
    }
}

/// Serves an API's examples at an address, until the future is dropped. Each request is validated.
///
/// # Errors
///
/// The address can't be bound.
pub async fn serve(api: Api, address: SocketAddr, options: Options) -> io::Result<()> {
    serve_on(api, TcpListener::bind(address).await?, options).await;
    Ok(())
}

/// The same on a socket that listens already.
pub async fn serve_on(api: Api, listener: TcpListener, options: Options) {
    let unexpected = Unexpected::Examples(Wanted {
        is_made: options.is_made,
        seed: options.seed,
        ..Wanted::default()
    });
    let engine = Engine::new(api, unexpected, false, &options.base_path);
    socket::listen(listener, Arc::new(engine)).await;
}
