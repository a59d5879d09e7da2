//! Documentation of an item, ready for rustdoc.

/// What the document says of an item, as Markdown that rustdoc takes without a warning.
///
/// Lowering has made it safe and complete: links and fences are rustdoc's, units, defaults, examples, bounds and
/// provenance are worded. Emission only breaks it into lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// Paragraphs of Markdown, the first a one-line summary. Never empty once lowering ends.
    pub paragraphs: Vec<String>,
    /// `Some` when the document deprecates the item, with what callers are told.
    pub deprecated: Option<String>,
    /// What is agreed about the value, where anything is.
    pub constraints: Option<Box<Constraints>>,
}

/// What is agreed about a value beyond its type. [`Docs::paragraphs`] say it in words; here it can be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// What the server takes where nothing is sent, as JSON text.
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
    /// No item stands twice.
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

/// How sure a fact of the document is (`x-provenance`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// The API's own reference says so.
    #[default]
    Stated,
    /// Seen in use, not stated by the reference.
    Observed,
    /// Neither stated nor seen.
    Assumed,
}
