//! What grows with a document must grow no faster: time and memory while a document doubles, again and again.

mod copies;
mod kinds;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use comfy_table::{Cell, CellAlignment, Table, presets};

use super::watch::{Taken, watched};
use crate::{Growth, cargo, root};
pub(super) use copies::run as of_copies;
use kinds::{GrowthKind, KINDS, Verb};

/// How often a document is doubled.
const DOUBLINGS: usize = 4;

/// Time or memory for a byte may grow by this factor from one doubling to the next: caches and allocators have steps.
const GOAL: f64 = 1.4;

/// Below these, what a process takes anyway hides what the document takes.
const LEAST_SECONDS: f64 = 0.1;
const LEAST_BYTES: f64 = 50e6;

/// Runs the command; says whether all that was measured grows with the document and no faster.
pub(super) fn run(arguments: &Growth) -> Result<bool> {
    let program = program()?;
    let is_wanted = |kind: &&GrowthKind| {
        let names = &arguments.kinds;
        names.is_empty() || names.iter().any(|name| kind.name.contains(name.as_str()))
    };
    let kinds: Vec<&GrowthKind> = KINDS.iter().filter(is_wanted).collect();
    ensure!(!kinds.is_empty(), "nothing is called so");
    let mut met = true;
    for kind in kinds {
        let (row, is_met) = row(&program, kind)?;
        met &= is_met;
        // A row at a time: it takes minutes.
        anstream::println!("{row}");
    }
    Ok(met)
}

/// A document of a kind, doubled; its row, and whether it is linear.
fn row(program: &Path, kind: &GrowthKind) -> Result<(Table, bool)> {
    let mut sizes = Vec::new();
    for doubling in 0..=DOUBLINGS {
        let folder = scratch()?;
        let documents = (kind.documents)(kind.count << doubling);
        let bytes: usize = documents.iter().map(|(_, text)| text.len()).sum();
        for (name, text) in &documents {
            fs::write(folder.path().join(name), text)
                .with_context(|| format!("can't write `{name}`"))?;
        }
        let taken = watched(&command(program, kind, &documents, folder.path()))?;
        sizes.push((bytes as f64, taken));
    }
    let factor = |value: fn(&Taken) -> f64, least: f64| {
        let factors = sizes.windows(2).map(|pair| {
            let [(bytes, taken), (more, twice)] = pair else {
                return None;
            };
            let (value, next) = (value(taken).max(least), value(twice).max(least));
            Some((next / value) / (more / bytes))
        });
        let factors: Vec<f64> = factors.flatten().collect();
        factors.into_iter().fold(0.0, f64::max)
    };
    let time = factor(|taken| taken.cpu_seconds, LEAST_SECONDS);
    let memory = factor(|taken| taken.bytes, LEAST_BYTES);
    let is_met = time <= GOAL && memory <= GOAL;
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let mut cells = vec![Cell::new(format!("{:30}", kind.name))];
    let megabytes = sizes.last().map_or(0.0, |(bytes, _)| bytes / 1e6);
    cells.push(right(format!("{megabytes:6.1} MB")));
    for (_, taken) in &sizes {
        let shown = format!("{:6.2} s {:4.0} MB", taken.cpu_seconds, taken.bytes / 1e6);
        cells.push(right(shown));
    }
    let verdict = if is_met { "met" } else { "missed" };
    cells.push(right(format!(
        "time ×{time:.2}, memory ×{memory:.2} {verdict}"
    )));
    table.add_row(cells);
    Ok((table, is_met))
}

fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

fn command(
    program: &Path,
    kind: &GrowthKind,
    documents: &[(String, String)],
    folder: &Path,
) -> Command {
    let mut command = Command::new(program);
    let document = documents.first().map_or("", |(name, _)| name);
    let document = folder.join(document);
    match kind.verb {
        Verb::Generate => {
            command.arg("generate").arg("--spec").arg(document);
            command.arg("--out").arg(folder.join("out"));
            command.args(["--package", "measured"]);
        }
        Verb::Lint => {
            command.arg("lint").arg(document);
        }
        Verb::LintAsJson => {
            command.arg("lint").arg(document);
            command.args(["--message-format", "json"]);
        }
    }
    if documents.iter().any(|(name, _)| name == kinds::OVERLAY) {
        command.arg("--overlay").arg(folder.join(kinds::OVERLAY));
    }
    command
}

/// `clientsmith`, built as it is meant to be measured.
fn program() -> Result<PathBuf> {
    let status = Command::new(cargo())
        .args(["build", "--release", "--quiet", "--package", "clientsmith"])
        .current_dir(root())
        .status()
        .context("can't start cargo")?;
    ensure!(status.success(), "the generator does not build");
    Ok(root().join("target/release/clientsmith"))
}

/// A folder in memory, where there is one: the disk is not what is measured.
pub(super) fn scratch() -> Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir_in(env::temp_dir())
    };
    folder.context("can't make a folder")
}
