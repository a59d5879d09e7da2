//! JSON that a server wrote to do harm: deep, long, many, twice.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use crate::support::{Get, Missing, Report, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    AdditionalProperties, Client, Error, EventStream, LimitError, Limits, Map, Method, Value,
};

async fn report(body: impl Into<String>) -> Result<Report, Error<Missing>> {
    report_within(Limits::new(), body).await
}

async fn report_within(limits: Limits, body: impl Into<String>) -> Result<Report, Error<Missing>> {
    let (_, builder) = recorded([MockResponse::json(200, body)]);
    let client = builder.limits(limits).build().expect("a client");
    let report = Get::new(&client, |r| r).await;
    report.map(clientsmith_runtime::Response::into_inner)
}

fn reached(limit: LimitError) -> (&'static str, u64) {
    (limit.name(), limit.value())
}

/// An undocumented member, with so many levels around a number.
fn nested(levels: usize) -> String {
    format!(r#"{{"x":{}1{}}}"#, "[".repeat(levels), "]".repeat(levels))
}

#[tokio::test]
async fn the_deepest_that_is_decoded_and_one_level_more() {
    let deepest = report(nested(126)).await.expect("127 levels");
    let value = deepest.additional.get("x").expect("the member");
    assert_eq!(value.to_string().matches('[').count(), 126);
    for levels in [127, 128, 1 << 20] {
        let Err(Error::Limit(limit)) = report(nested(levels)).await else {
            panic!("{levels} levels were decoded")
        };
        assert_eq!(reached(limit), ("max_json_depth", 127));
        assert!(
            limit.to_string().contains("`Limits::max_json_depth`"),
            "{limit}"
        );
    }
}

#[tokio::test]
async fn a_lower_limit_holds_for_all_of_a_response() {
    let limits = Limits::new().max_json_depth(2);
    assert!(report_within(limits, nested(1)).await.is_ok());
    assert!(
        report_within(limits, r#"{"x":"[[[[{{{{","y":{}}"#)
            .await
            .is_ok()
    );
    for body in [nested(2), r#"{"x":[{}]}"#.to_owned(), "[[[".to_owned()] {
        let outcome = report_within(limits, body).await;
        assert!(matches!(outcome, Err(Error::Limit(_))), "{outcome:?}");
    }
    let higher = Limits::new().max_json_depth(255);
    let outcome = report_within(higher, nested(127)).await;
    assert!(matches!(outcome, Err(Error::Limit(limit)) if limit.value() == 127));
}

#[tokio::test]
async fn a_failure_that_nests_too_deep_is_text() {
    let body = format!(r#"{{"id":1,"x":{}"#, "[".repeat(1 << 19));
    let (_, builder) = recorded([MockResponse::json(404, body)]);
    let client = builder.build().expect("a client");
    let Err(Error::Status(error)) = Get::new(&client, |r| r).await else {
        panic!("no status")
    };
    assert!(error.body().is_none() && error.text().starts_with(r#"{"id":1"#));
    assert!(error.to_string().len() < 300, "{error}");
}

#[tokio::test]
async fn a_line_that_nests_too_deep_is_an_error_and_the_next_is_read() {
    for (body, is_events) in [
        (format!("1\n{}\n2\n", "[".repeat(1 << 18)), false),
        (
            format!("data: 1\n\ndata: {}\n\ndata: 2\n\n", "[".repeat(1 << 19)),
            true,
        ),
    ] {
        let (_, builder) = recorded([MockResponse::bytes(200, body)]);
        let client = builder.build().expect("a client");
        let bytes = client.request(Method::GET, "/lines").send_streamed();
        let bytes = bytes.await.expect("a stream").into_inner();
        let mut items: EventStream<Value> = if is_events {
            bytes.events()
        } else {
            bytes.json_lines()
        };
        assert_eq!(items.next().await.expect("an item").expect("a number"), 1);
        let error = items.next().await.expect("an item").expect_err("too deep");
        assert!(matches!(error, Error::Limit(limit) if limit.name() == "max_json_depth"));
        assert_eq!(items.next().await.expect("an item").expect("a number"), 2);
        assert!(items.next().await.is_none());
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_hundred_megabytes_of_brackets_in_a_hundred_kilobytes() {
    use loopback::{Reply, Server};
    use std::io::Write as _;

    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(br#"{"x":"#).expect("memory");
    let megabyte = vec![b'['; 1 << 20];
    for _ in 0..100 {
        encoder.write_all(&megabyte).expect("memory");
    }
    let body = encoder.finish().expect("memory");
    assert!(body.len() < 110_000, "{}", body.len());
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    let server = Server::responding([Reply::bytes([head.into_bytes(), body].concat())]);
    let client = Client::builder(server.url()).build().expect("a client");
    let error = Get::new(&client, |r| r).await.expect_err("too deep");
    assert!(matches!(error, Error::Limit(limit) if limit.name() == "max_json_depth"));
}

#[tokio::test]
async fn numbers_that_no_type_holds() {
    for number in [
        "1e999999999",
        "-1e999999999",
        &"9".repeat(1 << 20),
        &format!("0.{}1", "0".repeat(1 << 20)),
    ] {
        let known = report(format!(r#"{{"total":{number}}}"#)).await;
        match known {
            Ok(report) => assert!(report.total.is_some_and(f64::is_finite)),
            Err(Error::Decode(error)) => assert!(error.to_string().len() < 1500, "{error}"),
            outcome => panic!("{outcome:?}"),
        }
        let unknown = report(format!(r#"{{"x":{number}}}"#))
            .await
            .expect("a report");
        assert!(unknown.additional.contains("x"));
    }
    let tiny = report(r#"{"total":1e-999999999}"#)
        .await
        .expect("nearly nothing");
    assert_eq!(tiny.total, Some(0.0));
}

#[tokio::test]
async fn strings_of_escapes_and_broken_ones() {
    let escapes = "\\u0041".repeat(1 << 16);
    let report_ = report(format!(r#"{{"{escapes}":"{escapes}"}}"#))
        .await
        .expect("a report");
    let plain = "A".repeat(1 << 16);
    assert_eq!(
        report_.additional.get(&plain),
        Some(&Value::from(plain.clone()))
    );
    for broken in [
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u12""#,
        "\"\\",
        "\"\u{1}\"",
    ] {
        let outcome = report(format!(r#"{{"total":{broken}}}"#)).await;
        assert!(
            matches!(outcome, Err(Error::Decode(_))),
            "{broken}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn names_that_come_often() {
    let members = |name: fn(usize) -> String| {
        let members: Vec<String> = (0..100_000)
            .map(|n| format!(r#""{}":{n}"#, name(n)))
            .collect();
        format!("{{{}}}", members.join(","))
    };
    let last = report(members(|_| "total".to_owned()))
        .await
        .expect("a report");
    assert_eq!(last.total, Some(99_999.0));
    let same = report(members(|_| "x".to_owned())).await.expect("a report");
    assert_eq!(same.additional.get("x"), Some(&Value::from(99_999)));
    let many: Map<u32> = serde_json::from_str(&members(|n| format!("n{n}"))).expect("a map");
    assert_eq!((many.len(), many.get("n77777")), (100_000, Some(&77_777)));
    let many: AdditionalProperties =
        serde_json::from_str(&members(|n| format!("n{n}"))).expect("members");
    assert_eq!(many.len(), 100_000);
}

#[tokio::test]
async fn a_message_does_not_hold_the_string_that_is_wrong() {
    let body = format!(r#"{{"total":"{}"}}"#, "x".repeat(1 << 20));
    let Err(Error::Decode(error)) = report(body).await else {
        panic!("a string is not a number")
    };
    assert!(
        error.message().len() <= 1 << 10 && error.message().starts_with("invalid type"),
        "{error}"
    );
    assert!(format!("{error} {error:?}").len() < 8 << 10);
}

/// A type that takes a while, as a large one does.
#[derive(Debug)]
struct Slow;

impl<'de> serde::Deserialize<'de> for Slow {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer)?;
        std::thread::sleep(Duration::from_millis(400));
        Ok(Self)
    }
}

#[tokio::test]
async fn a_large_body_is_decoded_beside_other_tasks_and_within_the_calls_limit() {
    let body = format!("\"{}\"", "x".repeat(1 << 20));
    let call = |limit: Duration| {
        let (_, builder) = recorded([MockResponse::json(200, body.clone())]);
        let client = builder.build().expect("a client");
        let options = clientsmith_runtime::CallOptions::new().timeout(limit);
        client
            .request(Method::GET, "/")
            .with_options(options)
            .send_json::<Slow>()
    };
    let error = call(Duration::from_millis(100))
        .await
        .expect_err("too slow");
    assert!(
        matches!(&error, Error::Timeout(error) if error.limit() == Duration::from_millis(100)),
        "{error:?}"
    );

    // This test has one worker; it counts while the body is decoded.
    let decoding = tokio::spawn(call(Duration::from_secs(60)));
    let mut turns = 0;
    while !decoding.is_finished() {
        tokio::time::sleep(Duration::from_millis(5)).await;
        turns += 1;
    }
    decoding.await.expect("no panic").expect("a value");
    assert!(turns > 10, "{turns}");
}

#[tokio::test]
async fn a_large_item_of_a_stream_too_and_a_dropped_future_loses_nothing() {
    let text = "x".repeat(1 << 20);
    let (_, builder) = recorded([MockResponse::bytes(200, format!("\"{text}\"\n\"2\"\n"))]);
    let client = builder.build().expect("a client");
    let bytes = client
        .request(Method::GET, "/lines")
        .send_streamed()
        .await
        .expect("a stream");
    let mut lines = bytes.into_inner().json_lines::<Slow>();
    let first = tokio::time::timeout(Duration::from_millis(50), lines.next()).await;
    assert!(first.is_err(), "it was decoded at once");
    for _ in 0..2 {
        lines.next().await.expect("an item").expect("a value");
    }
    assert!(lines.next().await.is_none());
}
