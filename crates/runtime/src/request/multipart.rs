//! Bodies of parts (`multipart/form-data`, RFC 7578, and other media types of RFC 2046 §5.1).

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt::Write as _;

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde_core::ser::Serialize;

use super::body::Body;
use super::error::{BuildError, Reason, RequestPart};
use super::style::{Expansion, Explode, Style};
use crate::text::ParameterValue;

/// The parts of a multipart body, in order.
#[derive(Debug, Default)]
pub struct MultipartForm {
    parts: Vec<Part>,
    /// The first value that can't be encoded.
    problem: Option<BuildError>,
}

/// One part: a name, a value, and its content type.
#[derive(Debug)]
pub struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
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
    content_type: Option<String>,
    headers: Vec<(String, String)>,
    body: Body,
}

impl File {
    /// A file of this name. Its content type is the document's, or else `application/octet-stream`, unless set.
    pub fn new(name: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            name: name.into(),
            content_type: None,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Sets the file's content type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part that the file is. `Content-Disposition` and `Content-Type` are none of these.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The file's bytes or stream, for a file that is the whole body rather than a part.
    pub fn into_body(self) -> Body {
        match self.content_type {
            Some(content_type) => self.body.media_type(content_type),
            None => self.body,
        }
    }
}

impl Part {
    /// A part of text.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            file_name: None,
            content_type: None,
            headers: Vec::new(),
            body: text.into().into(),
        }
    }

    /// A file.
    pub fn file(name: impl Into<String>, file: File) -> Self {
        let File {
            name: file_name,
            content_type,
            headers,
            mut body,
        } = file;
        let own = body.take_media_type().map(Cow::into_owned);
        Self {
            name: name.into(),
            file_name: Some(file_name),
            content_type: content_type.or(own),
            headers,
            body,
        }
    }

    /// Sets the part's content type unless it has one.
    #[must_use]
    pub fn default_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type.get_or_insert_with(|| content_type.into());
        self
    }

    /// Adds a header. `Content-Disposition` and `Content-Type` are none of these.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
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
        Self {
            parts: Vec::new(),
            problem: None,
        }
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
        let is_json = content_type.is_some_and(|content_type| content_type.contains("json"));
        match ParameterValue::from_serialize(value) {
            Ok(ParameterValue::Absent) => self,
            Err(error) => self.fail(name, error.to_string()),
            Ok(value_) if is_json || matches!(value_, ParameterValue::Object(_)) => {
                match serde_json::to_string(value) {
                    Ok(json) => self.part(
                        Part::text(name, json)
                            .content_type(content_type.unwrap_or("application/json")),
                    ),
                    Err(error) => self.fail(name, error.to_string()),
                }
            }
            Ok(ParameterValue::List(items)) => items
                .iter()
                .fold(self, |form, item| form.item(name, item, content_type)),
            Ok(scalar) => self.item(name, &scalar, content_type),
        }
    }

    /// Adds a value in a style (OpenAPI 3.1.1 §4.8.15.1.2): a part for each pair of a name and a value, which are not
    /// percent-encoded (RFC 7578 §5.1). An absent value adds nothing.
    #[must_use]
    pub fn styled<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
        style: Style,
        explode: Explode,
    ) -> Self {
        let expansion = Expansion {
            name,
            style,
            explode,
            encode: super::encode::nothing,
        };
        match ParameterValue::from_serialize(value) {
            Ok(value) => expansion
                .raw_pairs(&value)
                .into_iter()
                .fold(self, |form, (name, text)| form.part(Part::text(name, text))),
            Err(error) => self.fail(name, error.to_string()),
        }
    }

    fn fail(mut self, name: &str, error: String) -> Self {
        let problem = BuildError::new(RequestPart::Body, name, Reason::Encoding(error));
        self.problem.get_or_insert(problem);
        self
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
    /// A part's content type has characters that are not allowed in a header, or a value can't be encoded.
    pub(super) fn into_body(self, media_type: &str) -> Result<(String, Body), BuildError> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        // 36^24 boundaries: the chance that a part contains this one is negligible (RFC 2046 §5.1.1).
        let boundary: String =
            std::iter::repeat_with(|| char::from(fastrand::alphanumeric() as u8))
                .take(24)
                .collect();
        let mut pieces = VecDeque::with_capacity(self.parts.len() * 2 + 1);
        let mut text = String::new();
        for part in self.parts {
            let _ = write!(text, "--{boundary}\r\n");
            // Parts of other media types need no name.
            if !part.name.is_empty() || part.file_name.is_some() {
                let name = quoted(&part.name);
                let _ = write!(text, "Content-Disposition: form-data; name=\"{name}\"");
                if let Some(file_name) = &part.file_name {
                    let _ = write!(text, "; filename=\"{}\"", quoted(file_name));
                }
                text.push_str("\r\n");
            }
            let unknown = part.file_name.as_ref().map(|_| "application/octet-stream");
            if let Some(content_type) = part.content_type.as_deref().or(unknown) {
                if HeaderValue::from_str(content_type).is_err() {
                    return Err(BuildError::new(
                        RequestPart::MediaType,
                        content_type,
                        Reason::Header,
                    ));
                }
                let _ = write!(text, "Content-Type: {content_type}\r\n");
            }
            for (name, value) in &part.headers {
                if !is_header(name, value) {
                    return Err(BuildError::new(RequestPart::Header, name, Reason::Header));
                }
                let _ = write!(text, "{name}: {value}\r\n");
            }
            text.push_str("\r\n");
            pieces.push_back(std::mem::take(&mut text).into());
            pieces.push_back(part.body);
            text.push_str("\r\n");
        }
        let _ = write!(text, "--{boundary}--\r\n");
        pieces.push_back(text.into());
        Ok((
            format!("{media_type}; boundary={boundary}"),
            Body::chain(pieces),
        ))
    }
}

/// Whether a part may have this header, beside those that say what it is.
fn is_header(name: &str, value: &str) -> bool {
    let name = HeaderName::try_from(name).ok();
    name.is_some_and(|name| name != CONTENT_DISPOSITION && name != CONTENT_TYPE)
        && HeaderValue::from_str(value).is_ok()
}

/// A name inside quotes (WHATWG HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace('"', "%22")
}
