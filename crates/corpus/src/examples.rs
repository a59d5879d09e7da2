//! A document's examples through the generated types: a program a document, which knows the types; what is valid is for
//! a JSON Schema validator to say.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clientsmith_lower::DocumentExamples;
use clientsmith_model::{Api, TypeRef};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CorpusDocument, Scratch, check};
use crate::root;

/// The result of a document's examples, as the program reports it.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct RoundTrip {
    /// How many there are.
    pub(super) examples: usize,
    /// How many are not what their own schema says.
    pub(super) invalid: usize,
    /// How many have a schema that the validator can't read.
    pub(super) unjudged: usize,
    /// How many valid ones came back as they were.
    pub(super) same: usize,
    /// The valid ones that did not.
    pub(super) exceptions: Vec<Exception>,
    /// Why nothing came of them.
    #[serde(default)]
    pub(super) failure: Option<String>,
}

/// A valid example that did not come back as it was.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Exception {
    /// Its location.
    pub(super) pointer: String,
    /// What happened instead.
    pub(super) reason: String,
}

impl RoundTrip {
    /// How many examples are what their schema says.
    pub(super) fn valid(&self) -> usize {
        self.same + self.exceptions.len()
    }
}

/// Writes the program and what it reads; nothing where there are no examples.
pub(super) fn write(
    folder: &Path,
    openapi: &str,
    api: &Api,
    examples: &DocumentExamples,
) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("can't clear {}", folder.display()))?;
    }
    if examples.list.is_empty() {
        return Ok(());
    }
    let mut types: Vec<TypeRef> = Vec::new();
    let list: Vec<_> = examples
        .list
        .iter()
        .map(|example| {
            let known = types.iter().position(|ty| *ty == example.ty);
            let ty = known.unwrap_or_else(|| {
                types.push(example.ty.clone());
                types.len() - 1
            });
            json!({
                "pointer": example.place.pointer.to_string(),
                "schema": example.schema.pointer.to_string(),
                "value": example.value,
                "ty": ty,
            })
        })
        .collect();
    let handed = json!({ "openapi": openapi, "document": examples.document, "examples": list });
    let program =
        clientsmith_emit::round_trip(api, &types).context("this is a defect of the generator")?;
    let crates = root().join("crates").display().to_string();
    let package = &api.package.name;
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         {package} = {{ path = \"../../crates/{package}\" }}\n\
         clientsmith-round-trip = {{ path = {:?} }}\n\
         clientsmith-runtime = {{ path = {:?} }}\n",
        program_name(package),
        format!("{crates}/round-trip"),
        format!("{crates}/runtime"),
    );
    for (path, text) in [
        ("Cargo.toml", manifest),
        (&program.path, program.text),
        (HANDED, handed.to_string()),
    ] {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap_or(folder))
            .and_then(|()| fs::write(&file, text))
            .with_context(|| format!("can't write `{}`", file.display()))?;
    }
    Ok(())
}

/// Compiles a document's program and runs it; `None` where there is none.
pub(super) fn run(scratch: &Scratch, document: &CorpusDocument) -> Option<RoundTrip> {
    let folder = scratch.examples(document);
    if !folder.exists() {
        return None;
    }
    let round_trip = read_round_trip(scratch, document, &folder);
    Some(round_trip.unwrap_or_else(|error| RoundTrip {
        failure: Some(format!("{error:#}")),
        ..RoundTrip::default()
    }))
}

fn read_round_trip(
    scratch: &Scratch,
    document: &CorpusDocument,
    folder: &Path,
) -> Result<RoundTrip> {
    let program = program_name(&document.package);
    let handed = folder.join(HANDED).display().to_string();
    let output = check::cargo(scratch, &["run", "--package", &program, "--", &handed])?;
    ensure!(
        output.status.success(),
        "the program for the examples: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).context("the output of the program is not JSON")
}

/// What the program reads.
const HANDED: &str = "examples.json";

fn program_name(package: &str) -> String {
    format!("{package}-examples")
}
