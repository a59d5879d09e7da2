//! CSV (RFC 4180) and TSV. All members are columns; what is nested is JSON text in its cell.

use std::io::{self, Write};

use super::columns::{Columns, SAMPLE, cell};
use super::{RowWriter, Target};
use crate::value::Value;

pub(crate) struct Delimited {
    writer: Option<csv::Writer<Target>>,
    delimiter: u8,
    columns: Columns,
    /// The first rows, until the columns are fixed.
    sample: Vec<Value>,
    is_started: bool,
}

impl Delimited {
    pub(crate) fn new(delimiter: u8, target: Target) -> Self {
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .from_writer(target);
        Self {
            writer: Some(writer),
            delimiter,
            columns: Columns::default(),
            sample: Vec::new(),
            is_started: false,
        }
    }

    fn start(&mut self) -> io::Result<()> {
        self.is_started = true;
        self.columns.fix();
        if let Some(writer) = &mut self.writer
            && !self.columns.names.is_empty()
        {
            writer.write_record(&self.columns.names)?;
        }
        for row in std::mem::take(&mut self.sample) {
            self.write(&row)?;
        }
        Ok(())
    }

    fn write(&mut self, row: &Value) -> io::Result<()> {
        let Some(writer) = &mut self.writer else {
            return Ok(());
        };
        // A record without fields would be an empty text.
        if self.columns.names.is_empty() {
            return Ok(());
        }
        for column in &self.columns.names {
            let text = cell(row, column).map(Value::cell).unwrap_or_default();
            // Tabs and line ends have no place in TSV (IANA's text/tab-separated-values).
            if self.delimiter == b'\t' && text.contains(['\t', '\n', '\r']) {
                writer.write_field(text.replace(['\t', '\n', '\r'], " "))?;
            } else {
                writer.write_field(text.as_bytes())?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(())
    }
}

impl RowWriter for Delimited {
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
        if let Some(writer) = self.writer.take() {
            let mut target = writer.into_inner().map_err(|error| {
                let error = error.error();
                io::Error::new(error.kind(), error.to_string())
            })?;
            target.flush()?;
            target.finish()?;
        }
        Ok(self.columns.notes())
    }
}
