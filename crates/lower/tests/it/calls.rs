//! Which calls are shown, with what values, and what converts into what they take.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Api, BodyForm, ExampleValue, Scalar, Shape};

fn model(text: &str) -> Api {
    let options = LowerOptions {
        package: "pet-store".to_owned(),
        ..LowerOptions::default()
    };
    let text = format!("openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\n{text}");
    let outcome = generate_model_from_text("test.yaml", &text, &options);
    outcome.api.expect("a model")
}

/// A document of one operation, `POST /pets`, with this after its `operationId`.
fn one_operation(rest: &str) -> Api {
    model(&format!(
        "paths:\n  /pets:\n    post:\n      operationId: addPet\n      responses: {{'204': {{description: Done.}}}}\n{rest}"
    ))
}

fn with_body(schema: &str) -> Api {
    one_operation(&format!(
        "      requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}\n"
    ))
}

/// The only argument of the only operation's example.
fn argument(api: &Api) -> &ExampleValue {
    let example = api.operations[0].example.as_ref().expect("an example");
    let [argument] = example.arguments.as_slice() else {
        panic!("{:?}", example.arguments);
    };
    argument
}

#[test]
fn an_argument_is_what_its_type_takes() {
    let scalar = |scalar| Box::new(ExampleValue::Scalar(scalar));
    let exact = |scalar| Box::new(ExampleValue::ExactScalar(scalar));
    assert_eq!(
        *argument(&with_body("{type: string}")),
        ExampleValue::Scalar(Scalar::String)
    );
    assert_eq!(
        *argument(&with_body("{type: array, items: {type: string}}")),
        ExampleValue::Items(scalar(Scalar::String))
    );
    assert_eq!(
        *argument(&with_body(
            "{type: array, items: {type: array, items: {type: string}}}"
        )),
        ExampleValue::Items(Box::new(ExampleValue::List(exact(Scalar::String))))
    );
    assert_eq!(
        *argument(&with_body(
            "{type: object, additionalProperties: {type: integer}}"
        )),
        ExampleValue::Entries(exact(Scalar::I64))
    );
}

#[test]
fn a_struct_is_made_of_its_required_members() {
    let api = with_body(
        "{type: object, required: [name, tags], properties: {name: {type: string}, tags: {type: array, items: {type: string}}, age: {type: integer}}}",
    );
    let ExampleValue::New(_, members) = argument(&api) else {
        panic!("{:?}", argument(&api));
    };
    let text = ExampleValue::Scalar(Scalar::String);
    assert_eq!(
        *members,
        [text.clone(), ExampleValue::Items(Box::new(text))]
    );
}

#[test]
fn a_call_that_needs_itself_or_a_file_or_too_much_is_not_shown() {
    let endless = model(
        "paths:\n  /pets:\n    post:\n      operationId: addPet\n      responses: {'204': {description: Done.}}\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Nest'}}}}\ncomponents: {schemas: {Nest: {type: object, required: [inner], properties: {inner: {$ref: '#/components/schemas/Nest'}}}}}\n",
    );
    assert_eq!(endless.operations[0].example, None);
    assert_eq!(endless.showcase, None);
    let file = one_operation(
        "      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {photo: {type: string, format: binary}}}}}}\n",
    );
    assert_eq!(file.operations[0].example, None);
    // Seven levels of ten members each would be ten million values.
    let members = |name: &str| {
        let all: Vec<String> = (0..10)
            .map(|n| format!("m{n}: {{$ref: '#/components/schemas/{name}'}}"))
            .collect();
        let required: Vec<String> = (0..10).map(|n| format!("m{n}")).collect();
        format!(
            "{{type: object, required: [{}], properties: {{{}}}}}",
            required.join(", "),
            all.join(", ")
        )
    };
    let schemas: Vec<String> = (0..6)
        .map(|level| format!("L{level}: {}", members(&format!("L{}", level + 1))))
        .collect();
    let wide = model(&format!(
        "paths:\n  /pets:\n    post:\n      operationId: addPet\n      responses: {{'204': {{description: Done.}}}}\n      requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/L0'}}}}}}}}\ncomponents: {{schemas: {{{}, L6: {{type: object, required: [a], properties: {{a: {{type: string}}}}}}}}}}\n",
        schemas.join(", ")
    ));
    assert_eq!(wide.operations[0].example, None);
}

#[test]
fn programs_are_written_for_twenty_operations_at_most() {
    let of = |count: usize| {
        let paths: String = (0..count)
            .map(|n| format!("  /p{n}: {{get: {{operationId: get{n}, responses: {{'204': {{description: Done.}}}}}}}}\n"))
            .collect();
        model(&format!("paths:\n{paths}"))
    };
    let has_program = |api: &Api| {
        api.operations
            .iter()
            .filter(|operation| operation.example.is_some())
            .count()
    };
    assert_eq!(has_program(&of(20)), 20);
    assert_eq!(has_program(&of(21)), 0);
    assert!(of(21).showcase.is_some());
}

#[test]
fn variables_are_named_for_the_crate_and_for_the_scheme_where_there_are_several() {
    let variables = |schemes: &str, name: &str| {
        let api = one_operation(&format!(
            "      security: [{{{name}: []}}]\ncomponents: {{securitySchemes: {{{schemes}}}}}\n"
        ));
        let example = api.operations[0].example.clone().expect("an example");
        assert_eq!(example.url_variable, "PET_STORE_URL");
        let [credential] = example.credentials.as_slice() else {
            panic!("{:?}", example.credentials);
        };
        credential.variables.clone()
    };
    let bearer = "token: {type: http, scheme: bearer}";
    let basic = "user: {type: http, scheme: basic}";
    assert_eq!(variables(bearer, "token"), ["PET_STORE_TOKEN"]);
    assert_eq!(
        variables(&format!("{bearer}, {basic}"), "user"),
        ["PET_STORE_USER_USER", "PET_STORE_USER_PASSWORD"]
    );
}

#[test]
fn the_front_page_shows_a_call_that_responds_with_a_table() {
    let api = model(
        "servers: [{url: 'https://{host}/v1/', variables: {host: {default: pets.example.com}}}]
paths:
  /ping: {get: {operationId: ping, responses: {'204': {description: Done.}}}}
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: is_large, in: query, schema: {type: boolean}}
        - {name: deep, in: query, schema: {type: boolean}}
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {type: array, items: {type: object, properties: {name: {type: string}, age: {type: integer}, tame: {type: boolean}}}}}}
",
    );
    let showcase = api.showcase.expect("an example");
    assert_eq!(api.operations[showcase.operation].id, "listPets");
    assert_eq!(showcase.url, "https://pets.example.com/v1");
    let (setter, value) = showcase.setter.expect("a setter");
    assert_eq!(setter.as_str(), "deep");
    assert_eq!(value, ExampleValue::Scalar(Scalar::Bool));
    let columns = showcase.table.expect("a table").columns;
    let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles, ["name", "age"]);
}

#[test]
fn a_type_that_two_variants_hold_converts_into_the_one_of_the_default_media_type() {
    let api = one_operation(
        "      requestBody: {required: true, content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}, application/octet-stream: {schema: {}}}}\n",
    );
    let Some(BodyForm::ByMediaType { variants, .. }) =
        api.operations[0].body.as_ref().map(|body| &body.form)
    else {
        panic!("{:?}", api.operations[0].body);
    };
    let converts: Vec<bool> = variants.iter().map(|variant| variant.converts).collect();
    assert_eq!(converts, [true, false, true]);

    let api = one_operation(
        "      requestBody: {required: true, content: {application/json-patch+json: {schema: {type: object}}, application/merge-patch+json: {schema: {type: object}}}}\n",
    );
    let Some(BodyForm::ByMediaType { variants, .. }) =
        api.operations[0].body.as_ref().map(|body| &body.form)
    else {
        panic!("{:?}", api.operations[0].body);
    };
    assert!(variants.iter().all(|variant| !variant.converts));

    let api = with_body("{oneOf: [{type: string}, {type: integer}]}");
    let converts = api
        .types
        .iter()
        .find_map(|(_, definition)| match &definition.shape {
            Shape::UntaggedUnion(union) => Some(
                union
                    .branches
                    .iter()
                    .map(|branch| branch.converts)
                    .collect(),
            ),
            _ => None,
        });
    assert_eq!(converts, Some(vec![true, true]));
}

#[test]
fn the_only_body_of_errors_is_one() {
    let api = model(
        "paths:\n  /pets: {get: {operationId: list, responses: {'204': {description: Done.}, '404': {description: Gone., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}}}}\ncomponents: {schemas: {Problem: {type: object, properties: {text: {type: string}}}, Other: {type: object, properties: {a: {type: string}}}}}\n",
    );
    let bodies: Vec<&str> = api
        .types
        .iter()
        .filter(|(_, definition)| definition.derives.error_body)
        .map(|(_, definition)| definition.ident.as_str())
        .collect();
    assert_eq!(bodies, ["Problem"]);
}

#[test]
fn mutual_tls_is_an_option_of_the_transport_and_no_credential_of_calls() {
    let text = "openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /a: {get: {operationId: a, security: [{mtls: []}], responses: {'204': {description: Done.}}}}
  /b: {get: {operationId: b, security: [{mtls: [], key: []}], responses: {'204': {description: Done.}}}}
components:
  securitySchemes:
    mtls: {type: mutualTLS}
    key: {type: apiKey, in: header, name: X-Key}
";
    let options = LowerOptions {
        package: "pet-store".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", text, &options);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let api = outcome.api.expect("a model");
    let needed = |index: usize| {
        let alternatives = api.operations[index].security.alternatives.iter();
        let counts: Vec<usize> = alternatives.map(|one| one.schemes.len()).collect();
        counts
    };
    assert_eq!(api.schemes.len(), 1);
    assert_eq!((needed(0), needed(1)), (vec![0], vec![1]));
}
