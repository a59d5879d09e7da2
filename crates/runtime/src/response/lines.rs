//! Lines, and events that consist of them (WHATWG HTML §9.2.5, §9.2.6).

/// Received bytes, and how far they were read.
#[derive(Default)]
pub(super) struct LineBuffer {
    buffer: Vec<u8>,
    /// Where the next line begins, and how far its end was searched for.
    start: usize,
    searched: usize,
    ended: bool,
}

impl LineBuffer {
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
    /// In milliseconds.
    pub(super) retry: Option<u64>,
}

/// How items are separated.
#[derive(Debug)]
pub(super) enum Framing {
    /// Each line that is not blank.
    Lines,
    /// What follows a record separator, up to the next one (RFC 7464); the text so far.
    Sequence { text: Option<Vec<u8>> },
    /// Lines up to a blank one.
    Events(Box<Events>),
}

/// The state of an event stream.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The current event.
    item: Item,
    has_data: bool,
    /// The id of the last complete event that had one, even if it had no data.
    pub(super) last_id: Option<String>,
    /// How long to wait before reconnecting, in milliseconds.
    pub(super) retry: Option<u64>,
}

impl Framing {
    pub(super) fn events() -> Self {
        Self::Events(Box::default())
    }

    pub(super) const fn sequence() -> Self {
        Self::Sequence { text: None }
    }

    /// How much of an item is buffered besides the unread lines.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Lines => 0,
            Self::Sequence { text } => text.as_ref().map_or(0, Vec::len),
            Self::Events(events) => events.item.text.len(),
        }
    }

    /// Processes a line; returns the item that it completes.
    pub(super) fn line(&mut self, line: &[u8]) -> Option<Item> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        match self {
            Self::Lines => {
                let text = line.trim_ascii();
                (!text.is_empty()).then(|| Item {
                    text: text.to_vec(),
                    ..Item::default()
                })
            }
            Self::Sequence { text } => sequence_line(text, line),
            Self::Events(events) => events.line(line),
        }
    }

    /// The item that the end of the text completes.
    pub(super) fn end(&mut self) -> Option<Item> {
        match self {
            Self::Sequence { text } => text.take().and_then(sequence_item),
            Self::Lines | Self::Events(_) => None,
        }
    }

    /// Whether an item is an end marker, as sent by some servers.
    pub(super) fn is_end(&self, item: &Item) -> bool {
        matches!(self, Self::Events(_)) && item.text == b"[DONE]"
    }

    /// Drops an event that is not complete: its stream has ended.
    pub(super) fn restart(&mut self) {
        if let Self::Events(events) = self {
            events.item = Item::default();
            events.has_data = false;
        }
    }

    /// The state, if it is an event stream.
    pub(super) const fn events_state(&self) -> Option<&Events> {
        match self {
            Self::Events(events) => Some(events),
            Self::Lines | Self::Sequence { .. } => None,
        }
    }
}

impl Events {
    /// Processes a line (WHATWG HTML §9.2.6); returns the event that it completes.
    fn line(&mut self, line: &[u8]) -> Option<Item> {
        if line.is_empty() {
            let item = std::mem::take(&mut self.item);
            if item.id.is_some() {
                self.last_id.clone_from(&item.id);
            }
            return std::mem::take(&mut self.has_data).then_some(item);
        }
        let item = &mut self.item;
        let colon = line
            .iter()
            .position(|byte| *byte == b':')
            .unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    item.text.push(b'\n');
                }
                item.text.extend_from_slice(value);
            }
            b"event" => {
                let event = String::from_utf8_lossy(value).into_owned();
                item.event = Some(event).filter(|event| !event.is_empty());
            }
            b"id" if !value.contains(&0) => {
                item.id = Some(String::from_utf8_lossy(value).into_owned());
            }
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                let digits = std::str::from_utf8(value).ok();
                item.retry = digits.and_then(|digits| digits.parse().ok());
                self.retry = item.retry.or(self.retry);
            }
            // Comments, unknown fields, and values that are to be ignored.
            _ => {}
        }
        None
    }
}

/// The separator of a sequence of JSON texts (RFC 7464 §2.2).
const RECORD_SEPARATOR: u8 = 0x1e;

/// Processes a line of a sequence. A text on one line is complete at its end; another one is at the next separator.
fn sequence_line(text: &mut Option<Vec<u8>>, line: &[u8]) -> Option<Item> {
    let Some(own) = line.strip_prefix(&[RECORD_SEPARATOR]) else {
        if let Some(text) = text {
            text.push(b'\n');
            text.extend_from_slice(line);
        }
        return None;
    };
    let before = text.take().and_then(sequence_item);
    let is_complete = serde_json::from_slice::<serde_core::de::IgnoredAny>(own).is_ok();
    if is_complete && before.is_none() {
        return sequence_item(own.to_vec());
    }
    *text = Some(own.to_vec());
    before
}

fn sequence_item(text: Vec<u8>) -> Option<Item> {
    let text = text.trim_ascii();
    (!text.is_empty()).then(|| Item {
        text: text.to_vec(),
        ..Item::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The items of a text that comes in pieces of this many bytes.
    fn items(mut framing: Framing, text: &str, size: usize) -> Vec<Item> {
        let mut lines = LineBuffer::default();
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
        items.extend(framing.end());
        items
    }

    fn item(text: &str, event: Option<&str>, id: Option<&str>) -> Item {
        Item {
            text: text.into(),
            event: event.map(Into::into),
            id: id.map(Into::into),
            retry: None,
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
    fn texts_of_a_sequence_may_have_several_lines_and_the_last_needs_no_end() {
        let text = "\x1e{\"a\":1}\n\x1e{\n\"a\":\n2}\n\x1e{\"a\":3}\n\x1e4";
        let expected = [
            item("{\"a\":1}", None, None),
            item("{\n\"a\":\n2}", None, None),
            item("{\"a\":3}", None, None),
            item("4", None, None),
        ];
        for size in 1..=text.len() {
            assert_eq!(items(Framing::sequence(), text, size), expected, "{size}");
        }
    }

    #[test]
    fn the_time_to_wait_is_digits_and_an_id_has_no_null() {
        let text = "retry: 1500\nid: a\0b\nevent:\ndata: 1\n\nretry: soon\ndata: 2\n\n";
        let waits: Vec<Option<u64>> = items(Framing::events(), text, 7)
            .iter()
            .map(|item| {
                assert_eq!((&item.id, &item.event), (&None, &None));
                item.retry
            })
            .collect();
        assert_eq!(waits, [Some(1500), None]);
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
