//! Decoding, and where it fails.

use std::fmt;

use http::StatusCode;
use serde_core::de::DeserializeOwned;

use super::received::bounded_text;

/// A successful answer that is not what the document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    status: StatusCode,
    path: String,
    offset: Option<usize>,
    message: String,
    text: String,
}

/// How much of the text is kept around what does not decode.
const TEXT_BYTES: usize = 2 << 10;

impl DecodeError {
    pub(super) fn new(
        status: StatusCode,
        path: String,
        offset: Option<usize>,
        message: &dyn fmt::Display,
        body: &[u8],
    ) -> Self {
        // The piece of the text that ends a little after the place.
        let end = offset
            .map_or(TEXT_BYTES, |offset| offset.saturating_add(TEXT_BYTES / 4))
            .min(body.len());
        let piece = &body[end.saturating_sub(TEXT_BYTES)..end];
        let text = bounded_text(piece, TEXT_BYTES)
            .trim_matches('\u{fffd}')
            .to_owned();
        Self {
            status,
            path,
            offset,
            message: message.to_string(),
            text,
        }
    }

    /// The answer's status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The place in the JSON: `aggregatedWorkloads[3].totalCost`; empty for the text as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The place in the text, in bytes from its beginning.
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
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the answer ({}) can't be decoded", self.status)?;
        if !self.path.is_empty() {
            write!(formatter, " at `{}`", self.path)?;
        }
        if let Some(offset) = self.offset {
            write!(formatter, ", byte {offset}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl std::error::Error for DecodeError {}

/// Decodes JSON. Where it fails is found by decoding once more, which costs nothing as long as all is well.
pub(super) fn json<T: DeserializeOwned>(status: StatusCode, body: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(body).map_err(|error| {
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        let path = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
            Err(error) if error.path().iter().next().is_some() => error.path().to_string(),
            _ => String::new(),
        };
        let offset = offset(body, error.line(), error.column());
        let message = error.to_string();
        // serde_json ends its messages with the place, which is told apart here.
        let message = message
            .rsplit_once(" at line ")
            .map_or(message.as_str(), |(message, _)| message);
        DecodeError::new(status, path, offset, &message, body)
    })
}

/// The byte at a line and column, both counted from 1; `None` if there is no such place.
fn offset(body: &[u8], line: usize, column: usize) -> Option<usize> {
    let before: usize = match line.checked_sub(1)? {
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
