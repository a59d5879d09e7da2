//! Names: what an item is called on the wire, and what in Rust.

use std::fmt;

/// An identifier of the emitted Rust: valid by construction, never a bare keyword (`r#type` or `self_` instead).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// Takes `text` as it is, or with `r#` before it when it is a keyword that may be written raw.
    ///
    /// `None` when `text` is not an identifier, is `_`, or is one of the keywords that can't be raw (`self`, `Self`,
    /// `super`, `crate`); the caller picks another name then.
    pub fn new(text: &str) -> Option<Self> {
        let mut letters = text.chars();
        let first = letters.next()?;
        let valid = (first == '_' || unicode_ident::is_xid_start(first))
            && letters.all(unicode_ident::is_xid_continue)
            && text.chars().any(|letter| letter != '_');
        if !valid || NEVER_RAW.contains(&text) {
            None
        } else if KEYWORDS.contains(&text) {
            Some(Self(format!("r#{text}")))
        } else {
            Some(Self(text.to_owned()))
        }
    }

    /// The identifier as written in source, `r#` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`: for file names, messages and comparisons.
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A name in the document and the one that it has in Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// Exactly as on the wire: a member of a JSON object, a parameter, a header.
    pub wire: String,
    /// The identifier in the emitted Rust.
    pub rust: Ident,
}

/// Keywords that can't be written as raw identifiers.
const NEVER_RAW: &[&str] = &["crate", "self", "Self", "super"];

/// Strict, reserved and edition-dependent keywords up to edition 2024 (The Rust Reference, "Keywords").
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Names that emitted code relies on where types are declared; lowering gives none of them to a type.
///
/// The prelude's names, and those that the emitted files import from the runtime.
pub const RESERVED_TYPE_IDENTS: &[&str] = &[
    // The prelude of edition 2024, as far as emitted code or a macro of the runtime writes its names bare.
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
    // Imported from the runtime by emitted files of types.
    "AdditionalProperties",
    "Base64",
    "Body",
    "Bytes",
    "EmptyObject",
    "EmptyString",
    "IntoExactList",
    "IntoList",
    "List",
    "Map",
    "Null",
    "Nullable",
    "OrEmpty",
    "TypedErrorBody",
    "Value",
];

/// Setters and methods that every builder of an operation has; lowering gives none of these names to an input.
pub const RESERVED_SETTERS: &[&str] = &[
    "decode",
    "decode_error",
    "decode_response",
    "encode",
    "inputs_in_query",
    "clone",
    "into_curl",
    "into_future",
    "into_request",
    "new",
    "poll_until",
    "send",
    "send_blocking",
    "send_raw",
    "send_streamed",
    "take_client",
    "with_options",
];

/// Methods that builders of paginated operations have beside those of [`RESERVED_SETTERS`]; lowering gives none of these
/// names to an input of one.
pub const RESERVED_PAGE_SETTERS: &[&str] = &["items", "items_blocking", "pages", "pages_blocking"];

/// Methods that emitted forms have beside those of [`RESERVED_SETTERS`]; lowering gives none of these names to a part.
pub const RESERVED_PART_SETTERS: &[&str] = &["default", "into_parts"];

/// Methods that every client's builder has; lowering gives none of these names to the setter of a credential.
pub const RESERVED_BUILDER_METHODS: &[&str] = &[
    "allow_plain_http",
    "build",
    "clone",
    "configure",
    "credential",
    "decoding",
    "header",
    "http",
    "limits",
    "new",
    "retry",
    "timeouts",
    "transport",
    "user_agent",
];

/// Names that every emitted struct may have beside its fields; lowering gives none of them to a field.
pub const RESERVED_MEMBER_IDENTS: &[&str] = &["new", "clone", "default"];

/// Methods that every emitted client has; lowering gives none of these names to an operation.
pub const RESERVED_METHODS: &[&str] = &["builder", "clone", "mod", "new", "request"];

/// Methods that every emitted mock server has; lowering gives none of these names to the method of an operation there, nor
/// to that of the service.
pub const RESERVED_SERVICE_METHODS: &[&str] = &[
    "client",
    "client_builder",
    "in_memory",
    "mod",
    "start",
    "start_on",
];

/// Names that emitted files of operations import; lowering gives none of them to a builder or to a type beside one.
pub const RESERVED_OPERATION_IDENTS: &[&str] = &[
    "OperationSpec",
    "CallResult",
    "CallOptions",
    "Client",
    "ClientBuilder",
    "DecodeError",
    "Error",
    "EventStream",
    "Explode",
    "FieldEncoding",
    "File",
    "Form",
    "JsonLines",
    "Location",
    "MemberStyle",
    "Method",
    "MirroredLocation",
    "MultipartForm",
    "NextPage",
    "NoErrorBody",
    "Operation",
    "Paginated",
    "Part",
    "RawResponse",
    "Request",
    "Response",
    "Style",
];

/// Commands that every command line may have; lowering gives none of these names to a group or an operation.
pub const RESERVED_COMMANDS: &[&str] =
    &["completions", "help", "install", "login", "logout", "mock"];

/// Flags of every command that no input may have. Other options yield to an input of their name.
pub const RESERVED_FLAGS: &[&str] = &["help", "version"];
