//! Path templates and their parameters (OpenAPI 3.0.3 §4.7.8), and checks that a path does not leave its route.

use percent_encoding::percent_decode_str;

use super::encode;
use super::error::{BuildError, Reason, RequestPart};

/// The path and the query of a template, with its parameters filled in. A path with a [dot segment](has_dot_segment)
/// is an error.
///
/// What follows a `?` in the template is query, in which parameters are filled in too; a fragment is not part of a
/// request. A `{` without a parameter of that name is literal text.
pub(super) fn expand(
    template: &str,
    values: &[(&'static str, String)],
) -> Result<(String, String), BuildError> {
    let (before_fragment, _) = template.split_once('#').unwrap_or((template, ""));
    let (path, query) = before_fragment
        .split_once('?')
        .unwrap_or((before_fragment, ""));
    let mut expanded = String::with_capacity(path.len() + 16);
    for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
        expanded.push('/');
        expand_segment(segment, values, &mut expanded)?;
    }
    if has_dot_segment(&expanded) {
        let reason = "has a segment that is `.` or `..`, which would change the route";
        return Err(BuildError::setting("the path", reason));
    }
    let mut expanded_query = String::with_capacity(query.len());
    expand_query(query, values, &mut expanded_query);
    Ok((expanded, expanded_query))
}

/// Expands the query of a template.
fn expand_query(query: &str, values: &[(&'static str, String)], expanded: &mut String) {
    let literal = |text: &str| encode::template(text).replace('\'', "%27");
    let mut rest = query;
    while let Some((before, after)) = rest.split_once('{') {
        expanded.push_str(&literal(before));
        match parameter(after, values) {
            Some((_, value, tail)) => {
                expanded.push_str(value);
                rest = tail;
            }
            None => {
                expanded.push_str("%7B");
                rest = after;
            }
        }
    }
    expanded.push_str(&literal(rest));
}

/// The parameter whose name and `}` the text begins with, its value, and what follows.
fn parameter<'t>(
    text: &'t str,
    values: &'t [(&'static str, String)],
) -> Option<(&'static str, &'t str, &'t str)> {
    let (name, tail) = text.split_once('}')?;
    let (name, value) = values.iter().find(|(known, _)| *known == name)?;
    Some((*name, value.as_str(), tail))
}

/// Checks a path given by the caller: it must be relative to the base URL, without a fragment.
///
/// # Errors
///
/// It does not begin with `/`, begins with two of them (RFC 3986 §4.2: what follows is a host), or has a fragment.
pub(super) fn check_raw(path: &str) -> Result<(), BuildError> {
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    let decoded: Vec<u8> = percent_decode_str(path).take(2).collect();
    let reason = if !path.starts_with('/') {
        "does not begin with `/`"
    } else if decoded.get(1).is_some_and(is_slash) {
        "begins with two slashes, which would name another host"
    } else if path.contains('#') {
        "has a fragment, which can't be sent: write `%23` for a `#` that belongs to the path"
    } else {
        return Ok(());
    };
    Err(BuildError::setting("the path", reason))
}

/// Whether a text is an absolute URL of HTTP (RFC 3986 §4.3).
pub(super) fn is_absolute(text: &str) -> bool {
    let has_scheme = |scheme: &str| {
        let start = text.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    has_scheme("http://") || has_scheme("https://")
}

/// Whether a segment is `.` or `..`, by which a path leaves its route (RFC 3986 §5.2.4), or something that a server or
/// a proxy may treat as one: percent-encoded, between encoded slashes or backslashes, or with matrix parameters.
fn has_dot_segment(path: &str) -> bool {
    if !path.contains(['.', '%']) {
        return false;
    }
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let is_end = |byte: &u8| *byte == b';' || byte.is_ascii_control();
    decoded
        .split(|byte| matches!(byte, b'/' | b'\\'))
        .filter_map(|segment| segment.split(is_end).next())
        .any(|segment| matches!(segment, b"." | b".."))
}

/// Whether a template is already a path: no parameters, nothing to encode, no dot segment.
pub(super) fn is_plain(template: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    template.starts_with('/') && template.bytes().all(plain) && !template.contains("/.")
}

/// Expands one segment. Parameters that would change the route are errors: empty ones, and those that result in a dot
/// segment.
fn expand_segment(
    segment: &str,
    values: &[(&'static str, String)],
    expanded: &mut String,
) -> Result<(), BuildError> {
    let start = expanded.len();
    let mut last = None;
    let mut rest = segment;
    while let Some((literal, after)) = rest.split_once('{') {
        expanded.push_str(&encode::template(literal));
        match parameter(after, values) {
            Some((name, "", _)) => {
                return Err(BuildError::new(RequestPart::Path, name, Reason::Route));
            }
            Some((name, value, tail)) => {
                expanded.push_str(value);
                last = Some(name);
                rest = tail;
            }
            None => {
                expanded.push_str("%7B");
                rest = after;
            }
        }
    }
    expanded.push_str(&encode::template(rest));
    match last {
        Some(name) if has_dot_segment(expanded.get(start..).unwrap_or_default()) => {
            Err(BuildError::new(RequestPart::Path, name, Reason::Route))
        }
        _ => Ok(()),
    }
}
