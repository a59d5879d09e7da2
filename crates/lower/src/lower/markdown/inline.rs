//! The text of one paragraph, heading or cell, while it is read.

use clientsmith_model::Prose;

/// What is open around a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum InlineSpan {
    Emphasis,
    Strong,
    Link(String),
    /// Marks that are not written: a stress within a stress, a link within a link or one that leads nowhere.
    Unmarked,
}

/// A paragraph that is being built.
#[derive(Debug, Default)]
pub(super) struct Inline {
    spans: Vec<InlineSpan>,
    /// What is written outside every span, then inside each that has marks: three at most, since none is in its like.
    written: Vec<Prose>,
    is_stressed: bool,
    is_strong: bool,
    is_linked: bool,
    /// Text that is not written yet: what it is may depend on the text that follows.
    pending: String,
}

impl Inline {
    pub(super) fn text(&mut self, text: &str) {
        self.pending.push_str(text);
    }

    pub(super) fn code(&mut self, text: &str) {
        self.flush();
        self.append(&Prose::code(text));
    }

    /// A heading is bold as a whole.
    pub(super) fn open_heading(&mut self) {
        self.open_strong();
    }

    pub(super) fn open_strong(&mut self) {
        if self.is_strong {
            self.spans.push(InlineSpan::Unmarked);
        } else {
            self.open(InlineSpan::Strong);
            self.is_strong = true;
        }
    }

    pub(super) fn open_emphasis(&mut self) {
        if self.is_strong || self.is_stressed {
            self.spans.push(InlineSpan::Unmarked);
        } else {
            self.open(InlineSpan::Emphasis);
            self.is_stressed = true;
        }
    }

    pub(super) fn open_link(&mut self, url: &str) {
        if self.is_linked || !Prose::leads_somewhere(url) {
            self.spans.push(InlineSpan::Unmarked);
        } else {
            self.open(InlineSpan::Link(url.to_owned()));
            self.is_linked = true;
        }
    }

    /// Ends what was opened last.
    pub(super) fn close(&mut self) {
        let span = match self.spans.pop() {
            None | Some(InlineSpan::Unmarked) => return,
            Some(span) => span,
        };
        self.flush();
        let words = self.written.pop().unwrap_or_default();
        let prose = match span {
            InlineSpan::Emphasis => {
                self.is_stressed = false;
                Prose::emphasis(&words)
            }
            InlineSpan::Strong => {
                self.is_strong = false;
                Prose::strong(&words)
            }
            InlineSpan::Link(url) => {
                self.is_linked = false;
                Prose::link(words, &url)
            }
            InlineSpan::Unmarked => words,
        };
        self.append(&prose);
    }

    /// The paragraph; the next begins.
    pub(super) fn finish(&mut self) -> Prose {
        while !self.spans.is_empty() {
            self.close();
        }
        self.flush();
        self.written.pop().unwrap_or_default()
    }

    fn open(&mut self, span: InlineSpan) {
        self.flush();
        if self.written.is_empty() {
            self.written.push(Prose::default());
        }
        self.spans.push(span);
        self.written.push(Prose::default());
    }

    fn append(&mut self, prose: &Prose) {
        match self.written.last_mut() {
            Some(written) => written.push(prose),
            None => self.written.push(prose.clone()),
        }
    }

    /// Writes the pending text.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.pending);
        let prose = if self.is_linked {
            Prose::text_without_links(&text)
        } else {
            Prose::text(&text)
        };
        self.append(&prose);
    }
}
