//! Examples beside their schemas: what fits is not mentioned, what does not is reported with its place.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{Code, LowerOptions, generate_model_from_text};

/// `message` of every example that does not fit, after the pointer inside the schema `A`.
fn mismatches(schema: &str) -> Vec<String> {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    B: {{type: string, nullable: true}}\n    A: {schema}\n"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", &text, &options);
    outcome
        .problems
        .iter()
        .filter(|problem| problem.code == Code::ExampleMismatch)
        .map(|problem| {
            let pointer = problem.place.pointer.to_string();
            let message = problem
                .message
                .trim_start_matches("the example does not match its schema: ");
            format!(
                "{} {message}",
                pointer.trim_start_matches("#/components/schemas/A")
            )
        })
        .collect()
}

#[track_caller]
fn fits(schema: &str) {
    assert_eq!(mismatches(schema), [""; 0], "{schema}");
}

#[track_caller]
fn reports(schema: &str, expected: &str) {
    assert_eq!(mismatches(schema), [expected], "{schema}");
}

#[test]
fn kinds() {
    fits("{type: string, example: a}");
    fits("{type: integer, example: 7}");
    fits("{type: integer, example: 7.0}");
    fits("{type: integer, example: -7}");
    fits("{type: integer, example: 18446744073709551615}");
    fits("{type: number, example: 7.5}");
    fits("{type: boolean, example: false}");
    fits("{type: array, items: {}, example: [1, a]}");
    fits("{type: object, example: {a: 1}}");
    fits("{example: anything}");
    reports(
        "{type: string, example: 7}",
        "/example expected a string, found a number",
    );
    reports(
        "{type: integer, example: 7.5}",
        "/example expected an integer, found a number",
    );
    reports(
        "{type: integer, example: '7'}",
        "/example expected an integer, found a string",
    );
    reports(
        "{type: number, example: '7'}",
        "/example expected a number, found a string",
    );
    reports(
        "{type: boolean, example: 'false'}",
        "/example expected a boolean, found a string",
    );
    reports(
        "{type: array, items: {}, example: {}}",
        "/example expected a list, found an object",
    );
    reports(
        "{type: object, example: []}",
        "/example expected an object, found a list",
    );
}

#[test]
fn null() {
    fits("{type: string, nullable: true, example: null}");
    fits("{type: object, properties: {b: {$ref: '#/components/schemas/B'}}, example: {b: null}}");
    reports(
        "{type: object, properties: {c: {type: string}}, example: {c: null}}",
        "/example/c expected a string, found null",
    );
}

#[test]
fn values_of_an_enumeration() {
    fits("{type: string, enum: [red, green], example: red}");
    fits("{type: number, enum: [1, 2], example: 1.0}");
    fits("{type: array, items: {type: integer}, enum: [[1], [2]], example: [2]}");
    reports(
        "{type: string, enum: [red, green], example: gren}",
        "/example `gren` is not one of its values; did you mean `green`?",
    );
    reports(
        "{type: integer, enum: [1, 2], example: 3}",
        "/example `3` is not one of its values",
    );
    reports(
        "{type: string, enum: [red], example: 'a value of more than forty characters in all'}",
        "/example the value is not one of its values",
    );
}

#[test]
fn bounds_of_numbers() {
    fits("{type: integer, minimum: 1, maximum: 3, example: 1}");
    fits("{type: integer, minimum: 1, maximum: 3, example: 3}");
    reports(
        "{type: integer, minimum: 1, example: 0}",
        "/example 0 is below the minimum of 1",
    );
    reports(
        "{type: integer, maximum: 3, example: 4}",
        "/example 4 is above the maximum of 3",
    );
    reports(
        "{type: integer, minimum: 1, exclusiveMinimum: true, example: 1}",
        "/example 1 is below the minimum of 1",
    );
    reports(
        "{type: integer, maximum: 3, exclusiveMaximum: true, example: 3}",
        "/example 3 is above the maximum of 3",
    );
    fits("{type: integer, minimum: 1, exclusiveMinimum: true, example: 2}");
    fits("{type: integer, maximum: 3, exclusiveMaximum: true, example: 2}");
    fits("{type: integer, minimum: 1, exclusiveMinimum: false, example: 1}");
}

#[test]
fn lengths() {
    fits("{type: string, minLength: 2, maxLength: 2, example: ab}");
    fits("{type: string, maxLength: 2, example: äö}");
    reports(
        "{type: string, minLength: 2, example: a}",
        "/example it has 1 characters; the minimum is 2",
    );
    reports(
        "{type: string, maxLength: 2, example: abc}",
        "/example it has 3 characters; the maximum is 2",
    );
    fits("{type: array, items: {}, minItems: 1, maxItems: 1, example: [1]}");
    reports(
        "{type: array, items: {}, minItems: 1, example: []}",
        "/example it has 0 items; the minimum is 1",
    );
    reports(
        "{type: array, items: {}, maxItems: 1, example: [1, 2]}",
        "/example it has 2 items; the maximum is 1",
    );
    reports(
        "{type: object, minProperties: 1, example: {}}",
        "/example it has 0 members; the minimum is 1",
    );
    reports(
        "{type: object, maxProperties: 1, example: {a: 1, b: 2}}",
        "/example it has 2 members; the maximum is 1",
    );
}

#[test]
fn members() {
    let of = |example: &str| {
        format!(
            "{{type: object, required: [a], properties: {{a: {{type: string}}, b: {{type: integer}}}}, example: {example}}}"
        )
    };
    fits(&of("{a: x}"));
    fits(&of("{a: x, b: 1, c: true}"));
    reports(&of("{b: 1}"), "/example `a` is required but missing");
    reports(
        &of("{a: x, b: y}"),
        "/example/b expected an integer, found a string",
    );
    fits(
        "{type: object, required: [a], properties: {a: {type: string, readOnly: true}}, example: {}}",
    );
    fits(
        "{type: object, required: [a], properties: {a: {type: string, writeOnly: true}}, example: {}}",
    );
    reports(
        "{type: object, properties: {a: {}}, additionalProperties: false, example: {b: 1}}",
        "/example/b the schema does not allow this member",
    );
    fits(
        "{type: object, additionalProperties: false, allOf: [{properties: {b: {}}}], example: {b: 1}}",
    );
    reports(
        "{type: object, additionalProperties: {type: integer}, example: {b: x}}",
        "/example/b expected an integer, found a string",
    );
}

#[test]
fn items() {
    reports(
        "{type: array, items: {type: integer}, example: [1, x]}",
        "/example/1 expected an integer, found a string",
    );
    reports(
        "{type: array, items: {type: object, properties: {n: {type: integer}}}, example: [{n: 1}, {n: x}]}",
        "/example/1/n expected an integer, found a string",
    );
}

#[test]
fn what_is_referred_to_counts_however_deep_it_stands() {
    reports(
        "{type: object, properties: {b: {$ref: '#/components/schemas/B'}}, example: {b: 7}}",
        "/example/b expected a string, found a number",
    );
    reports(
        "{type: array, items: {$ref: '#/components/schemas/B'}, example: [x, {}]}",
        "/example/1 expected a string, found an object",
    );
    fits("{type: array, items: {$ref: '#/components/schemas/B'}, example: [x, null]}");
}

#[test]
fn parts_and_branches() {
    reports(
        "{allOf: [{type: object, properties: {a: {type: integer}}}], example: {a: x}}",
        "/example/a expected an integer, found a string",
    );
    fits("{oneOf: [{type: integer}, {type: string}], example: x}");
    fits("{anyOf: [{type: integer}, {type: string}], example: 1}");
    reports(
        "{oneOf: [{type: integer}, {type: string}], example: true}",
        "/example it matches none of the 2 branches",
    );
    reports(
        "{anyOf: [{type: integer}], example: x}",
        "/example expected an integer, found a string",
    );
}

#[test]
fn examples_of_parameters_and_bodies() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      operationId: a
      parameters:
        - {name: n, in: query, schema: {type: integer}, example: x}
        - {name: m, in: query, schema: {type: integer}, examples: {good: {value: 1}, bad: {value: y}}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {p: {type: integer, examples: [1, z]}}}
            examples: {one: {$ref: '#/components/examples/One'}}
      responses: {'204': {description: Done.}}
components:
  examples:
    One: {value: {p: w}}
";
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", text, &options);
    let places: Vec<String> = outcome
        .problems
        .iter()
        .filter(|problem| problem.code == Code::ExampleMismatch)
        .map(|problem| problem.place.pointer.to_string())
        .collect();
    assert_eq!(
        places,
        [
            "#/paths/~1a/post/parameters/0/example",
            "#/paths/~1a/post/parameters/1/examples/bad/value",
            "#/paths/~1a/post/requestBody/content/application~1json/schema/properties/p/examples/1",
            "#/components/examples/One/value/p",
        ]
    );
}

#[test]
fn examples_are_given_with_the_types_that_they_are_of() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/A'}}, example: [{n: 1}]}}}
      responses:
        '200': {description: D., content: {application/json: {schema: {$ref: '#/components/schemas/A'}, examples: {one: {value: {n: 2}}, two: {value: {n: 3}}}}}}
        '400': {description: D., content: {application/json: {schema: {type: string}, example: no}}}
components:
  schemas:
    A: {type: object, properties: {n: {type: integer, example: 5}}, example: {n: 4}}
";
    let options = LowerOptions {
        package: "test".to_owned(),
        examples: true,
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", text, &options);
    let api = outcome.api.expect("a model");
    let examples = outcome.examples.expect("examples");
    assert_eq!(examples.document["info"]["title"], "T");
    let examples = examples.list.iter().map(|example| {
        let ty = match &example.ty {
            clientsmith_model::TypeRef::Named(id) => api.types[*id].ident.to_string(),
            other => format!("{other:?}"),
        };
        format!("{} of {}: {ty}", example.value, example.schema.pointer)
    });
    let response = "#/paths/~1a/post/responses";
    let json = "content/application~1json/schema";
    let wanted = [
        r#"{"n":4} of #/components/schemas/A: A"#.to_owned(),
        format!(r##"[{{"n":1}}] of #/paths/~1a/post/requestBody/{json}: List(Named(TypeId(0)))"##),
        format!(r#"{{"n":2}} of {response}/200/{json}: A"#),
        format!(r#"{{"n":3}} of {response}/200/{json}: A"#),
        format!(r#""no" of {response}/400/{json}: Scalar(String)"#),
    ];
    assert_eq!(examples.collect::<Vec<_>>(), wanted);
}
