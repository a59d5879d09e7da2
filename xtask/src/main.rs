//! `cargo xtask …`: the commands of clientsmith with the defaults of this repository, and its chores.
//!
//! The chores are programs of their own, which Cargo builds when they are asked for: this one is what a fresh checkout
//! builds first.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Arg, ArgMatches, value_parser};
use clientsmith::{Program, Project, Runtime, cli};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A program of the workspace that is run by a subcommand.
struct Chore {
    command: &'static str,
    about: &'static str,
    package: &'static str,
    /// How it is built.
    profile: &'static str,
}

const CHORES: [Chore; 5] = [
    Chore {
        command: "corpus",
        about: "Generate from every document below a folder, compile the results, and print a table",
        package: "clientsmith-corpus",
        profile: "release",
    },
    Chore {
        command: "bench",
        about: "Measure the client beside the same written by hand, and print the ratios",
        package: "clientsmith-benchmarks",
        profile: "release",
    },
    Chore {
        command: "spector",
        about: "Call the conformance server of TypeSpec with generated clients, and compare with the known exceptions",
        package: "clientsmith-spector",
        profile: "dev",
    },
    Chore {
        command: "site",
        about: "Build the page that generates a client while one edits the document",
        package: "clientsmith-site",
        profile: "dev",
    },
    Chore {
        command: "release",
        about: "Prepare a release: check what must hold, raise the version, and date the changelog",
        package: "clientsmith-release",
        profile: "dev",
    },
];

fn main() -> ExitCode {
    let program = Program {
        name: "cargo xtask",
        project: Some(Project {
            document: root().join("spec/scaleops-cost.yaml"),
            output: root().join("generated"),
            package: "scaleops-cost".to_owned(),
            server: true,
            cli: true,
        }),
        runtime: Runtime::Checkout,
    };
    let command = CHORES
        .iter()
        .fold(cli::command(&program), |command, chore| {
            command.subcommand(chore.subcommand())
        });
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return cli::wrong_usage(&error),
    };
    let chore = matches.subcommand().and_then(|(name, matches)| {
        let chore = CHORES.iter().find(|chore| chore.command == name)?;
        Some((chore, matches))
    });
    match chore {
        Some((chore, matches)) => chore.run(matches).unwrap_or_else(|error| {
            cli::print_failure(&error);
            ExitCode::FAILURE
        }),
        None => cli::run(&program, &matches),
    }
}

impl Chore {
    /// The subcommand; its arguments, `--help` included, are the program's.
    fn subcommand(&self) -> clap::Command {
        clap::Command::new(self.command)
            .about(self.about)
            .disable_help_flag(true)
            .arg(
                Arg::new("arguments")
                    .value_parser(value_parser!(OsString))
                    .num_args(0..)
                    .trailing_var_arg(true)
                    .allow_hyphen_values(true),
            )
    }

    /// Builds the program, and runs it.
    fn run(&self, matches: &ArgMatches) -> Result<ExitCode> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let arguments = matches.get_many::<OsString>("arguments");
        let status = Command::new(cargo)
            .args([
                "run",
                "--quiet",
                "--profile",
                self.profile,
                "--manifest-path",
            ])
            .arg(root().join("Cargo.toml"))
            .args(["--package", self.package, "--"])
            .args(arguments.into_iter().flatten().map(OsStr::new))
            .status()
            .context("failed to start cargo")?;
        let code = status.code().and_then(|code| u8::try_from(code).ok());
        Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
    }
}

/// The workspace's root folder, as it was when this program was built.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
