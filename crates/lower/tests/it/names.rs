//! What items of a document without schemas of note are called: servers, long names, branches.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Api, Shape};

fn model(text: &str) -> Api {
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", text, &options)
        .api
        .expect("a model")
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

fn servers(list: &str) -> Vec<String> {
    let api = model(&format!("{HEAD}servers: {list}\n"));
    let servers = api.servers.iter();
    servers
        .map(|server| format!("{} {}", server.ident, server.url))
        .collect()
}

#[test]
fn one_server_is_the_default_whatever_is_said_of_it() {
    assert_eq!(
        servers("[{url: https://a, description: Production}]"),
        ["DEFAULT_SERVER https://a"]
    );
}

#[test]
fn several_servers_are_called_by_short_descriptions() {
    assert_eq!(
        servers(
            "[{url: https://a, description: Production}, {url: https://b, description: For trying things out before they \
             are real}, {url: https://c}, {url: https://a, description: Again}, {url: 'https://{r}.d', description: Region, \
             variables: {r: {default: us}}}]"
        ),
        [
            "PRODUCTION https://a",
            "DEFAULT_SERVER https://b",
            "DEFAULT_SERVER_2 https://c",
            "region https://{r}.d"
        ]
    );
}

fn types(schemas: &str) -> Vec<String> {
    let api = model(&format!("{HEAD}components:\n  schemas: {schemas}\n"));
    let types = api.types.iter().map(|(_, ty)| ty.ident.to_string());
    types.collect()
}

#[test]
fn a_long_name_ends_with_a_word() {
    let object = "{type: object, properties: {a: {type: string}}}";
    let words = ["alpha"; 30].join("_");
    assert_eq!(
        types(&format!("{{{words}: {object}}}")),
        ["Alpha".repeat(16)]
    );
    let word = "a".repeat(300);
    assert_eq!(
        types(&format!("{{{word}: {object}}}")),
        [format!("A{}", "a".repeat(99))]
    );
    let head = format!("ab_{word}");
    assert_eq!(
        types(&format!("{{{head}: {object}}}")),
        [format!("AbA{}", "a".repeat(96))],
        "most of it is one word"
    );
    let half = format!("{}_{word}", "b".repeat(50));
    assert_eq!(
        types(&format!("{{{half}: {object}}}")),
        [format!("B{}A{}", "b".repeat(49), "a".repeat(48))],
        "half of it is one word"
    );
}

/// `tag: Variant = tags` of a tagged union, `Variant` of another.
fn variants(union: &str) -> Vec<String> {
    let objects = "X: {type: object, properties: {kind: {type: string}, x: {type: string}}}, Y: {type: object, properties: {kind: {type: string}, y: {type: string}}}";
    let api = model(&format!(
        "{HEAD}components:\n  schemas: {{U: {union}, {objects}}}\n"
    ));
    let (_, union) = api
        .types
        .iter()
        .find(|(_, ty)| ty.ident.as_str() == "U")
        .expect("the union");
    match &union.shape {
        Shape::TaggedUnion(union) => {
            let branches = union.branches.iter();
            let tag = &union.tag;
            branches
                .map(|branch| format!("{tag}: {} = {}", branch.ident, branch.distinction.join(" ")))
                .collect()
        }
        Shape::UntaggedUnion(union) => union
            .branches
            .iter()
            .map(|branch| branch.ident.to_string())
            .collect(),
        other => panic!("{other:?}"),
    }
}

const BRANCHES: &str =
    "oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]";

#[test]
fn a_discriminator_tells_branches_apart_by_its_mapping_or_their_names() {
    let with =
        |discriminator: &str| variants(&format!("{{{BRANCHES}, discriminator: {discriminator}}}"));
    assert_eq!(with("{propertyName: kind}"), ["kind: X = X", "kind: Y = Y"]);
    assert_eq!(
        with("kind"),
        ["kind: X = X", "kind: Y = Y"],
        "as Swagger 2.0 wrote it"
    );
    assert_eq!(
        with("{propertyName: kind, mapping: {a: '#/components/schemas/X', b: Y, c: X}}"),
        ["kind: X = a c X", "kind: Y = b Y"]
    );
    assert_eq!(
        with("{propertyName: kind, mapping: {a: '#/definitions/X', b: '#/components/schemas/Y'}}"),
        ["kind: X = a X", "kind: Y = b Y"],
        "the last step may still be a name"
    );
}

#[test]
fn branches_without_a_name_are_called_by_what_they_are() {
    assert_eq!(
        variants("{oneOf: [{type: string, format: date}, {type: integer}, {type: boolean}]}"),
        ["Date", "Integer", "Boolean"]
    );
    assert_eq!(
        variants("{anyOf: [{type: array}, {type: object}, {type: number}]}"),
        ["Number", "List", "Object"]
    );
    assert_eq!(
        variants("{oneOf: [{$ref: '#/components/schemas/X'}, {title: Just a word, type: string}]}"),
        ["X", "JustAWord"]
    );
    let alike = "{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}";
    assert_eq!(
        variants(&format!("{{oneOf: [{alike}]}}")),
        ["Object1", "Object2"]
    );
    assert_eq!(
        variants(
            "{oneOf: [{type: object, required: [p], properties: {p: {type: string}, q: {type: string}}}, {type: object, required: [r], properties: {q: {type: string}, r: {type: string}}}]}"
        ),
        ["WithP", "WithR"]
    );
}

#[test]
fn a_value_that_two_branches_share_tells_them_not_apart() {
    let branch = |kind: &str, more: &str| {
        format!(
            "{{type: object, required: [k, {more}], properties: {{k: {{type: string, enum: [{kind}]}}, {more}: {{type: string}}}}}}"
        )
    };
    let union = |one: &str, other: &str| variants(&format!("{{oneOf: [{one}, {other}]}}"));
    assert_eq!(
        union(&branch("a", "x"), &branch("b", "y")),
        ["k: A = a", "k: B = b"]
    );
    assert_eq!(union(&branch("a", "x"), &branch("a", "y")), ["A", "A2"]);
    assert_eq!(
        union(&branch("'a', b", "x"), &branch("'b', c", "y")),
        ["WithX", "WithY"]
    );
}
