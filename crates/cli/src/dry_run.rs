//! `--dry-run`: the request as it would be sent, and the same for curl.
//!
//! Credentials are not even read: in their place stand the names of the variables that hold them, so that the command for
//! curl works as it is. What the command line itself has of credentials is masked.

use std::cmp::Reverse;
use std::fmt::Write as _;

use clientsmith_runtime::HeaderValue;

use crate::describe::{Api, CredentialKind};
use crate::output::clean;
use crate::transport::RecordedRequest;

/// Bytes of a body that are shown.
const MOST_SHOWN: usize = 64 << 10;

/// The request, for people and for curl.
pub(crate) fn shown(recorded: &RecordedRequest, api: &Api) -> String {
    let request = &recorded.request;
    let variables: Vec<String> = api
        .credentials
        .iter()
        .flat_map(|credential| credential.variables)
        .map(|name| format!("${name}"))
        .collect();
    let variables: Vec<&str> = variables.iter().map(String::as_str).collect();
    let url = url(request.url.as_str(), api, &variables);
    let mut text = format!("{} {}\n", request.method, clean(&url));
    let method = match request.method.as_str() {
        // Otherwise curl waits for a body.
        "HEAD" => "--head".to_owned(),
        method => format!("--request {method}"),
    };
    let mut curl = format!("curl {method} {}", quoted(&url, &variables));
    for (name, value) in &request.headers {
        let basic = api
            .credentials
            .iter()
            .find(|credential| credential.kind == CredentialKind::Basic);
        if let (Some(credential), true) = (basic, value.as_bytes().starts_with(b"Basic ")) {
            let _ = writeln!(text, "{name}: Basic ***");
            let parts: Vec<String> = credential
                .variables
                .iter()
                .map(|name| format!("${name}"))
                .collect();
            let _ = write!(curl, " \\\n  --user \"{}\"", parts.join(":"));
            continue;
        }
        let value = shown_value(value, &variables);
        let _ = writeln!(text, "{name}: {}", clean(&value));
        let header = format!("{name}: {value}");
        let _ = write!(curl, " \\\n  --header {}", quoted(&header, &variables));
    }
    let body = recorded.body.as_deref();
    match body.map(|body| (std::str::from_utf8(body), body.len())) {
        Some((_, 0)) => {}
        Some((Ok(body), length)) if length <= MOST_SHOWN => {
            let _ = writeln!(text, "\n{}", body.trim_end());
            // What begins with `@` would be the name of a file.
            let option = if body.starts_with('@') {
                "--data-raw"
            } else {
                "--data-binary"
            };
            let _ = write!(curl, " \\\n  {option} {}", literal(body));
        }
        Some((_, length)) => {
            let _ = writeln!(text, "\n({length} bytes)");
            curl.push_str(" \\\n  --data-binary @FILE");
        }
        None => {
            let _ = writeln!(text, "\n(a stream)");
            curl.push_str(" \\\n  --data-binary @FILE");
        }
    }
    format!("{text}\n{curl}\n")
}

/// A URL whose query has no secret.
fn url(url: &str, api: &Api, variables: &[&str]) -> String {
    let Some((start, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let secret: Vec<&str> = api
        .credentials
        .iter()
        .filter_map(|credential| credential.query)
        .collect();
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if secret.contains(&name) => {
            let value = value.replace("%24", "$");
            let value = if variables.contains(&value.as_str()) {
                value
            } else {
                String::from("***")
            };
            format!("{name}={value}")
        }
        _ => pair.to_owned(),
    });
    format!("{start}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// A header's value, without a secret.
fn shown_value(value: &HeaderValue, variables: &[&str]) -> String {
    let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
    let last = text.rsplit([' ', '=']).next().unwrap_or_default();
    match value.is_sensitive() && !variables.contains(&last) {
        true => String::from("***"),
        false => text,
    }
}

/// A word for a shell, in which only these variables count.
fn quoted(text: &str, variables: &[&str]) -> String {
    let found = variables
        .iter()
        .filter_map(|variable| Some((text.find(variable)?, Reverse(variable.len()), *variable)));
    // Of two that begin with the same letters, the longer one is meant.
    match found.min() {
        Some((place, _, variable)) => {
            let (before, after) = (&text[..place], &text[place + variable.len()..]);
            let after = if after.is_empty() {
                String::new()
            } else {
                quoted(after, variables)
            };
            let before = if before.is_empty() {
                String::new()
            } else {
                literal(before)
            };
            format!("{before}\"{variable}\"{after}")
        }
        None => literal(text),
    }
}

/// A word for a shell, as it is.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_variables_that_begin_alike_the_one_that_stands_there_is_used() {
        let variables = ["$SHOP_KEY", "$SHOP_KEY_ID"];
        assert_eq!(quoted("a $SHOP_KEY_ID", &variables), "'a '\"$SHOP_KEY_ID\"");
        assert_eq!(quoted("a $SHOP_KEY", &variables), "'a '\"$SHOP_KEY\"");
    }
}
