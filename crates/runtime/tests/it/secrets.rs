//! What a server echoes of a request's secrets is shown by no error, no `Debug` and no trace, in whatever encoding.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use crate::support::{self, Report, recorded};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::transport::{Transport as _, TransportRequest};
use clientsmith_runtime::{
    CallOptions, Client, ClientBuilder, Credential, DecodeError, Error, HeaderValue, HttpOptions,
    Limits, Method, Operation, OperationSpec, RawResponse, Request, Response, RetryPolicy,
    SecurityScheme, Token, Value, operation,
};
use loopback::{Server, http_response, http_response_with};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// The ways in which servers write a text that they were given.
fn encodings(secret: &str) -> Vec<String> {
    let each = |form: fn(u8) -> String| secret.bytes().map(form).collect::<String>();
    let json = Value::from(secret).to_string();
    let percent = each(|byte| format!("%{byte:02X}"));
    vec![
        secret.to_owned(),
        json.trim_matches('"').to_owned(),
        json.trim_matches('"').replace('/', "\\/"),
        each(|byte| format!("\\u{byte:04x}")),
        each(|byte| format!("\\u{byte:04X}")),
        each(|byte| format!("\\x{byte:02x}")),
        percent.to_lowercase(),
        percent.replace('%', "%25"),
        percent,
        percent_encoding::utf8_percent_encode(secret, percent_encoding::NON_ALPHANUMERIC)
            .to_string(),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("&#x{byte:X};")),
        secret
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;"),
        STANDARD.encode(secret),
        STANDARD.encode(format!("user:{secret}")),
        URL_SAFE_NO_PAD.encode(format!("Bearer {secret}")),
    ]
}

/// Fails if a text holds a secret in any of its encodings.
fn hides(text: &str, secret: &str) {
    for encoding in encodings(secret) {
        assert!(
            !text.contains(&encoding),
            "{secret:?} as {encoding:?} in {text}"
        );
    }
}

/// A secret of characters that headers can have.
fn secret(random: &mut fastrand::Rng) -> String {
    const LETTERS: &[u8] =
        b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/=\"\\<>&%!#";
    let length = random.usize(12..40);
    // The first is a letter, so that no trimming changes it.
    let first = char::from(random.u8(b'a'..=b'z'));
    std::iter::once(first)
        .chain((0..length).map(|_| char::from(LETTERS[random.usize(..LETTERS.len())])))
        .collect()
}

const BEARER: SecurityScheme = support::BEARER;
const KEY: SecurityScheme = SecurityScheme::api_key_header("key", "X-Key");
const QUERY: SecurityScheme = SecurityScheme::api_key_query("query", "key");
const COOKIE: SecurityScheme = SecurityScheme::api_key_cookie("cookie", "sid");
const BASIC: SecurityScheme = SecurityScheme::basic("basic");

/// An operation whose response and errors keep every member, with whatever credentials the client has.
struct Echo {
    client: Client,
    options: CallOptions,
}

impl Operation for Echo {
    type Output = Report;
    type ErrorBody = Report;
    const SPEC: OperationSpec = OperationSpec::new("echo", Method::GET, "/echo").security(&[
        &[BEARER],
        &[KEY],
        &[QUERY],
        &[COOKIE],
        &[BASIC],
        &[],
    ]);
    fn encode(self, _: &mut Request) {}
    fn decode(response: RawResponse) -> Result<Report, DecodeError> {
        response.json()
    }
    fn decode_error(response: &RawResponse) -> Result<Option<Report>, DecodeError> {
        response.json().map(Some)
    }
}

operation!(Echo);

/// A way in which a call carries a secret.
type Carrier = fn(ClientBuilder, &str) -> (ClientBuilder, CallOptions);

const CARRIERS: [Carrier; 11] = [
    |builder, secret| with(builder.credential(BEARER, Credential::bearer(secret))),
    |builder, secret| {
        let secret = secret.to_owned();
        let provider = move || {
            let token = Token::new(secret.as_str());
            async move { Ok(token) }
        };
        with(builder.credential(BEARER, Credential::provider(provider)))
    },
    |builder, secret| with(builder.credential(KEY, Credential::api_key(secret))),
    |builder, secret| with(builder.credential(QUERY, Credential::api_key(secret))),
    |builder, secret| with(builder.credential(COOKIE, Credential::api_key(secret))),
    |builder, secret| with(builder.credential(BASIC, Credential::basic("user", secret))),
    |builder, secret| with(builder.header("AUTHORIZATION", format!("Bearer {secret}"))),
    |builder, secret| {
        let pair = STANDARD.encode(format!("user:{secret}"));
        let options = CallOptions::new().header("authorization", format!("Basic {pair}"));
        (builder, options)
    },
    |builder, secret| {
        let cookies = format!("a=1; sid={secret}; b=2");
        (builder, CallOptions::new().header("Cookie", cookies))
    },
    |builder, secret| with(builder.header("proxy-authorization", secret)),
    |builder, secret| {
        let mut value = HeaderValue::try_from(secret).expect("a header");
        value.set_sensitive(true);
        (builder, CallOptions::new().header("X-Mine", value))
    },
];

const fn with(builder: ClientBuilder) -> (ClientBuilder, CallOptions) {
    (builder, CallOptions::new())
}

/// The places in which a server sends a text back.
fn echoes(text: &str) -> Vec<MockResponse> {
    let json = Value::from(text);
    let id = |response: MockResponse| response.header("x-request-id", text).header("x-echo", text);
    vec![
        MockResponse::bytes(400, format!("token {text} refused")),
        MockResponse::bytes(400, format!("token={text}")),
        MockResponse::bytes(
            400,
            format!("{}{text}{}", " ".repeat(200), "x".repeat(2_000)),
        ),
        MockResponse::bytes(400, format!("{}{text}", "x".repeat((1 << 10) - 9))),
        MockResponse::json(404, format!(r#"{{"note":{json}}}"#)),
        id(MockResponse::json(404, "{}")),
        id(MockResponse::json(200, "{}")),
        id(MockResponse::json(200, "no JSON")),
        MockResponse::json(200, format!(r#"{{"note":{json}}}"#)),
        MockResponse::json(200, format!(r#"{{"total":{json}}}"#)),
        MockResponse::json(200, format!(r#"{{"total":"{text}"}}"#)),
        MockResponse::json(200, format!(r#"{{"a":{{{json}:["#)),
        MockResponse::json(200, format!(r#"{{"a":{json}, nonsense"#)),
        MockResponse::json(200, format!("{}{text}", "[".repeat(200))),
    ]
}

/// Everything that a call's outcome shows of itself.
fn shown(outcome: &Result<Response<Report>, Error<Report>>) -> String {
    let mut shown = format!("{outcome:?}\n{outcome:#?}\n");
    match outcome {
        Ok(response) => {
            let _ = write!(
                shown,
                "{:?}\n{:?}",
                response.headers(),
                response.request_id()
            );
        }
        Err(error) => {
            let _ = write!(shown, "{error}\n{:?}\n", error.request_id());
            match error {
                Error::Status(error) => {
                    let _ = write!(shown, "{:?}\n{}", error.headers(), error.text());
                }
                Error::Decode(error) => {
                    let parts = [error.path(), error.message(), error.text()];
                    shown.push_str(&parts.join("\n"));
                }
                _ => {}
            }
        }
    }
    shown
}

/// What traces write.
#[derive(Clone, Default)]
struct Traces(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Traces {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Traces {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_secret_that_is_echoed_in_any_encoding_is_shown_nowhere() {
    let traces = Traces::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(traces.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut random = fastrand::Rng::with_seed(12);
    for carrier in CARRIERS {
        let secret = secret(&mut random);
        let responses: Vec<_> = encodings(&secret)
            .iter()
            .flat_map(|text| echoes(text))
            .collect();
        let count = responses.len();
        let (recorder, builder) = recorded(responses);
        let limits = Limits::new().error_text_bytes(1 << 10);
        let builder = builder.limits(limits).retry(RetryPolicy::never());
        let (builder, options) = carrier(builder, &secret);
        hides(&format!("{builder:?} {options:?}"), &secret);
        let client = builder.build().expect("a client");
        hides(&format!("{client:?}"), &secret);
        for _ in 0..count {
            let (client, options) = (client.clone(), options.clone());
            hides(&shown(&Echo { client, options }.await), &secret);
        }
        assert_eq!(recorder.requests().len(), count);
        let traces = std::mem::take(&mut *traces.0.lock().expect("no panic"));
        assert!(!traces.is_empty());
        hides(&String::from_utf8_lossy(&traces), &secret);
    }
}

#[tokio::test]
async fn over_a_socket_too() {
    let secret = "s3/cr\"t-t0ken";
    for text in encodings(secret) {
        let server = Server::responding([
            http_response_with(403, &[("x-request-id", &text)], &text),
            http_response(200, "application/json", &format!(r#"{{"total":"{text}"}}"#)),
        ]);
        let client = Client::builder(server.url()).retry(RetryPolicy::never());
        let client = client.build().expect("a client");
        for _ in 0..2 {
            let options = CallOptions::new().header("authorization", format!("Bearer {secret}"));
            let client = client.clone();
            let outcome = Echo { client, options }.await;
            assert!(outcome.is_err());
            hides(&shown(&outcome), secret);
        }
        assert!(server.request().header("authorization").is_some());
    }
}

#[tokio::test]
async fn what_stands_beside_a_secret_is_shown() {
    let secret = "s3cr3t-t0ken";
    let body = format!(r#"{{"total":1,"note":"{secret}","kind":"large"}}"#);
    for status in [200, 404] {
        let response = MockResponse::json(status, body.as_str())
            .header("x-echo", secret)
            .header("x-kind", "small");
        let (_, builder) = recorded([response]);
        let builder = builder.credential(BEARER, Credential::bearer(secret));
        let client = builder.build().expect("a client");
        let options = CallOptions::new();
        let outcome = Echo { client, options }.await;
        for text in [format!("{outcome:?}"), format!("{outcome:#?}")] {
            hides(&text, secret);
            assert!(
                text.contains("Report {") && text.contains("large"),
                "{text}"
            );
        }
        let headers = match &outcome {
            Ok(response) => response.headers(),
            Err(Error::Status(error)) => error.headers(),
            Err(error) => panic!("{error:?}"),
        };
        assert!(headers["x-echo"].is_sensitive());
        assert!(!headers["x-kind"].is_sensitive());
    }
}

#[tokio::test]
async fn a_response_that_is_a_secret_leaves_nothing_of_itself_in_an_error() {
    let token = "t0ken-that-nobody-knows-yet";
    for body in [
        format!(r#"{{"access_token":"{token}","expires_in":3600"#),
        format!(r#"{{"access_token":"{token}"}} {token}"#),
        format!(r#"{{"{token}":[1,]}}"#),
        format!(r#""{token}""#),
    ] {
        let server = Server::json(200, &body);
        let client = Client::builder(server.url()).build().expect("a client");
        let error = client
            .request(Method::POST, "/token")
            .secret_response()
            .send_json::<std::collections::BTreeMap<String, u8>>()
            .await
            .expect_err("no such JSON");
        assert!(matches!(error, Error::Decode(_)));
        hides(&format!("{error} {error:?} {error:#?}"), token);
    }
}

#[test]
fn the_options_of_connections_show_neither_keys_nor_passwords() {
    let options = HttpOptions::new()
        .root_certificate("a certificate")
        .client_certificate("s3cr3t-key")
        .proxy("http://user:s3cr3t@proxy:3128");
    let shown = format!("{options:?} {options:#?}");
    assert!(!shown.contains("s3cr3t"), "{shown}");
    for fact in [
        "root_certificates: 1",
        "client_certificate: true",
        "proxy: true",
    ] {
        assert!(shown.contains(fact), "{shown}");
    }
}

#[tokio::test]
async fn what_a_transport_sends_and_receives_shows_neither_queries_nor_headers() {
    let url = "https://e.com/a?key=s3cr3t".parse().expect("a URL");
    let mut request = TransportRequest::new(Method::GET, url);
    let value = HeaderValue::from_static("s3cr3t");
    request.headers.insert("x-key", value);
    assert_eq!(
        format!("{request:?}"),
        r#"TransportRequest { method: GET, host: Some("e.com"), path: "/a", .. }"#
    );
    let (transport, _) = recorded([MockResponse::json(200, "{}").header("x-echo", "s3cr3t")]);
    let response = transport.send(request).await.expect("a response");
    assert_eq!(
        format!("{response:?}"),
        "TransportResponse { status: 200, .. }"
    );
}

#[tokio::test]
async fn a_call_shows_names_and_no_values() {
    let client = Client::builder("https://api.example.com/x")
        .build()
        .expect("a client");
    let call = client
        .request(Method::POST, "/users?token=v4lue-1&flag")
        .query("key", "v4lue-2")
        .header("X-Key", "v4lue-3")
        .header("Authorization", "v4lue-4")
        .json(&"v4lue-5")
        .with_options(
            CallOptions::new()
                .query("other", "v4lue-6")
                .header("X-Other", "v4lue-7")
                .body_member("member", "v4lue-8")
                .path("/else?token=v4lue-9"),
        );
    let shown = format!("{call:?} {call:#?}");
    assert!(!shown.contains("v4lue"), "{shown}");
    for name in [
        "/users",
        "\"token\"",
        "\"key\"",
        "\"x-key\"",
        "\"other\"",
        "\"x-other\"",
    ] {
        assert!(shown.contains(name), "{name}: {shown}");
    }
    let mut request = Request::new(Method::GET, "/users/{id}");
    request
        .path("id", &"v4lue-1")
        .query("q", &"v4lue-2")
        .header("X-Key", &"v4lue-3")
        .cookie("sid", &"v4lue-4");
    let shown = format!("{request:?}");
    assert!(
        !shown.contains("v4lue") && shown.contains("\"q\""),
        "{shown}"
    );
}
