//! From JSON pointers to lines and columns: the text is read once more by a parser that keeps positions, and only when a
//! problem is to be told.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use super::{FileId, Part, Place, Sources};

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
pub(crate) struct Spans {
    found: HashMap<Place, Span>,
}

/// What is looked for below a point of the tree.
#[derive(Default)]
struct Wanted {
    children: HashMap<String, Wanted>,
    places: Vec<Place>,
}

impl Spans {
    pub(super) fn new<'a>(sources: &Sources, places: impl IntoIterator<Item = &'a Place>) -> Self {
        let mut by_file: HashMap<FileId, Wanted> = HashMap::new();
        let mut found = HashMap::new();
        for place in places {
            if let Part::Byte(byte) = place.part {
                let span = Lines::of(sources.text(place.file)).span(byte..byte);
                found.insert(place.clone(), span);
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
            let mut search = Search {
                lines: Lines::of(text),
                parser: Parser::new_from_str(text),
                found: &mut found,
            };
            search.document(&wanted);
        }
        Self { found }
    }

    /// The span of one of the places; the beginning of the file for any other.
    pub(crate) fn span(&self, place: &Place) -> Span {
        self.found.get(place).cloned().unwrap_or(Span {
            line: 1,
            column: 1,
            bytes: 0..0,
        })
    }
}

struct Search<'a> {
    lines: Lines<'a>,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    found: &'a mut HashMap<Place, Span>,
}

/// Deep enough for every document that was loaded.
const DEPTH: usize = 512;

impl Search<'_> {
    fn document(&mut self, wanted: &Wanted) {
        while let Some((event, span)) = self.next() {
            if matches!(
                event,
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing
            ) {
                continue;
            }
            let start = span.start;
            self.node(event, span, Some(wanted), start..start, DEPTH);
            return;
        }
    }

    fn next(&mut self) -> Option<(Event<'static>, Range<usize>)> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let Lines {
            text, characters, ..
        } = &self.lines;
        let range =
            characters.byte(text, span.start.index())..characters.byte(text, span.end.index());
        let event = match event {
            Event::Scalar(text, style, anchor, _) => {
                Event::Scalar(text.into_owned().into(), style, anchor, None)
            }
            Event::SequenceStart(anchor, _) => Event::SequenceStart(anchor, None),
            Event::MappingStart(anchor, _) => Event::MappingStart(anchor, None),
            Event::Alias(id) => Event::Alias(id),
            Event::SequenceEnd => Event::SequenceEnd,
            Event::MappingEnd => Event::MappingEnd,
            Event::StreamStart => Event::StreamStart,
            Event::StreamEnd => Event::StreamEnd,
            Event::DocumentStart(explicit) => Event::DocumentStart(explicit),
            Event::DocumentEnd => Event::DocumentEnd,
            Event::Nothing => Event::Nothing,
        };
        Some((event, range))
    }

    /// Reads one node, and keeps the spans of what is wanted of it. What is wanted and not there gets the nearest place
    /// that is.
    fn node(
        &mut self,
        event: Event<'static>,
        span: Range<usize>,
        wanted: Option<&Wanted>,
        key: Range<usize>,
        depth: usize,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        if let Some(wanted) = wanted {
            let is_block = matches!(event, Event::MappingStart(..) | Event::SequenceStart(..));
            // A block is marked by its key: the block itself may be hundreds of lines.
            let value = if is_block && !key.is_empty() {
                key.clone()
            } else {
                span.clone()
            };
            self.keep(wanted, &key, &value);
        }
        match event {
            Event::MappingStart(..) => loop {
                let (event, key) = self.next()?;
                let name = match event {
                    Event::MappingEnd => return Some(()),
                    Event::Scalar(name, ..) => name.into_owned(),
                    event => {
                        self.node(event, key.clone(), None, key.clone(), depth)?;
                        String::new()
                    }
                };
                let (event, span) = self.next()?;
                let below = wanted.and_then(|wanted| wanted.children.get(&name));
                self.node(event, span, below, key, depth)?;
            },
            Event::SequenceStart(..) => {
                let mut index = 0_usize;
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd) {
                        return Some(());
                    }
                    let below = wanted.and_then(|wanted| wanted.children.get(&index.to_string()));
                    let start = span.start;
                    self.node(event, span, below, start..start, depth)?;
                    index += 1;
                }
            }
            _ => Some(()),
        }
    }

    fn keep(&mut self, wanted: &Wanted, key: &Range<usize>, value: &Range<usize>) {
        for place in &wanted.places {
            let bytes = if place.part == Part::Key && !key.is_empty() {
                key.clone()
            } else {
                value.clone()
            };
            self.found.insert(place.clone(), self.lines.span(bytes));
        }
        for below in wanted.children.values() {
            self.keep(below, key, value);
        }
    }
}

/// From characters, which the parser counts, to bytes.
struct Characters {
    /// Where every [`Self::STEP`]th character begins; empty where each is one byte.
    starts: Vec<usize>,
}

impl Characters {
    const STEP: usize = 256;

    fn of(text: &str) -> Self {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(Self::STEP)
                .map(|(byte, _)| byte)
                .collect()
        };
        Self { starts }
    }

    fn byte(&self, text: &str, character: usize) -> usize {
        if self.starts.is_empty() {
            return character.min(text.len());
        }
        let Some(start) = self.starts.get(character / Self::STEP) else {
            return text.len();
        };
        text[*start..]
            .char_indices()
            .nth(character % Self::STEP)
            .map_or(text.len(), |(index, _)| start + index)
    }

    /// How many characters stand before `byte`, which is where one begins.
    fn before(&self, text: &str, byte: usize) -> usize {
        let step = self.starts.partition_point(|start| *start <= byte);
        match step.checked_sub(1) {
            Some(step) => step * Self::STEP + text[self.starts[step]..byte].chars().count(),
            None => byte,
        }
    }
}

/// Lines and columns of a text.
struct Lines<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
    characters: Characters,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            starts: std::iter::once(0)
                .chain(text.match_indices('\n').map(|(index, _)| index + 1))
                .collect(),
            characters: Characters::of(text),
        }
    }

    fn span(&self, bytes: Range<usize>) -> Span {
        let start = (0..=bytes.start.min(self.text.len()))
            .rev()
            .find(|index| self.text.is_char_boundary(*index))
            .unwrap_or(0);
        let line = self.starts.partition_point(|line| *line <= start);
        let before = |byte| self.characters.before(self.text, byte);
        Span {
            line,
            column: before(start) - before(self.starts[line - 1]) + 1,
            bytes: start..bytes.end.max(start),
        }
    }
}
