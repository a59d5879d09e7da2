//! Problems of a document are reported with their places, all of them in one run, and never by a panic.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{Code, LowerOptions, Outcome, Severity, generate_model_from_text};

fn read(text: &str) -> Outcome {
    let options = LowerOptions {
        package: "test".to_owned(),
        version: "0.1.0".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", text, &options)
}

/// `line:column code` of every problem; that a document has no operations matters to no test here.
fn problems(text: &str) -> Vec<String> {
    let outcome = read(text);
    let problems = outcome
        .problems
        .iter()
        .filter(|problem| problem.code != Code::NoOperations);
    let places = problems.map(|problem| {
        let span = &problem.span;
        format!("{}:{} {}", span.line, span.column, problem.code.as_str())
    });
    places.collect()
}

/// A document with these paths and components.
fn document(paths: &str, components: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    A: {{type: string}}\n{components}"
    )
}

fn operation(fields: &str) -> String {
    document(
        &format!(
            "  /x:\n    post:\n      operationId: x\n{fields}      responses: {{'204': {{description: Done.}}}}\n"
        ),
        "",
    )
}

#[test]
fn a_good_document_has_none() {
    assert_eq!(problems(&operation("")), [""; 0]);
    assert!(read(&operation("")).api.is_some());
}

#[test]
fn what_is_no_openapi_document() {
    assert_eq!(problems("swagger: '1.2'\n"), ["1:1 unsupported-version"]);
    assert_eq!(problems("hello: world\n"), ["1:1 unsupported-version"]);
    assert_eq!(problems("openapi: 4.0.0\n"), ["1:10 unsupported-version"]);
    assert_eq!(problems("- a\n- b\n"), ["1:1 unsupported-version"]);
}

#[test]
fn yaml_that_looks_like_json_is_yaml() {
    let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {}}";
    assert_eq!(problems(text), [""; 0]);
    assert!(read(text).api.is_some());
}

#[test]
fn what_is_no_yaml() {
    let problems = problems("openapi: 3.0.3\ninfo: {title: [\n");
    assert!(problems[0].ends_with(" syntax"), "{problems:?}");
}

#[test]
fn the_place_of_a_fault_of_syntax() {
    for (text, place) in [
        ("{\"openapi\": \"3.0.3\",\n \"ü\": ] }", "2:7"),
        ("{\"openapi\": \"3.0.3\"\n \"a\": 1}", "2:2"),
        ("openapi: 3.0.3\nü: 'é' 'b'\n", "2:8"),
        ("openapi: 3.0.3\n\nü: [1,\nb: 2\n", "5:1"),
        ("openapi: 3.0.3\ninfo: *nothing\n", "2:7"),
    ] {
        assert_eq!(problems(text), [format!("{place} syntax")], "{text}");
    }
}

#[test]
fn a_key_that_is_a_list_or_an_object() {
    for (key, kind) in [("[a]", "sequence"), ("{a: b}", "map")] {
        let outcome = read(&format!("? {key}\n: 1\n"));
        let expected = format!(
            "this is not valid YAML: invalid type: {kind}, expected a key that is not a list or mapping"
        );
        assert_eq!(outcome.problems[0].message, expected);
    }
}

#[test]
fn merge_keys_add_the_members_that_a_mapping_does_not_have() {
    let merged = "{<<: [{type: strng}, {type: object, title: A}], title: B, description: ''}";
    let all = document("  /x: {}\n", &format!("    B: {merged}\n"));
    assert_eq!(problems(&all), ["8:5 ignored-value"]);
    let own = document("  /x: {}\n", "    B: {<<: {type: strng}, type: string}\n");
    assert_eq!(problems(&own), [""; 0]);
}

#[test]
fn a_key_that_stands_twice() {
    assert_eq!(
        problems("openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ninfo: {}\n"),
        ["4:1 duplicate-key"]
    );
}

#[test]
fn unresolved_references_are_all_reported_in_one_run() {
    let text = document(
        "  /x: {get: {operationId: x, responses: {default: {$ref: '#/components/responses/None'}}}}\n",
        "    B: {$ref: '#/components/schemas/Aa'}\n    C: {$ref: 'https://example.com/x.yaml'}\n    D: {$ref: '../../etc/passwd'}\n",
    );
    let outcome = read(&text);
    let codes: Vec<&str> = outcome
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "unresolved-ref",
            "unresolved-schema",
            "remote-ref",
            "outside-ref"
        ]
    );
    assert!(outcome.api.is_none());
    assert!(
        outcome.problems[1]
            .help
            .as_deref()
            .is_some_and(|help| help.contains('A')),
        "{:?}",
        outcome.problems[1]
    );
}

#[test]
fn definitions_that_are_themselves() {
    let codes = problems(&document(
        "  {}\n",
        "    B: {$ref: '#/components/schemas/B'}\n",
    ));
    assert!(codes[0].ends_with("endless-alias"), "{codes:?}");
    let codes = problems(&document(
        "  {}\n",
        "    B: {allOf: [{$ref: '#/components/schemas/B'}]}\n",
    ));
    assert!(
        codes.iter().any(|code| code.ends_with("endless-alias")),
        "{codes:?}"
    );
}

#[test]
fn parameters_and_the_path_must_agree() {
    let path = |parameters: &str| {
        document(
            &format!(
                "  /x/{{id}}:\n    get:\n      operationId: x\n      parameters: {parameters}\n      responses: {{'204': {{description: Done.}}}}\n"
            ),
            "",
        )
    };
    assert_eq!(problems(&path("[]")), ["5:5 undeclared-path-parameter"]);
    let optional = "[{name: id, in: path, schema: {type: string}}]";
    assert_eq!(problems(&path(optional)), ["7:20 optional-path-parameter"]);
    let other = "[{name: id, in: path, required: true, schema: {type: string}}, {name: no, in: path, required: true, schema: {type: string}}]";
    assert_eq!(problems(&path(other)), ["7:82 unused-path-parameter"]);
}

#[test]
fn places_in_json_are_found_in_lists_and_behind_escapes() {
    let text = r#"{
  "openapi": "3.0.3", "info": {"title": "T \" {[", "version": "1"},
  "paths": {"/x": {"get": {"operationId": "x",
    "parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}},
                   {"name": "b", "in": "query", "schema": {"type": "string"}, "reqired": [true, 1.5e3, null]},
                   {"na\u006de": "c", "in": "query"}],
    "responses": {}}}}
}"#;
    assert_eq!(
        problems(text),
        ["5:79 unknown-field", "6:20 incomplete-field"]
    );
}

#[test]
fn operation_ids_must_differ() {
    let text = document(
        "  /x: {get: {operationId: a, responses: {}}, put: {operationId: a, responses: {}}}\n",
        "",
    );
    assert_eq!(problems(&text), ["4:65 dup-operation-id"]);
    assert_eq!(read(&text).api.expect("a client").operations.len(), 2);
}

#[test]
fn a_default_that_does_not_fit() {
    let text = document(
        "  {}\n",
        "    B: {type: object, properties: {n: {type: integer, default: many}}}\n",
    );
    assert!(
        problems(&text).contains(&"8:64 default-type-mismatch".to_owned()),
        "{:?}",
        problems(&text)
    );
}

#[test]
fn our_extensions_are_checked_for_spelling_place_and_value() {
    let misspelled = operation("      x-clientsmith-readonly: true\n");
    assert_eq!(problems(&misspelled), ["7:7 unknown-extension"]);
    let misplaced = document(
        "  {}\n",
        "    B: {type: string, x-clientsmith-read-only: true}\n",
    );
    assert!(
        problems(&misplaced).contains(&"8:23 misplaced-extension".to_owned()),
        "{:?}",
        problems(&misplaced)
    );
    let unit = document(
        "  {}\n",
        "    B: {type: integer, x-clientsmith-unit: hours}\n",
    );
    assert!(
        problems(&unit)
            .iter()
            .any(|problem| problem.ends_with("invalid-extension")),
        "{:?}",
        problems(&unit)
    );
    let provenance = operation("      x-provenance: rumoured\n");
    assert!(
        problems(&provenance)
            .iter()
            .any(|problem| problem.ends_with("invalid-provenance")),
        "{:?}",
        problems(&provenance)
    );
}

/// An operation with an input `n` in the query and in the body.
fn mirrored(list: &str, query: &str, body: &str) -> Vec<String> {
    let text = operation(&format!(
        "      x-clientsmith-mirrored-inputs: {list}\n      parameters: [{{name: n, in: query, schema: {query}}}]\n      \
         requestBody: {{content: {{application/json: {{schema: {body}}}}}}}\n"
    ));
    read(&text)
        .problems
        .iter()
        .map(|problem| format!("{} {}", problem.code.as_str(), problem.message))
        .collect()
}

#[test]
fn mirrored_inputs_must_agree() {
    let object = "{type: object, properties: {n: {type: integer}}}";
    assert_eq!(mirrored("[n]", "{type: integer}", object), [""; 0]);
    for (list, query, body, word) in [
        ("[n]", "{type: string}", object, "type"),
        ("[n]", "{type: integer, format: int32}", object, "format"),
        ("[n]", "{type: integer, default: 1}", object, "default"),
        (
            "[n]",
            "{type: integer, nullable: true}",
            object,
            "nullability",
        ),
        (
            "[n]",
            "{type: integer, x-clientsmith-unit: seconds}",
            object,
            "unit",
        ),
        (
            "[n]",
            "{type: integer}",
            "{type: object, required: [n], properties: {n: {type: integer}}}",
            "required",
        ),
        ("[m]", "{type: integer}", object, "query"),
        (
            "[n]",
            "{type: integer}",
            "{type: object, properties: {m: {type: integer}}}",
            "body",
        ),
        (
            "[n]",
            "{type: integer}",
            "{type: array, items: {}}",
            "object",
        ),
        (
            "[n]",
            "{type: array, items: {type: string}}",
            "{type: object, properties: {n: {type: array, items: {type: integer}}}}",
            "type",
        ),
    ] {
        let problems = mirrored(list, query, body);
        let is_reported = problems.iter().any(|problem| {
            problem.starts_with("mirrored-input-mismatch") && problem.contains(word)
        });
        assert!(is_reported, "{list} {query} {body}: {problems:?}");
    }
    for list in ["[]", "n", "[n, n]", "[1]"] {
        let problems = mirrored(list, "{type: integer}", object);
        assert!(
            problems
                .iter()
                .any(|problem| problem.starts_with("invalid-extension")),
            "{list}: {problems:?}"
        );
    }
}

#[test]
fn an_input_in_both_places_that_is_not_listed_is_a_warning() {
    let text = operation(
        "      parameters: [{name: n, in: query, schema: {type: integer}}]\n      \
         requestBody: {content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}\n",
    );
    let outcome = read(&text);
    let codes: Vec<&str> = outcome
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(codes, ["unmirrored-input"]);
    assert!(outcome.api.is_some());
}

#[test]
fn security_that_is_not_defined() {
    let problems = problems(&operation("      security: [{none: []}]\n"));
    assert!(
        problems
            .iter()
            .any(|problem| problem.ends_with("unknown-security")),
        "{problems:?}"
    );
}

#[test]
fn warnings_leave_a_client_and_errors_none() {
    for text in [
        operation("      x-clientsmith-readonly: true\n"),
        operation("      operationID: y\n"),
    ] {
        let outcome = read(&text);
        let fails = outcome
            .problems
            .iter()
            .any(|problem| problem.code.severity() == Severity::Error);
        assert_eq!(outcome.api.is_none(), fails, "{:?}", outcome.problems);
    }
}

#[test]
fn hostile_documents_are_distinguished_from_good_ones_without_a_panic() {
    let deep = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {}{}",
        "[".repeat(5000),
        "]".repeat(5000)
    );
    let laughs: String = (1..30)
        .map(|n| format!("x{n}: &x{n} [*x{0}, *x{0}, *x{0}, *x{0}]\n", n - 1))
        .collect();
    for text in [
        deep,
        format!("x0: &x0 [a, a]\n{laughs}openapi: 3.0.3\n"),
        "\u{0}".to_owned(),
        String::new(),
        "openapi: *x".to_owned(),
    ] {
        assert!(read(&text).api.is_none());
    }
}

#[test]
fn what_follows_a_bracket_that_closes_no_deeper_than_its_key() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    A:
      type: object
      example: {
        ä: 1
      }
      properties:
        a: {type: strng}
    B: {type: array, items: {type: intger}, example: [
    ]}
    C: {type: strng}
";
    assert_eq!(
        problems(text),
        [
            "12:19 ignored-value",
            "13:36 ignored-value",
            "15:15 ignored-value"
        ]
    );
}
