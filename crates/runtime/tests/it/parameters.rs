//! Parameters on the wire: the table of OpenAPI 3.0.3 §4.7.12.2, percent-encoding by RFC 3986, routes that can't be
//! changed.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use crate::support::{Fill, GetItem, Post, recorded, request_of};
use clientsmith_runtime::testing::MockResponse;
use clientsmith_runtime::{CallOptions, Error, Explode, Location, Style, Value};
use serde::Serialize;

const LIST: [&str; 3] = ["blue", "black", "brown"];

#[derive(Serialize)]
struct Color {
    #[serde(rename = "R")]
    red: u8,
    #[serde(rename = "G")]
    green: u8,
    #[serde(rename = "B")]
    blue: u8,
}

const OBJECT: Color = Color {
    red: 100,
    green: 200,
    blue: 150,
};

async fn query(fill: Fill) -> String {
    request_of(fill)
        .await
        .url
        .query()
        .unwrap_or_default()
        .to_owned()
}

async fn path(fill: Fill) -> String {
    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    GetItem::new(&builder.build().expect("a client"), fill)
        .await
        .expect("a report");
    recorder.requests()[0].url.path().to_owned()
}

async fn refusal(fill: Fill) -> String {
    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    let error = GetItem::new(&builder.build().expect("a client"), fill)
        .await
        .expect_err("no report");
    assert!(matches!(error, Error::Build(_)), "{error}");
    assert!(recorder.requests().is_empty(), "nothing is sent");
    error.to_string()
}

#[tokio::test]
async fn form_in_the_query() {
    let exploded: Fill = |r| {
        r.query("color", "blue")
            .query("color", &LIST)
            .query("color", &OBJECT)
    };
    assert_eq!(
        query(exploded).await,
        "color=blue&color=blue&color=black&color=brown&R=100&G=200&B=150"
    );
    let joined: Fill = |r| {
        r.query_styled("color", &LIST, Style::Form, Explode::No)
            .query_styled("color", &OBJECT, Style::Form, Explode::No)
    };
    assert_eq!(
        query(joined).await,
        "color=blue,black,brown&color=R,100,G,200,B,150"
    );
    assert_eq!(query(|r| r.query("color", "")).await, "color=");
}

#[tokio::test]
async fn delimited_lists_in_the_query() {
    let spaces: Fill = |r| r.query_styled("color", &LIST, Style::SpaceDelimited, Explode::No);
    assert_eq!(query(spaces).await, "color=blue%20black%20brown");
    let pipes: Fill = |r| r.query_styled("color", &LIST, Style::PipeDelimited, Explode::No);
    assert_eq!(query(pipes).await, "color=blue%7Cblack%7Cbrown");
}

#[tokio::test]
async fn deep_objects_in_the_query() {
    let deep: Fill = |r| r.query_styled("color", &OBJECT, Style::DeepObject, Explode::Yes);
    assert_eq!(
        query(deep).await,
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
}

#[tokio::test]
async fn simple_label_and_matrix_in_the_path() {
    type Case = (Fill, &'static str);
    let cases: [Case; 15] = [
        (|r| r.path("id", "blue"), "blue"),
        (|r| r.path("id", &LIST), "blue,black,brown"),
        (|r| r.path("id", &OBJECT), "R,100,G,200,B,150"),
        (
            |r| r.path_styled("id", &LIST, Style::Simple, Explode::Yes),
            "blue,black,brown",
        ),
        (
            |r| r.path_styled("id", &OBJECT, Style::Simple, Explode::Yes),
            "R=100,G=200,B=150",
        ),
        (
            |r| r.path_styled("id", "blue", Style::Label, Explode::No),
            ".blue",
        ),
        (
            |r| r.path_styled("id", &LIST, Style::Label, Explode::No),
            ".blue,black,brown",
        ),
        (
            |r| r.path_styled("id", &LIST, Style::Label, Explode::Yes),
            ".blue.black.brown",
        ),
        (
            |r| r.path_styled("id", &OBJECT, Style::Label, Explode::No),
            ".R,100,G,200,B,150",
        ),
        (
            |r| r.path_styled("id", &OBJECT, Style::Label, Explode::Yes),
            ".R=100.G=200.B=150",
        ),
        (
            |r| r.path_styled("id", "blue", Style::Matrix, Explode::No),
            ";id=blue",
        ),
        (
            |r| r.path_styled("id", &LIST, Style::Matrix, Explode::No),
            ";id=blue,black,brown",
        ),
        (
            |r| r.path_styled("id", &LIST, Style::Matrix, Explode::Yes),
            ";id=blue;id=black;id=brown",
        ),
        (
            |r| r.path_styled("id", &OBJECT, Style::Matrix, Explode::No),
            ";id=R,100,G,200,B,150",
        ),
        (
            |r| r.path_styled("id", &OBJECT, Style::Matrix, Explode::Yes),
            ";R=100;G=200;B=150",
        ),
    ];
    for (fill, expected) in cases {
        assert_eq!(path(fill).await, format!("/items/{expected}/parts"));
    }
}

#[tokio::test]
async fn headers_and_cookies() {
    let request = request_of(|r| {
        r.header("X-Color", &LIST)
            .header_styled("X-Object", &OBJECT, Style::Simple, Explode::Yes)
            .cookie("color", "bl;ue")
            .cookie_styled("list", &LIST, Style::Form, Explode::No)
    })
    .await;
    assert_eq!(request.header("x-color"), Some("blue,black,brown"));
    assert_eq!(request.header("x-object"), Some("R=100,G=200,B=150"));
    assert_eq!(
        request.header("cookie"),
        Some("color=bl%3Bue; list=blue,black,brown")
    );
}

#[tokio::test]
async fn absent_values_leave_no_trace() {
    let absent: Fill = |r| {
        r.query("a", &None::<i64>)
            .query("b", &Value::Null)
            .query("c", &Vec::<String>::new())
            .header("X-A", &None::<i64>)
    };
    let request = request_of(absent).await;
    assert_eq!((request.url.query(), request.header("x-a")), (None, None));
}

#[tokio::test]
async fn everything_that_is_not_unreserved_is_encoded() {
    assert_eq!(
        query(|r| r.query("q", "a&b=c+d/é?#[]")).await,
        "q=a%26b%3Dc%2Bd%2F%C3%A9%3F%23%5B%5D"
    );
    assert_eq!(
        query(|r| r.query("odd[name]", "x")).await,
        "odd%5Bname%5D=x"
    );
    assert_eq!(
        path(|r| r.path("id", "a/b?c#d%2F é")).await,
        "/items/a%2Fb%3Fc%23d%252F%20%C3%A9/parts"
    );
}

#[tokio::test]
async fn reserved_characters_stay_where_they_are_allowed() {
    let reserved: Fill = |r| r.query_reserved("q", "a/b?c:d&e#f", Style::Form, Explode::Yes);
    assert_eq!(query(reserved).await, "q=a/b?c:d%26e%23f");
    let encoded: Fill = |r| r.query_reserved("q", "a%2Fb c%zz%4", Style::Form, Explode::Yes);
    assert_eq!(query(encoded).await, "q=a%2Fb%20c%25zz%254");
}

#[tokio::test]
async fn a_parameter_with_content_is_json_text() {
    let json: Fill = |r| {
        r.json_parameter(Location::Query, "filter", &[1, 2])
            .json_parameter(Location::Header, "X-Filter", &["a"])
            .json_parameter(Location::Cookie, "c", &["é"])
    };
    let request = request_of(json).await;
    assert_eq!(
        (request.url.query(), request.header("x-filter")),
        (Some("filter=%5B1%2C2%5D"), Some(r#"["a"]"#))
    );
    assert_eq!(request.header("cookie"), Some("c=%5B%22%C3%A9%22%5D"));
    let path_parameter: Fill = |r| r.json_parameter(Location::Path, "id", &[1, 2]);
    assert_eq!(path(path_parameter).await, "/items/%5B1%2C2%5D/parts");
}

#[tokio::test]
async fn a_body_member_that_the_document_does_not_name_is_added_to_the_object() {
    let sent = async |fill: Fill| {
        let (transport, builder) = recorded([MockResponse::json(200, "{}")]);
        let client = builder.build().expect("a client");
        let options = CallOptions::new().body_member("added", vec![1, 2]);
        let result = Post::new(&client, fill).with_options(options).await;
        result.map(|_| transport.requests().remove(0))
    };
    let added = sent(|r| r.json(&serde_json::json!({"known": true}))).await;
    let added = added.expect("a response");
    assert_eq!(added.text(), r#"{"known":true,"added":[1,2]}"#);

    let alone = sent(|r| r.header("x", "1")).await.expect("a response");
    assert_eq!(alone.text(), r#"{"added":[1,2]}"#);
    assert_eq!(alone.header("content-type"), Some("application/json"));

    let refused = sent(|r| r.json(&[1]))
        .await
        .expect_err("a list has no members");
    assert!(matches!(refused, Error::Build(_)), "{refused}");
}

#[tokio::test]
async fn a_path_value_that_would_change_the_route_is_refused() {
    let cases: [Fill; 4] = [
        |r| r.path("id", ""),
        |r| r.path("id", "."),
        |r| r.path("id", ".."),
        |r| r.path("id", &Vec::<String>::new()),
    ];
    for fill in cases {
        assert!(refusal(fill).await.contains("id"));
    }
    assert_eq!(path(|r| r.path("id", "..a")).await, "/items/..a/parts");
}

#[tokio::test]
async fn a_header_value_can_add_no_header() {
    let error = refusal(|r| r.path("id", "1").header("X-Note", "a\r\nX-Evil: 1")).await;
    assert!(
        error.contains("X-Note") && !error.contains("Evil"),
        "{error}"
    );
}

#[tokio::test]
async fn another_path_takes_the_place_of_the_documents() {
    let (recorder, builder) = recorded([MockResponse::json(200, "{}")]);
    let client = builder.build().expect("a client");
    let fill: Fill = |request| request.path("id", &7);
    let options = CallOptions::new().path("/items/seven?x=1");
    let call = GetItem::new(&client, fill).with_options(options);
    call.await.expect("a response");
    assert_eq!(recorder.requests()[0].target(), "GET /items/seven?x=1");
}
