//! Inline Markdown that no text of a document can leave.

use std::fmt;

use crate::names::Ident;
use crate::text::without_controls;

/// A paragraph's worth of Markdown: words, code, links and emphasis.
///
/// The document's text comes in only by [`Prose::text`], which escapes it, and [`Prose::code`]; Markdown as such is
/// `'static`, so it is trusted. However it is broken into lines, each parses as text of one paragraph (CommonMark 0.31
/// with tables, footnotes, strikethrough and task lists, as rustdoc reads it): code stays on one line, and no line
/// begins a list, a heading, a fence or any other block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Prose {
    /// Markdown with a line feed between words, where a line may be broken, and a space where it may not.
    markdown: String,
}

impl Prose {
    /// Trusted Markdown, with a part in place of each `{}`.
    pub fn new(template: &'static str, parts: impl IntoIterator<Item = Self>) -> Self {
        let mut prose = Self::default();
        let mut parts = parts.into_iter();
        for (index, own) in template.split("{}").enumerate() {
            if index > 0
                && let Some(part) = parts.next()
            {
                prose.push(&part);
            }
            prose.push_own(own);
        }
        prose
    }

    /// A text that is not Markdown. URLs in it become links.
    pub fn text(text: &str) -> Self {
        let mut prose = Self::default();
        prose.push_text(&without_controls(text));
        prose
    }

    /// A text in which not even URLs become links: the words of a link.
    pub fn text_without_links(text: &str) -> Self {
        let mut prose = Self::default();
        prose.push_escaped(&without_controls(text));
        prose
    }

    /// A text as code. Other white space becomes a space.
    pub fn code(text: &str) -> Self {
        let text = without_controls(text).replace(['\n', '\t'], " ");
        let markdown = if text.trim().is_empty() {
            format!("`\"{text}\"`")
        } else {
            let fence = "`".repeat(shortest_absent_run(&text));
            let touches = text.starts_with('`') || text.ends_with('`');
            let is_stripped = text.starts_with(' ') && text.ends_with(' ');
            let pad = if touches || is_stripped { " " } else { "" };
            format!("{fence}{pad}{text}{pad}{fence}")
        };
        Self { markdown }
    }

    /// A type of the same module, as a link that rustdoc follows.
    pub fn item(name: &Ident) -> Self {
        Self {
            markdown: format!("[`{name}`]"),
        }
    }

    /// Words that lead to a URL: the URL itself where there are none. The words alone if it
    /// [leads nowhere](Self::leads_somewhere).
    pub fn link(words: Self, url: &str) -> Self {
        if !Self::leads_somewhere(url) {
            return words;
        }
        let markdown = if words.is_empty() || words == Self::text_without_links(url) {
            format!("<{url}>")
        } else {
            format!("[{}](<{url}>)", words.trimmed())
        };
        Self { markdown }
    }

    /// Whether docs can link to the URL: it is one of the web or `mailto:`, and holds nothing that no link can. Links
    /// within the document's own site lead nowhere from rustdoc's pages.
    pub fn leads_somewhere(url: &str) -> bool {
        let web = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let is_known = web.is_some_and(|rest| !rest.is_empty())
            || url
                .strip_prefix("mailto:")
                .is_some_and(|rest| rest.contains('@'));
        let is_unsafe = |letter: char| {
            letter.is_whitespace()
                || letter.is_control()
                || matches!(letter, '<' | '>' | '\\' | '`')
        };
        is_known && !url.contains(is_unsafe) && without_controls(url) == url
    }

    /// Stressed words (`*`).
    pub fn emphasis(words: &Self) -> Self {
        words.between("*")
    }

    /// Strongly stressed words (`**`).
    pub fn strong(words: &Self) -> Self {
        words.between("**")
    }

    /// All parts, with trusted Markdown between each two.
    pub fn join(parts: impl IntoIterator<Item = Self>, separator: &'static str) -> Self {
        let mut prose = Self::default();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                prose.push_own(separator);
            }
            prose.push(&part);
        }
        prose
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.trimmed().is_empty()
    }

    /// Adds what follows directly.
    pub fn push(&mut self, other: &Self) {
        if other.markdown.starts_with('[') && self.markdown.ends_with('!') {
            // `![` would be an image.
            self.markdown.insert(self.markdown.len() - 1, '\\');
        }
        if other.markdown.starts_with('`') && self.markdown.ends_with('`') {
            // Two runs of backticks would be one.
            self.push_break();
        }
        let other = match self.markdown.ends_with('\n') {
            true => other.markdown.trim_start_matches('\n'),
            false => other.markdown.as_str(),
        };
        self.markdown.push_str(other);
    }

    /// Adds a space, where a line may be broken.
    pub fn push_break(&mut self) {
        if !self.markdown.is_empty() && !self.markdown.ends_with('\n') {
            self.markdown.push('\n');
        }
    }

    /// The same as a sentence: with a full stop where it ends in a word.
    #[must_use]
    pub fn with_stop(mut self) -> Self {
        let is_open = |letter: char| letter.is_alphanumeric() || matches!(letter, '`' | ')');
        if self.markdown.ends_with(is_open) {
            self.markdown.push('.');
        }
        self
    }

    /// Lines of at most `width` characters where that is possible: words and code stay whole.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        let mut columns = 0;
        for word in self.words() {
            let length = word.chars().count();
            if line.is_empty() {
                line = as_first(word);
                columns = line.chars().count();
            } else if columns + 1 + length <= width || may_begin_a_block(word) {
                line.push(' ');
                line.push_str(word);
                columns += 1 + length;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
                columns = length;
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// On one line, without Markdown: for terminals.
    pub fn plain(&self) -> String {
        let mut plain = String::with_capacity(self.markdown.len());
        let mut rest = self.trimmed();
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            rest = match letter {
                '\n' => {
                    plain.push(' ');
                    after
                }
                '\\' => {
                    let escaped = after.chars().next().filter(char::is_ascii_punctuation);
                    plain.push(escaped.unwrap_or('\\'));
                    &after[escaped.map_or(0, char::len_utf8)..]
                }
                '`' => {
                    let fence = "`".repeat(rest.len() - rest.trim_start_matches('`').len());
                    let inside = &rest[fence.len()..];
                    let (code, behind) = inside.split_once(fence.as_str()).unwrap_or((inside, ""));
                    // Spaces beside backticks are not the code's (CommonMark 0.31 §6.1).
                    let is_padded = code.starts_with(" `") || code.ends_with("` ");
                    plain.push('`');
                    plain.push_str(if is_padded { code.trim() } else { code });
                    plain.push('`');
                    behind
                }
                '*' => after,
                '<' => match after.split_once('>') {
                    Some((url, behind)) => {
                        plain.push_str(url);
                        behind
                    }
                    None => after,
                },
                // A link: its words, and where it leads.
                '[' => after,
                ']' => match after
                    .strip_prefix("(<")
                    .and_then(|link| link.split_once(">)"))
                {
                    Some((url, behind)) => {
                        plain.push_str(" (");
                        plain.push_str(url);
                        plain.push(')');
                        behind
                    }
                    None => after,
                },
                letter => {
                    plain.push(letter);
                    after
                }
            };
        }
        plain
    }

    /// On one line, as the cell of a table: there `|` ends a cell even in code.
    pub fn cell(&self) -> String {
        let mut cell = String::with_capacity(self.markdown.len());
        let mut backslashes = 0;
        for letter in self.trimmed().chars() {
            if letter == '|' && backslashes % 2 == 0 {
                cell.push('\\');
            }
            backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
            cell.push(if letter == '\n' { ' ' } else { letter });
        }
        cell
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.markdown.split('\n').filter(|word| !word.is_empty())
    }

    fn trimmed(&self) -> &str {
        self.markdown.trim_matches('\n')
    }

    /// With a mark on either side, within the white space: a mark next to white space has no effect.
    fn between(&self, mark: &str) -> Self {
        let words = self.trimmed();
        if words.is_empty() {
            return self.clone();
        }
        Self {
            markdown: self
                .markdown
                .replacen(words, &format!("{mark}{words}{mark}"), 1),
        }
    }

    /// Adds trusted Markdown. Spaces in its code are kept.
    fn push_own(&mut self, own: &'static str) {
        let mut in_code = false;
        for letter in own.chars() {
            match letter {
                ' ' if !in_code => self.push_break(),
                _ => {
                    in_code ^= letter == '`';
                    self.markdown.push(letter);
                }
            }
        }
    }

    fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(start) = next_url(rest) {
            self.push_escaped(&rest[..start]);
            let length = url_length(&rest[start..]);
            let url = &rest[start..start + length];
            self.push(&if is_whole_url(url) {
                Self {
                    markdown: format!("<{url}>"),
                }
            } else {
                Self::code(url)
            });
            rest = &rest[start + length..];
        }
        self.push_escaped(rest);
    }

    /// Adds text so that nothing in it is Markdown.
    fn push_escaped(&mut self, text: &str) {
        let mut previous = self.markdown.chars().next_back();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let next = letters.peek().copied();
            if letter.is_whitespace() {
                self.push_break();
                // At the start it may still follow other words.
                if self.markdown.is_empty() {
                    self.markdown.push('\n');
                }
                previous = Some(' ');
                continue;
            }
            let inside_word = previous.is_some_and(char::is_alphanumeric)
                && next.is_some_and(char::is_alphanumeric);
            let escape = match letter {
                // At the end of a line it would be a break.
                '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next.is_whitespace()),
                '`' | '[' | ']' | '<' | '*' | '~' => true,
                '_' => !inside_word,
                '&' => next.is_none_or(|next| next.is_ascii_alphanumeric() || next == '#'),
                '!' => next == Some('['),
                _ => false,
            };
            if escape {
                self.markdown.push('\\');
            }
            self.markdown.push(letter);
            previous = Some(letter);
        }
    }
}

impl From<&'static str> for Prose {
    fn from(own: &'static str) -> Self {
        Self::new(own, [])
    }
}

/// On one line.
impl fmt::Display for Prose {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.lines(usize::MAX).concat())
    }
}

/// The smallest number of backticks that is not a run in the text (CommonMark 0.31 §6.1).
fn shortest_absent_run(text: &str) -> usize {
    let runs: Vec<usize> = text.split(|letter| letter != '`').map(str::len).collect();
    let mut length = 1;
    while runs.contains(&length) {
        length += 1;
    }
    length
}

/// Whether a line that begins with this word may be taken for the beginning of a block. A word that only may be is not
/// worth a closer look: it stays on the line before.
fn may_begin_a_block(word: &str) -> bool {
    let behind_digits = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    word.starts_with(['-', '+', '*', '#', '>', '|', '=', '~', ':', '<'])
        || word.starts_with("```")
        || (behind_digits.len() < word.len() && behind_digits.starts_with(['.', ')']))
}

/// A word at the beginning of a paragraph, escaped if it would begin a heading, a list, a quote or a rule.
fn as_first(word: &str) -> String {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &word[digits..];
    if digits > 0 && matches!(behind, "." | ")") {
        return format!("{}\\{behind}", &word[..digits]);
    }
    let is_all = |mark: char| word.trim_start_matches(mark).is_empty();
    let begins = word.starts_with('>')
        || matches!(word, "+" | "*")
        || is_all('#')
        || is_all('-')
        || is_all('=');
    if begins {
        format!("\\{word}")
    } else {
        word.to_owned()
    }
}

fn next_url(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("http") {
        let start = from + at;
        let rest = &text[start + "http".len()..];
        if rest.starts_with("://") || rest.starts_with("s://") {
            return Some(start);
        }
        from = start + "http".len();
    }
    None
}

/// URLs as they are written in prose: up to whitespace or a closing mark, without the sentence's own punctuation.
fn url_length(text: &str) -> usize {
    let ends = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '<' | '>' | '"' | '`' | '\'' | ')' | ']' | '|' | '*' | '\\'
            )
    };
    let end = text.find(ends).unwrap_or(text.len());
    text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?'])
        .len()
}

fn is_whole_url(url: &str) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest);
    host.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && !url.contains(['{', '}', '[', '$', '^'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(prose: &Prose, markdown: &str) {
        assert_eq!(prose.to_string(), markdown);
    }

    #[test]
    fn text_is_only_text() {
        shows(
            &Prose::text("1. *x* a_b _c_ [id] `d` <e>"),
            r"1\. \*x\* a_b \_c\_ \[id\] \`d\` \<e>",
        );
        shows(
            &Prose::text("AT&T, 3 & 4, a&amp;"),
            r"AT\&T, 3 & 4, a\&amp;",
        );
    }

    #[test]
    fn only_what_begins_a_block_is_escaped_at_the_start() {
        for (text, markdown) in [
            ("1. one", r"1\. one"),
            ("1.5 is", "1.5 is"),
            ("# one", r"\# one"),
            ("#1 of all", "#1 of all"),
            ("- one", r"\- one"),
            ("-1 or less", "-1 or less"),
            ("---", r"\---"),
            ("===", r"\==="),
            ("> one", r"\> one"),
            (">= 1", r"\>= 1"),
            ("+ one", r"\+ one"),
            ("+1 is", "+1 is"),
            (".", "."),
            (") is", ") is"),
        ] {
            shows(&Prose::text(text), markdown);
        }
    }

    #[test]
    fn bare_urls_become_links() {
        shows(
            &Prose::text("See https://example.com/a_b."),
            "See <https://example.com/a_b>.",
        );
        shows(&Prose::text("httpd: http://e.com"), "httpd: <http://e.com>");
        shows(
            &Prose::text("At https://{host}/v1"),
            "At `https://{host}/v1`",
        );
    }

    #[test]
    fn code_has_the_shortest_marks_that_it_does_not_hold() {
        for (text, markdown) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("a```b", "`a```b`"),
            ("a`b``c", "```a`b``c```"),
            ("`", "`` ` ``"),
            (" a ", "`  a  `"),
            (" a", "` a`"),
            ("a ", "`a `"),
            (" ", "`\" \"`"),
            ("a\n\tb", "`a  b`"),
        ] {
            shows(&Prose::code(text), markdown);
        }
    }

    #[test]
    fn code_beside_code_stays_apart() {
        let mut prose = Prose::code("a");
        prose.push(&Prose::code("b"));
        shows(&prose, "`a` `b`");
    }

    #[test]
    fn code_is_never_broken_over_lines() {
        let prose = Prose::new("Default: {}.", [Prose::code("a b c d")]);
        assert_eq!(prose.lines(12), ["Default:", "`a b c d`."]);
    }

    #[test]
    fn code_of_our_own_is_not_broken_either() {
        let prose = Prose::from("Set `a b` or `c d` now.");
        assert_eq!(prose.lines(7), ["Set", "`a b`", "or", "`c d`", "now."]);
    }

    #[test]
    fn what_begins_no_block_may_begin_a_line() {
        assert_eq!(Prose::text("aaaa 12").lines(4), ["aaaa", "12"]);
        assert_eq!(Prose::text("aaaa .b").lines(4), ["aaaa", ".b"]);
    }

    #[test]
    fn no_line_begins_with_what_may_begin_a_block() {
        let prose = Prose::text("aaa - bbb 1. ccc # ddd");
        assert_eq!(prose.lines(4), ["aaa -", "bbb 1.", "ccc #", "ddd"]);
    }

    #[test]
    fn a_link_needs_words_and_a_place_on_the_web() {
        let words = || Prose::text("the [guide]");
        shows(
            &Prose::link(words(), "https://e.com/a(b)"),
            r"[the \[guide\]](<https://e.com/a(b)>)",
        );
        shows(&Prose::link(words(), "#guide"), r"the \[guide\]");
        for nowhere in [
            "javascript:x",
            "https://",
            "mailto:me",
            "https://e.com/a b",
            "https://e.com/<a",
            "https://e.com/\u{7f}",
        ] {
            shows(&Prose::link(words(), nowhere), r"the \[guide\]");
        }
        shows(
            &Prose::link(Prose::default(), "https://e.com"),
            "<https://e.com>",
        );
        shows(
            &Prose::link(Prose::text_without_links("https://e.com"), "https://e.com"),
            "<https://e.com>",
        );
    }

    #[test]
    fn a_link_behind_an_exclamation_mark_is_no_image() {
        let mut prose = Prose::text("Look!");
        prose.push(&Prose::link(Prose::text("here"), "https://e.com"));
        shows(&prose, r"Look\![here](<https://e.com>)");
    }

    #[test]
    fn marks_of_emphasis_touch_their_words() {
        shows(&Prose::strong(&Prose::text(" a b ")), "**a b**");
        shows(&Prose::strong(&Prose::text(" ")), "");
    }

    #[test]
    fn pipes_in_a_cell_are_escaped() {
        assert_eq!(Prose::text("a|b").cell(), r"a\|b");
        assert_eq!(Prose::text(r"a\|b").cell(), r"a\\\|b");
        assert_eq!(Prose::code("a|b").cell(), r"`a\|b`");
        assert_eq!(Prose::code(r"a\|b").cell(), r"`a\|b`");
    }

    #[test]
    fn a_sentence_ends_with_a_stop() {
        shows(&Prose::text("Pets").with_stop(), "Pets.");
        shows(&Prose::text("Pets!").with_stop(), "Pets!");
    }
}
