//! Removes the secrets of a request from the texts of its response, in any encoding in which a server may echo them.

use std::borrow::Cow;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::percent_decode_str;

use super::encoded::Applied;
use super::layer::Layer;

/// The replacement of a secret.
const MARK: char = '…';

/// Parts of a header that are shorter than this are not hidden: `a=1` would hide every `1` of a text.
const SHORTEST_PART: usize = 3;

/// A secret truncated at the end of a text is removed if at least this many bytes of it are present.
const SHORTEST_START: usize = 6;

/// How much text is searched at a time.
const WINDOW: usize = 64 << 10;

/// The maximum number of bytes that encode one: `&#x0041;`.
const WIDEST: usize = 8;

/// The secrets of a request.
#[derive(Clone, Default)]
pub(crate) struct Mask {
    /// Not empty, without duplicates.
    secrets: Vec<Box<[u8]>>,
}

impl Mask {
    /// The credentials, the headers that are marked as secret, and the cookies of a request.
    pub(crate) fn new(applied: &Applied, headers: &HeaderMap, cookies: &str) -> Self {
        let mut mask = Self::default();
        applied.secrets().for_each(|secret| mask.add(secret));
        for (name, value) in headers.iter().filter(|(_, value)| value.is_sensitive()) {
            let text = String::from_utf8_lossy(value.as_bytes());
            if name == COOKIE {
                mask.add_cookies(&text);
            } else {
                mask.add_header(&text);
            }
        }
        mask.add_cookies(cookies);
        mask
    }

    /// Adds a secret, and its decoded form if it is percent-encoded, as OAuth requires of passwords (RFC 6749 §2.3.1).
    fn add(&mut self, secret: &str) {
        let decoded: Vec<u8> = percent_decode_str(secret).collect();
        for secret in [secret.as_bytes(), &decoded] {
            if !secret.is_empty() && !self.secrets.iter().any(|known| **known == *secret) {
                self.secrets.push(secret.into());
            }
        }
    }

    fn add_part(&mut self, part: &str) {
        if part.len() >= SHORTEST_PART {
            self.add(part);
        }
    }

    /// A whole value, and what follows the name of an authentication scheme in it (RFC 9110 §11.4).
    fn add_header(&mut self, value: &str) {
        self.add_part(value.trim());
        let Some((scheme, rest)) = value.trim().split_once(' ') else {
            return;
        };
        self.add_part(rest.trim());
        if scheme.eq_ignore_ascii_case("basic")
            && let Ok(pair) = STANDARD.decode(rest.trim())
            && let Some((_, password)) = String::from_utf8_lossy(&pair).split_once(':')
        {
            self.add_part(password);
        }
    }

    fn add_cookies(&mut self, cookies: &str) {
        for cookie in cookies.split(';') {
            let (_, value) = cookie.split_once('=').unwrap_or(("", cookie));
            self.add_part(value.trim());
        }
    }

    fn longest(&self) -> usize {
        self.secrets
            .iter()
            .map(|secret| secret.len())
            .max()
            .unwrap_or_default()
    }

    /// The maximum number of bytes of an encoded secret.
    pub(crate) fn widest(&self) -> usize {
        self.longest().saturating_mul(WIDEST)
    }

    /// Whether a text contains a secret.
    pub(crate) fn finds(&self, text: &str) -> bool {
        !self.places(text).is_empty()
    }

    /// The text without the secrets.
    pub(crate) fn text<'t>(&self, text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
        let text = text.into();
        let places = self.places(&text);
        if places.is_empty() {
            return text;
        }
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for (from, until) in places {
            masked.push_str(text.get(end..from).unwrap_or_default());
            masked.push(MARK);
            end = until;
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        masked.into()
    }

    /// The positions of the secrets, in order and without overlaps.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        let shortest = self
            .secrets
            .iter()
            .map(|secret| secret.len().min(SHORTEST_START))
            .min();
        if shortest.is_none_or(|shortest| text.len() < shortest) {
            return places;
        }
        let mut start = 0;
        loop {
            let from = floor(text, start - start.min(self.widest()));
            let until = floor(text, start.saturating_add(WINDOW));
            let piece = text.get(from..until).unwrap_or_default();
            for layer in Layer::decode_all(piece) {
                self.places_in(&layer, &mut places, from);
            }
            if until >= text.len() {
                break;
            }
            start = until;
        }
        places.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::with_capacity(places.len());
        for (from, until) in places {
            let (from, until) = (floor(text, from), ceiling(text, until));
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => joined.push((from, until)),
            }
        }
        joined
    }

    fn places_in(&self, layer: &Layer, places: &mut Vec<(usize, usize)>, offset: usize) {
        for secret in &self.secrets {
            for (from, until) in layer.find(secret, SHORTEST_START) {
                places.push((from + offset, until + offset));
            }
        }
    }

    /// Wraps a value to be shown without the secrets.
    pub(crate) const fn masked<'m, T>(&'m self, value: &'m T) -> Masked<'m, T> {
        Masked { mask: self, value }
    }
}

/// Shows a value without secrets.
pub(crate) struct Masked<'m, T> {
    mask: &'m Mask,
    value: &'m T,
}

impl<T: fmt::Debug> fmt::Debug for Masked<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mask.secrets.is_empty() {
            return self.value.fmt(formatter);
        }
        let text = if formatter.alternate() {
            format!("{:#?}", self.value)
        } else {
            format!("{:?}", self.value)
        };
        formatter.write_str(&self.mask.text(text))
    }
}

/// Marks the headers of a response that hold a secret, so that `Debug` does not show them.
pub(crate) fn mark_headers(mask: &Mask, headers: &mut HeaderMap) {
    for value in headers.values_mut() {
        if mask.finds(&String::from_utf8_lossy(value.as_bytes())) {
            HeaderValue::set_sensitive(value, true);
        }
    }
}

/// The last character boundary at or before this index.
fn floor(text: &str, place: usize) -> usize {
    (0..=place.min(text.len()))
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}

/// The first character boundary at or after this index.
fn ceiling(text: &str, place: usize) -> usize {
    (place..text.len())
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(secrets: &[&str]) -> Mask {
        let mut mask = Mask::default();
        secrets.iter().for_each(|secret| mask.add(secret));
        mask
    }

    #[test]
    fn a_secret_is_found_in_each_encoding() {
        let mask = mask(&["s3/cr\"t ü"]);
        for text in [
            "s3/cr\"t ü",
            r#"s3\/cr\"t \u00fc"#,
            r#"\u0073\u0033\u002F\u0063r\u0022t\u0020ü"#,
            r#"s3/cr\"t \u{fc}"#,
            "s3%2Fcr%22t%20%C3%BC",
            "s3%2fcr%22t+%c3%bc",
            "%73%33%2F%63%72%22%74%20%C3%BC",
            "s3%252Fcr%2522t%2520%25C3%25BC",
            "s3/cr&quot;t &#xFC;",
            "s3&#47;cr&#34;t &#252;",
            "czMvY3IidCDDvA==",
            "czMvY3IidCDDvA",
        ] {
            let shown = mask.text(format!("<{text}>"));
            let shown = shown.trim_end_matches("=>").trim_end_matches(['=', '>']);
            assert_eq!(shown, "<…", "{text}");
        }
    }

    #[test]
    fn a_secret_of_control_characters_is_found_escaped() {
        let mask = mask(&["a\tb\nc\rd\x08e\x0cf"]);
        for text in [
            r"a\tb\nc\rd\be\ff",
            r"a\x09b\x0ac\x0dd\x08e\x0cf",
            r"a\u0009b\u000Ac\u000dd\u0008e\u000cf",
        ] {
            assert_eq!(mask.text(format!("<{text}>")), "<…>", "{text}");
        }
    }

    #[test]
    fn a_secret_outside_the_basic_plane_is_found_escaped() {
        let mask = mask(&["k\u{1f511}\u{10ffff}y"]);
        for text in [
            r"k\ud83d\udd11\udbff\udffFy",
            r"k\u{1f511}\u{10FFFF}y",
            r"\u{00006b}\u{0001f511}\u{10ffff}y",
            "k%F0%9F%94%91%f4%8f%bf%bfy",
            "k&#x1F511;&#1114111;y",
        ] {
            assert_eq!(mask.text(format!("<{text}>")), "<…>", "{text}");
        }
    }

    #[test]
    fn a_secret_is_found_in_base64_that_letters_precede() {
        for before in [
            "",
            "x",
            "xy",
            "xyz",
            "xyzw",
            "a b ",
            "to it of a by ",
            "at of to it is on ",
        ] {
            for secret in ["abc", "s3cr3t-t0ken"] {
                let encoded = STANDARD.encode(secret);
                let shown = mask(&[secret])
                    .text(format!("{before}{encoded} on"))
                    .into_owned();
                assert!(shown.contains('…'), "{before}{encoded}: {shown}");
            }
        }
    }

    #[test]
    fn a_text_that_is_a_secret_and_nothing_else() {
        for secret in ["abc", "abcdef", "abcdefg"] {
            assert_eq!(mask(&[secret]).text(secret), "…");
        }
    }

    #[test]
    fn an_empty_secret_hides_nothing() {
        assert_eq!(mask(&["", "s3cr3t"]).text("a s3cr3t b"), "a … b");
        assert_eq!(mask(&[""]).text("a b"), "a b");
    }

    #[test]
    fn a_secret_is_found_at_each_place_of_base64() {
        for before in ["", "a", "ab", "abc", "user:"] {
            for engine in [STANDARD, base64::engine::general_purpose::URL_SAFE] {
                let text = engine.encode(format!("{before}s3cr3t-t0ken?>and more"));
                let shown = mask(&["s3cr3t-t0ken?>"])
                    .text(format!("x {text} y"))
                    .into_owned();
                assert!(shown.contains('…') && shown.len() < text.len(), "{shown}");
            }
        }
    }

    #[test]
    fn a_secret_that_is_encoded_itself_is_found_decoded() {
        assert_eq!(
            mask(&["s%26cr+t"]).text("s%26cr+t s&cr t s%2526cr%2Bt"),
            "… … …"
        );
    }

    #[test]
    fn what_is_no_secret_stays() {
        let text = "the quick brown fox: \\u0041 %41 &amp; QUJD\u{fffd} \\ud800 %zz &#x;";
        assert_eq!(mask(&["s3cr3t", "t0ken"]).text(text), text);
        assert_eq!(mask(&[]).text(text), text);
    }

    #[test]
    fn a_secret_that_the_end_cuts_off_is_taken_out_and_one_across_windows() {
        assert_eq!(mask(&["s3cr3t-t0ken"]).text("token s3cr3t-t"), "token …");
        assert_eq!(mask(&["s3cr3t-t0ken"]).text("token s3c"), "token s3c");
        for shift in 0..24 {
            let text = format!("{}s3cr3t-t0ken|", "é".repeat(WINDOW / 2 - shift));
            let shown = mask(&["s3cr3t-t0ken"]).text(text).into_owned();
            assert!(shown.ends_with("é…|"), "{shift}");
        }
    }

    #[test]
    fn the_parts_of_marked_headers_are_secrets() {
        let mut headers = HeaderMap::new();
        for (name, text) in [
            ("authorization", "Basic dXNlcjpwYXNzLXcwcmQ="),
            ("x-key", "k3y-0f-mine"),
            ("cookie", "a=1; sid=s3ss10n"),
        ] {
            let mut value = HeaderValue::from_static(text);
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let mask = Mask::new(&Applied::default(), &headers, "t=0ther-c00kie");
        assert_eq!(
            mask.text("pass-w0rd k3y-0f-mine s3ss10n 0ther-c00kie dXNlcjpwYXNzLXcwcmQ= a=1"),
            "… … … … … a=1"
        );
    }
}
