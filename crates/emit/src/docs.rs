//! Doc comments and identifiers, as tokens and as text.

use clientsmith_model::{Docs, Ident};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use crate::layout;
use crate::writer::string;

/// Columns of text in a doc comment.
const WIDTH: usize = 96;

/// An identifier of the model as a token.
pub(crate) fn token(name: &Ident) -> proc_macro2::Ident {
    match name.as_str().strip_prefix("r#") {
        Some(bare) => proc_macro2::Ident::new_raw(bare, Span::call_site()),
        None => proc_macro2::Ident::new(name.as_str(), Span::call_site()),
    }
}

/// A name of ours as a token. It is one by construction.
pub(crate) fn ident(name: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(name, Span::call_site())
}

/// Lines of a doc comment.
pub(crate) fn lines(docs: &Docs) -> Vec<String> {
    paragraphs(docs.paragraphs.iter().map(String::as_str))
}

/// Paragraphs as lines, a blank one between them. A paragraph of several lines stays as it is; one of a single line is
/// broken at spaces.
pub(crate) fn paragraphs<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        if paragraph.contains('\n') {
            lines.extend(paragraph.lines().map(str::to_owned));
        } else {
            lines.extend(wrapped(paragraph));
        }
    }
    lines
}

/// One item of a list, its further lines and paragraphs indented.
pub(crate) fn bullet<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let lines = paragraphs(texts);
    let indented = lines.iter().enumerate().map(|(index, line)| match index {
        0 => format!("- {line}"),
        _ => format!("  {line}").trim_end().to_owned(),
    });
    indented.collect()
}

/// Breaks a line at spaces, never before a word that would begin a list, a heading or a quote.
fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in paragraph.split(' ') {
        let fits = line.chars().count() + 1 + word.chars().count() <= WIDTH;
        if line.is_empty() {
            line.push_str(word);
        } else if fits || begins_a_block(word) {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    lines.push(line);
    lines
}

fn begins_a_block(word: &str) -> bool {
    let numbered = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
    word.is_empty()
        || word.starts_with(['-', '+', '*', '#', '>', '|', '=', '~', ':', '<'])
        || word.starts_with("```")
        || (numbered.len() < word.len() && numbered.starts_with(['.', ')']))
}

/// Stands between the lines of a doc comment while it is one attribute: a token a line would make most of what is parsed
/// and printed. The document's text has no control characters left.
pub(crate) const LINE_END: char = '\u{1f}';

/// A doc comment.
pub(crate) fn comment<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let line = line.as_ref();
        if index > 0 {
            text.push(LINE_END);
        }
        if !line.is_empty() {
            text.push(' ');
        }
        text.extend(line.chars().map(shown));
    }
    if lines.is_empty() {
        TokenStream::new()
    } else {
        quote!(#[doc = #text])
    }
}

/// A doc comment as lines of text, each behind `indent` and ended.
pub(crate) fn comment_text<S: AsRef<str>>(indent: &str, lines: &[S]) -> String {
    let mut text = String::new();
    for line in lines {
        let line = line.as_ref().trim_end();
        text += indent;
        text += "///";
        if !line.is_empty() {
            text.push(' ');
        }
        text.extend(line.chars().map(shown));
        text.push('\n');
    }
    text
}

/// Whatever would end a line, hide text or turn it around is a space: a line stays one line that shows what it says.
fn shown(letter: char) -> char {
    match letter {
        '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' => ' ',
        _ if letter.is_control() => ' ',
        _ => letter,
    }
}

/// Text of the wire, a URL or a media type, as code in a line of a doc comment.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().filter(|letter| *letter != '`').collect();
    format!("`{}`", text.trim())
}

/// The doc comment of an item.
pub(crate) fn attributes(docs: &Docs) -> TokenStream {
    comment(&item_lines(docs))
}

/// The doc comment of an item as lines of text.
pub(crate) fn attributes_text(indent: &str, docs: &Docs) -> String {
    comment_text(indent, &item_lines(docs))
}

/// What is deprecated says so in its docs, unless it is a function: an attribute would warn of the crate's own reading and
/// writing too.
fn item_lines(docs: &Docs) -> Vec<String> {
    let deprecated = docs.deprecated.as_deref().map(|note| {
        let note = note.trim();
        format!("**Deprecated.** {note}").trim_end().to_owned()
    });
    let texts = docs.paragraphs.iter().map(String::as_str);
    paragraphs(texts.chain(deprecated.as_deref()))
}

/// The doc comment of a function that callers can do without, and its deprecation, as lines of text.
pub(crate) fn function_attributes_text(indent: &str, docs: &Docs) -> String {
    comment_text(indent, &lines(docs)) + &deprecation(indent, docs)
}

/// The deprecation of a function, if it is deprecated, as a line of text.
pub(crate) fn deprecation(indent: &str, docs: &Docs) -> String {
    match docs.deprecated.as_deref() {
        None => String::new(),
        Some("") => format!("{indent}#[deprecated]\n"),
        Some(note) => {
            let note = format!("note = {}", string(note));
            layout::list(indent, "#[deprecated(", &[note], ")]") + "\n"
        }
    }
}

/// The first paragraph, for a table or a heading: one line.
pub(crate) fn summary(docs: &Docs) -> &str {
    docs.paragraphs
        .first()
        .and_then(|paragraph| paragraph.lines().next())
        .unwrap_or_default()
}
