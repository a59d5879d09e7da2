//! `$id`, `$anchor`, `$dynamicRef` and `$self`: references by name, found without any network.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fs;

use clientsmith_lower::{LowerOptions, Outcome, generate_model, generate_model_from_text};
use clientsmith_model::{Api, ContentKind, Shape, TypeRef};

fn options() -> LowerOptions {
    LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    }
}

/// A document of this version with these schemas, one a line.
fn document(version: &str, schemas: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// `A.member: type` of each member, and `code: message` of each problem but that there are no operations.
fn read(outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    for (_, ty) in outcome.api.iter().flat_map(|api| api.types.iter()) {
        if let Shape::Struct(object) = &ty.shape {
            for field in &object.fields {
                let api = outcome.api.as_ref().expect("a model");
                let name = &field.name.wire;
                lines.push(format!("{}.{name}: {}", ty.ident, words(api, &field.ty)));
            }
        }
    }
    let problems = outcome
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.code.as_str(), problem.message));
    lines.extend(problems.filter(|line| !line.starts_with("no-operations")));
    lines
}

fn words(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => api.types[*id].ident.as_str().to_owned(),
        TypeRef::List(item) => format!("[{}]", words(api, item)),
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) => {
            words(api, inner)
        }
        other => format!("{other:?}"),
    }
}

fn schemas(schemas: &str) -> Vec<String> {
    let text = document("3.1.0", schemas);
    read(&generate_model_from_text("test.yaml", &text, &options()))
}

#[test]
fn an_id_is_what_a_reference_names() {
    for (id, reference) in [
        ("https://foo.example/A", "https://foo.example/A"),
        ("https://foo.example/A", "https://foo.example/A#"),
        ("https://foo.example/A#", "https://foo.example/A"),
        (
            "urn:uuid:deadbeef-1234-4321-abcd-123456789abc",
            "urn:uuid:deadbeef-1234-4321-abcd-123456789abc",
        ),
        ("A.json", "A.json"),
        ("tag:example.com,2024:A", "tag:example.com,2024:A#"),
    ] {
        assert_eq!(
            schemas(&format!(
                "    A: {{$id: '{id}', type: object, properties: {{w: {{type: number}}}}}}\n    B: {{type: object, properties: {{a: {{$ref: '{reference}'}}}}}}\n"
            )),
            ["A.w: Scalar(F64)", "B.a: A"],
            "{id}"
        );
    }
}

#[test]
fn references_below_an_id_are_relative_to_it() {
    let expected = ["A.w: Scalar(F64)", "A.me: A", "A.b: B", "B.x: Scalar(Bool)"];
    for (to_b, id_of_b) in [
        ("other/b", "https://foo.example/dir/other/b"),
        ("/b", "https://foo.example/b"),
        ("https://bar.example/b", "https://bar.example/b"),
    ] {
        assert_eq!(
            schemas(&format!(
                "    A: {{$id: 'https://foo.example/dir/a', type: object, $defs: {{len: {{type: number}}}}, properties: {{w: {{$ref: '#/$defs/len'}}, me: {{$ref: '#'}}, b: {{$ref: '{to_b}'}}}}}}\n    B: {{$id: '{id_of_b}', type: object, properties: {{x: {{type: boolean}}}}}}\n"
            )),
            expected
        );
    }
}

#[test]
fn an_id_within_an_id() {
    assert_eq!(
        schemas(
            "    A:
      $id: https://foo.example/a/
      type: object
      properties:
        b: {$ref: b}
        c: {$ref: 'b#/properties/c'}
      $defs:
        B: {$id: b, type: object, properties: {c: {type: string}, a: {$ref: .}, me: {$ref: '#'}}}
"
        ),
        [
            "A.b: Ab",
            "A.c: Scalar(String)",
            "Ab.c: Scalar(String)",
            "Ab.a: A",
            "Ab.me: Ab"
        ]
    );
}

#[test]
fn anchors_belong_to_their_resource() {
    assert_eq!(
        schemas(
            "    A: {$id: 'https://foo.example/a', type: object, properties: {p: {$ref: '#x'}, q: {$ref: 'b#x'}}, $defs: {X: {$anchor: x, type: boolean}}}
    B: {$id: 'https://foo.example/b', type: object, properties: {p: {$ref: '#x'}}, $defs: {X: {$anchor: x, type: number}}}
    C: {type: object, properties: {p: {$ref: '#y'}, q: {$ref: 'https://foo.example/b#x'}}, $defs: {Y: {$id: '#y', type: string}}}
"
        ),
        [
            "A.p: Scalar(Bool)",
            "A.q: Scalar(F64)",
            "B.p: Scalar(F64)",
            "C.p: Scalar(String)",
            "C.q: Scalar(F64)",
        ]
    );
}

#[test]
fn a_dynamic_reference_is_the_schema_with_the_anchor() {
    assert_eq!(
        schemas(
            "    Tree: {$id: 'https://foo.example/tree', $dynamicAnchor: node, type: object, properties: {children: {type: array, items: {$dynamicRef: '#node'}}}}\n"
        ),
        ["Tree.children: [Tree]"]
    );
    // Which of several is meant depends on who refers to the schema: that can't be a type.
    let read = schemas(
        "    Page: {$id: 'https://foo.example/page', type: object, properties: {items: {type: array, items: {$dynamicRef: '#item'}}}, $defs: {any: {$dynamicAnchor: item, type: string}}}
    Dogs: {$id: 'https://foo.example/dogs', $ref: page, $defs: {dog: {$dynamicAnchor: item, type: object}}}\n",
    );
    assert!(
        read.contains(&"Page.items: [Scalar(String)]".to_owned()),
        "{read:?}"
    );
    assert!(
        read.iter()
            .any(|line| line.starts_with("loose-schema: `item`")),
        "{read:?}"
    );
}

#[test]
fn a_document_that_means_itself_though_an_id_is_nearer() {
    assert_eq!(
        schemas(
            "    A: {$id: 'https://foo.example/a', type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, properties: {x: {type: boolean}}}
"
        ),
        [
            "A.b: B",
            "B.x: Scalar(Bool)",
            "ignored-value: `#/components/schemas/B` does not exist in the schema whose `$id` it is relative to; it is resolved in the document",
        ]
    );
}

#[test]
fn what_is_data_or_a_name_is_no_identifier() {
    assert_eq!(
        schemas(
            "    A: {type: object, example: {$id: 'https://foo.example/a', $anchor: x}, properties: {$id: {type: string}, $anchor: {type: string}, b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, properties: {x: {type: boolean}}}
"
        ),
        [
            "A.$id: Scalar(String)",
            "A.$anchor: Scalar(String)",
            "A.b: B",
            "B.x: Scalar(Bool)",
        ]
    );
}

#[test]
fn nothing_is_fetched() {
    let read = schemas(
        "    A: {$id: 'https://foo.example/a', type: object, properties: {b: {$ref: b}, c: {$ref: 'https://bar.example/c'}}}\n",
    );
    assert!(
        read[0].starts_with("remote-ref: ") || read[0].starts_with("outside-ref: "),
        "{read:?}"
    );
    assert!(read[1].starts_with("remote-ref: "), "{read:?}");
}

#[test]
fn openapi_3_0_has_no_identifiers() {
    let text = document(
        "3.0.3",
        "    A: {$id: 'https://foo.example/a', type: object, properties: {b: {$ref: '#/components/schemas/B'}}}\n    B: {type: boolean}\n",
    );
    let outcome = generate_model_from_text("test.yaml", &text, &options());
    let read = read(&outcome);
    assert_eq!(read[0], "A.b: Scalar(Bool)");
    assert!(read[1].starts_with("later-feature: "), "{read:?}");
}

#[test]
fn a_document_is_called_by_its_self() {
    for reference in [
        "https://example.com/api/openapi.yaml#/components/schemas/A",
        "openapi.yaml#/components/schemas/A",
        "/api/openapi.yaml#/components/schemas/A",
        "#/components/schemas/A",
    ] {
        let text = format!(
            "{}$self: https://example.com/api/openapi.yaml\n",
            document(
                "3.2.0",
                &format!(
                    "    A: {{type: object, properties: {{w: {{type: number}}}}}}\n    B: {{type: object, properties: {{a: {{$ref: '{reference}'}}}}}}\n"
                )
            )
        );
        let outcome = generate_model_from_text("test.yaml", &text, &options());
        let read = read(&outcome);
        assert_eq!(
            &read[..2],
            ["A.w: Scalar(F64)", "B.a: A"],
            "{reference}: {read:?}"
        );
    }
}

/// A folder with these files, of which the first is read.
fn files(files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    read(&generate_model(&folder.path().join(files[0].0), &options()))
}

#[test]
fn files_are_where_their_urls_say() {
    let w = "type: object\nproperties: {w: {type: number}}\n";
    // Beside a document with `$self`, by relative references and by whole URLs.
    for reference in ["schemas/w.yaml", "https://example.com/api/schemas/w.yaml"] {
        let text = format!(
            "{}$self: https://example.com/api/openapi.yaml\n",
            document(
                "3.2.0",
                &format!("    B: {{type: object, properties: {{a: {{$ref: '{reference}'}}}}}}\n")
            )
        );
        let read = files(&[("api.yaml", &text), ("schemas/w.yaml", w)]);
        assert_eq!(&read[..2], ["B.a: W", "W.w: Scalar(F64)"], "{read:?}");
    }
    // Below an `$id` that names a folder.
    let text = document(
        "3.1.0",
        "    B: {$id: ./nested/, type: object, properties: {a: {$ref: ./w.yaml}, b: {$ref: '../my%20w.yaml'}}}\n",
    );
    let read = files(&[
        ("api.yaml", &text),
        ("nested/w.yaml", w),
        ("my w.yaml", "type: boolean\n"),
    ]);
    assert_eq!(read, ["B.a: W", "B.b: Scalar(Bool)", "W.w: Scalar(F64)"]);
    // A file that is known by its `$id` once something has referred to it.
    let text = document(
        "3.1.0",
        "    B: {type: object, properties: {a: {$ref: w.yaml}, b: {$ref: 'https://foo.example/w'}}}\n",
    );
    let named = format!("$id: https://foo.example/w\n{w}");
    let read = files(&[("api.yaml", &text), ("w.yaml", &named)]);
    assert_eq!(read, ["B.a: W", "B.b: W", "W.w: Scalar(F64)"]);
}

#[test]
fn what_refers_by_an_id_is_typed_where_it_travels() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /box:
    post:
      operationId: box
      requestBody: {required: true, content: {application/json: {schema: {$ref: 'https://foo.example/Case'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Case: {$id: 'https://foo.example/Case', type: string, enum: [a, b]}
";
    let outcome = generate_model_from_text("test.yaml", text, &options());
    let api = outcome.api.expect("a model");
    let body = api.operations[0].body.as_ref().expect("a body");
    let clientsmith_model::BodyForm::Single { content, .. } = &body.form else {
        unreachable!("{body:?}")
    };
    assert!(matches!(
        &content.kind,
        ContentKind::Json(TypeRef::Named(_))
    ));
}
