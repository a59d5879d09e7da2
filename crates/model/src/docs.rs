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
