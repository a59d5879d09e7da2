//! The table.

use comfy_table::{Cell, CellAlignment, Table, presets};

use super::Row;

const HEADINGS: [&str; 12] = [
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

fn cells(row: &Row) -> [String; 12] {
    let kilobytes = (row.bytes / 1000).to_string();
    let Some(generated) = &row.generated else {
        let mut cells = [const { String::new() }; 12];
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

    let mut problems = std::collections::BTreeMap::<&str, (usize, usize)>::new();
    for (code, count) in generated.clone().flat_map(|generated| &generated.problems) {
        let entry = problems.entry(code).or_default();
        *entry = (entry.0 + count, entry.1 + 1);
    }
    for (code, (count, documents)) in problems {
        lines.push(format!("  {code}: {count} in {documents}"));
    }
    for row in rows {
        let errors = row.generated.iter().flat_map(|generated| &generated.errors);
        let messages = row.checked.iter().flat_map(|checked| &checked.messages);
        for message in errors.chain(messages) {
            lines.push(format!("{}: {}", row.document, message.trim_end()));
        }
    }
    lines.join("\n")
}
