//! Markdown of the document → blocks of documentation.
//!
//! The text is read as CommonMark with tables. Links stay only where they lead somewhere, bare URLs become links, code
//! is code and never runs, HTML is dropped or shown, headings become bold lines. How each of these is written so that
//! nothing else is read in it is the model's concern.

mod html;
mod inline;

use clientsmith_model::{Block, DocsList, DocsTable, Prose, without_controls};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use inline::Inline;

/// The blocks of a text; none is empty.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let text = without_controls(text);
    if is_plain(&text) {
        return plain_paragraphs(&text);
    }
    let mut reader = MarkdownReader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in TextMergeStream::new(Parser::new_ext(&text, options)) {
        reader.read_event(event);
    }
    reader.finish()
}

/// Whether the text means the same as Markdown and as plain text, whatever surrounds it.
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
    !text.contains(special)
        && text.lines().all(|line| {
            let start = line.trim_start();
            line.len() - start.len() < 4
                && !start.starts_with('-')
                && !start.starts_with(|letter: char| letter.is_ascii_digit())
        })
}

fn plain_paragraphs(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push_str(line);
            paragraph.push('\n');
        } else if !paragraph.is_empty() {
            blocks.push(Block::Prose(Prose::text(paragraph.trim())));
            paragraph.clear();
        }
    }
    blocks
}

/// Blocks that others stand in, while they are read.
#[derive(Debug)]
enum Container {
    Quote(Vec<Block>),
    List(DocsList),
    Item(Vec<Block>),
}

/// Deeper nesting is read at this depth: no reader of docs follows it, and each level indents all lines below.
const DEEPEST: usize = 8;

#[derive(Debug, Default)]
struct MarkdownReader {
    /// Finished blocks of the outermost level.
    blocks: Vec<Block>,
    containers: Vec<Container>,
    /// Containers that are open beyond the deepest.
    beyond: usize,
    inline: Inline,
    code: Option<String>,
    /// The lines of a block of HTML.
    html: String,
    table: Option<Rows>,
}

/// A table while it is read, its head the first row.
#[derive(Debug, Default)]
struct Rows(Vec<Vec<Prose>>);

impl MarkdownReader {
    fn read_event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.inline.text(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline.code(&text);
            }
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => html::read(&html, &mut self.inline),
            Event::SoftBreak | Event::HardBreak => self.inline.text(" "),
            Event::Rule => self.end_paragraph(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::CodeBlock(_) => {
                self.end_paragraph();
                self.code = Some(String::new());
            }
            Tag::BlockQuote(_) => self.open(Container::Quote(Vec::new())),
            Tag::List(first) => self.open(Container::List(DocsList {
                first,
                items: Vec::new(),
            })),
            Tag::Item => self.open(Container::Item(Vec::new())),
            Tag::Table(_) => {
                self.end_paragraph();
                self.table = Some(Rows::default());
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(Rows(rows)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.inline.open_link(&dest_url);
            }
            Tag::Heading { .. } => {
                self.end_paragraph();
                self.inline.open_heading();
            }
            Tag::Strong => self.inline.open_strong(),
            Tag::Emphasis => self.inline.open_emphasis(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => {
                html::read(&std::mem::take(&mut self.html), &mut self.inline);
                self.end_paragraph();
            }
            TagEnd::Heading(_) => {
                self.inline.close();
                self.end_paragraph();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::TableCell => {
                let cell = self.inline.finish();
                if let Some(row) = self.table.as_mut().and_then(|table| table.0.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::Link | TagEnd::Image | TagEnd::Strong | TagEnd::Emphasis => self.inline.close(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let prose = self.inline.finish();
        if !prose.is_empty() {
            self.push(Block::Prose(prose));
        }
    }

    fn end_code(&mut self) {
        if let Some(code) = self.code.take()
            && !code.trim().is_empty()
        {
            let code = code.trim_end_matches('\n').replace('\t', "    ");
            self.push(Block::Code(code));
        }
    }

    fn end_table(&mut self) {
        let Some(Rows(rows)) = self.table.take() else {
            return;
        };
        let mut rows = rows.into_iter();
        if let Some(head) = rows.next() {
            let rows = rows.collect();
            self.push(Block::Table(DocsTable { head, rows }));
        }
    }

    fn open(&mut self, container: Container) {
        self.end_paragraph();
        if self.containers.len() < DEEPEST {
            self.containers.push(container);
        } else {
            self.beyond += 1;
        }
    }

    fn close(&mut self) {
        self.end_paragraph();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        match self.containers.pop() {
            Some(Container::Quote(blocks)) if !blocks.is_empty() => self.push(Block::Quote(blocks)),
            Some(Container::List(list)) if !list.items.is_empty() => self.push(Block::List(list)),
            Some(Container::Item(blocks)) if !blocks.is_empty() => {
                match self.containers.last_mut() {
                    Some(Container::List(list)) => list.items.push(blocks),
                    _ => blocks.into_iter().for_each(|block| self.push(block)),
                }
            }
            _ => {}
        }
    }

    /// Adds a block to the innermost container.
    fn push(&mut self, block: Block) {
        match self.containers.last_mut() {
            None => self.blocks.push(block),
            Some(Container::Quote(blocks) | Container::Item(blocks)) => blocks.push(block),
            Some(Container::List(list)) => list.items.push(vec![block]),
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.end_paragraph();
        self.beyond = 0;
        while !self.containers.is_empty() {
            self.close();
        }
        self.blocks
    }
}

#[cfg(test)]
mod tests;
