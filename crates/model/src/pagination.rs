//! Operations that return their items in pages.

use crate::{Ident, TypeRef, Wrapper};

/// How the pages of an operation are read and selected (`x-clientsmith-pagination`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// Where a page has its items.
    pub items: MemberPath,
    /// The type of an item.
    pub item: TypeRef,
    /// What selects the next page.
    pub next: NextPage,
    /// A boolean that says whether there is a next page; a page without it is the last.
    pub more: Option<MemberPath>,
}

/// What selects the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// A URL.
    Link(PageValue),
    /// The relation `next` of the header `Link` (RFC 8288).
    LinkHeader,
    /// A token that is sent as an input.
    Token {
        /// Where the page has it.
        value: PageValue,
        /// The input.
        input: PageInput,
        /// How the one becomes the other.
        conversion: TokenConversion,
    },
    /// A member of the page's last item, sent as an input.
    LastItem {
        /// Where an item has it.
        member: MemberPath,
        /// The input.
        input: PageInput,
        /// How the one becomes the other.
        conversion: TokenConversion,
    },
    /// An input that counts.
    Count {
        /// The input, an integer.
        input: PageInput,
        /// What it counts.
        unit: PageUnit,
        /// Its value for the first page.
        first: i64,
    },
}

/// Where a response has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageValue {
    /// In its body.
    Member(MemberPath),
    /// In a header.
    Header(String),
}

/// What an input counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageUnit {
    /// Pages: it grows by one.
    Pages,
    /// Items: it grows by the number of items of a page.
    Items,
}

/// The input that selects a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageInput {
    /// The field that holds it.
    pub field: Ident,
    /// Whose field it is.
    pub owner: PageInputOwner,
    /// What is wrapped around its value.
    pub wrapper: Wrapper,
}

/// What has the field of an input that selects a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageInputOwner {
    /// The builder.
    Builder,
    /// The struct of the body.
    Body,
    /// The struct of an optional body, which has `Default`.
    OptionalBody,
}

/// How a token becomes the value of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenConversion {
    /// They have the same type, which is `Copy`.
    Copy,
    /// They have the same type.
    Clone,
    /// The input is a string.
    ToString,
    /// The token is a string.
    Parse,
}

/// The way from a value to one of its members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPath(pub Vec<MemberStep>);

/// A step of a [`MemberPath`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberStep {
    /// A field of a struct, and what is wrapped around its value.
    Field(Ident, Wrapper),
    /// The value of a newtype.
    Newtype,
    /// The value of an `Option` where it is used.
    Nullable,
}
