//! Lines, and events that consist of them (WHATWG HTML §9.2.5, §9.2.6).

/// Received bytes, and how far they were read.
#[derive(Default)]
pub(super) struct Lines {
    buffer: Vec<u8>,
    /// Where the next line begins, and how far its end was searched for.
    start: usize,
    searched: usize,
    ended: bool,
}

impl Lines {
    pub(super) fn push(&mut self, piece: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(piece);
    }

    /// The end was received.
    pub(super) const fn end(&mut self) {
        self.ended = true;
    }

    /// The number of buffered bytes.
    pub(super) const fn len(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// The next line without its end: line feed, carriage return, or both. At the end of the text, the rest of it.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        let found = self.buffer[self.searched..]
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'));
        let end = match found {
            Some(index) => self.searched + index,
            None => {
                self.searched = self.buffer.len();
                if !self.ended || self.start == self.buffer.len() {
                    return None;
                }
                self.buffer.len()
            }
        };
        let next = match self.buffer.get(end..).unwrap_or_default() {
            [b'\r', b'\n', ..] => end + 2,
            // A line feed may follow.
            [b'\r'] if !self.ended => {
                self.searched = end;
                return None;
            }
            [] => end,
            _ => end + 1,
        };
        let line = self.start..end;
        self.start = next;
        self.searched = next;
        Some(&self.buffer[line])
    }
}

/// One item of a stream: its text, and the fields of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) text: Vec<u8>,
    pub(super) event: Option<String>,
    pub(super) id: Option<String>,
}

/// How items are separated.
#[derive(Debug)]
pub(super) enum Framing {
    /// Each line that is not blank.
    Lines,
    /// Lines up to a blank one; the current event, and whether it has data.
    Events { item: Item, has_data: bool },
}

impl Framing {
    pub(super) fn events() -> Self {
        Self::Events {
            item: Item::default(),
            has_data: false,
        }
    }

    /// How much of an item is buffered besides the unread lines.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Lines => 0,
            Self::Events { item, .. } => item.text.len(),
        }
    }

    /// Processes a line; returns the item that it completes.
    pub(super) fn line(&mut self, line: &[u8]) -> Option<Item> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let (item, has_data) = match self {
            Self::Lines => {
                let text = line.trim_ascii();
                return (!text.is_empty()).then(|| Item {
                    text: text.to_vec(),
                    ..Item::default()
                });
            }
            Self::Events { item, has_data } => (item, has_data),
        };
        if line.is_empty() {
            let item = std::mem::take(item);
            return std::mem::take(has_data).then_some(item);
        }
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"data" => {
                if std::mem::replace(has_data, true) {
                    item.text.push(b'\n');
                }
                item.text.extend_from_slice(value);
            }
            b"event" => item.event = Some(String::from_utf8_lossy(value).into_owned()),
            b"id" => item.id = Some(String::from_utf8_lossy(value).into_owned()),
            // Comments, `retry`, and unknown fields.
            _ => {}
        }
        None
    }

    /// Whether an item is an end marker, as sent by some servers.
    pub(super) fn is_end(&self, item: &Item) -> bool {
        matches!(self, Self::Events { .. }) && item.text == b"[DONE]"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a text that comes in pieces of this many bytes.
    fn items(mut framing: Framing, text: &str, size: usize) -> Vec<Item> {
        let mut lines = Lines::default();
        let mut items = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            lines.push(piece);
            while let Some(line) = lines.next() {
                items.extend(framing.line(line));
            }
        }
        lines.end();
        while let Some(line) = lines.next() {
            items.extend(framing.line(line));
        }
        items
    }

    fn item(text: &str, event: Option<&str>, id: Option<&str>) -> Item {
        Item {
            text: text.into(),
            event: event.map(Into::into),
            id: id.map(Into::into),
        }
    }

    #[test]
    fn events_are_the_same_however_they_come_and_whatever_ends_their_lines() {
        let text = ": hello\nevent: cost\nid: 7\ndata: {\"a\":\ndata:1}\n\n\nretry: 3\n\ndata\n\ndata: last\n\ndata: cut";
        let expected = [
            item("{\"a\":\n1}", Some("cost"), Some("7")),
            item("", None, None),
            item("last", None, None),
        ];
        for ends in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', ends);
            for size in 1..=text.len() {
                assert_eq!(
                    items(Framing::events(), &text, size),
                    expected,
                    "{ends:?} {size}"
                );
            }
        }
    }

    #[test]
    fn a_carriage_return_with_which_the_text_ends_ends_its_line() {
        for size in 1..10 {
            assert_eq!(
                items(Framing::events(), "data: 1\r\r", size),
                [item("1", None, None)],
                "{size}"
            );
        }
    }

    #[test]
    fn each_line_that_is_not_blank_is_an_item_and_the_last_needs_no_end() {
        let expected = [
            item("1", None, None),
            item("{\"a\": 2}", None, None),
            item("3", None, None),
        ];
        for size in 1..20 {
            assert_eq!(
                items(Framing::Lines, "1\r\n\n {\"a\": 2} \n3", size),
                expected,
                "{size}"
            );
        }
    }
}
