//! Which media types of a request body are a choice for the caller.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::BodyForm;

/// The media types that a caller chooses from; one where there is no choice.
fn media_types(content: &str) -> Vec<String> {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: a\n      \
         requestBody: {{content: {{{content}}}}}\n      responses: {{'204': {{description: Done.}}}}\n\
         components:\n  schemas:\n    A: {{type: object, properties: {{a: {{type: string}}}}}}\n    \
         B: {{type: object, properties: {{b: {{type: string}}}}}}\n"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let api = generate_model_from_text("test.yaml", &text, &options)
        .api
        .expect("a model");
    let body = api.operations[0].body.as_ref().expect("a body");
    match &body.form {
        BodyForm::Flattened { media_type, .. } => vec![media_type.clone()],
        BodyForm::Single { content, .. } => vec![content.media_type.clone()],
        BodyForm::ByMediaType { variants, .. } => variants
            .iter()
            .map(|variant| variant.content.media_type.clone())
            .collect(),
    }
}

const A: &str = "{schema: {$ref: '#/components/schemas/A'}}";
const B: &str = "{schema: {$ref: '#/components/schemas/B'}}";

#[test]
fn one_value_in_two_notations_is_no_choice() {
    let json_and_form = format!("application/json: {A}, application/x-www-form-urlencoded: {A}");
    assert_eq!(media_types(&json_and_form), ["application/json"]);
    let two_forms = format!(
        "application/x-www-form-urlencoded: {A}, application/x-www-form-urlencoded; charset=utf-8: {A}"
    );
    assert_eq!(
        media_types(&two_forms),
        ["application/x-www-form-urlencoded"]
    );
}

#[test]
fn two_values_are_a_choice() {
    let json_and_form = format!("application/json: {A}, application/x-www-form-urlencoded: {B}");
    assert_eq!(
        media_types(&json_and_form),
        ["application/json", "application/x-www-form-urlencoded"]
    );
    let two_texts = "text/plain: {schema: {type: string}}, text/csv: {schema: {type: string}}";
    assert_eq!(media_types(two_texts), ["text/plain", "text/csv"]);
}
