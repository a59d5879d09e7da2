//! `cargo xtask …`: the command line over the generator.
//!
//! Everything that touches the disk or the terminal is here; the stages it calls are pure. Exit codes are those of
//! [`Exit`].

mod bench;
mod cli;
mod corpus;
mod explain;
mod generate;
mod lint;
mod output;
mod report;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

/// How a command ended; the process's exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done = 0,
    /// Problems in the document, stale output, or files that can't be read or written.
    Problems = 1,
}

fn main() -> ExitCode {
    let exit = match cli::Arguments::parse().command {
        cli::Command::Generate(arguments) => generate::run(&arguments),
        cli::Command::Lint(arguments) => lint::run(&arguments),
        cli::Command::Explain(arguments) => explain::run(&arguments),
        cli::Command::Corpus(arguments) => corpus::run(&arguments),
        cli::Command::Bench(arguments) => bench::run(&arguments),
        cli::Command::Measure(arguments) => corpus::measure(&arguments),
    };
    match exit {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => {
            anstream::eprintln!("{}", report::failure(&error));
            ExitCode::from(Exit::Problems as u8)
        }
    }
}
