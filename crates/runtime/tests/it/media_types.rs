//! Media types that no header can have, from a document or a caller: an error before anything is sent, never a panic.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::support::{Fill, Post, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{
    Client, Error, File, Method, MultipartForm, OperationSpec, Part, Request,
};
use loopback::{Server, http_response};

/// What no header can have, in every place of a media type.
const WRONG: [&str; 6] = [
    "text/plain; charset=\"ü\"",
    "text/plain\r\nX-Injected: 1",
    "text/plain\n",
    "text/\0plain",
    "text/plain; a=\"\x7f\"",
    "\u{202e}text/plain",
];

/// The error that a call ends with; nothing was sent.
fn refusal<T: std::fmt::Debug, E: std::fmt::Debug>(outcome: Result<T, Error<E>>) -> String {
    let error = outcome.expect_err("no header");
    assert!(matches!(error, Error::Build(_)), "{error:?}");
    error.to_string()
}

#[tokio::test]
async fn of_a_body_that_the_document_describes() {
    let fills: [Fill; 4] = [
        |r| r.bytes("text/plain; charset=\"ü\"", "x"),
        |r| r.text("text/\0plain", "x"),
        |r| r.json_as("application/json\r\nX-Injected: 1", &1),
        |r| r.bytes("\u{202e}text/plain", vec![1]),
    ];
    for fill in fills {
        let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
        let client = builder.build().expect("a client");
        let message = refusal(Post::new(&client, fill).await);
        assert!(message.starts_with("the media type `"), "{message}");
        assert!(
            !message.contains(['\r', '\n', '\0', '\u{202e}']),
            "{message:?}"
        );
        assert!(recorder.requests().is_empty());
    }
}

#[tokio::test]
async fn of_a_body_or_a_response_that_a_caller_names() {
    let server = Server::responding([http_response(200, "text/plain", "")]);
    let client = Client::builder(server.url()).build().expect("a client");
    for media_type in WRONG {
        let call = || client.request(Method::POST, "/x");
        refusal(call().body(media_type, "x").send().await);
        refusal(call().accept(media_type).send().await);
    }
    client
        .request(Method::POST, "/x")
        .body("text/plain; charset=utf-8", "x")
        .accept("text/plain, */*;q=0.1")
        .send()
        .await
        .expect("a response");
    let request = server.request();
    assert_eq!(
        (request.header("content-type"), request.header("accept")),
        (
            Some("text/plain; charset=utf-8"),
            Some("text/plain, */*;q=0.1")
        )
    );
}

#[tokio::test]
async fn of_a_part_or_a_file() {
    let fills: [Fill; 2] = [
        |r| {
            let part = Part::text("note", "x").content_type("text/plain\r\nX-Injected: 1");
            r.multipart(MultipartForm::new().part(part))
        },
        |r| {
            let file = File::new("a.png", "x").content_type("image/\0png");
            r.multipart(MultipartForm::new().part(Part::file("picture", file)))
        },
    ];
    for fill in fills {
        let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
        refusal(Post::new(&builder.build().expect("a client"), fill).await);
        assert!(recorder.requests().is_empty());
    }
}

#[tokio::test]
async fn of_the_responses_that_the_document_names() {
    use clientsmith_runtime::{DecodeError, Operation, RawResponse, operation};

    struct Odd {
        client: Client,
        options: clientsmith_runtime::CallOptions,
    }

    impl Operation for Odd {
        type Output = String;
        type ErrorBody = clientsmith_runtime::NoErrorBody;
        const SPEC: OperationSpec =
            OperationSpec::new("odd", Method::GET, "/odd").accept("text/plain; charset=\"ü\"");
        fn encode(self, _: &mut Request) {}
        fn decode(response: RawResponse) -> Result<String, DecodeError> {
            response.text()
        }
    }

    operation!(Odd);

    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    let odd = Odd {
        client: builder.build().expect("a client"),
        options: clientsmith_runtime::CallOptions::new(),
    };
    refusal(odd.await);
    assert!(recorder.requests().is_empty());
}
