//! What an observer is told of a call, in which order, and what it is not told.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{BEARER, Get, Post, ReadingPost, Secured, builder, recorded};
use clientsmith_runtime::observe::{
    AttemptReport, CallInfo, CallReport, FailureKind, Observer, Outcome, RetryReport, TokenReport,
};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    Body, CallOptions, Client, Credential, Method, StatusCode, Timeouts, Token,
};
use loopback::{Action, KeepAliveServer, Reply, Server, http_response, kept_alive};

/// Keeps all reports.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    events: Vec<String>,
    attempts: Vec<AttemptReport>,
    calls: Vec<CallReport>,
    tokens: Vec<TokenReport>,
}

impl Reports {
    fn keep(&self, event: String, keep: impl FnOnce(&mut Kept)) {
        let mut kept = self.0.lock().unwrap();
        kept.events.push(event);
        keep(&mut kept);
    }

    fn events(&self) -> Vec<String> {
        self.0.lock().unwrap().events.clone()
    }

    fn attempt(&self, index: usize) -> AttemptReport {
        self.0.lock().unwrap().attempts[index]
    }

    fn call(&self) -> CallReport {
        let kept = self.0.lock().unwrap();
        assert_eq!(kept.calls.len(), 1);
        kept.calls[0]
    }
}

impl Observer for Reports {
    fn call_started(&self, call: &CallInfo<'_>) {
        let (method, path) = (call.method(), call.path());
        self.keep(format!("call {} {method} {path}", call.operation()), |_| {});
    }

    fn attempt_started(&self, _call: &CallInfo<'_>, number: u32) {
        self.keep(format!("attempt {number}"), |_| {});
    }

    fn attempt_finished(&self, _call: &CallInfo<'_>, report: &AttemptReport) {
        let event = format!("attempt {} ended: {:?}", report.number, report.outcome);
        self.keep(event, |kept| kept.attempts.push(*report));
    }

    fn retry_decided(&self, _call: &CallInfo<'_>, report: &RetryReport) {
        self.keep(format!("retry after attempt {}", report.attempt), |_| {});
    }

    fn call_finished(&self, _call: &CallInfo<'_>, report: &CallReport) {
        let event = format!("call ended: {:?}", report.outcome);
        self.keep(event, |kept| kept.calls.push(*report));
    }

    fn token_refreshed(&self, report: &TokenReport) {
        let event = format!("token: {}", report.is_success);
        self.keep(event, |kept| kept.tokens.push(*report));
    }
}

fn observed(responses: impl IntoIterator<Item = MockResponse>) -> (Reports, Client) {
    let reports = Reports::default();
    let (_, builder) = recorded(responses);
    let client = builder.observer(reports.clone()).build();
    (reports, client.expect("a client"))
}

#[tokio::test(start_paused = true)]
async fn each_step_of_a_call_is_reported_in_order() {
    let (reports, client) = observed([MockResponse::status(503), MockResponse::json(200, "{}")]);
    Get::new(&client, |r| r.query("secret", "s3cr3t"))
        .await
        .expect("a report");
    assert_eq!(
        reports.events(),
        [
            "call get GET /report",
            "attempt 1",
            "attempt 1 ended: Response(503)",
            "retry after attempt 1",
            "attempt 2",
            "attempt 2 ended: Response(200)",
            "call ended: Response(200)",
        ]
    );
    assert_eq!(reports.call().attempts, 2);
}

#[tokio::test]
async fn bytes_and_times_are_those_of_the_exchange() {
    let slow = Reply::from(http_response(200, "application/json", r#"{"total":1}"#));
    let head = "HTTP/1.1 200 Told\r\ncontent-type: application/json\r\ncontent-length: 11\r\nconnection: close\r\n\r\n";
    let server = Server::responding([slow
        .after(Duration::from_millis(150))
        .pause(head.len() + 2, Duration::from_millis(100))]);
    let reports = Reports::default();
    let client = builder(server.url()).observer(reports.clone()).build();
    let client = client.expect("a client");
    ReadingPost::new(&client, |r| r.json("seven"))
        .await
        .expect("a report");
    let report = reports.attempt(0);
    assert_eq!((report.bytes_sent, report.bytes_received), (7, 11));
    let times = report.times;
    let connect = times.connect.expect("a new connection");
    let first_byte = times.first_byte.expect("a response");
    assert!(connect < first_byte, "{times:?}");
    assert!(first_byte >= Duration::from_millis(150), "{times:?}");
    assert!(
        times.total >= first_byte + Duration::from_millis(90),
        "{times:?}"
    );
    let call = reports.call();
    assert_eq!((call.bytes_sent, call.bytes_received), (7, 11));
    assert!(call.total >= times.total);
}

#[tokio::test]
async fn a_connection_of_the_pool_has_no_connect_time() {
    let server =
        KeepAliveServer::start(|_| Action::Respond(kept_alive(200, "application/json", "{}")));
    let reports = Reports::default();
    let client = builder(server.url()).observer(reports.clone()).build();
    let client = client.expect("a client");
    for _ in 0..2 {
        Get::new(&client, |r| r).await.expect("a report");
    }
    assert_eq!(server.connections(), 1);
    assert!(reports.attempt(0).times.connect.is_some());
    assert_eq!(reports.attempt(1).times.connect, None);
}

#[tokio::test]
async fn a_streamed_body_is_counted_as_it_is_sent() {
    let server = Server::json(200, "{}");
    let reports = Reports::default();
    let client = builder(server.url()).observer(reports.clone()).build();
    let client = client.expect("a client");
    Post::new(&client, |r| {
        let body = Body::stream(Body::from(vec![b'x'; 200_000]));
        r.bytes("application/octet-stream", body)
    })
    .await
    .expect("a report");
    assert_eq!(server.request().body.len(), 200_000);
    assert_eq!(reports.attempt(0).bytes_sent, 200_000);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_cancelled() {
    let (reports, client) = observed([MockResponse::hangs()]);
    let call = tokio::time::timeout(Duration::from_secs(1), Get::new(&client, |r| r).send());
    assert!(call.await.is_err());
    assert_eq!(
        reports.events()[2..],
        ["attempt 1 ended: Cancelled", "call ended: Cancelled"]
    );
    assert_eq!(reports.call().total, Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn a_failure_is_reported_by_its_kind() {
    let (reports, client) = observed([MockResponse::hangs()]);
    let options = CallOptions::new().timeout(Duration::from_secs(3));
    Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("late");
    let outcome = reports.call().outcome;
    assert_eq!(outcome, Outcome::Failure(FailureKind::Timeout));
    assert_eq!(outcome.error_type().as_deref(), Some("timeout"));
    assert_eq!(reports.attempt(0).times.first_byte, None);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_reported_when_it_is_obtained_and_when_it_is_not() {
    let reports = Reports::default();
    let (_, builder) = recorded([MockResponse::status(401), MockResponse::json(200, "{}")]);
    let client = builder
        .credential(
            BEARER,
            Credential::provider(|| async {
                tokio::time::sleep(Duration::from_secs(2)).await;
                Ok(Token::new("t0ken").expires_in(Duration::from_secs(600)))
            }),
        )
        .observer(reports.clone())
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect("a report");
    assert_eq!(
        reports.events(),
        [
            "call secured GET /report",
            "attempt 1",
            "token: true",
            "attempt 1 ended: Response(401)",
            "retry after attempt 1",
            "attempt 2",
            "token: true",
            "attempt 2 ended: Response(200)",
            "call ended: Response(200)",
        ]
    );
    let token = reports.0.lock().unwrap().tokens[0];
    assert_eq!(
        (token.took, token.lifetime),
        (Duration::from_secs(2), Some(Duration::from_secs(600)))
    );

    let (_, builder) = recorded([]);
    let provider = || async { Err(clientsmith_runtime::ProviderError::new("no")) };
    let client = builder
        .credential(BEARER, Credential::provider(provider))
        .observer(reports.clone())
        .build()
        .expect("a client");
    Secured::new(&client, |r| r).await.expect_err("no token");
    assert!(reports.events().contains(&"token: false".to_owned()));
}

#[tokio::test]
async fn calls_at_the_same_time_have_different_numbers() {
    #[derive(Default)]
    struct Numbers(Mutex<Vec<u64>>);
    impl Observer for Numbers {
        fn call_started(&self, call: &CallInfo<'_>) {
            self.0.lock().unwrap().push(call.number());
        }
    }
    let numbers = Arc::new(Numbers::default());
    let (_, builder) = recorded([MockResponse::json(200, "{}"), MockResponse::json(200, "{}")]);
    let client = builder.observer(Arc::clone(&numbers)).build();
    let client = client.expect("a client");
    let (one, other) = tokio::join!(
        Get::new(&client, |r| r).send(),
        Get::new(&client, |r| r).send()
    );
    assert!(one.is_ok() && other.is_ok());
    let numbers = numbers.0.lock().unwrap();
    assert!(numbers.len() == 2 && numbers[0] != numbers[1]);
}

#[tokio::test]
async fn what_is_shown_of_a_call_has_no_query() {
    #[derive(Default)]
    struct Shown(Mutex<String>);
    impl Observer for Shown {
        fn call_started(&self, call: &CallInfo<'_>) {
            *self.0.lock().unwrap() = format!("{call:?}");
        }
    }
    let shown = Arc::new(Shown::default());
    let (_, builder) = recorded([MockResponse::status(200)]);
    let client = builder.observer(Arc::clone(&shown)).build();
    let call = client
        .expect("a client")
        .request(Method::GET, "/x?key=s3cr3t");
    call.send().await.expect("a response");
    let shown = shown.0.lock().unwrap();
    assert!(shown.contains("/x") && !shown.contains("s3cr3t"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_place_is_the_queue_s_time() {
    let slow = || MockResponse::json(200, "{}").delay(Duration::from_secs(2));
    let reports = Reports::default();
    let (_, builder) = recorded([slow(), slow()]);
    let client = builder
        .max_concurrent_calls(1)
        .timeouts(Timeouts::new().attempt(Duration::from_secs(3)))
        .observer(reports.clone())
        .build()
        .expect("a client");
    let (one, other) = tokio::join!(
        Get::new(&client, |r| r).send(),
        Get::new(&client, |r| r).send()
    );
    // The second takes four seconds in all, of which its attempt's limit counts two.
    assert_eq!(one.expect("a report").status(), StatusCode::OK);
    assert_eq!(other.expect("a report").status(), StatusCode::OK);
    assert_eq!(reports.attempt(0).times.queue, Duration::ZERO);
    let times = reports.attempt(1).times;
    assert_eq!(times.queue, Duration::from_secs(2));
    assert_eq!(times.first_byte, Some(Duration::from_secs(2)));
    assert_eq!(times.total, Duration::from_secs(4));
}
