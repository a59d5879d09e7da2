//! From JSON pointers to lines and columns: the text is read once more, by a reader that keeps positions, and only when
//! a problem is to be told.

mod indent;
mod json;
mod lines;
#[cfg(test)]
mod tests;
mod yaml;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use super::{FileId, Place, PlacePart, Sources};
use indent::Indented;
use json::JsonWalker;
use lines::LineIndex;
use yaml::Yaml;

/// A piece of a file's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The bytes.
    pub bytes: Range<usize>,
}

/// Spans of the places that were asked for.
pub(crate) struct Spans(HashMap<Place, Span>);

/// What is looked for at and below a point of the tree.
#[derive(Default)]
struct Wanted {
    children: HashMap<String, Wanted>,
    places: Vec<Place>,
    found: RefCell<Option<MemberSpan>>,
}

/// Where a member is, in bytes.
#[derive(Clone)]
struct MemberSpan {
    /// Its key; empty for what has none.
    key: Range<usize>,
    value: Range<usize>,
}

impl Wanted {
    fn child(&self, name: &str) -> Option<&Self> {
        self.children.get(name)
    }

    /// Keeps where a value is.
    fn is_value(&self, key: &Range<usize>, value: Range<usize>) {
        let key = key.clone();
        // Of a key that stands twice, the last counts: that is what a problem is about.
        *self.found.borrow_mut() = Some(MemberSpan { key, value });
    }

    /// Keeps where an object or a list is: it is marked by its key, for it may be hundreds of lines itself.
    fn is_block(&self, key: &Range<usize>, value: Range<usize>) {
        let value = if key.is_empty() { value } else { key.clone() };
        self.is_value(key, value);
    }

    /// Gives every place its span; what is not there has that of the nearest that is.
    fn collect(
        &self,
        lines: &LineIndex<'_>,
        nearest: &MemberSpan,
        spans: &mut HashMap<Place, Span>,
    ) {
        let found = self.found.borrow();
        let found = found.as_ref().unwrap_or(nearest);
        for place in &self.places {
            let bytes = if place.part == PlacePart::Key && !found.key.is_empty() {
                &found.key
            } else {
                &found.value
            };
            spans.insert(place.clone(), lines.span(bytes.clone()));
        }
        for child in self.children.values() {
            child.collect(lines, found, spans);
        }
    }
}

impl Spans {
    pub(super) fn new<'a>(sources: &Sources, places: impl IntoIterator<Item = &'a Place>) -> Self {
        let mut by_file: HashMap<FileId, Wanted> = HashMap::new();
        let mut spans = HashMap::new();
        let mut lines: HashMap<FileId, LineIndex<'_>> = HashMap::new();
        for place in places {
            if let PlacePart::Bytes(start, end) = place.part {
                let lines = lines.entry(place.file);
                let lines = lines.or_insert_with(|| LineIndex::new(sources.text(place.file)));
                let span = lines.span(start..end);
                spans.insert(place.clone(), span);
                continue;
            }
            let mut wanted = by_file.entry(place.file).or_default();
            for token in place.pointer.tokens() {
                wanted = wanted.children.entry(token.to_owned()).or_default();
            }
            wanted.places.push(place.clone());
        }
        for (file, wanted) in by_file {
            let text = sources.text(file);
            let lines = LineIndex::new(text);
            // What begins like JSON may be YAML in flow style.
            let is_json = text
                .trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with(['{', '[']);
            if !is_json || JsonWalker::new(text).document(&wanted).is_none() {
                let found = Yaml::new(text, &lines).document(&wanted);
                if let (None, Some(indented)) = (found, Indented::from_text(text)) {
                    Yaml::of_indented(&indented, &lines).document(&wanted);
                }
            }
            let start = MemberSpan {
                key: 0..0,
                value: 0..0,
            };
            wanted.collect(&lines, &start, &mut spans);
        }
        Self(spans)
    }

    /// The span of one of the places; the beginning of the file for any other.
    pub(crate) fn span(&self, place: &Place) -> Span {
        self.0.get(place).cloned().unwrap_or(Span {
            line: 1,
            column: 1,
            bytes: 0..0,
        })
    }
}
