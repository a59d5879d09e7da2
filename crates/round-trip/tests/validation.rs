//! What is valid, and what comes back as it was.

use clientsmith_round_trip::Judge;
use clientsmith_round_trip::{
    Examples, RoundTripFn, RoundTripReport, Verdict, again, difference, round_trip,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn verdict(version: &str, schema: &Value, value: &Value) -> Verdict {
    let document =
        json!({ "components": { "schemas": { "S": schema, "Name": { "type": "string" } } } });
    Judge::new(version, &document).verdict("#/components/schemas/S", value)
}

fn is_valid(version: &str, schema: &Value, value: &Value) -> bool {
    verdict(version, schema, value) == Verdict::Valid
}

#[test]
fn nullable_allows_null_in_3_0_only() {
    let schema = json!({ "type": "string", "nullable": true });
    assert!(is_valid("3.0.3", &schema, &Value::Null));
    assert!(!is_valid("3.1.0", &schema, &Value::Null));
}

#[test]
fn a_reference_leads_into_the_document() {
    let schema = json!({ "properties": { "name": { "$ref": "#/components/schemas/Name" } } });
    for version in ["3.0.3", "3.1.0"] {
        assert!(is_valid(version, &schema, &json!({ "name": "a" })));
        assert!(!is_valid(version, &schema, &json!({ "name": 1 })));
    }
}

#[test]
fn formats_are_held_against_values() {
    let date = json!({ "type": "string", "format": "date-time" });
    assert!(!is_valid("3.0.3", &date, &json!("yesterday")));
    assert!(!is_valid("3.1.0", &date, &json!("yesterday")));
    let small = json!({ "type": "integer", "format": "int32" });
    assert!(!is_valid("3.0.3", &small, &json!(4_000_000_000_u32)));
}

#[test]
fn a_schema_that_is_none_is_not_judged() {
    let schema = json!({ "type": "text" });
    assert!(matches!(
        verdict("3.1.0", &schema, &json!("a")),
        Verdict::Unknown(_)
    ));
}

#[test]
fn a_difference_is_reported_with_its_place() {
    let read = json!({ "a": [{ "b": 1, "c": null }] });
    assert_eq!(
        difference(&read, &json!({ "a": [{ "c": null, "b": 1.0 }] })),
        None
    );
    let gone = difference(&read, &json!({ "a": [{ "b": 1 }] }));
    assert_eq!(gone.as_deref(), Some("a.*.c: null is gone"));
    let new = difference(&json!({}), &json!({ "d": 1 }));
    assert_eq!(new.as_deref(), Some("`d`: 1 is new"));
}

#[derive(Deserialize, Serialize)]
struct Pet {
    name: String,
}

#[test]
fn valid_examples_go_through_their_types() {
    let examples = json!({
        "openapi": "3.1.0",
        "document": { "Pet": { "type": "object", "required": ["name"] } },
        "examples": [
            { "pointer": "#/1", "schema": "#/Pet", "value": { "name": "Rex" }, "ty": 0 },
            { "pointer": "#/2", "schema": "#/Pet", "value": { "name": "Rex", "age": 3 }, "ty": 0 },
            { "pointer": "#/3", "schema": "#/Pet", "value": {}, "ty": 0 },
            { "pointer": "#/4", "schema": "#/Pet", "value": { "name": 5 }, "ty": 0 },
        ],
    });
    let examples: Examples = serde_json::from_value(examples).unwrap();
    let types: [RoundTripFn; 1] = [again::<Pet>];
    let RoundTripReport {
        examples,
        invalid,
        unjudged,
        same,
        exceptions,
    } = round_trip(&examples, &types);
    assert_eq!((examples, invalid, unjudged, same), (4, 1, 0, 1));
    let reasons: Vec<&str> = exceptions
        .iter()
        .map(|exception| &*exception.reason)
        .collect();
    assert_eq!(reasons[0], "age: 3 is gone");
    assert!(
        reasons[1].starts_with("not decoded: invalid type: integer"),
        "{}",
        reasons[1]
    );
}
