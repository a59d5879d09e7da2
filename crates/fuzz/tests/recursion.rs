//! Every construct of a schema, recursive through every other: a document of two or three schemas, each of which leads
//! to the next by one construct and the last to the first.

use std::thread;

use clientsmith_fuzz::memory::Counting;
use clientsmith_fuzz::property::{Verdict, check};
use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::{Api, Shape, TypeId, TypeRef};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The stack of a thread of the standard library, and of a runtime's worker.
const STACK: usize = 2 << 20;

type Construct = fn(&Value) -> Value;

/// A schema that leads to another, `next`, by each construct.
const CONSTRUCTS: &[(&str, Construct)] = &[
    ("$ref", |next| next.clone()),
    ("allOf", |next| json!({"allOf": [next]})),
    (
        "allOf and members",
        |next| json!({"allOf": [next, {"type": "object", "properties": {"c": {"type": "string"}}}]}),
    ),
    (
        "allOf twice",
        |next| json!({"allOf": [{"allOf": [next]}, {"required": ["a"]}]}),
    ),
    ("oneOf", |next| json!({"oneOf": [next, {"type": "string"}]})),
    ("oneOf alone", |next| json!({"oneOf": [next]})),
    (
        "anyOf",
        |next| json!({"anyOf": [{"type": "integer"}, next]}),
    ),
    ("oneOf beside members", |next| {
        json!({
            "type": "object",
            "properties": {"a": {"type": "string"}},
            "oneOf": [next, {"type": "object", "properties": {"b": {"type": "string"}}}]
        })
    }),
    (
        "oneOf with a title",
        |next| json!({"oneOf": [{"title": "Inner", "oneOf": [next, {"type": "boolean"}]}, {"type": "number"}]}),
    ),
    ("oneOf of allOf", |next| {
        json!({"oneOf": [
            {"allOf": [next, {"type": "object", "properties": {"d": {"type": "string"}}}]},
            {"type": "array", "items": {"type": "string"}}
        ]})
    }),
    (
        "allOf of oneOf",
        |next| json!({"allOf": [{"oneOf": [next, {"type": "string"}]}, {"description": "More."}]}),
    ),
    (
        "oneOf beside oneOf",
        |next| json!({"oneOf": [next, {"type": "string"}], "anyOf": [next, {"type": "integer"}]}),
    ),
    (
        "null",
        |next| json!({"nullable": true, "oneOf": [next, {"type": "string", "nullable": true}]}),
    ),
    (
        "type null",
        |next| json!({"anyOf": [next, {"type": "null"}]}),
    ),
    (
        "members",
        |next| json!({"type": "object", "properties": {"e": next}}),
    ),
    (
        "required members",
        |next| json!({"type": "object", "required": ["f"], "properties": {"f": next}}),
    ),
    ("items", |next| json!({"type": "array", "items": next})),
    (
        "prefixItems",
        |next| json!({"type": "array", "prefixItems": [next, {"type": "string"}]}),
    ),
    (
        "additionalProperties",
        |next| json!({"type": "object", "additionalProperties": next}),
    ),
    (
        "patternProperties",
        |next| json!({"type": "object", "patternProperties": {"^x": next}}),
    ),
    ("not", |next| json!({"not": next})),
    (
        "if",
        |next| json!({"if": next, "then": next, "else": {"type": "string"}}),
    ),
    (
        "$defs",
        |next| json!({"$defs": {"Inner": {"anyOf": [next, {"type": "string"}]}}, "anyOf": [next]}),
    ),
    ("discriminator", |next| {
        json!({
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"next": next["$ref"]}}
        })
    }),
    ("discriminator beside oneOf", |next| {
        json!({
            "oneOf": [next, {"$ref": "#/components/schemas/Leaf"}],
            "discriminator": {"propertyName": "kind", "mapping": {"next": next["$ref"]}}
        })
    }),
];

fn reference(index: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{index}")})
}

/// A document in which each schema leads to the next by its construct.
fn document(version: &str, constructs: &[&(&str, Construct)]) -> String {
    let mut schemas = serde_json::Map::new();
    for (index, (_, construct)) in constructs.iter().enumerate() {
        let next = reference((index + 1) % constructs.len());
        schemas.insert(format!("S{index}"), construct(&next));
    }
    schemas.insert(
        "Leaf".to_owned(),
        json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}),
    );
    let content = json!({"application/json": {
        "schema": reference(0),
        "example": {"a": {"e": [{"f": {}}, "x"]}, "kind": "next"}
    }});
    json!({
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/p": {"post": {
            "operationId": "op",
            "requestBody": {"content": content},
            "responses": {"200": {"description": "d", "content": content}}
        }}},
        "components": {"schemas": schemas}
    })
    .to_string()
}

/// A type that a value is read as, and that is read as itself.
fn endless_type(api: &Api) -> Option<String> {
    fn same_value(ty: &TypeRef, found: &mut Vec<TypeId>) {
        match ty {
            TypeRef::Named(id) => found.push(*id),
            TypeRef::Nullable(inner) | TypeRef::OrEmpty(inner) | TypeRef::Boxed(inner) => {
                same_value(inner, found);
            }
            _ => {}
        }
    }
    let read_as = |id: TypeId| {
        let mut found = Vec::new();
        match &api.types[id].shape {
            Shape::TaggedUnion(union) => {
                union
                    .branches
                    .iter()
                    .for_each(|branch| same_value(&branch.ty, &mut found));
            }
            Shape::UntaggedUnion(union) => {
                union
                    .branches
                    .iter()
                    .for_each(|branch| same_value(&branch.ty, &mut found));
            }
            Shape::Newtype(ty) | Shape::Alias(ty) => same_value(ty, &mut found),
            _ => {}
        }
        found
    };
    api.types.iter().find_map(|(id, definition)| {
        let mut reached = read_as(id);
        let mut next = 0;
        while let Some(other) = reached.get(next).copied() {
            next += 1;
            for part in read_as(other) {
                if !reached.contains(&part) {
                    reached.push(part);
                }
            }
        }
        reached.contains(&id).then(|| definition.ident.to_string())
    })
}

/// A union that has two variants of one type.
fn doubled_variant(api: &Api) -> Option<String> {
    api.types.iter().find_map(|(_, definition)| {
        let mut types: Vec<&TypeRef> = match &definition.shape {
            Shape::TaggedUnion(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            Shape::UntaggedUnion(union) => union.branches.iter().map(|branch| &branch.ty).collect(),
            _ => return None,
        };
        types.iter_mut().for_each(|ty| {
            if let TypeRef::Boxed(inner) = ty {
                *ty = inner;
            }
        });
        let is_doubled = types
            .iter()
            .enumerate()
            .any(|(index, ty)| types[..index].contains(ty));
        is_doubled.then(|| definition.ident.to_string())
    })
}

/// What is wrong with what comes of a document, if anything.
fn unsound(text: &str) -> Option<String> {
    let options = LowerOptions {
        package: "test".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("test.yaml", text, &options);
    match outcome.api {
        None if outcome.problems.is_empty() => Some("it is refused without a reason".to_owned()),
        None => None,
        Some(api) => endless_type(&api)
            .map(|ty| format!("`{ty}` is made of itself"))
            .or_else(|| doubled_variant(&api).map(|ty| format!("`{ty}` has a type twice"))),
    }
}

/// Runs a test with the stack of a thread, which an overflow would end.
fn with_small_stack(run: impl FnOnce() + Send + 'static) {
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(run)
        .expect("a thread")
        .join()
        .expect("it holds");
}

/// Every way around a circle of `of` schemas, each once: where it begins makes no difference.
fn circles(of: usize) -> impl Iterator<Item = Vec<&'static (&'static str, Construct)>> {
    let count = CONSTRUCTS.len();
    let all = (0..count.pow(u32::try_from(of).expect("a few"))).map(move |number| {
        let digit = |place| number / count.pow(u32::try_from(place).expect("a few")) % count;
        (0..of).map(digit).collect::<Vec<usize>>()
    });
    let first_of_its_turns = |circle: &Vec<usize>| {
        (1..circle.len()).all(|turn| {
            let turned = circle[turn..].iter().chain(&circle[..turn]);
            circle.iter().le(turned)
        })
    };
    all.filter(first_of_its_turns)
        .map(|circle| circle.into_iter().map(|index| &CONSTRUCTS[index]).collect())
}

fn names(constructs: &[&(&str, Construct)]) -> String {
    constructs
        .iter()
        .map(|(name, _)| *name)
        .collect::<Vec<_>>()
        .join(" → ")
}

#[test]
fn a_schema_that_leads_to_itself_gives_a_crate_or_a_reason() {
    with_small_stack(|| {
        let mut made = 0;
        for constructs in circles(1).chain(circles(2)) {
            let text = document("3.1.0", &constructs);
            match check(&text) {
                Ok(Verdict::Made) => made += 1,
                Ok(Verdict::Refused) => {}
                Err(reason) => panic!("{}: {reason}\n{text}", names(&constructs)),
            }
        }
        assert!(made > 250, "most should give a crate: {made}");
    });
}

#[test]
fn no_type_is_made_of_itself_alone() {
    with_small_stack(|| {
        for constructs in circles(1).chain(circles(2)).chain(circles(3)) {
            let text = document("3.1.0", &constructs);
            if let Some(reason) = unsound(&text) {
                panic!("{}: {reason}\n{text}", names(&constructs));
            }
        }
        for constructs in circles(1).chain(circles(2)) {
            let text = document("3.0.3", &constructs);
            if let Some(reason) = unsound(&text) {
                panic!("3.0, {}: {reason}\n{text}", names(&constructs));
            }
        }
    });
}
