//! A document's examples, decoded with the generated types and encoded again.
//!
//! `cargo xtask corpus --examples` writes one small program a document, whose `main` is [`main`] with the document's
//! types. It is a crate of its own because the judge of what is valid, a JSON Schema validator, is nothing that the
//! generator needs.

mod compare;
mod judge;

use std::fs;
use std::process::ExitCode;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use compare::difference;
pub use judge::{Judge, Verdict};

/// Reads JSON text as a type and writes what was read; an error says what is wrong with the text.
pub type RoundTripFn = fn(&str) -> Result<String, String>;

/// [`RoundTripFn`] for a type.
///
/// # Errors
/// What the type's `Deserialize` or `Serialize` says.
pub fn again<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}

/// The examples of a document.
#[derive(Debug, Deserialize)]
pub struct Examples {
    /// What the document says after `openapi`.
    pub openapi: String,
    /// The document.
    pub document: Value,
    /// Its examples.
    pub examples: Vec<Example>,
}

/// One example.
#[derive(Debug, Deserialize)]
pub struct Example {
    /// Its location, a JSON pointer as a URI fragment (`#/components/…`).
    pub pointer: String,
    /// The location of its schema.
    pub schema: String,
    /// What it is.
    pub value: Value,
    /// Its type's number.
    pub ty: usize,
}

/// The result of a document's examples.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct RoundTripReport {
    /// How many there are.
    pub examples: usize,
    /// How many are not what their own schema says.
    pub invalid: usize,
    /// How many have a schema that the judge can't read.
    pub unjudged: usize,
    /// How many valid ones came back as they were.
    pub same: usize,
    /// The valid ones that did not.
    pub exceptions: Vec<Exception>,
}

/// A valid example that did not come back as it was.
#[derive(Debug, PartialEq, Serialize)]
pub struct Exception {
    /// Its location.
    pub pointer: String,
    /// What happened instead.
    pub reason: String,
}

/// Judges every example and sends the valid ones through their types.
pub fn round_trip(examples: &Examples, types: &[RoundTripFn]) -> RoundTripReport {
    let mut judge = Judge::new(&examples.openapi, &examples.document);
    let mut report = RoundTripReport {
        examples: examples.examples.len(),
        ..RoundTripReport::default()
    };
    for example in &examples.examples {
        match judge.verdict(&example.schema, &example.value) {
            Verdict::Invalid(_) => report.invalid += 1,
            Verdict::Unknown(_) => report.unjudged += 1,
            Verdict::Valid => match outcome(example, types) {
                None => report.same += 1,
                Some(reason) => report.exceptions.push(Exception {
                    pointer: example.pointer.clone(),
                    reason,
                }),
            },
        }
    }
    report
}

/// Why an example does not come back as it was.
fn outcome(example: &Example, types: &[RoundTripFn]) -> Option<String> {
    let Some(again) = types.get(example.ty) else {
        return Some(format!("there is no type {}", example.ty));
    };
    match again(&example.value.to_string()) {
        Err(error) => Some(format!("not decoded: {error}")),
        Ok(text) => match serde_json::from_str(&text) {
            Err(error) => Some(format!("not encoded as JSON: {error}")),
            Ok(back) => difference(&example.value, &back),
        },
    }
}

/// Reads the file that the command line names, an [`Examples`] as JSON, and prints its [`RoundTripReport`] as JSON.
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is a program's `main`"
)]
pub fn main(types: &[RoundTripFn]) -> ExitCode {
    let report = std::env::args_os()
        .nth(1)
        .ok_or_else(|| "give the file of examples".to_owned())
        .and_then(|path| fs::read_to_string(path).map_err(|error| error.to_string()))
        .and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()))
        .and_then(|examples| {
            let report = round_trip(&examples, types);
            serde_json::to_string(&report).map_err(|error| error.to_string())
        });
    match report {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
