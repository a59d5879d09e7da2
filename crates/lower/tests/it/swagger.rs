//! Swagger 2.0: read as what it means in OpenAPI 3.0, with problems at their places in the text.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use clientsmith_lower::{Code, LowerOptions, Outcome, generate_model, generate_model_from_text};
use clientsmith_model::{
    Api, Body, BodyForm, ContentKind, Encoding, HttpMethod, InputLocation, Location, Presence,
    Scalar, SchemeKind, Shape, Style, TypeRef,
};

fn options() -> LowerOptions {
    LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    }
}

/// A document with these lines after its head.
fn document(rest: &str) -> String {
    format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{rest}")
}

/// A document whose operation has these fields.
fn operation(fields: &str) -> String {
    document(&format!(
        "paths:\n  /x/{{id}}:\n    post:\n      operationId: x\n{fields}"
    ))
}

/// A document whose operation has these parameters, a line each.
fn parameters(parameters: &str) -> String {
    operation(&format!(
        "      parameters:\n        - {{name: id, in: path, required: true, type: integer}}\n{parameters}      responses: {{'204': {{description: Done.}}}}\n"
    ))
}

/// The client, and every problem as `code @ the text that it points to`.
fn told(outcome: Outcome, text: &str) -> (Option<Api>, Vec<String>) {
    let problems = outcome.problems.iter().map(|problem| {
        let pointed = &text[problem.span.bytes.clone()];
        let pointed = pointed.lines().next().unwrap_or_default();
        format!("{} @ {pointed}", problem.code.as_str())
    });
    let problems = problems.filter(|line| !line.starts_with("no-operations"));
    let problems = problems.collect();
    (outcome.api, problems)
}

fn read(text: &str) -> (Api, Vec<String>) {
    let (api, problems) = told(
        generate_model_from_text("test.yaml", text, &options()),
        text,
    );
    (api.expect("a client"), problems)
}

/// The client of a document without problems.
#[track_caller]
fn good(text: &str) -> Api {
    let (api, problems) = read(text);
    assert_eq!(problems, [""; 0]);
    api
}

fn encoding(api: &Api, name: &str) -> (Location, Option<(Style, bool)>) {
    let mut inputs = api.operations[0].inputs.iter();
    let input = inputs.find(|input| input.name.wire == name);
    let InputLocation::Parameter(parameter) = &input.expect("the input").location else {
        unreachable!("a parameter")
    };
    let style = match parameter.encoding {
        Encoding::Style { style, explode, .. } => Some((style, explode)),
        _ => None,
    };
    (parameter.location, style)
}

fn content(body: Option<&Body>) -> (String, ContentKind) {
    match &body.expect("a body").form {
        BodyForm::Single { content, .. } => (content.media_type.clone(), content.kind.clone()),
        form => unreachable!("{form:?}"),
    }
}

fn words(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => api.types[*id].ident.as_str().to_owned(),
        TypeRef::List(item) => format!("[{}]", words(api, item)),
        other => format!("{other:?}"),
    }
}

#[test]
fn parameters_are_where_they_say_in_the_format_of_their_lists() {
    let api = good(&parameters(
        "        - {name: plain, in: query, type: string, enum: [a, b]}
        - {name: csv, in: query, type: array, items: {type: integer}}
        - {name: ssv, in: query, type: array, items: {type: string}, collectionFormat: ssv}
        - {name: tsv, in: query, type: array, items: {type: string}, collectionFormat: tsv}
        - {name: pipes, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: multi, in: query, type: array, items: {type: string}, collectionFormat: multi}
        - {name: X-List, in: header, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: X-Tabs, in: header, type: array, items: {type: string}, collectionFormat: tsv}
",
    ));
    let list = |style, explode| (Location::Query, Some((style, explode)));
    assert_eq!(
        encoding(&api, "id"),
        (Location::Path, Some((Style::Simple, false)))
    );
    assert_eq!(encoding(&api, "plain"), list(Style::Form, true));
    assert_eq!(encoding(&api, "csv"), list(Style::Form, false));
    assert_eq!(encoding(&api, "ssv"), list(Style::SpaceDelimited, false));
    assert_eq!(encoding(&api, "tsv"), list(Style::TabDelimited, false));
    assert_eq!(encoding(&api, "pipes"), list(Style::PipeDelimited, false));
    assert_eq!(encoding(&api, "multi"), list(Style::Form, true));
    assert_eq!(
        encoding(&api, "X-List"),
        (Location::Header, Some((Style::PipeDelimited, false)))
    );
    assert_eq!(
        encoding(&api, "X-Tabs"),
        (Location::Header, Some((Style::TabDelimited, false)))
    );
    let csv = api.operations[0]
        .inputs
        .iter()
        .find(|input| input.name.wire == "csv");
    assert_eq!(words(&api, &csv.expect("an input").ty), "[Scalar(I64)]");
}

#[test]
fn a_body_has_the_media_types_of_the_operation_or_the_document() {
    let body =
        "        - {name: b, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}\n";
    let definitions = "definitions: {Pet: {type: object, properties: {name: {type: string}}}}\n";
    for (shared, own, expected) in [
        ("", "", "application/json"),
        (
            "consumes: [application/merge-patch+json]\n",
            "",
            "application/merge-patch+json",
        ),
        (
            "consumes: [application/json]\n",
            "      consumes: [application/merge-patch+json]\n",
            "application/merge-patch+json",
        ),
    ] {
        let text = format!("{}{own}{definitions}{shared}", parameters(body));
        let api = good(&text);
        let (media_type, kind) = content(api.operations[0].body.as_ref());
        assert_eq!(media_type, expected);
        let ContentKind::Json(ty) = kind else {
            unreachable!("{kind:?}")
        };
        assert_eq!(words(&api, &ty), "Pet");
        assert!(
            api.operations[0]
                .body
                .as_ref()
                .is_some_and(|body| body.required)
        );
    }
}

#[test]
fn a_form_is_a_body() {
    let api = good(&parameters(
        "        - {name: name, in: formData, type: string, required: true, description: A name.}
        - {name: tags, in: formData, type: array, items: {type: string}}
        - {name: all, in: formData, type: array, items: {type: string}, collectionFormat: multi}
",
    ));
    let (media_type, kind) = content(api.operations[0].body.as_ref());
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    let ContentKind::Form { encodings, .. } = kind else {
        unreachable!("{kind:?}")
    };
    assert_eq!(encodings.len(), 1, "{encodings:?}");
    assert_eq!(encodings[0].member, "tags");
    let api = good(&parameters(
        "        - {name: photo, in: formData, type: file, required: true}
        - {name: name, in: formData, type: string}
",
    ));
    let (media_type, kind) = content(api.operations[0].body.as_ref());
    assert_eq!(media_type, "multipart/form-data");
    let ContentKind::Multipart { parts, .. } = kind else {
        unreachable!("{kind:?}")
    };
    assert_eq!(parts.len(), 2);
    assert_eq!(parts[0].ty, None);
}

#[test]
fn what_path_items_and_the_document_share() {
    let api = good(&document(
        "produces: [application/json]
consumes: [application/json]
paths:
  /a:
    parameters:
      - {$ref: '#/parameters/Limit'}
      - {name: b, in: body, schema: {type: object, properties: {x: {type: string}}}}
    get: {operationId: getA, parameters: [{$ref: '#/parameters/Name'}], responses: {'200': {$ref: '#/responses/Pet'}, default: {$ref: '#/responses/Bad'}}}
    put: {operationId: putA, parameters: [{$ref: '#/parameters/Body'}], responses: {'204': {description: Done.}}}
    patch: {operationId: patchA, consumes: [application/merge-patch+json], parameters: [{$ref: '#/parameters/Body'}], responses: {'204': {description: Done.}}}
    post: {operationId: postA, produces: [text/plain], responses: {'200': {$ref: '#/responses/Pet'}}}
parameters:
  Limit: {name: limit, in: query, type: integer}
  Name: {name: name, in: header, type: string}
  Body: {name: b, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
responses:
  Pet: {description: A pet., schema: {$ref: '#/definitions/Pet'}, headers: {X-Rate: {type: integer, description: Left.}}}
  Bad: {description: Bad., schema: {type: string}}
definitions:
  Pet: {type: string, enum: [cat, dog]}
",
    ));
    let operation = |id: &str| {
        let mut operations = api.operations.iter();
        operations
            .find(|operation| operation.id == id)
            .expect("an operation")
    };
    for (id, inputs) in [("getA", 2), ("putA", 1), ("patchA", 1), ("postA", 1)] {
        let parameters = operation(id).inputs.iter();
        let parameters =
            parameters.filter(|input| matches!(input.location, InputLocation::Parameter(_)));
        assert_eq!(parameters.count(), inputs, "{id}");
    }
    assert!(operation("getA").body.is_some());
    let (media_type, _) = content(operation("putA").body.as_ref());
    assert_eq!(media_type, "application/json");
    let (media_type, _) = content(operation("patchA").body.as_ref());
    assert_eq!(media_type, "application/merge-patch+json");
    assert_eq!(operation("getA").responses.accept, ["application/json"]);
    assert_eq!(operation("postA").responses.accept, ["text/plain"]);
}

#[test]
fn servers_come_from_host_base_path_and_schemes() {
    for (fields, expected) in [
        (
            "host: example.com\nschemes: [http, https]\nbasePath: /v1/\n",
            &["https://example.com/v1", "http://example.com/v1"][..],
        ),
        (
            "host: example.com:8080\nschemes: [http]\n",
            &["http://example.com:8080"],
        ),
        ("basePath: /v1\n", &["/v1"]),
        ("basePath: /\n", &[]),
        ("", &[]),
    ] {
        let api = good(&document(&format!("paths: {{}}\n{fields}")));
        let urls: Vec<&str> = api
            .servers
            .iter()
            .map(|server| server.url.as_str())
            .collect();
        assert_eq!(urls, expected);
    }
    let (api, problems) = read(&document("paths: {}\nhost: example.com\n"));
    assert_eq!(api.servers[0].url, "https://example.com");
    assert_eq!(problems, ["incomplete-field @ example.com"]);
    let api = good(&document(
        "host: example.com\nschemes: [https]\npaths: {/x: {get: {operationId: x, schemes: [http], responses: {'204': {description: Done.}}}}}\n",
    ));
    assert_eq!(api.operations[0].servers[0].url, "http://example.com");
}

#[test]
fn security_definitions_are_schemes() {
    let api = good(&document(
        "paths: {/x: {get: {operationId: x, security: [{o: [read]}], responses: {'204': {description: Done.}}}}}
security: [{b: []}, {k: []}]
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, in: query, name: key}
  o: {type: oauth2, flow: accessCode, authorizationUrl: 'https://example.com/a', tokenUrl: 'https://example.com/t', scopes: {read: Read.}}
  c: {type: oauth2, flow: application, tokenUrl: 'https://example.com/t', scopes: {}}
",
    ));
    let kinds: Vec<&SchemeKind> = api.schemes.iter().map(|scheme| &scheme.kind).collect();
    assert_eq!(
        kinds,
        [
            &SchemeKind::Basic,
            &SchemeKind::ApiKeyQuery("key".to_owned()),
            &SchemeKind::OAuth2,
            &SchemeKind::OAuth2
        ]
    );
    assert_eq!(api.security.alternatives.len(), 2);
    assert_eq!(api.operations[0].security.alternatives.len(), 1);
}

#[test]
fn schemas_have_what_version_2_has() {
    let api = good(&document(
        "paths: {}
definitions:
  Pet: {type: object, discriminator: kind, required: [kind, age], properties: {kind: {type: string}, age: {type: integer, x-nullable: true}}}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {meow: {type: string}}}]}
  Dog: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {bark: {$ref: '#/definitions/Dog/allOf/1/properties/loud'}, loud: {type: boolean}}}]}
",
    ));
    let shape = |name: &str| {
        let mut types = api.types.iter();
        types
            .find(|(_, ty)| ty.ident.as_str() == name)
            .map(|(_, ty)| &ty.shape)
    };
    let Some(Shape::TaggedUnion(union)) = shape("Pet") else {
        unreachable!("{:?}", shape("Pet"))
    };
    assert_eq!(union.tag, "kind");
    assert_eq!(union.branches.len(), 2);
    let Some(Shape::Struct(cat)) = shape("Cat") else {
        unreachable!("an object")
    };
    let age = cat.fields.iter().find(|field| field.name.wire == "age");
    assert_eq!(age.expect("a field").presence, Presence::Nullable);
}

#[test]
fn null_is_allowed_beside_a_reference() {
    let api = good(&document(
        "paths: {}
definitions:
  A: {type: object, required: [b, c], properties: {b: {$ref: '#/definitions/B', x-nullable: true}, c: {$ref: '#/definitions/B'}}}
  B: {type: object, properties: {x: {type: string}}}
",
    ));
    let presences = api.types.iter().find_map(|(_, ty)| match &ty.shape {
        Shape::Struct(object) if ty.ident.as_str() == "A" => Some(
            object
                .fields
                .iter()
                .map(|field| field.presence)
                .collect::<Vec<_>>(),
        ),
        _ => None,
    });
    let expected = vec![Presence::Nullable, Presence::Required];
    assert_eq!(presences, Some(expected));
}

#[test]
fn what_is_no_object_or_list_is_reported_and_read_on() {
    for (rest, expected) in [
        ("paths: []\n", "ignored-value @ paths"),
        ("paths: {/x: 1}\n", "ignored-value @ 1"),
        ("paths: {/x: {get: 1}}\n", "ignored-value @ 1"),
        (
            "paths: {/x: {get: {operationId: x, parameters: {}, responses: {}}}}\n",
            "ignored-value @ parameters",
        ),
        (
            "paths: {/x: {get: {operationId: x, parameters: [1], responses: {}}}}\n",
            "missing-field @ 1",
        ),
        (
            "paths: {/x: {get: {operationId: x, responses: []}}}\n",
            "ignored-value @ responses",
        ),
        (
            "paths: {/x: {get: {operationId: x, responses: {'200': 1}}}}\n",
            "ignored-value @ 1",
        ),
        (
            "paths: {}\ndefinitions: []\n",
            "ignored-value @ definitions",
        ),
        ("paths: {}\nparameters: []\n", "ignored-value @ parameters"),
        ("paths: {}\nresponses: 1\n", "ignored-value @ 1"),
        ("paths: {}\nsecurityDefinitions: x\n", "ignored-value @ x"),
        (
            "paths: {}\nsecurityDefinitions: {a: {type: oauth2}}\n",
            "incomplete-field @ a",
        ),
    ] {
        let text = document(rest);
        let (_, problems) = told(
            generate_model_from_text("test.yaml", &text, &options()),
            &text,
        );
        assert!(
            problems.contains(&expected.to_owned()),
            "{rest}: {problems:?}"
        );
    }
}

#[test]
fn what_is_shared_is_repeated_within_bounds() {
    use std::fmt::Write as _;
    // 200 operations with media types of their own share a body and a response of 2,000 members.
    let mut text = document("consumes: [application/json]\npaths:\n");
    for index in 0..200 {
        let _ = writeln!(
            text,
            "  /x{index}: {{post: {{operationId: x{index}, consumes: [text/x{index}], produces: [text/y{index}], parameters: [{{$ref: '#/parameters/B'}}], responses: {{'200': {{$ref: '#/responses/R'}}}}}}}}"
        );
    }
    let members: String = (0..2_000)
        .map(|index| format!("m{index}: {{type: string}}, "))
        .collect();
    let schema = format!("{{type: object, properties: {{{members}}}}}");
    let _ = writeln!(
        text,
        "parameters: {{B: {{name: b, in: body, schema: {schema}}}}}"
    );
    let _ = writeln!(
        text,
        "responses: {{R: {{description: R., schema: {schema}}}}}"
    );
    let outcome = generate_model_from_text("test.yaml", &text, &options());
    assert!(outcome.api.is_none());
    assert!(
        outcome
            .problems
            .iter()
            .any(|problem| problem.code == Code::TooLarge)
    );
}

#[test]
fn a_file_in_a_response_is_bytes() {
    let api = good(&operation(
        "      parameters: [{name: id, in: path, required: true, type: integer}]\n      produces: [application/pdf]\n      responses: {'200': {description: A file., schema: {type: file}}}\n",
    ));
    assert_eq!(api.operations[0].responses.accept, ["application/pdf"]);
    assert_eq!(api.operations[0].method, HttpMethod::Post);
    let used = |ty: &TypeRef| *ty == TypeRef::Scalar(Scalar::String);
    assert!(
        !api.types
            .iter()
            .any(|(_, ty)| matches!(&ty.shape, Shape::Alias(ty) if used(ty)))
    );
}

#[test]
fn problems_are_where_the_text_has_them() {
    let cases = [
        (
            "        - {name: q, in: query, type: array, items: {type: strng}}\n",
            "ignored-value @ strng",
        ),
        (
            "        - {name: b, in: body, schema: {$ref: '#/definitions/Nothing'}}\n",
            "unresolved-schema @ '#/definitions/Nothing'",
        ),
        (
            "        - {name: b, in: body, schema: {type: object, properties: {a: {type: string, tpye: x}}}}\n",
            "unknown-field @ tpye",
        ),
        (
            "        - {name: f, in: formData, type: strng}\n",
            "ignored-value @ strng",
        ),
        (
            "        - {name: q, in: query, type: array, items: {type: string}, collectionFormat: xml}\n",
            "ignored-value @ xml",
        ),
        (
            "        - {name: q, in: query, type: string, requierd: true}\n",
            "unknown-field @ requierd",
        ),
        (
            "        - {$ref: '#/parameters/Nothing'}\n",
            "unresolved-ref @ '#/parameters/Nothing'",
        ),
        (
            "        - {name: q, in: query, type: string, default: 5}\n",
            "default-type-mismatch @ 5",
        ),
        (
            "        - {name: nope, in: path, required: true, type: string}\n",
            "unused-path-parameter @ {",
        ),
        (
            "        - {name: q, in: query, type: array, items: {type: array, items: {type: string}}}\n",
            "undefined-style @ {",
        ),
    ];
    for (line, expected) in cases {
        let text = parameters(line);
        let (_, problems) = told(
            generate_model_from_text("test.yaml", &text, &options()),
            &text,
        );
        assert_eq!(problems, [expected], "{line}");
    }
    let (_, problems) = read(&operation(
        "      parameters: [{name: id, in: path, required: true, type: integer}]\n      consumed: [a]\n      responses: {'200': {description: Good., schema: {type: object, properties: {a: {type: string}}}, examples: {application/json: {a: 1}}}, '404': {description: Bad., schema: {oneOf: [{type: string}]}}}\n",
    ));
    assert_eq!(
        problems,
        [
            "unknown-field @ consumed",
            "example-mismatch @ 1",
            "later-feature @ oneOf"
        ]
    );
    let outcome = generate_model_from_text(
        "test.yaml",
        &parameters("        - {name: b, in: body, schema: {type: strng}}\n"),
        &options(),
    );
    let pointers: Vec<String> = outcome
        .problems
        .iter()
        .map(|problem| problem.place.pointer.to_string())
        .collect();
    assert_eq!(
        pointers,
        ["#/paths/~1x~1{id}/post/parameters/1/schema/type"]
    );
    let (_, problems) = read(&document("paths: {}\ncomponents: {}\nservers: []\n"));
    assert_eq!(
        problems,
        ["unknown-field @ components", "unknown-field @ servers"]
    );
}

#[test]
fn other_versions_of_swagger_are_refused() {
    for text in ["swaggerVersion: '1.2'\n", "swagger: '1.2'\n"] {
        let (api, problems) = told(
            generate_model_from_text("test.yaml", text, &options()),
            text,
        );
        assert!(api.is_none());
        assert_eq!(problems.len(), 1);
        assert!(
            problems[0].starts_with("unsupported-version"),
            "{problems:?}"
        );
    }
    // An unquoted version is a number.
    let text = "swagger: 2.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    assert_eq!(read(text).1, [""; 0]);
}

#[test]
fn references_lead_into_what_was_moved() {
    let api = good(&document(
        "paths:
  /a:
    get: {operationId: a, responses: {'200': {description: A., schema: {type: object, properties: {x: {type: string}}}}}}
  /b:
    get: {operationId: b, parameters: [{$ref: '#/paths/~1c/post/parameters/1'}], responses: {'200': {description: B., schema: {$ref: '#/paths/~1a/get/responses/200/schema'}}}}
  /c:
    post:
      operationId: c
      parameters:
        - {name: b, in: body, schema: {$ref: '#/paths/~1a/get/responses/200/schema'}}
        - {name: q, in: query, type: string}
      responses: {'204': {description: Done.}}
",
    ));
    let structs = api
        .types
        .iter()
        .filter(|(_, ty)| matches!(ty.shape, Shape::Struct(_)));
    assert_eq!(structs.count(), 1);
    let b = api.operations.iter().find(|operation| operation.id == "b");
    assert_eq!(b.expect("an operation").inputs.len(), 1);
}

#[test]
fn files_are_converted_where_references_show_what_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = document(
        "produces: [application/json]
consumes: [application/json]
paths:
  /a: {$ref: 'paths/a.yaml'}
  /b:
    post:
      operationId: b
      parameters: [{$ref: 'shared.yaml#/parameters/Limit'}, {$ref: 'shared.yaml#/parameters/Body'}]
      responses: {'200': {$ref: 'shared.yaml#/responses/Pet'}}
definitions: {Pet: {type: object, properties: {name: {type: string}}}}
",
    );
    let shared = "parameters:
  Limit: {name: limit, in: query, type: array, items: {type: string}, collectionFormat: pipes}
  Body: {name: b, in: body, required: true, schema: {$ref: 'api.yaml#/definitions/Pet'}}
responses:
  Pet: {description: A pet., schema: {$ref: 'api.yaml#/definitions/Pet'}}
";
    let item = "get:
  operationId: a
  parameters: [{$ref: '../shared.yaml#/parameters/Limit'}, {name: q, in: query, type: strng}]
  responses: {'200': {description: A pet., schema: {$ref: '../api.yaml#/definitions/Pet'}}}
";
    fs::create_dir(folder.path().join("paths")).expect("a folder");
    for (name, text) in [
        ("api.yaml", text.as_str()),
        ("shared.yaml", shared),
        ("paths/a.yaml", item),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let outcome = generate_model(&folder.path().join("api.yaml"), &options());
    let problems: Vec<String> = outcome
        .problems
        .iter()
        .map(|problem| {
            let file = outcome.sources.name(problem.place.file);
            let file = file.rsplit('/').next().unwrap_or_default();
            format!("{} {file}:{}", problem.code.as_str(), problem.span.line)
        })
        .collect();
    assert_eq!(problems, ["ignored-value a.yaml:3"]);
    let api = outcome.api.expect("a client");
    assert_eq!(api.operations.len(), 2);
    for operation in &api.operations {
        let limit = operation
            .inputs
            .iter()
            .find(|input| input.name.wire == "limit");
        let InputLocation::Parameter(parameter) = &limit.expect("an input").location else {
            unreachable!("a parameter")
        };
        let expected = Encoding::Style {
            style: Style::PipeDelimited,
            explode: false,
            allow_reserved: false,
        };
        assert_eq!(parameter.encoding, expected);
    }
    let structs = api
        .types
        .iter()
        .filter(|(_, ty)| matches!(ty.shape, Shape::Struct(_)));
    assert_eq!(structs.count(), 1);
}
