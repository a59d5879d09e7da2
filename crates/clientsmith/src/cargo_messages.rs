//! What a build script tells Cargo: the files that it depends on, and the document's warnings.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, ensure};
use clientsmith_lower::{Code, Outcome, Problem, Severity, Sources};
use clientsmith_model::on_one_line;

/// How many warnings of one kind are shown; `clientsmith lint` shows all.
const WARNINGS_OF_A_KIND: usize = 5;

/// The lines of a run.
pub(crate) struct CargoMessages(Vec<String>);

impl CargoMessages {
    /// The files that were read, and the warnings but those with an allowed code.
    ///
    /// # Errors
    /// The name of a file has a line break, which Cargo's instructions can't have.
    pub(crate) fn of(outcome: &Outcome, allowed: &[Code]) -> Result<Self> {
        let mut lines = Vec::new();
        for path in outcome.sources.paths() {
            lines.push(watched(path)?);
        }
        let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
        for problem in &outcome.problems {
            if problem.code.severity() == Severity::Error || allowed.contains(&problem.code) {
                continue;
            }
            let seen = seen.entry(problem.code).or_default();
            *seen += 1;
            if *seen <= WARNINGS_OF_A_KIND {
                lines.push(warning(&text(problem, &outcome.sources)));
            }
        }
        for (code, seen) in seen {
            if let Some(hidden @ 1..) = seen.checked_sub(WARNINGS_OF_A_KIND) {
                let code = code.as_str();
                lines.push(warning(&format!(
                    "{hidden} more of `{code}`; `clientsmith lint` shows all"
                )));
            }
        }
        Ok(Self(lines))
    }

    /// Another file that is watched, unless it is already.
    ///
    /// # Errors
    /// Its name has a line break.
    pub(crate) fn watching(mut self, file: Option<&Path>) -> Result<Self> {
        if let Some(file) = file {
            let line = watched(file)?;
            if !self.0.contains(&line) {
                self.0.push(line);
            }
        }
        Ok(self)
    }

    /// Prints the lines.
    pub(crate) fn print(&self) {
        let mut output = io::stdout().lock();
        for line in &self.0 {
            // Cargo reads to the end; nobody else's loss is a failure.
            let _ = writeln!(output, "{line}");
        }
    }
}

/// An instruction that is one line, whatever the document has in its names.
fn warning(text: &str) -> String {
    format!("cargo::warning={}", on_one_line(text))
}

fn text(problem: &Problem, sources: &Sources) -> String {
    let file = sources.name(problem.place.file);
    let (line, column) = (problem.span.line, problem.span.column);
    let code = problem.code.as_str();
    format!("{file}:{line}:{column}: {} ({code})", problem.message)
}

/// The instruction to watch a file.
fn watched(path: &Path) -> Result<String> {
    let path = path.display().to_string();
    ensure!(
        !path.contains(['\n', '\r']),
        "the file name {path:?} has a line break: Cargo can't watch it for changes"
    );
    Ok(format!("cargo::rerun-if-changed={path}"))
}
