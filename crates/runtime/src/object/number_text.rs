//! The text of the numbers of a JSON text, by the values that were made of it: a [`Value`] keeps a number as an `f64`
//! where it is no integer of 64 bits, and so not all of its digits.

use std::collections::HashMap;

use serde_json::Value;

/// The text of each number, by the place of its value in memory.
pub(super) type NumberTexts<'t> = HashMap<usize, &'t str>;

/// Finds the numbers of `text`, of which `value` was made.
pub(super) fn number_texts<'t>(text: &'t str, value: &Value) -> NumberTexts<'t> {
    let mut scan = Scan {
        text,
        at: 0,
        found: NumberTexts::new(),
    };
    scan.value(Some(value));
    scan.found
}

/// The key of a value.
pub(super) fn key(value: &Value) -> usize {
    std::ptr::from_ref(value).addr()
}

/// A walk through a text that is known to be JSON, alongside its value. That is no deeper than serde_json reads: 127
/// levels.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    found: NumberTexts<'t>,
}

impl<'t> Scan<'t> {
    /// A value, which is `None` if a later member of the same name has replaced it.
    fn value(&mut self, value: Option<&Value>) {
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                while let Some(byte) = self.peek().filter(|byte| *byte != b'}') {
                    if byte != b'"' {
                        self.at += 1;
                        continue;
                    }
                    let name: Option<String> = serde_json::from_str(self.string()).ok();
                    while self.peek() == Some(b':') {
                        self.at += 1;
                    }
                    let members = value.and_then(Value::as_object);
                    self.value(
                        members
                            .zip(name)
                            .and_then(|(members, name)| members.get(&name)),
                    );
                }
                self.at += 1;
            }
            Some(b'[') => {
                self.at += 1;
                let mut items = value.and_then(Value::as_array).into_iter().flatten();
                while let Some(byte) = self.peek().filter(|byte| *byte != b']') {
                    match byte {
                        b',' => self.at += 1,
                        _ => self.value(items.next()),
                    }
                }
                self.at += 1;
            }
            Some(b'"') => drop(self.string()),
            _ => {
                let scalar = self.scalar();
                if let Some(value @ Value::Number(_)) = value {
                    self.found.insert(key(value), scalar);
                }
            }
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let spaces = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.at += spaces;
        rest.get(spaces).copied()
    }

    /// The string here, with its quotes.
    fn string(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut is_escaped = false;
        let end = rest.bytes().skip(1).position(|byte| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        });
        self.take(end.map_or(rest.len(), |end| end + 2))
    }

    /// The number, `true`, `false` or `null` here.
    fn scalar(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_end = |byte: u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
        let end = rest.bytes().position(is_end).unwrap_or(rest.len());
        // A text that is no JSON would end here.
        self.take(end.max(1))
    }

    fn take(&mut self, length: usize) -> &'t str {
        let start = self.at;
        self.at = start.saturating_add(length);
        self.text.get(start..self.at).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_has_its_text() {
        let text = r#" { "a" : [1.10 , {"x\"}":1e2}, "[1.2", 0.10], "a": [ 2.50,true ,null] , "b":-0.0 } "#;
        let value: Value = serde_json::from_str(text).unwrap();
        let texts = number_texts(text, &value);
        let of = |value: &Value| texts.get(&key(value)).copied();
        assert_eq!(of(&value["a"][0]), Some("2.50"));
        assert_eq!(of(&value["a"][1]), None);
        assert_eq!(of(&value["b"]), Some("-0.0"));
        let text = r#"{"a":[1.10,{"x\"}":1e2},"[1.2",0.10]}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let texts = number_texts(text, &value);
        let of = |value: &Value| texts.get(&key(value)).copied();
        assert_eq!(of(&value["a"][1]["x\"}"]), Some("1e2"));
        assert_eq!(of(&value["a"][3]), Some("0.10"));
    }

    #[test]
    fn a_text_that_ends_early_ends_the_walk() {
        for text in ["", "{", "[", "[1", r#"{"a"#, r#"{"a":"#, r#"["\"#, "{1"] {
            number_texts(text, &Value::Null);
        }
    }
}
