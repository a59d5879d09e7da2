//! Changes as a changelog entry.

use clientsmith_diff::{Change, DiffReport, SourceImpact, WireImpact};

/// The text above the first entry.
const HEAD: &str = "# Changelog\n";

/// An entry: the version, then the changes, most severe first.
pub(crate) fn entry(report: &DiffReport, version: &str) -> String {
    let mut text = format!("## {version}\n");
    for (effect, heading) in [
        (SourceImpact::Differs, "Compiles, but behaves differently"),
        (SourceImpact::Breaks, "Breaking"),
        (SourceImpact::Warns, "Deprecated"),
        (SourceImpact::Compiles, "Compatible"),
    ] {
        let changes: Vec<&Change> = report
            .changes
            .iter()
            .filter(|change| change.recompiled == effect)
            .collect();
        if changes.is_empty() {
            continue;
        }
        text += &format!("\n### {heading}\n\n");
        for change in changes {
            text += &line(change);
            text.push('\n');
        }
    }
    if report.changes.is_empty() {
        text += "\nThe generated code does not change.\n";
    }
    text
}

fn line(change: &Change) -> String {
    let mut line = format!("- `{}` {}", change.subject, change.message);
    if !change.also.is_empty() {
        let names: Vec<String> = change.also.iter().map(|name| format!("`{name}`")).collect();
        line += &format!("; likewise {}", names.join(", "));
    }
    line.push('.');
    if let Some(reason) = &change.reason {
        line += &format!(" Because {reason}.");
    }
    if change.deployed != WireImpact::Unaffected {
        line += &format!(" Deployed programs: {}.", change.deployed);
    }
    line
}

/// Inserts an entry at the top of a changelog, replacing one for the same version.
pub(crate) fn with_entry(changelog: Option<&str>, version: &str, entry: &str) -> String {
    let changelog = changelog.unwrap_or(HEAD);
    let (head, entries) = match changelog.find("\n## ") {
        Some(place) => changelog.split_at(place + 1),
        None => (changelog, ""),
    };
    let title = format!("## {version}\n");
    let rest = match entries.strip_prefix(&title) {
        Some(old) => old.find("\n## ").map_or("", |place| &old[place + 1..]),
        None => entries,
    };
    let head = head.trim_end();
    let entry = entry.trim_end();
    if rest.is_empty() {
        format!("{head}\n\n{entry}\n")
    } else {
        format!("{head}\n\n{entry}\n\n{rest}")
    }
}
