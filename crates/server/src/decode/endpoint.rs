//! Requests that are received: routed, checked for credentials and media types, decoded, and held against the schemas.

use std::sync::Arc;

use axum::body::Body;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use http_body::Body as _;
use serde_json::Value;

use super::form::pairs;
use super::{Sources, form, parameter};
use crate::content::collect;
use crate::description::{Api, BodyContent, BodyKind, Operation, Scheme};
use crate::inputs::{DecodedBody, Inputs, Parameter};
use crate::negotiation::{accepts, select};
use crate::problem::Violation;
use crate::route::Routes;
use crate::schema::{ANYTHING, Direction, Types};
use crate::stream::ItemCheck;
use crate::{Limits, Problem, multipart};

/// Where requests for an API are received.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) api: Arc<Api>,
    routes: Routes,
    limits: Limits,
}

/// A request that matches the document.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub(crate) index: usize,
    pub(crate) operation: Arc<Operation>,
    pub(crate) inputs: Inputs,
}

/// A request that does not match the document.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The operation that it is for, if any.
    #[cfg_attr(
        not(feature = "mock"),
        allow(dead_code, reason = "shown by mock servers")
    )]
    pub(crate) index: Option<usize>,
    pub(crate) problem: Problem,
}

impl Endpoint {
    pub(crate) fn new(api: Arc<Api>, base_path: &str, limits: Limits) -> Self {
        Self {
            routes: Routes::new(&api.operations, base_path),
            api,
            limits,
        }
    }

    /// Decodes a request. `is_buffered`: streams are read as a whole.
    pub(crate) async fn accept(
        &self,
        head: &Parts,
        body: Body,
        is_buffered: bool,
    ) -> Result<Accepted, Refused> {
        let refused = |index, problem| Refused { index, problem };
        if let Some(error) = &self.api.problem {
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR)
                .detail(format!("the description of the API is not valid: {error}"));
            return Err(refused(None, problem));
        }
        let matched = self.routes.find(head.method.as_str(), head.uri.path());
        let matched = matched.map_err(|problem| refused(None, problem))?;
        let index = matched.index;
        let Some(operation) = self.api.operations.get(index) else {
            return Err(refused(
                None,
                Problem::unsupported("the operation is not described"),
            ));
        };
        let received = Received {
            api: &self.api,
            operation,
            head,
            limits: self.limits,
            is_buffered,
        };
        match received.inputs(&matched.path, body).await {
            Ok(inputs) => Ok(Accepted {
                index,
                operation: Arc::clone(operation),
                inputs,
            }),
            Err(problem) => Err(refused(Some(index), problem)),
        }
    }
}

/// A request whose operation is known.
struct Received<'r> {
    api: &'r Api,
    operation: &'r Operation,
    head: &'r Parts,
    limits: Limits,
    is_buffered: bool,
}

impl Received<'_> {
    async fn inputs(
        &self,
        path: &std::collections::BTreeMap<String, String>,
        body: Body,
    ) -> Result<Inputs, Problem> {
        self.check_credentials()?;
        self.check_accept()?;
        let (parameters, mut violations) = self.parameters(path)?;
        let mirrored: Vec<(&str, &str)> = self
            .operation
            .parameters
            .iter()
            .zip(&parameters)
            .filter_map(|(described, value)| {
                Some((described.mirrors.as_deref()?, value.json.as_deref()?))
            })
            .collect();
        let (content, body) = self.body(body, &mirrored, &mut violations).await?;
        if !violations.is_empty() {
            return Err(Problem::violating(violations));
        }
        let described = self.operation.body.as_ref();
        let of_content = content.and_then(|index| described?.contents.get(index));
        let item_check = of_content
            .filter(|content| content.kind == BodyKind::JsonLines)
            .and_then(|content| content.schema.clone())
            .map(|schema| ItemCheck {
                schemas: Arc::clone(&self.api.schemas),
                schema,
            });
        Ok(Inputs {
            parameters,
            content,
            body,
            media_type: self.header(CONTENT_TYPE).unwrap_or_default().to_owned(),
            limits: self.limits,
            item_check,
        })
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    fn query(&self) -> &str {
        self.head.uri.query().unwrap_or_default()
    }

    /// Whether the credentials that the operation needs are there. Whether they are right is the service's business.
    fn check_credentials(&self) -> Result<(), Problem> {
        let security = &self.operation.security;
        let has_all = |names: &Vec<String>| {
            let schemes = names.iter().filter_map(|name| self.api.schemes.get(name));
            schemes
                .into_iter()
                .all(|scheme| self.has_credential(scheme))
        };
        if security.is_empty() || security.iter().any(has_all) {
            return Ok(());
        }
        let names: Vec<String> = security.iter().map(|names| names.join(" with ")).collect();
        let first = security
            .iter()
            .flatten()
            .find_map(|name| self.api.schemes.get(name));
        let challenge = match first {
            Some(Scheme::Http { scheme }) => Some(scheme.as_str()),
            _ => None,
        };
        Err(Problem::unauthorized(&names, challenge))
    }

    fn has_credential(&self, scheme: &Scheme) -> bool {
        let headers: &HeaderMap = &self.head.headers;
        let has_pair = |text: &str, separators: &[char], name: &str| {
            pairs(text, separators).iter().any(|pair| pair.name == name)
        };
        match scheme {
            Scheme::Http { scheme } => self.header(AUTHORIZATION).is_some_and(|value| {
                let (own, credentials) = value.split_once(' ').unwrap_or((value, ""));
                own.eq_ignore_ascii_case(scheme) && !credentials.is_empty()
            }),
            Scheme::Header { name } => headers.contains_key(name.as_str()),
            Scheme::Query { name } => has_pair(self.query(), &['&'], name),
            Scheme::Cookie { name } => headers
                .get_all(COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .any(|value| has_pair(value, &[';'], name)),
        }
    }

    /// Whether one of the successful responses is accepted.
    fn check_accept(&self) -> Result<(), Problem> {
        let accept = self.header(ACCEPT);
        let successes = self.operation.responses.iter().filter(|response| {
            let first = response.status.chars().next();
            matches!(first, Some('2' | '3'))
        });
        let mut media_types = successes
            .flat_map(|response| &response.media_types)
            .peekable();
        if media_types.peek().is_none() {
            return Ok(());
        }
        let offered: Vec<&str> = media_types.map(String::as_str).collect();
        if offered.iter().any(|media_type| accepts(accept, media_type)) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::NOT_ACCEPTABLE).detail(format!(
            "the operation responds with {}",
            offered.join(", ")
        )))
    }

    /// The texts of the parameters, and what they violate.
    fn parameters(
        &self,
        path: &std::collections::BTreeMap<String, String>,
    ) -> Result<(Vec<Parameter>, Vec<Violation>), Problem> {
        let sources = Sources {
            path,
            query: self.query(),
            headers: &self.head.headers,
            parameters: &self.operation.parameters,
        };
        let mut parameters = Vec::new();
        let mut violations = Vec::new();
        for described in &self.operation.parameters {
            let location = described.location.name();
            let json = parameter(&self.api.schemas, described, &sources)?;
            match &json {
                Some(json) => {
                    let found = self.violations(
                        &described.schema,
                        json.as_bytes(),
                        (location, &described.name),
                    )?;
                    violations.extend(found);
                }
                None if described.required => {
                    violations.push(Violation::new(location, &described.name, "it is required"));
                }
                None => {}
            }
            parameters.push(Parameter {
                location,
                name: described.name.clone(),
                json,
            });
        }
        Ok((parameters, violations))
    }

    /// What a JSON text violates of a schema.
    fn violations(
        &self,
        schema: &Value,
        json: &[u8],
        (location, name): (&'static str, &str),
    ) -> Result<Vec<Violation>, Problem> {
        let value: Value = serde_json::from_slice(json).map_err(|error| {
            Problem::malformed(Violation::new(location, name, error.to_string()))
        })?;
        let schemas = &self.api.schemas;
        schemas
            .violations(schema, &value, Direction::Request, (location, name))
            .map_err(|error| {
                Problem::unsupported(format!(
                    "the schema of the {location} can't be evaluated: {error}"
                ))
            })
    }

    /// The body, and the place of its media type.
    async fn body(
        &self,
        body: Body,
        mirrored: &[(&str, &str)],
        violations: &mut Vec<Violation>,
    ) -> Result<(Option<usize>, DecodedBody), Problem> {
        let Some(described) = &self.operation.body else {
            return Ok((None, DecodedBody::None));
        };
        let content_type = self.header(CONTENT_TYPE);
        let has_length = self
            .header(CONTENT_LENGTH)
            .is_some_and(|length| length != "0");
        let is_there = has_length
            || !(body.is_end_stream() || body.size_hint().exact() == Some(0))
            || content_type.is_some();
        if !is_there {
            return self.absent_body(mirrored, violations);
        }
        let media_types = described
            .contents
            .iter()
            .map(|content| content.media_type.as_str());
        let names: Vec<&str> = media_types.collect();
        let selected = select(content_type, names.iter().copied());
        let content = selected.and_then(|index| Some((index, described.contents.get(index)?)));
        let Some((index, content)) = content else {
            return Err(
                Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE).detail(format!(
                    "the body is `{}`; the operation takes {}",
                    content_type.unwrap_or_default(),
                    names.join(", ")
                )),
            );
        };
        let is_streamed = matches!(content.kind, BodyKind::Binary | BodyKind::JsonLines);
        if is_streamed && !self.is_buffered {
            return Ok((Some(index), DecodedBody::Stream(body)));
        }
        if matches!(content.kind, BodyKind::Multipart | BodyKind::MultipartForm) {
            let parts =
                multipart::parts(body, content_type.unwrap_or_default(), self.limits).await?;
            let (body, object) = multipart::described(&self.api.schemas, content, parts)?;
            if let (Some(object), Some(schema)) = (object, &content.schema) {
                let json = object.to_string();
                violations.extend(self.violations(schema, json.as_bytes(), ("body", ""))?);
            }
            return Ok((Some(index), body));
        }
        let bytes = collect(body, self.limits.body_bytes).await?;
        let is_value = matches!(content.kind, BodyKind::Json | BodyKind::Form);
        if is_value && bytes.is_empty() && (content.kind == BodyKind::Json || !described.required) {
            return self.absent_body(mirrored, violations);
        }
        let body = self.decoded(content, bytes, mirrored, violations)?;
        Ok((Some(index), body))
    }

    /// The body of a request that has none: an object, where parameters mirror its members.
    fn absent_body(
        &self,
        mirrored: &[(&str, &str)],
        violations: &mut Vec<Violation>,
    ) -> Result<(Option<usize>, DecodedBody), Problem> {
        let Some(described) = &self.operation.body else {
            return Ok((None, DecodedBody::None));
        };
        match described.contents.first() {
            Some(content) if described.flattened => {
                let body = self.decoded(content, "{}".into(), mirrored, violations)?;
                Ok((Some(0), body))
            }
            _ if described.required => {
                violations.push(Violation::new("body", "", "it is required"));
                Ok((None, DecodedBody::None))
            }
            _ => Ok((None, DecodedBody::None)),
        }
    }

    fn decoded(
        &self,
        content: &BodyContent,
        bytes: bytes::Bytes,
        mirrored: &[(&str, &str)],
        violations: &mut Vec<Violation>,
    ) -> Result<DecodedBody, Problem> {
        let malformed = |detail: String| Problem::malformed(Violation::new("body", "", detail));
        let schema = content.schema.as_ref().unwrap_or(&ANYTHING);
        let json = match content.kind {
            BodyKind::Json if mirrored.is_empty() => bytes,
            BodyKind::Json => with_members(&bytes, mirrored).map_err(malformed)?.into(),
            BodyKind::Form => {
                let text = form(&self.api.schemas, schema, &content.members, &bytes);
                text.map_err(malformed)?.into()
            }
            BodyKind::Text => {
                let text = String::from_utf8(bytes.into());
                let text = text.map_err(|error| malformed(error.to_string()))?;
                // Of another format (YAML) the schema describes what the text stands for.
                if !self.api.schemas.types(schema).has(Types::STRING) {
                    return Ok(DecodedBody::Text(text));
                }
                let json = Value::from(text.as_str()).to_string();
                violations.extend(self.violations(schema, json.as_bytes(), ("body", ""))?);
                return Ok(DecodedBody::Text(text));
            }
            BodyKind::JsonLines => {
                let separators = |byte: &u8| matches!(byte, b'\n' | 0x1e);
                for line in bytes.split(separators).map(<[u8]>::trim_ascii) {
                    if !line.is_empty() {
                        violations.extend(self.violations(schema, line, ("body", ""))?);
                    }
                }
                return Ok(DecodedBody::Bytes(bytes));
            }
            BodyKind::Xml | BodyKind::Binary | BodyKind::Multipart | BodyKind::MultipartForm => {
                return Ok(DecodedBody::Bytes(bytes));
            }
        };
        violations.extend(self.violations(schema, &json, ("body", ""))?);
        Ok(DecodedBody::Json(json))
    }
}

/// A JSON object with what the query has of its members: those that it has itself count.
fn with_members(object: &[u8], members: &[(&str, &str)]) -> Result<String, String> {
    let value: Value = serde_json::from_slice(object).map_err(|error| error.to_string())?;
    let text = std::str::from_utf8(object)
        .map_err(|error| error.to_string())?
        .trim();
    let Value::Object(known) = value else {
        return Ok(text.to_owned());
    };
    let inside = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let inside = inside.unwrap_or_default().trim();
    let added = members
        .iter()
        .filter(|(name, _)| !known.contains_key(*name));
    let added = added.map(|(name, json)| format!("{}:{json}", Value::from(*name)));
    let all: Vec<String> = Some(inside.to_owned())
        .filter(|inside| !inside.is_empty())
        .into_iter()
        .chain(added)
        .collect();
    Ok(format!("{{{}}}", all.join(",")))
}
