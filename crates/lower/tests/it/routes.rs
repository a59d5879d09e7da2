//! Path templates and servers' URLs that lead elsewhere than they say are reported with their place.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use clientsmith_lower::{Code, LowerOptions, Outcome, generate_model_from_text};

fn read(text: &str) -> Outcome {
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.json", text, &options)
}

/// What is wrong with paths and servers, each with its code.
fn faults(outcome: &Outcome) -> Vec<String> {
    let problems = outcome.problems.iter();
    let faults = problems.filter(|problem| {
        let codes = [
            Code::InvalidPath,
            Code::InvalidServer,
            Code::MisleadingRoute,
        ];
        codes.contains(&problem.code)
    });
    faults
        .map(|problem| format!("{}: {}", problem.code.as_str(), problem.message))
        .collect()
}

/// The messages about routes, each with its pointer.
fn misleading(outcome: &Outcome) -> Vec<String> {
    let problems = outcome.problems.iter();
    let misleading = problems.filter(|problem| problem.code == Code::MisleadingRoute);
    misleading
        .map(|problem| format!("{} {}", problem.place.pointer, problem.message))
        .collect()
}

fn of_path(path: &str) -> Vec<String> {
    let path = serde_json::Value::from(path);
    let outcome = read(&format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{
            {path}: {{"get": {{"operationId": "o", "responses": {{"204": {{"description": "Done."}}}}}}}}}}}}"#
    ));
    assert!(outcome.api.is_some(), "{:?}", outcome.problems);
    misleading(&outcome)
}

/// What is said of a server of an operation.
fn of_server(server: &str) -> Vec<String> {
    let outcome = read(&format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{
            "/x": {{"get": {{"operationId": "o", "servers": [{server}], "responses": {{"204": {{"description": "Done."}}}}}}}}}}}}"#
    ));
    assert!(outcome.api.is_some(), "{:?}", outcome.problems);
    misleading(&outcome)
}

fn of_url(url: &str) -> Vec<String> {
    of_server(&format!(r#"{{"url": {}}}"#, serde_json::Value::from(url)))
}

#[test]
fn dot_segments_of_paths() {
    for path in [
        "/..",
        "/.",
        "/a/../b",
        "/a/./b",
        "/a/..",
        "/../{id}",
        "/{id}/..",
        "/%2e%2e/a",
        "/%2E./a",
        "/a%2f..%2fb",
        "/a\\..\\b",
        "/a%5C..",
        "/..;v=1/a",
        "/a/..?x=1",
        "a/..",
    ] {
        let [message] = of_path(path).try_into().unwrap_or_else(|other| {
            panic!("{path}: {other:?}");
        });
        let key = path.replace('~', "~0").replace('/', "~1");
        assert!(
            message.starts_with(&format!("#/paths/{key} "))
                && message.contains("a segment that is `."),
            "{message}"
        );
    }
}

#[test]
fn paths_that_begin_with_two_slashes() {
    for path in ["//a", "//", "/%2fa", "/\\a", "//{id}"] {
        let messages = of_path(path);
        assert!(
            messages.len() == 1 && messages[0].contains("begins with two slashes"),
            "{path}: {messages:?}"
        );
    }
}

#[test]
fn paths_with_dots_that_are_no_segments() {
    for path in [
        "/",
        "/...",
        "/.well-known/x",
        "/a..b/c.",
        "/.{format}",
        "/{a}.{b}",
        "/..{a}",
        "/a//b",
        "/a/",
        "/%252e%252e/a",
        "/a?next=/../b",
        "/a#/..",
        "/{unclosed/a",
    ] {
        assert_eq!(of_path(path), [""; 0], "{path}");
    }
}

#[test]
fn urls_of_servers() {
    for url in [
        "https://a.example/v1/../admin",
        "https://a.example/%2e%2e",
        "https://a.example/./v1",
        "https://a.example\\..\\v1",
        "//a.example/..",
        "/v1/..",
        "/../a:b",
        "../v1",
        ".",
    ] {
        let messages = of_url(url);
        assert!(
            messages.len() == 1
                && messages[0].starts_with("#/paths/~1x/get/servers/0/url ")
                && messages[0].contains("a segment that is `."),
            "{url}: {messages:?}"
        );
    }
    for url in ["https://a.example//v1", "https://a.example//"] {
        let messages = of_url(url);
        assert!(
            messages.len() == 1 && messages[0].contains("two slashes"),
            "{url}: {messages:?}"
        );
    }
    for url in [
        "https://a.example",
        "https://a.example/",
        "https://a.example/v1.0/",
        "https://a.b..c.example/v1",
        "//a.example/v1",
        "/v1",
        "/",
        "",
        "v1",
        "https://{host}/{base}",
        "{url}/v1",
        "{scheme}://a.example/v1",
        "https://a.example/v1?x=/../",
        "http://[::1]:8080/v1",
        "a.example:8080/v1",
    ] {
        assert_eq!(of_url(url), [""; 0], "{url}");
    }
}

#[test]
fn the_defaults_of_a_servers_variables() {
    let server = |default: &str| {
        of_server(&format!(
            r#"{{"url": "https://a.example/{{base}}/v1", "variables": {{"base": {{"default": "{default}"}}}}}}"#
        ))
    };
    assert_eq!(server("api"), [""; 0]);
    for (default, fault) in [("..", "`..`"), ("%2e", "`.`"), ("", "two slashes")] {
        let messages = server(default);
        assert!(
            messages.len() == 1
                && messages[0].contains(fault)
                && messages[0].ends_with("where its variables have their defaults"),
            "{default:?}: {messages:?}"
        );
    }
}

#[test]
fn servers_of_the_whole_document_and_of_a_path() {
    let outcome = read(
        r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://a.example/.."}],
            "paths": {"/x": {"servers": [{"url": "https://b.example/.."}],
                "get": {"operationId": "o", "responses": {"204": {"description": "Done."}}}}}}"#,
    );
    let messages = misleading(&outcome);
    assert!(
        messages.len() == 2
            && messages
                .iter()
                .any(|message| message.starts_with("#/servers/0/url "))
            && messages
                .iter()
                .any(|message| message.starts_with("#/paths/~1x/servers/0/url ")),
        "{messages:?}"
    );
}

#[test]
fn a_fault_is_one_problem() {
    for path in ["/{/a", "/{", "/.{/a", "/a/{}/..a", "/}/a", "/{a/{b}", "/.}"] {
        let path = serde_json::Value::from(path);
        let outcome = read(&format!(
            r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "paths": {{{path}: {{}}}}}}"#
        ));
        let faults = faults(&outcome);
        assert!(
            faults.len() == 1 && faults[0].starts_with("invalid-path: "),
            "{path}: {faults:?}"
        );
    }
    for server in [
        r#"{"url": "https://a.example/{/v1"}"#,
        r#"{"url": "https://a.example/{"}"#,
        r#"{"url": "https://a.example/.{/v1"}"#,
        r#"{"url": "https://a.example/{base}/v1"}"#,
        r#"{"url": "https://a.example/{base}/v1", "variables": {"base": {}}}"#,
        r#"{"url": "https://a.example/.{base}", "variables": {"base": {}}}"#,
        r#"{"url": "https://a.example/{}/v1"}"#,
    ] {
        let outcome = read(&format!(
            r#"{{"openapi": "3.0.3", "info": {{"title": "T", "version": "1"}}, "servers": [{server}], "paths": {{}}}}"#
        ));
        let faults = faults(&outcome);
        assert!(
            faults.len() == 1 && faults[0].starts_with("invalid-server: "),
            "{server}: {faults:?}"
        );
    }
}

#[test]
fn a_segment_behind_a_lone_brace() {
    for path in ["/{a/../{b}", "/}/.."] {
        let messages = of_path(path);
        assert!(
            messages.len() == 1 && messages[0].contains("a segment that is `..`"),
            "{path}: {messages:?}"
        );
    }
}
