//! `x-clientsmith-name` and `x-clientsmith-variant-names`: where they count, and what is wrong with others.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{Code, LowerOptions, Outcome, generate_model_from_text};
use clientsmith_model::Shape;

fn outcome(document: &str) -> Outcome {
    let options = LowerOptions {
        package: "names".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("names.yaml", document, &options)
}

/// A document with one operation and these schemas, each a line.
fn with_schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Names, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
         responses: {{'204': {{description: Done.}}}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// The names of the document's types.
fn types(outcome: &Outcome) -> Vec<&str> {
    let api = outcome.api.as_ref().expect("no errors");
    api.types
        .iter()
        .map(|(_, declared)| declared.ident.bare())
        .collect()
}

fn messages(outcome: &Outcome, code: Code) -> Vec<&str> {
    let problems = outcome
        .problems
        .iter()
        .filter(|problem| problem.code == code);
    problems.map(|problem| problem.message.as_str()).collect()
}

#[test]
fn a_name_is_read_as_words_whatever_their_notation() {
    for name in [
        "wellKnownPet",
        "well_known_pet",
        "well known pet",
        "WellKnownPet",
    ] {
        let outcome = outcome(&with_schemas(&format!(
            "    P: {{type: object, x-clientsmith-name: {name}}}\n"
        )));
        assert_eq!(types(&outcome), ["WellKnownPet"]);
    }
}

#[test]
fn given_names_that_are_the_same_are_told_apart_like_others() {
    let outcome = outcome(&with_schemas(
        "    A: {type: object, x-clientsmith-name: Pet}\n    B: {type: object, x-clientsmith-name: Pet}\n",
    ));
    assert_eq!(types(&outcome), ["Pet", "Pet2"]);
    assert_eq!(messages(&outcome, Code::ChangedName).len(), 1);
}

#[test]
fn reserved_words_are_escaped_like_others() {
    let outcome = outcome(&with_schemas(
        "    A: {type: object, x-clientsmith-name: Option, properties: {a: {type: string, x-clientsmith-name: type}}}\n",
    ));
    assert_eq!(types(&outcome), ["OptionData"]);
    let api = outcome.api.as_ref().expect("no errors");
    let (_, declared) = api.types.iter().next().expect("a type");
    let Shape::Struct(object) = &declared.shape else {
        unreachable!("{declared:?}")
    };
    assert_eq!(object.fields[0].name.rust.as_str(), "r#type");
    assert_eq!(object.fields[0].name.wire, "a");
}

#[test]
fn a_property_that_others_refer_to_keeps_its_name_and_its_type_is_named_alike() {
    let outcome = outcome(&with_schemas(
        "    A: {type: object, properties: {x: {type: object, x-clientsmith-name: inner, properties: {n: {type: string}}}}}\n    \
         B: {type: object, properties: {y: {$ref: '#/components/schemas/A/properties/x'}}}\n",
    ));
    let api = outcome.api.as_ref().expect("no errors");
    let members: Vec<String> = api
        .types
        .iter()
        .filter_map(|(_, declared)| match &declared.shape {
            Shape::Struct(object) => Some(
                object
                    .fields
                    .iter()
                    .map(|field| field.name.rust.to_string()),
            ),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(members.contains(&"inner".to_owned()), "{members:?}");
    assert!(members.contains(&"y".to_owned()), "{members:?}");
}

#[test]
fn swagger_has_them_too() {
    let outcome = outcome(
        "swagger: '2.0'\ninfo: {title: Names, version: '1'}\npaths:\n  /a:\n    get:\n      x-clientsmith-name: list\n      \
         parameters: [{name: n, in: query, type: integer, x-clientsmith-name: limit}]\n      \
         responses: {'200': {description: Done., schema: {$ref: '#/definitions/P'}}}\ndefinitions:\n  \
         P: {type: object, x-clientsmith-name: Pet}\n",
    );
    assert_eq!(types(&outcome), ["Pet"]);
    let api = outcome.api.as_ref().expect("no errors");
    assert_eq!(api.operations[0].ident.as_str(), "list");
    assert_eq!(api.operations[0].inputs[0].name.rust.as_str(), "limit");
    assert!(messages(&outcome, Code::MissingOperationId).is_empty());
}

#[test]
fn parts_of_a_form_have_names_in_every_version() {
    let swagger = "swagger: '2.0'\ninfo: {title: Names, version: '1'}\npaths:\n  /a:\n    post:\n      operationId: send\n      \
                   consumes: [multipart/form-data]\n      \
                   parameters: [{name: f, in: formData, type: file, x-clientsmith-name: photo}]\n      \
                   responses: {'204': {description: Done.}}\n";
    let openapi = "openapi: 3.0.3\ninfo: {title: Names, version: '1'}\npaths:\n  /a:\n    post:\n      operationId: send\n      \
                   requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {f: {type: string, \
                   format: binary, x-clientsmith-name: photo}}}}}}\n      responses: {'204': {description: Done.}}\n";
    for document in [swagger, openapi] {
        let outcome = outcome(document);
        let api = outcome.api.as_ref().expect("no errors");
        let body = api.operations[0].body.as_ref().expect("a body");
        assert!(format!("{body:?}").contains("photo"), "{body:?}");
    }
}

#[test]
fn a_name_where_nothing_is_named_is_misplaced() {
    let outcome = outcome(&with_schemas(
        "    A: {type: array, items: {type: object, x-clientsmith-name: Item}}\n",
    ));
    assert_eq!(
        messages(&outcome, Code::MisplacedExtension),
        ["`x-clientsmith-name` has no meaning here"]
    );
}

#[test]
fn what_is_no_name_is_invalid() {
    for name in ["1", "'!'", "''", "[a]", "{a: b}"] {
        let outcome = outcome(&with_schemas(&format!(
            "    A: {{type: object, x-clientsmith-name: {name}}}\n"
        )));
        assert_eq!(
            messages(&outcome, Code::InvalidExtension).len(),
            1,
            "{name}"
        );
    }
}

#[test]
fn names_of_variants_are_those_of_listed_values() {
    for (names, problem) in [
        (
            "{okay: Good}",
            "`okay` is not one of the values; did you mean `okey`?",
        ),
        (
            "{okey: 1}",
            "the name of `okey` must be a string with a letter in it",
        ),
        (
            "[okey]",
            "`x-clientsmith-variant-names` must be a mapping of values to names",
        ),
    ] {
        let outcome = outcome(&with_schemas(&format!(
            "    A: {{type: string, enum: [okey, bad], x-clientsmith-variant-names: {names}}}\n"
        )));
        assert_eq!(messages(&outcome, Code::InvalidExtension), [problem]);
    }
    let bare = outcome(&with_schemas(
        "    A: {type: string, x-clientsmith-variant-names: {a: B}}\n",
    ));
    assert_eq!(messages(&bare, Code::InvalidExtension).len(), 1);
}
