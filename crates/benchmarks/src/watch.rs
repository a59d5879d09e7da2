//! What a command takes: wall-clock time, processor time and memory, of itself and all that it starts.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use serde::{Deserialize, Serialize};
use wait4::Wait4;

/// A command to run and measure; see [`watched`].
#[derive(Args, Debug)]
pub(super) struct Watch {
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// What a command took.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
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
///
/// A small process of its own starts the command: on Linux, the memory of a process counts what the one that started it
/// held at that moment, which is as much as the documents of this program.
pub(super) fn watched(command: &Command) -> Result<Taken> {
    let program = env::current_exe().context("this program's own path is unknown")?;
    let mut watch = Command::new(program);
    watch.args(["watch", "--"]).arg(command.get_program());
    watch.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => watch.env(name, value),
            None => watch.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        watch.current_dir(folder);
    }
    crate::json(&mut watch)
}

/// Runs a command and prints what it took, as JSON.
pub(super) fn run(arguments: &Watch) -> Result<bool> {
    let [program, rest @ ..] = arguments.command.as_slice() else {
        return Ok(false);
    };
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(rest)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("can't run {program:?}"))?;
    let ended = child.wait4().context("a process can't be waited for")?;
    let usage = ended.rusage;
    let taken = Taken {
        seconds: start.elapsed().as_secs_f64(),
        cpu_seconds: (usage.utime + usage.stime).as_secs_f64(),
        bytes: usage.maxrss as f64,
        succeeded: ended.status.success(),
    };
    serde_json::to_writer(io::stdout().lock(), &taken)?;
    io::stdout().flush().context("can't print")?;
    Ok(true)
}
