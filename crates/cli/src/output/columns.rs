//! The columns of rows whose members are not known before they come.

use std::collections::HashSet;

use crate::value::Value;

/// Rows that are looked at before the columns are fixed.
pub(crate) const SAMPLE: usize = 1000;

/// The name of the column of rows that are no objects.
pub(crate) const VALUE: &str = "value";

/// Columns, found in the first rows.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    pub(crate) names: Vec<String>,
    known: HashSet<String>,
    /// Members that came after the columns were fixed.
    late: Vec<String>,
    is_fixed: bool,
}

impl Columns {
    /// Notes the members of a row.
    pub(crate) fn add(&mut self, row: &Value) {
        let names: Vec<&str> = match row {
            Value::Object(members) => members.iter().map(|(name, _)| name.as_str()).collect(),
            _ => vec![VALUE],
        };
        for name in names {
            if self.known.contains(name) {
                continue;
            }
            if self.is_fixed {
                if self.late.len() < 20 {
                    self.late.push(name.to_owned());
                    self.known.insert(name.to_owned());
                }
            } else {
                self.known.insert(name.to_owned());
                self.names.push(name.to_owned());
            }
        }
    }

    /// Fixes the columns.
    pub(crate) const fn fix(&mut self) {
        self.is_fixed = true;
    }

    /// What the user should know of columns that came after so many rows: too late.
    pub(crate) fn notes(&self, sample: usize) -> Vec<String> {
        let first = match sample {
            1 => "the first row".to_owned(),
            sample => format!("{sample} rows"),
        };
        match self.late.as_slice() {
            [] => Vec::new(),
            late => vec![format!(
                "members that first came after {first} are no columns: {}; name them with --columns",
                late.join(", ")
            )],
        }
    }
}

/// The cell of a row in a column.
pub(crate) fn cell<'v>(row: &'v Value, column: &str) -> Option<&'v Value> {
    match row {
        Value::Object(_) => row.get(column),
        value if column == VALUE => Some(value),
        _ => None,
    }
}
