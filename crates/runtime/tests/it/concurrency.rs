//! A bound on the calls that a client makes at the same time.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Get, builder, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::transport::{
    BoxFuture, Transport, TransportError, TransportRequest, TransportResponse,
};
use clientsmith_runtime::{CallOptions, Client, Error, Method, RetryPolicy};
use loopback::{Action, KeepAliveServer, kept_alive};
use tokio::time::Instant;

fn done() -> String {
    kept_alive(200, "application/json", "{}")
}

#[tokio::test]
async fn no_more_calls_than_the_bound_reach_the_server() {
    let server = KeepAliveServer::start(|_| Action::RespondAfter(Duration::from_millis(5), done()));
    let client = builder(server.url()).max_concurrent_calls(4).build();
    let client = client.expect("a client");
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(Get::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    assert_eq!((server.requests(), server.most_active()), (100, 4));
    assert!(server.connections() <= 5, "{}", server.connections());
}

#[tokio::test(start_paused = true)]
async fn calls_are_served_in_the_order_in_which_they_came() {
    let slow = || MockResponse::json(200, "{}").delay(Duration::from_secs(1));
    let (recorder, builder) = recorded((0..50).map(|_| slow()));
    let client = builder.max_concurrent_calls(3).build().expect("a client");
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let call = client.request(Method::GET, format!("/{number}"));
            tokio::spawn(call.send())
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a response");
    }
    let targets: Vec<_> = recorder.requests().iter().map(|r| r.target()).collect();
    let expected: Vec<_> = (0..50).map(|number| format!("GET /{number}")).collect();
    assert_eq!(targets, expected);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_gives_its_place_to_the_next() {
    let (recorder, builder) = recorded([MockResponse::hangs(), MockResponse::json(200, "{}")]);
    let client = builder.max_concurrent_calls(1).build().expect("a client");
    let first = tokio::spawn(Get::new(&client, |r| r).send());
    tokio::task::yield_now().await;
    // One that waits, and is dropped before it has a place.
    let second = tokio::spawn(Get::new(&client, |r| r).send());
    tokio::task::yield_now().await;
    let third = tokio::spawn(Get::new(&client, |r| r).send());
    tokio::task::yield_now().await;
    second.abort();
    first.abort();
    third.await.expect("no panic").expect("a report");
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_place_counts_toward_the_call_s_time() {
    let (recorder, builder) = recorded([MockResponse::hangs()]);
    let client = builder.max_concurrent_calls(1).build().expect("a client");
    let _first = tokio::spawn(Get::new(&client, |r| r).send());
    tokio::task::yield_now().await;
    let started = Instant::now();
    let options = CallOptions::new().timeout(Duration::from_secs(3));
    let call = Get::new(&client, |r| r).with_options(options);
    let error = call.await.expect_err("no place");
    assert!(matches!(error, Error::Timeout(_)), "{error}");
    assert_eq!(started.elapsed(), Duration::from_secs(3));
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_waits_before_a_retry_leaves_its_place() {
    let refused = MockResponse::status(503).header("retry-after", "30");
    let done = || MockResponse::json(200, "{}");
    let (_, builder) = recorded([refused, done(), done()]);
    let client = builder.max_concurrent_calls(1).build().expect("a client");
    let retried = tokio::spawn(Get::new(&client, |r| r).send());
    tokio::task::yield_now().await;
    let started = Instant::now();
    Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(started.elapsed(), Duration::ZERO);
    retried.await.expect("no panic").expect("a report");
    assert!(started.elapsed() >= Duration::from_secs(30));
}

#[test]
fn a_bound_of_no_calls_is_refused() {
    let error = Client::builder("https://a.example")
        .max_concurrent_calls(0)
        .build();
    let error = error.expect_err("no call would ever be made").to_string();
    assert_eq!(error, "the number of concurrent calls must not be zero");
}

/// Responds after a while; keeps the order in which requests came, and how many there were at once.
#[derive(Clone, Default)]
struct Slow(Arc<Seen>);

#[derive(Default)]
struct Seen {
    active: AtomicUsize,
    most: AtomicUsize,
    order: Mutex<Vec<usize>>,
}

impl Transport for Slow {
    fn send(
        &self,
        request: TransportRequest,
    ) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let active = self.0.active.fetch_add(1, SeqCst) + 1;
            self.0.most.fetch_max(active, SeqCst);
            let number: usize = request.url.path()[1..].parse().unwrap();
            self.0.order.lock().unwrap().push(number);
            // Not all the same, so that places become free in another order.
            tokio::time::sleep(Duration::from_millis(10 + number as u64 * 7 % 13)).await;
            self.0.active.fetch_sub(1, SeqCst);
            let mock = clientsmith_runtime::testing::MockTransport::new([MockResponse::status(
                if number % 10 == 3 { 503 } else { 200 },
            )]);
            mock.send(request).await
        })
    }
}

/// Fair: in the order of arrival. No starvation: each is served, within the time that the bound needs for all. No leak: all
/// places are free afterwards, although a tenth of the calls failed and another was dropped while it waited.
#[tokio::test(start_paused = true)]
async fn ten_thousand_calls_through_a_bound_of_a_hundred() {
    const CALLS: usize = 10_000;
    const BOUND: usize = 100;
    let slow = Slow::default();
    let client = Client::builder("https://api.example.com")
        .transport(slow.clone())
        .retry(RetryPolicy::never())
        .max_concurrent_calls(BOUND)
        .build()
        .expect("a client");
    let started = Instant::now();
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let call = client.request(Method::GET, format!("/{number}"));
            tokio::spawn(call.send())
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let is_dropped = |number: usize| number >= BOUND && number % 10 == 7;
    for (number, call) in calls.iter().enumerate() {
        if is_dropped(number) {
            call.abort();
        }
    }
    for (number, call) in calls.into_iter().enumerate() {
        match call.await {
            Err(dropped) => assert!(is_dropped(number) && dropped.is_cancelled()),
            Ok(Ok(_)) => assert_ne!(number % 10, 3),
            Ok(Err(error)) => assert!(number % 10 == 3, "{error}"),
        }
    }
    let served: Vec<usize> = (0..CALLS).filter(|number| !is_dropped(*number)).collect();
    assert_eq!(*slow.0.order.lock().unwrap(), served);
    assert_eq!(slow.0.most.load(SeqCst), BOUND);
    // Each takes at most 22 milliseconds.
    let rounds = u64::try_from(served.len().div_ceil(BOUND)).unwrap();
    assert!(started.elapsed() <= Duration::from_millis(22 * rounds + 100));
    // All places are free: as many calls as before are made at once.
    slow.0.most.store(0, SeqCst);
    let again: Vec<_> = (0..BOUND)
        .map(|_| tokio::spawn(client.request(Method::GET, "/0").send()))
        .collect();
    for call in again {
        call.await.expect("no panic").expect("a response");
    }
    assert_eq!(slow.0.most.load(SeqCst), BOUND);
}

/// The same over sockets.
#[tokio::test]
async fn two_thousand_calls_over_a_hundred_connections() {
    let server = KeepAliveServer::start(|_| Action::Respond(done()));
    let client = builder(server.url()).max_concurrent_calls(100).build();
    let client = client.expect("a client");
    let calls: Vec<_> = (0..2_000)
        .map(|_| tokio::spawn(Get::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    assert_eq!(server.requests(), 2_000);
    assert!(server.most_active() <= 100, "{}", server.most_active());
    assert!(server.connections() <= 110, "{}", server.connections());
}
