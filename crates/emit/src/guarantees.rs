//! What callers may count on when the document changes: the same words in the README and on the front page.

/// Lines of Markdown without a heading. `cargo xtask diff` tells of a change which of them it is.
pub(crate) const LINES: &[&str] = &[
    "When the document changes, this crate is written again. These changes leave programs as they are:",
    "",
    "- new operations, types, webhooks, servers and credentials;",
    "- new inputs that may be left out: calls and sent structs are builders, with a setter each;",
    "- new members of responses, new responses by status, new headers: structs and enums are `#[non_exhaustive]`;",
    "- new values of an enum and new branches of a union: what an enum or a tagged union does not know, it keeps as it came.",
    "",
    "These break them, and raise the major version (below 1.0.0: the minor one): what is gone or is called otherwise; another",
    "type, a member that may be missing or null where it could not, or the reverse; an input that must be given; a trait that a",
    "type no longer implements. So do changes that compile and do something else: another path, default or server, another",
    "place or style of an input, other credentials, arguments in another order.",
    "",
    "Names follow from the document: a new operation or type never renames another, except where two would have the same",
    "name. No promise is made of the order of fields and variants, of the text of `Debug` and of messages, of the size of",
    "types, or of what `additional` holds: a member that the document names later has a field then.",
];
