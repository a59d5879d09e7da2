//! Routes: which operation a request is for, and the texts of its path parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::Problem;
use crate::description::Operation;

/// The operation of a request.
#[derive(Debug)]
pub(crate) struct Matched {
    /// Its place in the description.
    pub(crate) index: usize,
    /// Path parameters as they stand in the path, percent-encoded.
    pub(crate) path: BTreeMap<String, String>,
}

/// The routes of an API by the number of their segments.
#[derive(Debug)]
pub(crate) struct Routes {
    routes: BTreeMap<usize, Vec<Route>>,
}

#[derive(Debug)]
struct Route {
    segments: Vec<Vec<Piece>>,
    method: String,
    index: usize,
}

/// A piece of a segment of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Parameter(String),
}

impl Routes {
    pub(crate) fn new(operations: &[Arc<Operation>], base_path: &str) -> Self {
        let mut routes: BTreeMap<usize, Vec<Route>> = BTreeMap::new();
        for (index, operation) in operations.iter().enumerate() {
            let own = operation.base_paths.iter().map(String::as_str);
            for base in std::iter::once(base_path).chain(own) {
                let base = base.trim_end_matches('/');
                let (path, _) = operation
                    .path
                    .split_once(['?', '#'])
                    .unwrap_or((&operation.path, ""));
                let template = format!("{base}/{}", path.trim_start_matches('/'));
                let segments: Vec<Vec<Piece>> = segments(&template).map(pieces).collect();
                routes.entry(segments.len()).or_default().push(Route {
                    segments,
                    method: operation.method.clone(),
                    index,
                });
            }
        }
        Self { routes }
    }

    /// The operation of a method and a path, which is percent-encoded.
    ///
    /// A path that has literal text is matched before one that has parameters there (OpenAPI 3.0.3 §4.7.8.1).
    ///
    /// # Errors
    /// No operation has the path, or none of those that have it has the method.
    pub(crate) fn find(&self, method: &str, path: &str) -> Result<Matched, Problem> {
        let given: Vec<&str> = segments(path).collect();
        let of_length = self.routes.get(&given.len());
        let mut allowed = BTreeSet::new();
        let mut best: Option<(Vec<usize>, Matched)> = None;
        for route in of_length.into_iter().flatten() {
            let Some(path) = route.matches(&given) else {
                continue;
            };
            if !is_method(&route.method, method) {
                allowed.insert(route.method.as_str());
                continue;
            }
            let rank = route.rank();
            if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                let index = route.index;
                best = Some((rank, Matched { index, path }));
            }
        }
        match best {
            Some((_, matched)) => Ok(matched),
            None if allowed.is_empty() => {
                Err(Problem::new(http::StatusCode::NOT_FOUND)
                    .detail("the document has no such path"))
            }
            None => Err(Problem::not_allowed(
                &allowed.into_iter().collect::<Vec<_>>().join(", "),
            )),
        }
    }
}

/// Methods are case-sensitive (RFC 9110 §9.1).
fn is_method(documented: &str, given: &str) -> bool {
    documented == given
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, tail)) = after.split_once('}')
    {
        if !before.is_empty() {
            pieces.push(Piece::Literal(decoded(before)));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(decoded(rest)));
    }
    pieces
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

impl Route {
    /// How specific it is: literal segments before mixed ones before parameters, from the left.
    fn rank(&self) -> Vec<usize> {
        let rank = |pieces: &Vec<Piece>| {
            let parameters = pieces
                .iter()
                .filter(|piece| matches!(piece, Piece::Parameter(_)));
            match (pieces.len(), parameters.count()) {
                (_, 0) => 0,
                (pieces, parameters) if pieces > parameters => 1,
                _ => 2,
            }
        };
        self.segments.iter().map(rank).collect()
    }

    fn matches(&self, given: &[&str]) -> Option<BTreeMap<String, String>> {
        let mut values = BTreeMap::new();
        for (pieces, segment) in self.segments.iter().zip(given) {
            match_segment(pieces, segment, &mut values)?;
        }
        Some(values)
    }
}

/// Matches one segment: each parameter takes as little as what follows it allows, and at least one character.
fn match_segment(
    pieces: &[Piece],
    segment: &str,
    values: &mut BTreeMap<String, String>,
) -> Option<()> {
    match pieces {
        [] => segment.is_empty().then_some(()),
        [Piece::Literal(literal)] => (decoded(segment) == *literal).then_some(()),
        [Piece::Literal(literal), rest @ ..] => {
            match_segment(rest, without_prefix(segment, literal)?, values)
        }
        [Piece::Parameter(name)] => {
            values.insert(name.clone(), segment.to_owned());
            (!segment.is_empty()).then_some(())
        }
        [Piece::Parameter(name), rest @ ..] => {
            let ends = segment.char_indices().skip(1).map(|(end, _)| end);
            for end in ends.chain([segment.len()]) {
                let (value, tail) = segment.split_at_checked(end)?;
                if !value.is_empty() && match_segment(rest, tail, values).is_some() {
                    values.insert(name.clone(), value.to_owned());
                    return Some(());
                }
            }
            None
        }
    }
}

/// What follows a literal, which may be percent-encoded in the path.
fn without_prefix<'p>(segment: &'p str, literal: &str) -> Option<&'p str> {
    if let Some(rest) = segment.strip_prefix(literal) {
        return Some(rest);
    }
    let ends = segment.char_indices().map(|(end, _)| end).skip(1);
    ends.chain([segment.len()]).find_map(|end| {
        let (start, rest) = segment.split_at_checked(end)?;
        (decoded(start) == literal).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes(list: &[(&str, &str)]) -> Routes {
        let operations = list.iter().map(|(method, path)| {
            let operation = serde_json::json!({ "id": path, "method": method, "path": path });
            Arc::new(serde_json::from_value(operation).expect("an operation"))
        });
        Routes::new(&operations.collect::<Vec<_>>(), "/v1/")
    }

    fn found(routes: &Routes, method: &str, path: &str) -> Option<(usize, Vec<(String, String)>)> {
        let matched = routes.find(method, path).ok()?;
        Some((matched.index, matched.path.into_iter().collect()))
    }

    #[test]
    fn literal_text_is_matched_before_parameters() {
        let routes = routes(&[
            ("GET", "/pets/{id}"),
            ("GET", "/pets/mine"),
            ("GET", "/pets/{id}.json"),
        ]);
        let value = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(found(&routes, "GET", "/v1/pets/mine"), Some((1, vec![])));
        assert_eq!(
            found(&routes, "GET", "/v1/pets/a%2Fb"),
            Some((0, vec![value("id", "a%2Fb")]))
        );
        assert_eq!(
            found(&routes, "GET", "/v1/pets/7.json"),
            Some((2, vec![value("id", "7")]))
        );
        assert_eq!(found(&routes, "GET", "/v1/pets"), None);
        assert_eq!(found(&routes, "GET", "/pets/7"), None);
    }

    #[test]
    fn a_path_with_other_methods_says_which() {
        let routes = routes(&[("GET", "/a"), ("PUT", "/a")]);
        let problem = routes.find("POST", "/v1/a").expect_err("not allowed");
        assert_eq!(problem.status(), 405);
        assert_eq!(
            problem.detail_text(),
            "the document has GET, PUT for this path"
        );
    }

    #[test]
    fn several_parameters_of_a_segment_are_told_apart() {
        let routes = routes(&[("GET", "/{from}..{to}")]);
        let (_, values) = found(&routes, "GET", "/v1/a...b").expect("a match");
        assert_eq!(
            values,
            [
                ("from".to_owned(), "a".to_owned()),
                ("to".to_owned(), ".b".to_owned())
            ]
        );
    }
}
