//! What `tracing` sees of a call: a span with OpenTelemetry's names, an event an attempt, and nothing secret.

#![cfg(feature = "tracing")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io;
use std::sync::{Arc, Mutex};

use crate::support::{BEARER, Secured, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{BodySamples, Client, Credential, Method, SecurityScheme};
use tracing_subscriber::fmt::format::FmtSpan;

const SECRET: &str = "s3cr3t";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that is logged while `work` runs.
async fn logged(work: impl Future<Output = ()>) -> String {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(guard);
    let text = log.0.lock().unwrap().clone();
    String::from_utf8(text).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_a_span_and_an_attempt_an_event() {
    let (_, builder) = recorded([MockResponse::status(503), MockResponse::json(200, "{}")]);
    let client = builder
        .credential(BEARER, Credential::bearer(SECRET))
        .build()
        .expect("a client");
    let text = logged(async {
        drop(
            Secured::new(&client, |r| r.query("q", "private"))
                .await
                .expect("a report"),
        )
    })
    .await;
    for part in [
        "http_call{",
        "otel.name=\"secured\"",
        "http.request.method=\"GET\"",
        "url.template=\"/report\"",
        "url.full=\"https://api.example.com/report?q=REDACTED\"",
        "server.address=\"api.example.com\"",
        "server.port=443",
        "http.request.resend_count=1",
        "error.type=503",
        "response attempt=1 http.response.status_code=503",
        "response attempt=2 http.response.status_code=200",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(
        !text.contains(SECRET) && !text.contains("private"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_key_in_the_query_is_seen_by_nobody() {
    const KEY: SecurityScheme = SecurityScheme::api_key_query("queryKey", "key");
    let (_, builder) = recorded([MockResponse::reset(), MockResponse::refused()]);
    let client: Client = builder
        .credential(KEY, Credential::api_key(SECRET))
        .build()
        .expect("a client");
    let text = logged(async {
        let call = client
            .request(Method::GET, "/x")
            .with_options(clientsmith_runtime::CallOptions::new());
        drop(call.send().await.expect_err("no response"));
    })
    .await;
    for part in [
        "no response attempt=1 error.type=\"exchange\"",
        "no response attempt=2 error.type=\"connect\"",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains(SECRET), "{text}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_no_failure_has_no_error_s_type() {
    let (_, builder) = recorded([MockResponse::json(399, "{}")]);
    let client = builder.build().expect("a client");
    let text = logged(async {
        drop(client.request(Method::GET, "/x").send().await);
    })
    .await;
    assert!(text.contains("http.response.status_code=399"), "{text}");
    assert!(!text.contains("error.type"), "{text}");
}

/// Everything that is logged of a POST and its response, with samples of bodies.
async fn sampled(samples: BodySamples, media_type: &'static str, body: &'static str) -> String {
    let response = MockResponse::json(200, r#"{"id":7,"note":"private","echo":"s3cr3t"}"#);
    let (_, builder) = recorded([response]);
    let client = builder
        .credential(BEARER, Credential::bearer(SECRET))
        .trace_bodies(samples)
        .build()
        .expect("a client");
    logged(async {
        let call = client.request(Method::POST, "/x").body(media_type, body);
        drop(call.send().await.expect("a response"));
    })
    .await
}

#[tokio::test]
async fn samples_of_bodies_have_no_values() {
    let text = sampled(
        BodySamples::new(1000),
        "application/json",
        r#"{"a":"private","b":[5]}"#,
    )
    .await;
    for part in [
        r#"request body size=23 body="{\"a\":\"…\",\"b\":[\"…\"]}""#,
        r#"response body size=41 body="{\"id\":\"…\",\"note\":\"…\",\"echo\":\"…\"}""#,
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(
        !text.contains("private") && !text.contains(SECRET),
        "{text}"
    );
    let text = sampled(BodySamples::new(1000), "text/plain", "private").await;
    assert!(
        text.contains(r#"request body size=7 body="(7 bytes)""#),
        "{text}"
    );
    let form = "application/x-www-form-urlencoded";
    let text = sampled(BodySamples::new(1000), form, "a=private&b=2").await;
    assert!(text.contains(r#"body="a=…&b=…""#), "{text}");
}

#[tokio::test]
async fn samples_with_values_have_no_secrets() {
    let samples = BodySamples::new(1000).with_values();
    let text = sampled(
        samples,
        "application/json",
        r#"{"a":"public","password":"private"}"#,
    )
    .await;
    for part in [
        r#"body="{\"a\":\"public\",\"password\":\"…\"}""#,
        r#"\"id\":7"#,
        r#"\"echo\":\"…\""#,
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains(SECRET), "{text}");
}

#[tokio::test]
async fn samples_are_as_long_as_asked_for_and_there_are_none_otherwise() {
    let samples = BodySamples::new(10).with_values();
    let text = sampled(samples, "text/plain", "0123456789ABC").await;
    assert!(
        text.contains(r#"request body size=13 body="0123456789""#),
        "{text}"
    );
    let (_, builder) = recorded([MockResponse::json(200, "{}")]);
    let client = builder.build().expect("a client");
    let text = logged(async {
        drop(client.request(Method::POST, "/x").json(&1).send().await);
    })
    .await;
    assert!(!text.contains("body"), "{text}");
}
