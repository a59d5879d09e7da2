//! What a member's docs say of its schema: the document's words, then its facts as sentences.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Block, Bound, Constraints, Docs, Shape};

/// The paragraphs of the docs of `A`'s member `m`.
fn docs(schema: &str) -> Vec<String> {
    docs_beside(schema, "")
}

/// The docs of `A`'s member `m` in a document that has other schemas too.
fn member_docs(schema: &str, others: &str) -> Docs {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A: {{type: object, properties: {{m: {schema}}}}}\n{others}"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let api = generate_model_from_text("test.yaml", &text, &options)
        .api
        .expect("a model");
    let (_, definition) = api
        .types
        .iter()
        .find(|(_, ty)| ty.ident.as_str() == "A")
        .expect("the type");
    let Shape::Struct(object) = &definition.shape else {
        panic!("{definition:?}");
    };
    object.fields[0].docs.clone()
}

/// The same where the document has other schemas too.
fn docs_beside(schema: &str, others: &str) -> Vec<String> {
    let docs = member_docs(schema, others);
    let body = docs.body.iter().map(|block| match block {
        Block::Prose(prose) => prose.to_string(),
        block => panic!("{block:?}"),
    });
    std::iter::once(docs.summary.to_string())
        .chain(body)
        .collect()
}

#[track_caller]
fn says(schema: &str, sentence: &str) {
    assert_eq!(docs(schema), ["`m` on the wire.", sentence], "{schema}");
}

#[track_caller]
fn begins(schema: &str, line: &str) {
    assert_eq!(docs(schema), [line], "{schema}");
}

#[test]
fn a_member_is_called_what_the_document_calls_it() {
    begins("{type: string}", "`m` on the wire.");
    begins("{type: string, description: The model.}", "The model.");
    begins("{type: string, title: Model number}", "Model number.");
    begins("{type: string, title: M}", "`m` on the wire.");
    begins(
        "{type: string, title: Model, description: Which one it is.}",
        "Which one it is.",
    );
}

#[test]
fn bounds() {
    says("{type: integer, minimum: 1}", "At least 1.");
    says("{type: integer, maximum: 9}", "At most 9.");
    says(
        "{type: integer, minimum: 1, maximum: 9}",
        "At least 1, at most 9.",
    );
    says(
        "{type: integer, minimum: 1, exclusiveMinimum: true}",
        "Greater than 1.",
    );
    says(
        "{type: integer, maximum: 9, exclusiveMaximum: true}",
        "Less than 9.",
    );
    says("{type: integer, multipleOf: 5}", "A multiple of 5.");
    says("{type: string, minLength: 1}", "At least 1 character.");
    says("{type: string, maxLength: 5}", "At most 5 characters.");
    says(
        "{type: string, minLength: 2, maxLength: 5}",
        "2 to 5 characters.",
    );
    says(
        "{type: string, minLength: 5, maxLength: 5}",
        "Exactly 5 characters.",
    );
    begins("{type: string, minLength: 0}", "`m` on the wire.");
    says(
        "{type: array, items: {}, minItems: 1, uniqueItems: true}",
        "At least 1 item. Items are unique.",
    );
    says("{type: object, maxProperties: 3}", "At most 3 members.");
    says("{type: string, pattern: '^a$'}", "Pattern: `^a$`.");
}

#[test]
fn numbers_beyond_64_bits_and_those_that_json_does_not_have() {
    says(
        "{type: number, minimum: -100000000000000000000, maximum: 100000000000000000000}",
        "At least -100000000000000000000, at most 100000000000000000000.",
    );
    begins("{type: number, default: .inf}", "`m` on the wire.");
}

#[test]
fn the_tighter_bound_of_two_parts_counts() {
    says(
        "{allOf: [{type: integer, minimum: 1, maximum: 9}, {minimum: 3, maximum: 7}]}",
        "At least 3, at most 7.",
    );
    says(
        "{allOf: [{type: integer, minimum: 3, maximum: 7}, {minimum: 1, maximum: 9}]}",
        "At least 3, at most 7.",
    );
    says(
        "{allOf: [{type: string, minLength: 1, maxLength: 9}, {minLength: 3, maxLength: 7}]}",
        "3 to 7 characters.",
    );
    says(
        "{allOf: [{type: array, items: {}, uniqueItems: true}, {minItems: 2}]}",
        "At least 2 items. Items are unique.",
    );
}

#[test]
fn defaults_and_examples() {
    says("{type: string, default: a}", "Default: `a`.");
    says("{type: integer, default: 7}", "Default: `7`.");
    says("{type: boolean, default: false}", "Default: `false`.");
    begins("{type: integer, default: seven}", "`m` on the wire.");
    begins(
        "{type: string, nullable: true, default: null}",
        "`m` on the wire.",
    );
    says("{type: string, example: a}", "Example: `a`.");
    begins("{type: array, items: {}, example: []}", "`m` on the wire.");
    says("{type: array, items: {}, example: [1]}", "Example: `[1]`.");
    begins("{type: object, example: {}}", "`m` on the wire.");
    says("{type: object, example: {a: 1}}", "Example: `{\"a\":1}`.");
    begins(
        "{type: string, nullable: true, example: null}",
        "`m` on the wire.",
    );
    says(
        "{type: string, example: \"a\\tb\"}",
        r#"Example: `"a\tb"`."#,
    );
}

#[test]
fn bounds_and_defaults_can_be_compared() {
    let constraints = |schema: &str| member_docs(schema, "").constraints;
    assert_eq!(constraints("{type: string}"), None);
    assert_eq!(constraints("{type: string, minLength: 0}"), None);
    assert_eq!(
        constraints("{type: string, minLength: 1, maxLength: 9, default: abc}").as_deref(),
        Some(&Constraints {
            default: Some("\"abc\"".to_owned()),
            length: (Some(1), Some(9)),
            ..Constraints::default()
        })
    );
    assert_eq!(
        constraints("{type: integer, minimum: 2, maximum: 10, multipleOf: 2}").as_deref(),
        Some(&Constraints {
            minimum: Some(Bound {
                value: "2".to_owned(),
                excluded: false,
            }),
            maximum: Some(Bound {
                value: "10".to_owned(),
                excluded: false,
            }),
            multiple_of: Some("2".to_owned()),
            ..Constraints::default()
        })
    );
}

#[test]
fn a_member_says_what_the_schema_behind_its_references_says() {
    let others = "    B: {$ref: '#/components/schemas/C'}\n    C: {allOf: [{$ref: '#/components/schemas/D'}]}\n    D: {type: string, description: A word.}\n";
    for schema in [
        "{$ref: '#/components/schemas/B'}",
        "{allOf: [{$ref: '#/components/schemas/B'}]}",
        "{allOf: [{$ref: '#/components/schemas/C'}]}",
    ] {
        assert_eq!(docs_beside(schema, others), ["A word."], "{schema}");
    }
}

#[test]
fn units() {
    for (unit, words) in [
        (
            "unix-milliseconds",
            "Unit: milliseconds since the Unix epoch.",
        ),
        ("unix-seconds", "Unit: seconds since the Unix epoch."),
        ("milliseconds", "Unit: milliseconds."),
        ("seconds", "Unit: seconds."),
    ] {
        says(
            &format!("{{type: integer, x-clientsmith-unit: {unit}}}"),
            words,
        );
    }
}

#[test]
fn what_the_type_does_not_say() {
    says(
        "{type: string, not: {enum: [a]}}",
        "The document excludes some values (`not`).",
    );
}

#[test]
fn directions_and_deprecation() {
    says(
        "{type: string, readOnly: true}",
        "Read-only: set by the server.",
    );
    let text = docs("{type: string, writeOnly: true}");
    assert_eq!(text.len(), 2, "{text:?}");
}

#[test]
fn spaces_that_do_not_break_are_spaces() {
    begins(
        "{type: string, description: \"No\u{a0}break.\"}",
        "No break.",
    );
}

#[test]
fn of_two_lower_bounds_the_tighter_one_counts() {
    says(
        "{type: integer, minimum: 5, exclusiveMinimum: 3}",
        "At least 5.",
    );
    says(
        "{type: integer, minimum: 3, exclusiveMinimum: 5}",
        "Greater than 5.",
    );
    says(
        "{type: integer, maximum: 3, exclusiveMaximum: 5}",
        "At most 3.",
    );
    says(
        "{type: integer, maximum: 5, exclusiveMaximum: 3}",
        "Less than 3.",
    );
}

#[test]
fn a_list_by_default_is_documented_as_it_is() {
    let list = "type: array, items: {type: string}";
    says(&format!("{{{list}, default: []}}"), "Default: empty.");
    says(
        &format!("{{{list}, default: [a, b]}}"),
        "Default: `[\"a\",\"b\"]`.",
    );
}

/// Whether the default is documented; one that does not fit the type is not.
fn has_default(schema: &str, default: &str) -> bool {
    let text = schema.replace('}', &format!(", default: {default}}}"));
    let all = docs(&text).join(" ");
    all.contains(&format!("Default: `{default}`."))
}

#[test]
fn a_default_beyond_its_type_is_left_out() {
    let bounds = [
        ("int8", "-128", "127", "-129", "128"),
        ("int16", "-32768", "32767", "-32769", "32768"),
        (
            "int32",
            "-2147483648",
            "2147483647",
            "-2147483649",
            "2147483648",
        ),
        (
            "int64",
            "-9223372036854775808",
            "9223372036854775807",
            "-9223372036854777856",
            "9223372036854775808",
        ),
        ("uint8", "0", "255", "-1", "256"),
        ("uint16", "0", "65535", "-1", "65536"),
        ("uint32", "0", "4294967295", "-1", "4294967296"),
        (
            "uint64",
            "0",
            "18446744073709551615",
            "-1",
            "36893488147419103232",
        ),
    ];
    for (format, least, most, below, beyond) in bounds {
        let schema = format!("{{type: integer, format: {format}}}");
        for (default, fits) in [(least, true), (most, true), (below, false), (beyond, false)] {
            assert_eq!(has_default(&schema, default), fits, "{format} {default}");
        }
    }
    assert!(has_default("{type: integer}", "5"));
    assert!(!has_default("{type: integer}", "5.5"));
}

#[test]
fn a_member_borrows_only_the_first_words_of_an_object() {
    let of = |schema: &str| {
        docs_beside(
            "{$ref: '#/components/schemas/B'}",
            &format!("    B: {schema}\n"),
        )
    };
    let texts = "description: \"First.\\n\\nSecond.\"";
    assert_eq!(
        of(&format!(
            "{{type: object, properties: {{b: {{type: string}}}}, {texts}}}"
        )),
        ["First."]
    );
    assert_eq!(
        of(&format!(
            "{{oneOf: [{{type: string}}, {{type: integer}}], {texts}}}"
        )),
        ["First."]
    );
    assert_eq!(
        of(&format!(
            "{{anyOf: [{{type: string}}, {{type: integer}}], {texts}}}"
        )),
        ["First."]
    );
    assert_eq!(
        of(&format!("{{type: string, {texts}}}")),
        ["First.", "Second."]
    );
}

/// The paragraphs of the docs of all operations, and the docs of each input of an operation with these parameters.
fn parameter_docs(parameters: &[&str]) -> (Vec<String>, Vec<String>) {
    let parameters = parameters.join("\n        - ");
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses: {{}}\n      parameters:\n        - {parameters}\ncomponents:\n  schemas:\n    Names: {{type: array, items: {{type: string}}}}\n"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let api = generate_model_from_text("test.yaml", &text, &options)
        .api
        .expect("a model");
    let inputs = api.operations[0].inputs.iter();
    let body = inputs.flat_map(|input| &input.docs.body);
    let body = body.map(|block| match block {
        Block::Prose(prose) => prose.to_string(),
        block => panic!("{block:?}"),
    });
    let shared = api.operations_docs.iter().map(ToString::to_string);
    (shared.collect(), body.collect())
}

const ASSUMED_LISTS: &str = "For every list parameter, assumed but neither documented by the API's reference nor observed: `style`.";

#[test]
fn what_is_assumed_of_all_list_parameters_is_written_once() {
    let (shared, docs) = parameter_docs(&[
        "{name: a, in: query, style: form, x-provenance: {style: assumed}, schema: {type: array, items: {}}}",
        "{name: b, in: query, style: form, explode: true, x-provenance: {style: assumed, explode: observed}, schema: {$ref: '#/components/schemas/Names'}}",
        "{name: c, in: query, style: form, x-provenance: {style: assumed}, schema: {type: string}}",
    ]);
    assert_eq!(shared, [ASSUMED_LISTS]);
    assert_eq!(
        docs,
        [
            "Observed in use, not documented by the API's reference: `explode`.",
            "Assumed, neither documented by the API's reference nor observed: `style`.",
        ]
    );
}

#[test]
fn what_is_assumed_of_some_list_parameters_is_written_there() {
    let assumed = "{name: a, in: query, style: form, x-provenance: {style: assumed}, schema: {type: array, items: {}}}";
    let sentence = "Assumed, neither documented by the API's reference nor observed: `style`.";
    for other in [
        "{name: b, in: query, schema: {type: array, items: {}}}",
        "{name: b, in: query, x-provenance: assumed, schema: {type: array, items: {}}}",
        "{name: b, in: query, style: form, x-provenance: {style: observed}, schema: {type: array, items: {}}}",
        "{name: b, in: query, schema: {type: string}}",
    ] {
        let (shared, docs) = parameter_docs(&[assumed, other]);
        assert!(shared.is_empty(), "{other}: {shared:?}");
        assert!(docs.contains(&sentence.to_owned()), "{other}: {docs:?}");
    }
}
