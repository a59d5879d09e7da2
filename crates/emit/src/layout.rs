//! Rust laid out while it is written, where its shape is fixed: as rustfmt would have it, and at a fraction of a printer's
//! cost.
//!
//! Only lists and chains of calls are broken here. Text with a line of code that is longer than [`WIDTH`] for another
//! reason goes through the printer (see `writer`).

/// Columns of a line of code.
const WIDTH: usize = 100;

/// Columns of a struct's value that stays on one line.
const FIELDS_WIDTH: usize = 35;

/// Columns of calls on what a call gives that stay on one line.
const CHAIN_WIDTH: usize = 60;

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
        let length = name.chars().count() + 1;
        if index > 0 && column + 1 + length > WIDTH {
            text += "\n";
            text += STEP;
            column = STEP.len();
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text += name;
        text.push(',');
        column += length;
    }
    text + "\n};"
}

/// Whether a line is short enough.
pub(crate) fn fits(line: &str) -> bool {
    line.len() <= WIDTH || line.chars().count() <= WIDTH
}

/// A call and more calls on what it gives: on one line if they are short, else one a line.
pub(crate) fn with_calls(
    indent: &str,
    head: &str,
    arguments: &[String],
    calls: &[String],
) -> String {
    let call = format!("({}){};", arguments.join(", "), calls.concat());
    if call.chars().count() <= CHAIN_WIDTH {
        return format!("{indent}{head}{call}");
    }
    let mut text = self::arguments(indent, head, arguments, "");
    // Calls stand under the parenthesis that closes a list of lines, else one step to the right.
    let step = if text.contains('\n') { "" } else { STEP };
    for call in calls {
        text += &format!("\n{indent}{step}{call}");
    }
    text + ";"
}

/// A chain of calls on `receiver`, behind `head`: on one line if that fits, else a call a line.
pub(crate) fn chain(indent: &str, head: &str, receiver: &str, calls: &[String]) -> String {
    let line = format!("{indent}{head}{receiver}{},", calls.concat());
    if fits(&line) {
        return line;
    }
    let calls = calls.iter().map(|call| format!("\n{indent}{STEP}{call}"));
    format!("{indent}{head}{receiver}{},", calls.collect::<String>())
}

/// Items one a line, between `head` and `tail`.
pub(crate) fn one_a_line(indent: &str, head: &str, items: &[String], tail: &str) -> String {
    let mut text = format!("{indent}{head}\n");
    for item in items {
        text += indent;
        text += STEP;
        text += item;
        text += ",\n";
    }
    text + indent + tail
}
