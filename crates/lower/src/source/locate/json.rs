//! Places in JSON: the text is known to be JSON, so that what is not looked for is skipped without being read.

use std::borrow::Cow;
use std::ops::Range;

use super::Wanted;

/// Walks through a JSON text.
pub(super) struct JsonWalker<'a> {
    text: &'a str,
    index: usize,
}

impl<'a> JsonWalker<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let index = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, index }
    }

    /// Looks for what is wanted; `None` if the text is no JSON after all.
    pub(super) fn document(&mut self, wanted: &Wanted) -> Option<()> {
        self.space();
        let start = self.index;
        self.value(Some(wanted), start..start)
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.index).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.index += 1;
        }
    }

    fn consume(&mut self, byte: u8) -> Option<()> {
        self.space();
        (self.byte() == Some(byte)).then(|| self.index += 1)
    }

    /// Goes past a value, and keeps the spans of what is wanted of it.
    fn value(&mut self, wanted: Option<&Wanted>, key: Range<usize>) -> Option<()> {
        self.space();
        let start = self.index;
        let Some(wanted) = wanted else {
            return self.skip();
        };
        match self.byte()? {
            b'{' => {
                wanted.is_block(&key, start..start + 1);
                self.object(wanted)
            }
            b'[' => {
                wanted.is_block(&key, start..start + 1);
                self.list(wanted)
            }
            _ => {
                self.skip()?;
                wanted.is_value(&key, start..self.index);
                Some(())
            }
        }
    }

    fn object(&mut self, wanted: &Wanted) -> Option<()> {
        self.consume(b'{')?;
        if self.consume(b'}').is_some() {
            return Some(());
        }
        loop {
            self.space();
            let start = self.index;
            self.string()?;
            let key = start..self.index;
            let below = wanted.child(&name(self.text.get(key.clone())?));
            self.consume(b':')?;
            self.value(below, key)?;
            if self.consume(b',').is_none() {
                return self.consume(b'}');
            }
        }
    }

    fn list(&mut self, wanted: &Wanted) -> Option<()> {
        self.consume(b'[')?;
        if self.consume(b']').is_some() {
            return Some(());
        }
        let mut index = 0_usize;
        loop {
            self.space();
            let below = wanted.child(&index.to_string());
            let start = self.index;
            self.value(below, start..start)?;
            index += 1;
            if self.consume(b',').is_none() {
                return self.consume(b']');
            }
        }
    }

    /// Goes past a value without looking into it: only quotes and brackets count.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.byte()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    open += 1;
                    self.index += 1;
                }
                b'}' | b']' => {
                    open = open.checked_sub(1)?;
                    self.index += 1;
                }
                b',' | b':' | b' ' | b'\n' | b'\r' | b'\t' => self.index += 1,
                _ => {
                    while !matches!(
                        self.byte(),
                        None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
                    ) {
                        self.index += 1;
                    }
                }
            }
            if open == 0 {
                return Some(());
            }
        }
    }

    fn string(&mut self) -> Option<()> {
        if self.byte()? != b'"' {
            return None;
        }
        self.index += 1;
        loop {
            let rest = self.text.as_bytes().get(self.index..)?;
            let stop = memchr::memchr2(b'"', b'\\', rest)?;
            self.index += stop + 1;
            if rest[stop] == b'"' {
                return Some(());
            }
            self.index += 1;
        }
    }
}

/// What a key says.
fn name(quoted: &str) -> Cow<'_, str> {
    let inner = quoted.trim_matches('"');
    if inner.contains('\\') || quoted.len() < 2 {
        serde_json::from_str(quoted).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(&quoted[1..quoted.len() - 1])
    }
}
