//! Media types: which of the documented ones a request has, and which it accepts (RFC 9110 §8.3, §12.5.1).

/// A media type without its parameters, in lower case.
pub(crate) fn essence(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether values of this media type are JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// The documented media type that a body has, by its index. A body without a media type has the first.
pub(crate) fn select<'a>(
    given: Option<&str>,
    documented: impl Iterator<Item = &'a str>,
) -> Option<usize> {
    let Some(given) = given else {
        return Some(0);
    };
    let ranked = documented
        .enumerate()
        .filter_map(|(index, documented)| Some((distance(given, documented)?, index)));
    ranked.min().map(|(_, index)| index)
}

/// How far a media type is from a documented one; `None` if it is another.
fn distance(given: &str, documented: &str) -> Option<(u8, usize)> {
    let (own, range) = (essence(given), essence(documented));
    if own == range {
        let missing =
            parameters(documented).filter(|wanted| !parameters(given).any(|own| own == *wanted));
        return Some((0, missing.count()));
    }
    let class = if is_in_range(&own, &range) {
        if range == "*/*" { 3 } else { 1 }
    } else if is_json(&own) && is_json(&range) {
        2
    } else if range == "application/octet-stream" {
        4
    } else {
        return None;
    };
    Some((class, 0))
}

fn parameters(media_type: &str) -> impl Iterator<Item = String> {
    let parameters = media_type.split(';').skip(1);
    parameters.map(|parameter| parameter.trim().to_ascii_lowercase())
}

/// `*/*`, `image/*`, or `application/*+json`.
fn is_in_range(essence: &str, range: &str) -> bool {
    if range == "*/*" {
        return true;
    }
    range.split_once('*').is_some_and(|(before, after)| {
        essence.len() > before.len() + after.len()
            && essence.starts_with(before)
            && essence.ends_with(after)
    })
}

/// Whether a response of one of these media types is accepted. Quality values of 0 exclude a media type.
pub(crate) fn accepts(accept: Option<&str>, media_type: &str) -> bool {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return true;
    };
    let media_type = essence(media_type);
    if media_type.contains('*') {
        return true;
    }
    let ranges = accept.split(',').filter_map(|range| {
        let name = essence(range);
        let matches = name == media_type || is_in_range(&media_type, &name);
        let quality = parameters(range)
            .find_map(|parameter| parameter.strip_prefix("q=")?.trim().parse::<f32>().ok());
        // The more specific range counts (RFC 9110 §12.5.1).
        matches.then_some((name.matches('*').count(), quality.unwrap_or(1.0)))
    });
    let best = ranges.min_by_key(|(stars, _)| *stars);
    best.is_some_and(|(_, quality)| quality > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(given: &str, documented: &[&str]) -> Option<usize> {
        select(Some(given), documented.iter().copied())
    }

    #[test]
    fn the_most_specific_documented_media_type_counts() {
        let documented = ["application/*", "application/json", "*/*"];
        assert_eq!(
            selected("application/json; charset=utf-8", &documented),
            Some(1)
        );
        assert_eq!(selected("application/xml", &documented), Some(0));
        assert_eq!(selected("text/csv", &documented), Some(2));
        assert_eq!(selected("text/csv", &["application/json"]), None);
        assert_eq!(
            selected("application/problem+json", &["application/json"]),
            Some(0)
        );
        assert_eq!(
            selected("image/png", &["application/octet-stream"]),
            Some(0)
        );
    }

    #[test]
    fn a_quality_of_zero_excludes_a_media_type() {
        assert!(accepts(None, "application/json"));
        assert!(accepts(
            Some("text/html, application/*;q=0.5"),
            "application/json"
        ));
        assert!(!accepts(Some("text/html"), "application/json"));
        assert!(!accepts(
            Some("*/*, application/json;q=0"),
            "application/json"
        ));
        assert!(accepts(Some("*/*, application/json;q=0"), "text/csv"));
    }
}
