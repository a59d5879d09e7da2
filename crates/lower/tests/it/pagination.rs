//! `x-clientsmith-pagination`: what is wrong with one is reported at its field.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use clientsmith_lower::{LowerOptions, Outcome, generate_model_from_text};

/// A document whose operation has this extension.
fn lower(extension: &str) -> Outcome {
    let text = format!(
        r##"openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /a:
    post:
      operationId: list
      parameters:
        - {{name: token, in: query, schema: {{type: string}}}}
        - {{name: page, in: query, schema: {{type: integer}}}}
        - {{name: X-Date, in: header, schema: {{type: string, format: date}}}}
        - {{name: labels, in: query, schema: {{type: array, items: {{type: string}}}}}}
      responses:
        "200":
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: {{type: array, items: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}}}
                  next: {{type: string}}
                  number: {{type: integer}}
                  more: {{type: boolean}}
                  any: {{}}
                  one: {{oneOf: [{{type: string}}, {{type: integer}}]}}
      x-clientsmith-pagination: {extension}
"##
    );
    let options = LowerOptions {
        package: "api".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("api.yaml", &text, &options)
}

/// The field at which the only problem is, and its message.
#[track_caller]
fn refused(extension: &str) -> (String, String) {
    let outcome = lower(extension);
    let [problem] = outcome.problems.as_slice() else {
        panic!("{extension}: {:?}", outcome.problems);
    };
    assert_eq!(problem.code.as_str(), "invalid-extension");
    assert!(outcome.api.is_none());
    let pointer = problem.place.pointer.shown();
    let field = pointer.rsplit('/').next().unwrap_or_default().to_owned();
    (field, problem.message.clone())
}

#[test]
fn ways_to_select_a_page() {
    let items = "items: $response.body#/items";
    for way in [
        "next: $response.body#/next",
        "next: $response.header.X-Next",
        "next: $response.header.link",
        "next: $response.body#/next, input: $request.query.token",
        "next: $response.body#/number, input: $request.query.page",
        "next: $response.body#/number, input: $request.query.token",
        "next: $response.header.X-Next, input: $request.header.x-date",
        "lastItem: /id, input: $request.query.token",
        "page: $request.query.page",
        "offset: $request.query.page, first: 1",
        "page: $request.query.page, more: $response.body#/more",
    ] {
        let outcome = lower(&format!("{{{items}, {way}}}"));
        assert!(outcome.problems.is_empty(), "{way}: {:?}", outcome.problems);
        let api = outcome.api.unwrap_or_else(|| panic!("{way}: no model"));
        assert!(api.operations[0].pagination.is_some(), "{way}");
    }
}

#[test]
fn what_is_wrong_is_reported_at_its_field() {
    let items = "items: $response.body#/items";
    for (extension, field, message) in [
        ("true", "x-clientsmith-pagination", "must be a mapping"),
        ("{}", "x-clientsmith-pagination", "`items` is missing"),
        ("{item: x}", "item", "is not a field of"),
        ("{items: 1}", "items", "must be a string"),
        ("{items: pets}", "items", "must be a runtime expression"),
        (
            "{items: $response.header.X}",
            "items",
            "must be in the response's body",
        ),
        (
            "{items: $response.body#/item}",
            "items",
            "names `item`, which is not a member",
        ),
        ("{items: $response.body#/next}", "items", "must be a list"),
        (
            "{items: $response.body#/any/x}",
            "items",
            "not an object with named members",
        ),
        (
            "{items: $response.body#/one/x}",
            "items",
            "not an object with named members",
        ),
        (
            &format!("{{{items}}}"),
            "x-clientsmith-pagination",
            "one of `next`, `lastItem`, `page` and `offset`",
        ),
        (
            &format!("{{{items}, page: $request.query.page, next: $response.body#/next}}"),
            "x-clientsmith-pagination",
            "one of `next`",
        ),
        (
            &format!("{{{items}, next: $request.query.token}}"),
            "next",
            "must be in the response",
        ),
        (
            &format!("{{{items}, next: $response.body#/number}}"),
            "next",
            "must be a string",
        ),
        (
            &format!("{{{items}, next: $response.body#/items}}"),
            "next",
            "must be a string or an integer",
        ),
        (
            &format!("{{{items}, next: $response.body#/next, input: $request.query.tokens}}"),
            "input",
            "names no input of the operation",
        ),
        (
            &format!("{{{items}, next: $response.body#/next, input: $request.query.labels}}"),
            "input",
            "must be a string or an integer",
        ),
        (
            &format!("{{{items}, next: $response.body#/number, input: $request.header.x-date}}"),
            "input",
            "has another type",
        ),
        (
            &format!("{{{items}, page: $request.query.token}}"),
            "page",
            "must be an integer",
        ),
        (
            &format!("{{{items}, page: $response.body#/number}}"),
            "page",
            "must be in the request",
        ),
        (
            &format!("{{{items}, page: $request.query.page, first: 2}}"),
            "first",
            "must be 0 or 1",
        ),
        (
            &format!("{{{items}, page: $request.query.page, input: $request.query.token}}"),
            "input",
            "has no meaning beside `page`",
        ),
        (
            &format!("{{{items}, lastItem: id, input: $request.query.token}}"),
            "lastItem",
            "must be a JSON pointer",
        ),
        (
            &format!("{{{items}, lastItem: /id}}"),
            "x-clientsmith-pagination",
            "`input` is missing",
        ),
        (
            &format!("{{{items}, next: $response.body#/next, more: $response.body#/next}}"),
            "more",
            "must be a boolean",
        ),
    ] {
        let (place, found) = refused(extension);
        assert_eq!(place, field, "{extension}: {found}");
        assert!(found.contains(message), "{extension}: {found}");
    }
}

/// The extension that is proposed for an operation with these parameters and this response.
fn proposed(parameters: &str, headers: &str, schema: &str) -> Option<String> {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: list\n      \
         parameters: [{parameters}]\n      responses:\n        '200':\n          description: A page.\n          \
         headers: {{{headers}}}\n          content: {{application/json: {{schema: {schema}}}}}\n"
    );
    let options = LowerOptions {
        package: "api".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("api.yaml", &text, &options);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let api = outcome.api.unwrap_or_else(|| panic!("no model"));
    assert!(api.operations[0].pagination.is_none(), "never guessed");
    let note = outcome.notes.first()?;
    assert_eq!(note.code.as_str(), "possible-pagination");
    note.advice()
        .strip_prefix("if it is one, add ")
        .map(str::to_owned)
}

#[test]
fn an_extension_is_proposed_where_the_shape_shows_it() {
    let query =
        |name: &str, ty: &str| format!("{{name: {name}, in: query, schema: {{type: {ty}}}}}");
    let page = |members: &str| {
        format!(
            "{{type: object, properties: {{pets: {{type: array, items: {{type: object, required: [id], properties: {{id: {{type: string}}}}}}}}, {members}}}}}"
        )
    };
    let list = "{type: array, items: {type: string}}";
    for (parameters, headers, schema, expected) in [
        (
            query("page_token", "string"),
            "",
            page("next_page_token: {type: string}"),
            "{items: $response.body#/pets, next: $response.body#/next_page_token, input: $request.query.page_token}",
        ),
        (
            String::new(),
            "",
            page("'@odata.nextLink': {type: string}"),
            "{items: $response.body#/pets, next: $response.body#/@odata.nextLink}",
        ),
        (
            String::new(),
            "Link: {schema: {type: string}}",
            list.to_owned(),
            "{items: $response.body, next: $response.header.Link}",
        ),
        (
            query("starting_after", "string"),
            "",
            page("has_more: {type: boolean}"),
            "{items: $response.body#/pets, lastItem: /id, input: $request.query.starting_after, more: $response.body#/has_more}",
        ),
        (
            query("page", "integer"),
            "",
            page("total: {type: integer}"),
            "{items: $response.body#/pets, page: $request.query.page}",
        ),
        (
            query("offset", "integer"),
            "",
            list.to_owned(),
            "{items: $response.body, offset: $request.query.offset}",
        ),
    ] {
        let found = proposed(&parameters, headers, &schema);
        let expected = format!("`x-clientsmith-pagination: {expected}`");
        assert_eq!(found.as_deref(), Some(expected.as_str()));
    }
}

#[test]
fn nothing_is_proposed_for_what_is_no_page() {
    let two_lists = "{type: object, properties: {a: {type: array, items: {}}, b: {type: array, items: {}}, next_token: {type: string}}}";
    let no_list = "{type: object, properties: {next_token: {type: string}}}";
    let no_token = "{type: object, properties: {a: {type: array, items: {}}}}";
    let token = "{name: page_token, in: query, schema: {type: string}}";
    for schema in [two_lists, no_list, no_token] {
        assert_eq!(proposed(token, "", schema), None, "{schema}");
    }
    let text_page = "{name: page, in: query, schema: {type: string}}";
    assert_eq!(proposed(text_page, "", no_token), None);
}
