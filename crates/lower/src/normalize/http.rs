//! What HTTP takes for the name of a header and for a media type (RFC 9110), and what is made of a name that is
//! neither.

use super::Normalizer;
use super::cursor::Cursor;
use crate::problem::Code;

/// Whether it can be the name of a header, a type or a parameter (RFC 9110 §5.6.2).
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Whether it is a media type or a range of them (RFC 9110 §8.3.1, §12.5.1).
fn is_media_type(text: &str) -> bool {
    let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
    is_essence(essence) && are_parameters(parameters)
}

fn is_essence(text: &str) -> bool {
    let pair = text.trim().split_once('/');
    pair.is_some_and(|(ty, subtype)| is_token(ty) && is_token(subtype))
}

/// `name=token; name="quoted"`, with nothing between two semicolons if need be (RFC 9110 §5.6.6).
fn are_parameters(text: &str) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix(';') {
            rest = after.trim_start();
            continue;
        }
        let Some((name, value)) = rest.split_once('=') else {
            return false;
        };
        let length = match value.strip_prefix('"') {
            Some(quoted) => quoted_length(quoted),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                value
                    .get(..end)
                    .filter(|token| is_token(token.trim_end()))
                    .map(str::len)
            }
        };
        let after = length
            .and_then(|length| value.get(length..))
            .map(str::trim_start);
        match after {
            Some(after) if is_token(name) && (after.is_empty() || after.starts_with(';')) => {
                rest = after;
            }
            _ => return false,
        }
    }
    true
}

/// The length of a quoted string with both its quotes, of which the first was read (RFC 9110 §5.6.4). Only ASCII: of
/// other characters no header says what they are.
fn quoted_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\t' | b' '..=b'~' if is_escaped => is_escaped = false,
            b'"' => return Some(at + 2),
            b'\\' => is_escaped = true,
            b'\t' | b' '..=b'~' => {}
            _ => return None,
        }
    }
    None
}

/// A name as a message shows it: its control characters escaped.
pub(super) fn shown(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_control() {
            text.extend(letter.escape_debug());
        } else {
            text.push(letter);
        }
    }
    text
}

impl Normalizer<'_> {
    /// The media type that a member's name is. One that is none is reported: without its parameters it may be one, and
    /// it is kept as it is if a header can say it; else it is left out.
    pub(super) fn media_type_name(&mut self, name: &str, at: &Cursor<'_>) -> Option<String> {
        let name = name.trim();
        if is_media_type(name) {
            return Some(name.to_owned());
        }
        let essence = name.split(';').next().unwrap_or_default().trim();
        let is_sayable = name.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'));
        let (kept, consequence) = if is_essence(essence) {
            (Some(essence), format!("it is read as `{essence}`"))
        } else if is_sayable {
            (Some(name), "it is sent unchanged".to_owned())
        } else {
            (None, "it is left out".to_owned())
        };
        let message = format!(
            "`{}` is not a media type (RFC 9110 §8.3.1); {consequence}",
            shown(name)
        );
        self.problems.report_with_help(
            Code::IgnoredValue,
            at.place.clone().key(),
            message,
            "write `type/subtype; name=value`, in ASCII",
        );
        kept.map(str::to_owned)
    }

    /// Whether a name can be that of a header; reported where it can't, with what follows from it.
    pub(super) fn is_header_name(
        &mut self,
        name: &str,
        at: crate::source::Place,
        consequence: &str,
    ) -> bool {
        let is_token = is_token(name);
        if !is_token {
            let message = format!(
                "`{}` is not a valid header name (RFC 9110 §5.1); {consequence}",
                shown(name)
            );
            self.problems.report_with_help(
                Code::IgnoredValue,
                at,
                message,
                "header names consist of letters, digits and ``!#$%&'*+-.^_`|~``",
            );
        }
        is_token
    }
}

#[cfg(test)]
mod tests {
    use super::is_media_type;

    #[test]
    fn media_types_are_told_from_what_is_none() {
        for text in [
            "application/json",
            "application/problem+json",
            "*/*",
            "text/*",
            "text/plain;charset=utf-8",
            "text/plain ; charset=\"utf-8\" ; x=\"a\\\"b;c\" ;",
            "application/vnd.github.v3.star+json",
            "multipart/form-data; boundary=----x",
        ] {
            assert!(is_media_type(text), "{text}");
        }
        for text in [
            "",
            "json",
            "application/",
            "/json",
            "a/b/c",
            "text/plain, text/html",
            "text/plain; charset=\"ü\"",
            "text/plain; charset",
            "text/plain; =x",
            "text/plain; a=\"b",
            "text/plain; a=\"b\"c",
            "text/pl ain",
            "text/plain\r\nX: 1",
            "text/\0",
        ] {
            assert!(!is_media_type(text), "{text:?}");
        }
    }
}
