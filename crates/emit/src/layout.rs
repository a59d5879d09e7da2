//! Rust laid out while it is written, where its shape is fixed: what the printer would make of it, without its cost.
//!
//! Only lists are broken here. Text with a line of code that is longer than [`WIDTH`] for another reason goes through the
//! printer (see `writer`).

/// Columns of a line of code: the printer's.
pub(crate) const WIDTH: usize = 89;

/// Columns of a struct's value that stays on one line.
const FIELDS_WIDTH: usize = 35;

/// One step to the right.
const STEP: &str = "    ";

/// Items in parentheses, behind `head` and before `tail`: on one line if that fits, else one a line.
pub(crate) fn arguments(indent: &str, head: &str, items: &[String], tail: &str) -> String {
    let line = format!("{indent}{head}({}){tail}", items.join(", "));
    if fits(&line) {
        line
    } else {
        one_a_line(indent, &format!("{head}("), items, &format!("){tail}"))
    }
}

/// Items in braces, behind `head`: on one line if that fits, else one a line.
pub(crate) fn fields(indent: &str, head: &str, items: &[String]) -> String {
    let line = match items {
        [] => format!("{indent}{head} {{}}"),
        items => format!("{indent}{head} {{ {} }}", items.join(", ")),
    };
    if line.chars().count() <= indent.len() + FIELDS_WIDTH {
        line
    } else {
        one_a_line(indent, &format!("{head} {{"), items, "}")
    }
}

/// `use path::{names};`, as many names a line as fit.
pub(crate) fn import(path: &str, names: &[&str]) -> String {
    if let [name] = names {
        return format!("{path}::{name};");
    }
    let line = format!("{path}::{{{}}};", names.join(", "));
    if fits(&line) {
        return line;
    }
    let mut text = format!("{path}::{{\n{STEP}");
    let mut column = STEP.len();
    for (index, name) in names.iter().enumerate() {
        // The printer does not count the last comma.
        let comma = usize::from(index + 1 < names.len());
        let length = name.chars().count();
        if index > 0 && column + 1 + length + comma > WIDTH {
            text += "\n";
            text += STEP;
            column = STEP.len();
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += name;
        text.push(',');
        column += length + 1;
    }
    text + "\n};"
}

/// Whether the printer would leave a line as it is.
pub(crate) fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.chars().count() <= WIDTH
}

fn one_a_line(indent: &str, head: &str, items: &[String], tail: &str) -> String {
    let mut text = format!("{indent}{head}\n");
    for item in items {
        text += indent;
        text += STEP;
        text += item;
        text += ",\n";
    }
    text + indent + tail
}
