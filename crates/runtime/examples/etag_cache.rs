//! Keeps responses with an `ETag`, and asks the server only whether they changed (RFC 9111 §4.3, RFC 9110 §13.1.2).
//!
//! The layer stands around calls: one key for each URL, whatever credentials and attempts are below it. A cache is of one
//! client, and thus of one user.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::transport::{BoxError, BoxFuture};
use clientsmith_runtime::{Body, Bytes, Client, HeaderMap, Method, StatusCode};
use http::header::{ETAG, IF_NONE_MATCH};
use http::{Request, Response};
use http_body::Body as _;
use tower_layer::Layer;
use tower_service::Service;

/// Responses by URL and accepted media type, at most so many.
#[derive(Clone)]
pub struct EtagCache {
    entries: Arc<Mutex<HashMap<String, Entry>>>,
    most: usize,
}

#[derive(Clone)]
struct Entry {
    headers: HeaderMap,
    body: Bytes,
}

impl EtagCache {
    /// A cache of at most so many responses.
    pub fn new(most: usize) -> Self {
        Self {
            entries: Arc::default(),
            most,
        }
    }

    fn get(&self, key: &str) -> Option<Entry> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(key).cloned()
    }

    fn insert(&self, key: String, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= self.most && !entries.contains_key(&key) {
            let any = entries.keys().next().cloned();
            any.map(|any| entries.remove(&any));
        }
        entries.insert(key, entry);
    }
}

impl<S> Layer<S> for EtagCache {
    type Service = Cached<S>;

    fn layer(&self, inner: S) -> Cached<S> {
        Cached {
            cache: self.clone(),
            inner,
        }
    }
}

/// A service whose responses are kept.
#[derive(Clone)]
pub struct Cached<S> {
    cache: EtagCache,
    inner: S,
}

impl<S, B> Service<Request<Body>> for Cached<S>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes> + Send + Unpin + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let accept = request.headers().get(http::header::ACCEPT);
        let accept = accept.and_then(|value| value.to_str().ok());
        let key = format!("{} {}", accept.unwrap_or_default(), request.uri());
        let is_cacheable = request.method() == Method::GET && request.body().is_end_stream();
        let known = self.cache.get(&key).filter(|_| is_cacheable);
        if let Some(etag) = known.as_ref().and_then(|known| known.headers.get(ETAG)) {
            request.headers_mut().insert(IF_NONE_MATCH, etag.clone());
        }
        let sending = self.inner.call(request);
        let cache = self.cache.clone();
        Box::pin(async move {
            let response = sending.await.map_err(Into::into)?;
            let (mut parts, body) = response.into_parts();
            if parts.status == StatusCode::NOT_MODIFIED
                && let Some(known) = known
            {
                parts.status = StatusCode::OK;
                // What the server says anew replaces what it said.
                let mut headers = known.headers;
                headers.extend(parts.headers);
                parts.headers = headers;
                return Ok(Response::from_parts(parts, known.body.into()));
            }
            if !is_cacheable || parts.status != StatusCode::OK || !parts.headers.contains_key(ETAG)
            {
                return Ok(Response::from_parts(parts, Body::stream(body)));
            }
            let body = read(body).await?;
            let headers = parts.headers.clone();
            cache.insert(
                key,
                Entry {
                    headers,
                    body: body.clone(),
                },
            );
            Ok(Response::from_parts(parts, body.into()))
        })
    }
}

async fn read<B>(mut body: B) -> Result<Bytes, BoxError>
where
    B: http_body::Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        if let Ok(piece) = frame.map_err(Into::into)?.into_data() {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok(bytes.into())
}

/// Makes the same call twice, and shows what was sent.
#[allow(
    dead_code,
    clippy::print_stdout,
    reason = "the tests include this file"
)]
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let first = MockResponse::json(200, "[1, 2]").header("etag", "\"v1\"");
    let server = MockTransport::new([first, MockResponse::status(304)]);
    let client = Client::builder("https://api.example.com")
        .transport(server.clone())
        .call_layer(EtagCache::new(1000))
        .build()?;
    for _ in 0..2 {
        let call = client.request(Method::GET, "/numbers");
        println!("{:?}", call.send_json::<Vec<u8>>().await?.into_inner());
    }
    for request in server.requests() {
        println!("{} {:?}", request.target(), request.header("if-none-match"));
    }
    Ok(())
}
