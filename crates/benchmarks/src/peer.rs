//! The other generators, as they are installed (`cargo install`), and ours beside them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use comfy_table::{Cell, CellAlignment, Table, presets};

use super::is_there;
use super::watch::Taken;
use crate::{cargo, root};

/// A generator.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) program: &'static str,
    arguments: fn(&Path, &Path) -> Vec<OsString>,
    /// What it writes.
    pub(super) output: Output,
}

/// What a generator writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Output {
    /// A crate.
    Crate,
    /// Modules below a `mod.rs`, and a file that says what they depend on.
    Modules {
        /// The dependencies, as Cargo.toml has them.
        dependencies: &'static str,
    },
    /// Modules that say nothing of what they depend on.
    Source,
}

const PEERS: &[Peer] = &[
    Peer {
        program: "ploidy",
        arguments: |document, output| words(&["generate", "rust", "--output"], output, document),
        output: Output::Crate,
    },
    Peer {
        program: "oas3-gen",
        arguments: |document, output| {
            let mut words = words(
                &["generate", "client-mod", "--quiet", "--output"],
                output,
                document,
            );
            words.insert(words.len() - 1, "--input".into());
            words
        },
        output: Output::Source,
    },
    Peer {
        program: "openapi-to-rust",
        arguments: |document, output| {
            words(&["generate", "--quiet", "--output-dir"], output, document)
        },
        output: Output::Modules {
            dependencies: "REQUIRED_DEPS.toml",
        },
    },
];

/// Words of a command line: fixed ones, the output folder, the document.
fn words(first: &[&str], output: &Path, document: &Path) -> Vec<OsString> {
    let first = first.iter().map(OsString::from);
    first.chain([output.into(), document.into()]).collect()
}

impl Peer {
    /// Generates from a document into a folder that is not there yet.
    pub(super) fn command(&self, document: &Path, output: &Path) -> Command {
        let mut command = Command::new(self.program);
        command.args((self.arguments)(document, output));
        command
    }
}

/// The peers that are installed; of the others a line says that they are not.
pub(super) fn installed() -> Vec<&'static Peer> {
    let (there, missing): (Vec<_>, Vec<_>) = PEERS.iter().partition(|peer| is_there(peer.program));
    for peer in missing {
        anstream::eprintln!("{0} is not there: `cargo install {0}`", peer.program);
    }
    there
}

/// The table of a document a line: what ours and the peers took, and the ratios.
pub(super) fn head(peers: &[&Peer]) -> Table {
    let mut table = Table::new();
    let mut names = vec!["document".to_owned(), "clientsmith".to_owned()];
    names.extend(peers.iter().map(|peer| peer.program.to_owned()));
    names.extend(["time", "memory"].map(str::to_owned));
    table.load_style(presets::NOTHING).set_header(names);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// What ours took, and the least that a peer took.
pub(super) type Costs = (f64, f64);

/// Adds a document's line to the table of [`head`]: what each took, by its `seconds` and its memory, and the ratios.
/// Gives the pairs of both, where a peer has succeeded.
pub(super) fn row(
    table: &mut Table,
    document: &str,
    ours: &Taken,
    others: &[Taken],
    seconds: fn(&Taken) -> f64,
) -> [Option<Costs>; 2] {
    let shown = |taken: &Taken| match taken.succeeded {
        true => format!("{:.2} s {:.0} MB", seconds(taken), taken.bytes / 1e6),
        false => "fails".to_owned(),
    };
    let pair = |of: fn(&Taken) -> f64| {
        let well = others.iter().filter(|taken| taken.succeeded);
        let least = well.map(of).min_by(f64::total_cmp)?;
        Some((of(ours), least))
    };
    let pairs = [pair(seconds), pair(|taken| taken.bytes)];
    let mut cells = vec![document.to_owned(), shown(ours)];
    cells.extend(others.iter().map(shown));
    cells.extend(pairs.map(|pair| pair.map_or_else(String::new, shown_ratio)));
    table.add_row(cells.into_iter().map(Cell::new));
    pairs
}

fn shown_ratio((ours, least): Costs) -> String {
    format!("{:.2}", ours / least)
}

/// Our generator on a document.
pub(super) fn ours(program: &Path, document: &Path, output: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("measure").arg("--spec").arg(document);
    command.arg("--out").arg(output);
    command.args(["--package", "measured"]);
    command
}

/// The program that generates from one document, built as it is meant to be measured.
pub(super) fn release() -> Result<PathBuf> {
    let status = Command::new(cargo())
        .args([
            "build",
            "--release",
            "--quiet",
            "--package",
            "clientsmith-corpus",
        ])
        .current_dir(root())
        .status()
        .context("can't start cargo")?;
    ensure!(status.success(), "the generator does not build");
    Ok(root().join("target/release/clientsmith-corpus"))
}
