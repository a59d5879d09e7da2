//! Multipart bodies (RFC 7578, RFC 2046 §5.1).

use axum::body::Body;
use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value};

use crate::decode::{Texts, styled_parts};
use crate::description::{BodyContent, BodyKind, MemberStyle, PartDescription};
use crate::inputs::{DecodedBody, PartValue};
use crate::negotiation::is_json;
use crate::problem::Violation;
use crate::schema::{ANYTHING, Schemas};
use crate::{Limits, Problem};

/// A file of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The file's name; empty if it has none.
    pub name: String,
    /// The part's content type; empty if it has none.
    pub content_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

/// A part of a multipart body whose parts the document does not describe.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The part's name; empty if it has none.
    pub name: String,
    /// The file's name, if it is a file.
    pub file_name: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub bytes: Bytes,
}

impl Part {
    /// The content type; empty if it has none.
    pub fn content_type(&self) -> &str {
        let value = self.headers.get(http::header::CONTENT_TYPE);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// The parts of a body.
///
/// # Errors
/// It is not multipart, exceeds a limit, or its connection broke.
pub(crate) async fn parts(
    body: Body,
    content_type: &str,
    limits: Limits,
) -> Result<Vec<Part>, Problem> {
    let malformed = |error: &dyn std::fmt::Display| {
        Problem::malformed(Violation::new("body", "", error.to_string()))
    };
    // multer accepts only `multipart/form-data`; the syntax of all is the same.
    let boundary = content_type
        .split_once(';')
        .map(|(_, parameters)| format!("multipart/form-data;{parameters}"));
    let boundary = multer::parse_boundary(boundary.unwrap_or_default());
    let boundary = boundary.map_err(|error| malformed(&error))?;
    let whole = u64::try_from(limits.body_bytes).unwrap_or(u64::MAX);
    let constraints =
        multer::Constraints::new().size_limit(multer::SizeLimit::new().whole_stream(whole));
    let stream = body.into_data_stream();
    let mut multipart = multer::Multipart::with_constraints(stream, boundary, constraints);
    let mut parts = Vec::new();
    let failed = |error: multer::Error| match error {
        multer::Error::StreamSizeExceeded { limit } => {
            Problem::new(http::StatusCode::PAYLOAD_TOO_LARGE)
                .detail(format!("the body has more than {limit} bytes"))
        }
        error => malformed(&error),
    };
    while let Some(field) = multipart.next_field().await.map_err(failed)? {
        if parts.len() == limits.parts {
            return Err(Problem::new(http::StatusCode::PAYLOAD_TOO_LARGE)
                .detail(format!("the body has more than {} parts", limits.parts)));
        }
        let unescaped = |text: &str| {
            text.replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n")
        };
        parts.push(Part {
            name: unescaped(field.name().unwrap_or_default()),
            file_name: field.file_name().map(unescaped),
            headers: field.headers().clone(),
            bytes: field.bytes().await.map_err(failed)?,
        });
    }
    Ok(parts)
}

/// The parts that a document describes, and the object that its schema is about.
pub(crate) fn described(
    schemas: &Schemas,
    content: &BodyContent,
    parts: Vec<Part>,
) -> Result<(DecodedBody, Option<Value>), Problem> {
    if content.kind == BodyKind::MultipartForm {
        return Ok((DecodedBody::AllParts(parts), None));
    }
    let schema = content.schema.as_ref().unwrap_or(&ANYTHING);
    let mut object = Map::new();
    let mut values = Vec::new();
    for description in &content.parts {
        let of_part = schemas
            .member(schema, &description.name)
            .unwrap_or(&ANYTHING);
        let found = part_values(schemas, description, of_part, &parts)?;
        let json = found.iter().map(|value| match value {
            PartValue::Json(text) => serde_json::from_str(text).unwrap_or_default(),
            PartValue::File(_) => Value::from(""),
        });
        let mut json: Vec<Value> = json.collect();
        // What a schema says of a file, it says of its bytes.
        let is_checked = !description.file || description.repeated;
        if description.repeated && !json.is_empty() {
            object.insert(description.name.clone(), Value::Array(json));
        } else if let (Some(value), true) = (json.pop(), is_checked) {
            object.insert(description.name.clone(), value);
        }
        if description.required && found.is_empty() {
            let violation = Violation::new("body", &description.name, "the part is required");
            return Err(Problem::violating(vec![violation]));
        }
        values.push(found);
    }
    let has_files = content.parts.iter().any(|part| part.file);
    Ok((
        DecodedBody::Parts(values),
        (!has_files).then_some(Value::Object(object)),
    ))
}

fn part_values(
    schemas: &Schemas,
    description: &PartDescription,
    schema: &Value,
    parts: &[Part],
) -> Result<Vec<PartValue>, Problem> {
    if let Some(style) = description.style {
        let style = MemberStyle {
            name: description.name.clone(),
            style,
            explode: description.explode,
        };
        let texts: Vec<(String, String)> = parts
            .iter()
            .map(|part| {
                (
                    part.name.clone(),
                    String::from_utf8_lossy(&part.bytes).into_owned(),
                )
            })
            .collect();
        let value = styled_parts(schemas, schema, &style, &texts);
        return Ok(value.map(PartValue::Json).into_iter().collect());
    }
    let own = parts.iter().filter(|part| part.name == description.name);
    if description.file {
        let files = own.map(|part| {
            PartValue::File(File {
                name: part.file_name.clone().unwrap_or_default(),
                content_type: part.content_type().to_owned(),
                bytes: part.bytes.clone(),
            })
        });
        return Ok(files.collect());
    }
    let item = match description.repeated {
        true => schemas.item(schema, 0),
        false => schema,
    };
    let text = |part: &Part| {
        let text = std::str::from_utf8(&part.bytes).map_err(|error| error.to_string())?;
        if !is_json(part.content_type()) {
            return Ok(Texts::Scalar(text.to_owned()).to_json(schemas, item));
        }
        match serde_json::from_str::<Value>(text) {
            Ok(_) => Ok(text.to_owned()),
            Err(error) => Err(error.to_string()),
        }
    };
    own.map(|part| text(part).map(PartValue::Json))
        .collect::<Result<_, _>>()
        .map_err(|error| Problem::malformed(Violation::new("body", &description.name, error)))
}
