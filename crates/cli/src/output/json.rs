//! JSON: texts one below the other, or one array of them.

use std::io::{self, Write};

use serde_core::Serialize as _;
use serde_json::ser::PrettyFormatter;

use super::{RowWriter, Target};
use crate::value::Value;

/// A value in several lines, each but the first with this indent before it.
pub(crate) fn pretty(value: &Value, indent: &str) -> String {
    let mut text = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"  ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, formatter);
    // Values of JSON can always be written as JSON.
    let _ = value.serialize(&mut serializer);
    let text = String::from_utf8(text).unwrap_or_default();
    if indent.is_empty() {
        text
    } else {
        text.replace('\n', &format!("\n{indent}"))
    }
}

/// JSON texts, one below the other, as jq writes them.
pub(crate) struct Texts(Target);

impl Texts {
    pub(crate) const fn new(target: Target) -> Self {
        Self(target)
    }
}

impl RowWriter for Texts {
    fn row(&mut self, row: Value) -> io::Result<()> {
        writeln!(self.0, "{}", pretty(&row, ""))
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        self.0.finish()?;
        Ok(Vec::new())
    }
}

/// One array.
pub(crate) struct Array {
    target: Target,
    is_empty: bool,
}

impl Array {
    pub(crate) const fn new(target: Target) -> Self {
        Self {
            target,
            is_empty: true,
        }
    }
}

impl RowWriter for Array {
    fn row(&mut self, row: Value) -> io::Result<()> {
        let before = if self.is_empty { "[\n  " } else { ",\n  " };
        self.is_empty = false;
        write!(self.target, "{before}{}", pretty(&row, "  "))
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        let end = if self.is_empty { "[]\n" } else { "\n]\n" };
        self.target.write_all(end.as_bytes())?;
        self.target.finish()?;
        Ok(Vec::new())
    }
}
