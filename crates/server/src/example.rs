//! Responses that the document gives as examples, and values made from schemas.

mod generated;
mod pattern;

use http::HeaderMap;
use http::header::ACCEPT;
use serde_json::Value;

use crate::Problem;
use crate::description::{Api, Operation, Response, ResponseKind};
use crate::negotiation::accepts;
use crate::reply::EncodedReply;
use crate::schema::{ANYTHING, Direction};
use crate::stream::EventStream;
use generated::Generator;

/// Seeds that are tried until a value is one that its schema allows.
const ATTEMPTS: u64 = 8;

/// Which example is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// Of the response with this status; `None`: of the first success.
    pub(crate) status: Option<u16>,
    /// The example's name; `None`: the first.
    pub(crate) name: Option<String>,
    /// Made from the schema even where the document has an example.
    pub(crate) is_made: bool,
    pub(crate) seed: u64,
}

impl Wanted {
    /// What `Prefer` asks for (RFC 7240): `example`, `example=NAME`, `code=STATUS`, `dynamic=true`, `seed=NUMBER`.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut wanted = Self::default();
        let mut is_asked = false;
        let values = headers.get_all("prefer").iter();
        for preference in values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split([',', ';']))
        {
            let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
            let value = value.trim().trim_matches('"');
            match name.trim().to_ascii_lowercase().as_str() {
                "example" => wanted.name = (!value.is_empty()).then(|| value.to_owned()),
                "code" => wanted.status = value.parse().ok(),
                "dynamic" => wanted.is_made = value != "false",
                "seed" => wanted.seed = value.parse().unwrap_or_default(),
                _ => continue,
            }
            is_asked = true;
        }
        is_asked.then_some(wanted)
    }
}

/// The response of an operation that the document gives as an example, or one that is made from its schema.
pub(crate) fn example(
    api: &Api,
    operation: &Operation,
    wanted: &Wanted,
    headers: &HeaderMap,
) -> Result<EncodedReply, Problem> {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_accepted = |response: &&Response| {
        response.media_types.is_empty()
            || response
                .media_types
                .iter()
                .any(|media_type| accepts(accept, media_type))
    };
    let responses = operation.responses.iter();
    let candidates: Vec<&Response> = match wanted.status {
        Some(status) => {
            let exact = responses
                .clone()
                .filter(|response| response.status == status.to_string());
            let ranges = responses.filter(|response| {
                response.status != status.to_string() && response.has_status(status)
            });
            exact.chain(ranges).collect()
        }
        None => {
            let successes = responses
                .clone()
                .filter(|response| response.status.starts_with('2'));
            successes.chain(responses).collect()
        }
    };
    let response = candidates
        .iter()
        .copied()
        .find(is_accepted)
        .or(candidates.first().copied());
    let Some(response) = response else {
        return Err(Problem::unsupported(match wanted.status {
            Some(status) => format!("the document has no response with status {status}"),
            None => "the document has no response".to_owned(),
        }));
    };
    let status = wanted.status.unwrap_or_else(|| response.example_status());
    let media_type = response
        .media_types
        .iter()
        .find(|media_type| accepts(accept, media_type));
    let media_type = media_type
        .or(response.media_types.first())
        .map_or("", String::as_str);
    let example = ExampleWriter {
        api,
        response,
        wanted,
    };
    let mut reply = example.reply(status, media_type)?;
    for header in response.headers.iter().filter(|header| header.required) {
        let value = example.value_of(&header.schema);
        let text = match value {
            Value::String(text) => text,
            value => value.to_string(),
        };
        if let (Ok(name), Ok(value)) = (http::HeaderName::try_from(&header.name), text.try_into()) {
            reply.headers.insert(name, value);
        }
    }
    Ok(reply)
}

struct ExampleWriter<'a> {
    api: &'a Api,
    response: &'a Response,
    wanted: &'a Wanted,
}

impl ExampleWriter<'_> {
    fn value_of(&self, schema: &Value) -> Value {
        Generator::new(&self.api.schemas, self.wanted.seed, true).value(schema)
    }

    /// The example that the document has; an error where one is asked for by a name that it does not have.
    fn documented(&self) -> Result<Option<&Value>, Problem> {
        let examples = &self.response.examples;
        match &self.wanted.name {
            Some(name) => examples.get(name).map(Some).ok_or_else(|| {
                let names: Vec<&str> = examples.keys().map(String::as_str).collect();
                Problem::new(http::StatusCode::NOT_FOUND).detail(format!(
                    "the document has no example `{name}`; it has: {}",
                    names.join(", ")
                ))
            }),
            None if self.wanted.is_made => Ok(None),
            None => Ok(examples.values().next()),
        }
    }

    fn value(&self) -> Result<Value, Problem> {
        if let Some(example) = self.documented()? {
            return Ok(example.clone());
        }
        let schema = self.response.schema.as_ref().unwrap_or(&ANYTHING);
        let mut first = None;
        for attempt in 0..ATTEMPTS {
            let seed = self.wanted.seed.wrapping_add(attempt);
            // Examples and defaults of parts are used unless they do not fit the whole.
            let mut generator = Generator::new(&self.api.schemas, seed, attempt < ATTEMPTS / 2);
            let value = generator.value(schema);
            let violations = self
                .api
                .schemas
                .violations(schema, &value, Direction::Response, ("response", ""))
                .map_err(Problem::unsupported)?;
            match violations.into_iter().next() {
                None => return Ok(value),
                Some(violation) => first = first.or(Some(violation)),
            }
        }
        let violation = first.map(|violation| violation.to_string());
        Err(Problem::unsupported(format!(
            "the document has no example, and none could be made from the schema: {}",
            violation.unwrap_or_default()
        )))
    }

    fn reply(&self, status: u16, media_type: &str) -> Result<EncodedReply, Problem> {
        let text = |value: Value| match value {
            Value::String(text) => text,
            value => value.to_string(),
        };
        match self.response.kind {
            ResponseKind::Empty => EncodedReply::empty(status),
            ResponseKind::Json => EncodedReply::json(status, media_type, &self.value()?),
            ResponseKind::Text | ResponseKind::Binary => {
                EncodedReply::text(status, media_type, text(self.value()?))
            }
            ResponseKind::String => EncodedReply::string(status, media_type, text(self.value()?)),
            kind @ (ResponseKind::Events | ResponseKind::WholeEvents) => {
                // An example of the whole is the text of the events.
                match self.documented()? {
                    Some(Value::String(text)) => {
                        EncodedReply::text(status, media_type, text.clone())
                    }
                    _ => {
                        let events = EventStream::from([self.value()?]);
                        match kind {
                            ResponseKind::WholeEvents => {
                                EncodedReply::whole_events(status, media_type, events)
                            }
                            _ => EncodedReply::events(status, media_type, events),
                        }
                    }
                }
            }
            ResponseKind::JsonLines => match self.documented()? {
                Some(Value::String(text)) => EncodedReply::text(status, media_type, text.clone()),
                Some(Value::Array(items)) => {
                    EncodedReply::json_lines(status, media_type, items.clone().into())
                }
                _ => {
                    EncodedReply::json_lines(status, media_type, EventStream::from([self.value()?]))
                }
            },
            ResponseKind::Xml => match self.documented()? {
                Some(Value::String(text)) => EncodedReply::text(status, media_type, text.clone()),
                _ => Err(Problem::unsupported("examples in XML can't be written yet")),
            },
        }
    }
}
