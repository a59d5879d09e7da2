//! The table.

use comfy_table::{Cell, CellAlignment, Table, presets};

use super::Row;
use super::examples::RoundTrip;

const HEADINGS: [&str; 13] = [
    "document",
    "OpenAPI",
    "KB",
    "operations",
    "methods",
    "schemas",
    "types",
    "compiles",
    "warnings",
    "generation",
    "check",
    "lines",
    "examples",
];

/// The rows, the sums below, and the problems by code.
pub(super) fn text(rows: &[Row]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(HEADINGS);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    for row in rows {
        table.add_row(cells(row).map(Cell::new));
    }
    format!("{table}\n\n{}", totals(rows))
}

fn cells(row: &Row) -> [String; 13] {
    let kilobytes = (row.bytes / 1000).to_string();
    let Some(generated) = &row.generated else {
        let mut cells = [const { String::new() }; 13];
        cells[0].clone_from(&row.document);
        cells[2] = kilobytes;
        cells[7] = "died".to_owned();
        return cells;
    };
    let checked = row.checked.as_ref();
    let compiles = match (generated.written, checked) {
        (false, _) => "not made",
        (true, None) => "",
        (true, Some(checked)) if checked.compiled => "yes",
        (true, Some(_)) => "no",
    };
    let megabytes = generated
        .peak_bytes
        .map_or_else(String::new, |bytes| format!(" {} MB", bytes / 1_000_000));
    [
        row.document.clone(),
        generated.openapi.clone(),
        kilobytes,
        generated.operations.to_string(),
        generated.methods.to_string(),
        generated.schemas.to_string(),
        generated.types.to_string(),
        compiles.to_owned(),
        checked.map_or_else(String::new, |checked| checked.warnings.to_string()),
        format!("{:.2} s{megabytes}", generated.seconds),
        checked.map_or_else(String::new, |checked| format!("{:.1} s", checked.seconds)),
        generated.lines.to_string(),
        row.examples.as_ref().map_or_else(String::new, |examples| {
            format!("{} of {}", examples.same, examples.valid())
        }),
    ]
}

fn totals(rows: &[Row]) -> String {
    let generated = rows.iter().filter_map(|row| row.generated.as_ref());
    let written = generated
        .clone()
        .filter(|generated| generated.written)
        .count();
    let checked = rows.iter().filter_map(|row| row.checked.as_ref());
    let mut lines = vec![format!("{written} of {} give a crate", rows.len())];
    if checked.clone().next().is_some() {
        let compiled = checked.clone().filter(|checked| checked.compiled).count();
        let clean = checked
            .filter(|checked| checked.compiled && checked.warnings == 0)
            .count();
        lines.push(format!("{compiled} compile, {clean} without a warning"));
    }
    let all = rows.iter().filter(|row| {
        row.generated
            .as_ref()
            .is_some_and(|made| made.methods == made.operations)
    });
    lines.push(format!("{} have a method for each operation", all.count()));

    lines.extend(examples(rows));
    let mut problems = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    for (code, count) in generated.clone().flat_map(|generated| &generated.problems) {
        let entry = problems.entry(code).or_default();
        *entry = (entry.0 + count, entry.1 + 1);
    }
    for (code, (count, documents)) in problems {
        lines.push(format!("  {code}: {count} in {documents}"));
    }
    for row in rows {
        if let Some(examples) = &row.examples {
            let exceptions = examples.exceptions.iter();
            let told =
                exceptions.map(|exception| format!("{}: {}", exception.pointer, exception.reason));
            for line in told.chain(examples.failure.clone()) {
                lines.push(format!("{}: {line}", row.document));
            }
        }
        let errors = row.generated.iter().flat_map(|generated| &generated.errors);
        let messages = row.checked.iter().flat_map(|checked| &checked.messages);
        for message in errors.chain(messages) {
            lines.push(format!("{}: {}", row.document, message.trim_end()));
        }
    }
    lines.join("\n")
}

/// How many valid examples of all documents came back as they were.
fn examples(rows: &[Row]) -> Option<String> {
    let all: Vec<&RoundTrip> = rows
        .iter()
        .filter_map(|row| row.examples.as_ref())
        .collect();
    let sum =
        |count: fn(&RoundTrip) -> usize| all.iter().map(|examples| count(examples)).sum::<usize>();
    let (same, valid) = (sum(|examples| examples.same), sum(RoundTrip::valid));
    let share = 100.0 * same as f64 / valid.max(1) as f64;
    let line = format!(
        "{same} of {valid} valid examples come back as they were ({share:.2} %); {} of {} are not what their schema says, \
         {} have a schema that the validator can't read",
        sum(|examples| examples.invalid),
        sum(|examples| examples.examples),
        sum(|examples| examples.unjudged),
    );
    (!all.is_empty()).then_some(line)
}
