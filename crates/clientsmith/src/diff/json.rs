//! Changes for scripts.

use anyhow::{Context, Result};
use serde::Serialize;

use super::Comparison;

#[derive(Serialize)]
struct JsonReport<'a> {
    old: &'a str,
    new: &'a str,
    recompiled: String,
    deployed: String,
    bump: String,
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    kind: &'static str,
    subject: &'a str,
    also: &'a [String],
    message: &'a str,
    reason: Option<&'a str>,
    recompiled: String,
    deployed: String,
    bump: String,
    old: Option<JsonLocation<'a>>,
    new: Option<JsonLocation<'a>>,
}

#[derive(Serialize)]
struct JsonLocation<'a> {
    pointer: &'a str,
    at: Option<String>,
}

/// One JSON object.
pub(super) fn whole(comparison: &Comparison) -> Result<String> {
    let report = comparison.report();
    let changes = comparison.located().into_iter().map(|located| {
        let change = located.change;
        JsonChange {
            kind: change.kind.as_str(),
            subject: &change.subject,
            also: &change.also,
            message: &change.message,
            reason: change.reason.as_deref(),
            recompiled: change.recompiled.to_string(),
            deployed: change.deployed.to_string(),
            bump: change.bump().to_string(),
            old: change.old.as_deref().map(|pointer| JsonLocation {
                pointer,
                at: located.old,
            }),
            new: change.new.as_deref().map(|pointer| JsonLocation {
                pointer,
                at: located.new,
            }),
        }
    });
    let whole = JsonReport {
        old: &comparison.old.name,
        new: &comparison.new.name,
        recompiled: report.recompiled().to_string(),
        deployed: report.deployed().to_string(),
        bump: report.bump().to_string(),
        changes: changes.collect(),
    };
    serde_json::to_string_pretty(&whole).context("changes are JSON")
}
