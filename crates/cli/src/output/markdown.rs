//! A table in Markdown (GitHub Flavored Markdown §4.10).

use std::io::{self, Write};

use super::columns::cell;
use super::sampled::TableWriter;
use super::table::without_controls;
use super::{Surroundings, Target};
use crate::value::Value;

pub(crate) struct Markdown {
    target: Target,
    is_terminal: bool,
}

impl Markdown {
    pub(crate) const fn new(surroundings: Surroundings, target: Target) -> Self {
        Self {
            target,
            is_terminal: surroundings.is_terminal,
        }
    }

    /// A cell as it is written: nothing that controls a terminal on one.
    fn cell(&self, text: &str) -> String {
        match self.is_terminal {
            true => escaped(&without_controls(text)),
            false => escaped(text),
        }
    }
}

impl TableWriter for Markdown {
    fn start(&mut self, columns: &[String], rows: &[Value]) -> io::Result<()> {
        if columns.is_empty() {
            return Ok(());
        }
        let heads: Vec<String> = columns.iter().map(|name| self.cell(name)).collect();
        let rule = |name: &String| match is_numeric(rows, name) {
            true => "---:",
            false => "---",
        };
        let rules: Vec<&str> = columns.iter().map(rule).collect();
        writeln!(
            self.target,
            "| {} |\n| {} |",
            heads.join(" | "),
            rules.join(" | ")
        )?;
        rows.iter().try_for_each(|row| self.write(columns, row))
    }

    fn write(&mut self, columns: &[String], row: &Value) -> io::Result<()> {
        let text = |column: &String| {
            cell(row, column).map_or_else(String::new, |value| self.cell(&value.cell()))
        };
        let cells: Vec<String> = columns.iter().map(text).collect();
        writeln!(self.target, "| {} |", cells.join(" | "))
    }

    fn end(&mut self, _columns: &[String]) -> io::Result<Vec<String>> {
        self.target.finish()?;
        Ok(Vec::new())
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
