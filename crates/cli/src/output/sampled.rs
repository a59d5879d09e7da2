//! Rows below columns that are found in the first of them.

use std::io;

use super::RowWriter;
use super::columns::{Columns, SAMPLE};
use crate::value::Value;

/// Writes rows below columns.
pub(crate) trait TableWriter: Send {
    /// Writes what is above the rows, and the first rows. It is called once, before the other methods.
    fn start(&mut self, columns: &[String], rows: &[Value]) -> io::Result<()>;

    /// Writes a further row.
    fn write(&mut self, columns: &[String], row: &Value) -> io::Result<()>;

    /// Writes what follows the last row, and returns what the user should know.
    fn end(&mut self, columns: &[String]) -> io::Result<Vec<String>>;
}

/// Keeps the first rows until the columns are known.
pub(crate) struct Sampled<W> {
    writer: W,
    columns: Columns,
    /// The first rows; `None` once the columns are fixed.
    sample: Option<Vec<Value>>,
    size: usize,
}

impl<W: TableWriter> Sampled<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self {
            writer,
            columns: Columns::default(),
            sample: Some(Vec::new()),
            size: SAMPLE,
        }
    }

    /// The first row alone decides the columns.
    pub(crate) const fn live(mut self, is_live: bool) -> Self {
        if is_live {
            self.size = 1;
        }
        self
    }

    fn start(&mut self) -> io::Result<()> {
        let Some(rows) = self.sample.take() else {
            return Ok(());
        };
        self.columns.fix();
        self.writer.start(&self.columns.names, &rows)
    }
}

impl<W: TableWriter> RowWriter for Sampled<W> {
    fn row(&mut self, row: Value) -> io::Result<()> {
        self.columns.add(&row);
        let Some(sample) = &mut self.sample else {
            return self.writer.write(&self.columns.names, &row);
        };
        sample.push(row);
        if sample.len() >= self.size {
            self.start()?;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<Vec<String>> {
        self.start()?;
        let mut notes = self.columns.notes(self.size);
        notes.extend(self.writer.end(&self.columns.names)?);
        Ok(notes)
    }
}
