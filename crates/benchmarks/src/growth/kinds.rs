//! Documents in which one thing grows.

use serde_json::{Map, Value, json};

/// What is run on a document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verb {
    Generate,
    Lint,
    LintAsJson,
}

/// The documents of one kind.
#[derive(Debug)]
pub(super) struct GrowthKind {
    pub(super) name: &'static str,
    /// How much of it the first document has.
    pub(super) count: usize,
    pub(super) verb: Verb,
    /// The document, and what is beside it, by name.
    pub(super) documents: fn(usize) -> DocumentFiles,
}

type DocumentFiles = Vec<(String, String)>;

/// The name of an overlay beside a document.
pub(super) const OVERLAY: &str = "overlay.json";

macro_rules! kinds {
    ($($name:literal, $count:literal, $verb:ident: $documents:expr;)*) => {
        pub(super) const KINDS: &[GrowthKind] = &[$(
            GrowthKind { name: $name, count: $count, verb: Verb::$verb, documents: $documents },
        )*];
    };
}

kinds! {
    // What is read.
    "brackets, JSON", 200_000, Lint: |n| json_text("[".repeat(n));
    "brackets, YAML", 200_000, Lint: |n| yaml(&format!("x: {}", "[".repeat(n)));
    "braces", 200_000, Lint: |n| json_text("{\"a\":".repeat(n));
    "nested blocks", 200_000, Lint: |n| yaml(&format!("x:\n  {}", "- ".repeat(n)));
    "anchors and aliases", 20_000, Lint: |n| yaml(&format!("x-a:\n{}x-b:\n{}",
        lines(n, |i| format!("  - &a{i} x")), lines(n, |i| format!("  - *a{i}"))));
    "YAML documents", 100_000, Lint: |n| json_text("--- a\n".repeat(n));
    "a plain scalar of many lines", 100_000, Lint: |n| yaml(&format!("x-a:\n{}", "  word word\n".repeat(n)));
    "a quoted scalar of many lines", 100_000, Lint: |n| yaml(&format!("x-a: \"{}\"\n", "  word\\n word\n".repeat(n)));
    "a long key", 1_000_000, Lint: |n| document(json!({format!("x-{}", "k".repeat(n)): 1}));
    "duplicate keys", 20_000, Lint: |n| json_text(format!("{{{}\"openapi\":\"3.0.3\"}}", "\"x-a\":1,".repeat(n)));
    "files", 200, Generate: |n| {
        let mut files = schemas(n, |i| json!({"$ref": format!("f{i}.json#/A")}));
        files.extend((0..n).map(|i| (format!("f{i}.json"), json!({"A": object("a")}).to_string())));
        files
    };
    "references into one file", 2_000, Generate: |n| {
        let mut files = schemas(n, |i| json!({"$ref": format!("f.json#/A{i}")}));
        files.push(("f.json".to_owned(), named(n, "A", |_| object("a")).to_string()));
        files
    };
    "overlay actions", 500, Generate: |n| {
        let mut files = schemas(n, |_| object("a"));
        let action = |i| json!({"target": format!("$.components.schemas.A{i}"), "update": {"description": "x"}});
        let actions: Vec<Value> = (0..n).map(action).collect();
        files.push((OVERLAY.to_owned(), json!({"overlay": "1.0.0", "actions": actions}).to_string()));
        files
    };

    // What is said.
    "a description's words", 200_000, Generate: |n| described(&"word ".repeat(n));
    "a description's lines", 100_000, Generate: |n| described(&"some words\n".repeat(n));
    "a description's URLs", 20_000, Generate: |n| described(&"http://a.example ".repeat(n));
    "a description's emphasis", 50_000, Generate: |n| described(&"*a _b ".repeat(n));
    "a description's brackets", 50_000, Generate: |n| described(&"[a](".repeat(n));
    "a description's HTML", 50_000, Generate: |n| described(&"<a>b ".repeat(n));
    "a description's table", 20_000, Generate: |n| described(&format!("|a|b|\n|-|-|\n{}", "|a|b|\n".repeat(n)));
    "a description's list", 50_000, Generate: |n| described(&"- a\n".repeat(n));
    "long names", 200_000, Generate: |n| {
        let name = "n".repeat(n);
        schema(json!({"type": "object", "properties": {&name: {"type": "string", "enum": [&name]}}}))
    };

    "types below a long name", 1_000, Generate: |n| {
        let member = |_| json!({"type": "object", "properties": {"a": text()}});
        let schema = json!({"type": "object", "properties": named(n, "p", member)});
        document(json!({"components": {"schemas": {"n".repeat(20 * n): schema}}}))
    };
    "parameters below a long path", 1_000, Generate: |n| {
        let parameters = list(n, |i| json!({"name": format!("p{i}"), "in": "query", "schema": {"type": "string", "enum": ["a"]}}));
        document(json!({"paths": {format!("/{}", "n".repeat(20 * n)): {"get": {"parameters": parameters, "responses": done()}}}}))
    };
    "problems below a long name", 1_000, Lint: |n| {
        let schema = json!({"type": "object", "properties": named(n, "p", |_| json!({"propertie": {}}))});
        document(json!({"components": {"schemas": {"n".repeat(20 * n): schema}}}))
    };
    "types deep within others", 500, Generate: |n| {
        let leaves = json!({"type": "object", "properties": named(n, "p", |_| json!({"type": "object", "properties": {"a": text()}}))});
        schema((0..40).fold(leaves, |inner, i| {
            json!({"type": "object", "properties": {format!("{}{i}", "n".repeat(100)): inner}})
        }))
    };

    // How many there are.
    "schemas", 2_000, Generate: |n| schemas(n, |_| object("a"));
    "operations", 1_000, Generate: |n| paths(n, |i| json!({"operationId": format!("o{i}"), "responses": done()}));
    "tags", 500, Generate: |n| paths(n, |i| json!({"operationId": format!("o{i}"), "tags": [format!("t{i}")], "responses": done()}));
    "servers", 2_000, Generate: |n| document(json!({"servers": list(n, |i| json!({"url": format!("https://a{i}.example")}))}));
    "variables of a server", 1_000, Generate: |n| document(json!({"servers": [{
        "url": format!("https://a.example/{}", (0..n).map(|i| format!("{{v{i}}}")).collect::<String>()),
        "variables": named(n, "v", |_| json!({"default": "a"}))}]}));
    "properties", 1_200, Generate: |n| schema(json!({"type": "object", "properties": named(n, "p", |_| text())}));
    "values of an enumeration", 1_200, Generate: |n| schema(json!({"type": "string", "enum": list(n, |i| json!(format!("v{i}")))}));
    "required names", 20_000, Generate: |n| schema(json!({"type": "object", "required": list(n, |i| json!(format!("p{i}")))}));
    "parameters of an operation", 1_200, Generate: |n| operation(json!({"responses": done(),
        "parameters": list(n, |i| json!({"name": format!("p{i}"), "in": "query", "schema": text()}))}));
    "headers of a response", 1_000, Generate: |n| operation(json!({"responses": {"200": {"description": "Done.",
        "headers": named(n, "X-", |_| json!({"schema": text()}))}}}));
    "media types of a body", 500, Generate: |n| operation(json!({"responses": done(),
        "requestBody": {"content": named(n, "application/x", |_| json!({"schema": object("a")}))}}));
    "parts of a multipart body", 500, Generate: |n| operation(json!({"responses": done(), "requestBody": {"content": {"multipart/form-data": {
        "schema": {"type": "object", "properties": named(n, "p", |_| text())}}}}}));
    "parts of an allOf", 1_000, Generate: |n| schema(json!({"allOf": list(n, |i| object(&format!("p{i}")))}));
    "branches of a union", 1_000, Generate: |n| schema(json!({"oneOf": list(n, |i| {
        json!({"type": "object", "required": [format!("p{i}")], "properties": {format!("p{i}"): text()}})
    })}));
    "heirs of a schema", 500, Generate: |n| schemas(n + 1, |i| match i {
        0 => json!({"type": "object", "required": ["k"], "properties": {"k": text()}, "discriminator": {"propertyName": "k"}}),
        i => json!({"allOf": [to_schema(0), object(&format!("p{i}"))]}),
    });
    "examples", 2_000, Generate: |n| operation(json!({"responses": done(), "requestBody": {"content": {"application/json": {
        "schema": object("a"), "examples": named(n, "e", |_| json!({"value": {"a": "b"}}))}}}}));
    "items of an example", 100_000, Generate: |n| schema(json!({"type": "array", "items": text(), "example": list(n, |_| json!("a"))}));
    "items and values of an example", 1_200, Generate: |n| schema(json!({"type": "array",
        "items": {"type": "string", "enum": list(n, |i| json!(format!("v{i}")))}, "example": list(n, |_| json!(format!("v{}", n - 1)))}));
    "security schemes", 500, Generate: |n| document(json!({
        "paths": {"/a": {"get": {"responses": done(), "security": list(n, |i| json!({format!("s{i}"): []}))}}},
        "components": {"securitySchemes": named(n, "s", |i| json!({"type": "apiKey", "in": "header", "name": format!("X-{i}")}))}}));
    "security of all operations", 400, Generate: |n| document(json!({
        "security": list(n, |i| json!({format!("s{i}"): []})),
        "paths": named(n, "/a", |_| json!({"get": {"responses": done()}})),
        "components": {"securitySchemes": named(n, "s", |i| json!({"type": "apiKey", "in": "header", "name": format!("X-{i}")}))}}));
    "scopes of all operations", 400, Generate: |n| document(json!({
        "security": list(n, |i| json!({"s": [format!("x{i}")]})),
        "paths": named(n, "/a", |_| json!({"get": {"responses": done()}})),
        "components": {"securitySchemes": {"s": {"type": "http", "scheme": "bearer"}}}}));
    "operations of one body", 400, Generate: |n| of_one_body(n, "application/json");
    "operations of one form", 400, Generate: |n| of_one_body(n, "application/x-www-form-urlencoded");
    "operations of one multipart form", 400, Generate: |n| of_one_body(n, "multipart/form-data");
    "values of a discriminator", 1_000, Generate: |n| mapped(n, |i| format!("#/components/schemas/A{i}"));
    "values of a discriminator that name nothing", 1_000, Lint: |n| mapped(n, |i| format!("B{i}"));
    "branches that require the same", 500, Generate: |n| {
        let inner = json!({"type": "object", "required": ["b"], "properties": {"b": text()}});
        let branch = |i| json!({"type": "object", "required": ["a"], "properties": {"a": inner, format!("p{i}"): text()}});
        schema(json!({"oneOf": list(n, branch)}))
    };
    "parts about one property", 2_000, Generate: |n| schema(json!({"allOf": list(n, |i| {
        json!({"type": "object", "properties": {"a": {"type": "string", "maxLength": 100 + i}}})
    })}));
    "parameters of a path", 1_000, Generate: |n| {
        let path: String = (0..n).map(|i| format!("/{{p{i}}}")).collect();
        let parameters = list(n, |i| json!({"name": format!("p{i}"), "in": "path", "required": true, "schema": text()}));
        document(json!({"paths": {path: {"get": {"parameters": parameters, "responses": done()}}}}))
    };
    "callbacks", 1_000, Generate: |n| operation(json!({"responses": done(),
        "callbacks": named(n, "c", |_| json!({"/x": {"post": {"responses": done()}}}))}));

    // Names that agree.
    "operations of one id", 1_000, Generate: |n| paths(n, |_| json!({"operationId": "same", "responses": done()}));
    "schemas whose names agree", 1_000, Generate: |n| document(json!({"components": {"schemas": agreeing(n, |_| object("a"))}}));
    "properties whose names agree", 1_000, Generate: |n| schema(json!({"type": "object", "properties": agreeing(n, |_| text())}));
    "values whose names agree", 1_000, Generate: |n| schema(json!({"type": "string", "enum": list(n, |i| json!(agreeing_name(i)))}));
    "tags whose names agree", 500, Generate: |n| paths(n, |i| json!({"operationId": format!("o{i}"), "tags": [agreeing_name(i)], "responses": done()}));
    "parameters whose names agree", 1_000, Generate: |n| operation(json!({"responses": done(),
        "parameters": list(n, |i| json!({"name": agreeing_name(i), "in": "query", "schema": text()}))}));
    "types named by one title", 1_000, Generate: |n| schemas(n, |_| json!({"type": "object", "properties": {"x": {
        "title": "Same", "type": "object", "properties": {"a": text()}}}}));

    // References in a row.
    "a row of schemas", 2_000, Lint: |n| schemas(n + 1, |i| if i < n { to_schema(i + 1) } else { text() });
    "a row of properties", 2_000, Generate: |n| schemas(n + 1, |i| if i < n { json!({"type": "object", "properties": {"a": to_schema(i + 1)}}) } else { text() });
    "a row of allOf", 500, Lint: |n| schemas(n + 1, |i| if i < n { json!({"allOf": [to_schema(i + 1), object(&format!("p{i}"))]}) } else { object("a") });
    "a row of parameters", 5_000, Generate: |n| in_a_row(n, "parameters", &json!({"name": "p", "in": "query", "schema": text()}),
        |first| json!({"get": {"parameters": [first], "responses": done()}}));
    "a row of responses", 5_000, Generate: |n| in_a_row(n, "responses", &json!({"description": "Done."}),
        |first| json!({"get": {"responses": {"200": first}}}));
    "a row of path items", 5_000, Generate: |n| in_a_row(n, "pathItems", &json!({"get": {"responses": done()}}), |first| first);
    "a row of security schemes", 1_000, Generate: |n| in_a_row(n, "securitySchemes", &json!({"type": "http", "scheme": "bearer"}),
        |_| json!({"get": {"responses": done()}}));
    "anchors", 1_000, Generate: |n| schemas(n, |i| json!({"$anchor": format!("a{i}"), "type": "object",
        "properties": {"a": {"$ref": format!("#a{}", (i + 1) % n)}}}));

    // Problems.
    "problems of one line", 500, Lint: |n| schemas(n, misspelled);
    "problems of one line, as JSON", 500, LintAsJson: |n| schemas(n, misspelled);
    "problems of many lines", 500, Lint: |n| yaml(&format!("components:\n  schemas:\n{}",
        lines(n, |i| format!("    A{i}:\n      propertie: {}", "ü".repeat(200)))));
    "errors", 500, Lint: |n| paths(n, |i| json!({"operationId": format!("o{i}"), "parameters": [{"in": "query"}], "responses": done()}));
    "references to nothing", 1_000, Lint: |n| schemas(n, |i| json!({"$ref": format!("#/components/schemas/Missing{i}")}));
}

/// A document with these fields beside those that each has.
fn document(fields: Value) -> DocumentFiles {
    let mut whole =
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}});
    if let (Value::Object(whole), Value::Object(fields)) = (&mut whole, fields) {
        whole.extend(fields);
    }
    json_text(whole.to_string())
}

fn json_text(text: String) -> DocumentFiles {
    vec![("api.json".to_owned(), text)]
}

fn yaml(fields: &str) -> DocumentFiles {
    let text = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{fields}");
    vec![("api.yaml".to_owned(), text)]
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|index| line(index) + "\n").collect()
}

fn list(count: usize, item: impl Fn(usize) -> Value) -> Vec<Value> {
    (0..count).map(item).collect()
}

/// Members that are called by a number.
fn named(count: usize, prefix: &str, member: impl Fn(usize) -> Value) -> Value {
    let members = (0..count).map(|index| (format!("{prefix}{index}"), member(index)));
    Value::Object(members.collect())
}

/// Members whose names are one in Rust.
fn agreeing(count: usize, member: impl Fn(usize) -> Value) -> Value {
    let members = (0..count).map(|index| (agreeing_name(index), member(index)));
    Value::Object(members.collect::<Map<_, _>>())
}

/// A name of letters that all such names have, and of signs that none other has.
fn agreeing_name(index: usize) -> String {
    let signs = (0..16).map(|bit| if index >> bit & 1 == 0 { '-' } else { '.' });
    signs.fold("same".to_owned(), |mut name, sign| {
        name.push(sign);
        name
    })
}

fn text() -> Value {
    json!({"type": "string"})
}

fn object(property: &str) -> Value {
    json!({"type": "object", "properties": {property: text()}})
}

/// As many operations as their one body has members.
fn of_one_body(count: usize, media_type: &str) -> DocumentFiles {
    let names = list(count, |index| json!(format!("p{index}")));
    let form =
        json!({"type": "object", "required": names, "properties": named(count, "p", |_| text())});
    let body = json!({"required": true, "content": {media_type: {"schema": to_schema(0)}}});
    document(json!({
        "paths": named(count, "/a", |_| json!({"post": {"requestBody": body, "responses": done()}})),
        "components": {"schemas": {"A0": form}}}))
}

/// A union with as many branches as its discriminator has values.
fn mapped(count: usize, target: impl Fn(usize) -> String) -> DocumentFiles {
    let mut members = named(
        count,
        "A",
        |index| json!({"type": "object", "properties": {"k": text(), format!("p{index}"): text()}}),
    );
    members["U"] = json!({
        "oneOf": list(count, to_schema),
        "discriminator": {"propertyName": "k", "mapping": named(count, "t", |index| json!(target(index)))}});
    document(json!({"components": {"schemas": members}}))
}

fn misspelled(_: usize) -> Value {
    json!({"type": "object", "propertie": {}, "description": "d".repeat(2_000)})
}

fn to_schema(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/A{index}")})
}

fn schemas(count: usize, schema: impl Fn(usize) -> Value) -> DocumentFiles {
    document(json!({"components": {"schemas": named(count, "A", schema)}}))
}

fn schema(schema: Value) -> DocumentFiles {
    document(json!({"components": {"schemas": {"A": schema}}}))
}

fn described(text: &str) -> DocumentFiles {
    schema(json!({"type": "object", "description": text}))
}

fn done() -> Value {
    json!({"200": {"description": "Done."}})
}

fn paths(count: usize, operation: impl Fn(usize) -> Value) -> DocumentFiles {
    document(json!({"paths": named(count, "/a", |index| json!({"get": operation(index)}))}))
}

fn operation(operation: Value) -> DocumentFiles {
    document(json!({"paths": {"/a": {"post": operation}}}))
}

/// Components of a section that each refer to the next; a path item made of the reference to the first.
fn in_a_row(
    count: usize,
    section: &str,
    last: &Value,
    item: impl Fn(Value) -> Value,
) -> DocumentFiles {
    let to = |index: usize| json!({"$ref": format!("#/components/{section}/A{index}")});
    let members = named(count + 1, "A", |index| {
        if index < count {
            to(index + 1)
        } else {
            last.clone()
        }
    });
    document(json!({"paths": {"/a": item(to(0))}, "components": {section: members}}))
}
