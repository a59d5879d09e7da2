//! What a command takes: wall-clock time, processor time and memory, of itself and all that it starts.

use std::collections::HashMap;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// What a command took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taken {
    pub(super) seconds: f64,
    /// Of all processes; zero where the system does not tell.
    pub(super) cpu_seconds: f64,
    /// The most that all processes held at once; zero where the system does not tell.
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

/// How often processes are looked at.
const PERIOD: Duration = Duration::from_millis(5);

/// Runs a command to its end. What it prints is passed over.
pub(super) fn watched(command: &mut Command) -> Result<Taken> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("can't run {command:?}"))?;
    let mut taken = Taken::default();
    let mut clock = HashMap::new();
    loop {
        let (bytes, ticks) = tree(child.id());
        taken.bytes = taken.bytes.max(bytes);
        for (process, spent) in ticks {
            clock.insert(process, spent);
        }
        if let Some(status) = child.try_wait()? {
            taken.succeeded = status.success();
            break;
        }
        thread::sleep(PERIOD);
    }
    taken.seconds = start.elapsed().as_secs_f64();
    taken.cpu_seconds = clock.values().sum::<f64>() / TICKS;
    Ok(taken)
}

/// Ticks of `/proc` in a second; Linux has had no other number for user space (`man 5 proc`, `USER_HZ`).
const TICKS: f64 = 100.0;

/// The memory that a process and its descendants hold, and the ticks that each has spent so far.
fn tree(root: u32) -> (f64, Vec<(u32, f64)>) {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut ticks: HashMap<u32, f64> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        // Behind the name, which may hold anything: state, parent, …, user and system time at 12 and 13.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else {
            continue;
        };
        let fields: Vec<&str> = stat
            .rsplit_once(')')
            .map_or("", |(_, rest)| rest)
            .split_whitespace()
            .collect();
        let number = |place: usize| {
            fields
                .get(place)
                .and_then(|field| field.parse::<f64>().ok())
        };
        let parent = fields.get(1).and_then(|field| field.parse::<u32>().ok());
        if let (Some(parent), Some(user), Some(system)) = (parent, number(11), number(12)) {
            children.entry(parent).or_default().push(process);
            ticks.insert(process, user + system);
        }
    }
    let mut queue = vec![root];
    let mut bytes = 0.0;
    let mut spent = Vec::new();
    while let Some(process) = queue.pop() {
        bytes += resident(process);
        spent.extend(ticks.get(&process).map(|ticks| (process, *ticks)));
        queue.extend(children.get(&process).into_iter().flatten());
    }
    (bytes, spent)
}

fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes: Option<f64> =
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    kibibytes.unwrap_or_default() * 1024.0
}
