//! `cargo xtask …`: the command line over the generator.
//!
//! Everything that touches the disk or the terminal is here; the stages it calls are pure. Exit codes are those of
//! [`Exit`].

mod bench;
mod cli;
mod corpus;
mod diff;
mod explain;
mod generate;
mod lint;
mod output;
mod report;
mod workspace;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done; of `diff`, nothing for callers.
    Done,
    /// Problems in the document, stale output, or files that can't be read or written.
    Problems,
    /// `diff`: additions.
    Additions,
    /// `diff`: breaking changes.
    Breaking,
    /// `diff`: changes that compile and do something else.
    Differs,
    /// `diff`: nothing can be compared.
    Incomparable,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Problems | Exit::Additions => 1,
            Exit::Breaking => 2,
            Exit::Differs => 3,
            Exit::Incomparable => 4,
        })
    }
}

fn main() -> ExitCode {
    let command = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments.command,
        Err(error) => return wrong_usage(&error),
    };
    let (exit, failure) = match command {
        cli::Command::Generate(arguments) => (generate::run(&arguments), Exit::Problems),
        cli::Command::Lint(arguments) => (lint::run(&arguments), Exit::Problems),
        cli::Command::Explain(arguments) => (explain::run(&arguments), Exit::Problems),
        cli::Command::Diff(arguments) => (diff::run(&arguments), Exit::Incomparable),
        cli::Command::Corpus(arguments) => (corpus::run(&arguments), Exit::Problems),
        cli::Command::Bench(arguments) => (bench::run(&arguments), Exit::Problems),
        cli::Command::Measure(arguments) => (corpus::measure(&arguments), Exit::Problems),
    };
    exit.unwrap_or_else(|error| {
        anstream::eprintln!("{}", report::failure(&error));
        failure
    })
    .into()
}

/// Prints what clap says. Its code for wrong usage is one of those that `diff` has for changes.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    let is_diff = std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == "diff");
    // Nobody is left to tell if this fails.
    let _ = error.print();
    match u8::try_from(error.exit_code()) {
        Ok(0) => ExitCode::SUCCESS,
        _ if is_diff => Exit::Incomparable.into(),
        Ok(code) => code.into(),
        Err(_) => ExitCode::FAILURE,
    }
}
