//! Changes as human-readable text, most severe first.

use std::collections::BTreeMap;

use anstyle::{AnsiColor, Style};
use clientsmith_diff::{Bump, Change, ChangeKind, DiffReport, SourceImpact, WireImpact};

use super::{Comparison, LocatedChange};
use crate::program::Program;
use crate::report::plural;

/// How many changes of one kind are shown.
const MOST: usize = 8;

/// How many items that share a change are named.
const MOST_NAMES: usize = 4;

/// How many changes the short form shows.
const MOST_SHORT: usize = 10;

const EFFECTS: [SourceImpact; 4] = [
    SourceImpact::Differs,
    SourceImpact::Breaks,
    SourceImpact::Warns,
    SourceImpact::Compiles,
];

/// All changes with both locations; if a kind has many, only the first ones unless `all` is set.
pub(super) fn whole(comparison: &Comparison, all: bool) -> String {
    let mut lines = vec![format!("{} → {}", comparison.old.name, comparison.new.name)];
    let located = comparison.located();
    for effect in EFFECTS {
        let mut kinds: BTreeMap<
            (std::cmp::Reverse<WireImpact>, ChangeKind),
            Vec<&LocatedChange<'_>>,
        > = BTreeMap::new();
        for located in located
            .iter()
            .filter(|located| located.change.recompiled == effect)
        {
            let key = (
                std::cmp::Reverse(located.change.deployed),
                located.change.kind,
            );
            kinds.entry(key).or_default().push(located);
        }
        let count: usize = kinds.values().map(Vec::len).sum();
        if count == 0 {
            continue;
        }
        let head = heading(effect);
        let style = style(effect);
        lines.push(format!("\n{style}{head}{style:#} ({count})"));
        for changes in kinds.values() {
            let shown = if all { changes.len() } else { MOST };
            for located in changes.iter().take(shown) {
                lines.extend(paragraph(located));
            }
            let hidden = changes.len().saturating_sub(shown);
            if hidden > 0 {
                let name = changes[0].change.kind.as_str();
                lines.push(format!(
                    "  … and {hidden} more of `{name}`; `--all` shows them"
                ));
            }
        }
    }
    lines.push(String::new());
    lines.push(conclusion(&comparison.report));
    lines.join("\n")
}

const fn heading(effect: SourceImpact) -> &'static str {
    match effect {
        SourceImpact::Differs => "Compiles, but behaves differently",
        SourceImpact::Breaks => "Does not compile until callers change",
        SourceImpact::Warns => "Compiles with a warning",
        SourceImpact::Compiles => "Compiles as before",
    }
}

fn style(effect: SourceImpact) -> Style {
    let color = match effect {
        SourceImpact::Differs => AnsiColor::Magenta,
        SourceImpact::Breaks => AnsiColor::Red,
        SourceImpact::Warns => AnsiColor::Yellow,
        SourceImpact::Compiles => AnsiColor::Green,
    };
    color.on_default().bold()
}

/// A change with its reason, its effect on deployed programs, and its locations.
fn paragraph(located: &LocatedChange<'_>) -> Vec<String> {
    let change = located.change;
    let mut lines = vec![format!("  {}", sentence(change))];
    if let Some(reason) = &change.reason {
        lines.push(format!("      because {reason}"));
    }
    if change.deployed != WireImpact::Unaffected {
        let style = AnsiColor::Yellow.on_default();
        lines.push(format!(
            "      {style}deployed: {}{style:#}",
            change.deployed
        ));
    }
    let style = Style::new().dimmed();
    let place = match (&located.old, &located.new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => return lines,
    };
    lines.push(format!("      {style}{place}{style:#}"));
    lines
}

/// `Pet::name was removed`, and other items with the same change.
fn sentence(change: &Change) -> String {
    let bold = Style::new().bold();
    let named: Vec<String> = change
        .also
        .iter()
        .take(MOST_NAMES)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = change.also.len().saturating_sub(MOST_NAMES);
    let also = match (named.as_slice(), more) {
        ([], _) => String::new(),
        (names, 0) => format!("; likewise {}", names.join(", ")),
        (names, more) => format!("; likewise {} and {more} more", names.join(", ")),
    };
    format!("{bold}{}{bold:#} {}{also}", change.subject, change.message)
}

/// The effect as a verb phrase after a number.
fn verb(effect: SourceImpact, count: usize) -> String {
    match (effect, count) {
        (_, 1) => effect.to_string(),
        (SourceImpact::Differs, _) => "silently differ".to_owned(),
        (SourceImpact::Breaks, _) => "break".to_owned(),
        (SourceImpact::Warns, _) => "compile with a warning".to_owned(),
        (SourceImpact::Compiles, _) => "compile".to_owned(),
    }
}

/// A summary of all changes.
fn conclusion(report: &DiffReport) -> String {
    if report.changes.is_empty() {
        return "The generated code does not change.".to_owned();
    }
    let count = |effect: SourceImpact| {
        let with = report
            .changes
            .iter()
            .filter(|change| change.recompiled == effect);
        with.count()
    };
    let effects: Vec<String> = EFFECTS
        .into_iter()
        .filter(|effect| count(*effect) > 0)
        .map(|effect| format!("{} {}", count(effect), verb(effect, count(effect))))
        .collect();
    let affected = report
        .changes
        .iter()
        .filter(|change| change.deployed != WireImpact::Unaffected)
        .count();
    let deployed = match affected {
        0 => "none affects deployed programs".to_owned(),
        affected => format!("{affected} of them affect deployed programs"),
    };
    let bump = match report.bump() {
        Bump::None => "none".to_owned(),
        bump => format!("{bump}"),
    };
    format!(
        "{}: {}; {deployed}. Version bump: {bump}.",
        plural(report.changes.len(), "change"),
        effects.join(", ")
    )
}

/// The changes that callers notice, one per line, and a summary.
pub(crate) fn short(report: &DiffReport, program: &Program) -> String {
    let noticed = report.changes.iter().filter(|change| {
        change.recompiled > SourceImpact::Compiles || change.deployed > WireImpact::Unaffected
    });
    let noticed: Vec<&Change> = noticed.collect();
    let mut lines: Vec<String> = noticed
        .iter()
        .take(MOST_SHORT)
        .map(|change| {
            let style = style(change.recompiled);
            format!(
                "  {style}{}{style:#}: {}",
                change.recompiled,
                sentence(change)
            )
        })
        .collect();
    if noticed.len() > MOST_SHORT {
        let hidden = noticed.len() - MOST_SHORT;
        lines.push(format!(
            "  … and {hidden} more; `{} diff` shows all",
            program.name
        ));
    }
    lines.push(conclusion(report));
    lines.join("\n")
}
