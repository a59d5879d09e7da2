//! Requests as commands of `curl`.

use std::borrow::Cow;
use std::fmt::Write as _;

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{is_secret_name, without_secrets};
use crate::auth::Mask;
use crate::request::Body;

/// The replacement of a secret.
pub(crate) const REDACTED: &str = "REDACTED";

/// A request whose credentials are already replaced.
pub(crate) struct CurlRequest<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a Url,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Body,
    /// The secrets that may be in its texts.
    pub(crate) mask: &'a Mask,
}

/// The command that sends the request, on several lines.
pub(crate) fn curl(request: &CurlRequest<'_>) -> String {
    let mut command = String::from("curl");
    let url = shown_url(request.url);
    if url.contains(['[', ']', '{', '}']) {
        // Ranges and sets otherwise.
        command.push_str(" --globoff");
    }
    let is_get = request.method == Method::GET && request.body.is_empty();
    if request.method == Method::HEAD {
        command.push_str(" --head");
    } else if !is_get {
        let _ = write!(command, " --request {}", quoted(request.method.as_str()));
    }
    let _ = write!(command, " {}", quoted(&request.mask.text(url)));
    for (name, value) in request.headers {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = match value.is_sensitive() {
            true if name == COOKIE => shown_cookies(&text).into(),
            true => shown_credential(&text).into(),
            false if is_secret_name(name.as_str()) => REDACTED.into(),
            false => request.mask.text(text),
        };
        // A header without a value has a semicolon.
        let header = match text.is_empty() {
            true => format!("{name};"),
            false => format!("{name}: {text}"),
        };
        let _ = write!(command, " \\\n  --header {}", quoted(&header));
    }
    if !request.body.is_empty() {
        let text = request.body.as_bytes().map(std::str::from_utf8);
        let data = match text {
            Some(Ok(text)) => {
                let text = shown_body(request.headers, text);
                format!("--data-raw {}", quoted(&request.mask.text(text)))
            }
            // A stream, or no text: it is read from standard input.
            _ => "--data-binary @-".to_owned(),
        };
        let _ = write!(command, " \\\n  {data}");
    }
    command
}

/// The URL without the values of query parameters that are secret by their names.
fn shown_url(url: &Url) -> String {
    match url.query() {
        Some(query) => {
            let end = url.as_str().len() - query.len();
            format!(
                "{}{}",
                &url.as_str()[..end],
                shown_form(query, true, REDACTED)
            )
        }
        None => url.as_str().to_owned(),
    }
}

/// The pairs of a query or a form, with the mark in place of values: of all, or of those that are secret by their names.
pub(crate) fn shown_form(text: &str, shows_values: bool, mark: &str) -> String {
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _))
            if !shows_values || is_secret_name(&percent_decode_str(name).decode_utf8_lossy()) =>
        {
            format!("{name}={mark}")
        }
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn shown_cookies(text: &str) -> String {
    let cookies = text.split("; ").map(|cookie| match cookie.split_once('=') {
        Some((name, _)) => format!("{name}={REDACTED}"),
        None => REDACTED.to_owned(),
    });
    cookies.collect::<Vec<_>>().join("; ")
}

/// The scheme of an `Authorization` stays.
fn shown_credential(text: &str) -> String {
    match text.split_once(' ') {
        Some((scheme, _)) if scheme.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            format!("{scheme} {REDACTED}")
        }
        _ => REDACTED.to_owned(),
    }
}

fn shown_body<'t>(headers: &HeaderMap, text: &'t str) -> Cow<'t, str> {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or_default().to_ascii_lowercase();
    if media_type.starts_with("application/x-www-form-urlencoded") {
        shown_form(text, true, REDACTED).into()
    } else if media_type.contains("json") {
        without_secrets(text).into()
    } else {
        text.into()
    }
}

/// A word of a POSIX shell; with control characters, one of bash, zsh and POSIX 2024.
fn quoted(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    if !text
        .chars()
        .any(|letter| letter.is_control() && letter != '\n')
    {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = String::from("$'");
    for letter in text.chars() {
        match letter {
            '\'' | '\\' => word.extend(['\\', letter]),
            '\n' => word.push_str("\\n"),
            '\r' => word.push_str("\\r"),
            '\t' => word.push_str("\\t"),
            letter if letter.is_ascii_control() => {
                let _ = write!(word, "\\{:03o}", u32::from(letter));
            }
            letter if letter.is_control() => {
                let mut bytes = [0; 4];
                for byte in letter.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(word, "\\{byte:03o}");
                }
            }
            letter => word.push(letter),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_what_the_shell_gives_the_program() {
        for text in [
            "plain",
            "",
            "two words",
            "it's",
            "$HOME `x` \"y\" \\",
            "a\nb",
            "tab\t'\\\r\u{7}0",
            "é \u{85}",
            "*?[]{}!#~",
        ] {
            let output = std::process::Command::new("bash")
                .args(["-c", &format!("printf %s {}", quoted(text))])
                .output();
            let Ok(output) = output else {
                println!("skipped: there is no bash");
                return;
            };
            assert_eq!(
                String::from_utf8_lossy(&output.stdout),
                text,
                "{}",
                quoted(text)
            );
        }
    }
}
