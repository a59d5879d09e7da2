//! Decoding, and the location of errors.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use serde_core::de::DeserializeOwned;

use super::depth::depth;
use super::integer::with_integers;
use super::path::path_at;
use super::raw::excerpt;
use crate::error::LimitError;
use crate::escape::Escaped;
#[cfg(feature = "xml")]
use crate::xml::{Root, Transcoded, is_utf8};

use super::{Head, Response, ResponseContext};

/// A successful response that does not match the document.
#[derive(Clone)]
pub struct DecodeError {
    head: Arc<Head>,
    path: String,
    offset: Option<usize>,
    message: String,
    text: String,
    is_empty: bool,
    /// The limit that was exceeded, if that is the cause.
    limit: Option<LimitError>,
}

/// How much of the text around the error is kept, unless the limit for error text is lower.
const TEXT_BYTES: usize = 2 << 10;

/// How much of a message is kept: it may contain a string of the response.
const MESSAGE_BYTES: usize = 1 << 10;

impl DecodeError {
    pub(super) fn new(
        head: &Arc<Head>,
        around: &ResponseContext,
        (path, offset): (String, Option<usize>),
        message: &dyn fmt::Display,
        body: &[u8],
    ) -> Self {
        if around.is_secret {
            return Self {
                head: Arc::clone(head),
                path: String::new(),
                offset,
                message: "it does not match the document; it is secret and not shown".to_owned(),
                text: String::new(),
                is_empty: false,
                limit: None,
            };
        }
        // An excerpt of the text that ends shortly after the location.
        let most = around.text_limit.min(TEXT_BYTES);
        let end = offset
            .map_or(most, |offset| offset.saturating_add(most / 4).max(most))
            .min(body.len());
        let start = end.saturating_sub(most);
        let body = body.get(..end).unwrap_or_default();
        let message = message.to_string();
        Self {
            path: head.mask.text(path).into_owned(),
            offset,
            message: excerpt(head, MESSAGE_BYTES, message.as_bytes(), 0),
            text: excerpt(head, most, body, start),
            head: Arc::clone(head),
            is_empty: false,
            limit: None,
        }
    }

    /// What selects the next page is no value of the input that it is sent as.
    pub(crate) fn next_page<T>(page: &Response<T>) -> Self {
        Self {
            head: page.head(),
            path: String::new(),
            offset: None,
            message: "what selects the next page is not a value of the input that selects it"
                .to_owned(),
            text: String::new(),
            is_empty: false,
            limit: None,
        }
    }

    /// The same error of a successful response without a body.
    pub(super) fn of_empty_body(self) -> Self {
        Self {
            is_empty: true,
            ..self
        }
    }

    /// The limit that was exceeded, if that is the cause.
    pub(crate) const fn limit(&self) -> Option<LimitError> {
        self.limit
    }

    /// The response's status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The path in the JSON: `aggregatedWorkloads[3].totalCost`; empty for the text as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The byte offset in the text: at the value that can't be decoded, or right after it.
    pub const fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// The error at that location.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text around the location, at most 2 KiB.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the response succeeded and has no body, although the document describes one: the operation was carried
    /// out, and only its result is missing. [`Decoding::empty_bodies`](crate::Decoding::empty_bodies) says when that is
    /// an error.
    pub const fn is_empty_body(&self) -> bool {
        self.is_empty
    }

    /// The server's request id, if the response has one (`X-Request-Id` or similar).
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "the response ({}) can't be decoded",
            self.status()
        )?;
        if !self.path().is_empty() {
            write!(formatter, " at `{}`", Escaped(self.path()))?;
        }
        if let Some(offset) = self.offset() {
            write!(formatter, ", byte {offset}")?;
        }
        write!(formatter, ": {}", Escaped(self.message()))
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

/// Decodes JSON. Only this function is compiled for each type; the location of an error is found in the text.
pub(super) fn json<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    body: &[u8],
) -> Result<T, DecodeError> {
    let text = text(head, around, body)?;
    parse(text, around.depth_limit).map_err(|failure| match failure {
        Unparsed::Nested(offset) => {
            nested(head, around, (path_at(text, offset), Some(offset)), body)
        }
        Unparsed::Json(error) => not_json(head, around, &error, body, text),
    })
}

/// Why JSON text is not decoded.
enum Unparsed {
    /// It is nested too deeply, at this offset.
    Nested(usize),
    Json(serde_json::Error),
}

fn parse<T: DeserializeOwned>(text: &str, depth_limit: u8) -> Result<T, Unparsed> {
    let depth = depth(text.as_bytes(), depth_limit).map_err(Unparsed::Nested)?;
    let decoded = with_stack(depth, || {
        let outcome = serde_json::from_str(text);
        // What is right is decoded at once; only then is `1.0` searched for where an integer belongs.
        match &outcome {
            Err(error) if error.is_data() => match with_integers(text) {
                Some(text) => serde_json::from_str(&text).or(outcome),
                None => outcome,
            },
            _ => outcome,
        }
    });
    decoded.map_err(Unparsed::Json)
}

#[cfg(feature = "xml")]
/// Decodes XML: the JSON that it stands for. `charset` is the encoding that the media type states.
pub(super) fn xml<T: DeserializeOwned>(
    head: &Arc<Head>,
    around: &ResponseContext,
    body: &[u8],
    charset: Option<&str>,
    root: &Root,
) -> Result<T, DecodeError> {
    let transcoded = transcode(head, around, body, charset, root)?;
    parse(&transcoded.json, around.depth_limit).map_err(|failure| match failure {
        Unparsed::Nested(offset) => nested(head, around, transcoded.place(offset), body),
        Unparsed::Json(error) => {
            let offset = offset(transcoded.json.as_bytes(), error.line(), error.column());
            let place = transcoded.place(offset.unwrap_or_default());
            DecodeError::new(head, around, place, &message(&error), body)
        }
    })
}

#[cfg(feature = "xml")]
/// Reads XML; not generic, so that it is compiled once.
fn transcode<'b>(
    head: &Arc<Head>,
    around: &ResponseContext,
    body: &'b [u8],
    charset: Option<&str>,
    root: &Root,
) -> Result<Transcoded<'b>, DecodeError> {
    let whole = |message: &dyn fmt::Display| {
        DecodeError::new(head, around, (String::new(), Some(0)), message, body)
    };
    // RFC 7303 §3.2: a byte order mark counts more than the media type, and that more than the document's declaration.
    if let [0xfe, 0xff, ..] | [0xff, 0xfe, ..] = body {
        return Err(whole(&"its encoding is UTF-16; only UTF-8 is read"));
    }
    if let Some(charset) = charset.filter(|charset| !body.starts_with(MARK) && !is_utf8(charset)) {
        let charset = Escaped(charset);
        return Err(whole(&format_args!(
            "its encoding is `{charset}`; only UTF-8 is read"
        )));
    }
    let text = text(head, around, body)?;
    if text.trim().is_empty() {
        return Err(whole(&"it is empty"));
    }
    let skipped = body.len() - text.len();
    root.read(text, around.depth_limit).map_err(|failure| {
        let (path, offset) = failure.place;
        let place = (path, offset.map(|offset| offset + skipped));
        match failure.is_too_deep {
            true => nested(head, around, place, body),
            false => DecodeError::new(head, around, place, &failure.message, body),
        }
    })
}

/// Calls a function with the stack that decoding so many levels takes: on the thread's own where there is room, as for
/// most responses. A struct of hundreds of members takes hundreds of kilobytes a level without optimizations, and what
/// overflows a stack ends the process. Pages that are not used cost nothing. Where a struct is wider, `with_room_for`
/// adds more.
#[cfg(not(target_family = "wasm"))]
fn with_stack<T>(depth: usize, decode: impl FnOnce() -> T) -> T {
    const LEVEL: usize = 256 << 10;
    let needed = depth.saturating_mul(LEVEL);
    stacker::maybe_grow(needed, 2 * needed + LEVEL, decode)
}

/// Calls a function. The stack of WebAssembly is fixed.
#[cfg(target_family = "wasm")]
fn with_stack<T>(_depth: usize, decode: impl FnOnce() -> T) -> T {
    decode()
}

/// The error of a text that is nested too deeply; not generic, so that it is compiled once.
fn nested(
    head: &Arc<Head>,
    around: &ResponseContext,
    place: (String, Option<usize>),
    body: &[u8],
) -> DecodeError {
    let limit = LimitError::json_depth(around.depth_limit);
    DecodeError {
        limit: Some(limit),
        ..DecodeError::new(head, around, place, &limit, body)
    }
}

/// The text of a body. It is validated once as a whole, not string by string.
pub(super) fn text<'b>(
    head: &Arc<Head>,
    around: &ResponseContext,
    body: &'b [u8],
) -> Result<&'b str, DecodeError> {
    // RFC 8259 §8.1: JSON is UTF-8; a byte order mark may be ignored.
    let unmarked = body.strip_prefix(MARK).unwrap_or(body);
    std::str::from_utf8(unmarked).map_err(|error| {
        let offset = body.len() - unmarked.len() + error.valid_up_to();
        DecodeError::new(head, around, (String::new(), Some(offset)), &error, body)
    })
}

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The error of a text that is not the type's JSON; not generic, so that it is compiled once.
fn not_json(
    head: &Arc<Head>,
    around: &ResponseContext,
    error: &serde_json::Error,
    body: &[u8],
    text: &str,
) -> DecodeError {
    if text.trim().is_empty() {
        return DecodeError::new(head, around, (String::new(), Some(0)), &"it is empty", body);
    }
    let skipped = body.len() - text.len();
    let offset = offset(text.as_bytes(), error.line(), error.column());
    let path = offset.map_or_else(String::new, |offset| path_at(text, offset));
    let place = (path, offset.map(|offset| offset + skipped));
    DecodeError::new(head, around, place, &message(error), body)
}

/// The message of an error. serde_json's end with the location, which is split off here.
fn message(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    if let Some(end) = message.rfind(" at line ") {
        message.truncate(end);
    }
    message
}

/// The byte offset of a line and column, both counted from 1; `None` if there is no such location.
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
