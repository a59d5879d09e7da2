//! The excerpt of a document that is shown with a problem.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use clientsmith_lower::{Place, Sources, Span};

use crate::path;

/// The first marked line, truncated if it is very long.
pub(super) struct Excerpt<'a> {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    text: &'a str,
    marked: Range<usize>,
    /// Whether the line begins before the text.
    cut: bool,
}

impl<'a> Excerpt<'a> {
    /// Bytes shown on either side of the mark; documents are sometimes one line of megabytes.
    const MARGIN: usize = 200;
    /// The maximum number of marked bytes: a value may be megabytes long too.
    const MARK: usize = 200;

    pub(super) fn new(place: &Place, span: &Span, sources: &'a Sources) -> Self {
        let text = sources.text(place.file);
        let start = text.floor_char_boundary_at(span.bytes.start);
        let end = span
            .bytes
            .end
            .clamp(start, start.saturating_add(Self::MARK));
        let end = text.floor_char_boundary_at(end);
        // Only as far as the excerpt: the line may be megabytes long and have thousands of problems.
        let first = text.floor_char_boundary_at(start.saturating_sub(Self::MARGIN));
        let last = text.floor_char_boundary_at(end.saturating_add(Self::MARGIN));
        let line_start = text[first..start].rfind('\n');
        let line_end = text[start..last].find(['\n', '\r']);
        let from = line_start.map_or(first, |newline| first + newline + 1);
        let to = line_end.map_or(last, |newline| start + newline);
        Self {
            file: path::shown(Path::new(sources.name(place.file))),
            line: span.line,
            column: span.column,
            text: &text[from..to],
            marked: start - from..end.min(to) - from,
            cut: from > 0 && !text[..from].ends_with('\n'),
        }
    }

    /// The excerpt with its mark. Its header shows file, line and column, unless the line starts in the middle.
    pub(super) fn snippet<'b>(
        &'b self,
        kind: AnnotationKind,
        label: Option<&'b str>,
    ) -> Snippet<'b, Annotation<'b>> {
        let path = (!self.cut).then_some(self.file.as_str());
        Snippet::source(self.text)
            .path(path)
            .line_start(self.line)
            .annotation(kind.span(self.marked.clone()).label(label))
    }

    /// Whether the line is shown from its middle.
    pub(super) const fn is_cut(&self) -> bool {
        self.cut
    }
}

trait FloorCharBoundary {
    /// The last character boundary at or before `index`.
    fn floor_char_boundary_at(&self, index: usize) -> usize;
}

impl FloorCharBoundary for str {
    fn floor_char_boundary_at(&self, index: usize) -> usize {
        let index = index.min(self.len());
        (0..=index)
            .rev()
            .find(|index| self.is_char_boundary(*index))
            .unwrap_or(0)
    }
}
