//! One call: CPU instructions by callgrind, and allocations.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Ratio, is_there, json};

/// Calls of a short and of a long run, whose difference is calls alone: no start, no connection.
const SHORT: usize = 100;
const LONG: usize = 600;

#[derive(Deserialize)]
struct Allocations {
    allocations: f64,
}

pub(super) fn ratios(program: &Path) -> Result<Vec<Ratio>> {
    let server = Server::start(program)?;
    let mut ratios = Vec::new();
    if is_there("valgrind") {
        let of = |which: &str| -> Result<f64> {
            Ok((instructions(program, which, &server.url, LONG)?
                - instructions(program, which, &server.url, SHORT)?)
                / (LONG - SHORT) as f64)
        };
        ratios.push(Ratio::new(
            "one call, instructions",
            (of("client")?, of("by-hand")?),
            "",
            1.10,
        ));
    } else {
        anstream::eprintln!("instructions are not counted: there is no valgrind");
    }
    let of = |which: &str| -> Result<f64> {
        let counted: Allocations =
            json(Command::new(program).args(["call", which, &server.url, &LONG.to_string()]))?;
        Ok(counted.allocations / LONG as f64)
    };
    ratios.push(Ratio::new(
        "one call, allocations",
        (of("client")?, of("by-hand")?),
        "",
        1.20,
    ));
    Ok(ratios)
}

fn instructions(program: &Path, which: &str, url: &str, calls: usize) -> Result<f64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["call", which, url, &calls.to_string()])
        .output()
        .context("can't run valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text
        .lines()
        .find_map(|line| line.split_once("Collected :"))
        .map(|(_, count)| count.trim().parse());
    count
        .context("callgrind counted nothing")?
        .context("callgrind printed no number")
}

/// The server, ended when it is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(program: &Path) -> Result<Self> {
        let mut process = Command::new(program)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()
            .context("can't start the server")?;
        let mut url = String::new();
        let output = process.stdout.take().context("the server has no output")?;
        BufReader::new(output)
            .read_line(&mut url)
            .context("the server printed no URL")?;
        Ok(Self {
            process,
            url: url.trim().to_owned(),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
