//! Places: a file and a JSON pointer (RFC 6901) in it.

use std::fmt;
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
    pub part: Part,
}

/// What is marked of a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// Its key.
    Key,
    /// Its value.
    #[default]
    Value,
    /// A place in the text, for what has no tree: the byte.
    Byte(usize),
}

impl Place {
    /// The value at `pointer`.
    pub fn value(file: FileId, pointer: Pointer) -> Self {
        Self {
            file,
            pointer,
            part: Part::Value,
        }
    }

    /// The same member's key.
    #[must_use]
    pub fn key(mut self) -> Self {
        self.part = Part::Key;
        self
    }

    /// A byte of a file.
    pub(crate) fn byte(file: FileId, byte: usize) -> Self {
        Self {
            file,
            pointer: Pointer::default(),
            part: Part::Byte(byte),
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

/// A JSON pointer (RFC 6901). Extending one shares what is before.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Pointer(Option<Arc<Step>>);

#[derive(PartialEq, Eq, Hash)]
struct Step {
    before: Pointer,
    token: Box<str>,
}

impl Pointer {
    /// Steps lie within each other in memory: to compare or to free them takes stack.
    const MOST_STEPS: usize = 1_000;

    /// A member of what this points to.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        Self(Some(Arc::new(Step {
            before: self.clone(),
            token: name.into(),
        })))
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

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("#")?;
        for token in self.tokens() {
            write!(
                formatter,
                "/{}",
                token.replace('~', "~0").replace('/', "~1")
            )?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
