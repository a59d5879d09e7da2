//! `cargo xtask bench`: the client beside the same by hand, as ratios of one run.
//!
//! The programs that are measured are in `crates/bench`; each measurement is a process of its own.

mod build;
mod call;
mod check;
mod decode;
mod generate;
mod growth;
mod peer;
mod watch;

use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use comfy_table::{Cell, CellAlignment, Table, presets};
use serde::de::DeserializeOwned;

use crate::cli::{Bench, BenchWhat};
use crate::{Exit, workspace};

/// One ratio.
pub(crate) struct Ratio {
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

/// Runs the command.
pub(crate) fn run(arguments: &Bench) -> Result<Exit> {
    match &arguments.what {
        Some(BenchWhat::Generate(arguments)) => return generate::run(arguments),
        Some(BenchWhat::Check(arguments)) => return check::run(arguments),
        None => {}
    }
    let program = programs()?;
    let mut ratios = Vec::new();
    ratios.extend(call::ratios(&program)?);
    ratios.extend(decode::ratios(&program)?);
    if arguments.builds {
        ratios.extend(build::ratios()?);
    }
    anstream::println!("{}", table(&ratios));
    Ok(if ratios.iter().all(Ratio::is_met) {
        Exit::Done
    } else {
        Exit::Problems
    })
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
    let status = Command::new(workspace::cargo())
        .args(["build", "--release", "--quiet", "--package", "bench"])
        .current_dir(workspace::root())
        .status()
        .context("can't start cargo")?;
    ensure!(status.success(), "the programs to measure do not build");
    Ok(workspace::root().join("target/release/bench"))
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

/// Whether a command can be had.
fn is_there(name: &str) -> bool {
    let found = Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    !matches!(found, Err(error) if error.kind() == io::ErrorKind::NotFound)
}
