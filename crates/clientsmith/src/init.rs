//! `clientsmith init`: a `clientsmith.toml` with comments, for the documents of the current folder.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::cli::{Exit, Init};
use crate::config::{self, TemplateClient};
use crate::{package, path};

/// Runs the command.
pub(crate) fn run(arguments: &Init) -> Result<Exit> {
    let mut documents = arguments.documents.clone();
    if documents.is_empty() {
        documents = find().context("can't read the current folder")?;
        ensure!(
            !documents.is_empty(),
            "there is no OpenAPI document in the current folder; name one: `clientsmith init FILE`"
        );
    }
    let mut clients: Vec<TemplateClient> = Vec::new();
    for document in &documents {
        ensure!(document.is_file(), "`{}` is not a file", document.display());
        let name = name_of(document, &clients)?;
        let document = document.to_string_lossy().replace('\\', "/");
        clients.push(TemplateClient { name, document });
    }
    write(&config::template(&clients))?;
    let documents: Vec<String> = documents
        .iter()
        .map(|document| path::shown(document))
        .collect();
    anstream::println!(
        "wrote {} for {}; next, run `clientsmith generate`",
        config::FILE,
        documents.join(", ")
    );
    Ok(Exit::Done)
}

/// Writes the file, if there is none.
fn write(text: &str) -> Result<()> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(config::FILE);
    let mut file = match file {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{}` exists already; it was not changed", config::FILE)
        }
        file => file.with_context(|| format!("can't write `{}`", config::FILE))?,
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("can't write `{}`", config::FILE))
}

/// The documents of the current folder, by name.
fn find() -> std::io::Result<Vec<PathBuf>> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(".")? {
        let name = PathBuf::from(entry?.file_name());
        let extension = name.extension().and_then(|extension| extension.to_str());
        if matches!(extension, Some("json" | "yaml" | "yml")) && name.is_file() && is_openapi(&name)
        {
            documents.push(name);
        }
    }
    documents.sort();
    Ok(documents)
}

/// How much of a file is looked at.
const BEGINNING: u64 = 64 << 10;

/// Whether a file begins like an OpenAPI document: one of its first keys says so.
fn is_openapi(file: &Path) -> bool {
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|file| file.take(BEGINNING).read_to_end(&mut bytes));
    if read.is_err() {
        return false;
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_key = |line: &str, name: &str| {
        let key = line.trim_start_matches(['"', '\'']);
        let rest = key.strip_prefix(name);
        rest.is_some_and(|rest| {
            rest.trim_start_matches(['"', '\''])
                .trim_start()
                .starts_with(':')
        })
    };
    // Members of JSON are indented, those of YAML are not.
    let lines: Vec<&str> = match text.strip_prefix('{') {
        Some(members) => members.split([',', '\n']).map(str::trim_start).collect(),
        None => text.lines().collect(),
    };
    lines
        .iter()
        .any(|line| is_key(line, "openapi") || is_key(line, "swagger"))
}

/// File names that say nothing of the API.
const GENERIC: &[&str] = &["api", "openapi", "spec", "swagger"];

/// A name for the client of a document that no other has.
fn name_of(document: &Path, others: &[TemplateClient]) -> Result<String> {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let folder = std::env::current_dir().context("can't find the current folder")?;
    let stem = match GENERIC.contains(&stem.to_lowercase().as_str()) {
        true => path::file_name(&folder),
        false => stem.into_owned(),
    };
    let words = stem.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let name = words.join("-");
    let name = name.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
    let name = if name.is_empty() { "api" } else { name };
    let name = format!("{}-client", &name[..name.len().min(40)]);
    let is_free = |name: &String| others.iter().all(|other| other.name != *name);
    let mut names =
        std::iter::once(name.clone()).chain((2..).map(|number| format!("{name}-{number}")));
    let name = names.find(is_free).unwrap_or(name);
    match package::name_problem(&name) {
        Some(problem) => bail!(
            "no name for the client of `{}`: {problem}",
            document.display()
        ),
        None => Ok(name),
    }
}
