//! Bytes, characters, lines and columns of a text.

use std::ops::Range;

use super::Span;

/// Lines and columns of a text.
pub(super) struct LineIndex<'a> {
    text: &'a str,
    /// Where each line begins.
    starts: Vec<usize>,
    characters: Characters,
}

impl<'a> LineIndex<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            starts: std::iter::once(0)
                .chain(text.match_indices('\n').map(|(index, _)| index + 1))
                .collect(),
            characters: Characters::new(text),
        }
    }

    /// The bytes of a range of characters.
    pub(super) fn bytes(&self, characters: &Range<usize>) -> Range<usize> {
        let byte = |character| self.characters.byte(self.text, character);
        byte(characters.start)..byte(characters.end)
    }

    pub(super) fn span(&self, bytes: Range<usize>) -> Span {
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

/// From characters, which the parser counts, to bytes.
struct Characters {
    /// Where every [`Self::STEP`]th character begins; empty where each is one byte.
    starts: Vec<usize>,
}

impl Characters {
    const STEP: usize = 256;

    fn new(text: &str) -> Self {
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
