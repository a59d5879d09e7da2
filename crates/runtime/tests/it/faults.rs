//! A server that misbehaves: for each way to do so, the right error or the right response, in time, and no secret
//! shown.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::support::{self, BEARER, Missing, Report, Secured, builder};
use clientsmith_runtime::{Client, Credential, Error, Limits, RetryPolicy, Timeouts, Token};
use loopback::{Reply, Server, http_response, http_response_with};

const SECRET: &str = "s3cr3t-t0ken";

/// No call here takes longer, whatever the server does.
const DEADLINE: Duration = Duration::from_secs(2);

fn client(server: &Server) -> Client {
    builder(server.url())
        .credential(BEARER, Credential::bearer(SECRET))
        .timeouts(
            Timeouts::new()
                .attempt(Duration::from_millis(400))
                .call(DEADLINE),
        )
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .expect("a client")
}

type Outcome = Result<Report, Error<Missing>>;

/// Calls, within the deadline, and looks for the secret in whatever comes of it.
async fn call(server: &Server) -> Outcome {
    let started = Instant::now();
    let outcome = Secured::new(&client(server), |r| r).await;
    assert!(
        started.elapsed() < DEADLINE + Duration::from_millis(500),
        "{:?}",
        started.elapsed()
    );
    assert!(!format!("{outcome:?}").contains(SECRET), "{outcome:?}");
    if let Err(error) = &outcome {
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    outcome.map(clientsmith_runtime::Response::into_inner)
}

fn good() -> Reply {
    http_response(200, "application/json", r#"{"total":1}"#).into()
}

fn is_good(outcome: &Outcome) -> bool {
    matches!(outcome, Ok(report) if report.total == Some(1.0))
}

#[tokio::test]
async fn a_server_that_recovers_is_asked_again() {
    let cases: [Vec<Reply>; 7] = [
        vec![Reply::hang_up()],
        vec![Reply::silence()],
        vec![good().cut(30)],
        vec![good().pause(90, Duration::from_secs(1))],
        vec![
            http_response(503, "text/plain", "busy").into(),
            http_response(502, "text/html", "<h1>").into(),
            http_response(500, "", "").into(),
        ],
        vec![http_response_with(429, &[("retry-after", "0")], "").into()],
        vec![
            http_response_with(429, &[("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT")], "").into(),
        ],
    ];
    for faults in cases {
        let shown = format!("{faults:?}");
        let server = Server::responding(faults.into_iter().chain([good()]));
        let outcome = call(&server).await;
        assert!(is_good(&outcome), "{shown}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_only_hangs_ends_at_the_deadline() {
    let server = Server::responding((0..9).map(|_| Reply::silence()));
    assert!(matches!(call(&server).await, Err(Error::Timeout(_))));
}

#[tokio::test]
async fn a_server_that_trickles_ends_with_the_attempt() {
    let slow = || good().pause(20, Duration::from_secs(3));
    let server = Server::responding((0..9).map(|_| slow()));
    assert!(matches!(call(&server).await, Err(Error::Timeout(_))));
}

#[tokio::test]
async fn a_length_that_is_a_lie() {
    let longer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"total\":1}";
    let server = Server::responding((0..9).map(|_| Reply::bytes(longer)));
    assert!(matches!(call(&server).await, Err(Error::Transport(_))));
    let shorter = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{\"total\":1}";
    assert!(matches!(
        call(&Server::responding([Reply::bytes(shorter)])).await,
        Err(Error::Decode(_))
    ));
    let two = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 11\r\n\r\n{\"total\":1}";
    let server = Server::responding((0..9).map(|_| Reply::bytes(two)));
    assert!(matches!(call(&server).await, Err(Error::Transport(_))));
    let negative = "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{\"total\":1}";
    let server = Server::responding((0..9).map(|_| Reply::bytes(negative)));
    assert!(matches!(call(&server).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn garbage() {
    for bytes in [
        "SSH-2.0-OpenSSH_9\r\n",
        "\0\0\0\0\0\0\0",
        "HTTP/9.9 two hundred\r\n\r\n",
        "<html></html>",
    ] {
        let server = Server::responding((0..9).map(|_| Reply::bytes(bytes)));
        assert!(
            matches!(call(&server).await, Err(Error::Transport(_))),
            "{bytes:?}"
        );
    }
}

#[tokio::test]
async fn endless_headers_are_cut_off() {
    let mut text = "HTTP/1.1 200 OK\r\n".to_owned();
    for number in 0..200_000 {
        text += &format!("x-{number}: {SECRET}\r\n");
    }
    let server = Server::responding((0..9).map(|_| Reply::bytes(text.clone())));
    assert!(matches!(
        call(&server).await,
        Err(Error::Transport(_) | Error::Timeout(_))
    ));
    let one = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "a".repeat(8 << 20));
    let server = Server::responding((0..9).map(|_| Reply::bytes(one.clone())));
    assert!(matches!(
        call(&server).await,
        Err(Error::Transport(_) | Error::Timeout(_))
    ));
}

#[tokio::test]
async fn more_headers_than_anyone_needs_and_still_an_answer() {
    let headers: Vec<(String, String)> = (0..60)
        .map(|number| (format!("x-{number}"), "y".repeat(100)))
        .collect();
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert!(is_good(
        &call(&Server::responding([http_response_with(
            200,
            &headers,
            r#"{"total":1}"#
        )]))
        .await
    ));
}

#[tokio::test]
async fn redirects_in_a_loop_end_with_an_error_that_names_the_limit() {
    let server = Server::responding(
        (0..20).map(|_| http_response_with(302, &[("location", "/report")], "")),
    );
    let Err(Error::Limit(error)) = call(&server).await else {
        panic!("no limit was reached")
    };
    assert_eq!((error.name(), error.value()), ("max_redirects", 10));
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_followed_without_the_secret() {
    let other = Server::responding([good()]);
    let target = other.url().replace("127.0.0.1", "localhost");
    let first = Server::responding([http_response_with(307, &[("location", &target)], "")]);
    assert!(is_good(&call(&first).await));
    assert_eq!(other.request().header("authorization"), None);
}

#[tokio::test]
async fn a_redirect_that_leads_nowhere_is_a_status() {
    for location in ["", "http://", "ftp://example.com/", "::::"] {
        let server = Server::responding([http_response_with(302, &[("location", location)], "")]);
        let outcome = call(&server).await;
        // An empty reference is the same document (RFC 3986 §4.4), where nobody responds a second time.
        assert!(
            matches!(
                outcome,
                Err(Error::Status(_) | Error::Connect(_) | Error::Transport(_) | Error::Timeout(_))
            ),
            "{location}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn the_text_of_a_failure_is_kept_however_its_body_goes_on() {
    let head = |length: &str| format!("HTTP/1.1 400 Bad Request\r\n{length}\r\nno such label");
    let long = || Reply::bytes(head("content-length: 104857600\r\n") + &"x".repeat(2 << 20));
    let cases = [
        ("long", long()),
        (
            "cut off",
            Reply::bytes(head("content-length: 104857600\r\n")),
        ),
        ("without a length", Reply::bytes(head(""))),
        (
            "hanging",
            Reply::bytes(head("content-length: 15\r\n") + "??")
                .pause(head("content-length: 15\r\n").len(), Duration::from_secs(3)),
        ),
    ];
    for (case, reply) in cases {
        let server = Server::responding([reply]);
        let Err(Error::Status(error)) = call(&server).await else {
            panic!("{case}: no status")
        };
        assert!(
            error.text().starts_with("no such label"),
            "{case}: {error:?}"
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_gibibyte_of_zeros_in_a_megabyte_is_cut_off_at_the_limit() {
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = vec![0; 1 << 20];
    for _ in 0..1024 {
        encoder.write_all(&megabyte).expect("memory");
    }
    let zeros = encoder.finish().expect("memory");
    for status in ["200 OK", "400 Bad Request"] {
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            zeros.len()
        );
        let server =
            Server::responding([Reply::bytes([head.into_bytes(), zeros.clone()].concat())]);
        let limits = Limits::new()
            .max_response_bytes(4 << 20)
            .error_text_bytes(64);
        let client = builder(server.url())
            .limits(limits)
            .credential(BEARER, Credential::bearer(SECRET))
            .build();
        let started = Instant::now();
        let outcome = Secured::new(&client.expect("a client"), |r| r).await;
        match outcome {
            Err(Error::Limit(error)) => assert_eq!(error.value(), 4 << 20),
            Err(Error::Status(error)) => assert!(error.text().len() <= 64),
            outcome => panic!("{outcome:?}"),
        }
        assert!(
            started.elapsed() < Duration::from_secs(5),
            "{:?}",
            started.elapsed()
        );
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn what_says_that_it_is_compressed_and_is_not() {
    let server = Server::responding(
        (0..9).map(|_| http_response_with(200, &[("content-encoding", "gzip")], r#"{"total":1}"#)),
    );
    assert!(matches!(
        call(&server).await,
        Err(Error::Transport(_) | Error::Decode(_))
    ));
}

/// A provider that takes its time and counts.
fn slow_tokens(asked: &Arc<AtomicUsize>) -> Credential {
    let asked = Arc::clone(asked);
    Credential::provider(move || {
        asked.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            Ok(Token::new(SECRET).expires_in(Duration::from_secs(3600)))
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_during_a_refresh_cause_one() {
    let asked = Arc::default();
    let (recorder, builder) = support::recorded(
        (0..1000).map(|_| clientsmith_runtime::testing::MockResponse::json(200, "{}")),
    );
    let client = builder
        .credential(BEARER, slow_tokens(&asked))
        .build()
        .expect("a client");
    let calls: Vec<_> = (0..1000)
        .map(|_| tokio::spawn(Secured::new(&client, |r| r).send()))
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("a report");
    }
    assert_eq!(
        (asked.load(Ordering::SeqCst), recorder.requests().len()),
        (1, 1000)
    );
}

#[tokio::test]
async fn a_call_that_is_cancelled_at_any_point_leaves_the_client_usable() {
    // Fetching the token takes 30 ms, the response's head 20, its body 20 more.
    for milliseconds in [0, 1, 5, 15, 29, 31, 40, 55, 60, 75] {
        let asked = Arc::default();
        let text = http_response(200, "application/json", r#"{"total":1}"#);
        let slow = Reply::from(text.clone())
            .after(Duration::from_millis(20))
            .pause(text.len() - 4, Duration::from_millis(20));
        let server = Server::responding([slow.clone(), slow]);
        let client = builder(server.url())
            .credential(BEARER, slow_tokens(&asked))
            .build()
            .expect("a client");
        let _ = tokio::time::timeout(
            Duration::from_millis(milliseconds),
            Secured::new(&client, |r| r).send(),
        )
        .await;
        let again = tokio::time::timeout(DEADLINE, Secured::new(&client, |r| r).send()).await;
        assert!(again.expect("in time").is_ok(), "after {milliseconds} ms");
    }
}
