//! A JSON text as a tree that borrows from it: members in their order, numbers with all their digits.
//!
//! The text is what serde_json has written; anything else is `None`.

use std::borrow::Cow;

use crate::object::BRANCH;

/// A JSON value.
#[derive(Debug)]
pub(super) enum Json<'j> {
    Null,
    /// A number, or `true` or `false`, as it is written.
    Literal(&'j str),
    String(Cow<'j, str>),
    Array(Vec<Json<'j>>),
    Object(Vec<(Cow<'j, str>, Json<'j>)>),
}

impl<'j> Json<'j> {
    /// Parses a text.
    pub(super) fn parse(text: &'j str) -> Option<Self> {
        let mut cursor = Cursor { text, at: 0 };
        let value = cursor.value()?;
        (cursor.at == text.len()).then_some(value)
    }

    /// The value of a branch of a union, and the branch's number if it is marked.
    pub(super) fn branch(&self) -> (Option<usize>, &Self) {
        if let Self::Object(members) = self
            && let [(name, Self::Array(items))] = members.as_slice()
            && name == BRANCH
            && let [Self::Literal(number), value] = items.as_slice()
        {
            return (number.parse().ok(), value);
        }
        (None, self)
    }

    /// The value without the marks of branches.
    pub(super) fn plain(&self) -> &Self {
        match self.branch() {
            (Some(_), value) => value.plain(),
            (None, value) => value,
        }
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(&self) -> &[(Cow<'j, str>, Json<'j>)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// A member of an object.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let mut members = self.members().iter();
        let member = members.find(|(key, _)| key == name);
        member.map(|(_, value)| value)
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::String(text) => Some(text),
            Self::Null => Some(""),
            Self::Array(_) | Self::Object(_) => None,
        }
    }
}

struct Cursor<'j> {
    text: &'j str,
    at: usize,
}

impl<'j> Cursor<'j> {
    fn value(&mut self) -> Option<Json<'j>> {
        match self.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string().map(Json::String),
            _ => {
                let start = self.at;
                let is_part = |byte: &u8| !matches!(byte, b',' | b']' | b'}');
                let rest = self.text.as_bytes().get(start..)?;
                self.at += rest.iter().take_while(|byte| is_part(byte)).count();
                Some(match self.text.get(start..self.at)? {
                    "null" => Json::Null,
                    literal => Json::Literal(literal),
                })
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn array(&mut self) -> Option<Json<'j>> {
        self.skip(b'[')?;
        let mut items = Vec::new();
        while self.peek()? != b']' {
            if !items.is_empty() {
                self.skip(b',')?;
            }
            items.push(self.value()?);
        }
        self.skip(b']')?;
        Some(Json::Array(items))
    }

    fn object(&mut self) -> Option<Json<'j>> {
        self.skip(b'{')?;
        let mut members = Vec::new();
        while self.peek()? != b'}' {
            if !members.is_empty() {
                self.skip(b',')?;
            }
            let name = self.string()?;
            self.skip(b':')?;
            members.push((name, self.value()?));
        }
        self.skip(b'}')?;
        Some(Json::Object(members))
    }

    fn string(&mut self) -> Option<Cow<'j, str>> {
        let start = self.at;
        self.skip(b'"')?;
        let mut has_escapes = false;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    has_escapes = true;
                    self.at += 2;
                }
                _ => self.at += 1,
            }
        }
        self.at += 1;
        match has_escapes {
            true => serde_json::from_str(self.text.get(start..self.at)?)
                .ok()
                .map(Cow::Owned),
            false => self.text.get(start + 1..self.at - 1).map(Cow::Borrowed),
        }
    }
}
