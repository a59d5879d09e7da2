//! Routes stay below the base URL, whatever a caller, a path parameter or a document says.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use crate::support::{self, Get};
use clientsmith_runtime::{
    CallOptions, Client, DecodeError, Error, Explode, Method, Operation, OperationSpec,
    RawResponse, Request, Style, operation,
};
use loopback::{Server, http_response};

/// Paths that leave the base URL's path, or its host, where they are taken apart by somebody.
const ESCAPES: [&str; 27] = [
    "/../admin",
    "/..",
    "/.",
    "/./admin",
    "/a/../../admin",
    "/%2e%2e/admin",
    "/%2E./admin",
    "/.%2e/admin",
    "/%2e/admin",
    "/..%2fadmin",
    "/..%2Fadmin",
    "/%2e%2e%2fadmin",
    "/a%2f..%2fadmin",
    "/..\\admin",
    "/..%5cadmin",
    "/\\..\\admin",
    "/.;/admin",
    "/..;/admin",
    "/..;a=b/admin",
    "/..%3b/admin",
    "/..%00/admin",
    "/..\0/admin",
    "//host/admin",
    "/\\host/admin",
    "/%2fhost/admin",
    "/%5chost/admin",
    "/../admin?x=1",
];

fn client(server: &Server) -> Client {
    Client::builder(format!("{}/api/v1", server.url()))
        .build()
        .expect("a client")
}

/// A server that may be asked once: whatever reached it before shows.
fn server() -> Server {
    Server::responding([http_response(200, "application/json", "{}")])
}

/// That only the last request came.
async fn is_first(server: &Server) {
    client(server)
        .request(Method::GET, "/last")
        .send()
        .await
        .expect("a response");
    assert_eq!(server.request().target(), "GET /api/v1/last");
}

fn is_refused<T: std::fmt::Debug, E: std::fmt::Debug>(outcome: &Result<T, Error<E>>, what: &str) {
    assert!(
        matches!(outcome, Err(Error::Build(_))),
        "{what:?}: {outcome:?}"
    );
}

#[tokio::test]
async fn a_raw_path_that_leaves_the_base_url_is_refused() {
    let server = server();
    let client = client(&server);
    for path in ESCAPES
        .into_iter()
        .chain(["", "x", "?x", "https://host/x", "\\x"])
    {
        let outcome = client.request(Method::GET, path).send().await;
        is_refused(&outcome, path);
    }
    is_first(&server).await;
}

#[tokio::test]
async fn a_path_in_place_of_the_documents_is_held_to_the_same() {
    let server = server();
    let client = client(&server);
    for path in ESCAPES.into_iter().chain(["", "x", "@host", "//", "/x#y"]) {
        let call = Get::new(&client, |r| r);
        is_refused(
            &call.with_options(CallOptions::new().path(path)).await,
            path,
        );
    }
    is_first(&server).await;
}

#[tokio::test]
async fn a_fragment_is_refused_since_it_would_cut_the_path_off() {
    let server = server();
    let error = client(&server)
        .request(Method::DELETE, "/users/1#/posts/2")
        .send()
        .await
        .expect_err("a fragment");
    assert!(error.to_string().contains("`%23`"), "{error}");
    is_first(&server).await;
}

#[tokio::test]
async fn dots_that_are_no_segment_are_paths_like_others() {
    for (path, target) in [
        ("/.well-known/x", "/.well-known/x"),
        ("/a..b/...", "/a..b/..."),
        ("/v1.0/x.json", "/v1.0/x.json"),
        ("/..a/a..", "/..a/a.."),
        ("/%252e%252e/x", "/%252e%252e/x"),
        ("/a%2Fb;c=1", "/a%2Fb;c=1"),
        ("/x?path=/../y", "/x?path=/../y"),
        ("/ü/{a}\\b", "/%C3%BC/%7Ba%7D%5Cb"),
        ("/a:b@c//d", "/a:b@c//d"),
    ] {
        let server = server();
        client(&server)
            .request(Method::GET, path)
            .send()
            .await
            .expect(path);
        assert_eq!(server.request().target(), format!("GET /api/v1{target}"));
    }
}

/// An operation whose path parameter each test fills in, by its template.
macro_rules! by_template {
    ($($name:ident $template:literal)*) => {$(
        struct $name {
            client: Client,
            options: CallOptions,
            id: String,
            style: Style,
            explode: Explode,
        }

        impl Operation for $name {
            type Output = ();
            type ErrorBody = clientsmith_runtime::NoErrorBody;
            const SPEC: OperationSpec = OperationSpec::new("get", Method::GET, $template);
            fn encode(self, request: &mut Request) {
                request.path_styled("id", &self.id, self.style, self.explode);
            }
            fn decode(response: RawResponse) -> Result<(), DecodeError> {
                response.empty()
            }
        }

        operation!($name);

        impl $name {
            async fn with(
                server: &Server,
                id: &str,
                style: Style,
            ) -> Result<(), Error> {
                let (client, options, id) = (client(server), CallOptions::new(), id.to_owned());
                let call = Self { client, options, id, style, explode: Explode::No };
                call.await.map(clientsmith_runtime::Response::into_inner)
            }
        }
    )*};
}

by_template! {
    Whole "/users/{id}"
    AfterDot "/users/.{id}"
    AfterEncodedDot "/users/%2e{id}"
    BeforeDot "/users/{id}."
    WithSuffix "/users/{id}.json"
    WithVerb "/users/{id}:activate"
    Document "/a/%2e%2e/{id}"
}

#[tokio::test]
async fn a_parameter_that_would_change_the_route_is_refused_by_its_name() {
    let server = server();
    for id in [
        "", ".", "..", "../x", "x/..", "./x", "a/../b", "..\\x", "..;x", "..\0",
    ] {
        let outcome = Whole::with(&server, id, Style::Simple).await;
        is_refused(&outcome, id);
        let message = outcome.expect_err("refused").to_string();
        assert!(message.starts_with("the path parameter `id` "), "{message}");
    }
    for (outcome, what) in [
        (AfterDot::with(&server, ".", Style::Simple).await, "/.{.}"),
        (AfterDot::with(&server, "/x", Style::Simple).await, "/.{/x}"),
        (
            AfterEncodedDot::with(&server, ".", Style::Simple).await,
            "/%2e{.}",
        ),
        (BeforeDot::with(&server, ".", Style::Simple).await, "/{.}."),
        (
            WithSuffix::with(&server, "", Style::Simple).await,
            "/{}.json",
        ),
        (
            WithVerb::with(&server, "", Style::Simple).await,
            "/{}:activate",
        ),
        (Whole::with(&server, "", Style::Label).await, "label, empty"),
        (Whole::with(&server, ".", Style::Label).await, "label, dot"),
        (AfterDot::with(&server, "x", Style::Matrix).await, "/.;id=x"),
        (
            Document::with(&server, "x", Style::Simple).await,
            "of the document",
        ),
    ] {
        is_refused(&outcome, what);
    }
    is_first(&server).await;
}

#[tokio::test]
async fn a_parameter_with_reserved_characters_stays_one_segment() {
    for (id, style, target) in [
        ("a/b", Style::Simple, "a%2Fb"),
        ("a?b#c", Style::Simple, "a%3Fb%23c"),
        ("%2e%2e", Style::Simple, "%252e%252e"),
        ("...", Style::Simple, "..."),
        ("a..b", Style::Label, ".a..b"),
        ("..", Style::Matrix, ";id=.."),
        ("", Style::Matrix, ";id"),
        ("//host", Style::Simple, "%2F%2Fhost"),
    ] {
        let server = server();
        Whole::with(&server, id, style).await.expect(id);
        assert_eq!(
            server.request().target(),
            format!("GET /api/v1/users/{target}")
        );
    }
}

/// What servers make of a path at worst: everything decoded, both slashes, no matrix parameters.
fn segments(target: &str) -> Vec<String> {
    let path = target.split('?').next().unwrap_or_default();
    let decoded: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    let decoded = String::from_utf8_lossy(&decoded).into_owned();
    decoded
        .split(['/', '\\'])
        .map(|segment| segment.split(';').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn no_path_made_of_what_paths_are_made_of_leaves_the_base_url() {
    const PIECES: [&str; 18] = [
        "/", "/", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", ";", "a", "?", "#", "@", "%", "%25",
        "\t", ":",
    ];
    let mut random = fastrand::Rng::with_seed(14);
    let responses = (0..2_000).map(|_| clientsmith_runtime::testing::MockResponse::status(200));
    let (recorder, _) = support::recorded(responses);
    let client = Client::builder("https://api.example.com/api/v1")
        .transport(recorder.clone())
        .build()
        .expect("a client");
    let (mut sent, mut refused) = (Vec::new(), 0);
    for _ in 0..2_000 {
        let length = random.usize(1..9);
        let rest: String = (0..length)
            .map(|_| PIECES[random.usize(..PIECES.len())])
            .collect();
        let path = format!("/{rest}");
        match client.request(Method::GET, &path).send().await {
            Ok(_) => sent.push(path),
            Err(Error::Build(_)) => refused += 1,
            Err(error) => unreachable!("{path:?}: {error:?}"),
        }
    }
    assert!(
        sent.len() > 300 && refused > 300,
        "{} {refused}",
        sent.len()
    );
    for (path, request) in sent.iter().zip(recorder.requests()) {
        assert_eq!(request.url.host_str(), Some("api.example.com"), "{path:?}");
        let segments = segments(request.url.path());
        assert_eq!(segments[..3], ["", "api", "v1"], "{path:?}");
        let is_dots = |segment: &String| segment == "." || segment == "..";
        assert!(!segments.iter().any(is_dots), "{path:?}: {segments:?}");
    }
}

#[test]
fn a_base_url_that_is_more_or_less_than_one_is_refused() {
    for url in [
        "https://user@host",
        "https://user:s3cr3t@host",
        "https://host?x=1",
        "https://host/?",
        "https://host#x",
        "https://host:65536",
        "https://host:-1",
        "https://host:x",
        "http://[fe80::1%25eth0]",
        "http://[fe80::1%eth0]",
        "http://[::1",
        "https://",
        "https://ho st",
        "https://ho\0st",
        "//host",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
    ] {
        let error = Client::builder(url).build().expect_err(url).to_string();
        assert!(error.starts_with("the base URL "), "{url}: {error}");
        assert!(!error.contains("s3cr3t"), "{error}");
    }
    for url in [
        "https://host:0",
        "https://host:65535",
        "http://[::1]:8/x",
        "https://HOST./a/",
    ] {
        assert!(Client::builder(url).build().is_ok(), "{url}");
    }
}
