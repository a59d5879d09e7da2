//! An operation whose request each test fills in.

#![allow(
    dead_code,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    unreachable_pub,
    reason = "tests share this, fail by panicking, and use what they need of it"
)]

use clientsmith_runtime::testing::{MockResponse, MockTransport, RecordedRequest};
use clientsmith_runtime::{
    AdditionalProperties, CallOptions, Client, ClientBuilder, DecodeError, Method, Operation,
    OperationSpec, RawResponse, Request, SecurityScheme, TypedErrorBody, object, operation,
};

/// Writes inputs into a request.
pub type Fill = for<'r> fn(&'r mut Request) -> &'r mut Request;

pub const BEARER: SecurityScheme = SecurityScheme::bearer("bearerAuth");

/// The operation's response.
#[derive(Clone, Default, PartialEq)]
pub struct Report {
    pub total: Option<f64>,
    pub additional: AdditionalProperties,
}

object! {
    Report {
        optional total => "total",
        ..additional
    }
}

/// Its response with status 404.
#[derive(Clone, PartialEq)]
pub struct Missing {
    pub id: i64,
}

object! {
    Missing {
        required id => "id",
    }
}

impl TypedErrorBody for Missing {}

macro_rules! probe {
    ($name:ident, $about:expr) => {
        #[derive(Clone, Debug)]
        pub struct $name {
            client: Client,
            options: CallOptions,
            fill: Fill,
        }

        impl $name {
            pub fn new(client: &Client, fill: Fill) -> Self {
                Self {
                    client: client.clone(),
                    options: CallOptions::new(),
                    fill,
                }
            }
        }

        impl Operation for $name {
            type Output = Report;
            type ErrorBody = Missing;

            const SPEC: OperationSpec = $about;

            fn encode(self, request: &mut Request) {
                (self.fill)(request);
            }

            fn decode(response: RawResponse) -> Result<Self::Output, DecodeError> {
                response.json()
            }

            fn decode_error(
                response: &RawResponse,
            ) -> Result<Option<Self::ErrorBody>, DecodeError> {
                match response.status().as_u16() {
                    404 => response.json().map(Some),
                    _ => Ok(None),
                }
            }
        }

        operation!($name);
    };
}

probe!(
    Get,
    OperationSpec::new("get", Method::GET, "/report").accept("application/json")
);
probe!(
    GetItem,
    OperationSpec::new("getItem", Method::GET, "/items/{id}/parts")
);
probe!(Post, OperationSpec::new("post", Method::POST, "/report"));
probe!(
    ReadingPost,
    OperationSpec::new("readingPost", Method::POST, "/report").read_only()
);
probe!(
    Secured,
    OperationSpec::new("secured", Method::GET, "/report").security(&[&[BEARER]])
);

/// A client of this server.
pub fn builder(url: impl Into<String>) -> ClientBuilder {
    Client::builder(url)
}

/// A client whose requests are recorded.
pub fn recorded(
    responses: impl IntoIterator<Item = MockResponse>,
) -> (MockTransport, ClientBuilder) {
    let recorder = MockTransport::new(responses);
    (
        recorder.clone(),
        Client::builder("https://api.example.com").transport(recorder),
    )
}

/// The request that `fill` makes of `GET /report`.
pub async fn request_of(fill: Fill) -> RecordedRequest {
    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    let client = builder.build().expect("a client");
    Get::new(&client, fill).await.expect("a report");
    recorder.requests().remove(0)
}
