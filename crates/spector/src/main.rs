//! `cargo xtask spector`: generated clients against Spector, the conformance server of TypeSpec.
//!
//! Spector's specs are compiled to OpenAPI, each document gives a client, and the programs in `scenarios/` call them.
//! The server checks every request and sends a defined response; a scenario passes if the server says so and the
//! response was decoded as the scenario's documentation says.

mod clients;
mod exceptions;
mod packages;
mod programs;
mod results;
mod server;
mod table;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Parser;

use exceptions::Exceptions;
use packages::Packages;
use results::Results;
use server::Server;

/// Call the conformance server of TypeSpec with generated clients, and compare with the known exceptions.
///
/// Fetches the server and the specs from npm (Node.js and npm are required), compiles the specs to OpenAPI 3.1 and 3.0,
/// and the streaming ones to 3.2, generates and compiles a client for each document, and calls the server with all of
/// them. Everything is below target/spector/, so that later runs are faster.
///
/// Exit codes: 0 every scenario passed, except the known exceptions; 1 one did not, or an exception passes; 2 wrong
/// usage.
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask spector")]
struct Arguments {
    /// Only scenarios whose name contains this; no exception is reported as outdated
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,

    /// Only documents of this version of OpenAPI
    #[arg(long, value_name = "VERSION", value_parser = ["3.0", "3.1", "3.2"])]
    openapi: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            clientsmith::cli::print_failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// A version of OpenAPI that the specs are compiled to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Version {
    V3_1,
    V3_0,
    /// The specs of streams only: what the other versions can't say of a stream's items.
    V3_2,
}

impl Version {
    const ALL: [Self; 3] = [Self::V3_1, Self::V3_0, Self::V3_2];

    const fn name(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1",
            Self::V3_0 => "3.0",
            Self::V3_2 => "3.2",
        }
    }

    /// The version with a hyphen, as names of packages have it.
    const fn suffix(self) -> &'static str {
        match self {
            Self::V3_1 => "3-1",
            Self::V3_0 => "3-0",
            Self::V3_2 => "3-2",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OpenAPI {}", self.name())
    }
}

/// Runs everything; says whether the results are as expected.
fn run(arguments: &Arguments) -> Result<bool> {
    let exceptions = Exceptions::read()?;
    let versions: Vec<Version> = Version::ALL
        .into_iter()
        .filter(|version| {
            let named = arguments.openapi.as_deref();
            named.is_none_or(|named| named == version.name())
        })
        .collect();
    let packages = Packages::installed()?;
    let documents = packages.documents()?;
    let mut clients = Vec::new();
    for version in &versions {
        clients.extend(clients::generated(*version, &documents)?);
    }
    progress(format_args!("{} clients generated", clients.len()));
    programs::build(&versions, &clients)?;
    let mut results = Vec::new();
    for version in versions {
        let server = Server::started(&packages)?;
        let outcome = programs::run(version, server.url(), arguments.filter.as_deref())?;
        results.push(Results::judged(
            version,
            outcome,
            &exceptions,
            arguments.filter.is_some(),
        ));
    }
    for result in &results {
        for failure in &result.failures {
            print(format_args!("{}: {failure}", result.version));
        }
    }
    print(format_args!("{}", table::text(&results)));
    ensure!(!results.is_empty(), "no version was asked for");
    Ok(results.iter().all(|result| result.failures.is_empty()))
}

/// The workspace's root folder, as it was when this program was built.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// The folder for everything that is made.
fn target() -> PathBuf {
    root().join("target/spector")
}

/// Writes a file unless it has this text already; Cargo would build anew what depends on it.
fn write(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .with_context(|| format!("can't write `{}`", file.display()))
}

fn print(text: fmt::Arguments<'_>) {
    anstream::println!("{text}");
}

fn progress(text: fmt::Arguments<'_>) {
    anstream::eprintln!("{text}");
}
