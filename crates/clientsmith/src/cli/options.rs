//! The options of each command.

use std::path::PathBuf;

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use clientsmith_lower::{Code, Filter, Metadata, Severity};

use crate::diff::Revision;
use crate::document::DocumentSource;
use crate::package;
use crate::runtime::Runtime;
use crate::settings::{Denied, ReadOptions, Settings, code};

/// `clientsmith generate`
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// The OpenAPI 3 or Swagger 2.0 document, YAML or JSON; `-` reads it from standard input, with references relative
    /// to the current folder
    #[arg(long, value_name = "FILE", requires = "out", conflicts_with_all = ["file", "client"], value_parser = document())]
    pub(crate) spec: Option<DocumentSource>,

    /// The folder of the crate; created if missing. Files that the generator did not write are not touched
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,

    /// The crate's name [default: the folder's name]
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = package_name)]
    pub(crate) package: Option<String>,

    /// Write nothing; print a unified diff and exit with 1 if the output is out of date
    #[arg(long)]
    pub(crate) check: bool,

    /// Write nothing; list the files that would be written and removed
    #[arg(long, conflicts_with = "check")]
    pub(crate) dry_run: bool,

    /// Raise the crate's version as the document's changes require, and add an entry to its CHANGELOG.md
    ///
    /// Changes are relative to the committed document, and the version to the committed Cargo.toml, so running it again
    /// changes nothing.
    #[arg(long, conflicts_with = "check")]
    pub(crate) bump: bool,

    /// The old document, for --bump and the summary of changes: a file, or `git:REV:PATH`
    /// [default: the committed document]
    #[arg(long, value_name = "OLD")]
    pub(crate) since: Option<Revision>,

    /// Where the crate's runtime comes from: `vendored` (a copy inside the crate), `version[=VERSION]` (the registry),
    /// `git=URL`, or `path[=DIR]` (absolute or relative to the crate; by default the checkout that this program was built
    /// from)
    #[arg(long, value_name = "SOURCE")]
    pub(crate) runtime: Option<Runtime>,

    /// Generate a client for each tag: `client.pets().list_pets()`
    #[arg(long)]
    pub(crate) sub_clients: bool,

    /// Make each tag a Cargo feature, on by default
    #[arg(long)]
    pub(crate) tag_features: bool,

    /// Generate a server and a mock server, as the features `server` and `mock`; they depend on `clientsmith-server`, which
    /// comes from where the runtime does, or from the registry if that is vendored
    #[arg(long)]
    pub(crate) server: bool,

    /// Give the crate a program that calls its operations from a shell, behind its feature `cli`
    ///
    /// It depends on the crate `clientsmith-cli` then, which comes from where the runtime does: that can't be a copy.
    #[arg(long)]
    pub(crate) cli: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArguments,

    #[command(flatten)]
    metadata: CrateMetadata,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// The clients of `clientsmith.toml`, where no document is named.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ConfigArguments {
    /// The file that names documents, outputs and settings [default: the nearest `clientsmith.toml` in this folder or one
    /// above]
    #[arg(long = "config", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Only this client of `clientsmith.toml`; several times for several
    #[arg(long, value_name = "NAME")]
    pub(crate) client: Vec<String>,
}

impl ConfigArguments {
    /// Whether the command line asks for a file of settings.
    pub(crate) fn is_given(&self) -> bool {
        self.file.is_some() || !self.client.is_empty()
    }
}

/// `clientsmith init`
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The documents [default: the OpenAPI and Swagger documents in this folder]
    #[arg(value_name = "FILE")]
    pub(crate) documents: Vec<PathBuf>,
}

impl Generate {
    /// The settings that these arguments are.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            runtime: self.runtime.clone(),
            sub_clients: self.sub_clients,
            tag_features: self.tag_features,
            server: self.server,
            cli: self.cli,
            metadata: self.metadata.metadata(),
            ..self.reading.settings()
        }
    }
}

/// Which parts of a document are read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Parts of the document")]
pub(crate) struct Reading {
    /// Apply an Overlay 1.0 file to the document first; several are applied in order
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,

    /// Only these operations: `tag=pets`, `path=/v1/*` or `operation=list*`; schemas that only others use are omitted
    #[arg(long, value_name = "FILTER")]
    include: Vec<Filter>,

    /// All operations but these
    #[arg(long, value_name = "FILTER")]
    exclude: Vec<Filter>,
}

impl Reading {
    /// The settings that these arguments are.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            reading: ReadOptions {
                overlay: self.overlay.clone(),
                include: self.include.clone(),
                exclude: self.exclude.clone(),
            },
            ..Settings::default()
        }
    }
}

/// What the maintainers of a crate say of it in `Cargo.toml`.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Cargo.toml")]
pub(crate) struct CrateMetadata {
    /// What the crate is, in one line [default: the API's title]
    #[arg(long, value_name = "TEXT", value_parser = package::line)]
    description: Option<String>,

    /// Its licence, as an SPDX expression: `MIT OR Apache-2.0`
    #[arg(long, value_name = "SPDX", value_parser = package::line)]
    license: Option<String>,

    /// The URL of its repository
    #[arg(long, value_name = "URL", value_parser = package::url)]
    repository: Option<String>,

    /// The URL of its home page
    #[arg(long, value_name = "URL", value_parser = package::url)]
    homepage: Option<String>,

    /// The URL of its docs [default of crates.io: docs.rs]
    #[arg(long, value_name = "URL", value_parser = package::url)]
    documentation: Option<String>,

    /// An author: `Name <mail@example.com>`; several times for several
    #[arg(long = "author", value_name = "NAME", value_parser = package::line)]
    authors: Vec<String>,

    /// A keyword on crates.io; up to five
    #[arg(long = "keyword", value_name = "WORD", value_parser = package::keyword)]
    keywords: Vec<String>,

    /// A category on crates.io, such as `api-bindings`; up to five
    #[arg(long = "category", value_name = "SLUG", value_parser = package::category)]
    categories: Vec<String>,

    /// The oldest Rust that compiles the crate [default: the generator's, 1.88]
    #[arg(long, value_name = "VERSION", value_parser = package::rust_version)]
    rust_version: Option<String>,
}

impl CrateMetadata {
    fn metadata(&self) -> Metadata {
        Metadata {
            description: self.description.clone(),
            license: self.license.clone(),
            repository: self.repository.clone(),
            homepage: self.homepage.clone(),
            documentation: self.documentation.clone(),
            authors: self.authors.clone(),
            keywords: self.keywords.clone(),
            categories: self.categories.clone(),
            rust_version: self.rust_version.clone(),
        }
    }
}

/// `clientsmith lint`
#[derive(Args, Debug)]
pub(crate) struct Lint {
    /// The OpenAPI document, YAML or JSON; `-` reads it from standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["file", "client"], value_parser = document())]
    pub(crate) document: Option<DocumentSource>,

    #[command(flatten)]
    pub(crate) config: ConfigArguments,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// `clientsmith diff`
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The old document: a file, `git:REV:PATH`, or `-` for standard input
    #[arg(value_name = "OLD")]
    pub(crate) old: Option<Revision>,

    /// The new document: a file, `git:REV:PATH`, or `-` for standard input
    #[arg(value_name = "NEW", conflicts_with_all = ["file", "client"])]
    pub(crate) new: Option<Revision>,

    /// How changes are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: DiffFormat,

    /// Show every change, even if there are many of a kind
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArguments,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// Human-readable text, most severe changes first
    #[default]
    Text,
    /// A changelog entry
    Markdown,
    /// One JSON object
    Json,
}

/// `clientsmith explain`
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The problem's code, as shown in brackets: `error[syntax]`
    #[arg(value_parser = code)]
    pub(crate) code: Option<Code>,

    /// Print all codes as a Markdown table
    #[arg(long, hide = true, conflicts_with = "code")]
    pub(crate) markdown: bool,
}

/// How the problems of a document are reported.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Problems of the document")]
pub(crate) struct Reporting {
    /// Treat a warning as an error: its code, or `warnings` for all that are not allowed by name
    #[arg(long, value_name = "CODE")]
    pub(crate) deny: Vec<Denied>,

    /// Do not report warnings with this code
    #[arg(long, value_name = "CODE", value_parser = allowed)]
    pub(crate) allow: Vec<Code>,

    /// How problems are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) message_format: MessageFormat,
}

impl Reporting {
    /// Whether the output is meant for people.
    pub(crate) fn is_for_people(&self) -> bool {
        self.message_format == MessageFormat::Human
    }

    /// Prints a text on standard output, unless that is reserved for JSON.
    pub(crate) fn print_for_people(&self, text: impl FnOnce() -> String) {
        if self.is_for_people() {
            anstream::println!("{}", text());
        }
    }
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// Human-readable, with source excerpts, on standard error
    #[default]
    Human,
    /// One JSON object per line, on standard output
    Json,
}

fn document() -> impl TypedValueParser<Value = DocumentSource> {
    OsStringValueParser::new().map(DocumentSource::from)
}

fn allowed(text: &str) -> Result<Code, String> {
    let code = code(text)?;
    match code.severity() {
        Severity::Warning | Severity::Note => Ok(code),
        Severity::Error => Err("it is an error: no client can be generated".to_owned()),
    }
}

/// Parses an argument as a package name that Cargo and crates.io accept.
///
/// # Errors
/// It is none; the text says why.
pub fn package_name(text: &str) -> Result<String, String> {
    package::name_problem(text).map_or_else(|| Ok(text.to_owned()), Err)
}
