//! One page with everything in it: the table, sortable, and a chart of it. It loads nothing, so it can be mailed.
//!
//! The table is written as rows come; the page's script sorts it and draws its chart.

use std::io::{self, Write};

use super::Target;
use super::columns::cell;
use super::markdown::is_numeric;
use super::sampled::TableWriter;
use crate::chart::ChartSpec;
use crate::value::Value;

pub(crate) struct Page {
    target: Target,
    title: String,
    chart: Option<ChartSpec>,
    numeric: Vec<bool>,
}

impl Page {
    pub(crate) fn new(title: &str, chart: Option<&ChartSpec>, target: Target) -> Self {
        Self {
            target,
            title: title.to_owned(),
            chart: chart.cloned(),
            numeric: Vec::new(),
        }
    }

    /// What is above the rows.
    fn head(&mut self, names: &[String]) -> io::Result<()> {
        write!(
            self.target,
            "<section id=\"table-part\">\n<div class=\"tools\"><label>Search <input id=\"search\" type=\"search\"></label>\
             <span id=\"count\"></span></div>\n<div class=\"scroll\"><table>\n<thead><tr>"
        )?;
        for (name, is_numeric) in names.iter().zip(&self.numeric) {
            let class = if *is_numeric { " class=\"n\"" } else { "" };
            write!(
                self.target,
                "<th{class} scope=\"col\"><button type=\"button\">{}</button></th>",
                escaped(name)
            )?;
        }
        writeln!(self.target, "</tr></thead>\n<tbody>")
    }

    /// What is below the rows: the chart's controls, and the script that draws it above them.
    fn tail(&mut self, names: &[String]) -> io::Result<()> {
        let numeric: Vec<usize> = (0..names.len())
            .filter(|index| self.numeric[*index])
            .collect();
        let place = |name: &str| names.iter().position(|known| known == name);
        let drawn = match &self.chart {
            Some(chart) => place(&chart.column),
            None => numeric.first().copied(),
        };
        let label = self
            .chart
            .as_ref()
            .and_then(|chart| place(chart.label.as_deref()?));
        let label = label
            .or_else(|| (0..names.len()).find(|index| !self.numeric[*index]))
            .unwrap_or(0);
        let option = |index: usize, chosen: Option<usize>| {
            let selected = if chosen == Some(index) {
                " selected"
            } else {
                ""
            };
            format!(
                "<option value=\"{index}\"{selected}>{}</option>",
                escaped(&names[index])
            )
        };
        let columns: String = numeric.iter().map(|index| option(*index, drawn)).collect();
        let labels: String = (0..names.len())
            .map(|index| option(index, Some(label)))
            .collect();
        write!(
            self.target,
            "</tbody></table></div>\n</section>\n<section id=\"chart-part\">\n<div class=\"tools\">\
             <label>Bars <select id=\"column\">{columns}</select></label>\
             <label>by <select id=\"label\">{labels}</select></label><span id=\"bars\"></span></div>\n\
             <div id=\"chart\"></div>\n</section>\n<script>\n{}</script>\n</body>\n</html>\n",
            include_str!("page/script.js")
        )
    }
}

/// A text that is nothing but text in HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // No letter of HTML (WHATWG HTML §13.1.4).
            letter if letter.is_control() && !matches!(letter, '\n' | '\t') => {
                escaped.push('\u{fffd}');
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

impl TableWriter for Page {
    fn start(&mut self, columns: &[String], rows: &[Value]) -> io::Result<()> {
        self.numeric = columns.iter().map(|name| is_numeric(rows, name)).collect();
        let title = escaped(&self.title);
        write!(
            self.target,
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>\n{}</style>\n<body>\n<header><h1>{title}</h1><p>{}</p></header>\n",
            include_str!("page/style.css"),
            escaped(
                &jiff::ZonedDateTime::now()
                    .strftime("%Y-%m-%d %H:%M %Z")
                    .to_string()
            ),
        )?;
        self.head(columns)?;
        rows.iter().try_for_each(|row| self.write(columns, row))
    }

    fn write(&mut self, columns: &[String], row: &Value) -> io::Result<()> {
        let mut line = String::from("<tr>");
        for (name, is_numeric) in columns.iter().zip(&self.numeric) {
            line.push_str(if *is_numeric {
                "<td class=\"n\">"
            } else {
                "<td>"
            });
            if let Some(value) = cell(row, name) {
                line.push_str(&escaped(&value.cell()));
            }
            line.push_str("</td>");
        }
        line.push_str("</tr>\n");
        self.target.write_all(line.as_bytes())
    }

    fn end(&mut self, columns: &[String]) -> io::Result<Vec<String>> {
        self.tail(columns)?;
        self.target.finish()?;
        let missing = self.chart.as_ref().map(|chart| &chart.column);
        let missing = missing.filter(|column| !columns.contains(column));
        let note = missing.map(|column| format!("there is no column `{column}` to draw"));
        Ok(note.into_iter().collect())
    }
}
