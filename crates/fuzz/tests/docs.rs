//! No text of a document leaves the place in the docs that is its own, whatever it is and wherever it comes from.

use std::fmt::Write;

use clientsmith_emit::EmittedFile;
use clientsmith_fuzz::docs::{self, CodeBlocks};
use clientsmith_fuzz::property;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A document in which `text` stands wherever a text may stand, and `words` where OpenAPI calls it CommonMark.
fn document(text: &str, words: &str) -> Value {
    let documentation = json!({"url": format!("https://e.com/{text}"), "description": words});
    let parameter = |place: &str, number: usize| {
        json!({
            "name": format!("{text} {number}"), "in": place, "description": words,
            "schema": {"type": "string", "title": text, "default": text, "example": text, "pattern": text, "enum": [text, "b"]},
        })
    };
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": text, "version": text, "description": words, "termsOfService": text,
            "contact": {"name": text, "url": text, "email": text}, "license": {"name": text, "url": text},
        },
        "externalDocs": documentation,
        "tags": [{"name": text, "description": words, "externalDocs": documentation}],
        "servers": [
            {"url": "https://e.com", "description": words},
            {"url": format!("https://e.com/{text}"), "description": words},
            {"url": "https://{host}/v1", "description": words,
             "variables": {"host": {"default": text, "enum": [text, "b"], "description": words}}},
        ],
        "security": [{format!("{text} s"): []}, {format!("{text} o"): [text, "b"]}],
        "paths": {
            "/a": {
                "summary": text, "description": words,
                "post": {
                    "operationId": text, "summary": text, "description": words, "tags": [text],
                    "externalDocs": documentation, "x-provenance": {text: "observed", "b": "assumed"},
                    "parameters": [
                        parameter("query", 1), parameter("header", 2), parameter("cookie", 3),
                        {"name": format!("{text} 4"), "in": "query", "required": true, "description": words, "schema": {"type": "string"}},
                    ],
                    "requestBody": {"description": words, "required": true, "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Object"}},
                        "text/plain": {"schema": {"type": "string"}},
                        text: {"schema": {"type": "string"}},
                    }},
                    "responses": {
                        "200": {"description": words, "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Union"}},
                                format!("{text}/x"): {"schema": {"type": "integer"}},
                            },
                            "headers": {text: {"description": words, "schema": {"type": "string", "enum": [text]}}},
                        },
                        "404": {"description": words}, "default": {"description": words},
                    },
                },
            },
            format!("/b/{text}"): {"get": {"summary": text, "deprecated": true, "tags": ["b"], "responses": {"204": {"description": words}}}},
            "/c/{c}": {"put": {
                "operationId": "c", "description": words, "deprecated": true,
                "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {text: {"type": "string", "description": words}}}}}},
                "responses": {"200": {"description": words, "content": {"text/plain": {"schema": {"type": "string"}}}}},
                "callbacks": {text: {"{$request.body#/a}": {"post": {"summary": text, "description": words, "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Object"}}}}, "responses": {"200": {"description": "d"}}}}}},
            }},
        },
        "components": {
            "securitySchemes": {
                format!("{text} s"): {"type": "apiKey", "in": "header", "name": text, "description": words},
                format!("{text} o"): {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": text, "tokenUrl": text, "scopes": {text: words}}}},
                "i": {"type": "openIdConnect", "openIdConnectUrl": text},
            },
            "schemas": {
                "Object": {
                    "type": "object", "title": text, "description": words, "externalDocs": documentation,
                    "required": [format!("{text} r"), "u"],
                    "properties": {
                        text: {"type": "string", "x-provenance": "assumed", "x-unit": text},
                        format!("{text} r"): {"type": "string", "title": text, "default": text, "example": text, "pattern": text},
                        "list": {"type": "array", "items": {"type": "string"}, "default": [text, "b"], "example": [text]},
                        "inline": {"type": "object", "properties": {text: {"type": "integer", "example": text}}},
                        "described": {"type": "string", "description": words, "deprecated": true},
                    },
                },
                "Enum": {"type": "string", "enum": [text, "b"], "description": words,
                         "x-enum-descriptions": [words, words], "x-enum-varnames": [text, "b"]},
                format!("{text} n"): {"type": "object", "properties": {"e": {"$ref": "#/components/schemas/Enum"}}},
                "Union": {
                    "oneOf": [{"$ref": "#/components/schemas/Object"}, {"$ref": "#/components/schemas/Tagged"}, {"type": "string", "title": text}],
                },
                "Tagged": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "e": {"$ref": format!("#/components/schemas/{}", pointer(&format!("{text} n")))}}},
                "Mapped": {
                    "oneOf": [{"$ref": "#/components/schemas/Tagged"}], "description": words,
                    "discriminator": {"propertyName": "kind", "mapping": {text: "#/components/schemas/Tagged"}},
                },
            },
        },
    })
}

/// A name as written in a reference (RFC 6901, RFC 3986).
fn pointer(name: &str) -> String {
    let mut escaped = String::new();
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'~' {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// The files of a document; what the generator refuses has none.
fn files(document: &Value) -> Vec<EmittedFile> {
    property::generate(&document.to_string())
        .unwrap_or_else(|reason| panic!("{reason}"))
        .unwrap_or_default()
}

/// The document's code blocks, which are `text`: those of the programs in `examples/` are the emitter's.
fn text_blocks(document: &Value) -> Vec<String> {
    let mut blocks = Vec::new();
    for file in files(document) {
        let CodeBlocks { text, .. } =
            docs::check(&file).unwrap_or_else(|reason| panic!("{reason}\n{document:#}"));
        if !file.path.starts_with("examples/") {
            blocks.extend(text);
        }
    }
    blocks
}

/// What Markdown is made of, and what ends lines, comments and literals.
const PIECES: &[&str] = &[
    "`",
    "``",
    "```",
    "````",
    "~~~",
    "~",
    "*",
    "**",
    "_",
    "-",
    "- ",
    "---",
    "+ ",
    "1. ",
    "7) ",
    "# ",
    "#",
    "> ",
    ">",
    "|",
    "| --- |",
    "=",
    "===",
    "[",
    "]",
    "(",
    ")",
    "[a]: b",
    "[^1]: b",
    "[^1]",
    "<",
    "<b>",
    "</b>",
    "<script>",
    "<!--",
    "-->",
    "<a@b.c>",
    "!",
    "![a](b)",
    "[a](https://e.com)",
    "[a](javascript:b)",
    "https://e.com/a?b=c&d",
    "http://",
    "www.e.com",
    "\\",
    "\\`",
    "&",
    "&amp;",
    "&#96;",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "    ",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\u{202e}",
    "\u{200b}",
    "\0",
    "\u{1b}",
    "```rust\n",
    "rust ",
    "no_run",
    "panic!()",
    "//",
    "///",
    "//!",
    "*/",
    "/*",
    "\"",
    "'",
    "#\"",
    "{",
    "}",
    "{a}",
    "$",
    "%",
    "{{",
    "é",
    "名",
    "a",
    "b c",
    "word",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ".",
    ":",
    ": ",
];

fn nasty() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 1..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Names, values and titles are no Markdown: no code block comes of them.
    #[test]
    fn text_that_is_no_markdown_makes_no_code_block(text in nasty()) {
        prop_assert_eq!(text_blocks(&document(&text, "Words.")), Vec::<String>::new());
    }

    /// Descriptions are Markdown: what comes of them is text, and nothing but what docs are made of.
    #[test]
    fn descriptions_run_nothing(text in nasty(), words in nasty()) {
        text_blocks(&document(&text, &words));
    }
}

/// The generators above give documents that come through: else the properties say nothing.
#[test]
fn a_document_with_a_harmless_text_everywhere_is_made() {
    assert!(files(&document("word", "Words.")).len() > 20);
}

#[test]
fn three_backticks_in_names_and_values_open_nothing() {
    let text = format!("rust {} std::process::abort();//```x", "a".repeat(80));
    let document = document(&text, "Words.");
    assert!(files(&document).len() > 20);
    assert_eq!(text_blocks(&document), Vec::<String>::new());
}

#[test]
fn code_of_a_description_is_shown_as_it_is() {
    let code = "fn main() {\n\n    panic!();\n}\n~~~\n````\n# hidden\n";
    let blocks = text_blocks(&document(
        "a",
        &format!(
            "Words.\n\n- An item:\n\n  `````rust\n{}  `````\n",
            indented(code)
        ),
    ));
    assert!(!blocks.is_empty());
    assert!(blocks.iter().all(|block| block == code), "{blocks:#?}");
}

fn indented(code: &str) -> String {
    code.lines().map(|line| format!("  {line}\n")).collect()
}
