//! Overlay 1.0: actions select by JSONPath, then update or remove.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use clientsmith_lower::{Code, LowerOptions, Outcome, generate_model};
use serde_json::{Value, json};

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1', description: Old.}
tags: [{name: a}, {name: b}, {name: c}]
paths:
  /x: {get: {operationId: x, tags: [a], responses: {'204': {description: Done.}}}}
";

/// What the document becomes by these files, applied in order.
fn overlaid(overlays: &[&str]) -> Outcome {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("api.yaml");
    fs::write(&document, DOCUMENT).expect("a file");
    let overlays = overlays.iter().enumerate().map(|(number, text)| {
        let path = folder.path().join(format!("{number}.yaml"));
        fs::write(&path, text).expect("a file");
        path
    });
    let options = LowerOptions {
        package: "test".to_owned(),
        overlays: overlays.collect(),
        examples: true,
        ..LowerOptions::default()
    };
    generate_model(&document, &options)
}

/// The document after these actions.
fn after(actions: &str) -> Value {
    let outcome = overlaid(&[&format!("overlay: 1.0.0\nactions: [{actions}]\n")]);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    outcome.examples.expect("the document").document
}

/// What is wrong with an overlay.
fn wrong(overlay: &str) -> Vec<(Code, String)> {
    let problems = overlaid(&[overlay]).problems;
    let problems = problems
        .into_iter()
        .map(|problem| (problem.code, problem.message));
    problems.collect()
}

#[test]
fn members_are_merged_and_values_replaced() {
    let document = after(
        "{target: $.info, update: {description: New., contact: {name: N}}}, {target: $.info.contact, update: {url: U}}",
    );
    let info = json!({"title": "T", "version": "1", "description": "New.", "contact": {"name": "N", "url": "U"}});
    assert_eq!(document["info"], info);
}

#[test]
fn lists_get_more_items() {
    let document =
        after("{target: $.tags, update: [{name: d}]}, {target: $.tags, update: {name: e}}");
    assert_eq!(document["tags"][3], json!({"name": "d"}));
    assert_eq!(document["tags"][4], json!({"name": "e"}));
    let document = after("{target: '$.tags[1]', update: {description: D.}}");
    assert_eq!(
        document["tags"][1],
        json!({"name": "b", "description": "D."})
    );
}

#[test]
fn what_is_selected_is_removed_however_much_it_is() {
    assert_eq!(
        after("{target: '$.tags[0,2]', remove: true}")["tags"],
        json!([{"name": "b"}])
    );
    assert_eq!(
        after("{target: $.info.description, remove: true}")["info"],
        json!({"title": "T", "version": "1"})
    );
    assert_eq!(
        after("{target: $, remove: true}")["openapi"],
        "3.0.3",
        "the document itself stays"
    );
}

#[test]
fn files_are_applied_in_their_order() {
    let update = |text: &str| {
        format!("overlay: 1.0.0\nactions: [{{target: $.info, update: {{title: {text}}}}}]\n")
    };
    let outcome = overlaid(&[&update("First"), &update("Second")]);
    let document = outcome.examples.expect("the document").document;
    assert_eq!(document["info"]["title"], "Second");
}

#[test]
fn a_file_that_is_no_overlay_is_reported() {
    let message =
        "this is not an Overlay 1.0 file: `overlay: 1.0.0` and a list of `actions` are required";
    for text in [
        "actions: []\n",
        "overlay: 2.0.0\nactions: []\n",
        "overlay: 1.0.0\n",
        "overlay: 1.0.0\nactions: {}\n",
        "[]\n",
    ] {
        assert_eq!(
            wrong(text),
            [(Code::InvalidOverlay, message.to_owned())],
            "{text}"
        );
    }
}

#[test]
fn an_action_that_does_nothing_is_reported() {
    let action = |text: &str| wrong(&format!("overlay: 1.0.0\nactions: [{text}]\n"));
    let reports = |code, message: &str| [(code, message.to_owned())];
    assert_eq!(
        action("{update: {}}"),
        reports(Code::InvalidOverlay, "an action needs a `target`")
    );
    assert_eq!(
        action("{target: $.info}"),
        reports(
            Code::InvalidOverlay,
            "an action needs `update`, or `remove: true`"
        )
    );
    assert_eq!(
        action("{target: $.info, remove: false}"),
        reports(
            Code::InvalidOverlay,
            "an action needs `update`, or `remove: true`"
        )
    );
    assert_eq!(
        action("{target: $.nothing, remove: true}"),
        reports(
            Code::UnusedOverlay,
            "`$.nothing` selects nothing in the document"
        )
    );
    let [(code, message)] = action("{target: '$[', remove: true}")
        .try_into()
        .expect("one problem");
    assert_eq!(code, Code::InvalidOverlay);
    assert!(
        message.starts_with("`$[` is not a valid JSONPath"),
        "{message}"
    );
}

#[test]
fn an_action_removes_all_that_it_selects_whatever_the_order() {
    let document = after("{target: '$.tags[0, 2, 0]', remove: true}");
    assert_eq!(document["tags"], json!([{"name": "b"}]));
    // What is within others, and those as well.
    let document = after("{target: '$.tags..*', remove: true}");
    assert_eq!(document["tags"], json!([]));
}
