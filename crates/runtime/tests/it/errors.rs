//! What a caller can distinguish when a call fails, over real connections.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::support::{Get, Missing, Report, builder};
use clientsmith_runtime::{CallOptions, Error, Limits, Method, RetryPolicy, Timeouts};
use loopback::{Reply, Server, empty, http_response, http_response_with};

type Outcome = Result<clientsmith_runtime::Response<Report>, Error<Missing>>;

async fn call(server: &Server) -> Outcome {
    let client = builder(server.url())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    Get::new(&client, |r| r).await
}

#[tokio::test]
async fn an_answer_gives_value_status_headers_and_request_id() {
    let text = http_response_with(
        200,
        &[("content-type", "application/json"), ("x-request-id", "r1")],
        r#"{"total":1.5,"new":[1]}"#,
    );
    let report = call(&Server::responding([text])).await.expect("a report");
    assert_eq!(report.total, Some(1.5));
    assert_eq!(
        report
            .additional
            .get("new")
            .map(ToString::to_string)
            .as_deref(),
        Some("[1]")
    );
    assert_eq!(
        (report.status().as_u16(), report.request_id()),
        (200, Some("r1"))
    );
    assert_eq!(report.headers()["content-type"], "application/json");
}

#[tokio::test]
async fn no_connection() {
    let client = builder(Server::nowhere())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = Get::new(&client, |r| r).await.expect_err("nobody responds");
    let Error::Connect(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.host(), "127.0.0.1");
}

#[tokio::test]
async fn a_time_limit_of_an_attempt_and_of_the_call() {
    for options in [
        CallOptions::new().attempt_timeout(Duration::from_millis(100)),
        CallOptions::new().timeout(Duration::from_millis(100)),
    ] {
        let server = Server::responding([Reply::silence()]);
        let client = builder(server.url())
            .retry(RetryPolicy::never())
            .build()
            .expect("a client");
        let started = Instant::now();
        let error = Get::new(&client, |r| r)
            .with_options(options)
            .await
            .expect_err("too late");
        let Error::Timeout(error) = error else {
            panic!("{error}")
        };
        assert_eq!(error.limit(), Duration::from_millis(100));
        assert!(started.elapsed() < Duration::from_secs(3));
    }
}

#[tokio::test]
async fn a_body_that_does_not_end_in_time_is_a_timeout_too() {
    let text = http_response(200, "application/json", r#"{"total":1}"#);
    let at = text.len() - 3;
    let server = Server::responding([Reply::from(text).pause(at, Duration::from_secs(3))]);
    let timeouts = Timeouts::new().attempt(Duration::from_millis(200));
    let client = builder(server.url())
        .timeouts(timeouts)
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = Get::new(&client, |r| r).await.expect_err("too late");
    assert!(error.is_timeout(), "{error}");
}

#[tokio::test]
async fn a_status_with_a_typed_body() {
    let error = call(&Server::json(404, r#"{"id":7}"#))
        .await
        .expect_err("missing");
    let Error::Status(error) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (error.status().as_u16(), error.body()),
        (404, Some(&Missing { id: 7 }))
    );
    assert_eq!(error.into_body(), Some(Missing { id: 7 }));
}

#[tokio::test]
async fn a_status_whose_body_is_not_what_the_document_says_keeps_its_text() {
    let page = http_response_with(
        404,
        &[("content-type", "text/html"), ("x-request-id", "r2")],
        "<h1>gone</h1>",
    );
    let error = call(&Server::responding([page]))
        .await
        .expect_err("missing");
    let Error::Status(error) = error else {
        panic!("{error}")
    };
    assert_eq!(
        (error.body(), error.text(), error.request_id()),
        (None, "<h1>gone</h1>", Some("r2"))
    );
}

#[tokio::test]
async fn the_text_of_a_status_is_bounded_and_cut_between_characters() {
    let server = Server::responding([http_response(500, "text/plain", &"é".repeat(1000))]);
    let limits = Limits::new().error_text_bytes(11);
    let client = builder(server.url())
        .limits(limits)
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let error = Get::new(&client, |r| r).await.expect_err("failed");
    let Error::Status(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.text(), "ééééé");
}

#[tokio::test]
async fn an_answer_that_does_not_decode_says_where() {
    let server = Server::json(200, r#"{"a":[1,2],"total":"much"}"#);
    let error = call(&server).await.expect_err("no number");
    let Error::Decode(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.path(), "total");
    assert_eq!(
        error.offset().map(|offset| (20..=25).contains(&offset)),
        Some(true),
        "{error:?}"
    );
    assert!(
        error.message().contains("much") || error.message().contains("string"),
        "{error}"
    );
    assert!(error.to_string().contains("total"), "{error}");
}

#[tokio::test]
async fn an_answer_that_does_not_decode_is_still_an_answer() {
    let text = http_response_with(203, &[("x-request-id", "r1")], "[]");
    let Err(Error::Decode(error)) = call(&Server::responding([text])).await else {
        panic!("a list is no report")
    };
    assert_eq!(
        (error.status().as_u16(), error.request_id()),
        (203, Some("r1"))
    );
    let shown = format!("{error:?}");
    assert!(shown.starts_with("DecodeError { status: 203, "), "{shown}");
}

#[tokio::test]
async fn an_error_of_decoding_shows_the_text_around_its_place() {
    let long = "x".repeat(10_000);
    let text = format!(r#"{{"before":"{long}","total":"much","behind":"{long}"}}"#);
    let Err(Error::Decode(error)) = call(&Server::json(200, &text)).await else {
        panic!("no number")
    };
    assert!(
        error.text().contains(r#""total":"much","behind""#),
        "{error:?}"
    );
    assert!(error.text().len() <= 2 << 10, "{error:?}");
}

/// JSON Schema Validation 2020-12 §6.1.1: a number with a fractional part of zero is an integer.
#[tokio::test]
async fn an_integer_may_have_a_fractional_part_of_zero() {
    let server =
        Server::responding(["1.0", "1.5"].map(|total| {
            http_response(200, "application/json", &format!(r#"{{"total":{total}}}"#))
        }));
    let client = builder(server.url()).build().expect("a client");
    let ask = || {
        let call = client.request(Method::GET, "/");
        call.send_json::<BTreeMap<String, u8>>()
    };
    assert_eq!(ask().await.expect("an integer")["total"], 1);
    assert!(matches!(ask().await, Err(Error::Decode(_))));
}

#[tokio::test]
async fn the_place_is_counted_in_bytes_over_all_lines() {
    for (text, path, offset) in [
        (&b"{\"total\": \"x\"}"[..], "total", 12),
        (b"{\n  \"total\": \"x\"\n}", "total", 15),
        (b"{\n\n\n  \"total\": \"x\"}", "total", 17),
        // A byte order mark is part of the body.
        (b"\xef\xbb\xbf{\n  \"total\": \"x\"\n}", "total", 18),
        (b"{\"total\": \"\xff\"}", "", 11),
        (b"\xef\xbb\xbf{\"total\": \"\xff\"}", "", 14),
    ] {
        let length = format!("content-length: {}", text.len());
        let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{length}\r\n\r\n");
        let reply = Reply::bytes([head.as_bytes(), text].concat());
        let Err(Error::Decode(error)) = call(&Server::responding([reply])).await else {
            panic!("no number")
        };
        let shown = String::from_utf8_lossy(text);
        assert_eq!(
            (error.path(), error.offset()),
            (path, Some(offset)),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_says_so_and_shows_its_beginning() {
    let server = Server::responding([http_response(200, "text/html", "<html>login</html>")]);
    let Err(Error::Decode(error)) = call(&server).await else {
        panic!("that was not a report")
    };
    assert!(error.text().starts_with("<html>"), "{error:?}");
}

#[tokio::test]
async fn more_than_the_limit_is_an_error_that_names_it() {
    let server = Server::json(200, r#"{"total":1}"#);
    let client = builder(server.url()).build().expect("a client");
    let options = CallOptions::new().max_response_bytes(10);
    let error = Get::new(&client, |r| r)
        .with_options(options)
        .await
        .expect_err("too much");
    let Error::Limit(error) = error else {
        panic!("{error}")
    };
    assert_eq!((error.name(), error.value()), ("max_response_bytes", 10));
    let message = error.to_string();
    assert!(
        message.contains("10 bytes") && message.contains("max_response_bytes"),
        "{message}"
    );
}

#[tokio::test]
async fn exactly_the_limit_is_no_error() {
    let server = Server::json(200, r#"{"total":1}"#);
    let client = builder(server.url()).build().expect("a client");
    let options = CallOptions::new().max_response_bytes(11);
    assert!(Get::new(&client, |r| r).with_options(options).await.is_ok());
}

#[tokio::test]
async fn connections_that_break() {
    let whole = http_response(200, "application/json", r#"{"total":1}"#);
    let head = whole.find("\r\n\r\n").expect("a head") + 4;
    for reply in [
        Reply::hang_up(),
        Reply::from(whole.clone()).cut(head / 2),
        Reply::from(whole.clone()).cut(head),
        Reply::from(whole.clone()).cut(whole.len() - 1),
        Reply::bytes("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\""),
        Reply::bytes("SSH-2.0-OpenSSH\r\n"),
    ] {
        let error = call(&Server::responding([reply.clone()]))
            .await
            .expect_err("no whole response");
        assert!(matches!(error, Error::Transport(_)), "{reply:?}: {error}");
    }
}

#[tokio::test]
async fn an_empty_answer_is_not_what_the_document_says() {
    assert!(matches!(
        call(&Server::responding([empty(200)])).await,
        Err(Error::Decode(_))
    ));
}

#[tokio::test]
async fn errors_of_different_operations_compose() {
    async fn both(server: &Server) -> Result<(), Error> {
        let client = builder(server.url()).retry(RetryPolicy::never()).build()?;
        Get::new(&client, |r| r).await?;
        client
            .request(clientsmith_runtime::Method::GET, "/other")
            .send()
            .await?;
        Ok(())
    }
    let error = both(&Server::json(404, r#"{"id":7}"#))
        .await
        .expect_err("missing");
    let Error::Status(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.text(), r#"{"id":7}"#);
}

#[tokio::test]
async fn an_error_is_small() {
    assert!(
        size_of::<Error<Missing>>() <= 128,
        "{}",
        size_of::<Error<Missing>>()
    );
}
