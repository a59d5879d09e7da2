//! Markdown of the document → Markdown that rustdoc and clippy take without a warning.
//!
//! The text is read as CommonMark with tables and written anew from what was read: links stay only where they lead
//! somewhere, bare URLs become links, everything that rustdoc would take for a link of its own is escaped, code is
//! fenced and marked as text so that nothing runs as a doctest, HTML is dropped or shown, headings become bold lines.

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

/// The blocks of a text, each a line or several; none is empty.
pub(crate) fn paragraphs(text: &str) -> Vec<String> {
    let text = without_controls(text);
    if is_plain(&text) {
        return plain_paragraphs(&text);
    }
    let mut writer = Writer::default();
    for event in Parser::new_ext(
        &text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    ) {
        writer.take(event);
    }
    writer.finish()
}

/// A text on one line, escaped so that it is only text.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in without_controls(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    let mut escaped = String::with_capacity(line.len());
    push_text(&mut escaped, &line);
    escaped
}

/// A text as inline code, on one line.
pub(crate) fn code(text: &str) -> String {
    let text = without_controls(text).replace(['\n', '\t'], " ");
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if text.trim().is_empty() {
        format!("`\"{text}\"`")
    } else if text.starts_with('`')
        || text.ends_with('`')
        || (text.starts_with(' ') && text.ends_with(' '))
    {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// The text without control characters, and without those that change the direction of writing: rustc warns of these,
/// and they can make a reader see another text than the one that is there.
pub(crate) fn without_controls(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' => clean.push('\n'),
            '\n' | '\t' => clean.push(letter),
            '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{feff}' => {}
            '\u{a0}' => clean.push(' '),
            _ if letter.is_control() => {}
            _ => clean.push(letter),
        }
    }
    clean
}

/// Whether the text is the same as Markdown as it is as plain text, whatever is around it.
fn is_plain(text: &str) -> bool {
    let special = |letter| {
        matches!(
            letter,
            '*' | '_'
                | '`'
                | '['
                | ']'
                | '<'
                | '>'
                | '#'
                | '~'
                | '|'
                | '\\'
                | '&'
                | '='
                | '+'
                | '\t'
        )
    };
    if text.contains(special) || text.contains("://") || text.contains("www.") {
        return false;
    }
    text.lines().all(|line| {
        let start = line.trim_start();
        line.len() - start.len() < 4
            && !start.starts_with('-')
            && !start.starts_with(|letter: char| letter.is_ascii_digit())
    })
}

fn plain_paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut current = String::new();
    for line in text.lines() {
        if line.trim().is_empty() && !current.is_empty() {
            paragraphs.push(std::mem::take(&mut current));
        }
        for word in line.split_whitespace() {
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
    }
    if !current.is_empty() {
        paragraphs.push(current);
    }
    paragraphs
}

/// A block that others stand in.
#[derive(Debug)]
enum Container {
    Quote,
    List {
        next: Option<u64>,
    },
    /// The marker that its first line still needs.
    Item {
        marker: Option<String>,
        indent: usize,
    },
}

/// Deeper nesting is written at this depth: no reader follows it, and each level indents all lines below.
const DEEPEST: usize = 8;

#[derive(Debug, Default)]
struct Writer {
    /// Finished blocks of the outermost level.
    blocks: Vec<String>,
    /// Lines of the outermost block that is being written.
    lines: Vec<String>,
    containers: Vec<Container>,
    /// The inline text that is being written.
    inline: String,
    code: Option<String>,
    /// Where links lead to that are open; `None`: nowhere.
    links: Vec<Option<String>>,
    table: Option<Table>,
    in_html: bool,
    /// Headings are bold as a whole.
    in_heading: bool,
}

#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<String>>,
    columns: usize,
}

impl Writer {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.inline.push_str(&self.cell_safe(code(&text))),
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline.push_str(&code(&text))
            }
            Event::Html(html) => self.html(&html),
            Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            Event::Rule => self.end_paragraph(""),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => {
                self.end_paragraph("");
                self.code = Some(String::new());
            }
            Tag::BlockQuote(_) => self.open(Container::Quote),
            Tag::List(next) => self.open(Container::List { next }),
            Tag::Item => {
                let marker = self.next_marker();
                let indent = marker.len();
                self.open(Container::Item {
                    marker: Some(marker),
                    indent,
                });
            }
            Tag::Table(alignments) => {
                self.end_paragraph("");
                self.table = Some(Table {
                    rows: Vec::new(),
                    columns: alignments.len(),
                });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::HtmlBlock => self.in_html = true,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => self.open_link(LinkType::Inline, &dest_url),
            Tag::Heading { level, .. } => {
                self.end_paragraph("");
                self.in_heading = true;
                if level < HeadingLevel::H6 {
                    self.inline.push_str("**");
                }
            }
            Tag::Strong => self.emphasis("**"),
            Tag::Emphasis => self.emphasis("*"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(""),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.inline);
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell.trim().to_owned());
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::HtmlBlock => {
                self.in_html = false;
                self.end_paragraph("");
            }
            TagEnd::Link | TagEnd::Image => self.close_link(),
            TagEnd::Strong => self.emphasis("**"),
            TagEnd::Emphasis => self.emphasis("*"),
            _ => {}
        }
    }

    /// The mark before or after words that are stressed.
    fn emphasis(&mut self, mark: &str) {
        if !self.in_heading {
            self.inline.push_str(mark);
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.code {
            Some(code) => code.push_str(text),
            None => {
                let mut escaped = String::with_capacity(text.len());
                if self.links.iter().any(Option::is_some) {
                    push_escaped(&mut escaped, text, self.inline.chars().last());
                } else {
                    push_text_after(&mut escaped, text, self.inline.chars().last());
                }
                let escaped = self.cell_safe(escaped);
                self.inline.push_str(&escaped);
            }
        }
    }

    /// In a table, `|` ends a cell even in code.
    fn cell_safe(&self, text: String) -> String {
        if self.table.is_some() && text.contains('|') {
            text.replace("\\|", "|").replace('|', "\\|")
        } else {
            text
        }
    }

    /// HTML is formatting, which is dropped, or a placeholder such as `<your-host>`, which is shown.
    fn html(&mut self, html: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(html);
            return;
        }
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            self.text(&rest[..start].replace('\n', " "));
            let Some(length) = rest[start..].find('>') else {
                rest = &rest[start + 1..];
                continue;
            };
            let tag = &rest[start..=start + length];
            let name = tag.trim_start_matches(['<', '/']);
            let end = name
                .find(|letter: char| !letter.is_ascii_alphanumeric())
                .unwrap_or(name.len());
            let name = name[..end].to_ascii_lowercase();
            if matches!(name.as_str(), "br" | "p" | "li" | "tr" | "td" | "div") {
                self.inline.push(' ');
            } else if !tag.starts_with("<!") && !HTML.contains(&name.as_str()) {
                self.inline.push_str(&code(tag));
            }
            rest = &rest[start + length + 1..];
        }
        self.text(&rest.replace('\n', " "));
    }

    fn open_link(&mut self, kind: LinkType, url: &str) {
        let inside = self.links.iter().any(Option::is_some);
        let url = (leads_somewhere(url) && !inside).then(|| url.to_owned());
        match (&url, kind) {
            (Some(_), LinkType::Autolink | LinkType::Email) => self.inline.push('<'),
            (Some(_), _) => self.inline.push('['),
            (None, _) => {}
        }
        self.links.push(url);
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            self.links.push(None);
        }
    }

    fn close_link(&mut self) {
        let autolink = matches!(self.links.as_slice(), [.., Some(_), None]);
        if autolink {
            self.links.pop();
        }
        let Some(Some(url)) = self.links.pop() else {
            return;
        };
        let opening = if autolink { '<' } else { '[' };
        let Some(start) = self.inline.rfind(opening) else {
            return;
        };
        let start = if autolink {
            start
        } else {
            self.link_start().unwrap_or(start)
        };
        let text = self.inline[start + 1..].trim().to_owned();
        self.inline.truncate(start);
        if text.is_empty() || unescaped(&text) == url || autolink {
            self.inline.push_str(&format!("<{url}>"));
        } else {
            self.inline.push_str(&format!("[{text}](<{url}>)"));
        }
    }

    /// Where the open link's bracket is: the last one that is not escaped.
    fn link_start(&self) -> Option<usize> {
        let bytes = self.inline.as_bytes();
        (0..bytes.len())
            .rev()
            .find(|&at| bytes[at] == b'[' && (at == 0 || bytes[at - 1] != b'\\'))
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if level < HeadingLevel::H6 {
            let text = self.inline.trim_start_matches("**").trim().to_owned();
            self.inline = if text.is_empty() { text } else { bold(&text) };
        }
        self.in_heading = false;
        self.end_paragraph("");
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        if code.trim().is_empty() {
            return;
        }
        let longest = code
            .split(|letter| letter != '`')
            .map(str::len)
            .max()
            .unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.push_line(&format!("{fence}text"));
        for line in code.trim_end_matches('\n').split('\n') {
            self.push_line(&line.replace('\t', "    "));
        }
        self.push_line(&fence);
        self.end_block();
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else {
            return;
        };
        for (index, mut row) in table.rows.into_iter().enumerate() {
            row.resize(table.columns, String::new());
            self.push_line(&format!("| {} |", row.join(" | ")));
            if index == 0 {
                self.push_line(&format!("|{}", " --- |".repeat(table.columns)));
            }
        }
        self.end_block();
    }

    fn open(&mut self, container: Container) {
        self.end_paragraph("");
        self.containers.push(container);
    }

    fn close(&mut self) {
        self.end_paragraph("");
        self.containers.pop();
        if self.containers.is_empty() {
            self.end_outermost();
        }
    }

    fn next_marker(&mut self) -> String {
        match self.containers.last_mut() {
            Some(Container::List { next: Some(number) }) => {
                let marker = format!("{number}. ");
                *number += 1;
                marker
            }
            _ => "- ".to_owned(),
        }
    }

    fn end_paragraph(&mut self, before: &str) {
        let text = std::mem::take(&mut self.inline);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        self.push_line(&format!("{before}{}", safe_start(&text)));
        self.end_block();
    }

    /// A line with the markers and indents of the containers that it stands in.
    fn push_line(&mut self, line: &str) {
        let mut text = String::new();
        for container in self.containers.iter_mut().take(DEEPEST) {
            match container {
                Container::Quote => text.push_str("> "),
                Container::List { .. } => {}
                Container::Item { marker, indent } => match marker.take() {
                    Some(marker) => text.push_str(&marker),
                    None => text.push_str(&" ".repeat(*indent)),
                },
            }
        }
        text.push_str(line);
        self.lines.push(text.trim_end().to_owned());
    }

    /// Between two blocks of one container stands an empty line; between a list's short items none.
    fn end_block(&mut self) {
        if self.containers.is_empty() {
            self.end_outermost();
        }
    }

    fn end_outermost(&mut self) {
        if !self.lines.is_empty() {
            self.blocks.push(std::mem::take(&mut self.lines).join("\n"));
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.end_paragraph("");
        self.containers.clear();
        self.end_outermost();
        self.blocks
    }
}

fn bold(text: &str) -> String {
    let mut plain = String::new();
    push_escaped(&mut plain, &unescaped(text).replace("**", ""), None);
    if text.contains('`') || text.contains('<') {
        text.to_owned()
    } else {
        format!("**{plain}**")
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' || !letters.peek().is_some_and(char::is_ascii_punctuation) {
            plain.push(letter);
        }
    }
    plain
}

/// Elements that only format; what they hold is shown, they are not.
const HTML: &[&str] = &[
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

/// Links within the document's own site lead nowhere from rustdoc's pages.
fn leads_somewhere(url: &str) -> bool {
    let web = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let known = web.is_some_and(|rest| !rest.is_empty())
        || url
            .strip_prefix("mailto:")
            .is_some_and(|rest| rest.contains('@'));
    known
        && !url.contains(|letter: char| {
            letter.is_whitespace() || matches!(letter, '<' | '>' | '\\' | '`')
        })
}

/// Appends text, with links made of bare URLs.
fn push_text(out: &mut String, text: &str) {
    push_text_after(out, text, None);
}

fn push_text_after(out: &mut String, text: &str, before: Option<char>) {
    let mut rest = text;
    let mut before = before;
    while let Some(start) = next_url(rest) {
        push_escaped(out, &rest[..start], before);
        let length = url_length(&rest[start..]);
        let url = &rest[start..start + length];
        if is_whole_url(url) {
            out.push('<');
            out.push_str(url);
            out.push('>');
        } else {
            out.push_str(&code(url));
        }
        before = Some('>');
        rest = &rest[start + length..];
    }
    push_escaped(out, rest, before);
}

fn next_url(text: &str) -> Option<usize> {
    let web = text.find("http://");
    let secure = text.find("https://");
    [web, secure].into_iter().flatten().min()
}

/// As long as URLs are written in prose: up to whitespace or a closing mark, without the sentence's own punctuation.
fn url_length(text: &str) -> usize {
    let end = text
        .find(|letter: char| {
            letter.is_whitespace()
                || matches!(
                    letter,
                    '<' | '>' | '"' | '`' | '\'' | ')' | ']' | '|' | '*' | '\\'
                )
        })
        .unwrap_or(text.len());
    text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?'])
        .len()
}

fn is_whole_url(url: &str) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    host.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && !url.contains(['{', '}', '[', '$', '^'])
}

/// Appends text so that nothing in it is Markdown.
fn push_escaped(out: &mut String, text: &str, before: Option<char>) {
    let mut previous = before;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let inside_word =
            previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        let escape = match letter {
            '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            '`' | '[' | ']' | '<' | '*' | '~' => true,
            '_' => !inside_word,
            '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
            '!' => next == Some('['),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(letter);
        previous = Some(letter);
    }
}

/// Escapes what would make a block of a paragraph's start: a heading, a list, a quote, a rule, a table, a fence.
fn safe_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '+', '-', '>', '=', '|', ':']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(text: &str, expected: &[&str]) {
        assert_eq!(paragraphs(text), expected, "of {text:?}");
        let again = expected.join("\n\n");
        assert_eq!(
            paragraphs(&again).join("\n\n"),
            again,
            "written text is stable"
        );
    }

    #[test]
    fn plain_text_is_one_line_a_paragraph() {
        becomes("One\n  two.\n\nThree", &["One two.", "Three"]);
    }

    #[test]
    fn bare_urls_become_links() {
        becomes(
            "See https://example.com/a_b.",
            &["See <https://example.com/a_b>."],
        );
        becomes(
            "SchemaSite https://{host}/v1",
            &["SchemaSite `https://{host}/v1`"],
        );
    }

    #[test]
    fn what_rustdoc_would_take_for_a_link_of_its_own_is_escaped() {
        becomes("An [id] and Vec<T>", &["An \\[id\\] and Vec`<T>`"]);
        becomes(
            "See [the guide](#guide) or [home](https://e.com).",
            &["See the guide or [home](<https://e.com>)."],
        );
    }

    #[test]
    fn an_escaped_bracket_begins_no_link() {
        becomes(
            r"See \[1] and [here](https://example.com/a).",
            &[r"See \[1\] and [here](<https://example.com/a>)."],
        );
        becomes(
            r"[a \[b](https://example.com/a)",
            &[r"[a \[b](<https://example.com/a>)"],
        );
    }

    #[test]
    fn code_never_runs() {
        becomes(
            "Do:\n\n    let x = 1;\n",
            &["Do:", "```text\nlet x = 1;\n```"],
        );
        becomes(
            "```rust\nfn main() {}\n```",
            &["```text\nfn main() {}\n```"],
        );
    }

    #[test]
    fn html_is_dropped_and_placeholders_are_shown() {
        becomes(
            "A <b>bold</b> word<br/>and <your-host>",
            &["A bold word and `<your-host>`"],
        );
    }

    #[test]
    fn lists_and_tables_keep_their_lines() {
        becomes("Either\n* a\n  more\n* b", &["Either", "- a more\n- b"]);
        becomes(
            "| a | b |\n|---|---|\n| 1 | `x|y` |",
            &["| a | b |\n| --- | --- |\n| 1 | \\`x |"],
        );
    }

    #[test]
    fn headings_become_bold_lines() {
        becomes("# Usage\ntext", &["**Usage**", "text"]);
    }

    #[test]
    fn marks_that_change_the_direction_of_writing_are_dropped() {
        assert_eq!(paragraphs("a\u{202e}b\u{2066}c"), ["abc"]);
    }

    #[test]
    fn text_that_looks_like_markdown_after_other_words_stays_text() {
        assert_eq!(line("1. *x* a_b _c_"), "1. \\*x\\* a_b \\_c\\_");
    }
}
