//! Bodies on their way: their progress, and those that are too slow.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::{Get, Post, ReadingPost, builder};
use clientsmith_runtime::{
    Body, CallOptions, Client, Error, Method, OperationExt as _, Progress, RetryPolicy, Timeouts,
};
use loopback::{Reply, Server, http_response};

const LARGE: usize = 1 << 20;

fn client(url: &str) -> Client {
    builder(url)
        .retry(RetryPolicy::never())
        .build()
        .expect("a client")
}

/// Options that keep the progress.
fn progress() -> (CallOptions, Arc<Mutex<Vec<Progress>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let shared = Arc::clone(&kept);
    let options = CallOptions::new().on_progress(move |now| shared.lock().unwrap().push(now));
    (options, kept)
}

#[tokio::test]
async fn a_large_body_is_reported_piece_by_piece_as_it_is_sent() {
    let server = Server::json(200, "{}");
    let (options, kept) = progress();
    Post::new(&client(&server.url()), |r| {
        r.bytes("application/octet-stream", vec![b'x'; LARGE])
    })
    .with_options(options)
    .await
    .expect("a report");
    let request = server.request();
    assert_eq!(request.body.len(), LARGE);
    let length = LARGE.to_string();
    assert_eq!(request.header("content-length"), Some(length.as_str()));
    let kept = kept.lock().unwrap();
    let sent: Vec<u64> = kept
        .iter()
        .map(|now| now.sent)
        .filter(|sent| *sent > 0)
        .collect();
    assert!(sent.is_sorted() && sent.contains(&(64 << 10)), "{sent:?}");
    assert_eq!(sent.last(), Some(&(LARGE as u64)));
    assert!(
        kept.iter()
            .all(|now| now.to_send == Some(LARGE as u64) && now.attempt == 1)
    );
}

#[tokio::test]
async fn a_large_response_is_reported_as_it_is_received() {
    let body = "x".repeat(LARGE);
    let server = Server::responding([http_response(200, "text/plain", &body)]);
    let (options, kept) = progress();
    let call = client(&server.url())
        .request(Method::GET, "/x")
        .with_options(options);
    assert_eq!(call.send().await.expect("a response").len(), LARGE);
    let kept = kept.lock().unwrap();
    assert!(kept.len() > 1 && kept.iter().map(|now| now.received).is_sorted());
    let last = kept.last().expect("progress");
    assert_eq!(
        (last.received, last.to_receive),
        (LARGE as u64, Some(LARGE as u64))
    );
}

#[tokio::test]
async fn a_stream_is_reported_as_the_caller_reads_it() {
    let body = "x".repeat(LARGE);
    let server = Server::responding([http_response(200, "application/json", &body)]);
    let (options, kept) = progress();
    let call = Get::new(&client(&server.url()), |r| r).with_options(options);
    let mut stream = call.send_streamed().await.expect("a response").into_inner();
    let mut received = 0;
    while let Some(piece) = stream.next().await {
        received += piece.expect("a piece").len() as u64;
        assert_eq!(
            kept.lock().unwrap().last().expect("progress").received,
            received
        );
    }
    assert_eq!(received, LARGE as u64);
}

#[tokio::test]
async fn a_retry_begins_again() {
    let failed = http_response(503, "text/plain", "");
    let server = Server::responding([failed, http_response(200, "application/json", "{}")]);
    let client = builder(server.url())
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .expect("a client");
    let (options, kept) = progress();
    ReadingPost::new(&client, |r| r.json("seven"))
        .with_options(options)
        .await
        .expect("a report");
    let kept = kept.lock().unwrap();
    let sent: Vec<(u32, u64)> = kept.iter().map(|now| (now.attempt, now.sent)).collect();
    assert_eq!((sent.first(), sent.last()), (Some(&(1, 7)), Some(&(2, 7))));
}

#[tokio::test]
async fn a_body_that_is_counted_is_still_sent_again_along_a_redirect() {
    let server = Server::responding_with(|url| {
        let to = [("location", &*format!("{url}/there"))];
        [
            loopback::http_response_with(307, &to, ""),
            http_response(200, "application/json", "{}"),
        ]
    });
    let (options, _) = progress();
    Post::new(&client(&server.url()), |r| r.json("body"))
        .with_options(options)
        .await
        .expect("a report");
    assert_eq!(server.request().body, r#""body""#);
    let second = server.request();
    assert_eq!(
        (second.target(), &*second.body),
        ("POST /there", r#""body""#)
    );
}

/// A response of which a piece comes every so often.
fn trickling(pieces: usize, piece: usize, pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let length = pieces * piece;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {length}\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes());
        for _ in 0..pieces {
            std::thread::sleep(pause);
            if stream.write_all(&vec![b'x'; piece]).is_err() {
                return;
            }
        }
    });
    url
}

const GRACE: Duration = Duration::from_millis(700);

fn with_floor(url: &str, bytes_per_second: u64) -> Client {
    builder(url)
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::new().min_throughput(bytes_per_second, GRACE))
        .build()
        .expect("a client")
}

#[tokio::test]
async fn a_response_that_trickles_is_an_error_long_before_the_attempt_s_limit() {
    // 100 bytes per second: each piece comes well within the limit of an attempt.
    let url = trickling(1000, 5, Duration::from_millis(50));
    let started = std::time::Instant::now();
    let call = with_floor(&url, 1000).request(Method::GET, "/x");
    let error = call.send().await.expect_err("too slow");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(
        error.to_string(),
        "a body was slower than 1000 bytes per second for 700ms"
    );
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_response_that_stops_is_an_error_after_the_grace() {
    let text = http_response(
        200,
        "application/json",
        &format!("{{\"x\":\"{}\"}}", "y".repeat(100)),
    );
    let reply = Reply::from(text).pause(120, Duration::from_secs(4));
    let server = Server::responding([reply]);
    let error = Get::new(&with_floor(&server.url(), 1), |r| r).await;
    assert!(error.expect_err("stalled").is_timeout());
}

#[tokio::test]
async fn a_response_that_is_fast_enough_passes() {
    // 20,000 bytes per second, and a floor that even a machine with much else to do reaches.
    let url = trickling(20, 1000, Duration::from_millis(50));
    let call = with_floor(&url, 10).request(Method::GET, "/x");
    assert_eq!(call.send().await.expect("a response").len(), 20_000);
}

#[tokio::test]
async fn a_server_that_thinks_is_not_slow() {
    let reply = Reply::from(http_response(200, "application/json", "{}"));
    let server = Server::responding([reply.after(GRACE * 3)]);
    let call = Post::new(&with_floor(&server.url(), 1 << 30), |r| r.json(&1));
    call.await.expect("a report");
}

#[tokio::test]
async fn a_caller_that_takes_its_time_with_a_stream_is_not_slow() {
    let server = Server::responding([http_response(200, "application/json", &"x".repeat(LARGE))]);
    let call = Get::new(&with_floor(&server.url(), 1000), |r| r);
    let mut stream = call.send_streamed().await.expect("a response").into_inner();
    let mut received = 0;
    while let Some(piece) = stream.next().await {
        if received == 0 {
            tokio::time::sleep(GRACE * 3).await;
        }
        received += piece.expect("a piece").len();
    }
    assert_eq!(received, LARGE);
}

#[tokio::test]
async fn a_stream_that_trickles_is_an_error() {
    let url = trickling(1000, 5, Duration::from_millis(50));
    let call = with_floor(&url, 1000).request(Method::GET, "/x");
    let mut stream = call.send_streamed().await.expect("a response").into_inner();
    let error = loop {
        match stream.next().await.expect("no end") {
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Timeout(_)), "{error}");
}

#[tokio::test]
async fn a_request_s_body_that_is_not_taken_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    // It reads a little, and then nothing for as long as the client is there.
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        std::thread::sleep(Duration::from_secs(10));
    });
    let started = std::time::Instant::now();
    let call = with_floor(&url, 1000)
        .request(Method::POST, "/x")
        .body("application/octet-stream", Body::from(vec![0; 64 << 20]));
    let error = call.send().await.expect_err("stalled");
    assert!(error.is_timeout(), "{error}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_slow_body_of_a_safe_call_is_asked_for_again_and_a_call_has_its_own_floor() {
    let slow = Reply::from(http_response(200, "application/json", r#"{"total":1}"#));
    let head = 100;
    let server = Server::responding([
        slow.pause(head, Duration::from_secs(4)),
        http_response(200, "application/json", r#"{"total":2}"#).into(),
    ]);
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let client = builder(server.url())
        .retry(retry)
        .build()
        .expect("a client");
    let options = CallOptions::new().min_throughput(100, GRACE);
    let call = Get::new(&client, |r| r).with_options(options);
    assert_eq!(call.await.expect("the second response").total, Some(2.0));
}
