//! A server that speaks a document: how it reads a request, and how it responds.
//!
//! It reads the document as JSON and has values judged by a JSON Schema validator; the models that are compared are
//! unknown to it.

use clientsmith_round_trip::{Judge, Verdict};
use loopback::Request;
use serde_json::{Map, Value, json};

/// What a server makes of a request.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    /// Why it refuses.
    pub(crate) refused: Option<String>,
    /// The operation is another server's.
    pub(crate) elsewhere: bool,
    /// What it passes over.
    pub(crate) unheeded: Vec<String>,
    /// Every response that it may give.
    pub(crate) responses: Vec<TriedResponse>,
}

/// A response: status, content type and body.
#[derive(Debug)]
pub(crate) struct TriedResponse {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// Reads a request as the document says it is to be read.
pub(crate) fn hear(document: &Value, request: &Request) -> Heard {
    let mut parts = request.line.split(' ');
    let (method, target) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut heard = Heard::default();
    let Some((template, operation)) = operation(document, method, path) else {
        heard.refused = Some(format!("there is no {method} {path}"));
        return heard;
    };
    let mut listener = Listener {
        document,
        judge: Judge::new(document["openapi"].as_str().unwrap_or_default(), document),
        pointer: format!("#/paths/{}", escaped(template)),
        method: method.to_lowercase(),
        operation,
        heard,
    };
    listener.parameters(template, path, query, request);
    listener.body(request);
    listener.security(request);
    heard = listener.heard;
    heard.elsewhere = operation.get("servers").is_some();
    heard.responses = responses(document, operation);
    heard
}

fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

fn operation<'d>(document: &'d Value, method: &str, path: &str) -> Option<(&'d str, &'d Value)> {
    let paths = document["paths"].as_object()?;
    paths.iter().find_map(|(template, item)| {
        let operation = item.get(method.to_lowercase())?;
        values_in(template, path).map(|_| (template.as_str(), operation))
    })
}

/// The path's parameters by name; `None` if the path is another.
fn values_in<'a>(template: &'a str, path: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (steps, given): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    if steps.len() != given.len() {
        return None;
    }
    let mut values = Vec::new();
    for (step, given) in steps.into_iter().zip(given) {
        match step
            .strip_prefix('{')
            .and_then(|step| step.strip_suffix('}'))
        {
            Some(name) => values.push((name, given)),
            None if step == given => {}
            None => return None,
        }
    }
    Some(values)
}

struct Listener<'d> {
    document: &'d Value,
    judge: Judge,
    pointer: String,
    method: String,
    operation: &'d Value,
    heard: Heard,
}

impl<'d> Listener<'d> {
    fn refuse(&mut self, why: String) {
        self.heard.refused.get_or_insert(why);
    }

    fn parameters(&mut self, template: &str, path: &str, query: &str, request: &Request) {
        let in_path = values_in(template, path).unwrap_or_default();
        let in_query: Vec<(&str, &str)> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let item = &self.document["paths"][template];
        let shared = item["parameters"].as_array().map_or(0, Vec::len);
        let all = item["parameters"].as_array().into_iter().flatten();
        let all = all.chain(
            self.operation["parameters"]
                .as_array()
                .into_iter()
                .flatten(),
        );
        let mut known = Vec::new();
        for (place, parameter) in all.enumerate() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let location = parameter["in"].as_str().unwrap_or_default();
            let given: Vec<&str> = match location {
                "path" => in_path
                    .iter()
                    .filter(|(is, _)| *is == name)
                    .map(|(_, value)| *value)
                    .collect(),
                "query" => {
                    known.push(name);
                    in_query
                        .iter()
                        .filter(|(is, _)| *is == name)
                        .map(|(_, value)| *value)
                        .collect()
                }
                _ => {
                    let headers = request.headers.iter();
                    let named = headers.filter(|(is, _)| is.eq_ignore_ascii_case(name));
                    named.map(|(_, value)| value.as_str()).collect()
                }
            };
            if given.is_empty() && parameter["required"] == true {
                self.refuse(format!("`{name}` is missing"));
            }
            let pointer = if place < shared {
                format!("{}/parameters/{place}/schema", self.pointer)
            } else {
                format!(
                    "{}/{}/parameters/{}/schema",
                    self.pointer,
                    self.method,
                    place - shared
                )
            };
            self.values(parameter, &pointer, &given);
        }
        for (name, _) in in_query.iter().filter(|(name, _)| !known.contains(name)) {
            self.heard.unheeded.push((*name).to_owned());
        }
    }

    fn values(&mut self, parameter: &Value, pointer: &str, given: &[&str]) {
        if given.is_empty() {
            return;
        }
        let schema = resolved(self.document, &parameter["schema"]);
        let value = if schema["type"] == "array" {
            if parameter["explode"] == false && given.len() > 1 {
                // It reads the first and no further.
                self.heard.unheeded.push(parameter["name"].to_string());
            }
            given
                .iter()
                .map(|item| typed(resolved(self.document, &schema["items"]), item))
                .collect()
        } else {
            typed(schema, given[0])
        };
        if let Verdict::Invalid(why) = self.judge.verdict(pointer, &value) {
            self.refuse(why);
        }
    }

    fn body(&mut self, request: &Request) {
        let body = &self.operation["requestBody"];
        if request.body.is_empty() {
            if body["required"] == true {
                self.refuse("the body is missing".to_owned());
            }
            return;
        }
        let Some(content) = body["content"].as_object() else {
            self.heard.unheeded.push("the body".to_owned());
            return;
        };
        let media_type = request.header("content-type").unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default();
        let Some(media) = content.get(media_type) else {
            self.refuse(format!("`{media_type}` is not taken"));
            return;
        };
        let schema = resolved(self.document, &media["schema"]);
        if media_type != "application/json" {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required.filter_map(Value::as_str) {
                if !request.body.contains(&format!("name=\"{name}\"")) {
                    self.refuse(format!("`{name}` is missing"));
                }
            }
            return;
        }
        let value: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let pointer = format!(
            "{}/{}/requestBody/content/{}/schema",
            self.pointer,
            self.method,
            escaped(media_type)
        );
        if let Verdict::Invalid(why) = self.judge.verdict(&pointer, &value) {
            self.refuse(why);
        }
        for name in value.as_object().into_iter().flat_map(Map::keys) {
            let property = &schema["properties"][name];
            if property.is_null() || property["readOnly"] == true {
                self.heard.unheeded.push(name.clone());
            }
        }
    }

    fn security(&mut self, request: &Request) {
        let security = self
            .operation
            .get("security")
            .unwrap_or(&self.document["security"]);
        let schemes = &self.document["components"]["securitySchemes"];
        let proved = |name: &String| {
            let scheme = &schemes[name];
            let header = match scheme["type"].as_str() {
                Some("apiKey") => scheme["name"].as_str().unwrap_or_default().to_lowercase(),
                _ => "authorization".to_owned(),
            };
            request.header(&header).is_some()
        };
        let mut alternatives = security.as_array().into_iter().flatten();
        let enough =
            alternatives.any(|one| one.as_object().is_some_and(|one| one.keys().all(proved)));
        if !enough {
            self.refuse("nothing is proved that is asked for".to_owned());
        }
    }
}

fn resolved<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap_or(schema),
        None => schema,
    }
}

/// A text as the schema's type.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer" | "boolean") => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        _ => json!(text),
    }
}

/// Answers to every status, with all that a schema allows and with the least.
fn responses(document: &Value, operation: &Value) -> Vec<TriedResponse> {
    let mut responses = Vec::new();
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let status = status.parse().unwrap_or(500);
        let Some((media_type, media)) = response["content"]
            .as_object()
            .and_then(|content| content.iter().next())
        else {
            responses.push(TriedResponse {
                status,
                content_type: String::new(),
                body: String::new(),
            });
            continue;
        };
        for full in [true, false] {
            let body = match media_type.as_str() {
                "text/plain" => "text".to_owned(),
                _ => sample(document, &media["schema"], full, DEEPEST).to_string(),
            };
            responses.push(TriedResponse {
                status,
                content_type: media_type.clone(),
                body,
            });
        }
    }
    responses
}

/// Schemas within each other that a sample shows.
const DEEPEST: u8 = 6;

/// A value that the schema allows: all of it, or the least.
fn sample(document: &Value, schema: &Value, full: bool, depth: u8) -> Value {
    // What holds itself ends somewhere.
    let full = full && depth > 0;
    let depth = depth.saturating_sub(1);
    let schema = resolved(document, schema);
    if schema["nullable"] == true && !full {
        return Value::Null;
    }
    if let Some(values) = schema["enum"].as_array() {
        let value = if full { values.last() } else { values.first() };
        return value.cloned().unwrap_or_default();
    }
    if let Some(branches) = schema["oneOf"].as_array() {
        return branch(document, schema, branches, full);
    }
    match schema["type"].as_str() {
        Some("string") => json!("text"),
        Some("boolean") => json!(true),
        Some("number") => json!(1.5),
        Some("integer") => match schema["format"].as_str() {
            Some("int32") => json!(i32::MAX),
            _ => json!(1_i64 << 40),
        },
        Some("array") if full => {
            json!([sample(document, &schema["items"], full, depth)])
        }
        Some("array") => json!([]),
        _ => {
            let required: Vec<&str> = schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let mut members = Map::new();
            for (member, property) in schema["properties"].as_object().into_iter().flatten() {
                if required.contains(&member.as_str()) || full {
                    members.insert(member.clone(), sample(document, property, full, depth));
                }
            }
            Value::Object(members)
        }
    }
}

fn branch(document: &Value, union: &Value, branches: &[Value], full: bool) -> Value {
    let chosen = if full {
        branches.last()
    } else {
        branches.first()
    };
    let Some(chosen) = chosen else {
        return Value::Null;
    };
    let mut value = sample(document, chosen, true, DEEPEST);
    if let Some(member) = union["discriminator"]["propertyName"].as_str() {
        let mapping = union["discriminator"]["mapping"].as_object();
        let tag = mapping
            .into_iter()
            .flatten()
            .find(|(_, target)| **target == chosen["$ref"]);
        if let (Some((tag, _)), Some(members)) = (tag, value.as_object_mut()) {
            members.insert(member.to_owned(), json!(tag));
        }
    }
    value
}
