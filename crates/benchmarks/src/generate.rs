//! The generator beside those that Rust people use, document by document, in one run.
//!
//! Peers are run as they are installed (`cargo install`); who is not there is left out, with a line that says so. All
//! write into memory where the system has a folder in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use comfy_table::Table;
use indicatif::ProgressBar;

use super::growth;
use super::peer;
use super::watch::{Taken, watched};
use crate::GenerateArguments;

/// The documents, by the start of their files' names, that are measured.
const DOCUMENTS: [&str; 6] = [
    "github.",
    "stripe.",
    "openai.",
    "k8s-full.",
    "digitalocean.",
    "discord.",
];

/// The share of the fastest peer's time, and of the leanest one's memory, that is to be reached.
const GOALS: (f64, f64) = (0.75, 1.0);

/// Runs the command.
pub(super) fn run(arguments: &GenerateArguments) -> Result<bool> {
    let documents = documents(&arguments.folder)?;
    let program = peer::release()?;
    let peers = peer::installed();
    let mut table = peer::head(&peers);
    let mut met = true;
    let bar = ProgressBar::new((documents.len() * (peers.len() + 1) * arguments.runs) as u64);
    for document in &documents {
        let ours = best(arguments.runs, &bar, |output| {
            peer::ours(&program, document, output)
        })?;
        let others: Vec<Taken> = peers
            .iter()
            .map(|peer| {
                best(arguments.runs, &bar, |output| {
                    peer.command(document, output)
                })
            })
            .collect::<Result<_>>()?;
        met &= row(&mut table, document, ours, &others);
    }
    bar.finish_and_clear();
    anstream::println!("{table}");
    let (time, memory) = GOALS;
    let verdict = match (peers.is_empty(), met) {
        (true, _) => "no peer is there to tell",
        (false, true) => "met",
        (false, false) => "missed",
    };
    anstream::println!(
        "goal: at most {time} times the fastest peer's time, and {memory} times the leanest one's memory: {verdict}"
    );
    if arguments.growth {
        let base = documents.last().context("no document to double")?;
        anstream::println!();
        met &= growth::of_copies(base)?;
    }
    Ok(met)
}

fn documents(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("can't read `{}`", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let find = |start: &&str| {
        let named = |file: &&PathBuf| {
            file.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(*start))
        };
        files.iter().find(named).cloned()
    };
    let found: Vec<PathBuf> = DOCUMENTS.iter().filter_map(find).collect();
    ensure!(
        !found.is_empty(),
        "`{}` has none of the documents that are measured",
        folder.display()
    );
    Ok(found)
}

/// The fastest of several runs, each into a new folder; one that fails is given back as it is.
fn best(runs: usize, bar: &ProgressBar, command: impl Fn(&Path) -> Command) -> Result<Taken> {
    let mut best: Option<Taken> = None;
    for _ in 0..runs {
        let folder = growth::scratch()?;
        let taken = watched(&command(&folder.path().join("out")))?;
        bar.inc(1);
        let is_better = best.is_none_or(|best| {
            !best.succeeded || (taken.succeeded && taken.seconds < best.seconds)
        });
        if is_better {
            best = Some(taken);
        }
    }
    Ok(best.unwrap_or_default())
}

/// Adds a document's line; whether both goals are met.
fn row(table: &mut Table, document: &Path, ours: Taken, others: &[Taken]) -> bool {
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let [time, memory] = peer::row(table, &name, &ours, others, |taken| taken.seconds);
    let is_met =
        |pair: Option<peer::Costs>, goal: f64| pair.is_none_or(|pair| pair.0 <= goal * pair.1);
    ours.succeeded && is_met(time, GOALS.0) && is_met(memory, GOALS.1)
}
