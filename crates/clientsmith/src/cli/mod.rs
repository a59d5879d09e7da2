//! The command line: its commands, their exit codes, and the defaults from the program's name and project.
//!
//! Everything that touches the terminal is here and in what is called from here; the stages below are pure.

mod integration;
mod options;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Arg, ArgMatches, FromArgMatches, Parser, Subcommand};

use crate::path::shown;
use crate::program::{Program, Project};
use crate::{config, diff, explain, generate, init, lint, report};

use integration::{Completions, ManPage};

pub use options::package_name;
pub(crate) use options::{
    ConfigArguments, Diff, DiffFormat, Explain, Generate, Init, Lint, MessageFormat, Reporting,
};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Success; for `diff`, no change that affects callers.
    Done,
    /// Problems in the document, stale output, or files that can't be read or written.
    Problems,
    /// `diff`: additions.
    Additions,
    /// `diff`: breaking changes.
    Breaking,
    /// `diff`: changes that compile but behave differently.
    Differs,
    /// `diff`: the documents can't be compared.
    Incomparable,
    /// Wrong usage of another command.
    Usage,
}

/// A command line that asks for nothing that there is.
#[derive(Debug)]
pub(crate) struct Usage(pub(crate) String);

impl fmt::Display for Usage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Problems | Exit::Additions => 1,
            Exit::Breaking | Exit::Usage => 2,
            Exit::Differs => 3,
            Exit::Incomparable => 4,
        })
    }
}

/// Generates typed Rust clients from OpenAPI documents.
#[derive(Debug, Parser)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write `clientsmith.toml`, with comments, for the documents in this folder.
    ///
    /// Exit codes: 0 success; 1 there is such a file already, or no document; 2 wrong usage.
    Init(Init),
    /// Generate a client crate from an OpenAPI document.
    ///
    /// Prints what was read, which files changed, and every problem in the document with its location. On errors, the
    /// output is left unchanged.
    ///
    /// Exit codes: 0 success; 1 problems in the document, or stale output with --check; 2 wrong usage.
    Generate(Box<Generate>),
    /// Check an OpenAPI document without generating code.
    ///
    /// Exit codes: 0 no errors; 1 errors; 2 wrong usage.
    Lint(Lint),
    /// Explain a problem code, with an example; without a code, list all codes.
    Explain(Explain),
    /// Show how a change of the document affects users of the client.
    ///
    /// Compares the clients generated from two documents. Each change is reported with its effect on a program that is
    /// recompiled, and on one that is already deployed and talks to the new server.
    ///
    /// Exit codes: 0 no effect on callers; 1 additions; 2 breaking changes; 3 changes that compile but behave
    /// differently; 4 the documents can't be compared, or wrong usage.
    Diff(Diff),
    /// Print a script that completes the program's arguments in a shell.
    #[command(
        after_help = "Examples:\n  clientsmith completions bash > ~/.local/share/bash-completion/completions/clientsmith\n  \
                      clientsmith completions fish > ~/.config/fish/completions/clientsmith.fish"
    )]
    Completions(Completions),
    /// Print the JSON Schema of `clientsmith.toml`, for editors.
    Schema,
    /// Print a man page.
    #[command(
        after_help = "Examples:\n  clientsmith man | man -l -\n  clientsmith man generate > clientsmith-generate.1"
    )]
    Man(ManPage),
}

/// The commands of an installed program; one with a project is run in its checkout.
const OF_INSTALLED: &[&str] = &["completions", "init", "man", "schema"];

/// The command line of a program. Help shows the program's name and the defaults of its project.
#[must_use]
pub fn command(program: &Program) -> clap::Command {
    use clap::CommandFactory;

    let mut command = Arguments::command()
        .name(program.name)
        .bin_name(program.name);
    let project = program.project.as_ref();
    if project.is_some() {
        for name in OF_INSTALLED {
            command = command.mut_subcommand(name, |command| command.hide(true));
        }
    } else {
        command = command.version(env!("CARGO_PKG_VERSION"));
    }
    command
        .mut_subcommand("generate", |command| {
            let command = with_examples(command, program, GENERATE_EXAMPLES);
            match project {
                Some(project) => with_default_job(command, project),
                None => command,
            }
        })
        .mut_subcommand("lint", |command| {
            let command = with_examples(command, program, LINT_EXAMPLES);
            match project {
                Some(project) => defaulting(command, "document", &document(project)),
                None => command,
            }
        })
        .mut_subcommand("diff", |command| {
            let command = with_examples(command, program, DIFF_EXAMPLES);
            match project {
                Some(project) => {
                    let document = document(project);
                    let command = defaulting(command, "old", &format!("the committed {document}"));
                    defaulting(command, "new", &document)
                }
                None => command,
            }
        })
}

/// Example command lines without the program's name. Those marked with `*` need a project, those with `-` a
/// `clientsmith.toml`.
const GENERATE_EXAMPLES: &[&str] = &[
    "*generate",
    "*generate --check",
    "-generate",
    "-generate --client petstore --dry-run",
    "generate --spec petstore.yaml --out ../petstore --package petstore-client",
    "generate --spec petstore.yaml --out ../petstore --overlay fixes.yaml --include tag=pets",
];

const LINT_EXAMPLES: &[&str] = &[
    "*lint",
    "-lint",
    "lint petstore.yaml --deny warnings --allow missing-operation-id",
    "lint petstore.yaml --message-format json",
    "lint - < petstore.yaml",
];

const DIFF_EXAMPLES: &[&str] = &[
    "*diff",
    "*diff git:v1.2.0:DOCUMENT",
    "diff git:v1.2.0:petstore.yaml petstore.yaml",
    "diff old.yaml new.yaml --format markdown",
];

fn with_examples(command: clap::Command, program: &Program, lines: &[&str]) -> clap::Command {
    let mut text = String::from("Examples:");
    for line in lines {
        let line = match (line.strip_prefix('-'), &program.project) {
            (Some(_), Some(_)) => continue,
            (Some(line), None) => line,
            (None, _) => line,
        };
        let line = match (line.strip_prefix('*'), &program.project) {
            (Some(_), None) => continue,
            (Some(line), Some(project)) => line.replace("DOCUMENT", &document(project)),
            (None, _) => (*line).to_owned(),
        };
        text += &format!("\n  {} {line}", program.name);
    }
    command.after_help(text)
}

fn with_default_job(command: clap::Command, project: &Project) -> clap::Command {
    let about = command.get_long_about().map(ToString::to_string);
    let about = about.unwrap_or_default();
    let (first, rest) = about.split_once("\n\n").unwrap_or((&about, ""));
    let about = format!(
        "{first}\n\nWithout options: reads {} and writes {}/, the crate `{}`. {rest}",
        document(project),
        shown(&project.output),
        project.package
    );
    command.long_about(about)
}

/// Adds an argument's default to its help.
fn defaulting(command: clap::Command, argument: &str, default: &str) -> clap::Command {
    let say = |argument: Arg| {
        let help = argument.get_help().map(ToString::to_string);
        argument.help(format!("{} [default: {default}]", help.unwrap_or_default()))
    };
    command.mut_arg(argument, say)
}

fn document(project: &Project) -> String {
    shown(&project.document)
}

/// Runs the command that was given, and prints its errors.
#[must_use]
pub fn run(program: &Program, matches: &ArgMatches) -> ExitCode {
    let command = match Arguments::from_arg_matches(matches) {
        Ok(arguments) => arguments.command,
        Err(error) => return wrong_usage(&error),
    };
    let (exit, failure) = match command {
        Command::Init(arguments) => (init::run(&arguments), Exit::Problems),
        Command::Schema => (print_schema(), Exit::Problems),
        Command::Generate(arguments) => (generate::run(&arguments, program), Exit::Problems),
        Command::Lint(arguments) => (lint::run(&arguments, program), Exit::Problems),
        Command::Explain(arguments) => (explain::run(&arguments, program), Exit::Problems),
        Command::Diff(arguments) => (diff::run(&arguments, program), Exit::Incomparable),
        Command::Completions(arguments) => (arguments.run(self::command(program)), Exit::Problems),
        Command::Man(arguments) => (arguments.run(self::command(program)), Exit::Problems),
    };
    exit.unwrap_or_else(|error| {
        print_failure(&error);
        match (failure, error.is::<Usage>()) {
            (Exit::Problems, true) => Exit::Usage,
            (failure, _) => failure,
        }
    })
    .into()
}

fn print_schema() -> Result<Exit> {
    anstream::println!("{}", serde_json::to_string_pretty(&config::schema())?);
    Ok(Exit::Done)
}

/// Prints why a command failed, with its causes, on standard error.
pub fn print_failure(error: &anyhow::Error) {
    anstream::eprintln!("{}", report::failure(error));
}

/// Prints clap's message. Its exit code for wrong usage is one that `diff` uses for changes.
#[must_use]
pub fn wrong_usage(error: &clap::Error) -> ExitCode {
    let is_diff = std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "diff");
    // If this fails, the error can't be reported either.
    let _ = error.print();
    match u8::try_from(error.exit_code()) {
        Ok(0) => ExitCode::SUCCESS,
        _ if is_diff => Exit::Incomparable.into(),
        Ok(code) => code.into(),
        Err(_) => ExitCode::FAILURE,
    }
}
