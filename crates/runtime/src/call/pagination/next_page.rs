//! What selects the next page.

use std::fmt;

use http::HeaderMap;

use super::link_header::next_link;
use crate::response::Response;

/// What selects the page after another one: its inputs, which the operation has set, or a link.
pub struct NextPage(Selected);

/// What selected a page.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Selected {
    /// An input with this text.
    Token(String),
    /// An input that counts.
    Count,
    /// A URL.
    Link(String),
    /// A text that is no value of the input.
    Invalid,
}

impl Selected {
    /// Whether this is the page that was selected before: it would be requested without end. Services that return the
    /// last page's token again mean that there are no more.
    pub(super) fn repeats(&self, before: Option<&Self>) -> bool {
        *self != Self::Count && before == Some(self)
    }
}

impl NextPage {
    /// The page of a token that the operation sends; `None` if the token is empty, as some services mark the last page.
    pub fn token<T: fmt::Display + ?Sized>(token: &T) -> Option<Self> {
        let token = token.to_string();
        (!token.is_empty()).then_some(Self(Selected::Token(token)))
    }

    /// The page at a URL, absolute or relative to the operation's (RFC 3986 §5.2); `None` if it is empty.
    ///
    /// It is requested by GET, with the operation's headers and without its body.
    pub fn link<T: fmt::Display + ?Sized>(link: &T) -> Option<Self> {
        let link = link.to_string();
        (!link.trim().is_empty()).then_some(Self(Selected::Link(link)))
    }

    /// The page of the relation `next` in the header `Link` (RFC 8288 §3), as [`link`](Self::link).
    pub fn link_header<T>(page: &Response<T>) -> Option<Self> {
        Self::link(&Self::link_target(page.headers())?)
    }

    /// The target of the relation `next` in the header `Link` (RFC 8288 §3).
    pub fn link_target(headers: &HeaderMap) -> Option<String> {
        next_link(headers)
    }

    /// The page after one that has so many items, where an input counts pages or items; `None` if it has none.
    pub fn after(items: usize) -> Option<Self> {
        (items > 0).then_some(Self(Selected::Count))
    }

    /// A page that can't be requested: the response's text is no value of the input. It is an
    /// [`Error::Decode`](crate::Error::Decode), not the end.
    pub const fn invalid() -> Option<Self> {
        Some(Self(Selected::Invalid))
    }

    /// The text of a response's header; `None` if it is missing or empty.
    pub fn header<T>(page: &Response<T>, name: &str) -> Option<String> {
        let value = page.headers().get(name)?.as_bytes().trim_ascii();
        (!value.is_empty()).then(|| String::from_utf8_lossy(value).into_owned())
    }

    pub(super) fn into_selected(self) -> Selected {
        self.0
    }
}

impl fmt::Debug for NextPage {
    /// Does not show tokens and links: they may give access.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Selected::Token(_) => "NextPage::Token",
            Selected::Count => "NextPage::Count",
            Selected::Link(_) => "NextPage::Link",
            Selected::Invalid => "NextPage::Invalid",
        })
    }
}
