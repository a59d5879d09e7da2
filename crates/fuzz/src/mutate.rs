//! Valid documents with hostile changes.
//!
//! What changes is the tree, so that most inputs get past the parser; [`bytes`] changes texts, for the parser's sake.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Strings that end, begin or mean something else wherever they are put without care.
const HOSTILE: &[&str] = &[
    "",
    " ",
    ".",
    "..",
    "../../../etc/passwd",
    "/absolute",
    "C:\\windows",
    "con",
    "mod",
    "lib",
    "self",
    "Self",
    "super",
    "crate",
    "gen",
    "r#type",
    "type",
    "_",
    "__",
    "0",
    "1st",
    "-1",
    "+",
    "\"",
    "\\",
    "\\\"",
    "\"#",
    "\"##; fn main() {} //",
    "*/ fn main() {} /*",
    "*/",
    "/*",
    "//! inner",
    "#![allow(warnings)]",
    "#[derive(Debug)]",
    "]",
    "}",
    "{",
    "{}",
    "{0}",
    "{name}",
    "${x}",
    "`code`",
    "``` rust\npanic!()\n```",
    "~~~\ncompile_error!()\n~~~",
    "    compile_error!(\"indented\");",
    "text\n\n    panic!()\n",
    "\t\tpanic!()",
    "> ```\n> panic!()\n> ```",
    "- ```\n  panic!()\n  ```",
    "<script>alert(1)</script>",
    "<pre><code class=\"rust\">panic!()",
    "[link](javascript:alert(1))",
    "![image](file:///etc/passwd)",
    "[`crate::Client`]",
    "\u{202e}reversed\u{2066}",
    "\u{200b}\u{feff}",
    "\u{0}",
    "\u{1f}",
    "\u{7f}",
    "\r\nCRLF\r",
    "line\nbreak",
    "line\u{2028}separator",
    "\n[dependencies]\nevil = \"1\"\n",
    "build = \"evil.rs\"",
    "\"\"\"",
    "'''",
    "名前",
    "Größe",
    "🦀",
    "e\u{301}",
    "K",
    "https://user:secret@example.com/{x}?y#z",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://[::1",
    "application/json; charset=\"",
    "*/*",
    "application/*",
    "2XX",
    "999",
    "default",
    "x-clientsmith-read-only",
    "$ref",
    "#/components/schemas/",
    "#/",
    "#",
    "#/paths/~1/get/responses/200",
    "other.yaml#/x",
    "https://example.com/x.json",
    "(?P<x>",
    "true",
    "null",
    "NaN",
    "9999999999999999999999",
    "Option",
    "String",
    "Vec",
    "Result",
    "Client",
    "Error",
    "Additional",
    "EmptyObject",
    "EmptyString",
    "Nullable",
    "OrEmpty",
];

/// Words that mean something where they stand as keys.
const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "format",
    "properties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "enum",
    "const",
    "default",
    "example",
    "nullable",
    "discriminator",
    "mapping",
    "propertyName",
    "additionalProperties",
    "patternProperties",
    "prefixItems",
    "readOnly",
    "writeOnly",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "minLength",
    "uniqueItems",
    "title",
    "description",
    "deprecated",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "headers",
    "encoding",
    "style",
    "explode",
    "security",
    "servers",
    "variables",
    "tags",
    "operationId",
    "callbacks",
    "webhooks",
    "get",
    "post",
    "trace",
    "in",
    "name",
    "200",
    "default",
    "application/json",
    "multipart/form-data",
    "text/event-stream",
    "components",
    "schemas",
];

/// Changes a document a few times.
pub fn tree(document: &mut Value, others: &[Value], rng: &mut Rng) {
    for _ in 0..rng.usize(1..8) {
        let pointers = pointers(document);
        let Some(pointer) = rng.choice(&pointers) else {
            return;
        };
        let donor = rng.choice(others).unwrap_or(document);
        let donors = self::pointers(donor);
        let graft = rng
            .choice(&donors)
            .and_then(|pointer| donor.pointer(pointer))
            .cloned()
            .unwrap_or(Value::Null);
        let target = rng.choice(&pointers).cloned().unwrap_or_default();
        if let Some(node) = document.pointer_mut(pointer) {
            change(node, graft, &target, rng);
        }
    }
}

/// One change of one node.
fn change(node: &mut Value, graft: Value, target: &str, rng: &mut Rng) {
    match rng.u8(0..16) {
        0 => *node = hostile(rng),
        1 => *node = graft,
        2 => *node = json!({"$ref": format!("#{target}")}),
        3 => *node = json!({"allOf": [node.take(), graft]}),
        4 => *node = json!({"oneOf": [node.take(), graft, {"type": "null"}]}),
        5 => *node = json!({"anyOf": [graft, node.take()]}),
        6 => *node = json!({"type": "array", "items": node.take()}),
        7 => *node = json!({"type": "object", "additionalProperties": node.take()}),
        8 => *node = number(rng),
        9 => *node = json!([node.take(), graft]),
        10 => {
            *node = rng
                .choice([json!(null), json!(true), json!([]), json!({}), json!("")])
                .unwrap_or_default()
        }
        _ => inside(node, graft, target, rng),
    }
}

/// A change of a node's members.
fn inside(node: &mut Value, graft: Value, target: &str, rng: &mut Rng) {
    let key = if rng.bool() {
        rng.choice(KEYWORDS).copied()
    } else {
        rng.choice(HOSTILE).copied()
    };
    let key = key.unwrap_or_default();
    match node {
        Value::Object(members) => object(members, key, graft, target, rng),
        Value::Array(items) => match rng.u8(0..4) {
            0 => items.push(graft),
            1 if !items.is_empty() => drop(items.remove(rng.usize(0..items.len()))),
            2 if !items.is_empty() => {
                let item = items[rng.usize(0..items.len())].clone();
                items.push(item);
            }
            _ => items.push(hostile(rng)),
        },
        Value::String(text) => {
            let place = (0..=text.len())
                .filter(|index| text.is_char_boundary(*index))
                .nth(rng.usize(0..=text.len()))
                .unwrap_or(0);
            text.insert_str(place, rng.choice(HOSTILE).copied().unwrap_or_default());
        }
        _ => *node = hostile(rng),
    }
}

fn object(members: &mut Map<String, Value>, key: &str, graft: Value, target: &str, rng: &mut Rng) {
    let names: Vec<String> = members.keys().cloned().collect();
    let chosen = rng.choice(&names).cloned();
    match (rng.u8(0..5), chosen) {
        (0, Some(name)) => drop(members.shift_remove(&name)),
        (1, Some(name)) => {
            // The same member by another name, in the same place.
            let entries = std::mem::take(members);
            for (entry, value) in entries {
                let entry = if entry == name { key.to_owned() } else { entry };
                members.insert(entry, value);
            }
        }
        (2, Some(name)) => {
            let value = members[&name].clone();
            members.insert(format!("{name}{key}"), value);
        }
        (3, _) => drop(members.insert("$ref".to_owned(), json!(format!("#{target}")))),
        _ => drop(members.insert(key.to_owned(), graft)),
    }
}

fn hostile(rng: &mut Rng) -> Value {
    match rng.u8(0..20) {
        0 => Value::String("x".repeat(rng.usize(1..20_000))),
        1 => Value::String("名".repeat(rng.usize(1..2_000))),
        _ => json!(rng.choice(HOSTILE).copied().unwrap_or_default()),
    }
}

fn number(rng: &mut Rng) -> Value {
    let numbers = [
        json!(0),
        json!(-1),
        json!(0.5),
        json!(1e308),
        json!(-1e308),
        json!(i64::MIN),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(18_446_744_073_709_552_000.0),
        json!(5e-324),
    ];
    rng.choice(numbers).unwrap_or_default()
}

/// The places of a document, as JSON pointers; of a large one, some.
fn pointers(document: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut index = 0;
    while index < found.len() && found.len() < 5_000 {
        let pointer = found[index].clone();
        index += 1;
        match document.pointer(&pointer) {
            Some(Value::Object(members)) => {
                let names = members
                    .keys()
                    .map(|name| name.replace('~', "~0").replace('/', "~1"));
                found.extend(names.map(|name| format!("{pointer}/{name}")));
            }
            Some(Value::Array(items)) => {
                found.extend((0..items.len()).map(|item| format!("{pointer}/{item}")));
            }
            _ => {}
        }
    }
    found
}

/// Pieces of YAML and JSON that mean something.
const PIECES: &[&str] = &[
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "!!binary ",
    "!x ",
    "---\n",
    "...\n",
    "? ",
    "- ",
    ": ",
    "|\n",
    ">-\n",
    "%YAML 1.2\n",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "#",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\n",
    "\r",
    "~",
    "1e999",
    ".inf",
    ".nan",
    "0x1F",
    "0o7",
    "on",
    "null",
];

/// A text with a few changes that know nothing of what it says.
pub fn bytes(text: &str, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..rng.usize(1..6) {
        let place = rng.usize(0..=bytes.len());
        match rng.u8(0..5) {
            0 => bytes.truncate(place),
            1 if place < bytes.len() => bytes[place] ^= 1 << rng.u8(0..8),
            2 => {
                let end = (place + rng.usize(0..40)).min(bytes.len());
                bytes.drain(place..end);
            }
            3 => {
                let end = (place + rng.usize(0..200)).min(bytes.len());
                let piece = bytes[place..end].to_vec();
                let there = rng.usize(0..=bytes.len());
                bytes.splice(there..there, piece);
            }
            _ => {
                let piece = rng.choice(PIECES).copied().unwrap_or_default();
                bytes.splice(place..place, piece.bytes());
            }
        }
    }
    bytes
}
