//! Reads that are repeated until what they read is done.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use crate::support::{Get, Post, Report, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    CallOptions, Client, Error, OperationExt as _, PollError, PollState, Polling, RetryPolicy,
};
use tokio::time::Instant;

const EVERY: Polling = Polling::every(Duration::from_secs(5));

/// Done from 1 on, failed below 0.
fn state(report: &Report) -> PollState {
    match report.total {
        Some(total) if total >= 1.0 => PollState::Done,
        Some(total) if total < 0.0 => PollState::Failed,
        _ => PollState::Running,
    }
}

fn total(total: f64) -> MockResponse {
    MockResponse::json(200, format!("{{\"total\":{total}}}"))
}

fn client(
    responses: impl IntoIterator<Item = MockResponse>,
) -> (clientsmith_runtime::testing::MockTransport, Client) {
    let (recorder, builder) = recorded(responses);
    (recorder, builder.build().expect("a client"))
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_at_its_interval_until_it_is_done() {
    let (recorder, client) = client([total(0.1), total(0.5), total(1.0), total(9.0)]);
    let start = Instant::now();
    let call = Get::new(&client, |r| r.query("q", "1"));
    let options = CallOptions::new().header("x-a", "b");
    let report = call.with_options(options).poll_until(EVERY, state).await;
    assert_eq!(report.expect("it is done").total, Some(1.0));
    assert_eq!(start.elapsed(), Duration::from_secs(10));
    let requests = recorder.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.target(), "GET /report?q=1");
        assert_eq!(request.header("x-a"), Some("b"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when_to_ask_again() {
    let running = total(0.0).header("retry-after", "60");
    let (_, client) = client([running, total(1.0)]);
    let start = Instant::now();
    let report = Get::new(&client, |r| r).poll_until(EVERY, state).await;
    report.expect("it is done");
    assert_eq!(start.elapsed(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn what_failed_ends_the_polling_with_its_response() {
    let (recorder, client) = client([total(0.0), total(-1.0), total(1.0)]);
    let result = Get::new(&client, |r| r).poll_until(EVERY, state).await;
    match result {
        Err(PollError::Failed(report)) => assert_eq!(report.total, Some(-1.0)),
        other => panic!("{other:?}"),
    }
    assert_eq!(recorder.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_ends_the_polling_without_another_wait() {
    let (recorder, client) = client((0..9).map(|_| total(0.0)));
    let start = Instant::now();
    let polling = EVERY.limit(Duration::from_secs(12));
    let result = Get::new(&client, |r| r).poll_until(polling, state).await;
    let error = result.expect_err("late");
    assert!(matches!(error, PollError::Late(_)), "{error:?}");
    assert_eq!(error.response().map(|report| report.total), Some(Some(0.0)));
    assert_eq!(error.to_string(), "what was polled was not done in time");
    assert_eq!(
        (start.elapsed(), recorder.requests().len()),
        (Duration::from_secs(10), 3)
    );
}

#[tokio::test(start_paused = true)]
async fn a_read_that_fails_for_now_is_retried_and_one_that_fails_is_the_error() {
    let (recorder, client) = client([
        total(0.0),
        MockResponse::status(503),
        total(0.0),
        MockResponse::json(404, r#"{"id":1}"#),
    ]);
    let result = Get::new(&client, |r| r).poll_until(EVERY, state).await;
    match result {
        Err(PollError::Call(Error::Status(error))) => {
            assert_eq!(error.body().map(|body| body.id), Some(1));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(recorder.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn the_state_may_remember() {
    let (_, client) = client((0..9).map(|_| total(0.0)));
    let options = CallOptions::new().retry(RetryPolicy::never());
    let mut left = 3;
    let call = Post::new(&client, |r| r.json(&1)).with_options(options);
    let result = call.poll_until(EVERY, move |_| {
        left -= 1;
        match left {
            0 => PollState::Done,
            _ => PollState::Running,
        }
    });
    result.await.expect("the third");
}
