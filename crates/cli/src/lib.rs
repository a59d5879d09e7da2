//! The command lines of generated clients.
//!
//! A generated crate describes its operations by the types of [`describe`]; everything that its program does is here: flags
//! and their checks, requests, credentials and profiles, tables, charts and pages, completions and man pages. A program is
//!
//! ```no_run
//! use clientsmith_cli::CommandLine;
//! use clientsmith_cli::describe::Api;
//!
//! const API: Api = Api::new("petstore", "1.0.0", "PETSTORE");
//!
//! fn main() -> std::process::ExitCode {
//!     CommandLine::new(&API).run()
//! }
//! ```
//!
//! [`Failure`] lists the exit codes.

mod access;
mod call;
mod chart;
mod command;
pub mod describe;
mod dry_run;
mod extension;
mod failure;
mod filter;
mod flag;
mod folders;
mod input_file;
mod install;
mod options;
mod output;
mod page;
mod profile;
mod request;
mod rows;
mod time;
mod token_command;
mod token_store;
mod transport;
mod value;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;
use clap_complete::CompleteEnv;

pub use access::Access;
pub use clap;
pub use clientsmith_runtime as runtime;
pub use command::RESERVED_COMMANDS;
pub use extension::Extension;
pub use failure::{Failure, FailureKind};
pub use options::RESERVED_FLAGS;

use command::Extent;
use describe::{Api, Operation};

/// A program that calls an API.
pub struct CommandLine {
    api: &'static Api,
    extensions: Vec<Box<dyn Extension>>,
}

impl CommandLine {
    /// The program of an API.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            extensions: Vec::new(),
        }
    }

    /// Adds a command.
    #[must_use]
    pub fn extension(mut self, extension: impl Extension + 'static) -> Self {
        self.extensions.push(Box::new(extension));
        self
    }

    /// Runs the program with the arguments of this process.
    pub fn run(&self) -> ExitCode {
        self.run_with(std::env::args_os())
    }

    /// Runs the program with these arguments, the first being its own name. Completions are asked for by the environment.
    pub fn run_with(&self, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> ExitCode {
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let factory = || self.command(Extent::Named(&arguments));
        let folder = std::env::current_dir().ok();
        let completes = CompleteEnv::with_factory(factory)
            .var(install::VARIABLE)
            .try_complete(arguments.clone(), folder.as_deref());
        match completes {
            Ok(false) => {}
            Ok(true) => return ExitCode::SUCCESS,
            Err(error) => return usage(&error),
        }
        let matches = match factory().try_get_matches_from(&arguments) {
            Ok(matches) => matches,
            Err(error) => return usage(&error),
        };
        match self.dispatch(&matches) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                if failure.kind() != FailureKind::Closed {
                    let message = output::clean(&failure.to_string());
                    anstream::eprintln!("error: {message}");
                }
                ExitCode::from(failure.exit_code())
            }
        }
    }

    fn command(&self, extent: Extent<'_>) -> clap::Command {
        command::root(self.api, &self.extensions, extent)
    }

    fn dispatch(&self, matches: &ArgMatches) -> Result<(), Failure> {
        let Some((name, matches)) = matches.subcommand() else {
            return Ok(());
        };
        let api = self.api;
        if let Some(operation) = operation(api.operations, name) {
            return call::run(api, operation, matches);
        }
        if let Some(group) = api.groups.iter().find(|group| group.name == name) {
            let Some((name, matches)) = matches.subcommand() else {
                return Ok(());
            };
            return match operation(group.operations, name) {
                Some(operation) => call::run(api, operation, matches),
                None => Ok(()),
            };
        }
        for extension in &self.extensions {
            let command = extension.command();
            if command.get_name() == name {
                return extension.run(matches, api);
            }
        }
        match name {
            install::INSTALL => install::install(self.command(Extent::All), api.program, matches),
            install::COMPLETIONS => install::print_completions(api.program, matches),
            _ => Ok(()),
        }
    }
}

fn operation(operations: &'static [Operation], name: &str) -> Option<&'static Operation> {
    operations.iter().find(|operation| operation.name == name)
}

/// Prints what clap says: help on standard output, errors on standard error.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

impl std::fmt::Debug for CommandLine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("CommandLine")
            .field("program", &self.api.program)
            .finish_non_exhaustive()
    }
}
