//! Requests that others send, responses that others received, and both as text.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::process::Command;

use crate::support::{BEARER, Get, GetItem, Post, Secured, builder, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    Body, Bytes, CallOptions, Client, Credential, Error, Method, OperationExt as _, ProviderError,
    SecurityScheme, Token,
};
use http::Response;
use loopback::Server;

const KEY: SecurityScheme = SecurityScheme::api_key_query("queryKey", "key");

fn client() -> Client {
    let (_, builder) = recorded([]);
    builder
        .credential(BEARER, Credential::bearer("s3cr3t-t0ken"))
        .build()
        .expect("a client")
}

#[tokio::test]
async fn a_request_is_what_the_call_would_send() {
    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    let client = builder
        .credential(BEARER, Credential::bearer("t0ken"))
        .header("x-team", "a")
        .build()
        .expect("a client");
    let call = || {
        Secured::new(&client, |r| {
            r.query("q", "a b").cookie("c", "1").json("body")
        })
    };
    let request = call().into_request().await.expect("a request");
    call().await.expect("a report");
    let sent = recorder.requests().remove(0);
    assert_eq!(request.method(), sent.method);
    assert_eq!(request.uri().to_string(), sent.url.as_str());
    assert_eq!(*request.headers(), sent.headers);
    assert!(request.headers()["authorization"].is_sensitive());
    assert_eq!(request.body().as_bytes(), Some(sent.body.as_ref()));
    assert_eq!(recorder.requests().len(), 1, "it was sent once");
}

#[tokio::test]
async fn a_request_has_the_token_of_a_provider_and_an_error_sends_nothing() {
    let (_, builder) = recorded([]);
    let client = builder
        .credential(
            BEARER,
            Credential::provider(|| async { Ok(Token::new("fetched")) }),
        )
        .build()
        .expect("a client");
    let request = Secured::new(&client, |r| r)
        .into_request()
        .await
        .expect("a request");
    assert_eq!(request.headers()["authorization"], "Bearer fetched");
    let request = GetItem::new(&client, |r| r.path("id", ".."))
        .into_request()
        .await;
    assert!(matches!(request, Err(Error::Build(_))));
}

#[test]
fn a_request_is_made_without_an_async_runtime_that_tokio_knows() {
    let client = client();
    let mut making = Secured::new(&client, |r| r).into_request();
    let waker = std::task::Waker::noop();
    let made = making
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker));
    let std::task::Poll::Ready(Ok(request)) = made else {
        panic!("{made:?}");
    };
    assert_eq!(request.uri().path(), "/report");
}

#[tokio::test]
async fn what_another_client_received_is_decoded_as_the_call_s_response() {
    let response = |status: u16, body: &'static str| {
        let response = Response::builder().status(status);
        let response = response
            .header("content-type", "application/json")
            .header("x-request-id", "7");
        response.body(Bytes::from(body)).unwrap()
    };
    let report = Get::decode_response(response(200, r#"{"total":2.5}"#)).expect("a report");
    assert_eq!((report.total, report.request_id()), (Some(2.5), Some("7")));
    match Get::decode_response(response(404, r#"{"id":3}"#)) {
        Err(Error::Status(error)) => assert_eq!(error.body().map(|body| body.id), Some(3)),
        other => panic!("{other:?}"),
    }
    match Get::decode_response(response(200, r#"{"total":"x"}"#)) {
        Err(Error::Decode(error)) => assert_eq!(error.path(), "total"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_undocumented_request_is_made_too() {
    let call = client().request(Method::PUT, "/x?y=1").json(&[1]);
    let request = call.into_request().await.expect("a request");
    assert_eq!(
        (request.method(), request.uri().path()),
        (&Method::PUT, "/x")
    );
    assert_eq!(request.headers()["authorization"], "Bearer s3cr3t-t0ken");
}

#[test]
fn a_command_of_curl_has_everything_but_secrets() {
    let (_, builder) = recorded([]);
    let client = builder
        .credential(BEARER, Credential::bearer("s3cr3t-t0ken"))
        .credential(KEY, Credential::api_key("s3cr3t-key"))
        .build()
        .expect("a client");
    let body = serde_json::json!({
        "echo": "s3cr3t-key", "list": [1, 2], "name": "it's", "password": "hidden-1",
    });
    let command = client
        .request(Method::POST, "/x?q=1&client_secret=hidden-2")
        .header("x-api-key", "hidden-3")
        .header("cookie", "sid=hidden-4; a=hidden-5")
        .header("accept", "*/*")
        .header("user-agent", "test")
        .json(&body)
        .into_curl()
        .expect("a command");
    let lines: Vec<&str> = command.lines().collect();
    assert_eq!(
        lines[0],
        "curl --request POST 'https://api.example.com/x?q=1&client_secret=REDACTED&key=REDACTED' \\"
    );
    for line in [
        "  --header 'authorization: Bearer REDACTED' \\",
        "  --header 'x-api-key: REDACTED' \\",
        "  --header 'cookie: sid=REDACTED; a=REDACTED' \\",
        "  --header 'content-type: application/json' \\",
        r#"  --data-raw '{"echo":"…","list":[1,2],"name":"it'\''s","password":"…"}'"#,
    ] {
        assert!(lines.contains(&line), "no {line} in\n{command}");
    }
    for secret in ["s3cr3t", "hidden"] {
        assert!(!command.contains(secret), "{command}");
    }
}

#[test]
fn a_command_asks_no_provider_and_says_where_a_body_is_no_text() {
    let (_, builder) = recorded([]);
    let provider = || async { Err::<Token, _>(ProviderError::new("not to be asked")) };
    let client = builder
        .credential(BEARER, Credential::provider(provider))
        .build()
        .expect("a client");
    let command = Secured::new(&client, |r| r).into_curl().expect("a command");
    assert!(
        command.contains("'authorization: Bearer REDACTED'"),
        "{command}"
    );
    let call = Post::new(&client, |r| r.bytes("image/png", &b"\x89PNG"[..]));
    assert!(
        call.into_curl()
            .expect("a command")
            .ends_with("--data-binary @-")
    );
    let call = Post::new(&client, |r| {
        r.bytes("text/plain", Body::stream(Body::from("x")))
    });
    assert!(
        call.into_curl()
            .expect("a command")
            .ends_with("--data-binary @-")
    );
    let call = client.request(Method::HEAD, "/x");
    assert!(
        call.into_curl()
            .expect("a command")
            .starts_with("curl --head https://")
    );
}

/// What `curl` sends is what the call sends.
#[tokio::test]
async fn the_command_sends_what_the_call_sends() {
    let server = Server::responding([
        loopback::http_response(200, "application/json", "{}"),
        loopback::http_response(200, "application/json", "{}"),
    ]);
    let client = builder(server.url())
        .header("x-a", "b; $c \"d\"")
        .build()
        .expect("a client");
    let call = || {
        let options = CallOptions::new().query("set", "{a,b}[1-2]");
        let body = "it's \"JSON\"\n\\ $HOME é";
        client
            .request(Method::POST, "/x")
            .with_options(options)
            .json(body)
    };
    let command = call().into_curl().expect("a command");
    let run = Command::new("bash")
        .args(["-c", &format!("{command} --silent --fail")])
        .output();
    let Ok(output) = run else {
        println!("skipped: there is no bash");
        return;
    };
    if output.status.code() == Some(127) {
        println!("skipped: there is no curl");
        return;
    }
    assert!(output.status.success(), "{command}\n{output:?}");
    let by_curl = server.request();
    call().send().await.expect("a response");
    let by_call = server.request();
    assert_eq!(by_curl.line, by_call.line);
    assert_eq!(by_curl.body, by_call.body);
    for name in ["x-a", "content-type", "user-agent"] {
        assert_eq!(by_curl.header(name), by_call.header(name), "{name}");
    }
}
