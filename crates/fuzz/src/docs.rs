//! What must hold of every doc comment and of the README: they parse as rustdoc parses them, and nothing is in them
//! that the emitter did not mean.

use std::ops::Range;

use clientsmith_emit::EmittedFile;
use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};

/// What rustdoc reads (`main_body_opts` of `rustdoc::html::markdown`).
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Code blocks by their info strings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeBlocks {
    /// Those that show text: the document's code, and commands.
    pub text: Vec<String>,
    /// Those that rustdoc compiles, which are the emitter's own.
    pub rust: Vec<String>,
    /// Commands in the README.
    pub sh: Vec<String>,
}

/// Checks what a file says, and gives the code in it.
///
/// # Errors
/// What was not meant to be there.
pub fn check(file: &EmittedFile) -> Result<CodeBlocks, String> {
    let mut found = CodeBlocks::default();
    let fail = |reason: String, text: &str| format!("`{}`: {reason}, in:\n{text}", file.path);
    let is_readme = file.path == "README.md";
    if is_readme {
        let (comment, text) = file.text.split_once('\n').unwrap_or_default();
        let inside = comment
            .strip_prefix("<!-- ")
            .and_then(|rest| rest.strip_suffix(" -->"));
        if inside.is_none_or(|inside| inside.contains("--") || inside.ends_with('-')) {
            return Err(fail("the preamble ends early".to_owned(), comment));
        }
        read(text, &mut found).map_err(|reason| fail(reason, text))?;
    } else if file.path.ends_with(".rs") {
        for text in comments(&file.text) {
            read(&text, &mut found).map_err(|reason| fail(reason, &text))?;
        }
    }
    let own = match file.path.as_str() {
        // A call of the showcase, and an undocumented one.
        "src/lib.rs" => (2, 0),
        "README.md" => (1, 1),
        _ => (0, 0),
    };
    if found.rust.len() > own.0 || found.sh.len() != own.1 {
        return Err(format!("`{}` has code in its docs: {found:?}", file.path));
    }
    Ok(found)
}

/// The doc comments of a file, within calls of macros too: neighbouring lines with the same marker.
fn comments(text: &str) -> Vec<String> {
    let mut comments: Vec<String> = Vec::new();
    let mut open = None;
    for line in text.lines() {
        let code = line.trim_start();
        let marker = ["///", "//!"]
            .into_iter()
            .find(|marker| code.starts_with(marker));
        if let Some(marker) = marker {
            let words = &code[marker.len()..];
            let words = words.strip_prefix(' ').unwrap_or(words);
            match comments.last_mut() {
                Some(comment) if open == Some(marker) => {
                    comment.push('\n');
                    comment.push_str(words);
                }
                _ => comments.push(words.to_owned()),
            }
        }
        open = marker;
    }
    comments
}

fn read(text: &str, found: &mut CodeBlocks) -> Result<(), String> {
    let mut dangling = Vec::new();
    let mut callback = |link: BrokenLink<'_>| {
        dangling.push(link.reference.to_string());
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let mut code: Option<(String, String)> = None;
    let mut in_link = false;
    let mut reason = None;
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(&mut callback));
    for (event, range) in parser.into_offset_iter() {
        let complaint = match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                code = Some((info.to_string(), String::new()));
                None
            }
            Event::End(TagEnd::CodeBlock) => {
                let (info, lines) = code.take().unwrap_or_default();
                match info.as_str() {
                    "text" => found.text.push(lines),
                    "sh" => found.sh.push(lines),
                    "rust" | "no_run" => found.rust.push(lines),
                    _ => return Err(format!("a block of code `{info}`")),
                }
                None
            }
            Event::Text(words) => {
                if let Some((_, lines)) = &mut code {
                    lines.push_str(words);
                    None
                } else {
                    let is_bare =
                        !in_link && (words.contains("http://") || words.contains("https://"));
                    is_bare.then_some("a bare URL")
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                in_link = true;
                unmeant_link(*link_type, dest_url)
            }
            Event::End(TagEnd::Link) => {
                in_link = false;
                None
            }
            other => unmeant(other, &text[range.clone()]),
        };
        if let Some(complaint) = complaint {
            reason = Some(format!("{complaint}: {:?}", shown(text, range)));
            break;
        }
    }
    if let Some(reason) = reason {
        return Err(reason);
    }
    // Links that rustdoc resolves name an item and nothing else.
    let is_item = |reference: &String| {
        let name = reference.trim_matches('`');
        !name.is_empty()
            && name
                .chars()
                .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '#'))
    };
    match dangling.iter().find(|reference| !is_item(reference)) {
        Some(reference) => Err(format!("a link to `{reference}`")),
        None => Ok(()),
    }
}

/// Why an event is none of those that docs are made of.
fn unmeant(event: &Event<'_>, source: &str) -> Option<&'static str> {
    match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("an indented block of code"),
        Event::Code(_) if source.contains('\n') => Some("code that is broken over lines"),
        Event::Html(_) | Event::InlineHtml(_) => Some("HTML"),
        Event::Start(Tag::Heading { .. }) if !source.starts_with('#') => Some("a heading"),
        Event::Start(Tag::Image { .. }) => Some("an image"),
        Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => {
            Some("a footnote")
        }
        Event::Start(Tag::Strikethrough) => Some("struck text"),
        Event::TaskListMarker(_) => Some("a task"),
        Event::Rule => Some("a rule"),
        _ => None,
    }
}

fn unmeant_link(kind: LinkType, url: &str) -> Option<&'static str> {
    let is_web = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    // The emitter's own: `crate::Client`, `Error::Status`, `#structfield.name`.
    let is_path = |path: &str| {
        path.chars()
            .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '#'))
    };
    let is_item = match url.strip_prefix("#structfield.") {
        Some(field) => is_path(field),
        None => url.contains("::") && is_path(url),
    };
    match kind {
        LinkType::Inline | LinkType::Autolink if is_web => None,
        LinkType::Inline if is_item => None,
        _ => Some("a link"),
    }
}

fn shown(text: &str, range: Range<usize>) -> &str {
    text.get(range).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(docs: &str, reason: &str) {
        let file = EmittedFile {
            path: "src/types/a.rs".to_owned(),
            text: docs
                .lines()
                .map(|line| format!("    /// {line}\n"))
                .collect(),
        };
        let message = check(&file).expect_err(docs);
        assert!(message.contains(reason), "{docs:?}: {message}");
    }

    #[test]
    fn what_was_not_meant_is_seen() {
        refused("a\n\n```\nb\n```", "a block of code");
        refused("a\n\n~~~rust\nb", "has code in its docs");
        refused("- ```ignore\n  b\n  ```", "a block of code");
        refused("a\n\n    b", "an indented block");
        refused("> \t\tb", "an indented block");
        refused("```no_run\na\n```", "has code in its docs");
        refused("a `b\nc` d", "broken over lines");
        refused("a <b>", "HTML");
        refused("<div>\na", "HTML");
        refused("a\n---", "a heading");
        refused("a\n\n---", "a rule");
        refused("![a](https://e.com)", "an image");
        refused("[a](b.html)", "a link");
        refused("[a]\n\n[a]: https://e.com", "a link");
        refused("[a b]", "a link to");
        refused("see https://e.com", "a bare URL");
        refused("- [ ] a", "a task");
        refused("a[^1]\n\n[^1]: b", "a footnote");
        refused("~~a~~", "struck");
    }

    #[test]
    fn the_text_of_a_readme_stays_behind_its_comment() {
        let file = |comment: &str| EmittedFile {
            path: "README.md".to_owned(),
            text: format!("<!-- {comment} -->\n\n```sh\na\n```\n"),
        };
        assert!(check(&file("a")).is_ok());
        assert!(check(&file("a --> b")).is_err());
    }
}
