//! Decoding, and where it fails.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use serde_core::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::{Head, Surroundings};

/// A successful answer that is not what the document says.
#[derive(Clone)]
pub struct DecodeError {
    head: Arc<Head>,
    path: String,
    offset: Option<usize>,
    message: String,
    text: String,
}

/// How much of the text is kept around what does not decode, unless the limit for error text is lower.
const TEXT_BYTES: usize = 2 << 10;

impl DecodeError {
    pub(super) fn new(
        head: &Arc<Head>,
        around: &Surroundings,
        (path, offset): (String, Option<usize>),
        message: &dyn fmt::Display,
        body: &[u8],
    ) -> Self {
        // A piece of the text that ends a little after the place.
        let most = around.text_limit.min(TEXT_BYTES);
        let end = offset
            .map_or(most, |offset| offset.saturating_add(most / 4).max(most))
            .min(body.len());
        Self {
            head: Arc::clone(head),
            path: around.applied.mask(path),
            offset,
            message: around.applied.mask(message.to_string()),
            text: around.excerpt(&body[..end], end.saturating_sub(most)),
        }
    }

    /// The answer's status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The place in the JSON: `aggregatedWorkloads[3].totalCost`; empty for the text as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place in the text, in bytes from its beginning: at what does not decode, or right behind it.
    pub const fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// What is wrong there.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text around the place, 2 KiB at most.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the server calls this exchange, where it says so (`X-Request-Id` and its like).
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the answer ({}) can't be decoded", self.status())?;
        if !self.path().is_empty() {
            write!(formatter, " at `{}`", self.path())?;
        }
        if let Some(offset) = self.offset() {
            write!(formatter, ", byte {offset}")?;
        }
        write!(formatter, ": {}", self.message())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DecodeError")
            .field("status", &self.status())
            .field("path", &self.path())
            .field("offset", &self.offset())
            .field("message", &self.message())
            .field("text", &self.text())
            .finish()
    }
}

impl std::error::Error for DecodeError {}

/// Decodes JSON. Where it fails is found by decoding once more, which costs nothing as long as all is well.
pub(super) fn json<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &Surroundings,
    body: &[u8],
) -> Result<T, DecodeError> {
    // RFC 8259 §8.1: a byte order mark may be ignored.
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    // Checked once as a whole, the text need not be checked string by string. What is no UTF-8 is left to the decoder,
    // which says where.
    let decoded = match std::str::from_utf8(text) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(text),
    };
    decoded.map_err(|error| {
        let mut deserializer = serde_json::Deserializer::from_slice(text);
        let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) => path_text(error.path()),
            Ok(_) => String::new(),
        };
        not_json(head, around, path, &error, body)
    })
}

/// The error of a text that is not the type's JSON; not generic, so that it is compiled once.
fn not_json(
    head: &Arc<Head>,
    around: &Surroundings,
    path: String,
    error: &serde_json::Error,
    body: &[u8],
) -> DecodeError {
    if body.trim_ascii().is_empty() {
        return DecodeError::new(head, around, (path, Some(0)), &"it is empty", body);
    }
    let skipped = if body.starts_with(b"\xef\xbb\xbf") {
        3
    } else {
        0
    };
    let offset =
        offset(&body[skipped..], error.line(), error.column()).map(|offset| offset + skipped);
    // serde_json ends its messages with the place, which is told apart here.
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(message, _)| message);
    DecodeError::new(head, around, (path, offset), &message, body)
}

/// `members[3].name`; names that are no words stand in brackets.
fn path_text(path: &Path) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => text.push_str(&format!("[{index}]")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                let plain = !key.is_empty()
                    && key.bytes().all(|byte| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$')
                    });
                if !plain {
                    text.push_str(&format!("[{key:?}]"));
                } else {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(key);
                }
            }
            Segment::Unknown => text.push_str("[?]"),
        }
    }
    text
}

/// The byte at a line and column, both counted from 1; `None` if there is no such place.
fn offset(body: &[u8], line: usize, column: usize) -> Option<usize> {
    let before = match line.checked_sub(1)? {
        0 => 0,
        lines => {
            body.iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .nth(lines - 1)?
                .0
                + 1
        }
    };
    Some((before + column.saturating_sub(1)).min(body.len()))
}
