//! Formats: what is read leniently is kept as it was written.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use clientsmith_runtime::format::Base64;

fn read(text: &str) -> Base64 {
    serde_json::from_value(text.into()).expect("any string")
}

#[test]
fn bytes_may_have_line_breaks_no_padding_and_the_alphabet_of_urls() {
    for (text, bytes) in [
        ("aGVs\nbG8=", &b"hello"[..]),
        (" aGVsbG8 ", b"hello"),
        ("-_-_", b"\xfb\xff\xbf"),
        ("", b""),
    ] {
        let value = read(text);
        assert_eq!(value.as_bytes(), Some(bytes), "{text:?}");
        assert_eq!(serde_json::to_value(&value).expect("JSON"), text);
    }
}

#[test]
fn what_is_no_base64_is_text_without_bytes() {
    let value = read("no: base64");
    assert_eq!(value.as_bytes(), None);
    assert_eq!(serde_json::to_value(&value).expect("JSON"), "no: base64");
}

#[test]
fn bytes_are_written_in_the_standard_alphabet() {
    let value = Base64::from(&b"\xfb\xff\xbe\x00"[..]);
    assert_eq!(serde_json::to_value(&value).expect("JSON"), "+/++AA==");
}
