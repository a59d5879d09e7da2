//! Tokens → text. The only place where Rust source is made.

use std::borrow::Cow;

use clientsmith_model::Api;
use proc_macro2::{Literal, TokenStream};

use crate::docs::LINE_END;
use crate::imports::Imports;
use crate::{EmitError, File, check};

/// A Rust file in the making: items and macro calls in order.
#[derive(Debug, Default)]
pub(crate) struct Source {
    path: String,
    inner_docs: Vec<String>,
    inner_attributes: Option<TokenStream>,
    pub(crate) imports: Imports,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    /// An item that the printer lays out.
    Item(TokenStream),
    /// An item that is laid out, or the call of one of the runtime's macros, whose inside no printer knows.
    Text(String),
    /// Items that stand together without blank lines: `mod` and `use`.
    Lines(Vec<String>),
}

impl Source {
    pub(crate) fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }

    /// Lines of the file's own docs (`//!`).
    pub(crate) fn inner_docs(&mut self, lines: Vec<String>) {
        self.inner_docs = lines;
    }

    /// Attributes of the file (`#![…]`).
    pub(crate) fn inner_attributes(&mut self, attributes: TokenStream) {
        self.inner_attributes = Some(attributes);
    }

    pub(crate) fn item(&mut self, item: TokenStream) {
        self.pieces.push(Piece::Item(item));
    }

    pub(crate) fn text(&mut self, item: String) {
        self.pieces.push(Piece::Text(item));
    }

    pub(crate) fn lines(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.pieces.push(Piece::Lines(items));
        }
    }

    /// The file: preamble, docs, imports, pieces, each apart by a blank line.
    pub(crate) fn finish(self, api: &Api) -> Result<File, EmitError> {
        let path = self.path;
        let fail = |message: String| EmitError {
            path: path.clone(),
            message,
        };
        let mut blocks = vec![preamble(api, "//").join("\n")];
        if !self.inner_docs.is_empty() {
            let lines = self
                .inner_docs
                .iter()
                .map(|line| format!("//! {line}").trim_end().to_owned());
            blocks.push(lines.collect::<Vec<_>>().join("\n"));
        }
        if let Some(attributes) = self.inner_attributes {
            blocks.push(format(attributes).map_err(fail)?);
        }
        let imports = self.imports.lines();
        if !imports.is_empty() {
            blocks.push(imports.join("\n"));
        }
        for piece in self.pieces {
            blocks.push(match piece {
                Piece::Item(item) => spaced(format(item).map_err(fail)?),
                Piece::Lines(items) => items.join("\n"),
                Piece::Text(text) => text,
            });
        }
        let text = blocks.join("\n\n") + "\n";
        check::file(&text).map_err(fail)?;
        Ok(File { path, text })
    }
}

fn format(tokens: TokenStream) -> Result<String, String> {
    let file: syn::File = syn::parse2(tokens).map_err(|error| error.to_string())?;
    Ok(with_line_ends(prettyplease::unparse(&file).trim_end()))
}

/// Gives each line of a doc comment a line of its own.
fn with_line_ends(text: &str) -> String {
    if !text.contains(LINE_END) {
        return text.to_owned();
    }
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.split_once("///") {
            Some((indent, comment)) if comment.contains(LINE_END) => {
                let doc_lines = comment.split(LINE_END);
                lines.extend(doc_lines.map(|line| Cow::Owned(format!("{indent}///{line}"))));
            }
            _ => lines.push(Cow::Borrowed(line)),
        }
    }
    lines.join("\n")
}

/// Puts blank lines between the items of an `impl`, which the formatter leaves out. Literals hold no line breaks, so
/// lines are lines of code.
fn spaced(text: String) -> String {
    if !text
        .lines()
        .any(|line| line.starts_with("impl") || line.starts_with("pub trait"))
    {
        return text;
    }
    let mut spaced = String::with_capacity(text.len() + 64);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        spaced.push_str(line);
        spaced.push('\n');
        let ends_item = line == "    }"
            || (line.starts_with("    ") && line.ends_with(';') && is_item_line(line));
        let next_is_item = lines
            .peek()
            .is_some_and(|next| *next != "}" && !next.is_empty());
        let next_is_alike = is_item_line(line)
            && lines.peek().is_some_and(|next| {
                is_item_line(next) && next.starts_with("    type") == line.starts_with("    type")
            });
        if ends_item && next_is_item && !next_is_alike {
            spaced.push('\n');
        }
    }
    spaced.trim_end().to_owned()
}

/// A line that holds an associated type or the end of a constant.
fn is_item_line(line: &str) -> bool {
    let code = line.strip_prefix("    ").unwrap_or_default();
    code.starts_with("type ")
        || code.starts_with("const ")
        || (code.starts_with("    .") && code.ends_with(';'))
}

/// A string as a literal.
pub(crate) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// The first lines of every file.
pub(crate) fn preamble(api: &Api, comment: &str) -> Vec<String> {
    let package = &api.package;
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    vec![
        format!(
            "{comment} @generated by {} from {}. Do not edit:",
            one_line(&package.generator),
            one_line(&package.document)
        ),
        format!(
            "{comment} change the document, then run `{}`.",
            one_line(&package.regenerate)
        ),
    ]
}
