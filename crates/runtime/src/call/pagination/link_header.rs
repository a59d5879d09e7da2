//! The header `Link` (RFC 8288 §3).

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link with the relation `next`.
pub(super) fn next_link(headers: &HeaderMap) -> Option<String> {
    let mut values = headers.get_all(LINK).into_iter();
    values.find_map(|value| links(value.to_str().ok()?).find_map(Link::into_next))
}

/// A link of a header.
struct Link<'t> {
    target: &'t str,
    /// The text after the target, up to the comma that ends the link.
    parameters: &'t str,
}

impl Link<'_> {
    /// The target, if this is the next page of the one that was requested. A link with another context (`anchor`,
    /// §3.2) is not.
    fn into_next(self) -> Option<String> {
        let mut is_next = false;
        for parameter in split_unquoted(self.parameters, ';') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            let value = value.trim().trim_matches('"');
            match name.trim() {
                name if name.eq_ignore_ascii_case("anchor") => return None,
                name if name.eq_ignore_ascii_case("rel") => {
                    let mut relations = value.split_ascii_whitespace();
                    is_next |= relations.any(|relation| relation.eq_ignore_ascii_case("next"));
                }
                _ => {}
            }
        }
        is_next.then(|| self.target.to_owned())
    }
}

/// The links of one header value. What is not a link ends them.
fn links(value: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = value;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('<')?;
        let (target, after) = after.split_once('>')?;
        let parameters = split_unquoted(after, ',').next().unwrap_or_default();
        rest = &after[parameters.len()..];
        Some(Link { target, parameters })
    })
}

/// The pieces of a text between separators outside of quoted strings (RFC 9110 §5.6.4).
fn split_unquoted(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |character| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match character {
            '"' if !was_escaped => is_quoted = !is_quoted,
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            _ => {}
        }
        character == separator && !is_quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(values: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(LINK, value.parse().unwrap());
        }
        next_link(&headers)
    }

    #[test]
    fn the_relation_next_is_found_among_others_and_in_any_notation() {
        for values in [
            &[r#"</a>; rel="prev", </b>; rel="next""#][..],
            &["</b>;rel=next"],
            &[r#"</b>; title="a, b; rel=x"; rel="last NEXT""#],
            &[r#"</a>; rel="last""#, r#"</b>; REL="next""#],
            &[r#"</b> ; title="\"</x>;rel=prev\"" ; rel=next , </c>; rel=next"#],
        ] {
            assert_eq!(next(values).as_deref(), Some("/b"), "{values:?}");
        }
    }

    #[test]
    fn a_target_may_have_commas_and_semicolons() {
        assert_eq!(
            next(&["<https://a.example/x?a=1,2;b>; rel=next"]).as_deref(),
            Some("https://a.example/x?a=1,2;b")
        );
    }

    #[test]
    fn other_relations_other_contexts_and_what_is_no_link_are_not_the_next_page() {
        for value in [
            "</b>; rel=prev",
            "</b>",
            r#"</b>; rel=next; anchor="/other""#,
            "/b; rel=next",
            "</b; rel=next",
            "",
        ] {
            assert_eq!(next(&[value]), None, "{value}");
        }
    }
}
