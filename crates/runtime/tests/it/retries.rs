//! What is sent again, after what, and how often. Time is tokio's, which waits for nobody.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::time::{Duration, SystemTime};

use crate::support::{Fill, Get, Post, ReadingPost, recorded};
use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::{Body, CallOptions, Client, Error, RetryPolicy};
use tokio::time::Instant;

fn client(responses: impl IntoIterator<Item = MockResponse>) -> (MockTransport, Client) {
    let (recorder, builder) = recorded(responses);
    (recorder, builder.build().expect("a client"))
}

fn done() -> MockResponse {
    MockResponse::json(200, "{}")
}

#[tokio::test(start_paused = true)]
async fn calls_that_only_read_are_sent_again_after_statuses_that_may_pass() {
    for status in [408, 429, 500, 502, 503, 504] {
        let (recorder, client) = client([MockResponse::status(status), done()]);
        Get::new(&client, |r| r).await.expect("the second response");
        assert_eq!(recorder.requests().len(), 2, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn other_statuses_are_final() {
    for status in [400, 401, 403, 404, 409, 422, 501, 505] {
        let (recorder, client) = client([MockResponse::status(status), done()]);
        Get::new(&client, |r| r).await.expect_err("refused");
        assert_eq!(recorder.requests().len(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_is_sent_again_only_where_the_document_says_that_it_reads() {
    for failure in [MockResponse::status(503), MockResponse::reset()] {
        let (recorder, client) = client([failure.clone(), done()]);
        Post::new(&client, |r| r)
            .await
            .expect_err("the first response");
        assert_eq!(recorder.requests().len(), 1, "{failure:?}");
        let (recorder, client) = self::client([failure.clone(), done()]);
        ReadingPost::new(&client, |r| r)
            .await
            .expect("the second response");
        assert_eq!(recorder.requests().len(), 2, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_post_with_an_idempotency_key_is_sent_again_with_the_same_key() {
    let (recorder, client) = client([MockResponse::status(503), done()]);
    let options = CallOptions::new().idempotency_key("k1");
    Post::new(&client, |r| r)
        .with_options(options)
        .await
        .expect("the second response");
    let keys: Vec<_> = recorder
        .requests()
        .iter()
        .map(|request| request.header("idempotency-key").map(str::to_owned))
        .collect();
    assert_eq!(keys, [Some("k1".to_owned()), Some("k1".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_never_was_is_tried_again_for_any_method() {
    let (recorder, client) = client([MockResponse::refused(), done()]);
    Post::new(&client, |r| r.json(&1))
        .await
        .expect("the second response");
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_sent_again_is_the_same() {
    let (recorder, client) = client([MockResponse::status(500), done()]);
    ReadingPost::new(&client, |r| r.json("body"))
        .await
        .expect("the second response");
    let bodies: Vec<String> = recorder
        .requests()
        .iter()
        .map(|request| request.text())
        .collect();
    assert_eq!(bodies, [r#""body""#, r#""body""#]);
}

#[tokio::test(start_paused = true)]
async fn bytes_are_sent_again_whatever_they_were_made_of() {
    const BYTES: &[u8] = b"bytes";
    const TYPE: &str = "application/octet-stream";
    let fills: [Fill; 4] = [
        |r| r.bytes(TYPE, BYTES),
        |r| r.bytes(TYPE, BYTES.to_vec()),
        |r| r.bytes(TYPE, "bytes"),
        |r| r.bytes(TYPE, "bytes".to_owned()),
    ];
    for fill in fills {
        let (recorder, client) = client([MockResponse::status(503), done()]);
        ReadingPost::new(&client, fill)
            .await
            .expect("the second response");
        let requests = recorder.requests();
        let sent: Vec<_> = requests.iter().map(|request| request.text()).collect();
        assert_eq!(sent, ["bytes", "bytes"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_never_sent_twice() {
    let (recorder, client) = client([MockResponse::status(503), done()]);
    let fill: Fill = |r| r.bytes("application/octet-stream", Body::stream(Body::from("once")));
    ReadingPost::new(&client, fill)
        .await
        .expect_err("the first response");
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_more_than_the_attempts_of_the_policy() {
    let (recorder, client) = client((0..9).map(|_| MockResponse::status(503)));
    let error = Get::new(&client, |r| r).await.expect_err("failed");
    assert_eq!(
        (
            recorder.requests().len(),
            error.status().map(|status| status.as_u16())
        ),
        (4, Some(503))
    );
    let options = CallOptions::new().retry(RetryPolicy::new().max_attempts(2));
    Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("failed");
    assert_eq!(recorder.requests().len(), 6);
    let options = CallOptions::new().retry(RetryPolicy::never());
    Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("failed");
    assert_eq!(recorder.requests().len(), 7);
}

#[tokio::test(start_paused = true)]
async fn waits_grow_up_to_their_bounds() {
    let (_, client) = client((0..9).map(|_| MockResponse::status(503)));
    let started = Instant::now();
    Get::new(&client, |r| r).await.expect_err("failed");
    assert!(
        started.elapsed() <= Duration::from_millis(500 + 1000 + 2000 + 10),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_heeded_up_to_its_cap() {
    for (value, cap, least) in [("7", 60, 7), ("7200", 60, 60), ("7200", 5, 5)] {
        let (_, client) = client([
            MockResponse::status(429).header("retry-after", value),
            done(),
        ]);
        let policy = RetryPolicy::new().max_retry_after(Duration::from_secs(cap));
        let started = Instant::now();
        Get::new(&client, |r| r)
            .with_options(CallOptions::new().retry(policy))
            .await
            .expect("the second response");
        let waited = started.elapsed();
        assert!(
            waited >= Duration::from_secs(least)
                && waited < Duration::from_secs(least + least / 10 + 2),
            "{value}: {waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn calls_with_the_same_retry_after_are_not_retried_at_the_same_moment() {
    let refusals = (0..60).map(|_| MockResponse::status(429).header("retry-after", "5"));
    let (_, builder) = recorded(refusals.chain((0..60).map(|_| done())));
    let retry = RetryPolicy::new()
        .base_delay(Duration::from_millis(1))
        .budget(60);
    let client = builder.retry(retry).build().expect("a client");
    let started = Instant::now();
    let calls: Vec<_> = (0..60)
        .map(|_| Get::new(&client, |r| r).send())
        .map(|call| {
            tokio::spawn(async move {
                call.await.expect("the second response");
                started.elapsed()
            })
        })
        .collect();
    let mut waits = Vec::new();
    for call in calls {
        waits.push(call.await.expect("no panic"));
    }
    let (first, last) = (waits.iter().min(), waits.iter().max());
    let (first, last) = (*first.expect("60"), *last.expect("60"));
    assert!(first >= Duration::from_secs(5), "{first:?}");
    assert!(
        last - first > Duration::from_millis(200) && last < Duration::from_millis(5600),
        "{first:?} to {last:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_a_date() {
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(9));
    let (_, client) = client([
        MockResponse::status(503).header("retry-after", date),
        done(),
    ]);
    let started = Instant::now();
    Get::new(&client, |r| r).await.expect("the second response");
    let waited = started.elapsed();
    assert!(
        waited > Duration::from_secs(7) && waited < Duration::from_secs(12),
        "{waited:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_past_the_calls_limit_ends_the_call_with_what_happened_last() {
    let (recorder, client) = client([
        MockResponse::status(503).header("retry-after", "30"),
        done(),
    ]);
    let started = Instant::now();
    let options = CallOptions::new().timeout(Duration::from_secs(10));
    let error = Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("no time left");
    assert!(matches!(error, Error::Status(_)), "{error}");
    assert!(started.elapsed() < Duration::from_secs(1) && recorder.requests().len() == 1);
}

#[tokio::test(start_paused = true)]
async fn the_calls_limit_holds_over_all_attempts() {
    let (_, client) = client((0..9).map(|_| MockResponse::hangs()));
    let options = CallOptions::new()
        .timeout(Duration::from_secs(30))
        .attempt_timeout(Duration::from_secs(12));
    let started = Instant::now();
    let error = Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("no time left");
    assert!(error.is_timeout(), "{error}");
    assert!(
        started.elapsed() <= Duration::from_secs(31),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn an_outage_uses_up_the_budget_of_all_calls() {
    let (recorder, builder) = recorded((0..100).map(|_| MockResponse::status(503)));
    let client = builder
        .retry(RetryPolicy::new().budget(5))
        .build()
        .expect("a client");
    for _ in 0..10 {
        Get::new(&client, |r| r).await.expect_err("failed");
    }
    assert_eq!(recorder.requests().len(), 15, "ten calls, five repetitions");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_does_not_decode_is_final() {
    let (recorder, client) = client([MockResponse::json(200, "[]"), done()]);
    assert!(matches!(
        Get::new(&client, |r| r).await,
        Err(Error::Decode(_))
    ));
    assert_eq!(recorder.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_breaks_off_is_fetched_again() {
    let (recorder, client) = client([MockResponse::json(200, "{\"tot").truncated(), done()]);
    Get::new(&client, |r| r).await.expect("the second response");
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_leaves_the_client_usable() {
    let (recorder, client) = client([MockResponse::hangs(), done()]);
    let call = tokio::time::timeout(Duration::from_secs(1), Get::new(&client, |r| r).send());
    assert!(call.await.is_err());
    Get::new(&client, |r| r).await.expect("a response");
    assert_eq!(recorder.requests().len(), 2);
}
