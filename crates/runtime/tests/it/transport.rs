//! What the default transport sends and what it makes of what it receives, on real sockets.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use clientsmith_runtime::{Client, Error, Limits, Method, RetryPolicy, Timeouts};
use loopback::{Reply, Server};

use crate::support::builder;

fn client(server: &Server) -> Client {
    let retry = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let builder = builder(server.url()).retry(retry);
    builder.build().expect("a client")
}

/// RFC 9110 §8.6: a method that anticipates a body says that there is none.
#[tokio::test]
async fn the_length_of_a_body_is_sent_where_one_is_expected() {
    for (method, length) in [
        (Method::GET, None),
        (Method::DELETE, None),
        (Method::POST, Some("0")),
        (Method::PUT, Some("0")),
        (Method::PATCH, Some("0")),
    ] {
        let server = Server::json(200, "{}");
        let call = client(&server).request(method.clone(), "/");
        call.send().await.expect("a response");
        assert_eq!(
            server.request().header("content-length"),
            length,
            "{method}"
        );
        let server = Server::json(200, "{}");
        let call = client(&server)
            .request(method, "/")
            .body("text/plain", "abc");
        call.send().await.expect("a response");
        let request = server.request();
        assert_eq!(request.header("content-length"), Some("3"));
        assert_eq!(request.body, "abc");
    }
}

#[tokio::test]
async fn more_than_the_limit_is_refused_when_it_is_announced() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n";
    let hanging =
        Reply::bytes(format!("{head}12345678901")).pause(head.len(), Duration::from_secs(60));
    let server = Server::responding([hanging]);
    let client = builder(server.url())
        .limits(Limits::new().max_response_bytes(10))
        .timeouts(Timeouts::new().attempt(Duration::from_secs(10)))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let outcome = client.request(Method::GET, "/").send().await;
    assert!(matches!(outcome, Err(Error::Limit(_))), "{outcome:?}");
}

#[tokio::test]
async fn what_is_no_http_is_not_asked_for_again() {
    for bytes in [
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/9.9 two hundred\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "<html></html>",
    ] {
        let server = Server::responding((0..9).map(|_| Reply::bytes(bytes)));
        let outcome = client(&server).request(Method::GET, "/").send().await;
        assert!(matches!(outcome, Err(Error::Transport(_))), "{bytes:?}");
        server.request();
        assert!(server.another_request().is_none(), "{bytes:?}");
    }
}
