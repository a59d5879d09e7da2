//! Two parsers read a document: serde_yaml gives values, this module gives places. Here they agree: what stands at the
//! place of a value is that value.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use super::{JsonWalker, LineIndex, MemberSpan, Spans, Wanted};
use crate::source::{FileId, Place, Pointer, Sources};

/// The places of all strings, numbers and booleans below a value.
fn scalars(value: &Value, pointer: &Pointer, found: &mut Vec<(Pointer, Value)>) {
    match value {
        Value::Mapping(members) => {
            for (key, value) in members {
                if let Value::String(key) = key {
                    scalars(value, &pointer.child(key), found);
                }
            }
        }
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                scalars(item, &pointer.index(index), found);
            }
        }
        Value::String(_) | Value::Number(_) | Value::Bool(_) => {
            found.push((pointer.clone(), value.clone()));
        }
        Value::Null | Value::Tagged(_) => {}
    }
}

/// How many values were compared; none where the text has a number of more than 64 bits, which `Value` can't hold.
fn assert_agree(name: &str, text: &str) -> usize {
    let value: Value = match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) if error.to_string().contains("128") => return 0,
        Err(error) => panic!("{name}: {error}"),
    };
    let mut expected = Vec::new();
    scalars(&value, &Pointer::default(), &mut expected);
    let mut sources = Sources::default();
    sources.add(PathBuf::from(name), name.to_owned(), Ok(text.to_owned()));
    let places: Vec<Place> = expected
        .iter()
        .map(|(pointer, _)| Place::value(FileId::ROOT, pointer.clone()))
        .collect();
    let spans = Spans::new(&sources, &places);
    for (place, (pointer, value)) in places.iter().zip(&expected) {
        let span = spans.span(place);
        let written = &text[span.bytes.clone()];
        let header = text[..span.bytes.start].split_whitespace().next_back();
        let is_block = header.is_some_and(|header| header.starts_with(['|', '>']));
        // The lines of a block are indented, and serde_yaml has folded them or not: its words are the same.
        if let (true, Some(value)) = (is_block, value.as_str()) {
            assert!(
                written.split_whitespace().eq(value.split_whitespace()),
                "{name}:{}: {pointer}: {written}",
                span.line
            );
            continue;
        }
        let read = serde_yaml::from_str::<Value>(written);
        assert_eq!(
            read.as_ref().ok(),
            Some(value),
            "{name}:{}:{}: {pointer}: {written}",
            span.line,
            span.column
        );
    }
    expected.len()
}

#[test]
fn what_stands_at_the_place_of_a_value_is_the_value() {
    let styles = [
        ("plain", "a: b\nc: 1\nd: true\ne: [x, 2, {f: y}]\n"),
        ("quoted", "'a b': \"c \\n d\"\n\"e\": 'it''s'\n"),
        ("folded", "a: one\n  two\n  three\nb: 'four\n  five'\n"),
        ("wide characters", "ä: 'ü → 😀'\n😀: x\n"),
        ("comments", "# head\na: b # c\n# d\ne:\n  # f\n  - g # h\n"),
        ("flow over lines", "a: {b: c,\n    d: [e,\n  f]}\n"),
        ("lists in lists", "- - a\n  - b\n- - c\n-\n  - d\n"),
        ("carriage returns", "a: b\r\nc:\r\n  - d\r\n"),
        ("byte order mark", "\u{feff}a: b\n"),
        ("document start", "%YAML 1.2\n---\na: b\n"),
        ("anchors", "a: &x b\nc: &y {d: e}\n"),
        ("block scalars", "a: |\n  b\n  c\nd: >-\n  e\n\n  f\ng: h\n"),
        (
            "JSON",
            "{\"a\": [1, -2.5e3, \"\\u00fc\\\"\"], \"b/~\": {\"\": false}}",
        ),
    ];
    for (name, text) in styles {
        assert_ne!(assert_agree(name, text), 0, "{name}");
    }
}

#[test]
fn they_agree_on_every_document_of_the_fixtures() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/fixtures");
    let mut compared = 0;
    for folder in fs::read_dir(fixtures).expect("the fixtures") {
        let file = folder.expect("a fixture").path().join("openapi.yaml");
        if let Ok(text) = fs::read_to_string(&file) {
            compared += assert_agree(&file.display().to_string(), &text);
        }
    }
    assert!(compared > 1_000, "{compared} values");
}

/// What is not wanted is passed over, whatever brackets and quotes its strings have; nothing is left to the reader of YAML.
#[test]
fn json_is_walked_through_to_its_end() {
    let passed = r#"{"a": ["}", "\"]", "\\"], "b" : -1.5e3 ,"c":{}}"#;
    for text in [
        format!("{{\"s\":{passed},\"t\":[[], {{}}, null,true],\"z\":[0,{{\"\\u0079\": 12}}]}}"),
        format!(
            "\u{feff}\r\n\t{{ \"t\" : {passed} , \"z\" : [ {passed} , {{ \"y\" :12 , \"x\":[ ]}}\n]\n}}\n"
        ),
    ] {
        let pointer = Pointer::parse("/z/1/y").expect("a pointer");
        let place = Place::value(FileId::ROOT, pointer);
        let mut wanted = Wanted::default();
        for below in ["z", "1", "y"].into_iter().rev() {
            let mut above = Wanted::default();
            if below == "y" {
                wanted.places.push(place.clone());
            }
            above.children.insert(below.to_owned(), wanted);
            wanted = above;
        }
        assert_eq!(JsonWalker::new(&text).document(&wanted), Some(()), "{text}");
        let nowhere = MemberSpan {
            key: 0..0,
            value: 0..0,
        };
        let mut spans = HashMap::new();
        wanted.collect(&LineIndex::new(&text), &nowhere, &mut spans);
        assert_eq!(&text[spans[&place].bytes.clone()], "12", "{text}");
    }
    for text in [
        "",
        "{",
        "[1",
        "{\"a\"}",
        "{\"a\": 1",
        "{\"a",
        "{\"a\\",
        "{a: 1}",
        "[}",
    ] {
        assert_eq!(
            JsonWalker::new(text).document(&Wanted::default()),
            None,
            "{text}"
        );
    }
}
