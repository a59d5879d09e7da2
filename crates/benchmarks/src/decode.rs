//! Decoding a large report: time and memory.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde::Deserialize;

use super::{Ratio, json};

const WORKLOADS: &str = "100000";
/// Rounds in which each takes its turn; the least time counts.
const ROUNDS: usize = 3;

#[derive(Clone, Copy, Deserialize)]
struct Measured {
    seconds: f64,
    text: f64,
    size: f64,
    peak: f64,
}

pub(super) fn ratios(program: &Path) -> Result<Vec<Ratio>> {
    let run = |which: &str| -> Result<Measured> {
        json(Command::new(program).args(["decode", which, WORKLOADS]))
    };
    let (mut client, mut derive, mut flatten) = (run("client")?, run("derive")?, run("flatten")?);
    for _ in 1..ROUNDS {
        for (measured, which) in [
            (&mut client, "client"),
            (&mut derive, "derive"),
            (&mut flatten, "flatten"),
        ] {
            measured.seconds = measured.seconds.min(run(which)?.seconds);
        }
    }
    let seconds = |other: Measured| (client.seconds, other.seconds);
    let peak = (client.peak + client.text, client.size + client.text);
    Ok(vec![
        Ratio::new(
            "decoding, beside a derive that ignores what it does not name",
            seconds(derive),
            "s",
            1.15,
        ),
        Ratio::new(
            "decoding, beside a derive that keeps it (`flatten`)",
            seconds(flatten),
            "s",
            0.50,
        ),
        Ratio::new(
            "decoding, most memory beside value and text",
            peak,
            "MB",
            1.30,
        ),
    ])
}
