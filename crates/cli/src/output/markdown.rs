//! A table in Markdown (GitHub Flavored Markdown §4.10).

use std::io::{self, Write};

use super::columns::{Columns, SAMPLE, cell};
use super::{RowWriter, Target};
use crate::value::Value;

pub(crate) struct Markdown {
    target: Target,
    columns: Columns,
    sample: Vec<Value>,
    is_started: bool,
}

impl Markdown {
    pub(crate) fn new(target: Target) -> Self {
        Self {
            target,
            columns: Columns::default(),
            sample: Vec::new(),
            is_started: false,
        }
    }

    fn start(&mut self) -> io::Result<()> {
        self.is_started = true;
        self.columns.fix();
        if self.columns.names.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.sample);
        let heads: Vec<String> = self
            .columns
            .names
            .iter()
            .map(|name| escaped(name))
            .collect();
        let rules: Vec<&str> = self
            .columns
            .names
            .iter()
            .map(|name| {
                if is_numeric(&rows, name) {
                    "---:"
                } else {
                    "---"
                }
            })
            .collect();
        writeln!(
            self.target,
            "| {} |\n| {} |",
            heads.join(" | "),
            rules.join(" | ")
        )?;
        rows.iter().try_for_each(|row| self.write(row))
    }

    fn write(&mut self, row: &Value) -> io::Result<()> {
        let cells: Vec<String> = self
            .columns
            .names
            .iter()
            .map(|column| {
                cell(row, column).map_or_else(String::new, |value| escaped(&value.cell()))
            })
            .collect();
        writeln!(self.target, "| {} |", cells.join(" | "))
    }
}

/// Whether the values of a column are numbers, where there are any.
pub(crate) fn is_numeric(rows: &[Value], column: &str) -> bool {
    let values = rows
        .iter()
        .filter_map(|row| cell(row, column))
        .filter(|value| **value != Value::Null);
    let mut count = 0;
    for value in values {
        if !matches!(value, Value::Number(_)) {
            return false;
        }
        count += 1;
    }
    count > 0
}

/// A text that is nothing but text in a cell.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '~' | '&' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("<br>"),
            '\r' => {}
            _ => escaped.push(letter),
        }
    }
    escaped
}

impl RowWriter for Markdown {
    fn row(&mut self, row: Value) -> io::Result<()> {
        self.columns.add(&row);
        if self.is_started {
            return self.write(&row);
        }
        self.sample.push(row);
        if self.sample.len() >= SAMPLE {
            self.start()?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        if !self.is_started {
            self.start()?;
        }
        self.target.finish()?;
        Ok(self.columns.notes())
    }
}
