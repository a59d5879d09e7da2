//! Places in YAML, by a parser that keeps positions.

use std::ops::Range;

use saphyr_parser::{Event, Parser, StrInput};

use super::Wanted;
use super::indent::Indented;
use super::lines::LineIndex;

/// Walks through a YAML text.
pub(super) struct Yaml<'a, 'f> {
    parser: Parser<'f, StrInput<'f>>,
    lines: &'f LineIndex<'a>,
    /// What the parser is given, if that is not the text itself.
    indented: Option<&'f Indented>,
}

/// An event, and the characters that it is about.
type LocatedEvent<'f> = (Event<'f>, Range<usize>);

/// Deep enough for every document that was loaded.
const DEPTH: usize = 512;

impl<'a, 'f> Yaml<'a, 'f> {
    pub(super) fn new(text: &'f str, lines: &'f LineIndex<'a>) -> Self {
        Self {
            parser: Parser::new_from_str(text),
            lines,
            indented: None,
        }
    }

    pub(super) fn of_indented(text: &'f Indented, lines: &'f LineIndex<'a>) -> Self {
        Self {
            indented: Some(text),
            ..Self::new(&text.text, lines)
        }
    }

    /// Looks for what is wanted; `None` where the parser gives up on the way.
    pub(super) fn document(&mut self, wanted: &Wanted) -> Option<()> {
        while let Some((event, characters)) = self.next() {
            if matches!(
                event,
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing
            ) {
                continue;
            }
            let start = characters.start;
            return self.node((event, characters), Some(wanted), start..start, DEPTH);
        }
        None
    }

    fn next(&mut self) -> Option<LocatedEvent<'f>> {
        let (event, span) = self.parser.next_event()?.ok()?;
        let characters = span.start.index()..span.end.index();
        let characters = match self.indented {
            Some(indented) => {
                indented.original(characters.start)..indented.original(characters.end)
            }
            None => characters,
        };
        Some((event, characters))
    }

    /// Reads one node, and keeps the spans of what is wanted of it.
    fn node(
        &mut self,
        (event, characters): LocatedEvent<'f>,
        wanted: Option<&Wanted>,
        key: Range<usize>,
        depth: usize,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        if let Some(wanted) = wanted {
            let (key, value) = (self.lines.bytes(&key), self.lines.bytes(&characters));
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => {
                    wanted.is_block(&key, value);
                }
                _ => wanted.is_value(&key, value),
            }
        }
        match event {
            Event::MappingStart(..) => self.mapping(wanted, depth),
            Event::SequenceStart(..) => self.sequence(wanted, depth),
            _ => Some(()),
        }
    }

    fn mapping(&mut self, wanted: Option<&Wanted>, depth: usize) -> Option<()> {
        loop {
            let (event, key) = self.next()?;
            let below = match event {
                Event::MappingEnd => return Some(()),
                Event::Scalar(name, ..) => wanted.and_then(|wanted| wanted.child(&name)),
                event => {
                    self.node((event, key.clone()), None, key.clone(), depth)?;
                    None
                }
            };
            let value = self.next()?;
            self.node(value, below, key, depth)?;
        }
    }

    fn sequence(&mut self, wanted: Option<&Wanted>, depth: usize) -> Option<()> {
        let mut index = 0_usize;
        loop {
            let (event, characters) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return Some(());
            }
            let below = wanted.and_then(|wanted| wanted.child(&index.to_string()));
            let start = characters.start;
            self.node((event, characters), below, start..start, depth)?;
            index += 1;
        }
    }
}
