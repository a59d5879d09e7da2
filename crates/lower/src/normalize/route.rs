//! Routes: path templates and the URLs of servers, and what in them leads elsewhere.

use percent_encoding::percent_decode_str;

use super::Normalizer;
use super::path::filled;
use crate::problem::Code;
use crate::source::Place;

/// What stands for a parameter of a template: no dot, and no slash.
const PARAMETER: &str = "x";

impl Normalizer<'_> {
    /// Reports a path template whose route is not the one that it says.
    pub(super) fn check_path(&mut self, path: &str, place: &Place) {
        let filled = filled(path, |_| PARAMETER);
        let route = filled.split(['?', '#']).next().unwrap_or_default();
        let Some(fault) = fault(route) else { return };
        let message = format!("the path `{path}` {fault}");
        self.problems
            .report(Code::MisleadingRoute, place.clone().key(), message);
    }

    /// Reports a server's URL whose path is not the one that it says, with the defaults of its variables.
    pub(super) fn check_server_route(
        &mut self,
        url: &str,
        default: impl Fn(&str) -> Option<String>,
        place: &Place,
    ) {
        let with_defaults = filled(url.trim(), |name| {
            default(name).unwrap_or_else(|| PARAMETER.to_owned())
        });
        let Some(fault) = fault(path_of(&with_defaults)) else {
            return;
        };
        let message = match with_defaults == url.trim() {
            true => format!("the URL `{url}` {fault}"),
            false => format!("the URL `{url}` {fault} where its variables have their defaults"),
        };
        self.problems
            .report(Code::MisleadingRoute, place.clone(), message);
    }
}

/// The path of a URL, whole or relative.
fn path_of(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let is_scheme = |scheme: &str| !scheme.contains(['/', '\\']);
    let rest = match url.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ => url,
    };
    match rest.strip_prefix("//") {
        Some(rest) => rest.find(['/', '\\']).map_or("", |path| &rest[path..]),
        None => rest,
    }
}

/// What is wrong with a path, taken apart as the most lenient server would: percent-decoded, both slashes, matrix
/// parameters.
fn fault(path: &str) -> Option<String> {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    if decoded.iter().take(2).filter(|byte| is_slash(byte)).count() == 2 {
        return Some("begins with two slashes".to_owned());
    }
    let is_end = |byte: &u8| *byte == b';' || byte.is_ascii_control();
    let mut segments = decoded
        .split(is_slash)
        .filter_map(|segment| segment.split(is_end).next());
    let dots = segments.find(|segment| matches!(*segment, b"." | b".."))?;
    let dots = String::from_utf8_lossy(dots);
    Some(format!("has a segment that is `{dots}`"))
}
