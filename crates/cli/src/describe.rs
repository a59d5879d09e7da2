//! What a generated crate says of its operations: constants, made by the methods here.

use clientsmith_runtime::{Explode, MemberStyle, OperationSpec, SecurityScheme, Style};

/// An API and the program that calls it.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    pub(crate) program: &'static str,
    pub(crate) version: &'static str,
    pub(crate) about: &'static str,
    pub(crate) details: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) url: Option<&'static str>,
    pub(crate) groups: &'static [Group],
    pub(crate) operations: &'static [Operation],
    pub(crate) credentials: &'static [CredentialSpec],
}

impl Api {
    /// A program of this name and version. `prefix` begins the names of its environment variables: `PETSTORE` for
    /// `PETSTORE_URL`.
    pub const fn new(program: &'static str, version: &'static str, prefix: &'static str) -> Self {
        Self {
            program,
            version,
            about: "",
            details: "",
            prefix,
            url: None,
            groups: &[],
            operations: &[],
            credentials: &[],
        }
    }

    /// What the API is, in a sentence and at length.
    #[must_use]
    pub const fn about(mut self, about: &'static str, details: &'static str) -> Self {
        self.about = about;
        self.details = details;
        self
    }

    /// The URL of the API if nothing else is said. Default: none; callers must give one.
    #[must_use]
    pub const fn url(mut self, url: &'static str) -> Self {
        self.url = Some(url);
        self
    }

    /// Its tags.
    #[must_use]
    pub const fn groups(mut self, groups: &'static [Group]) -> Self {
        self.groups = groups;
        self
    }

    /// Operations without a tag.
    #[must_use]
    pub const fn operations(mut self, operations: &'static [Operation]) -> Self {
        self.operations = operations;
        self
    }

    /// The credentials of its security schemes.
    #[must_use]
    pub const fn credentials(mut self, credentials: &'static [CredentialSpec]) -> Self {
        self.credentials = credentials;
        self
    }
}

/// The credential of a security scheme, and the environment variables that hold it.
#[derive(Clone, Copy, Debug)]
pub struct CredentialSpec {
    pub(crate) scheme: SecurityScheme,
    pub(crate) kind: CredentialKind,
    pub(crate) variables: &'static [&'static str],
    /// The query parameter that holds it, whose value is never shown.
    pub(crate) query: Option<&'static str>,
}

/// What a credential consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CredentialKind {
    Token,
    Basic,
    Http,
    Key,
}

impl CredentialSpec {
    const fn new(
        scheme: SecurityScheme,
        kind: CredentialKind,
        variables: &'static [&'static str],
    ) -> Self {
        Self {
            scheme,
            kind,
            variables,
            query: None,
        }
    }

    /// A bearer token.
    pub const fn token(scheme: SecurityScheme, variables: &'static [&'static str]) -> Self {
        Self::new(scheme, CredentialKind::Token, variables)
    }

    /// A user name and a password.
    pub const fn basic(scheme: SecurityScheme, variables: &'static [&'static str]) -> Self {
        Self::new(scheme, CredentialKind::Basic, variables)
    }

    /// Credentials of another HTTP authentication scheme.
    pub const fn http(scheme: SecurityScheme, variables: &'static [&'static str]) -> Self {
        Self::new(scheme, CredentialKind::Http, variables)
    }

    /// A key.
    pub const fn key(scheme: SecurityScheme, variables: &'static [&'static str]) -> Self {
        Self::new(scheme, CredentialKind::Key, variables)
    }

    /// A key in this query parameter.
    pub const fn query_key(
        scheme: SecurityScheme,
        variables: &'static [&'static str],
        parameter: &'static str,
    ) -> Self {
        let mut spec = Self::new(scheme, CredentialKind::Key, variables);
        spec.query = Some(parameter);
        spec
    }
}

/// The operations of a tag.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) details: &'static str,
    pub(crate) operations: &'static [Operation],
}

impl Group {
    /// A group, what it is in a sentence and at length, and its operations.
    pub const fn new(
        name: &'static str,
        about: &'static str,
        details: &'static str,
        operations: &'static [Operation],
    ) -> Self {
        Self {
            name,
            about,
            details,
            operations,
        }
    }
}

/// An operation: one command.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) spec: &'static OperationSpec,
    pub(crate) about: &'static str,
    pub(crate) details: &'static str,
    pub(crate) deprecated: bool,
    pub(crate) inputs: &'static [Input],
    pub(crate) bodies: &'static [Body],
    pub(crate) body_required: bool,
    pub(crate) rows: Option<&'static [&'static str]>,
    pub(crate) server: Option<&'static str>,
    pub(crate) pages: Option<Pages>,
}

impl Operation {
    /// A command, and what it does in a sentence and at length.
    pub const fn new(
        name: &'static str,
        spec: &'static OperationSpec,
        about: &'static str,
        details: &'static str,
    ) -> Self {
        Self {
            name,
            spec,
            about,
            details,
            deprecated: false,
            inputs: &[],
            bodies: &[],
            body_required: false,
            rows: None,
            server: None,
            pages: None,
        }
    }

    /// The document deprecates it.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Its inputs: a flag each.
    #[must_use]
    pub const fn inputs(mut self, inputs: &'static [Input]) -> Self {
        self.inputs = inputs;
        self
    }

    /// The forms of its body, the default first.
    #[must_use]
    pub const fn bodies(mut self, bodies: &'static [Body]) -> Self {
        self.bodies = bodies;
        self
    }

    /// The body must be sent.
    #[must_use]
    pub const fn requires_body(mut self) -> Self {
        self.body_required = true;
        self
    }

    /// Where the response has its rows: the names of members; empty if the response itself is the list.
    #[must_use]
    pub const fn rows(mut self, path: &'static [&'static str]) -> Self {
        self.rows = Some(path);
        self
    }

    /// The URL of its own server.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Whether some of its inputs are sent in the query or in the body, as the caller chooses.
    pub(crate) fn has_mirrored(&self) -> bool {
        let mut inputs = self.inputs.iter();
        inputs.any(|input| matches!(input.place, Place::Mirrored(..)))
    }

    /// How further pages are requested.
    #[must_use]
    pub const fn pages(mut self, pages: Pages) -> Self {
        self.pages = Some(pages);
        self
    }
}

/// A form of a request's body.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    pub(crate) media_type: &'static str,
    pub(crate) format: BodyFormat,
    /// Of a form.
    pub(crate) styles: &'static [MemberStyle],
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyFormat {
    Json,
    Form,
    Parts,
    Raw,
}

impl Body {
    const fn new(media_type: &'static str, format: BodyFormat) -> Self {
        Self {
            media_type,
            format,
            styles: &[],
        }
    }

    /// How members of a form are written, where that is not the default.
    #[must_use]
    pub const fn styles(mut self, styles: &'static [MemberStyle]) -> Self {
        self.styles = styles;
        self
    }

    /// JSON; inputs may be members of it.
    pub const fn json(media_type: &'static str) -> Self {
        Self::new(media_type, BodyFormat::Json)
    }

    /// `application/x-www-form-urlencoded`; inputs may be members of it.
    pub const fn form(media_type: &'static str) -> Self {
        Self::new(media_type, BodyFormat::Form)
    }

    /// Parts: inputs.
    pub const fn parts(media_type: &'static str) -> Self {
        Self::new(media_type, BodyFormat::Parts)
    }

    /// Anything else: what `--body` has, as it is.
    pub const fn raw(media_type: &'static str) -> Self {
        Self::new(media_type, BodyFormat::Raw)
    }
}

/// An input of an operation: one flag.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub(crate) flag: &'static str,
    pub(crate) value: ValueType,
    pub(crate) place: Place,
    pub(crate) about: &'static str,
    pub(crate) details: &'static str,
    pub(crate) is_list: bool,
    pub(crate) is_required: bool,
    pub(crate) is_deprecated: bool,
    pub(crate) least: Option<&'static str>,
    pub(crate) most: Option<&'static str>,
    /// JSON text of the value that is sent where the flag is not used.
    pub(crate) preset: Option<&'static str>,
    /// Of a part that has one.
    pub(crate) style: Option<(Style, Explode)>,
}

impl Input {
    const fn new(flag: &'static str, value: ValueType, place: Place) -> Self {
        Self {
            flag,
            value,
            place,
            about: "",
            details: "",
            is_list: false,
            is_required: false,
            is_deprecated: false,
            least: None,
            most: None,
            preset: None,
            style: None,
        }
    }

    /// A parameter.
    pub const fn parameter(flag: &'static str, value: ValueType, parameter: Parameter) -> Self {
        Self::new(flag, value, Place::Parameter(parameter))
    }

    /// A member of the body.
    pub const fn member(flag: &'static str, value: ValueType, name: &'static str) -> Self {
        Self::new(flag, value, Place::Member(name))
    }

    /// A member of the body, or a parameter where `--inputs-in-query` asks for it.
    pub const fn mirrored(
        flag: &'static str,
        value: ValueType,
        name: &'static str,
        parameter: Parameter,
    ) -> Self {
        Self::new(flag, value, Place::Mirrored(name, parameter))
    }

    /// A part of a body of parts; its media type is that of the document, or the default if it is empty.
    pub const fn part(
        flag: &'static str,
        value: ValueType,
        name: &'static str,
        media_type: &'static str,
    ) -> Self {
        Self::new(flag, value, Place::Part(name, media_type))
    }

    /// What it is, in a sentence and at length.
    #[must_use]
    pub const fn about(mut self, about: &'static str, details: &'static str) -> Self {
        self.about = about;
        self.details = details;
        self
    }

    /// It takes several values.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// It must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The document deprecates it.
    #[must_use]
    pub const fn deprecated(mut self) -> Self {
        self.is_deprecated = true;
        self
    }

    /// The only value that it may have, as JSON text: it is sent where the flag is not used.
    #[must_use]
    pub const fn preset(mut self, json: &'static str) -> Self {
        self.preset = Some(json);
        self
    }

    /// How a part's value is written.
    #[must_use]
    pub const fn styled(mut self, style: Style, explode: Explode) -> Self {
        self.style = Some((style, explode));
        self
    }

    /// The least number that it may be, in decimal.
    #[must_use]
    pub const fn least(mut self, number: &'static str) -> Self {
        self.least = Some(number);
        self
    }

    /// The greatest number that it may be, in decimal.
    #[must_use]
    pub const fn most(mut self, number: &'static str) -> Self {
        self.most = Some(number);
        self
    }
}

/// Where an input is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Parameter(Parameter),
    Member(&'static str),
    Mirrored(&'static str, Parameter),
    Part(&'static str, &'static str),
}

/// How a parameter is sent.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) location: clientsmith_runtime::Location,
    pub(crate) encoding: ParameterEncoding,
}

/// How a parameter's value is encoded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ParameterEncoding {
    Default,
    Styled(Style, Explode),
    Reserved(Style, Explode),
    Json,
    Form,
}

impl Parameter {
    const fn new(name: &'static str, location: clientsmith_runtime::Location) -> Self {
        Self {
            name,
            location,
            encoding: ParameterEncoding::Default,
        }
    }

    /// In the path.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, clientsmith_runtime::Location::Path)
    }

    /// In the query.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, clientsmith_runtime::Location::Query)
    }

    /// A header.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, clientsmith_runtime::Location::Header)
    }

    /// A cookie.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, clientsmith_runtime::Location::Cookie)
    }

    /// The whole query.
    pub const fn query_string(name: &'static str) -> Self {
        Self::new(name, clientsmith_runtime::Location::QueryString)
    }

    /// Encoded by this style instead of the default of its location.
    #[must_use]
    pub const fn styled(mut self, style: Style, explode: Explode) -> Self {
        self.encoding = ParameterEncoding::Styled(style, explode);
        self
    }

    /// Encoded by this style, with reserved characters as they are.
    #[must_use]
    pub const fn reserved(mut self, style: Style, explode: Explode) -> Self {
        self.encoding = ParameterEncoding::Reserved(style, explode);
        self
    }

    /// JSON text.
    #[must_use]
    pub const fn json(mut self) -> Self {
        self.encoding = ParameterEncoding::Json;
        self
    }

    /// The text of a form.
    #[must_use]
    pub const fn form(mut self) -> Self {
        self.encoding = ParameterEncoding::Form;
        self
    }
}

/// What the values of an input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueType {
    /// `true` or `false`; the flag alone is `true`.
    Bool,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// Text, as it is.
    Text,
    /// A date (RFC 3339).
    Date,
    /// A date and a time (RFC 3339).
    DateTime,
    /// A point in time, as milliseconds since the Unix epoch.
    UnixMilliseconds,
    /// A point in time, as seconds since the Unix epoch.
    UnixSeconds,
    /// A length of time in milliseconds.
    Milliseconds,
    /// A length of time in seconds.
    Seconds,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Text; these are known, others may be.
    Known(&'static [&'static str]),
    /// One of these JSON texts.
    Literal(&'static [&'static str]),
    /// An object: `NAME=VALUE`, or JSON text.
    Object,
    /// JSON text.
    Json,
    /// JSON text; what is none is text.
    Loose,
    /// The content of a file.
    File,
}

/// How the pages behind the first are requested.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    pub(crate) next: NextPage,
    /// The member of the page that says whether there is another.
    pub(crate) more: Option<&'static [&'static str]>,
}

/// What selects the next page.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NextPage {
    LinkMember(&'static [&'static str]),
    LinkHeader,
    Token(&'static [&'static str], &'static str),
    TokenHeader(&'static str, &'static str),
    LastItem(&'static [&'static str], &'static str),
    Count {
        flag: &'static str,
        by_items: bool,
        first: i64,
    },
}

impl Pages {
    const fn new(next: NextPage) -> Self {
        Self { next, more: None }
    }

    /// A member of the page is the next page's URL.
    pub const fn link(member: &'static [&'static str]) -> Self {
        Self::new(NextPage::LinkMember(member))
    }

    /// The relation `next` of the header `Link` (RFC 8288).
    pub const fn link_header() -> Self {
        Self::new(NextPage::LinkHeader)
    }

    /// A member of the page is sent as this input.
    pub const fn token(member: &'static [&'static str], flag: &'static str) -> Self {
        Self::new(NextPage::Token(member, flag))
    }

    /// A header of the page is sent as this input.
    pub const fn token_header(header: &'static str, flag: &'static str) -> Self {
        Self::new(NextPage::TokenHeader(header, flag))
    }

    /// A member of the page's last item is sent as this input.
    pub const fn last_item(member: &'static [&'static str], flag: &'static str) -> Self {
        Self::new(NextPage::LastItem(member, flag))
    }

    /// This input counts pages.
    pub const fn count(flag: &'static str, first: i64) -> Self {
        Self::new(NextPage::Count {
            flag,
            by_items: false,
            first,
        })
    }

    /// This input counts items.
    pub const fn offset(flag: &'static str, first: i64) -> Self {
        Self::new(NextPage::Count {
            flag,
            by_items: true,
            first,
        })
    }

    /// A boolean member of the page says whether there is another.
    #[must_use]
    pub const fn more(mut self, member: &'static [&'static str]) -> Self {
        self.more = Some(member);
        self
    }
}
