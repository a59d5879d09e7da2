//! Names for schemas that are no components and that something refers to: they become components.
//!
//! A name says where the schema stands: the operation or the component, then each step that has a name of its own.
//! Steps that have none say what the schema is there: an item, a value, a part, a variant.

use heck::ToUpperCamelCase;

use super::reference::ReferenceTarget;
use crate::load::Node;

impl ReferenceTarget {
    /// The schema's name; of a file that is a schema itself, the file's.
    pub(super) fn speaking_name(&self, file: &str) -> String {
        let tokens = self.pointer.tokens();
        let words = match tokens.as_slice() {
            ["paths", path, "parameters", rest @ ..] => {
                join((*path).to_owned(), self.parameter(3, rest))
            }
            ["paths", path, method, rest @ ..] => {
                let id = self.text(&tokens[..3], "operationId");
                let operation = id.map_or_else(|| format!("{method} {path}"), str::to_owned);
                join(operation, self.in_operation(rest))
            }
            ["components", "schemas", name, rest @ ..] => join((*name).to_owned(), steps(rest)),
            ["components", kind, name, rest @ ..] => {
                let rest = rest.iter().position(|token| *token == "schema");
                let rest = rest.map_or(&[][..], |schema| &tokens[schema + 4..]);
                join(component_words(kind, name), steps(rest))
            }
            tokens => steps(tokens),
        };
        let name = words.to_upper_camel_case();
        if !name.is_empty() {
            return name;
        }
        let stem = file.split('.').next().unwrap_or_default();
        match stem.to_upper_camel_case() {
            name if name.is_empty() => "Schema".to_owned(),
            name => name,
        }
    }

    fn text(&self, tokens: &[&str], field: &str) -> Option<&str> {
        self.tree.walk(tokens)?.get(field)?.as_str()
    }

    /// What stands in an operation, as inline types of operations are called.
    fn in_operation(&self, rest: &[&str]) -> String {
        match rest {
            ["requestBody", "content", _, "schema", rest @ ..] => {
                join("body".to_owned(), steps(rest))
            }
            ["responses", status, "content", _, "schema", rest @ ..] => {
                let response = match *status {
                    "200" | "default" => "response".to_owned(),
                    status => format!("response {status}"),
                };
                join(response, steps(rest))
            }
            ["parameters", rest @ ..] => self.parameter(4, rest),
            rest => steps(rest),
        }
    }

    /// A parameter's name, and what stands in its schema; `list` steps lead to the list of parameters.
    fn parameter(&self, list: usize, rest: &[&str]) -> String {
        let tokens = self.pointer.tokens();
        let name = tokens
            .get(..=list)
            .and_then(|tokens| self.text(tokens, "name"));
        join(
            name.unwrap_or("parameter").to_owned(),
            steps(rest.get(1..).unwrap_or_default()),
        )
    }
}

/// What the schema of a shared parameter, body, response or header is called.
pub(super) fn component_words(kind: &str, name: &str) -> String {
    let ending = match kind {
        "requestBodies" => "Body",
        "responses" => "Response",
        _ => "",
    };
    let name = name.to_upper_camel_case();
    format!("{}{ending}", name.trim_end_matches(ending))
}

fn join(first: String, second: String) -> String {
    if second.is_empty() {
        first
    } else {
        format!("{first} {second}")
    }
}

/// The steps within a schema, and those of a file without OpenAPI's structure, in words.
fn steps(tokens: &[&str]) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        let mut numbered = |word: &str| match rest.next().and_then(|index| index.parse().ok()) {
            Some(index) => format!("{word} {}", 1_usize.saturating_add(index)),
            None => word.to_owned(),
        };
        match *token {
            "properties" | "$defs" | "definitions" | "patternProperties" => {
                words.extend(rest.next().map(|name| (*name).to_owned()));
            }
            "allOf" => words.push(numbered("part")),
            "oneOf" | "anyOf" => words.push(numbered("variant")),
            "prefixItems" => words.push(numbered("item")),
            "items" => words.push("item".to_owned()),
            "additionalProperties" => words.push("value".to_owned()),
            "components" | "schemas" | "schema" | "content" => {}
            token if token.contains('/') => {}
            token => words.push(token.to_owned()),
        }
    }
    words.join(" ")
}

/// Whether a schema becomes a declared type, so that it matters how often it does.
pub(super) fn makes_a_type(node: &Node) -> bool {
    ["properties", "enum", "allOf", "oneOf", "anyOf"]
        .iter()
        .any(|keyword| node.get(keyword).is_some())
        || node.get("items").is_some_and(makes_a_type)
}
