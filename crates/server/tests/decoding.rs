//! What requests are decoded to: every style of parameters, every kind of body.

#![cfg(feature = "mock")]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_server::Api;
use clientsmith_server::mock::{Exchange, MockServer};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

/// A server of one operation, `POST` to this path.
struct Server {
    mock: Option<MockServer>,
    exchange: Exchange,
}

impl Server {
    fn new(path: &str, parameters: Value, body: Value) -> Self {
        let mut operation = json!({
            "id": "op", "method": "POST", "path": path, "parameters": parameters,
            "responses": [{ "status": "204", "kind": "empty" }],
        });
        if !body.is_null() {
            operation["body"] = json!({ "required": true, "contents": [body] });
        }
        let description = json!({ "title": "T", "operations": [operation] });
        let mock = MockServer::in_memory(Api::new(&description.to_string()));
        mock.respond_by_default(0);
        let exchange = mock.in_memory_exchange().expect("in memory");
        Self {
            mock: Some(mock),
            exchange,
        }
    }

    /// A server whose only input is a parameter.
    fn with_parameter(
        path: &str,
        location: &str,
        style: &str,
        explode: bool,
        schema: Value,
    ) -> Self {
        let parameter = json!({
            "name": "p", "in": location, "style": style, "explode": explode, "schema": schema,
        });
        Self::new(path, json!([parameter]), Value::Null)
    }

    async fn send(
        &self,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Value, String> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a name");
            map.append(
                name,
                HeaderValue::from_bytes(value.as_bytes()).expect("a value"),
            );
        }
        let url = format!("https://example.com{target}");
        let body = body.to_vec().into();
        let response = self
            .exchange
            .send(Method::POST, &url, map, body)
            .await
            .expect("a response");
        let (head, body) = response.into_parts();
        if head.status == 204 {
            let calls = self.mock.as_ref().expect("a server").calls();
            return Ok(calls.last().expect("a call").inputs.clone());
        }
        let body = clientsmith_server::mock::read_body(body)
            .await
            .expect("a body");
        let problem: Value = serde_json::from_slice(&body).expect("JSON");
        Err(format!(
            "{}: {}",
            head.status.as_u16(),
            problem["detail"].as_str().unwrap_or_default()
        ))
    }
}

impl Drop for Server {
    /// What it refused is what tests are about.
    fn drop(&mut self) {
        std::mem::forget(self.mock.take());
    }
}

fn integers() -> Value {
    json!({ "type": "array", "items": { "type": "integer" } })
}

fn point() -> Value {
    json!({ "type": "object", "properties": { "x": { "type": "integer" }, "y": { "type": "string" } } })
}

/// What the parameter `p` is decoded to.
async fn parameter(
    (location, style, explode): (&str, &str, bool),
    schema: Value,
    text: &str,
) -> Value {
    let path = if location == "path" { "/a/{p}" } else { "/a" };
    let server = Server::with_parameter(path, location, style, explode, schema);
    let outcome = match location {
        "path" => server.send(&format!("/a/{text}"), &[], b"").await,
        "query" => server.send(&format!("/a?{text}"), &[], b"").await,
        "header" => server.send("/a", &[("p", text)], b"").await,
        _ => server.send("/a", &[("cookie", text)], b"").await,
    };
    match outcome {
        Ok(inputs) => inputs["p"].clone(),
        Err(problem) => problem.into(),
    }
}

#[tokio::test]
async fn lists_are_split_as_their_style_says() {
    for (style, text) in [
        (("path", "simple", false), "1,2"),
        (("path", "simple", true), "1,2"),
        (("path", "label", false), ".1,2"),
        (("path", "label", true), ".1.2"),
        (("path", "matrix", false), ";p=1,2"),
        (("path", "matrix", true), ";p=1;p=2"),
        (("path", "space_delimited", false), "1%202"),
        (("path", "pipe_delimited", false), "1%7c2"),
        (("query", "form", true), "p=1&q=x&p=2"),
        (("query", "form", false), "p=1,2"),
        (("query", "space_delimited", false), "p=1%202"),
        (("query", "space_delimited", false), "p=1+2"),
        (("query", "pipe_delimited", false), "p=1|2"),
        (("query", "pipe_delimited", false), "p=1%7C2"),
        (("query", "tab_delimited", false), "p=1%092"),
        (("query", "deep_object", true), "p%5B%5D=1&p[]=2"),
        (("header", "simple", false), "1, 2"),
        (("cookie", "form", true), "a=b; p=1&p=2"),
        (("cookie", "form", false), "p=1,2; a=b"),
        (("cookie", "cookie", true), "p=1; p=2"),
        (("query", "json", false), "p=%5B1,2%5D"),
    ] {
        assert_eq!(
            parameter(style, integers(), text).await,
            json!([1, 2]),
            "{style:?} {text}"
        );
    }
}

#[tokio::test]
async fn objects_are_put_together_as_their_style_says() {
    for (style, text) in [
        (("path", "simple", false), "x,1,y,a%2Cb"),
        (("path", "simple", true), "x=1,y=a%2Cb"),
        (("path", "label", true), ".x=1.y=a%2Cb"),
        (("path", "matrix", true), ";x=1;y=a%2Cb"),
        (("path", "matrix", false), ";p=x,1,y,a%2Cb"),
        (("query", "form", true), "x=1&z=0&y=a%2Cb"),
        (("query", "form", false), "p=x,1,y,a%2Cb"),
        (("query", "deep_object", true), "p[x]=1&p%5By%5D=a%2Cb"),
        (("cookie", "form", true), "x=1&y=a%2Cb"),
        (("query", "form_text", false), "p=x%3D1%26y%3Da%252Cb"),
    ] {
        let expected = json!({ "x": 1, "y": "a,b" });
        assert_eq!(
            parameter(style, point(), text).await,
            expected,
            "{style:?} {text}"
        );
    }
    let header = parameter(("header", "simple", true), point(), "x=1,y=é").await;
    assert_eq!(header, json!({ "x": 1, "y": "é" }));
}

#[tokio::test]
async fn deep_objects_have_lists_and_objects_within() {
    let schema = json!({ "type": "object", "properties": {
        "tags": { "type": "array", "items": { "type": "string" } },
        "at": point(),
        "all": { "type": "array", "items": point() },
    } });
    let text = "p[tags][]=a&p[tags][]=b&p[at][x]=1&p[all][0][x]=2&p[all][1][y]=c";
    assert_eq!(
        parameter(("query", "deep_object", true), schema, text).await,
        json!({ "tags": ["a", "b"], "at": { "x": 1 }, "all": [{ "x": 2 }, { "y": "c" }] })
    );
}

#[tokio::test]
async fn scalars_are_percent_decoded_once() {
    let string = || json!({ "type": "string" });
    for (style, text, expected) in [
        (("path", "simple", false), "a%2Fb%20c+%2525", "a/b c+%25"),
        (("query", "form", true), "p=a%2Fb+c%2B%2525", "a/b c+%25"),
        (("header", "simple", false), "a%2Fb", "a%2Fb"),
        (("cookie", "form", true), "p=a%2Fb", "a/b"),
        (("cookie", "cookie", true), "p=a%2Fb", "a%2Fb"),
        (("query", "form", true), "p=", ""),
    ] {
        assert_eq!(
            parameter(style, string(), text).await,
            expected,
            "{style:?} {text}"
        );
    }
    assert_eq!(
        parameter(("path", "simple", false), string(), "%FF").await,
        "400: path `p`: it is not UTF-8"
    );
    assert_eq!(
        parameter(("query", "form", true), string(), "p=a&p=b").await,
        "400: query `p`: it is there 2 times, and has one value"
    );
}

#[tokio::test]
async fn the_whole_query_can_be_one_parameter() {
    let read = async |style: &str, schema: Value, query: &str| {
        let server = Server::with_parameter("/a", "query_string", style, false, schema);
        server
            .send(&format!("/a?{query}"), &[], b"")
            .await
            .map(|inputs| inputs["p"].clone())
    };
    assert_eq!(
        read("form", point(), "x=1&y=a+b").await,
        Ok(json!({ "x": 1, "y": "a b" }))
    );
    assert_eq!(
        read("json", point(), "%7B%22x%22%3A1%7D").await,
        Ok(json!({ "x": 1 }))
    );
    assert_eq!(
        read("simple", json!({ "type": "string" }), "a%26b").await,
        Ok(json!("a&b"))
    );
}

#[tokio::test]
async fn a_parameter_that_is_missing_or_wrong_is_named() {
    let parameter = |required: bool| {
        json!([{ "name": "p", "in": "query", "style": "form", "explode": true, "required": required,
                 "schema": { "type": "integer", "minimum": 1 } }])
    };
    let server = Server::new("/a", parameter(true), Value::Null);
    assert_eq!(
        server.send("/a", &[], b"").await,
        Err("422: query `p`: it is required".to_owned())
    );
    let wrong = server.send("/a?p=0", &[], b"").await;
    assert_eq!(
        wrong,
        Err("422: query `p`: 0 is less than the minimum of 1".to_owned())
    );
    let server = Server::new("/a", parameter(false), Value::Null);
    assert_eq!(server.send("/a", &[], b"").await, Ok(json!({})));
}

/// What a body is decoded to.
async fn body(content: Value, media_type: &str, bytes: &[u8]) -> Result<Value, String> {
    let server = Server::new("/a", json!([]), content);
    let inputs = server
        .send("/a", &[("content-type", media_type)], bytes)
        .await?;
    Ok(inputs["body"].clone())
}

#[tokio::test]
async fn a_form_is_an_object_whose_members_have_the_types_of_the_schema() {
    let content = json!({
        "media_type": "application/x-www-form-urlencoded", "kind": "form",
        "schema": { "type": "object", "properties": {
            "n": { "type": "integer" },
            "tags": { "type": "array", "items": { "type": "string" } },
            "at": point(),
            "ids": integers(),
            "deep": point(),
        } },
        "members": [
            { "name": "ids", "style": "form" },
            { "name": "deep", "style": "deep_object", "explode": true },
        ],
    });
    let form = b"n=7&tags=a%20b&tags=c+d&at=%7B%22x%22%3A1%7D&ids=1,2&deep[x]=3";
    assert_eq!(
        body(content.clone(), "application/x-www-form-urlencoded", form).await,
        Ok(
            json!({ "n": 7, "tags": ["a b", "c d"], "at": { "x": 1 }, "ids": [1, 2], "deep": { "x": 3 } })
        )
    );
    assert_eq!(
        body(content, "application/x-www-form-urlencoded", b"n=x").await,
        Err("422: body at `/n`: \"x\" is not of type \"integer\"".to_owned())
    );
}

#[tokio::test]
async fn a_multipart_body_has_values_and_files() {
    let content = json!({
        "media_type": "multipart/form-data", "kind": "multipart",
        "schema": { "type": "object", "properties": {
            "name": { "type": "string" }, "at": point(), "tags": { "type": "array", "items": { "type": "string" } },
        } },
        "parts": [
            { "name": "name", "required": true }, { "name": "at" }, { "name": "tags", "repeated": true },
            { "name": "file", "file": true },
        ],
    });
    let part = |head: &str, body: &str| {
        format!("--b\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n")
    };
    let text = [
        part("name=\"name\"", "é"),
        part(
            "name=\"at\"\r\ncontent-type: application/json",
            r#"{"x": 1}"#,
        ),
        part("name=\"tags\"", "a"),
        part("name=\"tags\"", "b"),
        part(
            "name=\"file\"; filename=\"f.bin\"\r\ncontent-type: image/png",
            "12345",
        ),
        "--b--\r\n".to_owned(),
    ];
    let media_type = "multipart/form-data; boundary=b";
    assert_eq!(
        body(content.clone(), media_type, text.concat().as_bytes()).await,
        Ok(json!([["é"], [{ "x": 1 }], ["a", "b"], ["f.bin (5 bytes)"]]))
    );
    assert_eq!(
        body(content.clone(), media_type, b"--b--\r\n").await,
        Err("422: body `name`: the part is required".to_owned())
    );
    assert!(body(content, "multipart/form-data", b"").await.is_err());
}

#[tokio::test]
async fn text_lines_and_bytes_are_as_they_came() {
    let text = json!({ "media_type": "text/plain", "kind": "text", "schema": { "type": "string", "maxLength": 3 } });
    assert_eq!(
        body(text.clone(), "text/plain", "abc".as_bytes()).await,
        Ok(json!("abc"))
    );
    assert!(
        body(text.clone(), "text/plain", b"abcd")
            .await
            .expect_err("too long")
            .starts_with("422")
    );
    assert!(
        body(text, "text/plain", b"\xFF")
            .await
            .expect_err("no text")
            .starts_with("400")
    );
    let lines = json!({ "media_type": "application/jsonl", "kind": "json_lines", "schema": { "type": "integer" } });
    assert_eq!(
        body(lines.clone(), "application/jsonl", b"1\n2\n").await,
        Ok(json!("1\n2\n"))
    );
    assert_eq!(
        body(lines, "application/jsonl", b"1\n\"a\"\n").await,
        Err("422: body: \"a\" is not of type \"integer\"".to_owned())
    );
    let bytes = json!({ "media_type": "*/*", "kind": "binary" });
    assert_eq!(body(bytes, "image/png", b"12").await, Ok(json!("12")));
}
