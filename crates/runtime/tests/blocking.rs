//! Calls without an async runtime of the caller's.

#![cfg(feature = "blocking")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod support;

use clientsmith_runtime::{Error, Method};
use loopback::{Server, answer};
use support::{Get, builder};

#[test]
fn a_call_can_be_waited_for() {
    let json = answer(200, "application/json", r#"{"total":2}"#);
    let server = Server::answering([json.clone(), json]);
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
