//! A generated crate through `cargo check`.

use std::env;
use std::process::{Command, Output};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use super::{CorpusDocument, Scratch};

/// What the compiler made of a crate.
#[derive(Debug, Serialize)]
pub(super) struct Checked {
    /// Whether it compiles.
    pub(super) compiled: bool,
    /// rustc's warnings.
    pub(super) warnings: usize,
    /// The first errors and warnings, as rustc reports them.
    pub(super) messages: Vec<String>,
    /// Wall-clock time, dependencies compiled before.
    pub(super) seconds: f64,
}

/// Compiles what all generated crates depend on.
pub(super) fn dependencies(scratch: &Scratch) -> Result<()> {
    let output = cargo(scratch, &["check", "--package", "warm"])?;
    ensure!(
        output.status.success(),
        "the runtime crate: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

/// Compiles one crate.
pub(super) fn member(scratch: &Scratch, document: &CorpusDocument) -> Result<Checked> {
    let start = Instant::now();
    let output = cargo(
        scratch,
        &[
            "check",
            "--message-format",
            "json",
            "--package",
            &document.package,
        ],
    )?;
    let seconds = start.elapsed().as_secs_f64();
    let messages: Vec<CompilerMessage> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<CargoMessage>(line).ok()?.message)
        .collect();
    let compiled = output.status.success();
    let warnings = messages
        .iter()
        .filter(|message| message.level == "warning" && message.code.is_some())
        .count();
    let mut shown: Vec<String> = messages
        .into_iter()
        .filter_map(|message| message.rendered)
        .take(5)
        .collect();
    if !compiled && shown.is_empty() {
        shown.push(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(Checked {
        compiled,
        warnings,
        messages: shown,
        seconds,
    })
}

/// A line of `cargo --message-format json`, as far as it is read here.
#[derive(Deserialize)]
struct CargoMessage {
    message: Option<CompilerMessage>,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    code: Option<serde_json::Value>,
    rendered: Option<String>,
}

/// Runs cargo in the scratch workspace.
pub(super) fn cargo(scratch: &Scratch, arguments: &[&str]) -> Result<Output> {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .arg("--quiet")
        .args(arguments)
        .current_dir(scratch.folder())
        .env("CARGO_TARGET_DIR", scratch.folder().join("target"))
        .output()
        .context("can't start cargo")
}
