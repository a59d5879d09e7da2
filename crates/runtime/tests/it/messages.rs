//! What a server writes can't act on a terminal or forge a line of a log, wherever an error or a value shows it.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::support::{BEARER, Get, Missing, Report, Secured, builder, recorded};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::transport::{TransportError, TransportErrorKind};
use clientsmith_runtime::{
    BuildError, CallOptions, Client, Credential, Error, HeaderMap, Method, ProviderError, Request,
    RetryPolicy, response_headers,
};
use loopback::{Server, http_response, http_response_with};

/// Escapes of terminals, ends of lines, what turns text around, and what is not seen.
const EVIL: [&str; 16] = [
    "\u{1b}[31m",
    "\r\nERROR forged",
    "\n",
    "\r",
    "\0",
    "\u{7}",
    "\u{8}",
    "\u{7f}",
    "\u{9b}31m",
    "\u{85}",
    "\u{2028}",
    "\u{202e}",
    "\u{2066}",
    "\u{200b}",
    "\u{feff}",
    "\u{e0041}",
];

/// Fails if a text does to its reader what it should not; `is_pretty` has line breaks of its own.
fn is_tame(text: &str, is_pretty: bool) {
    let evil = text.chars().find(|letter| {
        let is_layout = is_pretty && *letter == '\n';
        !is_layout && (letter.is_control() || EVIL.iter().any(|evil| evil.starts_with(*letter)))
    });
    assert_eq!(evil, None, "{text:?}");
    assert!(
        !text.lines().any(|line| line.starts_with("ERROR")),
        "{text}"
    );
}

fn all_is_tame<E: std::fmt::Debug>(error: &Error<E>) {
    is_tame(&error.to_string(), false);
    is_tame(&format!("{error:?}"), false);
    is_tame(&format!("{error:#?}"), true);
}

async fn outcome(server: &Server) -> Result<Report, Error<Missing>> {
    let client = builder(server.url())
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    Get::new(&client, |r| r)
        .await
        .map(clientsmith_runtime::Response::into_inner)
}

#[tokio::test]
async fn of_a_response() {
    for evil in EVIL {
        let json = serde_json::Value::from(evil).to_string();
        for (status, body) in [
            (400, evil.to_owned()),
            (400, format!("a{evil}b")),
            (404, format!(r#"{{"id":1,"x":{json}}}"#)),
            (200, evil.to_owned()),
            (200, format!(r#"{{"total":{json}}}"#)),
            (200, format!(r#"{{{json}:{{{json}:[nonsense"#)),
            (200, format!(r#"{{"{evil}":{{"{evil}":[nonsense"#)),
        ] {
            let server = Server::responding([http_response(status, "text/plain", &body)]);
            if let Err(error) = outcome(&server).await {
                all_is_tame(&error);
            }
        }
    }
}

#[tokio::test]
async fn of_a_header_that_is_shown() {
    for evil in ["\u{80}", "\u{9b}31m", "a\tb", "\u{202e}"] {
        let server = Server::responding([http_response_with(500, &[("x-request-id", evil)], "")]);
        all_is_tame(&outcome(&server).await.expect_err("refused"));
    }
}

#[tokio::test]
async fn of_a_value_that_is_decoded() {
    for evil in EVIL {
        let json = serde_json::Value::from(evil).to_string();
        let (_, builder) = recorded([MockResponse::json(
            200,
            format!(r#"{{"note":{json},{json}:1}}"#),
        )]);
        let response = Get::new(&builder.build().expect("a client"), |r| r)
            .await
            .expect("a report");
        is_tame(&format!("{response:?}"), false);
        is_tame(&format!("{response:#?}"), true);
    }
}

#[tokio::test]
async fn of_a_provider_a_transport_and_a_caller() {
    for evil in EVIL {
        let (_, builder) = recorded([]);
        let text = format!("a{evil}b");
        let failure = text.clone();
        let provider = Credential::provider(move || {
            let failure = ProviderError::new(failure.clone());
            async move { Err(failure) }
        });
        let client = builder
            .credential(BEARER, provider)
            .build()
            .expect("a client");
        all_is_tame(&Secured::new(&client, |r| r).await.expect_err("no token"));
        is_tame(
            &TransportError::new(TransportErrorKind::Attempt, text.as_str()).to_string(),
            false,
        );
        is_tame(&ProviderError::new(text.as_str()).to_string(), false);
        let call = client
            .request(Method::GET, format!("/{text}"))
            .header(text.as_str(), "x");
        all_is_tame(&call.send().await.expect_err("no header"));
        let options = CallOptions::new().header("x", text.as_str());
        let call = client.request(Method::GET, "/").with_options(options);
        all_is_tame(&call.send().await.expect_err("something is wrong"));
        let refused: Option<BuildError> = Client::builder(format!("https://a{evil}b/?{evil}"))
            .build()
            .err();
        is_tame(
            &refused.map(|error| error.to_string()).unwrap_or_default(),
            false,
        );
    }
}

#[test]
fn of_a_header_that_does_not_read() {
    #[derive(Debug)]
    struct Rate {
        #[allow(dead_code, reason = "it is never there")]
        left: Option<i64>,
    }
    response_headers! { Rate { left => "X-Left" } }
    let mut headers = HeaderMap::new();
    headers.insert("x-left", "many\t\u{9b}".parse().expect("bytes of a header"));
    let error = Rate::try_from(&headers).expect_err("no integer");
    is_tame(&format!("{error} {error:?}"), false);
}

#[test]
fn of_a_request_that_is_shown() {
    for evil in EVIL {
        let mut request = Request::new(Method::GET, format!("/{evil}?{evil}=1"));
        request.query("q", &evil).header("X", &evil);
        is_tame(&format!("{request:?}"), false);
    }
}
