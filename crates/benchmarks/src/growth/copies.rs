//! A document, doubled again and again: time must grow with it and not faster.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use comfy_table::{Cell, CellAlignment, Table, presets};
use serde_json::{Map, Value};

use crate::peer;
use crate::watch::watched;

/// The size at which doubling ends.
const LARGEST: usize = 100_000_000;

/// A time per byte beyond this many times the first one's is no longer linear.
const GOAL: f64 = 1.5;

/// Generates from a document and its multiples, and prints what each takes; whether time stays linear.
pub(crate) fn run(document: &Path) -> Result<bool> {
    let text = fs::read_to_string(document)
        .with_context(|| format!("can't read `{}`", document.display()))?;
    let whole: Value = serde_json::from_str(&text)
        .with_context(|| format!("`{}` is no JSON", document.display()))?;
    let program = peer::release()?;
    let folder = tempfile::tempdir().context("can't make a folder")?;
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([
        "copies",
        "MB",
        "seconds",
        "memory",
        "seconds per MB",
    ]);
    for column in table.column_iter_mut() {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let mut per_byte = Vec::new();
    let mut copies = 1;
    loop {
        let text = multiple(&whole, copies).to_string();
        let file = folder.path().join(format!("{copies}.json"));
        fs::write(&file, &text).with_context(|| format!("can't write `{}`", file.display()))?;
        let output = folder.path().join(copies.to_string());
        let taken = watched(&peer::ours(&program, &file, &output))?;
        ensure!(taken.succeeded, "{copies} copies: the generator failed");
        let megabytes = text.len() as f64 / 1e6;
        per_byte.push(taken.seconds / megabytes);
        table.add_row([
            Cell::new(copies),
            Cell::new(format!("{megabytes:.1}")),
            Cell::new(format!("{:.2}", taken.seconds)),
            Cell::new(format!("{:.0} MB", taken.bytes / 1e6)),
            Cell::new(format!("{:.3}", taken.seconds / megabytes)),
        ]);
        if text.len() * 2 > LARGEST {
            break;
        }
        copies *= 2;
    }
    anstream::println!("{table}");
    let (first, last) = (per_byte.first(), per_byte.last());
    let factor = first.zip(last).map_or(1.0, |(first, last)| last / first);
    let verdict = if factor <= GOAL { "met" } else { "missed" };
    anstream::println!(
        "time per MB, the largest to the smallest: {factor:.2} (goal ≤ {GOAL:.2}: {verdict})"
    );
    Ok(factor <= GOAL)
}

/// A document that holds another one several times, each copy with names of its own.
fn multiple(document: &Value, copies: usize) -> Value {
    let mut whole = document.clone();
    for section in ["paths", "components"] {
        if let Some(value) = whole.get_mut(section) {
            *value = Value::Object(Map::new());
        }
    }
    let whole_components = document.get("components").and_then(Value::as_object);
    for copy in 0..copies {
        let named = |value: &Value| renamed(value, copy);
        for (path, item) in document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            whole["paths"][format!("/copy{copy}{path}")] = named(item);
        }
        for (section, items) in whole_components.into_iter().flatten() {
            for (name, item) in items.as_object().into_iter().flatten() {
                // Requirements name schemes without a reference.
                let name = if section == "securitySchemes" {
                    name.clone()
                } else {
                    copied(name, copy)
                };
                whole["components"][section][name] = named(item);
            }
        }
    }
    whole
}

fn copied(name: &str, copy: usize) -> String {
    if copy == 0 {
        name.to_owned()
    } else {
        format!("{name}Copy{copy}")
    }
}

/// The same with references and operation ids of the copy.
fn renamed(value: &Value, copy: usize) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| renamed(item, copy)).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = match value {
                    Value::String(text) if name == "$ref" || name == "operationId" => {
                        Value::String(copied(text, copy))
                    }
                    Value::String(text) if text.starts_with("#/components/") => {
                        Value::String(copied(text, copy))
                    }
                    value => renamed(value, copy),
                };
                (name.clone(), value)
            });
            Value::Object(members.collect())
        }
        value => value.clone(),
    }
}
