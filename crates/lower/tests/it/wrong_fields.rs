//! Fields of another kind than OpenAPI says: each is reported with what was expected, and the rest of the document is
//! read.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{Code, LowerOptions, generate_model_from_text};

/// Every problem as `code: message @ the text that it points to`.
fn reports(text: &str) -> Vec<String> {
    let outcome = generate_model_from_text(
        "test.yaml",
        text,
        &LowerOptions {
            package: "test".to_owned(),
            ..LowerOptions::default()
        },
    );
    let problems = outcome
        .problems
        .iter()
        .filter(|problem| problem.code != Code::NoOperations);
    let problems = problems.map(|problem| {
        let pointed = &text[problem.span.bytes.clone()];
        let pointed = pointed.lines().next().unwrap_or_default();
        format!("{}: {} @ {pointed}", problem.code.as_str(), problem.message)
    });
    problems.collect()
}

/// The same of a document with this operation.
fn operation(fields: &str) -> Vec<String> {
    reports(&format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /x:\n    post: {{operationId: x, {fields}}}\n"
    ))
}

/// The same of a document with this schema.
fn schema(schema: &str) -> Vec<String> {
    reports(&format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n    A: {schema}\n    B: {{type: string}}\n"
    ))
}

#[test]
fn of_a_schema() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{type: object, title: [a]}",
            &["ignored-value: `title` is a list; it should be a string @ title"],
        ),
        ("{type: string, title: 1, description: true}", &[]),
        (
            "{type: object, deprecated: 'yes'}",
            &["ignored-value: `deprecated` is a string; it should be a boolean @ 'yes'"],
        ),
        (
            "{type: string, minLength: many, maxLength: -1}",
            &["ignored-value: `minLength` is a string; it should be a number @ many"],
        ),
        (
            "{type: number, minimum: '5', maximum: much}",
            &[
                "ignored-value: `minimum` is a string; it should be a number @ '5'",
                "ignored-value: `maximum` is a string; it should be a number @ much",
            ],
        ),
        (
            "{type: object, required: all}",
            &["ignored-value: `required` is a string; it should be a list @ all"],
        ),
        (
            "{type: object, required: [1, {a: b}]}",
            &["ignored-value: item 1 of `required` is an object; it should be a string @ {"],
        ),
        (
            "{type: object, properties: [a]}",
            &["ignored-value: `properties` is a list; it should be an object @ properties"],
        ),
        (
            "{type: array, items: 7}",
            &["ignored-value: `items` is a number; it should be a schema @ 7"],
        ),
        (
            "{oneOf: {a: b}}",
            &[
                "ignored-value: `oneOf` is an object; it should be a list @ oneOf",
                "empty-union: `oneOf` has no branches; it becomes any JSON value in Rust @ oneOf",
            ],
        ),
        (
            "{type: strng}",
            &["ignored-value: `strng` is not a type; any value is accepted @ strng"],
        ),
        (
            "{type: quux}",
            &["ignored-value: `quux` is not a type; any value is accepted @ quux"],
        ),
        (
            "{type: [string, 7]}",
            &["ignored-value: item 1 of `type` is a number; it should be the name of a type @ 7"],
        ),
        ("{type: file}", &[]),
        ("{type: any}", &[]),
        (
            "{$ref: [a]}",
            &["ignored-value: `$ref` is a list; it should be a string @ $ref"],
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/Nothing'}]}",
            &[
                "unresolved-schema: `#/components/schemas/Nothing` does not exist; it becomes any JSON value in Rust @ '#/components/schemas/Nothing'",
            ],
        ),
        (
            "{$ref: '#/components/schemas/b'}",
            &[
                "unresolved-schema: `#/components/schemas/b` does not exist; it becomes any JSON value in Rust @ '#/components/schemas/b'",
            ],
        ),
        (
            "{type: object, discriminator: kind}",
            &["ignored-value: `discriminator` is a string; it should be an object @ kind"],
        ),
        (
            "7",
            &["ignored-value: `A` is a number; it should be a schema @ 7"],
        ),
        (
            "{enum: none}",
            &["ignored-value: `enum` is a string; it should be a list @ none"],
        ),
        (
            "{type: string, bogus: 1}",
            &["unknown-field: `bogus` is not a field of this object @ bogus"],
        ),
        (
            "{type: string, maxLenght: 1}",
            &["unknown-field: `maxLenght` is not a field of this object @ maxLenght"],
        ),
        (
            "{type: string, x-clientsmith-unit: seconds}",
            &[
                "invalid-extension: `x-clientsmith-unit` requires a schema of `type: integer` without `enum` @ x-clientsmith-unit",
            ],
        ),
        (
            "{type: integer, x-clientsmith-unit: fortnights}",
            &[
                "invalid-extension: `x-clientsmith-unit` must be one of `unix-milliseconds`, `unix-seconds`, `milliseconds`, `seconds` @ x-clientsmith-unit",
            ],
        ),
        (
            "{type: string, x-clientsmith-known-values: []}",
            &[
                "invalid-extension: `x-clientsmith-known-values` must be a list of one or more distinct strings @ x-clientsmith-known-values",
            ],
        ),
        (
            "{type: integer, x-clientsmith-known-values: [a]}",
            &[
                "invalid-extension: `x-clientsmith-known-values` requires a schema of `type: string` without `enum` and `format` @ x-clientsmith-known-values",
            ],
        ),
        (
            "{type: string, x-clientsmith-known-values: [a, a]}",
            &[
                "invalid-extension: `x-clientsmith-known-values` must be a list of one or more distinct strings @ x-clientsmith-known-values",
            ],
        ),
        (
            "{type: string, x-provenance: maybe}",
            &[
                "invalid-provenance: `x-provenance` must be one of `stated`, `observed`, `assumed`, or a mapping of fields to these @ x-provenance",
            ],
        ),
        (
            "{type: string, x-clientsmith-bogus: 1}",
            &[
                "unknown-extension: the extension `x-clientsmith-bogus` does not exist @ x-clientsmith-bogus",
            ],
        ),
        (
            "{oneOf: [{type: string}], anyOf: [{type: integer}, {type: boolean}]}",
            &["loose-schema: a schema with several unions at once is read without them @ A"],
        ),
        (
            "{oneOf: [{type: string}, {type: integer}], anyOf: [{type: string}, {type: boolean}]}",
            &["loose-schema: a schema with several unions at once is read without them @ A"],
        ),
        (
            "{type: object, properties: {a: {type: string}}, oneOf: [{properties: {b: {type: string}}}, {properties: {c: {type: string}}}], anyOf: [{properties: {d: {type: string}}}, {properties: {e: {type: string}}}]}",
            &["loose-schema: a schema with several unions at once is read without them @ A"],
        ),
        (
            "{type: object, additionalProperties: 7}",
            &["ignored-value: `additionalProperties` is a number; it should be a schema @ 7"],
        ),
        ("{type: integer, default: 300, format: int8}", &[]),
        (
            "{not: {type: string}}",
            &[
                "loose-schema: `not` alone or `false` specifies no type: this becomes any JSON value @ A",
            ],
        ),
        (
            "{contentMediaType: application/octet-stream, type: string}",
            &[],
        ),
        (
            "{allOf: [{type: string}, {type: integer}]}",
            &[
                "conflicting-schemas: the type is integer here and string in another part of the `allOf` @ {",
            ],
        ),
        (
            "{type: object, discriminator: {propertyName: k, mapping: {a: other, b: 'nowhere.yaml#/B', c: B, d: '#/definitions/B'}}, oneOf: [{$ref: '#/components/schemas/B'}]}",
            &[
                "unresolved-schema: the schema `other` does not exist @ other",
                "unresolved-schema: the mapping's target `nowhere.yaml#/B` does not exist; `B` is used @ 'nowhere.yaml#/B'",
                "unresolved-schema: the mapping's target `#/definitions/B` does not exist; `B` is used @ '#/definitions/B'",
            ],
        ),
    ];
    for (fields, wanted) in cases {
        assert_eq!(schema(fields), *wanted, "{fields}");
    }
}

#[test]
fn of_an_operation() {
    let cases: &[(&str, &[&str])] = &[
        (
            "parameters: {a: b}, responses: {}",
            &["ignored-value: `parameters` is an object; it should be a list @ parameters"],
        ),
        (
            "parameters: [{name: a, in: body, schema: {}}], responses: {}",
            &["wrong-type: `body` is not a location of parameters @ body"],
        ),
        (
            "parameters: [{name: a, schema: {}}], responses: {}",
            &["missing-field: a parameter needs `name` and `in` @ {"],
        ),
        (
            "parameters: [{in: query, schema: {}}], responses: {}",
            &["missing-field: a parameter needs `name` and `in` @ {"],
        ),
        (
            "parameters: [7], responses: {}",
            &[
                "ignored-value: item 0 of `parameters` is a number; it should be an object @ 7",
                "missing-field: a parameter needs `name` and `in` @ 7",
            ],
        ),
        (
            "parameters: [{name: a, in: query, style: matrix, schema: {type: string}}], responses: {}",
            &["ignored-value: a parameter in `query` can't have the style `matrix` @ matrix"],
        ),
        (
            "parameters: [{name: a, in: header, style: deepObject, schema: {type: string}}], responses: {}",
            &[
                "ignored-value: a parameter in `header` can't have the style `deepObject` @ deepObject",
            ],
        ),
        (
            "parameters: [{name: a, in: query, style: bogus, schema: {type: string}}], responses: {}",
            &["ignored-value: a parameter in `query` can't have the style `bogus` @ bogus"],
        ),
        (
            "parameters: [{name: a, in: query}], responses: {}",
            &[
                "incomplete-field: `a` has neither `schema` nor `content`; any value is accepted @ {",
            ],
        ),
        (
            "requestBody: 7, responses: {}",
            &["ignored-value: `requestBody` is a number; it should be an object @ 7"],
        ),
        (
            "requestBody: {content: 7}, responses: {}",
            &["ignored-value: `content` is a number; it should be an object @ 7"],
        ),
        (
            "requestBody: {content: {application/json: 7}}, responses: {}",
            &["ignored-value: `application/json` is a number; it should be an object @ 7"],
        ),
        (
            "responses: 7",
            &["ignored-value: `responses` is a number; it should be an object @ 7"],
        ),
        (
            "responses: {'2000': {description: D.}}",
            &[
                "ignored-value: `2000` is not a status; use one such as `200`, `2XX` or `default` @ '2000'",
            ],
        ),
        (
            "responses: {abc: {description: D.}}",
            &[
                "ignored-value: `abc` is not a status; use one such as `200`, `2XX` or `default` @ abc",
            ],
        ),
        ("responses: {2xx: {description: D.}}", &[]),
        (
            "responses: {'200': 7}",
            &["ignored-value: `200` is a number; it should be an object @ 7"],
        ),
        (
            "responses: {'200': {description: D., headers: [a]}}",
            &["ignored-value: `headers` is a list; it should be an object @ headers"],
        ),
        (
            "responses: {'200': {description: D., headers: {A: 7}}}",
            &[
                "ignored-value: `A` is a number; it should be an object @ 7",
                "incomplete-field: `A` has neither `schema` nor `content`; any value is accepted @ 7",
            ],
        ),
        (
            "tags: a, responses: {}",
            &["ignored-value: `tags` is a string; it should be a list @ a"],
        ),
        (
            "deprecated: [], responses: {}",
            &["ignored-value: `deprecated` is a list; it should be a boolean @ deprecated"],
        ),
        (
            "security: {a: []}, responses: {}",
            &["ignored-value: `security` is an object; it should be a list @ security"],
        ),
        (
            "security: [{a: b}], responses: {}",
            &[
                "ignored-value: `a` is a string; it should be a list of scopes @ b",
                "unknown-security: the security scheme `a` does not exist @ b",
            ],
        ),
        (
            "security: [7], responses: {}",
            &["ignored-value: item 0 of `security` is a number; it should be an object @ 7"],
        ),
        (
            "servers: {url: a}, responses: {}",
            &["ignored-value: `servers` is an object; it should be a list @ servers"],
        ),
        (
            "servers: [{description: none}], responses: {}",
            &["incomplete-field: a server without `url` is left out @ {"],
        ),
        ("servers: [{url: 7}], responses: {}", &[]),
        (
            "callbacks: [a], responses: {}",
            &["ignored-value: `callbacks` is a list; it should be an object @ callbacks"],
        ),
        (
            "callbacks: {a: 7}, responses: {}",
            &["ignored-value: `a` is a number; it should be an object @ 7"],
        ),
        (
            "summary: {a: b}, responses: {}",
            &["ignored-value: `summary` is an object; it should be a string @ summary"],
        ),
        (
            "x-clientsmith-read-only: 'yes', responses: {}",
            &[
                "invalid-extension: `x-clientsmith-read-only` must be `true` or `false` @ x-clientsmith-read-only",
            ],
        ),
        (
            "x-clientsmith-idempotent: 1, responses: {}",
            &[
                "invalid-extension: `x-clientsmith-idempotent` must be `true` or `false` @ x-clientsmith-idempotent",
            ],
        ),
        (
            "x-clientsmith-mirrored: true, responses: {}",
            &[
                "unknown-extension: the extension `x-clientsmith-mirrored` does not exist @ x-clientsmith-mirrored",
            ],
        ),
        (
            "bogus: 1, responses: {}",
            &["unknown-field: `bogus` is not a field of this object @ bogus"],
        ),
        (
            "requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: string}}}}, responses: {}",
            &[
                "unsupported-media-type: `application/x-www-form-urlencoded`: the schema of a form is not an object: the body is text @ application/x-www-form-urlencoded",
            ],
        ),
        (
            "requestBody: {content: {multipart/mixed: {schema: {type: object, properties: {a: {type: string}}}}}}, responses: {}",
            &[
                "unsupported-media-type: `multipart/mixed`: the schema describes no parts: callers add them to a `MultipartForm` @ multipart/mixed",
            ],
        ),
        (
            "requestBody: {content: {multipart/form-data: {schema: {type: object}}}}, responses: {}",
            &[
                "unsupported-media-type: `multipart/form-data`: the schema describes no parts: callers add them to a `MultipartForm` @ multipart/form-data",
            ],
        ),
        (
            "requestBody: {content: {multipart/form-data: {}}}, responses: {}",
            &[
                "unsupported-media-type: `multipart/form-data`: the schema describes no parts: callers add them to a `MultipartForm` @ multipart/form-data",
            ],
        ),
    ];
    for (fields, wanted) in cases {
        assert_eq!(operation(fields), *wanted, "{fields}");
    }
}

#[test]
fn of_the_document() {
    let cases: &[(&str, &[&str])] = &[
        (
            "openapi: 3.1.0\n",
            &["incomplete-field: the document has no `info`: the client has no title @ "],
        ),
        (
            "openapi: 3.0.0\n",
            &[
                "incomplete-field: the document has no `paths` @ ",
                "incomplete-field: the document has no `info`: the client has no title @ ",
            ],
        ),
        (
            "openapi: 3.0.0\ninfo: 7\npaths: {}\n",
            &["ignored-value: `info` is a number; it should be an object @ 7"],
        ),
        (
            "openapi: 3.0.0\ninfo: {title: '', version: 1.5}\npaths: 7\n",
            &["ignored-value: `paths` is a number; it should be an object @ 7"],
        ),
        (
            "openapi: 3.0\ninfo: {title: T, version: '1'}\npaths: {}\n",
            &[],
        ),
        (
            "openapi: {a: b}\n",
            &["unsupported-version: `openapi` is not a version of OpenAPI 3 @ openapi"],
        ),
        (
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ntags: [7, {description: D.}]\nservers: 7\nsecurity: 7\ncomponents: 7\n",
            &[
                "ignored-value: item 0 of `tags` is a number; it should be an object @ 7",
                "ignored-value: `servers` is a number; it should be a list @ 7",
                "ignored-value: `security` is a number; it should be a list @ 7",
                "ignored-value: `components` is a number; it should be an object @ 7",
            ],
        ),
        (
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks: 7\ncomponents: {schemas: [a], securitySchemes: {a: 7, b: {type: oauth2}, c: {type: bogus}, d: {type: apiKey, in: query}, e: {type: http, scheme: digest}, f: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a'}, password: {tokenUrl: 'https://t'}, other: {}}}}}\n",
            &[
                "ignored-value: `webhooks` is a number; it should be an object @ 7",
                "ignored-value: `schemas` is a list; it should be an object @ schemas",
                "ignored-value: `a` is a number; it should be an object @ 7",
                "unsupported-security: the scheme `c` (bogus) is none that the client can satisfy by itself: calls that need it are sent without, and callers add what it takes as a header @ c",
                "unsupported-security: the scheme `e` (digest) is none that the client can satisfy by itself: calls that need it are sent without, and callers add what it takes as a header @ e",
                "unknown-field: `other` is not a field of this object @ other",
            ],
        ),
        (
            "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n  /a: 7\n  /b: {get: 7}\n  /c: {gett: {}}\n",
            &[
                "ignored-value: `/a` is a number; it should be an object @ 7",
                "ignored-value: `get` is a number; it should be an object @ 7",
                "missing-operation-id: the operation has no `operationId`; its method is `get_b` @ 7",
                "unknown-field: `gett` is not a field of this object @ gett",
            ],
        ),
    ];
    for (text, wanted) in cases {
        assert_eq!(reports(text), *wanted, "{text}");
    }
}

#[test]
fn of_a_media_type() {
    let cases: &[(&str, &[&str])] = &[
        ("'text/plain; charset=utf-8; x=\"a;b\"'", &[]),
        (r#"'text/plain; x="a\"b\\";; y="" ; z=1'"#, &[]),
        (
            "'text/plain; x=a b'",
            &[
                "ignored-value: `text/plain; x=a b` is not a media type (RFC 9110 §8.3.1); it is read as `text/plain` @ 'text/plain; x=a b'",
            ],
        ),
        (
            "'text/plain; a b=c'",
            &[
                "ignored-value: `text/plain; a b=c` is not a media type (RFC 9110 §8.3.1); it is read as `text/plain` @ 'text/plain; a b=c'",
            ],
        ),
        (
            "'text/plain; a=\"b\" c=d'",
            &[
                "ignored-value: `text/plain; a=\"b\" c=d` is not a media type (RFC 9110 §8.3.1); it is read as `text/plain` @ 'text/plain; a=\"b\" c=d'",
            ],
        ),
        (
            "'text/plain; charset=\"ü\"'",
            &[
                "ignored-value: `text/plain; charset=\"ü\"` is not a media type (RFC 9110 §8.3.1); it is read as `text/plain` @ 'text/plain; charset=\"ü\"'",
            ],
        ),
        (
            "\"text/plain\\r\\nX-Injected: 1\"",
            &[
                "ignored-value: `text/plain\\r\\nX-Injected: 1` is not a media type (RFC 9110 §8.3.1); it is left out @ \"text/plain\\r\\nX-Injected: 1\"",
            ],
        ),
        (
            "\"text/\\0plain\"",
            &[
                "ignored-value: `text/\\0plain` is not a media type (RFC 9110 §8.3.1); it is left out @ \"text/\\0plain\"",
            ],
        ),
        (
            "json",
            &[
                "ignored-value: `json` is not a media type (RFC 9110 §8.3.1); it is sent unchanged @ json",
            ],
        ),
    ];
    for (media_type, expected) in cases {
        let content = format!("content: {{{media_type}: {{schema: {{type: string}}}}}}");
        let responses = "responses: {'204': {description: d}}";
        assert_eq!(
            operation(&format!("requestBody: {{{content}}}, {responses}")),
            *expected
        );
        let responses = format!("responses: {{'200': {{description: d, {content}}}}}");
        assert_eq!(operation(&responses), *expected);
    }
}

#[test]
fn of_the_name_of_a_header() {
    let name = "\"X Bad\\r\\nInjected: 1\"";
    let message =
        "ignored-value: `X Bad\\r\\nInjected: 1` is not a valid header name (RFC 9110 §5.1); ";
    let responses = "responses: {'204': {description: d}}";
    let parameter = format!("parameters: [{{name: {name}, in: header, schema: {{type: string}}}}]");
    assert_eq!(
        operation(&format!("{parameter}, {responses}")),
        [format!("{message}the parameter is left out @ {name}")]
    );
    let header = format!("headers: {{{name}: {{schema: {{type: string}}}}}}");
    assert_eq!(
        operation(&format!(
            "responses: {{'204': {{description: d, {header}}}}}"
        )),
        [format!("{message}it is left out @ {name}")]
    );
    assert_eq!(
        reports(&format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nsecurity: [{{k: []}}]\ncomponents:\n  securitySchemes:\n    k: {{type: apiKey, in: header, name: {name}}}\n"
        )),
        [format!("{message}the client refuses a key for it @ {name}")]
    );
}

#[test]
fn of_a_path_template() {
    let path = |path: &str| {
        reports(&format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  '{path}': {{}}\n"
        ))
    };
    for (template, message) in [
        ("/a{b", "`/a{b` has a `{` without `}`; it is sent literally"),
        ("/a}b", "`/a}b` has a `}` without `{`; it is sent literally"),
    ] {
        let reports = path(template);
        let [report] = reports.as_slice() else {
            panic!("{template}: {reports:?}");
        };
        assert!(
            report.starts_with(&format!("invalid-path: {message} @ ")),
            "{report}"
        );
    }
}

#[test]
fn of_the_url_of_a_server() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{url: 'https://a/{v}', variables: {v: {default: '1'}}}",
            &[],
        ),
        (
            "{url: 'https://a/{v}/{v}', variables: {v: {default: '1'}}}",
            &["`{v}` occurs twice in the URL; both have the same value"],
        ),
        (
            "{url: 'https://a/v', variables: {v: {default: '1'}}}",
            &["the variable `v` does not occur in the URL; it is ignored"],
        ),
        (
            "{url: 'https://a/{v'}",
            &["the URL has a `{` without `}`; it is kept literally"],
        ),
        (
            "{url: 'https://a/v}'}",
            &["the URL has a `}` without `{`; it is kept literally"],
        ),
    ];
    for (server, wanted) in cases {
        let reports = reports(&format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\nservers: [{server}]\n"
        ));
        let messages = reports.iter().filter_map(|report| {
            let report = report.strip_prefix("invalid-server: ")?;
            report.split_once(" @ ").map(|(message, _)| message)
        });
        assert_eq!(messages.collect::<Vec<_>>(), *wanted, "{server}");
    }
}
