//! Connections: how long they are kept, how they are kept alive, and what happens when the server ends them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::HashMap;
use std::time::Duration;

use crate::support::{Get, Post, builder};
use clientsmith_runtime::{
    CallOptions, Client, Connections, Error, HttpOptions, Method, RetryPolicy,
};
use loopback::{Action, KeepAliveServer, kept_alive};

fn done() -> String {
    kept_alive(200, "application/json", "{}")
}

fn keeping() -> KeepAliveServer {
    KeepAliveServer::start(|_| Action::Respond(done()))
}

fn client(server: &KeepAliveServer, connections: Connections) -> Client {
    let options = HttpOptions::new().connections(connections);
    let client = builder(server.url()).http(options).build();
    client.expect("a client")
}

async fn gets(client: &Client, pauses: &[Duration]) {
    Get::new(client, |r| r).await.expect("a report");
    for pause in pauses {
        tokio::time::sleep(*pause).await;
        Get::new(client, |r| r).await.expect("a report");
    }
}

/// Sends POSTs, one after the other, each with a body of its own: none fails, and each is processed once.
async fn posts_are_processed_once(count: usize, end: fn() -> Action) {
    let server = KeepAliveServer::start(move |_| end());
    let client = client(&server, Connections::new());
    for number in 0..count {
        let call = client.request(Method::POST, "/report").json(&number);
        call.send().await.expect("a response");
    }
    let mut processed: HashMap<String, usize> = HashMap::new();
    for exchange in server.received() {
        *processed.entry(exchange.request.body).or_default() += 1;
    }
    assert_eq!(processed.len(), count);
    assert!(processed.values().all(|count| *count == 1));
}

fn closing() -> Action {
    Action::RespondAndClose(done())
}

fn ending_at_once() -> Action {
    Action::RespondAndEnd(done(), Duration::ZERO)
}

/// With the pool's connections for every call, a third of the calls fail.
fn ending_soon() -> Action {
    Action::RespondAndEnd(done(), Duration::from_micros(200))
}

#[tokio::test]
async fn a_post_does_not_cross_with_the_end_of_a_connection() {
    for end in [closing, ending_at_once] {
        posts_are_processed_once(100, end).await;
    }
    posts_are_processed_once(300, ending_soon).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nor_where_the_runtime_has_several_threads() {
    for end in [closing, ending_soon] {
        posts_are_processed_once(100, end).await;
    }
}

#[tokio::test]
async fn calls_that_are_safe_to_retry_are_sent_again() {
    let server = KeepAliveServer::start(|_| ending_soon());
    let retry = RetryPolicy::new().base_delay(Duration::ZERO).budget(300);
    let client = builder(server.url()).retry(retry).build();
    let client = client.expect("a client");
    for _ in 0..100 {
        Get::new(&client, |r| r).await.expect("a report");
    }
}

#[tokio::test]
async fn a_post_that_the_server_may_have_processed_is_not_sent_again() {
    let server = KeepAliveServer::start(|exchange| match exchange.request.body.as_str() {
        "20" => Action::Close,
        _ => Action::Respond(done()),
    });
    let client = client(&server, Connections::new());
    for number in 0..30 {
        let call = client.request(Method::POST, "/report").json(&number);
        match call.send().await {
            Ok(_) => assert_ne!(number, 20),
            Err(error) => assert!(
                number == 20 && matches!(error, Error::Transport(_)),
                "{error}"
            ),
        }
    }
    let received = server.received();
    let on_used = received
        .iter()
        .find(|exchange| exchange.request.body == "20");
    assert!(
        on_used.expect("it was received").index > 0,
        "a connection of the pool"
    );
    assert_eq!(received.len(), 30);
}

#[tokio::test]
async fn a_server_that_keeps_connections_gets_few_of_them() {
    let server = keeping();
    let client = client(&server, Connections::new());
    for _ in 0..100 {
        Post::new(&client, |r| r.json(&1)).await.expect("a report");
    }
    assert_eq!(server.connections(), 1);
    // After a while, it may have had enough of the connection.
    tokio::time::sleep(Duration::from_millis(1600)).await;
    Post::new(&client, |r| r.json(&1)).await.expect("a report");
    assert_eq!(server.connections(), 2);
    Get::new(&client, |r| r).await.expect("a report");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn posts_at_the_same_time_use_the_pool_too() {
    let server = keeping();
    let client = client(&server, Connections::new());
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    Post::new(&client, |r| r.json(&1)).await.expect("a report");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic");
    }
    assert_eq!(server.requests(), 1000);
    assert!(server.connections() < 500, "{}", server.connections());
}

#[tokio::test]
async fn every_call_may_use_the_pool_where_the_caller_says_so() {
    let server = keeping();
    let client = client(&server, Connections::new().reuse_always());
    for _ in 0..3 {
        Post::new(&client, |r| r.json(&1)).await.expect("a report");
        tokio::time::sleep(Duration::from_millis(1600)).await;
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_with_an_idempotency_key_uses_the_pool() {
    let server = keeping();
    let client = client(&server, Connections::new());
    for key in ["a", "b"] {
        let options = CallOptions::new().idempotency_key(key);
        let call = Post::new(&client, |r| r.json(&1)).with_options(options);
        call.await.expect("a report");
        tokio::time::sleep(Duration::from_millis(1600)).await;
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_is_kept_for_the_time_of_the_pool() {
    let server = keeping();
    let connections = Connections::new().pool_idle_timeout(Duration::from_millis(200));
    let client = client(&server, connections);
    gets(&client, &[Duration::from_millis(20)]).await;
    assert_eq!(server.connections(), 1);
    gets(&client, &[Duration::from_millis(400)]).await;
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_pool_of_no_connections_keeps_none() {
    let server = keeping();
    let client = client(&server, Connections::new().pool_max_idle_per_host(0));
    gets(&client, &[Duration::ZERO, Duration::ZERO]).await;
    assert_eq!(server.connections(), 3);
}

/// The timer of the socket with this server, as the system shows it: `02` is that of TCP's keep-alive, `00` none.
#[cfg(target_os = "linux")]
fn timer(server: &KeepAliveServer) -> String {
    let port: u16 = server.url().rsplit(':').next().unwrap().parse().unwrap();
    let sockets = std::fs::read_to_string("/proc/net/tcp").expect("Linux has it");
    let remote = format!("0100007F:{port:04X}");
    let mut lines = sockets
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let line = lines.find(|line| line[2] == remote && line[3] == "01");
    line.expect("an established connection")[5][..2].to_owned()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_system_probes_connections_as_the_caller_says() {
    let minute = Duration::from_secs(60);
    for (connections, expected) in [
        (Connections::new(), "02"),
        (
            Connections::new()
                .tcp_keep_alive(minute)
                .tcp_keep_alive_probes(minute, 2),
            "02",
        ),
        (Connections::new().tcp_keep_alive(None), "00"),
        (
            Connections::new()
                .tcp_keep_alive(None)
                .tcp_keep_alive_probes(minute, 2),
            "00",
        ),
    ] {
        let server = keeping();
        let client = client(&server, connections);
        gets(&client, &[]).await;
        // The acknowledgement of the request is there.
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert_eq!(timer(&server), expected, "{connections:?}");
    }
}
