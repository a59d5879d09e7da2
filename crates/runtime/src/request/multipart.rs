//! Bodies of parts (`multipart/form-data`, RFC 7578).

use std::collections::VecDeque;
use std::fmt::Write as _;

use http::HeaderValue;
use serde_core::ser::Serialize;

use super::body::Body;
use super::error::{BuildError, Place, Reason};
use super::value::ParameterValue;

/// The parts of a `multipart/form-data` body, in order.
#[derive(Debug, Default)]
pub struct MultipartForm {
    parts: Vec<Part>,
}

/// One part: a name, a value, and its content type.
#[derive(Debug)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    body: Body,
}

/// A file to upload: bytes or a stream, with a name and a content type.
///
/// ```
/// use clientsmith_runtime::File;
///
/// let picture = File::new("picture.png", &b"\x89PNG"[..]).content_type("image/png");
/// ```
#[derive(Debug)]
pub struct File {
    name: String,
    content_type: String,
    body: Body,
}

impl File {
    /// A file of this name; its content type is `application/octet-stream` unless set.
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            name: name.into(),
            content_type: "application/octet-stream".to_owned(),
            body: body.into(),
        }
    }

    /// Sets the file's content type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// The file's bytes or stream, for a file that is the whole body rather than a part.
    pub fn into_body(self) -> Body {
        self.body
    }
}

impl Part {
    /// A part of text.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file_name: None,
            content_type: None,
            body: text.into().into(),
        }
    }

    /// A file.
    pub fn file(name: impl Into<String>, file: File) -> Self {
        let File {
            name: file_name,
            content_type,
            body,
        } = file;
        Self {
            name: name.into(),
            file_name: Some(file_name),
            content_type: Some(content_type),
            body,
        }
    }

    /// Sets the part's content type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }
}

impl MultipartForm {
    /// No parts.
    pub const fn new() -> Self {
        Self { parts: Vec::new() }
    }

    /// Adds a part.
    #[must_use]
    pub fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Adds a value as the specification writes it by default (OpenAPI 3.0.3 §4.7.15): scalars as text, lists part by
    /// part, objects as JSON. An absent value adds nothing.
    #[must_use]
    pub fn value<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        content_type: Option<&'static str>,
    ) -> Self {
        let json = |value: &T| serde_json::to_string(value).unwrap_or_default();
        let is_json = content_type.is_some_and(|content_type| content_type.contains("json"));
        match ParameterValue::from_serialize(value) {
            Err(_) | Ok(ParameterValue::Absent) => self,
            Ok(value_) if is_json || matches!(value_, ParameterValue::Object(_)) => self.part(
                Part::text(name, json(value))
                    .content_type(content_type.unwrap_or("application/json")),
            ),
            Ok(ParameterValue::List(items)) => items
                .iter()
                .fold(self, |form, item| form.item(name, item, content_type)),
            Ok(scalar) => self.item(name, &scalar, content_type),
        }
    }

    fn item(
        self,
        name: &'static str,
        value: &ParameterValue,
        content_type: Option<&'static str>,
    ) -> Self {
        let part = match value {
            ParameterValue::Scalar(text) => Part::text(name, text.as_str()),
            value => Part::text(name, value.to_json()).content_type("application/json"),
        };
        self.part(match content_type {
            Some(content_type) => part.content_type(content_type),
            None => part,
        })
    }

    /// The `Content-Type` header and the body.
    ///
    /// # Errors
    ///
    /// A part's content type has characters that are not allowed in a header.
    pub(super) fn into_body(self) -> Result<(String, Body), BuildError> {
        // 36^24 boundaries: the chance that a part contains this one is negligible (RFC 2046 §5.1.1).
        let boundary: String =
            std::iter::repeat_with(|| char::from(fastrand::alphanumeric() as u8))
                .take(24)
                .collect();
        let mut pieces = VecDeque::with_capacity(self.parts.len() * 2 + 1);
        let mut text = String::new();
        for part in self.parts {
            let _ = write!(
                text,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"",
                quoted(&part.name)
            );
            if let Some(file_name) = &part.file_name {
                let _ = write!(text, "; filename=\"{}\"", quoted(file_name));
            }
            text.push_str("\r\n");
            if let Some(content_type) = &part.content_type {
                if HeaderValue::from_str(content_type).is_err() {
                    return Err(BuildError::new(
                        Place::MediaType,
                        content_type,
                        Reason::Header,
                    ));
                }
                let _ = write!(text, "Content-Type: {content_type}\r\n");
            }
            text.push_str("\r\n");
            pieces.push_back(std::mem::take(&mut text).into());
            pieces.push_back(part.body);
            text.push_str("\r\n");
        }
        let _ = write!(text, "--{boundary}--\r\n");
        pieces.push_back(text.into());
        Ok((
            format!("multipart/form-data; boundary={boundary}"),
            Body::chain(pieces),
        ))
    }
}

/// A name inside quotes (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}
