//! Schemas that lead back to themselves, and unions whose combinations multiply.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use clientsmith_lower::{Code, LowerOptions, Outcome, Severity, generate_model_from_text};
use clientsmith_model::{Api, Shape, TypeRef};

fn read(schemas: &str) -> Outcome {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/p: {{get: {{responses: {{'204': {{description: d}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    generate_model_from_text("test.yaml", &text, &options)
}

/// The places of the problems of a kind.
fn places(outcome: &Outcome, code: Code) -> Vec<String> {
    let those = outcome
        .problems
        .iter()
        .filter(|problem| problem.code == code);
    those
        .map(|problem| problem.place.pointer.to_string())
        .collect()
}

fn words(api: &Api, ty: &TypeRef) -> String {
    match ty {
        TypeRef::Named(id) => api.types[*id].ident.to_string(),
        TypeRef::Boxed(inner) => words(api, inner),
        TypeRef::Scalar(scalar) => scalar.name().to_owned(),
        TypeRef::List(item) => format!("[{}]", words(api, item)),
        other => format!("{other:?}"),
    }
}

/// Every type with its members or branches: `Base = Cat | Dog`, `Cat {kind, m}`.
fn types(outcome: &Outcome) -> Vec<String> {
    let api = outcome.api.as_ref().expect("a model");
    let branches = |all: Vec<&TypeRef>| {
        let all: Vec<String> = all.into_iter().map(|ty| words(api, ty)).collect();
        all.join(" | ")
    };
    let lines = api.types.iter().map(|(_, definition)| {
        let ident = &definition.ident;
        match &definition.shape {
            Shape::Struct(object) => {
                let members = object.fields.iter().map(|field| field.name.wire.as_str());
                format!("{ident} {{{}}}", members.collect::<Vec<_>>().join(", "))
            }
            Shape::TaggedUnion(union) => {
                let all = union.branches.iter().map(|branch| &branch.ty).collect();
                format!("{ident} by {} = {}", union.tag, branches(all))
            }
            Shape::UntaggedUnion(union) => {
                let all = union.branches.iter().map(|branch| &branch.ty).collect();
                format!("{ident} = {}", branches(all))
            }
            other => format!("{ident}: {other:?}"),
        }
    });
    lines.collect()
}

#[test]
fn a_branch_that_is_the_union_itself_adds_nothing() {
    let outcome = read(
        "    B: {oneOf: [{type: integer}, {oneOf: [{type: string}, {$ref: '#/components/schemas/B'}]}]}\n",
    );
    assert_eq!(types(&outcome), ["B = i64 | String"]);
    assert_eq!(
        places(&outcome, Code::RecursiveUnion),
        ["#/components/schemas/B/oneOf/1/oneOf/1"]
    );
}

#[test]
fn members_beside_such_a_branch_stay() {
    let outcome = read(
        "    B: {type: object, properties: {a: {type: string}}, oneOf: [{$ref: '#/components/schemas/B'}]}\n",
    );
    assert_eq!(types(&outcome), ["B {a}"]);
    assert_eq!(
        places(&outcome, Code::RecursiveUnion),
        ["#/components/schemas/B/oneOf/0"]
    );
}

#[test]
fn a_union_of_itself_alone_is_an_error() {
    let outcome = read("    B: {oneOf: [{$ref: '#/components/schemas/B'}]}\n");
    assert!(outcome.api.is_none());
    assert_eq!(
        places(&outcome, Code::EndlessAlias),
        ["#/components/schemas/B"]
    );
}

#[test]
fn unions_that_are_branches_of_each_other_have_the_branches_of_both() {
    let outcome = read(
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\n    B: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}\n",
    );
    assert_eq!(types(&outcome), ["A = i64 | String", "B = i64 | String"]);
    assert_eq!(
        places(&outcome, Code::RecursiveUnion),
        [
            "#/components/schemas/A/oneOf/0",
            "#/components/schemas/B/oneOf/0"
        ]
    );
}

#[test]
fn so_have_those_that_lead_to_each_other_by_other_names() {
    let outcome = read(
        "    A: {oneOf: [{$ref: '#/components/schemas/Alias'}, {type: string}]}\n    Alias: {$ref: '#/components/schemas/B'}\n    B: {anyOf: [{allOf: [{$ref: '#/components/schemas/A'}]}, {type: integer}]}\n",
    );
    assert_eq!(
        types(&outcome),
        [
            "A = i64 | String",
            "Alias = i64 | String",
            "B = i64 | String"
        ]
    );
}

#[test]
fn null_that_one_of_them_allows_is_allowed_by_all() {
    let outcome = read(
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\n    B: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}, {type: 'null'}]}\n    C: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/A'}}}\n",
    );
    let api = outcome.api.as_ref().expect("a model");
    let (_, definition) = api
        .types
        .iter()
        .find(|(_, ty)| ty.ident.as_str() == "C")
        .expect("C");
    let Shape::Struct(object) = &definition.shape else {
        panic!("{definition:?}");
    };
    assert_eq!(
        object.fields[0].presence,
        clientsmith_model::Presence::Nullable
    );
}

const SUBTYPES: &str = "    Cat: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {m: {type: string}}}]}\n    Dog: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {b: {type: string}}}]}\n";

#[test]
fn what_inherits_from_a_union_that_lists_it_has_its_members() {
    let outcome = read(&format!(
        "    Base: {{type: object, properties: {{kind: {{type: string}}}}, oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]}}\n{SUBTYPES}"
    ));
    assert_eq!(
        types(&outcome),
        ["Base = Cat | Dog", "Cat {kind, m}", "Dog {kind, b}"]
    );
    assert!(
        outcome
            .problems
            .iter()
            .all(|problem| problem.code.severity() != Severity::Error)
    );
}

#[test]
fn so_it_has_with_a_discriminator() {
    let outcome = read(&format!(
        "    Base: {{type: object, required: [kind], properties: {{kind: {{type: string}}}}, discriminator: {{propertyName: kind}}, oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]}}\n{SUBTYPES}"
    ));
    assert_eq!(
        types(&outcome),
        ["Base by kind = Cat | Dog", "Cat {kind, m}", "Dog {kind, b}"]
    );
}

#[test]
fn a_union_without_members_is_nothing_to_inherit() {
    let outcome = read(&format!(
        "    Base: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]}}\n{SUBTYPES}"
    ));
    assert_eq!(types(&outcome), ["Base = Cat | Dog", "Cat {m}", "Dog {b}"]);
}

#[test]
fn a_subtype_that_adds_nothing_is_a_type_of_its_own() {
    let note = "required: [noteType], properties: {noteType: {type: string}}";
    let outcome = read(&format!(
        "    Note: {{allOf: [{{type: object, {note}, discriminator: {{propertyName: noteType, mapping: {{private: '#/components/schemas/Private', shared: '#/components/schemas/Shared'}}}}}}]}}\n    Private: {{allOf: [{{$ref: '#/components/schemas/Note'}}]}}\n    Shared: {{allOf: [{{$ref: '#/components/schemas/Note'}}, {{type: object, properties: {{a: {{type: string}}}}}}]}}\n"
    ));
    let mut types = types(&outcome);
    types.sort();
    assert_eq!(
        types,
        [
            "Note by noteType = Private | Shared",
            "Private {noteType}",
            "Shared {noteType, a}"
        ]
    );
    let outcome = read(&format!(
        "    Note: {{type: object, {note}, oneOf: [{{$ref: '#/components/schemas/Private'}}, {{type: string}}]}}\n    Private: {{allOf: [{{$ref: '#/components/schemas/Note'}}]}}\n"
    ));
    let mut types = self::types(&outcome);
    types.sort();
    assert_eq!(types, ["Note = Private | String", "Private {noteType}"]);
}

#[test]
fn recursion_through_members_and_items_is_kept() {
    let outcome = read(
        "    Tree: {oneOf: [{type: array, items: {$ref: '#/components/schemas/Tree'}}, {type: string}]}\n",
    );
    assert_eq!(types(&outcome), ["Tree = [Tree] | String"]);
    assert!(places(&outcome, Code::RecursiveUnion).is_empty());
}

/// `S1` is `S0`, or `S0` and a member; `S2` is `S1`, or `S1` and a member; and so on.
fn doubling(count: usize) -> String {
    let mut text = "    S0: {type: object, properties: {a: {type: string}}}\n".to_owned();
    for index in 1..=count {
        let before = format!("$ref: '#/components/schemas/S{}'", index - 1);
        let _ = writeln!(
            text,
            "    S{index}: {{oneOf: [{{{before}}}, {{allOf: [{{{before}}}, {{type: object, properties: {{x{index}: {{type: string}}}}}}]}}]}}"
        );
    }
    text
}

#[test]
fn combinations_that_multiply_are_read_without_their_unions() {
    let count = |levels| {
        let outcome = read(&doubling(levels));
        let types = outcome.api.as_ref().expect("a model").types.len();
        (types, places(&outcome, Code::LooseSchema).len())
    };
    let (few, loose) = count(4);
    assert_eq!(loose, 0);
    assert!(few > 16, "each combination has a type: {few}");
    let (at_20, _) = count(20);
    let (at_30, loose) = count(30);
    let (at_40, _) = count(40);
    assert_eq!(
        at_40 - at_30,
        at_30 - at_20,
        "each level adds as many types"
    );
    assert!(loose > 0);
    // The members that do not depend on the branch stay.
    let outcome = read(&doubling(30));
    assert!(
        types(&outcome).iter().any(|line| line == "S30Object {x30}"),
        "{:?}",
        types(&outcome)
    );
}

#[test]
fn members_are_combined_in_as_many_ways_as_the_document_has_schemas() {
    // The type of `a/b/a/…` depends on which of the last letters were an `a`: on each of them, one more for each
    // schema.
    let text = |count: usize| {
        let mut text = "    S0: {type: object, properties: {a: {allOf: [{$ref: '#/components/schemas/S0'}, {$ref: '#/components/schemas/S1'}]}, b: {$ref: '#/components/schemas/S0'}}}\n".to_owned();
        for index in 1..count {
            let next = format!("{{$ref: '#/components/schemas/S{}'}}", index + 1);
            let _ = writeln!(
                text,
                "    S{index}: {{type: object, properties: {{a: {next}, b: {next}}}}}"
            );
        }
        let _ = writeln!(
            text,
            "    S{count}: {{type: object, properties: {{z: {{type: string}}}}}}"
        );
        text
    };
    let few = read(&text(4));
    assert!(places(&few, Code::LooseSchema).is_empty());
    let many = read(&text(20));
    let types = many.api.as_ref().expect("a model").types.len();
    assert!((1_000..1_500).contains(&types), "{types}");
    assert!(!places(&many, Code::LooseSchema).is_empty());
}
