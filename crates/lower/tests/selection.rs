//! A part of a document gives the types of that part.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{Options, Selection, generate_model_from_text};

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a: {get: {operationId: a, tags: [one], responses: {'200': {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {operationId: b, tags: [two], responses: {'200': {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}}
components:
  schemas:
    A: {type: object, properties: {deep: {type: array, items: {$ref: '#/components/schemas/Deep'}}}}
    Deep: {type: object, properties: {n: {type: string}}}
    B: {type: object, properties: {n: {type: string}, pet: {$ref: '#/components/schemas/Pet'}}}
    Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {$ref: '#/components/schemas/Lives'}}}]}
    Lives: {type: object, properties: {n: {type: string}}}
    Alone: {allOf: [{$ref: '#/components/schemas/A'}]}
";

/// Methods and types of the part that is asked for.
fn part(include: &[&str], exclude: &[&str]) -> (Vec<String>, Vec<String>) {
    let filters = |texts: &[&str]| {
        let filters = texts.iter().map(|text| text.parse().expect("a filter"));
        filters.collect()
    };
    let options = Options {
        package: "test".to_owned(),
        selection: Selection {
            include: filters(include),
            exclude: filters(exclude),
        },
        ..Options::default()
    };
    let outcome = generate_model_from_text("test.yaml", DOCUMENT, &options);
    let api = outcome.api.expect("a model");
    let methods = api
        .operations
        .iter()
        .map(|operation| operation.ident.to_string());
    let types = api
        .types
        .iter()
        .map(|(_, definition)| definition.ident.to_string());
    (methods.collect(), types.collect())
}

#[test]
fn everything_is_there_unless_a_part_is_asked_for() {
    let (methods, mut types) = part(&[], &[]);
    assert_eq!(methods, ["a", "b"]);
    types.sort();
    assert_eq!(types, ["A", "B", "Cat", "Deep", "Lives", "Pet"]);
}

#[test]
fn schemas_that_no_operation_of_the_part_needs_are_left_out() {
    for include in ["operation=a", "path=/a", "tag=one"] {
        let (methods, types) = part(&[include], &[]);
        assert_eq!(methods, ["a"], "{include}");
        assert_eq!(types, ["A", "Deep"], "{include}");
    }
    let (methods, types) = part(&[], &["tag=one"]);
    assert_eq!(methods, ["b"]);
    assert_eq!(
        types,
        ["B", "Pet", "Cat", "Lives"],
        "heirs stand where their parent does"
    );
}
