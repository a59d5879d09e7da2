//! Media types of responses: which of the documented ones a response has (RFC 9110 §8.3, §12.5.1).

/// The documented media type that a response has, by its index; `None` if it has none of them.
///
/// The most specific one counts: the same media type with the same parameters, the same without them, a range of its
/// kind (`image/*`), one of the same format (see [`is_same_format`]), `*/*`. A response without a media type is the
/// first documented one.
pub(super) fn select(given: Option<&str>, documented: &[&str]) -> Option<usize> {
    let Some(given) = given else {
        return (!documented.is_empty()).then_some(0);
    };
    let ranked = documented
        .iter()
        .enumerate()
        .filter_map(|(index, documented)| Some((distance(given, documented)?, index)));
    ranked.min().map(|(_, index)| index)
}

/// How far a media type is from a documented one, and how many parameters that has in common with it, negated; `None`
/// if it is another.
fn distance(given: &str, documented: &str) -> Option<(u8, isize)> {
    let (essence, range) = (essence(given), essence(documented));
    if essence.eq_ignore_ascii_case(range) {
        let has =
            |parameter: &&str| parameters(given).any(|own| own.eq_ignore_ascii_case(parameter));
        let (all, common) = (
            parameters(documented).count(),
            parameters(documented).filter(has).count(),
        );
        return Some((
            u8::from(common < all),
            isize::try_from(common).map_or(0, |common| -common),
        ));
    }
    let class = if range == "*/*" {
        4
    } else if is_in_range(essence, range) {
        2
    } else if is_same_format(essence, range) {
        3
    } else {
        return None;
    };
    Some((class, 0))
}

/// `image/*`, or `application/*+json`.
fn is_in_range(essence: &str, range: &str) -> bool {
    let Some((before, after)) = range.split_once('*') else {
        return false;
    };
    let (head, tail) = (
        essence.get(..before.len()),
        essence.len().checked_sub(after.len()),
    );
    let tail = tail.and_then(|start| essence.get(start..));
    essence.len() > before.len() + after.len()
        && head.is_some_and(|head| head.eq_ignore_ascii_case(before))
        && tail.is_some_and(|tail| tail.eq_ignore_ascii_case(after))
}

/// Whether two media types are decoded alike: both JSON, both XML, both JSON lines; or bytes where the document says no
/// more than that (`application/octet-stream`).
fn is_same_format(given: &str, documented: &str) -> bool {
    let (given, format) = (Format::of_essence(given), Format::of_essence(documented));
    match format {
        Format::Json | Format::Xml | Format::JsonLines | Format::Yaml => given == format,
        Format::Unknown => given == Format::Binary,
        Format::Events | Format::Text | Format::Binary => false,
    }
}

/// The formats that several media types name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Xml,
    Yaml,
    Events,
    JsonLines,
    Text,
    Binary,
    /// `application/octet-stream`
    Unknown,
}

impl Format {
    /// By the essence and its suffix (RFC 6839).
    pub(super) fn of_essence(essence: &str) -> Self {
        let essence = essence.to_ascii_lowercase();
        match essence.as_str() {
            "application/json" | "text/json" => Self::Json,
            "text/event-stream" => Self::Events,
            "application/jsonl"
            | "application/x-ndjson"
            | "application/ndjson"
            | "application/x-jsonlines"
            | "application/jsonlines"
            | "application/stream+json"
            | "application/json-seq" => Self::JsonLines,
            "application/octet-stream" | "binary/octet-stream" => Self::Unknown,
            "application/xml" | "text/xml" => Self::Xml,
            "application/yaml" | "application/x-yaml" | "text/yaml" | "text/x-yaml" => Self::Yaml,
            other if other.ends_with("+json") || other.ends_with("/json") => Self::Json,
            other if other.ends_with("+json-seq") => Self::JsonLines,
            other if other.ends_with("+xml") => Self::Xml,
            other if other.ends_with("+yaml") => Self::Yaml,
            other if other.starts_with("text/") => Self::Text,
            _ => Self::Binary,
        }
    }
}

/// Whether a response of this media type is decoded while it is received.
pub(crate) fn is_stream(media_type: &str) -> bool {
    matches!(
        Format::of_essence(essence(media_type)),
        Format::Events | Format::JsonLines
    )
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn parameters(media_type: &str) -> impl Iterator<Item = &str> {
    media_type.split(';').skip(1).map(str::trim)
}

#[cfg(feature = "xml")]
/// The encoding that a media type states.
pub(super) fn charset(media_type: &str) -> Option<&str> {
    parameters(media_type).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_documented_media_type_counts() {
        let documented = [
            "application/json",
            "application/problem+json",
            "image/*",
            "application/json; version=2",
            "*/*",
        ];
        for (given, index) in [
            ("Application/JSON; charset=utf-8", 0),
            ("application/problem+json", 1),
            ("application/vnd.acme+json", 0),
            ("image/png", 2),
            ("application/json;version=2", 3),
            ("text/html", 4),
        ] {
            assert_eq!(select(Some(given), &documented), Some(index), "{given}");
        }
    }

    #[test]
    fn one_that_is_not_documented_is_none() {
        for (documented, given) in [
            ("application/json", "text/html"),
            ("application/json", "application/jsonl"),
            ("text/plain", "text/html"),
            ("image/png", "image/jpeg"),
            ("image/*", "image/"),
            ("text/event-stream", "application/json"),
            ("application/octet-stream", "text/html"),
            ("application/octet-stream", "application/json"),
        ] {
            assert_eq!(select(Some(given), &[documented]), None, "{given}");
        }
    }

    #[test]
    fn formats_and_unknown_bytes_are_taken_as_documented() {
        for (documented, given) in [
            ("application/octet-stream", "application/pdf"),
            ("application/xml", "text/xml; charset=utf-8"),
            ("application/x-ndjson", "application/jsonl"),
            ("application/*+json", "application/problem+json"),
        ] {
            assert_eq!(select(Some(given), &[documented]), Some(0), "{given}");
        }
        assert_eq!(select(None, &["text/plain", "application/json"]), Some(0));
    }
}
