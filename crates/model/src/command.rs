//! The command line: how the operations are called from a shell.

use crate::{Parameter, PartStyle, SchemeId, TagId};

/// The program that a client has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    /// Its name: the package's.
    pub program: String,
    /// What the names of its environment variables begin with (`SCALEOPS_COST`).
    pub prefix: String,
    /// The API's URL where the document has one that needs no variable; callers give it otherwise.
    pub url: Option<String>,
    /// The credentials that it takes from the environment, in the order of [`Api::schemes`](crate::Api::schemes).
    pub credentials: Vec<CommandCredential>,
    /// Operations of a tag: a group each, in the document's order.
    pub groups: Vec<CommandGroup>,
    /// Operations without a tag.
    pub commands: Vec<Command>,
}

/// A credential, and the environment variables that hold it: one for each of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandCredential {
    /// The scheme that it is for.
    pub scheme: SchemeId,
    /// The environment variables.
    pub variables: Vec<String>,
}

/// The commands of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandGroup {
    /// The tag.
    pub tag: TagId,
    /// The group's name, unique among groups and commands without a group.
    pub name: String,
    /// Its commands.
    pub commands: Vec<Command>,
}

/// An operation as a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The operation's place in [`Api::operations`](crate::Api::operations).
    pub operation: usize,
    /// Its name, unique in its group.
    pub name: String,
    /// A flag each.
    pub flags: Vec<Flag>,
    /// The forms of its body, the default first.
    pub bodies: Vec<CommandBody>,
    /// Where the response has its rows: members' names on the wire; empty where the response is the list.
    pub rows: Option<Vec<String>>,
    /// How further pages are requested.
    pub pages: Option<CommandPages>,
}

/// A form of a command's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandBody {
    /// Its place among the operation's contents: 0 for a body of one media type.
    pub content: usize,
    /// The media type.
    pub media_type: String,
    /// How it is made of flags.
    pub form: CommandBodyForm,
}

/// How a command's body is made of flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandBodyForm {
    /// JSON, whose members may be flags.
    Json,
    /// Form members, which may be flags.
    Form,
    /// Parts, which are flags.
    Parts,
    /// A file as it is.
    Raw,
}

/// An input as a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Its name, without `--`; unique among the command's.
    pub name: String,
    /// Which input it is.
    pub source: FlagSource,
    /// What its values are.
    pub value: FlagValue,
    /// Whether it takes several.
    pub is_list: bool,
    /// Whether it must be given.
    pub is_required: bool,
    /// The least number that it may be.
    pub least: Option<String>,
    /// The greatest number that it may be.
    pub most: Option<String>,
    /// The only value that it may have, as JSON text.
    pub preset: Option<String>,
}

/// Which input of an operation a flag is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagSource {
    /// The input at this place in [`Operation::inputs`](crate::Operation::inputs), sent as a parameter.
    Parameter(usize, Parameter),
    /// The same, sent as the body's member of this name.
    InputMember(usize, String),
    /// The same, sent as either.
    Mirrored(usize, String, Parameter),
    /// The field at this place in the struct that is the body, sent as the member of this name.
    Member(usize, String),
    /// The part at this place in the body's parts, of this name, media type and style.
    Part(usize, String, Option<String>, Option<PartStyle>),
}

/// What the values of a flag are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlagValue {
    /// `true` or `false`
    Bool,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A date.
    Date,
    /// A date and a time.
    DateTime,
    /// A point in time as an integer of milliseconds.
    UnixMilliseconds,
    /// A point in time as an integer of seconds.
    UnixSeconds,
    /// A length of time as an integer of milliseconds.
    Milliseconds,
    /// A length of time as an integer of seconds.
    Seconds,
    /// One of these texts.
    OneOf(Vec<String>),
    /// Text; these are known.
    Known(Vec<String>),
    /// One of these JSON texts.
    Literal(Vec<String>),
    /// An object.
    Object,
    /// JSON text.
    Json,
    /// JSON text, or any other text as such.
    Loose,
    /// A file's content.
    File,
}

/// How the pages of a command's response are requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandPages {
    /// What selects the next page.
    pub next: CommandNextPage,
    /// The member that says whether there is another.
    pub more: Option<Vec<String>>,
}

/// What selects the next page; flags by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandNextPage {
    /// A URL in this member.
    Link(Vec<String>),
    /// The header `Link`.
    LinkHeader,
    /// This member, sent as a flag.
    Token(Vec<String>, String),
    /// This header, sent as a flag.
    TokenHeader(String, String),
    /// This member of the last item, sent as a flag.
    LastItem(Vec<String>, String),
    /// A flag that counts pages, and its first value.
    Pages(String, i64),
    /// A flag that counts items, and its first value.
    Items(String, i64),
}
