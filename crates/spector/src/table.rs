//! The totals, as a table.

use std::iter::Sum;
use std::ops::Add;

use comfy_table::{CellAlignment, Table, presets};

use crate::results::{Counts, Results};

/// A row for each folder of which not all scenarios pass, and the totals of each version.
pub(crate) fn text(results: &[Results]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([
        "",
        "scenarios",
        "passed",
        "by hand",
        "failed",
        "exceptions",
    ]);
    for result in results {
        for (folder, counts) in result
            .folders
            .iter()
            .filter(|(_, counts)| !counts.all_pass())
        {
            table.add_row(row(&format!("{} {folder}", result.version.name()), *counts));
        }
    }
    for result in results {
        let total: Counts = result.folders.values().copied().sum();
        table.add_row(row(&result.version.to_string(), total));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

fn row(name: &str, counts: Counts) -> [String; 6] {
    let Counts {
        passed,
        by_hand,
        failed,
        exceptions,
    } = counts;
    [
        name.to_owned(),
        (passed + by_hand + failed + exceptions).to_string(),
        passed.to_string(),
        by_hand.to_string(),
        failed.to_string(),
        exceptions.to_string(),
    ]
}

impl Counts {
    fn all_pass(self) -> bool {
        self.by_hand + self.failed + self.exceptions == 0
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            by_hand: self.by_hand + other.by_hand,
            failed: self.failed + other.failed,
            exceptions: self.exceptions + other.exceptions,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}
