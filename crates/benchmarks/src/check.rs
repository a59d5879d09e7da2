//! What is generated beside what other generators make of the same document: what the compiler takes to check it.
//!
//! Dependencies are compiled before, with the crate's own source out of the way, so that what is measured is one crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use comfy_table::Table;
use indicatif::{ProgressBar, ProgressStyle};

use super::peer::{self, Output, Peer};
use super::watch::{Taken, watched};
use crate::Check;
use crate::{cargo, root};

/// The share of the better peer's processor time and memory that is to be reached.
const GOAL: f64 = 0.6;

/// Runs the command.
pub(super) fn run(arguments: &Check) -> Result<bool> {
    let mut documents = clientsmith_corpus::below(&arguments.folder, arguments.filter.as_deref())?;
    documents.sort_by_key(|document| std::cmp::Reverse(document.bytes));
    let program = peer::release()?;
    let peers: Vec<&Peer> = peer::installed()
        .into_iter()
        .filter(|peer| peer.output != Output::Source)
        .collect();
    ensure!(!peers.is_empty(), "no peer is there to compare with");
    let folder = root().join("target/bench-check");
    let mut table = peer::head(&peers);
    let mut totals = Totals::default();
    let mut met = true;
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?;
    let bar = ProgressBar::new(arguments.documents as u64).with_style(style);
    for document in &documents {
        if bar.position() >= arguments.documents as u64 {
            break;
        }
        bar.set_message(document.name.clone());
        let others: Vec<Taken> = peers
            .iter()
            .map(|peer| {
                let place = CheckedPlace::new(&folder, peer.program)?;
                let made = watched(&peer.command(&document.path, &place.made()))?;
                match made.succeeded && place.wrap(peer.output)? {
                    true => place.check(),
                    false => Ok(made.failed()),
                }
            })
            .collect::<Result<_>>()?;
        if !others.iter().any(|other| other.succeeded) {
            continue;
        }
        let place = CheckedPlace::new(&folder, "clientsmith")?;
        let made = watched(&peer::ours(&program, &document.path, &place.made()))?;
        let ours = match made.succeeded && place.wrap(Output::Crate)? {
            true => place.check()?,
            false => made.failed(),
        };
        met &= totals.row(&mut table, &document.name, ours, &others);
        bar.inc(1);
    }
    bar.finish_and_clear();
    anstream::println!("{table}");
    let (time, memory) = totals.ratios();
    anstream::println!("all of them together: time {time:.2}, memory {memory:.2}");
    let verdict = if met { "met" } else { "missed" };
    anstream::println!(
        "goal: at most {GOAL} times the better peer's processor time and memory, for each: {verdict}"
    );
    Ok(met)
}

/// Where a generator's crates are checked, one after the other; what they depend on is kept.
struct CheckedPlace {
    folder: PathBuf,
}

impl CheckedPlace {
    fn new(folder: &Path, program: &str) -> Result<Self> {
        let folder = folder.join(program);
        for name in ["made", "crate"] {
            let old = folder.join(name);
            if old.exists() {
                fs::remove_dir_all(&old)
                    .with_context(|| format!("can't delete `{}`", old.display()))?;
            }
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("can't make `{}`", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where the generator writes.
    fn made(&self) -> PathBuf {
        self.folder.join("made")
    }

    /// Makes a crate of what was written; `false` if there is nothing to make it of.
    fn wrap(&self, output: Output) -> Result<bool> {
        let target = self.folder.join("crate");
        let moved = match output {
            Output::Crate => fs::rename(self.made(), &target).and_then(|()| {
                let manifest = target.join("Cargo.toml");
                let text = fs::read_to_string(&manifest)?;
                fs::write(&manifest, text + "\n[workspace]\n")
            }),
            Output::Modules { dependencies } => {
                fs::create_dir_all(target.join("src")).and_then(|()| {
                    fs::rename(self.made(), target.join("src/made"))?;
                    fs::write(target.join("src/lib.rs"), "pub mod made;\n")?;
                    let needs = fs::read_to_string(target.join("src/made").join(dependencies))?;
                    fs::write(
                        target.join("Cargo.toml"),
                        format!(
                            "[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                             {needs}\n\n[workspace]\n"
                        ),
                    )
                })
            }
            Output::Source => return Ok(false),
        };
        Ok(moved.is_ok())
    }

    /// Checks the crate, what it depends on first.
    fn check(&self) -> Result<Taken> {
        let source = self.folder.join("crate/src");
        let aside = self.folder.join("crate/aside");
        let move_source = || -> std::io::Result<()> {
            fs::rename(&source, &aside)?;
            fs::create_dir(&source)?;
            fs::write(source.join("lib.rs"), "")
        };
        move_source().context("can't move the source aside")?;
        let quiet = self
            .cargo()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        ensure!(
            quiet.context("can't start cargo")?.success(),
            "what `{}` depends on does not compile",
            self.folder.display()
        );
        let put_back = || -> std::io::Result<()> {
            fs::remove_dir_all(&source)?;
            fs::rename(&aside, &source)?;
            // Cargo looks at times only.
            let root = fs::File::options()
                .append(true)
                .open(source.join("lib.rs"))?;
            root.set_modified(std::time::SystemTime::now())
        };
        put_back().context("can't put the source back")?;
        // What an earlier crate of the same name left would be compared with this one.
        let earlier = self.folder.join("target/debug/incremental");
        if earlier.exists() {
            fs::remove_dir_all(&earlier)
                .with_context(|| format!("can't delete `{}`", earlier.display()))?;
        }
        watched(&self.cargo())
    }

    fn cargo(&self) -> Command {
        let mut command = Command::new(cargo());
        command
            .args(["check", "--quiet"])
            .current_dir(self.folder.join("crate"))
            .env("CARGO_TARGET_DIR", self.folder.join("target"));
        command
    }
}

/// What all documents took: ours, and for each the better peer.
#[derive(Debug, Default)]
struct Totals {
    seconds: (f64, f64),
    bytes: (f64, f64),
}

impl Totals {
    /// Adds a document's line; whether both goals are met.
    fn row(&mut self, table: &mut Table, document: &str, ours: Taken, others: &[Taken]) -> bool {
        let pairs = peer::row(table, document, &ours, others, |taken| taken.cpu_seconds);
        let [Some(seconds), Some(bytes)] = pairs else {
            return false;
        };
        self.seconds = (self.seconds.0 + seconds.0, self.seconds.1 + seconds.1);
        self.bytes = (self.bytes.0 + bytes.0, self.bytes.1 + bytes.1);
        ours.succeeded && [seconds, bytes].iter().all(|pair| pair.0 <= GOAL * pair.1)
    }

    fn ratios(&self) -> (f64, f64) {
        (self.seconds.0 / self.seconds.1, self.bytes.0 / self.bytes.1)
    }
}
