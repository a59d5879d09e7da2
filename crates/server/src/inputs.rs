//! The inputs of an operation, decoded and validated, and how a call takes its typed inputs from them.

use std::fmt;
use std::ops::Deref;

use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::content::{Content, RequestBody};
use crate::multipart::{File, Part};
use crate::problem::Violation;
use crate::reply::IntoReply;
use crate::stream::{ItemCheck, JsonLines};
use crate::{Limits, Problem};

/// The typed inputs of an operation. Implemented by generated code.
pub trait Call: fmt::Debug + Sized + Send + 'static {
    /// Its responses.
    type Response: IntoReply + Send + 'static;

    /// The place of the operation in the description.
    const OPERATION: usize;

    /// Takes the inputs out of a request.
    ///
    /// # Errors
    ///
    /// An input does not have its type.
    fn decode(inputs: &mut Inputs) -> Result<Self, Problem>;
}

/// A request for an operation: its typed inputs, to which it dereferences, and its head.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request<C> {
    /// The inputs that the document describes.
    pub call: C,
    /// The method, the URI and the headers.
    pub head: Parts,
}

impl<C> Request<C> {
    pub(crate) const fn new(call: C, head: Parts) -> Self {
        Self { call, head }
    }

    /// The inputs.
    pub fn into_call(self) -> C {
        self.call
    }
}

impl<C> Deref for Request<C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.call
    }
}

/// The inputs of a request: JSON texts of parameters, and the body.
#[derive(Debug)]
pub struct Inputs {
    pub(crate) parameters: Vec<Parameter>,
    /// The place of the body's media type in the description; `None` if there is no body.
    pub(crate) content: Option<usize>,
    pub(crate) body: DecodedBody,
    pub(crate) media_type: String,
    pub(crate) limits: Limits,
    /// What holds the items of a stream against their schema.
    pub(crate) item_check: Option<ItemCheck>,
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) location: &'static str,
    pub(crate) name: String,
    pub(crate) json: Option<String>,
}

/// A body as far as it is decoded without its type.
#[derive(Debug)]
pub(crate) enum DecodedBody {
    None,
    /// JSON text.
    Json(Bytes),
    Text(String),
    Bytes(Bytes),
    Stream(Body),
    /// The parts that are described, by their place in the description, and all others.
    Parts(Vec<Vec<PartValue>>),
    AllParts(Vec<Part>),
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
pub(crate) enum PartValue {
    /// JSON text.
    Json(String),
    File(File),
}

impl Inputs {
    /// A copy for another reader; a body that is a stream is left to this one.
    #[cfg(feature = "mock")]
    pub(crate) fn buffered_copy(&self) -> Self {
        Self {
            parameters: self.parameters.clone(),
            content: self.content,
            body: match &self.body {
                DecodedBody::None | DecodedBody::Stream(_) => DecodedBody::None,
                DecodedBody::Json(text) => DecodedBody::Json(text.clone()),
                DecodedBody::Text(text) => DecodedBody::Text(text.clone()),
                DecodedBody::Bytes(bytes) => DecodedBody::Bytes(bytes.clone()),
                DecodedBody::Parts(parts) => DecodedBody::Parts(parts.clone()),
                DecodedBody::AllParts(parts) => DecodedBody::AllParts(parts.clone()),
            },
            media_type: self.media_type.clone(),
            limits: self.limits,
            item_check: self.item_check.clone(),
        }
    }

    /// The inputs as one JSON object: parameters by their names, the body as `body`; for people.
    pub fn to_json(&self) -> Value {
        let mut object = serde_json::Map::new();
        for parameter in &self.parameters {
            if let Some(json) = &parameter.json {
                let value = serde_json::from_str(json).unwrap_or_default();
                object.insert(parameter.name.clone(), value);
            }
        }
        let part = |part: &PartValue| match part {
            PartValue::Json(text) => serde_json::from_str(text).unwrap_or_default(),
            PartValue::File(file) => {
                Value::from(format!("{} ({} bytes)", file.name, file.bytes.len()))
            }
        };
        let body = match &self.body {
            DecodedBody::None => None,
            DecodedBody::Json(text) => serde_json::from_slice(text).ok(),
            DecodedBody::Text(text) => Some(Value::from(text.as_str())),
            DecodedBody::Bytes(bytes) => Some(Value::from(String::from_utf8_lossy(bytes))),
            DecodedBody::Stream(_) => Some(Value::from("(a stream)")),
            DecodedBody::Parts(parts) => {
                let parts = parts
                    .iter()
                    .map(|values| values.iter().map(part).collect::<Value>());
                Some(parts.collect())
            }
            DecodedBody::AllParts(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| Value::from(format!("{}: {} bytes", part.name, part.bytes.len())));
                Some(parts.collect())
            }
        };
        if let Some(body) = body {
            object.insert("body".to_owned(), body);
        }
        Value::Object(object)
    }

    /// The place of the body's media type among those that the document has; `None` if there is no body.
    pub const fn content(&self) -> Option<usize> {
        self.content
    }

    /// A parameter that is always there, by its place in the description.
    ///
    /// # Errors
    ///
    /// It is absent, or does not have this type.
    pub fn required<T: DeserializeOwned>(&mut self, index: usize) -> Result<T, Problem> {
        let parameter = self.parameters.get(index);
        let parameter =
            parameter.ok_or_else(|| Problem::unsupported("the input is not described"))?;
        let json = parameter.json.as_deref().unwrap_or("null");
        serde_json::from_str(json).map_err(|error| {
            let detail = match parameter.json {
                Some(_) => error.to_string(),
                None => "it is required".to_owned(),
            };
            Problem::violating(vec![Violation::new(
                parameter.location,
                &parameter.name,
                detail,
            )])
        })
    }

    /// A parameter that may be absent, by its place in the description.
    ///
    /// # Errors
    ///
    /// It does not have this type.
    pub fn optional<T: DeserializeOwned + Default>(&mut self, index: usize) -> Result<T, Problem> {
        match self.parameters.get(index) {
            Some(parameter) if parameter.json.is_some() => self.required(index),
            _ => Ok(T::default()),
        }
    }

    /// The problem of a body that is absent, or of another kind than the call takes.
    pub fn no_body(&self) -> Problem {
        Problem::violating(vec![Violation::new("body", "", "it is required")])
    }

    /// A body that is a value: JSON, or a form.
    ///
    /// # Errors
    ///
    /// It is absent, or does not have this type.
    pub fn value<T: DeserializeOwned>(&mut self) -> Result<T, Problem> {
        match &self.body {
            DecodedBody::Json(text) => serde_json::from_slice(text).map_err(|error| {
                Problem::violating(vec![Violation::new("body", "", error.to_string())])
            }),
            _ => Err(self.no_body()),
        }
    }

    /// A body that is text.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn text(&mut self) -> Result<String, Problem> {
        match std::mem::replace(&mut self.body, DecodedBody::None) {
            DecodedBody::Text(text) => Ok(text),
            _ => Err(self.no_body()),
        }
    }

    /// A body that is not decoded.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn raw(&mut self) -> Result<Content, Problem> {
        match std::mem::replace(&mut self.body, DecodedBody::None) {
            DecodedBody::Bytes(bytes) => Ok(Content::new(&self.media_type, bytes)),
            _ => Err(self.no_body()),
        }
    }

    /// A body of bytes.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn bytes(&mut self) -> Result<RequestBody, Problem> {
        let body = match std::mem::replace(&mut self.body, DecodedBody::None) {
            DecodedBody::Bytes(bytes) => bytes.into(),
            DecodedBody::Stream(body) => body,
            _ => return Err(self.no_body()),
        };
        Ok(RequestBody {
            media_type: self.media_type.clone(),
            body,
            limit: self.limits.body_bytes,
        })
    }

    /// A body of JSON texts.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn json_lines<T: DeserializeOwned>(&mut self) -> Result<JsonLines<T>, Problem> {
        let body = self.bytes()?;
        Ok(JsonLines::new(
            body.body,
            self.limits.body_bytes,
            self.item_check.clone(),
        ))
    }

    /// All parts of a multipart body.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn all_parts(&mut self) -> Result<Vec<Part>, Problem> {
        match std::mem::replace(&mut self.body, DecodedBody::None) {
            DecodedBody::AllParts(parts) => Ok(parts),
            _ => Err(self.no_body()),
        }
    }

    fn part_values(&mut self, index: usize) -> Vec<PartValue> {
        match &mut self.body {
            DecodedBody::Parts(parts) => {
                parts.get_mut(index).map(std::mem::take).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// The values of a part, by its place in the description.
    ///
    /// # Errors
    ///
    /// One does not have this type.
    pub fn parts<T: DeserializeOwned>(
        &mut self,
        index: usize,
        name: &str,
    ) -> Result<Vec<T>, Problem> {
        let values = self.part_values(index).into_iter();
        values
            .map(|value| match value {
                PartValue::Json(text) => {
                    serde_json::from_str(&text).map_err(|error| error.to_string())
                }
                PartValue::File(_) => Err("it is a file".to_owned()),
            })
            .collect::<Result<_, _>>()
            .map_err(|error| Problem::violating(vec![Violation::new("body", name, error)]))
    }

    /// The value of a part that may be absent.
    ///
    /// # Errors
    ///
    /// It does not have this type.
    pub fn optional_part<T: DeserializeOwned>(
        &mut self,
        index: usize,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        Ok(self.parts(index, name)?.into_iter().next())
    }

    /// The value of a part.
    ///
    /// # Errors
    ///
    /// It is absent, or does not have this type.
    pub fn part<T: DeserializeOwned>(&mut self, index: usize, name: &str) -> Result<T, Problem> {
        let value = self.optional_part(index, name)?;
        value.ok_or_else(|| missing_part(name))
    }

    /// The files of a part.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn files(&mut self, index: usize, _name: &str) -> Result<Vec<File>, Problem> {
        let values = self.part_values(index).into_iter();
        let files = values.filter_map(|value| match value {
            PartValue::File(file) => Some(file),
            PartValue::Json(_) => None,
        });
        Ok(files.collect())
    }

    /// The file of a part that may be absent.
    ///
    /// # Errors
    ///
    /// None; it has the signature of its siblings.
    pub fn optional_file(&mut self, index: usize, name: &str) -> Result<Option<File>, Problem> {
        Ok(self.files(index, name)?.into_iter().next())
    }

    /// The file of a part.
    ///
    /// # Errors
    ///
    /// It is absent.
    pub fn file(&mut self, index: usize, name: &str) -> Result<File, Problem> {
        let file = self.optional_file(index, name)?;
        file.ok_or_else(|| missing_part(name))
    }
}

fn missing_part(name: &str) -> Problem {
    Problem::violating(vec![Violation::new("body", name, "the part is required")])
}
