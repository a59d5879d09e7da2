//! Undocumented members: kept, in order, whatever they are.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use crate::support::Report;
use clientsmith_runtime::{AdditionalProperties, Map, Value};

fn report(text: &str) -> Report {
    serde_json::from_str(text).expect("a report")
}

#[track_caller]
fn goes_there_and_back(text: &str) {
    let report = report(text);
    assert_eq!(serde_json::to_string(&report).expect("JSON"), text);
    // Once looked at, they are the same.
    assert!(!report.additional.iter().any(|(name, _)| name == "total"));
    assert_eq!(serde_json::to_string(&report.clone()).expect("JSON"), text);
}

#[test]
fn any_value_goes_there_and_back_in_order() {
    goes_there_and_back(
        r#"{"total":1.0,"z":1,"a":[1,{"b":null}],"m":"text","t":true,"n":null,"o":{}}"#,
    );
    goes_there_and_back(
        r#"{"":1,"größe":"ß","名前":"\"\\\n","a\"b":"\u0001","tab\tbed":2,"after":3}"#,
    );
    goes_there_and_back(r#"{"\u0001":1,"plain":2,"\u0001\u0001":3,"more":4}"#);
}

#[test]
fn whitespace_within_values_does_not_matter() {
    let report = report("{ \"a\" : [ 1 ,\n\t2 ] , \"total\" : 3 , \"b\" : { \"c\" : \"d e\" } }");
    assert_eq!(report.additional.get("a"), Some(&serde_json::json!([1, 2])));
    assert_eq!(
        report.additional.get("b"),
        Some(&serde_json::json!({"c": "d e"}))
    );
}

#[test]
fn the_same_from_a_value_as_from_text() {
    // A `Value` keeps its members sorted.
    let text = r#"{"\u0001":{"b":2},"a":[1,"x"],"c":null,"total":1.0}"#;
    let value: Value = serde_json::from_str(text).expect("JSON");
    let decoded: Report = serde_json::from_value(value.clone()).expect("a report");
    assert_eq!(decoded, report(text));
    let borrowed: Report = serde::Deserialize::deserialize(&value).expect("a report");
    assert_eq!(borrowed, report(text));
}

#[test]
fn members_can_be_changed_added_and_taken_out() {
    let mut report = report(r#"{"a":1,"b":2}"#);
    report.additional.insert("a", Value::from(3));
    report.additional.insert("c", Value::from(4));
    assert_eq!(report.additional.remove("b"), Some(Value::from(2)));
    assert_eq!(
        serde_json::to_string(&report).expect("JSON"),
        r#"{"a":3,"c":4}"#
    );
    assert_eq!(report.additional["c"], 4);
}

#[test]
fn what_no_value_can_hold_is_its_text() {
    let report = report(r#"{"huge":1e999,"small":1}"#);
    assert_eq!(report.additional.get("huge"), Some(&Value::from("1e999")));
    assert_eq!(report.additional.get("small"), Some(&Value::from(1)));
    let deep = format!(r#"{{"deep":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert!(
        self::report(&deep)
            .additional
            .get("deep")
            .is_some_and(Value::is_string)
    );
}

#[test]
fn none_and_some_are_distinguished() {
    assert!(report("{}").additional.is_empty() && report(r#"{"total":1}"#).additional.is_empty());
    assert!(!report(r#"{"x":null}"#).additional.is_empty());
    assert_eq!(
        report(r#"{"x":1,"x":2}"#).additional.get("x"),
        Some(&Value::from(2))
    );
}

#[test]
fn typed_members_are_checked_at_once() {
    let typed: AdditionalProperties<u8> = serde_json::from_str(r#"{"a":1}"#).expect("numbers");
    assert_eq!(typed.get("a"), Some(&1));
    assert!(serde_json::from_str::<AdditionalProperties<u8>>(r#"{"a":"x"}"#).is_err());
    let map: Map<u8> = typed.into();
    assert_eq!(map.into_iter().count(), 1);
}
