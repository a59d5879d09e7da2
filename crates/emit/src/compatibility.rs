//! Which changes of the document break callers: the same text in the README and on the front page.

/// Lines of Markdown, without a heading. `cargo xtask diff` reports which kind a change is.
pub(crate) const LINES: &[&str] = &[
    "This crate is generated again when the API's document changes. These changes do not break callers:",
    "",
    "- new operations, types, webhooks, servers and security schemes;",
    "- new optional inputs: calls and types that are sent have a setter for each;",
    "- new members, statuses and headers of responses: structs and enums are `#[non_exhaustive]`;",
    "- new values of an enum and new branches of a union: enums and tagged unions keep unknown values as",
    "  received.",
    "",
    "These changes are breaking and increase the major version, or the minor version below 1.0.0:",
    "",
    "- an item is removed or renamed;",
    "- the type of an item changes, including whether it is optional or nullable;",
    "- an input becomes required;",
    "- a type no longer implements a trait;",
    "- code still compiles but behaves differently: the path, server, default or credentials of a call",
    "  change, an input moves to another location or `style`, or arguments of the same type change places.",
    "",
    "Names are derived from the document. A new operation or type does not rename an existing one unless",
    "both would have the same name. Not covered by these rules: the order of fields and variants, the text",
    "of `Debug` output and of messages, the size of types, the contents of `additional` (a member that is",
    "added to the document becomes a field), and the arguments of `new` of types that only responses have,",
    "which is for tests.",
];
