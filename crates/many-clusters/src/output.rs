//! Rows, and the journal of what is written.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use scaleops_cost::runtime::Value;
use scaleops_cost::types::{Workload, WorkloadCostReport};
use serde_json::json;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An object a line.
    JsonLines,
    /// RFC 4180, with a header.
    Csv,
}

/// The columns after host and cluster.
const COLUMNS: [&str; 6] = [
    "id",
    "workloadName",
    "totalCost",
    "hourlyCost",
    "spotHours",
    "spotPercent",
];

/// Where rows and journal are written.
#[derive(Debug)]
pub struct Output {
    format: Format,
    rows: BufWriter<File>,
    /// How many bytes of rows there are.
    length: u64,
    journal: File,
    done: HashSet<(String, String)>,
}

impl Output {
    /// Opens both files. Rows that the journal does not have are removed: their report is asked for again.
    ///
    /// # Errors
    ///
    /// A file can't be opened, or the output is shorter than the journal says.
    pub fn open(rows: &Path, journal: &Path, format: Format) -> io::Result<Self> {
        let open = |path| {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            options.open(path)
        };
        let (mut rows, mut journal) = (open(rows)?, open(journal)?);
        let Journal {
            done,
            rows_end: length,
            end,
        } = Journal::read(&mut journal)?;
        if rows.metadata()?.len() < length {
            let message = "the output is shorter than its journal says: it is not the journal's";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        journal.set_len(end)?;
        journal.seek(SeekFrom::End(0))?;
        rows.set_len(length)?;
        rows.seek(SeekFrom::End(0))?;
        let mut output = Self {
            format,
            rows: BufWriter::new(rows),
            length,
            journal,
            done,
        };
        if format == Format::Csv && output.length == 0 {
            let header = format!("host,cluster,{}\r\n", COLUMNS.join(","));
            output.write(header.as_bytes())?;
        }
        Ok(output)
    }

    /// Whether the report is written already.
    pub fn has(&self, host: &str, cluster: &str) -> bool {
        // A set of pairs has no look-up by borrowed pairs.
        self.done.contains(&(host.to_owned(), cluster.to_owned()))
    }

    /// Writes the rows of a report, and then that they are there; returns how many they are.
    pub(crate) fn report(
        &mut self,
        host: &str,
        cluster: &str,
        report: &WorkloadCostReport,
    ) -> io::Result<usize> {
        for workload in &report.aggregated_workloads {
            let row = row(self.format, host, cluster, workload);
            self.write(row.as_bytes())?;
        }
        self.rows.flush()?;
        let entry = json!({"host": host, "cluster": cluster, "end": self.length});
        self.journal.write_all(format!("{entry}\n").as_bytes())?;
        Ok(report.aggregated_workloads.len())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.rows.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}

/// What the journal says.
#[derive(Default)]
struct Journal {
    /// The reports that are written, by host and cluster.
    done: HashSet<(String, String)>,
    /// Where the rows of the last of them end.
    rows_end: u64,
    /// Where the journal's last whole line ends.
    end: u64,
}

impl Journal {
    fn read(file: &mut File) -> io::Result<Self> {
        let mut journal = Self::default();
        let mut lines = BufReader::new(file);
        let mut line = String::new();
        loop {
            line.clear();
            let read = lines.read_line(&mut line)?;
            // One that was being written when the program was stopped has no end.
            if !line.ends_with('\n') {
                return Ok(journal);
            }
            let entry: Value = serde_json::from_str(&line)?;
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            journal.done.insert((text("host"), text("cluster")));
            journal.rows_end = entry["end"].as_u64().unwrap_or(journal.rows_end);
            journal.end += read as u64;
        }
    }
}

fn row(format: Format, host: &str, cluster: &str, workload: &Workload) -> String {
    let cells = [
        json!(workload.id),
        json!(workload.workload_name),
        json!(workload.total_cost),
        json!(workload.hourly_cost),
        json!(workload.spot_hours),
        json!(workload.spot_percent),
    ];
    match format {
        Format::JsonLines => {
            let mut line = format!("{{\"host\":{},\"cluster\":{}", json!(host), json!(cluster));
            for (column, cell) in COLUMNS.iter().zip(&cells) {
                line.push_str(&format!(",\"{column}\":{cell}"));
            }
            line + "}\n"
        }
        Format::Csv => {
            let mut line = format!("{},{}", field(host), field(cluster));
            for cell in &cells {
                line.push(',');
                match cell {
                    Value::Null => {}
                    Value::String(text) => line.push_str(&field(text)),
                    other => line.push_str(&other.to_string()),
                }
            }
            line + "\r\n"
        }
    }
}

/// A field of RFC 4180.
fn field(text: &str) -> String {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}
