//! Places: a file and a JSON pointer (RFC 6901) in it.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use super::FileId;

/// A place in a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Where in its tree.
    pub pointer: Pointer,
    /// The key there, or the value.
    pub part: PlacePart,
}

/// What is marked of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PlacePart {
    /// Its key.
    Key,
    /// Its value.
    #[default]
    Value,
    /// A piece of the text, for what has no tree: its first byte, and the one behind its last.
    Bytes(usize, usize),
}

impl Place {
    /// The value at `pointer`.
    pub fn value(file: FileId, pointer: Pointer) -> Self {
        Self {
            file,
            pointer,
            part: PlacePart::Value,
        }
    }

    /// The same member's key.
    #[must_use]
    pub fn key(mut self) -> Self {
        self.part = PlacePart::Key;
        self
    }

    /// A byte of a file.
    pub(crate) fn byte(file: FileId, byte: usize) -> Self {
        Self::bytes(file, &(byte..byte))
    }

    /// A piece of a file's text.
    pub(crate) fn bytes(file: FileId, bytes: &Range<usize>) -> Self {
        Self {
            file,
            pointer: Pointer::default(),
            part: PlacePart::Bytes(bytes.start, bytes.end),
        }
    }

    /// A member of the value here.
    #[must_use]
    pub(crate) fn child(&self, name: &str) -> Self {
        Self::value(self.file, self.pointer.child(name))
    }

    /// An item of the list here.
    #[must_use]
    pub(crate) fn index(&self, index: usize) -> Self {
        Self::value(self.file, self.pointer.index(index))
    }
}

/// A JSON pointer (RFC 6901). Extending one shares what is before, and costs no more than the step.
#[derive(Clone, Default)]
pub struct Pointer(Option<Arc<PointerStep>>);

struct PointerStep {
    before: Pointer,
    token: Box<str>,
    /// Of the whole pointer, the same on every machine: names may be megabytes long.
    digest: u64,
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        let (mut one, mut other) = (&self.0, &other.0);
        loop {
            let (a, b) = match (one, other) {
                (None, None) => return true,
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => return true,
                (Some(a), Some(b)) if a.digest == b.digest && a.token == b.token => (a, b),
                _ => return false,
            };
            (one, other) = (&a.before.0, &b.before.0);
        }
    }
}

impl Eq for Pointer {}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
    }
}

/// FNV-1a, from where `digest` stopped. The byte that ends it stands in no text.
fn extended(digest: u64, token: &str) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = token.bytes().chain([0xff]);
    bytes.fold(digest, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

impl Pointer {
    /// Steps lie within each other in memory: to compare or to free them takes stack.
    const MOST_STEPS: usize = 1_000;

    /// A member of what this points to.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self(Some(Arc::new(PointerStep {
            before: self.clone(),
            token: name.into(),
            digest: extended(self.digest(), name),
        })))
    }

    fn digest(&self) -> u64 {
        const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
        self.0.as_ref().map_or(OFFSET, |step| step.digest)
    }

    /// An item of what this points to.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    /// Reads a pointer: empty, or `/a/b~1c`. One of more than 1,000 steps leads nowhere: no tree is as deep.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let tokens = text.strip_prefix('/')?.split('/');
        if tokens.clone().nth(Self::MOST_STEPS).is_some() {
            return None;
        }
        Some(tokens.fold(Self::default(), |pointer, token| {
            pointer.child(&token.replace("~1", "/").replace("~0", "~"))
        }))
    }

    /// Where `other` leads from here.
    #[must_use]
    pub(crate) fn join(&self, other: &Self) -> Self {
        if self.0.is_none() {
            return other.clone();
        }
        let tokens = other.tokens().into_iter();
        tokens.fold(self.clone(), |pointer, token| pointer.child(token))
    }

    /// What this is a member of, and its name there.
    pub(crate) fn split_last(&self) -> Option<(Self, String)> {
        let step = self.0.as_ref()?;
        Some((step.before.clone(), step.token.to_string()))
    }

    /// The names and numbers on the way, unescaped.
    pub fn tokens(&self) -> Vec<&str> {
        let mut tokens = Vec::new();
        let mut pointer = self;
        while let Some(step) = &pointer.0 {
            tokens.push(&*step.token);
            pointer = &step.before;
        }
        tokens.reverse();
        tokens
    }
}

/// The most bytes of a pointer that a message or a doc comment shows.
const LONGEST: usize = 1_000;
/// Of a longer one, the characters that are shown of each step.
const SHOWN: usize = 40;
/// Of a longer one, the first and the last steps that are shown.
const STEPS: usize = 8;

impl Pointer {
    /// The pointer as messages and docs show it: whole, unless it is so long that nobody would read it. What stands for
    /// a longer one tells it from others.
    pub fn shown(&self) -> String {
        let tokens = self.tokens();
        let length: usize = tokens.iter().map(|token| token.len() + 1).sum();
        if length <= LONGEST {
            return self.to_string();
        }
        let mut shown = String::from("#");
        for (index, token) in tokens.iter().enumerate() {
            if index == STEPS && tokens.len() > 2 * STEPS {
                shown.push_str("/…");
            }
            if index >= STEPS && index + STEPS < tokens.len() {
                continue;
            }
            shown.push('/');
            shown.push_str(&escaped(&shortened(token, SHOWN)));
        }
        format!("{shown} ({length} bytes, {:016x})", self.digest())
    }
}

/// The first characters of a text, and a sign that it goes on.
pub(crate) fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("#")?;
        for token in self.tokens() {
            write!(formatter, "/{}", escaped(token))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
