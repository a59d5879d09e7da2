//! Bars on the terminal.

use std::io::{self, Write};
use std::str::FromStr;

use unicode_width::UnicodeWidthStr;

use crate::output::{RowWriter, Surroundings, Target, cell, clean, cut};
use crate::value::Value;

/// Bars that are drawn where no limit is given.
const MOST_BARS: usize = 40;

/// The widest label.
const LABEL: usize = 32;

/// The width of a chart that is not on a terminal.
const WIDTH: usize = 80;

/// What is drawn: a column of numbers, and the column beside the bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChartSpec {
    /// `None`: the first column of texts.
    pub(crate) label: Option<String>,
    pub(crate) column: String,
}

impl FromStr for ChartSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (label, column) = match text.split_once(':') {
            Some((label, column)) => (Some(label), column),
            None => (None, text),
        };
        match (label, column) {
            (Some(""), _) | (_, "") => Err(String::from("expected COLUMN or LABEL:COLUMN")),
            (label, column) => Ok(Self {
                label: label.map(str::to_owned),
                column: column.to_owned(),
            }),
        }
    }
}

/// A chart: bars from the longest, unless the rows are sorted.
pub(crate) struct Chart {
    spec: ChartSpec,
    is_sorted: bool,
    surroundings: Surroundings,
    target: Target,
    bars: Vec<Bar>,
    /// Rows without a number in the column.
    without: u64,
    /// Columns of numbers that came, for the message where there are no bars.
    numeric: Vec<String>,
}

struct Bar {
    label: String,
    value: f64,
    /// The number as it came.
    text: String,
}

impl Chart {
    pub(crate) const fn new(
        spec: ChartSpec,
        is_sorted: bool,
        surroundings: Surroundings,
        target: Target,
    ) -> Self {
        Self {
            spec,
            is_sorted,
            surroundings,
            target,
            bars: Vec::new(),
            without: 0,
            numeric: Vec::new(),
        }
    }

    fn label(&self, row: &Value) -> String {
        let value = match &self.spec.label {
            Some(label) => cell(row, label),
            None => match row {
                Value::Object(members) => members
                    .iter()
                    .map(|(_, value)| value)
                    .find(|value| matches!(value, Value::Text(_))),
                _ => None,
            },
        };
        clean(&value.map(Value::cell).unwrap_or_default())
    }
}

impl RowWriter for Chart {
    fn row(&mut self, row: Value) -> io::Result<()> {
        let value = cell(&row, &self.spec.column);
        match (value, value.and_then(Value::as_f64)) {
            (Some(number), Some(value)) if value.is_finite() => self.bars.push(Bar {
                label: self.label(&row),
                value,
                text: number.cell().into_owned(),
            }),
            _ => {
                self.without += 1;
                if let Value::Object(members) = &row
                    && self.numeric.is_empty()
                {
                    let numbers = members.iter().filter(|(_, value)| value.as_f64().is_some());
                    self.numeric = numbers.map(|(name, _)| name.clone()).collect();
                }
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        if !self.is_sorted {
            self.bars
                .sort_by(|one, other| other.value.total_cmp(&one.value));
        }
        let shown = &self.bars[..self.bars.len().min(MOST_BARS)];
        let labels = shown
            .iter()
            .map(|bar| bar.label.width())
            .max()
            .unwrap_or(0)
            .min(LABEL);
        let numbers = shown.iter().map(|bar| bar.text.width()).max().unwrap_or(0);
        let width = self.surroundings.width.unwrap_or(WIDTH);
        let room = width.saturating_sub(labels + numbers + 4).clamp(10, 120);
        let longest = shown.iter().map(|bar| bar.value.abs()).fold(0.0, f64::max);
        for bar in shown {
            let label = cut(&bar.label, labels);
            let pad = " ".repeat(labels - label.width());
            let drawn = drawn(bar.value, longest, room);
            let gap = " ".repeat(room - drawn.chars().count());
            let before = " ".repeat(numbers - bar.text.width());
            writeln!(
                self.target,
                "{label}{pad}  {drawn}{gap}  {before}{}",
                bar.text
            )?;
        }
        self.target.finish()?;
        let mut notes = Vec::new();
        if self.bars.is_empty() {
            let numeric = match self.numeric.as_slice() {
                [] => String::new(),
                names => format!("; columns of numbers: {}", names.join(", ")),
            };
            notes.push(format!(
                "no row has a number in `{}`{numeric}",
                self.spec.column
            ));
        } else if self.without > 0 {
            notes.push(format!(
                "{} rows have no number in `{}`",
                self.without, self.spec.column
            ));
        }
        if self.bars.len() > shown.len() {
            notes.push(format!(
                "{} of {} rows are shown; choose with --sort and --limit",
                shown.len(),
                self.bars.len()
            ));
        }
        Ok(notes)
    }
}

/// A bar, in eighths of a letter; of a number below zero, it is hatched.
fn drawn(value: f64, longest: f64, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if longest <= 0.0 {
        return String::new();
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a length between 0 and the room"
    )]
    let eighths = (value.abs() / longest * room as f64 * 8.0).round() as usize;
    let (whole, rest) = (eighths / 8, eighths % 8);
    match value < 0.0 {
        true => "░".repeat(whole.max(1)),
        false => format!("{}{}", "█".repeat(whole), EIGHTHS[rest]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share_of_the_longest() {
        assert_eq!(drawn(10.0, 10.0, 4), "████");
        assert_eq!(drawn(5.0, 10.0, 4), "██");
        assert_eq!(drawn(1.0, 10.0, 4), "▍");
        assert_eq!(drawn(0.0, 10.0, 4), "");
        assert_eq!(drawn(-5.0, 10.0, 4), "░░");
        assert_eq!(drawn(0.0, 0.0, 4), "");
    }

    #[test]
    fn a_chart_names_its_column_and_maybe_its_labels() {
        let spec = |text: &str| text.parse::<ChartSpec>();
        assert_eq!(
            spec("name:cost").map(|spec| (spec.label, spec.column)),
            Ok((Some("name".to_owned()), "cost".to_owned()))
        );
        assert!(spec(":cost").is_err());
        assert!(spec("").is_err());
    }
}
