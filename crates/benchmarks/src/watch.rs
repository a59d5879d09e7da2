//! What a command takes: wall-clock time, processor time and memory, of itself and all that it starts.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use wait4::Wait4;

/// What a command took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taken {
    pub(super) seconds: f64,
    /// Of all processes.
    pub(super) cpu_seconds: f64,
    /// The most that its largest process held.
    pub(super) bytes: f64,
    pub(super) succeeded: bool,
}

impl Taken {
    /// The same, for what came to nothing.
    pub(super) fn failed(self) -> Self {
        Self {
            succeeded: false,
            ..self
        }
    }
}

/// Runs a command to its end. What it prints is passed over.
pub(super) fn watched(command: &mut Command) -> Result<Taken> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("can't run {command:?}"))?;
    let ended = child.wait4().context("a process can't be waited for")?;
    let usage = ended.rusage;
    Ok(Taken {
        seconds: start.elapsed().as_secs_f64(),
        cpu_seconds: (usage.utime + usage.stime).as_secs_f64(),
        bytes: usage.maxrss as f64,
        succeeded: ended.status.success(),
    })
}
