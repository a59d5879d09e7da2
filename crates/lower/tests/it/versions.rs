//! Versions of OpenAPI: what each added is read whatever the document's version, and reported where it is too early.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{Filter, LowerOptions, OperationSelection, generate_model_from_text};
use clientsmith_model::{
    Api, Encoding, HttpMethod, Idempotency, InputLocation, Location, Shape, Style,
};

/// The client, and every warning as `code @ the text that it points to`.
fn read(text: &str) -> (Api, Vec<String>) {
    read_with(text, OperationSelection::default())
}

fn read_with(text: &str, selection: OperationSelection) -> (Api, Vec<String>) {
    let options = LowerOptions {
        package: "test".to_owned(),
        selection,
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", text, &options);
    let warnings = outcome.problems.iter().map(|problem| {
        let pointed = &text[problem.span.bytes.clone()];
        let pointed = pointed.lines().next().unwrap_or_default();
        format!("{} @ {pointed}", problem.code.as_str())
    });
    let warnings = warnings.filter(|line| !line.starts_with("no-operations"));
    let warnings = warnings.collect();
    (outcome.api.expect("a client"), warnings)
}

fn document(version: &str, rest: &str) -> String {
    format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{rest}")
}

/// A document whose operation has these parameters.
fn parameters(version: &str, parameters: &str) -> String {
    document(
        version,
        &format!(
            "paths: {{/x: {{get: {{operationId: x, parameters: [{parameters}], responses: {{'204': {{description: Done.}}}}}}}}}}\n"
        ),
    )
}

const DONE: &str = "responses: {'204': {description: Done.}}";

#[test]
fn later_versions_are_read_as_the_last_that_is_known() {
    for (version, expected) in [
        ("3.0.4", &[][..]),
        ("3.1.2", &[]),
        ("3.2.0", &[]),
        ("3.3.0", &["newer-version @ 3.3.0"]),
        ("3.10.0", &["newer-version @ 3.10.0"]),
    ] {
        let (_, warnings) = read(&document(version, "paths: {}\n"));
        assert_eq!(warnings, expected);
    }
}

#[test]
fn query_and_additional_operations_are_calls() {
    let paths = format!(
        "paths:\n  /x:\n    parameters: [{{name: s, in: query, schema: {{type: string}}}}]\n    query: {{operationId: q, tags: [a], {DONE}}}\n    additionalOperations:\n      LINK: {{operationId: l, tags: [b], {DONE}}}\n      link: {{{DONE}}}\n"
    );
    let (api, warnings) = read(&document("3.2.0", &paths));
    assert_eq!(warnings, ["missing-operation-id @ link"]);
    let calls: Vec<(&str, &HttpMethod)> = api
        .operations
        .iter()
        .map(|operation| (operation.ident.as_str(), &operation.method))
        .collect();
    let (upper, lower) = (
        HttpMethod::Other("LINK".into()),
        HttpMethod::Other("link".into()),
    );
    assert_eq!(
        calls,
        [("q", &HttpMethod::Query), ("l", &upper), ("link_x", &lower)]
    );
    assert!(
        api.operations
            .iter()
            .all(|operation| operation.inputs.len() == 1)
    );
    assert_eq!(api.operations[0].idempotency, Idempotency::ReadOnly);
    assert_eq!(api.operations[1].idempotency, Idempotency::ByMethod);
    // Earlier documents say what they can't mean yet.
    let (api, warnings) = read(&document("3.1.0", &paths));
    assert_eq!(api.operations.len(), 3);
    assert_eq!(
        warnings,
        [
            "later-feature @ query",
            "later-feature @ additionalOperations",
            "missing-operation-id @ link"
        ]
    );
    // They are selected as any operation.
    let only: Filter = "tag=b".parse().expect("a filter");
    let selection = OperationSelection {
        include: vec![only],
        ..OperationSelection::default()
    };
    let (api, _) = read_with(&document("3.2.0", &paths), selection);
    assert_eq!(api.operations.len(), 1);
}

#[test]
fn additional_operations_that_are_none() {
    for method in ["POST", "get", "QUERY", "'A B'", "''"] {
        let (api, warnings) = read(&document(
            "3.2.0",
            &format!(
                "paths:\n  /x: {{additionalOperations: {{{method}: {{operationId: x, {DONE}}}}}}}\n"
            ),
        ));
        assert_eq!(api.operations.len(), 0, "{method}");
        assert_eq!(warnings, [format!("ignored-value @ {method}")]);
    }
}

#[test]
fn a_parameter_that_is_the_whole_query() {
    for (content, style) in [
        (
            "application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}",
            Some(Style::Form),
        ),
        ("application/json: {schema: {type: object}}", None),
        ("text/plain: {schema: {type: string}}", Some(Style::Simple)),
    ] {
        let text = parameters(
            "3.2.0",
            &format!("{{name: q, in: querystring, content: {{{content}}}}}"),
        );
        let (api, warnings) = read(&text);
        assert_eq!(warnings, [""; 0]);
        let InputLocation::Parameter(parameter) = &api.operations[0].inputs[0].location else {
            unreachable!("a parameter")
        };
        assert_eq!(parameter.location, Location::QueryString);
        let found = match parameter.encoding {
            Encoding::Style { style, .. } => Some(style),
            _ => None,
        };
        assert_eq!(found, style, "{content}");
    }
    let content = "content: {application/x-www-form-urlencoded: {schema: {type: object}}}";
    let whole = format!("{{name: q, in: querystring, {content}}}");
    let (_, warnings) = read(&parameters("3.1.0", &whole));
    assert_eq!(warnings, ["later-feature @ querystring"]);
    let other = "{name: a, in: query, schema: {type: string}}";
    let (_, warnings) = read(&parameters("3.2.0", &format!("{other}, {whole}")));
    assert_eq!(warnings, ["duplicate-parameter @ {"]);
    let (_, warnings) = read(&parameters("3.2.0", &format!("{whole}, {whole}")));
    assert_eq!(warnings, ["duplicate-parameter @ {"]);
    let (_, warnings) = read(&parameters(
        "3.2.0",
        "{name: q, in: querystring, style: form, schema: {type: object}}",
    ));
    assert_eq!(warnings, ["incomplete-field @ {", "ignored-value @ style"]);
}

#[test]
fn cookies_without_percent_encoding() {
    let cookie =
        "{name: c, in: cookie, style: cookie, schema: {type: array, items: {type: string}}}";
    let (api, warnings) = read(&parameters("3.2.0", cookie));
    assert_eq!(warnings, [""; 0]);
    let InputLocation::Parameter(parameter) = &api.operations[0].inputs[0].location else {
        unreachable!("a parameter")
    };
    let expected = Encoding::Style {
        style: Style::Cookie,
        explode: true,
        allow_reserved: false,
    };
    assert_eq!(parameter.encoding, expected);
    let (_, warnings) = read(&parameters("3.1.0", cookie));
    assert_eq!(warnings, ["later-feature @ cookie"]);
    let (_, warnings) = read(&parameters(
        "3.2.0",
        &cookie.replace("in: cookie", "in: query"),
    ));
    assert_eq!(warnings, ["ignored-value @ cookie"]);
}

#[test]
fn media_types_are_shared() {
    let text = document(
        "3.2.0",
        "paths: {/x: {post: {operationId: x, parameters: [{name: p, in: query, content: {application/json: {$ref: '#/components/mediaTypes/M'}}}], requestBody: {content: {application/json: {$ref: '#/components/mediaTypes/M'}}}, responses: {'200': {description: Done., content: {application/json: {$ref: '#/components/mediaTypes/M'}}}}}}}\ncomponents: {mediaTypes: {M: {schema: {type: object, properties: {a: {type: string}}}}}}\n",
    );
    let (api, warnings) = read(&text);
    assert_eq!(warnings, [""; 0]);
    let structs = api
        .types
        .iter()
        .filter(|(_, ty)| matches!(ty.shape, Shape::Struct(_)));
    assert_eq!(structs.count(), 1);
    let (_, warnings) = read(&text.replace("3.2.0", "3.1.0"));
    assert_eq!(warnings, ["later-feature @ mediaTypes"]);
}

#[test]
fn a_default_mapping_is_a_branch() {
    let schemas = |default: &str| {
        document(
            "3.2.0",
            &format!(
                "paths: {{}}\ncomponents:\n  schemas:\n    Dog: {{type: object, properties: {{kind: {{type: string}}}}}}\n    Cat: {{type: object, properties: {{kind: {{type: string}}}}}}\n    Pet: {{oneOf: [{{$ref: '#/components/schemas/Dog'}}, {{$ref: '#/components/schemas/Cat'}}], discriminator: {{propertyName: kind, defaultMapping: {default}}}}}\n"
            ),
        )
    };
    let default = |text: &str| {
        let (api, warnings) = read(text);
        let union = api.types.iter().find_map(|(_, ty)| match &ty.shape {
            Shape::TaggedUnion(union) => Some(union.default.as_ref().map(ToString::to_string)),
            _ => None,
        });
        (union.expect("a union"), warnings)
    };
    for name in ["Dog", "'#/components/schemas/Dog'"] {
        assert_eq!(
            default(&schemas(name)),
            (Some("Dog".to_owned()), Vec::new())
        );
    }
    assert_eq!(
        default(&schemas("Cow")),
        (None, vec!["unresolved-schema @ Cow".to_owned()])
    );
    let (found, warnings) = default(&schemas("Dog").replace("3.2.0", "3.1.0"));
    assert_eq!(found.as_deref(), Some("Dog"));
    assert_eq!(warnings, ["later-feature @ defaultMapping"]);
}

#[test]
fn what_does_not_affect_a_client_is_read_without_a_warning() {
    let rest = "$self: https://example.com/openapi.yaml
servers: [{url: 'https://example.com', name: Main}]
tags: [{name: a, summary: A, kind: nav}, {name: b, parent: a}]
paths:
  /x:
    get:
      operationId: x
      responses:
        '200':
          summary: Good.
          content: {application/json: {schema: {type: string}, examples: {e: {dataValue: a}, f: {serializedValue: '\"a\"'}}}}
components:
  schemas:
    A: {type: object, properties: {a: {type: string, xml: {nodeType: attribute}}}}
  securitySchemes:
    s:
      type: oauth2
      deprecated: true
      oauth2MetadataUrl: https://example.com/meta
      flows: {deviceAuthorization: {deviceAuthorizationUrl: 'https://example.com/d', tokenUrl: 'https://example.com/t', scopes: {}}}
"
    .to_owned();
    let (_, warnings) = read(&document("3.2.0", &rest));
    assert_eq!(warnings, [""; 0]);
    let (_, warnings) = read(&document("3.1.0", &rest));
    let expected = [
        "$self",
        "name",
        "summary",
        "kind",
        "parent",
        "nodeType",
        "deprecated",
        "oauth2MetadataUrl",
        "deviceAuthorization",
    ];
    assert_eq!(
        warnings,
        expected.map(|field| format!("later-feature @ {field}"))
    );
    // Examples by either name are checked.
    let wrong = rest.replace("dataValue: a", "dataValue: 1");
    let (_, warnings) = read(&document("3.2.0", &wrong));
    assert_eq!(warnings, ["example-mismatch @ 1"]);
}

#[test]
fn what_is_not_supported_is_reported() {
    let text = document(
        "3.2.0",
        "paths: {/x: {post: {operationId: x, requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}, prefixEncoding: [{}], itemEncoding: {}, encoding: {a: {encoding: {}}}}}}, responses: {'204': {description: Done.}}}}}\n",
    );
    let (_, warnings) = read(&text);
    assert_eq!(
        warnings,
        [
            "unsupported-feature @ prefixEncoding",
            "unsupported-feature @ itemEncoding",
            "unsupported-feature @ encoding"
        ]
    );
    let text = parameters(
        "3.2.0",
        "{name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object}, encoding: {a: {style: form}}}}}",
    );
    let (_, warnings) = read(&text);
    assert_eq!(warnings, ["unsupported-feature @ encoding"]);
}

#[test]
fn fields_of_3_1_in_3_0() {
    let text = document(
        "3.0.3",
        "paths: {}\nwebhooks: {}\njsonSchemaDialect: x\ncomponents:\n  pathItems: {}\n  schemas:\n    A: {type: object, $defs: {a: {type: string}}, properties: {b: {const: x}, c: {type: array, prefixItems: [{type: string}]}, d: {type: string, examples: [a], $comment: x}}}\n",
    );
    let (_, warnings) = read(&text);
    let mut fields: Vec<&str> = warnings
        .iter()
        .filter_map(|line| line.strip_prefix("later-feature @ "))
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "$comment",
            "$defs",
            "const",
            "examples",
            "jsonSchemaDialect",
            "pathItems",
            "prefixItems",
            "webhooks"
        ]
    );
    assert_eq!(warnings.len(), fields.len(), "{warnings:?}");
}
