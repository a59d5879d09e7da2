//! Types of other crates: by `x-clientsmith-type` in a document and by settings, where they stand, and what is wrong with
//! others.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{
    Code, DocumentSettings, LowerOptions, Outcome, Replacement, TypeSetting, TypedPart,
    generate_model_from_text,
};
use clientsmith_model::{Api, Shape, TypeRef};

fn outcome(document: &str, settings: DocumentSettings) -> Outcome {
    let options = LowerOptions {
        package: "types".to_owned(),
        settings: Some(settings),
        ..LowerOptions::default()
    };
    generate_model_from_text("types.yaml", document, &options)
}

/// A document with one operation and these schemas, each a line.
fn with_schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Types, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
         responses: {{'204': {{description: Done.}}}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

fn api(schemas: &str) -> Api {
    let outcome = outcome(&with_schemas(schemas), DocumentSettings::default());
    outcome.api.expect("no errors")
}

/// The types of a struct's members, as Rust writes those of other crates.
fn members(api: &Api, name: &str) -> Vec<String> {
    let mut types = api.types.iter();
    let (_, declared) = types
        .find(|(_, declared)| declared.ident.bare() == name)
        .expect("a type");
    let Shape::Struct(object) = &declared.shape else {
        unreachable!("{declared:?}")
    };
    let fields = object.fields.iter();
    fields
        .map(|field| match &field.ty {
            TypeRef::External(id) => api.types[*id].path.to_string(),
            ty => format!("{ty:?}"),
        })
        .collect()
}

fn messages(outcome: &Outcome, code: Code) -> Vec<&str> {
    let problems = outcome.problems.iter();
    let problems = problems.filter(|problem| problem.code == code);
    problems.map(|problem| problem.message.as_str()).collect()
}

#[test]
fn a_schema_is_replaced_wherever_it_stands() {
    let api = api(
        "    A:\n      type: object\n      properties:\n        own: {type: string, x-clientsmith-type: 'a::B'}\n        \
         referred: {$ref: '#/components/schemas/M'}\n        alias: {$ref: '#/components/schemas/N'}\n        \
         beside: {$ref: '#/components/schemas/S', x-clientsmith-type: 'a::C'}\n        \
         restricted: {allOf: [{$ref: '#/components/schemas/M'}, {maxLength: 3}]}\n        \
         enumerated: {type: array, items: {type: string, enum: [x], x-clientsmith-type: 'a::D'}}\n    \
         M: {type: string, x-clientsmith-type: 'a::M'}\n    N: {$ref: '#/components/schemas/M'}\n    S: {type: string}\n",
    );
    let all = members(&api, "A");
    assert_eq!(all[..5], ["a::B", "a::M", "a::M", "a::C", "a::M"]);
    assert!(all[5].starts_with("List(External"), "{all:?}");
    assert_eq!(api.types.len(), 1);
}

#[test]
fn what_extends_an_object_that_is_replaced_is_a_type_of_its_own() {
    let api = api(
        "    Base: {type: object, x-clientsmith-type: 'a::Base', properties: {id: {type: string}}}\n    \
         Derived:\n      allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {name: {type: string}}}]\n",
    );
    assert_eq!(members(&api, "Derived").len(), 2);
}

#[test]
fn one_type_with_two_kinds_is_one_in_rust() {
    let api = api(
        "    U:\n      oneOf:\n        - {type: string, x-clientsmith-type: 'a::B'}\n        \
         - {type: integer, x-clientsmith-type: 'a::B'}\n        - {type: boolean}\n",
    );
    let (_, declared) = api.types.iter().next().expect("a type");
    let Shape::UntaggedUnion(union) = &declared.shape else {
        unreachable!("{declared:?}")
    };
    let converts: Vec<bool> = union
        .branches
        .iter()
        .map(|branch| branch.converts)
        .collect();
    // `a::B` may be another name of `bool`, or not: only that converts.
    assert_eq!(converts.iter().filter(|converts| **converts).count(), 1);
}

#[test]
fn a_crate_that_a_type_is_of_is_a_dependency_and_no_other() {
    let used = api(
        "    A: {type: object, properties: {at: {type: string, format: date-time, x-clientsmith-type: jiff}}}\n",
    );
    let names: Vec<&str> = used
        .package
        .dependencies
        .iter()
        .map(|dependency| dependency.name.as_str())
        .collect();
    assert_eq!(names, ["jiff"]);
    let none = api("    A: {type: object, properties: {at: {type: string, format: date-time}}}\n");
    assert!(none.package.dependencies.is_empty());
}

#[test]
fn a_crate_by_the_name_of_a_module_is_no_module() {
    let api = api(
        "    A: {type: object, properties: {a: {type: string, x-clientsmith-type: 'types::B'}}}\n",
    );
    assert_eq!(members(&api, "A"), ["::types::B"]);
}

#[test]
fn what_is_no_type_is_an_error_at_its_place() {
    for (ty, message) in [
        ("Money", "expected the path of a type"),
        ("'a::B<'", "expected the path of a type"),
        ("'&a::B'", "expected the path of a type"),
        ("7", "expected the path of a type"),
        ("chorno", "did you mean `chrono`?"),
        (
            "uuid",
            "`uuid` has no type for the format `date`; it has types for `uuid`",
        ),
        ("{type: 'a::B', implements: [Hahs]}", "did you mean `Hash`?"),
        (
            "{type: 'a::B', implements: Hash}",
            "`implements` must be a list",
        ),
        (
            "{type: 'a::B', implement: [Hash]}",
            "there is no field `implement`",
        ),
    ] {
        let schemas = format!("    A: {{type: string, format: date, x-clientsmith-type: {ty}}}\n");
        let outcome = outcome(&with_schemas(&schemas), DocumentSettings::default());
        assert!(outcome.api.is_none());
        let problem = outcome.problems.first().expect("a problem");
        assert_eq!(problem.code, Code::InvalidExtension);
        assert!(
            problem.message.contains(message),
            "{ty}: {}",
            problem.message
        );
        assert_eq!(problem.span.line, 10, "{ty}");
    }
}

#[test]
fn a_type_has_no_meaning_on_an_operation() {
    let document = with_schemas("").replace(
        "operationId: a",
        "operationId: a\n      x-clientsmith-type: a::B",
    );
    let outcome = outcome(&document, DocumentSettings::default());
    assert_eq!(messages(&outcome, Code::MisplacedExtension).len(), 1);
}

#[test]
fn a_format_of_the_settings_is_one_of_the_document() {
    let setting = |format: &str| TypeSetting {
        part: TypedPart::Format(format.to_owned()),
        replacement: Replacement::new("a::B", []).expect("a path"),
        at: 0..0,
    };
    let settings = DocumentSettings {
        types: vec![setting("date"), setting("dat-time"), setting("int64")],
        ..DocumentSettings::default()
    };
    let schemas = "    A:\n      type: object\n      properties:\n        a: {type: string, format: date}\n        \
                   b: {type: string, format: date-time}\n        c: {type: integer, format: int64, x-clientsmith-unit: seconds}\n        \
                   d: {type: array, items: {type: object, format: date}}\n";
    let outcome = outcome(&with_schemas(schemas), settings);
    assert_eq!(
        messages(&outcome, Code::UnusedSetting),
        ["no schema of the document has the format `dat-time`"]
    );
    let api = outcome.api.expect("no errors");
    let all = members(&api, "A");
    assert_eq!(all[0], "a::B");
    // What a number counts says more than its format.
    assert_eq!(all[2], "Scalar(Seconds)");
    assert!(all[3].starts_with("List(External"), "{all:?}");
}

#[test]
fn a_default_of_a_replaced_type_is_held_against_its_schema() {
    let schemas = "    A:\n      type: object\n      properties:\n        \
                   a: {type: string, default: x, x-clientsmith-type: 'a::B'}\n        \
                   b: {type: integer, default: x, x-clientsmith-type: 'a::B'}\n";
    let outcome = outcome(&with_schemas(schemas), DocumentSettings::default());
    assert_eq!(messages(&outcome, Code::DefaultTypeMismatch).len(), 1);
}
