//! Path templates and their parameters (OpenAPI 3.0.3 §4.7.8).

use super::encode;
use super::error::{BuildError, Place, Reason};

/// The path and the query that a template gives, with its parameters filled in.
///
/// What follows a `?` in the template is query; a fragment is no part of a request. A `{` without a parameter of that
/// name is literal text.
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
    Ok((expanded, encode::template(query).replace('\'', "%27")))
}

/// Whether a template is a path as it stands: no parameters, nothing to encode.
pub(super) fn is_plain(template: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    template.starts_with('/') && template.bytes().all(plain)
}

/// Expands one segment, and refuses parameters that would make it another route: a segment that is empty, `.` or `..`.
fn expand_segment(
    segment: &str,
    values: &[(&'static str, String)],
    expanded: &mut String,
) -> Result<(), BuildError> {
    let start = expanded.len();
    let mut last = None;
    let mut rest = segment;
    while let Some((literal, after)) = rest.split_once('{') {
        let parameter = after.split_once('}').and_then(|(name, tail)| {
            values
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(name, value)| (*name, value, tail))
        });
        expanded.push_str(&encode::template(literal));
        match parameter {
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
    match (last, &expanded[start..]) {
        (Some(name), "" | "." | "..") => Err(BuildError::new(Place::Path, name, Reason::Route)),
        _ => Ok(()),
    }
}
