//! Problem details (RFC 9457): how a request is refused.

use std::fmt;

use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value, json};

use crate::reply::{EncodedReply, ReplyBody};

/// A problem: the response to a request that can't be served, as `application/problem+json` (RFC 9457).
///
/// ```
/// use clientsmith_server::{Problem, StatusCode};
///
/// let problem = Problem::new(StatusCode::NOT_FOUND).detail("there is no pet 7");
/// assert_eq!(problem.status(), 404);
/// ```
#[derive(Clone, Debug)]
pub struct Problem(Box<ProblemParts>);

#[derive(Clone, Debug)]
struct ProblemParts {
    status: StatusCode,
    ty: String,
    title: String,
    detail: String,
    violations: Vec<Violation>,
    members: Map<String, Value>,
    headers: HeaderMap,
    is_unwritten: bool,
}

/// One of the demands of the document that a request does not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// `path`, `query`, `header`, `cookie`, `body` or `response`.
    pub location: &'static str,
    /// The parameter's name; empty for a body.
    pub name: String,
    /// Where in the value: a JSON pointer (RFC 6901), empty for the whole value.
    pub pointer: String,
    /// What is wrong.
    pub detail: String,
}

impl Violation {
    pub(crate) fn new(location: &'static str, name: &str, detail: impl Into<String>) -> Self {
        Self {
            location,
            name: name.to_owned(),
            pointer: String::new(),
            detail: detail.into(),
        }
    }

    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    fn json(&self) -> Value {
        let mut members = Map::new();
        members.insert("in".to_owned(), self.location.into());
        if !self.name.is_empty() {
            members.insert("name".to_owned(), self.name.as_str().into());
        }
        if !self.pointer.is_empty() {
            members.insert("pointer".to_owned(), format!("#{}", self.pointer).into());
        }
        members.insert("detail".to_owned(), self.detail.as_str().into());
        Value::Object(members)
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.location)?;
        if !self.name.is_empty() {
            write!(formatter, " `{}`", self.name)?;
        }
        if !self.pointer.is_empty() {
            write!(formatter, " at `{}`", self.pointer)?;
        }
        write!(formatter, ": {}", self.detail)
    }
}

impl Problem {
    /// A problem with this status; its title is the status' reason phrase.
    pub fn new(status: StatusCode) -> Self {
        Self(Box::new(ProblemParts {
            status,
            ty: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            detail: String::new(),
            violations: Vec::new(),
            members: Map::new(),
            headers: HeaderMap::new(),
            is_unwritten: false,
        }))
    }

    /// Sets `type`: a URI that identifies the kind of problem. Default: `about:blank`.
    #[must_use]
    pub fn kind(mut self, uri: impl Into<String>) -> Self {
        self.0.ty = uri.into();
        self
    }

    /// Sets `title`: the kind of problem in words. Default: the status' reason phrase.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.0.title = title.into();
        self
    }

    /// Sets `detail`: what is wrong with this request.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// Sets a further member (RFC 9457 §3.2).
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.members.insert(name.into(), value.into());
        self
    }

    /// Adds a header to the response. Invalid names and values are ignored.
    #[must_use]
    pub fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl TryInto<HeaderValue>,
    ) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), value.try_into()) {
            self.0.headers.append(name, value);
        }
        self
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What is wrong with this request.
    pub fn detail_text(&self) -> &str {
        &self.0.detail
    }

    /// The demands of the document that the request does not meet.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Whether it is the problem of a method that is not written.
    pub(crate) fn is_unwritten(&self) -> bool {
        self.0.is_unwritten
    }

    /// The operation's method is not written.
    pub(crate) fn unwritten() -> Self {
        let mut problem =
            Self::new(StatusCode::NOT_IMPLEMENTED).detail("this operation is not implemented");
        problem.0.is_unwritten = true;
        problem
    }

    pub(crate) fn unsupported(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED).detail(detail)
    }

    /// The request does not have the form that its media type or the syntax of parameters demands.
    pub(crate) fn malformed(violation: Violation) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST).detail(violation.to_string());
        problem.0.violations.push(violation);
        problem
    }

    /// The request does not match the document.
    pub(crate) fn violating(violations: Vec<Violation>) -> Self {
        let detail = match violations.as_slice() {
            [one] => one.to_string(),
            several => format!(
                "the request does not match the document in {} places",
                several.len()
            ),
        };
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY).detail(detail);
        problem.0.violations = violations;
        problem
    }

    pub(crate) fn not_allowed(allowed: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED)
            .detail(format!("the document has {allowed} for this path"))
            .header(
                ALLOW,
                HeaderValue::from_str(allowed).unwrap_or(HeaderValue::from_static("")),
            )
    }

    pub(crate) fn unauthorized(schemes: &[String], challenge: Option<&str>) -> Self {
        let problem = Self::new(StatusCode::UNAUTHORIZED).detail(format!(
            "the operation needs credentials: {}",
            schemes.join(", or ")
        ));
        match challenge {
            Some(challenge) => problem.header(WWW_AUTHENTICATE, challenge),
            None => problem,
        }
    }

    /// The problem as a JSON object.
    pub fn to_json(&self) -> Value {
        let mut object = json!({
            "type": self.0.ty,
            "title": self.0.title,
            "status": self.0.status.as_u16(),
        });
        if let Value::Object(members) = &mut object {
            if !self.0.detail.is_empty() {
                members.insert("detail".to_owned(), self.0.detail.as_str().into());
            }
            if !self.0.violations.is_empty() {
                let violations = self.0.violations.iter().map(Violation::json);
                members.insert("errors".to_owned(), violations.collect());
            }
            for (name, value) in &self.0.members {
                members.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        object
    }

    pub(crate) fn into_reply(self) -> EncodedReply {
        let mut headers = self.0.headers.clone();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        EncodedReply {
            status: self.0.status,
            headers,
            body: ReplyBody::from(self.to_json().to_string()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.0.status.as_u16(), self.0.title)?;
        if !self.0.detail.is_empty() {
            write!(formatter, ": {}", self.0.detail)?;
        }
        if self.0.violations.len() > 1 {
            for violation in &self.0.violations {
                write!(formatter, "; {violation}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
