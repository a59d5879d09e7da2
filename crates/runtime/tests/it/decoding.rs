//! Responses that are not what the document says: which are an error, and which a caller can allow.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    CallOptions, Client, DecodeError, Decoding, EmptyBodies, Error, Method, Operation,
    OperationSpec, RawResponse, Request, operation,
};

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

/// What the methods of a response give for it.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    index: usize,
    is_csv: bool,
    is_documented: bool,
    string: Result<String, Option<usize>>,
    text: Result<String, Option<usize>>,
    unexpected: String,
    is_empty: bool,
}

const DOCUMENTED: [&str; 3] = ["application/json", "text/*", "text/csv"];

struct Read {
    client: Client,
    options: CallOptions,
}

impl Operation for Read {
    type Output = Reading;
    type ErrorBody = Missing;
    const SPEC: OperationSpec = OperationSpec::new("read", Method::GET, "/read");
    fn encode(self, _: &mut Request) {}
    fn decode(response: RawResponse) -> Result<Reading, DecodeError> {
        let unexpected = response.unexpected::<()>().expect_err("always");
        Ok(Reading {
            index: response.media_type_index(&DOCUMENTED),
            is_csv: response.is_media_type("text/csv"),
            string: response.string().map_err(|error| error.offset()),
            text: response.text().map_err(|error| error.offset()),
            unexpected: unexpected.message().to_owned(),
            is_empty: unexpected.is_empty_body(),
            is_documented: response.documented(&DOCUMENTED).is_ok(),
        })
    }
    fn decode_error(_: &RawResponse) -> Result<Option<Missing>, DecodeError> {
        Ok(None)
    }
}

operation!(Read);

async fn reading(response: MockResponse, decoding: Decoding) -> Reading {
    let (_, builder) = recorded([response]);
    let client = builder.decoding(decoding).build().expect("a client");
    let options = CallOptions::new();
    let response = Read { client, options }.await.expect("a reading");
    response.into_inner()
}

#[tokio::test]
async fn the_documented_media_type_that_fits_best_is_meant() {
    for (media_type, index) in [
        ("application/json", 0),
        ("application/vnd.a+json", 0),
        ("text/plain", 1),
        ("Text/CSV; header=present", 2),
        ("image/png", 3),
    ] {
        let strict = reading(of_type(200, media_type, ""), Decoding::new()).await;
        assert_eq!(strict.index, index, "{media_type}");
        assert_eq!(strict.is_csv, index == 2, "{media_type}");
        assert_eq!(strict.is_documented, index < 3, "{media_type}");
        let any = Decoding::new().any_media_type();
        let lenient = reading(of_type(200, media_type, ""), any).await;
        assert_eq!(lenient.index, index % 3, "{media_type}");
        assert!(lenient.is_documented, "{media_type}");
    }
    let without = reading(MockResponse::bytes(200, ""), Decoding::new()).await;
    assert_eq!((without.index, without.is_csv), (0, false));
}

#[tokio::test]
async fn a_string_is_the_text_or_that_of_json() {
    for (media_type, text, string) in [
        ("text/plain", "\"a\"", Ok("\"a\"")),
        ("application/json", "\"a\"", Ok("a")),
        ("application/json", "[1]", Err(Some(0))),
    ] {
        let reading = reading(of_type(200, media_type, text), Decoding::new()).await;
        assert_eq!(reading.string, string.map(str::to_owned), "{media_type}");
        assert_eq!(reading.text.as_deref(), Ok(text), "{media_type}");
    }
    let no_text = MockResponse::bytes(200, &b"ab\xff"[..]);
    let reading = reading(no_text, Decoding::new()).await;
    assert_eq!((reading.string, reading.text), (Err(Some(2)), Err(Some(2))));
}

#[tokio::test]
async fn an_unexpected_response_is_named_and_may_lack_its_body() {
    let named = "the document has no response with the status 200 and the media type `text/a`";
    let unnamed = "the document has no response with the status 200";
    for (response, message, is_empty) in [
        (of_type(200, "text/a", "a"), named, false),
        (of_type(200, "text/a", ""), named, true),
        (MockResponse::bytes(200, "a"), unnamed, false),
        (MockResponse::status(200), unnamed, true),
    ] {
        let reading = reading(response, Decoding::new()).await;
        assert_eq!(
            (reading.unexpected.as_str(), reading.is_empty),
            (message, is_empty)
        );
    }
}
