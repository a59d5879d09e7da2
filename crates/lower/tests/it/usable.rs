//! What is wrong in small things is a warning at its place, and there is a client all the same.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Api, InputLocation, Presence, Shape};

fn options() -> LowerOptions {
    LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    }
}

/// The client, and every warning as `code @ the text that it points to`.
fn usable(text: &str) -> (Api, Vec<String>) {
    let outcome = generate_model_from_text("test.yaml", text, &options());
    let warnings = outcome.problems.iter().map(|problem| {
        let pointed = &text[problem.span.bytes.clone()];
        let pointed = pointed.lines().next().unwrap_or_default();
        format!("{} @ {pointed}", problem.code.as_str())
    });
    let warnings = warnings.collect();
    (outcome.api.expect("a client"), warnings)
}

fn warnings(text: &str) -> Vec<String> {
    usable(text).1
}

/// A document with these paths, one a line.
fn paths(paths: &str) -> String {
    format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")
}

/// A document whose operation has these fields.
fn operation(fields: &str) -> String {
    paths(&format!("  /x: {{get: {{operationId: x, {fields}}}}}\n"))
}

/// A document whose operation has these parameters.
fn parameters(parameters: &str) -> String {
    operation(&format!(
        "parameters: [{parameters}], responses: {{'204': {{description: Done.}}}}"
    ))
}

/// A document with these schemas, one a line, the first of which is what an operation responds.
fn schemas(schemas: &str) -> String {
    let operation = operation(
        "responses: {'200': {description: Done., content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}",
    );
    format!("{operation}components:\n  schemas:\n{schemas}")
}

#[test]
fn an_example_that_is_not_there() {
    for reference in [
        "'#/components/examples/frog'",
        "'https://example.com/toad.json'",
        "'toad.yaml'",
        "'../toad.yaml'",
        "'#/paths/~1x/get/responses/200/content/application~1json/examples/e'",
    ] {
        let of_a_schema = operation(&format!(
            "responses: {{'200': {{description: Done., content: {{application/json: {{schema: {{type: string}}, examples: {{e: {{$ref: {reference}}}}}}}}}}}}}"
        ));
        let without_schema = operation(&format!(
            "responses: {{'200': {{description: Done., content: {{text/plain: {{examples: {{e: {{$ref: {reference}}}}}}}}}}}}}"
        ));
        let of_a_parameter = parameters(&format!(
            "{{name: a, in: query, schema: {{type: string}}, examples: {{e: {{$ref: {reference}}}}}}}"
        ));
        let of_content = parameters(&format!(
            "{{name: a, in: query, content: {{application/json: {{schema: {{type: string}}, examples: {{e: {{$ref: {reference}}}}}}}}}}}"
        ));
        for text in [of_a_schema, without_schema, of_a_parameter, of_content] {
            // The last reference leads back to itself where it stands, and to nothing elsewhere.
            assert_eq!(
                warnings(&text),
                [format!("unresolved-example @ {reference}")],
                "{text}"
            );
        }
    }
}

#[test]
fn an_entry_of_a_mapping_that_names_nothing() {
    for target in [
        "'https://example.com/Ext.yaml'",
        "'ext.yaml'",
        "'../ext.yaml#/Ext'",
        "'#/components/schemas/Ext'",
        "Ext",
        "'urn:ext'",
    ] {
        let (api, warnings) = usable(&schemas(&format!(
            "    A: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}], discriminator: {{propertyName: kind, mapping: {{cat: '#/components/schemas/Cat', ext: {target}}}}}}}\n    Cat: {{type: object, properties: {{kind: {{type: string}}}}}}\n"
        )));
        assert_eq!(warnings, [format!("unresolved-schema @ {target}")]);
        let cat = api.types.iter().find(|(_, ty)| ty.ident.as_str() == "Cat");
        assert!(cat.is_some());
    }
}

#[test]
fn a_type_that_is_null_without_quotes() {
    for (schema, is_null) in [
        ("{type: [string, null]}", true),
        ("{anyOf: [{type: string}, {type: null}]}", true),
        (
            "{oneOf: [{type: string}, {type: null, description: None.}]}",
            true,
        ),
        ("{type: null, enum: [a, b]}", false),
    ] {
        let (api, warnings) = usable(&schemas(&format!(
            "    A: {{type: object, required: [a], properties: {{a: {schema}}}}}\n"
        )));
        let a = api.types.iter().find(|(_, ty)| ty.ident.as_str() == "A");
        let Some(Shape::Struct(object)) = a.map(|(_, ty)| &ty.shape) else {
            unreachable!("`A` is an object")
        };
        let is_nullable = object.fields[0].presence == Presence::Nullable;
        assert_eq!(is_nullable, is_null, "{schema}");
        let expected: &[&str] = if is_null {
            &["ignored-value @ null"]
        } else {
            &[]
        };
        assert_eq!(warnings, expected, "{schema}");
    }
}

#[test]
fn percent_encoding_that_belongs_to_a_name() {
    let (api, warnings) = usable(&schemas(
        "    A: {type: object, required: [p], properties: {p: {$ref: '#/components/schemas/Pick.%22a%22'}}}\n    'Pick.%22a%22': {type: object, properties: {a: {type: string}}}\n",
    ));
    assert_eq!(
        warnings,
        ["ignored-value @ '#/components/schemas/Pick.%22a%22'"]
    );
    assert_eq!(api.types.iter().count(), 2);
}

#[test]
fn headers_that_differ_in_case() {
    let text = parameters(
        "{name: X-Boo, in: header, schema: {type: string}}, {name: x-boo, in: header, schema: {type: integer}}, {name: X-Boo, in: query, schema: {type: string}}",
    );
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, ["duplicate-parameter @ {"]);
    assert_eq!(api.operations[0].inputs.len(), 2);
    // A parameter of the operation takes the place of the path item's.
    let text = paths(
        "  /x:\n    parameters: [{name: X-Trace, in: header, required: true, schema: {type: string}}]\n    get: {operationId: x, parameters: [{name: x-trace, in: header, schema: {type: integer}}], responses: {'204': {description: Done.}}}\n",
    );
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, [""; 0]);
    let inputs = &api.operations[0].inputs;
    assert_eq!(inputs.len(), 1);
    assert!(!inputs[0].required);
    // Those of a response too.
    let text = operation(
        "responses: {'204': {description: Done., headers: {X-Rate: {schema: {type: string}}, x-rate: {schema: {type: integer}}}}}",
    );
    assert_eq!(usable(&text).1, ["duplicate-parameter @ x-rate"]);
}

#[test]
fn names_that_begin_like_extensions_where_names_are_the_documents() {
    let text = format!(
        "{}components: {{securitySchemes: {{x-key: {{type: apiKey, in: header, name: X-Key}}, x-other: true}}}}\n",
        operation(
            "security: [{x-key: []}], responses: {'204': {description: Done., headers: {x-rate: {schema: {type: integer}}}}}"
        )
    );
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(api.schemes.len(), 1);
    assert_eq!(api.operations[0].security.alternatives[0].schemes.len(), 1);
}

#[test]
fn a_parameter_with_more_than_one_format() {
    let text = parameters(
        "{name: a, in: query, schema: {type: string}, content: {application/json: {schema: {type: object}}}}",
    );
    assert_eq!(warnings(&text), ["ignored-value @ schema"]);
    let text = parameters(
        "{name: b, in: query, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: integer}}}}",
    );
    assert_eq!(warnings(&text), ["ignored-value @ text/plain"]);
}

#[test]
fn a_style_without_meaning_for_the_value() {
    let list = "{type: array, items: {type: string}}";
    let nested = "{type: array, items: {type: object, properties: {a: {type: string}}}}";
    let object = "{type: object, properties: {a: {type: string}}}";
    let deep = "{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}";
    let page = "{type: object, properties: {sort: {type: array, items: {type: string}}}}";
    let undefined = |field: &str, schema: &str| {
        warnings(&parameters(&format!(
            "{{name: p, {field}, schema: {schema}}}"
        )))
    };
    let told = ["undefined-style @ {"];
    for (field, schema) in [
        ("in: query, style: deepObject", list),
        ("in: query, style: deepObject", "{type: string}"),
        ("in: query, style: deepObject", deep),
        ("in: query, style: deepObject", page),
        ("in: query, style: deepObject, explode: false", object),
        ("in: query, style: pipeDelimited, explode: true", list),
        ("in: query, style: spaceDelimited, explode: true", list),
        ("in: query, style: pipeDelimited", "{type: string}"),
        ("in: query", nested),
        ("in: query", deep),
        ("in: query, explode: false", page),
        ("in: header", nested),
        ("in: cookie", deep),
    ] {
        assert_eq!(undefined(field, schema), told, "{field}: {schema}");
    }
    for (field, schema) in [
        ("in: query, style: deepObject", object),
        ("in: query, style: deepObject", "{}"),
        ("in: query, style: pipeDelimited", list),
        ("in: query, style: spaceDelimited, explode: false", object),
        ("in: query", list),
        ("in: query", object),
        // As every server reads `sort=a&sort=b`.
        ("in: query", page),
        ("in: header", object),
    ] {
        assert_eq!(undefined(field, schema), [""; 0], "{field}: {schema}");
    }
}

#[test]
fn a_style_of_a_component_is_reported_once_at_the_component() {
    let text = format!(
        "{}  /y: {{get: {{operationId: y, parameters: [{{$ref: '#/components/parameters/P'}}], responses: {{'204': {{description: Done.}}}}}}}}\ncomponents:\n  parameters:\n    P:\n      name: p\n      in: query\n      style: deepObject\n      schema: {{$ref: '#/components/schemas/L'}}\n  schemas:\n    L: {{type: array, items: {{type: string}}}}\n",
        operation(
            "parameters: [{$ref: '#/components/parameters/P'}], responses: {'204': {description: Done.}}"
        )
    );
    assert_eq!(warnings(&text), ["undefined-style @ P"]);
}

#[test]
fn paths_that_are_the_same_or_no_templates() {
    let get = |id: &str| {
        format!("get: {{operationId: {id}, responses: {{'204': {{description: Done.}}}}}}")
    };
    let named = |id: &str, name: &str| {
        format!(
            "get: {{operationId: {id}, parameters: [{{name: {name}, in: path, required: true, schema: {{type: string}}}}], responses: {{'204': {{description: Done.}}}}}}"
        )
    };
    let text = paths(&format!(
        "  /a/{{x}}: {{{}}}\n  /a/{{y}}: {{{}}}\n  /a/b: {{{}}}\n",
        named("ax", "x"),
        named("ay", "y"),
        get("ab")
    ));
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, ["ambiguous-path @ /a/{y}"]);
    assert_eq!(api.operations.len(), 3);
    for path in [
        "/foo/{param",
        "/foo/param}",
        "/foo/{}",
        "/{a{b}}",
        "/x?y=1",
        "/x#y",
    ] {
        let (_, warnings) = usable(&paths(&format!("  '{path}': {{{}}}\n", get("x"))));
        let told = format!("invalid-path @ '{path}'");
        assert!(warnings.contains(&told), "{path}: {warnings:?}");
    }
    let text = paths(&format!(
        "  '/x/{{id}}/y/{{id}}': {{{}}}\n",
        named("twice", "id")
    ));
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, ["invalid-path @ '/x/{id}/y/{id}'"]);
    assert_eq!(api.operations[0].inputs.len(), 1);
}

#[test]
fn servers_and_their_variables() {
    let cases = [
        (
            "{url: 'https://{v}.example.com'}",
            "'https://{v}.example.com'",
        ),
        (
            "{url: 'https://{v}.example.com', variables: {v: {default: a, enum: [b]}}}",
            "a",
        ),
        (
            "{url: 'https://{v}.example.com', variables: {v: {enum: [b]}}}",
            "v",
        ),
        (
            "{url: 'https://example.com', variables: {v: {default: a}}}",
            "v",
        ),
        (
            "{url: 'https://{v.example.com'}",
            "'https://{v.example.com'",
        ),
    ];
    for (server, place) in cases {
        let text = format!(
            "{}servers: [{server}]\n",
            operation("responses: {'204': {description: Done.}}")
        );
        assert_eq!(
            warnings(&text),
            [format!("invalid-server @ {place}")],
            "{server}"
        );
    }
    let good = "{url: 'https://{v}.example.com', variables: {v: {default: a, enum: [a, b]}}}";
    let text = format!(
        "{}servers: [{good}]\n",
        operation("responses: {'204': {description: Done.}}")
    );
    assert_eq!(warnings(&text), [""; 0]);
}

#[test]
fn a_response_that_is_null() {
    let text = operation("responses: {'200': null}");
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, ["ignored-value @ null"]);
    assert_eq!(api.operations.len(), 1);
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item() {
    let get =
        |id: &str| format!("{{operationId: {id}, responses: {{'204': {{description: Done.}}}}}}");
    let text = format!(
        "{}components:\n  pathItems:\n    P: {{get: {}, post: {}}}\n    Q: {{$ref: '#/components/pathItems/P', patch: {}}}\n",
        paths(&format!(
            "  /p:\n    $ref: '#/components/pathItems/Q'\n    parameters: [{{name: s, in: query, schema: {{type: string}}}}]\n    get: {}\n    put: {}\n",
            get("own"),
            get("put")
        )),
        get("target"),
        get("post"),
        get("patch")
    );
    let (api, warnings) = usable(&text);
    assert_eq!(warnings, ["ignored-value @ get"]);
    let methods: Vec<&str> = api
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    assert_eq!(methods, ["own", "put", "post", "patch"]);
    for operation in &api.operations {
        assert_eq!(operation.inputs.len(), 1, "{}", operation.id);
        assert!(matches!(
            operation.inputs[0].location,
            InputLocation::Parameter(_)
        ));
    }
}

#[test]
fn nullable_without_effect() {
    let versions = |schema: &str| {
        let text = schemas(&format!("    A: {schema}\n    B: {{type: string}}\n"));
        ["3.0.4", "3.1.0"].map(|version| warnings(&text.replacen("3.1.0", version, 1)))
    };
    let none: Vec<String> = Vec::new();
    let reported = vec!["ineffective-nullable @ nullable".to_owned()];
    for schema in [
        "{nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}",
        "{nullable: true, oneOf: [{type: string}, {type: integer}]}",
        "{nullable: true, enum: [a, b]}",
        "{type: string, nullable: true, enum: [a, b]}",
    ] {
        assert_eq!(versions(schema)[0], reported, "{schema}");
        assert_eq!(versions(schema)[1], reported, "{schema}");
    }
    for schema in [
        "{type: string, nullable: true}",
        "{type: string, nullable: true, enum: [a, null]}",
        "{type: object, nullable: true, allOf: [{properties: {a: {type: string}}}]}",
    ] {
        assert_eq!(versions(schema)[0], none, "{schema}");
        assert_eq!(versions(schema)[1], reported, "{schema}");
    }
    for schema in [
        "{type: string, nullable: false}",
        "{description: Anything.}",
    ] {
        assert_eq!(versions(schema), [none.clone(), none.clone()], "{schema}");
    }
}

#[test]
fn styles_and_headers_of_parts_that_are_not_sent() {
    let body = |version: &str, encoding: &str| {
        let text = operation(&format!(
            "requestBody: {{content: {{multipart/form-data: {{schema: {{type: object, properties: {{a: {{type: array, items: {{type: string}}}}, f: {{type: string, format: binary}}}}}}, encoding: {{{encoding}}}}}}}}}, responses: {{'204': {{description: Done.}}}}"
        ));
        warnings(
            &text
                .replacen("3.1.0", version, 1)
                .replacen("get:", "post:", 1),
        )
    };
    assert_eq!(body("3.1.0", "a: {style: form, explode: false}"), [""; 0]);
    assert_eq!(
        body("3.0.3", "a: {style: form, explode: false}"),
        ["ignored-value @ a"]
    );
    assert_eq!(body("3.1.0", "f: {style: form}"), ["ignored-value @ f"]);
    for (part, headers) in [
        ("a", "X-A: {schema: {type: string}}"),
        ("f", "X-A: {schema: {}}, Content-Type: {schema: {}}"),
    ] {
        let reported = body("3.1.0", &format!("{part}: {{headers: {{{headers}}}}}"));
        assert_eq!(reported, ["unsupported-feature @ headers"]);
    }
    let own = "f: {headers: {Content-Type: {schema: {type: string}}, content-disposition: {schema: {type: string}}}}";
    assert_eq!(body("3.1.0", own), [""; 0]);
}

#[test]
fn http_schemes_whose_credentials_depend_on_a_challenge_or_have_no_name() {
    let scheme = |scheme: &str| {
        let text = operation("security: [{a: []}], responses: {'204': {description: Done.}}");
        usable(&format!(
            "{text}components: {{securitySchemes: {{a: {{type: http, scheme: {scheme}}}}}}}\n"
        ))
    };
    for name in ["SharedAccessKey", "Bearer", "BASIC", "ApiKey"] {
        let (api, warnings) = scheme(name);
        assert_eq!(warnings, [""; 0], "{name}");
        assert_eq!(api.schemes.len(), 1, "{name}");
    }
    for name in ["digest", "HOBA", "Negotiate", "DPoP", "'two words'"] {
        let (api, warnings) = scheme(name);
        assert_eq!(warnings, ["unsupported-security @ a"], "{name}");
        assert!(api.schemes.is_empty(), "{name}");
    }
}
