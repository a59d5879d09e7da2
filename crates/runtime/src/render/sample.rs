//! Samples of bodies for traces.

use std::borrow::Cow;

use super::{Shown, shown_form, shown_json};
use crate::auth::Mask;

/// Which part of bodies traces show, see [`ClientBuilder::trace_bodies`](crate::ClientBuilder::trace_bodies).
///
/// ```
/// use clientsmith_runtime::BodySamples;
///
/// let samples = BodySamples::new(2048).with_values();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct BodySamples {
    max_bytes: usize,
    shows_values: bool,
}

impl BodySamples {
    /// Of JSON, forms: their structure and names, with `…` in place of each value; of others, their size. At most the first
    /// `max_bytes` of a body.
    pub const fn new(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            shows_values: false,
        }
    }

    /// Shows values too, and other text. Credentials of the request are masked, and so is what is secret by its name in JSON
    /// or a form (`password`, `client_secret`); anything else is shown as it is, such as personal data.
    pub const fn with_values(mut self) -> Self {
        self.shows_values = true;
        self
    }

    /// The sample of a body.
    pub(crate) fn sample(&self, media_type: &str, body: &[u8], mask: &Mask) -> String {
        let beginning = body.get(..self.max_bytes).unwrap_or(body);
        let text = match std::str::from_utf8(beginning) {
            Ok(text) => text,
            // Cut off within a character.
            Err(error) if error.error_len().is_none() && beginning.len() < body.len() => {
                let end = error.valid_up_to();
                std::str::from_utf8(&beginning[..end]).unwrap_or_default()
            }
            Err(_) => return format!("({} bytes)", body.len()),
        };
        let media_type = media_type.to_ascii_lowercase();
        let shown: Cow<'_, str> = if media_type.contains("json") {
            let shown = match self.shows_values {
                true => Shown::NoSecrets,
                false => Shown::Names,
            };
            shown_json(text, shown).into()
        } else if media_type.starts_with("application/x-www-form-urlencoded") {
            shown_form(text, self.shows_values, "…").into()
        } else if self.shows_values {
            text.into()
        } else {
            return format!("({} bytes)", body.len());
        };
        mask.text(shown).into_owned()
    }
}
