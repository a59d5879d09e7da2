//! Values made from schemas: the same seed gives the same value.

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

use crate::schema::{Direction, Schemas, list};

/// Makes values that schemas allow, as far as their keywords go.
pub(crate) struct Generator<'s> {
    schemas: &'s Schemas,
    random: Rng,
    /// Whether examples and defaults of parts are used.
    uses_examples: bool,
}

/// Values within values up to which optional members are made.
const FULL_DEPTH: usize = 4;

/// Values within values, at most.
const DEPTH: usize = 24;

impl<'s> Generator<'s> {
    pub(crate) fn new(schemas: &'s Schemas, seed: u64, uses_examples: bool) -> Self {
        Self {
            schemas,
            random: Rng::with_seed(seed),
            uses_examples,
        }
    }

    /// A value that a schema allows.
    pub(crate) fn value(&mut self, schema: &Value) -> Value {
        self.at_depth(schema, 0)
    }

    fn at_depth(&mut self, schema: &Value, depth: usize) -> Value {
        let schemas = self.schemas;
        let schema = schemas.resolve(schema);
        if depth > DEPTH {
            return Value::Null;
        }
        for keyword in ["const", "example", "default"] {
            let is_used = keyword == "const" || self.uses_examples;
            if let Some(value) = schema.get(keyword).filter(|_| is_used) {
                return value.clone();
            }
        }
        let values = list(schema, "enum");
        if !values.is_empty() {
            let index = self.random.usize(..values.len());
            return values.get(index).cloned().unwrap_or_default();
        }
        let mut parts: Vec<&Value> = list(schema, "allOf").iter().collect();
        for keyword in ["oneOf", "anyOf"] {
            parts.extend(self.branch(list(schema, keyword), depth));
        }
        if parts.is_empty() {
            return self.own(schema, depth);
        }
        let mut made: Vec<Value> = parts
            .into_iter()
            .map(|part| self.at_depth(part, depth + 1))
            .collect();
        if schema.get("properties").is_some() || made.iter().all(Value::is_object) {
            let own = self.object(schema, depth);
            made.insert(0, Value::Object(own));
        }
        merged(made)
    }

    /// One of the branches of a union; near the end, the one that needs least.
    fn branch<'b>(&mut self, branches: &'b [Value], depth: usize) -> Option<&'b Value> {
        let schemas = self.schemas;
        let is_flat = |branch: &&Value| {
            let branch = schemas.resolve(branch);
            branch.get("properties").is_none() && branch.get("items").is_none()
        };
        if depth >= FULL_DEPTH
            && let Some(flat) = branches.iter().find(is_flat)
        {
            return Some(flat);
        }
        let index = self.random.usize(..branches.len().max(1));
        branches.get(index)
    }

    fn own(&mut self, schema: &Value, depth: usize) -> Value {
        let named = |name: &Value| name.as_str().unwrap_or_default().to_owned();
        let ty = match schema.get("type") {
            Some(Value::Array(names)) => {
                let mut names = names.iter().map(named);
                names
                    .rfind(|name| name != "null")
                    .unwrap_or_else(|| "null".to_owned())
            }
            Some(name) => named(name),
            None if schema.get("properties").is_some() => "object".to_owned(),
            None if schema.get("items").is_some() => "array".to_owned(),
            None => String::new(),
        };
        match ty.as_str() {
            "null" => Value::Null,
            "boolean" => Value::Bool(self.random.bool()),
            "integer" => self.integer(schema),
            "number" => self.number(schema),
            "string" => Value::String(self.string(schema)),
            "array" => self.array(schema, depth),
            "object" => Value::Object(self.object(schema, depth)),
            _ => Value::String("any value".to_owned()),
        }
    }

    fn bounds(schema: &Value) -> (Option<f64>, Option<f64>, f64) {
        let number = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
        let step = number("multipleOf").filter(|step| *step > 0.0);
        let is_integer = schema.get("type").and_then(Value::as_str) == Some("integer");
        let step = step.unwrap_or(if is_integer { 1.0 } else { 0.25 });
        let least =
            number("minimum").or_else(|| number("exclusiveMinimum").map(|bound| bound + step));
        let most =
            number("maximum").or_else(|| number("exclusiveMaximum").map(|bound| bound - step));
        (least, most, step)
    }

    fn stepped(&mut self, schema: &Value) -> f64 {
        let (least, most, step) = Self::bounds(schema);
        let (least, most) = match (least, most) {
            (Some(least), Some(most)) => (least, most),
            (Some(least), None) => (least, least + 100.0 * step),
            (None, Some(most)) => ((most - 100.0 * step).max(0.0_f64.min(most)), most),
            (None, None) => (0.0, 100.0 * step),
        };
        let first = (least / step).ceil();
        let count = ((most / step).floor() - first).clamp(0.0, 100.0);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within 0..=100"
        )]
        let chosen = self.random.u32(0..=(count as u32));
        (first + f64::from(chosen)) * step
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let value = self.stepped(schema);
        #[allow(
            clippy::cast_possible_truncation,
            reason = "an integer; saturates at the ends"
        )]
        let value = value as i64;
        value.into()
    }

    fn number(&mut self, schema: &Value) -> Value {
        let value = self.stepped(schema);
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }

    fn string(&mut self, schema: &Value) -> String {
        let format = schema
            .get("format")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let number = self.random.u8(1..=28);
        let hex = |random: &mut Rng, count: usize| -> String {
            std::iter::repeat_with(|| random.digit(16))
                .take(count)
                .collect()
        };
        match format {
            "date-time" => return format!("2026-01-{number:02}T12:00:00Z"),
            "date" => return format!("2026-01-{number:02}"),
            "time" => return format!("12:00:{number:02}Z"),
            "duration" => return format!("PT{number}M"),
            "uuid" => {
                let random = &mut self.random;
                return format!(
                    "{}-{}-4{}-8{}-{}",
                    hex(random, 8),
                    hex(random, 4),
                    hex(random, 3),
                    hex(random, 3),
                    hex(random, 12)
                );
            }
            "email" | "idn-email" => return format!("user{number}@example.com"),
            "hostname" | "idn-hostname" => return format!("host{number}.example.com"),
            "ipv4" => return format!("192.0.2.{number}"),
            "ipv6" => return format!("2001:db8::{number}"),
            "uri" | "url" | "iri" => return format!("https://example.com/{number}"),
            "uri-reference" => return format!("/{number}"),
            "byte" => return "dGV4dA==".to_owned(),
            "decimal" | "number" => return format!("{number}.5"),
            "int64" | "uint64" | "int32" => return number.to_string(),
            _ => {}
        }
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && let Some(text) = super::pattern::text(pattern, &mut self.random)
        {
            return text;
        }
        let count = |keyword: &str| {
            let count = schema.get(keyword).and_then(Value::as_u64);
            count.map(|count| usize::try_from(count).unwrap_or(usize::MAX))
        };
        let words = [
            "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "harbor",
        ];
        let mut text = self.random.choice(words).unwrap_or("text").to_owned();
        let (least, most) = (
            count("minLength").unwrap_or(0),
            count("maxLength").unwrap_or(usize::MAX),
        );
        while text.len() < least.min(10_000) {
            text.push(self.random.lowercase());
        }
        text.truncate(most);
        text
    }

    fn array(&mut self, schema: &Value, depth: usize) -> Value {
        let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let least = count("minItems").unwrap_or(0).min(100);
        let wanted = if depth < FULL_DEPTH { 2 } else { 0 };
        let most = count("maxItems").unwrap_or(u64::MAX);
        let tuple = list(schema, "prefixItems").len();
        let count = least.max(wanted).min(most);
        let count = usize::try_from(count).unwrap_or_default().max(tuple);
        let is_unique = schema.get("uniqueItems") == Some(&json!(true));
        let schemas = self.schemas;
        let mut items: Vec<Value> = Vec::new();
        for index in 0..count {
            let of_item = schemas.item(schema, index);
            let mut item = self.at_depth(of_item, depth + 1);
            let mut tries = 0;
            while is_unique && items.contains(&item) && tries < 50 {
                item = self.at_depth(of_item, depth + 1);
                tries += 1;
            }
            if !(is_unique && items.contains(&item)) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Map<String, Value> {
        let schemas = self.schemas;
        let required: Vec<&str> = list(schema, "required")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let mut members = Map::new();
        if let Some(Value::Object(properties)) = schema.get("properties") {
            for (name, member) in properties {
                let is_required = required.contains(&name.as_str());
                let is_made = is_required || depth < FULL_DEPTH;
                if is_made && !schemas.is_one_way(member, Direction::Response) {
                    members.insert(name.clone(), self.at_depth(member, depth + 1));
                }
            }
        }
        let others = schema
            .get("additionalProperties")
            .filter(|others| others.is_object());
        for name in required {
            if !members.contains_key(name)
                && schema
                    .get("properties")
                    .and_then(|all| all.get(name))
                    .is_none()
            {
                let value =
                    self.at_depth(others.unwrap_or(&json!({ "type": "string" })), depth + 1);
                members.insert(name.to_owned(), value);
            }
        }
        let least = schema
            .get("minProperties")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .min(100);
        let wanted = if others.is_some() && depth < FULL_DEPTH {
            1
        } else {
            0
        };
        let least = usize::try_from(least.max(wanted)).unwrap_or_default();
        for number in 1.. {
            if members.len() >= least {
                break;
            }
            let value = self.at_depth(others.unwrap_or(&json!({ "type": "string" })), depth + 1);
            members.insert(format!("key{number}"), value);
        }
        members
    }
}

/// What values of all parts of a schema have: the members of objects together, or else the last value.
fn merged(values: Vec<Value>) -> Value {
    let mut values = values.into_iter();
    let first = values.next().unwrap_or_default();
    values.fold(first, |known, next| match (known, next) {
        (Value::Object(mut known), Value::Object(next)) => {
            known.extend(next);
            Value::Object(known)
        }
        (_, next) => next,
    })
}
