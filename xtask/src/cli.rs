//! The words of the command line. Wrong usage is clap's: it prints what is wrong and exits with 2.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clientsmith_lower::{Code, Filter, Severity};

use crate::diff::Revision;

/// Makes typed Rust clients from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the client crate of an OpenAPI document.
    ///
    /// Without options: reads spec/scaleops-cost.yaml and writes generated/, the crate `scaleops-cost`. Prints what was
    /// read, which files changed, and every problem of the document with its place. Errors leave the output as it was.
    ///
    /// Exit codes: 0 done; 1 problems in the document, or stale output with --check; 2 wrong usage.
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(Generate),
    /// Tell every problem of an OpenAPI document, and make nothing of it.
    ///
    /// Exit codes: 0 no errors; 1 errors; 2 wrong usage.
    #[command(after_help = LINT_EXAMPLES)]
    Lint(Lint),
    /// Say what a kind of problem means, with an example; without a code, list all kinds.
    Explain(Explain),
    /// Say what a change of the document does to the people downstream.
    ///
    /// Compares what is generated from two documents: by default the committed one with the edited one. Each change says
    /// what happens to a program that is compiled again, and to one that is deployed and meets the new server.
    ///
    /// Exit codes: 0 nothing for callers; 1 additions; 2 breaking changes; 3 changes that compile and do something else;
    /// 4 the documents can't be compared, or wrong usage.
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(Diff),
    /// Generate from every document below a folder, compile the results, and print a table.
    ///
    /// The crates are members of a scratch workspace in target/corpus/, which also holds the table as JSON. A document
    /// that fails does not stop the others.
    ///
    /// Exit codes: 0 every document gave a crate that compiles without a warning; 1 one did not; 2 wrong usage.
    Corpus(Corpus),
    /// Measure the client beside the same written by hand, and print the ratios.
    ///
    /// Instructions of a call are counted by valgrind's callgrind where it is installed. With --builds, clean builds of a
    /// program that makes one call are timed too, which takes minutes.
    ///
    /// Exit codes: 0 every goal is met; 1 one is missed; 2 wrong usage.
    Bench(Bench),
    #[command(hide = true)]
    Measure(Measure),
}

const GENERATE_EXAMPLES: &str = "\
Examples:
  cargo xtask generate
  cargo xtask generate --check
  cargo xtask generate --spec petstore.yaml --out ../petstore --package petstore-client
  cargo xtask generate --spec petstore.yaml --out ../petstore --overlay fixes.yaml --include tag=pets";

const DIFF_EXAMPLES: &str = "\
Examples:
  cargo xtask diff
  cargo xtask diff git:v1.2.0:spec/scaleops-cost.yaml
  cargo xtask diff old.yaml new.yaml --format markdown";

const LINT_EXAMPLES: &str = "\
Examples:
  cargo xtask lint
  cargo xtask lint petstore.yaml --deny warnings --allow missing-operation-id
  cargo xtask lint petstore.yaml --message-format json";

/// `cargo xtask generate`
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// The OpenAPI 3.0 or 3.1 document, YAML or JSON
    #[arg(long, value_name = "FILE", requires = "out")]
    pub(crate) spec: Option<PathBuf>,

    /// The folder of the crate; made if missing. Files that the generator did not write are left alone
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,

    /// The crate's name [default: the folder's name]
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = package_name)]
    pub(crate) package: Option<String>,

    /// Write nothing; print a unified diff and exit with 1 if the output is not what would be written
    #[arg(long)]
    pub(crate) check: bool,

    /// Raise the crate's version by what the document's change asks for, and tell the change in its CHANGELOG.md
    ///
    /// The change is that from the committed document, and the version the one of the committed Cargo.toml, so that running
    /// it again changes nothing.
    #[arg(long, conflicts_with = "check")]
    pub(crate) bump: bool,

    /// What the document was, for --bump and for what is told of its change: a file, or `git:REV:PATH`
    /// [default: the committed document]
    #[arg(long, value_name = "OLD")]
    pub(crate) since: Option<Revision>,

    /// Give each tag a client of its own: `client.pets().list_pets()`
    #[arg(long)]
    pub(crate) sub_clients: bool,

    /// Make each tag a Cargo feature, on by default
    #[arg(long)]
    pub(crate) tag_features: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// What is read of a document.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Parts of the document")]
pub(crate) struct Reading {
    /// Apply an Overlay 1.0 file to the document first; several are applied in order
    #[arg(long, value_name = "FILE")]
    pub(crate) overlay: Vec<PathBuf>,

    /// Only these operations: `tag=pets`, `path=/v1/*` or `operation=list*`; schemas that no other needs are left out
    #[arg(long, value_name = "FILTER")]
    pub(crate) include: Vec<Filter>,

    /// All operations but these
    #[arg(long, value_name = "FILTER")]
    pub(crate) exclude: Vec<Filter>,
}

/// `cargo xtask lint`
#[derive(Args, Debug)]
pub(crate) struct Lint {
    /// The OpenAPI document, YAML or JSON [default: spec/scaleops-cost.yaml]
    #[arg(value_name = "FILE")]
    pub(crate) document: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) reading: Reading,

    #[command(flatten)]
    pub(crate) reporting: Reporting,
}

/// `cargo xtask diff`
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// What it was: a file, or `git:REV:PATH` [default: the committed spec/scaleops-cost.yaml]
    #[arg(value_name = "OLD")]
    pub(crate) old: Option<Revision>,

    /// What it is [default: spec/scaleops-cost.yaml]
    #[arg(value_name = "NEW")]
    pub(crate) new: Option<Revision>,

    /// How changes are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: DiffFormat,

    /// Show every change, also where there are many of a kind
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) reading: Reading,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, the worst first
    #[default]
    Text,
    /// An entry for a changelog
    Markdown,
    /// One JSON object
    Json,
}

/// `cargo xtask explain`
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The kind of problem, as it stands in brackets: `error[syntax]`
    #[arg(value_parser = code)]
    pub(crate) code: Option<Code>,

    /// Print the table of all kinds that the docs hold
    #[arg(long, hide = true, conflicts_with = "code")]
    pub(crate) markdown: bool,
}

/// How the problems of a document are told.
#[derive(Args, Debug)]
#[command(next_help_heading = "Problems of the document")]
pub(crate) struct Reporting {
    /// Make a warning an error: its code, or `warnings` for all that are not allowed by name
    #[arg(long, value_name = "CODE", value_parser = denied)]
    pub(crate) deny: Vec<Denied>,

    /// Do not tell warnings of this code
    #[arg(long, value_name = "CODE", value_parser = allowed)]
    pub(crate) allow: Vec<Code>,

    /// How problems are printed
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) message_format: MessageFormat,
}

impl Reporting {
    /// Whether what is printed is read by people.
    pub(crate) fn is_for_people(&self) -> bool {
        self.message_format == MessageFormat::Human
    }

    /// Prints a text on standard output, where only JSON may stand otherwise.
    pub(crate) fn tell_people(&self, text: impl FnOnce() -> String) {
        if self.is_for_people() {
            anstream::println!("{}", text());
        }
    }
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// With the lines that they are about, on standard error
    #[default]
    Human,
    /// A JSON object a line, on standard output
    Json,
}

/// What `--deny` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Every warning.
    Warnings,
    /// One kind.
    Code(Code),
}

fn code(text: &str) -> Result<Code, String> {
    Code::from_name(text).ok_or_else(|| {
        let near = Code::nearest(text).map(|code| format!("did you mean `{}`? ", code.as_str()));
        format!(
            "there is no such code; {}`cargo xtask explain` lists all",
            near.unwrap_or_default()
        )
    })
}

fn denied(text: &str) -> Result<Denied, String> {
    match text {
        "warnings" => Ok(Denied::Warnings),
        _ => code(text).map(Denied::Code),
    }
}

fn allowed(text: &str) -> Result<Code, String> {
    let code = code(text)?;
    match code.severity() {
        Severity::Warning => Ok(code),
        Severity::Error => Err("it is an error: nothing can be made of the document".to_owned()),
    }
}

/// `cargo xtask corpus`
#[derive(Args, Debug)]
pub(crate) struct Corpus {
    /// The folder that holds OpenAPI documents, at any depth
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// How many documents to generate from at once [default: the machine's processors]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Generate only; do not compile
    #[arg(long, conflicts_with = "examples")]
    pub(crate) no_check: bool,

    /// Send each document's examples through the generated types and compare what comes back
    #[arg(long)]
    pub(crate) examples: bool,

    /// Only documents whose path contains this
    #[arg(long, value_name = "NAME")]
    pub(crate) filter: Option<String>,
}

/// `cargo xtask bench`
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Bench {
    #[command(subcommand)]
    pub(crate) what: Option<BenchWhat>,

    /// Time clean builds too
    #[arg(long)]
    pub(crate) builds: bool,
}

/// What is measured in place of the client.
#[derive(Debug, Subcommand)]
pub(crate) enum BenchWhat {
    /// Measure the generator beside the other generators that are installed: time and memory, document by document
    Generate(BenchGenerate),
    /// Measure what is generated beside what other generators make: the compiler's time and memory for one crate's check
    ///
    /// Of the largest documents, those of which a peer makes a crate that compiles.
    Check(BenchCheck),
}

/// `cargo xtask bench check`
#[derive(Args, Debug)]
pub(crate) struct BenchCheck {
    /// The folder that holds OpenAPI documents, at any depth
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// How many documents to compare
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) documents: usize,

    /// Only documents whose path contains this
    #[arg(long, value_name = "NAME")]
    pub(crate) filter: Option<String>,
}

/// `cargo xtask bench generate`
#[derive(Args, Debug)]
pub(crate) struct BenchGenerate {
    /// The folder that holds github, stripe, openai, k8s-full, digitalocean and discord, as JSON or YAML
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// How often each generator runs; the fastest run counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) runs: usize,

    /// Double a document up to 100 MB, and show that time grows no faster
    #[arg(long)]
    pub(crate) growth: bool,
}

/// `cargo xtask measure`: one document of the corpus, in a process of its own.
#[derive(Args, Debug)]
pub(crate) struct Measure {
    #[arg(long)]
    pub(crate) spec: PathBuf,
    #[arg(long)]
    pub(crate) out: PathBuf,
    #[arg(long, value_parser = package_name)]
    pub(crate) package: String,
    /// The folder of the program that the document's examples go through.
    #[arg(long)]
    pub(crate) examples: Option<PathBuf>,
}

/// A package name that Cargo and the registry take.
fn package_name(text: &str) -> Result<String, String> {
    package_name_problem(text).map_or_else(|| Ok(text.to_owned()), Err)
}

/// What keeps `name` from being the name of a package; `None` if nothing does.
pub(crate) fn package_name_problem(name: &str) -> Option<String> {
    let starts_well = name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let all_well = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    if !starts_well || !all_well {
        return Some(
            "a package name is ASCII letters, digits, `-` and `_`, and starts with a letter"
                .to_owned(),
        );
    }
    let library = name.replace('-', "_");
    match clientsmith_model::Ident::new(&library) {
        Some(ident)
            if ident.as_str() == library && !STANDARD_CRATES.contains(&library.as_str()) =>
        {
            None
        }
        _ => Some(format!(
            "`{name}` is a keyword or a crate of the standard library"
        )),
    }
}

/// Crates that a library can't be named like without hiding them.
const STANDARD_CRATES: &[&str] = &[
    "alloc",
    "clientsmith_runtime",
    "core",
    "proc_macro",
    "std",
    "test",
    "tokio",
];
