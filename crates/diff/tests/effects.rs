//! What a change of a value does to programs that are deployed, as tables.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use clientsmith_diff::{ChangeKind, DiffReport, SourceImpact, WireImpact, diff};
use clientsmith_lower::{LowerOptions, generate_model_from_text};
use clientsmith_model::Api;

fn model(text: &str) -> Api {
    let options = LowerOptions {
        package: "api".to_owned(),
        ..LowerOptions::default()
    };
    let outcome = generate_model_from_text("api.yaml", text, &options);
    outcome
        .api
        .unwrap_or_else(|| panic!("{:?}", outcome.problems))
}

fn between(old: &str, new: &str) -> DiffReport {
    diff(&model(old), &model(new))
}

/// A document with a query parameter of this schema.
fn sent(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {{operationId: a, parameters: \
         [{{name: p, in: query, schema: {schema}}}], responses: {{'204': {{description: D.}}}}}}}}\n"
    )
}

/// A document whose response has a member of this schema.
fn received(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {{operationId: a, responses: \
         {{'200': {{description: D., content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}\n\
         components: {{schemas: {{A: {{type: object, properties: {{m: {schema}}}}}}}}}\n"
    )
}

const I32: &str = "{type: integer, format: int32}";
const I64: &str = "{type: integer, format: int64}";
const U8: &str = "{type: integer, minimum: 0, maximum: 255, format: uint8}";
const NUMBER: &str = "{type: number}";
const STRING: &str = "{type: string}";
const DATE: &str = "{type: string, format: date}";
const UUID: &str = "{type: string, format: uuid}";
const BOOLEAN: &str = "{type: boolean}";
const AB: &str = "{type: string, enum: [a, b]}";
const ANY: &str = "{}";

#[test]
fn what_was_sent_is_taken_where_the_new_type_holds_the_old_one() {
    for (old, new, taken) in [
        (I32, I64, true),
        (I64, I32, false),
        (I32, NUMBER, true),
        (NUMBER, I32, false),
        (U8, I32, true),
        (I32, U8, false),
        (DATE, STRING, true),
        (STRING, DATE, false),
        (DATE, UUID, false),
        (STRING, BOOLEAN, false),
        (BOOLEAN, ANY, true),
        (ANY, BOOLEAN, false),
        (AB, STRING, true),
        (STRING, AB, false),
        (
            "{type: array, items: {type: integer, format: int32}}",
            "{type: array, items: {type: integer, format: int64}}",
            true,
        ),
        (
            "{type: array, items: {type: integer, format: int64}}",
            "{type: array, items: {type: integer, format: int32}}",
            false,
        ),
    ] {
        let deployed = between(&sent(old), &sent(new)).deployed();
        let wanted = if taken {
            WireImpact::Unaffected
        } else {
            WireImpact::Refused
        };
        assert_eq!(deployed, wanted, "{old} → {new}");
    }
}

#[test]
fn what_is_received_is_read_where_the_old_type_is_able_to() {
    for (old, new, read) in [
        (I64, I32, true),
        (I32, I64, false),
        (NUMBER, I32, true),
        (I32, NUMBER, false),
        (STRING, DATE, true),
        (DATE, STRING, false),
        // Enumerations read what they do not list.
        (AB, STRING, true),
        (STRING, AB, true),
        (AB, DATE, true),
        (AB, I32, false),
        (ANY, BOOLEAN, true),
        (BOOLEAN, ANY, false),
        (
            "{type: object, additionalProperties: {type: string}}",
            "{type: object, additionalProperties: {type: boolean}}",
            false,
        ),
        (
            "{type: array, items: {type: number}}",
            "{type: array, items: {type: integer}}",
            true,
        ),
    ] {
        let deployed = between(&received(old), &received(new)).deployed();
        let wanted = if read {
            WireImpact::Unaffected
        } else {
            WireImpact::Undecodable
        };
        assert_eq!(deployed, wanted, "{old} → {new}");
    }
}

#[test]
fn bounds_refuse_where_they_were_wider() {
    for (old, new, taken) in [
        (
            "type: integer, minimum: 1",
            "type: integer, minimum: 0",
            true,
        ),
        (
            "type: integer, minimum: 1",
            "type: integer, minimum: 2",
            false,
        ),
        (
            "type: integer, maximum: 9",
            "type: integer, maximum: 10",
            true,
        ),
        (
            "type: integer, maximum: 9",
            "type: integer, maximum: 8",
            false,
        ),
        ("type: integer", "type: integer, maximum: 8", false),
        ("type: integer, maximum: 8", "type: integer", true),
        (
            "type: number, minimum: 1",
            "type: number, minimum: 1, exclusiveMinimum: true",
            false,
        ),
        (
            "type: number, minimum: 1, exclusiveMinimum: true",
            "type: number, minimum: 1",
            true,
        ),
        (
            "type: string, maxLength: 5",
            "type: string, maxLength: 6",
            true,
        ),
        (
            "type: string, maxLength: 5",
            "type: string, maxLength: 4",
            false,
        ),
        (
            "type: string, minLength: 5",
            "type: string, minLength: 4",
            true,
        ),
        (
            "type: string, minLength: 5",
            "type: string, minLength: 6",
            false,
        ),
        ("type: string", "type: string, pattern: '^a'", false),
        ("type: string, pattern: '^a'", "type: string", true),
        (
            "type: string, pattern: '^a'",
            "type: string, pattern: '^b'",
            false,
        ),
        ("type: integer, multipleOf: 2", "type: integer", true),
        ("type: integer", "type: integer, multipleOf: 2", false),
        (
            "type: array, items: {type: string}, maxItems: 3",
            "type: array, items: {type: string}, maxItems: 2",
            false,
        ),
        (
            "type: array, items: {type: string}, uniqueItems: true",
            "type: array, items: {type: string}",
            true,
        ),
        (
            "type: array, items: {type: string}",
            "type: array, items: {type: string}, uniqueItems: true",
            false,
        ),
    ] {
        let (old, new) = (format!("{{{old}}}"), format!("{{{new}}}"));
        let report = between(&sent(&old), &sent(&new));
        let kinds: Vec<ChangeKind> = report.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::BoundsChanged], "{old} → {new}");
        let wanted = if taken {
            WireImpact::Unaffected
        } else {
            WireImpact::Refused
        };
        assert_eq!(report.deployed(), wanted, "{old} → {new}");
    }
}

#[test]
fn bounds_of_what_is_received_bind_nobody() {
    let report = between(
        &received("{type: integer, maximum: 8}"),
        &received("{type: integer, maximum: 4}"),
    );
    assert_eq!(report.deployed(), WireImpact::Unaffected);
    let report = between(
        &received("{type: integer, default: 8}"),
        &received("{type: integer, default: 4}"),
    );
    assert_eq!(
        (report.recompiled(), report.deployed()),
        (SourceImpact::Compiles, WireImpact::Unaffected)
    );
}

/// The changes of a union with these old and new branches.
fn of_union(old: &str, new: &str) -> Vec<(&'static str, String)> {
    let union = |branches: &str| received(&format!("{{oneOf: [{branches}]}}"));
    let report = between(&union(old), &union(new));
    report
        .changes
        .iter()
        .map(|change| {
            (
                change.kind.as_str(),
                format!("{} {}", change.subject, change.message),
            )
        })
        .collect()
}

#[test]
fn branches_take_from_each_other_only_what_looks_like_both() {
    let object = |title: &str, members: &str, required: &str| {
        format!(
            "{{type: object, title: {title}, required: [{required}], properties: {{{members}}}}}"
        )
    };
    let one = object("One", "a: {type: string}", "a");
    let both = object("Both", "a: {type: string}, b: {type: string}", "a, b");
    // A string is not an object.
    let changes = of_union(
        &format!("{{type: string}}, {one}"),
        &format!("{{type: string}}, {{type: boolean}}, {one}"),
    );
    assert_eq!(
        changes,
        [("branch-added", "AM::Boolean was added: `bool`".to_owned())]
    );
    // What has both members has the one.
    let changes = of_union(
        &format!("{{type: string}}, {one}"),
        &format!("{{type: string}}, {one}, {both}"),
    );
    let kinds: Vec<&str> = changes.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(
        kinds,
        ["branches-widened", "branch-added", "type-added"],
        "{changes:?}"
    );
    assert_eq!(changes[0].1, "AM::Both is tried before One");
    // Members with a value each distinguish objects, whatever else they have.
    let tagged = |title: &str, more: &str| {
        object(
            title,
            &format!("kind: {{type: string, enum: [{title}]}}, {more}: {{type: string}}"),
            "kind",
        )
    };
    let (x, y, z) = (tagged("X", "a"), tagged("Y", "b"), tagged("Z", "c"));
    let changes = of_union(
        &format!("{{type: string}}, {x}, {y}"),
        &format!("{{type: string}}, {z}, {x}, {y}"),
    );
    let kinds: Vec<&str> = changes.iter().map(|(kind, _)| *kind).collect();
    assert!(!kinds.contains(&"branches-widened"), "{changes:?}");
}

/// A document that sends and receives this schema as XML.
fn exchanged(schema: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{post: {{operationId: a, requestBody: {{required: true, \
         content: {{application/xml: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{'200': {{description: D., \
         content: {{application/xml: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}\n\
         components: {{schemas: {{A: {schema}}}}}\n"
    )
}

#[test]
fn elements_and_attributes_of_xml_are_part_of_what_is_sent_and_received() {
    let member = |xml: &str| {
        exchanged(&format!(
            "{{type: object, properties: {{m: {{type: string{xml}}}, l: {{type: array, items: {{type: string}}}}}}}}"
        ))
    };
    let plain = member("");
    assert!(between(&plain, &plain).changes.is_empty());
    for new in [
        member(", xml: {name: n}"),
        member(", xml: {attribute: true}"),
        member(", xml: {namespace: 'urn:a'}"),
        plain.replace(
            "items: {type: string}",
            "items: {type: string}, xml: {wrapped: true}",
        ),
        plain.replace("A: {type: object", "A: {xml: {name: b}, type: object"),
    ] {
        let report = between(&plain, &new);
        let found: Vec<_> = report
            .changes
            .iter()
            .map(|change| (change.kind, change.recompiled, change.deployed))
            .collect();
        let expected = [
            (
                ChangeKind::BodyTypeChanged,
                SourceImpact::Compiles,
                WireImpact::Refused,
            ),
            (
                ChangeKind::ResponseTypeChanged,
                SourceImpact::Compiles,
                WireImpact::Undecodable,
            ),
        ];
        assert!(
            expected.iter().all(|expected| found.contains(expected)) && found.len() == 2,
            "{new}: {found:?}"
        );
    }
}
