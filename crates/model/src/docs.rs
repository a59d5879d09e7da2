//! Documentation of an item, ready for rustdoc.

use crate::prose::Prose;

/// The documentation of an item.
///
/// Lowering has made it safe and complete: units, defaults, examples, bounds and provenance are worded, and the only
/// Markdown in it is what its types can say. Emission only lays it out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// The first sentence or paragraph. Never empty once lowering ends.
    pub summary: Prose,
    /// What follows it.
    pub body: Vec<Block>,
    /// `Some` if the document deprecates the item, with the message for callers.
    pub deprecated: Option<&'static str>,
    /// The constraints on the value, if any.
    pub constraints: Option<Box<Constraints>>,
}

impl Docs {
    /// Whether the text is the same, apart from constraints.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.summary == other.summary && self.body == other.body
    }

    /// What follows the summary, without Markdown: paragraphs with an empty line between them.
    pub fn plain_body(&self) -> String {
        let blocks: Vec<String> = self.body.iter().map(Block::plain).collect();
        blocks.join("\n\n")
    }

    /// Whether a paragraph names something of the wire: where the document says nothing, docs say what an item is
    /// called.
    pub fn names(&self, wire: &str) -> bool {
        let name = Prose::code(wire).to_string();
        let paragraphs = self.body.iter().filter_map(|block| match block {
            Block::Prose(prose) => Some(prose),
            _ => None,
        });
        std::iter::once(&self.summary)
            .chain(paragraphs)
            .any(|prose| prose.to_string().contains(&name))
    }
}

/// A block of Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Prose(Prose),
    /// Lines of code, shown as they are: neither compiled nor run.
    Code(String),
    /// A list.
    List(DocsList),
    /// Quoted blocks.
    Quote(Vec<Block>),
    /// A table.
    Table(DocsTable),
}

impl Block {
    /// The block without Markdown.
    fn plain(&self) -> String {
        let joined = |blocks: &[Self], between| {
            let blocks: Vec<String> = blocks.iter().map(Self::plain).collect();
            blocks.join(between)
        };
        match self {
            Self::Prose(prose) => prose.plain(),
            Self::Code(code) => indented("  ", "  ", code),
            Self::Quote(blocks) => indented("  ", "  ", &joined(blocks, "\n\n")),
            Self::List(list) => {
                let items = list.items.iter().zip(0..).map(|(item, index)| {
                    let marker = match list.first {
                        Some(first) => format!("{}. ", first + index),
                        None => "- ".to_owned(),
                    };
                    let indent = " ".repeat(marker.len());
                    indented(&marker, &indent, &joined(item, "\n"))
                });
                items.collect::<Vec<_>>().join("\n")
            }
            Self::Table(table) => {
                let line = |cells: &[Prose]| {
                    let cells: Vec<String> = cells.iter().map(Prose::plain).collect();
                    cells.join(" | ")
                };
                let rows = table.rows.iter().map(|row| line(row));
                let lines: Vec<String> = std::iter::once(line(&table.head)).chain(rows).collect();
                lines.join("\n")
            }
        }
    }
}

/// Lines behind a marker.
fn indented(first: &str, others: &str, text: &str) -> String {
    let lines = text
        .lines()
        .zip(0..)
        .map(|(line, index)| match (index, line) {
            (0, line) => format!("{first}{line}"),
            (_, "") => String::new(),
            (_, line) => format!("{others}{line}"),
        });
    lines.collect::<Vec<_>>().join("\n")
}

/// A list, each item some blocks. No item is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocsList {
    /// The number of the first item; `None`: items have bullets.
    pub first: Option<u64>,
    /// The items.
    pub items: Vec<Vec<Block>>,
}

/// A table. Rows may have fewer cells than the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocsTable {
    /// The head of each column.
    pub head: Vec<Prose>,
    /// The rows below.
    pub rows: Vec<Vec<Prose>>,
}

/// The constraints on a value beyond its type. [`Docs::body`] has them as text; here they can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// The default that the server uses if nothing is sent, as JSON text.
    pub default: Option<String>,
    /// The least number.
    pub minimum: Option<Bound>,
    /// The greatest number.
    pub maximum: Option<Bound>,
    /// Numbers are multiples of this one.
    pub multiple_of: Option<String>,
    /// Fewest and most characters.
    pub length: (Option<usize>, Option<usize>),
    /// Fewest and most items.
    pub items: (Option<usize>, Option<usize>),
    /// Fewest and most members.
    pub members: (Option<usize>, Option<usize>),
    /// The regular expression (ECMA-262) that a string matches.
    pub pattern: Option<String>,
    /// Items are unique.
    pub unique: bool,
}

/// A bound of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The number, in decimal.
    pub value: String,
    /// Whether the number itself is outside.
    pub excluded: bool,
}
