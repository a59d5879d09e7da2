//! The piece of a document that is shown with a problem.

use std::ops::Range;
use std::path::Path;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use clientsmith_lower::{Place, Sources, Span};

use crate::program;

/// The first marked line, cut where it is very long.
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

    pub(super) fn new(place: &Place, span: &Span, sources: &'a Sources) -> Self {
        let text = sources.text(place.file);
        let start = text.floor_char_boundary_at(span.bytes.start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..]
            .find(['\n', '\r'])
            .map_or(text.len(), |newline| start + newline);
        let end = text.floor_char_boundary_at(span.bytes.end.clamp(start, line_end));
        let from = text.floor_char_boundary_at(line_start.max(start.saturating_sub(Self::MARGIN)));
        let to =
            text.floor_char_boundary_at(line_end.min(end.max(start).saturating_add(Self::MARGIN)));
        Self {
            file: program::shown(Path::new(sources.name(place.file))),
            line: span.line,
            column: span.column,
            text: &text[from..to],
            marked: start - from..end.min(to).max(start) - from,
            cut: from > line_start,
        }
    }

    /// The excerpt with its mark. Its head names file, line and column, unless columns are counted from a cut.
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
    /// The last place at or before `index` where a character starts.
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
