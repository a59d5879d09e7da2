//! HTML within Markdown: formatting, which is dropped, or a placeholder such as `<your-host>`, which is shown as code.

use super::inline::Inline;

/// Elements that only format; what they hold is shown, they are not.
const FORMATTING: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "script",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];

/// Those of them that keep what is before them apart from what is behind.
const SEPARATING: &[&str] = &["br", "p", "li", "tr", "td", "div"];

/// Reads HTML into the paragraph that it stands in.
pub(super) fn read(html: &str, inline: &mut Inline) {
    let mut rest = html;
    let mut comments_end = true;
    while let Some(start) = rest.find('<') {
        inline.text(&rest[..start]);
        rest = &rest[start..];
        let comment = (comments_end && rest.starts_with("<!--")).then(|| rest.find("-->"));
        comments_end &= comment != Some(None);
        let end = match comment.flatten() {
            Some(end) => end + "-->".len(),
            None => match rest.find('>') {
                Some(end) => end + ">".len(),
                None => break,
            },
        };
        tag(&rest[..end], inline);
        rest = &rest[end..];
    }
    inline.text(rest);
}

fn tag(tag: &str, inline: &mut Inline) {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '_'))
        .unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    if SEPARATING.contains(&name.as_str()) {
        inline.text(" ");
    } else if !tag.starts_with("<!") && !FORMATTING.contains(&name.as_str()) {
        inline.code(tag);
    }
}
