//! Documents of several files.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use clientsmith_lower::{Options, generate_model};

#[test]
fn a_type_says_which_file_it_stands_in_unless_that_is_the_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("api.yaml");
    fs::write(
        &document,
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
         Here: {type: object, properties: {other: {$ref: 'shared.yaml#/There'}}}\n",
    )
    .expect("a file");
    fs::write(
        folder.path().join("shared.yaml"),
        "There: {type: object, properties: {a: {type: string}}}\n",
    )
    .expect("a file");
    let options = Options {
        package: "test".to_owned(),
        ..Options::default()
    };
    let api = generate_model(&document, &options).api.expect("a model");
    let mut sources: Vec<&str> = api.types.iter().map(|(_, ty)| ty.source.as_str()).collect();
    sources.sort_unstable();
    assert_eq!(sources, ["#/components/schemas/Here", "shared.yaml#/There"]);
}
