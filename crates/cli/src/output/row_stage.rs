//! Rows between the response and their writer: their columns, their order, their number.

use std::cmp::Ordering;

use super::{Format, RowWriter};
use crate::failure::Failure;
use crate::options::{OutputOptions, SortKey};
use crate::value::Value;

/// Rows on their way to a writer. They are kept only if they are sorted.
pub(crate) struct RowStage {
    columns: Vec<String>,
    sort: Vec<SortKey>,
    limit: Option<u64>,
    shows_lists: bool,
    kept: Vec<Value>,
    written: u64,
    writer: Box<dyn RowWriter>,
}

impl RowStage {
    pub(crate) fn new(options: &OutputOptions, format: Format, writer: Box<dyn RowWriter>) -> Self {
        Self {
            columns: options.columns.clone(),
            sort: options.sort.clone(),
            limit: options.limit,
            shows_lists: matches!(format, Format::Json | Format::JsonLines),
            kept: Vec::new(),
            written: 0,
            writer,
        }
    }

    /// Whether a list is shown as such, and not as rows.
    pub(crate) const fn shows_lists(&self) -> bool {
        self.shows_lists
    }

    /// Whether no further row is wanted.
    pub(crate) fn is_full(&self) -> bool {
        self.sort.is_empty() && self.limit.is_some_and(|limit| self.written >= limit)
    }

    pub(crate) fn push(&mut self, row: Value) -> Result<(), Failure> {
        if self.is_full() {
            return Ok(());
        }
        if self.sort.is_empty() {
            return self.write(row);
        }
        self.kept.push(row);
        Ok(())
    }

    fn write(&mut self, row: Value) -> Result<(), Failure> {
        self.written += 1;
        let row = match self.columns.as_slice() {
            [] => row,
            columns => Value::Object(
                columns
                    .iter()
                    .map(|column| {
                        (
                            column.clone(),
                            cell(&row, column).cloned().unwrap_or(Value::Null),
                        )
                    })
                    .collect(),
            ),
        };
        self.writer
            .row(row)
            .map_err(|error| Failure::output(&error))
    }

    /// The end: sorted rows are written. Returns what the user should know.
    pub(crate) fn end(&mut self) -> Result<Vec<String>, Failure> {
        let mut rows = std::mem::take(&mut self.kept);
        rows.sort_by(|one, other| self.compare(one, other));
        let limit = self.limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit).unwrap_or(usize::MAX)
        });
        for row in rows.into_iter().take(limit) {
            self.write(row)?;
        }
        self.writer.end().map_err(|error| Failure::output(&error))
    }

    fn compare(&self, one: &Value, other: &Value) -> Ordering {
        self.sort
            .iter()
            .map(|key| {
                let (one, other) = (cell(one, &key.column), cell(other, &key.column));
                compare(one, other, key.descending)
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// The value of a column: a member of this name, or the member at the end of a path `a.b`.
pub(crate) fn cell<'v>(row: &'v Value, column: &str) -> Option<&'v Value> {
    row.get(column).or_else(|| {
        let path: Vec<&str> = column.split('.').collect();
        row.at(&path)
    })
}

/// Numbers by size, before texts by their letters; what is missing last, whatever the direction.
fn compare(one: Option<&Value>, other: Option<&Value>, descending: bool) -> Ordering {
    let present = |value: Option<&Value>| !matches!(value, None | Some(Value::Null));
    match (present(one), present(other)) {
        (false, false) => return Ordering::Equal,
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        (true, true) => {}
    }
    let (Some(one), Some(other)) = (one, other) else {
        return Ordering::Equal;
    };
    let ordering = match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one.total_cmp(&other),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => one.cell().cmp(&other.cell()),
    };
    if descending {
        ordering.reverse()
    } else {
        ordering
    }
}
