//! Percent-encoding (RFC 3986 §2.1).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// As [`VALUE`], with the reserved characters that may stand in a query and neither split nor end a value.
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The literal characters of a path template: `pchar`, `/`, and the percent signs of encoded characters.
const TEMPLATE: &AsciiSet = &RESERVED.remove(b'&').remove(b'+').remove(b'%').add(b'?');

/// Ways of encoding a piece of text.
pub(crate) mod encode {
    use super::*;

    /// A value: only unreserved characters stay.
    pub(crate) fn value(text: &str) -> Cow<'_, str> {
        utf8_percent_encode(text, VALUE).into()
    }

    /// A value with `allowReserved`. What is percent-encoded already stays as it is (RFC 6570 §3.2.3).
    pub(crate) fn reserved(text: &str) -> Cow<'_, str> {
        if !text.contains('%') {
            return utf8_percent_encode(text, RESERVED).into();
        }
        let mut encoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            encoded.extend(utf8_percent_encode(before, RESERVED));
            let is_encoded = matches!(
                after.as_bytes(),
                [first, second, ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit()
            );
            encoded.push_str(if is_encoded { "%" } else { "%25" });
            rest = after;
        }
        encoded.extend(utf8_percent_encode(rest, RESERVED));
        encoded.into()
    }

    /// The literal part of a path template.
    pub(crate) fn template(text: &str) -> Cow<'_, str> {
        utf8_percent_encode(text, TEMPLATE).into()
    }

    /// A header's value, which is not encoded.
    pub(crate) fn nothing(text: &str) -> Cow<'_, str> {
        Cow::Borrowed(text)
    }
}
