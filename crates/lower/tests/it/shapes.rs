//! What a schema is in Rust, construct by construct.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Api, Field, Presence, Shape, TypeDef, TypeRef};

fn model(version: &str, schemas: &str) -> Api {
    let text = format!(
        "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", &text, &options)
        .api
        .expect("a model")
}

/// A type in a few words: scalars and containers by name, declared types with what they hold.
fn words(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => {
            let definition = &api.types[*id];
            let inside = match &definition.shape {
                Shape::UntaggedUnion(union) => union
                    .branches
                    .iter()
                    .map(|branch| words(api, &branch.ty))
                    .collect::<Vec<_>>()
                    .join(" | "),
                Shape::Struct(_) => "struct".to_owned(),
                Shape::StringEnum(values) => format!("{} values", values.variants.len()),
                other => format!("{other:?}")
                    .split(['(', ' '])
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            };
            format!("{}: {inside}", definition.ident)
        }
        TypeRef::List(item) => format!("[{}]", words(api, item)),
        TypeRef::Nullable(inner) => format!("{} or null", words(api, inner)),
        TypeRef::OrEmpty(inner) => format!("{} or empty", words(api, inner)),
        other => format!("{other:?}"),
    }
}

/// The type of the member `m` whose schema this is.
fn member(version: &str, schema: &str) -> String {
    let api = model(
        version,
        &format!("    A: {{type: object, required: [m], properties: {{m: {schema}}}}}\n"),
    );
    only_member(&api)
}

/// The member `m` of `A`.
fn field(api: &Api) -> &Field {
    let (_, definition) = api
        .types
        .iter()
        .find(|(_, ty)| ty.ident.as_str() == "A")
        .expect("the type");
    let Shape::Struct(object) = &definition.shape else {
        panic!("{definition:?}");
    };
    &object.fields[0]
}

/// The type of the member `m` of `A`.
fn only_member(api: &Api) -> String {
    words(api, &field(api).ty)
}

#[test]
fn a_key_that_is_a_number_a_boolean_or_null_is_its_text() {
    let api = model(
        "3.1.0",
        "    A: {type: object, properties: {200: {}, -1: {}, 1.5: {}, true: {}, null: {}}}\n",
    );
    let (_, definition) = api.types.iter().next().expect("the type");
    let Shape::Struct(object) = &definition.shape else {
        panic!("{definition:?}");
    };
    let names = object.fields.iter().map(|field| field.name.wire.as_str());
    let names: Vec<&str> = names.collect();
    assert_eq!(names, ["200", "-1", "1.5", "true", "null"]);
}

#[test]
fn several_types_are_a_union_of_them() {
    assert_eq!(
        member("3.1.0", "{type: [string, integer]}"),
        "AM: Scalar(I64) | Scalar(String)"
    );
    assert_eq!(
        member("3.1.0", "{type: [integer, number]}"),
        "Scalar(Number)"
    );
    assert_eq!(
        member("3.1.0", "{type: [string, array], items: {type: integer}}"),
        "AM: [Scalar(I64)] | Scalar(String)"
    );
}

#[test]
fn a_union_of_scalars_that_json_can_not_tell_apart_is_the_one_that_takes_all() {
    assert_eq!(
        member(
            "3.0.3",
            "{oneOf: [{type: string, format: date}, {type: string}]}"
        ),
        "Scalar(String)"
    );
    assert_eq!(
        member("3.0.3", "{anyOf: [{type: integer}, {type: number}]}"),
        "Scalar(Number)"
    );
}

#[test]
fn one_branch_is_no_union() {
    assert_eq!(
        member("3.0.3", "{oneOf: [{type: string, format: uuid}]}"),
        "Scalar(Uuid)"
    );
}

#[test]
fn a_reference_that_is_only_commented_is_what_it_refers_to() {
    let api = model(
        "3.0.3",
        "    A: {type: object, properties: {m: {description: Mine., allOf: [{allOf: [{$ref: '#/components/schemas/B'}]}, {description: More.}]}}}\n    B: {type: object, properties: {n: {type: string}}}\n",
    );
    let names: Vec<&str> = api.types.iter().map(|(_, ty)| ty.ident.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
}

#[test]
fn a_value_that_is_listed_twice_counts_once() {
    assert_eq!(
        member("3.0.3", "{type: string, enum: [a, b, a]}"),
        "AM: 2 values"
    );
}

#[test]
fn digits_that_are_said_to_be_integers_are_no_strings() {
    assert_eq!(
        member("3.0.3", "{type: integer, enum: ['1', '2']}"),
        "AM: IntegerEnum"
    );
}

#[test]
fn an_object_among_several_types_keeps_its_members() {
    assert_eq!(
        member(
            "3.1.0",
            "{type: [object, string], properties: {a: {type: string}}, required: [a]}"
        ),
        "AM: AMObject: struct | Scalar(String)"
    );
}

#[test]
fn a_component_that_is_named_twice_is_that_component() {
    let of = |schema: &str| {
        let schemas = format!(
            "    A: {{type: object, required: [m], properties: {{m: {schema}}}}}\n    B: {{type: object, properties: {{b: {{}}}}}}\n"
        );
        only_member(&model("3.0.3", &schemas))
    };
    let b = "{$ref: '#/components/schemas/B'}";
    assert_eq!(of(&format!("{{allOf: [{b}, {b}]}}")), "B: struct");
    assert_eq!(of(&format!("{{oneOf: [{b}, {b}]}}")), "B: struct");
}

#[test]
fn null_is_allowed_where_a_branch_says_so_however_far_away() {
    let schemas = "    A: {type: object, required: [m], properties: {m: {oneOf: [{$ref: '#/components/schemas/B'}, {type: integer}]}}}
    B: {$ref: '#/components/schemas/C'}
    C: {allOf: [{$ref: '#/components/schemas/D'}]}
    D: {type: string, nullable: true}
";
    let api = model("3.0.3", schemas);
    assert_eq!(only_member(&api), "AM: Scalar(I64) | Scalar(String)");
    assert_eq!(field(&api).presence, Presence::Nullable);
}

#[test]
fn an_anchor_is_a_name_for_its_schema() {
    let schemas = "    A: {type: object, required: [m], properties: {m: {$ref: '#here'}}}
    B: {type: object, properties: {b: {type: array, items: [{$anchor: other}, {$anchor: here, type: boolean}]}}}
";
    let schemas = schemas.replace("items: [", "prefixItems: [");
    assert_eq!(only_member(&model("3.1.0", &schemas)), "Scalar(Bool)");
}

#[test]
fn what_a_union_requires_each_branch_requires() {
    let schemas = "    A: {type: object, required: [m], properties: {m: {$ref: '#/components/schemas/B'}}}
    B: {type: object, required: [b], oneOf: [{properties: {b: {type: string}, c: {type: string}}}, {properties: {b: {type: integer}, d: {type: string}}}]}
";
    let api = model("3.0.3", schemas);
    let required = |ty: &TypeDef| match &ty.shape {
        Shape::Struct(object) => object
            .fields
            .iter()
            .filter(|field| field.name.wire == "b")
            .map(|field| field.presence)
            .collect(),
        _ => Vec::new(),
    };
    let found: Vec<Presence> = api.types.iter().flat_map(|(_, ty)| required(ty)).collect();
    assert_eq!(found, [Presence::Required, Presence::Required]);
}

#[test]
fn a_value_that_the_empty_string_takes_back_is_that_value_or_empty() {
    let empty = "{type: string, enum: ['']}";
    let of = |branch: &str| member("3.1.0", &format!("{{anyOf: [{branch}, {empty}]}}"));
    assert_eq!(of("{type: integer}"), "Scalar(I64) or empty");
    assert_eq!(
        of("{type: array, items: {type: boolean}}"),
        "[Scalar(Bool)] or empty"
    );
    assert_eq!(
        of("{type: object, properties: {a: {}}}"),
        "AM: struct or empty",
        "the value has the name of the place"
    );
    assert_eq!(
        of("{type: 'null'}, {type: integer}"),
        "Scalar(I64) or empty",
        "null is the member's"
    );
    assert_eq!(of("{}"), "Json", "any value may be the empty string");
    assert_eq!(
        of("{type: string, format: date}, {type: integer}"),
        "AM: Scalar(EmptyString) | Scalar(Date) | Scalar(I64)",
        "two kinds of values are a union"
    );
}

#[test]
fn a_component_that_lists_the_empty_string_alone_is_an_open_enumeration_in_a_union_too() {
    let api = model(
        "3.0.3",
        "    Cleared: {type: string, enum: ['']}\n    A: {oneOf: [{$ref: '#/components/schemas/Cleared'}, {type: integer}]}\n",
    );
    let mut unions = api.types.iter().filter_map(|(_, ty)| match &ty.shape {
        Shape::UntaggedUnion(union) => Some(&union.branches),
        _ => None,
    });
    let branches = unions.next().expect("a union");
    assert!(matches!(branches[0].ty, TypeRef::Named(_)), "{branches:?}");
    assert_eq!(branches[0].distinction.among, None);
}

#[test]
fn every_schema_has_the_type_that_its_words_make() {
    let cases = [
        (
            "3.0.3",
            "{oneOf: [{type: string}, {type: integer}], anyOf: [{type: boolean}, {type: number}]}",
            "Json",
        ),
        (
            "3.0.3",
            "{type: object, properties: {a: {type: string}}, oneOf: [{properties: {b: {type: string}}}, {properties: {c: {type: string}}}], anyOf: [{properties: {d: {type: string}}}, {properties: {e: {type: string}}}]}",
            "AM: struct",
        ),
        (
            "3.0.3",
            "{allOf: [{type: string, enum: [a, b, c]}, {type: string, enum: [b, c, d]}]}",
            "AM: 2 values",
        ),
        (
            "3.0.3",
            "{allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}",
            "AM: 1 values",
        ),
        (
            "3.0.3",
            "{allOf: [{type: integer}, {type: number}]}",
            "Scalar(I64)",
        ),
        (
            "3.0.3",
            "{allOf: [{type: number}, {type: integer}]}",
            "Scalar(I64)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: integer, format: int32}, {type: integer, format: int64}]}",
            "Scalar(I64)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: string, minLength: 1}, {type: string, maxLength: 5}]}",
            "Scalar(String)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: string, format: date}, {type: string}]}",
            "Scalar(String)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: string, format: date}, {type: string}, {type: boolean}]}",
            "AM: Scalar(Bool) | Scalar(String)",
        ),
        (
            "3.1.0",
            "{anyOf: [{type: array, items: {type: 'null'}}, {type: string}]}",
            "AM: [Scalar(Null)] | Scalar(String)",
        ),
        (
            "3.1.0",
            "{anyOf: [{type: array}, {type: string}]}",
            "AM: Scalar(String) | [Json]",
        ),
        (
            "3.1.0",
            "{anyOf: [{type: array, items: {type: array, items: {type: integer}}}, {type: string}]}",
            "AM: [[Scalar(I64)]] | Scalar(String)",
        ),
        (
            "3.1.0",
            "{anyOf: [{type: array, items: {oneOf: [{type: string}, {type: integer}]}}, {type: string}]}",
            "AM: [AMListItem: Scalar(I64) | Scalar(String)] | Scalar(String)",
        ),
        ("3.0.3", "{minimum: 3}", "Json"),
        ("3.0.3", "{items: {type: string}}", "[Scalar(String)]"),
        ("3.0.3", "{minLength: 3}", "Scalar(String)"),
        ("3.0.3", "{format: date-time}", "Scalar(DateTime)"),
        ("3.0.3", "{format: email}", "Scalar(String)"),
        ("3.0.3", "{format: int32}", "Json"),
        ("3.0.3", "{pattern: a}", "Scalar(String)"),
        ("3.0.3", "{required: [a]}", "Json"),
        ("3.0.3", "{type: integer, format: uint}", "Scalar(U64)"),
        ("3.0.3", "{type: integer, format: uint8}", "Scalar(U8)"),
        ("3.0.3", "{type: integer, format: int16}", "Scalar(I16)"),
        ("3.0.3", "{type: integer, format: bigint}", "Scalar(I128)"),
        (
            "3.0.3",
            "{type: integer, enum: [1, 2], format: int64}",
            "AM: IntegerEnum",
        ),
        ("3.0.3", "{type: boolean, enum: [true]}", "Scalar(Bool)"),
        ("3.0.3", "{type: number, enum: [1.5, 2]}", "Scalar(F64)"),
        ("3.0.3", "{enum: [[1], {a: b}]}", "Json"),
        ("3.0.3", "{type: string, enum: [1, true]}", "AM: 2 values"),
        (
            "3.0.3",
            "{type: string, nullable: true, enum: [a, null]}",
            "AM: 1 values",
        ),
        ("3.0.3", "{enum: [null]}", "Scalar(Null)"),
        ("3.1.0", "{const: null}", "Scalar(Null)"),
        ("3.1.0", "{type: 'null'}", "Scalar(Null)"),
        (
            "3.1.0",
            "{type: [string, 'null'], enum: [a]}",
            "AM: 1 values",
        ),
        (
            "3.1.0",
            "{type: array, prefixItems: [{type: string}]}",
            "Tuple([Scalar(String)])",
        ),
        (
            "3.1.0",
            "{type: string, contentEncoding: base64}",
            "Scalar(Base64)",
        ),
        (
            "3.1.0",
            "{type: string, contentMediaType: application/octet-stream}",
            "Scalar(String)",
        ),
        ("3.0.3", "{type: file}", "Scalar(String)"),
        ("3.0.3", "{type: any}", "Json"),
        ("3.0.3", "{allOf: []}", "Json"),
        ("3.0.3", "{allOf: [{description: nothing}]}", "Json"),
        (
            "3.0.3",
            "{oneOf: [{nullable: true, type: string}]}",
            "Scalar(String)",
        ),
        (
            "3.0.3",
            "{anyOf: [{required: [a]}, {required: [b]}], type: object, properties: {a: {type: string}}}",
            "AM: struct",
        ),
        (
            "3.0.3",
            "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}",
            "AM: AMObject1: struct | AMObject2: struct",
        ),
        (
            "3.0.3",
            "{oneOf: [{type: object, properties: {t: {type: string, enum: [x]}}}, {type: object, properties: {t: {type: string, enum: [y]}}}]}",
            "AM: AMX: struct | AMY: struct",
        ),
        (
            "3.0.3",
            "{oneOf: [{type: object, title: One, properties: {a: {type: string}}}, {type: object, title: This title is far too long to be a name, properties: {b: {type: string}}}]}",
            "AM: AMOne: struct | AMWithB: struct",
        ),
        (
            "3.0.3",
            "{allOf: [{oneOf: [{type: string}, {type: integer}]}, {oneOf: [{type: string}, {type: integer}]}]}",
            "AM: Scalar(I64) | Scalar(String)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: object}, {type: string}]}",
            "AM: Scalar(String) | Map(Json)",
        ),
        (
            "3.0.3",
            "{anyOf: [{type: object, additionalProperties: {type: integer}}, {type: object, additionalProperties: {type: string}}]}",
            "AM: Map(Scalar(I64)) | Map(Scalar(String))",
        ),
    ];
    for (version, schema, wanted) in cases {
        assert_eq!(member(version, schema), wanted, "{schema}");
    }
}

#[test]
fn what_a_list_in_pieces_says_of_its_type_counts() {
    assert_eq!(
        member(
            "3.1.0",
            "{oneOf: [{type: number, const: 1}, {type: number, const: 2}]}"
        ),
        "Scalar(F64)"
    );
    assert_eq!(
        member(
            "3.1.0",
            "{type: string, oneOf: [{const: 200}, {const: 404}]}"
        ),
        "AM: 2 values"
    );
    assert_eq!(
        member("3.1.0", "{oneOf: [{const: 200}, {const: 404}]}"),
        "AM: IntegerEnum"
    );
}

#[test]
fn a_member_that_something_refers_to_keeps_what_is_said_of_it() {
    let api = model(
        "3.0.3",
        "    A: {type: object, required: [m], properties: {m: {type: object, readOnly: true, deprecated: true, properties: {by: {type: string}}}}}\n    \
         B: {type: object, properties: {m: {$ref: '#/components/schemas/A/properties/m'}}}\n",
    );
    let field = field(&api);
    assert!(field.read_only && !field.argument && field.docs.deprecated.is_some());
    assert_eq!(field.presence, Presence::Optional);
    assert_eq!(words(&api, &field.ty), "Am: struct");
}
