//! Operations that return their items in pages, and links that a server sends.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use clientsmith_runtime::{
    AdditionalProperties, CallOptions, Client, Credential, DecodeError, Error, List, Method,
    NextPage, NoErrorBody, Operation, OperationSpec, Paginated, RawResponse, Request, Response,
    SecurityScheme, object, operation, paginated,
};
use futures_core::Stream;
use loopback::{Reply, Server, http_response, http_response_with};

const BEARER: SecurityScheme = SecurityScheme::bearer("bearerAuth");

#[derive(Clone, Default, PartialEq)]
struct Page {
    pets: List<String>,
    next: Option<String>,
    additional: AdditionalProperties,
}

object! {
    Page {
        list pets => "pets",
        optional next => "next",
        ..additional
    }
}

/// An operation whose next page each test selects.
#[derive(Clone, Debug)]
struct Pets {
    client: Client,
    options: CallOptions,
    token: Option<String>,
    page: Option<i64>,
    select: fn(&mut Self, &Response<Page>) -> Option<NextPage>,
}

impl Operation for Pets {
    type Output = Page;
    type ErrorBody = NoErrorBody;
    const SPEC: OperationSpec = OperationSpec::new("pets", Method::POST, "/pets")
        .security(&[&[BEARER]])
        .read_only();

    fn encode(self, request: &mut Request) {
        request.query("token", &self.token);
        request.query("page", &self.page);
        request.header("foo", "bar");
        request.json("body");
    }

    fn decode(response: RawResponse) -> Result<Page, DecodeError> {
        response.json()
    }
}

impl Paginated for Pets {
    type Item = String;

    fn next_page(&mut self, page: &Response<Page>) -> Option<NextPage> {
        (self.select)(self, page)
    }

    fn into_items(page: Page) -> Option<Vec<String>> {
        Some(page.pets.into_vec())
    }
}

operation!(Pets);
paginated!(Pets);

fn token(pets: &mut Pets, page: &Response<Page>) -> Option<NextPage> {
    let token = page.next.as_ref()?;
    pets.token = Some(token.clone());
    NextPage::token(token)
}

fn link(_: &mut Pets, page: &Response<Page>) -> Option<NextPage> {
    NextPage::link(page.next.as_ref()?)
}

fn link_header(_: &mut Pets, page: &Response<Page>) -> Option<NextPage> {
    NextPage::link_header(page)
}

fn count(pets: &mut Pets, page: &Response<Page>) -> Option<NextPage> {
    pets.page = Some(pets.page.unwrap_or(1).checked_add(1)?);
    NextPage::after(page.pets.len())
}

fn client(server: &Server) -> Client {
    Client::builder(format!("{}/api", server.url()))
        .credential(BEARER, Credential::bearer("s3cret"))
        .build()
        .expect("a client")
}

fn pets(server: &Server, select: fn(&mut Pets, &Response<Page>) -> Option<NextPage>) -> Pets {
    Pets {
        client: client(server),
        options: CallOptions::new(),
        token: None,
        page: None,
        select,
    }
}

fn page(body: &str) -> String {
    http_response(200, "application/json", body)
}

/// All items until the end or an error.
async fn items(pets: Pets) -> (Vec<String>, Option<Error>) {
    let (mut items, mut found) = (pets.items(), Vec::new());
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => found.push(item),
            Err(error) => {
                assert!(items.next().await.is_none(), "an error ends the stream");
                return (found, Some(error));
            }
        }
    }
    assert!(items.next().await.is_none());
    (found, None)
}

#[tokio::test]
async fn a_token_is_sent_until_there_is_none() {
    let server = Server::responding([
        page(r#"{"pets":["a","b"],"next":"2"}"#),
        page(r#"{"pets":[],"next":"3 ü"}"#),
        page(r#"{"pets":["c"]}"#),
    ]);
    let (found, error) = items(pets(&server, token)).await;
    assert!(error.is_none());
    assert_eq!(found, ["a", "b", "c"]);
    let requests = [server.request(), server.request(), server.request()];
    assert_eq!(requests[0].target(), "POST /api/pets");
    assert_eq!(requests[1].target(), "POST /api/pets?token=2");
    assert_eq!(requests[2].target(), "POST /api/pets?token=3%20%C3%BC");
    for request in requests {
        assert_eq!(request.body, "\"body\"");
        assert_eq!(request.header("foo"), Some("bar"));
    }
}

#[tokio::test]
async fn an_empty_token_and_the_same_token_again_end_the_pages() {
    for last in ["", "2"] {
        let server = Server::responding([
            page(r#"{"pets":["a"],"next":"2"}"#),
            page(&format!(r#"{{"pets":["b"],"next":"{last}"}}"#)),
        ]);
        let (found, error) = items(pets(&server, token)).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(found, ["a", "b"]);
    }
}

#[tokio::test]
async fn a_count_grows_until_a_page_is_empty() {
    let server = Server::responding([
        page(r#"{"pets":["a"]}"#),
        page(r#"{"pets":["b"]}"#),
        page("{}"),
    ]);
    let (found, _) = items(pets(&server, count)).await;
    assert_eq!(found, ["a", "b"]);
    let targets = [server.request(), server.request(), server.request()];
    assert_eq!(
        targets.each_ref().map(loopback::Request::target),
        [
            "POST /api/pets",
            "POST /api/pets?page=2",
            "POST /api/pets?page=3"
        ]
    );
}

#[tokio::test]
async fn a_link_is_followed_by_get_with_credentials_and_headers_and_without_the_body() {
    let server = Server::responding_with(|url| {
        [
            page(&format!(
                r#"{{"pets":["a"],"next":"{url}/elsewhere?x=%2F#y"}}"#
            )),
            page(r#"{"pets":["b"],"next":"/root?page=3"}"#),
            page(r#"{"pets":["c"],"next":"?page=4"}"#),
            page(r#"{"pets":["d"],"next":" "}"#),
        ]
    });
    let call = pets(&server, link);
    let call = call.with_options(CallOptions::new().query("range", "7d").body_member("x", 1));
    let call = Pets {
        token: Some("t".to_owned()),
        options: call.options.clone().header("baz", "1"),
        ..call
    };
    // The body is no object, so that the first page can't be requested with a member.
    assert!(matches!(
        call.clone().await,
        Err(Error::Build(error)) if error.name() == "x"
    ));
    let call = Pets {
        options: CallOptions::new().query("range", "7d").header("baz", "1"),
        ..call
    };
    let (found, error) = items(call).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(found, ["a", "b", "c", "d"]);
    assert_eq!(server.request().target(), "POST /api/pets?token=t&range=7d");
    for target in [
        "GET /elsewhere?x=%2F",
        "GET /root?page=3",
        "GET /api/pets?page=4",
    ] {
        let request = server.request();
        assert_eq!(request.target(), target);
        assert_eq!(request.header("authorization"), Some("Bearer s3cret"));
        assert_eq!(request.header("foo"), Some("bar"));
        assert_eq!(request.header("baz"), Some("1"));
        assert_eq!(request.header("content-type"), None);
        assert_eq!(request.body, "");
    }
}

#[tokio::test]
async fn a_link_to_another_origin_is_an_error_and_nothing_is_sent() {
    let other = Server::responding([page("{}")]);
    for next in [
        other.url(),
        "https://127.0.0.1/".to_owned(),
        other.url().replace("http://", "//"),
        "ftp://127.0.0.1/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://[".to_owned(),
    ] {
        let server = Server::responding([page(&format!(r#"{{"pets":["a"],"next":"{next}"}}"#))]);
        let (found, error) = items(pets(&server, link)).await;
        assert_eq!(found, ["a"]);
        let Some(Error::Build(error)) = error else {
            panic!("{next}: {error:?}");
        };
        assert!(error.to_string().starts_with("the link "), "{error}");
    }
    let server = Server::responding_with(|url| {
        let next = url.replace("http://", "http://user:pass@");
        [page(&format!(r#"{{"next":"{next}"}}"#))]
    });
    let (_, error) = items(pets(&server, link)).await;
    let error = error.expect("a user name is refused").to_string();
    assert!(!error.contains("pass@"), "{error}");
    assert!(other.another_request().is_none());
}

#[tokio::test]
async fn the_header_link_names_the_next_page() {
    let server = Server::responding_with(|url| {
        let next = format!(r#"<{url}/pets?page=1>; rel="prev", <{url}/pets?page=3>; rel="next""#);
        let body = r#"{"pets":["a"]}"#;
        let headers = [("content-type", "application/json"), ("link", &next)];
        [
            http_response_with(200, &headers, body),
            page(r#"{"pets":["b"]}"#),
        ]
    });
    let (found, error) = items(pets(&server, link_header)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(found, ["a", "b"]);
    assert_eq!(server.request().target(), "POST /api/pets");
    assert_eq!(server.request().target(), "GET /pets?page=3");
}

#[tokio::test]
async fn each_page_is_retried_as_any_call() {
    let server = Server::responding([
        Reply::from(page(r#"{"pets":["a"],"next":"2"}"#)),
        Reply::from(http_response(503, "text/plain", "")),
        Reply::from(page(r#"{"pets":["b"]}"#)),
    ]);
    let (found, error) = items(pets(&server, token)).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(found, ["a", "b"]);
}

#[tokio::test]
async fn an_error_ends_the_pages() {
    let server = Server::responding([
        page(r#"{"pets":["a"],"next":"2"}"#),
        http_response(404, "text/plain", "gone"),
    ]);
    let (found, error) = items(pets(&server, token)).await;
    assert_eq!(found, ["a"]);
    assert!(matches!(error, Some(Error::Status(_))), "{error:?}");
}

#[tokio::test]
async fn what_is_no_value_of_the_input_is_an_error_after_its_page() {
    let server = Server::responding([page(r#"{"pets":["a"],"next":"2"}"#)]);
    let (found, error) = items(pets(&server, |_, _| NextPage::invalid())).await;
    assert_eq!(found, ["a"]);
    assert!(matches!(error, Some(Error::Decode(_))), "{error:?}");
}

#[tokio::test]
async fn dropping_the_future_loses_no_page() {
    let server = Server::responding([
        Reply::from(page(r#"{"pets":["a"],"next":"2"}"#)).after(Duration::from_millis(80)),
        Reply::from(page(r#"{"pets":["b"]}"#)).after(Duration::from_millis(80)),
    ]);
    let mut pages = pets(&server, token).pages();
    let mut found = Vec::new();
    loop {
        match tokio::time::timeout(Duration::from_millis(10), pages.next()).await {
            Err(_) => {}
            Ok(Some(page)) => found.extend(page.expect("a page").pets.to_vec()),
            Ok(None) => break,
        }
    }
    assert_eq!(found, ["a", "b"]);
    server.request();
    server.request();
    assert!(server.another_request().is_none());
}

#[tokio::test]
async fn pages_and_items_are_streams() {
    fn is_stream<S: Stream + Send + Unpin>(stream: S) -> S {
        stream
    }
    let server = Server::responding([page(r#"{"pets":["a","b"]}"#)]);
    let _ = is_stream(pets(&server, token).pages());
    let mut items = is_stream(pets(&server, token).items());
    assert_eq!(items.next().await.expect("an item").expect("a page"), "a");
    // What was received is ready at once.
    let next = Pin::new(&mut items).poll_next(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(next, Poll::Ready(Some(Ok(item))) if item == "b"));
}

#[test]
fn iterators_block_without_a_runtime() {
    let server = Server::responding([
        page(r#"{"pets":["a"],"next":"2"}"#),
        page(r#"{"pets":["b"]}"#),
    ]);
    let found: Result<Vec<String>, _> = pets(&server, token).items_blocking().collect();
    assert_eq!(found.expect("items"), ["a", "b"]);
    assert!(server.another_request().is_some());
}

#[tokio::test]
async fn an_undocumented_request_may_have_an_absolute_url_of_the_clients_origin() {
    let server = Server::responding([page("{}"), page("{}"), page("{}"), page("{}")]);
    let client = client(&server);
    let url = format!("{}/next?x=1#y", server.url());
    client
        .request(Method::GET, &url)
        .query("z", 2)
        .send()
        .await
        .expect("a response");
    let request = server.request();
    assert_eq!(request.target(), "GET /next?x=1&z=2");
    assert_eq!(request.header("authorization"), Some("Bearer s3cret"));
    let upper = url.replace("http:", "HTTP:");
    client
        .request(Method::DELETE, upper)
        .send()
        .await
        .expect("a response");
    assert_eq!(server.request().target(), "DELETE /next?x=1");
    let options = CallOptions::new().query("q", 1).body_member("m", 2);
    client
        .request(Method::POST, format!("{}/next", server.url()))
        .with_options(options)
        .send()
        .await
        .expect("a response");
    let request = server.request();
    assert_eq!(request.target(), "POST /next?q=1");
    assert_eq!(request.body, r#"{"m":2}"#);
    client
        .request(Method::GET, format!("{}/next", server.url()))
        .with_options(CallOptions::new().path("/other"))
        .send()
        .await
        .expect("a response");
    assert_eq!(server.request().target(), "GET /api/other");
    for url in ["https://127.0.0.1/x", "http://localhost.example/"] {
        let outcome = client.request(Method::GET, url).send().await;
        assert!(matches!(outcome, Err(Error::Build(_))), "{outcome:?}");
    }
}
