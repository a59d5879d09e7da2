//! What a response becomes: a table, text for other programs, a chart, a page.

mod columns;
mod delimited;
mod document;
mod html;
mod json;
mod lines;
mod markdown;
mod row_stage;
mod sampled;
mod table;
mod target;
mod yaml;

use std::io::{self, IsTerminal, Write};

use crate::chart::Chart;
use crate::failure::Failure;
use crate::filter::Filter;
use crate::options::OutputOptions;
use crate::rows::RowSink;
use crate::value::Value;
use document::ValueBuilder;
use row_stage::RowStage;
use sampled::Sampled;

pub(crate) use row_stage::cell;
pub(crate) use table::{clean, cut};
pub(crate) use target::Target;

/// How a response is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
    JsonLines,
    Csv,
    Tsv,
    Yaml,
    Markdown,
    Html,
}

impl Format {
    /// The names of all formats.
    pub(crate) const NAMES: [&str; 8] = [
        "table", "json", "jsonl", "csv", "tsv", "yaml", "markdown", "html",
    ];

    /// The format that a file's name ends with.
    pub(crate) fn of_ending(ending: &str) -> Option<Self> {
        match ending {
            "md" => Some(Self::Markdown),
            "yml" => Some(Self::Yaml),
            "ndjson" => Some(Self::JsonLines),
            "table" => None,
            ending => Self::from_name(ending),
        }
    }

    /// The format of this name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "table" => Self::Table,
            "json" => Self::Json,
            "jsonl" => Self::JsonLines,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "yaml" => Self::Yaml,
            "markdown" => Self::Markdown,
            "html" => Self::Html,
            _ => return None,
        })
    }
}

/// Writes rows, one after the other.
pub(crate) trait RowWriter: Send {
    /// Writes a row.
    fn row(&mut self, row: Value) -> io::Result<()>;

    /// Writes what follows the last row, and returns what the user should know.
    fn end(&mut self) -> io::Result<Vec<String>>;
}

/// What is done with a response.
pub(crate) struct Output {
    filter: Option<Filter>,
    /// The response as a whole, for the filter.
    collected: ValueBuilder,
    stage: Stage,
    /// How many responses were begun: pages.
    responses: usize,
    depth: usize,
}

enum Stage {
    /// As it came.
    Document(Box<dyn document::Document>),
    Rows(RowStage),
}

/// What output looks like on this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings {
    /// Whether the output is a terminal.
    pub(crate) is_terminal: bool,
    /// Its columns.
    pub(crate) width: Option<usize>,
    /// Whether each row is shown when it comes.
    pub(crate) is_live: bool,
}

impl Surroundings {
    /// Those of standard output, or of a file.
    pub(crate) fn new(is_file: bool) -> Self {
        let is_terminal = !is_file && io::stdout().is_terminal();
        let size = is_terminal.then(terminal_size::terminal_size).flatten();
        Self {
            is_terminal,
            width: size.map(|(width, _)| usize::from(width.0)),
            is_live: false,
        }
    }
}

impl Output {
    /// Output to a target. `several` says that the response is several: pages or a stream of items.
    ///
    /// # Errors
    /// The filter is not valid.
    pub(crate) fn new(
        options: &OutputOptions,
        default: Option<Format>,
        surroundings: Surroundings,
        several: bool,
        title: &str,
        target: Target,
    ) -> Result<Self, Failure> {
        let format = options.format.or(default).unwrap_or(match surroundings {
            Surroundings {
                is_terminal: true, ..
            } => Format::Table,
            _ => Format::Json,
        });
        let filter = options.filter.as_deref().map(Filter::new).transpose()?;
        let is_plain = options.columns.is_empty()
            && options.sort.is_empty()
            && options.limit.is_none()
            && options.chart.is_none()
            && filter.is_none()
            && !several;
        let stage = match (format, &options.chart) {
            (Format::Json, None) if is_plain => {
                Stage::Document(Box::new(document::Json::new(target)))
            }
            (Format::Yaml, None) if is_plain => {
                Stage::Document(Box::new(document::Yaml::new(target)))
            }
            (format, chart) => {
                let writer: Box<dyn RowWriter> = match (format, chart) {
                    (Format::Table, Some(chart)) => Box::new(Chart::new(
                        chart.clone(),
                        !options.sort.is_empty(),
                        surroundings,
                        target,
                    )),
                    (Format::Table, None) => {
                        let writer = table::Table::new(surroundings, target);
                        Box::new(Sampled::new(writer).live(surroundings.is_live))
                    }
                    (Format::Html, chart) => {
                        let writer = html::Page::new(title, chart.as_ref(), target);
                        Box::new(Sampled::new(writer))
                    }
                    (Format::Json, _) if filter.is_some() => Box::new(json::Texts::new(target)),
                    (Format::Json, _) => Box::new(json::Array::new(target)),
                    (Format::JsonLines, _) => Box::new(lines::Lines::new(surroundings, target)),
                    (Format::Csv, _) => Box::new(Sampled::new(delimited::Delimited::new(
                        b',',
                        surroundings,
                        target,
                    ))),
                    (Format::Tsv, _) => Box::new(Sampled::new(delimited::Delimited::new(
                        b'\t',
                        surroundings,
                        target,
                    ))),
                    (Format::Yaml, _) => Box::new(yaml::Items::new(target)),
                    (Format::Markdown, _) => {
                        Box::new(Sampled::new(markdown::Markdown::new(surroundings, target)))
                    }
                };
                Stage::Rows(RowStage::new(options, format, writer))
            }
        };
        Ok(Self {
            filter,
            collected: ValueBuilder::default(),
            stage,
            responses: 0,
            depth: 0,
        })
    }

    /// Whether no further row is wanted.
    pub(crate) fn is_full(&self) -> bool {
        match &self.stage {
            Stage::Document(_) => false,
            Stage::Rows(rows) => rows.is_full(),
        }
    }

    /// An item of a stream.
    ///
    /// # Errors
    /// It can't be written, or the filter fails.
    pub(crate) fn item(&mut self, item: Value) -> Result<(), Failure> {
        match &self.filter {
            Some(filter) => {
                for value in filter.run(&item)? {
                    self.push(value)?;
                }
                Ok(())
            }
            None => self.push(item),
        }
    }

    /// The end of a response.
    ///
    /// # Errors
    /// The filter fails, or its output can't be written.
    pub(crate) fn end_response(&mut self) -> Result<(), Failure> {
        self.responses += 1;
        let Some(filter) = &self.filter else {
            return Ok(());
        };
        let Some(value) = self.collected.take() else {
            return Ok(());
        };
        for value in filter.run(&value)? {
            match value {
                // What a filter yields is a row, or a list of them; JSON shows it as it is.
                Value::List(items) if !self.shows_lists() => {
                    for item in items {
                        self.push(item)?;
                    }
                }
                value => self.push(value)?,
            }
        }
        Ok(())
    }

    const fn shows_lists(&self) -> bool {
        match &self.stage {
            Stage::Document(_) => true,
            Stage::Rows(rows) => rows.shows_lists(),
        }
    }

    /// The end of all: what is left is written. Returns what the user should know.
    ///
    /// # Errors
    /// It can't be written.
    pub(crate) fn end(mut self) -> Result<Vec<String>, Failure> {
        match &mut self.stage {
            // Where there was no response, the document is empty.
            Stage::Document(document) => document
                .finish()
                .map(|()| Vec::new())
                .map_err(|error| Failure::output(&error)),
            Stage::Rows(rows) => rows.end(),
        }
    }

    fn push(&mut self, row: Value) -> Result<(), Failure> {
        match &mut self.stage {
            Stage::Document(document) => document.whole(row),
            Stage::Rows(rows) => rows.push(row),
        }
    }
}

impl RowSink for Output {
    fn begin_object(&mut self) -> Result<(), Failure> {
        self.depth += 1;
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.begin_object(),
            (None, Stage::Document(document)) => document.begin_object(),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn name(&mut self, name: &str) -> Result<(), Failure> {
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.name(name),
            (None, Stage::Document(document)) => document.name(name),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn member(&mut self, name: &str, value: Value) -> Result<(), Failure> {
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.member(name, value),
            (None, Stage::Document(document)) => document.member(name, value),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn end_object(&mut self) -> Result<(), Failure> {
        self.depth = self.depth.saturating_sub(1);
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.end_object(),
            (None, Stage::Document(document)) => document.end_object(),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn begin_rows(&mut self) -> Result<(), Failure> {
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.begin_rows(),
            (None, Stage::Document(document)) => document.begin_rows(),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn row(&mut self, row: Value) -> Result<(), Failure> {
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.row(row),
            (None, Stage::Document(document)) => document.row(row),
            (None, Stage::Rows(rows)) => rows.push(row),
        }
    }

    fn end_rows(&mut self) -> Result<(), Failure> {
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.end_rows(),
            (None, Stage::Document(document)) => document.end_rows(),
            (None, Stage::Rows(_)) => Ok(()),
        }
    }

    fn whole(&mut self, value: Value) -> Result<(), Failure> {
        let is_inside = self.depth > 0;
        match (&self.filter, &mut self.stage) {
            (Some(_), _) => self.collected.whole(value),
            (None, Stage::Document(document)) => document.whole(value),
            (None, Stage::Rows(rows)) => match value {
                // The list is null, or there is no response.
                Value::Null if is_inside => Ok(()),
                Value::List(items) => items.into_iter().try_for_each(|item| rows.push(item)),
                value => rows.push(value),
            },
        }
    }
}

/// Writes bytes as they came to a target.
///
/// # Errors
/// They can't be written.
pub(crate) fn copy(mut source: impl io::Read, mut target: Target) -> Result<(), Failure> {
    io::copy(&mut source, &mut target)
        .and_then(|_| target.flush())
        .and_then(|()| target.finish())
        .map_err(|error| Failure::output(&error))
}
