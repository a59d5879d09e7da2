//! Responses that are not what the document says: which are an error, and which a caller can allow.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{Decoding, EmptyBodies, Error};

use crate::support::{Get, Missing, Report, recorded};

async fn outcome(response: MockResponse, decoding: Decoding) -> Result<Report, Error<Missing>> {
    let (_, builder) = recorded([response]);
    let client = builder.decoding(decoding).build().expect("a client");
    let response = Get::new(&client, |r| r).await;
    response.map(|response| response.into_inner())
}

fn of_type(status: u16, media_type: &str, text: &'static str) -> MockResponse {
    MockResponse::bytes(status, text).header("content-type", media_type)
}

#[tokio::test]
async fn json_of_another_media_type_is_an_error_unless_the_caller_allows_it() {
    let report = r#"{"total":1}"#;
    for media_type in ["APPLICATION/JSON", "application/vnd.a+json; charset=utf-8"] {
        let outcome = outcome(of_type(200, media_type, report), Decoding::new()).await;
        assert_eq!(outcome.expect("a report").total, Some(1.0), "{media_type}");
    }
    let without = outcome(MockResponse::bytes(200, report), Decoding::new()).await;
    assert_eq!(without.expect("a report").total, Some(1.0));
    for media_type in ["text/html", "application/xml"] {
        let strict = outcome(of_type(200, media_type, report), Decoding::new()).await;
        let Err(Error::Decode(error)) = strict else {
            panic!("{strict:?}")
        };
        let expected =
            format!("its media type `{media_type}` is not documented; expected `application/json`");
        assert_eq!(error.message(), expected);
        let any = Decoding::new().any_media_type();
        let lenient = outcome(of_type(200, media_type, report), any).await;
        assert_eq!(lenient.expect("a report").total, Some(1.0));
    }
}

#[tokio::test]
async fn the_body_of_a_failure_is_read_whatever_its_media_type() {
    let failure = of_type(404, "text/html", r#"{"id":7}"#);
    let outcome = outcome(failure, Decoding::new()).await;
    let Err(Error::Status(error)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(error.body().map(|body| body.id), Some(7));
}

#[tokio::test]
async fn an_empty_body_is_a_value_where_the_status_or_the_caller_says_so() {
    let (allowed, refused) = (EmptyBodies::Allowed, EmptyBodies::Refused);
    for (status, decoding, is_value) in [
        (200, Decoding::new(), false),
        (202, Decoding::new(), true),
        (200, Decoding::new().empty_bodies(allowed), true),
        (202, Decoding::new().empty_bodies(refused), false),
    ] {
        match outcome(MockResponse::status(status), decoding).await {
            Ok(report) => assert!(is_value && report == Report::default(), "{status}"),
            Err(Error::Decode(error)) => assert!(!is_value && error.is_empty_body(), "{status}"),
            Err(error) => panic!("{error:?}"),
        }
    }
    // What is there and is wrong is not empty.
    let wrong = outcome(MockResponse::json(202, "[]"), Decoding::new()).await;
    assert!(matches!(wrong, Err(Error::Decode(error)) if !error.is_empty_body()));
    // A failure without a body is not one that lacks it.
    let failure = outcome(MockResponse::status(404), Decoding::new()).await;
    assert!(matches!(failure, Err(Error::Status(error)) if error.body().is_none()));
}
