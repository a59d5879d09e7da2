//! One document through the generator, in a process of its own that says what it took.

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

use anyhow::{Context, Result};
use clientsmith::Plan;
use clientsmith_emit::EmitOptions;
use clientsmith_lower::{LowerOptions, RuntimeDependency, generate_model};
use serde::{Deserialize, Serialize};

use super::{CorpusDocument, examples};
use crate::Measure;

/// What the generator made of a document.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Measured {
    /// What the document says after `openapi`.
    pub(super) openapi: String,
    /// Whether a crate was written.
    pub(super) written: bool,
    /// Operations in the document.
    pub(super) operations: usize,
    /// Methods of the client.
    pub(super) methods: usize,
    /// Schemas in the document's components.
    pub(super) schemas: usize,
    /// Types of the client.
    pub(super) types: usize,
    /// Lines of Rust.
    pub(super) lines: usize,
    /// Problems by code.
    pub(super) problems: BTreeMap<String, usize>,
    /// The first errors, as they are reported.
    pub(super) errors: Vec<String>,
    /// From the document on disk to the crate on disk.
    pub(super) seconds: f64,
    /// The most memory that the process held, where the system reports it.
    pub(super) peak_bytes: Option<u64>,
}

/// Runs this program on one document; `None` if it ended without saying what it made.
///
/// `examples` is the folder of the program for its examples, if that is wanted.
pub(super) fn in_process(
    document: &CorpusDocument,
    output: &Path,
    examples: Option<&Path>,
) -> Option<Measured> {
    let mut command = Command::new(env::current_exe().ok()?);
    command
        .arg("measure")
        .arg("--spec")
        .arg(&document.path)
        .arg("--out")
        .arg(output)
        .args(["--package", &document.package]);
    if let Some(folder) = examples {
        command.arg("--examples").arg(folder);
    }
    let result = command.output().ok()?;
    serde_json::from_slice(&result.stdout).ok()
}

/// Runs the hidden command `measure`: generates, and prints a [`Measured`] as JSON.
pub(crate) fn run(arguments: &Measure) -> Result<()> {
    let start = Instant::now();
    let mut options = LowerOptions {
        package: arguments.package.clone(),
        version: "0.1.0".to_owned(),
        generator: "clientsmith".to_owned(),
        regenerate: "cargo xtask corpus".to_owned(),
        runtime: RuntimeDependency::Vendored,
        ..LowerOptions::default()
    };
    // What was made is given back to the system as a whole when the process ends.
    let outcome = ManuallyDrop::new(generate_model(&arguments.spec, &options));
    let mut measured = Measured {
        openapi: outcome.summary.openapi.clone(),
        written: false,
        operations: outcome.summary.operations,
        methods: 0,
        schemas: outcome.summary.schemas,
        types: 0,
        lines: 0,
        problems: BTreeMap::new(),
        errors: Vec::new(),
        seconds: 0.0,
        peak_bytes: None,
    };
    for problem in &outcome.problems {
        *measured
            .problems
            .entry(problem.code.as_str().to_owned())
            .or_default() += 1;
        if problem.code.severity() == clientsmith_lower::Severity::Error
            && measured.errors.len() < 5
        {
            measured.errors.push(format!(
                "{}: {} ({})",
                problem.code.as_str(),
                problem.message,
                problem.place.pointer
            ));
        }
    }
    if let Some(api) = &outcome.api {
        measured.methods = api.operations.len();
        measured.types = api.types.len();
        match clientsmith_emit::emit(api, &EmitOptions::default()) {
            Ok(files) => {
                let rust = files.iter().filter(|file| file.path.ends_with(".rs"));
                measured.lines = rust.map(|file| file.text.lines().count()).sum();
                let files = files.into_iter().map(|file| (file.path, file.text));
                Plan::to_write(&arguments.out, files)?.apply()?;
                measured.written = true;
            }
            Err(error) => measured.errors.push(error.to_string()),
        }
    }
    measured.seconds = start.elapsed().as_secs_f64();
    measured.peak_bytes = peak_bytes();
    if let Some(folder) = &arguments.examples
        && measured.written
    {
        // After what is measured: examples are no part of generating.
        options.examples = true;
        let outcome = generate_model(&arguments.spec, &options);
        if let (Some(api), Some(kept)) = (&outcome.api, &outcome.examples) {
            examples::write(folder, &measured.openapi, api, kept)?;
        }
    }
    anstream::println!(
        "{}",
        serde_json::to_string(&measured).context("a table row is JSON")?
    );
    Ok(())
}

/// The most memory that this process has held, as Linux counts it.
fn peak_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
