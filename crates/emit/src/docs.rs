//! Doc comments and identifiers as tokens.

use clientsmith_model::{Block, Docs, DocsList, DocsTable, Ident, Prose};
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// Columns of text in a doc comment.
const WIDTH: usize = 96;

/// An identifier of the model as a token.
pub(crate) fn token(name: &Ident) -> proc_macro2::Ident {
    match name.as_str().strip_prefix("r#") {
        Some(bare) => proc_macro2::Ident::new_raw(bare, Span::call_site()),
        None => proc_macro2::Ident::new(name.as_str(), Span::call_site()),
    }
}

/// A name of this crate as a token, which it is by construction.
pub(crate) fn ident(name: &str) -> proc_macro2::Ident {
    proc_macro2::Ident::new(name, Span::call_site())
}

/// A path of this crate as tokens: names with `::` between them.
pub(crate) fn path(path: &str) -> TokenStream {
    let names = path.split("::").map(ident);
    quote!(#(#names)::*)
}

/// Lines of a doc comment.
pub(crate) fn lines(docs: &Docs) -> Vec<String> {
    item(&docs.summary, &docs.body)
}

/// A sentence of this crate as lines of a doc comment.
pub(crate) fn sentence(prose: &Prose) -> Vec<String> {
    prose.lines(WIDTH)
}

/// One item of a list of arguments.
pub(crate) fn bullet(first: &Prose, rest: &[Block]) -> Vec<String> {
    indented("- ", item(first, rest))
}

/// A fenced block of code. No line of it can end it.
pub(crate) fn fenced(language: &str, code: &str) -> Vec<String> {
    let longest = code
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{fence}{language}")];
    lines.extend(code.lines().map(str::to_owned));
    lines.push(fence);
    lines
}

/// A paragraph and the blocks behind it.
fn item(first: &Prose, rest: &[Block]) -> Vec<String> {
    let mut lines = sentence(first);
    for block in rest {
        lines.push(String::new());
        lines.extend(block_lines(block));
    }
    lines
}

/// Blocks below each other.
fn stacked(blocks: &[Block], is_item: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        // A list within an item stands directly below its text. It could not if it began with another number than 1
        // (CommonMark 0.31 §5.3).
        let is_close = is_item
            && matches!(block, Block::List(list) if matches!(list.first, None | Some(1)))
            && index
                .checked_sub(1)
                .is_some_and(|before| matches!(blocks[before], Block::Prose(_)));
        if index > 0 && !is_close {
            lines.push(String::new());
        }
        lines.extend(block_lines(block));
    }
    lines
}

fn block_lines(block: &Block) -> Vec<String> {
    match block {
        Block::Prose(prose) => sentence(prose),
        Block::Code(code) => fenced("text", code),
        Block::List(list) => list_lines(list),
        Block::Quote(blocks) => {
            let quoted = stacked(blocks, false).into_iter();
            quoted
                .map(|line| format!("> {line}").trim_end().to_owned())
                .collect()
        }
        Block::Table(table) => table_lines(table),
    }
}

/// The greatest number of a list's item (CommonMark 0.31 §5.2: nine digits).
const LAST_NUMBER: u64 = 999_999_999;

fn list_lines(list: &DocsList) -> Vec<String> {
    let first = list
        .first
        .map(|first| first.min(LAST_NUMBER - list.items.len() as u64));
    let items = list.items.iter().enumerate().map(|(index, blocks)| {
        let marker = first.map_or_else(
            || "- ".to_owned(),
            |first| format!("{}. ", first + index as u64),
        );
        indented(&marker, stacked(blocks, true))
    });
    items.flatten().collect()
}

/// Lines of an item: its marker, then as much white space.
fn indented(marker: &str, lines: Vec<String>) -> Vec<String> {
    let indent = " ".repeat(marker.len());
    let lines = lines.into_iter().enumerate();
    let lines = lines.map(|(index, line)| {
        let before = if index == 0 { marker } else { &indent };
        format!("{before}{line}").trim_end().to_owned()
    });
    lines.collect()
}

fn table_lines(table: &DocsTable) -> Vec<String> {
    let row = |cells: &Vec<Prose>| {
        let cells: Vec<String> = cells.iter().map(Prose::cell).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines = vec![
        row(&table.head),
        format!("|{}", " --- |".repeat(table.head.len())),
    ];
    lines.extend(table.rows.iter().map(row));
    lines
}

/// Stands between the lines of a doc comment while it is one attribute: a token a line would make most of what is
/// parsed and printed. The document's text has no control characters left.
pub(crate) const LINE_END: char = '\u{1f}';

/// A doc comment.
pub(crate) fn comment<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    match comment_text(lines) {
        None => TokenStream::new(),
        Some(text) => quote!(#[doc = #text]),
    }
}

/// The doc comment of the enclosing item.
pub(crate) fn inner_comment<S: AsRef<str>>(lines: &[S]) -> TokenStream {
    match comment_text(lines) {
        None => TokenStream::new(),
        Some(text) => quote!(#![doc = #text]),
    }
}

fn comment_text<S: AsRef<str>>(lines: &[S]) -> Option<String> {
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let line = line.as_ref().trim_end();
        if index > 0 {
            text.push(LINE_END);
        }
        if !line.is_empty() {
            text.push(' ');
        }
        if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            text.push_str(line);
        } else {
            text.extend(line.chars().map(shown));
        }
    }
    (!lines.is_empty()).then_some(text)
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

/// The doc comment of an item.
pub(crate) fn attributes(docs: &Docs) -> TokenStream {
    comment(&item_lines(docs))
}

/// The docs of a deprecated item mention it, unless it is a function: an attribute would warn of the crate's own
/// decoding and encoding too.
fn item_lines(docs: &Docs) -> Vec<String> {
    let mut text = lines(docs);
    if let Some(note) = docs.deprecated {
        text.push(String::new());
        text.extend(sentence(&Prose::new("**Deprecated.** {}", [note.into()])));
    }
    text
}

/// The doc comment of a function that callers can do without, and its deprecation.
pub(crate) fn function_attributes(docs: &Docs) -> TokenStream {
    let comment = comment(&lines(docs));
    let deprecation = deprecation(docs);
    quote!(#comment #deprecation)
}

/// The deprecation of a function, if it is deprecated.
pub(crate) fn deprecation(docs: &Docs) -> TokenStream {
    match docs.deprecated {
        None => TokenStream::new(),
        Some("") => quote!(#[deprecated]),
        Some(note) => quote!(#[deprecated(note = #note)]),
    }
}

#[cfg(test)]
mod tests;
