//! Layers around calls and attempts: what they see, what they may change, and the examples.

#![cfg(feature = "tower")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    unreachable_pub,
    missing_docs,
    reason = "a test fails by panicking; examples are programs"
)]

#[path = "../../examples/etag_cache.rs"]
mod etag_cache;
#[path = "../../examples/rate_limit.rs"]
mod rate_limit;
#[path = "../../examples/signing.rs"]
mod signing;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::support::{BEARER, Get, Post, Report, Secured, builder, recorded};
use clientsmith_runtime::middleware::CallService;
use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::transport::{TransportError, TransportErrorKind, TransportRequest};
use clientsmith_runtime::{
    Body, Client, ClientBuilder, Credential, Error, Method, OperationExt as _, RetryPolicy,
};
use http::{Request, Response};
use loopback::{Server, http_response, http_response_with};
use tokio::time::Instant;
use tower_layer::{Layer, layer_fn};
use tower_service::Service;

/// What a layer sees.
type Seen = Arc<Mutex<Vec<String>>>;

/// Notes requests, and has them changed.
#[derive(Clone)]
struct Noting<S> {
    name: &'static str,
    seen: Seen,
    change: fn(&mut Request<Body>),
    inner: S,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Noting<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        let (method, uri) = (request.method(), request.uri());
        let has_token = request.headers().contains_key("authorization");
        let line = format!("{} {method} {uri} {has_token}", self.name);
        self.seen.lock().unwrap().push(line);
        (self.change)(&mut request);
        self.inner.call(request)
    }
}

#[derive(Clone)]
struct Note(&'static str, Seen, fn(&mut Request<Body>));

impl<S> Layer<S> for Note {
    type Service = Noting<S>;

    fn layer(&self, inner: S) -> Noting<S> {
        Noting {
            name: self.0,
            seen: Arc::clone(&self.1),
            change: self.2,
            inner,
        }
    }
}

fn nothing(_: &mut Request<Body>) {}

fn done() -> MockResponse {
    MockResponse::json(200, r#"{"total":1}"#)
}

#[tokio::test(start_paused = true)]
async fn calls_pass_their_layers_once_and_attempts_theirs_each_time() {
    let seen = Seen::default();
    let note = |name| Note(name, Arc::clone(&seen), nothing);
    let (_, builder) = recorded([MockResponse::status(503), done()]);
    let client = builder
        .credential(BEARER, Credential::bearer("t0ken"))
        .attempt_layer(note("outer attempt"))
        .attempt_layer(note("inner attempt"))
        .call_layer(note("outer call"))
        .call_layer(note("inner call"))
        .build()
        .expect("a client");
    let report = Secured::new(&client, |r| r.query("q", "1")).await;
    assert_eq!(report.expect("a report").total, Some(1.0));
    let url = "GET https://api.example.com/report?q=1";
    let expected = [
        ("outer call", false),
        ("inner call", false),
        ("outer attempt", true),
        ("inner attempt", true),
        ("outer attempt", true),
        ("inner attempt", true),
    ];
    let expected = expected.map(|(name, has_token)| format!("{name} {url} {has_token}"));
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn what_layers_change_is_sent() {
    let seen = Seen::default();
    let server = Server::json(200, "{}");
    let client = builder(server.url())
        .call_layer(Note("", Arc::clone(&seen), |request| {
            *request.method_mut() = Method::PUT;
            *request.body_mut() = Body::from("changed");
            request.headers_mut().insert("x-call", "1".parse().unwrap());
            let uri = request.uri().to_string().replace("/report", "/changed");
            *request.uri_mut() = uri.parse().unwrap();
        }))
        .attempt_layer(Note("", seen, |request| {
            request
                .headers_mut()
                .insert("x-attempt", "2".parse().unwrap());
        }))
        .build()
        .expect("a client");
    Post::new(&client, |r| r.json("body"))
        .await
        .expect("a report");
    let request = server.request();
    assert_eq!(
        (request.target(), &*request.body),
        ("PUT /changed", "changed")
    );
    let headers = (request.header("x-call"), request.header("x-attempt"));
    assert_eq!(headers, (Some("1"), Some("2")));
}

#[tokio::test]
async fn a_call_is_not_led_to_another_origin() {
    let (recorder, builder) = recorded([done()]);
    let client = builder
        .credential(BEARER, Credential::bearer("t0ken"))
        .call_layer(Note("", Seen::default(), |request| {
            *request.uri_mut() = "https://elsewhere.example/report".parse().unwrap();
        }))
        .build()
        .expect("a client");
    let error = Secured::new(&client, |r| r).await.expect_err("refused");
    assert!(matches!(error, Error::Build(_)), "{error}");
    assert_eq!(recorder.requests().len(), 0);
}

#[tokio::test]
async fn errors_and_typed_bodies_pass_through_layers() {
    let seen = Seen::default();
    let note = |name| Note(name, Arc::clone(&seen), nothing);
    let responses = [
        MockResponse::json(404, r#"{"id":5}"#),
        MockResponse::json(200, "[]"),
        MockResponse::refused(),
    ];
    let (_, builder) = recorded(responses);
    let client = builder
        .retry(RetryPolicy::never())
        .attempt_layer(note("attempt"))
        .call_layer(note("call"))
        .build()
        .expect("a client");
    match Get::new(&client, |r| r).await.expect_err("missing") {
        Error::Status(error) => assert_eq!(error.body().map(|body| body.id), Some(5)),
        error => panic!("{error}"),
    }
    let error = Get::new(&client, |r| r).await.expect_err("no report");
    assert!(matches!(error, Error::Decode(_)), "{error}");
    let error = Get::new(&client, |r| r).await.expect_err("refused");
    assert!(matches!(error, Error::Connect(_)), "{error}");
}

#[tokio::test]
async fn a_stream_passes_through_layers_as_it_is_received() {
    let server = Server::responding([http_response(200, "application/json", &"x".repeat(100_000))]);
    let seen = Seen::default();
    let client = builder(server.url())
        .attempt_layer(Note("", Arc::clone(&seen), nothing))
        .call_layer(Note("", seen, nothing))
        .build()
        .expect("a client");
    let call = Get::new(&client, |r| r).send_streamed().await;
    let mut stream = call.expect("a response").into_inner();
    let mut received = 0;
    while let Some(piece) = stream.next().await {
        received += piece.expect("a piece").len();
    }
    assert_eq!(received, 100_000);
}

/// Fails, or responds, in place of what is below.
struct Instead<E>(fn() -> Result<Response<Body>, E>);

impl<E> Clone for Instead<E> {
    fn clone(&self) -> Self {
        Self(self.0)
    }
}

impl<E> Service<Request<Body>> for Instead<E> {
    type Response = Response<Body>;
    type Error = E;
    type Future = Ready<Result<Response<Body>, E>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _request: Request<Body>) -> Self::Future {
        ready((self.0)())
    }
}

fn client(set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let (_, builder) = recorded([]);
    let builder = set(builder.retry(RetryPolicy::never()));
    builder.build().expect("a client")
}

#[tokio::test]
async fn a_layer_s_own_response_is_decoded() {
    let client = client(|builder| {
        builder.call_layer(layer_fn(|_: CallService| {
            Instead::<String>(|| {
                let response = Response::builder().header("content-type", "application/json");
                Ok(response.body(Body::from(r#"{"total":7}"#)).unwrap())
            })
        }))
    });
    let report: Report = Get::new(&client, |r| r)
        .await
        .expect("a report")
        .into_inner();
    assert_eq!(report.total, Some(7.0));
}

#[tokio::test(start_paused = true)]
async fn a_layer_s_own_error_is_the_call_s() {
    let client = client(|builder| {
        builder.call_layer(layer_fn(|_: CallService| {
            Instead(|| Err("closed on Sundays".to_owned()))
        }))
    });
    let error = Get::new(&client, |r| r).await.expect_err("closed");
    assert!(error.to_string().contains("closed on Sundays"), "{error}");
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let client = self::client(|builder| {
        builder.attempt_layer(layer_fn(|_| {
            Instead(|| Err(TransportError::new(TransportErrorKind::Connect, "no way")))
        }))
    });
    let error = Get::new(&client, |r| r).await.expect_err("no way");
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
}

#[tokio::test]
async fn a_layer_that_drops_what_the_call_is_is_told_so() {
    let client = client(|builder| {
        builder.call_layer(Note("", Seen::default(), |request| {
            request.extensions_mut().clear()
        }))
    });
    let error = Get::new(&client, |r| r).await.expect_err("no call");
    assert!(error.to_string().contains("extensions"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn signing_signs_each_attempt_and_a_changed_request_does_not_verify() {
    let layer = signing::Signing::new("key-1", b"secret");
    let (recorder, builder) = recorded([MockResponse::status(503), done()]);
    let client = builder
        .attempt_layer(layer.clone())
        .build()
        .expect("a client");
    Get::new(&client, |r| r.query("a", "b"))
        .await
        .expect("a report");
    let requests = recorder.requests();
    assert_eq!(requests.len(), 2);
    for sent in requests {
        let mut request = TransportRequest::new(sent.method.clone(), sent.url.clone());
        request.headers = sent.headers.clone();
        let mut request = Request::try_from(request).expect("a URI");
        assert!(layer.verifies(&request));
        assert!(sent.headers["authorization"].is_sensitive());
        *request.body_mut() = Body::from("another body");
        assert!(!layer.verifies(&request));
    }
}

#[tokio::test]
async fn a_response_that_did_not_change_comes_from_the_cache() {
    let first = http_response_with(
        200,
        &[("content-type", "application/json"), ("etag", "\"v1\"")],
        r#"{"total":1}"#,
    );
    let same = http_response_with(304, &[("etag", "\"v1\""), ("x-new", "yes")], "");
    let second = http_response_with(
        200,
        &[("content-type", "application/json"), ("etag", "\"v2\"")],
        r#"{"total":2}"#,
    );
    let server = Server::responding([first, same, second]);
    let client = builder(server.url())
        .call_layer(etag_cache::EtagCache::new(10))
        .build()
        .expect("a client");
    let mut totals = Vec::new();
    for _ in 0..3 {
        let report = Get::new(&client, |r| r).await.expect("a report");
        totals.push((report.total, report.headers().contains_key("x-new")));
    }
    assert_eq!(
        totals,
        [(Some(1.0), false), (Some(1.0), true), (Some(2.0), false)]
    );
    let asked: Vec<_> = (0..3)
        .map(|_| server.request().header("if-none-match").map(str::to_owned))
        .collect();
    let v1 = || Some("\"v1\"".to_owned());
    assert_eq!(asked, [None, v1(), v1()]);
}

#[tokio::test(start_paused = true)]
async fn a_rate_holds_for_all_calls_and_their_retries() {
    let responses = (0..40).map(|number| match number {
        3 => MockResponse::status(503),
        _ => done(),
    });
    let server = MockTransport::new(responses);
    let client = Client::builder("https://api.example.com")
        .transport(server.clone())
        .retry(RetryPolicy::new().base_delay(Duration::ZERO))
        .attempt_layer(rate_limit::RateLimit::new(10, Duration::from_secs(1), 5))
        .build()
        .expect("a client");
    let start = Instant::now();
    let calls: Vec<_> = (0..29)
        .map(|_| tokio::spawn(Get::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    // Five at once, and one each 100 ms: 30 requests with the retry.
    assert_eq!(server.requests().len(), 30);
    let took = start.elapsed();
    assert!(
        took >= Duration::from_millis(2500) && took < Duration::from_millis(2600),
        "{took:?}"
    );
}
