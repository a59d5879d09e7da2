//! `cargo run --package clientsmith-fuzz -- --minutes 30`
//!
//! Inputs are numbered: input 7 is the same on every machine that has the same documents. A worker process takes a
//! range of them, so that one that overflows the stack or never ends stops neither the others nor the count.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::Parser;
use clientsmith_fuzz::memory::Counting;
use clientsmith_fuzz::property::{Verdict, check};
use clientsmith_fuzz::{mutate, seeds};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Runs hostile documents through the generator.
#[derive(Debug, Parser)]
struct Arguments {
    /// How long
    #[arg(long, default_value_t = 1)]
    minutes: u64,
    /// A folder with more documents to begin from
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// The first input
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Print this input and check it, in this process
    #[arg(long)]
    show: Option<u64>,
    #[arg(long, hide = true)]
    worker: bool,
}

/// Inputs a worker takes.
const RANGE: u64 = 500;
/// No input takes longer; the largest seed takes a hundredth of it.
const LONGEST: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut documents = seeds::own();
    if let Some(corpus) = &arguments.corpus {
        documents.extend(seeds::below(&[corpus]));
    }
    if let Some(number) = arguments.show {
        let text = input(number, &documents);
        println!("{text}");
        let result = check(&text);
        println!("{result:?}");
        return ExitCode::from(u8::from(result.is_err()));
    }
    if arguments.worker {
        work(arguments.from, &documents);
        return ExitCode::SUCCESS;
    }
    watch(&arguments)
}

/// The input of a number: three of four are changed trees, the rest changed texts.
fn input(number: u64, documents: &[Value]) -> String {
    let mut rng = fastrand::Rng::with_seed(number);
    let mut document = rng.choice(documents).cloned().unwrap_or_default();
    if number % 4 != 3 {
        mutate::tree(&mut document, documents, &mut rng);
        return serde_json::to_string_pretty(&document).unwrap_or_default();
    }
    let text = if rng.bool() {
        serde_yaml::to_string(&document).unwrap_or_default()
    } else {
        document.to_string()
    };
    String::from_utf8_lossy(&mutate::bytes(&text, &mut rng)).into_owned()
}

/// Says each number before it is checked, and what came of it after.
fn work(from: u64, documents: &[Value]) {
    // Panics are reported by the property.
    std::panic::set_hook(Box::new(|_| {}));
    let mut out = std::io::stdout();
    for number in from..from + RANGE {
        let _ = writeln!(out, "begin {number}");
        let line = match check(&input(number, documents)) {
            Ok(Verdict::Made) => "made".to_owned(),
            Ok(Verdict::Refused) => "refused".to_owned(),
            Err(reason) => format!("found {}", reason.replace('\n', " ")),
        };
        let _ = writeln!(out, "{line}");
    }
}

/// What became of the inputs so far.
#[derive(Default)]
struct Tally {
    made: u64,
    refused: u64,
    found: u64,
}

fn watch(arguments: &Arguments) -> ExitCode {
    let start = Instant::now();
    let end = start + Duration::from_secs(arguments.minutes * 60);
    let mut tally = Tally::default();
    let mut from = arguments.from;
    while Instant::now() < end {
        from = one_worker(arguments, from, &mut tally);
        eprint!(
            "\r{} inputs in {} s: {} crates, {} refusals, {} findings ",
            tally.made + tally.refused + tally.found,
            start.elapsed().as_secs(),
            tally.made,
            tally.refused,
            tally.found
        );
    }
    eprintln!();
    ExitCode::from(u8::from(tally.found > 0))
}

/// Runs a worker; the number after the last that it began.
fn one_worker(arguments: &Arguments, from: u64, tally: &mut Tally) -> u64 {
    let mut command = Command::new(std::env::current_exe().unwrap_or_default());
    command.arg("--worker").arg("--from").arg(from.to_string());
    if let Some(corpus) = &arguments.corpus {
        command.arg("--corpus").arg(corpus);
    }
    let worker = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut worker) = worker else { return from };
    let Some(lines) = lines_of(&mut worker) else {
        return from;
    };
    let mut current = from;
    let finding = |number: u64, reason: &str, tally: &mut Tally| {
        tally.found += 1;
        println!("\ninput {number}: {reason}");
    };
    let mut is_open = false;
    loop {
        match lines.recv_timeout(LONGEST) {
            Ok(line) => match line.split_once(' ') {
                Some(("begin", number)) => {
                    current = number.parse().unwrap_or(current);
                    is_open = true;
                }
                Some(("found", reason)) => {
                    finding(current, reason, tally);
                    is_open = false;
                }
                _ => {
                    match line.as_str() {
                        "made" => tally.made += 1,
                        _ => tally.refused += 1,
                    }
                    is_open = false;
                }
            },
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = worker.kill();
                finding(current, "it takes more than a minute", tally);
                break;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                if is_open {
                    finding(current, "it ends the process", tally);
                }
                break;
            }
        }
    }
    let _ = worker.wait();
    current + 1
}

fn lines_of(worker: &mut Child) -> Option<mpsc::Receiver<String>> {
    let out = worker.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Some(receiver)
}
