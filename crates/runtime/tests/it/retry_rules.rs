//! What callers decide on retries: by status, error and body, by operation, and for reads that are slow.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Get, Post, ReadingPost, builder, recorded};
use clientsmith_runtime::observe::FailureKind;
use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::{
    CallOptions, Client, ClientBuilder, Error, Method, RetryDecision, RetryPolicy,
};
use loopback::{Reply, Server, http_response, http_response_with};
use tokio::time::Instant;

fn done() -> MockResponse {
    MockResponse::json(200, "{}")
}

fn client(
    responses: impl IntoIterator<Item = MockResponse>,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (MockTransport, Client) {
    let (recorder, builder) = recorded(responses);
    (recorder, set(builder).build().expect("a client"))
}

#[tokio::test(start_paused = true)]
async fn a_status_is_retried_because_the_caller_says_so_whatever_the_method() {
    let (recorder, client) = client([MockResponse::status(409), done()], |builder| {
        builder.retry_classifier(|attempt| match attempt.status() {
            Some(status) if status.as_u16() == 409 => RetryDecision::Retry,
            _ => RetryDecision::ByPolicy,
        })
    });
    Post::new(&client, |r| r.json(&1)).await.expect("a report");
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_status_is_final_because_the_caller_says_so() {
    let (recorder, client) = client([MockResponse::status(503), done()], |builder| {
        builder.retry_classifier(|_| RetryDecision::Stop)
    });
    Get::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_decides_also_that_of_a_success() {
    let responses = [
        MockResponse::json(200, r#"{"error":"busy"}"#),
        MockResponse::json(400, r#"{"error":"busy"}"#),
        MockResponse::json(200, r#"{"total":1}"#),
    ];
    let (recorder, client) = client(responses, |builder| {
        builder.retry_classifier(|attempt| match attempt.body() {
            Some(body) if body.windows(4).any(|word| word == b"busy") => RetryDecision::Retry,
            _ => RetryDecision::ByPolicy,
        })
    });
    let report = Post::new(&client, |r| r.json(&1)).await.expect("a report");
    assert_eq!(report.total, Some(1.0));
    assert_eq!(recorder.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_failure_decides_and_the_caller_sees_what_the_call_is() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&seen);
    let (recorder, client) = client([MockResponse::reset(), done()], move |builder| {
        builder.retry_classifier(move |attempt| {
            shared.lock().unwrap().push((
                attempt.attempt(),
                attempt.operation(),
                attempt.method().clone(),
                attempt.is_safe(),
                attempt.failure(),
            ));
            match attempt.failure() {
                Some(FailureKind::Exchange) => RetryDecision::Retry,
                _ => RetryDecision::ByPolicy,
            }
        })
    });
    Post::new(&client, |r| r.json(&1)).await.expect("a report");
    assert_eq!(recorder.requests().len(), 2);
    assert_eq!(
        *seen.lock().unwrap(),
        [
            (1, "post", Method::POST, false, Some(FailureKind::Exchange)),
            (2, "post", Method::POST, false, None),
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_delay_of_the_caller_s_is_waited() {
    let (_, client) = client([MockResponse::status(400), done()], |builder| {
        let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(20));
        builder
            .retry(policy)
            .retry_classifier(|attempt| match attempt.status() {
                Some(status) if status.as_u16() == 400 => {
                    RetryDecision::RetryAfter(Duration::from_secs(60))
                }
                _ => RetryDecision::ByPolicy,
            })
    });
    let started = Instant::now();
    Get::new(&client, |r| r).await.expect("a report");
    let waited = started.elapsed();
    let (least, most) = (Duration::from_secs(20), Duration::from_secs(23));
    assert!(
        waited >= least && waited < most,
        "the policy's most: {waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_policy_bounds_what_the_caller_decides() {
    let busy = (0..9).map(|_| MockResponse::status(400));
    let (recorder, client) = client(busy, |builder| {
        let retry = RetryPolicy::new().max_attempts(3);
        builder
            .retry(retry)
            .retry_classifier(|_| RetryDecision::Retry)
    });
    Get::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_call_s_classifier_is_asked_instead_of_the_client_s() {
    let (recorder, client) = client([MockResponse::status(503), done()], |builder| {
        builder.retry_classifier(|_| RetryDecision::Retry)
    });
    let options = CallOptions::new().retry_classifier(|_| RetryDecision::Stop);
    let call = Get::new(&client, |r| r).with_options(options);
    call.await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_operation_has_a_policy_of_its_own() {
    let failures = || (0..9).map(|_| MockResponse::status(503));
    let set = |builder: ClientBuilder| {
        let once = RetryPolicy::new().max_attempts(2);
        builder.retry_operation("get", once)
    };
    let (recorder, client) = client(failures(), set);
    Get::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 2);
    ReadingPost::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 2 + 4, "the client's policy");
    let options = CallOptions::new().retry(RetryPolicy::never());
    let call = Get::new(&client, |r| r).with_options(options);
    call.await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 2 + 4 + 1, "the call's policy");
}

#[tokio::test(start_paused = true)]
async fn too_early_is_retried_where_that_is_safe() {
    let (recorder, client) = client([MockResponse::status(425), done()], |builder| builder);
    Get::new(&client, |r| r).await.expect("the second response");
    assert_eq!(recorder.requests().len(), 2);
    let (recorder, client) = self::client([MockResponse::status(425), done()], |builder| builder);
    Post::new(&client, |r| r).await.expect_err("refused");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test]
async fn a_refusal_for_now_is_retried_for_any_method_when_asked() {
    let ask = RetryPolicy::new()
        .base_delay(Duration::from_millis(1))
        .retry_after_any_method();
    for (status, headers, policy, requests) in [
        (429, &[("retry-after", "0")][..], ask, 2),
        (503, &[("retry-after", "0")], ask, 2),
        // The server does not say when.
        (429, &[], ask, 1),
        // No refusal: the server may have failed in the middle.
        (500, &[("retry-after", "0")], ask, 1),
        (503, &[("retry-after", "0")], RetryPolicy::new(), 1),
    ] {
        let first = http_response_with(status, headers, "");
        let second = http_response(200, "application/json", "{}");
        let server = Server::responding([first, second]);
        let client = builder(server.url()).retry(policy).build();
        let outcome = Post::new(&client.expect("a client"), |r| r.json(&1)).await;
        assert_eq!(outcome.is_ok(), requests == 2, "{status} {headers:?}");
        let sent = (0..3).map_while(|_| server.another_request()).count();
        assert_eq!(sent, requests, "{status} {headers:?}");
    }
}

/// A delay after which a second request is sent.
const HEDGE: Duration = Duration::from_millis(500);

#[tokio::test(start_paused = true)]
async fn a_slow_read_is_sent_a_second_time_and_the_first_response_is_used() {
    let slow = MockResponse::json(200, r#"{"total":1}"#).delay(Duration::from_secs(60));
    let fast = MockResponse::json(200, r#"{"total":2}"#).delay(Duration::from_secs(1));
    let (recorder, client) = client([slow, fast], |builder| builder.hedge(HEDGE));
    let started = Instant::now();
    let report = Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(report.total, Some(2.0));
    assert_eq!(started.elapsed(), Duration::from_millis(1500));
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_read_that_is_fast_is_sent_once() {
    let fast = done().delay(Duration::from_millis(499));
    let (recorder, client) = client([fast, done()], |builder| builder.hedge(HEDGE));
    Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_other_response_is_used_where_one_is_a_failure() {
    let slow = done().delay(Duration::from_secs(3));
    let (recorder, client) = client([slow, MockResponse::status(503)], |builder| {
        builder.hedge(HEDGE).retry(RetryPolicy::never())
    });
    Get::new(&client, |r| r).await.expect("the first response");
    assert_eq!(recorder.requests().len(), 2);
    let failed = || MockResponse::status(503).delay(Duration::from_secs(2));
    let (_, client) = self::client([failed(), failed()], |builder| {
        builder.hedge(HEDGE).retry(RetryPolicy::never())
    });
    let error = Get::new(&client, |r| r).await.expect_err("both failed");
    assert!(matches!(error, Error::Status(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn only_reads_are_sent_a_second_time() {
    let slow = || done().delay(Duration::from_secs(3));
    let (recorder, client) = client((0..4).map(|_| slow()), |builder| builder.hedge(HEDGE));
    Post::new(&client, |r| r.json(&1)).await.expect("a report");
    assert_eq!(recorder.requests().len(), 1);
    // Idempotent, but it changes something.
    let call = client.request(Method::DELETE, "/report");
    call.send().await.expect("a response");
    assert_eq!(recorder.requests().len(), 2);
    ReadingPost::new(&client, |r| r.json(&1))
        .await
        .expect("a report");
    assert_eq!(recorder.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_budget_bounds_second_requests() {
    let slow = (0..9).map(|_| done().delay(Duration::from_secs(3)));
    let (recorder, client) = client(slow, |builder| {
        builder.hedge(HEDGE).retry(RetryPolicy::new().budget(2))
    });
    for _ in 0..4 {
        Get::new(&client, |r| r).await.expect("a report");
    }
    assert_eq!(recorder.requests().len(), 4 + 2);
}

#[tokio::test]
async fn the_slower_exchange_is_given_up_on_the_wire() {
    let body = |text| http_response(200, "application/json", text);
    let slow = Reply::from(body(r#"{"total":1}"#)).after(Duration::from_secs(3));
    let server = Server::responding([slow, body(r#"{"total":2}"#).into()]);
    let client = builder(server.url()).build().expect("a client");
    let options = CallOptions::new().hedge(Duration::from_millis(50));
    let call = Get::new(&client, |r| r).with_options(options);
    assert_eq!(call.await.expect("a report").total, Some(2.0));
    assert_eq!(
        (server.request().target(), server.request().target()),
        ("GET /report", "GET /report")
    );
}
