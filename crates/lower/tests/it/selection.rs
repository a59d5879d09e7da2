//! A part of a document gives the types of that part.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{LowerOptions, OperationSelection, generate_model_from_text};

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
    let options = LowerOptions {
        package: "test".to_owned(),
        selection: OperationSelection {
            include: filters(include),
            exclude: filters(exclude),
        },
        ..LowerOptions::default()
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
        "subtypes stand where their parent does"
    );
}

/// A schema `Name` at every place of one operation that can hold one.
const PLACES: &str = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /used:
    parameters: [{name: shared, in: query, schema: {$ref: '#/components/schemas/Shared'}}]
    post:
      operationId: used
      parameters:
        - {name: plain, in: query, schema: {$ref: '#/components/schemas/Plain'}}
        - {name: coded, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Coded'}}}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}
      responses:
        '200': {description: D., headers: {X-A: {schema: {$ref: '#/components/schemas/Header'}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Got'}}}}
        default: {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Failed'}}}}
      callbacks: {on: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Called'}}}}, responses: {}}}}}
  /other: {get: {operationId: other, responses: {'200': {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/Unused'}}}}}}}
webhooks:
  hook: {post: {operationId: hooked, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Hooked'}}}}, responses: {}}}
components:
  schemas:
    Shared: {type: string, enum: [a]}
    Plain: {type: string, enum: [a]}
    Coded: {type: object, properties: {a: {type: string}}}
    Header: {type: string, enum: [a]}
    Got:
      type: object
      properties:
        values: {type: object, additionalProperties: {$ref: '#/components/schemas/Value'}}
        one: {oneOf: [{$ref: '#/components/schemas/One'}, {type: string}]}
        any: {anyOf: [{$ref: '#/components/schemas/Any'}, {type: string}]}
        pair: {type: array, prefixItems: [{$ref: '#/components/schemas/First'}]}
        not: {type: string, not: {$ref: '#/components/schemas/Not'}}
    Value: {type: object, properties: {a: {type: string}}}
    One: {type: object, properties: {a: {type: string}}}
    Any: {type: object, properties: {a: {type: string}}}
    First: {type: object, properties: {a: {type: string}}}
    Not: {type: object, properties: {a: {type: string}}}
    Sent: {allOf: [{$ref: '#/components/schemas/Part'}], properties: {b: {type: string}}}
    Part: {type: object, properties: {part: {$ref: '#/components/schemas/Inner'}}}
    Inner: {type: object, properties: {a: {type: string}}}
    Failed: {type: object, properties: {a: {type: string}}}
    Called: {type: object, properties: {a: {type: string}}}
    Hooked: {type: object, properties: {a: {type: string}}}
    Unused: {type: object, properties: {a: {type: string}}}
";

/// Types of a part of a document.
fn types_of(document: &str, include: &str) -> Vec<String> {
    let options = LowerOptions {
        package: "test".to_owned(),
        selection: OperationSelection {
            include: vec![include.parse().expect("a filter")],
            exclude: Vec::new(),
        },
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", document, &options);
    let api = outcome.api.expect("a model");
    let types = api.types.iter().map(|(_, ty)| ty.ident.to_string());
    let mut types: Vec<String> = types.collect();
    types.sort();
    types
}

#[test]
fn a_schema_is_needed_wherever_an_operation_names_it() {
    // `not` names what is none of the values.
    let used = [
        "Any",
        "Called",
        "Coded",
        "Failed",
        "First",
        "Got",
        "GotAny",
        "GotOne",
        "Header",
        "Inner",
        "One",
        "Part",
        "Plain",
        "Sent",
        "Shared",
        "ValueData",
    ];
    assert_eq!(types_of(PLACES, "operation=used"), used);
    assert_eq!(types_of(PLACES, "path=/used"), used);
    assert_eq!(types_of(PLACES, "operation=hooked"), ["Hooked"]);
    let moved = PLACES.replace(
        "  /used:\n",
        "  /used: {$ref: '#/components/pathItems/Used'}\n  /moved:\n",
    );
    let moved = moved.replace(
        "components:\n",
        "components:\n  pathItems: {Used: {$ref: '#/paths/~1moved'}}\n",
    );
    assert_eq!(
        types_of(&moved, "path=/used"),
        used,
        "a path that is referred to"
    );
    assert_eq!(types_of(PLACES, "operation=other"), ["Unused"]);
}
