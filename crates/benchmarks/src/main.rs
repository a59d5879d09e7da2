//! `cargo xtask bench`: the client beside the same by hand, as ratios of one run.
//!
//! The programs that are measured are in `crates/measured`; each measurement is a process of its own.

mod build;
mod call;
mod check;
mod decode;
mod generate;
mod growth;
mod peer;
mod watch;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use clap::{Args, Parser, Subcommand};
use comfy_table::{Cell, CellAlignment, Table, presets};
use serde::de::DeserializeOwned;
use watch::Watch;

/// Measure the client beside the same written by hand, and print the ratios.
///
/// Instructions of a call are counted by valgrind's callgrind where it is installed. With --builds, clean builds of a
/// program that makes one call are timed too, which takes minutes.
///
/// Exit codes: 0 every goal is met; 1 one is missed; 2 wrong usage.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask bench",
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    what: Option<What>,

    /// Time clean builds too
    #[arg(long)]
    builds: bool,
}

/// What is measured in place of the client.
#[derive(Debug, Subcommand)]
enum What {
    /// Measure the generator beside the other generators that are installed: time and memory, document by document
    Generate(GenerateArguments),
    /// Measure the compile time and memory of generated code beside that of other generators
    ///
    /// Of the largest documents, those from which a peer generates a crate that compiles.
    Check(Check),
    /// Double documents in which one thing grows: time and memory must grow no faster
    Growth(Growth),
    /// Run a command and print what it takes, as JSON
    #[command(hide = true)]
    Watch(Watch),
}

/// `cargo xtask bench growth`
#[derive(Args, Debug)]
struct Growth {
    /// Only what has one of these in its name
    #[arg(value_name = "NAME")]
    kinds: Vec<String>,
}

/// `cargo xtask bench check`
#[derive(Args, Debug)]
struct Check {
    /// The folder that holds OpenAPI documents, at any depth
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// How many documents to compare
    #[arg(long, value_name = "N", default_value_t = 10)]
    documents: usize,

    /// Only documents whose path contains this
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,
}

/// `cargo xtask bench generate`
#[derive(Args, Debug)]
struct GenerateArguments {
    /// The folder that holds github, stripe, openai, k8s-full, digitalocean and discord, as JSON or YAML
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// How often each generator runs; the fastest run counts
    #[arg(long, value_name = "N", default_value_t = 3)]
    runs: usize,

    /// Double a document up to 100 MB, and show that time grows no faster
    #[arg(long)]
    growth: bool,
}

fn main() -> ExitCode {
    let is_met = match Arguments::parse() {
        Arguments {
            what: Some(What::Generate(arguments)),
            ..
        } => generate::run(&arguments),
        Arguments {
            what: Some(What::Check(arguments)),
            ..
        } => check::run(&arguments),
        Arguments {
            what: Some(What::Growth(arguments)),
            ..
        } => growth::run(&arguments),
        Arguments {
            what: Some(What::Watch(arguments)),
            ..
        } => watch::run(&arguments),
        Arguments { what: None, builds } => client(builds),
    };
    match is_met {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root folder, as it was when this program was built.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Cargo, the one that runs this program if one does.
fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// One ratio.
struct Ratio {
    what: String,
    ours: String,
    other: String,
    ratio: f64,
    goal: f64,
}

impl Ratio {
    fn new(what: &str, (ours, other): (f64, f64), unit: &str, goal: f64) -> Self {
        let shown = |value: f64| match unit {
            "" => format!("{value:.0}"),
            "MB" => format!("{:.1} MB", value / 1e6),
            unit => format!("{value:.3} {unit}"),
        };
        Self {
            what: what.to_owned(),
            ours: shown(ours),
            other: shown(other),
            ratio: ours / other,
            goal,
        }
    }

    fn is_met(&self) -> bool {
        self.ratio <= self.goal
    }
}

/// Measures the client; says whether every goal is met.
fn client(builds: bool) -> Result<bool> {
    let program = programs()?;
    let mut ratios = Vec::new();
    ratios.extend(call::ratios(&program)?);
    ratios.extend(decode::ratios(&program)?);
    if builds {
        ratios.extend(build::ratios()?);
    }
    anstream::println!("{}", table(&ratios));
    Ok(ratios.iter().all(Ratio::is_met))
}

fn table(ratios: &[Ratio]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(["", "client", "by hand", "ratio", "goal", ""]);
    for column in table.column_iter_mut().skip(1).take(4) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for ratio in ratios {
        let verdict = if ratio.is_met() { "met" } else { "missed" };
        let cells = [
            ratio.what.clone(),
            ratio.ours.clone(),
            ratio.other.clone(),
            format!("{:.2}", ratio.ratio),
            format!("≤ {:.2}", ratio.goal),
            verdict.to_owned(),
        ];
        table.add_row(cells.map(Cell::new));
    }
    table
}

/// Builds what is measured.
fn programs() -> Result<PathBuf> {
    let status = Command::new(cargo())
        .args(["build", "--release", "--quiet", "--package", "measured"])
        .current_dir(root())
        .status()
        .context("can't start cargo")?;
    ensure!(status.success(), "the programs to measure do not build");
    Ok(root().join("target/release/measured"))
}

/// Runs a command and reads the JSON that it prints.
fn json<T: DeserializeOwned>(command: &mut Command) -> Result<T> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("can't run {command:?}"))?;
    ensure!(output.status.success(), "{command:?} failed");
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{command:?} printed something else than JSON"))
}

/// Whether a command is available.
fn is_there(name: &str) -> bool {
    let found = Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(found, Err(error) if error.kind() == io::ErrorKind::NotFound)
}
