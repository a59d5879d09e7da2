//! CSV (RFC 4180) and TSV. All members are columns; what is nested is JSON text in its cell.

use std::borrow::Cow;
use std::io::{self, Write};

use super::columns::cell;
use super::sampled::TableWriter;
use super::table::without_controls;
use super::{Surroundings, Target};
use crate::value::Value;

pub(crate) struct Delimited {
    writer: Option<csv::Writer<Target>>,
    delimiter: u8,
    is_terminal: bool,
}

impl Delimited {
    pub(crate) fn new(delimiter: u8, surroundings: Surroundings, target: Target) -> Self {
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_writer(target);
        Self {
            writer: Some(writer),
            delimiter,
            is_terminal: surroundings.is_terminal,
        }
    }

    /// A field as it is written: nothing that controls a terminal on one.
    fn field<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.is_terminal {
            true => without_controls(text).into(),
            false => text.into(),
        }
    }
}

impl TableWriter for Delimited {
    fn start(&mut self, columns: &[String], rows: &[Value]) -> io::Result<()> {
        let names: Vec<Cow<'_, str>> = columns.iter().map(|name| self.field(name)).collect();
        if let Some(writer) = &mut self.writer
            && !columns.is_empty()
        {
            writer.write_record(names.iter().map(|name| name.as_bytes()))?;
        }
        rows.iter().try_for_each(|row| self.write(columns, row))
    }

    fn write(&mut self, columns: &[String], row: &Value) -> io::Result<()> {
        // A record without fields would be an empty text.
        if columns.is_empty() {
            return Ok(());
        }
        for column in columns {
            let text = cell(row, column).map(Value::cell).unwrap_or_default();
            // Tabs and line ends have no place in TSV (IANA's text/tab-separated-values).
            let text = if self.delimiter == b'\t' && text.contains(['\t', '\n', '\r']) {
                text.replace(['\t', '\n', '\r'], " ").into()
            } else {
                text
            };
            let field = self.field(&text);
            if let Some(writer) = &mut self.writer {
                writer.write_field(field.as_bytes())?;
            }
        }
        match &mut self.writer {
            Some(writer) => Ok(writer.write_record(None::<&[u8]>)?),
            None => Ok(()),
        }
    }

    fn end(&mut self, _columns: &[String]) -> io::Result<Vec<String>> {
        if let Some(writer) = self.writer.take() {
            let mut target = writer.into_inner().map_err(|error| {
                let error = error.error();
                io::Error::new(error.kind(), error.to_string())
            })?;
            target.flush()?;
            target.finish()?;
        }
        Ok(Vec::new())
    }
}
