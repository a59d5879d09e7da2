//! `many-clusters targets.jsonl --output costs.jsonl --journal costs.journal`; see the README.

use std::env;
use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use many_clusters::{Failure, Format, Limits, Output, read_targets, run};
use serde_json::json;

const USAGE: &str = "usage: many-clusters TARGETS --output FILE --journal FILE [--format jsonl|csv] \
                     [--concurrency N] [--host-concurrency N] [--host-rate PER_SECOND]";

struct Arguments {
    targets: PathBuf,
    output: PathBuf,
    journal: PathBuf,
    format: Format,
    limits: Limits,
}

#[tokio::main]
async fn main() -> ExitCode {
    match work().await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns how many clusters could not be read.
async fn work() -> io::Result<usize> {
    let arguments = arguments(env::args().skip(1)).map_err(io::Error::other)?;
    let targets = read_targets(BufReader::new(File::open(&arguments.targets)?))?;
    let mut output = Output::open(&arguments.output, &arguments.journal, arguments.format)?;
    let report = |Failure {
                      host,
                      cluster,
                      error,
                  }: Failure| {
        let line = json!({"host": host, "cluster": cluster, "error": error.to_string()});
        let _ = writeln!(io::stderr(), "{line}");
    };
    let summary = run(targets, arguments.limits, &mut output, report).await?;
    let _ = writeln!(
        io::stderr(),
        "{} reports with {} rows; {} were there already, {} failed",
        summary.reports,
        summary.rows,
        summary.skipped,
        summary.failed
    );
    Ok(summary.failed)
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let (mut targets, mut output, mut journal) = (None, None, None);
    let mut format = Format::JsonLines;
    let mut limits = Limits::default();
    while let Some(argument) = given.next() {
        let mut value = || {
            given
                .next()
                .ok_or(format!("`{argument}` needs a value\n{USAGE}"))
        };
        match argument.as_str() {
            "--output" => output = Some(value()?.into()),
            "--journal" => journal = Some(value()?.into()),
            "--format" => {
                format = match value()?.as_str() {
                    "jsonl" => Format::JsonLines,
                    "csv" => Format::Csv,
                    other => return Err(format!("there is no format `{other}`\n{USAGE}")),
                }
            }
            "--concurrency" => limits.concurrency = number(&value()?)?,
            "--host-concurrency" => limits.host_concurrency = number(&value()?)?,
            "--host-rate" => {
                let text = value()?;
                let rate = text.parse().ok().filter(|rate: &f64| *rate > 0.0);
                limits.host_rate = rate.ok_or(format!("`{text}` is no rate"))?;
            }
            _ if targets.is_none() && !argument.starts_with('-') => {
                targets = Some(argument.into());
            }
            _ => return Err(USAGE.to_owned()),
        }
    }
    Ok(Arguments {
        targets: targets.ok_or(USAGE)?,
        output: output.ok_or(USAGE)?,
        journal: journal.ok_or(USAGE)?,
        format,
        limits,
    })
}

fn number(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or(format!("`{text}` is no number of calls"))
}
