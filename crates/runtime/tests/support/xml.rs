//! A client that sends and receives a value as XML.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "tests share this, fail by panicking, and use what they need of it"
)]

use clientsmith_runtime::testing::{MockResponse, MockTransport};
use clientsmith_runtime::xml::{self, Element, Root, Type};
use clientsmith_runtime::{
    AdditionalProperties, CallOptions, Client, DecodeError, Error, Limits, List, Method,
    NoErrorBody, Operation, OperationSpec, RawResponse, Request, Value, object, operation,
};

/// One member of each kind of node and of content.
#[derive(Clone, Default, PartialEq)]
pub struct Record {
    pub id: Option<i64>,
    pub language: Option<String>,
    pub title: Option<String>,
    pub day: Option<String>,
    pub count: Option<u32>,
    pub ratio: Option<f64>,
    pub done: Option<bool>,
    pub tags: List<String>,
    pub parts: List<Record>,
    pub inner: Option<Box<Record>>,
    pub labels: Option<std::collections::BTreeMap<String, String>>,
    pub free: Option<Value>,
    pub note: Option<String>,
    pub additional: AdditionalProperties,
}

object! {
    Record: Default {
        optional id => "id",
        optional language => "language",
        optional title => "title",
        optional day => "day",
        optional count => "count",
        optional ratio => "ratio",
        optional done => "done",
        list tags => "tags",
        list parts => "parts",
        optional inner => "inner",
        optional labels => "labels",
        any free => "free",
        optional note => "note",
        ..additional
    }
}

pub const SHOP: &str = "urn:shop";

static RECORD: Type = xml::object(&[
    xml::attribute("id", xml::name("id"), xml::NUMBER),
    xml::attribute(
        "language",
        xml::name("lang")
            .namespace("http://www.w3.org/XML/1998/namespace")
            .prefix("xml"),
        xml::TOKEN,
    ),
    xml::element("title", xml::name("Title"), xml::TEXT),
    xml::element("day", xml::name("Day"), xml::TOKEN),
    xml::element("count", xml::name("Count"), xml::NUMBER),
    xml::element("ratio", xml::name("Ratio"), xml::NUMBER),
    xml::element("done", xml::name("Done"), xml::BOOLEAN),
    xml::items("tags", xml::name("Tag"), xml::TEXT),
    xml::element(
        "parts",
        xml::name("Parts"),
        xml::list(&xml::entry(xml::name("Part"), xml::of(&RECORD))),
    ),
    xml::element("inner", xml::name("Inner"), xml::of(&RECORD)),
    xml::element("labels", xml::name("Labels"), xml::map(&xml::TEXT)),
    xml::element("free", xml::name("Free"), xml::ANY),
    xml::element(
        "note",
        xml::name("Note").namespace(SHOP).prefix("shop"),
        xml::TEXT,
    ),
])
.additional(xml::ANY);

static ROOT: Element = xml::entry(xml::name("Record"), xml::of(&RECORD));

/// Sends a value, if there is one, and receives one.
#[derive(Debug)]
pub struct Exchange {
    client: Client,
    options: CallOptions,
    value: Option<Record>,
}

impl Operation for Exchange {
    type Output = Record;
    type ErrorBody = NoErrorBody;

    const SPEC: OperationSpec = OperationSpec::new("exchange", Method::PUT, "/record");

    fn encode(self, request: &mut Request) {
        if let Some(value) = self.value {
            request.xml("application/xml", &value, &Root::new(&ROOT));
        }
    }

    fn decode(response: RawResponse) -> Result<Record, DecodeError> {
        response.xml(&Root::new(&ROOT))
    }
}

operation!(Exchange);

/// What is sent for a value, without the declaration.
pub async fn written(value: Record) -> String {
    let recorder = MockTransport::new([response("application/xml", "<Record/>")]);
    let client = client(&recorder, Limits::new());
    let call = Exchange {
        client,
        options: CallOptions::new(),
        value: Some(value),
    };
    call.await.expect("a response");
    let request = recorder.requests().remove(0);
    assert_eq!(request.header("content-type"), Some("application/xml"));
    let text = request.text();
    let text = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    text.expect("a declaration").to_owned()
}

/// The error of a value that can't be sent.
pub async fn unwritten(value: Record) -> String {
    let recorder = MockTransport::new([]);
    let call = Exchange {
        client: client(&recorder, Limits::new()),
        options: CallOptions::new(),
        value: Some(value),
    };
    match call.await {
        Err(Error::Build(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

fn client(recorder: &MockTransport, limits: Limits) -> Client {
    Client::builder("https://api.example.com")
        .transport(recorder.clone())
        .limits(limits)
        .build()
        .expect("a client")
}

fn response(media_type: &str, body: impl Into<Vec<u8>>) -> MockResponse {
    MockResponse::bytes(200, body.into()).header("content-type", media_type)
}

/// What a response is decoded as.
pub async fn received(
    limits: Limits,
    media_type: &str,
    body: impl Into<Vec<u8>>,
) -> Result<Record, Error<NoErrorBody>> {
    let recorder = MockTransport::new([response(media_type, body)]);
    let call = Exchange {
        client: client(&recorder, limits),
        options: CallOptions::new(),
        value: None,
    };
    call.await.map(clientsmith_runtime::Response::into_inner)
}

/// What a document is decoded as.
pub async fn read(body: impl Into<Vec<u8>>) -> Record {
    let outcome = received(Limits::new(), "application/xml", body).await;
    outcome.expect("a record")
}

/// The element of an error, and the message.
pub async fn unread(body: impl Into<Vec<u8>>) -> (String, String) {
    match received(Limits::new(), "application/xml", body).await {
        Err(Error::Decode(error)) => (error.path().to_owned(), error.message().to_owned()),
        other => panic!("{other:?}"),
    }
}
