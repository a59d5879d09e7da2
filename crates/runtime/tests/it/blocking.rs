//! Calls without an async runtime of the caller's.

#![cfg(feature = "blocking")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use crate::support::{Get, builder};
use clientsmith_runtime::{Error, Method};
use loopback::{Server, http_response};

#[test]
fn a_call_can_be_waited_for() {
    let json = http_response(200, "application/json", r#"{"total":2}"#);
    let server = Server::responding([json.clone(), json]);
    let client = builder(server.url()).build().expect("a client");
    assert_eq!(
        Get::new(&client, |r| r)
            .send_blocking()
            .expect("a report")
            .total,
        Some(2.0)
    );
    let text = client
        .request(Method::GET, "/x")
        .send_blocking()
        .expect("a response");
    assert_eq!(&text[..], br#"{"total":2}"#);
}

#[tokio::test]
async fn inside_an_async_runtime_it_is_refused_in_words() {
    let client = builder(Server::nowhere()).build().expect("a client");
    let error = Get::new(&client, |r| r)
        .send_blocking()
        .expect_err("refused");
    assert!(
        matches!(error, Error::Build(_)) && error.to_string().contains("async"),
        "{error}"
    );
}

#[test]
fn inside_every_kind_of_task_it_is_refused_in_words() {
    use tokio::runtime::Builder;

    let one = Builder::new_current_thread().enable_all().build();
    let many = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    for runtime in [one.expect("a runtime"), many.expect("a runtime")] {
        let call = || {
            let client = builder(Server::nowhere()).build().expect("a client");
            Get::new(&client, |r| r)
                .send_blocking()
                .expect_err("refused")
        };
        let errors = runtime.block_on(async move {
            let spawned = tokio::spawn(async move { call() }).await.expect("no panic");
            // The task goes on with its other work.
            tokio::task::yield_now().await;
            [call(), spawned]
        });
        for error in errors {
            assert!(matches!(error, Error::Build(_)), "{error}");
        }
    }
}

#[tokio::test]
async fn where_a_runtime_lets_others_block_a_call_can_be_waited_for() {
    let json = http_response(200, "application/json", r#"{"total":2}"#);
    let server = Server::responding([json]);
    let client = builder(server.url()).build().expect("a client");
    let report = tokio::task::spawn_blocking(move || Get::new(&client, |r| r).send_blocking());
    let report = report.await.expect("no panic").expect("a report");
    assert_eq!(report.total, Some(2.0));
}

#[test]
fn a_thread_that_only_knows_of_a_runtime_may_wait() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let _guard = runtime.enter();
    let server = Server::json(200, r#"{"total":2}"#);
    let client = builder(server.url()).build().expect("a client");
    Get::new(&client, |r| r).send_blocking().expect("a report");
}
