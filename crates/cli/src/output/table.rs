//! A table for people: columns as wide as their values, numbers aligned at the point.
//!
//! The first rows decide the columns and their widths; the others follow as they come, so that a list of any length is
//! shown without keeping it. A library for tables keeps all rows.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::columns::cell;
use super::markdown::is_numeric;
use super::sampled::TableWriter;
use super::{Surroundings, Target};
use crate::value::Value;

/// Spaces between columns.
const GAP: usize = 2;

/// A text that is longer is cut on a terminal.
const WIDEST: usize = 60;

pub(crate) struct Table {
    target: Target,
    surroundings: Surroundings,
    shown: Vec<Shown>,
    /// Columns for which there is no room.
    hidden: Vec<String>,
    is_empty: bool,
}

/// A column that is shown.
struct Shown {
    name: String,
    width: usize,
    /// The most letters before the point and behind it, of numbers.
    number: Option<(usize, usize)>,
}

impl Table {
    pub(crate) fn new(surroundings: Surroundings, target: Target) -> Self {
        Self {
            target,
            surroundings,
            shown: Vec::new(),
            hidden: Vec::new(),
            is_empty: true,
        }
    }

    /// A single object, a line a member.
    fn members(&mut self, members: &[(String, Value)]) -> io::Result<()> {
        let names: Vec<String> = members.iter().map(|(name, _)| clean(name)).collect();
        let width = names.iter().map(|name| name.width()).max().unwrap_or(0);
        for (name, (_, value)) in names.iter().zip(members) {
            let pad = " ".repeat(width - name.width());
            let text = clean(&value.cell());
            writeln!(self.target, "{name}{pad}  {text}")?;
        }
        Ok(())
    }

    /// The columns that have something to show, scalars first where there is no room for all.
    fn choose(&mut self, columns: &[String], rows: &[Value]) {
        let has = |name: &str, wanted: fn(&Value) -> bool| {
            rows.iter().any(|row| cell(row, name).is_some_and(wanted))
        };
        let names: Vec<String> = columns
            .iter()
            .filter(|name| has(name, |value| *value != Value::Null))
            .cloned()
            .collect();
        let scalars: Vec<&String> = names
            .iter()
            .filter(|name| {
                !has(name, |value| {
                    matches!(value, Value::Object(_)) || nested_list(value)
                })
            })
            .collect();
        // What is nested is shown only where there is nothing else, or it is asked for.
        let (shown, hidden): (Vec<&String>, Vec<&String>) =
            match (self.surroundings.is_terminal, scalars.len()) {
                (false, _) | (_, 0) => (names.iter().collect(), Vec::new()),
                (true, _) => names.iter().partition(|name| scalars.contains(name)),
            };
        let mut room = self.surroundings.width.unwrap_or(usize::MAX);
        for name in shown {
            let column = self.column(name, rows);
            let needed = column.width + if self.shown.is_empty() { 0 } else { GAP };
            if needed > room && !self.shown.is_empty() {
                self.hidden.push(name.clone());
                continue;
            }
            room = room.saturating_sub(needed);
            self.shown.push(column);
        }
        self.hidden.extend(hidden.into_iter().cloned());
    }

    fn column(&self, name: &str, rows: &[Value]) -> Shown {
        let cells: Vec<String> = rows
            .iter()
            .filter_map(|row| cell(row, name))
            .map(|value| clean(&value.cell()))
            .collect();
        let number = is_numeric(rows, name).then(|| {
            let parts = cells.iter().map(|cell| parts(cell));
            parts.fold((0, 0), |(whole, fraction), (one, other)| {
                (whole.max(one.width()), fraction.max(other.width()))
            })
        });
        let widest = match number {
            Some((whole, fraction)) => whole + fraction,
            None => cells.iter().map(|cell| cell.width()).max().unwrap_or(0),
        };
        let most = if self.surroundings.is_terminal {
            WIDEST
        } else {
            usize::MAX
        };
        Shown {
            name: name.to_owned(),
            width: widest.min(most).max(clean(name).width()),
            number,
        }
    }

    fn line(&mut self, cells: &[String], is_head: bool) -> io::Result<()> {
        let mut line = String::new();
        for (index, (column, cell)) in self.shown.iter().zip(cells).enumerate() {
            if index > 0 {
                line.push_str(&" ".repeat(GAP));
            }
            let cell = match self.surroundings.is_terminal {
                true => cut(cell, column.width),
                false => cell.clone(),
            };
            let pad = " ".repeat(column.width.saturating_sub(cell.width()));
            if column.number.is_some() {
                line.push_str(&pad);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&pad);
            }
        }
        let line = line.trim_end();
        if is_head && self.surroundings.is_terminal && std::env::var_os("NO_COLOR").is_none() {
            writeln!(self.target, "\x1b[1m{line}\x1b[0m")?;
        } else {
            writeln!(self.target, "{line}")?;
        }
        match self.surroundings.is_live {
            true => self.target.flush(),
            false => Ok(()),
        }
    }
}

fn nested_list(value: &Value) -> bool {
    matches!(value, Value::List(items) if items.iter().any(Value::is_nested))
}

/// What is before the point, and the point with what is behind it.
fn parts(number: &str) -> (&str, &str) {
    let point = number.find(['.', 'e', 'E']).unwrap_or(number.len());
    number.split_at(point)
}

/// The beginning of a text that fits.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        cut.push(letter);
        if cut.width() >= width {
            cut.pop();
            break;
        }
    }
    cut.push('…');
    cut
}

/// A text on one line, without letters that control a terminal: a server could write to it.
pub(crate) fn clean(text: &str) -> String {
    without_controls(&text.replace(['\n', '\t'], " "))
}

/// The same for a text that may have several lines.
pub(crate) fn without_controls(text: &str) -> String {
    let letters = text.chars();
    letters
        .map(|letter| match letter {
            '\n' | '\t' => letter,
            letter if is_control(letter) => '\u{fffd}',
            letter => letter,
        })
        .collect()
}

/// Control characters, and marks that change the direction of writing.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

impl TableWriter for Table {
    fn start(&mut self, columns: &[String], rows: &[Value]) -> io::Result<()> {
        self.is_empty = rows.is_empty();
        if let ([Value::Object(members)], false) = (rows, self.surroundings.is_live) {
            return self.members(members);
        }
        self.choose(columns, rows);
        if self.shown.is_empty() {
            return Ok(());
        }
        let head: Vec<String> = self
            .shown
            .iter()
            .map(|column| clean(&column.name).to_uppercase())
            .collect();
        self.line(&head, true)?;
        rows.iter().try_for_each(|row| self.write(columns, row))
    }

    fn write(&mut self, _columns: &[String], row: &Value) -> io::Result<()> {
        let cells: Vec<String> = self
            .shown
            .iter()
            .map(|column| {
                let text =
                    cell(row, &column.name).map_or_else(String::new, |value| clean(&value.cell()));
                match column.number {
                    // The points below each other.
                    Some((_, most)) => {
                        let (_, fraction) = parts(&text);
                        format!(
                            "{text}{}",
                            " ".repeat(most.saturating_sub(fraction.width()))
                        )
                    }
                    None => text,
                }
            })
            .collect();
        self.line(&cells, false)
    }

    fn end(&mut self, _columns: &[String]) -> io::Result<Vec<String>> {
        self.target.finish()?;
        let mut notes = Vec::new();
        if self.is_empty {
            notes.push(String::from("no rows"));
        }
        if !self.hidden.is_empty() {
            let names = self.hidden.join(",");
            notes.push(format!("not shown: {names}; choose with --columns"));
        }
        Ok(notes)
    }
}
